"""Every truth and every sample of a small universe, and ten thousand designs in whole numbers."""

import math
from fractions import Fraction
from functools import cache

import pytest

from qapi_desk.domain.findings import Reading
from qapi_desk.sampling.estimate import reading
from qapi_desk.sampling.intervals import hypergeometric_limits, lower_count, upper_count
from tests.oracles.designs import Chance

UNIVERSE, N = 200, 40
NINETY, TENTH = Fraction(9, 10), Fraction(1, 10)
DESIGNS = 10_000


def ways(marked: int, x: int) -> int:
    """In how many samples x of the marked cases are seen."""
    return math.comb(marked, x) * math.comb(UNIVERSE - marked, N - x)


@cache
def limits(x: int) -> tuple[int, int]:
    found = hypergeometric_limits(UNIVERSE, N, x, NINETY)
    return found.lower, found.upper


def coverage(marked: int) -> Fraction:
    """How often 90 % limits hold the truth."""
    held = sum(ways(marked, x) for x in range(N + 1) if limits(x)[0] <= marked <= limits(x)[1])
    return Fraction(held, math.comb(UNIVERSE, N))


def test_that_90_percent_limits_cover_every_truth_and_at_worst_70_of_200() -> None:
    found = {marked: coverage(marked) for marked in range(UNIVERSE + 1)}
    worst = min(found, key=lambda marked: (found[marked], marked))
    assert found[worst] >= NINETY
    assert worst in {70, 130}
    assert round(float(found[worst]), 4) == 0.9057


@pytest.mark.parametrize(("percent", "errs"), [(75, 0.063), (90, 0.049), (95, 0.080)])
def test_that_shown_errs_as_often_as_counted_and_never_more_than_alpha(
    percent: int, errs: float
) -> None:
    benchmark = Fraction(percent, 100)
    short = math.ceil(benchmark * UNIVERSE) - 1
    wrong = sum(
        ways(short, x)
        for x in range(N + 1)
        if reading(UNIVERSE, N, x, benchmark, TENTH) is Reading.SHOWN
    )
    share = Fraction(wrong, math.comb(UNIVERSE, N))
    assert share <= TENTH
    assert round(float(share), 3) == errs


@pytest.mark.parametrize("percent", [75, 90, 95])
def test_that_fails_errs_in_at_most_alpha_of_samples(percent: int) -> None:
    benchmark = Fraction(percent, 100)
    enough = math.ceil(benchmark * UNIVERSE)
    wrong = sum(
        ways(enough, x)
        for x in range(N + 1)
        if reading(UNIVERSE, N, x, benchmark, TENTH) is Reading.FAILS
    )
    assert 0 < Fraction(wrong, math.comb(UNIVERSE, N)) <= TENTH


def is_above(universe: int, n: int, x: int, marked: int, tail: Fraction) -> bool:
    """Whether P(X >= x) > tail: every way counted in whole numbers, from the shorter side."""
    low, high = max(0, n + marked - universe), min(n, marked)
    if x <= low or x > high:
        return x <= low
    is_short = high - x <= x - 1 - low
    first, last = (x, high) if is_short else (low, x - 1)
    term = total = math.comb(marked, first) * math.comb(universe - marked, n - first)
    for i in range(first, last):
        term = term * (marked - i) * (n - i) // ((i + 1) * (universe - marked - n + i + 1))
        total += term
    everything = math.comb(universe, n)
    seen = total if is_short else everything - total
    return seen * tail.denominator > tail.numerator * everything


def is_least(universe: int, n: int, x: int, tail: Fraction, k: int) -> bool:
    """Whether k is the least count the sample allows: it is above the tail, one fewer is not."""
    if x == 0:
        return k == 0
    return is_above(universe, n, x, k, tail) and (
        k == x or not is_above(universe, n, x, k - 1, tail)
    )


@pytest.mark.parametrize("part", range(4))
def test_that_ten_thousand_limits_are_the_whole_number_limits(part: int) -> None:
    chance, wrong = Chance(f"ten thousand {part}"), []
    for _ in range(DESIGNS // 4):
        drawn = chance.sample(5_000)
        universe, n, x = drawn["N"], drawn["n"], drawn["x"]
        tail = chance.pick(Fraction(1, 20), Fraction(1, 40), Fraction(chance.whole(1, 499), 1_000))
        low, high = lower_count(universe, n, x, tail), upper_count(universe, n, x, tail)
        mirrored = lower_count(universe, n, n - x, tail), upper_count(universe, n, n - x, tail)
        held = is_least(universe, n, x, tail, low)
        held &= is_least(universe, n, n - x, tail, universe - high)
        held &= mirrored == (universe - high, universe - low)
        wrong += [] if held else [(universe, n, x, tail)]
    assert not wrong
