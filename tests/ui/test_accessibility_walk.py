"""What assistive technology meets on every page: its whole tree, walked as a screen reader does.

No control without a name, none that Tab never reaches, no two of one role under one name, and the
same in Qt's own tree as in ours: what is on the screen is in the tree.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.ui.place import Place
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.EditableText, Role.ComboBox, Role.PageTab,
    Role.Link, Role.SpinBox, Role.Slider, Role.Table, Role.List, Role.Tree, Role.ButtonMenu,
}  # fmt: skip
LISTS = {Role.Table, Role.List, Role.Tree, Role.ComboBox}
"""What they hold is read item by item; the walk stops at their door."""
MOST_STOPS = 500


def tree(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """A node and everything under it that is on the screen."""
    if node.state().invisible:
        return
    yield node
    if node.role() in LISTS:
        return
    for place in range(node.childCount()):
        child = node.child(place)
        if child.isValid():
            yield from tree(child)


def controls(window: QWidget) -> list[tuple[Role, str]]:
    """Role and name of every control in the tree."""
    root = QAccessible.queryAccessibleInterface(window)
    return [
        (node.role(), node.text(QAccessible.Text.Name))
        for node in tree(root)
        if node.role() in CONTROLS and not node.state().disabled
    ]


def stops() -> set[QWidget]:
    """Every widget that Tab comes to, until it comes round."""
    seen: list[QWidget] = []
    for _ in range(MOST_STOPS):
        focused = QApplication.focusWidget()
        if focused is None or (focused in seen and focused is not seen[-1]):
            break
        seen.append(focused)  # a date has three parts, and Tab goes through them
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return set(seen)


def reachable(window: QWidget) -> set[QWidget]:
    """Every widget that says it takes the focus by Tab, and is on the screen."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollArea)
        and not isinstance(widget.parentWidget(), QComboBox)
        and widget.window() is window
    }


def go_to_case(window: MainWindow, qtbot: QtBot) -> None:
    """On the review page, at a case with answers."""
    queue = window.pages["review"].presenter.state.queue
    wanted = next(row for row in queue if row.answered > 5)
    window.go(Place("review", {"case": str(wanted.case_id)}))
    rest(qtbot, window)


@pytest.fixture(params=[*PAGES, "a case"])
def at_page(
    request: pytest.FixtureRequest,
    reviewed_home: Path,
    open_window: Callable[..., MainWindow],
    qtbot: QtBot,
) -> MainWindow:
    """The window at each of its pages, and a reviewer's at a case."""
    if request.param in PAGES:
        return open_window(reviewed_home, page=request.param)
    window = open_window(reviewed_home, "birch", page="review")
    go_to_case(window, qtbot)
    return window


def test_that_every_control_of_a_page_is_named_told_apart_and_reached_by_tab(
    at_page: MainWindow, qtbot: QtBot
) -> None:
    found = controls(at_page)
    assert [str(role) for role, name in found if not name.strip()] == []
    assert {each: n for each, n in Counter(found).items() if n > 1} == {}
    at_page.activateWindow()
    qtbot.waitUntil(at_page.isActiveWindow)
    assert at_page.page is not None
    at_page.rail.findChildren(QWidget, f"rail.{at_page.page.id}")[0].setFocus()
    missed = reachable(at_page) - stops()
    assert sorted(widget.objectName() for widget in missed) == []
