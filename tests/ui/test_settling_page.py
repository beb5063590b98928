"""Answering back at the window: amended, contested, looked at again, corrected; hand and key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import amend, demo, entries
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.pages.settling import SettlingPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.services import amended, rebutting
from tests.services.desks import DATA_FORM, Office
from tests.ui.held import PlannedPicker, part, press, rest, words

Open = Callable[..., MainWindow]


@pytest.fixture(scope="module")
def answered(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's review done: two amendments wait, a finding is contested, a ruling is new."""
    home = Path(shutil.copytree(county, tmp_path_factory.mktemp("answered") / "home"))
    workspace = open_workspace(home)
    demo.review_all(workspace, Silent())
    office = Office(workspace)
    first = amended.right(office)
    amended.asked(office, first, by="birch" if _is_birchs(office, first) else "")
    amended.asked(office, first, by="alder")
    rebutting.contested(office, home)
    today = office.supervisor.clock.now().date()
    entries.rule(
        office.supervisor, f"{DATA_FORM}/gen_ours", "Read it so.", source="Memo 8", on=today
    )
    workspace.close()
    return home


def _is_birchs(office: Office, case_id: CaseId) -> bool:
    return str(office.reviewer_of(case_id).person.person_id) == "birch"


@pytest.fixture
def answered_home(answered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(answered, tmp_path / "answered"))


@pytest.fixture
def window(answered_home: Path, open_window: Open) -> MainWindow:
    return open_window(answered_home, "alder", page="settling")


def page(window: MainWindow) -> SettlingPage:
    assert isinstance(window.page, SettlingPage)
    return window.page


def to_tab(window: MainWindow, qtbot: QtBot, tab: str) -> None:
    window.go(Place("settling", {"tab": tab}))
    rest(qtbot, window)


def tab_names(window: MainWindow) -> list[str]:
    tabs = part(window, QTabWidget, "settling.tabs")
    assert isinstance(tabs, QTabWidget)
    return [tabs.tabText(at) for at in range(tabs.count())]


def listed(window: MainWindow, name: str) -> str:
    found = part(window, RowList, name)
    assert isinstance(found, RowList)
    return found.model.as_text()


def mark(window: MainWindow, qtbot: QtBot, name: str, place: int) -> QTableView:
    grid = part(window, QTableView, f"{name}.table")
    assert isinstance(grid, QTableView)
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(place, 0))
    rest(qtbot, window)
    return grid


def banner(window: MainWindow) -> str:
    return page(window).banner.sentence


def sheet(window: MainWindow, name: str) -> KeptSheet:
    found = part(window, KeptSheet, name)
    assert isinstance(found, KeptSheet)
    return found


def write(asked: QWidget, name: str, text: str) -> None:
    """Type a text into a field of a sheet."""
    for kind in (QPlainTextEdit, QLineEdit):
        field = asked.findChild(kind, name)
        if field is not None:
            field.setFocus()
            QTest.keyClicks(field, text)
            return
    raise AssertionError(name)


def give(window: MainWindow, qtbot: QtBot, asked: KeptSheet) -> None:
    press(window, qtbot, f"{asked.name}.ok")


def test_that_the_tabs_say_how_much_waits(window: MainWindow) -> None:
    names = tab_names(window)
    assert names[:2] == ["Amendments (2)", "Rebuttals (1)"]
    assert names[2].startswith("Re-checks (")


def test_that_an_amendment_is_shown_old_and_new_with_what_it_changes(window: MainWindow) -> None:
    assert "Right: reported as it should be" in listed(window, "settling.answers")
    assert "Not right: an error" in listed(window, "settling.answers")
    effect = listed(window, "settling.effect")
    assert "federal-2016, governing" in effect
    assert "Error" in effect


def test_that_nobody_decides_on_what_they_asked_for(window: MainWindow) -> None:
    assert words(window, "settling.decide_words") == (
        "You asked for this one yourself; another supervisor decides."
    )
    assert not part(window, QPushButton, "settling.confirm").isEnabled()


def test_that_a_second_person_confirms_with_a_reason(window: MainWindow, qtbot: QtBot) -> None:
    mark(window, qtbot, "settling.amendments.list", 1)
    press(window, qtbot, "settling.confirm")
    asked = sheet(window, "amend_decide")
    write(asked, "amend_decide.reason", "Seen in the file.")
    give(window, qtbot, asked)
    assert "is confirmed" in banner(window)
    assert "Confirmed" in listed(window, "settling.amendments.list")


def test_that_a_denial_without_a_reason_stays_open(window: MainWindow, qtbot: QtBot) -> None:
    mark(window, qtbot, "settling.amendments.list", 1)
    press(window, qtbot, "settling.deny")
    asked = sheet(window, "amend_decide")
    give(window, qtbot, asked)
    assert asked.isVisible()
    assert asked.banner.sentence == "Write it down first; the history keeps it."


def test_that_a_rebuttal_tells_its_clock_in_words(window: MainWindow, qtbot: QtBot) -> None:
    to_tab(window, qtbot, "rebuttals")
    assert words(window, "settling.clock").endswith("working days left")
    assert "To be decided" in listed(window, "settling.items")


