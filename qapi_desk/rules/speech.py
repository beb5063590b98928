"""Days, counts and steps in words: the small change of every sentence."""

from datetime import date
from typing import Final

from qapi_desk.domain.calendar import Unit
from qapi_desk.rules.facts import Step
from qapi_desk.rules.model import Ruleset

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
UNITS: Final = {
    Unit.CALENDAR_DAYS: "calendar day",
    Unit.BUSINESS_DAYS: "business day",
    Unit.WORKING_DAYS: "working day",
    Unit.COURT_DAYS: "court day",
    Unit.DAYS_UNSPECIFIED: "day (type not stated)",
    Unit.MONTHS: "month",
    Unit.QUARTER: "calendar quarter",
    Unit.YEAR: "year",
    Unit.SAME_DAY: "day",
}


def on(day: date) -> str:
    """A day as people read it: ``3 Mar 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(amount: int) -> str:
    """``1 day``, ``8 days``."""
    return f"{amount} day" if amount == 1 else f"{amount} days"


def happened(ruleset: Ruleset, step: Step) -> str:
    """A step in words with its day: ``served on 9 Jun 2026``."""
    return f"{words_of(ruleset, step.code, step.topic)} on {on(step.day)}"


def words_of(ruleset: Ruleset, code: str, topic: str | None = None) -> str:
    """What a code tells, in the ruleset's words; of a topic that has words of its own, those."""
    own = ruleset.words.get(f"{code}:{topic}") if topic else None
    return own or ruleset.words[code]


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]
