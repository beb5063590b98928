"""The forms page: searched, read whole, covered, a file checked and used, questions attached."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QPushButton, QTabWidget, QTreeView
from pytestqt.qtbot import QtBot

from qapi_desk.services import forms_in_use, question_sets, reviews
from qapi_desk.ui.pages.forms import FormsPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.services.asked_forms import COUNTY_FORM, asked_form
from tests.ui.held import PlannedPicker, part, press, rest, words
from tests.workspaces import copied, signed_in

Open = Callable[..., MainWindow]
JULY = date(2026, 7, 1)
LAW_FORM = "establishment-expedited"


@pytest.fixture(scope="session")
def with_county_form(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(county, tmp_path_factory, "own_form")
    with signed_in(home, "alder") as lead:
        place = asked_form(tmp_path_factory.mktemp("form"))
        forms_in_use.put_in_use(lead, place, from_day=JULY)
    return home


@pytest.fixture
def own_home(with_county_form: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(with_county_form, tmp_path / "own"))


@pytest.fixture
def window(own_home: Path, open_window: Open) -> MainWindow:
    return open_window(own_home, page="forms")


def page(window: MainWindow) -> FormsPage:
    assert isinstance(window.page, FormsPage)
    return window.page


def rows(window: MainWindow, name: str) -> RowList:
    found = part(window, RowList, f"forms.{name}")
    assert isinstance(found, RowList)
    return found


def open_form(window: MainWindow, qtbot: QtBot, form: str, **detail: str) -> None:
    window.go(Place("forms", {"form": form, **detail}))
    rest(qtbot, window)


def go_to(window: MainWindow, qtbot: QtBot, place: int) -> None:
    tabs = part(window, QTabWidget, "forms.tabs")
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(place)
    rest(qtbot, window)


def search(window: MainWindow, text: str) -> list[str]:
    line = part(window, QLineEdit, "forms.list.search")
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, text)
    return [str(row.form_id) for row in rows(window, "list").model.rows]


def facts(window: MainWindow) -> str:
    found = part(window, FactsView, "forms.facts")
    assert isinstance(found, FactsView)
    return found.as_text()


def question(window: MainWindow) -> str:
    found = part(window, Passages, "forms.question")
    assert isinstance(found, Passages)
    return found.as_text()


def check(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Have a form's folder or workbook checked."""
    page(window).picker = PlannedPicker(path)
    go_to(window, qtbot, 2)
    press(window, qtbot, "forms.check_file" if path.is_file() else "forms.check_folder")


def test_that_every_form_is_listed_with_the_countys(window: MainWindow) -> None:
    listed = {row.form_id: row for row in rows(window, "list").model.rows}
    library = page(window).seat.desk.library
    assert set(listed) == {*library.form_ids, COUNTY_FORM}
    assert listed[COUNTY_FORM].from_day == JULY
    assert [row.asked for row in rows(window, "list").model.rows][:6] == ["every quarter"] * 6


def test_that_a_form_is_found_by_its_id(window: MainWindow) -> None:
    assert search(window, "lines-24") == ["lines-24-25"]


def test_that_a_form_is_found_by_words_of_a_question(window: MainWindow) -> None:
    assert LAW_FORM in search(window, "last step that establishment")


def test_that_words_nobody_wrote_find_nothing_and_can_be_taken_back(window: MainWindow) -> None:
    assert search(window, "zebra crossing") == []
    assert len(search(window, "")) > 40


def test_that_a_form_tells_what_it_is(window: MainWindow, qtbot: QtBot) -> None:
    open_form(window, qtbot, LAW_FORM)
    assert words(window, "forms.title_of_form") == "Establishment and expedited process"
    for fact in ("Asked: Every quarter", "Kind: Compliance", "Criteria: 3"):
        assert fact in facts(window)


