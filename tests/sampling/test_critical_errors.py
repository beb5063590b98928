"""How many errors a data line may show, against the printed table and whole enumerations."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import CriticalErrors
from qapi_desk.domain.findings import Reading, Reliability
from qapi_desk.sampling.critical import table, three_way
from qapi_desk.sampling.estimate import reading

STANDARD, ALPHA = Fraction(95, 100), Fraction(5, 100)
PRINTED = {
    50: (2, 5),
    60: (3, 6),
    80: (4, 7),
    100: (5, 9),
    125: (6, 10),
    150: (7, 12),
    200: (10, 15),
    250: (12, 18),
    300: (15, 21),
    500: (25, 33),
}
"""Data reliability at 95 %, one-sided 95 % exact bound: n, most errors RELIABLE, most MARGINAL."""


def test_that_the_printed_table_comes_out() -> None:
    found = table(None, tuple(PRINTED), STANDARD, ALPHA)
    assert {each.n: (each.reliable, each.marginal) for each in found} == PRINTED


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        (0, Reliability.RELIABLE),
        (2, Reliability.RELIABLE),
        (3, Reliability.MARGINAL),
        (5, Reliability.MARGINAL),
        (6, Reliability.UNRELIABLE),
        (50, Reliability.UNRELIABLE),
    ],
)
def test_that_fifty_cases_read_as_printed(errors: int, said: Reliability) -> None:
    assert three_way(50, errors, STANDARD, ALPHA) is said


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 400), st.integers(50, 99), st.sampled_from([1, 5, 10, 20]))
def test_that_without_end_the_bound_is_clopper_and_pearson_s(n: int, pct: int, risk: int) -> None:
    """SciPy's beta quantile as the upper bound; a bound on the standard itself is left out."""
    (found,) = table(None, (n,), Fraction(pct, 100), Fraction(risk, 100))
    for errors in {found.marginal, min(n, found.marginal + 1)} - {0}:
        bound = float(stats.beta.ppf(1 - risk / 100, n - errors + 1, errors))
        if abs(bound - pct / 100) > 1e-9:
            assert (bound >= pct / 100) is (errors <= found.marginal)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 300), st.data())
def test_that_unreliable_is_the_failing_reading_of_a_known_universe(
    universe: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, universe))
    errors = data.draw(st.integers(0, n))
    said = three_way(n, errors, STANDARD, ALPHA, universe)
    fails = reading(universe, n, n - errors, STANDARD, ALPHA) is Reading.FAILS
    assert (said is Reliability.UNRELIABLE) is fails
    assert (said is Reliability.RELIABLE) is (Fraction(n - errors, n) >= STANDARD)


def test_that_a_census_leaves_no_margin() -> None:
    assert table(200, (200,), STANDARD, ALPHA) == (CriticalErrors(200, 10, 10),)
    assert table(None, (200,), STANDARD, ALPHA) == (CriticalErrors(200, 10, 15),)


def test_that_a_large_universe_is_as_one_without_end() -> None:
    sizes = tuple(PRINTED)
    assert table(2_000_000, sizes, STANDARD, ALPHA) == table(None, sizes, STANDARD, ALPHA)


@pytest.mark.parametrize("universe", [None, 40])
def test_that_standards_of_all_and_nothing_have_their_answer(universe: int | None) -> None:
    assert table(universe, (20,), Fraction(1), ALPHA) == (CriticalErrors(20, 0, 0),)
    assert table(universe, (20,), Fraction(0), ALPHA) == (CriticalErrors(20, 20, 20),)


def test_that_a_risk_above_a_half_never_reads_marginal_below_reliable() -> None:
    (found,) = table(None, (20,), STANDARD, Fraction(9, 10))
    assert found == CriticalErrors(20, 1, 1)


@pytest.mark.parametrize(
    ("universe", "n", "errors"), [(10, 11, 0), (None, 0, 0), (None, 10, 11), (10, 5, -1), (0, 1, 0)]
)
def test_that_counts_that_cannot_be_are_refused(universe: int | None, n: int, errors: int) -> None:
    with pytest.raises(Refused):
        three_way(n, errors, STANDARD, ALPHA, universe)


@pytest.mark.parametrize(("standard", "alpha"), [(Fraction(2), ALPHA), (STANDARD, Fraction(0))])
def test_that_shares_out_of_range_are_refused(standard: Fraction, alpha: Fraction) -> None:
    with pytest.raises(Refused):
        table(None, (50,), standard, alpha)
