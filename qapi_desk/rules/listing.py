"""The instances of one case that belong to a period, found without judging the rest.

For whole caseloads: a rule is looked at only when the case carries one of its triggers, and a
trigger whose limit and whose answer both lie before the period is passed over. What is passed
over is exactly what ``belongs`` would not list; nothing else is decided here.
"""

from collections.abc import Iterable
from datetime import date

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.facts import Facts, Step, Undated
from qapi_desk.rules.instance import Bench, Clock, Instance, Why
from qapi_desk.rules.judge import bar_of, instances, judged, triggers_of
from qapi_desk.rules.judge_limits import actions_of, last_day_of
from qapi_desk.rules.model import Direction


def belongs(case: Instance, period: Period) -> bool:
    """Whether an instance is listed in the period."""
    trigger = case.trigger
    if isinstance(trigger, Undated):
        return case.guess is None or case.guess in period
    if case.rule.direction is Direction.AT_LEAST_BEFORE:
        return trigger.day in period
    if case.outcome is RuleOutcome.NOT_DUE or case.why is Why.STOPPED:
        return trigger.day <= period.last
    due, done, first, last = case.due, case.done, period.first, period.last
    return (due is not None and first <= due <= last) or (
        done is not None and first <= done <= last
    )


def listed(bench: Bench, facts: Facts) -> list[Instance]:
    """The instances of every evaluated rule that belong to the bench's period, judged.

    Args:
        bench: the law, the calendars and the period; keep one for the whole caseload.
        facts: one case.

    Returns:
        In the ruleset's order of rules, then by instance number; the same instances, outcomes
        and dates that ``evaluate_rules`` lists, without those to which a condition says that the
        rule does not apply, and without its rows for rules with nothing to list. No sentence is
        made: ``words.workings`` makes them when somebody asks.
    """
    period = bench.period
    clocks = bench.clocks_of(tuple(facts.codes()))
    if facts.undated or facts.doubtful:
        every = (case for clock in clocks for case in instances(bench, facts, clock.rule))
        return [case for case in every if belongs(case, period) and case.why is not Why.CONDITION]
    found: list[Instance] = []
    for clock in clocks:
        if clock.case_asks and _never_applies(bench, facts, clock):
            continue
        for numbered in _looked_at(facts, clock, period.first, period.last):
            bar = bar_of(bench, facts, clock, numbered[1]) if clock.asks else None
            if bar is None or not bar.is_certain:
                case = judged(bench, facts, clock, numbered, bar)
                if belongs(case, period):
                    found.append(case)
    return found


def _never_applies(bench: Bench, facts: Facts, clock: Clock) -> bool:
    """Whether the case's own row says that the rule does not apply, whatever the trigger."""
    step = next(iter(facts.steps.values()))[0]
    return any(ask(bench.ruleset, facts, step)[0] is False for ask in clock.case_asks)


def _looked_at(facts: Facts, clock: Clock, first: date, last: date) -> Iterable[tuple[int, Step]]:
    """The triggers, numbered and in order, whose limit or answer may fall in the period."""
    steps = triggers_of(facts, clock.rule)
    if clock.is_skipped_by_day and not _is_answered_otherwise(facts, clock, first, last):
        return _reaching(facts, clock, steps, (first, last))
    since = first if clock.is_of_its_day else date.min
    return [(n, step) for n, step in enumerate(steps, start=1) if since <= step.day <= last]


def _is_answered_otherwise(facts: Facts, clock: Clock, first: date, last: date) -> bool:
    """Whether something other than the actions, dated in the period, may give an action day."""
    for code in clock.other_answers:
        for step in facts.steps.get(code, ()):
            if first <= step.day <= last:
                return True
    return False


def _reaching(
    facts: Facts, clock: Clock, steps: list[Step], days: tuple[date, date]
) -> list[tuple[int, Step]]:
    """From the latest trigger back, until one was due and answered before the period."""
    first, last = days
    wanted = []
    may_be_answered: bool | None = None
    for at in range(len(steps) - 1, -1, -1):
        step = steps[at]
        if step.day > last:
            continue
        due = clock.due(step.day)
        if due is not None and due < first:
            if may_be_answered is None:
                may_be_answered = _may_be_answered(facts, clock, first, last)
            if not may_be_answered:
                break
            done = last_day_of(actions_of(facts, clock.rule, step))
            if done is not None and done < first and not clock.rule.pair_by_ref:
                break
            if done is None or not first <= done <= last:
                continue
        wanted.append((at + 1, step))
    wanted.reverse()
    return wanted


def _may_be_answered(facts: Facts, clock: Clock, first: date, last: date) -> bool:
    """Whether any of the actions is dated in the period."""
    for code in clock.rule.codes:
        steps = facts.steps.get(code)
        if steps is not None and steps[-1].day >= first:
            step = facts.first_from((code,), first)
            if step is not None and step.day <= last:
                return True
    return False
