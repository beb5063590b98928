"""How a timeline is painted: period, limit with its skipped and late days, axis, marks, words.

Colours come from the look that is worn; shape and words always say the same as colour does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from qapi_desk.services.story_clocks import QuestionClock
from qapi_desk.ui.theme import worn_look
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.timeline_reach import Cluster, Reach, clustered, ticks

FLAG_LINES: Final = 3
_FLAGS: Final = 24
"""So many flags are tried; there is never room for more."""
_EDGE: Final = 0.7
_CELL, _NUMBER_CELL = 1.1, 2.2
"""How far marks must stand apart, in heights of text; further where their counts have digits."""
_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days lie on the paper: its size in pixels, the height of a line of text."""

    reach: Reach
    width: int
    height: int
    em: float

    @property
    def left(self) -> float:
        """Where the first day lies."""
        return self.em * _EDGE

    @property
    def right(self) -> float:
        """Where the last day lies."""
        return max(self.left + 1, self.width - self.em * _EDGE)

    @property
    def axis(self) -> float:
        """How deep the line of days lies."""
        return self.height - self.em * 1.9

    def gathered(self, days: Sequence[int]) -> tuple[Cluster, ...]:
        """The days in reach, those too near to one another gathered, so that counts can be read."""
        room = (self.right - self.left) / self.em
        found = clustered(days, self.reach, room / _CELL)
        if any(each.count >= _DIGITS for each in found):
            found = clustered(days, self.reach, room / _NUMBER_CELL)
        return found

    def x(self, day: float) -> float:
        """Where a day lies; those out of reach at its ends."""
        share = min(1.0, max(0.0, self.reach.share(day)))
        return self.left + (self.right - self.left) * share

    def day(self, x: float) -> float:
        """Which day lies there."""
        return self.reach.day((x - self.left) / (self.right - self.left))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted. Days are ordinals; ``lit`` and the latest ``days`` come with their words."""

    limit: QuestionClock
    period: tuple[date, date] | None
    clusters: tuple[Cluster, ...]
    lit: tuple[tuple[int, str], ...]
    words: tuple[str, ...]
    days: tuple[int, ...]
    marked: int | None


class Drawing:
    """One painting of one timeline."""

    def __init__(self, painter: QPainter, scale: Scale, scene: Scene) -> None:
        self._painter, self._scale, self._scene = painter, scale, scene
        self._look = worn_look()
        self._em, self._axis = scale.em, scale.axis
        self._metrics = QFontMetricsF(painter.font())

    def draw(self) -> None:
        """Period, axis, limit, marks, words: in this order, so that words stay on top."""
        self._draw_period()
        self._draw_axis()
        self._draw_limit()
        self._draw_flags()
        self._draw_marks()
        self._draw_answers()

    def _pen(
        self, colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        return QPen(QColor(colour), width, style)

    def _line(self, x: float, top: float, bottom: float) -> None:
        self._painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _along(self, first: float, last: float) -> None:
        self._painter.drawLine(QPointF(first, self._axis), QPointF(last, self._axis))

    def _draw_period(self) -> None:
        if self._scene.period is None:
            return
        first, last = (day.toordinal() for day in self._scene.period)
        reach = self._scale.reach
        if last < reach.first or first > reach.last:
            return
        left, right = self._scale.x(first), self._scale.x(last + 1)
        box = QRectF(left, self._axis - self._em * 0.5, right - left, self._em)
        self._painter.fillRect(box, QColor(self._look.soft_accent))
        self._painter.setPen(self._pen(self._look.line))
        for x in (left, right):
            self._line(x, box.top(), box.bottom())

    def _draw_axis(self) -> None:
        self._painter.setPen(self._pen(self._look.control_line))
        self._along(self._scale.left, self._scale.right)
        self._painter.setPen(self._pen(self._look.muted))
        room = (self._scale.right - self._scale.left) / (
            self._metrics.horizontalAdvance("2026-09") + self._em
        )
        for day, words in ticks(self._scale.reach, room):
            x = self._scale.x(day)
            self._line(x, self._axis + self._em * 0.55, self._axis + self._em * 0.75)
            width = self._metrics.horizontalAdvance(words)
            if x + width <= self._scale.width:
                self._painter.drawText(QPointF(x, self._axis + self._em * 1.65), words)

    # The limit

    def _draw_limit(self) -> None:
        limit, scale = self._scene.limit, self._scale
        if limit.due is None:
            return
        due = scale.x(limit.due.toordinal())
        if limit.trigger is not None and limit.trigger < limit.due:
            self._painter.setPen(self._pen(self._look.accent, self._em * 0.3))
            self._along(scale.x(limit.trigger.toordinal()), due)
            self._draw_skipped()
        if limit.late_until is not None:
            self._draw_late(due, scale.x(limit.late_until.toordinal()))
        if scale.reach.first <= limit.due.toordinal() <= scale.reach.last:
            self._painter.setPen(self._pen(self._look.bad, 1.6, Qt.PenStyle.DashLine))
            self._line(due, self._em * 0.2, self._axis + self._em * 0.5)

    def _draw_skipped(self) -> None:
        """A gap in the line for each day that is not counted."""
        width = (self._scale.right - self._scale.left) / self._scale.reach.days
        drawn = -1.0
        for skip in self._scene.limit.skipped:
            day = skip.day.toordinal()
            x = self._scale.x(day)
            if not self._scale.reach.first <= day <= self._scale.reach.last or x - drawn < 1.5:
                continue
            drawn, high = x, self._em * 0.2
            box = QRectF(
                x - max(1.0, width * 0.4), self._axis - high, max(2.0, width * 0.8), 2 * high
            )
            self._painter.fillRect(box, QColor(self._look.panel))
            self._painter.setPen(self._pen(self._look.muted))
            self._line(x, self._axis - high, self._axis + high)

    def _draw_late(self, first: float, last: float) -> None:
        high = self._em * 0.28
        box = QRectF(first, self._axis - high, max(2.0, last - first), 2 * high)
        self._painter.fillRect(box, QColor(self._look.soft_bad))
        self._painter.fillRect(box, QBrush(QColor(self._look.bad), Qt.BrushStyle.BDiagPattern))
        self._painter.setPen(self._pen(self._look.bad))
        self._painter.drawRect(box)

    # Marks

    def _draw_marks(self) -> None:
        small = QFont(self._painter.font())
        small.setPointSizeF(max(1.0, small.pointSizeF() * 0.72))
        plain = self._painter.font()
        self._painter.setFont(small)
        for cluster in self._scene.clusters:
            self._draw_cluster(cluster)
        self._painter.setFont(plain)
        self._painter.setPen(self._pen(self._look.panel, 1.5))
        self._painter.setBrush(QColor(self._look.accent))
        for x in dict.fromkeys(self._scale.x(day) for day, _ in self._lit()):
            self._dot(x, 0.36)
        if self._scene.marked is not None and self._is_in_reach(self._scene.marked):
            self._painter.setPen(self._pen(self._look.text, 2.0))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._dot(self._scale.x(self._scene.marked), 0.56)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_cluster(self, cluster: Cluster) -> None:
        x = self._scale.x(cluster.day)
        self._painter.setPen(self._pen(self._look.panel, 1.5))
        self._painter.setBrush(QColor(self._look.muted))
        if cluster.count == 1:
            self._dot(x, 0.22)
            return
        words = str(cluster.count)
        size = QFontMetricsF(self._painter.font())
        width = max(size.horizontalAdvance(words) + self._em * 0.3, self._em * 0.75)
        box = QRectF(x - width / 2, self._axis - self._em * 0.37, width, self._em * 0.74)
        self._painter.drawRoundedRect(box, self._em * 0.37, self._em * 0.37)
        self._painter.setPen(QColor(self._look.panel))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _dot(self, x: float, ems: float) -> None:
        self._painter.drawEllipse(QPointF(x, self._axis), self._em * ems, self._em * ems)

    def _is_in_reach(self, day: int) -> bool:
        return self._scale.reach.first <= day <= self._scale.reach.last

    def _lit(self) -> list[tuple[int, str]]:
        return [each for each in self._scene.lit if self._is_in_reach(each[0])]

    def _draw_answers(self) -> None:
        """The days the reviewer answered, as diamonds: no event, but what she says of it."""
        limit = self._scene.limit
        answered = (
            (limit.trigger, limit.is_trigger_answered),
            (limit.done, limit.is_done_answered),
        )
        for day, is_mine in answered:
            if day is None or not is_mine or not self._is_in_reach(day.toordinal()):
                continue
            x, size = self._scale.x(day.toordinal()), self._em * 0.34
            corners = [(0, -size), (size, 0), (0, size), (-size, 0)]
            diamond = QPolygonF([QPointF(x + dx, self._axis + dy) for dx, dy in corners])
            self._painter.setPen(self._pen(self._look.text, 1.4))
            self._painter.setBrush(QColor(self._look.soft_accent))
            self._painter.drawPolygon(diamond)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    # Words

    def _flags(self) -> list[tuple[int, str, str]]:
        """Day, words and colour of what is named above the line, the most telling first."""
        limit, look = self._scene.limit, self._look
        flags = [(day, words, look.text) for day, words in self._lit()]
        if limit.due is not None:
            late = (
                filled(", {days_late} days late", days_late=limit.days_late)
                if limit.days_late
                else ""
            )
            flags.insert(
                0,
                (
                    limit.due.toordinal(),
                    filled("due {due}{late}", due=limit.due, late=late),
                    look.bad,
                ),
            )
        if limit.done is not None and limit.is_done_answered:
            flags.append((limit.done.toordinal(), "done: your answer", look.accent))
        if limit.trigger is not None and limit.is_trigger_answered:
            flags.append((limit.trigger.toordinal(), "from: your answer", look.accent))
        if not flags:
            latest = zip(reversed(self._scene.days), reversed(self._scene.words), strict=True)
            flags = [(day, words, look.muted) for day, words in latest]
        return [flag for flag in flags if self._is_in_reach(flag[0])][:_FLAGS]

    def _draw_flags(self) -> None:
        taken: list[list[tuple[float, float]]] = [[] for _ in range(FLAG_LINES)]
        for day, words, colour in self._flags():
            self._draw_flag(day, words, colour, taken)

    def _draw_flag(
        self, day: int, words: str, colour: str, taken: list[list[tuple[float, float]]]
    ) -> None:
        x, gap = self._scale.x(day), self._em * 0.4
        room = min(self._em * 18, self._scale.right - self._scale.left)
        short = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        width = self._metrics.horizontalAdvance(short)
        start = min(max(self._scale.left, x + self._em * 0.3), self._scale.right - width)
        for level, line in enumerate(taken):
            if all(start > b or start + width < a for a, b in line):
                line.append((start - gap, start + width + gap))
                y = self._em * (1.0 + level * 1.15)
                self._painter.setPen(self._pen(self._look.line))
                self._line(x, y - self._em * 0.3, self._axis)
                ground = QRectF(start - 1, y - self._metrics.ascent(), width + 2, self._em)
                self._painter.fillRect(ground, QColor(self._look.panel))
                self._painter.setPen(QColor(colour))
                self._painter.drawText(QPointF(start, y), short)
                return
