"""Which forms a review asks, what a closed gate leaves behind, and all six in one review."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.services import answer, casework, demo, findings, release, reviews
from qapi_desk.services.library import Library
from tests.quick import made_quick
from tests.services.desks import DATA_FORM, TWO_FORMS, Office
from tests.services.shelves import other_shelf

SIX = (
    "establishment-expedited", "enforcement", "disbursement", "medical", "lines-1-2", "lines-24-25",
)  # fmt: skip
TEN = (
    "establishment", "expedited-6", "expedited-12", "enforcement", "disbursement", "medical",
    "line-1", "line-2", "line-24", "line-25",
)  # fmt: skip


def started(office: Office, *criteria: str, forms: tuple[str, ...] = ()) -> Review:
    """A new review of these criteria and forms."""
    desk = office.supervisor
    snapshot = reviews.get(desk, office.first_id).snapshot_id
    new = reviews.NewReview(
        "", "FFY2026Q4", snapshot, tuple(map(CriterionId, criteria)),
        form_ids=tuple(map(FormId, forms)),
    )  # fmt: skip
    return reviews.get(desk, ReviewId(reviews.create(desk, new).made or ""))


def test_that_a_quarter_asks_every_form_of_its_kinds_in_the_order_of_the_law() -> None:
    assert reviews.quarterly_forms(Library()) == SIX


def test_that_a_special_form_is_asked_only_when_it_is_chosen(tmp_path: Path) -> None:
    def make_special(root: Path) -> None:
        sheet = root / "forms" / "medical" / "settings.csv"
        sheet.write_text(sheet.read_text().replace(",compliance,", ",special,"))

    assert FormId("medical") not in reviews.quarterly_forms(other_shelf(tmp_path, make_special))


def test_that_a_new_review_asks_all_six_forms(drawn: Office) -> None:
    review = started(drawn)
    assert tuple(pin.form_id for pin in review.forms) == SIX
    assert review.criteria == TEN


def test_that_a_review_of_some_criteria_is_pinned_to_their_forms_only(drawn: Office) -> None:
    review = started(drawn, "medical", "line-24")
    assert tuple(pin.form_id for pin in review.forms) == ("medical", "lines-24-25")
    assert review.criteria == ("medical", "line-24")


def test_that_a_supervisor_chooses_forms_and_their_order(drawn: Office) -> None:
    review = started(drawn, forms=("lines-24-25", "medical", "lines-24-25"))
    assert tuple(pin.form_id for pin in review.forms) == ("lines-24-25", "medical")
    assert review.criteria == ("line-24", "line-25", "medical")


@pytest.mark.parametrize(
    ("criteria", "forms", "code"),
    [
        (("medical",), ("lines-24-25",), "review.no_criterion"),
        (("line-99",), (), "review.no_criterion"),
        ((), ("lines-2425",), "library.no_form"),
    ],
)
def test_that_what_no_form_asks_is_refused(
    drawn: Office, criteria: tuple[str, ...], forms: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        started(drawn, *criteria, forms=forms)
    assert refusal.value.code == code


def finding_of(office: Office, case_id: CaseId) -> Finding:
    """The one finding of a case under the governing law, once it is released."""
    release.release(office.reviewer_of(case_id), office.review_id, case_id)
    seen = findings.show(office.supervisor, office.review_id).findings
    return next(f for f in seen if (f.case_id, f.ruleset) == (case_id, reviews.GOVERNING))


def opened_data_case(office: Office) -> CaseId:
    """A case of line 1 alone whose first questions are answered."""
    case_id = office.a_case("line-1", only=True)
    office.say(case_id, "gen_ours", "yes")
    office.say(case_id, "gen_duplicate", "no")
    return case_id


def test_that_a_finding_carries_the_reason_of_a_closed_gate(drawn: Office) -> None:
    case_id = opened_data_case(drawn)
    drawn.say(case_id, "l1_applies", "other_agency_duty")
    found = finding_of(drawn, case_id)
    assert (found.outcome, found.na_reason) == (Outcome.NOT_APPLICABLE, "other_agency_duty")


def test_that_another_reason_is_told_in_the_findings_comment(drawn: Office) -> None:
    case_id = opened_data_case(drawn)
    drawn.say(case_id, "l1_applies", "other")
    drawn.say(case_id, "l1_applies_why", "A tribal case since May")
    found = finding_of(drawn, case_id)
    assert (found.na_reason, found.comment) == ("other", "A tribal case since May")


def test_that_a_finding_carries_why_it_cannot_be_determined(drawn: Office) -> None:
    case_id = opened_data_case(drawn)
    answers = {
        "l1_applies": "yes", "l1_reported": "yes", "l1_ivd": "yes", "l1_open": "yes",
        "l1_single": "yes", "l1_jurisdiction": "yes", "l1_aid": "NEVER", "l1_document": "none",
        "l1_opened_date": "2024-02-02", "l1_closed_date": "",
    }  # fmt: skip
    for name, value in answers.items():
        drawn.say(case_id, name, value, na="" if value else "not_recorded")
    drawn.say(case_id, "l1_right", "undetermined", na="unreadable", comment="The scan is black.")
    found = finding_of(drawn, case_id)
    assert (found.outcome, found.na_reason) == (Outcome.INCOMPLETE, "unreadable")


def test_that_answers_given_together_are_kept_together_or_not_at_all(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    given = (Answer(QuestionId("gen_ours"), "yes"), Answer(QuestionId("gen_hours"), "yes"))
    with pytest.raises(Refused, match="asks nothing called"):
        answer.record_all(drawn.reviewer_of(case_id), drawn.review_id, case_id, DATA_FORM, given)
    with drawn.workspace.store.read() as work:
        assert not work.answers.events(drawn.review_id, case_id)


def test_that_the_demonstration_names_forms_that_are_there() -> None:
    library = Library()
    named = demo.settings(library)["review"]["forms"]
    assert set(map(FormId, named)) <= set(reviews.quarterly_forms(library))
    assert set(TWO_FORMS) <= set(named)


@pytest.fixture(scope="module")
def whole_shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A small demonstration whose review asks every form."""
    home = tmp_path_factory.mktemp("whole") / "home"
    workspace = made_quick(demo.build(home, cases=5, progress=Silent()))
    yield Office(workspace)
    workspace.close()


@pytest.mark.parametrize("criterion", TEN)
def test_that_a_made_up_reviewer_finishes_a_case_of_each_criterion(
    whole_shelf: Office, criterion: str
) -> None:
    case_id = whole_shelf.a_case(criterion)
    whole_shelf.answer_all(case_id)
    states = {row.case_id: row.state for row in casework.queue(
        whole_shelf.supervisor, whole_shelf.review_id)}  # fmt: skip
    assert states[case_id] is CaseState.RELEASED
