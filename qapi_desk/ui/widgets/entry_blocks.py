"""Rulings and best practices under one another, each in full; those withdrawn stand last."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.entries import Entry, EntryKind
from qapi_desk.domain.ids import PersonId
from qapi_desk.ui.catalog_words import entry_head, entry_words
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import column, label, labels_in, wipe


class EntryBlocks(QWidget):
    """Entries as framed texts; built again when they change."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self._box = column(space=0.4)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._box)
        self._shown: tuple[object, ...] = ()

    def show_entries(self, entries: Sequence[Entry], names: Mapping[PersonId, str]) -> None:
        """Show these entries, with the names of those who wrote them where they are known."""
        ordered = sorted(entries, key=lambda entry: not entry.holds)
        wanted = (*ordered, *names.items())
        if wanted == self._shown:
            return
        self._shown = wanted
        wipe(self._box)
        for entry in ordered:
            self._box.addWidget(_block(entry, names.get(entry.by, "")))

    def as_text(self) -> str:
        """Everything it says, for tests."""
        return "\n".join(labels_in(self._box))


def _block(entry: Entry, who: str) -> QFrame:
    made = QFrame()
    made.setProperty("kind", "well")
    tone = "accent" if entry.kind is EntryKind.RULING else "good"
    head = label(entry_head(entry), kind="small", tone=tone if entry.holds else "muted")
    words = label(entry_words(entry, who), tone="" if entry.holds else "muted")
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box = column(head, words, space=0.15)
    edge = em(0.5)
    box.setContentsMargins(edge, edge, edge, edge)
    made.setLayout(box)
    return made
