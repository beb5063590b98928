"""Whether a sample is spread over many small groups as chance would spread it: workers, units.

Where most groups expect fewer than five cases, joining them would leave little to compare. Here
every group stays by itself, and Pearson's statistic is held against a chi-square law that has the
statistic's own mean and variance. Knows groups by name only.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import perm

from qapi_desk.domain.estimates import GroupShare, Representativeness
from qapi_desk.sampling.representativeness import FEWEST_EXPECTED, Groups, compare, shares_of
from qapi_desk.sampling.special import chi_square_tail


def spread(by: str, universe: Groups, drawn: Groups) -> Representativeness:
    """Compare groups with chi-square where most are large enough for it, else each by itself.

    Args and refusals as ``representativeness.compare``. Where each stands by itself ``merged`` is
    0 and ``variance`` is that of the statistic under chance; its mean is ``df``.
    """
    size, n, shares = shares_of(universe, drawn)
    small = sum(group.expected < FEWEST_EXPECTED for group in shares)
    variance = statistic_variance(tuple(group.universe for group in shares), n)
    if 2 * small <= len(shares) or not variance:
        return compare(by, universe, drawn)
    squares = sum((Fraction(g.drawn**2, g.universe) for g in shares if g.drawn), Fraction(0))
    pearson = squares * size / n - n
    alone = Representativeness(
        by, size, n, tuple(shares), 0, None, len(shares) - 1, None, float(variance)
    )
    return tested(alone, float(pearson * (size - 1) / (size - n)))


def statistic_variance(sizes: tuple[int, ...], n: int) -> Fraction:
    """The exact variance of the statistic under simple random sampling without replacement.

    The statistic is Pearson's times (N - 1) / (N - n); its mean is groups - 1. Worked out from the
    factorial moments of the multivariate hypergeometric law, E[(O)_r (O')_s] =
    (n)_(r+s) / (N)_(r+s) x (N_g)_r (N_h)_s (Johnson, Kotz and Balakrishnan 1997, 39.2).

    Args:
        sizes: cases of the universe in each group, each at least 1.
        n: cases drawn.

    Returns:
        0 where nothing, or everything, was drawn, and where every sample gives the same statistic.
    """
    size, groups = sum(sizes), len(sizes)
    if n in {0, size} or groups < 2:
        return Fraction(0)
    a1, a2, a3, a4 = (_share(n, size, r) for r in (1, 2, 3, 4))
    over = size - groups  # sum of N_g - 1
    mean = a2 * over + a1 * groups
    apart = a4 * (over**2 - sum((g - 1) ** 2 for g in sizes))
    apart += a3 * 2 * (groups - 1) * over + a2 * groups * (groups - 1)
    alone = sum(
        times
        * (a4 * (g - 1) * (g - 2) * (g - 3) + 6 * a3 * (g - 1) * (g - 2) + 7 * a2 * (g - 1) + a1)
        / g
        for g, times in Counter(sizes).items()
    )
    scale = Fraction(size * (size - 1), n * (size - n))
    return scale**2 * (apart + alone - mean**2)


def tested(found: Representativeness, statistic: float) -> Representativeness:
    """The comparison with this statistic and its p-value, by the law its mean and variance name.

    With a variance: chi-square scaled to that mean and variance (Satterthwaite 1946).
    """
    variance = found.variance
    if variance is None:
        p_value = chi_square_tail(statistic, found.df)
    else:
        p_value = chi_square_tail(2 * statistic * found.df / variance, 2 * found.df**2 / variance)
    return replace(found, statistic=statistic, p_value=p_value)


def added(
    by: str, groups: tuple[GroupShare, ...], parts: Mapping[str, Representativeness]
) -> Representativeness:
    """Independent comparisons, one a stratum, as one: statistics, means and variances add."""
    told = [part for part in parts.values() if part.statistic is not None]
    is_scattered = any(part.variance is not None for part in told)
    variance = sum(2 * part.df if part.variance is None else part.variance for part in told)
    whole = Representativeness(
        by=by,
        universe=sum(part.universe for part in parts.values()),
        n=sum(part.n for part in parts.values()),
        groups=groups,
        merged=sum(part.merged for part in parts.values()),
        statistic=None,
        df=sum(part.df for part in told),
        p_value=None,
        variance=float(variance) if is_scattered else None,
    )
    statistic = sum(part.statistic or 0.0 for part in told)
    return tested(whole, statistic) if told else whole


def _share(n: int, size: int, order: int) -> Fraction:
    """(n)_r / (N)_r, falling factorials; 0 where fewer than r cases were drawn."""
    return Fraction(perm(n, order), perm(size, order)) if size >= order else Fraction(0)
