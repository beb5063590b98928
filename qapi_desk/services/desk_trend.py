"""A review beside the one before it, criterion by criterion, on the criterion's id.

The one before: the ordinary review of the same agency whose period ended last before this one
began, and that has released cases. Two simple samples are compared by Fisher's exact test; where
one is weighted, a change is said only if the limits of the two stand apart, which is more than a
test at the same risk asks for; where every case counted both times there is no chance to speak of.
Works from figures; who may see them, ``desk_view`` knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.findings import Limits
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.reports.wording import percent
from qapi_desk.sampling import two_rates
from qapi_desk.services import (
    conventions,
    findings,
    in_sight,
    law_kept,
    question_sets,
    received,
    reviews,
)
from qapi_desk.services.readings import CriterionReading
from qapi_desk.services.received_figures import received_readings
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


class Change(StrEnum):
    """What can be said of a rate beside the one before."""

    RISEN = "risen"
    FALLEN = "fallen"
    CHANCE = "within chance"
    """A difference this large, or larger, is no surprise where nothing changed."""
    SAME = "the same"
    RUNNING = "running"
    """One of the two is not done; what is released so far may not be like the rest."""
    NOT_COUNTED = "not counted"
    """In one of the two no case counts yet."""
    ONLY_NOW = "only now"
    ONLY_BEFORE = "only before"


@dataclass(frozen=True, slots=True)
class Side:
    """One review's figures of a criterion. ``rate`` is the estimate, weighted with strata."""

    action: int
    n: int
    rate: Fraction | None
    limits: Limits | None
    is_weighted: bool
    """Whether strata were weighted into the rate."""
    is_census: bool
    """Whether every case that the criterion applies to counted."""
    alpha: Fraction
    """The risk at which its figures are read."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One criterion in both reviews. ``p_value`` is two-sided; None where nothing was tested."""

    criterion: CriterionId
    title: str
    now: Side | None
    before: Side | None
    change: Change
    test: str
    p_value: float | None
    words: str

    @property
    def difference(self) -> Fraction | None:
        """Rate now less rate before; None where one of them is not known."""
        if self.now is None or self.before is None:
            return None
        return _difference(self.now, self.before)


@dataclass(frozen=True, slots=True)
class Trend:
    """A review beside the one before it. ``previous`` is None where there is none."""

    previous: Review | None
    is_final: bool
    """Whether every opened case of the previous review is released."""
    words: str
    rows: tuple[TrendRow, ...]

    def row(self, criterion: CriterionId) -> TrendRow | None:
        """One criterion's row."""
        return next((row for row in self.rows if row.criterion == criterion), None)


NONE_BEFORE = "There is no earlier review of this agency with released cases to compare with."


def previous_in(work: Work, review: Review) -> Review | None:
    """The ordinary review before this one; None where there is none with released cases."""
    earlier = sorted(
        (
            each
            for each in reviews.reviews_in(work)
            if each.agency == review.agency and each.period.last < review.period.first
        ),
        key=lambda each: (each.period.last, each.created_at),
        reverse=True,
    )
    return next((each for each in earlier if _released(work, each)), None)


def _released(work: Work, review: Review) -> bool:
    return any(c.state is CaseState.RELEASED for c in work.cases.all(review.review_id))


def trend_in(
    desk: Desk,
    work: Work,
    review: Review,
    readings: Iterable[CriterionReading],
    titles: Mapping[CriterionId, str],
) -> Trend:
    """The trend of a review whose governing readings are at hand."""
    before = previous_in(work, review)
    if before is None:
        return Trend(None, is_final=False, words=NONE_BEFORE, rows=())
    ruleset = law_kept.law_in(work, desk.library, before).governing
    earlier = {each.criterion: each for each in readings_in(desk, work, before)}
    names = {c: ruleset.criterion(c).title for c in earlier} | dict(titles)
    is_final = in_sight.is_done(work, before.review_id)
    is_done = in_sight.is_done(work, review.review_id)
    now = {each.criterion: each for each in readings}
    order = [*now, *(criterion for criterion in earlier if criterion not in now)]
    rows = tuple(
        _row(
            (criterion, names.get(criterion, str(criterion)), before.review_id),
            now.get(criterion),
            earlier.get(criterion),
            is_done=is_done and is_final,
        )
        for criterion in order
    )
    words = _words(review, before, is_final=is_final, is_done=is_done)
    return Trend(before, is_final, words, rows)


