"""The calculator's kinds that weigh a review: known answers, notes, steps, and bad input."""

import json
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.calc import answer
from qapi_desk.sampling.steps import steps

KINDS = (
    "agreement_two_raters",
    "benchmark_reading",
    "critical_errors",
    "inverse_sampling_universe",
    "model_assisted_difference",
    "model_assisted_regression",
    "pooled_quarters",
    "representativeness",
)
CELLS = {"both": 140, "computed_only": 12, "verified_only": 8, "neither": 40}
MODEL = {"N": 2000, "computed_total": 1540, "conf_level": 0.9} | CELLS
BENCHMARK: dict[str, float] = {"N": 1_300_000, "n": 100, "x": 94, "benchmark": 0.9, "risk": 0.1}
YEAR = {
    "quarters": [{"N": 4000, "n": 100, "x": 80}, {"N": 1000, "n": 100, "x": 60}],
    "benchmark": 0.75,
    "conf_level": 0.9,
}
OFFICES = {
    "universe": {"A": 400, "B": 300, "C": 200, "D": 100},
    "drawn": {"A": 45, "B": 25, "C": 18, "D": 12},
}
NUMBER = st.integers(-2, 3000) | st.sampled_from([0.05, 0.5, 0.9, 1, 1e300])
ANYTHING = NUMBER | st.recursive(
    NUMBER | st.none() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("NnxAB"), inner),
    max_leaves=6,
)
NAMES = (
    "N n x opened eligible sizes benchmark risk counts conf_level quarters universe drawn "
    "computed_total both computed_only verified_only neither"
)


def walked(kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """The steps by what they say."""
    return {step.what: step.value for step in steps(kind, inputs, answer(kind, inputs))}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES.split(" ")), ANYTHING))
def test_that_any_input_gives_a_finite_result_or_a_refusal(
    kind: str, inputs: dict[str, Any]
) -> None:
    with suppress(Refused):
        found = answer(kind, inputs)
        assert json.dumps(found, allow_nan=False)
        assert all(step.what for step in steps(kind, inputs, found))


def test_that_gwet_s_abstractors_come_out() -> None:
    """R irrCAC 1.0, cont3x3abstractors."""
    asked = {"counts": [13, 0, 0, 0, 20, 7, 0, 4, 56], "conf_level": 0.95}
    found = answer("agreement_two_raters", asked)
    assert (found["n"], found["agreed"], found["rate"]) == (100, 89, 0.89)
    assert found["kappa"] == pytest.approx(0.7964094, abs=5e-8)
    assert found["ac1_lower"] < found["ac1"] == pytest.approx(0.8493305, abs=1e-7)
    assert "note" not in found


def test_that_the_agreement_by_chance_is_among_its_steps() -> None:
    found = walked("agreement_two_raters", {"counts": [118, 5, 2, 0], "conf_level": 0.95})
    chance = found["p_e after Cohen, sum of p_k. p_.k"]
    assert (Fraction(118, 125) - chance) / (1 - chance) == pytest.approx(-0.0234, abs=5e-5)
    assert found["p_e after Gwet, sum of pi_k (1 - pi_k) / (q - 1)"] == pytest.approx(
        2 * 0.972 * 0.028
    )


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ([5, 0, 0, 0], "kappa is not defined: both always name one category"),
        ([5, 0, 0, 4], "kappa shows no variance, so it has no interval; ac1 shows no variance"),
    ],
)
def test_that_what_is_not_defined_is_left_out_and_said(counts: list[int], note: str) -> None:
    found = answer("agreement_two_raters", {"counts": counts, "conf_level": 0.9})
    assert found["note"].startswith(note)
    assert "kappa_lower" not in found


@pytest.mark.parametrize("counts", [[], [1], [1, 2, 3], [0, 0, 0, 0], [1] * 961, "12"])
def test_that_a_table_that_is_not_square_or_empty_is_refused(counts: object) -> None:
    with pytest.raises(Refused):
        answer("agreement_two_raters", {"counts": counts, "conf_level": 0.9})


def test_that_the_difference_and_regression_are_r_s() -> None:
    """R 4.2.2, survey 4.1-1; see test_model_assisted."""
    found = answer("model_assisted_difference", MODEL)
    assert found["lower"] == pytest.approx(0.7149265781255578)
    assert (found["rate"], found["plain_rate"]) == (pytest.approx(0.75), 0.74)
    found = answer("model_assisted_regression", MODEL)
    assert found["rate"] == pytest.approx(0.7475438596491227)
    assert found["slope"] == pytest.approx(0.7543859649122799)


def test_that_the_steps_of_a_model_lead_to_its_variance() -> None:
    found = walked("model_assisted_difference", MODEL)
    assert found["v = (1 - f) s_d^2 / n"] == pytest.approx(0.0004504522613065326)
    assert found["mean d, verified less computed"] == Fraction(-2, 100)
    found = walked("model_assisted_regression", MODEL)
    assert found["mean computed in the sample"] == Fraction(152, 200)


def test_that_a_year_gives_both_rates_and_says_where_they_part() -> None:
    found = answer("pooled_quarters", YEAR)
    assert (found["action"], found["error"]) == (140, 60)
    assert (found["added_rate"], found["weighted_rate"]) == (0.7, 0.76)
    assert found["sides"] == "the two rates are on different sides of the benchmark"
    assert found["lower"] < 0.76 < found["upper"]


