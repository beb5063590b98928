"""The window: a rail, a header, one page at a time, a status line. It routes; pages act."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import ReviewId
from qapi_desk.ui.actions import When
from qapi_desk.ui.bus import ChangeBus
from qapi_desk.ui.door import Door
from qapi_desk.ui.in_sight import InSight
from qapi_desk.ui.jobs import Job
from qapi_desk.ui.lanes import Lanes
from qapi_desk.ui.pages.sign_in import SignInPage
from qapi_desk.ui.pickers import DialogPicker, FilePicker
from qapi_desk.ui.place import Place, place_of
from qapi_desk.ui.presenters.sign_in import SignInPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.shell.book import ActionBook
from qapi_desk.ui.shell.commands import Commands
from qapi_desk.ui.shell.entrance import Entrance, Entry
from qapi_desk.ui.shell.header import Header
from qapi_desk.ui.shell.leaves import Leaves
from qapi_desk.ui.shell.rail import PAGES, Rail
from qapi_desk.ui.shell.status import StatusLine
from qapi_desk.ui.text import ROLES
from qapi_desk.ui.theme import Dress, Theme, em
from qapi_desk.ui.tongue import said, speak
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.kit import clear, row

if TYPE_CHECKING:
    from qapi_desk.ui.opening import Frame
    from qapi_desk.ui.pages.base import Page

NARROW_EMS = 62
"""Below this width, in heights of text, the rail shows pictures only."""
REMEMBER_MS = 800


class MainWindow(QMainWindow):
    """One window on one workspace.

    Signals:
        settled(): somebody is signed in and the first page is on the screen.
    """

    settled = Signal()

    def __init__(self, door: Door, dress: Dress, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(said("QAPI Desk"))
        self.door, self.dress, self.settings = door, dress, settings
        self.lanes, self.bus = Lanes(self), ChangeBus(self)
        self.picker: FilePicker = DialogPicker(self)
        self.seat: Seat | None = None
        self.pages: dict[str, Page] = {}
        self._own_review: ReviewId | None = None
        self._has_signed_out = False
        self._entrance = Entrance(door, self.lanes, self)
        self.book = ActionBook(self)
        self._build()
        self._connect()
        InSight(self, dress.app)
        self._handlers = Commands(self).handlers()
        self._reflect_actions()
        _restore_geometry(self)

    # Building

    def _build(self) -> None:
        self.rail, self.header, self.status = Rail(), Header(), StatusLine()
        self.banner = Banner("window.banner")
        self.stack = Leaves()
        self.stack.setObjectName("window.pages")
        self.sign_in = SignInPage()
        self.stack.addWidget(self.sign_in)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.header)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        whole = row(self.rail, right, space=0)
        whole.setStretch(1, 1)
        self.setCentralWidget(clear(whole))
        self.setStatusBar(self.status)
        self.rail.allow(is_signed_in=False)
        self._remember_timer = QTimer(self)
        self._remember_timer.setSingleShot(True)
        self._remember_timer.setInterval(REMEMBER_MS)

    def _connect(self) -> None:
        self.book.asked.connect(self.dispatch)
        self.rail.chosen.connect(self._on_rail)
        self.lanes.began.connect(self.status.follow)
        self.lanes.reading.connect(self._on_reading)
        self.bus.changed.connect(self._on_changed)
        self._remember_timer.timeout.connect(self._remember)
        self.dress.app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    # Coming in

    def showEvent(self, event: QShowEvent) -> None:
        """Once painted, knock at the workspace."""
        super().showEvent(event)
        if self.seat is None and not hasattr(self.sign_in, "presenter"):
            QTimer.singleShot(0, self._knock)

    @Slot()
    def _knock(self) -> None:
        offered = self.settings.text("window/person")
        presenter = SignInPresenter(
            self.door, self.lanes, self.sign_in, self._entrance.come_in, offered
        )
        if self._has_signed_out:
            presenter.stay_at_door()
        self.sign_in.start(presenter)

    def settle_in(self, entry: Entry) -> None:
        """Somebody is signed in: show the place they were at."""
        desk = entry.desk
        self.seat = Seat(
            desk, self.lanes, self.bus.publish, entry.frame.review_id, habits=self.settings
        )
        self.settings.keep("window/person", str(desk.person.person_id))
        self.status.person.setText(
            f"·   {desk.person.name}, {said(ROLES[desk.person.role]).lower()}"
        )
        self.rail.allow(is_signed_in=True)
        self.frame_again(entry.frame)
        place = place_of({key: word for key, word in entry.place.items() if key != "review"})
        self.go(place if place.page in PAGES else Place("home"))
        self.settled.emit()
        modules = tuple(f"qapi_desk.ui.pages.{page}" for page in PAGES)
        self._entrance.warm(modules, import_module, self.lanes.keep_what_is_here)

    def frame_again(self, frame: "Frame") -> None:
        """Show what header and status bar say now."""
        self.header.show_review(frame.title, frame.stage, frame.versions)
        self.status.show_storage(frame.storage, frame.is_encrypted)
        self._reflect_actions()

    def report(self, fault: Fault) -> None:
        """Say that something failed outside of any page."""
        self.banner.say(fault.sentence)

    @Slot()
    def sign_out(self) -> None:
        """Close every page and stand before the door again."""
        self._remember()
        self._drop_pages()
        self.seat = None
        self.door.close()
        self.header.show_review("", "", "")
        self.status.person.setText("")
        self.status.show_saved("")
        self.rail.allow(is_signed_in=False)
        self.rail.mark("")
        self.stack.setCurrentWidget(self.sign_in)
        self._reflect_actions()
        self._has_signed_out = True
        self._knock()

    # Pages

    @property
    def page(self) -> "Page | None":
        """The page that shows, once somebody is signed in."""
        return next((p for p in self.pages.values() if p is self.stack.currentWidget()), None)

    @Slot(object)
    def go(self, place: Place) -> None:
        """Show a page, made on its first visit."""
        if self.seat is None:
            return
        self._turn_to(_review_at(place, self.seat, self._own_review), self.seat)
        page = self.pages.get(place.page) or self._make_page(place.page, self.seat)
        self.stack.setCurrentWidget(page)
        self.rail.mark(place.page)
        page.arrive(place.detail)
        self._reflect_actions()
        self._remember_timer.start()

    def _turn_to(self, review_id: ReviewId | None, seat: Seat) -> None:
        """Make another review the one that pages show, if it is another."""
        if review_id == seat.review_id:
            return
        if self.page is not None:
            self.page.put_down()
        if not seat.is_practice:
            self._own_review = seat.review_id
        self._drop_pages()
        seat.review_id = review_id
        self._entrance.look_again(seat.desk, review_id)

    def _make_page(self, page_id: str, seat: Seat) -> "Page":
        module = import_module(f"qapi_desk.ui.pages.{page_id}")
        page = cast("Page", module.PAGE(seat, self.picker))
        page.go.connect(self.go)
        page.saved.connect(self._on_saved)
        page.place_changed.connect(self._on_place_changed)
        self.pages[page_id] = page
        self.stack.addWidget(page)
        return page

    def _drop_pages(self) -> None:
        for page in self.pages.values():
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()

    def open_review(self, review_id: ReviewId) -> None:
        """Make a review the one every page shows."""
        self.go(Place("home", {"review": str(review_id)}))

    # Actions

    @Slot(object)
    def dispatch(self, action_id: str) -> None:
        """Do what an action's id stands for: here, on the page, or on the page it belongs to."""
        group, _, word = action_id.partition(".")
        if group == "go":
            self.go(Place(word))
        elif action_id in self._handlers:
            self._handlers[action_id]()
        elif group == "view":
            self.wear(Theme(word), self.settings.number("look/scale"))
        else:
            self._dispatch_to_page(group, action_id)
        self._reflect_actions()

    def _dispatch_to_page(self, group: str, action_id: str) -> None:
        page = self.page
        if page is None or (action_id not in page.handlers() and group in PAGES):
            self.go(Place(group))
            page = self.page
        handler = page.handlers().get(action_id) if page is not None else None
        if handler is not None:
            handler()

    def _reflect_actions(self) -> None:
        now: set[When] = set()
        page = self.page
        if self.seat is not None:
            now.add(When.SIGNED_IN)
            if self.seat.review_id is not None:
                now.add(When.REVIEW)
            if self.seat.is_supervisor:
                now.add(When.SUPERVISOR)
        if page is not None and page.has_case:
            now.add(When.CASE)
        self.book.tell(page.telling() if page is not None else {})
        letters = self.settings.is_on("keys/letters")
        self.book.reflect(frozenset(now), page.id if page else "", has_letters=letters)

    # Looks

    def wear(self, theme: Theme, percent: int) -> None:
        """Dress everything anew and remember it."""
        self.settings.keep("look/theme", str(theme))
        self.settings.keep("look/scale", percent)
        self._dress()

    def _dress(self) -> None:
        self.dress.apply(
            Theme(self.settings.text("look/theme")), self.settings.number("look/scale")
        )
        for part in (self.rail, self.header, self.status):
            part.dress()
        for page in self.pages.values():
            page.dress()
        self._fit()

    def speak(self, language: str) -> None:
        """Speak a language from now on: the page at hand is made anew, where it was."""
        self.settings.keep("look/language", language)
        speak(language)
        self.book.speak()
        self.rail.speak()
        page = self.page
        if page is not None:
            page.put_down()
            place = page.where()
            self._drop_pages()
            self.go(place)

    def switch_letters(self) -> None:
        """Let single letters answer, or not."""
        self.settings.keep("keys/letters", not self.settings.is_on("keys/letters"))

    @Slot(Qt.ColorScheme)
    def _on_scheme(self, _scheme: Qt.ColorScheme) -> None:
        if self.settings.text("look/theme") == Theme.SYSTEM and QApplication.instance():
            self._dress()

    def _fit(self) -> None:
        self.rail.fit(is_narrow=self.width() < em(NARROW_EMS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail when there is little room for the text size."""
        super().resizeEvent(event)
        self._fit()

    # What others tell

    @Slot(object)
    def _on_rail(self, page: str) -> None:
        self.go(Place(page))

    @Slot(object)
    def _on_reading(self, job: Job) -> None:
        self.status.follow_reading(job)

    @Slot(object)
    def _on_saved(self, words: str) -> None:
        self.status.show_saved(words)

    @Slot()
    def _on_place_changed(self) -> None:
        self._reflect_actions()
        self._remember_timer.start()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self.seat is None:
            return
        if changes.made and changes.touches(Kind.REVIEW, changes.made):
            self.seat.review_id = ReviewId(changes.made)
        self._entrance.look_again(self.seat.desk, self.seat.review_id)
        for page in self.pages.values():
            page.changed(changes)

    @Slot()
    def _remember(self) -> None:
        self._remember_timer.stop()
        if self.seat is None or self.page is None:
            return
        words = _to_remember(self.page, self.seat, self._own_review)
        self.door.remember(self.seat.desk, words)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the place, stop the threads, let go of the workspace."""
        if self.page is not None:
            self.page.put_down()
        self._remember()
        self.settings.keep("window/geometry", self.saveGeometry())
        self.settings.flush()
        self._drop_pages()
        self.lanes.shut_down()
        self.door.close()
        event.accept()


def _review_at(place: Place, seat: Seat, own: ReviewId | None) -> ReviewId | None:
    """The review a place is about. Practice is at hand on the review page and nowhere else."""
    named = place.detail.get("review")
    if named:
        return ReviewId(named)
    return own if seat.is_practice and place.page != "review" else seat.review_id


def _to_remember(page: "Page", seat: Seat, own: ReviewId | None) -> dict[str, str]:
    """Where somebody is, in words; who is at practice is found on its page the next time."""
    words, review_id = page.where().as_words(), seat.review_id
    if seat.is_practice:
        words, review_id = {"page": "practice"}, own
    return words if review_id is None else {**words, "review": str(review_id)}


def _restore_geometry(window: MainWindow) -> None:
    """As large as it was the last time, where that still fits."""
    blob = window.settings.blob("window/geometry")
    if blob.isEmpty() or not window.restoreGeometry(blob):
        window.resize(1280, 740)
