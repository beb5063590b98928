"""The conflicts of a rule: the reading in force, who says so, and a way to ask about the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from qapi_desk.ui.presenters.rules import Conflict, OtherReading
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import button, card, label, row, wipe

if TYPE_CHECKING:
    from qapi_desk.domain.law import LawChange

ASK = "What would change…"


class Readings(QWidget):
    """One card a conflict.

    Signals:
        asked(LawChange): what would this reading change?
    """

    asked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(em(0.4))
        self._shown: tuple[tuple[Conflict, ...], bool] = ((), False)
        self._changes: dict[str, LawChange] = {}

    def show_conflicts(self, conflicts: Sequence[Conflict], *, may_ask: bool) -> None:
        """Show these; the buttons only to who may look at what a change would do."""
        if (tuple(conflicts), may_ask) == self._shown:
            return
        self._shown = (tuple(conflicts), may_ask)
        self._changes = {}
        wipe(self._box)
        for conflict in conflicts:
            self._box.addWidget(self._card(conflict, may_ask=may_ask))

    def _card(self, conflict: Conflict, *, may_ask: bool) -> QFrame:
        made = card(
            label(f"{conflict.name}: the sources differ", kind="small", tone="muted"),
            _words(f"In force: {conflict.reading}"),
            label(conflict.citation, kind="small", tone="muted"),
            *([label(conflict.chosen, kind="small", tone="accent")] if conflict.chosen else []),
            space=0.2,
            kind="well",
        )
        layout = made.layout()
        for place, other in enumerate(conflict.others):
            line = self._other(f"{self.objectName()}.{conflict.name}.{place}", other, may_ask)
            if layout is not None:
                layout.addWidget(line)
        return made

    def _other(self, name: str, other: OtherReading, may_ask: bool) -> QWidget:
        words = _words(f"Other reading, “{other.name}”: {other.words}")
        ask = button(ASK, name, self._on_asked)
        ask.setAccessibleName(f"What would change by the reading {other.name}")
        self._changes[name] = other.change
        line = row(words, ask, space=0.5)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setProperty("kind", "clear")
        line.setContentsMargins(0, em(0.2), 0, 0)
        holder.setLayout(line)
        ask.setVisible(may_ask)
        return holder

    def buttons(self) -> list[QPushButton]:
        """The buttons that ask, in order."""
        return self.findChildren(QPushButton)

    @Slot()
    def _on_asked(self) -> None:
        self.asked.emit(self._changes[self.sender().objectName()])


def _words(text: str) -> QWidget:
    made = label(text)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
