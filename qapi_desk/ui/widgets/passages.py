"""Passages under one another: a small heading beside each, or above it where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import label

BESIDE_EMS = 30
"""From this width, in heights of text, the headings stand beside their texts."""


class Passages(QWidget):
    """Headings and texts that can be marked; those without a text are left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_passages(self, passages: Sequence[tuple[str, str]]) -> None:
        """Show these (heading, text)."""
        wanted = tuple((heading, text) for heading, text in passages if text)
        if wanted == self._shown:
            return
        self._shown = wanted
        while self._form.rowCount():
            self._form.removeRow(0)
        self._form.setHorizontalSpacing(em(0.9))
        self._form.setVerticalSpacing(em(0.3))
        for heading, text in wanted:
            small = label(heading, kind="small", tone="muted")
            small.setWordWrap(False)
            small.setContentsMargins(0, em(0.1), 0, 0)
            words = label(text)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(small, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Headings above their texts where the pane is narrow or the text large."""
        super().resizeEvent(event)
        policy = QFormLayout.RowWrapPolicy
        is_wide = self.width() >= em(BESIDE_EMS)
        self._form.setRowWrapPolicy(policy.DontWrapRows if is_wide else policy.WrapAllRows)

    def as_text(self) -> str:
        """The passages as lines, for tests."""
        return "\n".join(f"{heading}: {text}" for heading, text in self._shown)
