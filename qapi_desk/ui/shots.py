"""Pictures of every page: light, dark, large text, empty and in error. For looking at.

The window itself is driven, on a real workspace; nothing is drawn for the picture only.
"""

import os
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QWidget,
)

from qapi_desk.domain.draws import Design, DesignKind, DrawTerms, FrameTrait
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Silent
from qapi_desk.services import demo, plan_sample, prove_draw, reviews, snapshots
from qapi_desk.services.workspace import open_workspace
from qapi_desk.ui import shots_catalog, shots_law
from qapi_desk.ui.door import Door
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pages.calculator import CalculatorPage
from qapi_desk.ui.pages.catalog import CatalogPage
from qapi_desk.ui.pages.ceremony import CeremonyPage
from qapi_desk.ui.pages.draw import DrawPage
from qapi_desk.ui.pages.forms import FormsPage
from qapi_desk.ui.pages.plan import PlanPage
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.pages.second import SecondPage
from qapi_desk.ui.pages.settling import SettlingPage
from qapi_desk.ui.pages.snapshot import SnapshotPage
from qapi_desk.ui.pages.verify import VerifyPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.window import MainWindow

WAIT_SECONDS = 60.0
DEMONSTRATION_CASES = 300
BY_OFFICE = Design(DesignKind.STRATIFIED, FrameTrait.OFFICE)
NARROW = 680
"""The width that is left beside the state's own program."""
SIZES = ((Theme.LIGHT, 100), (Theme.DARK, 100), (Theme.LIGHT, 200), (Theme.CONTRAST, 100))


