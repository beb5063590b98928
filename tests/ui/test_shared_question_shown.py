"""A question that several forms share: one card, one count, one stop on the way."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import casework, comments, demo
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import Name, ReviewPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.window import MainWindow
from tests.quick import made_quick
from tests.ui.held import WAIT_MS, Screen, rest
from tests.workspaces import signed_in

LAW, ENFORCEMENT, MEDICAL = map(FormId, ("establishment-expedited", "enforcement", "medical"))
ASKED = (LAW, ENFORCEMENT, MEDICAL)
OURS, TWICE = QuestionId("gen_ours"), QuestionId("gen_duplicate")
CALLED = tuple(map(CriterionId, ("establishment", "enforcement", "medical")))


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CaseId]:
    """A county whose review asks three forms, and a case of Jun Birch's that has all of them."""
    home = tmp_path_factory.mktemp("three") / "home"
    made_quick(demo.build(home, cases=120, progress=Silent(), forms=ASKED)).close()
    shutil.rmtree(home / "extract")
    with signed_in(home, "birch") as desk:
        review_id = demo.current_review(desk)
        case_id = casework.queue(desk, review_id)[0].case_id
        with desk.store.write() as work:
            made = work.cases.get(review_id, case_id)
            ticket = next(t for t in work.tickets.in_order(made.draw_id) if t.case_id == case_id)
            work.cases.open(review_id, made.draw_id, ticket, CALLED)
    return home, case_id


@pytest.fixture
def seat(three: tuple[Path, CaseId], tmp_path: Path, sit: Callable[..., Seat]) -> Seat:
    return sit(Path(shutil.copytree(three[0], tmp_path / "three")), "birch")


@pytest.fixture
def presenter(seat: Seat, three: tuple[Path, CaseId]) -> ReviewPresenter:
    made = ReviewPresenter(seat, Screen())
    made.load(three[1])
    return made


def asked(presenter: ReviewPresenter, question: QuestionId) -> list[FormId]:
    return [form_id for form_id, name in presenter.state.asked if name == question]


def test_that_a_shared_question_is_asked_in_the_first_form_only(presenter: ReviewPresenter) -> None:
    assert asked(presenter, OURS) == [LAW]


def test_that_the_way_through_the_open_questions_meets_it_once(presenter: ReviewPresenter) -> None:
    met: list[Name | None] = []
    for _ in range(len(presenter.state.unanswered) + 1):
        met.append(presenter.state.question)
        presenter.next_unanswered()
    assert [name for name in met[:-1] if name and name[1] == OURS] == [(LAW, OURS)]
    assert met[-1] == met[0]


def test_that_later_forms_go_on_behind_it(presenter: ReviewPresenter) -> None:
    presenter.give((LAW, OURS), "yes")
    presenter.give((LAW, TWICE), "no")
    opened = {form_id for form_id, _ in presenter.state.unanswered}
    assert opened == {LAW, ENFORCEMENT, MEDICAL}
    assert asked(presenter, TWICE) == [LAW]


def test_that_taking_back_closes_the_later_forms_again(presenter: ReviewPresenter) -> None:
    presenter.give((LAW, OURS), "yes")
    presenter.give((LAW, TWICE), "no")
    presenter.undo()
    assert {form_id for form_id, _ in presenter.state.unanswered} == {LAW}
    assert presenter.state.question == (LAW, TWICE)


def test_that_a_remark_made_in_a_later_form_stands_at_the_question(
    seat: Seat, three: tuple[Path, CaseId]
) -> None:
    assert seat.review_id is not None
    comments.add(seat.desk, seat.review_id, three[1], MEDICAL, OURS, "Whose case is it?")
    presenter = ReviewPresenter(seat, Screen())
    presenter.load(three[1])
    assert [each.form_id for each in presenter.state.threads_of((LAW, OURS))] == [MEDICAL]
    presenter.attend(presenter.state.asked[-1])
    presenter.next_remark()
    assert presenter.state.question == (LAW, OURS)


def test_that_a_place_in_a_later_form_leads_to_the_question(
    seat: Seat, three: tuple[Path, CaseId]
) -> None:
    presenter = ReviewPresenter(seat, Screen())
    presenter.load(three[1], "medical/gen_duplicate")
    assert presenter.state.question == (LAW, OURS)
    presenter.give((LAW, OURS), "yes")
    presenter.open(three[1], "medical/gen_duplicate")
    assert presenter.state.question == (LAW, TWICE)


def test_that_one_key_at_the_window_answers_it_for_every_form(
    three: tuple[Path, CaseId],
    tmp_path: Path,
    open_window: Callable[..., MainWindow],
    qtbot: QtBot,
) -> None:
    home = Path(shutil.copytree(three[0], tmp_path / "window"))
    window = open_window(home, "birch")
    window.go(Place("review", {"case": three[1]}))

    def choices(name: str) -> list[QRadioButton]:
        found = window.findChildren(QRadioButton, f"review.answer.{name}")
        return [each for each in found if each.isVisible()]

    qtbot.waitUntil(lambda: len(choices("gen_ours.yes")) == 1, timeout=WAIT_MS)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "y")
    qtbot.waitUntil(lambda: len(choices("gen_duplicate.no")) == 1, timeout=WAIT_MS)
    rest(qtbot, window)
    assert [each.isChecked() for each in choices("gen_ours.yes")] == [True]
