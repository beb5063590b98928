"""The story pane on a real case: names, masking, lists, lighting, citing, its own window."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.panes.story_window import StoryWindow
from qapi_desk.ui.widgets.row_list import Grid, RowList
from qapi_desk.ui.window import MainWindow
from tests.ui.held import WAIT_MS, rest

W = TypeVar("W", bound=QWidget)
Open = Callable[..., MainWindow]
TIMED, MASKED = "E03A", "E20B"
"""A case with events that a timed question uses; one with a family-violence flag."""


def the(page: QWidget, kind: type[W], name: str) -> W:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def reviewing(window: MainWindow) -> ReviewPage:
    assert isinstance(window.page, ReviewPage)
    return window.page


def at(qtbot: QtBot, window: MainWindow, case: str, question: str = "") -> ReviewPage:
    """The review page at a case, and at a question that is answered up to."""
    page = reviewing(window)
    item = next(row for row in page.presenter.state.queue if row.case_id == case)
    page.presenter.open(item.case_id)
    rest(qtbot, window)
    for name, value in _BEFORE if question else ():
        asked = next(each for each in page.presenter.state.asked if each[1] == name)
        page.presenter.give(asked, value)
        rest(qtbot, window)
    if question:
        wanted = next(each for each in page.presenter.state.asked if each[1] == question)
        page.presenter.attend(wanted)
        rest(qtbot, window)
    return page


_BEFORE = (
    ("gen_ours", "yes"),
    ("gen_duplicate", "no"),
    ("est_needed", "yes"),
    ("est_ordered", "no"),
    ("est_located", "yes"),
)


@pytest.fixture
def window(home: Path, open_window: Open) -> MainWindow:
    return open_window(home, "birch", page="review")


def do(qtbot: QtBot, window: MainWindow, action: str) -> None:
    window.dispatch(f"review.{action}")
    rest(qtbot, window)


def names(page: ReviewPage) -> str:
    shown = the(page, QWidget, "review.names_shown")
    return "\n".join(each.text() for each in shown.findChildren(QLabel) if each.isVisible())


def everything_said(page: ReviewPage) -> str:
    """Every word the story pane shows, copies or tells on hovering."""
    story = page.story
    parts = [each.text() for each in story.findChildren(QLabel)]
    parts += [each.toolTip() for each in story.findChildren(QWidget)]
    parts.append(story.picture.timeline.accessibleName())
    tabs = the(page, QTabWidget, "review.tabs")
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        at_hand = story.list_at_hand()
        if at_hand is not None:
            at_hand.copy()
            parts.append(QGuiApplication.clipboard().text())
            parts += [str(row) for row in at_hand.contents().rows()]
    return "\n".join(parts)


def test_that_no_name_shows_until_it_is_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED)
    assert "Madeup" not in everything_said(page)
    do(qtbot, window, "names")
    assert "Custodial party" in names(page)
    assert "Madeup Mother" in names(page)


def test_that_asking_again_hides_the_names(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED)
    do(qtbot, window, "names")
    do(qtbot, window, "names")
    assert names(page) == ""
    assert "Madeup" not in everything_said(page)


def test_that_asking_for_names_stands_in_the_history(qtbot: QtBot, window: MainWindow) -> None:
    at(qtbot, window, TIMED)
    do(qtbot, window, "names")
    assert window.seat is not None
    with window.seat.desk.store.read() as work:
        told = list(work.history.entries())
    assert told[-1].happening.kind == "names.shown"


def test_that_names_go_when_another_case_opens(qtbot: QtBot, window: MainWindow) -> None:
    at(qtbot, window, TIMED)
    do(qtbot, window, "names")
    page = at(qtbot, window, "E04A")
    assert names(page) == ""


def test_that_a_masked_case_never_gives_its_names(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, MASKED)
    do(qtbot, window, "names")
    assert names(page) == ""
    assert not the(page, QPushButton, "review.names").isVisible()
    assert the(page, QLabel, "review.masked").isVisible()
    assert "Madeup" not in everything_said(page)


def test_that_a_row_of_the_list_says_itself_as_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    model = the(page, Grid, "review.events.table").model()
    said = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "2026-02-10, Parent located sufficiently for the next action, used by this question."
    )


def test_that_a_screen_reader_finds_the_sentence(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    table = QAccessible.queryAccessibleInterface(the(page, Grid, "review.events.table"))
    cells = [table.child(place) for place in range(table.childCount())]
    said = [cell.text(QAccessible.Text.Name) for cell in cells]
    assert any(each.startswith("2026-02-10, Parent located") for each in said)


def test_that_the_question_with_a_rule_lights_what_its_rule_rests_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    assert words_of(page, "review.limit").startswith("CR-015: counted from 2026-02-10, due on")
    lit = page.story.picture.timeline.accessibleName()
    assert "Successful service on 2026-03-31" in lit


def words_of(page: ReviewPage, name: str) -> str:
    return the(page, QLabel, name).text()


def test_that_the_limit_is_counted_from_the_reviewers_own_day(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    name = page.presenter.state.question
    assert name is not None
    page.presenter.give(name, "2026-02-20")
    rest(qtbot, window)
    assert "counted from 2026-02-20 (your answer), due on 2026-05-21" in words_of(
        page, "review.limit"
    )


def test_that_the_list_can_show_only_the_questions_events(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    do(qtbot, window, "only_lit")
    assert the(page, Grid, "review.events.table").model().rowCount() == 2
    do(qtbot, window, "only_lit")
    assert the(page, Grid, "review.events.table").model().rowCount() == 3


def test_that_only_the_questions_events_follow_the_question(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    do(qtbot, window, "only_lit")
    first = next(each for each in page.presenter.state.asked if each[1] == "gen_ours")
    page.presenter.attend(first)
    rest(qtbot, window)
    assert words_of(page, "review.events.none_lit") == "This question uses none of the 3 events."


def test_that_a_key_walks_the_questions_events_round_the_corner(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    met = []
    for _ in range(3):
        do(qtbot, window, "next_lit")
        event = page.story.events.current()
        assert event is not None
        met.append(event.event_id)
    assert met == ["E03A-01", "E03A-02", "E03A-01"]


def test_that_an_event_clicked_in_the_picture_is_marked_in_the_list(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    picture = page.story.picture.timeline
    x = next(x for x in range(0, 900, 2) if "Successful service" in picture.words_at(x)[:40])
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(x, 40))
    event = page.story.events.current()
    assert event is not None
    assert event.event_id == "E03A-02"


def test_that_the_marked_row_stands_below_in_full(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    do(qtbot, window, "next_lit")
    whole = the(page, QPlainTextEdit, "review.events.whole")
    assert whole.isVisible()
    assert whole.toPlainText().endswith("used by this question.")


def test_that_the_marked_event_is_cited_for_the_question_at_hand(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    name = page.presenter.state.question
    assert name is not None
    do(qtbot, window, "next_lit")
    do(qtbot, window, "cite_event")
    assert page.presenter.state.answer_of(name).evidence == "event E03A-01"


def test_that_money_and_codes_read_as_words(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED)
    said = everything_said(page)
    assert "noncustodial parent (NCP)" in said
    assert "$" in said


def test_that_the_raw_record_is_under_the_extracts_own_names(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED)
    tabs = the(page, QTabWidget, "review.tabs")
    tabs.setCurrentIndex(tabs.count() - 1)
    raw = the(page, RowList, "review.record.raw")
    assert "function_status" in [field.column.title for field in raw.model.fields]


def test_that_a_list_never_scrolls_sideways(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED)
    tabs = the(page, QTabWidget, "review.tabs")
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        qtbot.wait(1)
        at_hand = page.story.list_at_hand()
        if at_hand is not None and at_hand.model.rows:
            header = at_hand.grid.horizontalHeader()
            assert header.length() <= at_hand.grid.viewport().width() + 1


# In its own window


def apart(page: ReviewPage) -> StoryWindow:
    return the(page, StoryWindow, "review.story_window")


def test_that_the_story_stands_in_its_own_window_and_comes_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED)
    do(qtbot, window, "story_apart")
    assert page.story.window() is apart(page)
    assert page.story.isVisible()
    apart(page).close()
    assert page.story.window() is window
    assert page.story.isVisible()


def test_that_the_story_apart_follows_case_and_question(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED)
    do(qtbot, window, "story_apart")
    at(qtbot, window, "E04A")
    assert words_of(page, "review.case_number") == "E04A"


def test_that_keys_are_heard_in_the_storys_own_window(qtbot: QtBot, window: MainWindow) -> None:
    page = at(qtbot, window, TIMED, "est_located_date")
    do(qtbot, window, "story_apart")
    qtbot.waitUntil(apart(page).isActiveWindow, timeout=WAIT_MS)
    QTest.keyClick(page.story.events.list.grid, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, window)
    assert page.story.events.only.isChecked()


def test_that_f6_reaches_the_storys_own_window_and_leaves_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED)
    do(qtbot, window, "story_apart")
    qtbot.waitUntil(apart(page).isActiveWindow, timeout=WAIT_MS)
    window.dispatch("view.pane")
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    window.dispatch("view.pane")
    assert page.queue.list.grid.hasFocus()
    window.dispatch("view.pane")
    qtbot.waitUntil(apart(page).isActiveWindow, timeout=WAIT_MS)
    assert page.story.events.list.grid.hasFocus()


def test_that_the_storys_own_window_stands_again_after_a_restart(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    first = open_window(home, "birch", page="review")
    page = at(qtbot, first, TIMED)
    do(qtbot, first, "story_apart")
    apart(page).resize(777, 555)
    first.close()
    second = open_window(home, "birch", page="review")
    assert apart(reviewing(second)).size().width() == 777


def test_that_copying_takes_the_list_of_the_storys_own_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at(qtbot, window, TIMED)
    do(qtbot, window, "story_apart")
    qtbot.waitUntil(apart(page).isActiveWindow, timeout=WAIT_MS)
    window.dispatch("list.copy")
    assert "Successful service" in QGuiApplication.clipboard().text()
