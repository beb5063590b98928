"""A targeted review is made of the areas that were chosen, with their reasons and their forms."""

import pytest

from qapi_desk.domain.ids import FormId, ReviewId, RulesetId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import reviews, screen, targeted, targeted_reviews
from tests.services.desks import Office
from tests.services.hands import refused

MANUAL, QUARTER = RulesetId("ca-2002"), "2026Q3"


@pytest.fixture
def screened(drawn: Office) -> str:
    """A screen by the manual's own rules."""
    return screen.run(drawn.supervisor, drawn.first_id, MANUAL, Silent()).made or ""


def start(office: Office) -> ReviewId:
    snapshot_id = reviews.get(office.supervisor, office.first_id).snapshot_id
    made = targeted_reviews.start(
        office.supervisor, office.first_id, title="", period_text=QUARTER, snapshot_id=snapshot_id
    ).made
    return ReviewId(made or "")


def test_that_a_rule_and_a_criterion_bring_the_forms_that_ask_about_them(
    drawn: Office, screened: str
) -> None:
    lead = drawn.supervisor
    targeted.choose(lead, drawn.first_id, screened, "CR-005", "Interviews came late all year.")
    targeted.choose(lead, drawn.first_id, screened, "medical", "New coverage rules.")
    review = reviews.get(lead, start(drawn))
    assert {pin.form_id for pin in review.forms} >= {FormId("case-initiation"), FormId("medical")}
    assert {"CM.1.2.C4", "medical"} <= set(review.criteria)
    assert "CM.1.1.C1" not in review.criteria


def test_that_the_reasons_stay_with_the_review_that_is_made(drawn: Office, screened: str) -> None:
    targeted.choose(drawn.supervisor, drawn.first_id, screened, "CR-005", "Late all year.")
    review_id = start(drawn)
    with drawn.workspace.store.read() as work:
        (entry,) = work.history.entries("review.targeted", review_id)
    assert entry.happening.body["reasons"] == {"CR-005": "Late all year."}
    assert entry.happening.body["chosen_from"] == drawn.first_id


def test_that_nothing_is_started_where_nothing_was_chosen(drawn: Office) -> None:
    refused("target.none", lambda: start(drawn))
