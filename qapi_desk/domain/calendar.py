"""Which days are open, and how a limit is counted from a trigger to its due day.

Day 0 is the trigger; day 1 is the day after it; something done on the due day is in time
(federal-protocols 2.7, case-rules 1.1). Every closed day comes from a dated calendar with its
source: this module knows no holiday, no rule and no case.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import SkippedDay

WEEKEND: Final = {5: "Saturday", 6: "Sunday"}


class Unit(StrEnum):
    """How a limit is counted: the ``unit_code`` words. The word as printed is kept."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    WORKING_DAYS = "working_days"
    COURT_DAYS = "court_days"
    DAYS_UNSPECIFIED = "days_unspecified"
    MONTHS = "months"
    QUARTER = "quarter"
    YEAR = "year"
    SAME_DAY = "same_day"

    @property
    def counts_open_days(self) -> bool:
        """Whether only days the office (or the court) is open are counted."""
        return self in (Unit.BUSINESS_DAYS, Unit.WORKING_DAYS, Unit.COURT_DAYS)


class Roll(StrEnum):
    """What happens to a due day on which the office is closed. No rule rolls by default."""

    NONE = "none"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One weekday an office is closed: its name and the law or notice that closes it."""

    day: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class DayCalendar:
    """The days one kind of office is closed, from ``first`` to ``last``.

    Saturdays and Sundays are always closed and need not be listed.
    """

    name: str
    version: str
    first: date
    last: date
    closed: tuple[ClosedDay, ...]
    _open: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _shut: tuple[SkippedDay, ...] = field(init=False, repr=False, compare=False)
    _shut_ordinals: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _names: dict[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {shut.day: shut.name for shut in self.closed}
        days = [
            date.fromordinal(ordinal)
            for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1)
        ]
        reasons = [(day, WEEKEND.get(day.weekday()) or names.get(day)) for day in days]
        shut = tuple(SkippedDay(day, why) for day, why in reasons if why is not None)
        put = object.__setattr__
        put(self, "_names", names)
        put(self, "_open", tuple(day.toordinal() for day, why in reasons if why is None))
        put(self, "_shut", shut)
        put(self, "_shut_ordinals", tuple(skipped.day.toordinal() for skipped in shut))

    @property
    def label(self) -> str:
        """Name and version, as workings print it: ``agency 2026.1``."""
        return f"{self.name} {self.version}"

    def why_closed(self, day: date) -> str | None:
        """Why the office is closed that day (``Saturday``, ``Labor Day``); None when it is open.

        Raises:
            Refused: ``calendar.range`` outside the calendar's days.
        """
        self.must_cover(day)
        return WEEKEND.get(day.weekday()) or self._names.get(day)

    def is_open(self, day: date) -> bool:
        """Whether the office is open that day; refuses a day outside the calendar."""
        return self.why_closed(day) is None

    def add_open_days(self, trigger: date, amount: int) -> date:
        """The ``amount``-th open day after the trigger; the trigger itself for 0.

        Raises:
            Refused: ``calendar.range`` when either end lies outside the calendar.
        """
        self.must_cover(trigger)
        if amount == 0:
            return trigger
        place = bisect_right(self._open, trigger.toordinal()) + amount - 1
        if place >= len(self._open):
            raise self._out_of_range(f"{amount} open days after {trigger.isoformat()}")
        return date.fromordinal(self._open[place])

    def subtract_open_days(self, day: date, amount: int) -> date:
        """The ``amount``-th open day before a day; the day itself for 0.

        Raises:
            Refused: ``calendar.range`` when either end lies outside the calendar.
        """
        self.must_cover(day)
        if amount == 0:
            return day
        place = bisect_left(self._open, day.toordinal()) - amount
        if place < 0:
            raise self._out_of_range(f"{amount} open days before {day.isoformat()}")
        return date.fromordinal(self._open[place])

    def count_open_days(self, after: date, until: date) -> int:
        """How many open days lie later than ``after`` and not later than ``until``."""
        before = bisect_right(self._open, after.toordinal())
        return bisect_right(self._open, until.toordinal()) - before

    def roll_forward(self, day: date) -> date:
        """The day itself when open, else the next open day."""
        return day if self.is_open(day) else self.add_open_days(day, 1)

    def skipped_between(self, after: date, until: date) -> tuple[SkippedDay, ...]:
        """The closed days later than ``after`` and not later than ``until``, with reasons."""
        start = bisect_right(self._shut_ordinals, after.toordinal())
        stop = bisect_right(self._shut_ordinals, until.toordinal())
        return self._shut[start:stop]

    def must_cover(self, day: date) -> None:
        """Refuse a day the calendar says nothing about."""
        if not self.first <= day <= self.last:
            raise self._out_of_range(day.isoformat())

    def _out_of_range(self, what: str) -> Refused:
        return Refused(
            "calendar.range",
            f"The {self.name} calendar {self.version} runs from {self.first.isoformat()} to "
            f"{self.last.isoformat()} and cannot reckon {what}; extend the calendar.",
            calendar=self.name,
        )


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A limit worked out: the due day, the days not counted, and by which calendar."""

    trigger: date
    amount: int
    unit: Unit
    due: date
    skipped: tuple[SkippedDay, ...]
    calendar: str | None
    rolled_from: date | None = None


