"""The queue at the window: what presses, narrowing as typed, kept filters, the next case by key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from qapi_desk.domain.comments import Comment
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId
from qapi_desk.domain.reviews import CaseProgress, CaseState
from qapi_desk.services import demo, queue
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
LONG_AGO, LATER = date(2020, 1, 6), date(2099, 6, 1)
WHY = "Look at the proof of service again."
OVERDUE, REMARKED, RETURNED, LACKING, LAST = range(5)
"""Which of Jun Birch's first cases has what."""


@pytest.fixture
def pressed_home(home: Path) -> Path:
    """A workspace whose first cases of one reviewer have each something the matter."""
    with signed_in(home, "birch") as desk:
        review_id = demo.current_review(desk)
        cases = queue.rows(desk, review_id, is_mine=True)
        with desk.store.write() as work:
            for row in cases:
                _due(work, desk, row, LATER)
            _due(work, desk, cases[OVERDUE], LONG_AGO)
            _return(work, desk, cases[RETURNED])
            _remark(work, desk, cases[REMARKED])
            lacking = CaseProgress(CaseState.STARTED, 3, 12, 2, desk.clock.now())
            work.cases.set_progress(review_id, cases[LACKING].case_id, lacking)
    return home


def _due(work: Work, desk: Desk, row: QueueRow, day: date) -> None:
    agreed = work.assignments.get(demo.current_review(desk), row.case_id)
    work.assignments.set(replace(agreed, due_on=day))


def _return(work: Work, desk: Desk, row: QueueRow) -> None:
    agreed = work.assignments.get(demo.current_review(desk), row.case_id)
    by, at = PersonId("alder"), desk.clock.now()
    work.assignments.set(replace(agreed, returned_by=by, returned_at=at, returned_why=WHY))


def _remark(work: Work, desk: Desk, row: QueueRow) -> None:
    review_id, at = demo.current_review(desk), desk.clock.now()
    form, question = FormId("lines-1-2"), QuestionId("l1_stands")
    work.comments.add(
        Comment(review_id, row.case_id, form, question, "Why so?", PersonId("alder"), at)
    )


@pytest.fixture
def window(pressed_home: Path, open_window: Open) -> MainWindow:
    """Jun Birch before the queue."""
    return open_window(pressed_home, "birch", page="review")


def table(window: MainWindow) -> QTableView:
    found = part(window, QTableView, "review.queue.table")
    assert isinstance(found, QTableView)
    return found


def cells(window: MainWindow, title: str) -> list[str]:
    """What a column shows, from top to bottom."""
    model = table(window).model()
    titles = [
        model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())
    ]
    place = titles.index(title)
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def mine(window: MainWindow) -> list[str]:
    """Numbers of the reviewer's cases in order of rank."""
    assert window.seat is not None
    assert window.seat.review_id is not None
    found = queue.rows(window.seat.desk, window.seat.review_id, is_mine=True)
    return [str(row.case_id) for row in found]


def line_of(window: MainWindow, case: str, title: str) -> str:
    return cells(window, title)[cells(window, "Case").index(case)]


def reviewing(window: MainWindow) -> ReviewPage:
    assert isinstance(window.page, ReviewPage)
    return window.page


def only(window: MainWindow, qtbot: QtBot, flag: str) -> list[str]:
    press(window, qtbot, f"review.only.{flag}")
    return cells(window, "Case")


# What it shows


def test_that_what_is_overdue_comes_first_with_a_mark_and_a_word(window: MainWindow) -> None:
    assert cells(window, "Case")[0] == mine(window)[OVERDUE]
    assert cells(window, "Due")[:2] == ["► overdue", LATER.isoformat()]


def test_that_the_day_something_was_due_is_told_too(window: MainWindow) -> None:
    assert LONG_AGO.isoformat() in cells(window, "Waiting")[0]


def test_that_how_far_a_case_is_stands_in_words(window: MainWindow) -> None:
    assert line_of(window, mine(window)[LACKING], "Done") == "3 of 12"


