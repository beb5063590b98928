"""The workings: each step is the number it says it is, and every kind has its steps."""

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.calc import KINDS, answer
from qapi_desk.sampling.step import Step
from qapi_desk.sampling.steps import FROM_INPUTS, FROM_RESULT, steps

CASES = json.loads(
    (Path(__file__).parents[1] / "oracles" / "sampling-cases.json").read_text(encoding="utf-8")
)
PUBLISHED = [case for case in CASES if case["kind"] in KINDS]
STRATA = [{"N": 1000, "n": 100, "x": 2}, {"N": 1500, "n": 100, "x": 6}]
ALL_OR_NOTHING = [{"N": 1000, "n": 100, "x": 0}, {"N": 1500, "n": 100, "x": 0}]
WHOLLY_REVIEWED = [{"N": 100, "n": 100, "x": 5}]


def walk(kind: str, **inputs: Any) -> tuple[Step, ...]:
    return steps(kind, inputs, answer(kind, inputs))


def value(taken: tuple[Step, ...], beginning: str) -> float:
    return float(next(step.value for step in taken if step.what.startswith(beginning)))


def so(taken: tuple[Step, ...], beginning: str) -> str:
    return next(step.so for step in taken if step.what.startswith(beginning))


def test_that_every_kind_has_its_steps_once() -> None:
    assert set(FROM_INPUTS) | set(FROM_RESULT) == set(KINDS)
    assert not set(FROM_INPUTS) & set(FROM_RESULT)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: str(case["id"]))
def test_that_every_published_case_can_be_followed(case: Mapping[str, Any]) -> None:
    taken = walk(case["kind"], **case["inputs"])
    assert taken
    assert all(isinstance(s.value, str) or math.isfinite(float(s.value)) for s in taken)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(set(FROM_INPUTS) | set(FROM_RESULT))),
    st.integers(1, 400),
    st.integers(1, 60),
    st.integers(0, 60),
    st.sampled_from([0.5, 0.9, 0.999]),
)
def test_that_whatever_can_be_answered_can_be_followed(
    kind: str, universe: int, n: int, x: int, confidence: float
) -> None:
    inputs = {
        "N": universe, "n": n, "x": x, "conf_level": confidence, "K": x, "side": "upper",
        "strata": [{"N": universe, "n": n, "x": x}, {"N": 90, "n": 30, "x": 4}],
        "p": 0.3, "moe": 0.2, "cv": 0.5, "half_width": 0.1, "rate": 0.2, "ci_width": 0.3,
        "tolerable_rate": 0.2, "expected_rate": 0.05, "materiality": 0.2, "expected": 0.05,
        "risk": 0.1, "acceptance_number": 1,
    }  # fmt: skip
    with suppress(Refused):
        found = answer(kind, inputs)
        assert steps(kind, inputs, found)


def test_that_the_counts_beside_a_limit_are_shown_with_their_tails() -> None:
    taken = walk("attribute_limits_hypergeometric_two_sided", N=10000, n=400, x=82, tail=0.05)
    # RAT-STATS 2010 User Guide, p. 3-8: 1,729 and 2,403.
    law = stats.hypergeom
    for marked in (1728, 1729):
        tail = law.sf(81, 10000, marked, 400)
        assert value(taken, f"P(X >= 82 | {marked:,}") == pytest.approx(tail, rel=1e-9)
    for marked in (2403, 2404):
        tail = law.cdf(82, 10000, marked, 400)
        assert value(taken, f"P(X <= 82 | {marked:,}") == pytest.approx(tail, rel=1e-9)


def test_that_the_count_beyond_a_limit_is_the_one_ruled_out() -> None:
    taken = walk("attribute_limits_hypergeometric_two_sided", N=10000, n=400, x=82, tail=0.05)
    assert so(taken, "P(X >= 82 | 1,728") == "not above t: ruled out"
    assert so(taken, "P(X <= 82 | 2,403") == "above t: not ruled out"


def test_that_a_tail_too_close_for_floats_says_who_decided() -> None:
    # P(X >= 1 | 1 of 20) for one case drawn is exactly one twentieth
    taken = walk("attribute_limit_hypergeometric_one_sided_lower", N=20, n=1, x=1, tail=0.05)
    assert so(taken, "P(X >= 1 | 1 of 20)") == "not above t: ruled out (decided by whole numbers)"


