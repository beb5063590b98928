"""The five rules of size, attrition, and what the workings say."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.draws import AIMED_RULES, SizeRule, SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.size import sample_size, workings
from qapi_desk.sampling.tails import Hypergeometric
from qapi_desk.sampling.widths import width_size

STATE = 1_300_000
FEDERAL = SizeSettings(Fraction(9, 10), Fraction(1, 20), Fraction(1, 2))
AIMED = replace(
    FEDERAL, expected_rate=Fraction(19, 20), benchmark=Fraction(9, 10), power=Fraction(4, 5)
)
DECISION = replace(AIMED, rule=SizeRule.DECISION)
POWER = replace(AIMED, rule=SizeRule.POWER)
WIDTH = replace(FEDERAL, rule=SizeRule.WIDTH)
SIMPLE = replace(FEDERAL, rule=SizeRule.MARGIN_SIMPLE)


def test_that_both_published_corrections_stand_beside_each_other() -> None:
    # Federal-protocols table: N = 2,000, p = .5, 90 %, 5 points: 239 by Cochran's form.
    both = workings(2_000, FEDERAL)
    assert (both.cochran, both.simple) == (239, 239)
    assert both.n0 is not None
    assert round(float(both.n0), 1) == 270.6


def test_that_the_simpler_correction_can_ask_for_one_less() -> None:
    # samplingbook, Kauermann and Kuechenhoff (2011): n0 = 384.1, N = 300 gives 168.4, not 168.6
    tight = replace(FEDERAL, confidence=Fraction(9, 10), precision=Fraction(1, 20))
    pairs = [workings(universe, tight) for universe in range(50, 1000)]
    assert {(each.cochran or 0) - (each.simple or 0) for each in pairs} == {0, 1}
    assert all(sample_size(w.universe, SIMPLE) == w.simple for w in pairs)


def test_that_without_correction_both_forms_are_still_told() -> None:
    plain = workings(2_000, replace(FEDERAL, fpc=False))
    assert (plain.n, plain.cochran, plain.simple) == (271, 239, 239)
    assert plain.sentences[-1] == "No correction is applied, and rounded up: 271 cases."


@pytest.mark.parametrize(
    ("rate", "precision", "confidence", "printed"),
    [
        # HHS-OIG RAT-STATS 2010 User Guide p. 5-32 and Companion Manual pp. 4-25, 4-27
        ("0.2", "0.025", "0.8", 439),
        ("0.2", "0.025", "0.9", 680),
        ("0.2", "0.025", "0.99", 1480),
        ("0.2", "0.03", "0.99", 1079),
        ("0.5", "0.03", "0.99", 1580),
    ],
)
def test_that_what_ratstats_prints_lies_within_six_of_the_true_smallest(
    rate: str, precision: str, confidence: str, printed: int
) -> None:
    asked = SizeSettings(Fraction(confidence), Fraction(precision), Fraction(rate),
                         rule=SizeRule.WIDTH)  # fmt: skip
    found = workings(10_000, asked)
    assert found.ratstats_up_to is not None
    assert found.n <= printed <= found.ratstats_up_to


def test_that_a_width_is_twice_the_precision_by_exact_limits() -> None:
    exact = width_size(2_000, Fraction(1, 2), Fraction(1, 10), Fraction(1, 20))
    assert sample_size(2_000, WIDTH) == exact


def test_that_a_decision_plan_keeps_its_risk_and_one_case_less_does_not() -> None:
    plan = workings(2_000, DECISION)
    allowed = plan.acceptance_number or 0

    def is_kept(n: int) -> bool:
        # deviations at the benchmark: 200 of 2,000
        return not Hypergeometric(2_000, n).is_above(n - allowed, 1_800, Fraction(1, 10))

    assert is_kept(plan.n)
    assert not is_kept(plan.n - 1)


def test_that_a_decision_plan_is_the_published_one() -> None:
    # jfa test-planning.R: N = 1,000, tolerable 5 %, expected 2.5 %, 95 %: n = 197 with 5 allowed
    asked = SizeSettings(Fraction(19, 20), Fraction(1, 20), Fraction("0.975"),
                         rule=SizeRule.DECISION, benchmark=Fraction(19, 20))  # fmt: skip
    plan = workings(1_000, asked)
    assert (plan.n, plan.acceptance_number) == (197, 5)


def test_that_no_error_at_all_may_be_expected() -> None:
    plan = workings(2_000, replace(DECISION, expected_rate=Fraction(1)))
    assert plan.acceptance_number == 0


def test_that_a_universe_too_small_to_decide_is_reviewed_whole() -> None:
    plan = workings(5, DECISION)
    assert (plan.n, plan.is_census, plan.acceptance_number) == (5, True, 0)
    assert plan.sentences[0].startswith("No sample of this universe decides")


def test_that_power_asks_for_what_shows_the_benchmark_often_enough() -> None:
    plan = workings(STATE, POWER)
    assert (plan.n, plan.acceptance_number) == (128, 8)
    assert "with a chance of at least 80 %" in plan.sentences[0]


def test_that_a_power_no_sample_reaches_takes_the_whole_universe() -> None:
    plan = workings(12, POWER)
    assert (plan.n, plan.is_census) == (12, True)


@pytest.mark.parametrize("rule", [SizeRule.DECISION, SizeRule.POWER])
def test_that_a_decision_without_its_benchmark_is_refused(rule: SizeRule) -> None:
    with pytest.raises(Refused, match="needs a benchmark") as refusal:
        sample_size(2_000, replace(AIMED, rule=rule, benchmark=None))
    assert refusal.value.code == "sampling.size.benchmark"


def test_that_a_power_that_is_not_set_is_refused() -> None:
    with pytest.raises(Refused, match="needs the power to be set"):
        sample_size(2_000, replace(POWER, power=None))


@pytest.mark.parametrize("rule", [SizeRule.DECISION, SizeRule.POWER])
def test_that_a_benchmark_is_not_shown_of_a_rate_that_misses_it(rule: SizeRule) -> None:
    with pytest.raises(Refused, match="only where a higher rate is expected; 90 % is not"):
        sample_size(2_000, replace(AIMED, rule=rule, expected_rate=Fraction(9, 10)))


def test_that_attrition_draws_more_and_rounds_up() -> None:
    lost = workings(2_000, replace(FEDERAL, attrition=Fraction(1, 10)))
    assert (lost.before_attrition, lost.n) == (239, 266)
    assert "10 % of the cases drawn are expected not to count" in lost.sentences[-1]


def test_that_a_loss_of_three_in_thirteen_is_thirty_percent_more() -> None:
    # 45 CFR 1356.84 as a pattern: 30 % more, at most the frame
    lost = replace(FEDERAL, attrition=Fraction(3, 13))
    assert sample_size(STATE, lost) == 353  # ceil(1.3 x 271)


def test_that_attrition_never_draws_more_than_there_is() -> None:
    lost = workings(250, replace(FEDERAL, attrition=Fraction(1, 2)))
    assert (lost.n, lost.is_census) == (250, True)


@pytest.mark.parametrize("bad", [Fraction(1), Fraction(-1, 10), Fraction(11, 10)])
def test_that_an_impossible_attrition_is_refused(bad: Fraction) -> None:
    with pytest.raises(Refused):
        sample_size(2_000, replace(FEDERAL, attrition=bad))


def test_that_a_census_says_so() -> None:
    assert workings(1, FEDERAL).sentences[-2:] == (
        "Cochran's correction is applied, and rounded up: 1 case.",
        "That is the whole universe: a census, and no sampling error remains.",
    )


def test_that_a_single_point_is_told_as_one() -> None:
    narrow = workings(STATE, replace(FEDERAL, precision=Fraction(1, 100)))
    assert "d = 1 point." in narrow.sentences[0]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.sampled_from(AIMED_RULES), st.integers(0, 40))
def test_that_every_rule_stays_between_one_and_the_universe(
    universe: int, rule: SizeRule, lost: int
) -> None:
    asked = replace(AIMED, rule=rule, attrition=Fraction(lost, 100))
    found = workings(universe, asked)
    assert 1 <= found.before_attrition <= found.n <= universe
    assert found.is_census == (found.n == universe)
