"""A second window on a workspace that somebody reviews in: refused at the door, nothing lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.journeys.hands import Hands
from tests.journeys.keyboard import Keyboard


def sentences(hands: Hands) -> str:
    """All words on the screen."""
    return " ".join(part.text() for part in hands.window.findChildren(QLabel) if part.isVisible())


def test_that_a_second_window_says_who_holds_the_workspace_and_the_first_goes_on(
    sit_down: Callable[..., Hands], drawn_copy: Path
) -> None:
    first = Keyboard(sit_down(drawn_copy, "birch").window)
    first.go_to_review()
    first.keys("y")
    second = sit_down(drawn_copy, "birch")
    assert "is held for writing by the QAPI Desk window" in sentences(second)
    assert second.window.page is None
    second.window.close()
    first.keys("n", "Ctrl+Z", "Ctrl+Z")
    assert "Taken back" in first.banner("review")
    assert not first.said
