"""Who works for the agency and who had a hand in a case, read back from a snapshot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qapi_desk.domain.cases import Worker
from qapi_desk.domain.ids import CaseId, WorkerId
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake.snapshot_reader import SnapshotReader, open_snapshot

Import = Callable[..., ImportReport]
FIRST, SECOND = CaseId("001"), CaseId("002")


def read(imported: Import, tmp_path: Path) -> SnapshotReader:
    imported()
    return open_snapshot(next(tmp_path.rglob("*.snapshot")))


def hired(extract: Any, *names: str) -> None:
    for name in names:
        extract.add("worker", worker_id=name, unit_code="U2", role="SUPERVISOR")


def test_that_hands_are_the_spells_the_events_and_the_worker_of_a_case(
    extract: Any, imported: Import, tmp_path: Path
) -> None:
    hired(extract, "W2", "W3", "W4")
    extract.add("worker_history", case_id=FIRST, worker_id="W2", from_date="2023-01-02")
    extract.add(
        "event",
        event_id="E9",
        case_id=FIRST,
        code="SC_FILED",
        event_date="2024-02-01",
        worker_id="W3",
    )
    with read(imported, tmp_path) as reader:
        hands = reader.hands_on([FIRST, SECOND, CaseId("nowhere")])
    assert hands == {FIRST: {"W1", "W2", "W3"}, SECOND: {"W1"}, "nowhere": frozenset()}


def test_that_workers_come_with_their_unit_and_role(
    extract: Any, imported: Import, tmp_path: Path
) -> None:
    hired(extract, "W2")
    extract.add("worker", worker_id="W9", unit_code="U9", role="")
    with read(imported, tmp_path) as reader:
        staff = reader.workers()
    assert staff[WorkerId("W2")] == Worker(WorkerId("W2"), "U2", "SUPERVISOR")
    assert staff[WorkerId("W9")] == Worker(WorkerId("W9"), "U9", "")
