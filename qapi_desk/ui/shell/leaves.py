"""The pages behind one another: only the one that shows says how much room is needed."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Leaves(QStackedWidget):
    """A stack whose hidden pages hold no window open: one that is wide stays narrow elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """What the page that shows needs."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()
