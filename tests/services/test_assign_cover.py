"""Standing in for somebody away, and their coming back."""

from collections import Counter

import pytest

from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import answer, assign, cover, people, queue, reviews
from tests.services.desks import Office
from tests.services.hands import ALDER, BIRCH, CEDAR, cases_of, hired, own_worker, refused, row

FIR = PersonId("fir")


@pytest.fixture
def covered(drawn: Office) -> Office:
    """Fir stands in for Birch, who has begun one case."""
    case_id = begun_by_birch(drawn)
    drawn.say(case_id, "gen_ours", "no")
    cover.cover(drawn.supervisor, drawn.first_id, BIRCH, hired(drawn, "fir"), "On leave")
    return drawn


def begun_by_birch(office: Office) -> CaseId:
    rows = office.queue()
    wanted = (r for r in rows if r.reviewer in {"birch", "fir"} and r.criteria == ("line-1",))
    return next(wanted).case_id


def test_that_the_open_cases_go_to_the_stand_in(drawn: Office) -> None:
    theirs = cases_of(drawn, "birch")
    found = cover.cover(drawn.supervisor, drawn.first_id, BIRCH, ALDER, "On leave")
    assert (list(found.moved), found.left) == (theirs, ())
    assert cases_of(drawn, "birch") == []
    seen = row(drawn, theirs[0])
    assert (seen.covers_for, seen.covers_for_name) == ("birch", "Jun Birch")


def test_that_a_reviewer_sees_the_cases_they_stand_in_for(drawn: Office) -> None:
    guest = hired(drawn, "fir", agency="Birch County")
    theirs = cases_of(drawn, "birch")
    cover.cover(drawn.supervisor, drawn.first_id, BIRCH, guest, "On leave")
    mine = queue.rows(drawn.desk("fir"), drawn.first_id)
    assert [each.case_id for each in mine] == theirs
    assert queue.rows(drawn.desk("birch"), drawn.first_id) == ()


def test_that_a_cover_keeps_answers_and_the_stand_in_goes_on(covered: Office) -> None:
    case_id = begun_by_birch(covered)
    covered.say(case_id, "gen_ours", "yes")
    cover.end_cover(covered.supervisor, covered.first_id, BIRCH)
    with covered.workspace.store.read() as work:
        events = work.answers.events(covered.first_id, case_id)
    assert [(e.answer.value, e.person_id) for e in events] == [("no", "birch"), ("yes", "fir")]
    assert (row(covered, case_id).reviewer, row(covered, case_id).covers_for) == ("birch", None)


def test_that_the_end_of_a_cover_gives_back_what_is_not_released(covered: Office) -> None:
    done = begun_by_birch(covered)
    covered.answer_all(done)
    still = [c for c in cases_of(covered, "fir") if c != done]
    found = cover.end_cover(covered.supervisor, covered.first_id, BIRCH, "Back")
    assert list(found.moved) == still
    assert cases_of(covered, "birch") == still
    assert (row(covered, done).reviewer, row(covered, done).state) == ("fir", CaseState.RELEASED)


def test_that_a_released_case_does_not_go_with_a_cover(drawn: Office) -> None:
    done = begun_by_birch(drawn)
    drawn.answer_all(done)
    found = cover.cover(drawn.supervisor, drawn.first_id, BIRCH, ALDER, "On leave")
    assert done not in found.moved
    assert row(drawn, done).reviewer == "birch"


def test_that_a_case_the_stand_in_worked_stays_and_is_told(drawn: Office) -> None:
    theirs = cases_of(drawn, "birch")
    worker = hired(drawn, "fir", rarest_hand(drawn, theirs))
    found = cover.cover(drawn.supervisor, drawn.first_id, BIRCH, worker, "On leave")
    left = [each.case_id for each in found.left]
    assert (bool(left), bool(found.moved)) == (True, True)
    assert (cases_of(drawn, "birch"), cases_of(drawn, "fir")) == (left, list(found.moved))
    assert sorted([*found.moved, *left]) == sorted(theirs)


def rarest_hand(office: Office, case_ids: list[CaseId]) -> str:
    """A worker who had a hand in some of these cases."""
    snapshot_id = reviews.get(office.supervisor, office.first_id).snapshot_id
    with office.workspace.snapshot(snapshot_id) as reader:
        hands = reader.hands_on(case_ids).values()
    return min(Counter(worker for each in hands for worker in each).items(), key=_rarity)[0]


def _rarity(counted: tuple[str, int]) -> tuple[int, str]:
    return counted[1], counted[0]


