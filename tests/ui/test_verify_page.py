"""The verify page: files dropped, chosen or typed; the outcome read, copied, saved; the replay."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.services import demo, prove_draw
from qapi_desk.ui.pages.verify import VerifyPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.verify import VerifyPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.check_lines import CheckLines
from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, Screen, rest
from tests.workspaces import copied, signed_in

Open = Callable[..., MainWindow]
PRINTED = "718 643 247 236 821 650 257 141 301 22 980 507 440 557"
"""RAT-STATS 2010 User Guide, p. 2-7."""


@pytest.fixture(scope="session")
def exported(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(county, tmp_path_factory, "export")
    with signed_in(home, "alder") as desk:
        prove_draw.export(desk, demo.current_review(desk), home.parent / "draw")
    return home.parent / "draw"


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "draw"))


@pytest.fixture
def window(home: Path, open_window: Open) -> MainWindow:
    return open_window(home, "elder", page="verify")


def page(window: MainWindow) -> VerifyPage:
    assert isinstance(window.page, VerifyPage)
    return window.page


def part(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, f"verify.{name}")
    assert isinstance(found, QWidget), name
    return found


def words(window: MainWindow, name: str) -> str:
    found = part(window, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def typed(window: MainWindow, name: str, text: str) -> None:
    field = part(window, name)
    assert isinstance(field, QLineEdit)
    field.clear()
    QTest.keyClicks(field, text)


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    button = part(window, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def lines(window: MainWindow) -> str:
    found = part(window, "lines")
    assert isinstance(found, CheckLines)
    return found.as_text()


def drop(qtbot: QtBot, window: MainWindow, *paths: Path) -> bool:
    """Drag files over the page and let go; whether the page took them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest_of = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), *rest_of, none)
    enter.ignore()
    page(window).dragEnterEvent(enter)
    page(window).dropEvent(QDropEvent(QPointF(9, 9), *rest_of, none))
    rest(qtbot, window)
    return enter.isAccepted()


