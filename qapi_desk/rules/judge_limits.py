"""A maximum time judged: what must be done so many units after its trigger, once or every time.

Pairing: a trigger takes, of each group of actions it asks for, the first one dated on or after
it (strictly after it for a recurring duty); the last group to be answered gives the action day.
So one action may answer two triggers, and of two actions for one trigger the first counts. Where
the rule pairs by ref, an action that carries one answers only a trigger with the same ref, or
with none. An action dated before the first trigger, with none after, is a contradiction.
"""

from datetime import date, timedelta
from typing import Final

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.instance import Bench, Instance, Why, misses_periods
from qapi_desk.rules.model import Rule, RuleClass

ONE_DAY: Final = timedelta(days=1)
ANNIVERSARIES: Final = (RuleClass.A75, RuleClass.A90)
_CLOSED: Final = "CASE_CLOSED"


def actions_of(facts: Facts, rule: Rule, trigger: Step) -> tuple[Step, ...]:
    """The first action of every group from the trigger on; empty unless every group has one."""
    since = trigger.day + ONE_DAY if rule.recurs else trigger.day
    ref = trigger.ref if rule.pair_by_ref else None
    found = []
    for group in rule.actions:
        step = facts.first_from(group, since, ref)
        if rule.set_aside and step is not None:
            step = _first_own(facts, rule, group, since, ref)
        if step is None:
            return ()
        found.append(step)
    return tuple(found)


def _first_own(
    facts: Facts, rule: Rule, group: tuple[str, ...], since: date, ref: str | None
) -> Step | None:
    """The first action whose topic does not make it an end of the duty instead."""
    for step in facts.in_order(group):
        is_ours = step.day >= since and (ref is None or step.ref in (None, ref))
        if is_ours and f"{step.code}:{step.topic}" not in rule.set_aside:
            return step
    return None


def last_day_of(steps: tuple[Step, ...]) -> date | None:
    """The day on which the last group was answered."""
    if not steps:
        return None
    return steps[0].day if len(steps) == 1 else max([step.day for step in steps])


def judge_limit(bench: Bench, facts: Facts, case: Instance, trigger: Step) -> Instance:
    """A maximum time, asked in this order: met, excused, ended, running, contradicted, missed."""
    rule, due, last = case.rule, case.due, bench.period.last
    case.done_by = actions_of(facts, rule, trigger)
    case.done = last_day_of(case.done_by)
    seen = last if due is None or due > last else due
    if case.done is not None and case.done <= seen:
        return case.settle(RuleOutcome.MET, Why.DATES)
    ref = trigger.ref if rule.pair_by_ref else None
    excuse = facts.first_from(rule.excuses, trigger.day, ref) if rule.excuses else None
    if excuse is not None and excuse.day <= seen:
        case.undo(excuse.day)
        return case.settle(RuleOutcome.EXCUSED, Why.EXCUSE, excuse)
    if _has_ended(bench, facts, case, trigger, seen):
        case.undo()
        return case
    if due is None or due > last:
        case.undo()
        return case.settle(RuleOutcome.NOT_DUE, Why.DATES if due else Why.STOPPED)
    early = _contradiction(facts, case, trigger)
    if early is not None:
        return case.settle(RuleOutcome.UNDETERMINED, Why.BEFORE_TRIGGER, early)
    if excuse is not None and (case.done is None or excuse.day < case.done):
        case.done, case.done_by = excuse.day, (excuse,)
    return _judge_missed(bench, facts, case, trigger, due)


def _has_ended(bench: Bench, facts: Facts, case: Instance, trigger: Step, seen: date) -> bool:
    """Settle the instance when its duty ended before its limit did."""
    rule = case.rule
    if rule.ended_by:
        ref = trigger.ref if rule.pair_by_ref else None
        end = facts.first_from(rule.ended_by, trigger.day, ref)
        if end is not None and end.day <= seen:
            case.settle(RuleOutcome.NOT_APPLICABLE, Why.ENDED, end)
            return True
    closed = facts.case.closed_date
    if closed is None or not trigger.day <= closed <= seen or not closing_ends(bench, rule):
        return False
    if trigger.code == _CLOSED:
        return False
    case.settle(RuleOutcome.NOT_APPLICABLE, Why.CLOSED, row=facts.case_row)
    return True


