"""The calculator: variants of kinds, an outside engine on random inputs, and bad input."""

import json
import math
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.calc import KINDS, answer

STRATA = [{"N": 1000, "n": 100, "x": 2}, {"N": 1500, "n": 100, "x": 6}]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**12)
    | st.floats()
    | st.sampled_from([0.05, 0.9, 1, 2, 50, 1e300, 1e-300, "lower", math.nan]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("Nnx"), inner),
    max_leaves=6,
)
NAMES = (
    "N n x K p z cv moe tail side conf_level strata rate ci_width half_width tolerable_rate "
    "expected_rate risk acceptance_number max_deviations_in_population materiality expected "
    "weights Nh Sh seed low high count first_block dims"
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(NAMES.split(" ")), ANYTHING))
def test_that_any_input_gives_a_finite_result_or_a_refusal(
    kind: str, inputs: dict[str, Any]
) -> None:
    with suppress(Refused):
        assert json.dumps(answer(kind, inputs), allow_nan=False)


@st.composite
def counted(draw: st.DrawFn) -> tuple[int, int, float]:
    n = draw(st.integers(1, 3_000))
    return n, draw(st.integers(0, n)), draw(st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999]))


@pytest.mark.parametrize(
    ("kind", "method"), [("clopper_pearson_two_sided", "exact"), ("wilson_two_sided", "wilson")]
)
@settings(max_examples=200, deadline=None)
@given(counted())
def test_that_binomial_limits_are_scipy_s(
    kind: str, method: str, sample: tuple[int, int, float]
) -> None:
    n, x, confidence = sample
    found = answer(kind, {"n": n, "x": x, "conf_level": confidence})
    expected = stats.binomtest(x, n).proportion_ci(confidence, method)
    assert found["lower"] == pytest.approx(expected.low, abs=1e-9)
    assert found["upper"] == pytest.approx(expected.high, abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5_000), st.data())
def test_that_hypergeometric_tails_are_scipy_s(universe: int, data: st.DataObject) -> None:
    marked, n = data.draw(st.integers(0, universe)), data.draw(st.integers(1, universe))
    x = data.draw(st.integers(0, n))
    asked = {"N": universe, "K": marked, "n": n, "x": x}
    law = stats.hypergeom(universe, marked, n)
    assert answer("hypergeometric_cdf", asked)["p"] == pytest.approx(law.cdf(x), abs=1e-9)
    assert answer("hypergeometric_sf", asked)["p"] == pytest.approx(law.sf(x), abs=1e-9)


def test_that_a_decimal_is_taken_as_it_is_written() -> None:
    asked = {"N": 20, "n": 1, "x": 1, "tail": Decimal("0.05")}
    assert answer("attribute_limits_hypergeometric_two_sided", asked)["lower_count"] == 2


def test_that_a_confidence_stands_for_a_tail() -> None:
    base = {"N": 1300000, "n": 500, "x": 450}
    kind = "attribute_limits_hypergeometric_one_sided_each"
    assert answer(kind, base | {"conf_level": 0.95}) == answer(kind, base | {"tail": 0.05})


def test_that_a_stratified_point_needs_no_confidence() -> None:
    # RAT-STATS 2010 User Guide, p. 3-18: 4.400 %, standard error 1.483 %, 110 projected.
    found = answer("stratified_point_estimate", {"strata": STRATA})
    assert (round(found["pct"], 3), round(found["se_pct"], 3)) == (4.4, 1.483)
    assert (found["projected"], found["se_count"]) == (110, 37)
    assert {"p", "se"} <= set(found)


def test_that_a_one_sided_upper_limit_comes_with_the_likeliest_count() -> None:
    asked = {"N": 1200, "n": 102, "x": 3, "conf_level": 0.9}
    found = answer("attribute_limit_hypergeometric_one_sided_upper", asked)
    chances = [stats.hypergeom.pmf(3, 1200, k, 102) for k in range(1201)]
    assert (found["upper_count"], found["mle_count"]) == (75, chances.index(max(chances)))
    assert found["upper"] == 75 / 1200


