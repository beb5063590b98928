"""Cases for a pass over the whole caseload: only the parts and columns that a judge reads.

What nobody reads stays None, and the tables nobody reads stay empty. Knows columns; no rule.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from qapi_desk.domain.cases import CaseFile, Unreadable
from qapi_desk.intake.case_rows import CASE_SHAPE, FLAGS, PART_SHAPES, Days, in_time_order
from qapi_desk.intake.contract import TABLE_NAMED, Kind
from qapi_desk.intake.snapshot_schema import quoted

Make = Callable[[Sequence[Any]], Any]
ALL_PARTS: Final = frozenset(PART_SHAPES)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a judge reads of a case.

    Args:
        codes: event codes; every event with another readable code is passed over.
        parts: fields of CaseFile beside the case's row and its events.
        left_out: columns of a part (``case`` for its own row) that nobody reads.
    """

    codes: frozenset[str]
    parts: frozenset[str] = ALL_PARTS
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """Cases from ``first`` on and before ``until``; empty texts leave that end open."""

    first: str = ""
    until: str = ""

    def terms(self) -> tuple[str, list[str]]:
        """The condition in SQL, and its values."""
        values = [self.first]
        text = "case_id >= ?"
        if self.until:
            text += " AND case_id < ?"
            values.append(self.until)
        return text, values


WHOLE: Final = Span()
"""Every case."""


class _Groups:
    """One table's rows, handed out case by case to a caller that asks in order."""

    def __init__(self, rows: Iterable[Sequence[Any]], make: Make) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._make = make
        self._case_id: str | None = ""
        self._rows: Iterable[Sequence[Any]] = ()
        self._advance()

    def _advance(self) -> None:
        self._case_id, self._rows = next(self._groups, (None, ()))

    def of(self, case_id: str) -> tuple[Any, ...]:
        """The values of this case; rows of cases before it are passed over."""
        while self._case_id is not None and self._case_id < case_id:
            self._advance()
        if self._case_id != case_id:
            return ()
        found = tuple(map(self._make, self._rows))
        self._advance()
        return found


def lean_cases(
    connection: sqlite3.Connection, reading: Reading, span: Span = WHOLE
) -> Iterator[CaseFile]:
    """Cases that may enter a frame, in order of ``case_id`` bytes."""
    where, values = span.terms()
    codes = sorted(reading.codes)
    runs: dict[str, _Groups] = {}
    for name in PART_SHAPES:
        if name == "events":
            of_codes = f"(code IS NULL OR code IN ({', '.join('?' * len(codes))}))"
            runs[name] = _part(connection, name, reading, f"{where} AND {of_codes}", values + codes)
        elif name in reading.parts:
            runs[name] = _part(connection, name, reading, where, values)
    flaws = _flaws(connection, where, values)
    query, make = _lean("case", reading)
    usable = f"{where} AND case_id NOT IN (SELECT case_id FROM frame_barred)"
    for row in connection.execute(f"{query} WHERE {usable} ORDER BY case_id", values):
        case = make(row)
        case_id = case.case_id
        parts = {name: run.of(case_id) for name, run in runs.items()}
        parts["events"] = in_time_order(parts["events"])
        yield CaseFile(case, **parts, unreadable=flaws.of(case_id))


def _part(
    connection: sqlite3.Connection, name: str, reading: Reading, where: str, values: list[str]
) -> _Groups:
    query, make = _lean(name, reading)
    order = ", ".join(map(quoted, TABLE_NAMED[PART_SHAPES[name].table].canonical_order))
    return _Groups(connection.execute(f"{query} WHERE {where} ORDER BY {order}", values), make)


def _flaws(connection: sqlite3.Connection, where: str, values: list[str]) -> _Groups:
    query = (
        "SELECT case_id, table_name, coalesce(row_key, ''), column_name, value FROM check_finding"
        f" WHERE is_unreadable = 1 AND {where} ORDER BY case_id, finding_id"
    )
    return _Groups(connection.execute(query, values), lambda row: Unreadable(*row[1:]))


def _lean(name: str, reading: Reading) -> tuple[str, Make]:
    """The SELECT of a part, ``case_id`` first, and a function from row to value."""
    shape = CASE_SHAPE if name == "case" else PART_SHAPES[name]
    left_out = reading.left_out.get(name, frozenset())
    terms = ", ".join("NULL" if each in left_out else _term(each) for each in shape.columns)
    kinds = {column.name: column.kind for column in TABLE_NAMED[shape.table].columns}
    read = [(n, kinds[each]) for n, each in enumerate(shape.columns) if each not in left_out]
    dates = tuple(n for n, kind in read if kind is Kind.DATE)
    flags = tuple(n for n, kind in read if kind is Kind.FLAG)
    make = shape.make._make
    return (
        f"SELECT case_id, {terms} FROM {quoted(shape.table)}",
        _maker(make, dates, flags) if dates or flags else lambda row: make(row[1:]),
    )


def _term(column: str) -> str:
    """When something was recorded is asked only where nobody says when it happened."""
    if column == "recorded_date":
        return "CASE WHEN event_date IS NULL THEN recorded_date END"
    return quoted(column)


def _maker(make: Make, dates: tuple[int, ...], flags: tuple[int, ...]) -> Make:
    days = Days()

    def value_of(row: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the case's row types
        _, *cells = row
        for at in dates:
            cells[at] = days[cells[at]]
        for at in flags:
            cells[at] = FLAGS[cells[at]]
        return make(cells)

    return value_of


def split(connection: sqlite3.Connection, parts: int) -> tuple[Span, ...]:
    """The caseload in so many spans of nearly as many cases each; fewer for few cases."""
    (count,) = connection.execute('SELECT count(*) FROM "case"').fetchone()
    starts = [""]
    for part in range(1, parts):
        query = 'SELECT case_id FROM "case" ORDER BY case_id LIMIT 1 OFFSET ?'
        row = connection.execute(query, (count * part // parts,)).fetchone()
        if row is not None and row[0] > starts[-1]:
            starts.append(row[0])
    return tuple(map(Span, starts, (*starts[1:], "")))
