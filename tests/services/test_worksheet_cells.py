"""What a cell of a worksheet is read as, without a workspace."""

import pytest

from qapi_desk.domain.ids import FormId
from qapi_desk.domain.worksheets import CameBack, Part
from qapi_desk.questionnaire.messages import Wrong
from qapi_desk.services.library import Library
from qapi_desk.services.worksheet_cells import is_clearing, said_in
from qapi_desk.services.worksheet_rows import FormLayout
from qapi_desk.services.worksheet_stamp import NOTHING, said_of, short

LAYOUT = FormLayout(Library().form(FormId("lines-1-2")), "en")


def said(question: str, text: str, part: Part = Part.ANSWER, *, is_day: bool = False) -> object:
    asked = LAYOUT.compiled.questions[question].question
    found = said_in(LAYOUT, asked, part, CameBack(text, is_day))
    return found.code if isinstance(found, Wrong) else found


READ = [
    ("gen_ours", "Yes", "yes"),
    ("gen_ours", " yES ", "yes"),
    ("gen_ours", "No.", "worksheet.choice"),
    ("l1_opened_date", "2026-03-09", "2026-03-09"),
    ("l1_opened_date", "3/9/2026", "2026-03-09"),
    ("l1_opened_date", "2026-3-9", "2026-03-09"),
    ("l1_opened_date", "13/13/2026", "worksheet.day"),
    ("l1_opened_date", "3/9/26", "worksheet.day"),
    ("l1_opened_date", "2026-02-30", "worksheet.day"),
    ("l1_opened_date", "46090", "worksheet.day"),
    ("gen_twin", "0010000000017", "0010000000017"),
]


@pytest.mark.parametrize(("question", "text", "read"), READ)
def test_that_a_cell_is_read_as_its_question_takes_it(question: str, text: str, read: str) -> None:
    assert said(question, text) == read


def test_that_a_day_is_no_word() -> None:
    assert said("gen_twin", "2026-03-09", is_day=True) == "worksheet.became_day"
    assert said("l1_opened_date", "2026-03-09", is_day=True) == "2026-03-09"


def test_that_a_reason_is_one_of_the_coded() -> None:
    assert said("l1_opened_date", "not_recorded", Part.REASON) == "not_recorded"
    assert said("l1_opened_date", "forgot", Part.REASON) == "worksheet.reason"


@pytest.mark.parametrize(("text", "is_it"), [("(clear)", True), (" (CLEAR) ", True), ("", False)])
def test_that_only_the_word_takes_back(text: str, is_it: bool) -> None:
    assert is_clearing(text) is is_it


def test_that_conditions_name_questions_by_their_numbers() -> None:
    assert LAYOUT.patterns["gen_excluded_why"].how.endswith("Only if No. 1 is “No”.")
    assert LAYOUT.patterns["l1"].how.endswith("and the record calls for it.")


def test_that_cells_open_where_the_question_takes_something() -> None:
    assert LAYOUT.patterns["gen_ours"].open == {Part.ANSWER}
    assert LAYOUT.patterns["gen_excluded_why"].open == {Part.ANSWER, Part.COMMENT}
    assert LAYOUT.patterns["l1_opened_date"].open == {Part.ANSWER, Part.REASON}


def test_that_a_fingerprint_is_blind_to_blanks_alone() -> None:
    assert short("a  b\nc ") == short("a b c") != short("ab c")


def test_that_no_answer_says_nothing() -> None:
    assert said_of(None) == NOTHING
