"""The window in its own process: types comments, says each once the page shows it as saved."""

import sys
import time
from itertools import count
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from qapi_desk.ui.settings import Settings
from qapi_desk.ui.start import make_window

WAIT_SECONDS = 60.0
home, folder, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
settings = Settings(folder / "window.ini")
settings.keep("window/person", "birch")
settings.flush()
app = QApplication(["window"])
window = make_window(app, home, folder)
window.show()


def until_shown(name: str, words: str = "", wait_seconds: float = WAIT_SECONDS) -> None:
    """Let the window work until a part shows, or a label begins with these words."""
    end = time.monotonic() + wait_seconds
    while time.monotonic() < end:
        part = window.findChild(QWidget, name)
        says = part.text() if isinstance(part, QLabel) else ""
        if part is not None and part.isVisible() and says.startswith(words):
            return
        QCoreApplication.processEvents()
    raise TimeoutError(name)


def focus() -> QWidget:
    """What has the focus."""
    return QApplication.focusWidget() or window


def press(key: Qt.Key) -> None:
    """Press Ctrl and a key on whatever has the focus."""
    QTest.keyClick(focus(), key, Qt.KeyboardModifier.ControlModifier)


def go_to_review() -> None:
    """Press for the review page as a person does: again, when the window was not awake yet."""
    for _ in range(8):
        press(Qt.Key.Key_6)
        try:
            until_shown("review.question.gen_ours", wait_seconds=15)
        except TimeoutError:
            continue
        return
    raise TimeoutError


until_shown("status.person", "·")
go_to_review()
for number in count(first):
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_A)
    QTest.keyClicks(focus(), f"seen {number}")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    until_shown("review.saved", "Saved at")
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
