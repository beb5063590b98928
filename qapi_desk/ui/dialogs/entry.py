"""Writing a ruling or a best practice: what it is about, the words, who says so, since when."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.entries import EntryKind
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.presenters.new_entry import NewEntry
from qapi_desk.ui.widgets.day import day_field, day_of

KINDS = (
    (str(EntryKind.RULING), "A ruling: how this is to be read"),
    (str(EntryKind.PRACTICE), "A best practice: what works"),
)


class EntrySheet(KeptSheet):
    """One ruling or best practice; ``given`` carries a ``NewEntry``."""

    def __init__(
        self,
        parent: QWidget,
        places: Sequence[tuple[str, str]],
        today: date,
        kind: EntryKind = EntryKind.PRACTICE,
    ) -> None:
        super().__init__(parent, "entry", "Ruling or best practice")
        self._kind = self.choice("&What it is", "kind", KINDS, str(kind))
        self._kind.chosen.connect(self._on_kind)
        self._about = self.choice("&About", "about", places)
        self._text = self.lines("&In words", "text", high=5)
        self._source = self.line("Who &says so", "source")
        self._outcome = self.line("What &came of it", "outcome")
        self._on = day_field("entry.on", today)
        self.add("&Day", self._on, "on")
        self.lay_out("Keep it")
        self._reflect()
        self._text.setFocus()

    @Slot(object)
    def _on_kind(self, _kind: str) -> None:
        self._reflect()

    def _reflect(self) -> None:
        is_ruling = self._kind.key == EntryKind.RULING
        self.form.setRowVisible(self._outcome, not is_ruling)
        self._source.setPlaceholderText("")

    @Slot()
    def on_ok(self) -> None:
        """Have it kept, or say what is missing."""
        if not self._text.toPlainText().strip():
            self.banner.say("Write it down first; the history keeps it.")
            return
        kind = EntryKind(self._kind.key)
        self.ask(
            NewEntry(
                kind=kind,
                about=self._about.key,
                text=self._text.toPlainText().strip(),
                source=self._source.text().strip(),
                on=day_of(self._on),
                outcome="" if kind is EntryKind.RULING else self._outcome.text().strip(),
            )
        )
