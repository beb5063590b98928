"""An office of made-up people with nothing in it yet, and windows on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from qapi_desk.services import demo
from qapi_desk.ui.door import Door
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.window import MainWindow
from tests.journeys.hands import Hands


@pytest.fixture
def no_dialog_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a dialog was executed; open() it")

    for kind in (QDialog, QMessageBox, QFileDialog):
        monkeypatch.setattr(kind, "exec", refuse)


@pytest.fixture
def empty_office(tmp_path: Path) -> Path:
    """A workspace of the demonstration's people, who sign in by passphrase; nothing else."""
    home = tmp_path / "office"
    demo._with_people(home).close()
    return home


@pytest.fixture
def drawn_copy(drawn_home: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration whose sample is drawn and assigned."""
    leave = shutil.ignore_patterns("extract")
    return Path(shutil.copytree(drawn_home, tmp_path / "home", ignore=leave))


@pytest.fixture
def sit_down(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, no_dialog_blocks: None
) -> Iterator[Callable[..., Hands]]:
    """Opens the window on a workspace and waits until it is exposed."""
    windows: list[MainWindow] = []

    def open_on(home: Path, person: str = "") -> Hands:
        settings = Settings(tmp_path / "window.ini")
        if person:
            settings.keep("window/person", person)
        dress = Dress.of(qapp)
        dress.apply(Theme.LIGHT, 100)
        window = MainWindow(Door(home), dress, settings)
        windows.append(window)
        window.resize(1366, 728)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        hands = Hands(qtbot, window)
        hands.until(window.isActiveWindow)
        hands.rest()
        return hands

    yield open_on
    for window in windows:
        window.close()
        window.deleteLater()
