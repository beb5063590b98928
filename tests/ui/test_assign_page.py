"""The page that assigns, at the window: cases marked and given, conflicts first, the workload."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseProgress, CaseState
from qapi_desk.services import conflicts, cover, demo, people, queue, reviews, snapshots
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.dialogs.assigning import GiveSheet
from qapi_desk.ui.place import Place
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
FREE = 6
"""How many cases nobody has, and nobody ever worked who could be given them."""
BUSY, CEDAR = PersonId("birch"), PersonId("cedar")


def unclouded(desk: Desk) -> list[QueueRow]:
    """The cases in order of rank that Noor Cedar, a worker of the county, never touched."""
    review_id = demo.current_review(desk)
    found = queue.rows(desk, review_id)
    against = conflicts.conflicts(desk, review_id, [row.case_id for row in found], CEDAR)
    clouded = {each.case_id for each in against}
    return [row for row in found if row.case_id not in clouded]


@pytest.fixture
def shared_home(home: Path) -> Path:
    """A workspace with six free cases, the others all Jun Birch's, and a third reviewer."""
    with signed_in(home) as lead:
        review_id = demo.current_review(lead)
        free = {row.case_id for row in unclouded(lead)[:FREE]}
        new = Person(PersonId("fir"), "Ana Fir", Role.REVIEWER, "Elsewhere")
        people.add_person(lead, new, "correct horse battery")
        with lead.store.write() as work:
            for row in queue.rows(lead, review_id):
                owner = None if row.case_id in free else BUSY
                work.cases.assign(review_id, row.case_id, owner)
    return home


@pytest.fixture
def window(shared_home: Path, open_window: Open) -> MainWindow:
    """A supervisor before the page."""
    return open_window(shared_home, page="assign")


def table(window: MainWindow, name: str = "assign.cases") -> QTableView:
    found = part(window, QTableView, f"{name}.table")
    assert isinstance(found, QTableView)
    return found


def cells(window: MainWindow, title: str, name: str = "assign.cases") -> list[str]:
    """What a column shows, from top to bottom."""
    model = table(window, name).model()
    titles = [
        model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())
    ]
    place = titles.index(title)
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def mark(window: MainWindow, *cases: str) -> None:
    grid, shown = table(window), cells(window, "Case")
    kind = QItemSelectionModel.SelectionFlag
    for case in cases:
        index = grid.model().index(shown.index(case), 0)
        grid.selectionModel().select(index, kind.Select | kind.Rows)


def to(window: MainWindow, person: str) -> None:
    """Choose whom to give to, with the arrows."""
    box = part(window, Choice, "assign.reviewer")
    assert isinstance(box, Choice)
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(person)):
        QTest.keyClick(box, Qt.Key.Key_Down)


def free(window: MainWindow, qtbot: QtBot) -> list[str]:
    """Leave what nobody has; gives the numbers."""
    press(window, qtbot, "assign.only.unassigned")
    return cells(window, "Case")


def owner(window: MainWindow, case: str) -> str:
    return cells(window, "Reviewer")[cells(window, "Case").index(case)]


def show_all(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "assign.all")


def said(window: MainWindow) -> str:
    return words(window, "assign.banner.sentence")


def clouded(window: MainWindow) -> str:
    """A case that Noor Cedar has worked."""
    assert window.seat is not None
    able = {str(row.case_id) for row in unclouded(window.seat.desk)}
    return next(case for case in cells(window, "Case") if case not in able)


def write(window: MainWindow, name: str, text: str) -> None:
    field = part(window, QWidget, name)
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    else:
        QTest.keyClicks(field, text)


# Giving


def test_that_the_cases_nobody_has_are_one_press_away(window: MainWindow, qtbot: QtBot) -> None:
    assert len(free(window, qtbot)) == FREE
    assert set(cells(window, "Reviewer")) == {"—"}


def test_that_nothing_is_given_before_a_case_is_marked(window: MainWindow) -> None:
    assert not part(window, QPushButton, "assign.give").isEnabled()
    assert words(window, "assign.marked") == "Mark cases, then"


