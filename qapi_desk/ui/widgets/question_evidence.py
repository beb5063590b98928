"""Citing the evidence of an answer: a line that completes what the case offers to cite."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from qapi_desk.services.evidence import Offer
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.fields import Field

MOST_ROWS = 10
_TEXT = Qt.ItemDataRole.UserRole


class _Offers(QCompleter):
    """Lists what can be cited in words; what is taken is the citation itself."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The citation behind a row."""
        return str(index.data(_TEXT) or "")


class Evidence(Field):
    """One line for event, document, screen or page; the Down key lists the case's events.

    Signals:
        offers_wanted(): what can be cited should be looked up.
    """

    offers_wanted = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__(
            f"review.evidence.{name}", filled("Evidence for: {question}", question=words)
        )
        self.setPlaceholderText(said("Evidence: event (↓ lists them), document, screen, page"))
        self._rows = QStandardItemModel(self)
        self._offered: tuple[Offer, ...] = ()
        self._offers = _Offers(self._rows, self)
        self._offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self._offers.setMaxVisibleItems(MOST_ROWS)
        self.setCompleter(self._offers)
        self._offers.activated.connect(self._on_edited)

    def offer(self, offers: tuple[Offer, ...]) -> None:
        """What may be cited of this case; typing a few letters of one brings it up."""
        if offers == self._offered:
            return
        self._offered = offers
        self._rows.clear()
        for each in offers:
            row = QStandardItem(each.words)
            row.setData(each.text, _TEXT)
            self._rows.appendRow(row)

    def take_focus(self) -> None:
        """Put the focus into the line."""
        self.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for what can be cited."""
        super().focusInEvent(event)
        self.offers_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down lists everything that is offered."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and self._offered:
            self._offers.setCompletionPrefix("")
            self._offers.complete()
            return
        super().keyPressEvent(event)
