"""Hypergeometric limits against whole numbers, against SciPy, and by full enumeration."""

import math
import os
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reading
from qapi_desk.sampling.estimate import hypergeometric_limits, reading
from qapi_desk.sampling.intervals import lower_count, upper_count
from qapi_desk.sampling.tails import Hypergeometric

DESIGNS = 10_000 if os.environ.get("QAPI_LONG") else 2_000
NINETY = Fraction(9, 10)


@st.composite
def designs(draw: st.DrawFn) -> tuple[int, int, int, Fraction]:
    """A universe of up to 5,000, a sample of it, a count, and a tail in thousandths."""
    universe = draw(st.integers(1, 5_000))
    n = draw(st.integers(1, universe))
    x = draw(st.integers(0, n))
    return universe, n, x, Fraction(draw(st.integers(1, 499)), 1000)


def exact_lower(universe: int, n: int, x: int, tail: Fraction) -> int:
    """The lower count by whole numbers alone, bisected."""
    law, fails, holds = Hypergeometric(universe, n), x - 1, universe - (n - x)
    while holds - fails > 1:
        k = (fails + holds) // 2
        fails, holds = (fails, k) if law.is_above_exactly(x, k, tail) else (k, holds)
    return holds


@pytest.mark.slow
@settings(max_examples=DESIGNS, deadline=None)
@given(designs())
@example((20, 1, 1, Fraction(1, 20)))
def test_that_float_limits_are_the_whole_number_limits(
    design: tuple[int, int, int, Fraction],
) -> None:
    universe, n, x, tail = design
    assert lower_count(universe, n, x, tail) == exact_lower(universe, n, x, tail)
    assert upper_count(universe, n, x, tail) == universe - exact_lower(universe, n, n - x, tail)


@settings(max_examples=200, deadline=None)
@given(designs())
def test_that_limits_are_what_scipy_s_tails_say(design: tuple[int, int, int, Fraction]) -> None:
    universe, n, x, tail = design
    low, high = lower_count(universe, n, x, tail), upper_count(universe, n, x, tail)
    near, risk = 1e-7, float(tail)
    assert hypergeom.sf(x - 1, universe, low, n) > risk - near
    assert low in {0, x} or hypergeom.sf(x - 1, universe, low - 1, n) <= risk + near
    assert hypergeom.cdf(x, universe, high, n) > risk - near
    end = universe - (n - x)
    assert high == end or hypergeom.cdf(x, universe, high + 1, n) <= risk + near


@settings(max_examples=300, deadline=None)
@given(designs())
def test_that_the_limits_of_the_rest_are_the_mirror_image(
    design: tuple[int, int, int, Fraction],
) -> None:
    universe, n, x, tail = design
    here = hypergeometric_limits(universe, n, x, 1 - tail)
    there = hypergeometric_limits(universe, n, n - x, 1 - tail)
    assert (here.lower, here.upper) == (universe - there.upper, universe - there.lower)


@settings(max_examples=300, deadline=None)
@given(designs())
def test_that_limits_are_counts_the_sample_allows(
    design: tuple[int, int, int, Fraction],
) -> None:
    # not "hold the rate seen": 1 of 142 from 143 leaves 1 or 2 marked, and 1/143 < 1/142
    universe, n, x, tail = design
    found = hypergeometric_limits(universe, n, x, 1 - tail)
    assert x <= found.lower <= found.upper <= universe - (n - x)


def test_that_a_tie_with_alpha_is_decided_by_whole_numbers() -> None:
    # P(X >= 1 | 1 of 20 marked, n = 1) is exactly 1/20: not above 1/20, by the strict rule.
    law, alpha = Hypergeometric(20, 1), Fraction(1, 20)
    assert law.at_least(1, 1).settles(alpha) is None
    assert not law.is_above(1, 1, alpha)
    assert lower_count(20, 1, 1, alpha) == 2


def test_that_an_alpha_a_hair_below_a_tie_is_decided_the_other_way() -> None:
    law, alpha = Hypergeometric(20, 1), Fraction(1, 20) - Fraction(1, 10**20)
    assert law.at_least(1, 1).settles(alpha) is None
    assert law.is_above(1, 1, alpha)
    assert lower_count(20, 1, 1, alpha) == 1


