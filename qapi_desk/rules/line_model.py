"""What a federal report line counts, as values: its unit, its moment, and what it asks for.

All of it is data of a ruleset; nothing here reads a case. Definitions: OCSE-157 instructions.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Counted(StrEnum):
    """The unit a line counts in."""

    CASE = "case"
    CHILD = "child"
    CENTS = "cents"


class Moment(StrEnum):
    """When a case must be open to be counted."""

    YEAR_END = "year_end"
    """At the end of the fiscal year's last day."""
    YEAR = "year"
    """On any day of the fiscal year."""
    LAST_YEAR_END = "last_year_end"
    """At the end of the year before."""
    ANY = "any"
    """Never mind: the line counts outside the caseload too."""


class Asked(StrEnum):
    """What a line asks for besides the kind of case and its being open."""

    OPEN = "open"
    ORDER = "order"
    ARREARS_ONLY = "arrears_only"
    OUT_OF_WEDLOCK = "out_of_wedlock"
    PATERNITY = "paternity"
    BORN_IN_YEAR = "born_in_year"
    PATERNITY_IN_YEAR = "paternity_in_year"
    CURRENT_DUE = "current_due"
    CURRENT_PAID = "current_paid"
    ARREARS_DUE = "arrears_due"
    ARREARS_PAID = "arrears_paid"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a reported amount may lie from the supported one, in cents, from a day on."""

    since: date
    cents: int
    citation: str


@dataclass(frozen=True, slots=True)
class LineTerms:
    """How one line counts.

    ``columns``: aid classes that are columns of the line; ``aid_changes``: events that change one.
    ``adult_years``: the age at which a child leaves the line. ``resolved``: paternity statuses that
    count; ``presumed``: ways of resolving that do not. ``repeats``: last year's line that this one
    must equal. ``twin``: the line that voluntary payments must be on as well. ``assigned`` and
    ``unassigned``: aid classes under which all arrears, or none, are the State's.
    """

    counted: Counted = Counted.CASE
    moment: Moment = Moment.YEAR_END
    asked: Asked = Asked.OPEN
    columns: tuple[str, ...] = ()
    aid_changes: tuple[str, ...] = ()
    adult_years: int = 0
    resolved: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    repeats: str = ""
    twin: str = ""
    assigned: tuple[str, ...] = ()
    unassigned: tuple[str, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()

    def tolerance_cents(self, day: date) -> int:
        """The tolerance in force on a day; 0 where none is."""
        known = [each for each in self.tolerances if each.since <= day]
        return max(known, key=lambda each: each.since).cents if known else 0
