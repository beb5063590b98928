"""Sharing a sample out among strata: proportional, Neyman, largest remainder, systematic skip.

Whole numbers and fractions only, so the shares always add up and never depend on the order in
which strata are named. Knows nothing of what the strata are.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from qapi_desk.domain.draws import AllocationMethod
from qapi_desk.sampling.numbers import half_up, refuse

_ROOT_BITS = 128
"""Square roots are taken to this many binary places, whole numbers throughout."""


def allocate(
    n: int,
    sizes: Mapping[str, int],
    *,
    method: AllocationMethod,
    minimum: int,
    rates: Mapping[str, Fraction] | None = None,
) -> dict[str, int]:
    """How many cases of each stratum to review; the shares add up to ``n``.

    A stratum no larger than the minimum is taken whole; one that would get less than the minimum
    gets the minimum, one that would get more than it holds is taken whole, and the rest is shared
    out again until none does. What is left of rounding goes by largest remainder, ties to the
    larger stratum, then to the name first in order.

    Args:
        n: the whole sample.
        sizes: cases in each stratum.
        method: proportional to N_h, or to N_h S_h (Neyman 1934; Cochran 1977, 5.5).
        minimum: the least of each stratum, from 1; estimates of variance need 2.
        rates: for Neyman, the share of each stratum expected to comply, from 0 to 1. Where no
            stratum left to share varies at all, the rest is shared in proportion to size.

    Raises:
        Refused: for no strata or an empty one, an n that is negative or more than there is, a
            minimum below 1 or that n cannot meet, or a rate that is missing or impossible.
    """
    _check(n, sizes, minimum)
    expected = _checked_rates(sizes, rates or {}) if method is AllocationMethod.NEYMAN else {}
    fixed = {name: size for name, size in sizes.items() if size <= minimum}
    while free := {name: size for name, size in sizes.items() if name not in fixed}:
        left, weights = n - sum(fixed.values()), _weights(free, expected)
        total = sum(weights.values())
        settled = _settled({h: left * w / total for h, w in weights.items()}, free, minimum)
        if not settled:
            return fixed | largest_remainder(left, weights, free)
        fixed |= settled
    return fixed


def _settled(
    quotas: Mapping[str, Fraction], sizes: Mapping[str, int], minimum: int
) -> dict[str, int]:
    """Strata whose share is now known to be a bound.

    Where strata would get too much, more is left for the others, and where some would get too
    little, less. Only the side that outweighs the other is settled at a time; so every stratum
    between its bounds ends with the same share of its weight, and there is one answer.
    """
    over = {name: sizes[name] for name, quota in quotas.items() if quota > sizes[name]}
    under = dict.fromkeys((name for name, quota in quotas.items() if quota < minimum), minimum)
    surplus = sum(quotas[name] - size for name, size in over.items())
    deficit = sum(minimum - quotas[name] for name in under)
    if surplus == deficit:
        return over | under
    return over if surplus > deficit else under


def _weights(sizes: Mapping[str, int], rates: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """N_h S_h for Neyman, else and where nothing varies N_h."""
    plain = {name: Fraction(size) for name, size in sizes.items()}
    if not rates:
        return plain
    spread = {name: size * deviation(size, rates[name]) for name, size in sizes.items()}
    return spread if any(spread.values()) else plain


def deviation(size: int, rate: Fraction) -> Fraction:
    """S = sqrt(N / (N - 1) P Q) of a stratum of two cases or more (Cochran 1977, 3.2).

    Rounded down in its 128th binary place, by whole numbers, so equal everywhere.
    """
    square = Fraction(size, size - 1) * rate * (1 - rate)
    root = math.isqrt(square.numerator * square.denominator << 2 * _ROOT_BITS)
    return Fraction(root, square.denominator << _ROOT_BITS)


def _check(n: int, sizes: Mapping[str, int], minimum: int) -> None:
    if not sizes:
        refuse("allocation.none", "There are no strata to share a sample out among.")
    for name in sorted(sizes):
        if sizes[name] < 1:
            refuse("allocation.empty", f"The stratum {name!r} holds no case.", stratum=name)
    total = sum(sizes.values())
    if not 0 <= n <= total:
        refuse(
            "allocation.n",
            f"A sample of {n} cannot be shared out among strata that hold {total} cases together.",
        )
    if minimum < 1:
        refuse(
            "allocation.minimum",
            f"The minimum of a stratum is at least 1, not {minimum}: every case has a chance.",
        )
    _check_minimum(n, sizes, minimum)


def _check_minimum(n: int, sizes: Mapping[str, int], minimum: int) -> None:
    needed = sum(min(size, minimum) for size in sizes.values())
    taken = 0
    for name in sorted(sizes):
        taken += min(sizes[name], minimum)
        if taken > n:
            refuse(
                "allocation.minimum",
                f"A minimum of {minimum} in each of {len(sizes)} strata needs {needed} cases; a "
                f"sample of {n} ends before the stratum {name!r} has its own.",
                stratum=name,
            )


def _checked_rates(
    sizes: Mapping[str, int], rates: Mapping[str, Fraction]
) -> Mapping[str, Fraction]:
    for name in sorted(sizes.keys() | rates.keys()):
        if name not in rates:
            refuse(
                "allocation.rate",
                f"Neyman's allocation needs the expected rate of the stratum {name!r}.",
                stratum=name,
            )
        if name not in sizes:
            refuse("allocation.rate", f"There is no stratum {name!r} to expect a rate of.")
        if not 0 <= rates[name] <= 1:
            refuse(
                "allocation.rate",
                f"The expected rate of the stratum {name!r} must be from 0 to 1; {rates[name]} "
                "is not.",
                stratum=name,
            )
    return rates


def largest_remainder(
    n: int, weights: Mapping[str, Fraction], sizes: Mapping[str, int] | None = None
) -> dict[str, int]:
    """``n`` shared out in proportion to the weights (Hamilton 1791); the shares add up to n.

    Units left after rounding down go to the largest remainders; ties to the larger of ``sizes``
    (of the weights, where no sizes are given), then to the name first in order.

    Raises:
        Refused: for no weights, a negative one, or none above 0.
    """
    total, larger = _total(weights.values()), weights if sizes is None else sizes
    quotas = {name: n * weight / total for name, weight in weights.items()}
    shares = {name: math.floor(quota) for name, quota in quotas.items()}
    left = n - sum(shares.values())
    ranked = sorted(weights, key=lambda name: (shares[name] - quotas[name], -larger[name], name))
    raised = frozenset(ranked[:left])
    return {name: shares[name] + (name in raised) for name in weights}


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
