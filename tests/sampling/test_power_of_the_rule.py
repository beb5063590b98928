"""What the one-sided rule can show: published counts, its risk, and sizes by trying every n."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Reading
from qapi_desk.sampling.estimate import reading
from qapi_desk.sampling.power import power_of_rule, size_for_power, x_needed
from qapi_desk.sampling.tails import Hypergeometric

STATE = 1_300_000
BENCHMARKS = (Fraction(3, 4), Fraction(9, 10), Fraction(19, 20))
TENTH, TWENTIETH = Fraction(1, 10), Fraction(1, 20)

# Counts for N = 1.3 million, worked out with exact whole numbers for 45 CFR 305.63 and 308.1(b)(1):
# shown from / fails up to, for 75, 90 and 95 % at a risk of 10 %, then of 5 %.
PRINTED = """
100 | 81/68 95/85 99/91 | 83/67 96/84 99/90
125 | 101/86 118/107 123/115 | 103/85 119/106 123/114
150 | 120/105 141/129 147/138 | 122/103 142/128 148/137
250 | 197/178 232/218 243/232 | 200/175 234/216 244/231
385 | 301/277 355/338 372/359 | 304/274 357/336 374/357
500 | 388/362 460/440 482/468 | 392/358 462/438 484/466
"""


def printed_rows() -> list[tuple[int, Fraction, Fraction, tuple[int, int]]]:
    rows = []
    for line in PRINTED.strip().splitlines():
        n, *parts = line.split("|")
        for alpha, part in zip((TENTH, TWENTIETH), parts, strict=True):
            for benchmark, pair in zip(BENCHMARKS, part.split(), strict=True):
                shown, fails = pair.split("/")
                rows.append((int(n), benchmark, alpha, (int(shown), int(fails))))
    return rows


@pytest.mark.parametrize(("n", "benchmark", "alpha", "counts"), printed_rows())
def test_that_the_counts_for_a_benchmark_are_the_printed_ones(
    n: int, benchmark: Fraction, alpha: Fraction, counts: tuple[int, int]
) -> None:
    assert x_needed(STATE, n, benchmark, alpha) == counts


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.data(), st.integers(0, 100), st.sampled_from([TENTH, TWENTIETH]))
def test_that_the_counts_agree_with_the_reading_of_every_sample(
    universe: int, data: st.DataObject, percent: int, alpha: Fraction
) -> None:
    n, benchmark = data.draw(st.integers(1, universe)), Fraction(percent, 100)
    readings = [reading(universe, n, x, benchmark, alpha) for x in range(n + 1)]
    shown = [x for x, found in enumerate(readings) if found is Reading.SHOWN]
    fails = [x for x, found in enumerate(readings) if found is Reading.FAILS]
    assert x_needed(universe, n, benchmark, alpha) == (
        min(shown, default=None),
        max(fails, default=None),
    )


def test_that_a_sample_too_small_shows_nothing_either_way() -> None:
    assert x_needed(STATE, 5, Fraction(9, 10), Fraction(1, 10**6)) == (None, None)
    assert power_of_rule(STATE, 5, Fraction(9, 10), Fraction(1), TENTH) == 0.0


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_that_just_below_the_benchmark_the_rule_errs_at_most_at_its_risk(
    benchmark: Fraction,
) -> None:
    # N = 200, n = 40; K = ceil(tN) - 1. The chances .063, .049, .080 are counted out in full.
    chance = {Fraction(3, 4): 0.063, Fraction(9, 10): 0.049, Fraction(19, 20): 0.080}[benchmark]
    just_below = benchmark - Fraction(1, 200)
    assert round(power_of_rule(200, 40, benchmark, just_below, TENTH), 3) == chance


def test_that_a_better_truth_is_shown_more_often() -> None:
    rates = [Fraction(90 + step, 100) for step in range(11)]
    chances = [power_of_rule(STATE, 250, Fraction(9, 10), rate, TENTH) for rate in rates]
    assert chances == sorted(chances)
    assert chances[-1] == 1.0


def smallest_by_trying(
    universe: int, benchmark: Fraction, rate: Fraction, alpha: Fraction, power: Fraction
) -> int:
    errors = universe - math.floor(rate * universe)
    for n in range(1, universe + 1):
        shown_from, _ = x_needed(universe, n, benchmark, alpha)
        if shown_from is not None:
            law = Hypergeometric(universe, n)
            if not law.is_above(n - shown_from + 1, errors, 1 - power):
                return n
    return universe


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 300),
    st.integers(30, 97),
    st.integers(1, 60),
    st.sampled_from([TENTH, TWENTIETH, Fraction(1, 5)]),
    st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(19, 20)]),
)
def test_that_a_size_for_power_is_the_first_that_has_it(
    universe: int, percent: int, above: int, alpha: Fraction, power: Fraction
) -> None:
    benchmark = Fraction(percent, 100)
    rate = min(benchmark + Fraction(above, 1000), Fraction(1))
    found = size_for_power(universe, benchmark, rate, alpha, power)
    assert found == smallest_by_trying(universe, benchmark, rate, alpha, power)


def test_that_the_size_of_a_state_is_the_first_that_has_the_power() -> None:
    asked = Fraction(9, 10), Fraction(23, 25)
    n = size_for_power(STATE, *asked, TENTH, Fraction(4, 5))
    assert power_of_rule(STATE, n, *asked, TENTH) >= 0.8
    assert all(power_of_rule(STATE, less, *asked, TENTH) < 0.8 for less in range(n - 60, n))


def test_that_a_rate_at_its_benchmark_has_no_size() -> None:
    with pytest.raises(Refused, match="only of a rate above it"):
        size_for_power(STATE, Fraction(9, 10), Fraction(9, 10), TENTH, Fraction(4, 5))


def test_that_a_universe_too_small_for_the_rates_is_taken_whole() -> None:
    assert size_for_power(15, Fraction(9, 10), Fraction(91, 100), TENTH, Fraction(4, 5)) == 15