@pytest.mark.parametrize(
    ("place", "told"),
    [(RETURNED, "returned"), (REMARKED, "1 open comment"), (LACKING, "2 without evidence")],
)
def test_that_what_waits_in_a_case_stands_in_words(
    window: MainWindow, place: int, told: str
) -> None:
    assert told in line_of(window, mine(window)[place], "Waiting")


def test_that_opening_a_returned_case_says_what_is_asked_for(
    window: MainWindow, qtbot: QtBot
) -> None:
    reviewing(window).presenter.open(CaseId(mine(window)[RETURNED]))
    rest(qtbot, window)
    assert words(window, "review.queue.instruction") == f"Returned: {WHY}"
    assert WHY in words(window, "review.banner.sentence")


# Narrowing


@pytest.mark.parametrize(
    ("flag", "place"),
    [
        ("overdue", OVERDUE),
        ("returned", RETURNED),
        ("open_comments", REMARKED),
        ("missing_evidence", LACKING),
    ],
)
def test_that_a_quick_filter_leaves_its_cases(
    window: MainWindow, qtbot: QtBot, flag: str, place: int
) -> None:
    assert only(window, qtbot, flag) == [mine(window)[place]]


def test_that_a_quick_filter_says_how_many_it_leaves(window: MainWindow) -> None:
    chip = part(window, QPushButton, "review.only.overdue")
    assert isinstance(chip, QPushButton)
    assert chip.text().split() == ["Overdue", "1"]


def test_that_a_quick_filter_with_nothing_in_it_stays_away(window: MainWindow) -> None:
    assert not part(window, QPushButton, "review.only.edited_after_review").isVisible()


def test_that_typing_narrows_the_queue(window: MainWindow) -> None:
    wanted = mine(window)[LAST]
    QTest.keyClicks(part(window, QLineEdit, "review.queue.search"), wanted)
    assert cells(window, "Case") == [wanted]


def test_that_nothing_found_says_what_to_do(window: MainWindow) -> None:
    QTest.keyClicks(part(window, QLineEdit, "review.queue.search"), "no such case")
    assert part(window, QLabel, "review.queue.empty").isVisible()
    assert "Show all" in words(window, "review.queue.empty")


def test_that_show_all_takes_every_filter_away(window: MainWindow, qtbot: QtBot) -> None:
    only(window, qtbot, "overdue")
    press(window, qtbot, "review.queue.all")
    assert len(cells(window, "Case")) == len(mine(window))


def test_that_search_and_number_stay_as_they_are_when_cases_move_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    wanted = only(window, qtbot, "overdue")
    reviewing(window).presenter.refresh_queue()
    rest(qtbot, window)
    assert cells(window, "Case") == wanted


def test_that_an_empty_queue_says_who_fills_it(home: Path, open_window: Open) -> None:
    with signed_in(home) as lead:
        review_id = demo.current_review(lead)
        with lead.store.write() as work:
            for row in queue.rows(lead, review_id):
                work.cases.assign(review_id, row.case_id, None)
    window = open_window(home, "birch", page="review")
    assert "A supervisor gives cases out" in words(window, "review.queue.empty")


# Ordering


def choose(window: MainWindow, qtbot: QtBot, name: str, key: str) -> None:
    """Go to what is wanted with the arrows."""
    box = part(window, Choice, name)
    assert isinstance(box, Choice)
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(key)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    rest(qtbot, window)


def test_that_another_order_is_chosen_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, "review.queue.sort", "case")
    assert cells(window, "Case") == sorted(mine(window))


def test_that_an_order_chosen_again_is_turned_round(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, "review.queue.sort", "case")
    box = part(window, Choice, "review.queue.sort")
    assert isinstance(box, Choice)
    QTest.keyClick(box, Qt.Key.Key_F4)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    rest(qtbot, window)
    assert cells(window, "Case") == sorted(mine(window), reverse=True)


