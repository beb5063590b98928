"""The steps behind the calculator's limits and tails, each worked out anew from the inputs.

The verdicts beside the tails are the certain ones of ``tails``; nothing here is a sentence put
beside a number. Opens no file.
"""

import math
from collections.abc import Iterator
from fractions import Fraction

from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.calc_limits import TABLE_DEVIATIONS, TABLE_SIZES
from qapi_desk.sampling.intervals import (
    INNER,
    clopper_pearson_lower,
    clopper_pearson_upper,
    lower_count,
    standard_error,
    upper_count,
)
from qapi_desk.sampling.special import incomplete_beta
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.strata import Stratum
from qapi_desk.sampling.tails import Hypergeometric

Steps = Iterator[Step]


def two_sided(asked: Asked) -> Steps:
    """Both hypergeometric limits, half of the risk at each end."""
    yield from _both(asked, asked.tail("two"))


def one_sided_each(asked: Asked) -> Steps:
    """Both hypergeometric limits, the whole risk at each end."""
    yield from _both(asked, asked.tail("lower"))


def one_sided_lower(asked: Asked) -> Steps:
    """The lower hypergeometric limit alone."""
    yield from _head(asked.tail("lower"))
    yield from _lower(*asked.sample(), asked.tail("lower"))
    yield from _likeliest(asked)


def one_sided_upper(asked: Asked) -> Steps:
    """The upper hypergeometric limit alone."""
    yield from _head(asked.tail("upper"))
    yield from _upper(*asked.sample(), asked.tail("upper"))
    yield from _likeliest(asked)


def outer(asked: Asked) -> Steps:
    """The outer convention: the inner limits, each moved outward by one case."""
    yield from two_sided(asked)
    universe, n, x = asked.sample()
    tail = asked.tail("two")
    k1, k2 = lower_count(universe, n, x, tail), upper_count(universe, n, x, tail)
    yield Step("k1 - 1", k1 - 1, f"outer lower limit, not below the {x:,} seen")
    yield Step("k2 + 1", k2 + 1, f"outer upper limit, not above N - (n - x) = {universe - n + x:,}")


def _both(asked: Asked, tail: Fraction) -> Steps:
    yield from _head(tail)
    yield from _lower(*asked.sample(), tail)
    yield from _upper(*asked.sample(), tail)


def _head(tail: Fraction) -> Steps:
    yield Step("convention", INNER)
    yield Step("t, the risk in a tail", tail)


def _lower(universe: int, n: int, x: int, tail: Fraction) -> Steps:
    k1 = lower_count(universe, n, x, tail)
    if x == 0:
        yield Step("k1", 0, "nothing was counted, so no count is ruled out from below")
        return
    law = Hypergeometric(universe, n)
    for marked in (k1 - 1, k1):
        found = law.at_least(x, marked)
        fate = _fate(law.is_above(x, marked, tail), found.settles(tail) is None)
        yield Step(f"P(X >= {x:,} | {marked:,} of {universe:,})", found.value, fate)
    yield Step("k1, the smallest count not ruled out", k1)


def _upper(universe: int, n: int, x: int, tail: Fraction) -> Steps:
    k2 = upper_count(universe, n, x, tail)
    if x == n:
        yield Step("k2", universe, "every case was counted, so no count is ruled out from above")
        return
    law = Hypergeometric(universe, n)
    for marked in (k2, k2 + 1):
        found = law.at_least(n - x, universe - marked)
        is_above = law.is_above(n - x, universe - marked, tail)
        fate = _fate(is_above, found.settles(tail) is None)
        yield Step(f"P(X <= {x:,} | {marked:,} of {universe:,})", found.value, fate)
    yield Step("k2, the largest count not ruled out", k2)


def _fate(is_above: bool, is_close: bool) -> str:
    words = "above t: not ruled out" if is_above else "not above t: ruled out"
    return f"{words} (decided by whole numbers)" if is_close else words


