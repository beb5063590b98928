"""What people add on an element's page: entries, activities, measures, levels, withdrawals."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.catalog import FederalMeasure, LevelStatus
from qapi_desk.domain.entries import Entry
from qapi_desk.services import county_catalog, entries
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.pages.catalog import CatalogPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.entry_blocks import EntryBlocks
from qapi_desk.ui.widgets.measure_blocks import MeasureBlocks
from qapi_desk.ui.widgets.passages import Passages
from qapi_desk.ui.window import MainWindow
from tests.ui.held import part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
ELEMENT = "CM.3.9"
RULED = "The day the worker reads the reply is the day the employer is known."


@pytest.fixture
def window(home: Path, open_window: Open, qtbot: QtBot) -> MainWindow:
    return at_element(open_window(home), qtbot)


def at_element(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.go(Place("catalog", {"element": ELEMENT}))
    rest(qtbot, window)
    return window


def page(window: MainWindow) -> CatalogPage:
    assert isinstance(window.page, CatalogPage)
    return window.page


def ask(window: MainWindow, word: str) -> KeptSheet:
    """Press a button of the element, wherever it stands; the sheet that opens."""
    pressed = part(window, QPushButton, f"catalog.{word}")
    assert isinstance(pressed, QPushButton)
    pressed.click()
    return next(each for each in window.findChildren(KeptSheet) if each.isVisible())


def write(sheet: KeptSheet, **texts: str) -> None:
    for name, text in texts.items():
        line = sheet.findChild(QLineEdit, f"{sheet.name}.{name}")
        if line is not None:
            line.setText(text)
            continue
        lines = sheet.findChild(QPlainTextEdit, f"{sheet.name}.{name}")
        assert lines is not None
        lines.setPlainText(text)


def keep(sheet: KeptSheet, window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(part(sheet, QPushButton, f"{sheet.name}.ok"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)


def made(window: MainWindow) -> list[Entry]:
    found = page(window).presenter.state.page
    assert found is not None
    return list(found.entries)


def told(window: MainWindow) -> str:
    blocks = part(window, EntryBlocks, "catalog.entries")
    assert isinstance(blocks, EntryBlocks)
    return blocks.as_text()


def test_that_a_ruling_is_written_where_one_is_looking(window: MainWindow, qtbot: QtBot) -> None:
    sheet = ask(window, "ruling")
    write(sheet, text=RULED, source="County counsel")
    keep(sheet, window, qtbot)
    assert RULED in told(window)
    assert "Says so: County counsel" in told(window)
    assert "Written by Rosa Alder" in told(window)


def test_that_a_ruling_may_be_about_one_measure(window: MainWindow, qtbot: QtBot) -> None:
    sheet = ask(window, "ruling")
    about = part(sheet, Choice, "entry.about")
    assert isinstance(about, Choice)
    about.setCurrentIndex(about.findData("CM.3.9.C2"))
    write(sheet, text=RULED, source="County counsel")
    keep(sheet, window, qtbot)
    assert [entry.about.place for entry in made(window)] == ["CM.3.9.C2"]


def test_that_what_is_refused_stays_written_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    sheet = ask(window, "ruling")
    write(sheet, text=RULED)
    keep(sheet, window, qtbot)
    assert sheet.isVisible()
    assert "Say who decided it" in sheet.banner.sentence
    lines = part(sheet, QPlainTextEdit, "entry.text")
    assert isinstance(lines, QPlainTextEdit)
    assert lines.toPlainText() == RULED
    write(sheet, source="County counsel")
    keep(sheet, window, qtbot)
    assert len(made(window)) == 1


def test_that_a_reviewer_tells_of_a_practice_and_rules_nothing(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_element(open_window(home, "birch"), qtbot)
    sheet = ask(window, "ruling")
    write(sheet, text=RULED, source="Myself")
    keep(sheet, window, qtbot)
    assert "rule how something is read" in sheet.banner.sentence
    sheet.close()
    sheet = ask(window, "practice")
    write(sheet, text="Ring the payroll office first.", outcome="Half the returns.")
    keep(sheet, window, qtbot)
    assert "Came of it: Half the returns." in told(window)


def test_that_a_reviewer_is_offered_nothing_that_shapes_the_catalog(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = at_element(open_window(home, "birch"), qtbot)
    shaping = ("activity", "measure", "approve", "levels", "end_activity", "end_measure")
    buttons = [part(window, QPushButton, f"catalog.{word}") for word in shaping]
    assert all(each.isHidden() for each in buttons)


def test_that_an_entry_is_withdrawn_with_a_reason_and_stays_to_be_read(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(home, "alder") as lead:
        entries.rule(lead, ELEMENT, RULED, source="Counsel", on=date(2026, 9, 1))
    window = at_element(open_window(home), qtbot)
    sheet = ask(window, "withdraw")
    keep(sheet, window, qtbot)
    assert "Say why it is withdrawn" in sheet.banner.sentence
    write(sheet, reason="The state rules it now.")
    keep(sheet, window, qtbot)
    assert RULED in told(window)
    assert ": The state rules it now." in told(window)
    assert part(window, QPushButton, "catalog.withdraw").isHidden()


def test_that_a_ruling_on_a_rule_or_a_question_stands_at_the_element(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    with signed_in(home, "alder") as lead:
        entries.rule(lead, "CR-088", RULED, source="Counsel", on=date(2026, 9, 1))
    window = at_element(open_window(home), qtbot)
    assert "on the rule CR-088" in told(window)


def test_that_an_activity_stands_with_its_task_until_it_is_out_of_use(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = ask(window, "activity")
    keep(sheet, window, qtbot)
    assert "Say who does it" in sheet.banner.sentence
    write(sheet, who="Desk 4", how="By telephone", when="Mondays")
    keep(sheet, window, qtbot)
    tasks = part(window, Passages, "catalog.tasks")
    assert isinstance(tasks, Passages)
    assert "County: Desk 4; Mondays; By telephone" in tasks.as_text()
    sheet = ask(window, "end_activity")
    write(sheet, reason="The desk is closed.")
    keep(sheet, window, qtbot)
    assert "Desk 4" not in tasks.as_text()


def test_that_a_measure_of_the_county_stands_with_the_measures(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = ask(window, "measure")
    write(sheet, text="The order is confirmed by telephone.", source="Memorandum 3")
    keep(sheet, window, qtbot)
    blocks = part(window, MeasureBlocks, "catalog.measures")
    assert isinstance(blocks, MeasureBlocks)
    assert "LOCAL.CM.3.9.1" in blocks.as_text()
    assert "Comes from Memorandum 3" in blocks.as_text()


def test_that_a_supervisor_approves_the_levels_with_a_reason(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = ask(window, "approve")
    keep(sheet, window, qtbot)
    assert "Say on whose decision" in sheet.banner.sentence
    write(sheet, reason="The supervisors' meeting.")
    keep(sheet, window, qtbot)
    assert words(window, "catalog.level_status") == "Approved"
    assert words(window, "catalog.level_why").startswith("Why: The supervisors' meeting.")


def test_that_a_supervisor_changes_a_level_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    sheet = ask(window, "levels")
    level = part(sheet, Choice, "levels.paternity")
    assert isinstance(level, Choice)
    level.setCurrentIndex(level.findData("3"))
    write(sheet, reason="It helps to find fathers.")
    keep(sheet, window, qtbot)
    desk = page(window).seat.desk
    levels = county_catalog.layer(desk).levels(desk.library.catalog.by_id[ELEMENT])
    assert levels.level(FederalMeasure.PATERNITY) == 3
    assert levels.status is LevelStatus.CHANGED


def test_that_a_sheet_closed_before_its_answer_is_left_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = ask(window, "ruling")
    write(sheet, text=RULED, source="County counsel")
    sheet.on_ok()
    sheet.close()
    rest(qtbot, window)
    assert len(made(window)) == 1
    press(window, qtbot, "catalog.practice")
