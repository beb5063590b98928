"""Whole cases out of a snapshot: one, some, or all in one pass over every table.

The pass keeps one cursor a table, each in order of ``case_id`` bytes, and steps them together.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qapi_desk.domain.cases import CaseFile, CaseRow, Unreadable
from qapi_desk.intake.case_rows import CASE_SHAPE, PART_SHAPES, RowShape, in_time_order
from qapi_desk.intake.contract import TABLE_NAMED
from qapi_desk.intake.snapshot_schema import quoted

_FETCH_ROWS = 1000
_UNREADABLE = (
    "SELECT case_id, table_name, coalesce(row_key, ''), column_name, value FROM check_finding"
    " WHERE is_unreadable = 1 AND case_id IS NOT NULL"
)

Make = Callable[[Sequence[Any]], Any]


class _Run:
    """One table's rows, handed out case by case to a caller that asks in order."""

    def __init__(self, cursor: sqlite3.Cursor, make: Make) -> None:
        self._rows = _fetched(cursor)
        self._make = make
        self._next: Sequence[Any] | None = next(self._rows, None)

    def of(self, case_id: str) -> tuple[Any, ...]:
        """The values of this case; rows of cases before it are passed over."""
        row = self._next
        while row is not None and row[0] < case_id:
            row = next(self._rows, None)
        values = []
        while row is not None and row[0] == case_id:
            values.append(self._make(row))
            row = next(self._rows, None)
        self._next = row
        return tuple(values)


def _fetched(cursor: sqlite3.Cursor) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(_FETCH_ROWS):
        yield from rows


def every_case(connection: sqlite3.Connection) -> Iterator[CaseFile]:
    """Every case of the caseload, in order of ``case_id`` bytes."""
    runs = {
        field: _Run(connection.execute(_ordered(shape)), shape.maker())
        for field, shape in PART_SHAPES.items()
    }
    flaws = _Run(connection.execute(f"{_UNREADABLE} ORDER BY case_id, finding_id"), _unreadable)
    make_case = CASE_SHAPE.maker()
    for row in _fetched(connection.execute(f"{CASE_SHAPE.select} ORDER BY case_id")):
        case: CaseRow = make_case(row)
        parts = {field: run.of(case.case_id) for field, run in runs.items()}
        yield _file(case, parts, flaws.of(case.case_id))


def one_case(connection: sqlite3.Connection, case_id: str) -> CaseFile | None:
    """One case, None when the snapshot has none of that id."""
    row = connection.execute(f"{CASE_SHAPE.select} WHERE case_id = ?", (case_id,)).fetchone()
    if row is None:
        return None
    parts = {}
    for field, shape in PART_SHAPES.items():
        query = _ordered(shape, "WHERE case_id = ?")
        parts[field] = tuple(map(shape.maker(), connection.execute(query, (case_id,))))
    flaws = connection.execute(f"{_UNREADABLE} AND case_id = ? ORDER BY finding_id", (case_id,))
    return _file(CASE_SHAPE.maker()(row), parts, tuple(map(_unreadable, flaws)))


def _ordered(shape: RowShape, where: str = "WHERE case_id IS NOT NULL") -> str:
    order = ", ".join(quoted(name) for name in TABLE_NAMED[shape.table].canonical_order)
    return f"{shape.select} {where} ORDER BY {order}"


def _file(
    case: CaseRow, parts: dict[str, tuple[Any, ...]], flaws: tuple[Unreadable, ...]
) -> CaseFile:
    parts["events"] = in_time_order(parts["events"])
    return CaseFile(case, **parts, unreadable=flaws)


def _unreadable(row: Sequence[Any]) -> Unreadable:
    return Unreadable(*row[1:])