def test_that_marked_cases_are_given_with_a_due_day(window: MainWindow, qtbot: QtBot) -> None:
    chosen = free(window, qtbot)[:2]
    mark(window, *chosen)
    to(window, "fir")
    press(window, qtbot, "assign.give")
    assert "2 cases given to Ana Fir, due 20" in said(window)
    show_all(window, qtbot)
    assert {owner(window, case) for case in chosen} == {"Ana Fir"}


def test_that_a_box_not_ticked_means_no_due_day(window: MainWindow, qtbot: QtBot) -> None:
    case = free(window, qtbot)[0]
    mark(window, case)
    to(window, "fir")
    QTest.keyClick(part(window, QCheckBox, "assign.is_due"), Qt.Key.Key_Space)
    press(window, qtbot, "assign.give")
    assert said(window) == "1 case given to Ana Fir."


def test_that_how_many_are_marked_is_said(window: MainWindow, qtbot: QtBot) -> None:
    mark(window, *free(window, qtbot)[:3])
    assert words(window, "assign.marked") == "3 cases marked"


def test_that_a_case_of_somebody_moves_only_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    case = cells(window, "Case")[-1]
    mark(window, case)
    to(window, "fir")
    press(window, qtbot, "assign.give")
    press(window, qtbot, "give.ok")
    assert "why the cases move" in words(window, "give.banner.sentence")
    write(window, "give.why", "Jun is full up.")
    press(window, qtbot, "give.ok")
    assert owner(window, case) == "Ana Fir"


def test_that_closing_the_question_gives_nothing(window: MainWindow, qtbot: QtBot) -> None:
    case = cells(window, "Case")[-1]
    mark(window, case)
    to(window, "fir")
    press(window, qtbot, "assign.give")
    press(window, qtbot, "give.cancel")
    assert owner(window, case) == "Jun Birch"


def test_that_the_question_is_put_again_after_it_was_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    mark(window, cells(window, "Case")[-1])
    to(window, "fir")
    for _ in range(2):
        press(window, qtbot, "assign.give")
        press(window, qtbot, "give.cancel")
        qtbot.waitUntil(lambda: window.findChild(GiveSheet) is None)
    press(window, qtbot, "assign.give")
    assert part(window, GiveSheet, "give").isVisible()


# Conflicts


def give_clouded(window: MainWindow, qtbot: QtBot) -> tuple[str, str]:
    """A free case and one that Noor Cedar has worked, both about to be hers; their numbers."""
    against, able = clouded(window), free(window, qtbot)[0]
    show_all(window, qtbot)
    mark(window, against, able)
    to(window, "cedar")
    press(window, qtbot, "assign.give")
    return against, able


def test_that_a_conflict_is_shown_for_its_case_before_anything_happens(
    window: MainWindow, qtbot: QtBot
) -> None:
    against, able = give_clouded(window, qtbot)
    assert cells(window, "Case", "give.conflicts") == [against]
    assert "Noor Cedar" in cells(window, "What stands against it", "give.conflicts")[0]
    assert owner(window, able) == "—"


def test_that_a_case_with_a_conflict_is_left_out_unless_it_is_waived(
    window: MainWindow, qtbot: QtBot
) -> None:
    against, able = give_clouded(window, qtbot)
    press(window, qtbot, "give.ok")
    assert (owner(window, against), owner(window, able)) == ("Jun Birch", "Noor Cedar")


def test_that_a_waiver_needs_its_reason(window: MainWindow, qtbot: QtBot) -> None:
    give_clouded(window, qtbot)
    QTest.keyClick(part(window, QRadioButton, "give.waive"), Qt.Key.Key_Space)
    write(window, "give.why", "Nobody else is here.")
    press(window, qtbot, "give.ok")
    assert "why the conflicts are let pass" in words(window, "give.banner.sentence")


