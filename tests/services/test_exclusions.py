"""Between the quarters of a year: whom an earlier draw chose, a later one leaves out."""

import contextlib
import sqlite3
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.draws import DrawTerms, Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.services import check_proof, draw_sample, plan_sample, prove_draw
from tests.services.desks import Office
from tests.services.planning import ANY, LINE_1, LINE_2, WHOLE, drawn_by, planned, proposal


def chosen_in(office: Office, review_id: ReviewId, criterion: CriterionId) -> set[CaseId]:
    with office.workspace.store.read() as work:
        cases = work.cases.all(review_id)
    return {case.case_id for case in cases if criterion in case.criteria}


def members(office: Office, review_id: ReviewId, criterion: CriterionId) -> frozenset[CaseId]:
    with office.workspace.store.read() as work:
        return plan_sample.members_in(work, review_id, criterion)


@pytest.fixture
def later(drawn: Office) -> ReviewId:
    """Another quarter of the year, planned and not frozen."""
    return planned(drawn, "FFY2026Q3", "line-1", "line-2")


@pytest.fixture
def frozen(drawn: Office, later: ReviewId) -> ReviewId:
    """The same, frozen with whoever was drawn before left out."""
    plan_sample.freeze(drawn.supervisor, later, {}, Silent(), terms=ANY)
    return later


def test_that_a_universe_leaves_out_whom_an_earlier_draw_chose(
    drawn: Office, frozen: ReviewId
) -> None:
    with drawn.workspace.store.read() as work:
        whole = work.memberships.of(frozen, LINE_1)
    gone = chosen_in(drawn, drawn.first_id, LINE_1) & whole
    assert gone
    assert members(drawn, frozen, LINE_1) == whole - gone


def test_that_the_plan_names_size_and_hash_of_what_is_left_and_of_what_went(
    drawn: Office, frozen: ReviewId
) -> None:
    plan = plan_sample.plan(drawn.supervisor, frozen)
    assert plan is not None
    row, left = plan.criteria[0], members(drawn, frozen, LINE_1)
    with drawn.workspace.store.read() as work:
        gone = work.memberships.of(frozen, LINE_1) - left
    assert (row.universe_size, row.universe_hash) == (len(left), universe_hash(left))
    assert (row.excluded, row.exclusion_hash) == (len(gone), universe_hash(gone))


def test_that_the_frame_is_whoever_is_left_in_some_universe(
    drawn: Office, frozen: ReviewId
) -> None:
    plan = plan_sample.plan(drawn.supervisor, frozen)
    with drawn.workspace.store.read() as work:
        frame = plan_sample.frame_in(work, frozen)
    assert frame == members(drawn, frozen, LINE_1) | members(drawn, frozen, LINE_2)
    assert plan is not None
    assert (plan.frame_hash, plan.frame_size) == (universe_hash(frame), len(frame))


def test_that_nobody_left_out_is_drawn(drawn: Office, later: ReviewId) -> None:
    drawn_by(drawn, later, ANY)
    for criterion in (LINE_1, LINE_2):
        again = chosen_in(drawn, later, criterion)
        assert again
        assert again.isdisjoint(chosen_in(drawn, drawn.first_id, criterion))


def test_that_a_proposal_counts_what_a_freeze_then_freezes(drawn: Office, later: ReviewId) -> None:
    found = proposal(drawn, later, ANY)
    plan_sample.freeze(drawn.supervisor, later, {}, Silent(), terms=ANY)
    plan = plan_sample.plan(drawn.supervisor, later)
    assert plan is not None
    assert found.frame_size == plan.frame_size
    assert found.excluded == {row.criterion: row.excluded for row in plan.criteria}
    assert [row.n for row in found.rows] == [row.n for row in plan.criteria]


def test_that_combinations_are_counted_after_the_exclusion(drawn: Office, frozen: ReviewId) -> None:
    found = proposal(drawn, frozen, ANY).combinations
    one, two = (members(drawn, frozen, c) for c in (LINE_1, LINE_2))
    counted = {(LINE_1, LINE_2): one & two, (LINE_1,): one - two, (LINE_2,): two - one}
    assert found == {frozenset(names): len(ids) for names, ids in counted.items() if ids}


def test_that_too_many_for_the_universe_are_not_left_out_and_a_note_says_so(
    drawn: Office, later: ReviewId
) -> None:
    found = proposal(drawn, later, DrawTerms())
    gone = len(chosen_in(drawn, drawn.first_id, LINE_1))
    size = found.rows[0].universe_size
    assert found.excluded == {}
    assert (
        f"line-1: {gone} of {size} cases were drawn before in FFY2026, {100 * gone / size:.1f} % "
        "of the universe and more than the limit of 5 %; none is left out."
    ) in found.notes


@pytest.mark.parametrize("more", [0, 1])
def test_that_the_limit_itself_is_still_within_it(
    drawn: Office, later: ReviewId, more: int
) -> None:
    row = proposal(drawn, later, ANY).rows[0]
    limit = Fraction(row.excluded, row.excluded + row.universe_size + more)
    found = proposal(drawn, later, DrawTerms(exclusion_limit=limit))
    assert found.excluded.get(LINE_1, 0) == (0 if more else row.excluded)


