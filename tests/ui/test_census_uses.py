"""What a screen is good for: a criterion's estimate beside its figure, the areas to review next."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.progress import Silent
from qapi_desk.services import demo, reviews, screen
from qapi_desk.ui.presenters.beside import ONLY_CRITERIA, BesidePresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words
from tests.workspaces import copied, signed_in

Open = Callable[..., MainWindow]
REASON = "Counsel asked about it twice."


@pytest.fixture(scope="session")
def screened_and_released(reviewed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(reviewed, tmp_path_factory, "uses")
    with signed_in(home, "alder") as lead:
        review_id = demo.current_review(lead)
        screen.run(lead, review_id, reviews.get(lead, review_id).governing, Silent())
    return home


@pytest.fixture
def used_home(screened_and_released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened_and_released, tmp_path / "used"))


@pytest.fixture
def window(used_home: Path, open_window: Open) -> MainWindow:
    return open_window(used_home, page="census")


@pytest.fixture
def presenter(used_home: Path, sit: Callable[..., Seat]) -> BesidePresenter:
    return BesidePresenter(sit(used_home), Screen())


def screen_id(presenter: BesidePresenter) -> str:
    review_id = presenter.seat.review_id
    assert review_id is not None
    return screen.screens(presenter.seat.desk, review_id)[0].screen_id


def rows(window: MainWindow, name: str) -> RowList:
    found = part(window, RowList, f"census.{name}")
    assert isinstance(found, RowList)
    return found


def show_tab(window: MainWindow, qtbot: QtBot, place: int) -> None:
    tabs = part(window, QTabWidget, "census.tabs")
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(place)
    rest(qtbot, window)


def test_that_the_estimate_stands_beside_the_sample_alone(window: MainWindow, qtbot: QtBot) -> None:
    rates = rows(window, "rates")
    places = [n for n, rate in enumerate(rates.model.rows) if rate.subject == "expedited-6"]
    rates.grid.selectRow(places[0])
    rest(qtbot, window)
    show_tab(window, qtbot, 1)
    methods = [row.method for row in rows(window, "estimate").model.rows]
    assert (methods[0], methods[-1]) == ("Difference", "Sample alone")


def test_that_a_rule_has_no_estimate_and_says_why(presenter: BesidePresenter) -> None:
    presenter.estimate(screen_id(presenter), "CR-015")
    assert (presenter.state.estimate, presenter.state.estimate_words) == (None, ONLY_CRITERIA)


def test_that_too_few_released_cases_are_said(presenter: BesidePresenter) -> None:
    presenter.estimate(screen_id(presenter), "expedited-12")
    assert presenter.state.estimate is None
    assert presenter.state.estimate_words not in ("", ONLY_CRITERIA)


def test_that_every_area_is_scored_with_its_reasons(window: MainWindow, qtbot: QtBot) -> None:
    show_tab(window, qtbot, 2)
    areas = rows(window, "areas")
    scores = [area.score for area in areas.model.rows]
    assert scores == sorted(scores, reverse=True)
    areas.grid.selectRow(0)
    reasons = part(window, Passages, "census.area_reasons")
    assert isinstance(reasons, Passages)
    assert "Severity of the problem" in reasons.as_text()


def test_that_a_supervisor_chooses_an_area_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    show_tab(window, qtbot, 2)
    rows(window, "areas").grid.selectRow(0)
    press(window, qtbot, "census.choose_area")
    QTest.keyClicks(part(window, QPlainTextEdit, "choose_area.text"), REASON)
    press(window, qtbot, "choose_area.ok")
    qtbot.waitUntil(lambda: REASON in words(window, "census.chosen_areas"))
    assert window.seat is not None
    assert window.seat.review_id == demo.current_review(window.seat.desk)


def test_that_an_analyst_sees_the_areas_and_does_not_choose(
    used_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(used_home, "dogwood", page="census")
    show_tab(window, qtbot, 2)
    assert rows(window, "areas").model.rows
    assert not part(window, QPushButton, "census.choose_area").isVisible()
