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
    if case.why is Why.OUTSIDE_CALENDAR:
        return trigger.day <= period.last if case.guess is None else case.guess in period
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
    recent = {code for code, steps in facts.steps.items() if steps[-1].day >= period.first}
    for clock in clocks:
        for numbered in _looked_at(facts, clock, recent, period):
            doubt = _doubt(bench, facts, clock, numbered[1]) if clock.asks else False
            if doubt is not None:
                bar = bar_of(bench, facts, clock, numbered[1]) if doubt else None
                case = judged(bench, facts, clock, numbered, bar)
                if belongs(case, period):
                    found.append(case)
    return found


def _doubt(bench: Bench, facts: Facts, clock: Clock, step: Step) -> bool | None:
    """Whether a condition cannot be told; None when one fails, and the rule does not apply."""
    doubt = False
    for _, _, quick in clock.asks:
        answer = quick(bench.ruleset, facts, step)
        if answer is False:
            return None
        if answer is None:
            doubt = True
    return doubt


def _looked_at(
    facts: Facts, clock: Clock, recent: set[str], period: Period
) -> Iterable[tuple[int, Step]]:
    """The triggers, numbered and in order, whose limit or answer may fall in the period."""
    first, last = period.first, period.last
    since = date.min
    if clock.is_of_its_day:
        since = first
    elif clock.is_skipped_by_day:
        since = clock.first_reaching(first)
        if recent.isdisjoint(clock.answers):
            if not _has_since(facts, clock.rule.starts, since):
                return ()
        elif _is_answered_otherwise(facts, clock, period):
            since = date.min
        else:
            return _reaching(facts, clock, since, period)
    steps = triggers_of(facts, clock.rule)
    return [(n, step) for n, step in enumerate(steps, start=1) if since <= step.day <= last]


def _has_since(facts: Facts, codes: tuple[str, ...], since: date) -> bool:
    """Whether a trigger lies on the day or later."""
    for code in codes:
        steps = facts.steps.get(code)
        if steps is not None and steps[-1].day >= since:
            return True
    return False


def _is_answered_otherwise(facts: Facts, clock: Clock, period: Period) -> bool:
    """Whether something other than the actions, dated in the period, may give an action day."""
    for code in clock.other_answers:
        for step in facts.steps.get(code, ()):
            if step.day in period:
                return True
    return False


def _reaching(facts: Facts, clock: Clock, since: date, period: Period) -> list[tuple[int, Step]]:
    """From the latest trigger back, until one was due and answered before the period."""
    steps, rule, first, last = triggers_of(facts, clock.rule), clock.rule, period.first, period.last
    wanted = []
    for at in range(len(steps) - 1, -1, -1):
        step = steps[at]
        if step.day > last:
            continue
        if step.day < since:
            done = last_day_of(actions_of(facts, rule, step))
            if done is not None and done < first and not rule.pair_by_ref:
                break
            if done is None or not first <= done <= last:
                continue
        wanted.append((at + 1, step))
    wanted.reverse()
    return wanted
