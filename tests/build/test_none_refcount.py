"""PySide6 6.12.0 drops a reference to ``None`` at each of these calls on Python 3.10 and 3.11.

After some thousand calls the interpreter dies (``none_dealloc``). The pin below 6.12 keeps the
defect out; this probe keeps the pin honest.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 50
DRIFT = 10


def drift(call: Callable[[], object]) -> int:
    """How many references to None went astray over the calls."""
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return abs(sys.getrefcount(None) - before)


@pytest.mark.parametrize("word", ["setText", "update", "repaint", "show", "processEvents"])
def test_that_qt_gives_none_back_as_often_as_it_takes_it(qtbot: QtBot, word: str) -> None:
    shown = QLabel("some words")
    qtbot.addWidget(shown)
    calls: dict[str, Callable[[], object]] = {
        "setText": lambda: shown.setText("other words"),
        "update": shown.update,
        "repaint": shown.repaint,
        "show": shown.show,
        "processEvents": QCoreApplication.processEvents,
    }
    assert drift(calls[word]) < DRIFT
