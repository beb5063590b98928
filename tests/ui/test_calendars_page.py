"""The calendars page: a year at a glance, a county's own days with their source, the checks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.services import calendars_kept
from qapi_desk.ui.models.year import YearModel
from qapi_desk.ui.pages.calendars import CalendarsPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.calendars import CalendarsPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.year_grid import YearGrid
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words

Open = Callable[..., MainWindow]
FAIR_DAY, LABOR_DAY = date(2026, 9, 18), date(2026, 9, 7)
COUNTY = "Resolution 26-114 of the Board"


@pytest.fixture
def window(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    return at_2026(open_window(home), qtbot)


@pytest.fixture
def presenter(home: Path, sit: Callable[..., Seat]) -> CalendarsPresenter:
    made = CalendarsPresenter(sit(home), Screen())
    made.load("agency", 2026)
    return made


def at_2026(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.go(Place("calendars", {"calendar": "agency", "year": "2026"}))
    rest(qtbot, window)
    return window


def page(window: MainWindow) -> CalendarsPage:
    assert isinstance(window.page, CalendarsPage)
    return window.page


def grid(window: MainWindow) -> YearGrid:
    found = part(window, YearGrid, "calendars.grid")
    assert isinstance(found, YearGrid)
    return found


def listed(window: MainWindow, name: str) -> str:
    found = part(window, RowList, name)
    assert isinstance(found, RowList)
    return found.model.as_text()


def button(window: MainWindow, name: str) -> QPushButton:
    found = part(window, QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def close_fair_day(window: MainWindow, qtbot: QtBot) -> None:
    grid(window).setCurrentIndex(grid(window).days.index_of(FAIR_DAY))
    press(window, qtbot, "calendars.close")
    for name, text in (("close_day.title", "County fair"), ("close_day.source", COUNTY)):
        line = part(window, QLineEdit, name)
        QTest.keyClicks(line, text)
    press(window, qtbot, "close_day.ok")


def test_that_a_year_lists_each_closed_day_with_its_source(window: MainWindow) -> None:
    assert "2026-09-07\tMonday\tLabor Day\tthe program\tGov. Code" in listed(
        window, "calendars.days"
    )


def test_that_a_cell_says_why_its_day_is_closed(window: MainWindow) -> None:
    days = grid(window).days
    assert days.words(days.index_of(LABOR_DAY)) == "Monday 2026-09-07: closed, Labor Day"


def test_that_a_day_that_no_month_has_says_nothing() -> None:
    model = YearModel()
    model.show_year(2026, ())
    assert model.words(model.index(1, 30)) == ""


def test_that_arrows_speak_of_one_day_after_the_other(window: MainWindow, qtbot: QtBot) -> None:
    grid(window).setFocus()
    grid(window).setCurrentIndex(grid(window).days.index_of(date(2026, 9, 6)))
    QTest.keyClick(grid(window), Qt.Key.Key_Right)
    assert words(window, "calendars.said").startswith("Monday 2026-09-07: closed, Labor Day (Gov.")


def test_that_marking_a_row_marks_its_day_in_the_year(window: MainWindow) -> None:
    rows = part(window, RowList, "calendars.days")
    assert isinstance(rows, RowList)
    rows.grid.selectRow(0)
    assert grid(window).day == date(2026, 1, 1)


def test_that_another_calendar_shows_its_own_days(window: MainWindow, qtbot: QtBot) -> None:
    choice = part(window, Choice, "calendars.calendar")
    assert isinstance(choice, Choice)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    rest(qtbot, window)
    assert "Juneteenth" in listed(window, "calendars.days")


def test_that_another_year_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    year = part(window, QSpinBox, "calendars.year")
    assert isinstance(year, QSpinBox)
    year.selectAll()
    QTest.keyClicks(year, "1998")
    rest(qtbot, window)
    assert "1998-02-12\tThursday\tLincoln Day" in listed(window, "calendars.days")


def test_that_a_supervisor_closes_a_day_by_its_source(window: MainWindow, qtbot: QtBot) -> None:
    close_fair_day(window, qtbot)
    assert f"2026-09-18\tFriday\tCounty fair\tthis county\t{COUNTY}" in listed(
        window, "calendars.days"
    )


def test_that_a_closed_day_makes_a_version_that_reviews_are_not_moved_to(
    window: MainWindow, qtbot: QtBot
) -> None:
    close_fair_day(window, qtbot)
    said = page(window).banner.sentence
    assert "agency calendar is now 2026.1+county.1" in said
    assert "Reviews keep the calendar they are pinned to" in said


def test_that_who_decided_stands_beside_the_decision(window: MainWindow, qtbot: QtBot) -> None:
    close_fair_day(window, qtbot)
    assert "County fair" in listed(window, "calendars.decided")
    assert "Rosa Alder" in listed(window, "calendars.decided")


def test_that_a_day_without_a_source_is_not_closed(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "calendars.close")
    QTest.keyClicks(part(window, QLineEdit, "close_day.title"), "County fair")
    press(window, qtbot, "close_day.ok")
    assert "by what source" in words(window, "close_day.banner.sentence")


def test_that_a_weekend_is_refused_in_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    page(window).presenter.add(date(2026, 9, 19), "County fair", COUNTY)
    rest(qtbot, window)
    assert "Saturday" in page(window).banner.sentence


def test_that_a_closed_day_is_opened_for_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    page(window).presenter.pick(LABOR_DAY)
    press(window, qtbot, "calendars.open")
    reason = part(window, QPlainTextEdit, "open_day.text")
    QTest.keyClicks(reason, "The office was open by order of the Board.")
    press(window, qtbot, "open_day.ok")
    assert "Labor Day" not in listed(window, "calendars.days")
    assert "open by order" in listed(window, "calendars.decided")


def test_that_only_a_closed_day_can_be_opened(window: MainWindow) -> None:
    page(window).presenter.pick(FAIR_DAY)
    assert not button(window, "calendars.open").isEnabled()


def test_that_a_reviewer_reads_and_does_not_change(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_2026(open_window(home, "birch"), qtbot)
    page(window).presenter.pick(LABOR_DAY)
    assert "Labor Day" in words(window, "calendars.said")
    assert not button(window, "calendars.close").isEnabled()
    assert not button(window, "calendars.open").isEnabled()


def test_that_the_checks_say_what_was_checked(window: MainWindow) -> None:
    assert "no gap, none twice" in words(window, "calendars.checks")


def test_that_the_year_left_is_the_year_found_again(window: MainWindow) -> None:
    assert page(window).where() == Place("calendars", {"calendar": "agency", "year": "2026"})


def test_that_a_year_outside_the_calendar_becomes_its_last(presenter: CalendarsPresenter) -> None:
    presenter.load("agency", 2099)
    assert presenter.state.year == 2030


def test_that_closing_a_day_is_told_to_every_page(home: Path, sit: Callable[..., Seat]) -> None:
    told: list[Changes] = []
    presenter = CalendarsPresenter(sit(home, told=told), Screen())
    presenter.load("agency", 2026)
    presenter.add(FAIR_DAY, "County fair", COUNTY)
    assert any(each.touches(Kind.LAW) or each.touches(Kind.CALENDAR) for each in told)
    rows = calendars_kept.days(presenter.seat.desk, "agency", 2026)
    assert [row.title for row in rows if row.is_county] == ["County fair"]
