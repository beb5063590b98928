"""Starting a review: a title, a period, a snapshot, the forms it asks, whether peers review."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from qapi_desk.domain.ids import FormId
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.services.forms_offered import FormOffer
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.new_review import NewReviewPresenter, NewReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, column, label, scrolled

SPECIAL = " (special)"
"""Stands behind a form that a quarterly review does not ask by itself."""


class NewReviewSheet(Sheet):
    """Asks for what a review needs; closes when it is made."""

    def __init__(self, parent: QWidget, seat: Seat, records: tuple[SnapshotRecord, ...]) -> None:
        super().__init__(parent, "new_review", "Start a review")
        self.presenter = NewReviewPresenter(seat, self)
        self._records = records
        self._boxes: dict[FormId, QCheckBox] = {}
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
        for record in self._records:
            words = filled(
                "{agency_code} · as of {as_of} · {snapshot_id}",
                agency_code=record.agency_code,
                as_of=record.as_of,
                snapshot_id=record.snapshot_id[:12],
            )
            self._snapshot.addItem(words, str(record.snapshot_id))
        self._snapshot.currentIndexChanged.connect(self._on_snapshot)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Title"), self._title)
        form.addRow(said("&Period"), self._period)
        form.addRow(said("&Snapshot"), self._snapshot)
        return form

    def _make_forms(self) -> QWidget:
        self._flow = FlowLayout(space=em(1), line_space=em(0.2))
        self._criteria = label(tone="muted", name="new_review.criteria")
        pinned = label(
            "The review keeps this snapshot and the rulesets, calendars and forms of today; "
            "nothing moves them afterwards. The period must be over at the snapshot's day.",
            kind="small",
            tone="muted",
        )
        heading = label("Forms that are asked", kind="heading")
        return clear(column(heading, clear(self._flow), self._criteria, pinned, space=0.35))

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
        for offer in state.offers:
            box = self._boxes.get(offer.form_id) or self._make_box(offer)
            box.setChecked(offer.form_id in state.ticked)
        titles = state.criteria
        told = f"{plural(len(titles), 'criterion', 'criteria')}: {', '.join(titles)}."
        self._criteria.setText(told if titles else said("No form is ticked, so nothing is asked."))

    def _make_box(self, offer: FormOffer) -> QCheckBox:
        made = QCheckBox(offer.title + ("" if offer.is_quarterly else said(SPECIAL)))
        made.setObjectName(f"new_review.form.{offer.form_id}")
        made.setToolTip(", ".join(title for _, title in offer.criteria))
        made.toggled.connect(partial(self._on_tick, offer.form_id))
        self._boxes[offer.form_id] = made
        self._flow.addWidget(made)
        QWidget.setTabOrder(self._last_stop, made)
        return made

    @property
    def _last_stop(self) -> QWidget:
        """What stands before the next tick in the order of the tab key."""
        made = tuple(self._boxes.values())
        return made[-2] if len(made) > 1 else self._snapshot

    def _on_tick(self, form_id: FormId, is_on: bool) -> None:
        self.presenter.tick(form_id, is_on=is_on)

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
