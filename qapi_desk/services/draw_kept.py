"""The draws a workspace keeps: which is in force, which were set aside, what was opened.

Reads only; ``draw_sample`` makes them and ``draw_proof`` takes them out.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from qapi_desk.domain.draws import Opening, VoidedDraw
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import DrawId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.periods import Period
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import conventions, openings
from qapi_desk.services.bodies import from_body
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

MAY_SEE_KEY = (Role.SUPERVISOR, Role.OBSERVER)
"""Who has the key can work out the reserve, so reviewers are not given it."""


@dataclass(frozen=True, slots=True)
class DrawMade:
    """A draw as the workspace keeps it. ``key`` is D, 64 hex digits."""

    draw_id: DrawId
    review_id: ReviewId
    number: int
    key: str
    public_value: str | None
    made_by: str


def no_plan() -> Refused:
    """The refusal where there is nothing frozen to draw by."""
    return Refused("draw.no_plan", "There is no frozen plan; freeze one before drawing.")


def twins(desk: Desk, work: Work, review: Review) -> tuple[ReviewId, ...]:
    """Reviews of the same days, or nearly, and a shared criterion: drawing again is shopping.

    A second look at a review's cases is no draw of the same days again, and has none.
    """
    if review.kind is not ReviewKind.ORDINARY:
        return ()
    criteria, limit = set(review.criteria), conventions.of(desk.library).same_days_share
    found = (from_body(Review, body) for _, body in work.documents.list("review"))
    return tuple(
        other.review_id
        for other in found
        if other.review_id != review.review_id
        and other.kind is ReviewKind.ORDINARY
        and _are_nearly_one(review.period, other.period, limit)
        and not criteria.isdisjoint(other.criteria)
    )


def _are_nearly_one(one: Period, other: Period, limit: Fraction) -> bool:
    """Whether that share of the longer's days is in both: a day less is no other period.

    A quarter and its year share far less, and are each drawn from; so do two years apart.
    """
    shared = (min(one.last, other.last) - max(one.first, other.first)).days + 1
    longer = max((period.last - period.first).days + 1 for period in (one, other))
    return shared >= limit * longer


def draws_of(desk: Desk, work: Work, review: Review) -> tuple[DrawMade, ...]:
    """Every draw of the review and its twins, voided or not, in order of number."""
    bodies = [
        body
        for review_id in (review.review_id, *twins(desk, work, review))
        for _, body in work.documents.list("draw", f"{review_id}#")
    ]
    return tuple(sorted((from_body(DrawMade, b) for b in bodies), key=lambda made: made.number))


def must_be_drawn(work: Work, review_id: ReviewId) -> DrawMade:
    """The draw in force; Refused ``draw.none`` when there is none."""
    made = current_in(work, review_id)
    if made is None:
        raise Refused("draw.none", "Nothing is drawn for this review yet; draw the sample first.")
    return made


def current_in(work: Work, review_id: ReviewId) -> DrawMade | None:
    """The draw in force, read in a unit of work that is open already."""
    for draw_id, body in reversed(work.documents.list("draw", f"{review_id}#")):
        if not work.documents.get("voided", draw_id):
            return from_body(DrawMade, body)
    return None


def voided_in(desk: Desk, work: Work, review: Review) -> tuple[VoidedDraw, ...]:
    """Draws of the review, and of its twins, that were set aside, numbered in their order.

    Twins of this review need not be twins of each other, so two may have been a first draw; the
    earlier voided one then counts before the other.
    """
    bodies = [work.documents.get("voided", made.draw_id) for made in draws_of(desk, work, review)]
    found = [from_body(VoidedDraw, body) for body in bodies if body]
    in_order = sorted(found, key=lambda void: (void.number, void.voided_at))
    return tuple(replace(void, number=number) for number, void in enumerate(in_order, 1))


def openings_in(work: Work, review_id: ReviewId) -> tuple[Opening, ...]:
    """The openings of the draw in force, in the order they happened."""
    made = current_in(work, review_id)
    return openings.of_draw(work, made.draw_id) if made else ()