def test_that_a_question_tells_its_choices_with_their_keys_and_its_rule(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_form(window, qtbot, LAW_FORM, question="est_judged")
    assert "M  Met: done in time → met" in question(window)
    assert "Rule: CR-015  " in question(window)


def test_that_a_condition_is_said_in_words(window: MainWindow, qtbot: QtBot) -> None:
    open_form(window, qtbot, LAW_FORM, question="est_order_date")
    said = "“Was a support order entered within the period?” is “Yes”"
    assert f"Asked when: {said}" in question(window)


def test_that_arrows_in_the_outline_go_from_question_to_question(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_form(window, qtbot, LAW_FORM)
    before = question(window)
    QTest.keyClick(part(window, QTreeView, "forms.outline.tree"), Qt.Key.Key_Down)
    rest(qtbot, window)
    assert question(window) != before


def test_that_a_form_names_the_reviews_that_ask_it(window: MainWindow, qtbot: QtBot) -> None:
    open_form(window, qtbot, LAW_FORM)
    assert "FFY2026Q4-01" in words(window, "forms.reviews")
    open_form(window, qtbot, "locate")
    assert words(window, "forms.reviews") == "No review asks this version."


def test_that_a_form_is_exported_as_a_workbook_with_a_guide(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_form(window, qtbot, "locate")
    page(window).picker = PlannedPicker(tmp_path / "locate")
    press(window, qtbot, "forms.export")
    sheets = openpyxl.load_workbook(tmp_path / "locate.xlsx").sheetnames
    assert {"settings", "survey", "choices", "qapi_tests"} < set(sheets)


def test_that_coverage_says_how_many_measures_have_a_question(
    window: MainWindow, qtbot: QtBot
) -> None:
    go_to(window, qtbot, 1)
    assert words(window, "forms.cover_totals").startswith("467 of 467 measures have a question;")
    only = part(window, QCheckBox, "forms.only_holes")
    QTest.keyClick(only, Qt.Key.Key_Space)
    assert rows(window, "cover_list").model.rows == ()
    assert words(window, "forms.cover_list.empty") == "Every measure has a question."


def test_that_a_measure_leads_to_the_question_about_it(window: MainWindow, qtbot: QtBot) -> None:
    go_to(window, qtbot, 1)
    listed = rows(window, "cover_list")
    wanted = next(row for row in listed.model.rows if row.measure_id == "CM.4.1.C1")
    listed.opened.emit(wanted)
    rest(qtbot, window)
    assert "CM.4.1" in question(window)


def test_that_a_sound_file_runs_its_test_rows(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    check(window, qtbot, asked_form(tmp_path, version="2026112301"))
    assert "0 failed" in words(window, "forms.test_rows")
    assert "it can be put in use" in words(window, "forms.verdict")
    assert [row.part for row in rows(window, "different").model.rows] == ["version"]


def test_that_a_slip_is_named_by_its_cell_and_marked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_form(window, qtbot, "locate")
    book = tmp_path / "locate.xlsx"
    page(window).picker = PlannedPicker(book)
    press(window, qtbot, "forms.export")
    opened = openpyxl.load_workbook(book)
    opened["survey"]["A4"] = "select_onee yes_no"
    opened.save(book)
    check(window, qtbot, book)
    assert ("survey", "A4") in [(m.sheet, m.cell) for m in rows(window, "messages").model.rows]
    page(window).picker = PlannedPicker(tmp_path / "marked.xlsx")
    press(window, qtbot, "forms.mark")
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx")["survey"]["A4"].comment is not None


def test_that_a_form_with_an_error_is_not_put_in_use(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    check(window, qtbot, asked_form(tmp_path, edits={"talk_gate} =": "talk_gat} ="}))
    press(window, qtbot, "forms.put_in_use")
    assert "It has errors" in page(window).banner.sentence
    assert len(forms_in_use.every(page(window).seat.desk)) == 1


def test_that_a_newer_version_is_put_in_use_and_tells_what_is_different(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    check(window, qtbot, asked_form(tmp_path, version="2026112301"))
    press(window, qtbot, "forms.put_in_use")
    day = part(window, QDateEdit, "put_in_use.day")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate(2026, 10, 1))
    press(window, qtbot, "put_in_use.ok")
    open_form(window, qtbot, COUNTY_FORM)
    assert [row.from_day for row in rows(window, "versions").model.rows][-1] == date(2026, 10, 1)
    assert [row.part for row in rows(window, "changes").model.rows] == ["version"]


def test_that_a_countys_form_is_retired_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    open_form(window, qtbot, COUNTY_FORM)
    press(window, qtbot, "forms.retire")
    press(window, qtbot, "retire_form.ok")
    why = part(window, QLineEdit, "retire_form.why")
    QTest.keyClicks(why, "The state asks it now.")
    press(window, qtbot, "retire_form.ok")
    told = forms_in_use.every(page(window).seat.desk)[-1]
    assert told.retired_why == "The state asks it now."


def test_that_a_form_of_the_program_cannot_be_retired(window: MainWindow, qtbot: QtBot) -> None:
    open_form(window, qtbot, "locate")
    assert not part(window, QPushButton, "forms.retire").isVisible()
    window.dispatch("forms.retire")
    assert "Mark a form of this county" in page(window).banner.sentence


def test_that_a_reviewer_is_shown_no_way_to_put_a_form_in_use(
    own_home: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(own_home, "birch", page="forms")
    check(window, qtbot, asked_form(tmp_path, version="2026112301"))
    assert not part(window, QPushButton, "forms.put_in_use").isVisible()
    assert not part(window, QPushButton, "forms.preview").isVisible()


def test_that_a_file_that_is_none_is_told_in_a_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    book = tmp_path / "broken.xlsx"
    book.write_text("no workbook at all", encoding="utf-8")
    check(window, qtbot, book)
    assert "broken.xlsx" in page(window).banner.sentence
    assert not part(window, RowList, "forms.messages").isVisible()


def test_that_questions_are_attached_to_the_review_at_hand_and_retired(
    window: MainWindow, qtbot: QtBot
) -> None:
    go_to(window, qtbot, 3)
    press(window, qtbot, "forms.attach")
    form = part(window, Choice, "attach_questions.form")
    assert isinstance(form, Choice)
    form.setCurrentIndex(form.findData("locate"))
    QTest.keyClicks(part(window, QLineEdit, "attach_questions.source"), "Letter 26-11")
    press(window, qtbot, "attach_questions.ok")
    assert [row.source for row in rows(window, "sets").model.rows] == ["Letter 26-11"]
    assert rows(window, "set_figures").isVisible()
    seat = page(window).seat
    assert seat.review_id is not None
    page(window)._sets.presenter.mark("locate")
    page(window)._sets.presenter.retire("The letter was withdrawn.")
    rest(qtbot, window)
    assert question_sets.sets(seat.desk, seat.review_id)[0].retired_why.startswith("The letter")


def test_that_only_a_supervisor_attaches_questions(
    own_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(own_home, "dogwood", page="forms")
    go_to(window, qtbot, 3)
    assert not part(window, QPushButton, "forms.attach").isVisible()


def test_that_the_page_comes_back_to_the_form_that_was_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_form(window, qtbot, "medical")
    assert page(window).where() == Place("forms", {"part": "list", "form": "medical"})
    assert reviews.reviews(page(window).seat.desk)