def test_that_a_rebuttal_is_opened_and_its_packet_written(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    to_tab(window, qtbot, "rebuttals")
    press(window, qtbot, "settling.open")
    assert "is open" in banner(window)
    path = tmp_path / "packet.xlsx"
    picker = PlannedPicker(path)
    page(window).rebuttals._acting._picker = picker
    press(window, qtbot, "settling.packet")
    assert path.exists()
    assert words(window, "settling.clock").endswith("left")


def test_that_a_file_that_is_no_packet_is_refused_in_a_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    to_tab(window, qtbot, "rebuttals")
    path = tmp_path / "none.xlsx"
    path.write_text("no workbook", encoding="utf-8")
    page(window).rebuttals._acting._picker = PlannedPicker(path)
    press(window, qtbot, "settling.take_in")
    assert "none.xlsx" in banner(window)


def test_that_the_cases_own_reviewer_or_a_reason_missing_is_told_in_the_sheet(
    window: MainWindow, qtbot: QtBot
) -> None:
    to_tab(window, qtbot, "rebuttals")
    press(window, qtbot, "settling.decide")
    asked = sheet(window, "decide")
    give(window, qtbot, asked)
    assert "why" in asked.banner.sentence.lower()
    write(asked, "decide.reason", "The proof is of another day.")
    give(window, qtbot, asked)
    assert "is decided" in banner(window)
    assert tab_names(window)[1] == "Rebuttals"


def test_that_an_earlier_finding_stands_under_a_ruling(window: MainWindow, qtbot: QtBot) -> None:
    to_tab(window, qtbot, "rechecks")
    before = tab_names(window)[2]
    press(window, qtbot, "settling.stands")
    asked = sheet(window, "recheck")
    write(asked, "recheck.reason", "It was read so before.")
    give(window, qtbot, asked)
    assert "It stands" in listed(window, "settling.rechecks.list")
    assert tab_names(window)[2] != before


def test_that_a_correction_is_done_on_evidence_only(window: MainWindow, qtbot: QtBot) -> None:
    to_tab(window, qtbot, "corrections")
    press(window, qtbot, "settling.fix_done")
    asked = sheet(window, "fix_done")
    give(window, qtbot, asked)
    assert "evidence" in asked.banner.sentence
    write(asked, "fix_done.evidence", "document 3")
    give(window, qtbot, asked)
    assert "Done" in listed(window, "settling.fixes")


def test_that_enter_leads_into_the_sheet_and_escape_back(window: MainWindow, qtbot: QtBot) -> None:
    to_tab(window, qtbot, "corrections")
    grid = mark(window, qtbot, "settling.fixes", 0)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    act = part(window, QPushButton, "settling.fix_done")
    assert act.hasFocus()
    QTest.keyClick(act, Qt.Key.Key_Escape)
    assert grid.hasFocus()


def test_that_a_reviewer_sees_what_they_asked_for_alone(
    answered_home: Path, open_window: Open
) -> None:
    window = open_window(answered_home, "cedar", page="settling")
    state = page(window).presenter.state
    assert {str(each.asked_by) for each in state.rows} <= {"cedar"}
    assert not part(window, QPushButton, "settling.confirm").isVisible()


def test_that_a_county_whose_review_runs_is_told_why_reviewers_see_no_errors(
    home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(home, "birch", page="settling")
    to_tab(window, qtbot, "corrections")
    assert "running rate" in words(window, "settling.corrections.refusal")
    to_tab(window, qtbot, "amendments")
    assert words(window, "settling.amendments.list.empty").startswith("You asked for no amendment")


def test_that_an_amendment_is_asked_for_beside_the_released_answer(
    answered_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(answered_home, "alder", page="review")
    assert isinstance(window.page, ReviewPage)
    case_id = _open_a_case(window, qtbot)
    press(window, qtbot, "review.amend")
    asked = sheet(window, "amend")
    _choose(asked, "not_met", window, qtbot)
    write(asked, "amend.comment", "It was found.")
    write(asked, "amend.cited", "document 1")
    cited = part(asked, QLineEdit, "amend.cited")
    QTest.keyClick(cited, Qt.Key.Key_Tab)
    rest(qtbot, window)
    for _ in range(2):
        press(window, qtbot, "amend.next")
        _choose(asked, "", window, qtbot)
    assert "Error" in listed(window, "amend.effect")
    write(asked, "amend.reason", "The proof was in the court's file.")
    give(window, qtbot, asked)
    assert window.seat is not None
    found = amend.of_case(window.seat.desk, demo.current_review(window.seat.desk), case_id)
    assert found[-1].reason == "The proof was in the court's file."


def _open_a_case(window: MainWindow, qtbot: QtBot) -> CaseId:
    assert window.seat is not None
    workspace = window.seat.desk.workspace
    case_id = amended.right(Office(workspace))
    window.go(Place("review", {"case": str(case_id), "question": f"{DATA_FORM}/l1_right"}))
    rest(qtbot, window)
    return case_id


def _choose(asked: KeptSheet, value: str, window: MainWindow, qtbot: QtBot) -> None:
    """Press a choice of the question at hand; the first one where none is named."""
    made = [b for b in asked.findChildren(QRadioButton) if b.isVisible()]
    wanted = [b for b in made if b.property("choice") == value] or made
    wanted[0].click()
    rest(qtbot, window)
