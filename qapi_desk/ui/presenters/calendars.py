"""The closed days the clocks go by: a year of one calendar, the county's own days, its checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.services import calendars_kept, people
from qapi_desk.services.calendars_kept import CalendarChange, ClosedDayRow
from qapi_desk.services.library import CALENDARS
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat

TITLES = {"agency": "Agency", "court": "Court", "federal": "Federal"}


@dataclass(frozen=True, slots=True)
class CalendarsState:
    """What the page shows of one year of one calendar."""

    is_read: bool = False
    name: str = CALENDARS[0]
    year: int = 0
    title: str = ""
    version: str = ""
    first: int = 1998
    last: int = 2030
    """The first and the last year the calendar speaks of."""
    days: tuple[ClosedDayRow, ...] = ()
    chosen: date | None = None
    notes: tuple[str, ...] = ()
    decided: tuple[CalendarChange, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    fault: str = ""
    """Why a calendar is unsound, when one is."""
    may_change: bool = False

    @property
    def closed(self) -> ClosedDayRow | None:
        """The chosen day, when it is a closed one."""
        return next((row for row in self.days if row.day == self.chosen), None)


class CalendarsPresenter(Presenter[CalendarsState]):
    """Shows a year, adds and takes away the county's days."""

    def __init__(self, seat: Seat, view: View[CalendarsState]) -> None:
        now = seat.desk.clock.now().date()
        state = CalendarsState(year=now.year, may_change=seat.is_supervisor)
        super().__init__(seat, view, state)
        self._years: Latest[CalendarsState] = Latest(self, self.show, self._nothing)

    def load(self, name: str = "", year: int = 0) -> None:
        """Read a year of a calendar; the one that is shown, unless another is wanted."""
        name = name if name in CALENDARS else self.state.name
        self.state = replace(self.state, name=name, year=year or self.state.year)
        self._read()

    def choose(self, name: str) -> None:
        """Show another calendar, the same year."""
        if name != self.state.name:
            self.state = replace(self.state, name=name)
            self._read()

    def go_to(self, year: int) -> None:
        """Show another year."""
        if year != self.state.year:
            self.state = replace(self.state, year=year, chosen=None)
            self._read()

    def pick(self, day: date) -> None:
        """Speak of one day."""
        if day != self.state.chosen:
            self.show(replace(self.state, chosen=day))

    def _read(self) -> None:
        desk, state = self.seat.desk, self.state
        self._years.ask(lambda _progress: _year(desk, state))

    def _nothing(self) -> None:
        """A year that cannot be read leaves what is shown."""

    def add(self, day: date, title: str, source: str) -> None:
        """Close a day, by a source that is kept with it."""
        desk, name = self.seat.desk, self.state.name
        self.view.say("", "")
        self.write(lambda: calendars_kept.add(desk, name, day, title, source), self._changed)

    def remove(self, day: date, source: str) -> None:
        """Open a closed day, for a reason that is kept."""
        desk, name = self.seat.desk, self.state.name
        self.view.say("", "")
        self.write(lambda: calendars_kept.remove(desk, name, day, source), self._changed)

    def _changed(self, changes: Changes) -> None:
        self.view.say(
            f"The {self.state.name} calendar is now {changes.made}. Reviews keep the calendar they "
            "are pinned to; the page Changes shows what this one would change in them.",
            "good",
        )
        self.seat.publish(changes)
        self._read()


def _year(desk: Desk, state: CalendarsState) -> CalendarsState:
    """A state with everything read that one year of a calendar has."""
    document = desk.library.calendar_document(state.name)
    first, last = int(document["first"][:4]), int(document["last"][:4])
    year = min(max(state.year, first), last)
    checks, fault = _checks(desk)
    return replace(
        state,
        is_read=True,
        year=year,
        title=str(document.get("title", "")),
        version=calendars_kept.version(desk, state.name),
        first=first,
        last=last,
        days=calendars_kept.days(desk, state.name, year),
        notes=tuple(document.get("notes", ())),
        decided=calendars_kept.changes(desk, state.name),
        names={person.person_id: person.name for person in people.everyone(desk)},
        checks=checks,
        fault=fault,
    )


def _checks(desk: Desk) -> tuple[tuple[str, ...], str]:
    try:
        return calendars_kept.check(desk), ""
    except Refused as refusal:
        return (), refusal.sentence
