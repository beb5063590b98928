"""Rulings and best practices beside the questions of a case: a quiet line, opened when wanted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.forms import Question, template_of
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import demo, entries
from qapi_desk.ui.dialogs.entry import EntrySheet
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import ReviewPresenter
from qapi_desk.ui.presenters.review_state import Name
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.entry_blocks import EntryBlocks
from qapi_desk.ui.window import MainWindow
from tests.ui.held import AtOnce, Screen, part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
Asked = tuple[CaseId, Name, Question]
RULED = "A letter that came back counts as a try."
ON = date(2026, 9, 1)


@pytest.fixture(scope="session")
def asked(reviewed: Path) -> Asked:
    """A case with answers, a question of it that is about an element, and the question itself."""
    with signed_in(reviewed, "birch") as desk:
        seat = Seat(desk, AtOnce(), list[object]().append, demo.current_review(desk))
        presenter = ReviewPresenter(seat, Screen())
        presenter.load()
        for row in presenter.state.queue:
            if row.answered > 5:
                presenter.open(row.case_id)
                for name in presenter.state.asked:
                    status = presenter.state.status_of(name)
                    if status is not None and status.question.element:
                        return row.case_id, name, status.question
    raise AssertionError


@pytest.fixture
def ruled_home(reviewed_home: Path, asked: Asked) -> Path:
    """The element of the question has a ruling and a practice; another element has a ruling."""
    with signed_in(reviewed_home, "alder") as lead:
        entries.rule(lead, asked[2].element, RULED, source="County counsel", on=ON)
        entries.practice(lead, asked[2].element, "Ring first.", on=ON)
        entries.rule(lead, "LO.1.1", "Of no question.", source="Director", on=ON)
    return reviewed_home


def at_question(window: MainWindow, qtbot: QtBot, asked: Asked) -> MainWindow:
    case, name, _ = asked
    window.go(Place("review", {"case": str(case), "question": "/".join(name)}))
    rest(qtbot, window)
    assert isinstance(window.page, ReviewPage)
    assert window.page.presenter.state.question == name
    return window


def unfolded(window: MainWindow, asked: Asked) -> EntryBlocks:
    found = part(window, EntryBlocks, f"review.entries.{asked[1][1]}.all")
    assert isinstance(found, EntryBlocks)
    return found


def sheet_of(window: MainWindow) -> EntrySheet:
    return next(each for each in window.findChildren(EntrySheet) if each.isVisible())


def write(sheet: EntrySheet, window: MainWindow, qtbot: QtBot, *, source: str = "") -> None:
    text, line = part(sheet, QPlainTextEdit, "entry.text"), part(sheet, QLineEdit, "entry.source")
    assert isinstance(text, QPlainTextEdit)
    assert isinstance(line, QLineEdit)
    text.setPlainText(RULED)
    line.setText(source)
    QTest.mouseClick(part(sheet, QPushButton, "entry.ok"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def test_that_a_quiet_line_counts_what_stands_beside_a_question(
    ruled_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(ruled_home, "birch"), qtbot, asked)
    line = part(window, QPushButton, f"review.entries.{asked[1][1]}")
    assert isinstance(line, QPushButton)
    assert line.text() == "1 ruling, 1 best practice  Ctrl+B"
    assert not unfolded(window, asked).isVisible()


@pytest.fixture
def older(reviewed_home: Path) -> Asked:
    """An open case whose first question with choices was answered before a ruling on it."""
    with signed_in(reviewed_home, "birch") as desk:
        seat = Seat(desk, AtOnce(), list[object]().append, demo.current_review(desk))
        presenter = ReviewPresenter(seat, Screen())
        presenter.load()
        row = next(r for r in presenter.state.queue if r.state is CaseState.ASSIGNED)
        presenter.open(row.case_id)
        name = next(n for n in presenter.state.asked if has_choices(presenter, n))
        question = presenter.state.status_of(name)
        assert question is not None
        presenter.give(name, question.question.choices[0].name)
    with signed_in(reviewed_home, "alder") as lead:
        entries.rule(lead, "/".join(name), RULED, source="County counsel", on=ON)
    return row.case_id, name, question.question


def has_choices(presenter: ReviewPresenter, name: Name) -> bool:
    status = presenter.state.status_of(name)
    return status is not None and len(status.question.choices) > 1


def test_that_an_answer_older_than_a_ruling_says_so_until_it_is_given_again(
    older: Asked, reviewed_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_question(open_window(reviewed_home, "birch"), qtbot, older)
    assert isinstance(window.page, ReviewPage)
    presenter, (_, name, question) = window.page.presenter, older
    assert "is newer than your answer" in words(window, f"review.warning.{name[1]}")
    presenter.give(name, question.choices[1].name)
    rest(qtbot, window)
    assert not words(window, f"review.warning.{name[1]}")


def test_that_a_key_unfolds_it_and_folds_it_again(
    ruled_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(ruled_home, "birch"), qtbot, asked)
    window.dispatch("review.entries")
    blocks = unfolded(window, asked)
    assert blocks.isVisible()
    assert RULED in blocks.as_text()
    assert "Of no question." not in blocks.as_text()
    window.dispatch("review.entries")
    assert not blocks.isVisible()


def test_that_what_is_unfolded_by_its_key_is_spoken(
    ruled_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(ruled_home, "birch"), qtbot, asked)
    window.dispatch("review.entries")
    assert isinstance(window.page, ReviewPage)
    card = window.page.questions.card_at_hand()
    assert card is not None
    assert RULED in card.beside.entries_told
    window.dispatch("review.entries")
    assert card.beside.entries_told == ""


def test_that_the_mouse_unfolds_it(
    ruled_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(ruled_home, "birch"), qtbot, asked)
    press(window, qtbot, f"review.entries.{asked[1][1]}")
    assert unfolded(window, asked).isVisible()


def test_that_a_question_without_any_says_so(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(reviewed_home, "birch"), qtbot, asked)
    window.dispatch("review.entries")
    sentence = words(window, "review.banner.sentence")
    assert sentence == "No ruling and no best practice stands beside it."


def test_that_a_reviewer_attaches_a_practice_to_the_question_at_hand(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(reviewed_home, "birch"), qtbot, asked)
    window.dispatch("review.entry")
    write(sheet_of(window), window, qtbot)
    line = part(window, QPushButton, f"review.entries.{asked[1][1]}")
    assert isinstance(line, QPushButton)
    assert line.text().startswith("1 best practice")
    assert window.seat is not None
    (made,) = entries.every(window.seat.desk)
    form_id, name = asked[1]
    assert made.about.place == f"{form_id}/{template_of(name)}"


def test_that_a_reviewer_who_rules_is_refused_with_a_sentence(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(reviewed_home, "birch"), qtbot, asked)
    window.dispatch("review.entry")
    sheet = sheet_of(window)
    kind = part(sheet, Choice, "entry.kind")
    assert isinstance(kind, Choice)
    kind.setCurrentIndex(kind.findData("ruling"))
    write(sheet, window, qtbot, source="Myself")
    assert sheet.isVisible()
    assert "may not rule how something is read" in sheet.banner.sentence


def test_that_what_is_offered_is_the_question_then_what_it_rests_on(
    reviewed_home: Path, sit: Callable[..., Seat], asked: Asked
) -> None:
    presenter = ReviewPresenter(sit(reviewed_home, "birch"), Screen())
    case, name, question = asked
    presenter.load(str(case), "/".join(name))
    places = [place for place, _ in presenter.places()]
    assert places[0] == f"{name[0]}/{template_of(name[1])}"
    assert places[-1] == question.element


def test_that_what_is_withdrawn_stands_beside_no_question(
    ruled_home: Path, sit: Callable[..., Seat], asked: Asked
) -> None:
    with signed_in(ruled_home, "alder") as lead:
        for number in (1, 2):
            entries.withdraw(lead, number, "No more.")
    presenter = ReviewPresenter(sit(ruled_home, "birch"), Screen())
    presenter.load(str(asked[0]))
    assert presenter.state.entries_of(asked[1][0], asked[2]) == ()


def test_that_what_somebody_else_attaches_is_read_again(
    reviewed_home: Path, sit: Callable[..., Seat], asked: Asked
) -> None:
    seat = sit(reviewed_home, "birch")
    presenter = ReviewPresenter(seat, Screen())
    presenter.load(str(asked[0]))
    assert presenter.state.entries == {}
    entries.practice(seat.desk, asked[2].element, RULED, on=ON)
    presenter.read_entries()
    found = presenter.state.entries_of(asked[1][0], asked[2])
    assert [entry.text for entry in found] == [RULED]


def test_that_a_question_leads_to_its_element(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, asked: Asked
) -> None:
    window = at_question(open_window(reviewed_home, "birch"), qtbot, asked)
    window.dispatch("review.element")
    rest(qtbot, window)
    assert window.page is not None
    assert window.page.id == "catalog"
    assert words(window, "catalog.title_of_element").startswith(asked[2].element)
