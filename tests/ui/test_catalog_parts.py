"""Every part of an element, with a county's additions: nothing cut, everything named."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qapi_desk.services import county_catalog
from qapi_desk.ui import shots_catalog
from qapi_desk.ui.pages.catalog import CatalogPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest
from tests.ui.test_accessibility_walk import controls
from tests.ui.test_accessible_names import nameless
from tests.ui.test_large_text import cut, worded
from tests.workspaces import signed_in

SIZES = ((1366, 100), (1366, 200), (680, 100), (680, 150))
PARTS = ("Element", "Measures", "Asked by", "Rulings and practices", "Results")


@pytest.fixture
def window(reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    with signed_in(reviewed_home, "alder") as lead:
        shots_catalog.add_as_a_county(lead)
        assert county_catalog.layer(lead).measures
    made = open_window(reviewed_home)
    made.go(Place("catalog", {"element": shots_catalog.ADDED}))
    rest(qtbot, made)
    return made


def turn_to(window: MainWindow, place: int) -> None:
    assert isinstance(window.page, CatalogPage)
    window.page.sheet.tabs.setCurrentIndex(place)


def test_that_nothing_is_cut_off_in_any_part(window: MainWindow, qtbot: QtBot) -> None:
    found = []
    for wide, percent in SIZES:
        window.wear(Theme.LIGHT, percent)
        window.resize(wide, 728)
        for place, part in enumerate(PARTS):
            turn_to(window, place)
            rest(qtbot, window)
            missing = (told for each in worded(window) if (told := cut(each)))
            found += [f"{part} {wide} {percent} %: {told}" for told in missing]
    window.wear(Theme.LIGHT, 100)
    assert found == []


@pytest.mark.parametrize("part", PARTS)
def test_that_every_control_of_a_part_is_named_and_told_apart(
    window: MainWindow, qtbot: QtBot, part: str
) -> None:
    turn_to(window, PARTS.index(part))
    rest(qtbot, window)
    assert nameless(window) == []
    assert {each: n for each, n in Counter(controls(window)).items() if n > 1} == {}
