import math
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.draws import SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.size import is_census, sample_size, simply_corrected_size, unlimited_size

HALF = Fraction(1, 2)
FEDERAL = SizeSettings(Fraction(9, 10), Fraction(1, 20), HALF)
RATES = st.fractions(Fraction(1, 1000), Fraction(999, 1000))


def test_that_a_state_s_caseload_needs_271_at_90_percent_and_5_points() -> None:
    assert sample_size(1_300_000, FEDERAL) == 271


def test_that_a_small_county_needs_fewer_by_the_finite_population_correction() -> None:
    assert sample_size(2_000, FEDERAL) == 239


def test_that_without_the_correction_a_county_needs_as_many_as_a_state() -> None:
    plain = SizeSettings(FEDERAL.confidence, FEDERAL.precision, HALF, fpc=False)
    assert sample_size(2_000, plain) == 271


def test_that_a_universe_smaller_than_the_size_is_taken_whole() -> None:
    assert sample_size(1, FEDERAL) == 1
    assert is_census(10, sample_size(10, FEDERAL))
    assert not is_census(2_000, 239)


def test_that_an_exact_size_is_not_pushed_up_by_a_float_ceiling() -> None:
    # Cochran (1977) 4.1: 4 x 0.4 x 0.6 / 0.05^2 is 384 and not a hair more.
    n0 = unlimited_size(Fraction(2, 5), Fraction(1, 20), Fraction(2))
    assert n0 == Fraction(384)


def test_that_the_simpler_correction_asks_one_less_at_300() -> None:
    z = Fraction(NormalDist().inv_cdf(0.975))
    n0 = unlimited_size(HALF, Fraction(1, 20), z)
    assert math.ceil(simply_corrected_size(n0, 300)) == 169


@given(st.integers(1, 10**6), RATES, RATES, RATES)
def test_that_a_size_lies_between_one_and_the_universe(
    universe: int, confidence: Fraction, precision: Fraction, rate: Fraction
) -> None:
    assert 1 <= sample_size(universe, SizeSettings(confidence, precision, rate)) <= universe


@given(st.integers(1, 10**5), RATES, RATES)
def test_that_a_larger_universe_never_needs_fewer(
    universe: int, precision: Fraction, rate: Fraction
) -> None:
    settings = SizeSettings(Fraction(9, 10), precision, rate)
    assert sample_size(universe, settings) <= sample_size(universe + 1, settings)


def test_that_an_empty_universe_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="universe is empty") as refusal:
        sample_size(0, FEDERAL)
    assert refusal.value.code == "sampling.empty"


@pytest.mark.parametrize("bad", [Fraction(0), Fraction(1), Fraction(-1), Fraction(3, 2)])
@pytest.mark.parametrize("place", range(3))
def test_that_a_setting_outside_its_range_is_refused(bad: Fraction, place: int) -> None:
    values = [Fraction(9, 10), Fraction(1, 20), HALF]
    values[place] = bad
    with pytest.raises(Refused, match="between 0 and 1"):
        sample_size(100, SizeSettings(values[0], values[1], values[2]))
