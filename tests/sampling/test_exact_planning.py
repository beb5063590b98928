"""Planned sizes against searches that try every n in turn."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.intervals import lower_count, upper_count
from qapi_desk.sampling.numbers import half_up
from qapi_desk.sampling.planning import (
    LONGEST_PLAN,
    acceptance_size,
    audit_plan,
    binomial_accepts,
    check_plan_length,
    hypergeometric_accepts,
    smallest_near,
)
from qapi_desk.sampling.widths import width_size

RISKS = st.sampled_from([Fraction(1, 10), Fraction(1, 20), Fraction(1, 100), Fraction(3, 10)])


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.data(), st.integers(0, 4), RISKS)
def test_that_an_acceptance_size_is_the_first_that_keeps_the_risk(
    universe: int, data: st.DataObject, allowed: int, risk: Fraction
) -> None:
    deviations = data.draw(st.integers(0, universe))
    accepts = hypergeometric_accepts(universe, deviations, risk)
    every = (n for n in range(allowed + 1, universe + 1) if accepts(n, allowed))
    first = next(every, None)
    if first is None:
        with pytest.raises(Refused, match="No sample of any size"):
            acceptance_size(accepts, allowed, universe)
    else:
        assert acceptance_size(accepts, allowed, universe) == first


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 60), st.integers(0, 59), RISKS)
def test_that_an_audit_plan_is_the_first_size_that_keeps_the_risk(
    tolerable: int, expected: int, risk: Fraction
) -> None:
    most, hoped = Fraction(tolerable, 120), Fraction(min(expected, tolerable // 2), 120)
    accepts = binomial_accepts(most, risk)
    first = next(n for n in range(1, 10**6) if accepts(n, math.ceil(n * hoped)))
    plan = audit_plan(accepts, most, hoped, None)
    assert (plan.n, plan.acceptance_number) == (first, math.ceil(first * hoped))


@settings(max_examples=40, deadline=None)
@given(st.integers(30, 400), st.integers(5, 40), st.integers(0, 39), RISKS)
def test_that_an_audit_plan_of_a_small_universe_is_the_first_too(
    universe: int, tolerable: int, expected: int, risk: Fraction
) -> None:
    most, hoped = Fraction(tolerable, 100), Fraction(min(expected, tolerable - 1), 100)
    accepts = hypergeometric_accepts(universe, math.ceil(universe * most), risk)
    fits = (n for n in range(1, universe + 1) if accepts(n, math.ceil(n * hoped)))
    first = next(fits, None)
    if first is None:
        with pytest.raises(Refused):
            audit_plan(accepts, most, hoped, universe)
    else:
        assert audit_plan(accepts, most, hoped, universe).n == first


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 300), st.integers(1, 99), st.integers(2, 60), RISKS)
def test_that_a_width_size_is_the_first_that_is_narrow_enough(
    universe: int, percent: int, width: int, risk: Fraction
) -> None:
    rate, target, tail = Fraction(percent, 100), Fraction(width, 100), risk / 2

    def is_narrow(n: int) -> bool:
        x = half_up(n * rate)
        wide = upper_count(universe, n, x, tail) - lower_count(universe, n, x, tail)
        return wide <= universe * target

    first = next(n for n in range(1, universe + 1) if is_narrow(n))
    assert width_size(universe, rate, target, tail) == first


def test_that_the_normal_guess_of_a_binomial_size_is_scipy_s_answer() -> None:
    n = acceptance_size(binomial_accepts(Fraction(1, 10), Fraction(1, 20)), 3, None)
    assert stats.binom.cdf(3, n, 0.1) <= 0.05 < stats.binom.cdf(3, n - 1, 0.1)


def test_that_an_expected_rate_at_the_tolerable_one_leaves_no_plan() -> None:
    half = Fraction(1, 2)
    with pytest.raises(Refused, match="below the tolerable"):
        audit_plan(binomial_accepts(half, Fraction(1, 10)), half, half, None)


def test_that_a_universe_whose_rounding_leaves_no_room_has_no_plan() -> None:
    accepts = hypergeometric_accepts(5, 1, Fraction(1, 10))
    with pytest.raises(Refused, match="with these rates"):
        audit_plan(accepts, Fraction(1, 10), Fraction(1, 20), 5)


def test_that_rates_within_one_case_of_each_other_are_too_close_to_plan() -> None:
    tolerable, expected = Fraction(1, 2), Fraction(1, 2) - Fraction(1, 10**9)
    accepts = hypergeometric_accepts(2_000, 1_000, Fraction(1, 10))
    with pytest.raises(Refused, match="too close"):
        audit_plan(accepts, tolerable, expected, 2_000)


@pytest.mark.parametrize(
    ("universe", "rate", "width"),
    [
        (4, Fraction(1, 2), Fraction(3, 4)),
        (1500, Fraction(1, 200), Fraction(3, 100)),
        (2500, Fraction(4, 5), Fraction(1, 10)),
    ],
)
def test_that_a_width_size_of_a_universe_small_or_large_is_the_first_too(
    universe: int, rate: Fraction, width: Fraction
) -> None:
    tail, limit = Fraction(1, 20), universe * width
    first = next(
        n
        for n in range(1, universe + 1)
        if upper_count(universe, n, half_up(n * rate), tail)
        - lower_count(universe, n, half_up(n * rate), tail)
        <= limit
    )
    assert width_size(universe, rate, width, tail) == first


def test_that_a_plan_longer_than_anyone_reviews_is_refused_before_the_search() -> None:
    close = Fraction(1, 2), Fraction(1, 2) - Fraction(1, 10**6)
    with pytest.raises(Refused, match=f"more than {LONGEST_PLAN:,}"):
        check_plan_length(*close, Fraction(1, 20))
    check_plan_length(Fraction(1, 10), Fraction(1, 20), Fraction(1, 20))


@given(st.integers(0, 200), st.integers(1, 200), st.data())
def test_that_a_search_from_anywhere_finds_the_smallest(
    fails: int, span: int, data: st.DataObject
) -> None:
    found = fails + span
    smallest = data.draw(st.integers(fails + 1, found))
    likely = data.draw(st.integers(-5, found + 5))
    assert smallest_near(lambda n: n >= smallest, fails, found, likely) == smallest


@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(37, 100)])
def test_that_a_width_size_of_a_state_has_nothing_smaller_near_it(rate: Fraction) -> None:
    universe, width, tail = 1_300_000, Fraction(1, 50), Fraction(1, 20)

    def wide(n: int) -> int:
        x = half_up(n * rate)
        return upper_count(universe, n, x, tail) - lower_count(universe, n, x, tail)

    n = width_size(universe, rate, width, tail)
    assert wide(n) <= universe * width
    assert all(wide(less) > universe * width for less in range(n - 60, n))
