"""Clocks beyond "so many units after a day": before-rules, spans that stop a clock, recurrences.

Builds on ``calendar`` and knows, like it, no holiday, no rule and no case. A span that stops a
clock opens on one day and ends on another: the days later than its opening and not later than
its end are not counted, so the day it ends is the resumed clock's day 0.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from qapi_desk.domain.calendar import (
    DayCalendar,
    Reckoning,
    Roll,
    Unit,
    add_months,
    due_day,
    quarter_end,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import SkippedDay

STOOD_STILL: Final = "The clock stood still"
_ONE_DAY: Final = timedelta(days=1)


class Span(NamedTuple):
    """A clock stands still after ``opened`` until ``ended``; None when it has not ended."""

    opened: date
    ended: date | None


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return add_months(day.replace(day=1), 1) - _ONE_DAY


def latest_before(day: date, amount: int, unit: Unit, calendar: DayCalendar) -> date:
    """The latest day that is at least ``amount`` units before a day, counted backwards.

    Day 1 is the day before; open-day units count open days only; months are clamped to the end
    of a shorter month; quarters give the last day of an earlier calendar quarter.

    Raises:
        Refused: ``calendar.range``, or ``calendar.no_such_day`` before the year 1.
    """
    try:
        if unit.counts_open_days:
            return calendar.subtract_open_days(day, amount)
        if unit in (Unit.MONTHS, Unit.YEAR):
            return add_months(day, -amount * (12 if unit is Unit.YEAR else 1))
        if unit is Unit.QUARTER:
            return quarter_end(day, -amount)
        return day - timedelta(days=amount)
    except (OverflowError, ValueError) as error:
        raise Refused(
            "calendar.no_such_day",
            f"{amount} {unit} before {day.isoformat()} end on no day there is; check the date.",
        ) from error


def reckon_before(day: date, amount: int, unit: Unit, calendar: DayCalendar) -> Reckoning:
    """``latest_before`` with the days its count stepped over; ``trigger`` is the day itself."""
    due = latest_before(day, amount, unit, calendar)
    open_days = unit.counts_open_days
    skipped = calendar.skipped_between(due, day - _ONE_DAY) if open_days else ()
    label = calendar.label if open_days else None
    return Reckoning(day, amount, unit, due, skipped, label)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order of opening, those that overlap or touch made one; empty ones left out."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.opened):
        if span.ended is not None and span.ended <= span.opened:
            continue
        last = found[-1] if found else None
        if last is None or (last.ended is not None and last.ended < span.opened):
            found.append(span)
        elif last.ended is not None:
            ended = None if span.ended is None else max(span.ended, last.ended)
            found[-1] = Span(last.opened, ended)
    return tuple(found)


def started(day: date, spans: Sequence[Span]) -> date | None:
    """When a clock starts that waits for spans open on its day: the later of the two.

    Args:
        day: the day of the trigger.
        spans: as ``joined`` gives them.

    Returns:
        The end of the span open on the day, else the day itself; None while it is still open.
    """
    for span in spans:
        if span.opened <= day and (span.ended is None or span.ended > day):
            return span.ended
    return day


def tolled_due(
    due: date, trigger: date, spans: Sequence[Span], open_days: DayCalendar | None
) -> date | None:
    """A due day pushed by the days on which its clock stood still.

    Args:
        due: the due day as if the clock had never stood still.
        trigger: day 0.
        spans: as ``joined`` gives them.
        open_days: the calendar of an open-day clock, which is pushed by open days; None for
            every other unit, which is pushed by days (months too).

    Returns:
        The due day; None when a span inside the limit has not ended.

    Raises:
        Refused: ``calendar.range``.
    """
    for opened, ended in spans:
        stopped = max(opened, trigger)
        if stopped >= due:
            break
        if ended is None:
            return None
        if ended <= stopped:
            continue
        if open_days is None:
            due += ended - stopped
        else:
            due = open_days.add_open_days(due, open_days.count_open_days(stopped, ended))
    return due


def reckon_tolled(
    reckoning: Reckoning, spans: Sequence[Span], calendar: DayCalendar, roll: Roll
) -> Reckoning | None:
    """A reckoning (made without a roll) pushed by spans; None when it has no end yet.

    The days on which the clock stood still are among the skipped ones, with that reason.
    """
    trigger, unit = reckoning.trigger, reckoning.unit
    pushed = tolled_due(reckoning.due, trigger, spans, calendar if unit.counts_open_days else None)
    if pushed is None:
        return None
    due = calendar.roll_forward(pushed) if roll is Roll.FORWARD else pushed
    still = _still(trigger, pushed, spans)
    shut: Iterable[SkippedDay] = ()
    if unit.counts_open_days:
        shut = calendar.skipped_between(trigger, due)
    elif due != pushed:
        shut = calendar.skipped_between(pushed - _ONE_DAY, due)
    found = {day: SkippedDay(day, STOOD_STILL) for day in still}
    found |= {each.day: each for each in shut}
    uses_calendar = unit.counts_open_days or roll is Roll.FORWARD
    return Reckoning(
        trigger=trigger,
        amount=reckoning.amount,
        unit=unit,
        due=due,
        skipped=tuple(found[day] for day in sorted(found)),
        calendar=calendar.label if uses_calendar else None,
        rolled_from=pushed if due != pushed else None,
    )


def _still(trigger: date, due: date, spans: Sequence[Span]) -> Iterable[date]:
    for opened, ended in spans:
        first = max(opened, trigger).toordinal() + 1
        last = min(ended or due, due).toordinal()
        yield from (date.fromordinal(ordinal) for ordinal in range(first, last + 1))


def recurrences(
    trigger: date, amount: int, unit: Unit, calendar: DayCalendar, until: date
) -> tuple[date, ...]:
    """The due days of a recurring duty up to a day, each counted from the trigger itself.

    Counting each from the first keeps the day-number: monthly from 31 January is 28 February,
    31 March, 30 April.

    Raises:
        Refused: ``calendar.no_recurrence`` for an amount of 0, ``calendar.range``.
    """
    if amount < 1:
        raise Refused(
            "calendar.no_recurrence",
            "A duty that recurs needs an amount of 1 or more; mend the rule.",
        )
    found: list[date] = []
    due = due_day(trigger, amount, unit, calendar)
    while due <= until:
        found.append(due)
        due = due_day(trigger, amount * (len(found) + 1), unit, calendar)
    return tuple(found)
