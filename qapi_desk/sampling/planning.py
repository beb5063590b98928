"""Exact sizes: acceptance sampling and audit plans.

Every answer is the smallest n that truly meets its condition. Ceilings are taken of exact
fractions: a float says 0.035 x 400 needs 15. Knows nothing of what is reviewed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.special import normal_quantile
from qapi_desk.sampling.tails import Binomial, Hypergeometric

LONGEST_PLAN = 10_000_000
"""Binomial plans longer than this are refused: no one will review so many cases."""

FEW = 500
"""Up to so many sizes or zones are tried one by one."""

Accepts = Callable[[int, int], bool]
"""Whether n cases with at most c deviations keep the risk, as a function of (n, c)."""


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """A sample size and how many deviations it may show."""

    n: int
    acceptance_number: int


def hypergeometric_accepts(universe: int, deviations: int, risk: Fraction) -> Accepts:
    """P(X <= c) <= risk when the universe holds ``deviations``."""
    return lambda n, c: not Hypergeometric(universe, n).is_above(n - c, universe - deviations, risk)


def binomial_accepts(rate: Fraction, risk: Fraction) -> Accepts:
    """P(X <= c) <= risk when each case deviates with probability ``rate``."""
    return lambda n, c: not Binomial(n, rate).is_at_most_above(c, risk)


def acceptance_size(
    accepts: Accepts, acceptance_number: int, longest: int | None, likely: int | None = None
) -> int:
    """The smallest n whose risk is kept with ``acceptance_number`` deviations allowed.

    Args:
        accepts: see ``Accepts``; monotone in n.
        acceptance_number: deviations allowed, 0 or more.
        longest: the universe, or None when there is no end.
        likely: where the answer is likely to be; only speed depends on it.

    Raises:
        Refused: when even the whole universe, or LONGEST_PLAN cases, would not keep the risk.
    """
    c, end = acceptance_number, longest or LONGEST_PLAN
    if c >= end or not accepts(end, c):
        refuse("plan.impossible", "No sample of any size keeps this risk with these numbers.")
    if likely is not None:
        return smallest_near(lambda n: accepts(n, c), c, end, likely)
    low, high = c, min(2 * c + 16, end)
    while not accepts(high, c):
        low, high = high, min(2 * high, end)
    return smallest(lambda n: accepts(n, c), low, high)


def audit_plan(
    accepts: Accepts, tolerable: Fraction, expected: Fraction, longest: int | None
) -> AuditPlan:
    """The smallest n whose risk is kept when ceil(n x expected) deviations are allowed.

    The convention of AICPA Audit Sampling (2017) Appendix A. The risk is not monotone in n: it
    jumps up wherever the allowed number rises, so it is looked for zone by zone, a zone being the
    sizes that allow the same number.

    Raises:
        Refused: when the expected rate leaves no room below the tolerable one.
    """
    if expected == 0:
        return AuditPlan(acceptance_size(accepts, 0, longest), 0)
    if expected >= tolerable:
        refuse("plan.rates", "The expected rate must be below the tolerable rate.")
    end = longest or LONGEST_PLAN

    def last(zone: int) -> int:
        return min(end, math.floor(zone / expected))

    highest = math.ceil(end * expected)
    window = math.ceil(4 * tolerable / (tolerable / expected - 1)) + 4
    zone = first_zone(lambda c: accepts(last(c), c), 1, highest, window)
    n = smallest(lambda size: accepts(size, zone), last(zone - 1), last(zone))
    return AuditPlan(n, zone)


def check_plan_length(tolerable: Fraction, expected: Fraction, risk: Fraction) -> None:
    """Refuse a binomial plan that would need more than LONGEST_PLAN cases (normal estimate)."""
    gap = float(tolerable - expected)
    z = normal_quantile(1 - risk)
    if gap > 0 and z * z * float(tolerable) > gap * gap * LONGEST_PLAN:
        refuse(
            "plan.long",
            f"The rates are so close that more than {LONGEST_PLAN:,} cases would be needed.",
        )


def first_zone(holds: Callable[[int], bool], low: int, high: int, window: int) -> int:
    """The first zone that holds; Refused when none is found.

    A few zones are looked at one by one. Of many, those that hold do so for good within ``window``
    of the first: it is passed by doubling and bisection, then the zones before are looked at.
    """
    if high - low <= FEW:
        found = next((zone for zone in range(low, high + 1) if holds(zone)), None)
        if found is None:
            refuse("plan.impossible", "No sample of any size keeps this risk with these rates.")
        return found
    if not holds(high):
        refuse("plan.close", "The expected rate is too close to the tolerable rate to be planned.")
    step, fails, found = 1, low - 1, low
    while not holds(found):
        fails, found, step = found, min(high, found + step), 2 * step
    found = smallest(holds, fails, found)
    return next(zone for zone in range(max(low, found - window), found + 1) if holds(zone))


def smallest(holds: Callable[[int], bool], fails: int, found: int) -> int:
    """The smallest number that holds, above ``fails`` and up to ``found``, by bisection."""
    while found - fails > 1:
        middle = (fails + found) // 2
        fails, found = (fails, middle) if holds(middle) else (middle, found)
    return found


def smallest_near(holds: Callable[[int], bool], fails: int, found: int, likely: int) -> int:
    """The same, asking first around where it is likely to be, in steps that double."""
    step, at = 1, min(max(likely, fails + 1), found)
    if holds(at):
        found = at
        while found - step > fails and holds(found - step):
            found, step = found - step, 2 * step
        return smallest(holds, max(fails, found - step), found)
    fails = at
    while fails + step < found and not holds(fails + step):
        fails, step = fails + step, 2 * step
    return smallest(holds, fails, min(found, fails + step))
