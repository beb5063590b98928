"""A county's own closed days over the shipped calendars: dated data, each day with its source.

The days a county adds or takes away are kept in the workspace one by one, as decisions of a
supervisor; together with the shipped calendar they are a version of their own
(``agency 2026.1+county.2``). Reviews stay pinned to theirs; the newer one is an offer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from qapi_desk.domain.calendar import WEEKEND, DayCalendar
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Role
from qapi_desk.rules.calendars import Office, parse_calendar
from qapi_desk.services import library
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.library import Library
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

Document = Mapping[str, Any]
_CHANGED = "calendar.changed"


class CalendarAct(StrEnum):
    """What a county did to a day."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """One day added or taken away, with who said so. ``source`` is the reason of a removal."""

    calendar: str
    number: int
    act: CalendarAct
    day: date
    title: str
    source: str
    decided_at: datetime
    decided_by: PersonId


@dataclass(frozen=True, slots=True)
class ClosedDayRow:
    """A closed day as lists show it; ``is_county`` when the county added it."""

    calendar: str
    day: date
    title: str
    source: str
    is_county: bool


def documents_in(work: Work, shelf: Library) -> tuple[Document, ...]:
    """The agency's, the court's and the federal calendar with the county's own days."""
    return tuple(document_in(work, shelf, name) for name in library.CALENDARS)


def document_in(work: Work, shelf: Library, name: str) -> Document:
    """One calendar with the county's own days; the shipped one while there are none.

    Raises:
        Refused: ``calendars.unknown``.
    """
    _must_be_known(name)
    return _with_changes(shelf.calendar_document(name), changes_in(work, name))


def changes_in(work: Work, name: str) -> tuple[CalendarChange, ...]:
    """What the county changed in a calendar, in order; the history itself is where it is kept."""
    entries = work.history.entries(_CHANGED, name)
    return tuple(from_body(CalendarChange, entry.happening.body) for entry in entries)


def changes(desk: Desk, name: str) -> tuple[CalendarChange, ...]:
    """What the county changed in a calendar, in order.

    Raises:
        Refused: ``calendars.unknown``.
    """
    _must_be_known(name)
    with desk.store.read() as work:
        return changes_in(work, name)


def days(desk: Desk, name: str, year: int | None = None) -> tuple[ClosedDayRow, ...]:
    """The closed days of a calendar, of one year or all, in order.

    Raises:
        Refused: ``calendars.unknown``.
    """
    with desk.store.read() as work:
        document = document_in(work, desk.library, name)
        own = {each.day for each in changes_in(work, name) if each.act is CalendarAct.ADD}
    return _rows(document, year, own)


def shipped_days(shelf: Library, name: str, year: int | None = None) -> tuple[ClosedDayRow, ...]:
    """The same of the shelf alone; needs no workspace.

    Raises:
        Refused: ``calendars.unknown``; ``rules.bad_data`` of a folder of the county's.
    """
    _must_be_known(name)
    shelf.calendars.of(Office(name))  # read and found sound before any of it is shown
    return _rows(shelf.calendar_document(name), year, set())


def version(desk: Desk, name: str) -> str:
    """The version of a calendar as a review made now would be pinned to it."""
    with desk.store.read() as work:
        return str(document_in(work, desk.library, name)["version"])


def _rows(document: Document, year: int | None, own: set[date]) -> tuple[ClosedDayRow, ...]:
    found = (
        (date.fromisoformat(row["day"]), row["name"], row["source"]) for row in document["closed"]
    )
    return tuple(
        ClosedDayRow(document["calendar"], day, title, source, day in own)
        for day, title, source in sorted(found)
        if year is None or day.year == year
    )


def check(desk: Desk) -> tuple[str, ...]:
    """Each calendar read as it stands: a line on each, refused at the first that is unsound.

    Raises:
        Refused: ``rules.bad_data``, with the place.
    """
    with desk.store.read() as work:
        found = tuple(map(parse_calendar, documents_in(work, desk.library)))
    return tuple(map(_line, found))


def check_shelf(shelf: Library) -> tuple[str, ...]:
    """The same of the shelf, or of a county's folder; needs no workspace."""
    return tuple(_line(shelf.calendars.of(office)) for office in Office)


def _line(found: DayCalendar) -> str:
    return (
        f"{found.label}: {len(found.closed)} closed days from {found.first} to {found.last}, no "
        "gap, none twice, none on a weekend, each with its source."
    )


