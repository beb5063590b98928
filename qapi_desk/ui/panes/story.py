"""The middle pane: what the record says of the case, told by its dates.

The header has no names until they are asked for, and never those of a masked case. The events
are a list that a screen reader walks, with the picture beside it; choosing in one marks the other.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.ids import EventId, FormId, QuestionId
from qapi_desk.services.casework import CaseWork
from qapi_desk.services.story import one_line
from qapi_desk.services.story_clocks import QuestionClock
from qapi_desk.ui.panes.story_events import EventsPane
from qapi_desk.ui.panes.story_picture import StoryPicture
from qapi_desk.ui.panes.story_record import RecordTabs
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

NO_NAME = "no name in the record"
LONGEST = 47
"""So many letters of a value stand in the header."""
ASK, HIDE = "Names…", "Hide names"


class StoryPane(QFrame):
    """Case number and facts without names, the timeline, the events, then the other tables.

    Signals:
        export_asked(ListContents): one of the lists is to be written to a file.
        names_asked(): the parties' names are to be shown, or hidden again.
        cited(EventId): an event is to be cited for the question at hand.
        apart_asked(): the story is to stand in its own window, or to come back.
    """

    export_asked = Signal(object)
    names_asked = Signal()
    cited = Signal(object)
    apart_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.story_pane")
        self.setProperty("kind", "pane")
        self.setAccessibleName(said("Case story"))
        self._work: CaseWork | None = None
        self._case = label(kind="title", name="review.case_number")
        self._case.setWordWrap(False)
        self._chip = label(kind="chip", tone="warn", name="review.masked")
        self._chip.hide()
        self._facts, self._names = FactsView("review.facts"), FactsView("review.names_shown")
        self._names.hide()
        self._names_button = button(ASK, "review.names", self._on_names, kind="link")
        self._apart = button("Own window", "review.story_apart", self._on_apart, kind="link")
        self.picture, self.events = StoryPicture(), EventsPane()
        self.tabs = RecordTabs(self.events)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        copy = button("Copy number", "review.copy_number", self.copy_number, kind="link")
        head = FlowLayout(space=em(0.4), line_space=em(0.1))
        for each in (self._case, self._chip, copy, self._names_button, self._apart):
            head.addWidget(each)
        parts = (clear(head), self._facts, self._names, self.picture, self.tabs)
        box = column(*parts, space=0.4, margin=0.6)
        box.setStretch(4, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self.events.marked.connect(self.picture.mark)
        self.picture.picked.connect(self._on_picked)
        self.events.cited.connect(self.cited)
        self.events.export_asked.connect(self.export_asked)
        self.tabs.export_asked.connect(self.export_asked)

    # Showing

    def show_case(self, work: CaseWork | None, at: tuple[FormId, QuestionId] | None) -> None:
        """Tell the case's story, lit for the question at hand."""
        self.setEnabled(work is not None)
        before, self._work = self._work, work
        for part in (self._facts, self.picture, self.tabs):
            part.setVisible(work is not None)
        if work is None:
            self._show_none()
            return
        limit = clock_of(work, at)
        if before is None or before.story is not work.story:
            self._show_story(work, limit)
        self.picture.show_limit(limit)
        self.events.show_events(work.story.events, limit.events_used)

    def _show_none(self) -> None:
        """No case: nothing of the last one is left to be read."""
        self._case.setText(said("No case is open"))
        self._facts.show_facts(())
        self._chip.hide()
        self.show_names(())

    def _show_story(self, work: CaseWork, limit: QuestionClock) -> None:
        story = work.story
        self._case.setText(str(work.case.case_id))
        self._chip.setText(said("Masked: family violence") if story.is_masked else "")
        self._chip.setVisible(story.is_masked)
        self._names_button.setVisible(not story.is_masked)
        self._facts.show_facts([(name, shortened(value)) for name, value in story.header[1:]])
        period = (work.review.period.first, work.review.period.last)
        self.picture.show_events(story.events, period, limit)
        self.tabs.show_story(story)

    def show_names(self, names: tuple[tuple[str, str, str], ...]) -> None:
        """Show the parties' names once they were asked for; none hides them."""
        story = self._work.story if self._work is not None else None
        shown = names if story is not None and not story.is_masked else ()
        roles = story.roles if story is not None else {}
        self._names.show_facts(
            tuple(
                (roles.get(role, role or "party").capitalize(), shortened(name) or NO_NAME)
                for _, role, name in shown
            )
        )
        self._names.setVisible(bool(shown))
        self._names_button.setText(said(HIDE if shown else ASK))
        self._names_button.setAccessibleName(said(HIDE if shown else ASK))

    def show_apart(self, *, is_apart: bool) -> None:
        """Say where it stands: in its own window, or beside the questions."""
        words = said("Back beside the questions" if is_apart else "Own window")
        self._apart.setText(words)
        self._apart.setAccessibleName(words)

    def event(self, event: QEvent) -> bool:
        """Ask for the height that the lines broken at this width need, so that none is squeezed."""
        is_done = super().event(event)
        box = self.layout()
        if box is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.tabs.setMinimumHeight(self.tabs.minimumSizeHint().height())
            self.setMinimumHeight(box.minimumHeightForWidth(self.width()))
        return is_done

    def dress(self) -> None:
        """Lengths may have changed."""
        self.tabs.dress()
        self.events.dress()

    def take_focus(self) -> None:
        """Put the focus into the list of events."""
        self.tabs.setCurrentIndex(0)
        self.events.list.grid.setFocus()

    def list_at_hand(self) -> RowList | None:
        """The list of the tab that shows."""
        lists = [each for each in self.findChildren(RowList) if each.isVisible()]
        return next(iter(lists), None)

    # What people do

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What it does for each action's id."""
        return {
            "review.copy_number": self.copy_number,
            "review.only_lit": self._narrow,
            "review.next_lit": self._next_lit,
            "review.cite_event": self.events.cite_marked,
            "review.span_question": self.picture.show_question,
            "review.span_period": self.picture.show_period,
            "review.span_all": self.picture.show_all,
            "review.closer": self.picture.closer,
            "review.wider": self.picture.wider,
            "review.earlier": self.picture.earlier,
            "review.later": self.picture.later,
        }

    def _narrow(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.events.narrow()

    def _next_lit(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.events.next_lit()

    @Slot()
    def copy_number(self) -> None:
        """Put the case number on the clipboard."""
        if self._work is not None:
            QGuiApplication.clipboard().setText(str(self._work.case.case_id))

    @Slot(object)
    def _on_picked(self, event_id: EventId) -> None:
        self.tabs.setCurrentIndex(0)
        self.events.mark(event_id)
        self.picture.mark(event_id)

    @Slot()
    def _on_names(self) -> None:
        self.names_asked.emit()

    @Slot()
    def _on_apart(self) -> None:
        self.apart_asked.emit()


def shortened(words: str) -> str:
    """A value that fits a narrow pane; the raw record holds the whole of it."""
    line = one_line(words)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def clock_of(work: CaseWork, at: tuple[FormId, QuestionId] | None) -> QuestionClock:
    """The limit of the question at hand, as its form stands now."""
    sheet = next((s for s in work.sheets if at and s.form.form_id == at[0]), None)
    if sheet is None or at is None or work.clocks is None:
        return QuestionClock()
    return work.clocks.of(sheet.state, at[1])