def test_that_a_supervisor_can_turn_it_off(drawn: Office, later: ReviewId) -> None:
    found = proposal(drawn, later, WHOLE)
    assert (found.excluded, found.notes) == ({}, ())


@pytest.mark.parametrize("limit", [Fraction(-1, 20), Fraction(21, 20)])
def test_that_a_limit_that_is_no_share_is_refused(drawn_office: Office, limit: Fraction) -> None:
    with pytest.raises(Refused) as refusal:
        proposal(drawn_office, drawn_office.review_id, DrawTerms(exclusion_limit=limit))
    assert refusal.value.code == "plan.exclusion_limit"


def test_that_a_census_before_leaves_everybody_in(drawn: Office) -> None:
    with drawn.workspace.store.write() as work:
        first = work.cases.all(drawn.first_id)[0]
        ids = work.memberships.of(drawn.first_id, LINE_1)
        rest = sorted(ids - chosen_in(drawn, drawn.first_id, LINE_1))
        for rank, case_id in enumerate(rest, 9000):
            ticket = Ticket(rank, case_id, "ab" * 32, TicketRole.SAMPLE)
            work.cases.open(drawn.first_id, first.draw_id, ticket, (LINE_1,))
    found = proposal(drawn, planned(drawn, "FFY2026Q3", "line-1"), ANY)
    assert found.excluded == {}
    assert "all there are, so none is left out" in found.notes[0]


def test_that_a_voided_draw_excludes_nobody(drawn: Office, later: ReviewId) -> None:
    draw_sample.void(drawn.supervisor, drawn.first_id, "Thrown too early.")
    assert proposal(drawn, later, ANY).excluded == {}


def test_that_another_year_begins_anew(drawn: Office) -> None:
    assert proposal(drawn, planned(drawn, "FFY2025Q4", "line-1"), ANY).excluded == {}


def test_that_another_criterion_excludes_nobody_from_this_one(drawn: Office) -> None:
    review_id = planned(drawn, "FFY2026Q3", "line-1")
    drawn_by(drawn, review_id, WHOLE)
    draw_sample.void(drawn.supervisor, drawn.first_id, "To see what the other draw does.")
    other = planned(drawn, "FFY2026Q2", "line-2")
    assert proposal(drawn, other, ANY).excluded == {}


def test_that_a_list_somebody_else_drew_excludes_nobody(drawn: Office, later: ReviewId) -> None:
    with drawn.workspace.store.write() as work:
        cases = work.cases.all(drawn.first_id)
        ticket = next(iter(work.tickets.in_order(cases[0].draw_id)))
        work.cases.withdraw(drawn.first_id)
        received = DrawId(f"{drawn.first_id}#received")
        work.cases.open(drawn.first_id, received, ticket, (LINE_1, LINE_2))
    assert proposal(drawn, later, ANY).excluded == {}


def test_that_a_universe_changed_behind_the_plan_is_not_drawn_from(
    drawn: Office, frozen: ReviewId
) -> None:
    gone = min(members(drawn, frozen, LINE_1))
    database = sqlite3.connect(drawn.workspace.home / "workspace.sqlite")
    with contextlib.closing(database), database:
        database.execute(
            "UPDATE membership SET case_id = 'another' WHERE draw_id = ? AND criterion = ?"
            " AND case_id = ?",
            (frozen, LINE_1, gone),
        )
    with pytest.raises(Refused) as refusal:
        draw_sample.draw(drawn.supervisor, frozen, public_value="3 1", progress=Silent())
    assert refusal.value.code == "draw.changed"
    assert draw_sample.current(drawn.supervisor, frozen) is None


def test_that_the_lists_stand_beside_the_proof_and_it_verifies(
    drawn: Office, later: ReviewId, tmp_path: Path
) -> None:
    drawn_by(drawn, later, ANY)
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    listed = (tmp_path / "proof" / "excluded-line-1.txt").read_text().splitlines()
    plan = plan_sample.plan(drawn.supervisor, later)
    assert plan is not None
    assert universe_hash(listed) == plan.criteria[0].exclusion_hash
    assert check_proof.verify_files(files.proof, files.frame).difference is None


def test_that_a_changed_list_of_excluded_cases_is_found(
    drawn: Office, later: ReviewId, tmp_path: Path
) -> None:
    drawn_by(drawn, later, ANY)
    files = prove_draw.export(drawn.supervisor, later, tmp_path / "proof")
    changed = tmp_path / "proof" / "excluded-line-1.txt"
    changed.write_text("".join(changed.read_text().splitlines(keepends=True)[1:]))
    found = check_proof.verify_files(files.proof, files.frame)
    assert found.difference == "The cases left out of line-1 are not those of the plan."


def test_that_a_draw_says_how_many_it_left_out(drawn: Office, later: ReviewId) -> None:
    drawn_by(drawn, later, ANY)
    view = draw_sample.current(drawn.supervisor, later)
    assert view is not None
    assert view.excluded == proposal_counts(drawn, later)


def proposal_counts(office: Office, review_id: ReviewId) -> dict[CriterionId, int]:
    plan = plan_sample.plan(office.supervisor, review_id)
    assert plan is not None
    return {row.criterion: row.excluded for row in plan.criteria}
