"""The changes page: what is newer, what another reading would do, adopting it with a reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind
from qapi_desk.services import calendars_kept, law_changes
from qapi_desk.ui.pages.changes import ChangesPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.changes import ChangesPresenter, change_of, place_for
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.ui.held import Screen, part, press, rest, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
REASON = "County counsel reads it so; memo of 3 August 2026."
OVERRIDE = LawChange(LawChangeKind.SETTING, RulesetId("federal-2016"), "outcome_override", "false")


@pytest.fixture
def window(home: Path, open_window: Open) -> MainWindow:
    return open_window(home, page="changes")


@pytest.fixture
def presenter(home: Path, sit: Callable[..., Seat]) -> ChangesPresenter:
    made = ChangesPresenter(sit(home), Screen())
    made.load()
    return made


def page(window: MainWindow) -> ChangesPage:
    assert isinstance(window.page, ChangesPage)
    return window.page


def rows(window: MainWindow, name: str) -> RowList:
    found = part(window, RowList, f"changes.{name}")
    assert isinstance(found, RowList)
    return found


def look_at_override(window: MainWindow, qtbot: QtBot) -> None:
    possible = rows(window, "possible")
    found = next(p for p in possible.model.rows if p.change == OVERRIDE)
    possible.grid.selectRow(possible.model.rows.index(found))
    press(window, qtbot, "changes.ask")


def adopt(window: MainWindow, qtbot: QtBot, reason: str = REASON) -> None:
    press(window, qtbot, "changes.adopt")
    QTest.keyClicks(part(window, QPlainTextEdit, "adopt_change.text"), reason)
    press(window, qtbot, "adopt_change.ok")


def test_that_nothing_newer_is_said_when_nothing_is(window: MainWindow) -> None:
    assert words(window, "changes.newer").startswith("Nothing newer has come in")


def test_that_a_newer_calendar_is_offered(home: Path, open_window: Open) -> None:
    with signed_in(home, "alder") as lead:
        calendars_kept.add(lead, "agency", date(2026, 7, 6), "County fair", "Resolution 26-114")
    window = open_window(home, page="changes")
    assert "newer calendar 2026.1+county.1" in words(window, "changes.newer")
    assert "\tagency\tNewer than" in rows(window, "possible").model.as_text()


def test_that_every_other_value_of_an_option_can_be_asked_about(window: MainWindow) -> None:
    asked = [possible.change for possible in rows(window, "possible").model.rows]
    assert OVERRIDE in asked
    assert len(asked) == len(set(asked))


def test_that_every_other_reading_can_be_asked_about(presenter: ChangesPresenter) -> None:
    readings = [p for p in presenter.state.possible if p.change.kind is LawChangeKind.READING]
    assert readings
    assert all("/" in reading.change.subject and reading.would_be for reading in readings)


def test_that_looking_lists_each_case_before_and_after(window: MainWindow, qtbot: QtBot) -> None:
    look_at_override(window, qtbot)
    seen = page(window).presenter.state.seen
    assert seen is not None
    assert len(rows(window, "cases").model.rows) == len(seen.cases)
    assert "of this review looked at" in words(window, "changes.summary")


def test_that_rates_stand_before_and_after(window: MainWindow, qtbot: QtBot) -> None:
    look_at_override(window, qtbot)
    titles = [field.column.title for field in rows(window, "rates").model.fields]
    assert titles[3:5] == ["Rate now", "Would be"]
    assert rows(window, "rates").model.rows


def test_that_the_whole_caseload_is_looked_at_when_asked(window: MainWindow, qtbot: QtBot) -> None:
    box = part(window, QCheckBox, "changes.whole")
    assert isinstance(box, QCheckBox)
    box.click()
    look_at_override(window, qtbot)
    assert "of the whole caseload looked at" in words(window, "changes.summary")


def test_that_looking_decides_nothing(presenter: ChangesPresenter) -> None:
    presenter.ask(OVERRIDE)
    assert presenter.state.decisions == ()
    desk, review_id = presenter.seat.desk, presenter.seat.review_id
    assert review_id is not None
    assert law_changes.decisions(desk, review_id) == ()


def test_that_a_change_is_adopted_with_its_reason(window: MainWindow, qtbot: QtBot) -> None:
    look_at_override(window, qtbot)
    adopt(window, qtbot)
    qtbot.waitUntil(lambda: bool(rows(window, "decisions").model.rows))
    told = rows(window, "decisions").model.as_text()
    assert "outcome_override: false" in told
    assert REASON in told
    assert "Rosa Alder" in told


def test_that_what_was_adopted_is_no_longer_on_offer(window: MainWindow, qtbot: QtBot) -> None:
    look_at_override(window, qtbot)
    adopt(window, qtbot)
    qtbot.waitUntil(lambda: bool(rows(window, "decisions").model.rows))
    rest(qtbot, window)
    assert OVERRIDE not in [each.change for each in rows(window, "possible").model.rows]


def test_that_nothing_is_adopted_without_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    look_at_override(window, qtbot)
    press(window, qtbot, "changes.adopt")
    press(window, qtbot, "adopt_change.ok")
    assert "Write it down first" in words(window, "adopt_change.banner.sentence")
    assert page(window).presenter.state.decisions == ()


def test_that_nothing_is_adopted_unseen(window: MainWindow) -> None:
    page(window).adopt()
    assert "Look at what would change first" in page(window).banner.sentence


def test_that_an_analyst_looks_and_does_not_adopt(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, "dogwood", page="changes")
    look_at_override(window, qtbot)
    assert not part(window, QPushButton, "changes.adopt").isVisible()


def test_that_a_reviewer_reads_why_and_what_was_decided(home: Path, open_window: Open) -> None:
    window = open_window(home, "birch", page="changes")
    assert "not shown to reviewers" in words(window, "changes.refusal")
    assert rows(window, "decisions").isVisible()
    assert not rows(window, "possible").isVisible()


def test_that_a_change_no_law_knows_is_refused_in_a_sentence(presenter: ChangesPresenter) -> None:
    shown = presenter.view
    presenter.ask(LawChange(LawChangeKind.SETTING, RulesetId("federal-2016"), "moon", "full"))
    assert isinstance(shown, Screen)
    assert "no option 'moon'" in shown.said[-1][0]
    assert presenter.state.asked is None


def test_that_a_place_keeps_the_change_that_was_looked_at() -> None:
    assert change_of(place_for(OVERRIDE).detail) == OVERRIDE
    assert change_of({}) is None


def test_that_a_place_with_a_change_looks_at_it(window: MainWindow, qtbot: QtBot) -> None:
    window.go(Place("home"))
    window.go(place_for(OVERRIDE))
    rest(qtbot, window)
    assert words(window, "changes.asked") == OVERRIDE.label
    assert page(window).where() == place_for(OVERRIDE)


def test_that_enter_on_a_change_looks_at_it(window: MainWindow, qtbot: QtBot) -> None:
    possible = rows(window, "possible")
    possible.grid.setFocus()
    possible.grid.selectRow(0)
    QTest.keyClick(possible.grid, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert page(window).presenter.state.seen is not None


def test_that_adopting_is_told_to_every_page(home: Path, sit: Callable[..., Seat]) -> None:
    told: list[Changes] = []
    presenter = ChangesPresenter(sit(home, told=told), Screen())
    presenter.load()
    presenter.ask(OVERRIDE)
    presenter.adopt(REASON)
    assert any(each.touches(Kind.LAW) for each in told)
