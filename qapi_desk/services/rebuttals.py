"""Rebuttals: a worker or a unit answers to their errors, and a supervisor decides.

The clock runs from the day the packet goes out, in working days of the agency. How one is opened,
answered and decided is told in ``rebuttal_opening`` and ``rebuttal_answers``; papers and workbooks
are ``rebuttal_packet``'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.calendar import DayCalendar
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.outcomes import SkippedDay
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import (
    Extension,
    FindingKey,
    ItemState,
    Rebuttal,
    RebuttalItem,
    RebuttalOutcome,
    Says,
    Side,
    direction,
)
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import (
    conventions,
    in_sight,
    law_kept,
    rebuttals_kept,
    reviews,
    year_closed,
)
from qapi_desk.services.rebuttals_kept import EXTENDED, SENT, Kept
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PLACE = ("reviewing", "rebuttals.json")


@dataclass(frozen=True, slots=True)
class ItemView:
    """One finding of a rebuttal, as it stands, with what was answered and decided."""

    finding: Finding
    item: RebuttalItem
    state: ItemState


@dataclass(frozen=True, slots=True)
class RebuttalView:
    """One rebuttal as pages and papers show it. ``skipped`` are the days its clock left out."""

    rebuttal: Rebuttal
    items: tuple[ItemView, ...]
    skipped: tuple[SkippedDay, ...]
    calendar: str
    days_citation: str
    today: date

    @property
    def is_over(self) -> bool:
        """Whether answers are taken no more."""
        return self.rebuttal.is_over(self.today)

    def count(self, *states: ItemState) -> int:
        """How many of its findings are in one of these states."""
        return sum(each.state in states for each in self.items)


def must_see(desk: Desk, work: Work, review_id: ReviewId) -> Review:
    """The review, for whoever may be told of its errors.

    Raises:
        Refused: ``review.unknown``, ``findings.running``, ``second.blind``;
            ``rebuttal.not_counted`` for a review in which nothing is counted.
    """
    review = reviews.review_in(work, review_id)
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "rebuttal.not_counted",
            f"{review_id} is a {review.kind} review: nothing in it is counted, so nobody has to "
            "answer to it.",
        )
    in_sight.must_see_results(desk, work, review)
    return review


def must_go_on(desk: Desk, work: Work, review_id: ReviewId) -> Review:
    """The same of a review whose year still takes answers and decisions.

    Raises:
        Refused: ``year.closed``, with what the law allows; as ``must_see``.
    """
    review = must_see(desk, work, review_id)
    year_closed.must_be_open(work, review, desk.library)
    return review


def findings_in(work: Work, review: Review) -> dict[FindingKey, Finding]:
    """The findings of the governing ruleset as they stand."""
    found = work.findings.all(review.review_id, review.governing)
    return {FindingKey(f.case_id, f.criterion): f for f in found}


def is_of(finding: Finding, side: Side, whom: str) -> bool:
    """Whether a finding is of this worker or unit."""
    return (finding.worker_id if side is Side.WORKER else finding.unit_code) == whom


# The clock


def calendar_in(desk: Desk, work: Work, review: Review) -> DayCalendar:
    """The agency's calendar as the review keeps it."""
    return law_kept.law_in(work, desk.library, review).calendars.agency


def send_in(desk: Desk, work: Work, kept: Kept, on: date | None) -> Rebuttal:
    """Start the clock, on the day the packet goes out first; later packets leave it alone.

    Args:
        desk: a supervisor's.
        work: the transaction.
        kept: the rebuttal.
        on: the day; None for today.

    Raises:
        Refused: ``rebuttal.sent`` for another day than it went out on; ``rebuttal.past``.
    """
    rebuttal, today = kept.rebuttal, desk.clock.now().date()
    if rebuttal.sent_on is not None:
        if on not in {None, rebuttal.sent_on}:
            raise Refused(
                "rebuttal.sent",
                f"The packet went out on {rebuttal.sent_on} and its clock runs from then; a later "
                "end is given as an extension.",
            )
        return rebuttal
    day = on or today
    if day < today:
        raise Refused(
            "rebuttal.past",
            f"{day} is over: nobody held this packet then. It goes out today or later.",
        )
    review = reviews.review_in(work, rebuttal.review_id)
    due = calendar_in(desk, work, review).add_open_days(day, rebuttal.days)
    sent = replace(rebuttal, sent_on=day, first_due=due)
    rebuttals_kept.keep(desk, work, sent, SENT)
    return sent


