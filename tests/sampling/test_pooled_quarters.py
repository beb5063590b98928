"""A year from its quarters, and how far dropped cases could move a rate."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import Band, QuarterCounts
from qapi_desk.sampling.pooled import pool
from qapi_desk.sampling.sensitivity import drop_band
from qapi_desk.sampling.stratified_figures import figures

BENCHMARK, CONFIDENCE = Fraction(3, 4), Fraction(9, 10)
Q1 = QuarterCounts("FFY2026Q1", 4000, 80, 20)
Q2 = QuarterCounts("FFY2026Q2", 1000, 60, 40)
UNSEEN = QuarterCounts("FFY2026Q3", 3000, 0, 0)


@st.composite
def years(draw: st.DrawFn) -> list[QuarterCounts]:
    """One to four quarters, some without a case that counts."""
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        action, error = draw(st.integers(0, 40)), draw(st.integers(0, 40))
        universe = action + error + draw(st.integers(0, 900))
        found.append(QuarterCounts(f"Q{number}", universe, action, error))
    return found


def test_that_counts_are_added_and_percentages_are_not_averaged() -> None:
    found = pool([Q1, QuarterCounts("FFY2026Q2", 100, 9, 1)], BENCHMARK, CONFIDENCE)
    assert (found.action, found.error) == (89, 21)
    assert found.added_rate == Fraction(89, 110)


def test_that_the_weighted_rate_takes_quarters_by_their_universes() -> None:
    found = pool([Q1, Q2], BENCHMARK, CONFIDENCE)
    assert found.weighted == figures(
        [(Q1.quarter, 4000, 100, 80), (Q2.quarter, 1000, 100, 60)], CONFIDENCE
    )
    assert found.weighted is not None
    assert found.weighted.rate == Fraction(76, 100)


def test_that_rates_on_two_sides_of_the_benchmark_are_told() -> None:
    found = pool([Q1, Q2], BENCHMARK, CONFIDENCE)
    assert found.added_rate == Fraction(70, 100)
    assert found.sides_differ


def test_that_a_rate_on_the_benchmark_is_on_its_upper_side() -> None:
    assert not pool([Q1, Q2], Fraction(7, 10), CONFIDENCE).sides_differ
    assert not pool([Q1, Q2], Fraction(77, 100), CONFIDENCE).sides_differ
    assert pool([Q1, Q2], Fraction(76, 100), CONFIDENCE).sides_differ


def test_that_sides_are_told_by_rates_that_no_rounding_touched() -> None:
    quarters = [QuarterCounts("Q1", 1000, 74999, 25001), QuarterCounts("Q2", 1000, 1, 0)]
    big = [
        QuarterCounts("Q1", 400_000, 74_999, 25_001),
        QuarterCounts("Q2", 400_000, 75_001, 24_999),
        QuarterCounts("Q3", 1, 0, 1),
    ]
    assert pool(big, BENCHMARK, CONFIDENCE).added_rate == Fraction(150_000, 200_001)
    assert not pool(big, BENCHMARK, CONFIDENCE).sides_differ
    with pytest.raises(Refused, match="Q1 counts 100000 cases in a universe of 1000"):
        pool(quarters, BENCHMARK, CONFIDENCE)


def test_that_a_quarter_without_a_case_is_left_out_and_named() -> None:
    found = pool([Q1, UNSEEN], BENCHMARK, CONFIDENCE)
    assert found.weighted is not None
    assert found.weighted.universe == 4000
    assert found.weighted.notes[-1].startswith("No case counts in FFY2026Q3; the weighted figure")
    assert found.quarters == (Q1, UNSEEN)


def test_that_a_year_without_a_case_has_no_rate() -> None:
    found = pool([UNSEEN], BENCHMARK, CONFIDENCE, needed=1)
    assert (found.added_rate, found.weighted, found.sides_differ) == (None, None, False)
    assert found.is_directional


def test_that_one_case_of_many_is_added_but_not_weighted() -> None:
    found = pool([QuarterCounts("Q1", 9, 1, 0), UNSEEN], BENCHMARK, CONFIDENCE)
    assert found.added_rate == 1
    assert found.weighted is None


def test_that_a_universe_of_one_case_is_a_census() -> None:
    found = pool([QuarterCounts("Q1", 1, 1, 0)], BENCHMARK, CONFIDENCE)
    assert found.weighted is not None
    assert found.weighted.rate == 1


def test_that_one_quarter_alone_gives_the_same_rate_twice() -> None:
    found = pool([Q1], BENCHMARK, CONFIDENCE)
    assert found.weighted is not None
    assert found.added_rate == found.weighted.rate == Fraction(4, 5)


@pytest.mark.parametrize(("needed", "is_directional"), [(None, False), (200, False), (201, True)])
def test_that_a_year_below_its_n_is_directional(
    needed: int | None, *, is_directional: bool
) -> None:
    found = pool([Q1, Q2], BENCHMARK, CONFIDENCE, needed=needed)
    assert found.is_directional is is_directional


@settings(max_examples=40, deadline=None)
@given(years())
def test_that_quarters_in_proportion_or_alike_give_one_rate(year: list[QuarterCounts]) -> None:
    even = [
        QuarterCounts(each.quarter, 10 * each.n, each.action, each.error)
        for each in year
        if each.n > 1
    ] or [Q1]
    found = pool(even, BENCHMARK, CONFIDENCE)
    assert found.weighted is not None
    assert found.added_rate == found.weighted.rate
    assert not found.sides_differ


@settings(max_examples=40, deadline=None)
@given(years())
def test_that_both_rates_lie_between_the_lowest_and_highest_quarter(
    year: list[QuarterCounts],
) -> None:
    found = pool(year, BENCHMARK, CONFIDENCE)
    rates = [Fraction(each.action, each.n) for each in year if each.n]
    for rate in (found.added_rate, found.weighted.rate if found.weighted else None):
        assert rate is None or min(rates) <= rate <= max(rates)


@pytest.mark.parametrize(
    ("quarters", "code"),
    [
        ([], "quarters.none"),
        ([Q1, Q1], "quarters.twice"),
        ([QuarterCounts("Q1", 5, 3, 3)], "quarters.count"),
        ([QuarterCounts("Q1", 5, -1, 3)], "range"),
        ([QuarterCounts("Q1", -5, 0, 0)], "range"),
    ],
)
def test_that_quarters_that_cannot_be_are_refused(quarters: list[QuarterCounts], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        pool(quarters, BENCHMARK, CONFIDENCE)
    assert refusal.value.code == f"sampling.{code}"


def test_that_dropped_cases_count_both_ways() -> None:
    assert drop_band(80, 15, 5) == Band(Fraction(80, 100), Fraction(85, 100), 5)


def test_that_nothing_dropped_is_a_band_without_width() -> None:
    assert drop_band(3, 1, 0) == Band(Fraction(3, 4), Fraction(3, 4), 0)


def test_that_no_case_at_all_has_no_band() -> None:
    assert drop_band(0, 0, 0) is None


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 50))
def test_that_whatever_dropped_cases_had_shown_lies_in_the_band(
    action: int, error: int, dropped: int
) -> None:
    band = drop_band(action, error, dropped)
    if band:
        for met in range(dropped + 1):
            rate = Fraction(action + met, action + error + dropped)
            assert band.lower <= rate <= band.upper


@pytest.mark.parametrize("counts", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_that_a_negative_count_has_no_band(counts: tuple[int, int, int]) -> None:
    with pytest.raises(Refused):
        drop_band(*counts)


def test_that_a_year_without_a_standard_is_on_no_side_of_it() -> None:
    found = pool([Q1, Q2], None, CONFIDENCE)
    assert (found.benchmark, found.sides_differ) == (None, False)
    assert found.added_rate == Fraction(140, 200)
