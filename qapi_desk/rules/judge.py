"""One instance of one rule judged: trigger, due day, what was done, and the outcome class.

Pairing: every trigger starts its own instance and takes, of each group of actions it asks for,
the first one dated on or after it (strictly after it for a recurring duty); the last group to
be answered gives the action day. So one action may answer two triggers, and of two actions for
one trigger the first counts. An action dated before the first trigger, with none after, is a
contradiction; a date or code nobody can read that might be the action leaves the matter open.
Neither is ever "not done". What is known to the as-of date counts, but a limit that ends after
the period and was not met inside it is still running. No sentences here: see ``words``.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from qapi_desk.domain.calendar import DayCalendar, Roll, Unit, due_day, readings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.facts import Facts, Standing, Step, Undated
from qapi_desk.rules.model import Condition, Fact, Rule, RuleClass, Ruleset

STATES: Final = (Fact.ORDER_IN_FORCE, Fact.NCP_LOCATED)
ONE_DAY: Final = timedelta(days=1)
ANNIVERSARIES: Final = (RuleClass.A75, RuleClass.A90)
_LATE: Final = (RuleOutcome.LATE, RuleOutcome.MISSED)


class Why(Enum):
    """Why an instance came out as it did, where the dates alone do not say it."""

    DATES = auto()
    CONDITION = auto()
    CONDITION_UNKNOWN = auto()
    TRIGGER_UNDATED = auto()
    OUTSIDE_CALENDAR = auto()
    ENDED = auto()
    CLOSED = auto()
    CLOSED_UNKNOWN = auto()
    BEFORE_TRIGGER = auto()
    ACTION_UNDATED = auto()
    CODE_UNREADABLE = auto()
    EXCUSE = auto()
    OUTCOME = auto()
    NOTHING_DONE = auto()


@dataclass(slots=True)
class Instance:
    """One trigger of one rule with its verdict in one period. Settled once, then only read."""

    rule: Rule
    number: int
    trigger: Step | Undated
    outcome: RuleOutcome = RuleOutcome.NOT_DONE
    why: Why = Why.DATES
    start: date | None = None
    due: date | None = None
    done: date | None = None
    done_by: tuple[Step, ...] = ()
    other: Step | Undated | None = None
    row: str = ""
    barred: Condition | None = None
    second_due: date | None = None
    guess: date | None = None
    """With an undated trigger: when the limit would end, counted from the day it was recorded."""

    @property
    def days_late(self) -> int | None:
        """Calendar days after the due day; None when in time, or when nothing was done."""
        if self.outcome not in _LATE or self.done is None or self.due is None:
            return None
        return (self.done - self.due).days

    def settle(
        self, outcome: RuleOutcome, why: Why, other: Step | Undated | None = None, row: str = ""
    ) -> "Instance":
        """Give the verdict, with the fact and the row it rests on."""
        self.outcome, self.why, self.other, self.row = outcome, why, other, row
        return self

    def undo(self, done: date | None = None) -> None:
        """Take the action out of the verdict, or put another day in its place."""
        self.done, self.done_by = done, ()


@dataclass(frozen=True, slots=True)
class Bench:
    """What a judgement needs beside the case: the law, the calendars, the period."""

    ruleset: Ruleset
    calendars: Calendars
    period: Period

    def calendar_of(self, rule: Rule) -> DayCalendar:
        """The calendar a rule's limit is counted by."""
        return self.calendars.of(rule.office)


def instances(bench: Bench, facts: Facts, rule: Rule) -> list[Instance]:
    """Every instance of the rule on the case, judged, in trigger order and numbered from 1."""
    found = [judge(bench, facts, rule, n, step) for n, step in numbered_triggers(facts, rule)]
    undated = enumerate(facts.undated_of(rule.triggers), start=len(found) + 1)
    return found + [undated_instance(bench, rule, number, event) for number, event in undated]


def undated_instance(bench: Bench, rule: Rule, number: int, event: Undated) -> Instance:
    """An instance whose clock starts on a day nobody can read."""
    case = Instance(rule, number, event)
    if event.recorded is not None:
        with suppress(Refused):
            case.guess = _due(bench.calendar_of(rule), rule, event.recorded)
    return case.settle(RuleOutcome.UNDETERMINED, Why.TRIGGER_UNDATED)


def numbered_triggers(facts: Facts, rule: Rule) -> list[tuple[int, Step]]:
    """The rule's dated triggers with their numbers; a recurring duty has one a day."""
    steps = facts.in_order(rule.triggers)
    if rule.rule_class is RuleClass.R:
        steps = [step for i, step in enumerate(steps) if i == 0 or step.day != steps[i - 1].day]
    return list(enumerate(steps, start=1))


def judge(bench: Bench, facts: Facts, rule: Rule, number: int, trigger: Step) -> Instance:
    """One dated trigger judged."""
    case = Instance(rule, number, trigger, start=trigger.day)
    try:
        case.due = due = _due(bench.calendar_of(rule), rule, trigger.day)
    except Refused:
        return case.settle(RuleOutcome.UNDETERMINED, Why.OUTSIDE_CALENDAR)
    if rule.unit is Unit.DAYS_UNSPECIFIED:
        case.second_due = _second_due(bench, rule, trigger.day)
    for condition in rule.conditions:
        holds, row = _holds(bench, facts, condition, trigger.day)
        if holds is True:
            continue
        case.barred = condition
        if holds is None:
            return case.settle(RuleOutcome.UNDETERMINED, Why.CONDITION_UNKNOWN, row=row)
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.CONDITION, row=row)
    case.done_by = _actions(facts, rule, trigger.day)
    if case.done_by:
        case.done = max(step.day for step in case.done_by)
    if rule.rule_class is RuleClass.W:
        return _judge_wait(case, due)
    return _judge_limit(bench, facts, case, due)


