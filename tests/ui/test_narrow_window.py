"""A window beside the state's own program: as narrow as asked for, on every page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qapi_desk.ui.place import Place
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

Open = Callable[..., MainWindow]
NARROW, HIGH = 680, 728


@pytest.mark.parametrize("percent", [100, 200])
def test_that_every_page_lets_the_window_stay_narrow(
    home: Path, open_window: Open, qtbot: QtBot, percent: int
) -> None:
    window = open_window(home)
    window.wear(Theme.LIGHT, percent)
    widths = {}
    for page in PAGES:
        window.resize(NARROW, HIGH)
        window.go(Place(page))
        rest(qtbot, window)
        widths[page] = window.width()
    window.wear(Theme.LIGHT, 100)
    assert {page: wide for page, wide in widths.items() if wide > NARROW} == {}


def test_that_a_wide_page_shown_before_does_not_hold_the_window_open(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="census")
    window.pages["census"].setMinimumWidth(2 * NARROW)
    window.go(Place("home"))
    rest(qtbot, window)
    window.resize(NARROW, HIGH)
    assert window.width() == NARROW
