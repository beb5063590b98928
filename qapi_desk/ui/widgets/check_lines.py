"""Checks under one another, each with a word for how it stands. Never colour alone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from qapi_desk.services.check_draw import CheckLine, Stands
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import label, wipe

WORDS = {
    Stands.HOLDS: ("Holds", "good"),
    Stands.OPEN: ("Not tied", "warn"),
    Stands.DIFFERS: ("Differs", "bad"),
}


class CheckLines(QWidget):
    """The lines of one check, in order."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self._shown: tuple[CheckLine, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.7))
        self._grid.setVerticalSpacing(em(0.3))
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show these."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        wipe(self._grid)
        for place, line in enumerate(self._shown):
            word, tone = WORDS[line.stands]
            chip = label(word, kind="chip", tone=tone, name=f"{self.objectName()}.{place}")
            words = label(line.words)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(chip, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, place, 1)

    def as_text(self) -> str:
        """The lines as they read."""
        return "\n".join(f"{WORDS[line.stands][0]}: {line.words}" for line in self._shown)
