"""Reviews that are planned and drawn beside the demonstration's own, for tests of plans."""

from fractions import Fraction

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import draw_sample, plan_sample, reviews
from qapi_desk.services.plan_sample import Proposal
from tests.services.desks import Office

LINE_1, LINE_2 = CriterionId("line-1"), CriterionId("line-2")
WHOLE = DrawTerms(exclude_earlier=False)
"""Nobody is left out."""
ANY = DrawTerms(exclusion_limit=Fraction(1))
"""Everybody an earlier draw chose is left out, however many."""
BY_OFFICE = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.OFFICE), exclude_earlier=False)
BY_LIST = DrawTerms(Design(DesignKind.SYSTEMATIC), exclude_earlier=False)
BY_SORTED_LIST = DrawTerms(Design(DesignKind.SYSTEMATIC, FrameTrait.OFFICE), exclude_earlier=False)


def planned(office: Office, period: str, *criteria: str) -> ReviewId:
    """A new review of these criteria with its universes derived."""
    snapshot_id = reviews.get(office.supervisor, office.first_id).snapshot_id
    new = reviews.NewReview("", period, snapshot_id, tuple(CriterionId(c) for c in criteria))
    review_id = ReviewId(reviews.create(office.supervisor, new).made or "")
    plan_sample.universes(office.supervisor, review_id, Silent())
    return review_id


def proposal(office: Office, review_id: ReviewId, terms: DrawTerms) -> Proposal:
    return plan_sample.propose(office.supervisor, review_id, {}, terms=terms)


def drawn_by(office: Office, review_id: ReviewId, terms: DrawTerms) -> None:
    """Freeze the plan with these terms and draw."""
    plan_sample.freeze(office.supervisor, review_id, {}, Silent(), terms=terms)
    draw_sample.draw(office.supervisor, review_id, public_value="4 4 4", progress=Silent())
