"""What has the focus is in sight: whatever scrolls around it is scrolled there.

Qt does so for the nearest part that scrolls, and only for Tab forwards; pages scroll as a whole
when there is little room, and parts of them scroll by themselves. Knows nothing of pages.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from qapi_desk.ui.theme import em


class InSight(QObject):
    """Follows the focus of one window for as long as the window lives."""

    def __init__(self, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll from the inside out; what is higher than its room is left where it is."""
        if now is None or now.window() is not self.parent():
            return
        around = now.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea) and now.height() <= around.viewport().height():
                around.ensureWidgetVisible(now, 0, em(1))
            around = around.parentWidget()
