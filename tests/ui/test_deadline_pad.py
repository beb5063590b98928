"""The deadline pad: every way a limit is counted, each day it skips, both readings, copied."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from qapi_desk.ui.presenters.deadline import Asked, DeadlinePresenter, DeadlineState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words

Sit = Callable[..., Seat]


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def pad(home: Path, sit: Sit, screen: Screen) -> Callable[[Asked], DeadlineState]:
    presenter = DeadlinePresenter(sit(home), screen)

    def count(asked: Asked) -> DeadlineState:
        presenter.work_out(asked)
        return presenter.state

    return count


Pad = Callable[[Asked], DeadlineState]


def test_that_each_skipped_day_stands_with_its_reason(pad: Pad) -> None:
    shown = pad(Asked("2026-09-04", 1, "working_days"))
    assert shown.due == "Tuesday, 2026-09-08"
    assert "   2026-09-05  Sat  Saturday" in shown.details
    assert "   2026-09-07  Mon  Labor Day" in shown.details


def test_that_a_day_that_cannot_be_read_is_not_guessed(pad: Pad, screen: Screen) -> None:
    assert pad(Asked("2 July", 2, "working_days")).due == ""
    assert "has no year" in screen.said[-1][0]


def test_that_a_day_is_read_as_people_type_it(pad: Pad) -> None:
    assert pad(Asked("9/4/2026", 1, "working_days")).due == "Tuesday, 2026-09-08"


def test_that_a_count_can_start_from_the_end_of_the_month(pad: Pad) -> None:
    shown = pad(Asked("2026-07-03", 15, "calendar_days", anchor="month_end"))
    assert shown.due == "Saturday, 2026-08-15"
    assert "The count starts from 2026-07-31" in shown.details


def test_that_a_count_can_start_from_the_end_of_the_quarter(pad: Pad) -> None:
    shown = pad(Asked("2026-07-03", 10, "calendar_days", anchor="quarter_end"))
    assert shown.due == "Saturday, 2026-10-10"


def test_that_a_notice_is_counted_backwards(pad: Pad) -> None:
    shown = pad(Asked("2026-09-30", 60, "calendar_days", side="before"))
    assert shown.due == "Saturday, 2026-08-01"
    assert "day 1 is the day before 2026-09-30" in shown.details


def test_that_a_clock_that_stood_still_ends_later(pad: Pad) -> None:
    asked = Asked(
        "2026-07-01", 20, "calendar_days", still_from="2026-07-05", still_until="2026-07-15"
    )
    shown = pad(asked)
    assert shown.due == "Friday, 2026-07-31"
    assert "The clock stood still after 2026-07-05 until 2026-07-15." in shown.details


@pytest.mark.parametrize(
    "still", [("2026-07-05", ""), ("soon", "later"), ("2026-07-05", "2026-07-01")]
)
def test_that_a_span_that_cannot_be_read_is_not_guessed(
    pad: Pad, screen: Screen, still: tuple[str, str]
) -> None:
    asked = Asked("2026-07-01", 20, "calendar_days", still_from=still[0], still_until=still[1])
    assert pad(asked).due == ""
    assert "on which the clock stood still" in screen.said[-1][0]


def test_that_a_closed_due_day_moves_where_the_rule_says_so(pad: Pad) -> None:
    shown = pad(Asked("2026-08-28", 10, "calendar_days", roll="forward"))
    assert shown.due == "Tuesday, 2026-09-08"
    assert "Moved from Monday, 2026-09-07, on which the office is closed." in shown.details


def test_that_days_of_no_stated_type_are_read_both_ways(pad: Pad) -> None:
    shown = pad(Asked("2026-09-04", 5, "days_unspecified"))
    assert shown.due == "Wednesday, 2026-09-09"
    assert shown.other == "Read as working days: Monday, 2026-09-14"
    assert "Read as calendar days: Wednesday, 2026-09-09" in shown.details


def test_that_a_day_beyond_the_calendar_is_said(pad: Pad, screen: Screen) -> None:
    assert pad(Asked("2035-01-01", 5, "working_days")).due == ""
    assert "2030-12-31" in screen.said[-1][0]


def test_that_the_pad_follows_what_is_chosen_and_is_copied(
    home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(home)
    window.dispatch("app.deadline")
    day = part(window, QLineEdit, "deadline.trigger")
    amount, unit = part(window, QSpinBox, "deadline.amount"), part(window, Choice, "deadline.unit")
    assert isinstance(day, QLineEdit)
    assert isinstance(amount, QSpinBox)
    assert isinstance(unit, Choice)
    day.setText("2026-09-04")
    amount.setValue(1)
    QTest.keyClicks(unit, "w")
    rest(qtbot, window)
    assert words(window, "deadline.due") == "Tuesday, 2026-09-08"
    press(window, qtbot, "deadline.copy")
    pane = part(window, QPlainTextEdit, "deadline.details")
    assert isinstance(pane, QPlainTextEdit)
    assert QGuiApplication.clipboard().text() == pane.toPlainText()
    assert "Labor Day" in pane.toPlainText()


def test_that_a_count_backwards_leaves_the_other_terms_alone(
    home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(home)
    window.dispatch("app.deadline")
    side = part(window, Choice, "deadline.side")
    assert isinstance(side, Choice)
    side.setCurrentIndex(1)
    rest(qtbot, window)
    assert not part(window, Choice, "deadline.anchor").isEnabled()
    assert not part(window, QLineEdit, "deadline.still_from").isEnabled()
