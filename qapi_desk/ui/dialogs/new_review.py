"""Starting a review: a title, a period, a snapshot."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.snapshot import NewReviewPresenter
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import clear, label


class NewReviewSheet(Sheet):
    """Asks for what a review needs; closes when it is made."""

    def __init__(self, parent: QWidget, seat: Seat, records: tuple[SnapshotRecord, ...]) -> None:
        super().__init__(parent, "new_review", "Start a review")
        self.presenter = NewReviewPresenter(seat, self)
        self._title = QLineEdit()
        self._title.setObjectName("new_review.title")
        self._title.setPlaceholderText("Quarterly review")
        self._period = QLineEdit()
        self._period.setObjectName("new_review.period")
        self._period.setPlaceholderText("2026Q3, FFY2026Q4 or 2026-07-01..2026-09-30")
        self._snapshot = QComboBox()
        self._snapshot.setObjectName("new_review.snapshot")
        for record in records:
            words = f"{record.agency_code} · as of {record.as_of} · {record.snapshot_id[:12]}"
            self._snapshot.addItem(words, str(record.snapshot_id))
        form = QFormLayout()
        form.addRow("&Title", self._title)
        form.addRow("&Period", self._period)
        form.addRow("&Snapshot", self._snapshot)
        self.put(
            label(
                "The review is pinned to this snapshot and to today's rulesets, calendars and "
                "forms; nothing moves them afterwards. The period must be over at the snapshot's "
                "day.",
                tone="muted",
            ),
            clear(form),
        )
        self.ask_to("Start the review")
        self.setMinimumWidth(min(em(34), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Have it made."""
        self.presenter.start(
            self._title.text(), self._period.text(), str(self._snapshot.currentData() or "")
        )

    def show_state(self, _state: None) -> None:
        """It is made."""
        self.accept()

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)
