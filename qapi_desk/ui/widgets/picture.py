"""An SVG picture that keeps its proportions. The table beside it says the same in numbers."""

import re

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget


def readable(svg: str) -> str:
    """An SVG as Qt's renderer understands it.

    It knows no clip paths and paints what is in them; and it fills open lines with black unless
    told otherwise.
    """
    without = re.sub(r"<clipPath.*?</clipPath>", "", svg, flags=re.DOTALL)
    return without.replace('<g id="group"', '<g id="group" fill="none"')


class Picture(QWidget):
    """Drawn as wide as there is room, its height following."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._renderer = QSvgRenderer(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_svg(self, svg: str) -> None:
        """Draw this; nothing for an empty text."""
        self.setVisible(bool(svg))
        if svg:
            self._renderer.load(QByteArray(readable(svg).encode()))
        self.updateGeometry()
        self.update()

    @property
    def _shape(self) -> tuple[int, int]:
        size = self._renderer.defaultSize()
        return max(1, size.width()), max(1, size.height())

    def hasHeightForWidth(self) -> bool:
        """Whether the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Never larger than one and a half times as drawn."""
        wide, high = self._shape
        return round(min(width, wide * 1.5) * high / wide)

    def sizeHint(self) -> QSize:
        """As drawn."""
        return QSize(*self._shape)

    def minimumSizeHint(self) -> QSize:
        """Half as drawn."""
        wide, high = self._shape
        return QSize(wide // 2, high // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it at the left, in proportion."""
        if not self._renderer.isValid():
            return
        wide, high = self._shape
        scale = min(self.width() / wide, self.height() / high)
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(0, 0, wide * scale, high * scale))
        painter.end()
