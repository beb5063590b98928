"""Every control has a name a screen reader can say, and a handle a test can find it by."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.ui.place import Place
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)
QTS_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton", "")
"""Parts Qt makes inside its own widgets carry such names, or none."""


def controls(whole: QWidget) -> Iterator[QWidget]:
    """Controls of ours that are on the screen."""
    for widget in whole.findChildren(QWidget):
        inside = widget.parentWidget()
        is_part = isinstance(inside, QTabBar | QComboBox | QAbstractSpinBox | QHeaderView)
        is_part = is_part or isinstance(inside, QLineEdit) or isinstance(widget, QHeaderView)
        is_corner = isinstance(inside, QAbstractItemView)
        is_own_list = inside is not None and isinstance(inside.parentWidget(), QComboBox)
        if isinstance(widget, CONTROLS) and not (is_part or is_corner or is_own_list):
            yield widget


def spoken(widget: QWidget) -> str:
    """What a screen reader would say of it: its name, or the label it is the buddy of."""
    interface = QAccessible.queryAccessibleInterface(widget)
    name = interface.text(QAccessible.Text.Name)
    if name and not isinstance(widget, QComboBox):
        return name
    labels = [label for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
    return widget.accessibleName() or (labels[0].text() if labels else "")


def nameless(whole: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()!r}"
        for widget in controls(whole)
        if widget.isVisible() and (not spoken(widget) or not widget.objectName())
    ]


@pytest.mark.parametrize("page", PAGES)
def test_that_every_control_of_a_page_has_a_name_and_a_handle(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, page: str
) -> None:
    window = open_window(reviewed_home, page=page)
    assert nameless(window) == []


def test_that_every_question_of_a_case_has_a_name_and_a_handle(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(reviewed_home, "birch", page="review")
    released = next(r for r in window.pages["review"].presenter.state.queue if r.answered > 5)
    window.go(Place("review", {"case": str(released.case_id)}))
    rest(qtbot, window)
    assert nameless(window) == []


@pytest.mark.parametrize("word", ["app.palette", "app.deadline", "help.keys", "app.choose_review"])
def test_that_every_control_of_a_dialog_has_a_name_and_a_handle(
    home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, word: str
) -> None:
    window = open_window(home)
    window.dispatch(word)
    rest(qtbot, window)
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert [nameless(dialog) for dialog in dialogs] == [[]]
    for dialog in dialogs:
        dialog.close()


def test_that_the_way_in_has_names(
    home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(home)
    window.sign_out()
    qtbot.waitUntil(lambda: window.sign_in.presenter.state.people != ())
    assert nameless(window.sign_in) == []
