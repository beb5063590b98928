"""A layout that breaks its row where the width ends, as words do."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from left to right, further rows below; its height follows from its width."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        space: int = 6,
        line_space: int | None = None,
        is_to_right: bool = False,
    ) -> None:
        super().__init__(parent)
        self._is_to_right = is_to_right
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setSpacing(space)
        self._line_space = space if line_space is None else line_space
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One item, no longer ours."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It never asks for more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Whether the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it becomes in this width, in pixels; worked out once until an item changes."""
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    def invalidate(self) -> None:
        """An item came, went, or is of another size."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._arrange(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        """The least it can do with."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest item's width, one row's height."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, is_trial: bool) -> int:
        """Row after row; gives the height. In a row everything stands on its middle line."""
        x, y, row_height = rect.x(), rect.y(), 0
        in_row: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            wish = item.sizeHint()
            if x > rect.x() and x + wish.width() > rect.right() + 1:
                self._place(in_row, rect, row_height, is_trial=is_trial)
                x, y, row_height = rect.x(), y + row_height + self._line_space, 0
                in_row = []
            in_row.append((item, QRect(QPoint(x, y), wish)))
            x += wish.width() + self.spacing()
            row_height = max(row_height, wish.height())
        self._place(in_row, rect, row_height, is_trial=is_trial)
        return y + row_height - rect.y()

    def _place(
        self,
        in_row: list[tuple[QLayoutItem, QRect]],
        rect: QRect,
        height: int,
        *,
        is_trial: bool,
    ) -> None:
        if is_trial or not in_row:
            return
        spare = rect.right() - in_row[-1][1].right() if self._is_to_right else 0
        for item, box in in_row:
            item.setGeometry(box.translated(max(0, spare), (height - box.height()) // 2))
