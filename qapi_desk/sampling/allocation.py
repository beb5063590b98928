"""Sharing a sample out: by largest remainder, after Neyman, and the systematic skip.

Whole numbers and fractions only, so the shares always add up and never depend on the order in
which strata are named. Knows nothing of what the strata are.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from qapi_desk.sampling.numbers import half_up, refuse


def largest_remainder(n: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """``n`` shared out in proportion to the weights (Hamilton 1791); the shares add up to n.

    Units left after rounding down go to the largest remainders; ties to the larger weight, then
    to the name first in order.

    Raises:
        Refused: for no weights, a negative one, or none above 0.
    """
    total = _total(weights.values())
    quotas = {name: n * weight / total for name, weight in weights.items()}
    shares = {name: math.floor(quota) for name, quota in quotas.items()}
    left = n - sum(shares.values())
    ranked = sorted(weights, key=lambda name: (shares[name] - quotas[name], -weights[name], name))
    return {name: shares[name] + (name in ranked[:left]) for name in weights}


def neyman(n: int, sizes: Sequence[Fraction], deviations: Sequence[Fraction]) -> list[Fraction]:
    """Give n N_h S_h / sum(N_i S_i), unrounded (Neyman 1934; Cochran 1977, 5.5).

    Raises:
        Refused: for lists of different lengths, a negative number, or nothing above 0.
    """
    if len(sizes) != len(deviations):
        refuse("allocation.pairs", "Every stratum needs its size and its deviation.")
    _total(sizes)
    _total(deviations)
    products = [size * deviation for size, deviation in zip(sizes, deviations, strict=True)]
    total = _total(products)
    return [n * product / total for product in products]


def skip_interval(universe: int, n: int) -> int:
    """Every how many-th case a systematic sample takes: N / n, halves upward (UIPL 18-90)."""
    return half_up(Fraction(universe, n))


def _total(weights: Iterable[Fraction]) -> Fraction:
    values = list(weights)
    if any(weight < 0 for weight in values) or not sum(values):
        refuse("allocation.weights", "Weights must not be negative, and one must be above 0.")
    return sum(values, Fraction(0))
