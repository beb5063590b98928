"""A way through the law without a mouse: a rule, who fails it, another reading, the decision."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTabBar, QTabWidget

from qapi_desk.domain.screens import COMPUTED
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.passages import Passages
from tests.journeys.hands import CTRL, Hands, Key

pytestmark = pytest.mark.qt_log_ignore(  # a popped-up list, offscreen
    "This plugin does not support grabbing the keyboard", extend=True
)
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
RULE, READING = "CR-104", "rules.reading.X-46.0"
REASON = "County counsel counts from the opening; memo of 3 August 2026."


@pytest.fixture
def supervisor(sit_down: Callable[..., Hands], drawn_copy: Path) -> Hands:
    """Rosa Alder at the first page."""
    hands = sit_down(drawn_copy, "alder")
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    return hands


def go(hands: Hands, letter: Qt.Key) -> None:
    hands.press(letter, CTRL_SHIFT)
    hands.rest()


def choose(hands: Hands, name: str, key: str) -> None:
    """Step to a box and go down its list until a key is chosen."""
    hands.step_to(name)
    box = hands.find(name, Choice)
    for _ in range(box.count()):
        if box.key == key:
            break
        hands.press(Key.Key_Down)
    assert box.key == key
    hands.rest()


def press(hands: Hands, name: str) -> None:
    hands.step_to(name)
    hands.press(Key.Key_Space)
    hands.rest()


def find_rule(hands: Hands) -> None:
    """Search the manual for a rule and open it."""
    go(hands, Key.Key_R)
    choose(hands, "rules.ruleset", "ca-2002")
    hands.press(Key.Key_F, CTRL)
    hands.write(RULE)
    hands.rest()
    hands.press(Key.Key_Return)
    hands.rest()


def screen_by_manual(hands: Hands) -> None:
    go(hands, Key.Key_C)
    choose(hands, "census.ruleset", "ca-2002")
    press(hands, "census.run")
    hands.until(lambda: hands.sees("census.rates.table"))
    hands.rest()


def adopt_reading(hands: Hands) -> None:
    """Ask what the other reading would change, then adopt it with a reason."""
    press(hands, READING)
    hands.until(lambda: hands.sees("changes.summary"))
    press(hands, "changes.adopt")
    hands.until(lambda: hands.sees("adopt_change.text"))
    hands.step_to("adopt_change.text")
    hands.write(REASON)
    press(hands, "adopt_change.ok")
    hands.until(lambda: hands.sees("changes.decisions.table"))
    hands.rest()


def show_law_tab(hands: Hands) -> None:
    tabs = hands.find("findings.tabs", QTabWidget)
    bar = tabs.findChild(QTabBar)
    assert bar is not None
    for _ in range(400):
        if hands.focus is bar:
            break
        hands.press(Key.Key_Tab)
    while not hands.sees("findings.decisions"):
        hands.press(Key.Key_Right)


def test_that_a_rule_is_found_and_its_clock_read(supervisor: Hands) -> None:
    find_rule(supervisor)
    assert supervisor.reads("rules.title_of_rule").startswith(RULE)
    passages = supervisor.find("rules.passages", Passages)
    assert "Limit: within 75 calendar days" in passages.as_text()


def test_that_who_fails_is_seen_with_the_workings(supervisor: Hands) -> None:
    screen_by_manual(supervisor)
    assert supervisor.reads("census.label") == COMPUTED
    supervisor.mark("census.rates.table", RULE)
    supervisor.rest()
    choose(supervisor, "census.outcome", "error")
    supervisor.step_to("census.cases.table")
    supervisor.press(Key.Key_Home)
    supervisor.press(Key.Key_Return)
    supervisor.rest()
    told = supervisor.find("census.workings", QPlainTextEdit).toPlainText()
    assert told.startswith(f"{RULE}, case ")
    assert "\n1. " in told


def test_that_a_reading_is_looked_at_adopted_and_stands_with_the_findings(
    supervisor: Hands,
) -> None:
    find_rule(supervisor)
    adopt_reading(supervisor)
    assert REASON in supervisor.table("changes.decisions")[0]
    supervisor.press(Key.Key_7, CTRL)
    supervisor.rest()
    show_law_tab(supervisor)
    row = supervisor.table("findings.decisions")[0]
    assert row[:4] == ["1", "Reading", "ca-2002 CR-104/X-46: opening", REASON]
