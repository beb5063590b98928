"""The census page: a screen of the caseload, its figures, the cases behind them, one's workings."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.domain.screens import COMPUTED, ScreenBy, ScreenRate, ScreenStanding
from qapi_desk.services import demo, reviews, screen
from qapi_desk.ui.pages.census import CensusPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.census import CensusPresenter, key_of
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, Screen, part, press, rest, words
from tests.workspaces import copied, signed_in

Open = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def screened(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(county, tmp_path_factory, "screened")
    with signed_in(home, "alder") as lead:
        review_id = demo.current_review(lead)
        screen.run(lead, review_id, reviews.get(lead, review_id).governing, Silent())
    return home


@pytest.fixture
def screened_home(screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened, tmp_path / "home"))


@pytest.fixture
def window(screened_home: Path, open_window: Open) -> MainWindow:
    return open_window(screened_home, page="census")


@pytest.fixture
def presenter(screened_home: Path, sit: Callable[..., Seat]) -> CensusPresenter:
    made = CensusPresenter(sit(screened_home), Screen())
    made.load()
    return made


def page(window: MainWindow) -> CensusPage:
    assert isinstance(window.page, CensusPage)
    return window.page


def rows(window: MainWindow, name: str) -> RowList:
    found = part(window, RowList, f"census.{name}")
    assert isinstance(found, RowList)
    return found


def failing(presenter: CensusPresenter) -> ScreenRate:
    return next(rate for rate in presenter.state.rates if rate.error)


def pick_failing(window: MainWindow, qtbot: QtBot) -> ScreenRate:
    rate = failing(page(window).presenter)
    rates = rows(window, "rates")
    rates.grid.selectRow(rates.model.rows.index(rate))
    rest(qtbot, window)
    return rate


def choose(window: MainWindow, qtbot: QtBot, name: str, key: str) -> None:
    choice = part(window, Choice, f"census.{name}")
    assert isinstance(choice, Choice)
    while choice.key != key:
        before = choice.key
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.key != before, f"{key} is not offered"
    rest(qtbot, window)


def work_first_out(window: MainWindow, qtbot: QtBot) -> str:
    cases = rows(window, "cases")
    cases.grid.setFocus()
    cases.grid.selectRow(0)
    QTest.keyClick(cases.grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    pane = part(window, QPlainTextEdit, "census.workings")
    assert isinstance(pane, QPlainTextEdit)
    return pane.toPlainText()


def test_that_what_a_figure_is_worth_is_always_in_sight(window: MainWindow) -> None:
    assert words(window, "census.label") == COMPUTED
    assert not part(window, QScrollArea, "census.scroll").isAncestorOf(
        part(window, QLabel, "census.label")
    )


def test_that_a_caseload_is_screened_from_the_page(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="census")
    press(window, qtbot, "census.run")
    qtbot.waitUntil(lambda: page(window).presenter.state.rates != ())
    assert "no figure here is a finding" in page(window).banner.sentence
    assert rows(window, "rates").isVisible()


def test_that_a_stopped_screen_leaves_nothing(home: Path, sit: Callable[..., Seat]) -> None:
    seat = sit(home)
    presenter = CensusPresenter(seat, Screen())
    presenter.load()
    assert seat.review_id is not None
    with pytest.raises(Cancelled):
        screen.run(seat.desk, seat.review_id, presenter.state.rulesets[0], _Stops())
    presenter.load()
    assert presenter.state.screens == ()


class _Stops:
    def step(self, done: int, total: int | None, note: str) -> None:
        raise Cancelled


def test_that_every_figure_tells_what_is_undetermined(window: MainWindow) -> None:
    titles = [field.column.title for field in rows(window, "rates").model.fields]
    assert "Undetermined" in titles
    assert "Undetermined" in words_of_facts(window)


def words_of_facts(window: MainWindow) -> str:
    facts = page(window)._facts.as_text()
    assert isinstance(facts, str)
    return facts


def test_that_a_figure_opens_the_cases_behind_it(window: MainWindow, qtbot: QtBot) -> None:
    rate = pick_failing(window, qtbot)
    told = rate.action + rate.error + rate.undetermined + rate.running
    told += rate.not_applicable + rate.elsewhere
    assert len(rows(window, "cases").model.rows) == told


def test_that_the_failing_cases_are_as_many_as_the_figure_says(
    window: MainWindow, qtbot: QtBot
) -> None:
    rate = pick_failing(window, qtbot)
    choose(window, qtbot, "outcome", str(ScreenStanding.ERROR))
    assert len(rows(window, "cases").model.rows) == rate.error


def test_that_one_outcome_can_be_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    rate = pick_failing(window, qtbot)
    outcome, number = rate.outcomes[0]
    choose(window, qtbot, "outcome", str(outcome))
    assert len(rows(window, "cases").model.rows) == number


def test_that_enter_on_a_case_shows_its_workings(window: MainWindow, qtbot: QtBot) -> None:
    pick_failing(window, qtbot)
    choose(window, qtbot, "outcome", str(ScreenStanding.ERROR))
    text = work_first_out(window, qtbot)
    assert f"{COMPUTED}." in text
    assert "\n1. " in text
    assert "Events used: " in text


def test_that_workings_are_copied_whole(window: MainWindow, qtbot: QtBot) -> None:
    pick_failing(window, qtbot)
    text = work_first_out(window, qtbot)
    press(window, qtbot, "census.copy_workings")
    assert QGuiApplication.clipboard().text() == text


def test_that_a_case_of_the_sample_opens_for_review(window: MainWindow, qtbot: QtBot) -> None:
    presenter = page(window).presenter
    presenter.pick(next(r for r in presenter.state.rates if r.subject == "establishment"))
    rest(qtbot, window)
    sampled = next(r for r in presenter.state.rows if r.case_id in presenter.state.in_sample)
    presenter.open_workings(sampled)
    rest(qtbot, window)
    press(window, qtbot, "census.open_case")
    assert words(window, "review.case_number") == sampled.case_id


def test_that_a_case_outside_the_sample_says_so(window: MainWindow, qtbot: QtBot) -> None:
    presenter = page(window).presenter
    presenter.pick(next(r for r in presenter.state.rates if r.action > 1))
    rest(qtbot, window)
    other = next(r for r in presenter.state.rows if r.case_id not in presenter.state.in_sample)
    presenter.open_workings(other)
    rest(qtbot, window)
    assert words(window, "census.not_in_sample") == "Not in this review's sample."
    assert not part(window, QPushButton, "census.open_case").isEnabled()


@pytest.mark.parametrize("by", [by for by in ScreenBy if by is not ScreenBy.ALL])
def test_that_figures_are_given_by_group(window: MainWindow, qtbot: QtBot, by: ScreenBy) -> None:
    choose(window, qtbot, "by", str(by))
    state = page(window).presenter.state
    assert len({rate.group for rate in state.rates}) > 1
    pick_failing(window, qtbot)
    assert rows(window, "cases").model.rows


def test_that_one_rule_can_be_looked_at_by_worker(presenter: CensusPresenter) -> None:
    presenter.narrow("establishment")
    presenter.group_by(ScreenBy.WORKER)
    assert {rate.subject for rate in presenter.state.rates} == {"establishment"}


def test_that_figures_are_exported_as_they_are_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page(window).picker = PlannedPicker(tmp_path / "figures.csv")
    press(window, qtbot, "census.rates.export")
    written = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    assert "establishment" in written


def test_that_a_reviewer_reads_why_they_may_not(screened_home: Path, open_window: Open) -> None:
    window = open_window(screened_home, "birch", page="census")
    assert "reviewer may not" in words(window, "census.refusal")
    assert not part(window, QPushButton, "census.run").isVisible()
    assert not rows(window, "rates").isVisible()


def test_that_the_figure_left_is_the_figure_found_again(window: MainWindow, qtbot: QtBot) -> None:
    rate = pick_failing(window, qtbot)
    place = page(window).where()
    window.go(Place("home"))
    window.go(place)
    rest(qtbot, window)
    assert page(window).presenter.state.picked == rate
    assert place.detail["pick"] == key_of(rate)


def test_that_another_screen_is_chosen_by_what_it_was_made_from(
    presenter: CensusPresenter,
) -> None:
    presenter.start(str(presenter.state.rulesets[1]))
    older, newer = presenter.state.screens[1], presenter.state.screens[0]
    assert presenter.state.chosen == newer
    presenter.choose(older.screen_id)
    assert presenter.state.chosen == older


def test_that_a_screen_does_not_become_the_review_at_hand(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="census")
    assert window.seat is not None
    before = window.seat.review_id
    press(window, qtbot, "census.run")
    assert window.seat.review_id == before


def test_that_a_new_screen_is_told_to_every_page(home: Path, sit: Callable[..., Seat]) -> None:
    told: list[Changes] = []
    presenter = CensusPresenter(sit(home, told=told), Screen())
    presenter.load()
    presenter.start(str(presenter.state.rulesets[0]))
    assert any(each.touches(Kind.SCREEN) for each in told)


def test_that_without_a_review_the_page_says_how_to_start_one(
    home: Path, sit: Callable[..., Seat]
) -> None:
    seat = sit(home)
    seat.review_id = None
    shown = Screen()
    CensusPresenter(seat, shown).load()
    assert shown.now.is_read
    assert not shown.now.has_review


def test_that_a_screen_is_printed_from_the_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "screen.pdf"
    page(window).picker = PlannedPicker(path)
    press(window, qtbot, "census.print")
    assert path.read_bytes().startswith(b"%PDF")
