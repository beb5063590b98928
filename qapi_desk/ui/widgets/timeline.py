"""A case's dated events as a picture: time from left to right, the question's own events lit.

The list under it says the same in words and is what a screen reader walks; the picture only
carries a summary. Knows nothing of cases: it draws marks.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em, worn_look


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: its day, its words, whether the question at hand uses it."""

    day: date
    words: str
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class TimelineState:
    """What is drawn: marks, the limit that is counted, the days it skips, the review period."""

    marks: tuple[Mark, ...] = ()
    trigger: date | None = None
    due: date | None = None
    skipped: tuple[date, ...] = ()
    period: tuple[date, date] | None = None

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day drawn: around what is lit, else everything."""
        lit = [mark.day for mark in self.marks if mark.is_lit]
        near = [day for day in (*lit, self.trigger, self.due) if day is not None]
        days = near or [mark.day for mark in self.marks]
        if self.period is not None and near:
            days = [*days, *self.period]
        if not days:
            return None
        first, last = min(days), max(days)
        margin = max(timedelta(days=10), (last - first) / 12)
        return first - margin, last + margin

    def in_words(self) -> str:
        """The picture as one sentence."""
        lit = [f"{mark.words} on {mark.day}" for mark in self.marks if mark.is_lit]
        parts = [f"Timeline of {len(self.marks)} events."]
        if lit:
            parts.append("Used by this question: " + "; ".join(lit) + ".")
        if self.due is not None:
            parts.append(f"Due on {self.due}.")
        if self.skipped:
            parts.append(f"{plural(len(self.skipped), 'day')} not counted.")
        return " ".join(parts)


class Timeline(QWidget):
    """The picture; as wide as there is room, a few lines high."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._state = TimelineState()
        self.show_timeline(self._state)

    def show_timeline(self, state: TimelineState) -> None:
        """Draw this."""
        self._state = state
        self.setAccessibleName(state.in_words())
        self.setToolTip(state.in_words())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Six lines of text high."""
        return QSize(em(20), em(6.4))

    def minimumSizeHint(self) -> QSize:
        """It can be narrow, never low."""
        return QSize(em(10), em(6.4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the colours worn now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span = self._state.span
        if span is None:
            painter.setPen(QColor(worn_look().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No dated event.")
        else:
            _Drawing(painter, self._state, span, QSize(self.width(), self.height())).draw()
        painter.end()


class _Drawing:
    """One painting of one timeline."""

    def __init__(
        self, painter: QPainter, state: TimelineState, span: tuple[date, date], size: QSize
    ) -> None:
        self._painter, self._state = painter, state
        self._first, self._last = span
        self._look = worn_look()
        self._metrics = QFontMetricsF(painter.font())
        self._em = self._metrics.height()
        self._left, self._right = self._em * 0.6, size.width() - self._em * 0.6
        self._axis = size.height() - self._em * 1.7

    def draw(self) -> None:
        """Period, limit, axis, marks, words: in this order, so that words stay on top."""
        self._draw_period()
        self._draw_limit()
        self._draw_axis()
        self._draw_marks()
        self._draw_words()

    def _x(self, day: date) -> float:
        whole = max(1, (self._last - self._first).days)
        share = (day - self._first).days / whole
        return self._left + (self._right - self._left) * min(1.0, max(0.0, share))

    def _pen(self, colour: str, width: float = 1.0, *, is_dashed: bool = False) -> QPen:
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        return QPen(QColor(colour), width, style)

    def _draw_period(self) -> None:
        if self._state.period is None:
            return
        first, last = (self._x(day) for day in self._state.period)
        box = QRectF(first, self._axis - self._em * 0.35, last - first, self._em * 0.7)
        self._painter.fillRect(box, QColor(self._look.soft_accent))

    def _draw_limit(self) -> None:
        trigger, due = self._state.trigger, self._state.due
        if due is None:
            return
        x = self._x(due)
        if trigger is not None and trigger < due:
            start = self._x(trigger)
            self._painter.setPen(self._pen(self._look.accent, self._em * 0.22))
            self._painter.drawLine(QPointF(start, self._axis), QPointF(x, self._axis))
        self._painter.setPen(self._pen(self._look.panel, 1.2))
        for day in self._state.skipped:
            at = self._x(day)
            tick = self._em * 0.13
            self._painter.drawLine(QPointF(at, self._axis - tick), QPointF(at, self._axis + tick))
        self._painter.setPen(self._pen(self._look.bad, 1.6, is_dashed=True))
        self._painter.drawLine(QPointF(x, self._em * 0.2), QPointF(x, self._axis + self._em * 0.5))

    def _draw_axis(self) -> None:
        if self._state.due is None or self._state.trigger is None:
            self._painter.setPen(self._pen(self._look.control_line))
            self._painter.drawLine(
                QPointF(self._left, self._axis), QPointF(self._right, self._axis)
            )
        else:
            self._painter.setPen(self._pen(self._look.control_line))
            for a, b in (
                (self._left, self._x(self._state.trigger)),
                (self._x(self._state.due), self._right),
            ):
                self._painter.drawLine(QPointF(a, self._axis), QPointF(b, self._axis))
        self._draw_months()

    def _draw_months(self) -> None:
        months = max(1, (self._last - self._first).days // 30)
        room = (self._right - self._left) / (self._metrics.horizontalAdvance("2026-09") + self._em)
        every = max(1, -(-months // max(1, int(room))))
        self._painter.setPen(self._pen(self._look.muted))
        month = date(self._first.year + self._first.month // 12, self._first.month % 12 + 1, 1)
        number = 0
        while month <= self._last:
            if number % every == 0:
                self._draw_month(month)
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            number += 1

    def _draw_month(self, month: date) -> None:
        x, words = self._x(month), month.strftime("%Y-%m")
        width = self._metrics.horizontalAdvance(words)
        if x + width > self._right:
            return
        self._painter.drawLine(QPointF(x, self._axis), QPointF(x, self._axis + self._em * 0.3))
        self._painter.drawText(QPointF(x, self._axis + self._em * 1.4), words)

    def _draw_marks(self) -> None:
        radius = self._em * 0.22
        for mark in sorted(self._state.marks, key=lambda each: each.is_lit):
            if not self._first <= mark.day <= self._last:
                continue
            self._painter.setPen(self._pen(self._look.panel, 1.5))
            self._painter.setBrush(QColor(self._look.accent if mark.is_lit else self._look.muted))
            size = radius * (1.7 if mark.is_lit else 1.0)
            self._painter.drawEllipse(QPointF(self._x(mark.day), self._axis), size, size)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_words(self) -> None:
        taken: list[list[tuple[float, float]]] = [[], [], []]
        look, due = self._look, self._state.due
        flags = [(m.day, m.words, look.text) for m in self._state.marks if m.is_lit]
        if due is not None:
            flags.insert(0, (due, f"due {due}", look.bad))
        if not flags:
            seen = [m for m in self._state.marks if self._first <= m.day <= self._last]
            flags = [(m.day, m.words, look.muted) for m in reversed(seen)]
        for day, words, colour in flags:
            self._draw_flag(day, words, colour, taken)

    def _draw_flag(
        self, day: date, words: str, colour: str, taken: list[list[tuple[float, float]]]
    ) -> None:
        x = self._x(day)
        short = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, self._em * 18)
        width = self._metrics.horizontalAdvance(short)
        start = min(max(self._left, x + self._em * 0.3), self._right - width)
        level = next(
            (
                n
                for n, line in enumerate(taken)
                if all(start > b or start + width < a for a, b in line)
            ),
            None,
        )
        if level is None:
            return
        taken[level].append((start - self._em * 0.4, start + width + self._em * 0.4))
        y = self._em * (1.0 + level * 1.15)
        self._painter.setPen(self._pen(self._look.line))
        self._painter.drawLine(QPointF(x, y - self._em * 0.3), QPointF(x, self._axis))
        self._painter.setPen(QColor(colour))
        self._painter.drawText(QPointF(start, y), short)