def take_shots(home: Path, folder: Path) -> tuple[Path, ...]:
    """Grab every page of the workspace at ``home`` into ``folder``; gives the files written.

    The workspace is copied first, so that nothing done for a picture stays in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = _application()
    with tempfile.TemporaryDirectory() as rough:
        copy = Path(rough) / "workspace"
        shutil.copytree(home, copy)
        taken = _Camera(app, folder, Path(rough)).take(copy)
    return tuple(taken)


def _application() -> QApplication:
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication(["qapi-desk-shots"])


class _Camera:
    """Drives windows and writes what they look like."""

    def __init__(self, app: QApplication, folder: Path, rough: Path) -> None:
        self._dress = Dress.of(app)
        self._folder = folder
        self._rough = rough
        self._taken: list[Path] = []
        self._prefix = ""

    def take(self, home: Path) -> list[Path]:
        """Empty states first, then every page in every look, then dialogs and errors."""
        self._empty()
        for theme, percent in SIZES:
            self._prefix = f"{theme}-{percent}"
            window = self._open(home, theme, percent)
            self._pages(window)
            if (theme, percent) == SIZES[0]:
                self._narrow(window)
                self._dialogs(window)
                self._errors(window)
            self._put_away(window)
        self._answering(home)
        self._planning(home)
        return self._taken

    def _planning(self, home: Path) -> None:
        """A stratified plan that is not frozen, then the ceremony step by step, not drawn."""
        review_id = _a_plan(home)
        for theme, percent in SIZES:
            self._prefix = f"planning-{theme}-{percent}"
            window = self._open(home, theme, percent)
            window.open_review(review_id)
            self._rest(window)
            window.go(Place("plan"))
            self._rest(window)
            page = window.page
            if isinstance(page, PlanPage):
                page.presenter.set_terms(DrawTerms(BY_OFFICE))
                self._rest(window)
                self._down(window, page, "1-plan")
            window.go(Place("ceremony"))
            self._rest(window)
            self._grab(window, "2-before-freezing")
            self._put_away(window)
        self._ceremony(home, review_id)

    def _ceremony(self, home: Path, review_id: ReviewId) -> None:
        self._prefix = "ceremony"
        window = self._open(home, Theme.LIGHT, 100)
        window.open_review(review_id)
        window.go(Place("ceremony"))
        self._rest(window)
        page = window.page
        if isinstance(page, CeremonyPage):
            page.presenter.freeze()
            self._rest(window)
            self._down(window, page, "1-frozen")
            page.presenter.go_unwitnessed(is_meant=True)
            self._down(window, page, "2-not-witnessed")
            page.presenter.go_unwitnessed(is_meant=False)
            page.presenter.export_receipt(self._rough / "receipt.json")
            self._rest(window)
            field = page.findChild(QLineEdit, "ceremony.public_value")
            if field is not None:
                field.setText("5 2 6 6 1 3 4 4 2 1 5 3 6")
            self._down(window, page, "3-public-value")
        self._put_away(window)

    def _down(self, window: MainWindow, page: Page, name: str) -> None:
        """A page from top to bottom, a screen at a time."""
        scroll = page.findChild(QScrollArea, f"{page.id}.scroll")
        bar = scroll.verticalScrollBar() if scroll is not None else None
        most, step = (bar.maximum(), bar.pageStep()) if bar is not None else (0, 1)
        for number, at in enumerate(range(0, most + step, step)):
            if bar is not None:
                bar.setValue(min(at, most))
            self._rest(window)
            self._grab(window, f"{name}-{number}")

    def _answering(self, home: Path) -> None:
        """A reviewer at work on a timed case: lit events, the deadline, an open suggestion."""
        self._prefix = "answering"
        for theme in (Theme.LIGHT, Theme.DARK):
            window = self._open(home, theme, 100, person=_a_reviewer(home))
            window.go(Place("review"))
            self._rest(window)
            page = window.page
            if isinstance(page, ReviewPage):
                self._answer(window, page)
            self._grab(window, f"{theme}-review")
            window.dispatch("review.workings")
            self._rest(window)
            self._grab(window, f"{theme}-review-workings")
            self._put_away(window)

    def _answer(self, window: MainWindow, page: ReviewPage) -> None:
        presenter = page.presenter
        timed = [r.case_id for r in presenter.state.queue if "expedited-6" in r.criteria]
        presenter.open(timed[-1] if timed else presenter.state.queue[0].case_id)
        self._rest(window)
        for key in "YN":
            page.press(key)
            self._rest(window)
            presenter.next_unanswered()
        for _ in range(6):
            if presenter.state.lit is not None and presenter.state.lit.workings.events_used:
                break
            presenter.accept()
            page.press("Y")
            self._rest(window)
            presenter.next_unanswered()
        self._rest(window)

    def _open(self, home: Path, theme: Theme, percent: int, person: str = "") -> MainWindow:
        settings = Settings(self._rough / f"{theme}-{percent}-{len(self._taken)}.ini")
        settings.keep("look/theme", str(theme))
        settings.keep("look/scale", percent)
        settings.keep("window/person", person)
        self._dress.apply(theme, percent)
        window = MainWindow(Door(home), self._dress, settings)
        window.resize(1366, 728)
        window.show()
        self._rest(window)
        return window

    def _pages(self, window: MainWindow) -> None:
        for number, page in enumerate(PAGES, start=1):
            window.go(Place(page))
            self._rest(window)
            self._grab(window, f"{number}-{page}")
            self._more_of(window, page, number)

    def _more_of(self, window: MainWindow, page: str, number: int) -> None:
        shown = window.page
        if isinstance(shown, ReviewPage):
            window.dispatch("review.next_question")
            window.dispatch("review.workings")
            self._rest(window)
            self._grab(window, f"{number}-{page}-workings")
            window.dispatch("view.pane")
            window.dispatch("view.pane")
            self._rest(window)
            self._grab(window, f"{number}-{page}-story")
        elif isinstance(shown, DrawPage | SecondPage | SettlingPage):
            self._tabs(window, shown, f"{number}-{page}")
        elif isinstance(shown, CatalogPage):
            grab = partial(self._grab_part, window, f"{number}-{page}")
            shots_catalog.walk(shown, partial(self._rest, window), grab)
        elif shown is not None:
            self._filled(window, shown, f"{number}-{page}")
            self._lower(window, shown, f"{number}-{page}")
            if isinstance(shown, FormsPage):
                self._tabs(window, shown, f"{number}-{page}")

    def _filled(self, window: MainWindow, page: Page, name: str) -> None:
        """The calculator with an example, the verify page with a draw, the law's pages at work."""
        seat, folder = window.seat, self._rough / "draw"
        if isinstance(page, CalculatorPage):
            page.use_example()
        elif isinstance(page, VerifyPage) and seat is not None and seat.review_id is not None:
            if not folder.exists():
                prove_draw.export(seat.desk, seat.review_id, folder)
            page.presenter.take((folder,))
            self._rest(window)
            page.check()
        elif not shots_law.fill(page, partial(self._rest, window)):
            return
        self._rest(window)
        self._grab(window, f"{name}-filled")

    def _tabs(self, window: MainWindow, page: Page, name: str) -> None:
        tabs = page.findChild(QTabWidget, f"{page.id}.tabs")
        if tabs is None or not tabs.isVisible():
            return
        for place in range(1, tabs.count()):
            tabs.setCurrentIndex(place)
            self._rest(window)
            self._down(window, page, f"{name}-tab{place}")
        tabs.setCurrentIndex(0)

    def _lower(self, window: MainWindow, page: Page, name: str) -> None:
        for part in page.findChildren(QWidget, f"{page.id}.scroll"):
            bar = getattr(part, "verticalScrollBar", None)
            if bar is None or bar().maximum() == 0:
                continue
            bar().setValue(bar().maximum())
            self._rest(window)
            self._grab(window, f"{name}-lower")

    def _narrow(self, window: MainWindow) -> None:
        """The pages that stand beside another program, in the room that leaves."""
        size = window.size()
        window.resize(NARROW, size.height())
        for page in ("desk", "review", "assign", "second"):
            window.go(Place(page))
            self._rest(window)
            self._grab(window, f"narrow-{page}")
        window.resize(size)
        self._rest(window)

    def _dialogs(self, window: MainWindow) -> None:
        everywhere = ("app.palette", "app.deadline", "help.keys", "app.choose_review")
        window.go(Place("assign"))
        self._rest(window)
        for word in (*everywhere, "assign.share", "assign.cover"):
            window.dispatch(word)
            self._rest(window)
            for dialog in window.findChildren(QDialog):
                if dialog.isVisible():
                    self._save(dialog, f"dialog-{word.split('.')[1]}")
                    dialog.close()
            self._rest(window)

    def _errors(self, window: MainWindow) -> None:
        for page, act in (("snapshot", "snapshot.import"), ("review", "review.release")):
            window.go(Place(page))
            self._rest(window)
            shown = window.page
            if act == "review.release" and shown is not None:
                window.dispatch(act)
            elif isinstance(shown, SnapshotPage):
                shown.presenter.bring_in(self._rough / "nothing-here", None)
            self._rest(window)
            self._grab(window, f"error-{page}")

    def _empty(self) -> None:
        self._prefix = "empty"
        window = self._open(self._rough / "none", Theme.LIGHT, 100)
        self._grab(window, "0-create")
        window.sign_in.presenter.create(
            "Rosa Imada", "Example County", ("correct horse", "correct horse"), ""
        )
        self._rest(window)
        self._grab(window, "0-sign-in")
        window.sign_in.presenter.sign_in("rosa-imada", "wrong")
        self._rest(window)
        self._grab(window, "0-refused")
        window.sign_in.presenter.sign_in("rosa-imada", "correct horse")
        self._rest(window)
        self._pages(window)
        self._put_away(window)

    def _grab(self, window: MainWindow, name: str) -> None:
        self._save(window, name)

    def _grab_part(self, window: MainWindow, page: str, part: str) -> None:
        self._grab(window, f"{page}-{part}")

    def _save(self, widget: QWidget, name: str) -> None:
        path = self._folder / f"{self._prefix}-{name}.png"
        widget.grab().save(str(path))
        self._taken.append(path)

    @staticmethod
    def _put_away(window: MainWindow) -> None:
        """Close a window and let Qt take it apart now, on this thread."""
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @staticmethod
    def _rest(window: MainWindow) -> None:
        """Let the window work until nothing is waited for."""
        until = time.monotonic() + WAIT_SECONDS
        quiet = 0
        while quiet < 4 and time.monotonic() < until:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            quiet = 0 if window.lanes.is_busy else quiet + 1


