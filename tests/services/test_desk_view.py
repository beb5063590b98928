"""The supervisor's desk: its counts are the store's, and who may not see it gets a sentence."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.findings import CriterionFindings, Limits
from qapi_desk.domain.ids import CaseId, CriterionId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.reviews import CaseState, ReviewCase, ReviewKind, second_of
from qapi_desk.domain.second_looks import Stands
from qapi_desk.sampling.two_rates import fisher
from qapi_desk.services import (
    amend,
    assign,
    case_fixes,
    comments,
    demo_reviewer,
    desk_trend,
    desk_view,
    entries,
    findings,
    rechecks,
    reviews,
    second_differences,
    workload,
)
from qapi_desk.services import (
    replace as replacing,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.desk_trend import Change
from qapi_desk.services.desk_view import DeskView
from qapi_desk.services.rechecks import Rechecks
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Workspace, open_workspace
from tests.services.amended import WHY, asked, right
from tests.services.blinding import blinded
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import BIRCH, YESTERDAY, cases_of, received_review, refused
from tests.services.quarters import drawn_quarter, review_all
from tests.services.rebutting import contested, decide, on_day, ruled, year_over
from tests.services.second_looks import one_reversal

LATER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CRITERIA = ("expedited-6", "expedited-12")


def seen(office: Office) -> DeskView:
    return desk_view.show(office.supervisor, office.first_id)


def cases_in(office: Office) -> tuple[ReviewCase, ...]:
    with office.workspace.store.read() as work:
        return work.cases.all(office.first_id)


def waits(office: Office, key: str) -> tuple[int, date | None]:
    """How many of a kind wait, and since when; none where the desk does not name it."""
    found = next((each for each in seen(office).waiting if each.key == key), None)
    return (found.count, found.oldest) if found else (0, None)


def was_due(office: Office, case_id: CaseId) -> None:
    """Yesterday was the case's due day."""
    with office.workspace.store.write() as work:
        agreed = work.assignments.get(office.first_id, case_id)
        work.assignments.set(replace(agreed, due_on=YESTERDAY))


# Progress


def test_that_reviewers_states_are_the_store_s_to_the_case(drawn: Office) -> None:
    drawn.answer_all(drawn.a_case("line-1"))
    drawn.say(drawn.a_case("line-1"), "gen_ours", "yes")
    for row in seen(drawn).reviewers:
        kept = Counter(c.state for c in cases_in(drawn) if c.reviewer == row.person_id)
        assert kept == +Counter(
            {
                CaseState.ASSIGNED: row.assigned,
                CaseState.STARTED: row.started,
                CaseState.READY: row.ready,
                CaseState.RELEASED: row.released,
            }
        )


def test_that_every_case_stands_with_one_reviewer(drawn_office: Office) -> None:
    view = seen(drawn_office)
    assert sum(row.cases for row in view.reviewers) == view.cases == len(cases_in(drawn_office))


def test_that_minutes_left_are_the_workload_s(drawn_office: Office) -> None:
    loads = workload.workload(drawn_office.supervisor, drawn_office.first_id).loads
    view = seen(drawn_office)
    assert {row.person_id: row.minutes_left for row in view.reviewers} == {
        load.person_id: load.minutes_left for load in loads
    }
    assert view.minutes_left == sum(load.minutes_left for load in loads)


