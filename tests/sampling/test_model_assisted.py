"""A computed result for all, corrected by a verified sample: R, whole enumerations, chance."""

import itertools
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import ModelAssisted
from qapi_desk.sampling.intervals import INNER, hypergeometric_limits, standard_error
from qapi_desk.sampling.model_assisted import Verified, difference, regression

CONFIDENCE = Fraction(9, 10)
Estimate = Callable[[int, int, list[Verified], Fraction], ModelAssisted]
UNIVERSE, COMPUTED = 2000, 1540
SAMPLE: list[Verified] = [(1, 1)] * 140 + [(1, 0)] * 12 + [(0, 1)] * 8 + [(0, 0)] * 40
"""Made-up: 200 verified of 2,000, of which the computation calls 1,540 met."""


@st.composite
def verified(draw: st.DrawFn) -> tuple[int, int, list[Verified]]:
    """A universe, a computed total that can be, and a verified sample."""
    sample = draw(
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=3, max_size=60)
    )
    yes = sum(computed for computed, _ in sample)
    more_yes, more_no = draw(st.integers(0, 300)), draw(st.integers(0, 300))
    return len(sample) + more_yes + more_no, yes + more_yes, sample


def test_that_the_difference_is_r_survey_s() -> None:
    """R 4.2.2, survey 4.1-1: .77 + svymean(~I(v - c)), svydesign(~1, fpc = ~N), df = 199."""
    found = difference(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE)
    assert found.rate == pytest.approx(0.75, rel=1e-14)
    assert found.variance == pytest.approx(0.0004504522613065326, rel=1e-12)
    assert found.interval.lower == pytest.approx(0.7149265781255578, rel=1e-11)
    assert found.interval.upper == pytest.approx(0.7850734218744422, rel=1e-11)


def test_that_the_regression_is_r_s_calibration() -> None:
    """survey::calibrate(design, ~c, c(2000, 1540)), svymean(~v).

    Its variance takes each residual by its calibrated weight and divides by n - 1: near, not equal.
    """
    found = regression(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE)
    assert found.rate == pytest.approx(0.7475438596491227, rel=1e-13)
    assert found.variance == pytest.approx(0.0003950070384605144, rel=0.02)


def test_that_the_regression_is_r_s_least_squares() -> None:
    """lm(v ~ c): slope, and predict at .77 -+ qt(.95, 198) sqrt(sigma^2 / 200 (1 - .1))."""
    found = regression(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE)
    assert found.slope == pytest.approx(0.7543859649122799, rel=1e-12)
    assert found.interval.lower == pytest.approx(0.7143803157805754, rel=1e-11)
    assert found.interval.upper == pytest.approx(0.7807074035176694, rel=1e-11)


def test_that_the_plain_estimate_stands_beside_it() -> None:
    found = difference(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE)
    plain = hypergeometric_limits(UNIVERSE, 200, 148, CONFIDENCE).limits
    assert (found.plain_rate, found.plain_interval.name) == (Fraction(148, 200), INNER)
    assert found.plain_interval.lower == float(plain.lower)
    assert found.plain_interval.upper == float(plain.upper)


def test_that_it_says_what_was_computed_and_how() -> None:
    found = difference(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE)
    assert (found.universe, found.n, found.computed_rate) == (2000, 200, Fraction(77, 100))
    assert (found.method, found.slope) == ("difference", None)
    assert found.interval.name == "difference estimator, t, normal theory; may pass 0 or 100 %"
    assert regression(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE).method == "regression"


def _all_samples(n: int) -> list[ModelAssisted]:
    universe: list[Verified] = [(1, 1), (1, 1), (1, 0), (0, 0), (0, 1), (1, 1), (0, 0), (1, 0)]
    return [
        difference(8, 5, list(sample), CONFIDENCE) for sample in itertools.combinations(universe, n)
    ]


@pytest.mark.parametrize("n", [3, 4, 5, 7, 8])
def test_that_over_all_samples_the_difference_is_the_truth(n: int) -> None:
    found = _all_samples(n)
    assert sum(each.rate for each in found) / len(found) == pytest.approx(4 / 8, abs=1e-14)


@pytest.mark.parametrize("n", [3, 4, 5, 7, 8])
def test_that_over_all_samples_its_variance_is_the_true_one(n: int) -> None:
    found = _all_samples(n)
    true = sum((each.rate - 0.5) ** 2 for each in found) / len(found)
    assert sum(each.variance for each in found) / len(found) == pytest.approx(true, abs=1e-14)


