"""What every page is: a title, an inline banner, a body, and its answers to actions.

A page lays out, connects and renders; its presenter decides.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.base import Presenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, label, row, scrolled
from qapi_desk.ui.widgets.row_list import Grid, ListContents, RowList

if TYPE_CHECKING:
    from qapi_desk.services.clock_asked import AskedClock

LIST_FILES = "Excel workbook (*.xlsx);;Comma-separated values (*.csv)"


class Page(QWidget):
    """One page of the window.

    Signals:
        go(Place): the person wants to be somewhere else.
        saved(str): something was saved, in words for the status line.
        place_changed(): the page shows something else now; to be remembered.
    """

    go = Signal(object)
    saved = Signal(object)
    place_changed = Signal()

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    presenter: Presenter[Any]

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__()
        self.seat = seat
        self.picker = picker
        self.setObjectName(f"page.{self.id}")
        self.setProperty("kind", "page")
        self.banner = Banner(f"{self.id}.banner")
        self.subtitle = label(tone="muted", name=f"{self.id}.subtitle")
        self.subtitle.hide()

    def lay_out(self, body: QWidget, *head: QWidget) -> None:
        """Title and buttons on top, the banner under it, then the body."""
        heading = label(self.title, kind="title", name=f"{self.id}.title")
        heading.setWordWrap(False)
        acts = FlowLayout(space=em(0.5), line_space=em(0.25), is_to_right=True)
        for each in head:
            acts.addWidget(each)
        top = row(heading, clear(acts), space=0.5)
        top.setStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(em(1.1), em(0.8), em(1.1), em(0.8))
        box.setSpacing(em(0.55))
        box.addLayout(top)
        box.addWidget(self.subtitle)
        box.addWidget(self.banner)
        box.addWidget(scrolled(body, f"{self.id}.scroll"), 1)

    def put_above(self, words: QLabel) -> None:
        """Words that stay in sight under the title while the body scrolls."""
        box = self.layout()
        if isinstance(box, QVBoxLayout):
            box.insertWidget(1, words)

    def body_of(self, *parts: QWidget, space: float = 0.8) -> QWidget:
        """Parts under one another as the body; the last gap stretches."""
        box = QVBoxLayout()
        box.setSpacing(em(space))
        for part in parts:
            box.addWidget(part)
        box.addStretch(1)
        return clear(box)

    def say_subtitle(self, words: str) -> None:
        """A quiet line under the title."""
        self.subtitle.setText(words)
        self.subtitle.setVisible(bool(words))

    def way(self, words: str, name: str, page: str, *, kind: str = "") -> QPushButton:
        """A button that leads to another page."""
        made = button(words, name, self._on_way, kind=kind)
        made.setProperty("leads_to", page)
        return made

    @Slot()
    def _on_way(self) -> None:
        self.go.emit(Place(str(self.sender().property("leads_to"))))

    def no_review_card(self, words: str) -> QFrame:
        """What stands on a page of a review while none is open."""
        start = self.way("Start a review", f"{self.id}.start_review", "snapshot", kind="primary")
        return card(label("No review is open", kind="heading"), label(words), row(start, None))

    # What the window asks of a page

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What it does for each action's id."""
        return {}

    def telling(self) -> Mapping[str, str]:
        """What some actions would do now, in words behind their names in the menu."""
        return {}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """It is shown now; read what it needs."""

    def where(self) -> Place:
        """Where the person is, to be remembered."""
        return Place(self.id)

    def changed(self, changes: Changes) -> None:
        """Something was changed somewhere; read again what this page shows of it."""

    def next_pane(self) -> None:
        """Put the focus into the next part of the page."""
        self.focusNextChild()

    def asked_clock(self) -> "AskedClock | None":
        """The limit that is at hand on it, for the deadline pad."""
        return None

    @property
    def has_case(self) -> bool:
        """Whether a case is open on it."""
        return False

    def dress(self) -> None:
        """The look changed; take colours and lengths again."""
        for grid in self.findChildren(Grid):
            grid.fit_rows()
            grid.fit_columns()

    def put_down(self) -> None:
        """The window closes; save what is still in a field."""

    def leave(self) -> None:
        """The page is about to be destroyed."""
        self.presenter.leave()

    # What a presenter asks of its view

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)

    # Lists

    def listen_to(self, *lists: RowList) -> None:
        """Export these lists when they ask for it."""
        for each in lists:
            each.export_asked.connect(self.export_list)

    def list_at_hand(self) -> RowList | None:
        """The list with the focus, or else the first one that shows."""
        lists = [each for each in self.findChildren(RowList) if each.isVisible()]
        focused = [each for each in lists if _holds(each, self.focusWidget())]
        return next(iter(focused or lists), None)

    @Slot(object)
    def export_list(self, contents: ListContents) -> None:
        """Ask where to, then write the list there."""
        name = "".join(c if c.isalnum() else "-" for c in contents.title.lower()).strip("-")
        self.picker.save_file(
            filled("Export {title}", title=contents.title),
            f"{name}.xlsx",
            LIST_FILES,
            _Export(self, contents),
        )


class _Export:
    """Writes a list once its file is chosen."""

    def __init__(self, page: Page, contents: ListContents) -> None:
        self._page = page
        self._contents = contents

    def __call__(self, path: Path) -> None:
        contents, page = self._contents, self._page
        target = path if path.suffix else path.with_suffix(".xlsx")

        def work(_progress: object) -> Path:
            # openpyxl takes a fifth of a second to import: only here, and beside the window
            import_module("qapi_desk.ui.exporting").export(contents, target)
            return target

        page.presenter.run(filled("Exporting {title}", title=contents.title), work, self._told)

    def _told(self, path: Path) -> None:
        self._page.say(filled("Exported to {path}.", path=path), "good")


def _holds(outer: QWidget, inner: QWidget | None) -> bool:
    return inner is not None and outer.isAncestorOf(inner)
