"""Every rule with a maximum time at its edges. Due days stand in the table, worked out by hand.

Day 0 are an ordinary Wednesday, the Friday before Labor Day (7 September 2026), a Saturday, and
the eve of Thanksgiving (26 and 27 November closed); month ends for limits of months. The courts
close on 25 September 2026, too.
"""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.model import Direction, RuleClass
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.told_cases import ALWAYS, after, judged, text, told

TABLE = Path(__file__).with_name("rule_edges.csv")
NO_LIMIT = (RuleClass.J, RuleClass.O, RuleClass.R, RuleClass.W)
SENT = "SENT"
"""The action of a payment: its own sending."""


class Edge(NamedTuple):
    law: str
    rule: str
    trigger: str
    day: str
    actions: str
    start: str
    due: str
    given: str

    @property
    def codes(self) -> list[str]:
        return self.actions.split()

    def case(self, *days: str) -> CaseFile:
        """The case with its actions done on these days, in order; no day for not at all."""
        head, *more = self.given.split(";")
        rest = [line for line in ([head, *more] if self._is_event else more) if line]
        if self.actions == SENT:
            return told(f"PAY {self.day} {days[0] if days else '-'} {head}", *rest)
        done = [f"{day} {code}" for code, day in zip(self.codes, days, strict=bool(days))]
        return told(self._start(head), *done, *rest)

    @property
    def _is_event(self) -> bool:
        return self.trigger not in ("PAY", "MONTH")

    def _start(self, columns: str) -> str:
        if self.trigger == "PAY":
            return f"PAY {self.day} - {columns}"
        if self.trigger == "MONTH":
            return f"MONTH {self.day[:7]} {columns}"
        return f"{self.day} {self.trigger}"


with TABLE.open(encoding="utf-8", newline="") as file:
    EDGES = [Edge(**row) for row in csv.DictReader(file)]
EDGE = pytest.mark.parametrize("edge", EDGES, ids=lambda e: f"{e.law[:2]}-{e.rule}-{e.day}")
EVENTS = [edge for edge in EDGES if edge.actions != SENT and edge.trigger not in ("PAY", "MONTH")]


@pytest.fixture
def asked(laws: dict[str, Ruleset], calendars: Calendars) -> "Asked":
    return Asked(laws, calendars)


class Asked(NamedTuple):
    laws: dict[str, Ruleset]
    calendars: Calendars

    def all(self, edge: Edge, case: CaseFile, period: str = ALWAYS) -> list[RuleResult]:
        return judged(self.laws[edge.law], self.calendars, edge.rule, case, period)

    def one(self, edge: Edge, case: CaseFile, period: str = ALWAYS) -> RuleResult:
        (result,) = self.all(edge, case, period)
        return result

    def override(self, edge: Edge) -> bool:
        """Whether the late action is itself the result that stands for the limit."""
        rule, settings = self.laws[edge.law].rule(edge.rule), self.laws[edge.law].settings
        results = rule.result or self.laws[edge.law].order_codes
        is_result = any(code in results for code in edge.codes)
        return settings.outcome_override and rule.rule_class.has_outcome_override and is_result


def told_of(result: RuleResult) -> tuple[str, ...]:
    days = (result.trigger, result.due, result.done, result.days_late)
    return (text(result.outcome), *map(text, days))


@EDGE
def test_that_an_action_on_the_due_day_is_in_time(asked: Asked, edge: Edge) -> None:
    result = asked.one(edge, edge.case(*[edge.due] * len(edge.codes)))
    assert told_of(result) == ("MET", edge.start, edge.due, edge.due, "")


@EDGE
def test_that_the_last_of_its_actions_gives_the_day(asked: Asked, edge: Edge) -> None:
    days = [edge.day, *[edge.due] * (len(edge.codes) - 1)]
    result = asked.one(edge, edge.case(*days))
    assert told_of(result) == ("MET", edge.start, edge.due, days[-1], "")


@EDGE
def test_that_an_action_a_day_after_the_due_day_is_a_day_late(asked: Asked, edge: Edge) -> None:
    late = after(edge.due, 1)
    result = asked.one(edge, edge.case(*[late] * len(edge.codes)))
    if asked.override(edge):
        assert told_of(result) == ("MET_OUTCOME", edge.start, edge.due, late, "")
    else:
        assert told_of(result) == ("LATE", edge.start, edge.due, late, "1")


@EDGE
def test_that_what_was_never_done_is_not_done(asked: Asked, edge: Edge) -> None:
    result = asked.one(edge, edge.case())
    assert told_of(result) == ("NOT_DONE", edge.start, edge.due, "", "")


@EDGE
def test_that_an_action_before_its_trigger_leaves_the_matter_open(asked: Asked, edge: Edge) -> None:
    case = edge.case(*[after(edge.day, -1)] * len(edge.codes))
    result = asked.one(edge, case)
    assert (text(result.outcome), result.days_late) == ("UNDETERMINED", None)


@EDGE
def test_that_a_limit_ending_after_the_period_still_runs(asked: Asked, edge: Edge) -> None:
    if edge.due == edge.start:
        return
    period = f"2024-01-01..{after(edge.due, -1)}"
    result = asked.one(edge, edge.case(), period)
    assert (text(result.outcome), result.counts) == ("NOT_DUE", False)


@EDGE
def test_that_an_instance_does_not_belong_to_a_later_period(asked: Asked, edge: Edge) -> None:
    period = f"{after(edge.due, 1)}..2027-06-30"
    result = asked.one(edge, edge.case(*[edge.due] * len(edge.codes)), period)
    assert (text(result.outcome), result.instance) == ("NOT_APPLICABLE", 0)


@pytest.mark.parametrize("edge", EVENTS, ids=lambda e: f"{e.law[:2]}-{e.rule}-{e.day}")
def test_that_an_action_nobody_can_date_is_never_not_done(asked: Asked, edge: Edge) -> None:
    result = asked.one(edge, edge.case(*["-"] * len(edge.codes)))
    assert text(result.outcome) == "UNDETERMINED"


@pytest.mark.parametrize("edge", EVENTS, ids=lambda e: f"{e.law[:2]}-{e.rule}-{e.day}")
def test_that_one_action_answers_two_triggers(asked: Asked, edge: Edge) -> None:
    lines = [edge.given] if edge.given else []
    twice = [f"{edge.day} {edge.trigger}"] * 2
    case = told(*twice, *[f"{edge.due} {code}" for code in edge.codes], *lines)
    assert [text(each.outcome) for each in asked.all(edge, case)] == ["MET", "MET"]


def test_that_every_rule_with_a_maximum_time_stands_in_the_table(laws: dict[str, Ruleset]) -> None:
    limits = {
        (law.ruleset_id, rule.rule_id)
        for law in laws.values()
        for rule in law.rules
        if rule.rule_class not in NO_LIMIT and rule.direction is Direction.WITHIN
    }
    assert {(edge.law, edge.rule) for edge in EDGES} == limits
