"""The written protocol at the window: its free parts one after another, each kept by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.services import protocol
from qapi_desk.services.protocol import ProtocolPart
from qapi_desk.ui.dialogs.protocol import ProtocolSheet
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, press, rest, words

Open = Callable[..., MainWindow]
WHO = "Jun Birch reviews, Rosa Alder reads every fifth case again."


@pytest.fixture
def window(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    """A supervisor who has the protocol before her."""
    return opened(open_window(home, page="reports"), qtbot)


def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    press(window, qtbot, "reports.protocol")
    return window


def sheet(window: MainWindow) -> ProtocolSheet:
    found = part(window, QDialog, "protocol")
    assert isinstance(found, ProtocolSheet)
    return found


def text(window: MainWindow) -> QPlainTextEdit:
    found = part(window, QPlainTextEdit, "protocol.text")
    assert isinstance(found, QPlainTextEdit)
    return found


def parts(window: MainWindow) -> dict[str, ProtocolPart]:
    assert window.seat is not None
    assert window.seat.review_id is not None
    shown = protocol.show(window.seat.desk, window.seat.review_id)
    return {each.key: each for each in shown.parts}


def test_that_the_first_part_nobody_wrote_is_open(window: MainWindow) -> None:
    first = next(each for each in parts(window).values() if each.is_open)
    assert words(window, "protocol.prompt") == first.prompt
    assert text(window).toPlainText() == ""


def test_that_a_part_is_kept_with_who_wrote_it(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(text(window), WHO)
    press(window, qtbot, "protocol.keep")
    assert parts(window)["people"].text == WHO
    assert words(window, "protocol.told").startswith("Written by alder, ")
    assert "Kept: " in sheet(window).banner.sentence


def test_that_another_part_is_chosen_by_the_arrows(window: MainWindow, qtbot: QtBot) -> None:
    choice = part(window, Choice, "protocol.part")
    assert isinstance(choice, Choice)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    rest(qtbot, window)
    assert text(window).toPlainText() == parts(window)[choice.key].text != ""


def test_that_an_empty_part_is_not_kept(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(text(window), WHO)
    press(window, qtbot, "protocol.keep")
    text(window).clear()
    press(window, qtbot, "protocol.keep")
    assert sheet(window).banner.sentence
    assert parts(window)["people"].text == WHO


def test_that_an_analyst_reads_the_protocol_and_writes_nothing(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = opened(open_window(home, "dogwood", page="reports"), qtbot)
    assert text(window).isReadOnly()
    assert not part(window, QPushButton, "protocol.keep").isVisible()
