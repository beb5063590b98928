"""The supervisor's desk: how far a review is, what waits in it, what it says, and what changed.

For supervisors and observers, at every time: it names people and counts their work. When a review
is done, everybody reads its figures on the findings page; how quickly whom did what stays here.
Who looks at cases of the review a second time sees its progress, but nothing of its results
(``in_sight``). Reads only; the figures are those of ``findings``, to the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind, ReviewStage
from qapi_desk.reports.wording import percent
from qapi_desk.services import desk_trend, findings, in_sight, law_kept, received, reviews
from qapi_desk.services.desk_progress import (
    Asked,
    CriterionProgress,
    OverdueCase,
    ReviewerProgress,
    by_criterion,
    by_reviewer,
    overdue_cases,
)
from qapi_desk.services.desk_trend import Trend
from qapi_desk.services.desk_waiting import Waiting, waiting
from qapi_desk.services.in_sight import SEES_RUNNING
from qapi_desk.services.minutes import minutes_on
from qapi_desk.services.plan_sample import plan_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class Results:
    """What the released cases come to, criterion by criterion, by the governing ruleset."""

    figures: tuple[CriterionFindings, ...]
    """With the undetermined both ways: ``rate_if_incomplete_error`` and ``_action``."""
    causes: tuple[ParetoBar, ...]
    trend: Trend

    def of(self, criterion: CriterionId) -> CriterionFindings | None:
        """One criterion's figures; None for what no plan and no list asked about."""
        return next((row for row in self.figures if row.criterion == criterion), None)


@dataclass(frozen=True, slots=True)
class DeskView:
    """One review on a supervisor's desk. ``results`` is None where ``no_results`` says why."""

    review: Review
    stage: ReviewStage
    today: date
    cases: int
    released: int
    waiting: tuple[Waiting, ...]
    reviewers: tuple[ReviewerProgress, ...]
    criteria: tuple[CriterionProgress, ...]
    overdue: tuple[OverdueCase, ...]
    minutes_left: int
    basis: str
    """Where the minutes come from."""
    results: Results | None
    no_results: str

    @property
    def is_drawn(self) -> bool:
        """Whether any case is opened."""
        return self.cases > 0


def show(desk: Desk, review_id: ReviewId) -> DeskView:
    """A review as its supervisor finds it in the morning.

    Raises:
        Refused: ``people.role`` to all but supervisors and observers; ``review.unknown``;
            ``desk.practice`` for a practice set, which has a page of its own.
    """
    _must_see(desk)
    minutes, today = minutes_on(desk.library), desk.clock.now().date()
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        _must_be_reviewed(review)
        no_results = _why_no_results(desk, work, review)
        is_blind = bool(_blind(desk, work, review_id))
        is_counted = review.kind is ReviewKind.ORDINARY
        queued = work.queue.all(review_id)
        asked = _asked(desk, work, review)
        found = work.findings.all(review_id, review.governing)
        people = work.people.all()
        stage = reviews.stage_in(work, review_id)
    return DeskView(
        review=review,
        stage=stage,
        today=today,
        cases=len(queued),
        released=sum(not each.is_open for each in queued),
        waiting=waiting(desk, review_id, sees_results=is_counted and not is_blind),
        reviewers=by_reviewer(queued, people, minutes, today),
        criteria=by_criterion(queued, found, asked, today, is_blind=is_blind),
        overdue=overdue_cases(queued, minutes, asked.titles, today),
        minutes_left=sum(map(minutes.left, queued)),
        basis=minutes.basis,
        results=None if no_results else _results(desk, review),
        no_results=no_results,
    )


def _must_see(desk: Desk) -> None:
    desk.person.must_be(*SEES_RUNNING, to="see the supervisor's desk")


def _must_be_reviewed(review: Review) -> None:
    if review.kind is ReviewKind.PRACTICE:
        raise Refused(
            "desk.practice",
            f"{review.review_id} is a practice set; how it goes stands on the page Practice.",
        )


def _blind(desk: Desk, work: Work, review_id: ReviewId) -> str:
    """Why this person may not see results yet; empty when they may."""
    try:
        in_sight.must_see_results(desk, work, review_id)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _why_no_results(desk: Desk, work: Work, review: Review) -> str:
    """Why no results stand here; empty when they do."""
    if review.kind is not ReviewKind.ORDINARY:
        return f"No rate is made of {review.review_id}: it looks at {review.looks_at} again."
    if sentence := _blind(desk, work, review.review_id):
        return sentence
    if not any(c.state is CaseState.RELEASED for c in work.cases.all(review.review_id)):
        return "There are no results yet: no case is released."
    return ""


def _asked(desk: Desk, work: Work, review: Review) -> Asked:
    """Every criterion of the review with its title, and the n that its plan asks for."""
    governing = law_kept.law_in(work, desk.library, review).governing
    plan = plan_in(work, review.review_id)
    needed: Mapping[CriterionId, int] = {}
    if plan is not None and received.received_in(work, review.review_id) is None:
        needed = {row.criterion: row.n for row in plan.criteria}
    return Asked({c: governing.criterion(c).title for c in review.criteria}, needed)


def _results(desk: Desk, review: Review) -> Results:
    seen = findings.show(desk, review.review_id)
    with desk.store.read() as work:
        trend = desk_trend.trend_in(desk, work, review, seen.readings, seen.titles)
    return Results(seen.governing, seen.pareto, trend)


def cases_behind(
    desk: Desk,
    review_id: ReviewId,
    criterion: CriterionId | None = None,
    outcomes: Iterable[Outcome] = (),
) -> tuple[Finding, ...]:
    """The governing findings behind a number, in order of rank: no criterion, no outcome means all.

    Raises:
        Refused: ``people.role``, ``review.unknown``, ``second.blind``.
    """
    _must_see(desk)
    wanted = frozenset(outcomes) or frozenset(Outcome)
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        in_sight.must_see_results(desk, work, review_id)
        found = work.findings.all(review_id, review.governing)
    return tuple(
        sorted(
            (f for f in found if criterion in {None, f.criterion} and f.outcome in wanted),
            key=lambda f: (f.rank, f.case_id, f.criterion),
        )
    )


def of_case(desk: Desk, review_id: ReviewId, case_id: CaseId) -> tuple[Finding, ...]:
    """The governing findings of one case, in order of criterion.

    Raises:
        Refused: ``people.role``, ``review.unknown``, ``second.blind``.
    """
    found = cases_behind(desk, review_id)
    return tuple(each for each in found if each.case_id == case_id)


def rate_words(row: CriterionFindings) -> str:
    """A criterion's rate in a line, with the undetermined cases counted both ways."""
    if row.rate is None:
        return f"{row.criterion}: no case counts yet"
    told = f"{row.criterion}: {percent(row.rate)} of {row.n:,}, {row.error:,} errors"
    low, high = row.rate_if_incomplete_error, row.rate_if_incomplete_action
    if not row.incomplete or low is None or high is None:
        return told
    return (
        f"{told}; with {row.incomplete:,} undetermined between {percent(low)} and {percent(high)}"
    )