def _a_reviewer(home: Path) -> str:
    """The id of somebody who answers, in the workspace of the pictures."""
    workspace = open_workspace(home)
    try:
        people = workspace.people()
    finally:
        workspace.close()
    return next((str(p.person_id) for p in people if p.role is Role.REVIEWER), "")


def _a_plan(home: Path) -> ReviewId:
    """Start a second review of the newest review's period, its universes counted, and leave it."""
    workspace = open_workspace(home)
    try:
        lead = demo.sign_in(workspace)
        now = reviews.reviews(lead)[0]
        snapshot = snapshots.snapshots(lead)[0].snapshot_id
        period = now.period.quarter
        made = reviews.create(lead, reviews.NewReview("A second look", period, snapshot)).made
        review_id = ReviewId(made or "")
        plan_sample.universes(lead, review_id, Silent())
    finally:
        workspace.close()
    return review_id


def main(words: list[str]) -> int:
    """Words: the workspace, then the folder for the pictures; without, the demonstration."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(words[1]) if len(words) > 1 else Path("shots")
    with tempfile.TemporaryDirectory() as rough:
        home = Path(words[0]) if words else Path(rough) / "county"
        if not words:
            demo.build(home, cases=DEMONSTRATION_CASES, progress=Silent()).close()
        taken = take_shots(home, folder)
    sys.stdout.write(f"{len(taken)} pictures in {folder.resolve()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
