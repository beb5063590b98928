"""What ui tests hold things with: work done at once, a view that remembers, a planned picker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress, Silent
from qapi_desk.ui.window import MainWindow
from qapi_desk.ui.work import Follow, Lane

WAIT_MS = 20_000


class AtOnce:
    """Does the work where it is asked for, so that a presenter can be held in a test."""

    def start(
        self, lane: Lane, title: str, work: Callable[[Progress], object], follow: Follow
    ) -> None:
        try:
            value = work(Silent())
        except Fault as fault:
            follow.failed(fault)
        else:
            follow.done(value)


class Screen:
    """A view that remembers what it was told."""

    def __init__(self) -> None:
        self.states: list[Any] = []
        self.said: list[tuple[str, str]] = []

    def show_state(self, state: Any) -> None:
        self.states.append(state)

    def say(self, sentence: str, tone: str) -> None:
        if sentence:
            self.said.append((sentence, tone))

    @property
    def now(self) -> Any:
        return self.states[-1]


class PlannedPicker:
    """Answers every question for a file with the path planned for it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open_file(self, title: str, filters: str, then: Callable[[Path], None]) -> None:
        then(self.path)

    def save_file(
        self, title: str, suggested: str, filters: str, then: Callable[[Path], None]
    ) -> None:
        then(self.path)

    def folder(self, title: str, then: Callable[[Path], None]) -> None:
        then(self.path)


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window waits for nothing."""
    qtbot.waitUntil(lambda: not window.lanes.is_busy, timeout=WAIT_MS)
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not window.lanes.is_busy, timeout=WAIT_MS)


def part(window: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """What has this name; it must be there."""
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def words(window: QWidget, name: str) -> str:
    """What a label says, shown or not."""
    found = part(window, QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Click a button and wait for what it does."""
    QTest.mouseClick(part(window, QPushButton, name), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
