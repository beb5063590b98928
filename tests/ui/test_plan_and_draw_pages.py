"""The plan, ceremony and draw pages at the window: what is seen and pressed there."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.ui.dice import counted, is_enough
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.plan import PlanPresenter
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.curve import CurvePicture
from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, part, press, rest, words
from tests.workspaces import second_look, signed_in

Open = Callable[..., MainWindow]


@pytest.fixture
def planned_home(home: Path) -> Path:
    """A workspace whose newest review has counted universes and no frozen plan."""
    with signed_in(home) as lead:
        second_look(lead)
    return home


@pytest.fixture
def planning(planned_home: Path, open_window: Open) -> MainWindow:
    return open_window(planned_home, page="plan")


@pytest.fixture
def walking(planned_home: Path, open_window: Open) -> MainWindow:
    return open_window(planned_home, page="ceremony")


def rows_of(window: MainWindow, name: str) -> int:
    table = part(window, QTableView, f"{name}.table")
    assert isinstance(table, QTableView)
    return table.model().rowCount()


# Planning


def test_that_a_stratified_design_brings_its_strata(planning: MainWindow, qtbot: QtBot) -> None:
    assert not part(planning, QWidget, "plan.strata").isVisible()
    QTest.mouseClick(
        part(planning, QRadioButton, "plan.design.stratified"), Qt.MouseButton.LeftButton
    )
    rest(qtbot, planning)
    assert part(planning, QWidget, "plan.strata").isVisible()
    assert rows_of(planning, "plan.strata") > 5


def test_that_the_arrows_move_between_designs(planning: MainWindow, qtbot: QtBot) -> None:
    first = part(planning, QRadioButton, "plan.design.focused")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    rest(qtbot, planning)
    assert planning.pages["plan"].presenter.state.design.kind == "stratified"


def test_that_moving_a_precision_moves_the_curve_and_its_table(
    planning: MainWindow, qtbot: QtBot
) -> None:
    picture = part(planning, CurvePicture, "plan.curve")
    before = picture.accessibleName()
    box = part(planning, QDoubleSpinBox, "plan.precision.line-2")
    assert isinstance(box, QDoubleSpinBox)
    box.stepBy(5)
    rest(qtbot, planning)
    assert picture.accessibleName() != before
    assert rows_of(planning, "plan.curve_points") == 9


def test_that_what_a_setting_could_show_is_of_that_setting(
    planning: MainWindow, qtbot: QtBot
) -> None:
    box = part(planning, QDoubleSpinBox, "plan.precision.line-1")
    assert isinstance(box, QDoubleSpinBox)
    for _ in range(5):
        box.stepBy(1)
    rest(qtbot, planning)
    state = planning.pages["plan"].presenter.state
    assert state.what_if.proposal == state.proposal
    assert words(planning, "plan.files").startswith("About ")


def test_that_what_is_looked_into_waits_while_nobody_looks(
    planning: MainWindow, qtbot: QtBot
) -> None:
    presenter = planning.pages["plan"].presenter
    assert isinstance(presenter, PlanPresenter)
    assert presenter.state.proposal is not None
    row = presenter.state.proposal.rows[0]
    presenter.set_size(row.criterion, replace(row.settings, precision=Fraction(2, 25)))
    planning.go(Place("home"))
    rest(qtbot, planning)
    planning.go(Place("plan"))
    rest(qtbot, planning)
    rows = presenter.state.proposal.rows
    assert rows[0].settings.precision == Fraction(2, 25)
    assert presenter.state.is_looked_into


def test_that_a_rule_shows_only_the_boxes_it_asks_for(planning: MainWindow, qtbot: QtBot) -> None:
    power = part(planning, QDoubleSpinBox, "plan.power.line-1")
    rule = part(planning, QComboBox, "plan.rule.line-1")
    assert isinstance(rule, QComboBox)
    assert not power.isVisible()
    rule.setCurrentIndex(rule.findData("power"))
    rest(qtbot, planning)
    assert power.isVisible()
    assert not part(planning, QDoubleSpinBox, "plan.precision.line-1").isEnabled()


def test_that_an_impossible_design_gives_way_to_the_last_possible_one(
    planning: MainWindow, qtbot: QtBot
) -> None:
    systematic = part(planning, QRadioButton, "plan.design.systematic")
    QTest.mouseClick(systematic, Qt.MouseButton.LeftButton)
    rest(qtbot, planning)
    focused = part(planning, QRadioButton, "plan.design.focused")
    assert isinstance(focused, QRadioButton)
    assert focused.isChecked()
    assert part(planning, Banner, "plan.banner").isVisible()


def test_that_what_a_regulation_fixes_is_told_with_its_source(planning: MainWindow) -> None:
    table = part(planning, QTableView, "plan.conventions.table")
    assert isinstance(table, QTableView)
    first = [str(table.model().index(0, place).data()) for place in range(4)]
    assert first[2:] == ["Fixed by regulation", "45 CFR 308.1(b)(1); 65 FR 77750"]


def test_that_sizes_break_into_lines_where_text_is_large(
    planning: MainWindow, qtbot: QtBot
) -> None:
    grid = part(planning, QWidget, "plan.sizes")
    planning.wear(Theme.LIGHT, 200)
    rest(qtbot, planning)
    QApplication.processEvents()
    assert grid.minimumSizeHint().width() <= planning.width()
    assert part(planning, QDoubleSpinBox, "plan.precision.line-1").isVisible()
    planning.wear(Theme.LIGHT, 100)


def test_that_a_frozen_plan_is_shown_and_not_moved(home: Path, open_window: Open) -> None:
    window = open_window(home, page="plan")
    assert not part(window, QWidget, "plan.sizes").isEnabled()
    assert "Frozen" in words(window, "plan.subtitle")


# The ceremony


def test_that_dice_are_counted_and_read_back() -> None:
    assert counted("1 2 3 4 5 6 1") == ("7 of 20 dice. Read back: 12345 61", "warn")


def test_that_published_text_is_taken_as_it_is() -> None:
    assert counted("SuperLotto 2026-11-21: 4 8 15")[0].startswith("Taken as published text")
    assert is_enough("SuperLotto 2026-11-21: 4 8 15")


def test_that_a_face_pressed_is_a_die_thrown(walking: MainWindow, qtbot: QtBot) -> None:
    press(walking, qtbot, "ceremony.freeze")
    walking.page.presenter.export_receipt(walking.door.home / "receipt.json")  # type: ignore[union-attr] # a page is shown
    rest(qtbot, walking)
    for face in "626":
        press(walking, qtbot, f"ceremony.public_value.face.{face}")
    press(walking, qtbot, "ceremony.public_value.back")
    field = part(walking, QLineEdit, "ceremony.public_value")
    assert isinstance(field, QLineEdit)
    assert field.text() == "6 2"


def test_that_only_the_step_at_hand_can_be_taken(walking: MainWindow, qtbot: QtBot) -> None:
    assert words(walking, "ceremony.state.plan") == "Next"
    assert not part(walking, QPushButton, "ceremony.draw").isVisible()
    press(walking, qtbot, "ceremony.freeze")
    assert words(walking, "ceremony.state.receipt") == "Next"
    assert not part(walking, QLineEdit, "ceremony.public_value").isVisible()
    assert "The receipt is not out yet" in words(walking, "ceremony.words.public")


def test_that_drawing_unwitnessed_is_warned_about_first(walking: MainWindow, qtbot: QtBot) -> None:
    press(walking, qtbot, "ceremony.freeze")
    assert not part(walking, QPushButton, "ceremony.draw").isEnabled()
    part(walking, QCheckBox, "ceremony.unwitnessed").click()  # type: ignore[attr-defined] # a box
    rest(qtbot, walking)
    assert part(walking, QLabel, "ceremony.not_witnessed").isVisible()
    assert part(walking, QPushButton, "ceremony.draw").isEnabled()


def test_that_the_receipt_is_copied_without_gaps(walking: MainWindow, qtbot: QtBot) -> None:
    press(walking, qtbot, "ceremony.freeze")
    press(walking, qtbot, "ceremony.copy_receipt")
    receipt = walking.pages["ceremony"].presenter.state.receipt
    assert f"Plan: {receipt.plan_hash}" in QGuiApplication.clipboard().text().splitlines()


def test_that_the_receipt_goes_out_by_its_command(
    walking: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    press(walking, qtbot, "ceremony.freeze")
    assert walking.page is not None
    walking.page.picker = PlannedPicker(tmp_path / "receipt.json")
    walking.dispatch("ceremony.receipt_out")
    rest(qtbot, walking)
    assert (tmp_path / "receipt.json").is_file()
    assert words(walking, "ceremony.state.receipt") == "Done"


def test_that_a_step_asked_for_too_early_says_why_not(walking: MainWindow, qtbot: QtBot) -> None:
    walking.dispatch("ceremony.draw")
    rest(qtbot, walking)
    banner = part(walking, Banner, "ceremony.banner")
    assert isinstance(banner, Banner)
    assert banner.sentence == "There is no frozen plan; freeze one before drawing."


def test_that_the_ceremony_ends_at_the_draw(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home, page="ceremony")
    assert "witnessed" in words(window, "ceremony.over")
    press(window, qtbot, "ceremony.to_draw")
    assert window.page is not None
    assert window.page.id == "draw"


# The draw


def test_that_a_check_is_a_picture_with_its_table(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="draw")
    tabs = part(window, QTabWidget, "draw.tabs")
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(3)
    rest(qtbot, window)
    assert part(window, QWidget, "draw.check_picture").isVisible()
    assert rows_of(window, "draw.groups") > 1
    assert "Bonferroni" in words(window, "draw.level")


def test_that_checks_are_spoken_of_while_they_are_made(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="draw")
    part(window, QTabWidget, "draw.tabs").setCurrentIndex(3)  # type: ignore[attr-defined] # tabs
    assert part(window, QLabel, "draw.comparing").isVisible()
    assert not part(window, QWidget, "draw.checks").isVisible()
    rest(qtbot, window)
    assert not part(window, QLabel, "draw.comparing").isVisible()


def test_that_another_check_shows_another_picture(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, page="draw")
    part(window, QTabWidget, "draw.tabs").setCurrentIndex(3)  # type: ignore[attr-defined] # tabs
    rest(qtbot, window)
    before = window.pages["draw"].presenter.state.picture
    table = part(window, QTableView, "draw.checks.table")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    rest(qtbot, window)
    assert window.pages["draw"].presenter.state.picture != before


def test_that_a_reviewer_sees_the_sample_only(home: Path, open_window: Open) -> None:
    window = open_window(home, "birch", page="draw")
    tabs = part(window, QTabWidget, "draw.tabs")
    assert isinstance(tabs, QTabWidget)
    assert [tabs.isTabVisible(place) for place in range(4)] == [True, False, False, False]


def test_that_an_observer_reaches_every_page(home: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(home, "elder")
    for page in ("plan", "ceremony", "draw", "verify", "calculator"):
        window.go(Place(page))
        rest(qtbot, window)
        assert window.page is not None
        assert not part(window, Banner, f"{page}.banner").isVisible(), page
