from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.intervals import clopper_pearson_lower, clopper_pearson_upper
from qapi_desk.sampling.strata import (
    Stratified,
    Stratum,
    arcsine_t,
    korn_graubard,
    logit_t,
    stratified,
    wald_t,
    wald_z,
    wilson_t,
)

CONFIDENCE = Fraction(95, 100)
Interval = Callable[[Stratified, Fraction], tuple[float, float]]
API = stratified([Stratum(4421, 100, 91), Stratum(755, 50, 26), Stratum(1018, 50, 35)])
SMALL = stratified([Stratum(1000, 100, 0), Stratum(1500, 100, 1)])


@st.composite
def samples(draw: st.DrawFn) -> Stratified:
    """Two to four strata, each with at least two sampled cases."""
    parts = []
    for _ in range(draw(st.integers(2, 4))):
        n = draw(st.integers(2, 80))
        parts.append(Stratum(n + draw(st.integers(0, 500)), n, draw(st.integers(0, n))))
    return stratified(parts)


def test_that_the_point_and_variance_are_exact_fractions() -> None:
    assert API.p == Fraction(4421 * 91, 619400) + Fraction(755 * 26 + 1018 * 35, 309700)
    assert API.df == 197


@settings(max_examples=60, deadline=None)
@given(samples())
def test_that_korn_graubard_and_wilson_stay_within_0_and_1(sample: Stratified) -> None:
    for interval in (korn_graubard, wilson_t):
        lower, upper = interval(sample, CONFIDENCE)
        assert 0 <= lower <= float(sample.p) + 1e-12
        assert float(sample.p) - 1e-12 <= upper <= 1


@settings(max_examples=40, deadline=None)
@given(samples())
def test_that_the_order_of_strata_changes_nothing(sample: Stratified) -> None:
    turned = stratified(sample.strata[::-1])
    assert (turned.p, turned.variance) == (sample.p, sample.variance)


def test_that_wald_limits_may_fall_below_zero_where_the_others_do_not() -> None:
    assert wald_z(SMALL, 1.96)[0] < 0 < korn_graubard(SMALL, CONFIDENCE)[0]
    assert wald_t(SMALL, CONFIDENCE)[0] < wald_z(SMALL, 1.96)[0]


@pytest.mark.parametrize(("x", "ends"), [(0, (0.0, None)), (30, (None, 1.0))])
def test_that_where_no_variance_shows_the_design_s_size_stands_in(
    x: int, ends: tuple[float | None, float | None]
) -> None:
    sample = stratified([Stratum(10**6, 30, x), Stratum(10**6, 30, x)])
    found = korn_graubard(sample, CONFIDENCE)
    assert sample.effective_n == pytest.approx(60, rel=1e-4)
    assert [a == b for a, b in zip(found, ends, strict=True) if b is not None] == [True]
    assert found[0] < found[1]


def test_that_one_stratum_without_correction_is_near_clopper_pearson() -> None:
    lower, upper = korn_graubard(stratified([Stratum(10**9, 200, 163)]), CONFIDENCE)
    assert lower == pytest.approx(clopper_pearson_lower(200, 163, 0.025), abs=2e-3)
    assert upper == pytest.approx(clopper_pearson_upper(200, 163, 0.025), abs=2e-3)


@pytest.mark.parametrize("interval", [korn_graubard, wilson_t, wald_t])
def test_that_a_census_of_every_stratum_has_no_width(interval: Interval) -> None:
    sample = stratified([Stratum(10, 10, 4), Stratum(30, 30, 12)])
    assert interval(sample, CONFIDENCE) == (0.4, 0.4)


@pytest.mark.parametrize("interval", [logit_t, arcsine_t])
@pytest.mark.parametrize("x", [0, 20])
def test_that_a_scale_with_no_end_refuses_a_share_at_the_end(interval: Interval, x: int) -> None:
    sample = stratified([Stratum(100, 20, x), Stratum(200, 20, x)])
    with pytest.raises(Refused, match="use the Korn-Graubard"):
        interval(sample, CONFIDENCE)


def test_that_a_single_case_from_a_larger_stratum_must_be_collapsed() -> None:
    with pytest.raises(Refused, match=r"Stratum 2 has one sampled case of 9.*collapse"):
        stratified([Stratum(10, 5, 1), Stratum(9, 1, 1)])


def test_that_no_strata_are_no_sample() -> None:
    with pytest.raises(Refused, match="at least one stratum"):
        stratified([])


def test_that_as_many_strata_as_cases_leave_no_degree_of_freedom() -> None:
    with pytest.raises(Refused, match="more sampled cases than strata"):
        wald_t(stratified([Stratum(1, 1, 1), Stratum(1, 1, 0)]), CONFIDENCE)