@pytest.mark.parametrize("estimate", [difference, regression])
def test_that_coverage_is_near_nominal_over_random_samples(estimate: Estimate) -> None:
    """400 samples of 250 from 4,000 cases, computed right for 93 %; numpy's generator, seed 7."""
    cells = {(1, 1): 2850, (1, 0): 150, (0, 1): 130, (0, 0): 870}
    draws = np.random.default_rng(7).multivariate_hypergeometric(list(cells.values()), 250, 400)
    samples = Counter(tuple(map(int, counts)) for counts in draws)
    hits = 0
    for counts, times in samples.items():
        sample = [pair for pair, k in zip(cells, counts, strict=True) for _ in range(k)]
        found = estimate(4000, 3000, sample, CONFIDENCE).interval
        hits += times * (found.lower <= 2980 / 4000 <= found.upper)
    assert 340 <= hits <= 380


def test_that_good_computed_results_narrow_the_estimate() -> None:
    plain = standard_error(UNIVERSE, 200, 148) ** 2
    assert difference(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE).variance < plain / 1.9
    assert regression(UNIVERSE, COMPUTED, SAMPLE, CONFIDENCE).variance < plain / 2.1


def test_that_useless_computed_results_cost_the_difference_but_not_the_regression() -> None:
    sample = [(1, 1), (1, 0), (0, 1), (0, 0)] * 50
    plain = standard_error(UNIVERSE, 200, 100) ** 2
    assert difference(UNIVERSE, 1000, sample, CONFIDENCE).variance > 1.9 * plain
    assert regression(UNIVERSE, 1000, sample, CONFIDENCE).variance < 1.01 * plain


@settings(max_examples=80, deadline=None)
@given(verified())
def test_that_the_regression_weighs_both_computed_groups_by_the_universe(
    case: tuple[int, int, list[Verified]],
) -> None:
    """With a result of 0 or 1 least squares goes through both group means: post-stratification."""
    universe, total, sample = case
    groups = {each: [v for c, v in sample if c == each] for each in (0, 1)}
    if all(groups.values()):
        found = regression(universe, total, sample, CONFIDENCE)
        no, yes = (Fraction(sum(group), len(group)) for group in groups.values())
        assert found.rate == pytest.approx(
            float((yes * total + no * (universe - total)) / universe)
        )


@settings(max_examples=80, deadline=None)
@given(verified())
def test_that_the_interval_stands_around_the_rate(case: tuple[int, int, list[Verified]]) -> None:
    found = difference(*case, CONFIDENCE)
    assert found.interval.lower <= found.rate <= found.interval.upper
    assert found.variance >= 0


def test_that_a_census_is_the_truth_without_width() -> None:
    sample = [(1, 1), (1, 0), (0, 0), (1, 1)]
    for found in (difference(4, 3, sample, CONFIDENCE), regression(4, 3, sample, CONFIDENCE)):
        assert found.rate == pytest.approx(0.5)
        assert (found.variance, found.interval.lower) == (0, found.interval.upper)
        assert "proves nothing" not in found.interval.name


def test_that_a_width_of_nothing_is_not_called_proof() -> None:
    found = difference(100, 50, [(1, 1), (0, 0), (1, 1)], CONFIDENCE)
    assert found.interval.lower == found.interval.upper == 0.5
    assert found.interval.name.endswith("no deviation, so the width of 0 proves nothing")


def test_that_nothing_is_cut_off() -> None:
    found = difference(100, 99, [(0, 1), (1, 1), (1, 1)], CONFIDENCE)
    assert found.rate > 1


@pytest.mark.parametrize(
    ("universe", "total", "sample", "code"),
    [
        (100, 50, [(1, 1), (0, 0)], "model.few"),
        (100, 50, [(1, 1), (0, 0), (2, 1)], "model.result"),
        (100, 50, [(1, 1), (0, 0), (1, -1)], "model.result"),
        (2, 1, [(1, 1), (0, 0), (1, 1)], "sample"),
        (100, 101, [(1, 1), (0, 0), (1, 1)], "range"),
        (100, -1, [(1, 1), (0, 0), (1, 1)], "range"),
        (100, 1, [(1, 1), (0, 0), (1, 1)], "model.total"),
        (100, 100, [(1, 1), (0, 0), (1, 1)], "model.total"),
    ],
)
def test_that_counts_that_cannot_be_are_refused(
    universe: int, total: int, sample: list[Verified], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        difference(universe, total, sample, CONFIDENCE)
    assert refusal.value.code == f"sampling.{code}"


def test_that_a_sample_computed_all_alike_has_no_slope() -> None:
    with pytest.raises(Refused, match="use the difference estimate"):
        regression(100, 50, [(1, 1), (1, 0), (1, 1)], CONFIDENCE)


def test_that_a_confidence_of_all_is_refused() -> None:
    with pytest.raises(Refused):
        difference(UNIVERSE, COMPUTED, SAMPLE, Fraction(1))
