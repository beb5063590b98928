"""Two parts beside one another, or one above the other where there is little room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from qapi_desk.ui.theme import em


class SideBySide(QWidget):
    """Both parts take half of the width, or all of it. ``least_ems``: the width of one part."""

    def __init__(self, left: QWidget, right: QWidget, *, least_ems: float = 24) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._least_ems = least_ems
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(em(1.2))
        self._box.addWidget(left, 1)
        self._box.addWidget(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the text size asks for it."""
        super().resizeEvent(event)
        is_wide = self.width() >= em(2 * self._least_ems)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if is_wide else down)
