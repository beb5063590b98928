"""Starting a review at the window: forms ticked, criteria told, peers, one form for a special."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.reviews import Review
from qapi_desk.services import forms_offered, reviews
from qapi_desk.services.library import Library
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
    every = [str(offer.form_id) for offer in forms_offered.offers(Library())]
    at: QWidget = tick(sheet[1], every[0])
    assert tuple(every[:6]) == SIX
    for form in (*every[1:], None):
        after = at.nextInFocusChain()
        while after is not None and not after.focusPolicy() & Qt.FocusPolicy.TabFocus:
            after = after.nextInFocusChain()
        name = f"new_review.form.{form}" if form else "new_review.is_peer_review"
        assert after is not None
        assert after.objectName() == name
        at = after


def shown(sheet: NewReviewSheet) -> list[str]:
    """The titles of the forms that can be ticked now."""
    boxes = sheet.findChildren(QCheckBox)
    named = [each for each in boxes if each.objectName().startswith("new_review.form.")]
    return [each.text() for each in named if not each.isHidden()]


def test_that_a_form_on_request_is_found_by_what_it_asks_about(
    sheet: tuple[MainWindow, NewReviewSheet],
) -> None:
    QTest.keyClicks(part(sheet[1], QLineEdit, "new_review.forms.search"), "lien")
    assert "Data matches, liens and security deposits" in shown(sheet[1])
    assert "Locating people and assets" not in shown(sheet[1])


def test_that_a_ticked_form_stays_in_sight_whatever_is_searched(
    sheet: tuple[MainWindow, NewReviewSheet],
) -> None:
    QTest.keyClicks(part(sheet[1], QLineEdit, "new_review.forms.search"), "zebra")
    assert len(shown(sheet[1])) == len(SIX)
    assert words(sheet[1], "new_review.forms.none").startswith("No other form")


def test_that_forms_on_request_stand_by_area_behind_the_quarterly_ones(
    sheet: tuple[MainWindow, NewReviewSheet],
) -> None:
    heads = [each.text() for each in sheet[1].findChildren(QLabel) if each.text()]
    groups = [each for each in heads if each.startswith(("Every quarter", "On request: "))]
    assert groups[:2] == ["Every quarter", "On request: Case Management"]
    assert len(groups) == len(set(groups)) > 4


def test_that_a_review_can_be_started_from_any_page(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="home")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    snapshot = part(window, QComboBox, "new_review.snapshot")
    assert isinstance(snapshot, QComboBox)
    assert snapshot.count() == 1
