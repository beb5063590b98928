"""A supervisor's morning by keyboard: what waits, deciding it, and from a number to its cases.

A reviewer's request waits and a case is overdue. She goes from her desk to what waits, decides, is
back at her desk, and looks into the errors of a criterion until she reads one case whole.
"""

from collections.abc import Callable
from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QTabWidget

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import desk_view, eliminations, replace
from qapi_desk.services.desk_view import DeskView
from qapi_desk.services.replace import RequestState
from qapi_desk.services.workspace import open_workspace
from tests.journeys.hands import Hands
from tests.journeys.keyboard import Keyboard
from tests.journeys.totals import must_add_up
from tests.services.desks import Office

pytestmark = pytest.mark.qt_log_ignore(  # a popped-up list, offscreen
    "This plugin does not support grabbing the keyboard", extend=True
)
DONE = 14
WHY = "Seen in both files."


@pytest.fixture
def asked(drawn_copy: Path) -> CaseId:
    """Some cases are done, one is overdue, and one should not have been in the frame."""
    workspace = open_workspace(drawn_copy)
    office = Office(workspace)
    case_id = office.a_case("line-1", only=True)
    office.exclude(case_id)
    replace.request(office.reviewer_of(case_id), office.first_id, case_id)
    for row in [row for row in office.queue() if row.case_id != case_id][:DONE]:
        office.answer_all(row.case_id)
    make_overdue(office, case_id)
    workspace.close()
    return case_id


def make_overdue(office: Office, asked: CaseId) -> None:
    late = next(
        row.case_id
        for row in office.queue()
        if row.state is CaseState.ASSIGNED and row.case_id != asked
    )
    with office.workspace.store.write() as work:
        agreed = work.assignments.get(office.first_id, late)
        due_on = office.workspace.clock.now().date() - timedelta(days=1)
        work.assignments.set(changed(agreed, due_on=due_on))


def test_a_supervisors_morning(
    sit_down: Callable[..., Hands], drawn_copy: Path, asked: CaseId, tmp_path: Path
) -> None:
    view = seen(drawn_copy)
    hands = Keyboard(sit_down(drawn_copy, "alder").window)
    to_her_desk(hands)
    assert f"{view.released} of {view.cases} cases released" in hands.reads("desk.subtitle")
    assert waits(hands) == {each.key: each.count for each in view.waiting}
    decide(hands)
    to_her_desk(hands)
    assert "replacements" not in waits(hands)
    read_an_error(hands, view)
    hands.keys("Ctrl+Q")
    hands.until(lambda: not hands.window.isVisible())
    it_is_kept(drawn_copy, asked, tmp_path)


def seen(home: Path) -> DeskView:
    """What the service tells of the morning."""
    workspace = open_workspace(home)
    office = Office(workspace)
    view = desk_view.show(office.supervisor, office.first_id)
    workspace.close()
    return view


def to_her_desk(hands: Keyboard) -> None:
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    hands.keys("Ctrl+Shift+M")
    hands.until(lambda: hands.sees("desk.subtitle"))


def waits(hands: Keyboard) -> dict[str, int]:
    """How many of each kind wait, as the buttons say."""
    tiles = [
        tile
        for tile in hands.window.findChildren(QPushButton)
        if tile.isVisible() and tile.objectName().startswith("desk.waiting.")
    ]
    return {
        tile.objectName().removeprefix("desk.waiting."): int(tile.text().split()[0])
        for tile in tiles
    }


def decide(hands: Keyboard) -> None:
    """From the button to the request, and its confirmation with what proves it."""
    hands.keys("F6")
    assert hands.focus.objectName() == "desk.waiting.replacements"
    hands.keys("Space")
    hands.until(lambda: hands.sees("draw.tabs"))
    tabs = hands.find("draw.tabs", QTabWidget)
    waiting = next(n for n in range(tabs.count()) if tabs.tabText(n) == "Replacements (1)")
    tabs.setCurrentIndex(waiting)
    hands.rest()
    hands.step_to("draw.confirm")
    hands.keys("Space")
    hands.until(lambda: hands.focus.objectName() == "decide.text")
    hands.write(WHY)
    hands.keys("Tab", "Return")
    hands.until(lambda: tabs.tabText(waiting) == "Replacements")


def read_an_error(hands: Keyboard, view: DeskView) -> None:
    """From a criterion's errors to the cases behind them, and to one case whole."""
    results = view.results
    assert results is not None
    row = next(row for row in results.figures if row.error)
    hands.mark("desk.criteria.table", next(c.title for c in view.criteria
                                           if c.criterion == row.criterion))  # fmt: skip
    hands.keys("Return")
    behind = hands.table("desk.behind")
    assert [each[1:3] for each in behind] == [[row.criterion, "Error"]] * row.error
    assert hands.focus.objectName() == "desk.behind.table"
    hands.keys("Home", "Return")
    hands.until(lambda: hands.sees("review.case_number"))
    hands.until(lambda: hands.reads("review.case_number").endswith(behind[0][0]))


def it_is_kept(home: Path, asked: CaseId, folder: Path) -> None:
    """What she decided is in the workspace, and every report adds up."""
    workspace = open_workspace(home)
    office = Office(workspace)
    rows = eliminations.worksheet(office.supervisor, office.first_id).rows
    (row,) = (row for row in rows if row.case_id == asked)
    assert (row.state, row.decisions[-1].reason) == (RequestState.CONFIRMED, WHY)
    must_add_up(office, folder)
    workspace.close()