def readings_in(desk: Desk, work: Work, review: Review) -> tuple[CriterionReading, ...]:
    """A review's governing readings, drawn here or received; empty before a plan."""
    ruleset = law_kept.law_in(work, desk.library, review).governing
    if received.received_in(work, review.review_id) is not None:
        beside = {each.criterion for each in question_sets.figures_in(desk, work, review)}
        planned = replace(review, criteria=tuple(c for c in review.criteria if c not in beside))
        cases, found = work.cases.all(review.review_id), work.findings.all(review.review_id)
        return received_readings(ruleset, planned, cases, found, conventions.of(desk.library))
    counted = findings.counted_in(work, review)
    return findings.read_all(desk.library, ruleset, counted) if counted else ()


def _words(review: Review, before: Review, *, is_final: bool, is_done: bool) -> str:
    parts = [f"Compared with {before.review_id}, {before.title} ({before.period.label})."]
    if not is_done:
        parts.append("This review is not done: what is released so far may not be like the rest.")
    if not is_final:
        parts.append("Some of its cases are not released yet.")
    if before.governing != review.governing:
        parts.append(f"It was judged by {before.governing}, this one by {review.governing}.")
    elif before.governing_version != review.governing_version:
        parts.append(
            f"It was judged by version {before.governing_version} of {before.governing}, this one "
            f"by version {review.governing_version}."
        )
    return " ".join(parts)


def _row(
    asked: tuple[CriterionId, str, ReviewId],
    now: CriterionReading | None,
    then: CriterionReading | None,
    *,
    is_done: bool,
) -> TrendRow:
    criterion, title, earlier_id = asked
    sides = _side(now), _side(then)
    if sides[0] is None or sides[1] is None:
        change = Change.ONLY_NOW if sides[0] else Change.ONLY_BEFORE
        words = "Asked in this review only." if sides[0] else f"Asked in {earlier_id} only."
        return TrendRow(criterion, title, *sides, change, "", None, words)
    change, test, p_value = compared(sides[0], sides[1], is_done=is_done)
    words = _sentence(sides[0], sides[1], change, test, p_value)
    return TrendRow(criterion, title, *sides, change, test, p_value, words)


def _side(reading: CriterionReading | None) -> Side | None:
    if reading is None:
        return None
    figures = reading.figures
    return Side(
        action=figures.action,
        n=figures.n,
        rate=reading.estimate,
        limits=figures.limits,
        is_weighted=reading.stratified is not None,
        is_census=0 < figures.n == figures.eligible,
        alpha=reading.basis.alpha,
    )


FISHER = "Fisher's exact test"
LIMITS = "a weighted rate: told by whether the limits of the two stand apart"
CENSUS = "every case counted both times"


def compared(now: Side, before: Side, *, is_done: bool) -> tuple[Change, str, float | None]:
    """What changed, how it was told, and the p-value; at the risk this review is read with.

    Nothing is told of a change before both reviews are done: cases are not released at random.
    """
    difference = _difference(now, before)
    if difference is None:
        return Change.NOT_COUNTED, "", None
    if not is_done:
        return Change.RUNNING, "", None
    direction = _direction(difference)
    if now.is_census and before.is_census:
        return direction, CENSUS, None
    if now.is_weighted or before.is_weighted:
        return direction if _stand_apart(now, before) else Change.CHANCE, LIMITS, None
    p_value = two_rates.fisher((now.action, now.n), (before.action, before.n))
    change = direction if p_value <= now.alpha else Change.CHANCE
    return change, FISHER, float(p_value)


def _stand_apart(now: Side, before: Side) -> bool:
    if now.limits is None or before.limits is None:
        return False
    return now.limits.upper < before.limits.lower or before.limits.upper < now.limits.lower


def _difference(now: Side, before: Side) -> Fraction | None:
    if now.rate is None or before.rate is None:
        return None
    return now.rate - before.rate


def _direction(difference: Fraction) -> Change:
    if not difference:
        return Change.SAME
    return Change.RISEN if difference > 0 else Change.FALLEN


_SAID = {
    Change.RISEN: "The rate rose",
    Change.FALLEN: "The rate fell",
    Change.SAME: "The rate is the same",
    Change.CHANCE: "A difference within what chance alone would bring",
}


def _sentence(now: Side, before: Side, change: Change, test: str, p_value: float | None) -> str:
    if change is Change.NOT_COUNTED:
        return "No case counts yet in one of the two reviews; there is nothing to compare."
    if change is Change.RUNNING:
        return (
            f"So far {_rate(now)}, {_rate(before)} before; whether it changed is said when every "
            "case of both is released."
        )
    told = f"{_SAID[change]}: {_rate(now)} now, {_rate(before)} before"
    chance = f", p = {p_value:.3f}" if p_value is not None else ""
    return f"{told} ({test}{chance})."


def _rate(side: Side) -> str:
    rate = percent(side.rate) if side.rate is not None else "no rate"
    if side.limits is None:
        return f"{rate} of {side.n:,}"
    return f"{rate} of {side.n:,} ({percent(side.limits.lower)} to {percent(side.limits.upper)})"
