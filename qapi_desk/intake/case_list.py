"""The case list of a snapshot: pages, counts and ids for a grid over a whole caseload."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from qapi_desk.domain.ids import CaseId, WorkerId
from qapi_desk.domain.snapshots import CaseListRow, CaseQuery

_COLUMNS = (
    "case_id, status, function_status, opened_date, office_code, worker_id, aid_class,"
    " has_family_violence"
)


def page(
    connection: sqlite3.Connection, query: CaseQuery, offset: int, limit: int
) -> tuple[CaseListRow, ...]:
    """Rows ``offset`` to ``offset + limit`` of the cases asked for, by case id."""
    where, values = _where(query)
    sql = f"SELECT {_COLUMNS} FROM case_list{where} ORDER BY case_id LIMIT ? OFFSET ?"
    return tuple(map(_row, connection.execute(sql, (*values, limit, offset))))


def count(connection: sqlite3.Connection, query: CaseQuery) -> int:
    """How many cases are asked for."""
    where, values = _where(query)
    (number,) = connection.execute(f"SELECT count(*) FROM case_list{where}", values).fetchone()
    return int(number)


def first_ids(connection: sqlite3.Connection, query: CaseQuery, limit: int) -> Sequence[CaseId]:
    """The first ids of the cases asked for, in order of their bytes."""
    where, values = _where(query)
    sql = f"SELECT case_id FROM case_list{where} ORDER BY case_id LIMIT ?"
    return [CaseId(case_id) for (case_id,) in connection.execute(sql, (*values, limit))]


def ids(connection: sqlite3.Connection, query: CaseQuery) -> Sequence[CaseId]:
    """Ids of the cases asked for, in order of their bytes."""
    where, values = _where(query)
    # one step of the database for all of them: other threads are not kept waiting row by row
    sql = f"SELECT json_group_array(case_id) FROM case_list{where}"
    (together,) = connection.execute(sql, values).fetchone()
    found: list[CaseId] = json.loads(together)
    found.sort()  # by code points, which is the order of their UTF-8 bytes
    return found


def rows_of(connection: sqlite3.Connection, case_ids: Iterable[CaseId]) -> Iterator[CaseListRow]:
    """List rows of these cases, in the order asked for; unknown ids give nothing."""
    sql = f"SELECT {_COLUMNS} FROM case_list WHERE case_id = ?"
    for case_id in case_ids:
        yield from map(_row, connection.execute(sql, (case_id,)))


def _where(query: CaseQuery) -> tuple[str, tuple[str, ...]]:
    terms: list[str] = []
    values: list[str] = []
    if query.text:
        terms.append("instr(search_text, ?)")
        values.append(query.text.strip().upper())
    exact = {"status": query.status, "office_code": query.office, "worker_id": query.worker}
    for column, value in exact.items():
        if value is not None:
            terms.append(f"{column} = ?")
            values.append(value)
    return (f" WHERE {' AND '.join(terms)}" if terms else ""), tuple(values)


def _row(cells: Sequence[Any]) -> CaseListRow:
    case_id, status, function_status, opened, office, worker, aid_class, violence = cells
    return CaseListRow(
        CaseId(case_id),
        status,
        function_status,
        date.fromisoformat(opened) if opened else None,
        office,
        WorkerId(worker) if worker else None,
        aid_class,
        bool(violence),
    )
