"""Large text and narrow windows: nothing is cut off, on any page, at any size a person may choose.

Words that end in an ellipsis on purpose (``Elided``) say the whole in their tooltip.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.place import Place
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.elided import Elided
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

SLACK_PX = 2
SIZES = ((1366, 728, 100), (1366, 728, 150), (1366, 728, 200), (680, 728, 100), (680, 728, 150))


def worded(whole: QWidget) -> Iterator[QLabel | QAbstractButton]:
    """Everything with words of its own that is on the screen."""
    parts: list[QLabel | QAbstractButton] = [*whole.findChildren(QLabel)]
    for widget in parts + whole.findChildren(QAbstractButton):
        if not isinstance(widget, Elided) and widget.isVisible() and widget.text().strip():
            yield widget


def cut(widget: QLabel | QAbstractButton) -> str:
    """What is missing of its words; empty when all of them are shown."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        lacks = widget.heightForWidth(widget.width()) - widget.height()
    elif isinstance(widget, QAbstractButton) and widget.property("kind") == "rail":
        lacks = 0  # pictures with a name beside them where there is room
    else:
        lacks = max(
            widget.minimumSizeHint().width() - widget.width(),
            widget.minimumSizeHint().height() - widget.height(),
        )
    return f"{widget.objectName()} {widget.text()[:30]!r} {lacks}" if lacks > SLACK_PX else ""


def cut_at_any_size(window: MainWindow, qtbot: QtBot, page: str) -> list[str]:
    """The words that are cut off on a page, at each size a person may choose."""
    found = []
    for wide, high, percent in SIZES:
        window.wear(Theme.LIGHT, percent)
        window.resize(wide, high)
        if page:
            window.go(Place(page))
        rest(qtbot, window)
        found += [f"{wide} {percent} %: {told}" for each in worded(window) if (told := cut(each))]
    window.wear(Theme.LIGHT, 100)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_that_no_words_are_cut_off(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, page: str
) -> None:
    window = open_window(reviewed_home, page=page)
    assert cut_at_any_size(window, qtbot, page) == []


@pytest.mark.parametrize("page", ["review", "assign", "home"])
def test_that_no_spanish_words_are_cut_off(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, page: str
) -> None:
    window = open_window(reviewed_home, "birch" if page == "review" else "alder", page=page)
    window.speak("es")
    try:
        assert cut_at_any_size(window, qtbot, page) == []
    finally:
        window.speak("en")


def test_that_no_spanish_words_of_signing_in_are_cut_off(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(reviewed_home)
    window.speak("es")
    try:
        window.dispatch("app.sign_out")
        assert cut_at_any_size(window, qtbot, "") == []
    finally:
        window.speak("en")


def test_that_the_three_panes_of_a_case_fit_into_a_laptop_window(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(reviewed_home, "birch", page="review")
    area = window.findChild(QScrollArea, "review.scroll")
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