def test_that_a_click_on_a_title_sorts_by_it(window: MainWindow) -> None:
    header = table(window).horizontalHeader()
    middle = header.sectionViewportPosition(0) + 20
    where = header.viewport().rect().center()
    where.setX(middle)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert cells(window, "Case") == sorted(mine(window))


# The next case


def test_that_the_next_case_follows_the_order_shown(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, "review.queue.sort", "case")
    first, second = cells(window, "Case")[:2]
    reviewing(window).presenter.open(CaseId(first))
    rest(qtbot, window)
    window.dispatch("review.next_case")
    rest(qtbot, window)
    assert words(window, "review.case_number") == second


def test_that_the_next_case_keeps_to_what_the_filter_leaves(
    window: MainWindow, qtbot: QtBot
) -> None:
    only(window, qtbot, "overdue")
    window.dispatch("review.next_case")
    rest(qtbot, window)
    assert "last case" in words(window, "review.banner.sentence")


def test_that_a_case_the_filter_left_out_still_has_a_next_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    reviewing(window).presenter.open(CaseId(mine(window)[OVERDUE]))
    rest(qtbot, window)
    only(window, qtbot, "returned")
    window.dispatch("review.next_case")
    rest(qtbot, window)
    assert words(window, "review.case_number") == mine(window)[RETURNED]


def test_that_one_key_copies_the_number_of_a_narrowed_queue(
    window: MainWindow, qtbot: QtBot
) -> None:
    number = words(window, "review.case_number")
    only(window, qtbot, "returned")
    window.dispatch("review.copy_number")
    assert QGuiApplication.clipboard().text() == number


# Filters with a name


def save_as(window: MainWindow, qtbot: QtBot, name: str) -> None:
    press(window, qtbot, "review.queue.keep")
    field = part(window, QLineEdit, "filter_name.text")
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, window)


def test_that_a_filter_is_saved_and_chosen_again(window: MainWindow, qtbot: QtBot) -> None:
    wanted = only(window, qtbot, "overdue")
    save_as(window, qtbot, "What presses")
    press(window, qtbot, "review.queue.all")
    choose(window, qtbot, "review.queue.saved", "What presses")
    assert cells(window, "Case") == wanted


def test_that_a_filter_without_a_name_is_not_saved(window: MainWindow, qtbot: QtBot) -> None:
    only(window, qtbot, "overdue")
    save_as(window, qtbot, "  ")
    assert "Give it a name" in words(window, "filter_name.banner.sentence")


def test_that_saving_a_filter_tells_what_it_shows(window: MainWindow, qtbot: QtBot) -> None:
    only(window, qtbot, "overdue")
    press(window, qtbot, "review.queue.keep")
    assert words(window, "filter_name.told") == "It shows the cases that are: overdue."


def test_that_a_saved_filter_is_forgotten(window: MainWindow, qtbot: QtBot) -> None:
    only(window, qtbot, "overdue")
    save_as(window, qtbot, "What presses")
    press(window, qtbot, "review.queue.forget")
    assert reviewing(window).presenter.state.line.saved == ()
    assert not part(window, Choice, "review.queue.saved").isVisible()


# Handing back


def hand_back(window: MainWindow, qtbot: QtBot, why: str) -> None:
    press(window, qtbot, "review.hand_back")
    field = part(window, QPlainTextEdit, "hand_back.text")
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText(why)
    press(window, qtbot, "hand_back.ok")


def test_that_a_case_is_handed_back_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    case = words(window, "review.case_number")
    hand_back(window, qtbot, "The father is my neighbour.")
    assert case not in cells(window, "Case")
    assert f"Case {case} is not with you any more" in words(window, "review.banner.sentence")


def test_that_the_next_case_opens_once_one_is_handed_back(window: MainWindow, qtbot: QtBot) -> None:
    second = cells(window, "Case")[1]
    hand_back(window, qtbot, "The father is my neighbour.")
    assert words(window, "review.case_number") == second


def test_that_a_case_is_not_handed_back_without_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    case = words(window, "review.case_number")
    hand_back(window, qtbot, " ")
    assert case in cells(window, "Case")
