"""A real small workspace, built once and copied for each test, and the window on it, offscreen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import (
    assign,
    demo,
    demo_reviewer,
    draw_sample,
    plan_sample,
    reviews,
    snapshots,
)
from qapi_desk.services.casework import queue
from qapi_desk.services.workspace import Desk, open_workspace
from qapi_desk.ui.door import Door
from qapi_desk.ui.place import Place
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.window import MainWindow
from tests.quick import made_quick
from tests.services.desks import TWO_FORMS
from tests.ui.held import WAIT_MS, AtOnce, rest
from tests.workspaces import copied, signed_in

CASES = 300
RELEASED = 8


@pytest.fixture(autouse=True)
def no_dialog_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a dialog was executed; open() it")

    for kind in (QDialog, QMessageBox, QFileDialog):
        monkeypatch.setattr(kind, "exec", refuse)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("county") / "home"
    workspace = made_quick(demo.build(home, cases=CASES, progress=Silent(), forms=TWO_FORMS))
    workspace.close()
    shutil.rmtree(home / "extract")
    return home


@pytest.fixture(scope="session")
def reviewed(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copied(county, tmp_path_factory, "reviewed")
    with signed_in(home, "birch") as desk:
        review_id = demo.current_review(desk)
        lead = demo.sign_in(desk.workspace, "alder")
        timed = [row for row in queue(desk, review_id) if "expedited-6" in row.criteria]
        for row in timed[:RELEASED]:
            demo_reviewer.review(desk, review_id, row.case_id, supervisor=lead)
    return home


@pytest.fixture(scope="session")
def finished(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose newest review, of one small criterion, is wholly released."""
    home = copied(county, tmp_path_factory, "finished")
    with signed_in(home, "alder") as lead:
        review_id = small_review(lead)
        reviewer = demo.sign_in(lead.workspace, "birch")
        for row in queue(reviewer, review_id):
            demo_reviewer.review(reviewer, review_id, row.case_id, supervisor=lead)
    return home


def small_review(lead: Desk) -> ReviewId:
    """A second review of the same quarter, for one criterion with few cases, drawn and assigned."""
    draw_sample.void(lead, demo.current_review(lead), "It makes way for a small review.")
    snapshot = snapshots.snapshots(lead)[0].snapshot_id
    new = reviews.NewReview("Twelve months", "FFY2026Q4", snapshot, (CriterionId("expedited-12"),))
    review_id = ReviewId(reviews.create(lead, new).made or "")
    plan_sample.universes(lead, review_id, Silent())
    plan_sample.freeze(lead, review_id, {}, Silent())
    draw_sample.draw(lead, review_id, public_value="1 2 3 4 5 6", progress=Silent())
    assign.assign_balanced(lead, review_id, [PersonId("birch")])
    return review_id


@pytest.fixture
def finished_home(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "home"))


@pytest.fixture
def home(county: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(county, tmp_path / "home"))


@pytest.fixture
def reviewed_home(reviewed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reviewed, tmp_path / "home"))


@pytest.fixture
def sit(request: pytest.FixtureRequest) -> Iterator[Callable[..., Seat]]:
    """Seats a person at a workspace, with everything done at once."""
    opened = []

    def seat(home: Path, person: str = "", told: list[Changes] | None = None) -> Seat:
        workspace = open_workspace(home)
        opened.append(workspace)
        desk: Desk = demo.sign_in(workspace, person)
        heard = told if told is not None else []
        return Seat(desk, AtOnce(), heard.append, reviews.reviews(desk)[0].review_id)

    yield seat
    for workspace in opened:
        workspace.close()


@pytest.fixture
def open_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window on a workspace as one of its people, and waits until it has settled."""
    windows: list[MainWindow] = []

    def open_on(home: Path, person: str = "alder", *, page: str = "home") -> MainWindow:
        settings = Settings(tmp_path / "window.ini")
        settings.keep("window/person", person)
        dress = Dress.of(qapp)
        dress.apply(Theme.LIGHT, settings.number("look/scale"))
        window = MainWindow(Door(home), dress, settings)
        windows.append(window)
        window.resize(1366, 728)
        with qtbot.waitSignal(window.settled, timeout=WAIT_MS):
            window.show()
        rest(qtbot, window)
        if page != "home":
            window.go(Place(page))
            rest(qtbot, window)
        return window

    yield open_on
    for window in windows:
        window.close()
        window.deleteLater()
