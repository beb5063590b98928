"""The calculator's kinds that give estimates, limits and tails: inputs to results by name."""

import math
from fractions import Fraction
from typing import Any

from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.homogeneity import homogeneity
from qapi_desk.sampling.intervals import (
    agresti_coull,
    clopper_pearson_lower,
    clopper_pearson_upper,
    lower_count,
    standard_error,
    upper_count,
    wald,
    wilson,
)
from qapi_desk.sampling.numbers import half_up, refuse
from qapi_desk.sampling.strata import (
    Ends,
    Stratified,
    Stratum,
    arcsine_t,
    korn_graubard,
    logit_t,
    stratified,
    wald_t,
    wald_z,
    wilson_t,
)
from qapi_desk.sampling.tails import Hypergeometric

Result = dict[str, Any]

TABLE_SIZES = (*range(20, 85, 5), 90, 100, 125, 150, 200, 300, 400, 500)
TABLE_DEVIATIONS = range(11)
"""The grid of AICPA Audit Sampling (2017), tables A-3 and A-4."""


def point_estimate(asked: Asked) -> Result:
    """``attribute_point_estimate_srs``: counts rounded as RAT-STATS prints them.

    Without N the universe has no end, and only percentages can be given.
    """
    universe, n, x = _with_variance(asked)
    se = standard_error(universe, n, x)
    shares = {"pct": 100 * x / n, "se_pct": 100 * se}
    if universe is None:
        return shares
    return shares | {
        "projected_count": half_up(Fraction(universe * x, n)),
        "se_count": half_up(Fraction(universe * se)),
    }


def _with_variance(asked: Asked) -> tuple[int | None, int, int]:
    universe, n, x = asked.sample() if asked.has("N") else (None, *asked.counted())
    if n == 1 and universe != 1:
        refuse("sample.single", "A standard error needs at least two sampled cases.")
    return universe, n, x


def limits_two_sided(asked: Asked) -> Result:
    """``attribute_limits_hypergeometric_two_sided``, inner convention."""
    return _both_limits(asked, asked.tail("two"))


def limits_one_sided_each(asked: Asked) -> Result:
    """``attribute_limits_hypergeometric_one_sided_each``: two limits, each at the whole tail."""
    return _both_limits(asked, asked.tail("lower"))


def _both_limits(asked: Asked, tail: Fraction) -> Result:
    universe, n, x = asked.sample()
    return _lower(universe, lower_count(universe, n, x, tail)) | _upper(
        universe, upper_count(universe, n, x, tail)
    )


def _lower(universe: int, count: int) -> Result:
    share = count / universe
    return {"lower_count": count, "lower": share, "lower_pct": 100 * count / universe}


def _upper(universe: int, count: int) -> Result:
    share = count / universe
    return {"upper_count": count, "upper": share, "upper_pct": 100 * count / universe}


def limits_outer(asked: Asked) -> Result:
    """``attribute_limits_hypergeometric_two_sided_outer``: the first counts ruled out."""
    universe, n, x = asked.sample()
    tail = asked.tail("two")
    lower, upper = lower_count(universe, n, x, tail), upper_count(universe, n, x, tail)
    return {
        "lower_count": max(x, lower - 1),
        "upper_count": min(universe - (n - x), upper + 1),
        "inner_lower_count": lower,
        "inner_upper_count": upper,
    }


def limit_upper(asked: Asked) -> Result:
    """``attribute_limit_hypergeometric_one_sided_upper``, with what is most likely.

    ``mle`` is the share seen, as jfa gives it; ``mle_count`` the count that makes it likeliest.
    """
    universe, n, x = asked.sample()
    count = upper_count(universe, n, x, asked.tail("upper"))
    return _upper(universe, count) | _most_likely(universe, n, x)


def limit_lower(asked: Asked) -> Result:
    """``attribute_limit_hypergeometric_one_sided_lower``."""
    universe, n, x = asked.sample()
    count = lower_count(universe, n, x, asked.tail("lower"))
    return _lower(universe, count) | _most_likely(universe, n, x)


