"""Who looks again and sees what; what differs, who decides it, and what then counts."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import pytest

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, second_of
from qapi_desk.domain.second_looks import LookTerms, Stands, TwoLooks
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import (
    assign,
    casework,
    conflicts,
    draw_sample,
    findings,
    home,
    people,
    queue,
    reviews,
    second_assign,
    second_differences,
    second_kept,
    second_review,
    settle,
    years,
)
from qapi_desk.services.casework import open_case
from qapi_desk.services.conflicts import ConflictKind
from qapi_desk.services.settle import Settling, Verdict
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import ALDER, BIRCH, CEDAR, hired, refused
from tests.services.planning import LINE_1
from tests.services.second_looks import (
    cases_again,
    drawn_again,
    given_again,
    look_again,
    look_otherwise,
    looker,
    one_reversal,
    passed_line_1,
)

WHY = "The withdrawal was filed before the last day of the year."


def first_reviewer(office: Office, case_id: CaseId) -> PersonId:
    row = next(row for row in office.queue() if row.case_id == case_id)
    return PersonId(str(row.reviewer))


def passed_first(office: Office) -> CaseId:
    """A case that only birch reviewed, and rightly on line 1."""
    view = findings.show(office.supervisor, office.first_id)
    return next(f.case_id for f in view.findings
                if (f.criterion, f.outcome, f.reviewer) == (LINE_1, Outcome.ACTION, BIRCH)
                and f.ruleset == view.review.governing)  # fmt: skip


def decided(office: Office, looks: TwoLooks, stands: Stands, person: str = "alder") -> Changes:
    desk = office.desk(person)
    wanted = (looks.case_id, looks.criterion)
    return second_differences.adjudicate(desk, office.first_id, *wanted, stands, WHY)


def line_1(office: Office) -> tuple[int, int]:
    """(ACTION, ERROR) of line 1 in the first review, as they count now."""
    view = findings.show(office.supervisor, office.first_id)
    row = next(r for r in view.governing if r.criterion == "line-1")
    return row.action, row.error


def test_that_nobody_is_given_a_case_they_reviewed_first(reviewed: Office) -> None:
    given_again(reviewed)
    cases = cases_again(reviewed)
    assert cases
    assert all(case.reviewer not in {None, first_reviewer(reviewed, case.case_id)}
               for case in cases)  # fmt: skip


def test_that_the_first_reviewer_is_refused_and_told_who_may(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    case_id = cases_again(reviewed)[0].case_id
    mine, desk = first_reviewer(reviewed, case_id), reviewed.supervisor
    said = refused("assign.first_look", lambda: assign.assign(desk, second_id, [case_id], mine))
    assert "a supervisor or an analyst looks again" in said
    waived = "She knows the file best."
    act = lambda: assign.assign(desk, second_id, [case_id], mine, waiver=waived)  # noqa: E731
    refused("assign.first_look", act)


def test_that_who_settled_a_case_does_not_look_at_it_again(reviewed: Office) -> None:
    case_id, first = passed_first(reviewed), reviewed.first_id
    settling = Settling(case_id, LINE_1, Stage.AMENDMENT, Verdict(RuleOutcome.LATE), WHY, CEDAR)
    with reviewed.workspace.store.write() as work:
        review = reviews.review_in(work, first)
        settle.settle_in(reviewed.supervisor, work, review, settling)
    second_id = drawn_again(reviewed, LookTerms(Fraction(1), 2))
    for person in (ALDER, CEDAR):
        (found,) = conflicts.conflicts(reviewed.supervisor, second_id, [case_id], person)
        assert (found.kind, found.is_waivable) == (ConflictKind.FIRST_LOOK, False)


@pytest.mark.parametrize("name", ["dogwood", "alder"])
def test_that_analysts_and_supervisors_look_again_and_release(reviewed: Office, name: str) -> None:
    second_id = drawn_again(reviewed)
    case_id = passed_line_1(reviewed)
    assign.assign(reviewed.supervisor, second_id, [case_id], PersonId(name))
    look_again(reviewed, case_id)
    case = next(each for each in cases_again(reviewed) if each.case_id == case_id)
    assert case.state is CaseState.RELEASED


def test_that_an_analyst_still_reviews_nothing_first(drawn: Office) -> None:
    case_id, desk = drawn.queue()[0].case_id, drawn.supervisor
    refused(
        "assign.not_a_reviewer",
        lambda: assign.assign(desk, drawn.first_id, [case_id], PersonId("dogwood")),
    )


def test_that_a_county_with_one_reviewer_is_told_what_it_can_do(reviewed: Office) -> None:
    drawn_again(reviewed)
    desk, first = reviewed.supervisor, reviewed.first_id
    for name in ("cedar", "dogwood"):
        people.set_active(desk, PersonId(name), is_active=False)
    second_assign.share_out(desk, first)
    helped = {case.reviewer for case in cases_again(reviewed)}
    assert helped == {BIRCH, PersonId("alder")}


def test_that_nobody_left_is_a_sentence(reviewed: Office) -> None:
    drawn_again(reviewed)
    desk = reviewed.supervisor
    for name in ("cedar", "dogwood"):
        people.set_active(desk, PersonId(name), is_active=False)
    in_the_file(reviewed, "UPDATE person SET is_active = 0 WHERE person_id = 'alder'")
    said = refused("second.nobody", lambda: second_assign.share_out(desk, reviewed.first_id))
    assert "somebody of another county" in said
    assert all(case.reviewer is None for case in cases_again(reviewed))


def test_that_the_first_answers_stay_shut_until_release(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    case_id, desk = passed_line_1(reviewed), reviewed.desk("dogwood")
    assign.assign(reviewed.supervisor, second_id, [case_id], PersonId("dogwood"))
    refused("second.blind", lambda: open_case(desk, reviewed.first_id, case_id))
    refused("second.blind", lambda: findings.show(desk, reviewed.first_id))
    look_again(reviewed, case_id)
    assert open_case(desk, reviewed.first_id, case_id).case.case_id == case_id


def test_that_nothing_of_the_first_stands_in_the_second(reviewed: Office) -> None:
    second_id = given_again(reviewed)
    case_id = passed_line_1(reviewed)
    work_on = casework.open_case(looker(reviewed, case_id), second_id, case_id)
    assert all(not sheet.answers for sheet in work_on.sheets)
    assert work_on.suggestions


def test_that_a_supervisor_who_looks_again_gets_no_proof(reviewed: Office) -> None:
    second_id, desk = drawn_again(reviewed), reviewed.supervisor
    assign.assign(desk, second_id, [passed_line_1(reviewed)], PersonId("alder"))
    refused("second.blind", lambda: draw_sample.proof(desk, second_id))
    refused("second.blind", lambda: draw_sample.lists(desk, second_id))
    view = draw_sample.current(desk, second_id)
    assert view
    assert (view.key, {t.stratum for t in view.sample}) == ("", {""})


def test_that_a_released_second_look_opens_no_rank(reviewed: Office) -> None:
    given_again(reviewed)
    before = [case.case_id for case in cases_again(reviewed)]
    for case_id in before:
        look_again(reviewed, case_id)
    assert [case.case_id for case in cases_again(reviewed)] == before
    assert assign.open_next(reviewed.supervisor, second_of(reviewed.first_id)) == Changes()


def test_that_a_reversal_is_told_side_by_side(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    assert (looks.first.outcome, looks.second.outcome) == (Outcome.ACTION, Outcome.ERROR)
    (found,) = (
        each
        for each in second_differences.differences(reviewed.supervisor, reviewed.first_id)
        if each.criterion == "line-1"
    )
    assert found == looks
    given = second_differences.answers(reviewed.supervisor, reviewed.first_id, looks.case_id)
    told = {each.question: (each.first.value, each.second.value) for each in given}
    assert told["l1_right"] == ("met", "not_met")  # type: ignore[index]
    assert "gen_ours" not in told


def test_that_the_second_reviewer_sees_her_own_differences_only(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    mine = looker(reviewed, looks.case_id)
    found = second_differences.differences(mine, reviewed.first_id)
    assert {each.case_id for each in found} == {looks.case_id}
    other = next(name for name in ("birch", "cedar", "dogwood")
                 if name != mine.person.person_id)  # fmt: skip
    act = second_differences.differences
    refused("second.not_yours", lambda: act(reviewed.desk(other), reviewed.first_id, looks.case_id))


def test_that_a_case_not_looked_at_yet_has_nothing_to_compare(reviewed: Office) -> None:
    given_again(reviewed)
    case_id, desk = cases_again(reviewed)[0].case_id, reviewed.supervisor
    act = second_differences.differences
    refused("second.unreleased_case", lambda: act(desk, reviewed.first_id, case_id))


def test_that_no_rate_moves_before_it_is_decided(reviewed: Office) -> None:
    before = line_1(reviewed)
    assert one_reversal(reviewed).is_waiting
    assert line_1(reviewed) == before


def test_that_the_second_stands_for_every_ruleset_and_both_are_kept(reviewed: Office) -> None:
    before, looks = line_1(reviewed), one_reversal(reviewed)
    decided(reviewed, looks, Stands.SECOND)
    assert line_1(reviewed) == (before[0] - 1, before[1] + 1)
    made = settle.settlements(reviewed.supervisor, reviewed.first_id)
    assert {(m.stage, m.asked_by, m.settled_by) for m in made} == {
        (Stage.SECOND_REVIEW, looks.second.reviewer, "alder")
    }
    (now,) = [p for p in second_review.pairs(reviewed.supervisor, reviewed.first_id)
              if p.criterion == looks.criterion]  # fmt: skip
    assert (now.first, now.second) == (looks.first, looks.second)
    assert now.decision
    assert now.decision.reason == WHY


def test_that_the_first_stands_is_kept_and_moves_nothing(reviewed: Office) -> None:
    before, looks = line_1(reviewed), one_reversal(reviewed)
    decided(reviewed, looks, Stands.FIRST)
    assert line_1(reviewed) == before
    kept = second_differences.decisions(reviewed.supervisor, reviewed.first_id)
    assert kept[looks.case_id, looks.criterion].stands is Stands.FIRST
    assert reviewed.history_kinds()[-1] == second_kept.DECIDED


def test_that_what_was_amended_so_already_is_decided_and_settled_once(reviewed: Office) -> None:
    looks, desk = one_reversal(reviewed), reviewed.supervisor
    amended = settle.verdict_of(looks.second)
    settling = Settling(looks.case_id, LINE_1, Stage.AMENDMENT, amended, WHY, PersonId("dogwood"))
    with reviewed.workspace.store.write() as work:
        settle.settle_in(desk, work, reviews.review_in(work, reviewed.first_id), settling)
    decided(reviewed, looks, Stands.SECOND)
    made = settle.settlements(desk, reviewed.first_id)
    assert {each.stage for each in made} == {Stage.AMENDMENT}


def test_that_it_is_decided_once(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    decided(reviewed, looks, Stands.FIRST)
    said = refused("second.decided", lambda: decided(reviewed, looks, Stands.SECOND))
    assert "propose an amendment" in said


def refusal(office: Office, act: Callable[[], object], code: str) -> str:
    """Refused, and nothing decided."""
    said = refused(code, act)
    assert not second_differences.decisions(office.supervisor, office.first_id)
    return said


def test_that_only_a_supervisor_decides(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    for name in ("birch", "dogwood", "elder"):
        refusal(reviewed, partial(decided, reviewed, looks, Stands.FIRST, name), "people.role")


def test_that_a_supervisor_does_not_decide_of_her_own_look(reviewed: Office) -> None:
    second_id = drawn_again(reviewed)
    hazel = hired(reviewed, "hazel", role=Role.SUPERVISOR)
    odd = passed_line_1(reviewed)
    assign.assign(reviewed.supervisor, second_id, [odd], hazel)
    look_otherwise(reviewed, odd)
    (looks,) = [p for p in second_review.pairs(reviewed.supervisor, reviewed.first_id)
                if p.criterion == "line-1"]  # fmt: skip
    said = refusal(
        reviewed, lambda: decided(reviewed, looks, Stands.SECOND, "hazel"), "second.own_look"
    )
    assert "another supervisor decides" in said


def test_that_it_takes_a_reason(reviewed: Office) -> None:
    looks, desk = one_reversal(reviewed), reviewed.supervisor
    wanted = (looks.case_id, looks.criterion, Stands.FIRST, "  ")
    refusal(
        reviewed, lambda: second_differences.adjudicate(desk, reviewed.first_id, *wanted),
        "second.why",
    )  # fmt: skip


def test_that_what_agrees_is_not_decided(reviewed: Office) -> None:
    given_again(reviewed)
    look_again(reviewed, passed_line_1(reviewed))
    same = next(p for p in second_review.pairs(reviewed.supervisor, reviewed.first_id)
                if not p.differing)  # fmt: skip
    refusal(reviewed, lambda: decided(reviewed, same, Stands.SECOND), "second.no_difference")


def test_that_a_decision_changed_behind_the_back_is_not_believed(reviewed: Office) -> None:
    looks = one_reversal(reviewed)
    decided(reviewed, looks, Stands.FIRST)
    in_the_file(
        reviewed,
        "UPDATE document SET body = replace(body, '\"first\"', '\"second\"') WHERE kind = ?",
        second_kept.KIND,
    )
    desk = reviewed.supervisor
    refused("workspace.forged", lambda: second_review.pairs(desk, reviewed.first_id))


def test_that_a_year_is_not_closed_over_an_open_difference(reviewed: Office) -> None:
    one_reversal(reviewed)
    desk = reviewed.supervisor
    year = reviews.get(desk, reviewed.first_id).period.review_year
    assert any("of the second look" in each for each in years.still_open(desk, year))


def test_that_its_progress_is_told(reviewed: Office) -> None:
    one_reversal(reviewed)
    found = second_differences.progress(reviewed.supervisor, reviewed.first_id)
    assert (found.released, found.waiting, found.reversals) == (1, 1, 1)
    assert found.assigned == found.cases > 1


def test_that_its_home_speaks_of_differences_and_not_of_rates(reviewed: Office) -> None:
    second_id = given_again(reviewed)
    steps = [step.key for step in home.home(reviewed.supervisor, second_id).steps]
    assert steps[-1] == "differences"
    assert "cap" not in steps


def test_that_its_queue_is_the_reviewer_s_own(reviewed: Office) -> None:
    second_id = given_again(reviewed)
    case = cases_again(reviewed)[0]
    desk = looker(reviewed, case.case_id)
    rows = queue.rows(desk, second_id, is_mine=True)
    assert {row.reviewer for row in rows} == {case.reviewer}


def test_that_there_are_no_pairs_without_a_second_review(finished: Office) -> None:
    assert second_review.pairs(finished.supervisor, finished.first_id) == ()
    desk, first = finished.supervisor, finished.first_id
    refused("second.none", lambda: second_differences.differences(desk, first))
