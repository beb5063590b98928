"""A working note is its writer's own; the history tells that it was written, not what it says."""

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId
from qapi_desk.services import notes
from tests.services.desks import Office


@pytest.fixture
def case_id(drawn: Office) -> CaseId:
    return drawn.a_case("line-1")


def test_that_a_note_is_read_back_by_its_writer_alone(drawn: Office, case_id: CaseId) -> None:
    reviewer = drawn.reviewer_of(case_id)
    notes.write(reviewer, drawn.review_id, case_id, "Ask about the second order.")
    assert notes.read(reviewer, drawn.review_id, case_id) == "Ask about the second order."
    assert notes.read(drawn.supervisor, drawn.review_id, case_id) == ""


def test_that_an_empty_note_takes_the_place_of_the_one_before(
    drawn: Office, case_id: CaseId
) -> None:
    for text in ("Ask.", ""):
        notes.write(drawn.supervisor, drawn.review_id, case_id, text)
    assert notes.read(drawn.supervisor, drawn.review_id, case_id) == ""


def test_that_the_history_does_not_say_what_a_note_says(drawn: Office, case_id: CaseId) -> None:
    notes.write(drawn.supervisor, drawn.review_id, case_id, "Ask her.")
    with drawn.workspace.store.read() as work:
        (entry,) = work.history.entries("note.written")
    assert entry.happening.body == {"characters": 8}


def test_that_the_same_note_is_not_written_twice(drawn: Office, case_id: CaseId) -> None:
    for _ in range(2):
        notes.write(drawn.supervisor, drawn.review_id, case_id, "Ask her.")
    assert drawn.history_kinds().count("note.written") == 1


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 20_001, "text.too_long"), ("123-45-6789", "text.ssn")]
)
def test_that_a_note_nobody_may_keep_is_refused(drawn_office: Office, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        notes.write(
            drawn_office.supervisor, drawn_office.review_id, drawn_office.a_case("line-1"), text
        )
    assert refusal.value.code == code


def test_that_a_reviewer_keeps_no_note_on_another_s_case(drawn_office: Office) -> None:
    other = next(r for r in drawn_office.queue() if r.reviewer != "birch")
    with pytest.raises(Refused) as refusal:
        notes.write(drawn_office.desk("birch"), drawn_office.review_id, other.case_id, "Mine.")
    assert refusal.value.code == "case.not_yours"