@pytest.mark.parametrize(("x", "end"), [(0, "k1"), (50, "k2")])
def test_that_nothing_or_everything_counted_rules_nothing_out(x: int, end: str) -> None:
    taken = walk("attribute_limits_hypergeometric_one_sided_each", N=500, n=50, x=x, tail=0.1)
    assert "no count is ruled out" in so(taken, end)


def test_that_the_outer_limits_are_one_case_beyond_the_inner() -> None:
    taken = walk("attribute_limits_hypergeometric_two_sided_outer", N=300, n=100, x=2, tail=0.025)
    assert (value(taken, "k1 - 1"), value(taken, "k2 + 1")) == (1, 19)


def test_that_the_variance_of_a_point_is_its_standard_error_squared() -> None:
    taken = walk("attribute_point_estimate_srs", N=10000, n=400, x=82)
    assert math.sqrt(value(taken, "v =")) == pytest.approx(value(taken, "se ="))


@pytest.mark.parametrize("kind", ["attribute_point_estimate_srs", "attribute_wald_fpc"])
def test_that_a_universe_without_end_shows_no_counts(kind: str) -> None:
    taken = walk(kind, n=400, x=82, conf_level=0.9)
    assert value(taken, "v =") == pytest.approx(0.205 * 0.795 / 399)
    assert not any(step.what.startswith(("f =", "N ")) for step in taken)


@pytest.mark.parametrize("side", ["lower", "upper"])
def test_that_a_clopper_pearson_limit_leaves_the_tail_it_should(side: str) -> None:
    taken = walk("clopper_pearson_one_sided", n=59, x=6, tail=0.05, side=side)
    assert value(taken, "P(X") == pytest.approx(0.05, abs=1e-12)


@pytest.mark.parametrize(("x", "words"), [(0, "lower limit"), (9, "upper limit")])
def test_that_a_clopper_pearson_limit_at_an_edge_says_so(x: int, words: str) -> None:
    taken = walk("clopper_pearson_two_sided", n=9, x=x, conf_level=0.9)
    assert so(taken, words).endswith("counted")


def test_that_wilson_s_centre_and_reach_give_its_limits() -> None:
    asked = {"n": 263, "x": 81, "conf_level": 0.95}
    taken, found = walk("wilson_two_sided", **asked), answer("wilson_two_sided", asked)
    centre, reach = value(taken, "centre"), value(taken, "reach")
    assert (centre - reach, centre + reach) == pytest.approx((found["lower"], found["upper"]))


def test_that_the_two_sides_of_a_tail_make_one() -> None:
    taken = walk("hypergeometric_cdf", N=1200, K=60, n=45, x=1)
    assert value(taken, "P(X <= 1)") + value(taken, "P(X > 1)") == pytest.approx(1)


def test_that_the_terms_of_a_comparison_add_up_to_its_statistic() -> None:
    asked = {"x": [73, 90, 114, 75], "n": [86, 93, 136, 82]}
    taken = walk("k_proportion_homogeneity", **asked)
    total = sum(float(step.value) for step in taken if "(x - n p)^2" in step.what)
    assert total == pytest.approx(answer("k_proportion_homogeneity", asked)["statistic"])


def test_that_the_strata_s_terms_add_up_to_the_point() -> None:
    taken = walk("stratified_point_estimate", strata=STRATA)
    terms = [step.value for step in taken if step.what.endswith(": W p")]
    assert sum(float(term) for term in terms) == pytest.approx(value(taken, "p, the sum"))
    assert value(taken, "p, the sum") == 0.044


@pytest.mark.parametrize(("strata", "words"), [(STRATA, "p (1 - p) / v"), (ALL_OR_NOTHING, "Kish")])
@pytest.mark.parametrize("kind", ["stratified_korn_graubard", "stratified_wilson_neff_t"])
def test_that_the_effective_size_says_how_it_came_about(
    kind: str, strata: list[dict[str, int]], words: str
) -> None:
    taken = walk(kind, strata=strata, conf_level=0.9)
    assert any(step.what.startswith("n_e = ") and words in step.what for step in taken)


