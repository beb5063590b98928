"""Where the panes stand: side by side, in turns when room is short, the story elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.panes.room import Pane
from qapi_desk.ui.panes.story_window import StoryWindow
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

W = TypeVar("W", bound=QWidget)
Open = Callable[..., MainWindow]
SIZES = ((100, 680, 728), (200, 680, 728), (200, 1366, 728))


@pytest.fixture
def window(home: Path, open_window: Open) -> Iterator[MainWindow]:
    made = open_window(home, "birch", page="review")
    yield made
    made.wear(Theme.LIGHT, 100)  # the font is the program's: the next test measures by it


def reviewing(window: MainWindow) -> ReviewPage:
    assert isinstance(window.page, ReviewPage)
    return window.page


def at_size(qtbot: QtBot, window: MainWindow, percent: int, width: int, height: int) -> ReviewPage:
    """The review page of a window of this size with text of that size."""
    window.wear(Theme.LIGHT, percent)
    rest(qtbot, window)
    window.resize(width, height)
    rest(qtbot, window)
    assert window.width() == width
    return reviewing(window)


def the(page: QWidget, kind: type[W], name: str) -> W:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def shown(page: ReviewPage) -> list[str]:
    panes = (page.queue, page.story, page.questions)
    return [each.objectName() for each in panes if each.isVisible()]


def test_that_three_panes_stand_side_by_side_where_there_is_room(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at_size(qtbot, window, 100, 1366, 728)
    assert len(shown(page)) == 3
    assert not the(page, QPushButton, "review.pane.story").isVisible()


def test_that_the_panes_take_turns_beside_the_state_system(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at_size(qtbot, window, 100, 680, 728)
    met = []
    for _ in range(3):
        window.dispatch("view.pane")
        rest(qtbot, window)
        met += shown(page)
    assert met == ["review.queue_pane", "review.story_pane", "review.questions_pane"]


def test_that_large_text_has_one_pane_however_wide_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert len(shown(at_size(qtbot, window, 150, 2400, 1300))) == 3
    assert len(shown(at_size(qtbot, window, 175, 2400, 1300))) == 1


def test_that_the_bar_of_panes_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    page = at_size(qtbot, window, 100, 680, 728)
    the(page, QPushButton, "review.pane.story").click()
    assert shown(page) == ["review.story_pane"]
    assert page.story.events.list.grid.hasFocus()


@pytest.mark.parametrize(("percent", "width", "height"), SIZES)
def test_that_the_page_never_scrolls_sideways(
    qtbot: QtBot, window: MainWindow, percent: int, width: int, height: int
) -> None:
    page = at_size(qtbot, window, percent, width, height)
    area = the(page, QScrollArea, "review.scroll")
    for pane in Pane:
        page.room.go_to(pane)
        rest(qtbot, window)
        qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0)


def clipped(pane: QWidget) -> list[str]:
    """What lies beyond the edges of the pane, or asks for more height than it has."""
    edges = QRect(0, 0, pane.width(), pane.height())
    found = []
    for each in pane.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QLabel | QPushButton | QTabWidget):
            continue
        box = QRect(each.mapTo(pane, each.rect().topLeft()), each.size())
        is_low = each.height() < each.minimumSizeHint().height()
        if not edges.contains(box) or is_low:
            found.append(f"{each.objectName()} {getattr(each, 'text', str)()!r} {box}")
    return found


@pytest.mark.parametrize(("percent", "width", "height"), SIZES)
def test_that_nothing_of_the_story_is_clipped(
    qtbot: QtBot, window: MainWindow, percent: int, width: int, height: int
) -> None:
    page = at_size(qtbot, window, percent, width, height)
    page.room.go_to(Pane.STORY)
    for place in range(page.story.tabs.count()):
        page.story.tabs.setCurrentIndex(place)
        rest(qtbot, window)
        assert clipped(page.story) == []


def test_that_the_list_is_scrolled_to_when_the_text_is_large(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at_size(qtbot, window, 200, 1366, 728)
    page.room.go_to(Pane.STORY)
    rest(qtbot, window)
    area, grid = the(page, QScrollArea, "review.scroll"), page.story.events.list.grid

    def top() -> int:
        return grid.mapTo(area.viewport(), grid.rect().topLeft()).y()

    qtbot.waitUntil(lambda: 0 <= top() < area.viewport().height())


def test_that_two_panes_share_the_room_when_the_story_stands_apart(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at_size(qtbot, window, 100, 1366, 728)
    window.dispatch("review.story_apart")
    rest(qtbot, window)
    window.resize(960, 728)
    rest(qtbot, window)
    assert page.queue.isVisible()
    assert page.questions.isVisible()
    assert page.story.window() is page.findChild(StoryWindow, "review.story_window")


def test_that_the_story_apart_can_be_as_narrow_as_its_text_allows(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = at_size(qtbot, window, 100, 1366, 728)
    window.dispatch("review.story_apart")
    rest(qtbot, window)
    story = page.story.window()
    story.resize(480, 760)
    rest(qtbot, window)
    assert story.width() == 480
    assert clipped(page.story) == []
