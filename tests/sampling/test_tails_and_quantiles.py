"""Our own tails and quantiles against SciPy and against whole numbers."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from qapi_desk.sampling.special import (
    beta_quantile,
    chi_square_tail,
    incomplete_beta,
    normal_quantile,
    two_sided_t,
)
from qapi_desk.sampling.tails import RELATIVE_BOUND, Binomial, Hypergeometric

SHAPES = st.floats(0.3, 5_000)
INSIDE = st.floats(1e-6, 1 - 1e-6)


@given(SHAPES, SHAPES, INSIDE)
def test_that_the_incomplete_beta_is_scipy_s(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), abs=1e-11)


def test_that_the_incomplete_beta_is_whole_at_its_ends() -> None:
    assert (incomplete_beta(2, 3, 0.0), incomplete_beta(2, 3, 1.0)) == (0.0, 1.0)


@settings(max_examples=50)
@given(INSIDE, SHAPES, SHAPES)
def test_that_a_beta_quantile_gives_its_probability_back(p: float, a: float, b: float) -> None:
    found, near = beta_quantile(p, a, b), 1e-9
    low, high = math.nextafter(found, 0.0), math.nextafter(found, 1.0)  # 1.0 may be the nearest
    assert special.betainc(a, b, low) - near <= p <= special.betainc(a, b, high) + near


@pytest.mark.parametrize(
    ("p", "a", "b"),
    [(0.95, 0.5, 5e5), (1 - 2e-8, 1e-9, 5e5), (1e-30, 1e-4, 3.0), (1e-9, 1.0, 500.0)],
)
def test_that_a_far_beta_quantile_is_the_first_float_that_reaches_it(
    p: float, a: float, b: float
) -> None:
    found = beta_quantile(p, a, b)
    assert incomplete_beta(a, b, math.nextafter(found, 0.0)) < p <= incomplete_beta(a, b, found)


@pytest.mark.parametrize("df", [1, 2, 5, 30, 197, 10_000, 1_000_000])
def test_that_student_s_t_is_scipy_s(df: int) -> None:
    expected = stats.t.ppf(0.975, df)
    assert two_sided_t(Fraction(95, 100), df) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("df", [1, 2, 3, 8, 400])
@pytest.mark.parametrize("confidence", ["0.0001", "0.3", "0.999999", "0.999999999999"])
def test_that_a_far_student_s_t_keeps_its_digits(df: int, confidence: str) -> None:
    tail = float((1 - Fraction(confidence)) / 2)
    expected = stats.t.isf(tail, df)
    assert two_sided_t(Fraction(confidence), df) == pytest.approx(expected, rel=1e-9)


@given(st.floats(0, 2_000), st.integers(1, 400))
def test_that_the_chi_square_tail_is_scipy_s(statistic: float, df: int) -> None:
    expected = special.chdtrc(df, statistic)
    assert chi_square_tail(statistic, df) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.fractions(Fraction(1, 10**9), 1 - Fraction(1, 10**9)))
def test_that_the_normal_quantile_is_scipy_s(p: Fraction) -> None:
    assert normal_quantile(p) == pytest.approx(special.ndtri(float(p)), rel=1e-8, abs=1e-12)


def test_that_the_far_normal_quantile_keeps_its_digits() -> None:
    near_one = 1 - Fraction(1, 10**30)
    assert normal_quantile(near_one) == pytest.approx(-special.ndtri(1e-30), rel=1e-12)


@st.composite
def draws(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Universe, marked, n and x that can occur together, or lie just outside."""
    universe = draw(st.integers(1, 3_000))
    marked, n = draw(st.integers(0, universe)), draw(st.integers(1, universe))
    return universe, marked, n, draw(st.integers(0, n + 1))


@settings(max_examples=400, deadline=None)
@given(draws())
def test_that_a_hypergeometric_tail_lies_within_its_stated_bound(
    case: tuple[int, int, int, int],
) -> None:
    universe, marked, n, x = case
    low, high = max(x, n + marked - universe), min(n, marked)
    ways = sum(
        math.comb(marked, i) * math.comb(universe - marked, n - i) for i in range(low, high + 1)
    )
    truth, tail = (
        Fraction(ways, math.comb(universe, n)),
        Hypergeometric(universe, n).at_least(x, marked),
    )
    assert abs(Fraction(tail.value) - truth) <= Fraction(tail.bound)
    assert tail.bound <= RELATIVE_BOUND + 1e-300


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 600), st.fractions(Fraction(1, 999), Fraction(998, 999)), st.data())
def test_that_a_binomial_tail_lies_within_its_stated_bound(
    n: int, rate: Fraction, data: st.DataObject
) -> None:
    x = data.draw(st.integers(0, n))
    truth = sum(
        (math.comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(x + 1)), Fraction(0)
    )
    tail = Binomial(n, rate).at_most(x)
    assert abs(Fraction(tail.value) - truth) <= Fraction(tail.bound)


def test_that_a_binomial_tie_is_decided_by_whole_numbers() -> None:
    law = Binomial(2, Fraction(1, 2))
    assert law.at_most(0).settles(Fraction(1, 4)) is None
    assert not law.is_at_most_above(0, Fraction(1, 4))
    assert law.is_at_most_above(0, Fraction(1, 4) - Fraction(1, 10**20))


def test_that_both_ways_of_deciding_a_binomial_tail_agree() -> None:
    law, alpha = Binomial(30, Fraction(1, 7)), Fraction(1, 10)
    assert [law.is_at_most_above(x, alpha) for x in range(31)] == [
        law.is_at_most_above_exactly(x, alpha) for x in range(31)
    ]


def test_that_a_tail_of_a_state_s_caseload_is_scipy_s() -> None:
    ours = Hypergeometric(1_300_000, 500).at_least(450, 1_137_681).value
    assert ours == pytest.approx(stats.hypergeom.sf(449, 1_300_000, 1_137_681, 500), rel=1e-8)


def test_that_a_tail_beyond_any_float_is_nothing_rather_than_an_error() -> None:
    assert Hypergeometric(1_000_000, 100_000).at_least(90_000, 100_000).value == 0.0
    assert Binomial(1_000_000, Fraction(1, 2)).at_most(10).value == 0.0


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.data(), st.integers(1, 99))
def test_that_a_part_of_a_sum_says_what_whole_numbers_say(
    universe: int, data: st.DataObject, percent: int
) -> None:
    n, marked = data.draw(st.integers(1, universe)), data.draw(st.integers(0, universe))
    law, mean = Hypergeometric(universe, n), n * marked // universe
    for x in range(max(0, mean - 12), mean + 13):
        asked = x, marked, Fraction(percent, 100)
        assert law.is_above(*asked) == law.is_above_exactly(*asked)
