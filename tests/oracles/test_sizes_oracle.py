"""Sizes, plans and shares against searches that try every size, by SciPy and by fractions."""

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.calc import answer
from tests.oracles.designs import ROUNDS, Chance, Inputs, answered, is_near

Floats = NDArray[np.float64]
SURELY = 1e-9
"""Relative distance from the risk at which a float tail is believed; nearer, fractions decide."""


def written(value: Any) -> Fraction:
    """A number as it is written."""
    return Fraction(repr(value))


def first_that_keeps(risk: Fraction, tails: Floats, exactly: list[int], law: Any) -> int | None:
    """The first size whose tail is within the risk; near ties by ``law``, in whole numbers."""
    for n, tail in zip(exactly, tails, strict=True):
        if tail <= float(risk) * (1 - SURELY):
            return n
        if tail <= float(risk) * (1 + SURELY) and law(n) <= risk:
            return n
    return None


def hypergeometric_tail(universe: int, marked: int, n: int, c: int) -> Fraction:
    """P(X <= c), every term counted."""
    ways = sum(math.comb(marked, i) * math.comb(universe - marked, n - i) for i in range(c + 1))
    return Fraction(ways, math.comb(universe, n))


def binomial_tail(rate: Fraction, n: int, c: int) -> Fraction:
    return sum(
        (math.comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(c + 1)), Fraction(0)
    )


def ceilings(share: Fraction, end: int) -> NDArray[np.int64]:
    """ceil(n x share) for n = 1 to ``end``, in whole numbers."""
    return -((-np.arange(1, end + 1) * share.numerator) // share.denominator)


def by_trying_every_size(
    asked: Inputs, allowed: NDArray[np.int64], universe: int | None
) -> int | None:
    """The first n whose risk is kept with so many deviations allowed, from 1 upward."""
    risk, rate, sizes = asked["risk"], asked["rate"], list(range(1, len(allowed) + 1))
    if universe is None:
        tails = stats.binom.cdf(allowed, sizes, float(rate))
        return first_that_keeps(
            risk, tails, sizes, lambda n: binomial_tail(rate, n, int(allowed[n - 1]))
        )
    marked = asked["marked"]
    tails = stats.hypergeom.cdf(allowed, universe, marked, sizes)
    return first_that_keeps(
        risk,
        tails,
        sizes,
        lambda n: hypergeometric_tail(universe, marked, n, int(allowed[n - 1])),
    )


def answer_or_none(kind: str, inputs: Inputs, name: str) -> int | None:
    """The size found, or None where the calculator refuses."""
    try:
        return int(answer(kind, inputs)[name])
    except Refused:
        return None


def risk_of(chance: Chance) -> tuple[Inputs, Fraction]:
    level = chance.pick(0.8, 0.9, 0.95, 0.99, chance.share())
    return {"conf_level": level}, 1 - written(level)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("acceptance_size_hypergeometric", "n"),
        ("acceptance_size_hypergeometric_and_binomial", "n_hypergeometric"),
    ],
)
def test_that_an_acceptance_size_is_the_first_of_every_size_tried(kind: str, name: str) -> None:
    chance, wrong = Chance(kind), []
    for _ in range(ROUNDS):
        universe, c = chance.spread(1, 3_000), chance.pick(0, 0, 1, 2, 5)
        rate, risk = chance.share(3), chance.share(3)
        marked = math.ceil(universe * written(rate))
        inputs = {"N": universe, "tolerable_rate": rate, "acceptance_number": c, "risk": risk}
        if not name.endswith("hypergeometric") and chance.pick(True, False):
            marked = chance.whole(0, universe)
            inputs["max_deviations_in_population"] = marked
        asked = {"risk": written(risk), "rate": written(rate), "marked": marked}
        first = by_trying_every_size(asked, np.full(universe, c), universe)
        if first is not None and first <= c:  # a sample no larger than c passes whatever it shows
            first = None
        wrong += [] if answer_or_none(kind, inputs, name) == first else [(inputs, first)]
    assert not wrong


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("acceptance_size_binomial", "n"),
        ("acceptance_size_hypergeometric_and_binomial", "n_binomial"),
    ],
)
def test_that_a_binomial_acceptance_size_is_the_first_of_every_size_tried(
    kind: str, name: str
) -> None:
    chance, wrong = Chance(f"{kind} {name}"), []
    for _ in range(ROUNDS):
        c, rate, risk = chance.pick(0, 0, 1, 3, 10), chance.whole(10, 999) / 1000, chance.share(3)
        inputs = {"N": 10**6, "tolerable_rate": rate, "acceptance_number": c, "risk": risk}
        asked = {"risk": written(risk), "rate": written(rate)}
        first = by_trying_every_size(asked, np.full(4_000, c), None)
        wrong += [] if answer_or_none(kind, inputs, name) == first else [(inputs, first)]
    assert not wrong


