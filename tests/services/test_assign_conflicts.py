"""Who may not have which case, and which of it a supervisor may let pass."""

from pathlib import Path

import pytest

from qapi_desk.domain.cases import Worker
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import assign, conflicts, queue, reviews
from qapi_desk.services.conflicts import ConflictKind, Record
from tests.services.desks import Office
from tests.services.hands import BIRCH, cases_of, hired, own_worker, received_review, refused

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


def test_that_only_the_agency_itself_cannot_be_waived() -> None:
    kinds = {kind for kind in ConflictKind if not _conflict(kind).is_waivable}
    assert kinds == {ConflictKind.OWN_AGENCY}


def _conflict(kind: ConflictKind) -> conflicts.Conflict:
    return conflicts.Conflict(CASE, BIRCH, kind, "Because")


def test_that_a_refusal_offers_a_waiver_only_where_there_may_be_one() -> None:
    assert "waiver" in _conflict(ConflictKind.OWN_CASE).refused().sentence
    assert "waiver" not in _conflict(ConflictKind.OWN_AGENCY).refused().sentence


def test_that_conflicts_are_told_before_anything_is_assigned(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    worker = own_worker(drawn, case_id)
    found = conflicts.conflicts(drawn.supervisor, drawn.first_id, [case_id, case_id], worker)
    assert [(c.case_id, c.kind) for c in found] == [(case_id, ConflictKind.OWN_CASE)]
    assert found[0].sentence == f"Fir has worked case {case_id}"


def test_that_a_reviewer_is_not_told_who_worked_a_case(drawn_office: Office) -> None:
    ids = cases_of(drawn_office, "cedar")[:1]
    desk, review_id = drawn_office.desk("birch"), drawn_office.first_id
    refused("people.role", lambda: conflicts.conflicts(desk, review_id, ids, BIRCH))


@pytest.fixture
def peers(drawn: Office, tmp_path: Path) -> ReviewId:
    """A peer review of three cases."""
    return received_review(drawn, tmp_path, is_peer_review=True)


def test_that_a_peer_review_says_that_it_is_one(drawn: Office, peers: ReviewId) -> None:
    assert reviews.get(drawn.supervisor, peers).is_peer_review
    assert not reviews.get(drawn.supervisor, drawn.first_id).is_peer_review


@pytest.mark.parametrize("waiver", ["", "Nobody else came"])
@pytest.mark.parametrize("agency", ["ALDER", "Alder County Child Support (made up)"])
def test_that_nobody_of_the_reviewed_agency_has_a_case_of_a_peer_review(
    drawn: Office, peers: ReviewId, agency: str, waiver: str
) -> None:
    own = hired(drawn, "fir", agency=agency)
    case_ids = [r.case_id for r in queue.rows(drawn.supervisor, peers)]
    refused(
        "assign.own_agency",
        lambda: assign.assign(drawn.supervisor, peers, case_ids, own, waiver=waiver),
    )


def test_that_peers_of_another_agency_share_a_peer_review(drawn: Office, peers: ReviewId) -> None:
    peer = hired(drawn, "fir", agency="Birch County")
    own = hired(drawn, "gum", agency="ALDER")
    assign.assign_balanced(drawn.supervisor, peers, [own, peer])
    assert {r.reviewer for r in queue.rows(drawn.supervisor, peers)} == {"fir"}


def test_that_a_peer_review_without_peers_is_not_shared_out(drawn: Office, peers: ReviewId) -> None:
    own = hired(drawn, "gum", agency="ALDER")
    told = refused(
        "assign.own_agency", lambda: assign.assign_balanced(drawn.supervisor, peers, [own])
    )
    assert told.startswith("Nobody of those chosen may have case")


def test_that_people_of_another_agency_may_have_cases_of_an_ordinary_review(
    drawn: Office, tmp_path: Path
) -> None:
    ordinary = received_review(drawn, tmp_path, is_peer_review=False)
    guest = hired(drawn, "fir", agency="Birch County")
    assign.assign_balanced(drawn.supervisor, ordinary, [guest])
    assert {r.reviewer for r in queue.rows(drawn.supervisor, ordinary)} == {"fir"}