@pytest.mark.parametrize(
    ("universe", "n", "x", "likely", "upper"), [(10, 2, 1, 0.5, 0.9), (20, 10, 1, 0.1, 0.3)]
)
def test_that_the_most_likely_share_and_its_upper_limit_are_jfa_s(
    universe: int, n: int, x: int, likely: float, upper: float
) -> None:
    # jfa 0.6.5, tests/testthat/test-evaluation.R, "Test hypergeometric and beta-binomial"
    asked = {"N": universe, "n": n, "x": x, "conf_level": 0.95}
    found = answer("attribute_limit_hypergeometric_one_sided_upper", asked)
    assert (found["mle"], found["upper"]) == (likely, upper)


@pytest.mark.parametrize(("expected", "n", "x"), [(0, 57, 0), (0.025, 197, 5), (2, 119, 2)])
def test_that_expected_deviations_may_be_a_rate_or_a_number_as_in_jfa(
    expected: float, n: int, x: int
) -> None:
    # jfa 0.7.3, tests/testthat/test-planning.R: hypergeometric, 5 % materiality, N = 1,000
    asked = {"N": 1000, "conf_level": 0.95, "materiality": 0.05, "expected": expected}
    assert answer("audit_planning_hypergeometric", asked) == {"n": n, "x": x}


def test_that_a_binomial_plan_takes_a_number_of_deviations_too() -> None:
    # jfa 0.7.3, tests/testthat/test-planning.R: binomial, 5 % materiality, 2 errors
    asked = {"risk": 0.05, "materiality": 0.05, "expected": 2}
    assert answer("audit_planning_binomial", asked) == {"n": 124, "x": 2}


def test_that_a_wald_interval_of_an_endless_universe_has_no_counts() -> None:
    # samplingbook, tests_ch2.r: Sprop(m = 302, n = 1206, N = Inf): .0125, .226 to .275
    asked = {"N": None, "n": 1206, "x": 302, "conf_level": 0.95}
    found = answer("attribute_wald_fpc", asked)
    rounded = [round(found[name], 4) for name in ("se", "lower", "upper")]
    assert rounded == [0.0125, 0.226, 0.2749]
    assert "lower_count" not in found


def test_that_a_point_of_an_endless_universe_is_in_percent_alone() -> None:
    assert answer("attribute_point_estimate_srs", {"n": 50, "x": 5}) == {
        "pct": 10.0,
        "se_pct": pytest.approx(100 * math.sqrt(0.09 / 49)),
    }


def test_that_a_census_of_one_case_has_no_error() -> None:
    found = answer("attribute_point_estimate_srs", {"N": 1, "n": 1, "x": 1})
    assert (found["projected_count"], found["se_pct"]) == (1, 0.0)
    one = answer("srs_korn_graubard_fpc", {"N": 1, "n": 1, "x": 1, "conf_level": 0.9})
    assert one == {"lower": 1.0, "upper": 1.0, "p": 1.0, "se": 0.0}


def test_that_a_tail_stands_for_a_confidence() -> None:
    base = {"n": 59, "x": 5}
    by_tail = answer("wilson_two_sided", base | {"tail": 0.025})
    assert by_tail == answer("wilson_two_sided", base | {"conf_level": 0.95})


def test_that_a_one_sided_clopper_pearson_gives_the_side_asked() -> None:
    asked = {"n": 59, "x": 5, "conf_level": 0.95}
    upper = answer("clopper_pearson_one_sided", asked | {"side": "upper"})
    assert upper == {"upper": pytest.approx(stats.beta.ppf(0.95, 6, 54), abs=1e-12)}


