"""What makes a conflict of interest, by hands, units and agencies alone."""

import pytest

from qapi_desk.domain.cases import Worker
from qapi_desk.domain.ids import CaseId, PersonId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services.conflicts import Conflict, ConflictKind, Record

CASE = CaseId("0000000000001")
STAFF = {
    WorkerId(name): Worker(WorkerId(name), unit, role)
    for name, unit, role in (
        ("W1", "EST-1", "WORKER"),
        ("W2", "EST-1", "WORKER"),
        ("S1", "EST-1", "SUPERVISOR"),
        ("S2", "ENF-2", "SUPERVISOR"),
        ("U1", "", "SUPERVISOR"),
        ("U2", "", "WORKER"),
    )
}


def reviewer(worker: str | None, agency: str = "Elsewhere County") -> Person:
    worker_id = WorkerId(worker) if worker else None
    return Person(PersonId("fir"), "Ivo Fir", Role.REVIEWER, agency, worker_id)


def between(worker: str | None, *hands: str, is_peer: bool = False) -> ConflictKind | None:
    """The kind of conflict with a case that these hands worked."""
    worked = {CASE: frozenset(map(WorkerId, hands))}
    record = Record(worked, STAFF, frozenset({"alder county"}), is_peer)
    found = record.conflict(reviewer(worker), CASE)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("me", "hands", "kind"),
    [
        ("W1", ("W1",), ConflictKind.OWN_CASE),
        ("W9", ("W9",), ConflictKind.OWN_CASE),
        ("S1", ("W1",), ConflictKind.SUPERVISED),
        ("W1", ("S1",), ConflictKind.REPORTS_TO),
        ("W1", ("W2",), None),
        ("S2", ("W1",), None),
        ("W1", ("S2", "W7"), None),
        ("U1", ("U2",), None),
        ("W8", ("W1",), None),
        (None, ("W1",), None),
        ("W1", (), None),
    ],
)
def test_that_own_hands_and_the_line_of_command_conflict(
    me: str | None, hands: tuple[str, ...], kind: ConflictKind | None
) -> None:
    assert between(me, *hands) is kind


def test_that_a_worker_of_the_agency_is_of_it_whatever_agency_was_typed() -> None:
    assert between("W1", is_peer=True) is ConflictKind.OWN_AGENCY
    assert between(None, is_peer=True) is None


@pytest.mark.parametrize("agency", ["Alder County", " alder  COUNTY "])
def test_that_an_agency_is_compared_without_case_and_blanks(agency: str) -> None:
    record = Record({CASE: frozenset()}, {}, frozenset({"alder county"}), is_peer_review=True)
    found = record.conflict(reviewer(None, agency), CASE)
    assert found is not None
    assert not found.is_waivable


def test_that_only_the_agency_itself_and_a_first_look_cannot_be_waived() -> None:
    kinds = {kind for kind in ConflictKind if not _conflict(kind).is_waivable}
    assert kinds == {ConflictKind.OWN_AGENCY, ConflictKind.FIRST_LOOK}


def _conflict(kind: ConflictKind) -> Conflict:
    return Conflict(CASE, PersonId("birch"), kind, "Because")


def test_that_a_refusal_offers_a_waiver_only_where_there_may_be_one() -> None:
    assert "waiver" in _conflict(ConflictKind.OWN_CASE).refused().sentence
    assert "waiver" not in _conflict(ConflictKind.OWN_AGENCY).refused().sentence