def test_that_a_waiver_with_its_reason_gives_the_case(window: MainWindow, qtbot: QtBot) -> None:
    against, _ = give_clouded(window, qtbot)
    QTest.keyClick(part(window, QRadioButton, "give.waive"), Qt.Key.Key_Space)
    write(window, "give.waiver", "She only moved it between offices.")
    write(window, "give.why", "Nobody else is here.")
    press(window, qtbot, "give.ok")
    assert owner(window, against) == "Noor Cedar"


# Sharing out, due days, returning


def test_that_what_nobody_has_is_shared_out_among_those_ticked(
    window: MainWindow, qtbot: QtBot
) -> None:
    wanted = free(window, qtbot)
    press(window, qtbot, "assign.share")
    for person in ("birch", "cedar"):
        QTest.keyClick(part(window, QCheckBox, f"share.person.{person}"), Qt.Key.Key_Space)
    press(window, qtbot, "share.ok")
    show_all(window, qtbot)
    assert {owner(window, case) for case in wanted} == {"Ana Fir"}
    assert not part(window, QPushButton, "assign.share").isEnabled()


def test_that_sharing_out_among_nobody_is_not_done(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "assign.share")
    for person in ("birch", "cedar", "fir"):
        QTest.keyClick(part(window, QCheckBox, f"share.person.{person}"), Qt.Key.Key_Space)
    press(window, qtbot, "share.ok")
    assert "Tick at least one person" in words(window, "share.banner.sentence")


def test_that_only_the_due_day_of_marked_cases_is_set(window: MainWindow, qtbot: QtBot) -> None:
    case = cells(window, "Case")[-1]
    mark(window, case)
    press(window, qtbot, "assign.set_due")
    due = cells(window, "Due")[cells(window, "Case").index(case)]
    assert due != "—"
    assert owner(window, case) == "Jun Birch"


def test_that_a_case_nobody_began_is_not_returned(window: MainWindow, qtbot: QtBot) -> None:
    mark(window, cells(window, "Case")[-1])
    press(window, qtbot, "assign.return")
    assert "begun and not released" in said(window)


def test_that_a_case_is_returned_with_what_to_look_at(
    shared_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(shared_home) as lead:
        review_id = demo.current_review(lead)
        case = next(r.case_id for r in queue.rows(lead, review_id) if r.reviewer == BUSY)
        begun = CaseProgress(CaseState.STARTED, 2, 9, 0, lead.clock.now())
        with lead.store.write() as work:
            work.cases.set_progress(review_id, case, begun)
    window = open_window(shared_home, page="assign")
    mark(window, str(case))
    press(window, qtbot, "assign.return")
    write(window, "return.text", "Read the court file again.")
    press(window, qtbot, "return.ok")
    assert cells(window, "Waiting")[cells(window, "Case").index(str(case))] == "returned"


# Standing in


def test_that_somebody_stands_in_and_gives_back(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "assign.cover")
    stand_in = part(window, Choice, "cover.stand_in")
    assert isinstance(stand_in, Choice)
    stand_in.setCurrentIndex(stand_in.findData("fir"))
    write(window, "cover.why", "On leave.")
    press(window, qtbot, "cover.ok")
    assert "Ana Fir, for Jun Birch" in cells(window, "Reviewer")
    press(window, qtbot, "assign.end_cover")
    press(window, qtbot, "end_cover.ok")
    assert set(cells(window, "Reviewer")) == {"—", "Jun Birch"}


def test_that_nobody_stands_in_without_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "assign.cover")
    press(window, qtbot, "cover.ok")
    assert "why somebody stands in" in words(window, "cover.banner.sentence")