def _due(calendar: DayCalendar, rule: Rule, day: date) -> date:
    due = due_day(day, rule.amount, rule.unit, calendar)
    return due if rule.roll is Roll.NONE else calendar.roll_forward(due)


def _second_due(bench: Bench, rule: Rule, day: date) -> date | None:
    both = readings(day, rule.amount, rule.unit, bench.calendar_of(rule), rule.roll)
    return both[1].due if len(both) > 1 else None


def _holds(bench: Bench, facts: Facts, condition: Condition, day: date) -> Standing:
    if condition.fact in STATES:
        holds, row = facts.state(condition.fact, bench.ruleset, day)
        asked = None if holds is None else ("yes" if holds else "no") in condition.values
        return Standing(asked, row)
    word = facts.word(condition.fact)
    return Standing(None if word is None else word in condition.values, facts.case_row)


def _actions(facts: Facts, rule: Rule, day: date) -> tuple[Step, ...]:
    """The first action of every group from the day on; empty unless every group has one."""
    since = day + ONE_DAY if rule.rule_class is RuleClass.R else day
    found = []
    for group in rule.actions:
        step = facts.first_from(group, since)
        if step is None:
            return ()
        found.append(step)
    return tuple(found)


def _judge_wait(case: Instance, due: date) -> Instance:
    """A minimum wait: nothing done is nothing to judge; done before its day is early."""
    if case.done is None:
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.NOTHING_DONE)
    early = case.done < due
    return case.settle(RuleOutcome.EARLY if early else RuleOutcome.MET, Why.DATES)


def _judge_limit(bench: Bench, facts: Facts, case: Instance, due: date) -> Instance:
    """A maximum time, asked in this order: met, excused, ended, contradicted, running, missed."""
    seen = min(due, bench.period.last)
    if case.done is not None and case.done <= seen:
        return case.settle(RuleOutcome.MET, Why.DATES)
    excuse = facts.first_from(case.rule.excuses, case.start or seen)
    if excuse is not None and excuse.day <= seen:
        case.undo(excuse.day)
        return case.settle(RuleOutcome.EXCUSED, Why.EXCUSE, excuse)
    if _has_ended(bench, facts, case, seen):
        case.undo()
        return case
    early = _contradiction(facts, case)
    if early is not None:
        return case.settle(RuleOutcome.UNDETERMINED, Why.BEFORE_TRIGGER, early)
    if due > bench.period.last:
        case.undo()
        return case.settle(RuleOutcome.NOT_DUE, Why.DATES)
    if excuse is not None and (case.done is None or excuse.day < case.done):
        case.done, case.done_by = excuse.day, (excuse,)
    return _judge_missed(bench, facts, case, due)


def _has_ended(bench: Bench, facts: Facts, case: Instance, seen: date) -> bool:
    """Settle the instance when its duty ended before its limit did."""
    start = case.start or seen
    end = facts.first_from(case.rule.ended_by, start)
    if end is not None and end.day <= seen:
        case.settle(RuleOutcome.NOT_APPLICABLE, Why.ENDED, end)
        return True
    closed = facts.case.closed_date
    if not closing_ends(bench, case.rule) or closed is None or not start <= closed <= seen:
        return False
    case.settle(RuleOutcome.NOT_APPLICABLE, Why.CLOSED, row=facts.case_row)
    return True


def closing_ends(bench: Bench, rule: Rule) -> bool:
    """Whether closing the case ends a running limit. Service to disposition runs on."""
    return bench.ruleset.settings.closing_ends_limits and rule.rule_class not in ANNIVERSARIES


def _contradiction(facts: Facts, case: Instance) -> Step | None:
    """An action dated before the first trigger, where none follows it."""
    if case.done is not None or case.number != 1 or case.rule.rule_class is RuleClass.R:
        return None
    start = case.start or date.max
    for group in case.rule.actions:
        if facts.first_from(group, start) is None:
            early = facts.last_until(group, start)
            if early is not None:
                return early
    return None


def _judge_missed(bench: Bench, facts: Facts, case: Instance, due: date) -> Instance:
    """The limit ran out unmet: unless something unreadable may have met it, or an outcome did."""
    override = _override(bench, facts, case)
    if override is not None:
        case.undo(override.day)
        return case.settle(RuleOutcome.MET_OUTCOME, Why.OUTCOME, override)
    undated = facts.undated_of((*case.rule.codes, *case.rule.ended_by))
    if undated:
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, Why.ACTION_UNDATED, undated[0])
    unknown = facts.unknown_between(case.start or due, due)
    if unknown is not None:
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, Why.CODE_UNREADABLE, unknown)
    if closing_ends(bench, case.rule) and facts.has_unreadable_close:
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, Why.CLOSED_UNKNOWN, row=facts.case_row)
    if case.rule.rule_class is RuleClass.R:
        return case.settle(RuleOutcome.MISSED, Why.DATES)
    late = case.done is not None
    return case.settle(RuleOutcome.LATE if late else RuleOutcome.NOT_DONE, Why.DATES)


def _override(bench: Bench, facts: Facts, case: Instance) -> Step | None:
    """The result reached in the period, where the ruleset lets it stand for the limit."""
    if not (bench.ruleset.settings.outcome_override and case.rule.rule_class.has_outcome_override):
        return None
    since = max(bench.period.first, case.start or bench.period.first)
    step = facts.first_from(bench.ruleset.order_codes, since)
    return step if step is not None and step.day <= bench.period.last else None
