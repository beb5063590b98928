"""Limits for a share seen in one sample: exact hypergeometric, Clopper-Pearson, Wilson and others.

The hypergeometric limits follow the inner convention (Buonaccorsi 1987, the one RAT-STATS prints):
k1 = min{k : P(X >= x | k) > t}, k2 = max{k : P(X <= x | k) > t}. The outer convention moves each
end by one; the two are never mixed. Numbers in, numbers out; knows nothing of criteria.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from qapi_desk.domain.findings import Limits
from qapi_desk.sampling.numbers import check_sample, share
from qapi_desk.sampling.special import beta_quantile, two_sided_z
from qapi_desk.sampling.tails import Hypergeometric

Sides = Literal["two", "lower", "upper"]
MOST_SECANTS = 12
"""After so many secant steps towards a limit the search goes on by halves."""
INNER = "exact hypergeometric, inner convention (Buonaccorsi 1987)"


@dataclass(frozen=True, slots=True)
class CountLimits:
    """Limits as counts of cases in the universe; ``limits`` gives them as exact shares."""

    universe: int
    lower: int
    upper: int
    confidence: Fraction
    sides: Sides

    @property
    def limits(self) -> Limits:
        """The same limits as exact fractions of the universe, with the convention's name."""
        name = INNER if self.sides == "two" else f"{INNER}, one-sided {self.sides}"
        return Limits(
            Fraction(self.lower, self.universe),
            Fraction(self.upper, self.universe),
            self.confidence,
            name,
        )


def hypergeometric_limits(
    universe: int, n: int, x: int, confidence: Fraction, *, sided: Sides = "two"
) -> CountLimits:
    """Exact limits for how many cases of the universe are like the ``x`` seen among ``n``.

    Args:
        universe: cases in the universe, at least n.
        n: cases in the simple random sample, at least 1.
        x: cases of the kind counted, 0 to n.
        confidence: between 0 and 1. Two-sided leaves half of the rest in each tail; one-sided
            leaves all of it in one, and the other end is 0 or the whole universe.
        sided: ``two``, ``lower`` or ``upper``.

    Raises:
        Refused: for counts that cannot be, or a confidence outside (0, 1).
    """
    check_sample(universe, n, x)
    rest = 1 - share(confidence, "confidence")
    tail = rest / 2 if sided == "two" else rest
    lower = 0 if sided == "upper" else lower_count(universe, n, x, tail)
    upper = universe if sided == "lower" else upper_count(universe, n, x, tail)
    return CountLimits(universe, lower, upper, confidence, sided)


def lower_count(universe: int, n: int, x: int, tail: Fraction) -> int:
    """k1 = min{k : P(X >= x | k marked) > tail}, certain to the last case."""
    return 0 if x == 0 else _lower(universe, n, x, tail)[0]


def lower_crossing(universe: int, n: int, x: int, tail: Fraction) -> float:
    """Where between k1 - 1 and k1 the tail passes ``tail``, its logarithm drawn as a line there."""
    if x == 0:
        return 0.0
    found, below, above = _lower(universe, n, x, tail)
    return found - min(1.0, above / (above - below))


def _lower(universe: int, n: int, x: int, tail: Fraction) -> tuple[int, float, float]:
    """k1, and the logarithm of P(X >= x) / tail at k1 - 1 and at k1; x is 1 or more."""
    law = Hypergeometric(universe, n)
    fails, holds = x - 1, universe - (n - x)
    below, above = -math.inf, -math.log(tail)
    k, slope = _first_guess(universe, n, x, tail)
    last, tries = (k, 0.0), 0
    while holds - fails > 1:
        k, tries = min(max(k, fails + 1), holds - 1), tries + 1
        found = law.at_least(x, k)
        is_above = law.is_above(x, k, tail, found)
        height = math.log(found.value) - math.log(tail) if found.value > 0 else -math.inf
        if is_above:
            holds, above = k, height
        else:
            fails, below = k, height
        if tries > MOST_SECANTS or found.value <= 0:
            k = (fails + holds) // 2
            continue
        if k != last[0] and tries > 1 and height != last[1]:
            slope = (height - last[1]) / (k - last[0])
        last = (k, height)
        crossing = k - height / slope
        k = math.ceil(crossing) - 1 if is_above else math.floor(crossing) + 1
    return holds, below, above


def upper_count(universe: int, n: int, x: int, tail: Fraction) -> int:
    """k2 = max{k : P(X <= x | k marked) > tail}: the lower count of the cases not marked."""
    return universe - lower_count(universe, n, n - x, tail)


def _first_guess(universe: int, n: int, x: int, tail: Fraction) -> tuple[int, float]:
    """Where the lower count is likely to be, and how fast the logarithm of the tail rises there.

    Wilson's limit with the finite population correction; only speed depends on it.
    """
    z = two_sided_z(1 - 2 * min(tail, Fraction(49, 100)))
    rest = max(1 - n / universe, 1 / universe)
    share = wilson(n / rest, x / rest, z)[0]
    deviation = universe * math.sqrt(share * (1 - share) * rest / n)
    return math.floor(universe * share), (z + 1) / max(deviation, 1.0)


def clopper_pearson_lower(n: int, x: int, tail: float) -> float:
    """The binomial share below which P(X >= x) falls to ``tail``; 0 when x is 0."""
    return 0.0 if x == 0 else beta_quantile(tail, x, n - x + 1)


def clopper_pearson_upper(n: int, x: int, tail: float) -> float:
    """The binomial share above which P(X <= x) falls to ``tail``; 1 when x is n."""
    return 1.0 if x == n else 1 - beta_quantile(tail, n - x, x + 1)


def wilson(n: float, x: float, z: float) -> tuple[float, float]:
    """Wilson's score limits (1927); ``n`` may be an effective size. Within 0 and 1."""
    p = x / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (0.0 if x == 0 else max(0.0, centre - reach)), (
        1.0 if x == n else min(1.0, centre + reach)
    )


def agresti_coull(n: int, x: int, z: float) -> tuple[float, float]:
    """Agresti and Coull's limits (1998), cut off at 0 and 1. For reference, not for decisions."""
    size = n + z * z
    p = (x + z * z / 2) / size
    reach = z * math.sqrt(p * (1 - p) / size)
    return max(0.0, p - reach), min(1.0, p + reach)


def standard_error(universe: int | None, n: int, x: int) -> float:
    """Estimated standard error of x / n with the finite population correction; n >= 2.

    sqrt(p q / (n - 1) x (1 - n / N)), Cochran (1977) 3.2, the "standard error" of RAT-STATS.
    Without correction where the universe has no end (None); 0 where every case was sampled, even
    a single one.
    """
    if n == universe:
        return 0.0
    remaining = Fraction(universe - n, universe) if universe else Fraction(1)
    return math.sqrt(Fraction(x * (n - x), n * n * (n - 1)) * remaining)


def wald(universe: int | None, n: int, x: int, z: float) -> tuple[float, float]:
    """Wald limits p -+ z se with finite population correction; they may pass 0 or 1."""
    reach = z * standard_error(universe, n, x)
    return x / n - reach, x / n + reach
