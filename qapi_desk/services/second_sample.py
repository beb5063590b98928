"""The sample of a second review as its cases are opened, and as it may be shown.

The strata say whether the first look found an error, and so do ranks: the smaller stratum's come
late. Whoever looks again is given neither. Draws nothing (``draw_sample``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qapi_desk.domain.draws import Plan, Ticket
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import blind, practice_key
from qapi_desk.services.draw_kept import MAY_SEE_KEY
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

Opened = tuple[Ticket, tuple[CriterionId, ...]]
"""A case to open, and the criteria it is opened for."""


def opened(work: Work, review: Review, sample: Iterable[Ticket]) -> Iterator[Opened]:
    """The cases of a second review's sample, each with what it was asked the first time."""
    if review.looks_at is None:  # only a second review is opened so
        raise AssertionError(review.review_id)
    for ticket in unmarked(sample):
        yield ticket, work.cases.get(review.looks_at, ticket.case_id).criteria


def unmarked(sample: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """The sample in order of case id, numbered so; without tickets and strata."""
    in_order = sorted(sample, key=lambda ticket: ticket.case_id)
    return tuple(Ticket(n, each.case_id, "", each.role) for n, each in enumerate(in_order, 1))


def without_strata(plan: Plan) -> Plan:
    """A plan that says nothing of how many cases were found in error, nor its document."""
    criteria = tuple(replace(row, strata=()) for row in plan.criteria)
    return replace(plan, criteria=criteria, document={})


def must_have_rates(review: Review) -> None:
    """Refuse a rate of a second review: it is there to find differences, not to estimate.

    Raises:
        Refused: ``second.no_rate``; ``practice.nothing_counts``.
    """
    practice_key.must_count(review.review_id)
    if review.kind is ReviewKind.SECOND:
        raise Refused(
            "second.no_rate",
            f"{review.review_id} is a second look at cases of {review.looks_at}: it has "
            "differences, no rates. The rates are those of the first review.",
        )


def must_see_draw(desk: Desk, work: Work, review: Review) -> None:
    """Refuse the lists, the proof and the plan of a second review to who looks again just now.

    Raises:
        Refused: ``second.blind``.
    """
    if review.looks_at is not None:
        blind.must_see_whole(desk, work, review.looks_at)


def sees_draw(desk: Desk, work: Work, review: Review) -> bool:
    """Whether the signed-in person may see more of a draw than which cases it gave."""
    if review.looks_at is None:
        return True
    is_role = desk.person.role in MAY_SEE_KEY
    return is_role and not blind.unreleased_in(desk, work, review.looks_at)
