"""The written protocol of a review: put down from its plan, completed by people, printed."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qapi_desk.domain.documents import Facts, Paragraph, Table
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import protocol, publish, reviews
from tests.services.asked_reviews import asked_review, drawn_and_assigned
from tests.services.desks import Office
from tests.services.hands import refused


def told(office: Office, review_id: ReviewId | None = None) -> str:
    """Every text of the printed protocol."""
    document = publish.document(office.supervisor, review_id or office.first_id, "protocol")
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    facts = [str(item) for b in document.blocks if isinstance(b, Facts) for item in b.items]
    rows = [str(row) for b in document.blocks if isinstance(b, Table) for row in b.rows]
    return "\n".join([*texts, *facts, *rows])


def test_that_accuracy_follows_from_the_frozen_plan(drawn_office: Office) -> None:
    seen = protocol.show(drawn_office.supervisor, drawn_office.first_id)
    row = next(each for each in seen.accuracy if each.criterion == "establishment")
    assert seen.plan is not None
    planned = next(each for each in seen.plan.criteria if each.criterion == "establishment")
    assert (row.n, row.universe) == (planned.n, planned.universe_size)
    assert (row.confidence, row.standard) == (planned.settings.confidence, row.expected_rate)


def test_that_every_question_of_its_forms_is_listed(drawn_office: Office) -> None:
    seen = protocol.show(drawn_office.supervisor, drawn_office.first_id)
    names = {each.question for each in seen.questions}
    assert {"gen_ours", "l1_right"} <= names
    assert all(each.label for each in seen.questions)


def test_that_the_law_and_the_draw_stand_with_their_fingerprints(drawn_office: Office) -> None:
    review = reviews.get(drawn_office.supervisor, drawn_office.first_id)
    words = told(drawn_office)
    assert review.law_hashes["federal-2016"] in words
    assert "Draw 1 was made with a public value" in words


def test_that_a_part_is_open_until_somebody_writes_it(drawn: Office) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    before = protocol.show(lead, review_id).open_parts
    assert before == ("Who does what, and by when", "Who receives the report, and when")
    protocol.write(lead, review_id, "reporting", "The director, by 15 January 2027.")
    assert protocol.show(lead, review_id).open_parts == before[:1]
    assert "Written by alder on 2026-11-02." in told(drawn)


def test_that_every_wording_stays_on_record(drawn: Office) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    for text in ("The director.", "The director and the state."):
        protocol.write(lead, review_id, "reporting", text)
    kept = protocol.wordings(lead, review_id)
    assert [each.text for each in kept] == ["The director.", "The director and the state."]
    part = next(p for p in protocol.show(lead, review_id).parts if p.key == "reporting")
    assert part.text == "The director and the state."


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("reporting", "  ", "text.empty"),
        ("reports", "The director.", "protocol.no_part"),
        ("reporting", "SSN 123-45-6789", "text.ssn"),
    ],
)
def test_that_what_cannot_stand_in_it_is_refused(
    drawn: Office, key: str, text: str, code: str
) -> None:
    refused(code, lambda: protocol.write(drawn.supervisor, drawn.first_id, key, text))
    assert not protocol.wordings(drawn.supervisor, drawn.first_id)


def test_that_only_a_supervisor_writes_it(drawn: Office) -> None:
    desk = drawn.desk("birch")
    refused("people.role", lambda: protocol.write(desk, drawn.first_id, "reporting", "Me."))


def test_that_before_the_plan_it_says_what_is_missing(drawn: Office, tmp_path: Path) -> None:
    review_id = asked_review(drawn, tmp_path)
    assert "The plan is not frozen yet" in told(drawn, review_id)
    assert "not drawn yet" in told(drawn, review_id)


def test_that_it_says_where_no_standard_is_printed(drawn: Office, tmp_path: Path) -> None:
    review_id = asked_review(drawn, tmp_path)
    drawn_and_assigned(drawn, review_id)
    assert "Where no standard is printed" in told(drawn, review_id)


def test_that_it_is_printed_and_the_workbook_lists_each_question(
    drawn: Office, tmp_path: Path
) -> None:
    lead, review_id = drawn.supervisor, drawn.first_id
    for name in ("protocol.pdf", "protocol.xlsx"):
        publish.publish(lead, review_id, "protocol", tmp_path / name, Silent())
    book = load_workbook(tmp_path / "protocol.xlsx")
    seen = protocol.show(lead, review_id)
    assert book["Questions"].max_row >= len(seen.questions)
    assert {"Accuracy", "Forms"} <= set(book.sheetnames)
