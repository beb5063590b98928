"""Starting a review: a title, a period, a snapshot, the forms it asks, whether peers review."""

from itertools import pairwise

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from qapi_desk.domain.ids import FormId
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.new_review import NewReviewPresenter, NewReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.form_ticks import FormTicks
from qapi_desk.ui.widgets.kit import clear, column, label, scrolled


class NewReviewSheet(Sheet):
    """Asks for what a review needs; closes when it is made."""

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent, "new_review", "Start a review")
        self.presenter = NewReviewPresenter(seat, self)
        self._records: tuple[SnapshotRecord, ...] = ()
        body = column(clear(self._make_lines()), self._make_forms(), self._make_peers(), space=0.6)
        body.addStretch(1)
        room = scrolled(clear(body), "new_review.scroll")
        self.put(room)
        self.ask_to("Start the review")
        window = parent.window()
        self.setMinimumWidth(min(em(34), window.width()))
        self.resize(min(em(44), window.width()), min(em(30), window.height()))
        self.presenter.load()

    def _make_lines(self) -> QFormLayout:
        self._title = QLineEdit()
        self._title.setObjectName("new_review.title")
        self._title.setPlaceholderText(said("Quarterly review"))
        self._period = QLineEdit()
        self._period.setObjectName("new_review.period")
        self._period.setPlaceholderText(said("2026Q3, FFY2026Q4 or 2026-07-01..2026-09-30"))
        self._snapshot = QComboBox()
        self._snapshot.setObjectName("new_review.snapshot")
        self._snapshot.setMinimumContentsLength(12)
        self._snapshot.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._snapshot.currentIndexChanged.connect(self._on_snapshot)
        self._period.textChanged.connect(self._on_period)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Title"), self._title)
        form.addRow(said("&Period"), self._period)
        form.addRow(said("&Snapshot"), self._snapshot)
        return form

    def _make_forms(self) -> QWidget:
        self._ticks = FormTicks("new_review.forms")
        self._ticks.ticked.connect(self._on_tick)
        self._criteria = label(tone="muted", name="new_review.criteria")
        pinned = label(
            "The review keeps this snapshot and the rulesets, calendars and forms of today; "
            "nothing moves them afterwards. The period must be over at the snapshot's day.",
            kind="small",
            tone="muted",
        )
        heading = label("Forms that are asked", kind="heading")
        return clear(column(heading, self._ticks, self._criteria, pinned, space=0.35))

    def _make_peers(self) -> QWidget:
        self._peers = QCheckBox(said("Peer review: people of another agency review it"))
        self._peers.setObjectName("new_review.is_peer_review")
        self._peers_told = label(kind="small", tone="muted", name="new_review.peers_told")
        self._on_snapshot()
        return clear(column(self._peers, self._peers_told, space=0.2))

    @Slot()
    def _on_snapshot(self) -> None:
        place = self._snapshot.currentIndex()
        agency = self._records[place].agency_code if place >= 0 else "the agency"
        self._peers_told.setText(
            filled(
                (
                    "Then nobody of {agency} can be given a case of this review, and "
                    "no waiver helps."
                ),
                agency=agency,
            )
        )

    # Showing

    def show_state(self, state: NewReviewState) -> None:
        """Show the forms and what follows from the ticks; a review that is made closes it."""
        if state.is_made:
            self.accept()
            return
        self._show_snapshots(state.records)
        self._ticks.show_offers(state.offers, state.ticked, state.areas)
        self._in_tab_order()
        titles = state.criteria
        told = f"{plural(len(titles), 'criterion', 'criteria')}: {', '.join(titles)}."
        self._criteria.setText(told if titles else said("No form is ticked, so nothing is asked."))

    def _show_snapshots(self, records: tuple[SnapshotRecord, ...]) -> None:
        if records == self._records:
            return
        self._records = records
        self._snapshot.clear()
        for record in records:
            words = filled(
                "{agency_code} · as of {as_of} · {snapshot_id}",
                agency_code=record.agency_code,
                as_of=record.as_of,
                snapshot_id=record.snapshot_id[:12],
            )
            self._snapshot.addItem(words, str(record.snapshot_id))

    def _in_tab_order(self) -> None:
        """From the snapshot through the search and every tick to the peers."""
        stops = (self._snapshot, self._ticks.search, *self._ticks.boxes.values(), self._peers)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @Slot(object, object)
    def _on_tick(self, form_id: FormId, is_on: bool) -> None:
        self.presenter.tick(form_id, is_on=is_on)

    @Slot(str)
    def _on_period(self, text: str) -> None:
        self.presenter.say_period(text)

    # What the person does

    @Slot()
    def on_ok(self) -> None:
        """Have it made."""
        self.presenter.start(
            self._title.text(),
            self._period.text(),
            str(self._snapshot.currentData() or ""),
            is_peer_review=self._peers.isChecked(),
        )

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)
