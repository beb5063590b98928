"""The dated events of a case as a list: what the keyboard and a screen reader walk.

Each row says itself as one sentence. The question at hand marks the rows it uses; the list may
show those alone. Decides nothing of a case.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import EventId
from qapi_desk.services.story import NO_DAY, StoryEvent
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import ListContents, RowList
from qapi_desk.ui.widgets.whole_rows import WholeRows


@dataclass(slots=True)
class Lit:
    """Which events the question at hand uses; one value that every row looks at."""

    events: frozenset[EventId] = field(default_factory=frozenset)

    def holds(self, event: StoryEvent) -> bool:
        """Whether the question uses it."""
        return event.event_id in self.events

    def sentence(self, event: StoryEvent) -> str:
        """The event as it is read aloud."""
        return event.sentence(is_used=self.holds(event))

    def fields(self) -> tuple[Field[StoryEvent], ...]:
        """The columns of the list."""
        said, tone = self.sentence, self._tone
        return (
            Field(
                Column("used", "", description="Used by the question at hand"),
                lambda e: "used" if self.holds(e) else "",
                lambda e: "●" if self.holds(e) else "",
                tone,
                said,
            ),
            Field(
                Column("day", "Day", Format.DAY),
                lambda e: e.day,
                lambda e: day(e.day) if e.day else NO_DAY,
                None,
                said,
            ),
            Field(Column("label", "What happened"), lambda e: e.label, None, tone, said),
            Field(Column("detail", "Detail"), lambda e: e.detail, None, None, said),
            Field(Column("recorded", "Recorded", Format.DAY), lambda e: e.recorded, spoken=said),
            Field(Column("code", "Code", Format.MONO), lambda e: e.code, spoken=said),
            Field(Column("id", "Event", Format.MONO), lambda e: e.event_id, spoken=said),
        )

    def _tone(self, event: StoryEvent) -> str:
        return "accent" if self.holds(event) else ""


class EventsPane(QWidget):
    """The list, and what can be done with the question's own events.

    Signals:
        marked(EventId): an event was chosen in the list.
        cited(EventId): the marked event is to be cited for the question at hand.
        export_asked(ListContents): the list is to be written to a file.
    """

    marked = Signal(object)
    cited = Signal(object)
    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lit = Lit()
        self._events: tuple[StoryEvent, ...] = ()
        self._is_narrowed = False
        self.list = RowList(
            "review.events", "Events", self._lit.fields(), key=lambda e: str(e.event_id),
            empty="The record holds no event.",
        ).without_title()  # fmt: skip
        self.rows = WholeRows(self.list, self._lit.sentence)
        self.only = button("Only this question's", "review.events.only", self.narrow, kind="chip")
        self.only.setCheckable(True)
        self.only.setAccessibleName(said("Show only this question's events"))
        self.first = button("First of them", "review.events.first", self.next_lit, kind="link")
        self.first.setAccessibleName(said("Go to the next event of this question"))
        self.cite = button("Cite this event", "review.events.cite", self.cite_marked, kind="link")
        self._none = label(tone="muted", name="review.events.none_lit")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        flow = FlowLayout(space=em(0.4), line_space=em(0.2))
        for each in (self.only, self.first, self.cite):
            flow.addWidget(each)
        box = column(clear(flow), self._none, self.rows, space=0.3)
        box.setContentsMargins(0, em(0.3), 0, 0)
        box.setStretch(2, 1)
        self.setLayout(box)
        self._none.hide()

    def _connect(self) -> None:
        self.rows.picked.connect(self._on_picked)
        self.list.export_asked.connect(self._on_export)

    # Showing

    def show_events(self, events: tuple[StoryEvent, ...], lit: frozenset[EventId]) -> None:
        """Show a case's events; the same ones in another light only repaint what changed."""
        is_same = events is self._events or events == self._events
        changed, self._lit.events = self._lit.events ^ lit, lit
        self._events = events
        if is_same and not self._is_narrowed:
            self._repaint(changed)
        else:
            self._show_rows()
        self._reflect()

    def _show_rows(self) -> None:
        rows = self._events
        if self._is_narrowed:
            rows = tuple(event for event in rows if self._lit.holds(event))
        self.rows.show_rows(rows)

    def _repaint(self, changed: frozenset[EventId]) -> None:
        model = self.list.model
        last = model.columnCount() - 1
        for place, event in enumerate(self._events if changed else ()):
            if event.event_id in changed:
                model.dataChanged.emit(model.index(place, 0), model.index(place, last))

    def _reflect(self) -> None:
        count = sum(self._lit.holds(event) for event in self._events)
        self.only.setText(
            filled("Only this question's ({count})", count=count)
            if count
            else "Only this question's"
        )
        self.only.setChecked(self._is_narrowed)
        self.first.setEnabled(bool(count))
        self.cite.setEnabled(self.current() is not None)
        words = filled(
            "This question uses none of the {events}.", events=plural(len(self._events), "event")
        )
        is_bare = self._is_narrowed and not count and bool(self._events)
        self._none.setText(words if is_bare else "")
        self._none.setVisible(is_bare)

    def current(self) -> StoryEvent | None:
        """The marked event."""
        event = self.list.current()
        return event if isinstance(event, StoryEvent) else None

    def dress(self) -> None:
        """Lengths may have changed."""
        self.rows.measure()

    # What people do

    @Slot()
    def narrow(self) -> None:
        """Show only the question's events, or all of them again."""
        self._is_narrowed = not self._is_narrowed
        kept = self.current()
        self._show_rows()
        if kept is not None:
            self.mark(kept.event_id)
        self._reflect()

    @Slot()
    def next_lit(self) -> None:
        """Mark the question's next event, the first one after the last, and go there."""
        rows = [self.list.row_at(place) for place in range(self.list.proxy.rowCount())]
        events = [event for event in rows if isinstance(event, StoryEvent)]
        places = [n for n, event in enumerate(events) if self._lit.holds(event)]
        if not places:
            return
        marked = self.current()
        here = events.index(marked) if marked in events else -1
        found = events[next((n for n in places if n > here), places[0])]
        self.mark(found.event_id)
        self.list.grid.setFocus()
        self.marked.emit(found.event_id)

    def mark(self, event_id: EventId) -> None:
        """Mark an event in the list; one that is not shown brings all of them back."""
        shown = self.list.model.rows
        if self._is_narrowed and all(event.event_id != event_id for event in shown):
            self._is_narrowed = False
            self._show_rows()
        places = [n for n, e in enumerate(self.list.model.rows) if e.event_id == event_id]
        if places:
            self.list.mark(places[0])
            self.rows.show_marked()
        self._reflect()

    @Slot()
    def cite_marked(self) -> None:
        """Hand the marked event to the question at hand."""
        event = self.current()
        if event is not None:
            self.cited.emit(event.event_id)

    @Slot(object)
    def _on_picked(self, event: StoryEvent) -> None:
        self._reflect()
        self.marked.emit(event.event_id)

    @Slot(object)
    def _on_export(self, contents: ListContents) -> None:
        self.export_asked.emit(contents)
