"""A pass, a boundary and a failure of every rule the record can answer, by plain day counts."""

import csv
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import Outcome, RuleOutcome, RuleResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset

ANSWERS = Path(__file__).parents[1] / "known_answers" / "every_rule.csv"
QUARTER = parse_period("FFY2026Q4")
AS_OF = date(2026, 10, 15)
FAILURE = "F"
Told = dict[str, str]


def answers() -> list[Told]:
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CLEAN = [told for told in answers() if not told["case"].endswith(FAILURE)]


def name(told: Told) -> str:
    return told["case"]


def judged(manual: Ruleset, calendars: Calendars, case_file: CaseFile) -> tuple[RuleResult, ...]:
    return evaluate_rules(manual, calendars, case_file, QUARTER, AS_OF)


def row_of(result: RuleResult) -> tuple[str, ...]:
    days = (result.trigger, result.due, result.done, result.days_late)
    texts = ("" if value is None else str(value) for value in days)
    return (str(result.instance), result.outcome, *texts, "yes" if result.counts else "no")


@pytest.mark.parametrize("told", answers(), ids=name)
def test_that_a_rule_says_of_its_own_case_what_was_worked_out(
    manual: Ruleset, calendars: Calendars, edges: dict[str, CaseFile], told: Told
) -> None:
    columns = ("instance", "outcome", "trigger", "due", "done", "days_late", "counts")
    found = [
        row_of(result)
        for result in judged(manual, calendars, edges[told["case"]])
        if result.rule_id == told["rule"] and str(result.instance) == told["instance"]
    ]
    assert found == [tuple(told[column] for column in columns)]


@pytest.mark.parametrize("told", CLEAN, ids=name)
def test_that_no_rule_is_undetermined_on_a_case_planted_clean(
    manual: Ruleset, calendars: Calendars, edges: dict[str, CaseFile], told: Told
) -> None:
    open_rules = [
        result.rule_id
        for result in judged(manual, calendars, edges[told["case"]])
        if result.outcome is RuleOutcome.UNDETERMINED
    ]
    assert open_rules == []


@pytest.mark.parametrize("law", ["ca-2002", "federal-2016"])
@pytest.mark.parametrize("told", CLEAN, ids=name)
def test_that_no_criterion_is_incomplete_on_a_case_planted_clean(
    laws: dict[str, Ruleset],
    calendars: Calendars,
    edges: dict[str, CaseFile],
    told: Told,
    law: str,
) -> None:
    results = evaluate_criteria(laws[law], calendars, edges[told["case"]], QUARTER, AS_OF)
    incomplete = [
        result.criterion
        for result in results
        if result.in_universe and result.outcome is Outcome.INCOMPLETE
    ]
    assert incomplete == []
