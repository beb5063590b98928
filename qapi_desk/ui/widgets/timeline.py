"""A case's dated events as a picture: time from left to right, the question's own events lit.

The list beside it says the same in words and is what the keyboard and a screen reader walk; the
picture carries a summary, names what the mouse is over, and says which event was clicked. Knows
nothing of cases: it draws marks and one limit.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qapi_desk.services.story_clocks import QuestionClock
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.timeline_drawing import Drawing, Scale, Scene
from qapi_desk.ui.widgets.timeline_reach import Reach, around

CLOSER: Final = 0.5
STEP: Final = 0.25
_NAMED: Final = 8
"""So many events are named one by one, in words and on hovering; the rest are counted."""


class Span(StrEnum):
    """What a person may ask to see."""

    QUESTION = "question"
    PERIOD = "period"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: its key, its day, its words."""

    key: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class TimelineState:
    """What is drawn: marks in order of days, which are lit, the limit, the review period."""

    marks: tuple[Mark, ...] = ()
    lit: frozenset[str] = frozenset()
    limit: QuestionClock = field(default_factory=QuestionClock)
    period: tuple[date, date] | None = None
    undated: int = 0

    @property
    def lit_marks(self) -> tuple[Mark, ...]:
        """The marks that the question uses."""
        return tuple(mark for mark in self.marks if mark.key in self.lit)

    def reach(self, span: Span) -> Reach | None:
        """The days of a span; where a span has none, those of the whole life of the case."""
        every = [self.marks[0].day, self.marks[-1].day] if self.marks else []
        limit = self.limit
        days = [limit.trigger, limit.due, limit.done, limit.late_until]
        near = [*(mark.day for mark in self.lit_marks), *(day for day in days if day is not None)]
        period = list(self.period or ())
        wanted = {Span.QUESTION: near and [*near, *period], Span.PERIOD: period}.get(span)
        return around(wanted or [*every, *near])

    def in_words(self) -> str:
        """The picture as a few sentences."""
        parts = [filled("Timeline of {marks}.", marks=plural(len(self.marks), "event"))]
        if self.undated:
            parts.append(
                filled(
                    "{undated} without a day: in the list only.",
                    undated=plural(self.undated, "event"),
                )
            )
        lit = self.lit_marks
        if lit:
            named = "; ".join(
                filled("{event} on {day}", event=mark.words, day=mark.day) for mark in lit[:_NAMED]
            )
            more = (
                filled("; and {number:,} more", number=len(lit) - _NAMED)
                if len(lit) > _NAMED
                else ""
            )
            parts.append(filled("Used by this question: {named}{more}.", named=named, more=more))
        limit = self.limit.in_words()
        return " ".join([*parts, limit[:1].upper() + limit[1:]] if limit else parts)