def test_that_a_year_on_one_side_says_so() -> None:
    found = answer("pooled_quarters", YEAR | {"benchmark": 0.5})
    assert found["sides"] == "the two rates are on the same side of the benchmark"
    assert walked("pooled_quarters", YEAR)["Q2: W = N_q / N"] == Fraction(1, 5)


def test_that_a_quarter_without_a_case_is_noted() -> None:
    quarters = [{"N": 4000, "n": 100, "x": 80}, {"N": 1000, "n": 0, "x": 0}]
    found = answer("pooled_quarters", YEAR | {"quarters": quarters})
    assert found["note"].startswith("No case counts in Q2")


def test_that_a_year_without_a_case_has_no_rate() -> None:
    found = answer("pooled_quarters", YEAR | {"quarters": [{"N": 9, "n": 0, "x": 0}]})
    note = "too few cases count for a weighted estimate"
    assert found == {"action": 0, "error": 0, "note": note}


@pytest.mark.parametrize("quarters", [[], 5, [5], [{"N": 5, "n": 3, "x": 4}], [{"N": 5}]])
def test_that_quarters_that_cannot_be_are_refused(quarters: object) -> None:
    with pytest.raises(Refused):
        answer("pooled_quarters", YEAR | {"quarters": quarters})


def test_that_the_true_universe_has_an_estimate_and_limits() -> None:
    asked = {"N": 5000, "opened": 140, "eligible": 100, "conf_level": 0.9}
    found = answer("inverse_sampling_universe", asked)
    assert found["estimate"] == round(5000 * 99 / 139)
    assert found["lower_count"] < found["estimate"] < found["upper_count"]
    assert walked("inverse_sampling_universe", asked)["N (n - 1) / (m - 1)"] == Fraction(
        5000 * 99, 139
    )


def test_that_one_rank_opened_has_no_estimate_by_formula() -> None:
    asked = {"N": 50, "opened": 1, "eligible": 1, "conf_level": 0.9}
    assert list(walked("inverse_sampling_universe", asked)) == ["share that applied, n / m"]


def test_that_the_printed_critical_errors_come_out() -> None:
    asked = {"sizes": [50, 100, 500], "benchmark": 0.95, "risk": 0.05}
    rows = [[50, 2, 5], [100, 5, 9], [500, 25, 33]]
    assert answer("critical_errors", asked) == {"rows": rows}
    last = walked("critical_errors", asked)["n = 50: rate at the last error of MARGINAL"]
    assert last == Fraction(9, 10)


@pytest.mark.parametrize("sizes", [[0], [10_001], [2.5], 50])
def test_that_a_size_nobody_samples_is_refused(sizes: object) -> None:
    with pytest.raises(Refused):
        answer("critical_errors", {"sizes": sizes, "benchmark": 0.95, "risk": 0.05})


def test_that_a_benchmark_is_read_both_ways_with_the_cases_to_settle_it() -> None:
    found = answer("benchmark_reading", BENCHMARK)
    assert (found["rate"], found["federal"], found["reading"]) == (0.94, "meets", "not shown")
    assert (found["further"] > 0, found["then"]) == (True, "shown")
    assert found["lower_count"] < 0.9 * 1_300_000 < found["upper_count"]


def test_that_a_rate_below_does_not_meet() -> None:
    found = answer("benchmark_reading", BENCHMARK | {"x": 85})
    assert (found["federal"], found["reading"]) == ("does not meet", "fails")
    assert (found["further"], found["then"]) == (0, "fails")


def test_that_the_tails_of_a_reading_are_among_its_steps() -> None:
    found = walked("benchmark_reading", BENCHMARK | {"N": 1000})
    assert found["K = ceil(t N), the fewest cases that meet it"] == 900
    assert 0.09 < found["P(X >= 94 | 899 of 1,000)"] < 0.1
    assert "P(X <= 94 | 900 of 1,000)" in found
    assert "P(X >= 94" not in " ".join(walked("benchmark_reading", BENCHMARK | {"benchmark": 0}))


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"N": 1001, "x": 90}, "at this rate not even a census would settle it"),
        ({"N": 2_000_001}, "the universe is too large to search for further cases"),
    ],
)
def test_that_where_no_number_of_cases_stands_there_is_a_note(
    changed: dict[str, float], note: str
) -> None:
    found = answer("benchmark_reading", BENCHMARK | changed)
    assert found["note"] == note
    assert "further" not in found


def test_that_groups_are_compared_as_r_does() -> None:
    """R 4.2.2 chisq.test x 999 / 900; see test_representativeness."""
    found = answer("representativeness", OFFICES)
    assert found["statistic"] == pytest.approx(2.28475)
    assert found["rows"][0] == ["A", 400, 45, 40.0]
    parts = walked("representativeness", OFFICES)
    assert parts.pop("(N - 1) / (N (1 - f))") * sum(parts.values()) == pytest.approx(2.28475)


def test_that_one_group_has_nothing_to_be_compared_with() -> None:
    asked = {"universe": {"A": 40}, "drawn": {"A": 4}}
    found = answer("representativeness", asked)
    assert found["note"] == "fewer than two groups to compare, or nothing left to chance"
    assert walked("representativeness", asked) == {}


@pytest.mark.parametrize("drawn", [{"A": 1.5}, {"Z": 1}, {"A": 500}, 5])
def test_that_groups_that_cannot_be_are_refused(drawn: object) -> None:
    with pytest.raises(Refused):
        answer("representativeness", OFFICES | {"drawn": drawn})