def add_calendar_days(trigger: date, amount: int) -> date:
    """The trigger plus ``amount`` days, every day counting."""
    return trigger + timedelta(days=amount)


def add_months(trigger: date, amount: int) -> date:
    """The same day-number ``amount`` months later, clamped to the end of a shorter month."""
    years, month = divmod(trigger.month - 1 + amount, 12)
    year = trigger.year + years
    return date(year, month + 1, min(trigger.day, monthrange(year, month + 1)[1]))


def quarter_end(trigger: date, amount: int = 0) -> date:
    """The last day of the calendar quarter ``amount`` quarters after the trigger's own."""
    first = date(trigger.year, (trigger.month - 1) // 3 * 3 + 1, 1)
    return add_months(first, 3 * amount + 3) - timedelta(days=1)


_WITHOUT_CALENDAR: Final[dict[Unit, Callable[[date, int], date]]] = {
    Unit.CALENDAR_DAYS: add_calendar_days,
    Unit.DAYS_UNSPECIFIED: add_calendar_days,
    Unit.MONTHS: add_months,
    Unit.QUARTER: quarter_end,
    Unit.YEAR: lambda trigger, amount: add_months(trigger, 12 * amount),
    Unit.SAME_DAY: add_calendar_days,
}


def due_day(trigger: date, amount: int, unit: Unit, calendar: DayCalendar) -> date:
    """Only the due day, without workings and without a roll.

    Raises:
        Refused: ``calendar.range``, or ``calendar.no_such_day`` past the year 9999.
    """
    count = _WITHOUT_CALENDAR.get(unit, calendar.add_open_days)
    try:
        return count(trigger, amount)
    except (OverflowError, ValueError) as error:
        raise Refused(
            "calendar.no_such_day",
            f"{amount} {unit} from {trigger.isoformat()} end on no day there is; check the date.",
        ) from error


def reckon(
    trigger: date, amount: int, unit: Unit, calendar: DayCalendar, roll: Roll = Roll.NONE
) -> Reckoning:
    """The due day of a limit with the days its clock skipped.

    Args:
        trigger: day 0.
        amount: how many units; 0 for the same day.
        unit: a unit code; unspecified days are read as calendar days.
        calendar: whose open days count, and whose closed days a roll steps over.
        roll: whether a due day on a closed day moves to the next open day.

    Raises:
        Refused: ``calendar.range``.
    """
    due = due_day(trigger, amount, unit, calendar)
    rolled = calendar.roll_forward(due) if roll is Roll.FORWARD else due
    uses_calendar = unit.counts_open_days or roll is Roll.FORWARD
    skipped: tuple[SkippedDay, ...] = ()
    if unit.counts_open_days:
        skipped = calendar.skipped_between(trigger, rolled)
    elif rolled != due:
        skipped = calendar.skipped_between(due - timedelta(days=1), rolled)
    return Reckoning(
        trigger=trigger,
        amount=amount,
        unit=unit,
        due=rolled,
        skipped=skipped,
        calendar=calendar.label if uses_calendar else None,
        rolled_from=due if rolled != due else None,
    )


def readings(
    trigger: date,
    amount: int,
    unit: Unit,
    calendar: DayCalendar,
    roll: Roll = Roll.NONE,
    governing: Unit = Unit.CALENDAR_DAYS,
) -> tuple[Reckoning, ...]:
    """Every reading of a limit that gives another due day, the governing one first.

    Only days of unstated type have two: calendar days and working days. ``governing`` says which
    comes first; it keeps the unit as printed, the other names its own.
    """
    if unit is not Unit.DAYS_UNSPECIFIED:
        return (reckon(trigger, amount, unit, calendar, roll),)
    plain = reckon(trigger, amount, Unit.CALENDAR_DAYS, calendar, roll)
    working = reckon(trigger, amount, Unit.WORKING_DAYS, calendar, roll)
    first, second = (plain, working) if governing is Unit.CALENDAR_DAYS else (working, plain)
    first = replace(first, unit=unit)
    return (first,) if first.due == second.due else (first, second)