def test_that_cases_nobody_has_stand_last_without_a_name(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    assign.hand_back(drawn.desk("birch"), drawn.first_id, case_id, "I know the family.")
    last = seen(drawn).reviewers[-1]
    assert (last.person_id, last.unassigned, last.open) == (None, 1, 1)


def test_that_a_reviewer_was_last_active_when_she_answered(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    drawn.say(case_id, "gen_ours", "yes")
    who = drawn.reviewer_of(case_id).person.person_id
    days = {row.person_id: row.last_active for row in seen(drawn).reviewers}
    assert days[who] == LATER.date()
    assert None in days.values()


def test_that_criteria_are_the_store_s_to_the_case(finished: Office) -> None:
    view = seen(finished)
    opened = Counter(c for case in cases_in(finished) for c in case.criteria)
    assert {row.criterion: row.opened for row in view.criteria} == opened
    assert all(row.open == 0 == row.to_come for row in view.criteria)


def test_that_what_counts_is_what_the_findings_count(finished: Office) -> None:
    figures = findings.show(finished.supervisor, finished.first_id).governing
    told = {r.criterion: (r.counted, r.undetermined, r.needed) for r in seen(finished).criteria}
    assert told == {row.criterion: (row.n, row.incomplete, row.needed) for row in figures}


def test_that_what_is_to_come_is_n_less_what_is_settled(drawn: Office) -> None:
    before = {row.criterion: row.to_come for row in seen(drawn).criteria}
    drawn.answer_all(drawn.a_case("line-1"))
    after = {row.criterion: row for row in seen(drawn).criteria}[CriterionId("line-1")]
    settled = (after.counted or 0) + (after.undetermined or 0)
    assert before[after.criterion] == after.needed
    assert after.to_come == (after.needed or 0) - settled


def test_that_a_received_list_asks_for_no_number(drawn: Office, tmp_path: Path) -> None:
    review_id = received_review(drawn, tmp_path, is_peer_review=False)
    view = desk_view.show(drawn.supervisor, review_id)
    assert [(row.opened, row.needed, row.to_come) for row in view.criteria] == [(3, None, None)]


# What waits


def test_that_a_case_past_its_day_is_overdue_by_its_days(drawn: Office) -> None:
    case_id = cases_of(drawn, "birch")[0]
    was_due(drawn, case_id)
    (late,) = seen(drawn).overdue
    assert (late.case_id, late.reviewer, late.days_over) == (case_id, BIRCH, 1)
    assert waits(drawn, "overdue") == (1, YESTERDAY)


def test_that_a_released_case_is_never_overdue(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    was_due(drawn, case_id)
    drawn.answer_all(case_id)
    assert seen(drawn).overdue == ()


def test_that_a_replacement_waits_until_it_is_decided(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    drawn.exclude(case_id)
    reviewer = drawn.reviewer_of(case_id)
    replacing.request(reviewer, drawn.first_id, case_id)
    assert waits(drawn, "replacements") == (1, LATER.date())
    replacing.decide(drawn.supervisor, drawn.first_id, case_id, is_confirmed=True, reason="Twice.")
    assert waits(drawn, "replacements") == (0, None)


def test_that_a_returned_case_waits_until_it_is_released(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    drawn.say(case_id, "gen_ours", "yes")
    assign.return_to_reviewer(drawn.supervisor, drawn.first_id, case_id, "Look at the date.")
    assert waits(drawn, "returned") == (1, LATER.date())
    drawn.answer_all(case_id)
    assert waits(drawn, "returned") == (0, None)


def test_that_a_remark_waits_until_it_is_settled(drawn: Office) -> None:
    case_id = drawn.a_case("line-1")
    lead = drawn.supervisor
    made = comments.add(
        lead, drawn.first_id, case_id, DATA_FORM, QuestionId("gen_ours"), "Really ours?"
    )
    assert waits(drawn, "remarks") == (1, LATER.date())
    comments.settle(lead, int(made.made or 0))
    assert waits(drawn, "remarks") == (0, None)


def test_that_a_reversal_waits_until_one_look_stands(reviewed: Office) -> None:
    found = one_reversal(reviewed)
    assert waits(reviewed, "differences") == (1, found.second.released_at.date())
    second_differences.adjudicate(
        reviewed.supervisor, reviewed.first_id, found.case_id, found.criterion, Stands.FIRST, WHY
    )
    assert waits(reviewed, "differences") == (0, None)


def test_that_an_amendment_waits_until_it_is_decided(reviewed: Office) -> None:
    number = asked(reviewed, right(reviewed))
    assert waits(reviewed, "amendments") == (1, LATER.date())
    amend.decide(reviewed.supervisor, number, is_confirmed=False, reason="Not so.")
    assert waits(reviewed, "amendments") == (0, None)


def test_that_a_contested_finding_waits_until_it_is_decided(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = contested(reviewed, tmp_path)
    assert waits(reviewed, "rebuttals") == (1, LATER.date())
    decide(reviewed, number, key, ruled())
    assert waits(reviewed, "rebuttals") == (0, None)


def test_that_a_correction_waits_only_after_its_day(reviewed: Office) -> None:
    assert waits(reviewed, "corrections") == (0, None)
    items = case_fixes.show(reviewed.supervisor, reviewed.first_id).items
    on_day(reviewed, max(each.due for each in items) + timedelta(days=1))
    assert waits(reviewed, "corrections") == (len(items), min(each.due for each in items))


def ruled_upon(office: Office) -> Rechecks:
    """A ruling made when everything was released long ago, and what it might change."""
    office.workspace.clock = SteppingClock(LATER + timedelta(days=30))
    about = f"{DATA_FORM}/gen_ours"
    made = entries.rule(office.supervisor, about, "So.", source="Memo 8", on=LATER.date())
    return rechecks.of_ruling(office.supervisor, int(made.made or 0))


def test_that_what_a_ruling_might_change_waits_to_be_looked_at(reviewed: Office) -> None:
    found = ruled_upon(reviewed)
    day = found.ruling.at.date()
    assert waits(reviewed, "relooks") == (found.open, day)
    rechecks.stands(reviewed.supervisor, found.items[0].place, WHY)
    assert waits(reviewed, "relooks") == (found.open - 1, day)


def test_that_a_withdrawn_ruling_asks_for_no_look(reviewed: Office) -> None:
    found = ruled_upon(reviewed)
    entries.withdraw(reviewed.supervisor, found.ruling.number, WHY)
    assert waits(reviewed, "relooks") == (0, None)


def test_that_nothing_is_to_be_looked_at_in_a_closed_year(reviewed: Office) -> None:
    ruled_upon(reviewed)
    year_over(reviewed)
    assert waits(reviewed, "relooks") == (0, None)


def test_that_a_proposed_change_waits_to_be_decided_and_not_to_be_looked_at(
    reviewed: Office,
) -> None:
    found = ruled_upon(reviewed)
    item = next(each for each in found.items if each.earlier.outcome is Outcome.ERROR)
    verdict = Verdict(RuleOutcome.YES, comment=WHY)
    rechecks.propose(reviewed.desk("dogwood"), item.place, verdict, WHY)
    assert (waits(reviewed, "rechecks")[0], waits(reviewed, "relooks")[0]) == (1, found.open - 1)
    rechecks.decide(reviewed.supervisor, item.place, is_confirmed=False, reason="Not so.")
    assert (waits(reviewed, "rechecks")[0], waits(reviewed, "relooks")[0]) == (0, found.open)


def test_that_nothing_waits_in_a_review_that_is_done(finished: Office) -> None:
    assert seen(finished).waiting == ()


# Results and the way to the cases


@pytest.mark.parametrize("outcome", list(Outcome))
def test_that_behind_each_number_stand_as_many_cases(finished: Office, outcome: Outcome) -> None:
    results = seen(finished).results
    assert results is not None
    for row in results.figures:
        found = desk_view.cases_behind(
            finished.supervisor, finished.first_id, row.criterion, [outcome]
        )
        assert len(found) == counts_of(row)[outcome]


def counts_of(row: CriterionFindings) -> dict[Outcome, int]:
    return {
        Outcome.ACTION: row.action,
        Outcome.ERROR: row.error,
        Outcome.NOT_APPLICABLE: row.not_applicable,
        Outcome.EXCLUDED: row.excluded,
        Outcome.INCOMPLETE: row.incomplete,
    }


def test_that_a_case_leads_back_to_all_its_findings(finished: Office) -> None:
    finding = desk_view.cases_behind(finished.supervisor, finished.first_id)[0]
    found = desk_view.of_case(finished.supervisor, finished.first_id, finding.case_id)
    criteria = next(c.criteria for c in cases_in(finished) if c.case_id == finding.case_id)
    assert {each.criterion for each in found} == set(criteria)


def test_that_causes_add_up_to_the_errors(finished: Office) -> None:
    results = seen(finished).results
    assert results is not None
    errors = desk_view.cases_behind(
        finished.supervisor, finished.first_id, outcomes=[Outcome.ERROR]
    )
    assert sum(bar.count for bar in results.causes) == len(errors)


def test_that_there_are_no_results_before_a_release(drawn_office: Office) -> None:
    view = seen(drawn_office)
    assert (view.results, view.no_results) == (
        None,
        "There are no results yet: no case is released.",
    )


def a_row(**other: object) -> CriterionFindings:
    figures = CriterionFindings(
        CriterionId("line-1"), reviews.GOVERNING, 9, 9, 9, 3, 1, 0, 0, 2, 4, None, Fraction(3, 4),
        None, None, None, Fraction(1, 2), Fraction(5, 6),
    )  # fmt: skip
    return replace(figures, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (a_row(), "line-1: 75.00% of 4, 1 errors; with 2 undetermined between 50.00% and 83.33%"),
        (a_row(incomplete=0), "line-1: 75.00% of 4, 1 errors"),
        (a_row(rate=None), "line-1: no case counts yet"),
    ],
)
def test_that_a_rate_says_its_undetermined_both_ways(figures: CriterionFindings, told: str) -> None:
    assert desk_view.rate_words(figures) == told


# Who may see it


@pytest.mark.parametrize("person", ["birch", "dogwood"])
def test_that_only_supervisors_and_observers_see_a_desk(finished: Office, person: str) -> None:
    desk, review_id = finished.desk(person), finished.first_id
    told = refused("people.role", lambda: desk_view.show(desk, review_id))
    refused("people.role", lambda: desk_view.cases_behind(desk, review_id))
    refused("people.role", lambda: desk_view.of_case(desk, review_id, CaseId("1")))
    assert "supervisor's desk" in told


def test_that_an_observer_sees_what_a_supervisor_sees(finished: Office) -> None:
    assert desk_view.show(finished.desk("elder"), finished.first_id) == seen(finished)


@pytest.fixture
def looked_at_again(reviewed: Office) -> Office:
    """A finished review, one case of which its supervisor is to look at a second time."""
    blinded(reviewed, "alder")
    return reviewed


def test_that_the_blind_see_progress_and_no_result(looked_at_again: Office) -> None:
    view = seen(looked_at_again)
    assert view.results is None
    assert "a second time" in view.no_results
    assert view.released == view.cases == len(cases_in(looked_at_again))
    assert {(row.counted, row.undetermined, row.to_come) for row in view.criteria} == {
        (None, None, None)
    }


def test_that_the_blind_are_not_told_what_waits_of_results(reviewed: Office) -> None:
    asked(reviewed, right(reviewed))
    blinded(reviewed, "alder")
    assert waits(reviewed, "amendments") == (0, None)
    told = desk_view.show(reviewed.desk("elder"), reviewed.first_id).waiting
    assert [each.key for each in told] == ["amendments"]


def test_that_the_blind_are_refused_the_cases_behind(looked_at_again: Office) -> None:
    lead, first = looked_at_again.supervisor, looked_at_again.first_id
    refused("second.blind", lambda: desk_view.cases_behind(lead, first))


def test_that_no_rate_is_made_of_a_second_review(looked_at_again: Office) -> None:
    second = second_of(looked_at_again.first_id)
    view = desk_view.show(looked_at_again.supervisor, second)
    assert (view.cases, view.results) == (1, None)
    assert "looks at" in view.no_results


def test_that_a_practice_set_has_no_desk(drawn: Office) -> None:
    first = reviews.get(drawn.supervisor, drawn.first_id)
    made = replace(first, review_id=ReviewId("practice-1"), kind=ReviewKind.PRACTICE)
    with drawn.workspace.store.write() as work:
        work.documents.put("review", made.review_id, to_body(made))
    refused("desk.practice", lambda: desk_view.show(drawn.supervisor, made.review_id))


# The trend


@pytest.fixture(scope="module")
def two_quarters(reviewed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demonstration's quarter, and before it a stratified one of two criteria. Read only."""
    home = tmp_path_factory.mktemp("quarters") / "home"
    shutil.copytree(reviewed_home, home, ignore=shutil.ignore_patterns("extract"))
    workspace: Workspace = open_workspace(home, clock=SteppingClock(LATER))
    office = Office(workspace)
    review_all(office, drawn_quarter(office, "FFY2026Q3", *CRITERIA))
    yield office
    workspace.close()


def test_that_a_first_review_has_nothing_before_it(finished: Office) -> None:
    results = seen(finished).results
    assert results is not None
    assert (results.trend.previous, results.trend.words) == (None, desk_trend.NONE_BEFORE)


def test_that_the_quarter_before_stands_beside_this_one(two_quarters: Office) -> None:
    results = seen(two_quarters).results
    assert results is not None
    previous = results.trend.previous
    assert previous is not None
    assert (previous.period.quarter, results.trend.is_final) == ("FFY2026Q3", True)
    before = findings.show(two_quarters.supervisor, previous.review_id)
    kept = {row.criterion: (row.action, row.n) for row in before.governing}
    sides = {row.criterion: row.before for row in results.trend.rows if row.before}
    assert {c: (side.action, side.n) for c, side in sides.items()} == kept


def test_that_criteria_of_one_review_only_are_said_so(two_quarters: Office) -> None:
    results = seen(two_quarters).results
    assert results is not None
    only = {row.criterion for row in results.trend.rows if row.change is Change.ONLY_NOW}
    older, newer = (each.review_id for each in reviews.reviews(two_quarters.supervisor))
    asked = {
        row.criterion: review_id
        for review_id in (newer, older)
        for row in findings.show(two_quarters.supervisor, review_id).governing
    }
    assert only == {criterion for criterion, last in asked.items() if last == newer}


def test_that_a_review_before_is_no_trend_of_a_later_one(two_quarters: Office) -> None:
    older = reviews.reviews(two_quarters.supervisor)[0].review_id
    results = desk_view.show(two_quarters.supervisor, older).results
    assert results is not None
    assert results.trend.previous is None


def percents(lower: int, upper: int) -> Limits:
    return Limits(Fraction(lower, 100), Fraction(upper, 100), Fraction(95, 100), "made up")


def side(action: int, n: int, **other: object) -> desk_trend.Side:
    rate = Fraction(action, n) if n else None
    alpha, limits = Fraction(5, 100), percents(34, 66)
    made = desk_trend.Side(action, n, rate, limits, is_weighted=False, is_census=False, alpha=alpha)
    return replace(made, **other)  # type: ignore[arg-type]


def weighted(lower: int, upper: int) -> desk_trend.Side:
    return side(36, 40, is_weighted=True, limits=percents(lower, upper))


@pytest.mark.parametrize(
    ("now", "before", "change", "test"),
    [
        (side(20, 40), side(38, 40), Change.FALLEN, desk_trend.FISHER),
        (side(38, 40), side(20, 40), Change.RISEN, desk_trend.FISHER),
        (side(30, 40), side(32, 40), Change.CHANCE, desk_trend.FISHER),
        (side(0, 0), side(32, 40), Change.NOT_COUNTED, ""),
        (side(20, 40), weighted(80, 95), Change.FALLEN, desk_trend.LIMITS),
        (weighted(80, 95), side(20, 40), Change.RISEN, desk_trend.LIMITS),
        (side(20, 40), weighted(60, 95), Change.CHANCE, desk_trend.LIMITS),
        (side(20, 40, limits=None), weighted(80, 95), Change.CHANCE, desk_trend.LIMITS),
        (side(3, 4, is_census=True), side(4, 4, is_census=True), Change.FALLEN, desk_trend.CENSUS),
        (side(4, 4, is_census=True), side(4, 4, is_census=True), Change.SAME, desk_trend.CENSUS),
    ],
)
def test_that_a_change_is_told_by_the_test_that_fits(
    now: desk_trend.Side, before: desk_trend.Side, change: Change, test: str
) -> None:
    assert desk_trend.compared(now, before, is_done=True)[:2] == (change, test)


def test_that_the_p_value_of_simple_samples_is_exact() -> None:
    assert desk_trend.compared(side(3, 4), side(1, 4), is_done=True)[2] == float(
        fisher((3, 4), (1, 4))
    )


def test_that_no_change_is_told_before_both_reviews_are_done() -> None:
    told = desk_trend.compared(side(20, 40), side(38, 40), is_done=False)
    assert told == (Change.RUNNING, "", None)


def test_that_a_running_review_stands_beside_the_one_before_without_a_verdict(
    drawn: Office,
) -> None:
    lead, first = drawn.supervisor, drawn.first_id
    review_all(drawn, drawn_quarter(drawn, "FFY2026Q3", "expedited-6"))
    for case in [c for c in cases_in(drawn) if "expedited-6" in c.criteria][:4]:
        reviewer = drawn.desk(str(case.reviewer))
        demo_reviewer.review(reviewer, first, case.case_id, supervisor=lead)
    results = seen(drawn).results
    assert results is not None
    row = results.trend.row(CriterionId("expedited-6"))
    assert row is not None
    assert row.change is Change.RUNNING
    assert row.words.startswith("So far ")
    assert "This review is not done" in results.trend.words
