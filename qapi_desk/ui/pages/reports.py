"""Publishing: one card a document, and the list of what was published with its fingerprint."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.publish import Publication
from qapi_desk.ui.dialogs.protocol import ProtocolSheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.reports import PublishedRow, ReportsPresenter, ReportsState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row, wipe
from qapi_desk.ui.widgets.row_list import RowList

WORDS = {".pdf": "PDF…", ".xlsx": "Excel…"}
FILTERS = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel workbook (*.xlsx)"}
ABOUT = {
    "findings": "Rates with exact limits, verdicts, causes and every counted case.",
    "year": "The federal table of added quarters, its methodology, the weighted estimate beside.",
    "cap": "Every plan with its required contents: who, what, by when.",
    "pull-list": "The sample by office and worker. The reserve is not in it.",
    "draw-proof": "From which a stranger redraws the sample, and how like its universe it is.",
    "law": "Each rule in a line, options, conflicts and decisions: which law judged.",
    "protocol": "Procedures, accuracy, questions, capture, analysis and reporting of this review.",
}
PUBLISHED_FIELDS: tuple[Field[PublishedRow], ...] = (
    Field(Column("at", "When", Format.MOMENT), lambda r: r.published.at),
    Field(Column("title", "Document"), lambda r: r.title),
    Field(Column("file", "File", width=2), lambda r: r.published.file_name),
    Field(Column("person", "By"), lambda r: r.person),
    Field(Column("sha256", "SHA-256", Format.MONO, 3), lambda r: r.published.sha256),
)


class ReportsPage(Page):
    """PDF and Excel from the same values; every file's fingerprint is kept."""

    id: ClassVar[str] = "reports"
    title: ClassVar[str] = "Reports"
    presenter: ReportsPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = ReportsPresenter(seat, self)
        self._none = card(
            label("No review is open", kind="heading"),
            label("Documents belong to a review. Start one from a snapshot first."),
        )
        self._none.hide()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(em(0.6))
        self._offered = card(label("Publish", kind="heading"), self._lines)
        self._published = RowList(
            "reports.published",
            "Published",
            PUBLISHED_FIELDS,
            empty="Nothing was published of this review yet.",
        )
        self._listed = card(self._published)
        self.listen_to(self._published)
        self.lay_out(self.body_of(self._none, self._offered, self._listed))

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Write the protocol; the rest is pressed."""
        return {"reports.protocol": self.write_protocol}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read what was published; publish at once when another page asked for it."""
        self.presenter.load()
        if detail.get("publish") and detail.get("path"):
            self.presenter.publish(detail["publish"], Path(detail["path"]))

    def changed(self, changes: Changes) -> None:
        """Something was published."""
        if changes.touches(Kind.REPORT):
            self.presenter.load()

    def show_state(self, state: ReportsState) -> None:
        """Show what can be and what was published."""
        self._none.setVisible(state.is_read and not state.has_review)
        self._offered.setVisible(state.has_review)
        self._listed.setVisible(state.has_review)
        if self._lines.count() != len(state.offered):
            wipe(self._lines)
            for item in state.offered:
                self._lines.addWidget(self._line(item))
        self._offered.setEnabled(not state.is_busy)
        self._published.show_rows(state.published)
        self._published.limit_height(10)

    def _line(self, item: Publication) -> QFrame:
        about = label(ABOUT.get(item.key, ""), kind="small", tone="muted")
        words = clear(column(label(item.title), about, space=0))
        buttons = [self._button(item, suffix) for suffix in item.suffixes]
        if item.key == "protocol":
            buttons.insert(0, button("Write it…", "reports.protocol", self.write_protocol))
        line = row(words, *buttons)
        line.setStretch(0, 1)
        made = QFrame()
        line.setContentsMargins(0, 0, 0, 0)
        made.setLayout(line)
        return made

    def _button(self, item: Publication, suffix: str) -> QWidget:
        name = f"reports.{item.key}{suffix}"
        made = button(WORDS[suffix], name, self._on_publish)
        made.setAccessibleName(
            filled("Publish {title} as {kind}", title=item.title, kind=WORDS[suffix].rstrip("…"))
        )
        made.setProperty("key", item.key)
        made.setProperty("suffix", suffix)
        return made

    @Slot()
    def write_protocol(self) -> None:
        """Read and write the free parts of the review's protocol."""
        ProtocolSheet(self, self.seat).open()

    @Slot()
    def _on_publish(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QWidget):
            return
        key, suffix = str(sender.property("key")), str(sender.property("suffix"))
        then = _Publish(self.presenter, key)
        self.picker.save_file("Publish", f"{key}{suffix}", FILTERS[suffix], then)


class _Publish:
    """Publishes once the file is chosen."""

    def __init__(self, presenter: ReportsPresenter, key: str) -> None:
        self._presenter, self._key = presenter, key

    def __call__(self, path: Path) -> None:
        self._presenter.publish(self._key, path)


PAGE = ReportsPage
