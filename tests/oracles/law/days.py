"""Holidays worked out by rule and clocks that count one day at a time.

Knows nothing of the program. A second, slow way to every due day: no arithmetic on dates but
"the day after", no table of holidays but the statutes'.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

ONE = timedelta(days=1)
MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6


def nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th Monday (0) ... Sunday (6) of a month, found by walking."""
    day, seen = date(year, month, 1), 0
    while True:
        seen += day.weekday() == weekday
        if seen == n:
            return day
        day += ONE


def last_monday_of_may(year: int) -> date:
    """Memorial Day, found by walking back."""
    day = date(year, 5, 31)
    while day.weekday() != MONDAY:
        day -= ONE
    return day


def shifted(day: date) -> date:
    """Sunday is kept on Monday, Saturday on Friday (5 USC 6103(b); CCP 135)."""
    if day.weekday() == SUNDAY:
        return day + ONE
    return day - ONE if day.weekday() == SATURDAY else day


def sunday_only(day: date) -> date:
    """Sunday is kept on Monday; a Saturday closes no other day (Gov. Code 6701)."""
    return day + ONE if day.weekday() == SUNDAY else day


def everywhere(year: int) -> list[date]:
    """The Mondays and the Thursday that every calendar keeps."""
    return [
        nth(year, 1, MONDAY, 3),
        nth(year, 2, MONDAY, 3),
        last_monday_of_may(year),
        nth(year, 9, MONDAY, 1),
        nth(year, 11, THURSDAY, 4),
    ]


def agency(year: int) -> set[date]:
    """State offices (Gov. Code 6700, 6701, 19853; SBX3 8 of 2009)."""
    days = [*everywhere(year), nth(year, 11, THURSDAY, 4) + ONE]
    days += [sunday_only(date(year, *each)) for each in ((1, 1), (7, 4), (12, 25))]
    days.append(shifted(date(year, 11, 11)))
    if year >= 2001:
        days.append(sunday_only(date(year, 3, 31)))
    if year <= 2009:
        days.append(sunday_only(date(year, 2, 12)))
    if year <= 2008:
        days.append(nth(year, 10, MONDAY, 2))
    return set(days)


def court(year: int) -> set[date]:
    """Superior courts (CCP 135; AB 855 from 2022; AB 1655 from 2023)."""
    days = [*everywhere(year), nth(year, 11, THURSDAY, 4) + ONE]
    fixed = [(1, 1), (2, 12), (7, 4), (11, 11), (12, 25)]
    fixed += [(3, 31)] if year >= 2001 else []
    fixed += [(6, 19)] if year >= 2023 else []
    days += [shifted(date(year, *each)) for each in fixed]
    days.append(nth(year, 9, FRIDAY, 4) if year >= 2022 else nth(year, 10, MONDAY, 2))
    return set(days)


def federal(year: int) -> set[date]:
    """Federal offices (5 USC 6103)."""
    days = [*everywhere(year), nth(year, 10, MONDAY, 2)]
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + ([(6, 19)] if year >= 2021 else [])
    days += [shifted(date(year, *each)) for each in fixed]
    return set(days)


def closed_weekdays(keeps: Callable[[int], set[date]], first: int, last: int) -> set[date]:
    """Weekdays closed in the years given; a New Year's Day may be kept in the year before."""
    days = {day for year in range(first, last + 2) for day in keeps(year)}
    return {day for day in days if day.weekday() < SATURDAY and first <= day.year <= last}


@cache
def _closed(kind: str, year: int) -> frozenset[date]:
    keeps = {"agency": agency, "court": court, "federal": federal}[kind]
    return frozenset(closed_weekdays(keeps, year, year))


def is_open(kind: str, day: date) -> bool:
    """Whether offices (or courts) of that kind work on the day."""
    return day.weekday() < SATURDAY and day not in _closed(kind, day.year)


@cache
def after(day: date, count: int, kind: str | None) -> date:
    """The count-th day after ``day``, walking; ``kind`` None counts every day."""
    left = count
    while left:
        day += ONE
        left -= kind is None or is_open(kind, day)
    return day


@cache
def before(day: date, count: int) -> date:
    """The calendar day ``count`` days earlier, walking."""
    for _ in range(count):
        day -= ONE
    return day


@cache
def month_end(day: date) -> date:
    """The last day of its month, found by walking on."""
    while (day + ONE).month == day.month:
        day += ONE
    return day


@cache
def months_after(day: date, count: int) -> date:
    """The same day-number ``count`` months on, or that month's last day where it has none."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = month_end(date(year, month, 1))
    return date(year, month, min(day.day, last.day))


def _quarter_end(day: date) -> date:
    while day.month not in {3, 6, 9, 12} or day != month_end(day):
        day += ONE
    return day


@cache
def next_quarter_end(day: date) -> date:
    """The last day of the calendar quarter after the one the day lies in."""
    return _quarter_end(_quarter_end(day) + ONE)


@cache
def next_month_end(day: date) -> date:
    """The last day of the month after the one the day lies in."""
    return month_end(month_end(day) + ONE)
