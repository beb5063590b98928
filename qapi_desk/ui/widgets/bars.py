"""Bars beside one another's names: who has how much. The table beside it says the same in numbers.

Knows nothing of reviewers: it draws parts of a whole, each with its word, its colour and its own
hatching, so that the colour never speaks alone.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import said

LINE_EMS = 1.75
"""From one bar to the next, in heights of text."""
NAME_SHARE, WORDS_SHARE = 0.3, 0.42
"""How much of the width names and words may take at most."""
HATCHINGS = {
    "good": Qt.BrushStyle.SolidPattern,
    "accent": Qt.BrushStyle.BDiagPattern,
    "bad": Qt.BrushStyle.DiagCrossPattern,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part that bars have: its word in the legend, and the look's colour for it."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose it is, how much of each part, and the words at its end."""

    name: str
    amounts: tuple[int, ...]
    words: str = ""

    @property
    def whole(self) -> int:
        """All parts together."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: every bar has one amount for each part."""

    title: str
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...] = ()

    def in_words(self) -> str:
        """The picture as sentences."""
        if not self.bars:
            return f"{self.title}: nothing to draw."
        return f"{self.title}. " + " ".join(self._told(bar) for bar in self.bars)

    def _told(self, bar: Bar) -> str:
        told = ", ".join(
            f"{amount:,} {said(part.word)}"
            for part, amount in zip(self.parts, bar.amounts, strict=True)
            if amount
        )
        return f"{bar.name}: {told or 'nothing'}."


class BarsPicture(QWidget):
    """The picture: as wide as there is room, as high as there are bars."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bars = Bars("", ())

    def show_bars(self, bars: Bars) -> None:
        """Draw these."""
        self._bars = bars
        self.setAccessibleName(bars.in_words())
        self.setToolTip(bars.in_words() if len(bars.bars) <= 1 else "")
        self.setVisible(bool(bars.bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A legend and one line a bar."""
        return QSize(em(24), em(LINE_EMS * (len(self._bars.bars) + 1)))

    def minimumSizeHint(self) -> QSize:
        """Narrow, never lower."""
        return QSize(em(12), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Legend, then the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Drawing(painter, self._bars, self.width()).draw()
        painter.end()


class _Drawing:
    """One painting of the bars."""

    def __init__(self, painter: QPainter, bars: Bars, width: int) -> None:
        self._painter, self._bars, self._width = painter, bars, float(width)
        self._metrics = QFontMetricsF(painter.font())
        self._line = float(em(LINE_EMS))
        self._look = worn_look()
        names = [self._metrics.horizontalAdvance(bar.name) for bar in bars.bars]
        told = [self._metrics.horizontalAdvance(bar.words) for bar in bars.bars]
        gap = em(0.6)
        self._left = min(max(names, default=0), self._width * NAME_SHARE) + gap
        self._right = self._width - min(max(told, default=0), self._width * WORDS_SHARE) - gap
        self._most = max((bar.whole for bar in bars.bars), default=0) or 1

    def draw(self) -> None:
        """All of it."""
        self._draw_legend()
        for place, bar in enumerate(self._bars.bars, start=1):
            self._draw_bar(bar, place * self._line)

    def _draw_legend(self) -> None:
        x, box = 0.0, self._metrics.height() * 0.7
        for part in self._bars.parts:
            self._fill(QRectF(x, (self._line - box) / 2, box * 1.6, box), part.tone)
            x += box * 1.6 + em(0.3)
            wide = self._metrics.horizontalAdvance(said(part.word))
            self._write(QRectF(x, 0, wide + 2, self._line), said(part.word), self._look.muted)
            x += wide + em(0.9)

    def _draw_bar(self, bar: Bar, top: float) -> None:
        name = QRectF(0, top, self._left - em(0.6), self._line)
        self._write(name, bar.name, self._look.text)
        high = self._line * 0.56
        x, room = self._left, max(1.0, self._right - self._left)
        for part, amount in zip(self._bars.parts, bar.amounts, strict=True):
            wide = room * amount / self._most
            if amount:
                self._fill(QRectF(x, top + (self._line - high) / 2, max(wide, 2), high), part.tone)
            x += wide
        end = QRectF(x + em(0.5), top, self._width - x - em(0.5), self._line)
        self._write(end, bar.words, self._look.muted)

    def _fill(self, box: QRectF, tone: str) -> None:
        colour = QColor(getattr(self._look, tone))
        self._painter.setPen(QPen(colour, 1.2))
        self._painter.setBrush(QColor(getattr(self._look, f"soft_{tone}")))
        self._painter.drawRect(box)
        self._painter.setBrush(QBrush(colour, HATCHINGS[tone]))
        self._painter.drawRect(box)

    def _write(self, box: QRectF, words: str, colour: str) -> None:
        self._painter.setPen(QColor(colour))
        shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown
        )
