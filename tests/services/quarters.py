"""A second quarter beside the demonstration's own: stratified by office, and reviewed."""

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import assign, demo_reviewer, draw_sample, plan_sample, reviews
from qapi_desk.services.casework import queue
from tests.services.desks import Office

REVIEWER = PersonId("birch")
BY_OFFICE = DrawTerms(Design(DesignKind.STRATIFIED, FrameTrait.OFFICE))


def drawn_quarter(
    office: Office, period: str, *criteria: str, terms: DrawTerms = BY_OFFICE
) -> ReviewId:
    """A review of this period, drawn and given to one reviewer."""
    desk = office.supervisor
    snapshot_id = reviews.get(desk, office.review_id).snapshot_id
    new = reviews.NewReview(
        f"Review of {period}", period, snapshot_id, tuple(CriterionId(c) for c in criteria)
    )
    review_id = ReviewId(reviews.create(desk, new).made or "")
    plan_sample.universes(desk, review_id, Silent())
    if draw_sample.commitment(desk, review_id) is None:
        draw_sample.commit_master(desk, review_id, dice="4 2 4")
    plan_sample.freeze(desk, review_id, {}, Silent(), terms=terms)
    draw_sample.draw(desk, review_id, public_value="6 1 5", progress=Silent())
    assign.assign_balanced(desk, review_id, [REVIEWER])
    return review_id


def review_all(office: Office, review_id: ReviewId, *, leave: int = 0) -> None:
    """Answer and release every case of a review but the last few."""
    desk = office.supervisor
    while waiting := _waiting(office, review_id):
        if len(waiting) <= leave:
            return
        assign.assign_balanced(desk, review_id, [REVIEWER])
        demo_reviewer.review(office.desk(REVIEWER), review_id, waiting[0], supervisor=desk)


def _waiting(office: Office, review_id: ReviewId) -> list[CaseId]:
    return [row.case_id for row in queue(office.supervisor, review_id) if row.state != "released"]