def _likeliest(asked: Asked) -> Steps:
    universe, n, x = asked.sample()
    yield Step("x (N + 1) / n, rounded down: the likeliest count", x * (universe + 1) // n)


def point(asked: Asked) -> Steps:
    """The point estimate of a simple random sample and its standard error."""
    universe, n, x = _sampled(asked)
    p, se = Fraction(x, n), standard_error(universe, n, x)
    yield Step("p = x / n", p)
    if universe is None:
        yield Step("v = p (1 - p) / (n - 1)", p * (1 - p) / (n - 1))
    else:
        yield Step("f = n / N", Fraction(n, universe))
        yield Step("v = (1 - f) p (1 - p) / (n - 1)", Stratum(universe, n, x).variance)
    yield Step("se = sqrt v", se)
    if universe is not None:
        yield Step("N p", universe * p)
        yield Step("N se", universe * se)


def wald(asked: Asked) -> Steps:
    """Wald's limits: the point, and z standard errors either way."""
    universe, n, x = _sampled(asked)
    z, se = asked.z(), standard_error(universe, n, x)
    yield from point(asked)
    yield Step("z", z)
    yield Step("z se", z * se)
    if universe is not None:
        yield Step("N (p - z se)", universe * (x / n - z * se))
        yield Step("N (p + z se)", universe * (x / n + z * se))


def _sampled(asked: Asked) -> tuple[int | None, int, int]:
    return asked.sample() if asked.has("N") else (None, *asked.counted())


def clopper_pearson(asked: Asked) -> Steps:
    """Both Clopper-Pearson limits, and the binomial tail left at each."""
    yield Step("t, the risk in a tail", asked.tail("two"))
    yield from _beta_lower(*asked.counted(), asked.tail("two"))
    yield from _beta_upper(*asked.counted(), asked.tail("two"))


def clopper_pearson_one(asked: Asked) -> Steps:
    """One Clopper-Pearson limit, and the binomial tail left at it."""
    tail = asked.tail("lower")
    yield Step("t, the risk in a tail", tail)
    side = _beta_lower if asked.raw("side") == "lower" else _beta_upper
    yield from side(*asked.counted(), tail)


def _beta_lower(n: int, x: int, tail: Fraction) -> Steps:
    if x == 0:
        yield Step("lower limit", 0, "nothing was counted")
        return
    lower = clopper_pearson_lower(n, x, float(tail))
    yield Step(f"lower limit: beta quantile at t of ({x:,}, {n - x + 1:,})", lower)
    yield Step(f"P(X >= {x:,}) at that rate (t again)", incomplete_beta(x, n - x + 1, lower))


def _beta_upper(n: int, x: int, tail: Fraction) -> Steps:
    if x == n:
        yield Step("upper limit", 1, "every case was counted")
        return
    upper = clopper_pearson_upper(n, x, float(tail))
    yield Step(f"upper limit: beta quantile at 1 - t of ({x + 1:,}, {n - x:,})", upper)
    yield Step(f"P(X <= {x:,}) at that rate (t again)", incomplete_beta(n - x, x + 1, 1 - upper))


def clopper_pearson_rows(asked: Asked) -> Steps:
    """A printed table's first and last row before they are rounded up."""
    tail = asked.tail("upper")
    yield Step("t, the risk in a tail", tail)
    for n, x in ((TABLE_SIZES[0], TABLE_DEVIATIONS[0]), (TABLE_SIZES[-1], TABLE_DEVIATIONS[-1])):
        upper = 100 * clopper_pearson_upper(n, x, float(tail))
        yield Step(f"n = {n}, {x} deviations: upper limit in %", upper, "rounded up to 0.1")


def wilson(asked: Asked) -> Steps:
    """Wilson's centre and reach."""
    n, x = asked.counted()
    z, p = asked.z(), Fraction(x, n)
    yield Step("p = x / n", p)
    yield Step("z", z)
    yield from wilson_parts(n, float(p), z)


def wilson_parts(n: float, p: float, z: float) -> Steps:
    """The centre and reach of Wilson's interval at a size that need not be whole."""
    under = 1 + z * z / n
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / under
    yield Step("centre = (p + z^2 / 2n) / (1 + z^2 / n)", (p + z * z / (2 * n)) / under)
    yield Step("reach = z sqrt(p (1 - p) / n + z^2 / 4n^2) / (1 + z^2 / n)", reach)


def agresti_coull(asked: Asked) -> Steps:
    """Agresti and Coull's enlarged sample."""
    n, x = asked.counted()
    z = asked.z()
    size = n + z * z
    p = (x + z * z / 2) / size
    yield Step("z", z)
    yield Step("n + z^2", size)
    yield Step("p' = (x + z^2 / 2) / (n + z^2)", p)
    yield Step("reach = z sqrt(p' (1 - p') / (n + z^2))", z * math.sqrt(p * (1 - p) / size))


def cumulative(asked: Asked) -> Steps:
    """What can be counted, what is expected, and the chance of each side."""
    universe, marked = asked.whole("N"), asked.whole("K")
    n, x = asked.whole("n"), asked.whole("x")
    law = Hypergeometric(universe, n)
    yield Step("least that can be counted", max(0, n + marked - universe))
    yield Step("most that can be counted", min(n, marked))
    yield Step("expected: n K / N", Fraction(n * marked, universe))
    yield Step(f"P(X <= {x:,})", law.at_least(n - x, universe - marked).value)
    yield Step(f"P(X > {x:,})", law.at_least(x + 1, marked).value)


def homogeneity(asked: Asked) -> Steps:
    """The common rate and each sample's share of the statistic."""
    counts, sizes = asked.wholes("x"), asked.wholes("n")
    p = Fraction(sum(counts), sum(sizes))
    yield Step("p, all samples together", p)
    for x, n in zip(counts, sizes, strict=True):
        term = (x - n * p) ** 2 / (n * p * (1 - p))
        yield Step(f"{x:,} of {n:,}: (x - n p)^2 / (n p (1 - p))", term)