def extend(desk: Desk, review_id: ReviewId, number: int, until: date, reason: str) -> Changes:
    """Give a later end to the clock, before it is over. Supervisors only.

    Raises:
        Refused: ``people.role``; ``rebuttal.not_sent``; ``rebuttal.over``; ``rebuttal.earlier``;
            ``rebuttal.closed_day``; ``rebuttal.why``; as ``must_go_on``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="extend a rebuttal")
    why = said_line(reason, "rebuttal.why", "Say why the answer is given more time")
    with desk.store.write() as work:
        review = must_go_on(desk, work, review_id)
        rebuttal = rebuttals_kept.one_in(desk, work, review_id, number).rebuttal
        was = must_run(rebuttal, desk.clock.now().date())
        _must_be_later(was, until, calendar_in(desk, work, review))
        given = Extension(was, until, why, desk.person.person_id, desk.clock.now())
        longer = replace(rebuttal, extensions=(*rebuttal.extensions, given))
        rebuttals_kept.keep(desk, work, longer, EXTENDED)
    return Changes.of((Kind.REBUTTAL, rebuttal.key))


def _must_be_later(was: date, until: date, calendar: DayCalendar) -> None:
    if until <= was:
        raise Refused(
            "rebuttal.earlier", f"The clock ends on {was} as it is; give a day after that."
        )
    why = calendar.why_closed(until)
    if why:
        raise Refused(
            "rebuttal.closed_day",
            f"The office is closed on {until} ({why}); choose "
            f"{calendar.subtract_open_days(until, 1)} or {calendar.add_open_days(until, 1)}.",
        )


def must_run(rebuttal: Rebuttal, day: date) -> date:
    """The end of a clock that is running on a day.

    Raises:
        Refused: ``rebuttal.not_sent``; ``rebuttal.over``, with what can still be done.
    """
    if rebuttal.due is None:
        raise Refused(
            "rebuttal.not_sent",
            f"The packet of rebuttal {rebuttal.number} has not gone out, so its clock does not "
            "run; write the packet first.",
        )
    if rebuttal.is_over(day):
        raise Refused(
            "rebuttal.over",
            f"The clock of rebuttal {rebuttal.number} ended on {rebuttal.due}. Before that day was "
            "over a supervisor could have extended it with a reason; now the finding changes by an "
            "amendment only, which a reviewer proposes and a second person confirms.",
        )
    return rebuttal.due


# Seeing


def show(desk: Desk, review_id: ReviewId, number: int) -> RebuttalView:
    """One rebuttal.

    Raises:
        Refused: ``rebuttal.unknown``; as ``must_see``.
    """
    with desk.store.read() as work:
        review = must_see(desk, work, review_id)
        kept = rebuttals_kept.one_in(desk, work, review_id, number)
        (view,) = views_in(desk, work, review, (kept,))
    return view


def show_all(desk: Desk, review_id: ReviewId) -> tuple[RebuttalView, ...]:
    """Every rebuttal of a review, in order of number.

    Raises:
        Refused: as ``must_see``.
    """
    with desk.store.read() as work:
        review = must_see(desk, work, review_id)
        every = rebuttals_kept.all_in(desk, work, review_id)
        return views_in(desk, work, review, every)


def views_in(
    desk: Desk, work: Work, review: Review, every: Iterable[Kept]
) -> tuple[RebuttalView, ...]:
    """Rebuttals as they are shown, read in a unit of work that is open already."""
    found, today = findings_in(work, review), desk.clock.now().date()
    calendar = calendar_in(desk, work, review)
    told = conventions.in_force(desk.library, PLACE).row("rebuttal_days")
    return tuple(
        RebuttalView(
            rebuttal=kept.rebuttal,
            items=tuple(_item(kept, found[key], today) for key in kept.rebuttal.items),
            skipped=_skipped(kept.rebuttal, calendar),
            calendar=calendar.label,
            days_citation=told.citation,
            today=today,
        )
        for kept in every
    )


def _item(kept: Kept, finding: Finding, today: date) -> ItemView:
    key = FindingKey(finding.case_id, finding.criterion)
    item = RebuttalItem(key, finding.outcome, kept.responses.get(key), kept.decisions.get(key))
    return ItemView(finding, item, item.state(kept.rebuttal, today))


def _skipped(rebuttal: Rebuttal, calendar: DayCalendar) -> tuple[SkippedDay, ...]:
    if rebuttal.sent_on is None or rebuttal.due is None:
        return ()
    return calendar.skipped_between(rebuttal.sent_on, rebuttal.due)


def outcomes(desk: Desk, review_id: ReviewId) -> tuple[RebuttalOutcome, ...]:
    """Every finding of every rebuttal of a review, as its integrity is told from it.

    Raises:
        Refused: as ``must_see``.
    """
    with desk.store.read() as work:
        review = must_see(desk, work, review_id)
        return outcomes_in(desk, work, review)


def outcomes_in(desk: Desk, work: Work, review: Review) -> tuple[RebuttalOutcome, ...]:
    """The same in a unit of work that is open already."""
    every = rebuttals_kept.all_in(desk, work, review.review_id)
    calendar = calendar_in(desk, work, review)
    return tuple(
        _outcome(view, each, calendar)
        for view in views_in(desk, work, review, every)
        for each in view.items
    )


def _outcome(view: RebuttalView, each: ItemView, calendar: DayCalendar) -> RebuttalOutcome:
    rebuttal, finding = view.rebuttal, each.finding
    response, decision = each.item.response, each.item.decision
    was = decision.was if decision else finding.outcome
    now = decision.now if decision else was
    taken = decided = None
    if response is not None and rebuttal.sent_on is not None:
        taken = calendar.count_open_days(rebuttal.sent_on, response.received_on)
    if response is not None and decision is not None:
        decided = calendar.count_open_days(response.received_on, decision.decided_at.date())
    return RebuttalOutcome(
        review_id=rebuttal.review_id,
        number=rebuttal.number,
        finding=each.item.finding,
        side=rebuttal.side,
        whom=rebuttal.whom,
        worker_id=finding.worker_id,
        unit_code=finding.unit_code,
        first_reviewer=finding.reviewer,
        state=each.state,
        says=Says(response.says) if response else None,
        is_answered_on_evidence=bool(response and response.evidence),
        is_decided_on_evidence=bool(decision and decision.evidence),
        held=decision.held if decision else None,
        decided_by=decision.decided_by if decision else None,
        reason=decision.reason if decision else "",
        was=was,
        now=now,
        direction=direction(was, now),
        days_taken=taken,
        days_to_decide=decided,
    )
