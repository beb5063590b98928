"""An analyst and her form: copied, a question added, a slip found in its cell, mended, put in use.

The review that runs keeps its form, its answers and its outcomes; the next quarter's asks the new
question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit

from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import FormPin, Review
from qapi_desk.services import (
    answer,
    assign,
    demo,
    demo_reviewer,
    draw_sample,
    plan_sample,
    queue,
    reviews,
)
from qapi_desk.services.workspace import Desk
from tests.journeys.acts import sign_in
from tests.journeys.hands import CTRL, Hands, Key
from tests.workspaces import signed_in

FORM, ADDED = FormId("establishment-expedited"), QuestionId("est_income")
NEWER, NEXT_QUARTER = "2026113001", "2026-10-01..2026-10-14"
SLIP, MEANT = "${est_orderd} = 'yes'", "${est_ordered} = 'yes'"
ROW = 17
QUESTION = {
    "type": "select_one yes_no", "name": ADDED, "relevant": SLIP, "required": "yes",
    "label::English (en)": "Was support worked out on the parent's actual income?",
    "label::Español (es)": "¿Se calculó la manutención con el ingreso real?",
    "bind::qapi:rule": "CR-016", "bind::qapi:element": "CM.2.1",
}  # fmt: skip
"""A question with a rule and a skip, behind the day of the order."""
ANSWERED = 6
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class Kept:
    """What a review holds: its pins, and for each answered case the answers and outcomes."""

    pins: tuple[FormPin, ...]
    cases: tuple[tuple[object, ...], ...]


def kept(desk: Desk, review: Review) -> Kept:
    with desk.store.read() as work:
        found = work.findings.all(review.review_id, review.governing)
        cases = tuple(
            (case.case_id, work.answers.current(review.review_id, case.case_id, FORM))
            for case in work.cases.all(review.review_id)
        )
    return Kept(reviews.get(desk, review.review_id).forms, (*cases, tuple(found)))


@pytest.fixture
def running(drawn_copy: Path) -> Path:
    """An office at work on this quarter: some of its cases are answered and released."""
    with signed_in(drawn_copy, "birch") as desk:
        review_id = demo.current_review(desk)
        lead = demo.sign_in(desk.workspace, "alder")
        for row in queue.rows(desk, review_id)[:ANSWERED]:
            demo_reviewer.review(desk, review_id, row.case_id, supervisor=lead)
    return drawn_copy


@pytest.fixture
def analyst(sit_down: Callable[..., Hands], running: Path) -> Hands:
    """Lee Dogwood at the first page."""
    hands = sit_down(running, "dogwood")
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    return hands


def desk_of(hands: Hands) -> Desk:
    assert hands.window.seat is not None
    return hands.window.seat.desk


def copy_out(hands: Hands, book: Path) -> None:
    """Find the form on its page and take it along as a workbook."""
    hands.press(Key.Key_F, CTRL_SHIFT)
    hands.rest()
    hands.write_in("forms.list.search", str(FORM))
    hands.press(Key.Key_Return)
    hands.rest()
    hands.command("Export the form as a workbook")
    hands.choose(book)
    hands.rest()
    assert book.name in hands.banner("forms")


def sheet(page: object) -> Worksheet:
    assert isinstance(page, Worksheet)
    return page


def column(page: Worksheet, title: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == title)


def add_the_question(book: Path) -> str:
    """As the analyst does it in her spreadsheet; the cell with the slip."""
    opened = openpyxl.load_workbook(book)
    survey, settings = sheet(opened["survey"]), sheet(opened["settings"])
    survey.insert_rows(ROW)
    for title, text in QUESTION.items():
        survey.cell(ROW, column(survey, title), str(text))
    settings.cell(2, column(settings, "version"), NEWER)
    opened.save(book)
    return survey.cell(ROW, column(survey, "relevant")).coordinate


def mend(book: Path, cell: str) -> None:
    opened = openpyxl.load_workbook(book)
    sheet(opened["survey"])[cell] = MEANT
    opened.save(book)


def comment_in(book: Path, cell: str) -> str:
    found = sheet(openpyxl.load_workbook(book)["survey"])[cell].comment
    return found.text if found else ""


def check(hands: Hands, book: Path) -> list[list[str]]:
    hands.command("Check a form's file")
    hands.choose(book)
    hands.rest()
    return hands.table("forms.messages")


def put_in_use(hands: Hands) -> None:
    """Put the checked form in use from the next quarter's first day on."""
    hands.click("forms.put_in_use")
    hands.find("put_in_use.day", QDateEdit).setDate(QDate(2026, 10, 1))
    hands.click("put_in_use.ok")
    hands.rest()
    assert "in use" in hands.banner("forms")