class Timeline(QWidget):
    """The picture; as wide as there is room, a few lines high.

    Signals:
        picked(str): the key of an event that was clicked.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._state = TimelineState()
        self._days: list[int] = []
        self._span: Span | None = Span.QUESTION
        self._reach: Reach | None = None
        self._marked = ""
        self._dragged_from: QPointF | None = None
        self._has_dragged = False
        self.show_timeline(self._state)

    # Showing

    @property
    def reach(self) -> Reach | None:
        """The days that are drawn now."""
        return self._reach

    def show_timeline(self, state: TimelineState) -> None:
        """Draw this; another case is shown around its question, the same one where it was."""
        if state.marks != self._state.marks:
            self._span, self._marked = self._span or Span.QUESTION, ""
            self._days = [mark.day.toordinal() for mark in state.marks]
        self._state = state
        if self._span is not None or self._reach is None:
            self._reach = state.reach(self._span or Span.QUESTION)
        self.setAccessibleName(state.in_words())
        self.update()

    def mark(self, key: str) -> None:
        """Ring one event, and bring it into reach; an unknown key rings none."""
        self._marked = key
        found = next((mark.day for mark in self._state.marks if mark.key == key), None)
        reach = self._reach
        if found is not None and reach is not None:
            day = found.toordinal()
            if not reach.first <= day <= reach.last:
                self._reach = reach.moved(reach.share(day) - 0.5)
        self.update()

    def show_span(self, span: Span) -> None:
        """Show the question's days, the period, or the whole life of the case."""
        self._span, self._reach = span, self._state.reach(span)
        self.update()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show so many times as many days, with the day ``at`` (else the middle) in its place."""
        if self._reach is not None:
            middle = self._reach.day(0.5) if at is None else at
            self._go_to(self._reach.zoomed(factor, middle))

    def move_by(self, share: float) -> None:
        """Show earlier or later days, by a share of what is shown."""
        if self._reach is not None:
            self._go_to(self._reach.moved(share))

    def _go_to(self, reach: Reach) -> None:
        whole = self._state.reach(Span.ALL)
        if whole is not None:
            reach = reach.kept_near(whole.first, whole.last)
        self._span, self._reach = None, reach
        self.update()

    def sizeHint(self) -> QSize:
        """Seven lines of text high."""
        return QSize(em(20), em(7))

    def minimumSizeHint(self) -> QSize:
        """It can be narrow, never low."""
        return QSize(em(10), em(7))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the colours worn now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        if scale is None:
            painter.setPen(QColor(worn_look().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No dated event.")
        else:
            Drawing(painter, scale, self._scene(scale)).draw()
        painter.end()

    def _scale(self) -> Scale | None:
        if self._reach is None:
            return None
        return Scale(self._reach, self.width(), self.height(), self.fontMetrics().height())

    def _scene(self, scale: Scale) -> Scene:
        state = self._state
        places = {mark.key: n for n, mark in enumerate(state.marks) if mark.key in state.lit}
        lit = sorted(places.values())
        return Scene(
            limit=state.limit,
            period=state.period,
            clusters=scale.gathered(self._days),
            lit=tuple((self._days[n], state.marks[n].words) for n in lit),
            words=tuple(mark.words for mark in state.marks[-60:]),
            days=tuple(self._days[-60:]),
            marked=next((m.day.toordinal() for m in state.marks if m.key == self._marked), None),
        )

    # The mouse

    def event(self, event: QEvent) -> bool:
        """Name what the mouse is over."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """What lies under a point: events, a skipped day, else the picture in words."""
        scale = self._scale()
        if scale is None:
            return self._state.in_words()
        near = self._near(x)
        lines = [f"{mark.day} {mark.words[:120]}" for mark in near[:_NAMED]]
        if len(near) > _NAMED:
            lines.append(filled("and {number:,} more", number=len(near) - _NAMED))
        day = int(scale.day(x))
        lines += [
            filled("{day} not counted: {reason}", day=skip.day, reason=skip.reason)
            for skip in self._state.limit.skipped
            if abs(scale.x(skip.day.toordinal()) - x) <= max(3, scale.em * 0.2)
            or skip.day.toordinal() == day
        ][:_NAMED]
        return "\n".join(lines) or self._state.in_words()

    def _near(self, x: float) -> list[Mark]:
        """The events under a point, lit ones first."""
        scale = self._scale()
        if scale is None:
            return []
        for cluster in scale.gathered(self._days):
            marks = self._state.marks[cluster.first : cluster.last + 1]
            left, right = scale.x(self._days[cluster.first]), scale.x(self._days[cluster.last])
            if left - scale.em * 0.5 <= x <= right + scale.em * 0.5:
                return sorted(marks, key=lambda mark: mark.key not in self._state.lit)
        return []

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press may become a click on an event, or a drag through time."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from, self._has_dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag through time."""
        start, scale = self._dragged_from, self._scale()
        if start is None or scale is None:
            return
        by = event.position().x() - start.x()
        if self._has_dragged or abs(by) > scale.em * 0.4:
            self._has_dragged, self._dragged_from = True, event.position()
            self.move_by(-by / max(1.0, scale.right - scale.left))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks the event there; another click the next one of the same place."""
        if self._dragged_from is not None and not self._has_dragged:
            keys = [mark.key for mark in self._near(event.position().x())]
            if keys:
                after = keys.index(self._marked) + 1 if self._marked in keys else 0
                self.picked.emit(keys[after % len(keys)])
        self._dragged_from = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms where the mouse is; without, the page scrolls."""
        scale, turned = self._scale(), event.angleDelta().y()
        is_held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not is_held or scale is None or not turned:
            event.ignore()
            return
        self.zoom(CLOSER ** (turned / 240), scale.day(event.position().x()))
        event.accept()


def lit_by(state: TimelineState, limit: QuestionClock) -> TimelineState:
    """The same case lit for another question."""
    lit = frozenset(str(event_id) for event_id in limit.events_used)
    return replace(state, lit=lit, limit=limit)
