"""Tails of the hypergeometric and the binomial law, and certain answers to "is it above alpha?".

A tail is summed in floats with a stated error bound. Where alpha lies within ten times that bound
the question is put to exact integers instead, so every answer is certain. Point probabilities come
from Loader's saddle-point form (C. Loader, "Fast and accurate computation of binomial
probabilities", 2000), whose relative error stays near 1e-14 at any size.
Knows nothing of reviews or intervals.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.special import log_binomial

RELATIVE_BOUND = 1e-11
"""Stated relative error of a float tail; measured errors stay below a hundredth of it."""
_BOUND_PER_TERM = 2e-15
"""Stated relative error that each term of a sum may add: nine roundings; it has three."""
CLEARLY = 1e-6
"""A sum so far from a mark, relatively, is on its side: far more than any bound stated here."""
_TINY = 1e-300
_ROUNDING = 4e-16


@dataclass(frozen=True, slots=True)
class Tail:
    """A probability in floats and how far the truth may lie from it."""

    value: float
    bound: float

    def settles(self, alpha: Fraction) -> bool | None:
        """Whether the tail is above alpha; None when floats cannot be trusted to say."""
        distance = self.value - float(alpha)
        return distance > 0 if abs(distance) > 10 * self.bound else None


@dataclass(frozen=True, slots=True)
class Hypergeometric:
    """Marked cases in a sample of ``n`` without replacement from ``universe`` cases."""

    universe: int
    n: int

    def at_least(self, x: int, marked: int) -> Tail:
        """P(X >= x) when ``marked`` cases of the universe are marked."""
        most = min(self.n, marked)
        least = max(0, self.n + marked - self.universe)
        if x <= least:
            return Tail(1.0, 0.0)
        if x > most:
            return Tail(0.0, 0.0)
        if x * (self.universe + 2) >= (self.n + 1) * (marked + 1):
            return _tail(self._sum_up(x, marked))
        return _rest(self._sum_up(self.n - x + 1, self.universe - marked))

    def _sum_up(
        self, x: int, marked: int, low: float = 0.0, high: float = math.inf
    ) -> tuple[float, int]:
        """P(X >= x) by its own terms, from x upward, for an x beyond the mode; and how many.

        No further than it takes to see that it is above ``high`` or at most ``low``: what is left
        is at most the next term / (1 - ratio), as the ratios fall.
        """
        n, most = self.n, min(self.n, marked)
        others = self.universe - marked - n
        term = total = self.point(x, marked)
        i = x
        while i < most and total <= high:
            ratio = (marked - i) * (n - i) / ((i + 1) * (others + i + 1))
            term *= ratio
            left = low - total if total < low else 1e-17 * total
            if term <= left * (1 - ratio):
                break
            total += term
            i += 1
        return total, i - x

    def point(self, x: int, marked: int) -> float:
        """P(X = x) for a possible x; relative error below 1e-12 at any size."""
        p = self.n / self.universe
        q = (self.universe - self.n) / self.universe
        beyond = (x * self.universe - marked * self.n) / self.universe
        log_value = (
            log_binomial(x, marked, p, q, beyond)
            + log_binomial(self.n - x, self.universe - marked, p, q, -beyond)
            - log_binomial(self.n, self.universe, p, q, 0.0)
        )
        return math.exp(log_value)

    def is_above(self, x: int, marked: int, alpha: Fraction, found: Tail | None = None) -> bool:
        """Whether P(X >= x) > alpha, with certainty; ``found`` is that tail, where it is known."""
        quick = None if found else self._is_clearly_above(x, marked, alpha)
        if quick is not None:
            return quick
        settled = (found or self.at_least(x, marked)).settles(alpha)
        return self.is_above_exactly(x, marked, alpha) if settled is None else settled

    def _is_clearly_above(self, x: int, marked: int, alpha: Fraction) -> bool | None:
        """The same, where it takes only a part of the sum to say so; None where it takes more."""
        if not max(0, self.n + marked - self.universe) < x <= min(self.n, marked):
            return None
        if x * (self.universe + 2) >= (self.n + 1) * (marked + 1):
            return self._passes(x, marked, float(alpha))
        is_rest = self._passes(self.n - x + 1, self.universe - marked, float(1 - alpha))
        return None if is_rest is None else not is_rest

    def _passes(self, x: int, marked: int, mark: float) -> bool | None:
        low, high = mark * (1 - CLEARLY), mark * (1 + CLEARLY)
        total, _ = self._sum_up(x, marked, low, high)
        return total > high if not low <= total <= high else None

    def is_above_exactly(self, x: int, marked: int, alpha: Fraction) -> bool:
        """Whether P(X >= x) > alpha, by whole numbers alone."""
        n, least = self.n, max(0, self.n + marked - self.universe)
        most = min(n, marked)
        if x <= least:
            return alpha < 1
        others = self.universe - marked
        term = math.comb(marked, x) * math.comb(others, n - x) if x <= most else 0
        total = term
        for i in range(x, most):
            term = term * (marked - i) * (n - i) // ((i + 1) * (others - n + i + 1))
            total += term
        return total * alpha.denominator > alpha.numerator * math.comb(self.universe, n)


@dataclass(frozen=True, slots=True)
class Binomial:
    """Marked cases among ``n`` independent ones, each marked with probability ``rate``."""

    n: int
    rate: Fraction

    def at_most(self, x: int) -> Tail:
        """P(X <= x)."""
        if x >= self.n:
            return Tail(1.0, 0.0)
        if x <= (self.n + 1) * self.rate - 1:
            return _tail(_binomial_sum_down(x, self.n, self.rate))
        return _rest(_binomial_sum_down(self.n - x - 1, self.n, 1 - self.rate))

    def is_at_most_above(self, x: int, alpha: Fraction) -> bool:
        """Whether P(X <= x) > alpha, with certainty."""
        settled = self.at_most(x).settles(alpha)
        return self.is_at_most_above_exactly(x, alpha) if settled is None else settled

    def is_at_most_above_exactly(self, x: int, alpha: Fraction) -> bool:
        """Whether P(X <= x) > alpha, by whole numbers alone."""
        hits, base = self.rate.numerator, self.rate.denominator
        misses = base - hits
        total = sum(
            math.comb(self.n, i) * pow(hits, i) * pow(misses, self.n - i)
            for i in range(min(x, self.n) + 1)
        )
        return bool(total * alpha.denominator > alpha.numerator * base**self.n)


def _binomial_sum_down(x: int, n: int, rate: Fraction) -> tuple[float, int]:
    """P(X <= x) by its own terms, from x downward, for an x below the mode; and how many."""
    p, q = float(rate), float(1 - rate)
    beyond = (x * rate.denominator - n * rate.numerator) / rate.denominator
    term = total = math.exp(log_binomial(x, n, p, q, beyond))
    odds = q / p
    i = x
    while i > 0:
        ratio = i * odds / (n - i + 1)
        term *= ratio
        total += term
        i -= 1
        if term <= 1e-17 * total * (1 - ratio):
            break
    return total, x - i


def _tail(summed: tuple[float, int]) -> Tail:
    return Tail(summed[0], _bound(*summed) + _TINY)


def _rest(summed: tuple[float, int]) -> Tail:
    return Tail(1 - summed[0], _bound(*summed) + _ROUNDING)


def _bound(total: float, terms: int) -> float:
    """How far a sum of so many terms may lie from the truth."""
    return total * max(RELATIVE_BOUND, terms * _BOUND_PER_TERM)