@pytest.mark.parametrize("kind", ["stratified_korn_graubard", "stratified_wilson_neff_t"])
def test_that_a_wholly_reviewed_universe_needs_no_size(kind: str) -> None:
    taken = walk(kind, strata=WHOLLY_REVIEWED, conf_level=0.9)
    assert taken[-1].value == "without end"


@pytest.mark.parametrize("kind", ["stratified_logit_t", "stratified_arcsine_t"])
def test_that_a_transformed_interval_shows_its_reach(kind: str) -> None:
    assert value(walk(kind, strata=STRATA, conf_level=0.9), "reach") > 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sample_size_proportion_moe_fpc", "n0 / (1 + (n0 - 1) / N)"),
        ("sample_size_proportion_moe_fpc_simple", "n0 / (1 + n0 / N)"),
    ],
)
def test_that_a_size_is_shown_before_it_is_rounded_up(kind: str, words: str) -> None:
    asked = {"N": 3200, "p": 0.4, "moe": 0.05, "z": 2}
    assert math.ceil(value(walk(kind, **asked), words)) == answer(kind, asked)["n"]


def test_that_a_universe_without_end_has_no_correction_to_show() -> None:
    taken = walk("sample_size_proportion_moe_fpc_simple", p=0.4, moe=0.05, z=2)
    assert taken[-1].what.startswith("n0 =")


def test_that_a_size_by_width_is_narrow_enough_and_one_fewer_is_not() -> None:
    taken = walk("attribute_sample_size_by_ci_width", N=10000, rate=0.2, ci_width=0.05, tail=0.1)
    fewer, enough = (float(step.value) for step in taken if step.what.endswith("k2 - k1"))
    assert enough <= value(taken, "N w") < fewer


def test_that_an_acceptance_size_keeps_the_risk_and_one_fewer_does_not() -> None:
    # DCAA EZ-Quant 2.0.6: 138 of 1,000.
    taken = walk("acceptance_size_hypergeometric", N=1000, tolerable_rate=0.02,
                 acceptance_number=0, risk=0.05)  # fmt: skip
    assert so(taken, "P(X <= 0 | n = 138") == "keeps the risk"
    assert "too few" in so(taken, "P(X <= 0 | n = 137")


def test_that_a_count_of_tolerable_deviations_is_taken_as_given() -> None:
    taken = walk("acceptance_size_hypergeometric", N=1000, max_deviations_in_population=20,
                 acceptance_number=0, risk=0.05)  # fmt: skip
    assert value(taken, "K, the deviations") == 20


def test_that_a_plan_shows_the_deviations_each_size_allows() -> None:
    # jfa, test-planning.R: 197 of 1,000 with 5 allowed.
    taken = walk("audit_planning_hypergeometric", N=1000, materiality=0.05, expected=0.025,
                 conf_level=0.95)  # fmt: skip
    assert value(taken, "deviations allowed in 197") == 5


def test_that_a_plan_of_a_case_that_may_deviate_is_not_tried() -> None:
    # every second case is expected to deviate: of one case, one may, and nothing is asked of it
    taken = steps(
        "audit_planning_binomial",
        {"tolerable_rate": 0.9, "expected_rate": 0.5, "conf_level": 0.5},
        {"n": 2},
    )
    assert not any(step.what == "deviations allowed in 1" for step in taken)
    assert value(taken, "deviations allowed in 2") == 1


def test_that_shares_left_over_go_where_the_steps_say() -> None:
    asked = {"n": 125, "weights": {"North": 5200, "Central": 3100, "South": 1700}}
    taken = walk("largest_remainder_allocation", **asked)
    assert so(taken, "Central") == "gets one of those left"
    assert so(taken, "North") == ""


def test_that_a_replay_shows_the_bits_kept_of_the_seed() -> None:
    first = walk("ratstats2010_single_stage", seed=48863.78, low=1, high=9, count=1)
    other = walk("ratstats2010_single_stage", seed=48863.77, low=1, high=9, count=1)
    assert value(first, "the 16 bits") == value(other, "the 16 bits") < 2**16


def test_that_numbers_beyond_floats_are_refused_in_a_sentence() -> None:
    asked = {"p": 0.5, "cv": 1e-300}
    with pytest.raises(Refused, match="for the steps to be shown"):
        steps("ratstats2010_single_stage", {"seed": Fraction(10) ** 399}, {})
    assert steps("sample_size_proportion_cv", asked, {})
