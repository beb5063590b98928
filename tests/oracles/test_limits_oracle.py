"""Exact limits and tails against SciPy, and against every possible count by whole numbers."""

import math
from collections.abc import Iterator
from fractions import Fraction

import pytest
from scipy.stats import hypergeom

from tests.oracles.designs import Answered, Chance, Inputs, answered, is_near

TWO = "attribute_limits_hypergeometric_two_sided"
EACH = "attribute_limits_hypergeometric_one_sided_each"
OUTER = "attribute_limits_hypergeometric_two_sided_outer"
LOWER = "attribute_limit_hypergeometric_one_sided_lower"
UPPER = "attribute_limit_hypergeometric_one_sided_upper"
ENDS = {TWO: ("lower", "upper"), EACH: ("lower", "upper"), LOWER: ("lower",), UPPER: ("upper",)}
NEAR = 1e-9


def designs(kind: str, largest: int) -> Iterator[Inputs]:
    """Samples with the risk named in each of the ways that the published cases name it."""
    chance = Chance(f"{kind} {largest}")
    while True:
        level = chance.confidence()
        tail = float((1 - Fraction(repr(level))) / (2 if kind in {TWO, OUTER} else 1))
        risk = chance.pick(
            {"conf_level": level}, {"tail": tail}, {"conf_level": level, "tail": tail}
        )
        yield chance.sample(largest) | risk


def tail_of(asked: Answered, kind: str) -> Fraction:
    if "tail" in asked.inputs:
        return Fraction(repr(asked.inputs["tail"]))
    rest = 1 - Fraction(repr(asked.inputs["conf_level"]))
    return rest / 2 if kind in {TWO, OUTER} else rest


def by_every_count(universe: int, n: int, x: int, tail: Fraction) -> tuple[int, int]:
    """k1 and k2 from their definition: each possible count is asked, in whole numbers."""
    allowed = []
    for marked in range(x, universe - (n - x) + 1):
        ways = [math.comb(marked, i) * math.comb(universe - marked, n - i) for i in range(n + 1)]
        everything = math.comb(universe, n)
        allowed.append(
            (Fraction(sum(ways[x:]), everything) > tail,
             Fraction(sum(ways[: x + 1]), everything) > tail)
        )  # fmt: skip
    least = next(x + i for i, (is_low, _) in enumerate(allowed) if is_low)
    most = max(x + i for i, (_, is_high) in enumerate(allowed) if is_high)
    return least, most


@pytest.mark.parametrize("kind", [TWO, EACH, LOWER, UPPER])
def test_that_limits_of_small_universes_are_those_of_every_count_tried(kind: str) -> None:
    wrong = []
    for asked in answered(kind, designs(kind, 40)):
        n, x = asked.inputs["n"], asked.inputs["x"]
        least, most = by_every_count(asked.inputs["N"], n, x, tail_of(asked, kind))
        wanted = {"lower_count": least, "upper_count": most}
        if any(asked.found[f"{end}_count"] != wanted[f"{end}_count"] for end in ENDS[kind]):
            wrong.append(asked)
    assert not wrong


def test_that_outer_limits_are_the_first_counts_ruled_out() -> None:
    wrong = []
    for asked in answered(OUTER, designs(OUTER, 40)):
        universe, n, x = (asked.inputs[name] for name in ("N", "n", "x"))
        least, most = by_every_count(universe, n, x, tail_of(asked, OUTER))
        outer = max(x, least - 1), min(universe - (n - x), most + 1)
        found = asked.found
        if (found["inner_lower_count"], found["inner_upper_count"]) != (least, most):
            wrong.append(asked)
        if (found["lower_count"], found["upper_count"]) != outer:
            wrong.append(asked)
    assert not wrong


@pytest.mark.parametrize("kind", [TWO, EACH, LOWER, UPPER])
def test_that_limits_of_large_universes_part_scipy_s_tails(kind: str) -> None:
    wrong = []
    for asked in answered(kind, designs(kind, 2_000_000)):
        universe, n, x = (asked.inputs[name] for name in ("N", "n", "x"))
        tail = float(tail_of(asked, kind))
        if "lower" in ENDS[kind] and x:
            k = asked.found["lower_count"]
            inside, outside = hypergeom.sf(x - 1, universe, [k, k - 1], n)
            wrong += [asked] * (not part(inside, outside, tail))
        if "upper" in ENDS[kind] and x < n:
            k = asked.found["upper_count"]
            inside, outside = hypergeom.cdf(x, universe, [k, k + 1], n)
            wrong += [asked] * (not part(inside, outside, tail))
    assert not wrong


def part(inside: float, outside: float, tail: float) -> bool:
    """Whether the tail lies between the two, as far as SciPy's own rounding lets it be seen."""
    return inside > tail * (1 - NEAR) and outside <= tail * (1 + NEAR)


def laws(name: str) -> Iterator[Inputs]:
    chance = Chance(name)
    while True:
        drawn = chance.sample(2_000_000)
        drawn["K"] = chance.pick(0, drawn["N"], *[chance.whole(0, drawn["N"])] * 4)
        middle = drawn["n"] * drawn["K"] // drawn["N"]
        drawn["x"] = min(drawn["n"], max(0, chance.pick(drawn["x"], middle, middle + 3)))
        yield drawn


@pytest.mark.parametrize(
    ("kind", "name"), [("hypergeometric_cdf", "cdf"), ("hypergeometric_sf", "sf")]
)
def test_that_hypergeometric_tails_are_scipy_s_at_any_size(kind: str, name: str) -> None:
    wrong = []
    for asked in answered(kind, laws(kind)):
        universe, n, marked, x = (asked.inputs[each] for each in ("N", "n", "K", "x"))
        wanted = float(getattr(hypergeom, name)(x, universe, marked, n))
        if not is_near(asked.found["p"], wanted, 1e-12, 1e-8):
            wrong.append((asked, wanted))
    assert not wrong


@pytest.mark.parametrize("kind", [LOWER, UPPER])
def test_that_the_likeliest_count_is_the_one_that_makes_the_sample_likeliest(kind: str) -> None:
    for asked in answered(kind, designs(kind, 300)):
        universe, n, x = (asked.inputs[name] for name in ("N", "n", "x"))
        ways = [math.comb(k, x) * math.comb(universe - k, n - x) for k in range(universe + 1)]
        assert ways[asked.found["mle_count"]] == max(ways)
        assert asked.found["mle"] == x / n
