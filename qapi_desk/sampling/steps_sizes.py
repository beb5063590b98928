"""The steps behind the calculator's sizes, plans, shares and replays, each worked out anew.

Where a size was searched for, ``found`` holds the calculator's own result, and the steps show that
it meets its condition and that one case fewer does not. Opens no file.
"""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.calc_sizes import PUBLISHED_LONGEST
from qapi_desk.sampling.intervals import lower_count, upper_count
from qapi_desk.sampling.numbers import half_up
from qapi_desk.sampling.replay import started
from qapi_desk.sampling.size import corrected_size, simply_corrected_size, unlimited_size
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.steps_limits import wilson_parts
from qapi_desk.sampling.tails import Binomial, Hypergeometric

Steps = Iterator[Step]
Found = Mapping[str, Any]


def margin(asked: Asked) -> Steps:
    """Cochran's size, before and after his correction."""
    universe = asked.universe()
    yield from _unlimited(asked)
    if universe is not None:
        yield Step("n0 / (1 + (n0 - 1) / N)", corrected_size(_n0(asked), universe), "rounded up")


def margin_simple(asked: Asked) -> Steps:
    """The same with the simpler correction."""
    universe = asked.universe()
    yield from _unlimited(asked)
    if universe is not None:
        yield Step("n0 / (1 + n0 / N)", simply_corrected_size(_n0(asked), universe), "rounded up")


def _unlimited(asked: Asked) -> Steps:
    yield Step("z", asked.z())
    yield Step("n0 = z^2 p (1 - p) / e^2", _n0(asked))


def _n0(asked: Asked) -> Fraction:
    return unlimited_size(asked.share("p"), asked.share("moe"), asked.exact_z())


def variation(asked: Asked) -> Steps:
    """The odds and the size they give without end."""
    p, cv = asked.share("p"), asked.positive("cv")
    yield Step("(1 - p) / p", (1 - p) / p)
    yield Step("(1 - p) / p / CV^2, for a universe without end", (1 - p) / p / cv**2)


def wilson(asked: Asked, found: Found) -> Steps:
    """Wilson's interval at the size found, before it is rounded up."""
    yield Step("z", asked.z())
    yield Step("n before rounding up", found["n_unrounded"])
    yield from wilson_parts(found["n_unrounded"], float(asked.share("p")), asked.z())


def width(asked: Asked, found: Found) -> Steps:
    """The exact limits at the size found, and at one case fewer."""
    universe, rate, tail = asked.whole("N"), asked.share("rate"), asked.tail("two")
    yield Step("t, the risk in a tail", tail)
    yield Step("N w, the widest allowed", universe * asked.share("ci_width"))
    for n in range(max(1, found["n"] - 1), found["n"] + 1):
        x = half_up(n * rate)
        k1, k2 = lower_count(universe, n, x, tail), upper_count(universe, n, x, tail)
        yield Step(f"n = {n:,}, x = {x:,}: k2 - k1", k2 - k1, f"k1 = {k1:,}, k2 = {k2:,}")


def acceptance_hypergeometric(asked: Asked, found: Found) -> Steps:
    """The risk at the size found, and at one case fewer, without replacement."""
    yield from _hypergeometric_risks(asked, found["n"])


def acceptance_binomial(asked: Asked, found: Found) -> Steps:
    """The same for independent cases."""
    yield from _binomial_risks(asked, found["n"])


def acceptance_both(asked: Asked, found: Found) -> Steps:
    """Both laws, one after the other."""
    yield from _hypergeometric_risks(asked, found["n_hypergeometric"])
    yield from _binomial_risks(asked, found["n_binomial"])


def _hypergeometric_risks(asked: Asked, n: int) -> Steps:
    universe, c = asked.whole("N"), asked.whole("acceptance_number")
    if asked.has("max_deviations_in_population"):
        deviations = asked.whole("max_deviations_in_population")
    else:
        deviations = math.ceil(universe * asked.share("tolerable_rate"))
    yield Step("K, the deviations that may be in the universe", deviations)
    for size in range(max(c + 1, n - 1), n + 1):
        yield _hypergeometric_risk(universe, deviations, size, c, asked.risk())


def _hypergeometric_risk(universe: int, deviations: int, n: int, c: int, risk: Fraction) -> Step:
    law = Hypergeometric(universe, n)
    chance = law.at_least(n - c, universe - deviations).value
    is_above = law.is_above(n - c, universe - deviations, risk)
    return Step(f"P(X <= {c} | n = {n:,}, K = {deviations:,})", chance, _verdict(is_above))