def test_that_whoever_is_away_is_not_offered_a_share(
    shared_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(shared_home) as lead:
        review_id = demo.current_review(lead)
        cover.cover(lead, review_id, BUSY, PersonId("fir"), "On leave.")
    window = open_window(shared_home, page="assign")
    press(window, qtbot, "assign.share")
    box = part(window, QCheckBox, "share.person.birch")
    assert isinstance(box, QCheckBox)
    assert not box.isChecked()
    assert box.text().endswith("away")


# The workload


def test_that_the_picture_says_what_the_table_says(window: MainWindow) -> None:
    told = part(window, QWidget, "assign.picture").accessibleName()
    left = cells(window, "To do", "assign.workload")
    names = cells(window, "Reviewer", "assign.workload")
    assert names == ["Ana Fir", "Jun Birch", "Noor Cedar", "Nobody yet"]
    assert f"Jun Birch: {left[1]} to do." in told
    assert f"Nobody yet: {FREE} to do." in told


def test_that_enter_on_a_person_leaves_their_cases(window: MainWindow, qtbot: QtBot) -> None:
    grid = table(window, "assign.workload")
    grid.setCurrentIndex(grid.model().index(1, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert set(cells(window, "Reviewer")) == {"Jun Birch"}


def test_that_a_marked_person_has_their_own_weeks(window: MainWindow) -> None:
    grid = table(window, "assign.workload")
    grid.setCurrentIndex(grid.model().index(3, 0))
    assert cells(window, "To do", "assign.weeks") == [str(FREE)]


def test_that_where_the_minutes_come_from_is_said(window: MainWindow) -> None:
    assert "not measured" in words(window, "assign.basis")


def test_that_a_reviewer_sees_their_own_workload_and_why_no_more(
    shared_home: Path, open_window: Open
) -> None:
    window = open_window(shared_home, "birch", page="assign")
    assert cells(window, "Reviewer", "assign.workload") == ["Jun Birch"]
    assert "Supervisors give cases out" in words(window, "assign.not_yours")
    assert not part(window, QWidget, "assign.cases_pane").isVisible()


# Finding, narrowing, room


def test_that_typing_narrows_the_cases(window: MainWindow) -> None:
    wanted = cells(window, "Case")[3]
    QTest.keyClicks(part(window, QLineEdit, "assign.cases.search"), wanted)
    assert cells(window, "Case") == [wanted]


def test_that_nothing_found_says_what_to_do(window: MainWindow) -> None:
    QTest.keyClicks(part(window, QLineEdit, "assign.cases.search"), "no such case")
    assert part(window, QLabel, "assign.cases.empty").isVisible()
    assert "Show all" in words(window, "assign.cases.empty")


def test_that_enter_on_a_case_opens_it_for_review(window: MainWindow, qtbot: QtBot) -> None:
    grid = table(window)
    case = cells(window, "Case")[0]
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert words(window, "review.case_number") == case


def test_that_f6_goes_from_the_cases_to_the_workload(window: MainWindow) -> None:
    visited = []
    for _ in range(3):
        window.dispatch("view.pane")
        assert window.focusWidget() is not None
        visited.append(window.focusWidget().objectName())
    names = ["assign.cases.table", "assign.workload.table"]
    assert visited == [*names, names[0]]


@pytest.mark.parametrize(("width", "percent"), [(680, 100), (1366, 200)])
def test_that_the_page_keeps_to_a_narrow_window_and_large_text(
    window: MainWindow, qtbot: QtBot, width: int, percent: int
) -> None:
    window.wear(Theme.LIGHT, percent)
    window.resize(width, 728)
    window.go(Place("assign"))
    rest(qtbot, window)
    page = window.page
    assert page is not None
    asked = page.minimumSizeHint().width()
    window.wear(Theme.LIGHT, 100)
    assert window.width() == width
    assert asked <= width


def test_that_a_peer_review_says_whom_it_keeps_away(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(home) as lead:
        snapshot = snapshots.snapshots(lead)[0].snapshot_id
        new = reviews.NewReview("Peers", "FFY2026Q4", snapshot, is_peer_review=True)
        made = ReviewId(reviews.create(lead, new).made or "")
    window = open_window(home)
    window.open_review(made)
    window.go(Place("assign"))
    rest(qtbot, window)
    assert "no waiver helps" in words(window, "assign.peer")
