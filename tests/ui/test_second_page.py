"""The page of a second review: planned, drawn, looked at, what differs decided; and integrity."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, ReviewKind
from qapi_desk.services import casework, demo
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui.pages.plan import PlanPage
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.pages.second import INTEGRITY, SecondPage
from qapi_desk.ui.panes.integrity import IntegrityPane
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.choose_review import ChooseReviewPresenter
from qapi_desk.ui.presenters.second import SecondPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.row_list import Grid, RowList
from qapi_desk.ui.window import MainWindow
from tests.services.desks import Office
from tests.services.second_looks import one_reversal
from tests.ui.held import PlannedPicker, Screen, part, press, rest, words

Open = Callable[..., MainWindow]


def made_of(home: Path, factory: pytest.TempPathFactory, name: str) -> Path:
    return Path(shutil.copytree(home, factory.mktemp(name) / "home"))


@pytest.fixture(scope="module")
def all_released(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county with every opened case released, and no second review."""
    home = made_of(county, tmp_path_factory, "released")
    workspace = open_workspace(home)
    demo.review_all(workspace, Silent())
    workspace.close()
    return home


@pytest.fixture(scope="module")
def differing(all_released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a second review given out, and one case of it found otherwise on line 1."""
    home = made_of(all_released, tmp_path_factory, "differing")
    workspace = open_workspace(home)
    one_reversal(Office(workspace))
    workspace.close()
    return home


@pytest.fixture
def released_home(all_released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(all_released, tmp_path / "released"))


@pytest.fixture
def differing_home(differing: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(differing, tmp_path / "differing"))


@pytest.fixture
def window(differing_home: Path, open_window: Open) -> MainWindow:
    return open_window(differing_home, "alder", page="second")


def page(window: MainWindow) -> SecondPage:
    assert isinstance(window.page, SecondPage)
    return window.page


def is_shown(window: MainWindow, name: str) -> bool:
    return part(window, QWidget, name).isVisible()


def listed(window: MainWindow, name: str) -> str:
    found = part(window, RowList, name)
    assert isinstance(found, RowList)
    return found.model.as_text()


def told(window: MainWindow, name: str) -> str:
    found = part(window, FactsView, name)
    assert isinstance(found, FactsView)
    return found.as_text()


def grid(window: MainWindow, name: str) -> Grid:
    found = part(window, Grid, f"{name}.table")
    assert isinstance(found, Grid)
    return found


def turn_to(window: MainWindow, qtbot: QtBot, tab: str) -> None:
    window.go(Place("second", {"tab": tab}))
    rest(qtbot, window)


def give_reason(window: MainWindow, qtbot: QtBot, words: str) -> None:
    field = part(window, QPlainTextEdit, "stands.text")
    QTest.keyClicks(field, words)
    press(window, qtbot, "stands.ok")


def hand_over(window: MainWindow, case_number: int, person: str) -> None:
    """Mark one case of the list and choose who is to have it."""
    grid(window, "second.cases").selectRow(case_number)
    who = part(window, Choice, "second.who")
    assert isinstance(who, Choice)
    who.setCurrentIndex(who.findData(person))


# Before there is one


def test_that_an_unfinished_review_says_how_many_cases_are_missing_and_where_to_go(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="second")
    assert "are not released" in words(window, "second.why_not")
    assert not is_shown(window, "second.plan_pane")
    press(window, qtbot, "second.to_desk")
    assert window.page is not None
    assert window.page.id == "desk"


def test_that_a_reviewer_is_told_when_a_second_review_begins(home: Path, open_window: Open) -> None:
    window = open_window(home, "birch", page="second")
    assert "every opened case of this review is released" in words(window, "second.waits")
    assert not is_shown(window, "second.why_not")


def test_that_a_workspace_without_a_review_leads_to_the_snapshot(
    sit: Callable[..., Seat], home: Path
) -> None:
    seat, screen = sit(home, "alder"), Screen()
    seat.review_id = None
    SecondPresenter(seat, screen).load()
    assert screen.now.is_read
    assert screen.now.first is None


# Planning and drawing


def test_that_both_strata_are_shown_with_what_the_convention_would_draw(
    released_home: Path, open_window: Open
) -> None:
    window = open_window(released_home, page="second")
    rate = part(window, QLineEdit, "second.rate")
    assert isinstance(rate, QLineEdit)
    assert rate.text() == "10%"
    assert len(listed(window, "second.would").splitlines()) == 2
    assert "would be looked at again" in words(window, "second.would_words")


def test_that_another_rate_shows_at_once_what_it_would_draw(
    released_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(released_home, page="second")
    before = listed(window, "second.would")
    rate = part(window, QLineEdit, "second.rate")
    assert isinstance(rate, QLineEdit)
    rate.selectAll()
    QTest.keyClicks(rate, "50")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert rate.text() == "50%"
    assert listed(window, "second.would") != before


def test_that_a_rate_that_is_none_is_refused_in_place(
    released_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(released_home, page="second")
    rate = part(window, QLineEdit, "second.rate")
    assert isinstance(rate, QLineEdit)
    rate.selectAll()
    QTest.keyClicks(rate, "some")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert "is not a share" in page(window).banner.sentence
    assert is_shown(window, "second.plan_pane")


def test_that_the_least_of_each_can_be_raised(
    released_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(released_home, page="second")
    least = part(window, QSpinBox, "second.least")
    assert isinstance(least, QSpinBox)
    least.setValue(5)
    rest(qtbot, window)
    assert "\t5\t" in listed(window, "second.would")


def test_that_a_second_review_is_frozen_handed_out_drawn_and_shared(
    released_home: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(released_home, page="second")
    assert window.seat is not None
    first_id = window.seat.review_id
    press(window, qtbot, "second.freeze")
    assert window.seat.review_id == first_id
    assert "not out yet" in told(window, "second.receipt")
    out = tmp_path / "receipt.json"
    page(window).picker = PlannedPicker(out)
    press(window, qtbot, "second.receipt_out")
    assert out.is_file()
    assert "handed out by Rosa Alder" in told(window, "second.receipt")
    QTest.keyClicks(part(window, QLineEdit, "second.public_value"), "3 1 4")
    press(window, qtbot, "second.draw")
    assert "Draw: witnessed" in told(window, "second.facts")
    assert "nobody yet" in listed(window, "second.cases")
    press(window, qtbot, "second.share")
    assert "nobody yet" not in listed(window, "second.cases")


def test_that_a_draw_without_a_public_value_is_meant_and_said(
    released_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(released_home, page="second")
    press(window, qtbot, "second.freeze")
    assert not part(window, QPushButton, "second.draw").isEnabled()
    box = part(window, QCheckBox, "second.unwitnessed")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert is_shown(window, "second.not_witnessed")
    press(window, qtbot, "second.draw")
    assert "Draw: not witnessed" in told(window, "second.facts")


def test_that_the_proof_is_written_into_a_new_folder(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page(window).picker = PlannedPicker(tmp_path)
    press(window, qtbot, "second.proof")
    (folder,) = tmp_path.glob("draw-proof-*-second")
    assert (folder / "proof.json").is_file()


# Who looks again


def test_that_a_case_is_never_given_to_its_first_reviewer_and_why_is_said(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.seat is not None
    desk, cases = window.seat.desk, page(window).presenter.state.cases
    number, case = next((at, c) for at, c in enumerate(cases) if c.state is CaseState.ASSIGNED)
    first = next(
        row
        for row in casework.queue(desk, page(window).presenter.first_id)
        if row.case_id == case.case_id
    )
    hand_over(window, number, str(first.reviewer))
    press(window, qtbot, "second.give")
    assert f"case {case.case_id} the first time" in page(window).banner.sentence
    assert page(window).presenter.state.cases == cases


def test_that_marked_cases_are_given_to_whom_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    cases = page(window).presenter.state.cases
    number = next(at for at, c in enumerate(cases) if c.state is CaseState.ASSIGNED)
    hand_over(window, number, "dogwood")
    press(window, qtbot, "second.give")
    assert page(window).presenter.state.cases[number].reviewer == "dogwood"


def test_that_giving_asks_for_marked_cases(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "second.give")
    assert page(window).banner.sentence.startswith("Mark the cases")


@pytest.mark.parametrize("person", ["birch", "dogwood"])
def test_that_whoever_looks_again_sees_only_her_own_cases_and_opens_them_on_the_review_page(
    differing_home: Path, open_window: Open, qtbot: QtBot, person: str
) -> None:
    window = open_window(differing_home, person, page="second")
    state = page(window).presenter.state
    assert {row.reviewer for row in state.cases} == {person}
    assert "look at again are yours" in words(window, "second.own")
    assert not is_shown(window, "second.drawn")
    press(window, qtbot, "second.go_on")
    assert isinstance(window.page, ReviewPage)
    assert window.page.presenter.state.case_id == state.cases[0].case_id
    assert window.seat is not None
    assert window.seat.review_id == state.second_id


def test_that_enter_in_the_list_opens_that_case(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, "birch", page="second")
    grid(window, "second.cases").selectRow(1)
    QTest.keyClick(grid(window, "second.cases"), Qt.Key.Key_Return)
    rest(qtbot, window)
    assert isinstance(window.page, ReviewPage)


def test_that_the_page_leads_from_the_second_review_back_to_the_first(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, "birch", page="second")
    press(window, qtbot, "second.go_on")
    turn_to(window, qtbot, "cases")
    assert is_shown(window, "second.is_open")
    press(window, qtbot, "second.to_first")
    assert window.seat is not None
    assert window.seat.review_id == page(window).presenter.first_id


def test_that_the_second_review_can_be_chosen_like_others_and_practice_cannot(
    sit: Callable[..., Seat], differing_home: Path
) -> None:
    screen = Screen()
    ChooseReviewPresenter(sit(differing_home, "birch"), screen).load()
    kinds = {each.kind for each in screen.now.reviews}
    assert kinds == {ReviewKind.ORDINARY, ReviewKind.SECOND}


def test_that_the_plan_page_says_where_the_plan_of_a_second_review_stands(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, page="second")
    second_id = page(window).presenter.state.second_id
    window.go(Place("plan", {"review": str(second_id)}))
    rest(qtbot, window)
    assert isinstance(window.page, PlanPage)
    assert "stands on the page Second review" in window.page.banner.sentence


# Differences


def test_that_a_difference_stands_side_by_side_with_the_answers_that_led_to_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    turn_to(window, qtbot, "differences")
    assert words(window, "second.first.outcome") == "Action taken"
    assert words(window, "second.second.outcome") == "Error"
    assert "Noor Cedar" in told(window, "second.first.facts")
    assert "Worker action or oversight" in told(window, "second.second.facts")
    assert "Not right: an error" in listed(window, "second.answers")
    assert "To decide" in listed(window, "second.differences")


def test_that_the_second_stands_with_a_reason_and_both_stay(
    window: MainWindow, qtbot: QtBot
) -> None:
    turn_to(window, qtbot, "differences")
    press(window, qtbot, "second.second_stands")
    give_reason(window, qtbot, "The withdrawal was filed before.")
    assert "Second stands" in listed(window, "second.differences")
    assert "The withdrawal was filed before." in words(window, "second.decided")
    assert words(window, "second.first.outcome") == "Action taken"
    assert not part(window, QPushButton, "second.first_stands").isVisible()


def test_that_the_first_stands_by_its_key(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "differences")
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, window)
    give_reason(window, qtbot, "The audit trail says otherwise.")
    assert "First stands" in listed(window, "second.differences")


def test_that_a_decision_asks_for_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "differences")
    press(window, qtbot, "second.first_stands")
    press(window, qtbot, "stands.ok")
    assert part(window, QPlainTextEdit, "stands.text").isVisible()
    assert "To decide" in listed(window, "second.differences")


def test_that_enter_goes_into_the_difference_and_escape_back_to_the_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    turn_to(window, qtbot, "differences")
    window.activateWindow()
    rows = grid(window, "second.differences")
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert window.focusWidget() is part(window, QPushButton, "second.first_stands")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget() is rows


def test_that_f6_goes_from_part_to_part_and_round(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "differences")
    window.activateWindow()
    seen = []
    for _ in range(4):
        window.dispatch("view.pane")
        seen.append(window.focusWidget())
    assert seen[0] is not seen[1]
    assert len(set(map(id, seen))) == 4
    window.dispatch("view.pane")
    assert window.focusWidget() is seen[0]


def test_that_the_second_reviewer_sees_her_own_difference_and_does_not_decide(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, "birch", page="second")
    turn_to(window, qtbot, "differences")
    assert words(window, "second.second.outcome") == "Error"
    assert words(window, "second.decided").startswith("A supervisor who reviewed the case neither")
    assert not part(window, QPushButton, "second.first_stands").isVisible()


def test_that_the_first_reviewer_sees_no_difference(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, "cedar", page="second")
    turn_to(window, qtbot, "differences")
    assert not is_shown(window, "second.differences")
    assert words(window, "second.no_differences")


# Integrity


def test_that_the_integrity_report_is_counted_when_its_tab_is_looked_at(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert listed(window, "integrity.agreement") == ""
    turn_to(window, qtbot, "integrity")
    assert "Found twice: " in told(window, "integrity.facts")
    assert "Whole office" in listed(window, "integrity.passed")
    assert "All criteria" in listed(window, "integrity.agreement")


def test_that_a_reversal_is_counted_by_its_direction_and_cut_otherwise(
    window: MainWindow, qtbot: QtBot
) -> None:
    turn_to(window, qtbot, "differences")
    press(window, qtbot, "second.second_stands")
    give_reason(window, qtbot, "The withdrawal was filed before.")
    turn_to(window, qtbot, "integrity")
    rows = listed(window, "integrity.reversals").splitlines()
    assert "Second review\t0\t1\t0\t0\t1" in rows
    cut = part(window, Choice, "integrity.cut")
    assert isinstance(cut, Choice)
    cut.chosen.emit("reviewer")
    assert "Noor Cedar\t0\t1\t0\t0\t1" in listed(window, "integrity.reversals").splitlines()


def test_that_people_go_by_number_where_that_is_wanted(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "integrity")
    assert "Noor Cedar" in listed(window, "integrity.suggested")
    QTest.keyClick(part(window, QCheckBox, "integrity.numbers"), Qt.Key.Key_Space)
    rest(qtbot, window)
    assert "Noor Cedar" not in listed(window, "integrity.suggested")


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_report_is_printed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    turn_to(window, qtbot, "integrity")
    out = tmp_path / f"integrity{suffix}"
    pane = part(window, IntegrityPane, "second.integrity_pane")
    assert isinstance(pane, IntegrityPane)
    pane._picker = PlannedPicker(out)
    press(window, qtbot, "integrity.print")
    assert out.is_file()
    assert str(out) in page(window).banner.sentence


def test_that_a_reviewer_has_no_integrity_tab(differing_home: Path, open_window: Open) -> None:
    window = open_window(differing_home, "birch", page="second")
    tabs = part(window, QTabWidget, "second.tabs")
    assert isinstance(tabs, QTabWidget)
    assert not tabs.isTabVisible(INTEGRITY)


def test_that_whoever_is_blind_is_told_so_in_place_of_the_report(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home, "dogwood", page="second")
    turn_to(window, qtbot, "integrity")
    assert "to look at a second time" in words(window, "integrity.refusal")
    assert not is_shown(window, "integrity.passed")


# The way there


def test_that_the_key_that_opens_the_page_leads_there(
    differing_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(differing_home)
    window.activateWindow()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_L, modifiers)
    rest(qtbot, window)
    assert isinstance(window.page, SecondPage)


def test_that_the_tab_at_hand_is_remembered(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "integrity")
    assert page(window).where() == Place("second", {"tab": "integrity"})
