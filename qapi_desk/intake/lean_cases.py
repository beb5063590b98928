"""Cases for a pass over the whole caseload: only the parts and columns that a judge reads.

A row here has the same fields as the domain's row type, made several times faster; what nobody
reads stays None and the tables nobody reads stay empty. Knows columns; no rule.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from qapi_desk.domain.cases import CaseFile, Unreadable
from qapi_desk.intake.case_rows import CASE_SHAPE, FLAGS, PART_SHAPES, Days, in_time_order
from qapi_desk.intake.contract import TABLE_NAMED, Kind
from qapi_desk.intake.snapshot_schema import quoted

Make = Callable[[Sequence[Any]], Any]

SELDOM_READ: Final[Mapping[str, frozenset[str]]] = {
    "case": frozenset({"county_code", "closure_reason"}),
    "events": frozenset({"detail", "worker_id"}),
    "parties": frozenset({"display_name", "sex", "language", "residence_county", "fv_flag"}),
}
"""Columns left out unless a judge names them: mostly words for people."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a judge reads of a case.

    Args:
        codes: event codes; every event with another readable code is passed over.
        parts: fields of CaseFile beside the case's row and its events.
        columns: names of columns read although they seldom are.
    """

    codes: frozenset[str]
    parts: frozenset[str] = field(default_factory=lambda: frozenset(PART_SHAPES))
    columns: frozenset[str] = frozenset()


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

    def __init__(self, rows: Iterable[Sequence[Any]], at: int, make: Make) -> None:
        self._groups = groupby(rows, itemgetter(at))
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
    query, _, make = _lean("case", reading)
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
    query, at, make = _lean(name, reading)
    order = ", ".join(map(quoted, TABLE_NAMED[PART_SHAPES[name].table].canonical_order))
    return _Groups(connection.execute(f"{query} WHERE {where} ORDER BY {order}", values), at, make)


def _flaws(connection: sqlite3.Connection, where: str, values: list[str]) -> _Groups:
    query = (
        "SELECT case_id, table_name, coalesce(row_key, ''), column_name, value FROM check_finding"
        f" WHERE is_unreadable = 1 AND {where} ORDER BY case_id, finding_id"
    )
    return _Groups(connection.execute(query, values), 0, lambda row: Unreadable(*row[1:]))


def _lean(name: str, reading: Reading) -> tuple[str, int, Make]:
    """The SELECT of a part, where its ``case_id`` stands, and a function from row to value.

    The value has one field more than the domain's, ``case_id`` at its end, so that a row becomes
    a value without being taken apart.
    """
    shape = CASE_SHAPE if name == "case" else PART_SHAPES[name]
    names = shape.columns if name == "case" else (*shape.columns, "case_id")
    left_out = SELDOM_READ.get(name, frozenset()) - reading.columns
    terms = ", ".join("NULL" if each in left_out else quoted(each) for each in names)
    kinds = {column.name: column.kind for column in TABLE_NAMED[shape.table].columns}
    made: Any = namedtuple(shape.make.__name__, names)  # type: ignore[misc] # the contract's names
    make = made._make
    dates = _places(names, kinds, Kind.DATE, left_out)
    flags = _places(names, kinds, Kind.FLAG, left_out)
    return (
        f"SELECT {terms} FROM {quoted(shape.table)}",
        names.index("case_id"),
        _maker(make, dates, flags) if dates or flags else make,
    )


def _places(
    names: Sequence[str], kinds: Mapping[str, Kind], kind: Kind, left_out: Collection[str]
) -> tuple[int, ...]:
    return tuple(n for n, name in enumerate(names) if kinds[name] is kind and name not in left_out)


def _maker(make: Make, dates: tuple[int, ...], flags: tuple[int, ...]) -> Make:
    days = Days()

    def value_of(row: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the case's row types
        cells = list(row)
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
