"""The steps behind the calculator's kinds that weigh a review: agreement, years, models, checks.

Opens no file; knows nothing of criteria or offices.
"""

import math
from collections.abc import Iterator
from fractions import Fraction

from qapi_desk.sampling import calc_reviews
from qapi_desk.sampling.agreement import by_chance
from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.critical import table
from qapi_desk.sampling.representativeness import compare
from qapi_desk.sampling.special import two_sided_t
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.tails import Hypergeometric

Steps = Iterator[Step]


def agreement(asked: Asked) -> Steps:
    """The share agreed, and the agreement that chance alone would give."""
    counts = calc_reviews.ratings(asked)
    cohen, gwet = by_chance(counts)
    n = sum(counts.values())
    agreed = sum(count for (one, two), count in counts.items() if one == two)
    yield Step("p_a, agreed / n", Fraction(agreed, n))
    yield Step("p_e after Cohen, sum of p_k. p_.k", cohen)
    yield Step("p_e after Gwet, sum of pi_k (1 - pi_k) / (q - 1)", gwet)


def difference(asked: Asked) -> Steps:
    """The mean difference and its variance."""
    universe, total, sample = calc_reviews.verified(asked)
    n = len(sample)
    gaps = [checked - computed for computed, checked in sample]
    mean = Fraction(sum(gaps), n)
    spread = (sum(gap * gap for gap in gaps) - n * mean**2) / (n - 1)
    yield from _computed(universe, total, n)
    yield Step("mean d, verified less computed", mean)
    yield Step("s_d^2", spread)
    yield Step("v = (1 - f) s_d^2 / n", (1 - Fraction(n, universe)) * spread / n)
    yield Step("t with n - 1 degrees of freedom", two_sided_t(asked.confidence(), n - 1))


def regression(asked: Asked) -> Steps:
    """The two means, and where the slope's line is read."""
    universe, total, sample = calc_reviews.verified(asked)
    n = len(sample)
    yield from _computed(universe, total, n)
    yield Step("mean computed in the sample", Fraction(sum(one for one, _ in sample), n))
    yield Step("mean verified in the sample", Fraction(sum(two for _, two in sample), n))
    yield Step("t with n - 2 degrees of freedom", two_sided_t(asked.confidence(), n - 2))


def _computed(universe: int, total: int, n: int) -> Steps:
    yield Step("computed rate of the universe", Fraction(total, universe))
    yield Step("1 - f = 1 - n / N", 1 - Fraction(n, universe))


def pooled(asked: Asked) -> Steps:
    """Each quarter's weight and rate."""
    counted = [each for each in calc_reviews.quarters(asked) if each.n]
    universe = sum(each.universe for each in counted)
    for each in counted:
        yield Step(f"{each.quarter}: W = N_q / N", Fraction(each.universe, universe))
        yield Step(f"{each.quarter}: p = x / n", Fraction(each.action, each.n))


def inverse(asked: Asked) -> Steps:
    """The share that applied, and Haldane's estimate before it is rounded."""
    universe, opened, eligible = (asked.whole(name) for name in ("N", "opened", "eligible"))
    yield Step("share that applied, n / m", Fraction(eligible, opened))
    if opened > 1:
        yield Step("N (n - 1) / (m - 1)", Fraction(universe * max(eligible - 1, 0), opened - 1))


def critical(asked: Asked) -> Steps:
    """For each size, the rate at the last error that each reading allows."""
    standard, risk = asked.share("benchmark", ends=True), asked.share("risk")
    for each in table(asked.universe(), asked.wholes("sizes"), standard, risk):
        for word, errors in (("RELIABLE", each.reliable), ("MARGINAL", each.marginal)):
            yield Step(
                f"n = {each.n}: rate at the last error of {word}",
                Fraction(each.n - errors, each.n),
            )


def benchmark(asked: Asked) -> Steps:
    """Both tails at the benchmark, each against the risk."""
    universe, n, x = asked.sample()
    enough = math.ceil(asked.share("benchmark", ends=True) * universe)
    law = Hypergeometric(universe, n)
    yield Step("K = ceil(t N), the fewest cases that meet it", enough)
    if enough:
        above = law.at_least(x, enough - 1).value
        yield Step(f"P(X >= {x:,} | {enough - 1:,} of {universe:,})", above, "shown when <= risk")
    below = law.at_least(n - x, universe - enough).value
    yield Step(f"P(X <= {x:,} | {enough:,} of {universe:,})", below, "fails when <= risk")


def groups(asked: Asked) -> Steps:
    """Each group's part of Pearson's statistic, and the finite universe's factor."""
    found = compare(
        "group", calc_reviews.groups(asked, "universe"), calc_reviews.groups(asked, "drawn")
    )
    if found.statistic is None:
        return
    for each in found.groups:
        part = (each.drawn - each.expected) ** 2 / each.expected
        yield Step(f"{each.name}: (drawn - expected)^2 / expected", part)
    factor = Fraction(found.universe - 1, found.universe - found.n)
    yield Step("(N - 1) / (N (1 - f))", factor)