def test_that_a_dropped_folder_is_checked(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    assert drop(qtbot, window, folder)
    press(qtbot, window, "check")
    assert words(window, "word") == "Holds by itself"
    assert "Holds: The frame of" in lines(window)
    assert "Not tied: No receipt from outside" in lines(window)


def test_that_the_folder_s_own_receipt_is_left_aside_and_said(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    drop(qtbot, window, folder)
    assert "own receipt was left aside" in page(window).banner.sentence


def test_that_dropped_files_are_told_apart(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    drop(qtbot, window, folder / "receipt.json", folder / "frame.txt", folder / "proof.json")
    press(qtbot, window, "check")
    assert words(window, "word") == "Holds"


def test_that_text_dragged_over_the_page_is_not_taken(window: MainWindow, qtbot: QtBot) -> None:
    assert not drop(qtbot, window)


def test_that_files_can_be_typed_and_checked_by_enter(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    typed(window, "proof", str(folder / "proof.json"))
    typed(window, "frame", str(folder / "frame.txt"))
    QTest.keyClick(part(window, "frame"), Qt.Key.Key_Return)
    rest(qtbot, window)
    assert words(window, "word") == "Holds by itself"


@pytest.mark.parametrize("kind", ["proof", "frame", "receipt", "strata", "universes"])
def test_that_each_file_can_be_chosen(
    window: MainWindow, folder: Path, qtbot: QtBot, kind: str
) -> None:
    page(window)._form._picker = PlannedPicker(folder / "chosen")
    press(qtbot, window, f"choose_{kind}")
    assert getattr(page(window).presenter.state.files, kind) == folder / "chosen"


def test_that_a_folder_can_be_chosen(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    page(window).picker = PlannedPicker(folder)
    press(qtbot, window, "folder")
    assert page(window).presenter.state.files.frame == folder / "frame.txt"


def test_that_what_the_draw_claims_is_shown(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    assert "Design: focused" in words(window, "details")
    assert "yes: receipt and public value" in page(window).presenter.state.checked.text  # type: ignore[union-attr] # it was checked


def test_that_the_first_difference_is_shown_last_and_in_words(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    frame = folder / "frame.txt"
    frame.write_text("".join(frame.read_text().splitlines(keepends=True)[1:]))
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    assert words(window, "word") == "Differs"
    assert lines(window).splitlines()[-1].startswith("Differs: The frame holds")


def test_that_a_wrong_file_is_one_sentence_in_the_banner(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    drop(qtbot, window, folder)
    typed(window, "proof", str(folder / "frame.txt"))
    press(qtbot, window, "check")
    assert "is not JSON" in page(window).banner.sentence
    assert not part(window, "summary").isVisible()


def test_that_an_outcome_goes_when_a_file_changes(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    typed(window, "receipt", str(folder / "receipt.json"))
    assert not part(window, "summary").isVisible()


def test_that_an_outcome_goes_when_the_master_seed_changes(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    typed(window, "master", "ab" * 32)
    assert not part(window, "summary").isVisible()
    press(qtbot, window, "check")
    assert "does not open the commitment" in lines(window)


def test_that_the_outcome_is_copied_as_text(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    press(qtbot, window, "copy")
    assert QGuiApplication.clipboard().text().startswith("Check of a draw")


def test_that_the_outcome_is_saved_as_text(
    window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    page(window).picker = PlannedPicker(tmp_path / "outcome")
    press(qtbot, window, "save")
    assert (tmp_path / "outcome.txt").read_text(encoding="utf-8").startswith("Check of a draw")


def test_that_clear_begins_anew(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    drop(qtbot, window, folder)
    press(qtbot, window, "check")
    press(qtbot, window, "clear")
    field = part(window, "proof")
    assert isinstance(field, QLineEdit)
    assert (field.text(), part(window, "summary").isVisible()) == ("", False)


def test_that_another_page_may_send_a_folder(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window.go(Place("verify", {"folder": str(folder)}))
    rest(qtbot, window)
    assert page(window).presenter.state.files.proof == folder / "proof.json"


def replay(qtbot: QtBot, window: MainWindow, printout: str, **texts: str) -> str:
    asked = {"seed": "48863.78", "range": "1 1000", "count": "14"} | texts
    for name, text in asked.items():
        typed(window, f"replay.{name}", text)
    numbers = part(window, "replay.printout")
    assert isinstance(numbers, QPlainTextEdit)
    numbers.setPlainText(printout)
    press(qtbot, window, "replay.ask")
    return words(window, "replay.outcome")


def test_that_the_page_says_why_nothing_is_drawn_with_it(window: MainWindow) -> None:
    said = words(window, "replay.why")
    assert all(figure in said for figure in ("65,536", "1,300,000", "n = 125", "2,338"))


def test_that_a_printout_that_agrees_is_said_to(window: MainWindow, qtbot: QtBot) -> None:
    said = replay(qtbot, window, PRINTED.replace(" ", ", "))
    assert said == "All 14 agree with the printout, in the order of selection."


def test_that_the_first_number_that_differs_is_named(window: MainWindow, qtbot: QtBot) -> None:
    said = replay(qtbot, window, PRINTED.replace("247", "248"))
    assert said == "Number 3 of the printout is 248; the replay gives 247 there."


def test_that_a_replay_needs_no_printout(window: MainWindow, qtbot: QtBot) -> None:
    assert "the sum of all numbers is 6,520" in replay(qtbot, window, "")
    numbers = part(window, "replay.numbers")
    assert isinstance(numbers, QPlainTextEdit)
    assert numbers.toPlainText() == PRINTED


def test_that_sets_are_replayed_from_one_field(window: MainWindow, qtbot: QtBot) -> None:
    sets = {"seed": "61061.36", "range": "1-658, 1-66", "count": "2"}
    assert replay(qtbot, window, "309 41 165 26", **sets).startswith("All 2 agree")


def test_that_wrong_terms_are_one_sentence_in_place(window: MainWindow, qtbot: QtBot) -> None:
    assert replay(qtbot, window, "", seed="noon").startswith("Seed: “noon” is not a number")


def test_that_an_old_replay_goes_when_its_terms_change(window: MainWindow, qtbot: QtBot) -> None:
    replay(qtbot, window, PRINTED)
    field = part(window, "replay.seed")
    QTest.keyClicks(field, "1")
    assert words(window, "replay.outcome") == ""


def test_that_neither_review_nor_role_is_needed(
    home: Path, folder: Path, sit: Callable[..., Seat]
) -> None:
    seat, screen = sit(home, "elder"), Screen()
    seat.review_id = None
    presenter = VerifyPresenter(seat, screen)
    presenter.load()
    presenter.take((folder,))
    presenter.check()
    assert screen.now.checked.is_ok
