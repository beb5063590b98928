"""How many more cases would settle a reading, against trying every size."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import ReadingReach
from qapi_desk.domain.findings import Reading
from qapi_desk.sampling.estimate import reading
from qapi_desk.sampling.reach import further_cases

ALPHA = Fraction(1, 10)


def by_trying(universe: int, n: int, x: int, benchmark: Fraction, alpha: Fraction) -> ReadingReach:
    """Every size from n to the universe, one by one, at the present rate."""
    now = reading(universe, n, x, benchmark, alpha)
    if now is not Reading.NOT_SHOWN:
        return ReadingReach(now, 0)
    leads = Fraction(x, n) >= benchmark
    target = Reading.SHOWN if leads else Reading.FAILS
    for size in range(n + 1, universe + 1):
        count = size * x // n if leads else -(-size * x // n)
        if reading(universe, size, count, benchmark, alpha) is target:
            return ReadingReach(target, size - n)
    return ReadingReach(now, None)


@settings(max_examples=120, deadline=None)
@given(st.integers(1, 250), st.data(), st.integers(0, 20), st.sampled_from([1, 5, 10, 25]))
def test_that_it_is_the_smallest_number_of_all_tried(
    universe: int, data: st.DataObject, twentieths: int, risk: int
) -> None:
    n = data.draw(st.integers(1, universe))
    x = data.draw(st.integers(0, n))
    terms = (universe, n, x, Fraction(twentieths, 20), Fraction(risk, 100))
    assert further_cases(*terms) == by_trying(*terms)


@settings(max_examples=6, deadline=None)
@given(st.integers(40, 150), st.integers(-3, 3), st.sampled_from([Fraction(3, 4), Fraction(9, 10)]))
@example(101, 0, Fraction(9, 10))
def test_that_it_is_the_smallest_where_the_way_is_long(n: int, off: int, mark: Fraction) -> None:
    x = min(n, math.ceil(n * mark) + off)
    assert further_cases(3000, n, x, mark, ALPHA) == by_trying(3000, n, x, mark, ALPHA)


@pytest.mark.parametrize(("x", "said"), [(95, Reading.SHOWN), (85, Reading.FAILS)])
def test_that_a_settled_reading_needs_no_further_case(x: int, said: Reading) -> None:
    """Reference table, 90 % benchmark, alpha .10, n = 100: 95 shows, 85 fails."""
    assert further_cases(1_300_000, 100, x, Fraction(9, 10), ALPHA) == ReadingReach(said, 0)


@pytest.mark.parametrize(("x", "target"), [(94, Reading.SHOWN), (86, Reading.FAILS)])
def test_that_the_number_settles_and_one_fewer_does_not(x: int, target: Reading) -> None:
    found = further_cases(1_300_000, 100, x, Fraction(9, 10), ALPHA)
    assert found.further
    assert found.reading is target
    for further, is_settled in ((found.further, True), (found.further - 1, False)):
        n = 100 + further
        count = n * x // 100 if target is Reading.SHOWN else -(-n * x // 100)
        said = reading(1_300_000, n, count, Fraction(9, 10), ALPHA)
        assert (said is target) is is_settled


def test_that_a_rate_on_the_benchmark_may_not_be_settled_by_a_census() -> None:
    """Nine tenths of 1,001 cases are no whole number, so rounding down stays below."""
    assert further_cases(1001, 100, 90, Fraction(9, 10), ALPHA) == ReadingReach(
        Reading.NOT_SHOWN, None
    )


def test_that_a_rate_on_a_benchmark_that_a_census_can_meet_needs_nearly_all() -> None:
    found = further_cases(1000, 100, 90, Fraction(9, 10), ALPHA)
    assert found.reading is Reading.SHOWN
    assert found.further is not None
    assert 880 < found.further <= 900


def test_that_a_rate_just_above_the_benchmark_is_settled_far_away() -> None:
    """91 of 101 at N = 1.3 million: about 90,000 cases, found in a few seconds at most."""
    found = further_cases(1_300_000, 101, 91, Fraction(9, 10), ALPHA)
    assert found.reading is Reading.SHOWN
    assert found.further is not None
    assert 50_000 < found.further < 200_000


def test_that_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused):
        further_cases(10, 11, 5, Fraction(9, 10), ALPHA)