def _binomial_risks(asked: Asked, n: int) -> Steps:
    c = asked.whole("acceptance_number")
    for size in range(max(c + 1, n - 1), n + 1):
        yield _binomial_risk(asked.share("tolerable_rate"), size, c, asked.risk())


def _binomial_risk(rate: Fraction, n: int, c: int, risk: Fraction) -> Step:
    law = Binomial(n, rate)
    verdict = _verdict(law.is_at_most_above(c, risk))
    return Step(f"P(X <= {c} | n = {n:,}, independent)", law.at_most(c).value, verdict)


def _verdict(is_above: bool) -> str:
    return "above the risk allowed: too few cases" if is_above else "keeps the risk"


def plan_binomial(asked: Asked, found: Found) -> Steps:
    """The plan's risk, and that of one case fewer."""
    yield from _plan(asked, found["n"], is_finite=False)


def plan_hypergeometric(asked: Asked, found: Found) -> Steps:
    """The same without replacement."""
    yield from _plan(asked, found["n"], is_finite=True)


def plan_both(asked: Asked, found: Found) -> Steps:
    """Both laws, one after the other."""
    yield from _plan(asked, found["n_hypergeometric"], is_finite=True)
    yield from _plan(asked, found["n_binomial"], is_finite=False)


def _plan(asked: Asked, n: int, *, is_finite: bool) -> Steps:
    tolerable = asked.share(asked.first_of("tolerable_rate", "materiality"))
    expected = asked.number(asked.first_of("expected_rate", "expected"))
    risk = asked.risk()
    yield Step("risk allowed, 1 - confidence", risk)
    for size in range(max(1, n - 1), n + 1):
        c = math.ceil(size * expected) if expected < 1 else int(expected)
        if c >= size:
            continue
        yield Step(
            f"deviations allowed in {size:,}",
            c,
            "" if expected >= 1 else "n x expected, rounded up",
        )
        if is_finite:
            universe = asked.whole("N")
            bad = math.ceil(universe * tolerable)
            yield _hypergeometric_risk(universe, bad, size, c, risk)
        else:
            yield _binomial_risk(tolerable, size, c, risk)


def plan_table(asked: Asked, found: Found) -> Steps:
    """How much of the printed grid there is, and the risk of its first row."""
    rows, risk = found["rows"], asked.tail("upper")
    yield Step("risk allowed, 1 - confidence", risk)
    yield Step(f"plans of {PUBLISHED_LONGEST:,} cases or fewer", len(rows))
    for tolerable, expected, n in rows[:1]:
        c = math.ceil(n * Fraction(str(expected)) / 100)
        yield _binomial_risk(Fraction(tolerable, 100), n, c, risk)


def remainders(asked: Asked, found: Found) -> Steps:
    """Each quota, what is left after rounding down, and who gets it."""
    n, weights = asked.whole("n"), asked.weights("weights")
    total = sum(weights.values())
    quotas = {name: n * weight / total for name, weight in weights.items()}
    yield Step("cases left after rounding down", n - sum(map(math.floor, quotas.values())))
    for name, quota in quotas.items():
        extra = found["alloc"][name] - math.floor(quota)
        yield Step(f"{name}: n w / sum of w", quota, "gets one of those left" if extra else "")


def neyman(asked: Asked) -> Steps:
    """Each stratum's size times deviation, and their sum."""
    products = [
        size * deviation
        for size, deviation in zip(asked.numbers("Nh"), asked.numbers("Sh"), strict=True)
    ]
    for number, product in enumerate(products, 1):
        yield Step(f"stratum {number}: N_h S_h", product)
    yield Step("sum of N_h S_h", sum(products, Fraction(0)))


def skip(asked: Asked) -> Steps:
    """The interval before it is rounded."""
    yield Step("N / n", Fraction(asked.whole("N"), asked.whole("n")), "halves upward")


def replayed(asked: Asked) -> Steps:
    """What of the seed is kept, and the generator's three starting numbers."""
    start = started(float(asked.number("seed")))
    yield Step("the 16 bits kept of the seed", start.kept, "of 65,536 possible")
    for name, part in zip("xyz", start.parts, strict=True):
        yield Step(f"{name} at the start (Wichmann and Hill 1982)", part)
