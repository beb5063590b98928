"""The practice page: begun, gone on with on the review page, seen beside the key; never counted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import practice_scores, reviews
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui.pages.practice import PracticePage
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.practice import PracticePresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.practice_sign import WORDS
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.services.desks import Office
from tests.services.practised import begun
from tests.ui.held import Screen, part, press, rest, words

Open = Callable[..., MainWindow]
FIRST = ReviewId("practice-birch-1")


@pytest.fixture(scope="module")
def learnt(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county, and a practice of Jun Birch's with three cases released, slips and all."""
    home = Path(shutil.copytree(county, tmp_path_factory.mktemp("learnt") / "home"))
    workspace = open_workspace(home)
    practised = begun(Office(workspace))
    for case_id in practised.cases[:3]:
        practised.release(case_id)
    workspace.close()
    return home


@pytest.fixture
def learnt_home(learnt: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(learnt, tmp_path / "learnt"))


@pytest.fixture
def window(learnt_home: Path, open_window: Open) -> MainWindow:
    return open_window(learnt_home, "birch", page="practice")


def listed(window: MainWindow, name: str) -> str:
    found = part(window, RowList, name)
    assert isinstance(found, RowList)
    return found.model.as_text()


def page(window: MainWindow) -> PracticePage:
    assert isinstance(window.page, PracticePage)
    return window.page


def test_that_the_page_says_that_nothing_counts(window: MainWindow) -> None:
    assert words(window, "practice.sign.words") == WORDS


def test_that_a_practice_is_shown_with_its_marks_and_what_is_missing(window: MainWindow) -> None:
    assert words(window, "practice.title_of_one") == "Jun Birch: First set"
    assert words(window, "practice.far").startswith("3 of 17 cases released, ")
    assert words(window, "practice.ready") == "Not ready yet"
    assert "not released yet" in words(window, "practice.reasons")
    assert "IOP.4.4" in words(window, "practice.source")


def test_that_misses_stand_beside_the_key_with_law_and_reason(window: MainWindow) -> None:
    text = listed(window, "practice.learned")
    assert "E05B" in text
    assert "False error" in text
    assert "nobody was ever served" in words(window, "practice.told")
    assert "45 CFR" in words(window, "practice.law")


def test_that_right_answers_are_shown_when_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    assert "E01A" not in listed(window, "practice.learned")
    box = part(window, QCheckBox, "practice.all")
    assert isinstance(box, QCheckBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    rest(qtbot, window)
    assert "E01A" in listed(window, "practice.learned")


def test_that_going_on_opens_the_next_case_on_the_review_page_with_the_sign(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "practice.go_on")
    rest(qtbot, window)
    assert isinstance(window.page, ReviewPage)
    assert window.page.presenter.state.case_id == "E03A"
    assert part(window, QLabel, "review.practice.words").isVisible()


def test_that_every_other_page_turns_back_to_the_countys_own_review(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.seat is not None
    own = window.seat.review_id
    press(window, qtbot, "practice.go_on")
    rest(qtbot, window)
    assert window.seat.review_id == FIRST
    window.go(Place("home"))
    rest(qtbot, window)
    assert window.seat.review_id == own
    window.go(Place("review"))
    rest(qtbot, window)
    assert window.seat.review_id == own
    assert not part(window, QLabel, "review.practice.words").isVisible()


def test_that_the_way_back_from_a_practice_case_leads_to_its_practice(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "practice.go_on")
    rest(qtbot, window)
    press(window, qtbot, "review.to_practice")
    rest(qtbot, window)
    assert page(window).presenter.state.chosen == FIRST


def test_that_a_day_that_ended_in_practice_begins_on_its_page(
    window: MainWindow, qtbot: QtBot, learnt_home: Path, open_window: Open
) -> None:
    assert window.seat is not None
    own = window.seat.review_id
    press(window, qtbot, "practice.go_on")
    rest(qtbot, window)
    window.close()
    again = open_window(learnt_home, "birch")
    assert isinstance(again.page, PracticePage)
    assert again.seat is not None
    assert again.seat.review_id == own


def test_that_releasing_says_how_many_answers_are_as_in_the_key(
    window: MainWindow, qtbot: QtBot, learnt_home: Path
) -> None:
    press(window, qtbot, "practice.go_on")
    rest(qtbot, window)
    review = window.page
    assert isinstance(review, ReviewPage)
    assert window.seat is not None
    learned = practice_scores.show(window.seat.desk, FIRST).learned
    review.presenter._practised(learned)  # what a release ends in
    assert "answers are as in the key" in review.banner.sentence


def test_that_a_person_starts_for_herself_and_a_supervisor_chooses(
    learnt_home: Path, open_window: Open, window: MainWindow
) -> None:
    assert not part(window, Choice, "practice.who").isVisible()
    window.close()
    lead = open_window(learnt_home, "alder", page="practice")
    who = part(lead, Choice, "practice.who")
    assert isinstance(who, Choice)
    assert [who.itemText(at) for at in range(who.count())] == [
        "Jun Birch", "Lee Dogwood", "Noor Cedar", "Rosa Alder",
    ]  # fmt: skip
    assert not part(lead, QPushButton, "practice.go_on").isVisible()


def test_that_another_practice_is_refused_in_place_while_one_waits(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "practice.start")
    rest(qtbot, window)
    assert "14 cases of practice-birch-1" in page(window).banner.sentence
    assert part(window, QPushButton, "practice.start").isEnabled()


def test_that_nobody_has_practised_yet_is_an_empty_list_and_a_way_to_begin(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, "cedar", page="practice")
    assert not part(window, QLabel, "practice.title_of_one").isVisible()
    press(window, qtbot, "practice.start")
    rest(qtbot, window)
    assert "nothing in it counts" in page(window).banner.sentence
    assert words(window, "practice.title_of_one") == "Noor Cedar: First set"
    begin = part(window, QPushButton, "practice.go_on")
    assert isinstance(begin, QPushButton)
    assert begin.text() == "Begin"


def test_that_starting_for_somebody_else_leaves_ones_own_review_open(
    home: Path, sit: Callable[..., Seat]
) -> None:
    seat = sit(home, "alder")
    presenter = PracticePresenter(seat, Screen())
    presenter.load()
    presenter.start("birch", is_aided=False)
    assert seat.review_id == reviews.reviews(seat.desk)[0].review_id
    presenter.load()
    assert [row.review_id for row in presenter.state.rows] == [FIRST]


def test_that_what_it_came_to_is_printed(
    learnt_home: Path, sit: Callable[..., Seat], tmp_path: Path
) -> None:
    screen = Screen()
    presenter = PracticePresenter(sit(learnt_home, "birch"), screen)
    presenter.load()
    out = tmp_path / "practice.xlsx"
    presenter.print(out)
    assert out.is_file()


def test_that_the_key_that_opens_the_page_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Place("home"))
    rest(qtbot, window)
    window.dispatch("go.practice")
    rest(qtbot, window)
    assert isinstance(window.page, PracticePage)
