"""The hand-made edge cases against answers worked out by hand, day counts shown beside them.

The answers are a file nobody generated; the cases travel as a county's would, from extract to
snapshot to case file.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import CriterionResult, RuleResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criteria import evaluate_criteria
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset

ANSWERS = Path(__file__).parents[1] / "known_answers"
QUARTER = "FFY2026Q4"
FOR_ITS_OWN_SAKE = "E"
"""Cases named so are told for their own sake; the others for one rule (``every_rule.csv``)."""
AS_OF = date(2026, 10, 15)
LAWS = ("federal-2016", "ca-2002")
Told = dict[str, str]


def answers(name: str) -> list[Told]:
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def laws_of(told: Told) -> tuple[str, ...]:
    return LAWS if told["ruleset"] == "both" else (told["ruleset"],)


def text(value: object) -> str:
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def judged_rules(
    laws: dict[str, Ruleset], calendars: Calendars, edges: dict[str, CaseFile]
) -> Callable[[str, str, str], list[RuleResult]]:
    def judge(law: str, case: str, period: str) -> list[RuleResult]:
        results = evaluate_rules(laws[law], calendars, edges[case], parse_period(period), AS_OF)
        return [result for result in results if result.outcome != "NOT_APPLICABLE"]

    return judge


def rows_of(results: list[RuleResult]) -> Iterator[tuple[str, ...]]:
    for each in results:
        days = map(text, (each.trigger, each.due, each.done, each.days_late))
        counts = "yes" if each.counts else "no"
        yield (each.rule_id, text(each.instance), text(each.outcome), *days, counts)


RULE_COLUMNS = ("rule", "instance", "outcome", "trigger", "due", "done", "days_late", "counts")
RULES = [told for told in answers("rules") if told["outcome"] != "NOT_APPLICABLE"]
CASES = sorted({(told["case"], told["period"]) for told in RULES})


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("case", "period"), CASES)
def test_that_the_rules_say_exactly_what_was_worked_out_by_hand(
    judged_rules: Callable[[str, str, str], list[RuleResult]], law: str, case: str, period: str
) -> None:
    expected = sorted(
        tuple(told[column] for column in RULE_COLUMNS)
        for told in RULES
        if (told["case"], told["period"]) == (case, period) and law in laws_of(told)
    )
    assert sorted(rows_of(judged_rules(law, case, period))) == expected


@pytest.fixture(scope="module")
def judged_criteria(
    laws: dict[str, Ruleset], calendars: Calendars, edges: dict[str, CaseFile]
) -> dict[tuple[str, str, str], CriterionResult]:
    return {
        (law, case_id, result.criterion): result
        for law in LAWS
        for case_id, case in edges.items()
        for result in evaluate_criteria(laws[law], calendars, case, parse_period(QUARTER), AS_OF)
    }


CRITERIA = [(told, law) for told in answers("criteria") for law in laws_of(told)]


def name(value: Any) -> str:
    return f"{value['case']}-{value['criterion']}" if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("told", "law"), CRITERIA, ids=name)
def test_that_a_criterion_says_exactly_what_was_worked_out_by_hand(
    judged_criteria: dict[tuple[str, str, str], CriterionResult], told: Told, law: str
) -> None:
    result = judged_criteria[law, told["case"], told["criterion"]]
    columns = ("outcome", "deciding_rule", "trigger", "due", "done")
    given = tuple(text(getattr(result, column)) for column in columns)
    assert given == tuple(told[column] for column in columns)


@pytest.mark.parametrize("law", LAWS)
def test_that_no_other_case_is_in_a_universe(
    judged_criteria: dict[tuple[str, str, str], CriterionResult], law: str
) -> None:
    told = {(told["case"], told["criterion"]) for told, by in CRITERIA if by == law}
    lines = {(key[1], key[2]) for key in judged_criteria if key[2].startswith("line-")}
    inside = {
        (key[1], key[2])
        for key, r in judged_criteria.items()
        if r.in_universe and key[0] == law and key[1].startswith(FOR_ITS_OWN_SAKE)
    }
    assert inside - lines - told == set()


LINES = [column for column in answers("lines")[0] if column.startswith("line-")]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("law", LAWS)
def test_that_every_line_is_judged_as_by_hand(
    judged_criteria: dict[tuple[str, str, str], CriterionResult], law: str, line: str
) -> None:
    given = {
        told["case"]: text(judged_criteria[law, told["case"], line].outcome)
        for told in answers("lines")
    }
    assert given == {told["case"]: told[line] for told in answers("lines")}
