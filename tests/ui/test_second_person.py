"""A case that should not have been in the frame: asked for by one person, decided by another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import demo
from qapi_desk.services.casework import queue
from qapi_desk.services.workspace import Desk, open_workspace
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.presenters.draw import DrawPresenter
from qapi_desk.ui.presenters.review import ReviewPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.window import MainWindow
from tests.ui.held import AtOnce, Screen, rest

Sit = Callable[..., Seat]
LINES = {"line-1", "line-2"}


def ask(desk: Desk, screen: Screen) -> tuple[ReviewPresenter, CaseId]:
    """A reviewer answers a case as another's double and tries to release it."""
    seat = Seat(desk, AtOnce(), lambda _changes: None, demo.current_review(desk))
    presenter = ReviewPresenter(seat, screen)
    presenter.load()
    one_form = [row.case_id for row in presenter.state.queue if set(row.criteria) <= LINES]
    case_id, twin = one_form[:2]
    presenter.open(case_id)
    for said in ("yes", "yes", str(twin)):  # ours; in the list twice; the other one
        presenter.give(presenter.state.unanswered[0], said)
    presenter.release()
    return presenter, case_id


@pytest.fixture
def asked(home: Path) -> CaseId:
    """The case that waits for a second person in the workspace at ``home``."""
    workspace = open_workspace(home)
    try:
        return ask(demo.sign_in(workspace, "birch"), Screen())[1]
    finally:
        workspace.close()


def test_that_releasing_an_excluded_case_asks_for_the_second_person(home: Path, sit: Sit) -> None:
    screen = Screen()
    ask(sit(home, "birch").desk, screen)
    assert screen.said[-1][1] == "good"
    assert "a supervisor is asked to confirm it" in screen.said[-1][0]


def test_that_asking_again_says_that_it_waits(home: Path, sit: Sit) -> None:
    screen = Screen()
    presenter, _ = ask(sit(home, "birch").desk, screen)
    presenter.release()
    assert "waits for a supervisor already" in screen.said[-1][0]


def test_that_the_draw_page_lists_what_waits(home: Path, sit: Sit, asked: CaseId) -> None:
    screen = Screen()
    DrawPresenter(sit(home), screen).load()
    assert [(one.case_id, one.code) for one in screen.now.waiting] == [(asked, "duplicate")]


def test_that_a_reviewer_is_not_shown_what_waits(home: Path, sit: Sit, asked: CaseId) -> None:
    screen = Screen()
    DrawPresenter(sit(home, "birch"), screen).load()
    assert screen.now.waiting == ()
    assert not screen.now.may_prove


def test_that_a_confirmed_case_is_released_and_the_next_rank_opens(home: Path, sit: Sit) -> None:
    screen, reviewing = Screen(), Screen()
    presenter, case_id = ask(sit(home, "birch").desk, reviewing)
    draw = DrawPresenter(sit(home), screen)
    draw.decide(case_id, "Seen in both files.", is_confirmed=True)
    presenter.release()
    draw.load()
    assert {opening.for_case for opening in screen.now.openings} == {case_id}
    assert {opening.confirmed_by for opening in screen.now.openings} == {"alder"}
    states = {row.case_id: row.state for row in queue(draw.seat.desk, presenter._review)}
    assert states[case_id] is CaseState.RELEASED


def test_that_opened_ranks_bring_an_estimate_of_the_universe(home: Path, sit: Sit) -> None:
    screen = Screen()
    presenter, case_id = ask(sit(home, "birch").desk, Screen())
    draw = DrawPresenter(sit(home), screen)
    draw.decide(case_id, "Seen in both files.", is_confirmed=True)
    presenter.release()
    draw.load()
    assert {row.criterion for row in screen.now.opened} == {
        opening.criterion for opening in screen.now.openings
    }


def test_that_a_denial_reaches_the_reviewer_with_its_reason(home: Path, sit: Sit) -> None:
    reviewing = Screen()
    presenter, case_id = ask(sit(home, "birch").desk, reviewing)
    DrawPresenter(sit(home), Screen()).decide(case_id, "Two families.", is_confirmed=False)
    presenter.release()
    assert "Two families." in reviewing.said[-1][0]


def test_that_a_replacement_is_confirmed_at_the_window(
    home: Path, asked: CaseId, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(home, page="draw")
    tabs = window.findChild(QTabWidget, "draw.tabs")
    assert tabs is not None
    assert tabs.tabText(2) == "Replacements (1)"
    tabs.setCurrentIndex(2)
    confirm = window.findChild(QPushButton, "draw.confirm")
    assert confirm is not None
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    dialog = window.findChild(AskText, "decide")
    assert dialog is not None
    dialog.field.setPlainText("Seen in both files.")
    dialog.on_ok()
    rest(qtbot, window)
    assert window.pages["draw"].presenter.state.waiting == ()
    assert tabs.tabText(2) == "Replacements"