def plans(kind: str) -> Iterator[tuple[Inputs, Inputs]]:
    """Inputs as the kind names them, and the same as fractions."""
    chance = Chance(kind)
    names = ("materiality", "expected") if kind == "audit_planning_hypergeometric" else (
        "tolerable_rate", "expected_rate"
    )  # fmt: skip
    while True:
        percent = chance.whole(1, 80)
        tolerable = percent / 100
        expected = chance.pick(0, chance.whole(1, 10 * percent) / 1000 * 0.8, percent / 200)
        expected = round(expected, 4)
        level, risk = risk_of(chance)
        universe = chance.spread(10, 5_000)
        marked = math.ceil(universe * written(tolerable))
        given = {"N": universe, names[0]: tolerable, names[1]: expected} | level
        yield given, {
            "risk": risk, "rate": written(tolerable), "expected": written(expected),
            "marked": marked,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("audit_planning_hypergeometric", "n"),
        ("audit_planning_hypergeometric_and_binomial", "n_hypergeometric"),
    ],
)
def test_that_an_audit_plan_of_a_universe_is_the_first_of_every_size_tried(
    kind: str, name: str
) -> None:
    wrong = []
    for (inputs, asked), _ in zip(plans(kind), range(ROUNDS), strict=False):
        universe = inputs["N"]
        first = by_trying_every_size(asked, ceilings(asked["expected"], universe), universe)
        wrong += [] if answer_or_none(kind, inputs, name) == first else [(inputs, first)]
    assert not wrong


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("audit_planning_binomial", "n"),
        ("audit_planning_hypergeometric_and_binomial", "n_binomial"),
    ],
)
def test_that_a_binomial_audit_plan_is_the_first_of_every_size_tried(kind: str, name: str) -> None:
    wrong = []
    for (inputs, asked), _ in zip(plans(f"{kind}"), range(ROUNDS), strict=False):
        inputs["N"] = 10**9
        first = by_trying_every_size(asked, ceilings(asked["expected"], 6_000), None)
        found = answer_or_none(kind, inputs, name)
        wrong += [] if found == first or (first is None and found) else [(inputs, found, first)]
    assert not wrong


def test_that_every_cell_of_a_planning_table_is_the_first_of_every_size_tried() -> None:
    chance, wrong = Chance("audit_planning_binomial_table"), []
    sizes = np.arange(1, 2_001)
    for _ in range(3):
        level = chance.whole(700, 998) / 1000 + 0.0003
        for tolerable, expected, n in answer(
            "audit_planning_binomial_table", {"conf_level": level}
        )["rows"]:
            share = written(expected) / 100
            allowed = ceilings(share, 2_000)
            kept = stats.binom.cdf(allowed, sizes, tolerable / 100) <= 1 - level
            wrong += [] if n == 1 + int(np.argmax(kept)) else [(level, tolerable, expected, n)]
    assert not wrong


def narrow_sizes(universe: int, rate: Fraction, width: Fraction, tail: float) -> int:
    """The first size whose exact limits are near enough, by every count and every size."""
    k = np.arange(universe + 1)
    for n in range(1, universe + 1):
        x = math.floor(n * rate + Fraction(1, 2))
        low = np.argmax(stats.hypergeom.sf(x - 1, universe, k, n) > tail) if x else 0
        above = stats.hypergeom.cdf(x, universe, k, n) > tail
        high = universe - np.argmax(above[::-1])
        if int(high - low) <= universe * width:
            return n
    return universe


def test_that_a_size_by_width_is_the_first_of_every_size_tried() -> None:
    kind = "attribute_sample_size_by_ci_width"
    chance, wrong = Chance(kind), []
    for _ in range(ROUNDS):
        universe, rate = chance.spread(1, 160), chance.whole(5, 980) / 1000
        width, level = chance.whole(1, 99) / 100, chance.whole(5_000, 9_999) / 10_000 + 0.0000137
        inputs = {"N": universe, "rate": rate, "ci_width": width, "conf_level": level}
        first = narrow_sizes(universe, written(rate), written(width), (1 - level) / 2)
        found = answer(kind, inputs)
        both = {found["n"], found["n_smallest_by_exact_search"]}
        wrong += [] if both == {first} else [(inputs, both, first)]
    assert not wrong


def margins(kind: str) -> Iterator[Inputs]:
    chance = Chance(kind)
    while True:
        given: Inputs = {"p": chance.share(3), "moe": chance.whole(5, 300) / 1000}
        given |= chance.pick({"N": None}, {"N": chance.spread(1, 10**6)}, {})
        yield given | chance.pick({"z": chance.pick(1, 1.645, 1.96, 2)}, {"conf_level": 0.9},
                                  {"conf_level": chance.confidence()})  # fmt: skip


def z_of(given: Inputs) -> float:
    if "z" in given:
        return float(given["z"])
    return float(stats.norm.isf(float((1 - written(given["conf_level"])) / 2)))


