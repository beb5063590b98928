"""A minimum wait judged, and its mirror: what must lie so many units before its trigger.

A wait with nothing done yet is nothing to judge. A before-rule takes the last action that is
still in time; an action older than the trigger before it answered that one.
"""

from datetime import date

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.instance import Instance, Why
from qapi_desk.rules.judge_limits import (
    ONE_DAY,
    actions_of,
    codes_that_may_answer,
    last_day_of,
)
from qapi_desk.rules.model import Rule, RuleClass


def judge_wait(facts: Facts, case: Instance, trigger: Step) -> Instance:
    """A minimum wait: done before its day it is early, unless the trigger waived it."""
    rule, due = case.rule, case.due
    case.done_by = actions_of(facts, rule, trigger)
    case.done = last_day_of(case.done_by)
    if case.done is not None and due is not None and case.done < due:
        return _early(facts, case, trigger)
    end = facts.first_from(rule.ended_by, trigger.day) if rule.ended_by else None
    if end is not None and due is not None and end.day < due:
        case.undo()
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.ENDED, end)
    if _may_be_early(facts, case, trigger):
        case.undo()
        return case
    if case.done is None:
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.NOTHING_DONE)
    if due is None:
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, Why.STOPPED)
    return case.settle(RuleOutcome.MET, Why.DATES)


def _early(facts: Facts, case: Instance, trigger: Step) -> Instance:
    rule, done = case.rule, case.done
    end = facts.first_from(rule.ended_by, trigger.day) if rule.ended_by else None
    if end is not None and done is not None and end.day <= done:
        case.undo()
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.ENDED, end)
    if is_waived(rule, trigger):
        return case.settle(RuleOutcome.WAIVED, Why.WAIVED)
    waiver = facts.first_from(rule.excuses, trigger.day) if rule.excuses else None
    if waiver is not None and done is not None and waiver.day <= done:
        return case.settle(RuleOutcome.WAIVED, Why.EXCUSE, waiver)
    if rule.waived_by and facts.has_unreadable_topic(trigger):
        return case.settle(RuleOutcome.UNDETERMINED, Why.TOPIC_UNREADABLE)
    ends = facts.undated_of((*rule.ended_by, *rule.excuses, *rule.voided_by))
    if ends:
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, Why.ACTION_UNDATED, ends[0])
    return case.settle(RuleOutcome.EARLY, Why.DATES)


def is_waived(rule: Rule, notice: Step) -> bool:
    """Whether the notice itself, which starts a wait or must come before, says nobody waits."""
    return notice.code in rule.waived_by or f"{notice.code}:{notice.topic}" in rule.waived_by


def _may_be_early(facts: Facts, case: Instance, trigger: Step) -> bool:
    """Settle the instance as open when something nobody can read may have come too soon."""
    rule, codes = case.rule, codes_that_may_answer(case.rule)
    ref = trigger.ref if rule.pair_by_ref else None
    others = tuple(code for code in codes if code not in rule.codes)
    undated = facts.undated_of(rule.codes, ref) or facts.undated_of(others)
    if undated:
        case.settle(RuleOutcome.UNDETERMINED, Why.ACTION_UNDATED, undated[0])
        return True
    if case.due is not None:
        unknown = facts.unknown_between(trigger.day, case.due - ONE_DAY, codes)
        if unknown is not None:
            case.settle(RuleOutcome.UNDETERMINED, Why.CODE_UNREADABLE, unknown)
            return True
    return False


def judge_before(facts: Facts, case: Instance, trigger: Step) -> Instance:
    """At least so long before the trigger: in time, too late, or not at all."""
    rule, due = case.rule, case.due or trigger.day
    steps = [_latest(facts, case, group, trigger) for group in rule.actions]
    found = tuple(step for step in steps if step is not None)
    is_whole = len(found) == len(steps)
    if is_whole:
        case.done_by, case.done = found, last_day_of(found)
    if case.done is not None and case.done <= due:
        return case.settle(RuleOutcome.MET, Why.DATES)
    if any(is_waived(rule, step) for step in case.done_by):
        return case.settle(RuleOutcome.WAIVED, Why.WAIVED)
    codes = codes_that_may_answer(rule)
    undated = facts.undated_of(codes)
    unknown = facts.unknown_between(_since(facts, case, trigger), due, codes)
    if undated or unknown is not None:
        why = Why.ACTION_UNDATED if undated else Why.CODE_UNREADABLE
        case.undo()
        return case.settle(RuleOutcome.UNDETERMINED, why, undated[0] if undated else unknown)
    if case.done is None:
        return case.settle(RuleOutcome.NOT_DONE, Why.DATES)
    is_wait = rule.rule_class is RuleClass.W
    return case.settle(RuleOutcome.EARLY if is_wait else RuleOutcome.LATE, Why.DATES)


def _latest(facts: Facts, case: Instance, group: tuple[str, ...], trigger: Step) -> Step | None:
    """The last step of a group that is still in time, else the last before the trigger."""
    ref = trigger.ref if case.rule.pair_by_ref else None
    since = _since(facts, case, trigger)
    for until in (case.due or trigger.day, trigger.day):
        step = facts.last_until(group, until, ref)
        if step is not None and step.day >= since:
            return step
    return None


def _since(facts: Facts, case: Instance, trigger: Step) -> date:
    """The day after the trigger before this one; an action until then answered that one."""
    ref = trigger.ref if case.rule.pair_by_ref else None
    before = facts.last_until(case.rule.starts, trigger.day - ONE_DAY, ref)
    return date.min if before is None else before.day + ONE_DAY
