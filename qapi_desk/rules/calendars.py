"""Calendar documents made into calendars, and the three calendars rules count by.

The days are data a county can edit; this module checks them and knows none itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from qapi_desk.domain.calendar import WEEKEND, ClosedDay, DayCalendar
from qapi_desk.domain.errors import Refused
from qapi_desk.rules.document import Node, refusal


class Office(StrEnum):
    """Whose days count."""

    AGENCY = "agency"
    COURT = "court"
    FEDERAL = "federal"


@dataclass(frozen=True, slots=True)
class Calendars:
    """The agency's, the court's and the federal days."""

    agency: DayCalendar
    court: DayCalendar
    federal: DayCalendar

    @property
    def version(self) -> str:
        """All three versions in one text, as every page and print shows it."""
        return f"{self.agency.label}, {self.court.label}, {self.federal.label}"

    def of(self, office: Office) -> DayCalendar:
        """One office's calendar."""
        if office is Office.COURT:
            return self.court
        return self.federal if office is Office.FEDERAL else self.agency


def parse_calendar(document: Mapping[str, Any]) -> DayCalendar:
    """A calendar from its document.

    Args:
        document: ``calendar``, ``version``, ``title``, ``first``, ``last``, ``notes`` and
            ``closed``: a list of ``day``, ``name``, ``source``.

    Raises:
        Refused: ``rules.bad_data`` naming the day: one listed twice, out of range, on a weekend,
            or without a source; a year with none; a range that ends before it begins.
    """
    root = Node.of(document, "the calendar")
    name = root.text("calendar")
    node = Node(root.values, f"calendar {name}")
    node.only("calendar", "version", "title", "first", "last", "notes", "closed")
    first, last = node.day("first"), node.day("last")
    if first > last:
        raise refusal(node.place, "ends before it begins")
    closed = tuple(_closed_days(node, first, last))
    return DayCalendar(name, node.text("version"), first, last, closed)


def _closed_days(calendar: Node, first: date, last: date) -> list[ClosedDay]:
    seen: dict[date, ClosedDay] = {}
    for node in calendar.nodes("closed", named="day"):
        node.only("day", "name", "source")
        shut = ClosedDay(node.day("day"), node.text("name"), node.text("source"))
        if shut.day in seen:
            raise refusal(node.place, "is a day listed twice")
        if not first <= shut.day <= last:
            raise refusal(node.place, "lies outside the calendar's first and last day")
        if shut.day.weekday() in WEEKEND:
            raise refusal(node.place, f"is a {WEEKEND[shut.day.weekday()]}, closed anyway")
        seen[shut.day] = shut
    for year in range(first.year, last.year + 1):
        if not any(day.year == year for day in seen):
            raise refusal(calendar.place, f"has a gap: no closed day in {year}")
    return [seen[day] for day in sorted(seen)]


def bundle(agency: DayCalendar, court: DayCalendar, federal: DayCalendar) -> Calendars:
    """The three calendars together, each in its own place.

    Raises:
        Refused: ``rules.wrong_calendar`` when one stands in another's place.
    """
    for office, calendar in zip(Office, (agency, court, federal), strict=True):
        if calendar.name != office:
            raise Refused(
                "rules.wrong_calendar",
                f"The {office} calendar is named {calendar.name!r}; hand over the right file.",
            )
    return Calendars(agency, court, federal)