def start_next_quarter(hands: Hands) -> Review:
    """The supervisor starts a review of the form alone, by the next quarter's days."""
    hands.press(Key.Key_N, CTRL)
    hands.until(lambda: hands.sees("new_review.title"))
    hands.write_in("new_review.period", NEXT_QUARTER)
    hands.rest()
    for box in hands.window.findChildren(QCheckBox):
        if box.objectName().startswith("new_review.form.") and box.isChecked():
            box.setChecked(str(FORM) in box.objectName())
    hands.find("new_review.period", QLineEdit).setFocus()
    hands.press(Key.Key_Return)
    hands.rest()
    assert hands.banner("new_review") == ""
    hands.until(lambda: not hands.sees("new_review.title"))
    return reviews.reviews(desk_of(hands))[0]


def asks(desk: Desk, review_id: ReviewId, case_id: CaseId) -> bool:
    """Whether a case's sheet has the new question."""
    bench = answer.lay_out(desk, review_id, case_id)
    return ADDED in bench.compiled(FORM).questions


def a_case_of(lead: Desk, review_id: ReviewId) -> CaseId:
    plan_sample.universes(lead, review_id, Silent())
    draw_sample.commit_master(lead, review_id)
    plan_sample.freeze(lead, review_id, {}, Silent())
    draw_sample.draw(lead, review_id, public_value="6 5 4 3 2 1", progress=Silent())
    assign.assign_balanced(lead, review_id, [PersonId("birch")])
    return queue.rows(lead, review_id)[0].case_id


def test_that_an_analysts_question_is_asked_next_quarter_and_never_this_one(
    analyst: Hands, running: Path, tmp_path: Path
) -> None:
    desk = desk_of(analyst)
    this_quarter = reviews.reviews(desk)[0]
    before = kept(desk, this_quarter)
    assert before.cases[-1]
    book, marked = tmp_path / "hers.xlsx", tmp_path / "hers-marked.xlsx"
    copy_out(analyst, book)

    # a slip is found in its very cell, and said there in the marked copy
    cell = add_the_question(book)
    found = check(analyst, book)
    assert [row[:3] for row in found if row[0] == "Error"] == [["Error", "survey", cell]]
    assert "cannot be put in use" in analyst.reads("forms.verdict")
    analyst.click("forms.put_in_use")
    assert "mend them" in analyst.banner("forms")
    analyst.click("forms.mark")
    analyst.choose(marked)
    analyst.rest()
    assert "est_ordered" in comment_in(marked, cell)

    # mended, it runs its test rows and shows what it would ask of cases answered by now
    mend(book, cell)
    analyst.click("forms.check_again")
    analyst.rest()
    assert "it can be put in use" in analyst.reads("forms.verdict")
    assert ", 0 failed" in analyst.reads("forms.test_rows")
    analyst.click("forms.preview")
    analyst.rest()
    assert [row[2] for row in analyst.table("forms.would_cases")] == [ADDED]
    put_in_use(analyst)

    # this quarter is untouched
    assert kept(desk, this_quarter) == before

    # the next one is offered the new version, and asks the new question
    analyst.command("Sign out")
    passphrase = str(demo.settings(desk.library)["passphrase"])
    sign_in(analyst, "Rosa Alder", passphrase)
    lead = desk_of(analyst)
    made = start_next_quarter(analyst)
    assert [(pin.form_id, pin.version) for pin in made.forms] == [(FORM, NEWER)]
    assert asks(lead, made.review_id, a_case_of(lead, made.review_id))
    cases = queue.rows(lead, this_quarter.review_id)
    assert not asks(lead, this_quarter.review_id, cases[-1].case_id)
    assert kept(lead, this_quarter) == before
