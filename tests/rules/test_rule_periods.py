"""Which period an instance is listed in, in which it counts, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.evaluate import evaluate_rules, must_be_over
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]


@pytest.mark.parametrize(("period", "counts"), [("2026Q2", True), ("2026Q3", False)])
def test_that_a_late_action_is_listed_twice_and_counts_with_its_due_day(
    manual: Ruleset, case_of: Case, judge_rules: Judge, period: str, counts: bool
) -> None:
    case = case_of(("NCP_LOCATED", "2026-04-01"), ("SERVICE_DONE", "2026-07-02"))
    (result,) = judge_rules(manual, "CR-015", case, period)
    assert (result.outcome, result.counts) == ("LATE", counts)


@pytest.mark.parametrize(("period", "counts"), [("2026Q2", True), ("2026Q3", False)])
def test_that_an_early_action_is_listed_twice_and_counts_with_its_own_day(
    manual: Ruleset, case_of: Case, judge_rules: Judge, period: str, counts: bool
) -> None:
    case = case_of(("NCP_LOCATED", "2026-06-01"), ("SERVICE_DONE", "2026-06-02"))
    (result,) = judge_rules(manual, "CR-015", case, period)
    assert (result.outcome, result.counts) == ("MET", counts)


@pytest.mark.parametrize(("period", "counts"), [("2026Q2", False), ("2026Q3", True)])
def test_that_a_served_case_counts_when_its_months_end_however_early_it_was_disposed(
    manual: Ruleset, case_of: Case, judge_rules: Judge, period: str, counts: bool
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), ("DISPOSITION", "2026-04-02"))
    (result,) = judge_rules(manual, "CR-019", case, period)
    assert (result.outcome, result.counts) == ("MET", counts)


def test_that_a_limit_running_at_period_end_is_shown_and_never_counted(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("NCP_LOCATED", "2026-07-03"), ("SERVICE_DONE", "2026-10-01"))
    (result,) = judge_rules(manual, "CR-015", case)
    assert (result.outcome, result.done, result.counts) == ("NOT_DUE", None, False)


def test_that_a_limit_due_on_the_last_day_has_run_out(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("NCP_LOCATED", "2026-07-02"), ("SERVICE_DONE", "2026-10-01"))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "LATE"


def test_that_a_trigger_after_the_period_is_not_listed(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("NCP_LOCATED", "2026-10-01"))
    assert judge_rules(manual, "CR-015", case)[0].instance == 0


def test_that_instances_keep_their_numbers_from_period_to_period(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("APP_REQ_PHONE", "2026-05-04"), ("APP_REQ_PHONE", "2026-08-03"))
    numbers = [judge_rules(manual, "CR-001", case, p)[0].instance for p in ("2026Q2", "2026Q3")]
    assert numbers == [1, 2]


def test_that_a_rule_shown_twice_is_scored_once(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("LOC_INFO_RCVD", "2026-07-10"), ("LOC_INFO_ACTED", "2026-07-11"))
    counts = [judge_rules(manual, rule, case)[0].counts for rule in ("CR-011", "CR-106")]
    assert counts == [True, False]


def test_that_every_evaluated_rule_answers_for_every_case(
    manual: Ruleset, calendars: Calendars, case_of: Case
) -> None:
    results = evaluate_rules(
        manual, calendars, case_of(), parse_period("2026Q3"), date(2026, 9, 30)
    )
    assert [(each.rule_id, each.outcome) for each in results] == [
        (rule.rule_id, "NOT_APPLICABLE") for rule in manual.rules if rule.is_evaluated
    ]


def test_that_a_period_ending_on_the_as_of_date_is_over() -> None:
    must_be_over(parse_period("2026Q3"), date(2026, 9, 30))


@pytest.mark.parametrize("evaluate", [evaluate_rules, evaluate_criteria])
def test_that_a_period_past_the_as_of_date_is_refused(
    manual: Ruleset, calendars: Calendars, case_of: Case, evaluate: Callable[..., Any]
) -> None:
    with pytest.raises(Refused, match="2026-09-30") as refused:
        evaluate(manual, calendars, case_of(), parse_period("2026Q3"), date(2026, 9, 29))
    assert refused.value.code == "period.not_over"


@pytest.mark.parametrize("period", ["1997-12-01..1998-02-28", "2030-12-01..2031-01-31"])
def test_that_a_period_the_calendars_do_not_cover_is_refused(
    manual: Ruleset, calendars: Calendars, case_of: Case, period: str
) -> None:
    case = case_of(("APP_REQ_PHONE", "2026-08-12"))
    with pytest.raises(
        Refused, match=r"agency calendar 2026\.1 runs from 1998-01-01 to 2030-12-31"
    ):
        evaluate_rules(manual, calendars, case, parse_period(period), date(2040, 1, 1))


@pytest.mark.parametrize(("asked", "period"), [("1997-12-30", "1998Q1"), ("2030-12-30", "2030Q4")])
def test_that_a_limit_the_calendar_cannot_reckon_is_listed_and_never_counted(
    manual: Ruleset, calendars: Calendars, case_of: Case, asked: str, period: str
) -> None:
    case = case_of(("APP_REQ_PHONE", asked))
    results = evaluate_rules(manual, calendars, case, parse_period(period), date(2040, 1, 1))
    (result,) = [each for each in results if each.rule_id == "CR-001"]
    assert (result.outcome, result.due, result.counts) == ("UNDETERMINED", None, False)


def test_that_a_limit_the_calendar_cannot_reckon_is_left_out_before_its_trigger(
    manual: Ruleset, calendars: Calendars, case_of: Case
) -> None:
    case = case_of(("APP_REQ_PHONE", "2030-12-30"))
    results = evaluate_rules(manual, calendars, case, parse_period("2030Q3"), date(2040, 1, 1))
    assert [r.outcome for r in results if r.rule_id == "CR-001"] == ["NOT_APPLICABLE"]
