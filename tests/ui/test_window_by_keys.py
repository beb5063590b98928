"""The window driven by clicks and keys, found by object names, on a real workspace."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.services import casework
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.deadline import DeadlinePad
from qapi_desk.ui.dialogs.key_card import KeyCard
from qapi_desk.ui.dialogs.palette import Palette
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import ReviewPresenter
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.window import MainWindow
from tests.ui.held import WAIT_MS, PlannedPicker, rest

W = TypeVar("W", bound=QWidget)
Open = Callable[..., MainWindow]
OURS = "review.answer.gen_ours.yes"


def found(window: QWidget, kind: type[W], name: str) -> W:
    """The widget of this name: the shown one when there are several."""
    every = window.findChildren(kind, name)
    assert every, name
    return next((each for each in every if each.isVisible()), every[0])


def words(window: QWidget, name: str) -> str:
    return found(window, QLabel, name).text()


def reviewing(window: MainWindow) -> ReviewPage:
    page = window.page
    assert isinstance(page, ReviewPage)
    return page


def presenter_of(window: MainWindow) -> ReviewPresenter:
    return reviewing(window).presenter


def timed_case(window: MainWindow) -> str:
    queue = presenter_of(window).state.queue
    return next(str(row.case_id) for row in queue if row.criteria == ("expedited-6",))


@pytest.fixture
def at_work(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    """A reviewer's window on a case with one timed criterion, and so one form."""
    window = open_window(home, "birch", page="review")
    window.go(Place("review", {"case": timed_case(window)}))
    rest(qtbot, window)
    return window


def test_that_the_demonstration_signs_its_people_in_by_itself(
    home: Path, open_window: Open
) -> None:
    window = open_window(home, "birch")
    assert "Jun Birch, reviewer" in words(window, "status.person")


def test_that_every_page_names_the_versions_it_is_judged_by(home: Path, open_window: Open) -> None:
    line = words(open_window(home), "header.versions")
    assert "federal-2016" in line
    assert "ca-2002" in line
    assert "the 2002 manual" in line


def test_that_the_window_says_how_the_snapshot_is_kept(home: Path, open_window: Open) -> None:
    assert "snapshot not encrypted" in words(open_window(home), "status.storage")


