"""Label and value pairs that flow into as many columns as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import clear, label, wipe


class FactsView(QWidget):
    """Small label above, value below; values can be marked and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._flow = FlowLayout(self, space=em(1.3), line_space=em(0.35))
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; pairs without a value are left out."""
        wanted = tuple((name, value) for name, value in facts if value)
        if wanted == self._shown:
            return
        self._shown = wanted
        wipe(self._flow)
        for name, value in wanted:
            self._flow.addWidget(self._pair(name, value))
        self.updateGeometry()

    @staticmethod
    def _pair(name: str, value: str) -> QWidget:
        box = QVBoxLayout()
        box.setSpacing(0)
        small = label(name, kind="small", tone="muted")
        small.setWordWrap(False)
        words = label(value)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setWordWrap(len(value) > 48)
        if len(value) > 48:
            words.setMinimumWidth(em(24))
        box.addWidget(small)
        box.addWidget(words)
        return clear(box)

    def as_text(self) -> str:
        """The facts as lines, for tests."""
        return "\n".join(f"{name}: {value}" for name, value in self._shown)