def add(desk: Desk, name: str, day: date, title: str, source: str) -> Changes:
    """Close a day. Supervisors only; reviews stay pinned to the calendar they have.

    Raises:
        Refused: ``people.role``, ``calendars.unknown``, ``calendars.twice``,
            ``calendars.weekend``, ``calendars.outside``, ``calendars.no_title``,
            ``calendars.no_source``.
    """
    return _decide(desk, name, day, (CalendarAct.ADD, title, source))


def remove(desk: Desk, name: str, day: date, source: str) -> Changes:
    """Open a day that the calendar closes. Supervisors only; ``source`` says on whose word.

    Raises:
        Refused: ``people.role``, ``calendars.unknown``, ``calendars.not_closed``,
            ``calendars.no_source``, ``calendars.gap`` for the only closed day of a year.
    """
    return _decide(desk, name, day, (CalendarAct.REMOVE, "", source))


def _decide(desk: Desk, name: str, day: date, what: tuple[CalendarAct, str, str]) -> Changes:
    desk.person.must_be(Role.SUPERVISOR, to="change a calendar")
    act, title, source = what
    with desk.store.write() as work:
        document = document_in(work, desk.library, name)
        before = changes_in(work, name)
        change = CalendarChange(
            calendar=name,
            number=len(before) + 1,
            act=act,
            day=day,
            title=_title(document, day, act, title),
            source=said_line(source, "calendars.no_source", "Say by what law or order"),
            decided_at=desk.clock.now(),
            decided_by=desk.person.person_id,
        )
        _CHECKS[act](document, day)
        made = _with_changes(desk.library.calendar_document(name), (*before, change))
        parse_calendar(made)
        work.history.append(desk.happening(_CHANGED, name, **to_body(change)))
    return Changes.of((Kind.CALENDAR, name), made=str(made["version"]))


def _title(document: Document, day: date, act: CalendarAct, title: str) -> str:
    if act is CalendarAct.ADD:
        return said_line(title, "calendars.no_title", "Say what the day is called")
    named = {row["day"]: str(row["name"]) for row in document["closed"]}
    return named.get(day.isoformat(), "")


def _may_close(document: Document, day: date) -> None:
    office = document["calendar"]
    if day.weekday() in WEEKEND:
        raise Refused(
            "calendars.weekend",
            f"{day} is a {WEEKEND[day.weekday()]}, when the {office} is closed anyway.",
        )
    if not document["first"] <= day.isoformat() <= document["last"]:
        raise Refused(
            "calendars.outside",
            f"The {office} calendar runs from {document['first']} to {document['last']}; {day} is "
            "outside it.",
        )
    for row in document["closed"]:
        if row["day"] == day.isoformat():
            raise Refused(
                "calendars.twice", f"{day} is closed in the {office} calendar: {row['name']}."
            )


def _may_open(document: Document, day: date) -> None:
    office = document["calendar"]
    closed = [row["day"] for row in document["closed"]]
    if day.isoformat() not in closed:
        raise Refused(
            "calendars.not_closed", f"{day} is no closed day of the {office} calendar; look it up."
        )
    if sum(text.startswith(f"{day.year:04d}-") for text in closed) == 1:
        raise Refused(
            "calendars.gap",
            f"{day} is the only closed day of {day.year} in the {office} calendar; a year without "
            "one is a gap.",
        )


_CHECKS = {CalendarAct.ADD: _may_close, CalendarAct.REMOVE: _may_open}


def _with_changes(document: Document, made: Sequence[CalendarChange]) -> Document:
    """The calendar with the changes in it; a newer shipped one may hold some of them already."""
    if not made:
        return document
    closed = {row["day"]: row for row in document["closed"]}
    for change in made:
        day = change.day.isoformat()
        if change.act is CalendarAct.REMOVE:
            closed.pop(day, None)
        else:
            row = {"day": day, "name": change.title, "source": change.source}
            closed.setdefault(day, row)
    version = f"{document['version']}+county.{made[-1].number}"
    return {**document, "version": version, "closed": [closed[day] for day in sorted(closed)]}


def _must_be_known(name: str) -> None:
    if name not in library.CALENDARS:
        raise Refused(
            "calendars.unknown",
            f"There is no calendar {name!r}; there are {', '.join(library.CALENDARS)}.",
        )
