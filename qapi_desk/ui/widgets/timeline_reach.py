"""Which days of a case's life a timeline draws, and where they lie: counting only, no Qt.

Days are ordinals (``date.toordinal``); a reach may begin and end within a day while it is zoomed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

LEAST_DAYS: Final = 10.0
"""Nearer than this nobody zooms: a day is then wider than its words."""
LONGEST_DAYS: Final = 366 * 130
_STEPS: Final = ((1, "d"), (7, "d"), (1, "m"), (3, "m"), (6, "m"), (1, "y"), (2, "y"), (5, "y"),
                 (10, "y"), (25, "y"), (100, "y"))  # fmt: skip
_DAYS: Final = {"d": 1.0, "m": 30.4, "y": 365.25}


@dataclass(frozen=True, slots=True)
class Reach:
    """From day to day, in ordinals."""

    first: float
    last: float

    @property
    def days(self) -> float:
        """How long it is."""
        return self.last - self.first

    def share(self, day: float) -> float:
        """Where a day lies: 0 at the first, 1 at the last, outside beyond them."""
        return (day - self.first) / self.days

    def day(self, share: float) -> float:
        """Which day lies there."""
        return self.first + share * self.days

    def zoomed(self, factor: float, at: float) -> "Reach":
        """So many times as long, with the day ``at`` kept in its place."""
        days = min(max(self.days * factor, LEAST_DAYS), LONGEST_DAYS)
        first = at - self.share(at) * days
        return Reach(first, first + days)

    def moved(self, share: float) -> "Reach":
        """Moved by a share of its own length; later when it is positive."""
        return Reach(self.first + share * self.days, self.last + share * self.days)

    def kept_near(self, first: float, last: float) -> "Reach":
        """Moved back so that it never shows only days beyond these two."""
        if self.first > last:
            return Reach(last - self.days / 2, last + self.days / 2)
        if self.last < first:
            return Reach(first - self.days / 2, first + self.days / 2)
        return self


def around(days: Sequence[date]) -> Reach | None:
    """A reach that holds these days with room at both ends; None without a day."""
    if not days:
        return None
    first, last = min(days).toordinal(), max(days).toordinal()
    margin = max(10.0, (last - first) / 12)
    return Reach(first - margin, last + margin)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events too near to one another to be told apart: their places ``first`` to ``last``."""

    first: int
    last: int
    day: float

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


def clustered(days: Sequence[int], reach: Reach, cells: float) -> tuple[Cluster, ...]:
    """The days within reach, in order, gathered where ``cells`` to the reach cannot part them.

    ``days``: ordinals in order. As many clusters at most as there are cells, whatever the case.
    """
    low, high = bisect_left(days, reach.first), bisect_right(days, reach.last)
    width, found, place = reach.days / max(1.0, cells), list[Cluster](), low
    while place < high:
        end = min(bisect_left(days, days[place] + width, place + 1, high), high)
        found.append(Cluster(place, end - 1, (days[place] + days[end - 1]) / 2))
        place = end
    return tuple(found)


def ticks(reach: Reach, room: float) -> Iterator[tuple[int, str]]:
    """The days marked under the line with their words, where ``room`` such words have place."""
    wanted = reach.days / max(1.0, room)
    step, unit = next((s for s in _STEPS if s[0] * _DAYS[s[1]] >= wanted), _STEPS[-1])
    first, last = max(1, int(reach.first)), min(int(reach.last), date.max.toordinal())
    if unit == "d":
        start = first - first % step + step
        yield from (
            (day, date.fromordinal(day).isoformat()[5:]) for day in range(start, last, step)
        )
        return
    begin = date.fromordinal(first)
    months = step if unit == "m" else 12 * step
    number = begin.year * 12 + begin.month - 1
    number += -number % months
    while number < 12 * date.max.year:
        day = date(number // 12, number % 12 + 1, 1)
        if day.toordinal() > last:
            return
        if day.toordinal() >= reach.first:
            yield day.toordinal(), day.strftime("%Y-%m") if unit == "m" else f"{day.year:04d}"
        number += months
