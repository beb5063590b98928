"""The width of an exact two-sided interval, and the smallest sample that brings it down to a limit.

At one count of the rarer kind, a zone of sizes, both limits fall as the sample grows, so a zone is
passed over with certainty by two of its limits. Between zones the width falls steadily but for the
rounding to whole cases, which is less than one at each limit. Knows nothing of what is reviewed.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from qapi_desk.sampling.intervals import lower_count, lower_crossing
from qapi_desk.sampling.planning import smallest, smallest_near
from qapi_desk.sampling.special import two_sided_z
from qapi_desk.sampling.tails import Hypergeometric

ROUNDING = 2
"""Rounding to whole cases makes an interval narrower by at most so many: one at each limit."""
ZONES_BEFORE = 4
"""Zones looked at before the first that can hold an answer: its last size may be one case off."""


def width_size(universe: int, rate: Fraction, width: Fraction, tail: Fraction) -> int:
    """The smallest n whose exact two-sided limits lie no further apart than N x width.

    At x = n x rate to the nearest whole, halves upward. RAT-STATS 2010 prints sizes up to six
    cases larger than this; its guide calls them the smallest.
    """
    zones = _Zones(universe, rate, tail, math.floor(universe * width))
    zone = max(0, zones.first_possible() - ZONES_BEFORE)
    while (found := zones.first_narrow(zone)) is None:
        zone += 1
    return found


@dataclass(frozen=True, slots=True)
class _Zones:
    """Sizes by how many cases of the rarer kind, ``zone``, a sample of them is taken to show."""

    universe: int
    rate: Fraction
    tail: Fraction
    limit: int

    @property
    def rare(self) -> Fraction:
        return min(self.rate, 1 - self.rate)

    def last(self, zone: int) -> int:
        """The largest size of a zone."""
        edge = (zone + Fraction(1, 2)) / self.rare
        above = math.floor(edge) if self.rate > self.rare else math.ceil(edge) - 1
        return min(self.universe, above)

    def first_possible(self) -> int:
        """The first zone that may hold an answer: its limits, not rounded, are near enough."""
        highest = math.ceil(self.universe * self.rare)
        return smallest_near(self._is_possible, -1, highest, self._likely())

    def _is_possible(self, zone: int) -> bool:
        n = self.last(zone)
        if n == self.universe:
            return True
        low = lower_crossing(self.universe, n, zone, self.tail)
        high = self.universe - lower_crossing(self.universe, n, n - zone, self.tail)
        return high - low <= self.limit + ROUNDING

    def _likely(self) -> int:
        """About where that is, by the normal approximation; only speed depends on it."""
        z, p = two_sided_z(1 - 2 * min(self.tail, Fraction(49, 100))), float(self.rare)
        root = 2 * z * self.universe / (self.limit + ROUNDING)
        n = root * root * p * (1 - p)
        return math.floor(n / (1 + n / self.universe) * p)

    def first_narrow(self, zone: int) -> int | None:
        """The first size of a zone whose limits are near enough; None when it has none.

        Both limits fall within a zone, so the upper one must come down to where the lower one
        now allows it, which is often no size of the zone at all.
        """
        n, last = max(1, self.last(zone - 1) + 1), self.last(zone)
        while n <= last:
            most = lower_count(self.universe, n, zone, self.tail) + self.limit
            is_below = partial(self._is_below, zone, most)
            if not is_below(last):
                break
            found = smallest(is_below, n - 1, last)
            if found == n:
                return n
            n = found
        return None

    def _is_below(self, zone: int, most: int, n: int) -> bool:
        """Whether the upper limit of ``zone`` in n is at most ``most``."""
        others, law = self.universe - most - 1, Hypergeometric(self.universe, n)
        return others < 0 or not law.is_above(n - zone, others, self.tail)
