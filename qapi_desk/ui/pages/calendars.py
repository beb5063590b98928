"""Calendars: a year of closed days with their sources, the county's own days, version, checks."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QFrame, QSpinBox, QTabWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.calendars_kept import CalendarAct, CalendarChange, ClosedDayRow
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.county_day import CloseDay
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.models.year import MEANS
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.calendars import TITLES, CalendarsPresenter, CalendarsState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import day, moment
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, set_tone
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.year_grid import YearGrid

ACTS = {CalendarAct.ADD: "Closed", CalendarAct.REMOVE: "Opened"}
DAY_FIELDS: tuple[Field[ClosedDayRow], ...] = (
    Field(Column("day", "Day", Format.DAY), lambda r: r.day),
    Field(Column("weekday", "Weekday"), lambda r: f"{r.day:%A}"),
    Field(Column("title", "What closes it", width=3), lambda r: r.title),
    Field(
        Column("own", "Kept by"),
        lambda r: "this county" if r.is_county else "the program",
        None,
        lambda r: "warn" if r.is_county else "",
    ),
    Field(Column("source", "Source", width=4), lambda r: r.source),
)


class CalendarsPage(Page):
    """Calendars."""

    id: ClassVar[str] = "calendars"
    title: ClassVar[str] = "Calendars"
    presenter: CalendarsPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CalendarsPresenter(seat, self)
        self._calendar = Choice("calendars.calendar", "Which calendar", letters=10)
        self._calendar.chosen.connect(self._on_calendar)
        self._year = QSpinBox()
        self._year.setObjectName("calendars.year")
        self._year.setAccessibleName("Year")
        self._year.lineEdit().setTextMargins(em(0.3), 0, em(0.3), 0)
        self._year.valueChanged.connect(self._on_year)
        self._close = button("Close a day…", "calendars.close", self.close_day)
        self._open = button("Open the marked day…", "calendars.open", self.open_day)
        self._changes = self.way("What would change…", "calendars.changes", "changes")
        self.lay_out(self.body_of(self._year_card(), self._make_tabs()), self._changes)

    def _year_card(self) -> QFrame:
        bar = FlowLayout(space=em(0.5), line_space=em(0.3))
        for part in (self._calendar, self._year, self._close, self._open):
            bar.addWidget(part)
        self._facts = FactsView("calendars.facts")
        self._grid = YearGrid("calendars.grid", "Closed days of the year")
        self._grid.chosen.connect(self._on_day)
        self._said = label(name="calendars.said")
        means = label(MEANS, kind="small", tone="muted", name="calendars.means")
        return card(clear(bar), self._facts, self._grid, means, self._said)

    def _make_tabs(self) -> QTabWidget:
        self._days = RowList(
            "calendars.days", "Closed days", DAY_FIELDS, key=lambda r: r.day.isoformat(),
            empty="No weekday of this year is closed.",
        )  # fmt: skip
        self._days.picked.connect(self._on_row)
        self._decided = RowList(
            "calendars.decided", "Decisions", self._decision_fields(),
            key=lambda c: str(c.number), empty="This county has changed no day.",
        )  # fmt: skip
        self._checks = label(name="calendars.checks")
        self._notes = label(tone="muted", name="calendars.notes")
        for each in (self._days, self._decided):
            each.without_title().grid.setMinimumHeight(em(9))
        self.listen_to(self._days, self._decided)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("calendars.tabs")
        self._tabs.setAccessibleName("Parts of the calendar")
        self._tabs.addTab(self._days, "Closed days")
        self._tabs.addTab(self._decided, "Decisions")
        sound = column(self._checks, self._notes, space=0.6, margin=0.4)
        sound.addStretch(1)
        self._tabs.addTab(clear(sound), "Checks")
        return self._tabs

    def _decision_fields(self) -> tuple[Field[CalendarChange], ...]:
        return (
            Field(Column("number", "No.", Format.COUNT), lambda c: c.number),
            Field(Column("act", "What"), lambda c: ACTS[c.act]),
            Field(Column("day", "Day", Format.DAY), lambda c: c.day),
            Field(Column("title", "Name", width=2), lambda c: c.title),
            Field(Column("source", "Source or reason", width=3), lambda c: c.source),
            Field(Column("by", "Decided by"), self._name_of),
            Field(Column("at", "At", Format.MOMENT), lambda c: c.decided_at, _at),
        )

    def _name_of(self, change: CalendarChange) -> str:
        return self.presenter.state.names.get(change.decided_by, str(change.decided_by))

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Close and open days."""
        return {"calendars.close": self.close_day, "calendars.open": self.open_day}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the calendar and year wanted, or the last ones."""
        year = detail.get("year", "")
        self.presenter.load(detail.get("calendar", ""), int(year) if year.isdecimal() else 0)

    def where(self) -> Place:
        """Which year of which calendar is open."""
        state = self.presenter.state
        return Place(self.id, {"calendar": state.name, "year": str(state.year)})

    def changed(self, changes: Changes) -> None:
        """Somebody changed a calendar."""
        if changes.touches(Kind.LAW) and self.isVisible():
            self.presenter.load()

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._grid.fit()

    # What the presenter asks

    def show_state(self, state: CalendarsState) -> None:
        """Show a year."""
        self._calendar.offer(list(TITLES.items()), state.name)
        blocker = QSignalBlocker(self._year)
        self._year.setRange(state.first, state.last)
        self._year.setValue(state.year)
        blocker.unblock()
        self._facts.show_facts(
            (
                ("Calendar", state.title),
                ("Version", f"{state.name} {state.version}"),
                ("Speaks of", f"{state.first} to {state.last}"),
                ("Closed weekdays this year", str(len(state.days))),
            )
        )
        self._grid.show_year(state.year, state.days)
        self._days.show_rows(state.days)
        self._decided.show_rows(state.decided)
        self._tabs.setTabText(1, f"Decisions ({len(state.decided)})")
        self._show_day(state)
        self._show_checks(state)

    def _show_day(self, state: CalendarsState) -> None:
        closed = state.closed
        if state.chosen is not None:
            self._grid.mark(state.chosen)
        if closed is not None:
            self._days.mark(state.days.index(closed))
        index = self._grid.days.index_of(state.chosen) if state.chosen else None
        words = self._grid.days.words(index) if index is not None else ""
        self._said.setText(f"{words} ({closed.source})" if closed else words or "No day is marked.")
        self._close.setEnabled(state.may_change)
        self._open.setEnabled(state.may_change and closed is not None)

    def _show_checks(self, state: CalendarsState) -> None:
        self._checks.setText(state.fault or "\n".join(state.checks))
        set_tone(self._checks, "bad" if state.fault else "good")
        self._notes.setText("\n".join(state.notes))
        self._tabs.setTabText(2, "Checks: a fault" if state.fault else "Checks")

    # What is pressed

    @Slot(object)
    def _on_calendar(self, name: str) -> None:
        self.presenter.choose(name)
        self.place_changed.emit()

    @Slot(int)
    def _on_year(self, year: int) -> None:
        self.presenter.go_to(year)
        self.place_changed.emit()

    @Slot(object)
    def _on_day(self, chosen: date) -> None:
        self.presenter.pick(chosen)

    @Slot(object)
    def _on_row(self, row: ClosedDayRow) -> None:
        self.presenter.pick(row.day)

    @Slot()
    def close_day(self) -> None:
        """Ask for the day, its name and its source."""
        state = self.presenter.state
        asked = CloseDay(self, state.name, state.chosen or date(state.year, 1, 2))
        asked.given.connect(self._on_close)
        asked.open()

    @Slot(object, object, object)
    def _on_close(self, chosen: date, title: str, source: str) -> None:
        self.presenter.add(chosen, title, source)

    @Slot()
    def open_day(self) -> None:
        """Ask why the marked day is no closed day."""
        closed = self.presenter.state.closed
        if closed is None:
            self.say("Mark a closed day first, in the year or in the list.", "bad")
            return
        asked = AskText(
            self, "open_day", f"Open {day(closed.day)}",
            f"{closed.title} is taken out of the {closed.calendar} calendar. By what law or order?",
            "Open the day",
        )  # fmt: skip
        asked.given.connect(self._on_open)
        asked.open()

    @Slot(object)
    def _on_open(self, reason: str) -> None:
        closed = self.presenter.state.closed
        if closed is not None:
            self.presenter.remove(closed.day, reason)


def _at(change: CalendarChange) -> str:
    return moment(change.decided_at)


PAGE = CalendarsPage
