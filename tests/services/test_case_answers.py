"""A case's answers on paper: all of them, close together, in reading order."""

from dataclasses import replace
from datetime import date

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assignments import Assignment
from qapi_desk.domain.documents import Table
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.services.casework import FormSheet, open_case
from qapi_desk.services.library import Library
from qapi_desk.services.paper.case_answers import CaseSeen, answer_table, answers_in_print
from tests.services.desks import Office

MEDICAL = FormId("medical")
GIVEN = {
    "gen_ours": "yes",
    "gen_duplicate": "no",
    "med_needed": "yes",
    "med_order_made": "no",
    "child": "2",
    "child[1]/child_born": "2018-05-01",
    "child[1]/child_ordered": "no",
    "child[2]/child_born": "2020-07-09",
    "child[2]/child_ordered": "no",
}


@pytest.fixture
def seen(drawn: Office) -> CaseSeen:
    """Some case, as a paper looks at it."""
    row = drawn.queue()[0]
    work = open_case(drawn.supervisor, drawn.review_id, row.case_id)
    return CaseSeen(work, (), Assignment(drawn.review_id, CaseId(row.case_id)), {})


@pytest.fixture
def sheet() -> FormSheet:
    """The form with a repeat, for two children."""
    compiled = Library().form(MEDICAL)
    answers = {QuestionId(name): Answer(QuestionId(name), value) for name, value in GIVEN.items()}
    reached = state(compiled, answers, Context(date(2026, 9, 30)))
    return FormSheet(compiled.form, reached, answers, {})


def cells(*tables: Table) -> list[str]:
    return [str(cell) for table in tables for row in table.rows for cell in row if cell]


def test_that_a_repeat_is_one_table_with_a_row_an_instance(
    seen: CaseSeen, sheet: FormSheet
) -> None:
    found = [t for t in answers_in_print(seen, sheet) if t.columns[0].title == "No."]
    assert [row[:2] for row in found[0].rows] == [("1", "2018-05-01"), ("2", "2020-07-09")]


def test_that_every_answer_of_the_workbook_is_printed(seen: CaseSeen, sheet: FormSheet) -> None:
    printed = cells(*answers_in_print(seen, sheet))
    missing = [row[1] for row in answer_table(seen, sheet).rows if str(row[1]) not in printed]
    assert missing == []


def test_that_a_remark_beside_an_answer_takes_a_line_of_its_own(
    seen: CaseSeen, sheet: FormSheet
) -> None:
    name = QuestionId("med_order_made")
    answers = {**sheet.answers, name: Answer(name, "no", comment="The docket was read.")}
    sheet = replace(sheet, answers=answers)
    lines = [row for t in answers_in_print(seen, sheet) for row in t.rows if len(row) == 3]
    assert [line[2] for line in lines if line[2]].count("The docket was read.") == 1


def test_that_print_and_workbook_never_hold_the_same_table(
    seen: CaseSeen, sheet: FormSheet
) -> None:
    assert not answer_table(seen, sheet).in_pdf
    assert not any(table.in_workbook for table in answers_in_print(seen, sheet))
