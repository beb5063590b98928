"""The timeline with its buttons, and the limit that is drawn said in words."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.ids import EventId
from qapi_desk.services.story import StoryEvent
from qapi_desk.services.story_clocks import QuestionClock
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.timeline import CLOSER, STEP, Mark, Span, Timeline, TimelineState, lit_by


class StoryPicture(QWidget):
    """When what happened: the picture, how much of it is shown, the limit in words.

    Signals:
        picked(EventId): an event was clicked.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline()
        self.timeline.picked.connect(self._on_picked)
        self._state = TimelineState()
        self._limit = label(kind="small", name="review.limit")
        flow = FlowLayout(space=em(0.15), line_space=em(0.1))
        for words, name, spoken, pressed in (
            ("Question", "question", "Show this question's days", self.show_question),
            ("Period", "period", "Show the review period", self.show_period),
            ("All", "all", "Show the whole life of the case", self.show_all),
            ("+", "closer", "Closer", self.closer),
            ("−", "wider", "Further away", self.wider),  # noqa: RUF001 - a minus, not a hyphen
            ("◂", "earlier", "Earlier", self.earlier),
            ("▸", "later", "Later", self.later),
        ):
            made = button(words, f"review.timeline.{name}", pressed, kind="link")
            made.setAccessibleName(said(spoken))
            made.setToolTip(said(spoken))
            flow.addWidget(made)
        box = column(self.timeline, clear(flow), self._limit, space=0.15)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)

    def show_events(
        self, events: tuple[StoryEvent, ...], period: tuple[date, date], limit: QuestionClock
    ) -> None:
        """Draw a case's events, lit for the question at hand."""
        marks = tuple(
            Mark(str(event.event_id), event.day, event.label)
            for event in events
            if event.day is not None
        )
        plain = TimelineState(marks, period=period, undated=len(events) - len(marks))
        self._draw(lit_by(plain, limit))

    def show_limit(self, limit: QuestionClock) -> None:
        """Light the same case for another question."""
        self._draw(lit_by(self._state, limit))

    def _draw(self, state: TimelineState) -> None:
        if state == self._state:
            return
        self._state = state
        self.timeline.show_timeline(state)
        words = state.limit.in_words()
        self._limit.setText(words[:1].upper() + words[1:])
        self._limit.setVisible(bool(words))

    def mark(self, event_id: EventId) -> None:
        """Ring one event."""
        self.timeline.mark(str(event_id))

    # What people do

    @Slot()
    def show_question(self) -> None:
        """The days the question is about."""
        self.timeline.show_span(Span.QUESTION)

    @Slot()
    def show_period(self) -> None:
        """The days of the review period."""
        self.timeline.show_span(Span.PERIOD)

    @Slot()
    def show_all(self) -> None:
        """The whole life of the case."""
        self.timeline.show_span(Span.ALL)

    @Slot()
    def closer(self) -> None:
        """Half as many days."""
        self.timeline.zoom(CLOSER)

    @Slot()
    def wider(self) -> None:
        """Twice as many days."""
        self.timeline.zoom(1 / CLOSER)

    @Slot()
    def earlier(self) -> None:
        """A quarter of what is shown to the left."""
        self.timeline.move_by(-STEP)

    @Slot()
    def later(self) -> None:
        """A quarter of what is shown to the right."""
        self.timeline.move_by(STEP)

    @Slot(object)
    def _on_picked(self, key: str) -> None:
        self.picked.emit(EventId(key))