@pytest.mark.parametrize(
    ("kind", "less"),
    [("sample_size_proportion_moe_fpc", 1), ("sample_size_proportion_moe_fpc_simple", 0)],
)
def test_that_a_size_by_margin_is_the_first_whose_margin_is_kept(kind: str, less: int) -> None:
    # z^2 pq/n (N-n)/(N-1) <= e^2, the variance of Cochran (1977) 3.1; or with N for N - 1
    def margin(given: Inputs, n: int) -> float:
        universe, pq = given.get("N"), given["p"] * (1 - given["p"])
        rest = 1.0 if universe is None else (universe - n) / max(universe - less, 1)
        return float(z_of(given) * math.sqrt(pq / n * max(rest, 0.0)))

    wrong = []
    for asked in answered(kind, margins(kind)):
        n, given = asked.found["n"], asked.inputs
        kept = margin(given, n) <= given["moe"] * (1 + 1e-12)
        first = n == 1 or margin(given, n - 1) > given["moe"] * (1 - 1e-12)
        n0 = z_of(given) ** 2 * given["p"] * (1 - given["p"]) / given["moe"] ** 2
        near = is_near(asked.found["n0"], n0, 0, 1e-12)
        wrong += [] if kept and first and near else [asked]
    assert not wrong


def test_that_a_size_by_variation_is_the_first_whose_variation_is_kept() -> None:
    # (1/n - 1/N) N/(N-1) q/p <= cv^2, PracTools nProp
    kind, chance, wrong = "sample_size_proportion_cv", Chance("cv"), []
    for _ in range(ROUNDS):
        p, cv = chance.share(3), chance.whole(5, 900) / 1000
        universe = chance.pick(None, chance.spread(2, 10**6))
        rest = 0.0 if universe is None else 1 / universe
        swell = 1.0 if universe is None else universe / (universe - 1)

        def square(n: float, p: float = p, rest: float = rest, swell: float = swell) -> float:
            return (1 / n - rest) * swell * (1 - p) / p

        found = answer(kind, {"N": universe, "p": p, "cv": cv})
        near = is_near(square(found["n_unrounded"]), cv * cv, 1e-12, 1e-9)
        wrong += [] if near and found["n"] == math.ceil(found["n_unrounded"] - 1e-9) else [found]
    assert not wrong


def test_that_a_size_by_wilson_s_half_width_gives_that_half_width() -> None:
    kind, chance = "sample_size_proportion_wilson_halfwidth", Chance("wilson half width")
    for _ in range(ROUNDS):
        p, half, level = chance.share(3), chance.whole(1, 200) / 1000, chance.confidence()
        found = answer(kind, {"p": p, "half_width": half, "conf_level": level})
        n = found["n_unrounded"]
        low, high = proportion_confint(p * n, n, alpha=1 - level, method="wilson")
        assert (high - low) / 2 == pytest.approx(half, rel=1e-7)
        assert found["n"] == math.ceil(n)
        assert found["lower"] == pytest.approx(max(0.0, low), abs=1e-7)
        assert found["upper"] == pytest.approx(min(1.0, high), abs=1e-7)


def by_hamilton(n: int, weights: dict[str, int]) -> dict[str, int]:
    """Whole quotas first, then one each to the largest remainders; all in whole numbers."""
    total = sum(weights.values())
    shares = {name: n * weight // total for name, weight in weights.items()}
    line = sorted(weights, key=lambda name: (-(n * weights[name] % total), -weights[name], name))
    for name in line[: n - sum(shares.values())]:
        shares[name] += 1
    return shares


def test_that_largest_remainders_are_hamilton_s() -> None:
    kind, chance = "largest_remainder_allocation", Chance("largest remainder")
    for _ in range(ROUNDS):
        names = [f"s{i}" for i in range(chance.whole(1, 12))]
        weights = {name: chance.pick(1, 7, chance.whole(1, 10**6)) for name in names}
        n = chance.whole(0, 5_000)
        assert answer(kind, {"n": n, "weights": weights})["alloc"] == by_hamilton(n, weights)


def test_that_neyman_s_shares_are_proportional_to_size_times_deviation() -> None:
    kind, chance = "neyman_allocation", Chance("neyman")
    for _ in range(ROUNDS):
        strata = chance.whole(1, 10)
        sizes = [chance.whole(1, 10**5) for _ in range(strata)]
        spreads = [chance.pick(chance.share(), chance.whole(1, 10**7)) for _ in range(strata)]
        n = chance.whole(0, sum(sizes))
        products = np.array(sizes) * np.array(spreads)
        found = answer(kind, {"n": n, "Nh": sizes, "Sh": spreads})["nh"]
        assert found == pytest.approx(n * products / products.sum(), rel=1e-12)


def test_that_a_skip_interval_is_rounded_as_schools_teach() -> None:
    kind, chance = "systematic_skip_interval_round_nearest", Chance("skip")
    for _ in range(ROUNDS):
        universe = chance.spread(1, 10**6)
        n = chance.pick(1, universe, chance.whole(1, universe), 2 * chance.whole(1, 5))
        n = min(n, universe)
        wanted = (Decimal(universe) / Decimal(n)).quantize(Decimal(1), ROUND_HALF_UP)
        assert answer(kind, {"N": universe, "n": n}) == {"k": int(wanted)}