def closing_ends(bench: Bench, rule: Rule) -> bool:
    """Whether closing the case ends a running limit. Service to disposition runs on."""
    return bench.ruleset.settings.closing_ends_limits and rule.rule_class not in ANNIVERSARIES


def _contradiction(facts: Facts, case: Instance, trigger: Step) -> Step | None:
    """An action dated before every trigger it could answer, where none follows this one."""
    rule = case.rule
    if case.done is not None or rule.recurs:
        return None
    ref = trigger.ref if rule.pair_by_ref else None
    for group in rule.actions:
        if facts.first_from(group, trigger.day, ref) is None:
            early = facts.last_until(group, trigger.day, ref)
            if early is not None and _answered_none(facts, rule, early):
                return early
    return None


def _answered_none(facts: Facts, rule: Rule, action: Step) -> bool:
    """Whether no trigger that the action could answer lies on its day or before it."""
    ref = action.ref if rule.pair_by_ref else None
    return facts.last_until(rule.starts, action.day, ref) is None


def _judge_missed(bench: Bench, facts: Facts, case: Instance, trigger: Step, due: date) -> Instance:
    """The limit ran out unmet: unless something unreadable may have met it, or an outcome did."""
    override = _override(bench, facts, case, trigger)
    if override is not None:
        case.undo(override.day)
        return case.settle(RuleOutcome.MET_OUTCOME, Why.OUTCOME, override)
    if _is_unsure(bench, facts, case, trigger, due):
        case.undo()
        return case
    if misses_periods(case.rule):
        return case.settle(RuleOutcome.MISSED, Why.DATES)
    late = case.done is not None
    return case.settle(RuleOutcome.LATE if late else RuleOutcome.NOT_DONE, Why.DATES)


def _is_unsure(bench: Bench, facts: Facts, case: Instance, trigger: Step, due: date) -> bool:
    """Settle the instance as open when something nobody can read may have met or ended it."""
    rule = case.rule
    if facts.undated:
        ref = trigger.ref if rule.pair_by_ref else None
        undated = facts.undated_of(_open_codes(facts, rule, trigger, due), ref)
        undated = undated or facts.undated_of(_toll_codes(rule))
        if undated:
            case.settle(RuleOutcome.UNDETERMINED, Why.ACTION_UNDATED, undated[0])
            return True
    unknown = facts.unknown_between(trigger.day, due, codes_that_may_answer(rule))
    if unknown is not None:
        case.settle(RuleOutcome.UNDETERMINED, Why.CODE_UNREADABLE, unknown)
        return True
    if facts.has_unreadable_close and closing_ends(bench, rule):
        case.settle(RuleOutcome.UNDETERMINED, Why.CLOSED_UNKNOWN, row=facts.case_row)
        return True
    return False


def _open_codes(facts: Facts, rule: Rule, trigger: Step, due: date) -> tuple[str, ...]:
    """The codes that may still settle it: not of a group that was answered in time."""
    ref = trigger.ref if rule.pair_by_ref else None
    since = trigger.day + ONE_DAY if rule.recurs else trigger.day
    closed: set[str] = set()
    for group in rule.actions:
        step = facts.first_from(group, since, ref)
        if step is not None and step.day <= due:
            closed.update(group)
    others = set(codes_that_may_answer(rule)) - closed
    return tuple(code for code in codes_that_may_answer(rule) if code in others)


def codes_that_may_answer(rule: Rule) -> tuple[str, ...]:
    """Every code that may have met, excused, ended, stopped or taken back a duty."""
    return (*rule.codes, *rule.ended_by, *_toll_codes(rule), *rule.voided_by)


def _toll_codes(rule: Rule) -> list[str]:
    """What stops and starts a clock, whatever its ref."""
    return [code for toll in rule.tolls for code in (*toll.opens, *toll.ends)]


def _override(bench: Bench, facts: Facts, case: Instance, trigger: Step) -> Step | None:
    """The result reached in the period, where the ruleset lets it stand for the limit."""
    if not (bench.ruleset.settings.outcome_override and case.rule.rule_class.has_outcome_override):
        return None
    since = max(bench.period.first, trigger.day)
    step = facts.first_from(case.rule.result or bench.ruleset.order_codes, since)
    return step if step is not None and step.day <= bench.period.last else None