def _most_likely(universe: int, n: int, x: int) -> Result:
    """The share seen, and the count of marked cases under which x of n is most likely."""
    return {"mle": x / n, "mle_count": min(universe, x * (universe + 1) // n)}


def wald_limits(asked: Asked) -> Result:
    """``attribute_wald_fpc``: counts rounded; the shares may pass 0 or 1.

    Without N the universe has no end: no correction, and no counts.
    """
    universe, n, x = _with_variance(asked)
    ends = wald(universe, n, x, asked.z())
    shares = {"p": x / n, "se": standard_error(universe, n, x)} | _shares(ends)
    return shares if universe is None else shares | _rounded(universe, ends)


def _rounded(universe: int, ends: Ends) -> Result:
    lower, upper = (half_up(universe * Fraction(end)) for end in ends)
    return {"lower_count": lower, "upper_count": upper}


def clopper_pearson_two(asked: Asked) -> Result:
    """``clopper_pearson_two_sided``."""
    n, x = asked.counted()
    tail = float(asked.tail("two"))
    return _shares((clopper_pearson_lower(n, x, tail), clopper_pearson_upper(n, x, tail)))


def clopper_pearson_one(asked: Asked) -> Result:
    """``clopper_pearson_one_sided``, lower or upper as ``side`` says."""
    n, x = asked.counted()
    side, tail = asked.raw("side"), float(asked.tail("lower"))
    if side not in {"lower", "upper"}:
        refuse("side", "The side must be lower or upper.")
    if side == "lower":
        return {"lower": clopper_pearson_lower(n, x, tail)}
    return {"upper": clopper_pearson_upper(n, x, tail)}


def clopper_pearson_table(asked: Asked) -> Result:
    """``clopper_pearson_upper_table_pct_ceil_0.1``: rows of n, deviations, upper limit in %.

    Rounded up to a tenth of a percent, as printed.
    """
    tail = float(asked.tail("upper"))
    return {
        "rows": [
            [n, x, math.ceil(1000 * clopper_pearson_upper(n, x, tail)) / 10]
            for n in TABLE_SIZES
            for x in TABLE_DEVIATIONS
        ]
    }


def wilson_limits(asked: Asked) -> Result:
    """``wilson_two_sided``."""
    n, x = asked.counted()
    return _shares(wilson(n, x, asked.z()))


def agresti_coull_limits(asked: Asked) -> Result:
    """``agresti_coull_two_sided``."""
    n, x = asked.counted()
    return _shares(agresti_coull(n, x, asked.z()))


def _shares(ends: Ends) -> Result:
    return {"lower": ends[0], "upper": ends[1]}


def hypergeometric_cdf(asked: Asked) -> Result:
    """``hypergeometric_cdf``: P(X <= x)."""
    universe, marked, n, x = _law(asked)
    return {"p": Hypergeometric(universe, n).at_least(n - x, universe - marked).value}


def hypergeometric_sf(asked: Asked) -> Result:
    """``hypergeometric_sf``: P(X > x)."""
    universe, marked, n, x = _law(asked)
    return {"p": Hypergeometric(universe, n).at_least(x + 1, marked).value}


def _law(asked: Asked) -> tuple[int, int, int, int]:
    universe = asked.whole("N", low=1)
    n = asked.whole("n", low=1, high=universe)
    return universe, asked.whole("K", high=universe), n, asked.whole("x", high=n)


def stratified_point(asked: Asked) -> Result:
    """``stratified_point_estimate``: the point and its standard error, as shares and counts."""
    sample = asked.strata()
    p, se = float(sample.p), sample.se
    return {
        "p": p,
        "se": se,
        "pct": 100 * p,
        "se_pct": 100 * se,
        "projected": half_up(sample.universe * sample.p),
        "se_count": half_up(Fraction(sample.universe * se)),
    }


def stratified_wald(asked: Asked) -> Result:
    """``stratified_wald_fpc``: what RAT-STATS prints; the lower limit may be negative."""
    sample, z = asked.strata(), asked.z()
    ends = wald_z(sample, z)
    return _rounded(sample.universe, ends) | {
        "precision_pct_stratum": [100 * z * math.sqrt(part.variance) for part in sample.strata],
        "precision_pct": 100 * z * sample.se,
        "lower_pct": 100 * ends[0],
        "upper_pct": 100 * ends[1],
    }


def stratified_wald_by_t(asked: Asked) -> Result:
    """``stratified_wald_t``."""
    sample = asked.strata()
    return _shares(wald_t(sample, asked.confidence())) | {"df": sample.df}


def stratified_korn_graubard(asked: Asked) -> Result:
    """``stratified_korn_graubard``."""
    sample = asked.strata()
    return _noted(sample, korn_graubard(sample, asked.confidence()))


def stratified_wilson(asked: Asked) -> Result:
    """``stratified_wilson_neff_t``."""
    sample = asked.strata()
    return _noted(sample, wilson_t(sample, asked.confidence()))


def _noted(sample: Stratified, ends: Ends) -> Result:
    """The limits, with a word where no variance was seen and Kish's effective size stands in."""
    if sample.variance or math.isinf(sample.effective_n):
        return _shares(ends)
    return _shares(ends) | {"note": "no variance was seen; Kish's effective size was used"}


def stratified_logit(asked: Asked) -> Result:
    """``stratified_logit_t``."""
    return _shares(logit_t(asked.strata(), asked.confidence()))


def stratified_arcsine(asked: Asked) -> Result:
    """``stratified_arcsine_t``."""
    return _shares(arcsine_t(asked.strata(), asked.confidence()))


def simple_korn_graubard(asked: Asked) -> Result:
    """``srs_korn_graubard_fpc``: one stratum."""
    sample = stratified([Stratum(*asked.sample())])
    ends = korn_graubard(sample, asked.confidence())
    return _noted(sample, ends) | {"p": float(sample.p), "se": sample.se}


def proportions_homogeneity(asked: Asked) -> Result:
    """``k_proportion_homogeneity``."""
    found = homogeneity(asked.wholes("x"), asked.wholes("n"))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
