"""How many more cases would settle a reading that is "not shown". Knows no criterion."""

import math
from collections.abc import Callable
from fractions import Fraction

from qapi_desk.domain.estimates import ReadingReach
from qapi_desk.domain.findings import Reading
from qapi_desk.sampling.estimate import reading
from qapi_desk.sampling.tails import Hypergeometric

CLEAR = 2
"""A shortfall of so many counted cases is clear of rounding; see ``_past_the_hill``."""

Settles = Callable[[int, int], bool]
"""Whether n cases with k of the leading kind settle the reading, as a function of (n, k)."""


def further_cases(
    universe: int, n: int, x: int, benchmark: Fraction, alpha: Fraction
) -> ReadingReach:
    """The fewest further cases that would settle the reading if the present rate went on.

    A rate at or above the benchmark leads towards SHOWN, one below it towards FAILS. At n' cases
    the count is the present rate of n', rounded against that reading: x' = floor(n' x / n) for
    SHOWN, ceil(n' x / n) for FAILS. The number is exact under that rule.

    Args:
        universe: cases in the universe.
        n: cases counted so far, at least 1.
        x: of these the ones that met the criterion.
        benchmark: the standard, 0 to 1.
        alpha: the risk of each one-sided reading, between 0 and 1.

    Returns:
        The reading reached, and the further cases: 0 when it is settled already. NOT_SHOWN and
        None when the rate is so close to the benchmark that not even a census would settle it.

    Raises:
        Refused: as ``estimate.reading``.
    """
    now = reading(universe, n, x, benchmark, alpha)
    if now is not Reading.NOT_SHOWN:
        return ReadingReach(now, 0)
    enough = math.ceil(benchmark * universe)
    leads = Fraction(x, n) >= benchmark
    target = Reading.SHOWN if leads else Reading.FAILS
    rate = Fraction(x if leads else n - x, n)
    marked = enough - 1 if leads else universe - enough

    def settles(size: int, count: int) -> bool:
        return not Hypergeometric(universe, size).is_above(count, marked, alpha)

    size = _first_size(universe, n, rate, settles)
    return ReadingReach(Reading.NOT_SHOWN, None) if size is None else ReadingReach(target, size - n)


def _first_size(universe: int, n: int, rate: Fraction, settles: Settles) -> int | None:
    """The smallest size from n at which floor(size x rate) settles; None when none does.

    A count that does not settle at one size settles at no larger one, so every size before the
    first that would show one more case can be passed over. ``lead`` tries several more at once.
    """
    size, lead, is_past = n, 0, False
    while size <= universe:
        count = math.floor(size * rate) + lead
        if settles(size, count):
            if lead == 0:
                return size
            lead //= 2
            continue
        following = math.ceil((count + 1) / rate)
        if is_past or lead < CLEAR:
            size, lead = following, lead if is_past else 2 * lead + 1
        else:
            size, is_past = max(following, _past_the_hill(size, universe, rate, settles)), True
    return None


def _past_the_hill(size: int, universe: int, rate: Fraction, settles: Settles) -> int:
    """A later size before which nothing settles, given one that is clear; for speed alone.

    The shortfall is the least count that settles, less the count at the present rate. It follows
    z sqrt(n (1 - n/N) t (1 - t)) - n (rate - t), which is concave in n, and whole counts raise it
    by less than two. Where it is above CLEAR at two sizes, it is above nothing in between.
    """
    clear, unclear = size, universe + 1
    while unclear - clear > 1:
        middle = (clear + unclear) // 2
        if settles(middle, math.floor(middle * rate) + CLEAR):
            unclear = middle
        else:
            clear = middle
    return clear
