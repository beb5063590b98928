"""The picture of a case's dates: what it spans, what it says, and that all of it is drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import EventId
from qapi_desk.domain.outcomes import SkippedDay
from qapi_desk.services.story_clocks import QuestionClock
from qapi_desk.ui.looks import LIGHT
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.widgets.timeline import Mark, Span, Timeline, TimelineState, lit_by

OLD = Mark("E1", date(2010, 5, 5), "Case opened")
LOCATED = Mark("E2", date(2026, 1, 8), "Parent located")
SERVED = Mark("E3", date(2026, 3, 2), "Successful service")
PERIOD = (date(2026, 7, 1), date(2026, 9, 30))
LIMIT = QuestionClock(
    law="CR-015",
    events_used=frozenset({EventId("E2"), EventId("E3")}),
    trigger=LOCATED.day,
    due=date(2026, 4, 8),
    done=SERVED.day,
    skipped=(SkippedDay(date(2026, 2, 16), "Presidents' Day"),),
)
LATE = replace(LIMIT, done=date(2026, 5, 8))


def told(limit: QuestionClock = LIMIT) -> TimelineState:
    return lit_by(TimelineState((OLD, LOCATED, SERVED), period=PERIOD), limit)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    Dress.of(qapp).apply(Theme.LIGHT, 100)


@pytest.fixture
def shown(qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(600, 130)
    made.show_timeline(told())
    return made


def colours(picture: Timeline) -> set[str]:
    """Every colour the picture holds."""
    image = picture.grab().toImage()
    every = range(image.width()), range(image.height())
    return {QColor(image.pixel(x, y)).name() for x in every[0] for y in every[1]}


def place_of(picture: Timeline, words: str) -> QPoint:
    """A point of the picture at which hovering says these words."""
    for x in range(0, picture.width(), 2):
        said = picture.words_at(x)
        if words in said and not said.startswith("Timeline of"):
            return QPoint(x, picture.height() // 2)
    raise AssertionError(words)


def test_that_the_picture_closes_in_on_what_the_question_uses(shown: Timeline) -> None:
    assert shown.reach is not None
    assert date.fromordinal(int(shown.reach.first)).year == 2025
    assert shown.reach.last > PERIOD[1].toordinal()


def test_that_without_a_question_the_whole_life_of_the_case_is_shown(shown: Timeline) -> None:
    shown.show_timeline(told(QuestionClock()))
    assert shown.reach is not None
    assert shown.reach.first < OLD.day.toordinal() < SERVED.day.toordinal() < shown.reach.last


def test_that_a_case_without_dates_is_a_picture_that_says_so(shown: Timeline) -> None:
    shown.show_timeline(TimelineState(undated=2))
    shown.zoom(0.5)
    assert shown.reach is None
    assert "2 events without a day: in the list only." in shown.accessibleName()


def test_that_the_picture_says_in_words_what_it_draws(shown: Timeline) -> None:
    words = shown.accessibleName()
    assert words.startswith("Timeline of 3 events.")
    assert "Parent located on 2026-01-08; Successful service on 2026-03-02" in words
    assert "due on 2026-04-08, done on 2026-03-02, in time." in words
    assert "1 day not counted: 2026-02-16 Presidents' Day." in words


def test_that_the_deadline_is_drawn(shown: Timeline) -> None:
    assert LIGHT.bad in colours(shown)


def test_that_no_deadline_is_drawn_where_there_is_none(shown: Timeline) -> None:
    shown.show_timeline(told(replace(LIMIT, due=None)))
    assert LIGHT.bad not in colours(shown)


def test_that_the_late_stretch_is_drawn(shown: Timeline) -> None:
    assert LIGHT.soft_bad not in colours(shown)
    shown.show_timeline(told(LATE))
    assert LIGHT.soft_bad in colours(shown)


def test_that_a_lit_event_has_the_colour_of_attention(shown: Timeline) -> None:
    shown.show_timeline(told(replace(LIMIT, due=None)))
    assert LIGHT.accent in colours(shown)


def test_that_a_day_the_reviewer_answered_is_drawn_apart_from_events(shown: Timeline) -> None:
    before = shown.grab().toImage()
    mine = replace(LIMIT, trigger=date(2026, 1, 20), is_trigger_answered=True)
    shown.show_timeline(told(mine))
    assert shown.grab().toImage() != before
    assert "counted from 2026-01-20 (your answer)" in shown.accessibleName()


@pytest.mark.parametrize("words", ["2026-01-08 Parent located", "2026-03-02 Successful service"])
def test_that_hovering_names_the_event_with_its_day(shown: Timeline, words: str) -> None:
    assert not place_of(shown, words).isNull()


def test_that_hovering_names_a_skipped_day_and_why(shown: Timeline) -> None:
    assert not place_of(shown, "2026-02-16 not counted: Presidents' Day").isNull()


def test_that_hovering_over_nothing_says_the_whole(shown: Timeline) -> None:
    assert shown.words_at(2).startswith("Timeline of 3 events")


def test_that_a_click_picks_the_event_under_it(shown: Timeline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.picked) as heard:
        at = place_of(shown, "Successful service")
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["E3"]


def test_that_clicking_again_goes_on_to_the_next_event_of_the_day(
    shown: Timeline, qtbot: QtBot
) -> None:
    twin = Mark("E4", SERVED.day, "Order entered")
    shown.show_timeline(lit_by(TimelineState((LOCATED, SERVED, twin), period=PERIOD), LIMIT))
    at, heard = place_of(shown, "Order entered"), list[str]()
    shown.picked.connect(heard.append)
    shown.picked.connect(shown.mark)
    for _ in range(3):
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=at)
    assert heard == ["E3", "E4", "E3"]


def test_that_dragging_moves_through_time_and_picks_nothing(shown: Timeline, qtbot: QtBot) -> None:
    heard: list[str] = []
    shown.picked.connect(heard.append)
    before = shown.reach
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(300, 60))
    for x in (280, 240, 200):
        QTest.mouseMove(shown, QPoint(x, 60))
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert before is not None
    assert shown.reach is not None
    assert shown.reach.first > before.first
    assert heard == []


def turn(picture: Timeline, held: Qt.KeyboardModifier) -> bool:
    """Turn the wheel one step away; whether the picture took it."""
    at, no_button = QPointF(300, 60), Qt.MouseButton.NoButton
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), no_button, held, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(picture, event)
    return event.isAccepted()


def test_that_the_wheel_zooms_with_ctrl_and_scrolls_the_page_without(shown: Timeline) -> None:
    before = shown.reach
    assert not turn(shown, Qt.KeyboardModifier.NoModifier)
    assert shown.reach == before
    assert turn(shown, Qt.KeyboardModifier.ControlModifier)
    assert before is not None
    assert shown.reach is not None
    assert shown.reach.days < before.days


def test_that_the_period_and_the_whole_life_can_be_asked_for(shown: Timeline) -> None:
    shown.show_span(Span.PERIOD)
    assert shown.reach is not None
    assert shown.reach.days < 120
    shown.show_span(Span.ALL)
    assert shown.reach.first < OLD.day.toordinal()


def test_that_another_question_keeps_the_days_that_were_zoomed_to(shown: Timeline) -> None:
    shown.zoom(0.5)
    kept = shown.reach
    shown.show_timeline(told(LATE))
    assert shown.reach == kept


def test_that_another_case_is_shown_around_its_own_question(shown: Timeline) -> None:
    shown.show_span(Span.ALL)
    shown.zoom(0.5)
    shown.show_timeline(lit_by(TimelineState((LOCATED, SERVED), period=PERIOD), LIMIT))
    assert shown.reach is not None
    assert shown.reach.days < 500


def test_that_a_marked_event_out_of_sight_is_brought_into_it(shown: Timeline) -> None:
    shown.mark("E1")
    assert shown.reach is not None
    assert shown.reach.first < OLD.day.toordinal() < shown.reach.last


def many(count: int) -> Sequence[Mark]:
    first = date(2001, 1, 1)
    return [
        Mark(f"E{n}", first + timedelta(days=n * 9000 // count), f"Fact {n}") for n in range(count)
    ]


def test_that_five_thousand_events_are_drawn_as_a_few_clusters(shown: Timeline) -> None:
    state = TimelineState(tuple(many(5000)), period=PERIOD)
    shown.show_timeline(state)
    shown.show_span(Span.ALL)
    middle = shown.words_at(300)
    assert "more" in middle
    assert len(middle.splitlines()) <= 9
