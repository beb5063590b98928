"""A review of what only a form asks about, from its start to its figures, for tests."""

from pathlib import Path

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import (
    answer,
    assign,
    draw_sample,
    plan_sample,
    queue,
    release,
    reviews,
)
from tests.services.asked_forms import COUNTY_FORM, shelf_with_asked
from tests.services.desks import Office

REVIEWER = "birch"
NOT_APPLIED = {"talk_gate": "no", "told_judged": "met"}
LATE = {
    "talk_gate": "yes", "talk_from": "2026-07-01", "talk_done": "2026-08-03",
    "talk_judged": "not_met", "talk_cause": "worker", "told_judged": "met",
}  # fmt: skip


def asked_review(office: Office, tmp_path: Path, *form_ids: str) -> ReviewId:
    """A new review of these forms (the county's alone, if none is named)."""
    office.workspace.library = shelf_with_asked(tmp_path)
    return started(office, *(form_ids or (COUNTY_FORM,)))


def started(office: Office, *form_ids: str, period: str = "2026Q3") -> ReviewId:
    """A new review of forms that are on offer."""
    lead = office.supervisor
    snapshot_id = reviews.get(lead, office.first_id).snapshot_id
    new = reviews.NewReview("Asked", period, snapshot_id, form_ids=tuple(map(FormId, form_ids)))
    return ReviewId(reviews.create(lead, new).made or "")


def drawn_and_assigned(office: Office, review_id: ReviewId) -> tuple[CaseId, ...]:
    """Universes, plan, draw, and every case with one reviewer; the cases in order of rank."""
    lead = office.supervisor
    plan_sample.universes(lead, review_id, Silent())
    plan_sample.freeze(lead, review_id, {}, Silent())
    draw_sample.draw(lead, review_id, public_value="6 5 4 3 2 1", progress=Silent())
    assign.assign_balanced(lead, review_id, [PersonId(REVIEWER)])
    return tuple(row.case_id for row in queue.rows(lead, review_id))


def reviewed(office: Office, review_id: ReviewId, case_id: CaseId, said: dict[str, str]) -> None:
    """Answer the county's form of a case and release it."""
    desk = office.desk(REVIEWER)
    given = [
        Answer(QuestionId(name), value, comment="Seen on the record.", evidence="Log, p. 2")
        for name, value in said.items()
    ]
    answer.record_all(desk, review_id, case_id, COUNTY_FORM, given)
    release.release(desk, review_id, case_id)
