"""Who works for the agency, and who had a hand in which case, out of a snapshot."""

import sqlite3
from collections.abc import Iterable

from qapi_desk.domain.cases import Worker
from qapi_desk.domain.ids import CaseId, WorkerId

_WORKERS = "SELECT worker_id, coalesce(unit_code, ''), coalesce(role, '') FROM worker"
_HANDS = (
    "SELECT worker_id FROM worker_history WHERE case_id = :case AND worker_id IS NOT NULL"
    " UNION SELECT worker_id FROM event WHERE case_id = :case AND worker_id IS NOT NULL"
    ' UNION SELECT worker_id FROM "case" WHERE case_id = :case AND worker_id IS NOT NULL'
)


def workers(connection: sqlite3.Connection) -> dict[WorkerId, Worker]:
    """Everyone in table ``worker``, by id."""
    found = (Worker(*row) for row in connection.execute(_WORKERS))
    return {worker.worker_id: worker for worker in found}


def hands_on(
    connection: sqlite3.Connection, case_ids: Iterable[CaseId]
) -> dict[CaseId, frozenset[WorkerId]]:
    """By case: its workers over time, its worker now, and whoever entered one of its events."""
    return {
        case_id: frozenset(
            WorkerId(worker) for (worker,) in connection.execute(_HANDS, {"case": case_id})
        )
        for case_id in case_ids
    }