def test_that_a_width_by_conf_level_or_tail_is_one_question() -> None:
    asked = {"N": 500, "rate": 0.9, "ci_width": 0.1}
    kind = "attribute_sample_size_by_ci_width"
    assert answer(kind, asked | {"conf_level": 0.9}) == answer(kind, asked | {"tail": 0.05})


@pytest.mark.parametrize(("universe", "n"), [(1, 1), (100, 81)])
def test_that_a_size_by_variation_knows_a_finite_universe(universe: int, n: int) -> None:
    asked = {"N": universe, "p": 0.5, "cv": 0.05}
    assert answer("sample_size_proportion_cv", asked)["n"] == n


def test_that_the_simple_correction_of_an_endless_universe_is_none() -> None:
    asked = {"N": None, "moe": 0.05, "p": 0.5, "conf_level": 0.95}
    found = answer("sample_size_proportion_moe_fpc_simple", asked)
    assert found["n"] == 385 == math.ceil(found["n0"])


def test_that_an_acceptance_size_may_take_a_rate_for_a_count() -> None:
    asked = {"N": 1000, "tolerable_rate": 0.02, "acceptance_number": 0, "risk": 0.05}
    assert answer("acceptance_size_hypergeometric", asked) == {"n": 138}


def test_that_kish_s_size_is_named_where_it_stands_in() -> None:
    asked = {"N": 500, "n": 40, "x": 0, "conf_level": 0.9}
    assert "Kish" in answer("srs_korn_graubard_fpc", asked)["note"]


@pytest.mark.parametrize(
    ("kind", "inputs", "words"),
    [
        ("sha256_hex", {"text": "abc"}, "no calculation called 'sha256_hex'"),
        ("wilson_two_sided", {"n": 5}, "input x is missing"),
        ("wilson_two_sided", {"n": 5, "x": 6, "conf_level": 0.9}, "6 cases cannot"),
        ("wilson_two_sided", {"n": 5, "x": 2, "conf_level": 1}, "conf_level must be between"),
        ("wilson_two_sided", {"n": 5, "x": 2, "z": 0}, "z must be above 0"),
        ("attribute_wald_fpc", {"N": 5, "n": 1, "x": 1, "z": 2}, "two sampled cases"),
        ("wilson_two_sided", {"n": 5, "x": 2, "tail": 0.5}, "tail must be below one half"),
        ("wilson_two_sided", {"n": "5", "x": 2, "conf_level": 0.9}, "'5' is not"),
        ("hypergeometric_cdf", {"N": 9, "K": 4, "n": 3, "x": 4}, "x must lie between 0 and 3"),
        ("neyman_allocation", {"n": 9, "Nh": [4, 4], "Sh": [1, 1]}, "hold fewer cases"),
        ("neyman_allocation", {"n": 3, "Nh": [4, 0], "Sh": [1, 1]}, "stratum of Nh is empty"),
        ("audit_planning_binomial", {"materiality": 0.1, "expected": 1.5, "risk": 0.1}, "whole"),
        (
            "clopper_pearson_one_sided",
            {"n": 5, "x": 1, "tail": 0.1, "side": "up"},
            "lower or upper",
        ),
        ("sample_size_proportion_cv", {"p": 0.5, "cv": 1e-300}, "too large or too small"),
        (
            "sample_size_proportion_wilson_halfwidth",
            {"p": 0.5, "half_width": 0.9, "conf_level": 0.9},
            "Any sample at all",
        ),
        ("stratified_wald_t", {"strata": 3, "conf_level": 0.9}, "strata must be a list"),
        ("stratified_wald_t", {"strata": [3], "conf_level": 0.9}, "must give N, n and x"),
        ("largest_remainder_allocation", {"n": 3, "weights": [1]}, "each name its number"),
        ("ratstats2010_sets", {"seed": 1, "dims": [[1]], "count": 1}, "list of pairs"),
    ],
)
def test_that_bad_input_is_refused_in_one_sentence(
    kind: str, inputs: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        answer(kind, inputs)
