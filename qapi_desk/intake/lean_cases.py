"""Cases for a pass over the whole caseload: only the parts and columns that a judge reads.

What nobody reads stays None, and the tables nobody reads stay empty. Knows columns; no rule.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from qapi_desk.domain.cases import CaseFile, Unreadable
from qapi_desk.intake.case_rows import CASE_SHAPE, FLAGS, PART_SHAPES, Days, in_time_order
from qapi_desk.intake.contract import TABLE_NAMED, Kind
from qapi_desk.intake.snapshot_schema import quoted

_FETCH_ROWS: Final = 1000
_FIRST, _SECOND = itemgetter(0), itemgetter(1)
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
    """One table's values, handed out case by case to a caller that asks in order."""

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        self._groups = groupby(values, _FIRST)
        self._case_id: str | None = ""
        self._values: Iterable[tuple[str, Any]] = ()
        self._advance()

    def _advance(self) -> None:
        self._case_id, self._values = next(self._groups, (None, ()))

    def of(self, case_id: str) -> tuple[Any, ...]:
        """The values of this case; those of cases before it are passed over."""
        while self._case_id is not None and self._case_id < case_id:
            self._advance()
        if self._case_id != case_id:
            return ()
        found = tuple(map(_SECOND, self._values))
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
        wanted = (where, values)
        if name == "events":
            of_codes = f"(code IS NULL OR code IN ({', '.join('?' * len(codes))}))"
            wanted = (f"{where} AND {of_codes}", values + codes)
        elif name not in reading.parts:
            continue
        runs[name] = _Groups(_rows(connection, name, reading, wanted))
    flaws = _Groups(_flaws(connection, where, values))
    usable = f"{where} AND case_id NOT IN (SELECT case_id FROM frame_barred)"
    for case_id, case in _rows(connection, "case", reading, (usable, values)):
        parts = {name: run.of(case_id) for name, run in runs.items()}
        parts["events"] = in_time_order(parts["events"])
        yield CaseFile(case, **parts, unreadable=flaws.of(case_id))


def _flaws(
    connection: sqlite3.Connection, where: str, values: list[str]
) -> Iterator[tuple[str, Unreadable]]:
    query = (
        "SELECT case_id, table_name, coalesce(row_key, ''), column_name, value FROM check_finding"
        f" WHERE is_unreadable = 1 AND {where} ORDER BY case_id, finding_id"
    )
    return ((row[0], Unreadable(*row[1:])) for row in connection.execute(query, values))


def _rows(
    connection: sqlite3.Connection, name: str, reading: Reading, wanted: tuple[str, list[str]]
) -> Iterator[tuple[str, Any]]:
    """Each row of a part in order of case: its case id and its value."""
    lean, (where, values) = _lean(name, reading), wanted
    table = CASE_SHAPE.table if name == "case" else PART_SHAPES[name].table
    order = ", ".join(map(quoted, TABLE_NAMED[table].canonical_order))
    cursor = connection.execute(f"{lean.query} WHERE {where} ORDER BY {order}", values)
    return chain.from_iterable(_chunks(cursor, lean))


def _chunks(cursor: sqlite3.Cursor, lean: "_Lean") -> Iterator[Iterable[tuple[str, Any]]]:
    """A thousand rows at a time, column by column: so no line of ours runs for a single row."""
    days = Days()
    while rows := cursor.fetchmany(_FETCH_ROWS):
        case_ids, *columns = (list(column) for column in zip(*rows, strict=True))
        for at in lean.dates:
            columns[at] = list(map(days.__getitem__, columns[at]))
        for at in lean.flags:
            columns[at] = list(map(FLAGS.__getitem__, columns[at]))
        yield zip(case_ids, map(lean.make, zip(*columns, strict=True)), strict=True)


class _Lean(NamedTuple):
    """The SELECT of a part, ``case_id`` first; where its dates and flags stand after it."""

    query: str
    make: Callable[[Iterable[Any]], Any]
    dates: tuple[int, ...]
    flags: tuple[int, ...]


def _lean(name: str, reading: Reading) -> _Lean:
    shape = CASE_SHAPE if name == "case" else PART_SHAPES[name]
    left_out = reading.left_out.get(name, frozenset())
    terms = ", ".join("NULL" if each in left_out else _term(each) for each in shape.columns)
    kinds = {column.name: column.kind for column in TABLE_NAMED[shape.table].columns}
    read = [(n, kinds[each]) for n, each in enumerate(shape.columns) if each not in left_out]
    return _Lean(
        query=f"SELECT case_id, {terms} FROM {quoted(shape.table)}",
        # a named tuple's own _make, without its check that there are as many values as names
        make=partial(tuple.__new__, shape.make),
        dates=tuple(n for n, kind in read if kind is Kind.DATE),
        flags=tuple(n for n, kind in read if kind is Kind.FLAG),
    )


def _term(column: str) -> str:
    """When something was recorded is asked only where nobody says when it happened."""
    if column == "recorded_date":
        return "CASE WHEN event_date IS NULL THEN recorded_date END"
    return quoted(column)


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
