"""A person's hands and eyes at the window: what is on the screen, what is pressed and typed.

Finds controls by their object names, presses keys on whatever has the focus, and waits for facts.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from qapi_desk.domain.progress import Step
from qapi_desk.ui.jobs import Job
from qapi_desk.ui.window import MainWindow
from tests.journeys.patience import Waits

WAIT_MS = 30_000
W = TypeVar("W", bound=QWidget)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Hands:
    """One person before one window."""

    def __init__(self, waits: Waits, window: MainWindow) -> None:
        self.bot = waits
        self.window = window
        self.progress: list[tuple[str, bool]] = []
        """Each step a long job told, and whether the status line showed its bar just then."""
        window.lanes.began.connect(self._follow)

    def _follow(self, job: Job) -> None:
        job.stepped.connect(self._stepped)

    def _stepped(self, step: Step) -> None:
        self.progress.append((step.note, self.sees("status.progress")))

    # Waiting for facts

    def until(self, fact: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(lambda: bool(fact()), timeout=WAIT_MS)

    def rest(self) -> None:
        """Wait until the window waits for nothing, and what it heard is on the screen."""
        for _ in range(2):
            self.until(lambda: not self.window.lanes.is_busy)
            QApplication.processEvents()
        self.until(lambda: not self.window.lanes.is_busy)

    # Eyes

    def sees(self, name: str) -> bool:
        """Whether a part of this name is on the screen."""
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))

    def find(self, name: str, kind: type[W]) -> W:
        """The part of this name that is on the screen."""
        self.until(lambda: self.sees(name))
        found = self.window.findChildren(QWidget, name)
        part = next(each for each in found if each.isVisible())
        assert isinstance(part, kind)
        return part

    def reads(self, name: str) -> str:
        """The words of a label or a line."""
        part = self.find(name, QWidget)
        assert isinstance(part, QLabel | QLineEdit)
        return part.text()

    def banner(self, page: str) -> str:
        """What the page's banner says; empty when it is not shown."""
        for part in self.window.findChildren(QWidget, f"{page}.banner"):
            if part.isVisible():
                return " ".join(each.text() for each in part.findChildren(QLabel))
        return ""

    def table(self, name: str) -> list[list[str]]:
        """The rows of a list, as printed."""
        model = self.find(f"{name}.table", QAbstractItemView).model()
        return [
            [str(model.index(row, place).data() or "") for place in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    @property
    def focus(self) -> QWidget:
        """What has the focus; the window when nothing has."""
        top = QApplication.activeModalWidget() or self.window
        if not top.isActiveWindow():  # offscreen nobody hands the keyboard over
            top.activateWindow()
            self.until(top.isActiveWindow)
        return QApplication.focusWidget() or self.window

    # Hands

    def click(self, name: str) -> None:
        """Press a button with the mouse, once it can be pressed."""
        part = self.find(name, QWidget)
        self.until(part.isEnabled)
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key on whatever has the focus."""
        QTest.keyClick(self.focus, key, modifier)

    def letter(self, key: str) -> None:
        """Press a printed key on whatever has the focus."""
        QTest.keyClick(self.focus, key.lower())  # type: ignore[call-overload] # stub wants a Key

    def press_on(self, part: QWidget, key: Qt.Key) -> None:
        """Press a key on a list that popped up."""
        QTest.keyClick(part, key)

    def write_letters(self, text: str) -> None:
        """Type letters at whatever has the focus, leaving what it holds."""
        QTest.keyClicks(self.focus, text)

    def write(self, text: str) -> None:
        """Type into whatever has the focus, replacing what it holds."""
        self.press(Key.Key_A, CTRL)
        if text:
            self.write_letters(text)
        else:
            self.press(Key.Key_Delete)

    def write_in(self, name: str, text: str) -> None:
        """Click into a field and type."""
        self.click(name)
        self.give_focus(name)
        self.write(text)

    def give_focus(self, name: str) -> QWidget:
        """Put the focus into a part, as a click into it does."""
        part = self.find(name, QWidget)
        part.setFocus()
        assert self.focus is part
        return part

    def command(self, words: str) -> None:
        """Do a command of the palette by a few of its letters."""
        self.press(Key.Key_K, CTRL)
        self.until(lambda: self.focus.objectName() == "palette.field")
        self.write(words)
        self.press(Key.Key_Return)
        self.rest()

    def choose(self, path: Path) -> None:
        """Type a path into the file dialog that stands open, and take it."""
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(QFileDialog)))
        dialog = next(d for d in self.window.findChildren(QFileDialog) if d.isVisible())
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        line.setText(str(path))  # letter by letter its completer would grab the keyboard
        QTest.keyClick(line, Key.Key_Return)
        self.until(lambda: not any(d.isVisible() for d in self.window.findChildren(QFileDialog)))

    def step_to(self, name: str, key: Qt.Key = Key.Key_Tab, most: int = 400) -> None:
        """Press Tab until a part has the focus."""
        for _ in range(most):
            if self.focus.objectName() == name:
                return
            self.press(key)
        raise AssertionError(f"{name} is not reached by Tab")

    def mark(self, name: str, text: str) -> QModelIndex:
        """Mark the first row of a list that holds a text, by the arrow keys."""
        view = self.find(name, QAbstractItemView)
        view.setFocus()
        self.press(Key.Key_Home)
        for _ in range(view.model().rowCount()):
            if text in str(view.currentIndex().data() or ""):
                return view.currentIndex()
            self.press(Key.Key_Down)
        raise AssertionError(f"no row with {text!r} in {name}")
