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
    assert (found["upper_count"], found["mle"]) == (75, chances.index(max(chances)))
    assert found["upper"] == 75 / 1200


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
