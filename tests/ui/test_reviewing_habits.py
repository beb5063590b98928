"""What the review page keeps to: pane widths, words of undo, resting texts, pasted lines."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.habits import ShortMemory
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.panes.room import SHARES, WIDTHS, Room
from qapi_desk.ui.panes.story import StoryPane
from qapi_desk.ui.place import Place
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.fields import REST_MS, Field
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, rest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., MainWindow]


@pytest.fixture
def window(home: Path, open_window: Open) -> MainWindow:
    """A reviewer at the first case of her queue."""
    return open_window(home, "birch", page="review")


def page_of(window: MainWindow) -> ReviewPage:
    assert isinstance(window.page, ReviewPage)
    return window.page


def splitter(window: QWidget) -> QSplitter:
    found = part(window, QSplitter, "review.splitter")
    assert isinstance(found, QSplitter)
    return found


def drag(split: QSplitter, by: int) -> None:
    """Pull the first handle to the right with the mouse."""
    handle, button = split.handle(1), Qt.MouseButton.LeftButton
    at = handle.rect().center()
    QTest.mousePress(handle, button, pos=at)
    QTest.mouseMove(handle, at + QPoint(by, 0))
    QTest.mouseRelease(handle, button, pos=at)


def test_that_the_widths_of_the_panes_are_there_again(
    window: MainWindow, home: Path, open_window: Open
) -> None:
    split = splitter(window)
    before = split.sizes()[0]
    drag(split, 60)
    assert abs(split.sizes()[0] - before - 60) <= 6
    wanted = split.sizes()[0]
    window.close()
    again = open_window(home, "birch", page="review")
    assert abs(splitter(again).sizes()[0] - wanted) <= 6


@pytest.mark.parametrize("kept", ["", "1 2", "wide wide wide", "0 5 5"])
def test_that_widths_nobody_can_read_are_forgotten(qtbot: QtBot, kept: str) -> None:
    habits = ShortMemory()
    habits.keep(WIDTHS, kept)
    room = Room((QWidget(), QWidget(), QWidget()), habits)
    qtbot.addWidget(room)
    found = splitter(room).sizes()
    wanted = [sum(found) * share / sum(SHARES) for share in SHARES]
    assert found == pytest.approx(wanted, abs=3)


def test_that_the_menu_says_which_answer_is_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    first = page_of(window).presenter.state.queue[0].case_id
    window.go(Place("review", {"case": str(first)}))
    rest(qtbot, window)
    assert window.book.action("review.undo").text() == "Undo the last answer"
    QTest.keyClicks(QApplication.focusWidget() or window, "y")
    rest(qtbot, window)
    assert window.book.action("review.undo").text().startswith("Undo the last answer: ")


def test_that_ctrl_shift_z_gives_an_answer_again(window: MainWindow, qtbot: QtBot) -> None:
    presenter = page_of(window).presenter
    name = presenter.state.question
    assert name is not None
    QTest.keyClicks(QApplication.focusWidget() or window, "y")
    rest(qtbot, window)
    given = presenter.state.answer_of(name).value
    QTest.keyClick(QApplication.focusWidget() or window, Key.Key_Z, CTRL)
    rest(qtbot, window)
    assert presenter.state.answer_of(name).value == ""
    shifted = CTRL | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget() or window, Key.Key_Z, shifted)
    rest(qtbot, window)
    assert presenter.state.answer_of(name).value == given


def test_that_nothing_of_a_case_is_left_when_none_is_open(window: MainWindow) -> None:
    pane = window.findChild(StoryPane)
    assert pane is not None
    facts = part(pane, FactsView, "review.facts")
    assert isinstance(facts, FactsView)
    assert facts.as_text()
    pane.show_case(None, None)
    assert facts.as_text() == ""
    assert not pane.tabs.isVisible()


def test_that_a_text_is_saved_after_two_seconds_of_rest(qtbot: QtBot) -> None:
    field = Field("rested", "Rested")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.settled, timeout=3 * REST_MS) as told:
        QTest.keyClicks(field, "a letter")
        began = time.monotonic()
    assert told.args == ["a letter"]
    assert time.monotonic() - began > 0.8 * REST_MS / 1000


def test_that_pasted_lines_become_one(qtbot: QtBot) -> None:
    field = Field("pasted", "Pasted")
    qtbot.addWidget(field)
    field.show()
    QGuiApplication.clipboard().setText("served\r\nby mail\n")
    QTest.keyClick(field, Key.Key_V, CTRL)
    with qtbot.waitSignal(field.settled) as told:
        field.put_down()
    assert told.args == ["served by mail"]
