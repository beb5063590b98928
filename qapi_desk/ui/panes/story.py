"""The middle pane: what the record says of the case, told by its dates."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QTabWidget

from qapi_desk.domain.documents import Column, Format, Table
from qapi_desk.services.casework import CaseWork, Suggestion
from qapi_desk.services.story import StoryEvent
from qapi_desk.ui.models.rows import Field, fields_of
from qapi_desk.ui.text import day
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, column, label, row
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.timeline import Mark, Timeline, TimelineState


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as the list shows it; ``is_used`` by the question at hand."""

    event: StoryEvent
    is_used: bool


EVENT_FIELDS: tuple[Field[EventRow], ...] = (
    Field(
        Column("used", "", description="Used by the question at hand"),
        lambda r: "used" if r.is_used else "",
        lambda r: "●" if r.is_used else "",
        lambda _r: "accent",
    ),
    Field(Column("day", "Day", Format.DAY), lambda r: r.event.day, lambda r: day(r.event.day)),
    Field(
        Column("label", "What happened", width=3),
        lambda r: r.event.label,
        None,
        lambda r: "accent" if r.is_used else "",
    ),
    Field(Column("detail", "Detail", width=2), lambda r: r.event.detail),
    Field(Column("recorded", "Recorded", Format.DAY), lambda r: r.event.recorded),
    Field(Column("code", "Code", Format.MONO), lambda r: r.event.code),
)


class StoryPane(QFrame):
    """Case number and facts without names, the timeline, the events, then the other tables.

    Signals:
        export_asked(ListContents): one of the lists is to be written to a file.
    """

    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.story_pane")
        self.setProperty("kind", "pane")
        self._case = label(kind="title", name="review.case_number")
        self._case.setWordWrap(False)
        self._chip = label(kind="chip", tone="warn", name="review.masked")
        self._copy = button("Copy number", "review.copy_number", self.copy_number, kind="link")
        self.names_button = button("Names…", "review.names", kind="link")
        self._facts = FactsView("review.facts")
        self._names = label(name="review.names_shown")
        self.timeline = Timeline()
        self.events = RowList(
            "review.events", "Events", EVENT_FIELDS, key=lambda r: str(r.event.event_id),
            empty="The record holds no event.")  # fmt: skip
        self.events.without_title().export_asked.connect(self.export_asked)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("review.tabs")
        self.tabs.setAccessibleName("Parts of the record")
        self.tabs.setUsesScrollButtons(True)
        self.tabs.addTab(self.events, "Events")
        self._tables: dict[str, RowList] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(self._case, self._chip, None, self._copy, self.names_button, space=0.4)
        box = column(
            head, self._facts, self._names, self.timeline, self.tabs, space=0.45, margin=0.7
        )
        box.setStretch(4, 1)
        self.setLayout(box)
        self._names.hide()
        self._chip.hide()

    def show_case(self, work: CaseWork | None, lit: Suggestion | None) -> None:
        """Tell the case's story, lit for the question at hand."""
        self.setEnabled(work is not None)
        if work is None:
            self._case.setText("No case is open")
            return
        story = work.story
        self._case.setText(str(work.case.case_id))
        self._chip.setText("Masked: family violence" if story.is_masked else "")
        self._chip.setVisible(story.is_masked)
        self.names_button.setVisible(not story.is_masked)
        self._facts.show_facts(story.header[1:])
        used = set(lit.workings.events_used) if lit else set()
        rows = [EventRow(event, event.event_id in used) for event in story.events]
        self.events.show_rows(rows)
        self.timeline.show_timeline(timeline_of(work, lit))
        for table in (*story.tables, *story.raw):
            self._show_table(table)

    def _show_table(self, table: Table) -> None:
        before = self._tables.get(table.key)
        columns = tuple(field.column for field in before.model.fields) if before else None
        if columns != table.columns:
            before = self._replace_table(table, before)
        if before is not None:
            before.show_rows(table.rows)
            place = self.tabs.indexOf(before)
            count = f" ({len(table.rows)})" if table.rows else ""
            self.tabs.setTabText(place, f"{table.title}{count}")
            self.tabs.setTabEnabled(place, bool(table.rows))

    def _replace_table(self, table: Table, before: RowList | None) -> RowList:
        name = f"review.record.{table.key}"
        made = RowList(name, table.title, fields_of(table), empty=table.empty)
        made.without_title().export_asked.connect(self.export_asked)
        place = self.tabs.count() if before is None else self.tabs.indexOf(before)
        if before is not None:
            self.tabs.removeTab(place)
            before.deleteLater()
        self.tabs.insertTab(place, made, table.title)
        self._tables[table.key] = made
        return made

    def show_names(self, names: tuple[tuple[str, str, str], ...]) -> None:
        """Show the parties' names, once they were asked for."""
        words = "   ".join(f"{role.capitalize()}: {name}" for _, role, name in names)
        self._names.setText(words)
        self._names.setVisible(bool(words))

    @Slot()
    def copy_number(self) -> None:
        """Put the case number on the clipboard."""
        QGuiApplication.clipboard().setText(self._case.text())


def timeline_of(work: CaseWork, lit: Suggestion | None) -> TimelineState:
    """The picture of a case for the question at hand."""
    used = set(lit.workings.events_used) if lit else set()
    marks = tuple(
        Mark(event.day, event.label, event.event_id in used)
        for event in work.story.events
        if event.day is not None
    )
    lit_days = [mark.day for mark in marks if mark.is_lit]
    due = lit.due if lit else None
    before = [d for d in lit_days if due is not None and d <= due]
    return TimelineState(
        marks=marks,
        trigger=min(before) if before else None,
        due=due,
        skipped=tuple(skip.day for skip in lit.workings.skipped) if lit else (),
        period=(work.review.period.first, work.review.period.last),
    )
