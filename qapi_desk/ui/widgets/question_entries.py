"""The rulings and best practices beside a question: a quiet line, unfolded when it is wanted."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qapi_desk.domain.entries import Entry
from qapi_desk.ui.catalog_words import counted_entries
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.entry_blocks import EntryBlocks
from qapi_desk.ui.widgets.kit import button, column, row


class EntriesLine(QWidget):
    """``1 ruling, 2 best practices``; pressed, it shows them in full, and hides them again.

    Signals:
        attended(): it was pressed, so the question is at hand.
    """

    attended = Signal()

    def __init__(self, question: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._entries: tuple[Entry, ...] = ()
        self._is_open = False
        self._line: QPushButton = button(
            "", f"review.entries.{question}", self._on_pressed, kind="link"
        )
        self._blocks = EntryBlocks(f"review.entries.{question}.all")
        box = column(row(self._line, None), self._blocks, space=0.2)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)

    def show_entries(self, entries: tuple[Entry, ...], question: str) -> None:
        """Show these, folded as they were."""
        self._entries = entries
        counted = counted_entries(entries)
        self._line.setText(filled("{entries}  Ctrl+B", entries=counted))
        spoken = filled("{entries} on: {question}", entries=counted, question=question)
        self._line.setAccessibleName(spoken)
        self._reflect()

    def _reflect(self) -> None:
        self._blocks.setVisible(self._is_open)
        if self._is_open:
            self._blocks.show_entries(self._entries, {})

    @property
    def told(self) -> str:
        """What is unfolded, to be spoken; empty while it is folded."""
        return self._blocks.as_text() if self._is_open else ""

    def toggle(self) -> None:
        """Unfold or fold."""
        self._is_open = not self._is_open
        self._reflect()

    def forget(self) -> None:
        """Another case: fold."""
        self._is_open = False
        self._reflect()

    @Slot()
    def _on_pressed(self) -> None:
        self.attended.emit()
        self.toggle()
