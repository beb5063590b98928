"""One thing chosen of several, by its key: a box that opens a list."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox

from qapi_desk.ui.tongue import said

LETTERS = 16
"""It is at least so many letters wide, and gives way to the list when it opens."""


class Choice(QComboBox):
    """A combo box that speaks in keys.

    Signals:
        chosen(str): the key of what somebody chose.
    """

    chosen = Signal(object)

    def __init__(self, name: str, spoken: str, *, letters: int = LETTERS) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said(spoken))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.activated.connect(self._on_activated)

    def offer(self, items: Sequence[tuple[str, str]], wanted: str | None = None) -> None:
        """Offer (key, words); what was chosen stays chosen when nothing else is wanted."""
        now = [(self.key_at(at), self.itemText(at)) for at in range(self.count())]
        kept = self.key if wanted is None else wanted
        blocker = QSignalBlocker(self)
        offered = [(key, said(words)) for key, words in items]
        if now != offered:
            self.clear()
            for key, words in offered:
                self.addItem(words, key)
        place = self.findData(kept)
        if place >= 0:
            self.setCurrentIndex(place)
        blocker.unblock()

    def key_at(self, place: int) -> str:
        """The key of one of the things offered."""
        return str(self.itemData(place) or "")

    @property
    def key(self) -> str:
        """The key of what is chosen; empty when nothing is offered."""
        return str(self.currentData() or "")

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self.key_at(place))