@pytest.mark.parametrize(("x", "marked"), [(0, 3), (5, 3), (4, 18), (3, 3), (2, 9)])
def test_that_both_ways_of_deciding_agree_at_the_edges(x: int, marked: int) -> None:
    law, alpha = Hypergeometric(20, 6), Fraction(1, 1000)
    assert law.is_above_exactly(x, marked, alpha) == law.is_above(x, marked, alpha)


def test_that_a_limit_far_from_its_first_guess_is_found_by_halves() -> None:
    universe, n, x, tail = 2**31 - 1, 1_000, 3, Fraction(1, 10**7)
    assert lower_count(universe, n, x, tail) == exact_lower(universe, n, x, tail)


def test_that_a_one_sided_limit_leaves_the_other_end_open() -> None:
    upper = hypergeometric_limits(10_000, 400, 0, Fraction(8, 10), sided="upper")
    lower = hypergeometric_limits(1_000_000, 59, 5, Fraction(95, 100), sided="lower")
    assert (upper.lower, upper.upper) == (0, 39)
    assert (lower.lower, lower.upper) == (33_989, 1_000_000)
    assert "one-sided upper" in upper.limits.convention


def test_that_a_census_has_limits_of_no_width() -> None:
    limits = hypergeometric_limits(40, 40, 31, NINETY)
    assert (limits.lower, limits.upper) == (31, 31)


@pytest.mark.parametrize("marked", range(0, 201, 5))
def test_that_90_percent_limits_cover_every_truth_at_least_so_often(marked: int) -> None:
    universe, n = 200, 40
    covered = sum(
        math.comb(marked, x) * math.comb(universe - marked, n - x)
        for x in range(n + 1)
        if (found := hypergeometric_limits(universe, n, x, NINETY)).lower <= marked <= found.upper
    )
    assert covered * 10 >= 9 * math.comb(universe, n)


@pytest.mark.parametrize("benchmark", [Fraction(3, 4), NINETY, Fraction(19, 20)])
def test_that_shown_is_said_wrongly_in_at_most_alpha_of_samples(benchmark: Fraction) -> None:
    universe, n, alpha = 200, 40, Fraction(1, 10)
    short = math.ceil(benchmark * universe) - 1
    wrong = sum(
        math.comb(short, x) * math.comb(universe - short, n - x)
        for x in range(n + 1)
        if reading(universe, n, x, benchmark, alpha) is Reading.SHOWN
    )
    assert 0 < wrong <= alpha * math.comb(universe, n)


@pytest.mark.parametrize(
    ("n", "percent", "alpha", "shown", "fails"),
    [
        (100, 75, 10, 81, 68),
        (125, 90, 10, 118, 107),
        (150, 95, 10, 147, 138),
        (250, 75, 5, 200, 175),
        (385, 90, 5, 357, 336),
        (500, 95, 5, 484, 466),
    ],
)
def test_that_the_three_readings_part_at_their_tabled_counts(
    n: int, percent: int, alpha: int, shown: int, fails: int
) -> None:
    def read(x: int) -> Reading:
        return reading(1_300_000, n, x, Fraction(percent, 100), Fraction(alpha, 100))

    assert (read(shown), read(shown - 1)) == (Reading.SHOWN, Reading.NOT_SHOWN)
    assert (read(fails), read(fails + 1)) == (Reading.FAILS, Reading.NOT_SHOWN)


def test_that_shown_means_the_one_sided_lower_limit_reaches_the_benchmark() -> None:
    limit = hypergeometric_limits(1_000, 60, 57, NINETY, sided="lower").limits.lower
    assert reading(1_000, 60, 57, limit, Fraction(1, 10)) is Reading.SHOWN
    above = limit + Fraction(1, 1_000)
    assert reading(1_000, 60, 57, above, Fraction(1, 10)) is Reading.NOT_SHOWN


def test_that_a_benchmark_of_nothing_is_always_shown() -> None:
    assert reading(10, 2, 0, Fraction(0), Fraction(1, 10)) is Reading.SHOWN


@pytest.mark.parametrize("confidence", [Fraction(0), Fraction(1), Fraction(2)])
def test_that_a_confidence_out_of_range_is_refused(confidence: Fraction) -> None:
    with pytest.raises(Refused, match="confidence must be between"):
        hypergeometric_limits(100, 10, 5, confidence)


def test_that_a_sample_larger_than_its_universe_has_no_limits() -> None:
    with pytest.raises(Refused, match="sample of 11"):
        hypergeometric_limits(10, 11, 5, NINETY)
