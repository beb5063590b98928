"""The calculator in the window: chosen, typed, worked out, copied, by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.pages.calculator import CalculatorPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.calculator import REMEMBERED, CalculatorPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, rest

Open = Callable[..., MainWindow]
TWO_SIDED = "attribute_limits_hypergeometric_two_sided"


@pytest.fixture
def window(home: Path, open_window: Open) -> MainWindow:
    return open_window(home, "birch", page="calculator")


def part(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def line(window: MainWindow, name: str) -> QLineEdit:
    found = part(window, f"calculator.field.{name}")
    assert isinstance(found, QLineEdit)
    return found


def words(window: MainWindow, name: str) -> str:
    found = part(window, f"calculator.{name}")
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def workings(window: MainWindow) -> QPlainTextEdit:
    found = part(window, "calculator.workings")
    assert isinstance(found, QPlainTextEdit)
    return found


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    button = part(window, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def fill(qtbot: QtBot, window: MainWindow, **texts: str) -> None:
    for name, text in texts.items():
        line(window, name).clear()
        QTest.keyClicks(line(window, name), text)
    QTest.keyClick(line(window, name), Qt.Key.Key_Return)
    rest(qtbot, window)


def choose(qtbot: QtBot, window: MainWindow, search: str) -> None:
    box = part(window, "calculator.kinds.search")
    assert isinstance(box, QLineEdit)
    box.clear()
    QTest.keyClicks(box, search)
    QTest.keyClick(box, Qt.Key.Key_Return)
    rest(qtbot, window)


def test_that_a_published_limit_comes_out_of_what_is_typed(
    window: MainWindow, qtbot: QtBot
) -> None:
    # RAT-STATS 2010 User Guide, p. 3-8.
    fill(qtbot, window, N="10,000", n="400", x="82", conf_level="90%")
    assert "Upper limit, cases  2,403" in workings(window).toPlainText()


def test_that_the_result_follows_without_enter(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "calculator.example")
    QTest.keyClick(line(window, "x"), Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "P(X >= 8 |" in workings(window).toPlainText())


def test_that_an_old_result_is_gone_as_soon_as_something_is_typed(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, window, "calculator.example")
    QTest.keyClick(line(window, "x"), Qt.Key.Key_Backspace)
    assert not workings(window).isVisible()
    assert not part(window, "calculator.copy").isEnabled()


def test_that_what_is_still_missing_is_said_quietly(window: MainWindow) -> None:
    assert words(window, "fault") == "Cases in the universe, N: still to be filled in."
    assert part(window, "calculator.fault").property("tone") == "muted"


def test_that_a_fault_stands_under_its_field(window: MainWindow, qtbot: QtBot) -> None:
    fill(qtbot, window, N="many", n="400", x="82", conf_level="90%")
    assert words(window, "field.N.fault").startswith("“many” is not a whole number")
    assert line(window, "N").property("tone") == "bad"
    assert words(window, "field.n.fault") == ""


def test_that_numbers_that_cannot_be_together_are_told(window: MainWindow, qtbot: QtBot) -> None:
    fill(qtbot, window, N="100", n="400", x="82", conf_level="90%")
    assert words(window, "fault") == "A sample of 400 cannot come from a universe of 100 cases."


def test_that_a_mended_field_loses_its_fault(window: MainWindow, qtbot: QtBot) -> None:
    fill(qtbot, window, N="many", n="400", x="82", conf_level="90%")
    fill(qtbot, window, N="10000")
    assert words(window, "field.N.fault") == ""
    assert workings(window).isVisible()


def test_that_a_calculation_is_found_by_letters(window: MainWindow, qtbot: QtBot) -> None:
    choose(qtbot, window, "wilson half")
    assert words(window, "title_of_kind") == "Size for a Wilson half width"


def test_that_arrows_go_from_one_calculation_to_the_next(window: MainWindow, qtbot: QtBot) -> None:
    tree = part(window, "calculator.kinds.tree")
    assert isinstance(tree, QTreeView)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    rest(qtbot, window)
    assert words(window, "title_of_kind") == "Exact limits for a rate, each end alone"


def test_that_a_field_both_have_keeps_its_text(window: MainWindow, qtbot: QtBot) -> None:
    fill(qtbot, window, N="10,000", n="400")
    choose(qtbot, window, "skip interval")
    assert (line(window, "N").text(), line(window, "n").text()) == ("10,000", "400")


def test_that_strata_are_typed_a_line_each(window: MainWindow, qtbot: QtBot) -> None:
    choose(qtbot, window, "point stratified")
    lines = part(window, "calculator.field.strata")
    assert isinstance(lines, QPlainTextEdit)
    lines.setPlainText("1000 100 2\n1500 100 6")
    QTest.keyClick(lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    # RAT-STATS 2010 User Guide, p. 3-18: 4.400 %.
    assert "Rate, %                            4.4000 %" in workings(window).toPlainText()


def test_that_copy_takes_all_the_workings(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "calculator.example")
    press(qtbot, window, "calculator.copy")
    assert QGuiApplication.clipboard().text() == workings(window).toPlainText()
    assert words(window, "copied") == "Copied"


def test_that_ctrl_c_in_the_workings_copies_them(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "calculator.example")
    QGuiApplication.clipboard().setText("something else")
    workings(window).setFocus()
    QTest.keyClick(workings(window), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == workings(window).toPlainText()


def test_that_clear_empties_the_fields(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "calculator.example")
    press(qtbot, window, "calculator.clear")
    assert line(window, "N").text() == ""
    assert not workings(window).isVisible()


@pytest.mark.parametrize(("before", "after"), [
    ("kinds.search", "field.N"), ("field.n", "workings"), ("workings", "kinds.search"),
])  # fmt: skip
def test_that_f6_goes_round_the_panes(
    window: MainWindow, qtbot: QtBot, before: str, after: str
) -> None:
    press(qtbot, window, "calculator.example")
    part(window, f"calculator.{before}").setFocus()
    assert isinstance(window.page, CalculatorPage)
    window.page.next_pane()
    assert window.focusWidget() is part(window, f"calculator.{after}")


def test_that_the_last_calculation_is_there_the_next_day(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, "birch", page="calculator")
    choose(qtbot, window, "neyman")
    window.go(Place("home"))
    rest(qtbot, window)
    window.close()
    again = open_window(home, "birch", page="calculator")
    assert words(again, "title_of_kind") == "Share cases out after Neyman"


def test_that_an_unknown_remembered_calculation_is_the_first(
    home: Path, sit: Callable[..., Seat]
) -> None:
    seat, screen = sit(home), Screen()
    seat.habits.keep(REMEMBERED, "no longer there")
    CalculatorPresenter(seat, screen).load()
    assert screen.now.chosen.kind == TWO_SIDED


def test_that_no_review_is_needed(home: Path, sit: Callable[..., Seat]) -> None:
    seat, screen = sit(home), Screen()
    seat.review_id = None
    presenter = CalculatorPresenter(seat, screen)
    presenter.load("wilson_two_sided")
    presenter.use_example()
    assert screen.now.worked.values["lower"] == pytest.approx(0.2553, abs=5e-5)
