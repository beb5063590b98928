"""The supervisor's desk at the window: what waits, how far all is, and the way to the cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.ids import CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, demo, desk_view, queue, reviews, snapshots
from qapi_desk.services.desk_waiting import SOURCES
from qapi_desk.ui.pages.assign import AssignPage
from qapi_desk.ui.pages.desk import DeskPage
from qapi_desk.ui.pages.findings import FindingsPage
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.desk import DeskPresenter
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.waiting import KINDS
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]


@pytest.fixture
def overdue_home(reviewed_home: Path) -> Path:
    """Some cases released, the first open one a day past its due day."""
    with signed_in(reviewed_home) as lead:
        review_id = demo.current_review(lead)
        first = next(
            row for row in queue.rows(lead, review_id) if row.state is not CaseState.RELEASED
        )
        with lead.store.write() as work:
            agreed = work.assignments.get(review_id, first.case_id)
            due_on = lead.clock.now().date() - timedelta(days=1)
            work.assignments.set(replace(agreed, due_on=due_on))
    return reviewed_home


@pytest.fixture
def window(overdue_home: Path, open_window: Open) -> MainWindow:
    """A supervisor before her desk."""
    return open_window(overdue_home, page="desk")


def table(window: MainWindow, name: str) -> QTableView:
    found = part(window, QTableView, f"desk.{name}.table")
    assert isinstance(found, QTableView)
    return found


def cells(window: MainWindow, name: str, title: str) -> list[str]:
    """What a column shows, from top to bottom."""
    model = table(window, name).model()
    header = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    place = header.index(title)
    return [str(model.index(at, place).data()) for at in range(model.rowCount())]


def row_of(window: MainWindow, name: str, title: str, text: str) -> int:
    return cells(window, name, title).index(text)


def enter(window: MainWindow, qtbot: QtBot, name: str, place: int) -> None:
    """Go into a list, to a row, and press Enter."""
    grid = table(window, name)
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(place, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    rest(qtbot, window)


def test_that_what_is_shown_by_reviewer_is_what_the_service_counts(
    window: MainWindow,
) -> None:
    shown = cells(window, "reviewers", "Released")
    told = [f"{row.released:,}" for row in seen_by(window).reviewers]
    assert (shown, sum(map(int, shown))) == (told, seen_by(window).released)


def seen_by(window: MainWindow) -> desk_view.DeskView:
    """What the page was told."""
    assert isinstance(window.page, DeskPage)
    view = window.page.presenter.state.view
    assert view is not None
    return view


def test_that_criteria_are_shown_with_how_far_they_are(window: MainWindow) -> None:
    view = seen_by(window)
    assert cells(window, "criteria", "Criterion") == [row.title for row in view.criteria]
    assert cells(window, "criteria", "Released") == [str(row.released) for row in view.criteria]


def test_that_the_headline_says_how_many_are_released(window: MainWindow) -> None:
    view = seen_by(window)
    assert f"{view.released} of {view.cases} cases released" in words(window, "desk.subtitle")


def test_that_a_waiting_button_leads_to_the_cases_it_speaks_of(
    window: MainWindow, qtbot: QtBot
) -> None:
    made = part(window, QPushButton, "desk.waiting.overdue")
    assert made.accessibleName().startswith("1 case past its due day, since ")
    press(window, qtbot, "desk.waiting.overdue")
    assert isinstance(window.page, AssignPage)
    assert len(window.page.presenter.state.line.shown) == 1


def test_that_every_kind_that_can_wait_has_words() -> None:
    assert {source.key: (source.one, source.many) for source in SOURCES} == KINDS


def test_that_the_page_of_every_kind_is_there(window: MainWindow, qtbot: QtBot) -> None:
    for source in SOURCES:
        window.go(Place(source.page, source.detail))
        rest(qtbot, window)
        assert window.page is not None
        assert window.page.id == source.page


def test_that_enter_on_an_overdue_case_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    (case_id,) = cells(window, "overdue", "Case")
    enter(window, qtbot, "overdue", 0)
    assert isinstance(window.page, ReviewPage)
    assert window.page.presenter.state.case_id == case_id


def test_that_enter_on_a_reviewer_shows_their_cases(window: MainWindow, qtbot: QtBot) -> None:
    enter(window, qtbot, "reviewers", row_of(window, "reviewers", "Reviewer", "Jun Birch"))
    assert isinstance(window.page, AssignPage)
    shown = window.page.presenter.state.line.shown
    assert {row.reviewer for row in shown} == {"birch"}


def test_that_enter_on_a_criterion_goes_into_its_cases(window: MainWindow, qtbot: QtBot) -> None:
    figures = figures_of(window, "expedited-6")
    enter(window, qtbot, "criteria", place_of(window, "expedited-6"))
    choose(window, Outcome.ACTION)
    assert table(window, "behind").hasFocus()
    shown = cells(window, "behind", "Criterion")
    assert shown == ["expedited-6"] * figures.action


def figures_of(window: MainWindow, criterion: str) -> CriterionFindings:
    results = seen_by(window).results
    assert results is not None
    found = results.of(CriterionId(criterion))
    assert found is not None
    return found


def place_of(window: MainWindow, criterion: str) -> int:
    return [row.criterion for row in seen_by(window).criteria].index(CriterionId(criterion))


def choose(window: MainWindow, outcome: Outcome) -> None:
    """Choose an outcome with the arrow keys."""
    box = part(window, Choice, "desk.outcome")
    assert isinstance(box, Choice)
    keys = [box.key_at(at) for at in range(box.count())]
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(keys.index(str(outcome))):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.key == str(outcome)
    table(window, "behind").setFocus()


def test_that_escape_goes_from_a_case_to_its_list_and_to_the_numbers(
    window: MainWindow, qtbot: QtBot
) -> None:
    enter(window, qtbot, "criteria", place_of(window, "expedited-6"))
    choose(window, Outcome.ACTION)
    grid = table(window, "behind")
    grid.setCurrentIndex(grid.model().index(0, 0))
    case_id = cells(window, "behind", "Case")[0]
    press(window, qtbot, "desk.case")
    assert set(cells(window, "behind", "Case")) == {case_id}
    assert words(window, "desk.behind_heading") == f"All findings of case {case_id}"
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert set(cells(window, "behind", "Criterion")) == {"expedited-6"}
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert table(window, "criteria").hasFocus()
    assert words(window, "desk.behind_heading") == "Cases behind the numbers"


def test_that_enter_on_a_case_behind_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    enter(window, qtbot, "criteria", place_of(window, "expedited-6"))
    choose(window, Outcome.ACTION)
    case_id = cells(window, "behind", "Case")[0]
    enter(window, qtbot, "behind", 0)
    assert isinstance(window.page, ReviewPage)
    assert window.page.presenter.state.case_id == case_id


def test_that_its_figures_stand_on_the_findings_page(window: MainWindow, qtbot: QtBot) -> None:
    enter(window, qtbot, "criteria", place_of(window, "expedited-6"))
    press(window, qtbot, "desk.figures")
    assert isinstance(window.page, FindingsPage)
    chosen = window.page.presenter.state.chosen
    assert chosen is not None
    assert (chosen.figures.criterion, chosen.is_governing) == ("expedited-6", True)


def test_that_a_cause_leads_to_its_errors(
    finished_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(finished_home, page="desk")
    causes = seen_by(window).results
    assert causes is not None
    enter(window, qtbot, "causes", 0)
    assert len(cells(window, "behind", "Case")) == causes.causes[0].count


def test_that_f6_goes_round_every_part(window: MainWindow, qtbot: QtBot) -> None:
    names = []
    for _ in range(7):
        window.dispatch("view.pane")
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        names.append(focused.objectName())
    assert names[0] == names[-1] == "desk.waiting.overdue"
    assert {name.split(".")[1] for name in names} >= {"criteria", "behind", "reviewers", "overdue"}


def test_that_it_is_read_again_when_a_case_moved_on(window: MainWindow, qtbot: QtBot) -> None:
    assert isinstance(window.page, DeskPage)
    desk, review_id = window.page.seat.desk, seen_by(window).review.review_id
    late = seen_by(window).overdue[0]
    window.page.presenter.change(lambda: assign.set_due(desk, review_id, [late.case_id], None))
    rest(qtbot, window)
    assert seen_by(window).overdue == ()
    tiles = part(window, QWidget, "desk.waiting").findChildren(QPushButton)
    assert "desk.waiting.overdue" not in {each.objectName() for each in tiles if each.isVisible()}


@pytest.mark.parametrize("person", ["birch", "dogwood"])
def test_that_others_are_told_what_they_can_do_instead(
    reviewed_home: Path, open_window: Open, qtbot: QtBot, person: str
) -> None:
    window = open_window(reviewed_home, person, page="desk")
    assert "see the supervisor's desk" in words(window, "desk.refusal")
    assert not table(window, "criteria").isVisible()
    press(window, qtbot, "desk.to_review")
    assert isinstance(window.page, ReviewPage)


def test_that_an_observer_has_the_desk_before_her(reviewed_home: Path, open_window: Open) -> None:
    window = open_window(reviewed_home, "elder", page="desk")
    assert table(window, "criteria").isVisible()
    assert not part(window, QWidget, "desk.refusal").isVisible()


def test_that_before_a_draw_it_says_where_to_begin(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(home) as lead:
        snapshot = snapshots.snapshots(lead)[0].snapshot_id
        new = reviews.NewReview("Next", "FFY2026Q4", snapshot, (CriterionId("line-1"),))
        review_id = ReviewId(reviews.create(lead, new).made or "")
    window = open_window(home)
    window.open_review(review_id)
    window.go(Place("desk"))
    rest(qtbot, window)
    assert part(window, QPushButton, "desk.to_plan").isVisible()
    assert not table(window, "reviewers").isVisible()
    press(window, qtbot, "desk.to_plan")
    assert window.page is not None
    assert window.page.id == "plan"


def test_that_without_a_review_it_says_so(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home)
    assert window.seat is not None
    window.seat.review_id = None
    window.go(Place("desk"))
    rest(qtbot, window)
    assert part(window, QPushButton, "desk.start_review").isVisible()


def test_that_what_fails_is_said_and_leaves_no_half_a_desk(
    reviewed_home: Path, sit: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Trouble("store.busy", "The workspace does not answer; try again.")

    monkeypatch.setattr(desk_view, "show", fail)
    screen = Screen()
    DeskPresenter(sit(reviewed_home, "alder"), screen).load()  # type: ignore[arg-type]
    assert (screen.states, screen.said) == (
        [], [("The workspace does not answer; try again.", "bad")],
    )  # fmt: skip
