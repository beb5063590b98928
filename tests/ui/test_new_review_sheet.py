"""Starting a review at the window: forms ticked, criteria told, peers, one form for a special."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.reviews import Review
from qapi_desk.services import reviews
from qapi_desk.ui.dialogs.new_review import NewReviewSheet
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, rest, words

Open = Callable[..., MainWindow]
SIX = (
    "establishment-expedited", "enforcement", "disbursement", "medical", "lines-1-2", "lines-24-25",
)  # fmt: skip


@pytest.fixture
def sheet(home: Path, open_window: Open, qtbot: QtBot) -> tuple[MainWindow, NewReviewSheet]:
    """A supervisor who was asked what the new review is to be."""
    window = open_window(home, page="snapshot")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    found = part(window, QDialog, "new_review")
    assert isinstance(found, NewReviewSheet)
    return window, found


def tick(sheet: NewReviewSheet, form: str) -> QCheckBox:
    found = part(sheet, QCheckBox, f"new_review.form.{form}")
    assert isinstance(found, QCheckBox)
    return found


def leave_out(sheet: NewReviewSheet, *forms: str) -> None:
    """Take ticks away with the space bar."""
    for form in forms:
        tick(sheet, form).setFocus()
        QTest.keyClick(tick(sheet, form), Qt.Key.Key_Space)


def begin(window: MainWindow, sheet: NewReviewSheet, qtbot: QtBot) -> None:
    QTest.keyClicks(part(sheet, QLineEdit, "new_review.period"), "FFY2026Q4")
    QTest.mouseClick(part(sheet, QPushButton, "new_review.ok"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def newest(window: MainWindow) -> Review:
    assert window.seat is not None
    return reviews.reviews(window.seat.desk)[0]


def test_that_every_quarterly_form_is_ticked(sheet: tuple[MainWindow, NewReviewSheet]) -> None:
    assert [tick(sheet[1], form).isChecked() for form in SIX] == [True] * 6


def test_that_the_criteria_follow_the_ticks(sheet: tuple[MainWindow, NewReviewSheet]) -> None:
    assert words(sheet[1], "new_review.criteria").startswith("10 criteria: ")
    leave_out(sheet[1], *SIX[:-1])
    assert words(sheet[1], "new_review.criteria").startswith("2 criteria: ")


def test_that_a_review_asks_the_ticked_forms_only(
    sheet: tuple[MainWindow, NewReviewSheet], qtbot: QtBot
) -> None:
    window, asked = sheet
    leave_out(asked, *SIX[1:])
    begin(window, asked, qtbot)
    assert [pin.form_id for pin in newest(window).forms] == ["establishment-expedited"]


def test_that_a_review_without_a_form_is_not_begun(
    sheet: tuple[MainWindow, NewReviewSheet], qtbot: QtBot
) -> None:
    window, asked = sheet
    leave_out(asked, *SIX)
    begin(window, asked, qtbot)
    assert "Tick at least one form" in asked.banner.sentence


def test_that_peers_are_chosen_by_a_tick(
    sheet: tuple[MainWindow, NewReviewSheet], qtbot: QtBot
) -> None:
    window, asked = sheet
    peers = part(asked, QCheckBox, "new_review.is_peer_review")
    peers.setFocus()
    QTest.keyClick(peers, Qt.Key.Key_Space)
    begin(window, asked, qtbot)
    assert newest(window).is_peer_review


def test_that_the_tab_key_goes_from_the_snapshot_through_the_forms_to_the_peers(
    sheet: tuple[MainWindow, NewReviewSheet],
) -> None:
    at: QWidget = tick(sheet[1], SIX[0])
    for form in (*SIX[1:], None):
        after = at.nextInFocusChain()
        while after is not None and not after.focusPolicy() & Qt.FocusPolicy.TabFocus:
            after = after.nextInFocusChain()
        name = f"new_review.form.{form}" if form else "new_review.is_peer_review"
        assert after is not None
        assert after.objectName() == name
        at = after
