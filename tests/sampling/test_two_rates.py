"""Two samples compared: published tables, an outside engine, and the edges."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.two_rates import fisher

samples = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_that_the_lady_tasting_tea_comes_out() -> None:
    """Fisher (1935), four cups each, three told right: R's fisher.test prints 0.4857."""
    assert fisher((3, 4), (1, 4)) == Fraction(34, 70)


def test_that_the_convictions_of_twins_come_out() -> None:
    """Fisher (1962), twins convicted: 2 of 17 and 10 of 13; R's fisher.test: 0.0005367."""
    assert float(fisher((2, 17), (10, 13))) == pytest.approx(0.0005367, abs=5e-8)


@settings(max_examples=60, deadline=None)
@given(samples, samples)
def test_that_an_outside_engine_agrees(first: tuple[int, int], second: tuple[int, int]) -> None:
    table = [[met, n - met] for met, n in (first, second)]
    assert float(fisher(first, second)) == pytest.approx(stats.fisher_exact(table)[1], abs=1e-9)


@given(samples, samples)
def test_that_the_order_of_the_samples_is_nothing(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    assert fisher(first, second) == fisher(second, first)


@pytest.mark.parametrize("sample", [(0, 0), (-1, 4), (5, 4)])
def test_that_an_impossible_sample_is_refused(sample: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="needs a case at least"):
        fisher((1, 4), sample)
