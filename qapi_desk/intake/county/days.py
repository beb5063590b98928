"""Days as whole numbers, their ISO text, and the dates one county hangs on.

A day is ``date.toordinal()``; texts are kept ready because a large county writes ten million.
Weekends are known here, holidays are not: planted clocks leave room for any holiday.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

FIRST_DAY = date(1925, 1, 1).toordinal()
LAST_DAY = date(2060, 12, 31).toordinal()
_TEXT = tuple(date.fromordinal(day).isoformat() for day in range(FIRST_DAY, LAST_DAY + 1))


def text(day: int | None) -> str:
    """The day as ``YYYY-MM-DD``; nothing for None."""
    return "" if day is None else _TEXT[day - FIRST_DAY]


def weekday_before(day: int) -> int:
    """The day itself, or the Friday before when it falls on a weekend. Keeps the order of days."""
    return day - (0, 0, 0, 0, 0, 0, 1)[day % 7] - (2 if day % 7 == 0 else 0)


def weekday_after(day: int) -> int:
    """The next day that is neither Saturday nor Sunday."""
    return day + (1, 1, 1, 1, 1, 3, 2)[day % 7]


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates a county hangs on, all as whole days.

    ``year_*`` is the last federal fiscal year that ended by the as-of date, ``quarter_*`` the last
    quarter. The event window opens on 1 October, two fiscal years before that year.
    """

    as_of: int
    window_first: int
    year: int
    year_first: int
    year_last: int
    quarter_first: int
    quarter_last: int
    months: tuple[str, ...]
    month_firsts: tuple[int, ...]

    @classmethod
    def of(cls, as_of: date) -> Self:
        """The dates for a snapshot as of this day."""
        year = as_of.year if as_of >= date(as_of.year, 9, 30) else as_of.year - 1
        tomorrow = as_of + timedelta(days=1)
        after = date(tomorrow.year, (tomorrow.month - 1) // 3 * 3 + 1, 1)
        before = (
            date(after.year - 1, 10, 1)
            if after.month == 1
            else date(after.year, after.month - 3, 1)
        )
        firsts = [
            date(year - 1 + (month > 2), (month + 9) % 12 + 1, 1).toordinal() for month in range(13)
        ]
        return cls(
            as_of=as_of.toordinal(),
            window_first=date(year - 3, 10, 1).toordinal(),
            year=year,
            year_first=firsts[0],
            year_last=firsts[12] - 1,
            quarter_first=before.toordinal(),
            quarter_last=after.toordinal() - 1,
            months=tuple(text(first)[:7] for first in firsts[:12]),
            month_firsts=tuple(firsts),
        )
