"""A worksheet out and back in the window: faults by cell, conflicts decided, taken in by keys."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import answer, casework, queue
from qapi_desk.ui.dialogs.worksheet_back import WorksheetBack
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.window import MainWindow
from tests.services.desks import DATA_FORM
from tests.services.papers_back import Paper
from tests.ui.held import PlannedPicker, part, press, rest, words

Open = Callable[..., MainWindow]


@pytest.fixture
def window(reviewed: Path, tmp_path: Path, open_window: Open) -> MainWindow:
    home = Path(shutil.copytree(reviewed, tmp_path / "own"))
    return open_window(home, "birch", page="review")


def page(window: MainWindow) -> Page:
    assert window.page is not None
    return window.page


def act(window: MainWindow, qtbot: QtBot, name: str) -> None:
    page(window).handlers()[name]()
    rest(qtbot, window)


@pytest.fixture
def paper(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Paper:
    """The worksheet that the window handed out."""
    path = tmp_path / "sheet.xlsx"
    page(window).picker = PlannedPicker(path)
    act(window, qtbot, "review.worksheet_out")
    return Paper(path, load_workbook(path))


def a_case(window: MainWindow) -> CaseId:
    seat = page(window).seat
    assert seat.review_id is not None
    rows = queue.rows(seat.desk, seat.review_id)
    return next(
        row.case_id
        for row in rows
        if "line-1" in row.criteria and row.state is not CaseState.RELEASED
    )


def back(window: MainWindow, qtbot: QtBot, paper: Paper) -> WorksheetBack:
    paper.saved()
    act(window, qtbot, "review.worksheet_back")
    found = window.findChild(WorksheetBack)
    assert found is not None
    return found


def value(window: MainWindow, case_id: CaseId, question: str) -> str:
    seat = page(window).seat
    assert seat.review_id is not None
    work = casework.open_case(seat.desk, seat.review_id, case_id)
    sheet = next(each for each in work.sheets if each.form.form_id == DATA_FORM)
    return sheet.answers[QuestionId(question)].value


def take(dialog: WorksheetBack) -> QPushButton:
    found = dialog.findChild(QPushButton, "worksheet_back.ok")
    assert found is not None
    return found


def test_that_the_window_says_what_it_handed_out(window: MainWindow, paper: Paper) -> None:
    assert "sheet.xlsx holds" in words(window, "review.banner.sentence")
    assert paper.path.is_file()


def test_that_answers_are_taken_in_by_a_key(window: MainWindow, paper: Paper, qtbot: QtBot) -> None:
    case_id = a_case(window)
    paper.exclude(case_id)
    dialog = back(window, qtbot, paper)
    assert words(dialog, "worksheet_back.verdict").startswith("2 answers would be saved")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert words(dialog, "worksheet_back.verdict") == "Took in 2 answers in 1 case."
    assert value(window, case_id, "gen_ours") == "no"
    assert not take(dialog).isEnabled()


def test_that_a_fault_is_shown_by_its_cell(window: MainWindow, paper: Paper, qtbot: QtBot) -> None:
    case_id = a_case(window)
    paper.write(case_id, "gen_ours", "Perhaps")
    dialog = back(window, qtbot, paper)
    (fault,) = dialog.faults.model.rows
    assert fault.cell == paper.cell(case_id, "gen_ours").coordinate
    assert not take(dialog).isEnabled()


def test_that_a_mended_file_is_looked_at_again(
    window: MainWindow, paper: Paper, qtbot: QtBot
) -> None:
    case_id = a_case(window)
    paper.write(case_id, "gen_ours", "Perhaps")
    dialog = back(window, qtbot, paper)
    paper.write(case_id, "gen_ours", "Yes")
    paper.saved()
    press(window, qtbot, "worksheet_back.again")
    assert dialog.faults.isHidden()
    assert take(dialog).isEnabled()


def test_that_a_conflict_waits_for_a_choice(window: MainWindow, paper: Paper, qtbot: QtBot) -> None:
    case_id, seat = a_case(window), page(window).seat
    assert seat.review_id is not None
    given = Answer(QuestionId("gen_ours"), "yes")
    answer.record(seat.desk, seat.review_id, case_id, DATA_FORM, given)
    paper.write(case_id, "gen_ours", "No")
    dialog = back(window, qtbot, paper)
    assert not take(dialog).isEnabled()
    dialog.changes.grid.selectRow(0)
    press(window, qtbot, "worksheet_back.mine")
    assert take(dialog).isEnabled()
    press(window, qtbot, "worksheet_back.ok")
    assert value(window, case_id, "gen_ours") == "no"


def test_that_choosing_nothing_is_said(window: MainWindow, paper: Paper, qtbot: QtBot) -> None:
    case_id, seat = a_case(window), page(window).seat
    assert seat.review_id is not None
    given = Answer(QuestionId("gen_ours"), "yes")
    answer.record(seat.desk, seat.review_id, case_id, DATA_FORM, given)
    paper.write(case_id, "gen_ours", "No")
    dialog = back(window, qtbot, paper)
    dialog.changes.grid.clearSelection()
    press(window, qtbot, "worksheet_back.mine")
    assert dialog.banner.sentence == "Mark the rows that both changed first."


def test_that_a_file_of_something_else_is_refused_in_the_dialog(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(b"no workbook")
    page(window).picker = PlannedPicker(path)
    act(window, qtbot, "review.worksheet_back")
    dialog = part(window, WorksheetBack, "worksheet_back")
    assert isinstance(dialog, WorksheetBack)
    assert "other.xlsx cannot be read" in dialog.banner.sentence
