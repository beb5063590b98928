"""A list that somebody else drew, at the window: received, assigned, counted; never drawn."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDateEdit,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CriterionId, PersonId
from qapi_desk.services import assign, casework, demo, demo_reviewer, received, reviews, snapshots
from qapi_desk.ui.presenters.ceremony import CeremonyPresenter
from qapi_desk.ui.presenters.plan import PlanPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.window import MainWindow
from tests.ui.held import PlannedPicker, Screen, part, press, words
from tests.workspaces import signed_in

Open = Callable[..., MainWindow]
Sit = Callable[..., Seat]
DRAWN_ON = date(2026, 10, 12)
MANY = 4


@pytest.fixture
def federal(home: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A workspace whose newest review has nothing planned, and a list of cases of line 1."""
    listed = tmp_path / "list.txt"
    with signed_in(home) as lead:
        ours = casework.queue(lead, demo.current_review(lead))
        found = [str(row.case_id) for row in ours if "line-1" in row.criteria][:MANY]
        snapshot = snapshots.snapshots(lead)[0].snapshot_id
        new = reviews.NewReview("Federal list", "FFY2026Q4", snapshot, (CriterionId("line-1"),))
        reviews.create(lead, new)
    listed.write_text("\n".join(found), encoding="utf-8")
    return home, listed


@pytest.fixture
def received_home(federal: tuple[Path, Path]) -> Path:
    """The same with the list received."""
    home, listed = federal
    with signed_in(home) as lead:
        review_id = reviews.reviews(lead)[0].review_id
        received.receive(lead, review_id, listed, drawn_by="DCSS", drawn_on=DRAWN_ON)
    return home


def shows(window: MainWindow, name: str) -> bool:
    return part(window, QWidget, name).isVisible()


def rows_of(window: MainWindow, name: str) -> list[list[str]]:
    table = part(window, QTableView, f"{name}.table")
    assert isinstance(table, QTableView)
    model = table.model()
    return [
        [str(model.index(line, place).data()) for place in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def fill(window: MainWindow, listed: Path, qtbot: QtBot) -> None:
    """Choose the file, and write down who drew it, when, and what else is known."""
    assert window.page is not None
    window.page.picker = PlannedPicker(listed)
    press(window, qtbot, "plan.choose_list")
    for name, text in (("plan.drawn_by", "DCSS"), ("plan.received_note", "By mail.")):
        field = part(window, QLineEdit, name)
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
    day = part(window, QDateEdit, "plan.drawn_on")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate(DRAWN_ON.year, DRAWN_ON.month, DRAWN_ON.day))


def test_that_a_supervisor_receives_a_list_in_place_of_a_plan(
    federal: tuple[Path, Path], open_window: Open, qtbot: QtBot
) -> None:
    home, listed = federal
    window = open_window(home, page="plan")
    fill(window, listed, qtbot)
    press(window, qtbot, "plan.receive")
    assert words(window, "plan.received") == (
        "Received from DCSS (drawn on 2026-10-12), not drawn here"
    )
    facts = part(window, FactsView, "plan.received_facts")
    assert isinstance(facts, FactsView)
    sha256 = hashlib.sha256(listed.read_bytes()).hexdigest()
    assert f"Cases: {MANY} cases" in facts.as_text()
    assert f"SHA-256: {sha256}\nNote: By mail." in facts.as_text()


def test_that_nothing_is_counted_or_planned_for_a_received_list(
    received_home: Path, open_window: Open
) -> None:
    window = open_window(received_home, page="plan")
    for name in ("plan.universes", "plan.sizes", "plan.to_ceremony", "plan.receive"):
        assert not shows(window, name), name
    window.dispatch("plan.universes")
    banner = part(window, Banner, "plan.banner")
    assert isinstance(banner, Banner)
    assert banner.sentence == "A list was received; nothing is counted or drawn here."


def test_that_only_a_supervisor_is_offered_to_receive_one(
    federal: tuple[Path, Path], open_window: Open
) -> None:
    window = open_window(federal[0], "birch", page="plan")
    assert not shows(window, "plan.receive")


def test_that_a_plan_frozen_leaves_no_place_for_a_list(home: Path, open_window: Open) -> None:
    window = open_window(home, page="plan")
    assert not shows(window, "plan.receive")


def test_that_a_list_without_a_source_is_refused_and_the_form_stays(
    federal: tuple[Path, Path], open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(federal[0], page="plan")
    fill(window, federal[1], qtbot)
    by = part(window, QLineEdit, "plan.drawn_by")
    assert isinstance(by, QLineEdit)
    by.clear()
    press(window, qtbot, "plan.receive")
    banner = part(window, Banner, "plan.banner")
    assert isinstance(banner, Banner)
    assert banner.sentence == "Write down who drew the list, such as DCSS."
    assert part(window, QPushButton, "plan.receive").isEnabled()


def test_that_a_file_is_asked_for_first(sit: Sit, federal: tuple[Path, Path]) -> None:
    screen = Screen()
    presenter = PlanPresenter(sit(federal[0]), screen)
    presenter.load()
    presenter.receive("", "DCSS", DRAWN_ON, "")
    assert screen.said == [("Choose the file with the list first.", "bad")]


def test_that_the_ceremony_offers_no_step_for_a_received_list(
    received_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(received_home, page="ceremony")
    assert not shows(window, "ceremony.step.plan")
    assert "not drawn here" in words(window, "ceremony.received")
    press(window, qtbot, "ceremony.assign")
    assert window.page is not None
    assert window.page.id == "draw"


def test_that_freezing_and_drawing_say_that_a_list_was_received(
    sit: Sit, received_home: Path
) -> None:
    screen = Screen()
    presenter = CeremonyPresenter(sit(received_home), screen)
    presenter.load()
    presenter.freeze()
    presenter.draw()
    told = "A list was received that somebody else drew; nothing is drawn here."
    assert screen.said == [(told, "bad")] * 2


def test_that_its_cases_are_shared_out_on_the_draw_page(
    received_home: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(received_home, page="draw")
    assert not shows(window, "draw.none")
    assert words(window, "draw.unassigned") == f"{MANY} cases wait for a reviewer."
    press(window, qtbot, "draw.assign")
    assert words(window, "draw.unassigned") == "All assigned."
    tabs = part(window, QTabWidget, "draw.tabs")
    assert isinstance(tabs, QTabWidget)
    assert [tabs.isTabVisible(place) for place in range(4)] == [True, False, False, False]
    assert not shows(window, "draw.proof")


def test_that_its_findings_are_counts_and_rates_without_limits(
    received_home: Path, open_window: Open
) -> None:
    with signed_in(received_home) as lead:
        review_id = reviews.reviews(lead)[0].review_id
        assign.assign_balanced(lead, review_id, [PersonId("birch"), PersonId("cedar")])
        for row in casework.queue(lead, review_id):
            reviewer = demo.sign_in(lead.workspace, str(row.reviewer))
            demo_reviewer.review(reviewer, review_id, row.case_id, supervisor=lead)
    window = open_window(received_home, page="findings")
    ours = rows_of(window, "findings.rates")[0]
    assert ours[2].endswith("%")
    assert ours[3:5] == ["—", "—"]
    assert ours[17] == "—"
    assert "have no limits" in words(window, "findings.means")
    assert words(window, "findings.basis") == ""
