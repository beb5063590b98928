"""The picture of a case's dates: what it spans, what it says, and that the deadline is drawn."""

from datetime import date

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qapi_desk.ui.looks import LIGHT
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.widgets.timeline import Mark, Timeline, TimelineState

LOCATED = Mark(date(2026, 1, 8), "Parent located", is_lit=True)
SERVED = Mark(date(2026, 3, 2), "Successful service", is_lit=True)
OLD = Mark(date(2010, 5, 5), "Case opened")
PERIOD = (date(2026, 7, 1), date(2026, 9, 30))


def told(due: date | None = date(2026, 4, 8)) -> TimelineState:
    return TimelineState((OLD, LOCATED, SERVED), LOCATED.day, due, (date(2026, 2, 16),), PERIOD)


def colours(qtbot: QtBot, state: TimelineState) -> set[str]:
    """Every colour the picture holds."""
    shown = Timeline()
    qtbot.addWidget(shown)
    shown.resize(600, 120)
    shown.show_timeline(state)
    image = shown.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    Dress.of(qapp).apply(Theme.LIGHT, 100)


def test_that_the_picture_closes_in_on_what_the_question_uses() -> None:
    span = told().span
    assert span is not None
    assert span[0].year == 2025
    assert span[1] > PERIOD[1]


def test_that_without_a_question_the_whole_life_of_the_case_is_shown() -> None:
    span = TimelineState((OLD, Mark(SERVED.day, "x"))).span
    assert span is not None
    assert span[0] < OLD.day < SERVED.day < span[1]


def test_that_a_case_without_dates_has_no_span() -> None:
    assert TimelineState().span is None


def test_that_the_picture_says_in_words_what_it_draws() -> None:
    words = told().in_words()
    assert "Successful service on 2026-03-02" in words
    assert "Due on 2026-04-08" in words
    assert "1 day not counted" in words


def test_that_the_deadline_is_drawn(qtbot: QtBot) -> None:
    assert LIGHT.bad in colours(qtbot, told())


def test_that_no_deadline_is_drawn_where_there_is_none(qtbot: QtBot) -> None:
    assert LIGHT.bad not in colours(qtbot, told(due=None))


def test_that_a_lit_event_has_the_colour_of_attention(qtbot: QtBot) -> None:
    assert LIGHT.accent in colours(qtbot, told(due=None))
