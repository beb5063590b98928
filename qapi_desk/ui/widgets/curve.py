"""A falling curve: what it costs to ask for more. The table beside it says the same in numbers.

Knows nothing of plans: it draws points, and where the settings stand now.
"""

from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from qapi_desk.ui.theme import em, worn_look

LINES = 4
"""How many lines across there are, about."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point: where it stands and what is printed under and beside it."""

    x: float
    y: float
    x_words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn: points in order of x, and the level (and place) of the settings now."""

    title: str
    x_title: str
    points: tuple[CurvePoint, ...] = ()
    now_y: float | None = None
    now_x: float | None = None
    now_words: str = ""

    def in_words(self) -> str:
        """The picture as one sentence."""
        if not self.points:
            return f"{self.title}: nothing to draw."
        ends = ", ".join(f"{point.x_words}: {point.y:,.0f}" for point in self.points)
        now = f" {self.now_words}." if self.now_words else ""
        return f"{self.title} by {self.x_title}. {ends}.{now}"


class CurvePicture(QWidget):
    """The picture; as wide as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._curve = Curve("", "")

    def show_curve(self, curve: Curve) -> None:
        """Draw this."""
        self._curve = curve
        self.setAccessibleName(curve.in_words())
        self.setVisible(bool(curve.points))
        self.update()

    def sizeHint(self) -> QSize:
        """Twelve lines of text high."""
        return QSize(em(26), em(12))

    def minimumSizeHint(self) -> QSize:
        """It can be narrow, never low."""
        return QSize(em(12), em(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the colours worn now."""
        if not self._curve.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Drawing(painter, self._curve, self.width(), self.height()).draw()
        painter.end()


class _Drawing:
    """One painting of one curve."""

    def __init__(self, painter: QPainter, curve: Curve, width: int, height: int) -> None:
        self._painter, self._curve, self._look = painter, curve, worn_look()
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)
        line = self._metrics.height()
        ys = [point.y for point in curve.points] + ([curve.now_y] if curve.now_y else [])
        self._step = _round_step(max(ys) / LINES)
        self._top_y = self._step * max(1, ceil(max(ys) / self._step))
        widest = self._metrics.horizontalAdvance(f"{self._top_y:,.0f}")
        self._area = QRectF(
            widest + line * 0.6, line * 1.9, width - widest - line * 2.2, height - line * 4.5
        )
        xs = [point.x for point in curve.points] + ([curve.now_x] if curve.now_x else [])
        self._low_x, self._high_x = min(xs), max(xs)

    def draw(self) -> None:
        """Title, lines across, the curve, where we stand on it, and the words under it."""
        self._draw_title()
        self._draw_grid()
        self._draw_curve()
        self._draw_now()
        self._draw_feet()

    def _at(self, x: float, y: float) -> QPointF:
        wide = (self._high_x - self._low_x) or 1.0
        return QPointF(
            self._area.left() + self._area.width() * (x - self._low_x) / wide,
            self._area.bottom() - self._area.height() * y / self._top_y,
        )

    def _pen(self, colour: str, width: float = 1.0, *, is_dashed: bool = False) -> None:
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        self._painter.setPen(QPen(QColor(colour), width, style))

    def _write(self, box: QRectF, words: str, align: Qt.AlignmentFlag, colour: str) -> None:
        self._painter.setPen(QColor(colour))
        self._painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_title(self) -> None:
        line = self._metrics.height()
        box = QRectF(0, 0, self._area.right(), line * 1.4)
        self._write(box, self._curve.title, Qt.AlignmentFlag.AlignLeft, self._look.text)

    def _draw_grid(self) -> None:
        line, number = self._metrics.height(), 0.0
        while number <= self._top_y + self._step / 2:
            at = self._at(self._low_x, number)
            self._pen(self._look.line)
            self._painter.drawLine(at, QPointF(self._area.right(), at.y()))
            box = QRectF(0, at.y() - line / 2, self._area.left() - line * 0.4, line)
            self._write(box, f"{number:,.0f}", Qt.AlignmentFlag.AlignRight, self._look.muted)
            number += self._step

    def _draw_curve(self) -> None:
        places = [self._at(point.x, point.y) for point in self._curve.points]
        self._pen(self._look.accent, 2)
        self._painter.drawPolyline(QPolygonF(places))
        self._painter.setBrush(QColor(self._look.panel))
        for place in places:
            self._painter.drawEllipse(place, 3.5, 3.5)

    def _draw_now(self) -> None:
        curve, line = self._curve, self._metrics.height()
        if curve.now_y is None:
            return
        at = self._at(self._low_x if curve.now_x is None else curve.now_x, curve.now_y)
        self._pen(self._look.warn, 1.4, is_dashed=True)
        self._painter.drawLine(
            QPointF(self._area.left(), at.y()), QPointF(self._area.right(), at.y())
        )
        box = QRectF(self._area.left(), at.y() - line * 1.15, self._area.width(), line)
        self._write(box, curve.now_words, Qt.AlignmentFlag.AlignRight, self._look.warn)
        if curve.now_x is not None:
            self._painter.setBrush(QColor(self._look.warn))
            self._painter.drawEllipse(at, 5.5, 5.5)

    def _draw_feet(self) -> None:
        line, last = self._metrics.height(), -1e9
        for point in self._curve.points:
            at = self._at(point.x, 0)
            wide = self._metrics.horizontalAdvance(point.x_words)
            if at.x() - wide / 2 < last + line * 0.5:
                continue
            last = at.x() + wide / 2
            box = QRectF(at.x() - wide, at.y() + line * 0.25, wide * 2, line)
            self._write(box, point.x_words, Qt.AlignmentFlag.AlignHCenter, self._look.muted)
        box = QRectF(self._area.left(), self._area.bottom() + line * 1.4, self._area.width(), line)
        self._write(box, self._curve.x_title, Qt.AlignmentFlag.AlignHCenter, self._look.muted)


def _round_step(raw: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, at least one."""
    if raw <= 1:
        return 1.0
    power = 10.0 ** floor(log10(raw))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= raw)
