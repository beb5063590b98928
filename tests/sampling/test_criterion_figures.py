"""From counts to a criterion's findings."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reading
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.sampling.estimate import (
    Standard,
    Tally,
    criterion_findings,
    eligible_universe,
    hypergeometric_limits,
    reading,
    sides_differ,
)

NINETY = Fraction(9, 10)
STANDARD = Standard(
    CriterionId("establishment"), RulesetId("federal-2016"), Fraction(3, 4), NINETY, Fraction(1, 10)
)
TALLY = Tally(universe=2_000, opened=110, needed=100, action=81, error=19, not_applicable=10)


def test_that_the_rate_is_action_over_action_and_error() -> None:
    found = criterion_findings(TALLY, STANDARD)
    assert (found.rate, found.n) == (Fraction(81, 100), 100)
    assert found.not_applicable_share == Fraction(1, 11)


def test_that_limits_speak_of_the_estimated_eligible_universe() -> None:
    found = criterion_findings(TALLY, STANDARD)
    assert found.eligible == round(2_000 * 99 / 109) == 1817
    assert found.limits == hypergeometric_limits(1817, 100, 81, NINETY).limits


@pytest.mark.parametrize(
    ("x", "alpha", "expected"),
    [
        # of 20, half needed: 9 marked give P(X >= 7) = 6446/184756, 10 marked 16526/184756
        (7, Fraction(6446, 184756), Reading.SHOWN),
        (7, Fraction(6445, 184756), Reading.NOT_SHOWN),
        # 10 marked give P(X <= 3) = 16526/184756, 9 marked 34166/184756
        (3, Fraction(16526, 184756), Reading.FAILS),
        (3, Fraction(16525, 184756), Reading.NOT_SHOWN),
    ],
)
def test_that_a_reading_turns_at_the_case_that_makes_the_benchmark(
    x: int, alpha: Fraction, expected: Reading
) -> None:
    assert reading(20, 10, x, Fraction(1, 2), alpha) is expected


def test_that_excluded_cases_are_not_eligible() -> None:
    assert replace(TALLY, excluded=3, error=16).eligible == 110 - 10 - 3


def test_that_the_bare_comparison_and_the_reading_may_differ() -> None:
    just_above = criterion_findings(replace(TALLY, action=76, error=24), STANDARD)
    assert (just_above.meets_benchmark, just_above.reading) == (True, Reading.NOT_SHOWN)


def test_that_the_bare_comparison_takes_the_unrounded_rate() -> None:
    third = replace(STANDARD, benchmark=Fraction(2, 3))
    exact = Tally(universe=90, opened=3, needed=3, action=2, error=1)
    assert criterion_findings(exact, third).meets_benchmark is True


def test_that_no_case_that_counts_leaves_no_rate() -> None:
    found = criterion_findings(Tally(universe=50, opened=0, needed=5, action=0, error=0), STANDARD)
    assert (found.rate, found.limits, found.reading, found.meets_benchmark) == (None,) * 4
    assert found.rate_if_incomplete_error is None
    assert found.eligible == 50


def test_that_incomplete_cases_are_shown_both_ways() -> None:
    found = criterion_findings(replace(TALLY, opened=120, incomplete=10), STANDARD)
    assert found.rate_if_incomplete_error == Fraction(81, 110)
    assert found.rate_if_incomplete_action == Fraction(91, 110)


def test_that_an_unsettled_case_is_presumed_to_apply() -> None:
    found = criterion_findings(replace(TALLY, opened=111), STANDARD)
    assert found.eligible == eligible_universe(2_000, 111, 101)


def test_that_more_settled_than_opened_is_refused() -> None:
    with pytest.raises(Refused, match="110 cases are settled but only 100 opened"):
        criterion_findings(replace(TALLY, opened=100), STANDARD)


@pytest.mark.parametrize(
    ("opened", "eligible", "estimate"),
    [(50, 50, 1_000), (1_000, 700, 700), (101, 51, 500), (5, 0, 0), (1, 0, 0), (0, 0, 1_000)],
)
def test_that_the_eligible_universe_follows_inverse_sampling(
    opened: int, eligible: int, estimate: int
) -> None:
    assert eligible_universe(1_000, opened, eligible) == estimate


@given(st.integers(1, 500), st.data())
def test_that_the_estimate_never_denies_what_was_seen(universe: int, data: st.DataObject) -> None:
    opened = data.draw(st.integers(0, universe))
    eligible = data.draw(st.integers(0, opened))
    estimate = eligible_universe(universe, opened, eligible)
    assert eligible <= estimate <= universe - (opened - eligible)


def test_that_more_eligible_than_opened_is_refused() -> None:
    with pytest.raises(Refused, match="6 eligible of 5 opened"):
        eligible_universe(10, 5, 6)


def test_that_without_a_standard_there_is_a_rate_with_limits_and_no_verdict() -> None:
    with_one = criterion_findings(TALLY, STANDARD)
    found = criterion_findings(TALLY, replace(STANDARD, benchmark=None))
    assert (found.benchmark, found.meets_benchmark, found.reading) == (None, None, None)
    assert (found.rate, found.limits) == (with_one.rate, with_one.limits)


def test_that_a_sample_of_fixed_size_estimates_by_the_share_that_applied() -> None:
    # 2000 x 100 / 110 of a fixed 110; opened until 100 applied it is 2000 x 99 / 109
    assert eligible_universe(2_000, 110, 100, is_fixed=True) == 1818
    assert criterion_findings(replace(TALLY, is_fixed=True), STANDARD).eligible == 1818


def test_that_a_fixed_sample_to_which_nothing_applied_estimates_nothing() -> None:
    assert eligible_universe(2_000, 110, 0, is_fixed=True) == 0


@pytest.mark.parametrize(
    ("rate", "estimate", "benchmark", "expected"),
    [
        (Fraction(7, 10), Fraction(8, 10), Fraction(3, 4), True),
        (Fraction(3, 4), Fraction(8, 10), Fraction(3, 4), False),
        (Fraction(7, 10), Fraction(8, 10), None, False),
        (Fraction(7, 10), None, Fraction(3, 4), False),
    ],
)
def test_that_only_two_rates_of_one_standard_can_differ_in_side(
    rate: Fraction, estimate: Fraction | None, benchmark: Fraction | None, *, expected: bool
) -> None:
    assert sides_differ(rate, estimate, benchmark) is expected
