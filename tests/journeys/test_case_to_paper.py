"""One case from its assignment to paper: given with a day, sent back, answered, released, printed.

The supervisor's acts are said by services; the reviewer's are keys at the window.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, demo, publish, queue
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workspace import open_workspace
from tests.journeys.hands import Hands
from tests.journeys.keyboard import Keyboard
from tests.workspaces import signed_in

CASE = CaseId("E24B")
GIVEN, DUE = datetime(2026, 11, 2, 9, tzinfo=UTC), date(2026, 11, 6)
WHY = "Look at the day of the order again."
BEGUN, REST = ("y", "n"), ("Return", "y", "Return", "y", "Return", "m")


def agree_on_day(home: Path) -> None:
    workspace = open_workspace(home, clock=SteppingClock(GIVEN))
    lead = demo.sign_in(workspace)
    assign.set_due(lead, demo.current_review(lead), [CASE], DUE)
    workspace.close()


def send_back(home: Path) -> None:
    with signed_in(home) as lead:
        assign.return_to_reviewer(lead, demo.current_review(lead), CASE, WHY)


def row(home: Path) -> QueueRow:
    with signed_in(home, "birch") as desk:
        rows = queue.rows(desk, demo.current_review(desk), is_mine=True)
    return next(each for each in rows if each.case_id == CASE)


@pytest.fixture
def sit(sit_down: Callable[..., Hands], drawn_copy: Path) -> Callable[[], Keyboard]:
    """Jun Birch at the review page."""

    def go() -> Keyboard:
        hands = Keyboard(sit_down(drawn_copy, "birch").window)
        hands.go_to_review()
        return hands

    return go


def put_down(hands: Keyboard) -> None:
    hands.keys("Ctrl+Q")
    hands.until(lambda: not hands.window.isVisible())


@pytest.fixture
def returned(sit: Callable[[], Keyboard], drawn_copy: Path) -> Keyboard:
    """The case was given with a day, begun, and sent back; the reviewer sits down again."""
    agree_on_day(drawn_copy)
    hands = sit()
    hands.open_case(CASE)
    hands.keys(*BEGUN)
    put_down(hands)
    send_back(drawn_copy)
    return sit()


def find_returned(hands: Keyboard) -> list[list[str]]:
    """Leave in the queue what was returned, by its button; its rows."""
    hands.keys("F6")
    hands.step_to("review.only.returned")
    hands.keys("Space")
    assert hands.find("review.only.returned", QPushButton).isChecked()
    return hands.table("review.queue")


def test_that_a_returned_case_is_found_with_its_day_and_its_instructions(
    returned: Keyboard,
) -> None:
    rows = find_returned(returned)
    assert [each[0] for each in rows] == [CASE]
    assert any("returned" in cell for cell in rows[0])
    returned.open_case(CASE)
    assert WHY in returned.banner("review")


def test_that_it_is_answered_released_and_printed(returned: Keyboard, drawn_copy: Path) -> None:
    returned.open_case(CASE)
    returned.keys(*REST, "Ctrl+Return")
    returned.until(lambda: "Released." in returned.banner("review"))
    put_down(returned)
    done = row(drawn_copy)
    assert (done.state, done.due_on, done.is_returned) == (CaseState.RELEASED, DUE, False)
    paper = drawn_copy.parent / "case.pdf"
    with signed_in(drawn_copy, "birch") as desk:
        publish.case_paper(desk, demo.current_review(desk), CASE, paper)
    assert paper.read_bytes().startswith(b"%PDF-")
