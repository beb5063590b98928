"""Who may not have which case, and which of it a supervisor may let pass."""

from pathlib import Path

import pytest

from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import assign, conflicts, queue, reviews
from qapi_desk.services.conflicts import ConflictKind
from tests.services.desks import Office
from tests.services.hands import BIRCH, cases_of, hired, own_worker, received_review, refused


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