def test_that_a_cover_and_its_end_are_in_the_history(covered: Office) -> None:
    cover.end_cover(covered.supervisor, covered.first_id, BIRCH)
    with covered.workspace.store.read() as work:
        begun = work.history.entries("cover.begun")[-1].happening.body
        ended = work.history.entries("cover.ended")[-1].happening.body
        assert work.history.verify() is None
    assert (begun["away"], begun["stand_in"], begun["why"]) == ("birch", "fir", "On leave")
    assert ended["cases"] == begun["cases"] == cases_of(covered, "birch")


def test_that_a_stand_in_who_falls_away_is_stood_in_for_in_turn(covered: Office) -> None:
    theirs = cases_of(covered, "fir")
    cover.cover(covered.supervisor, covered.first_id, FIR, ALDER, "Ill")
    assert {row(covered, case_id).covers_for for case_id in theirs} == {"birch"}
    cover.end_cover(covered.supervisor, covered.first_id, BIRCH)
    assert cases_of(covered, "birch") == theirs


def test_that_covering_ones_own_cases_brings_them_home(covered: Office) -> None:
    theirs = cases_of(covered, "fir")
    cover.cover(covered.supervisor, covered.first_id, FIR, BIRCH, "Ill")
    assert {row(covered, case_id).covers_for for case_id in theirs} == {None}
    told = refused(
        "cover.none", lambda: cover.end_cover(covered.supervisor, covered.first_id, BIRCH)
    )
    assert "Jun Birch" in told


def test_that_a_waiver_waits_while_somebody_stands_in(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    worker = own_worker(drawn, case_id)
    lead, review_id = drawn.supervisor, drawn.first_id
    assign.assign(lead, review_id, [case_id], worker, waiver="Small office")
    cover.cover(lead, review_id, worker, BIRCH, "On leave")
    assert row(drawn, case_id).waiver == ""
    cover.end_cover(lead, review_id, worker)
    with drawn.workspace.store.read() as work:
        agreed = work.assignments.get(review_id, case_id)
    assert (agreed.waived_by, agreed.waiver) == ("alder", "Small office")


def test_that_a_case_given_to_somebody_else_meanwhile_does_not_come_back(covered: Office) -> None:
    lead, review_id = covered.supervisor, covered.first_id
    case_id = cases_of(covered, "fir")[-1]
    assign.reassign(lead, review_id, [case_id], ALDER, "To spread the work")
    cover.end_cover(lead, review_id, BIRCH)
    assert row(covered, case_id).reviewer == "alder"


def test_that_the_one_away_answers_no_more(covered: Office) -> None:
    case_id = begun_by_birch(covered)
    refused(
        "case.not_yours",
        lambda: answer.undo(covered.desk("birch"), covered.first_id, case_id),
    )


@pytest.mark.parametrize(
    ("code", "away", "stand_in", "why"),
    [
        ("cover.same", "birch", "birch", "On leave"),
        ("cover.why", "birch", "alder", " "),
        ("cover.nothing", "dogwood", "alder", "On leave"),
        ("assign.not_a_reviewer", "birch", "elder", "On leave"),
        ("people.unknown", "birch", "nobody", "On leave"),
        ("people.unknown", "nobody", "alder", "On leave"),
    ],
)
def test_that_a_cover_that_makes_no_sense_is_refused(
    drawn_office: Office, code: str, away: str, stand_in: str, why: str
) -> None:
    lead, review_id = drawn_office.supervisor, drawn_office.first_id
    refused(code, lambda: cover.cover(lead, review_id, PersonId(away), PersonId(stand_in), why))


def test_that_a_stand_in_who_may_have_none_of_the_cases_is_refused(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    hired(drawn, "gum", agency="Birch County")
    assign.reassign(drawn.supervisor, drawn.first_id, [case_id], PersonId("gum"), "One only")
    worker = own_worker(drawn, case_id)
    lead, review_id = drawn.supervisor, drawn.first_id
    refused(
        "assign.own_case",
        lambda: cover.cover(lead, review_id, PersonId("gum"), worker, "On leave"),
    )


def test_that_nobody_is_given_back_cases_who_is_no_longer_let_in(covered: Office) -> None:
    people.set_active(covered.supervisor, BIRCH, is_active=False)
    lead, review_id = covered.supervisor, covered.first_id
    refused("assign.not_a_reviewer", lambda: cover.end_cover(lead, review_id, BIRCH))


@pytest.mark.parametrize("who", ["birch", "dogwood", "elder"])
def test_that_only_supervisors_arrange_who_stands_in(drawn_office: Office, who: str) -> None:
    desk, review_id = drawn_office.desk(who), drawn_office.first_id
    assert desk.person.role is not Role.SUPERVISOR
    refused("people.role", lambda: cover.cover(desk, review_id, CEDAR, ALDER, "On leave"))
    refused("people.role", lambda: cover.end_cover(desk, review_id, CEDAR))