def test_that_the_rail_leads_to_a_page(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home)
    QTest.mouseClick(found(window, QToolButton, "rail.plan"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "plan"


def test_that_home_leads_to_the_next_step(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home)
    QTest.mouseClick(found(window, QPushButton, "home.next"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "review"


def test_that_a_key_prints_on_the_choice_it_answers(at_work: MainWindow) -> None:
    assert found(at_work, QRadioButton, OURS).text() == "[Y] Yes"


def test_that_a_letter_answers_and_the_line_says_when_it_was_saved(
    at_work: MainWindow, qtbot: QtBot
) -> None:
    choice = found(at_work, QRadioButton, OURS)
    QTest.keyClick(choice, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: words(at_work, "status.saved").startswith("Saved at"), timeout=WAIT_MS)
    assert choice.isChecked()


def test_that_a_click_answers_too(at_work: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(found(at_work, QRadioButton, OURS), Qt.MouseButton.LeftButton)
    rest(qtbot, at_work)
    name = presenter_of(at_work).state.question
    assert name is not None
    assert presenter_of(at_work).state.answer_of(name).value == "yes"


def answer_gates(window: MainWindow, qtbot: QtBot) -> QLineEdit:
    """Answer the two gates by clicks; gives the field of the opening day."""
    for name in (OURS, "review.answer.gen_duplicate.no"):
        QTest.mouseClick(found(window, QRadioButton, name), Qt.MouseButton.LeftButton)
        rest(qtbot, window)
    return found(window, QLineEdit, "review.answer.gen_opened_date")


def test_that_enter_takes_the_recorded_day(at_work: MainWindow, qtbot: QtBot) -> None:
    field = answer_gates(at_work, qtbot)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, at_work)
    assert len(field.text()) == len("2026-01-05")


def test_that_no_recorded_day_is_filled_in_before_a_key_is_pressed(
    at_work: MainWindow, qtbot: QtBot
) -> None:
    assert answer_gates(at_work, qtbot).text() == ""


def test_that_a_day_is_saved_on_leaving_its_field(at_work: MainWindow, qtbot: QtBot) -> None:
    field = answer_gates(at_work, qtbot)
    QTest.keyClicks(field, "2020-02-02")
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    rest(qtbot, at_work)
    name = next(n for n in presenter_of(at_work).state.asked if n[1] == "gen_opened_date")
    assert presenter_of(at_work).state.answer_of(name).value == "2020-02-02"


def test_that_letters_typed_into_a_field_answer_nothing_else(
    at_work: MainWindow, qtbot: QtBot
) -> None:
    field = answer_gates(at_work, qtbot)
    field.setFocus()
    QTest.keyClicks(field, "n")
    assert field.text() == "n"
    assert found(at_work, QRadioButton, OURS).isChecked()


def test_that_undo_takes_an_answer_back(at_work: MainWindow, qtbot: QtBot) -> None:
    choice = found(at_work, QRadioButton, OURS)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    rest(qtbot, at_work)
    at_work.dispatch("review.undo")
    rest(qtbot, at_work)
    assert not choice.isChecked()


def test_that_releasing_too_early_names_what_is_missing_in_place(
    at_work: MainWindow, qtbot: QtBot
) -> None:
    QTest.mouseClick(found(at_work, QPushButton, "review.release"), Qt.MouseButton.LeftButton)
    rest(qtbot, at_work)
    banner = found(at_work, Banner, "review.banner")
    assert "child support case" in banner.sentence


def test_that_one_key_copies_the_case_number(at_work: MainWindow) -> None:
    case = words(at_work, "review.case_number")
    at_work.dispatch("review.copy_number")
    assert QGuiApplication.clipboard().text() == case


def test_that_the_next_case_opens_by_its_key(at_work: MainWindow, qtbot: QtBot) -> None:
    before = words(at_work, "review.case_number")
    at_work.dispatch("review.next_case")
    rest(qtbot, at_work)
    assert words(at_work, "review.case_number") != before


def test_that_the_timeline_speaks_what_it_draws(at_work: MainWindow) -> None:
    timeline = found(at_work, QWidget, "review.timeline")
    assert timeline.accessibleName().startswith("Timeline of")


def test_that_a_suggestion_unfolds_its_workings(at_work: MainWindow, qtbot: QtBot) -> None:
    answer_gates(at_work, qtbot)
    boxes = [
        b
        for b in at_work.findChildren(QPushButton)
        if b.objectName().startswith("review.workings.federal-2016") and b.isVisible()
    ]
    QTest.mouseClick(boxes[0], Qt.MouseButton.LeftButton)
    name = boxes[0].objectName().replace("workings.", "workings_text.")
    assert found(at_work, QLabel, name).isVisible()


def test_that_reopening_returns_to_the_same_case_and_question(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    first = open_window(home, "birch", page="review")
    case = timed_case(first)
    first.go(Place("review", {"case": case}))
    rest(qtbot, first)
    answer_gates(first, qtbot)
    question = presenter_of(first).state.question
    first.close()
    again = open_window(home, "birch")
    qtbot.waitUntil(lambda: presenter_of(again).state.question == question, timeout=WAIT_MS)
    assert words(again, "review.case_number") == case


def test_that_an_answer_shown_as_saved_is_in_the_workspace_after_closing(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, "birch", page="review")
    review, case = window.seat.review_id if window.seat else None, timed_case(window)
    window.go(Place("review", {"case": case}))
    rest(qtbot, window)
    QTest.mouseClick(found(window, QRadioButton, OURS), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: words(window, "status.saved").startswith("Saved"), timeout=WAIT_MS)
    desk = window.seat.desk if window.seat else None
    assert desk is not None
    assert review is not None
    rows = {str(r.case_id): r for r in casework.queue(desk, review)}
    assert rows[case].answered == 1


def test_that_a_second_window_is_told_who_holds_the_workspace(
    home: Path, open_window: Open
) -> None:
    open_window(home)
    other = open_workspace(home)
    try:
        with pytest.raises(Exception, match="window"):
            other.hold("another window")
    finally:
        other.close()


def test_that_findings_are_refused_to_a_reviewer_while_running(
    home: Path, open_window: Open
) -> None:
    window = open_window(home, "birch", page="findings")
    assert "supervisors" in words(window, "findings.refusal")
    assert not found(window, QTableView, "findings.rates.table").isVisible()


def test_that_a_supervisor_sees_rates_and_the_cases_behind(
    reviewed_home: Path, open_window: Open
) -> None:
    window = open_window(reviewed_home, page="findings")
    rates = found(window, QTableView, "findings.rates.table")
    assert rates.model().rowCount() == 10
    assert found(window, QTableView, "findings.cases.table").model().rowCount() > 0


def test_that_the_rates_are_drawn_on_the_pages_own_ground(
    reviewed_home: Path, open_window: Open
) -> None:
    window = open_window(reviewed_home, page="findings")
    picture = found(window, QWidget, "findings.rates_picture")
    picture.resize(720, 240)
    image = picture.grab().toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 20
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert dark < image.width() * image.height() / 9 / 50


def test_that_the_palette_does_what_was_typed(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home)
    window.dispatch("app.palette")
    palette = found(window, Palette, "palette")
    QTest.keyClicks(palette.field, "corrective")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "corrective"


def test_that_the_deadline_pad_shows_a_due_day(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home)
    window.dispatch("app.deadline")
    rest(qtbot, window)
    pad = found(window, DeadlinePad, "deadline")
    assert words(pad, "deadline.due")
    pad.close()


def test_that_the_key_card_shows_every_key(home: Path, open_window: Open) -> None:
    window = open_window(home)
    window.dispatch("help.keys")
    card = found(window, KeyCard, "key_card")
    shown = {label.text() for label in card.findChildren(QLabel)}
    assert {"Ctrl+K", "Ctrl+Enter", "M", "F6", "Ctrl+Y / Ctrl+Shift+Z"} <= shown
    card.close()


def test_that_voiding_asks_for_a_reason(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home, page="draw")
    window.dispatch("draw.void")
    dialog = found(window, AskText, "void")
    dialog.on_ok()
    assert dialog.isVisible()
    dialog.field.setPlainText("The dice were not witnessed.")
    dialog.on_ok()
    rest(qtbot, window)
    assert found(window, QPushButton, "draw.to_ceremony").isVisible()


def test_that_a_list_is_exported_where_it_was_asked_for(
    home: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(home, page="draw")
    assert window.page is not None
    window.page.picker = PlannedPicker(tmp_path / "sample.csv")
    QTest.mouseClick(found(window, QPushButton, "draw.sample.export"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    lines = (tmp_path / "sample.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(window.pages["draw"].presenter.state.cases) + 1


def test_that_the_findings_page_publishes_a_pdf(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(reviewed_home, page="findings")
    assert window.page is not None
    window.page.picker = PlannedPicker(tmp_path / "findings.pdf")
    QTest.mouseClick(found(window, QPushButton, "findings.publish"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert (tmp_path / "findings.pdf").read_bytes().startswith(b"%PDF")


def test_that_searching_the_caseload_narrows_it(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="snapshot")
    table = found(window, QTableView, "snapshot.cases.table")
    before = table.model().rowCount()
    QTest.keyClicks(found(window, QLineEdit, "snapshot.cases.search"), "E23")
    qtbot.waitUntil(lambda: 0 < table.model().rowCount() < before, timeout=WAIT_MS)


@pytest.mark.parametrize("percent", [100, 200])
def test_that_no_page_pushes_the_window_wider_than_a_small_screen(
    home: Path, open_window: Open, qtbot: QtBot, percent: int
) -> None:
    window = open_window(home)
    window.wear(Theme.LIGHT, percent)
    for page in PAGES:
        window.go(Place(page))
        rest(qtbot, window)
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    window.wear(Theme.LIGHT, 100)


def test_that_the_panes_take_turns_when_room_is_short(at_work: MainWindow, qtbot: QtBot) -> None:
    at_work.wear(Theme.LIGHT, 200)
    rest(qtbot, at_work)
    page = reviewing(at_work)
    shown = [pane.isVisible() for pane in (page.queue, page.story, page.questions)]
    assert shown == [False, False, True]
    at_work.dispatch("view.pane")
    assert page.queue.isVisible()
    at_work.wear(Theme.LIGHT, 100)


def test_that_signing_out_leaves_the_workspace_to_others(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home)
    window.sign_out()
    qtbot.waitUntil(lambda: window.sign_in.presenter.state.people != (), timeout=WAIT_MS)
    rest(qtbot, window)
    assert window.page is None
    assert "demonstration only" in words(window, "sign_in.hint")
    other = open_workspace(home)
    other.hold("another window")
    other.close()
