"""One instance of one rule judged: trigger, due day, what was done, and the outcome class.

Every trigger starts its own instance. First its clock is set, then it is asked whether the rule
applies, then what was done about it by the rule's direction (``judge_limits``, ``judge_waits``)
or by its tests (``judge_tests``). A date, code or topic nobody can read that might decide leaves
the matter open, and is never "not done". What is known to the as-of date counts, but a limit
that ends after the period and was not met inside it is still running. No sentences here: see
``words``.
"""

from datetime import date
from typing import Final, NamedTuple

from qapi_desk.domain.clocks import Span, joined, started
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.facts import Facts, Step, Undated
from qapi_desk.rules.instance import Bench, Clock, Instance, Why
from qapi_desk.rules.judge_limits import ANNIVERSARIES, ONE_DAY, closing_ends, judge_limit
from qapi_desk.rules.judge_tests import judge_tests
from qapi_desk.rules.judge_waits import judge_before, judge_wait
from qapi_desk.rules.model import Condition, Direction, Rule, Toll

__all__ = [
    "ANNIVERSARIES",
    "ONE_DAY",
    "Bench",
    "Instance",
    "Why",
    "closing_ends",
    "instances",
    "judge",
    "numbered_triggers",
    "undated_instance",
]

_UNSETTLED: Final = RuleOutcome.NOT_DONE
_KEPT: Final = (
    RuleOutcome.MET,
    RuleOutcome.MET_OUTCOME,
    RuleOutcome.EXCUSED,
    RuleOutcome.NOT_APPLICABLE,
    RuleOutcome.NOT_DUE,
)


class Bar(NamedTuple):
    """A condition that keeps a rule from applying, or may: the row it was read from."""

    condition: Condition
    row: str
    is_certain: bool


def instances(bench: Bench, facts: Facts, rule: Rule) -> list[Instance]:
    """Every instance of the rule on the case, judged, in trigger order and numbered from 1.

    Dated triggers come first, then those whose topic nobody can read, then undated ones.
    """
    found = [judge(bench, facts, rule, n, step) for n, step in numbered_triggers(facts, rule)]
    for step in facts.doubtful_of(rule.triggers):
        found.append(doubtful_instance(bench, rule, len(found) + 1, step))
    for event in facts.undated_of(rule.triggers):
        found.append(undated_instance(bench, facts, rule, len(found) + 1, event))
    return found


def undated_instance(
    bench: Bench, facts: Facts, rule: Rule, number: int, event: Undated
) -> Instance:
    """An instance whose clock starts on a day nobody can read."""
    case, clock = Instance(rule, number, event), bench.clock(rule)
    if event.recorded is not None:
        case.guess = event.recorded if rule.tests else clock.due(event.recorded)
    bar = _lasting_bar(bench, facts, clock, event.step)
    if bar is not None:
        case.barred = bar.condition
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.CONDITION, row=bar.row)
    return case.settle(RuleOutcome.UNDETERMINED, Why.TRIGGER_UNDATED)


def _lasting_bar(bench: Bench, facts: Facts, clock: Clock, step: Step) -> Bar | None:
    """The first condition that fails on whatever day the trigger may have been."""
    for condition, ask, _ in clock.asks:
        if not condition.fact.changes_by_day:
            answer, row = ask(bench.ruleset, facts, step)
            if answer is False:
                return Bar(condition, row, is_certain=True)
    return None


def doubtful_instance(bench: Bench, rule: Rule, number: int, step: Step) -> Instance:
    """An instance that is one only if a topic nobody can read is the one the rule asks for."""
    clock = bench.clock(rule)
    case = Instance(rule, number, step, start=clock.base(step.day), due=clock.due(step.day))
    return case.settle(RuleOutcome.UNDETERMINED, Why.TOPIC_UNREADABLE)


def numbered_triggers(facts: Facts, rule: Rule) -> list[tuple[int, Step]]:
    """The rule's dated triggers with their numbers; a recurring duty has one a day.

    A trigger taken back (``voided_by``) before the next one is no trigger.
    """
    return list(enumerate(triggers_of(facts, rule), start=1))


def triggers_of(facts: Facts, rule: Rule) -> list[Step]:
    """The rule's dated triggers that stand, in order."""
    steps = facts.in_order(rule.starts)
    if rule.recurs and len(steps) > 1:
        steps = [step for i, step in enumerate(steps) if i == 0 or step.day != steps[i - 1].day]
    if rule.voided_by and any(code in facts.steps for code in rule.voided_by):
        steps = [step for i, step in enumerate(steps) if not _is_void(facts, rule, steps[i:])]
    return steps


def _is_void(facts: Facts, rule: Rule, steps: list[Step]) -> bool:
    """Whether the first of the steps was taken back before the next one came."""
    own = steps[0].ref if rule.pair_by_ref else None
    void = facts.first_from(rule.voided_by, steps[0].day, own)
    if void is None:
        return False
    later = (step for step in steps[1:] if own is None or step.ref in (None, own))
    following = next(later, None)
    return following is None or void.day < following.day


def judge(bench: Bench, facts: Facts, rule: Rule, number: int, trigger: Step) -> Instance:
    """One dated trigger judged."""
    clock = bench.clock(rule)
    return judged(bench, facts, clock, (number, trigger), bar_of(bench, facts, clock, trigger))


def judged(
    bench: Bench, facts: Facts, clock: Clock, numbered: tuple[int, Step], bar: Bar | None
) -> Instance:
    """One dated trigger of a clock's rule judged, the conditions having been asked."""
    rule, trigger = clock.rule, numbered[1]
    due = clock.due(trigger.day, trigger.topic)
    case = Instance(rule, numbered[0], trigger, _UNSETTLED, Why.DATES, trigger.day, due)
    if due is None:
        case.guess = clock.calendar.first if trigger.day < clock.calendar.first else None
        return case.settle(RuleOutcome.UNDETERMINED, Why.OUTSIDE_CALENDAR)
    if clock.base_of is not None:
        case.start = clock.base(trigger.day)
    if rule.tolls:
        _toll(facts, clock, case)
    if bar is not None and bar.is_certain:
        case.barred = bar.condition
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.CONDITION, row=bar.row)
    _settle(bench, facts, case, clock, trigger)
    if bar is not None and case.outcome is not RuleOutcome.NOT_APPLICABLE:
        case.undo()
        case.barred = bar.condition
        case.settle(RuleOutcome.UNDETERMINED, Why.CONDITION_UNKNOWN, row=bar.row)
    return case


def _settle(bench: Bench, facts: Facts, case: Instance, clock: Clock, trigger: Step) -> Instance:
    """The verdict of one whose rule applies, or may."""
    rule = clock.rule
    if rule.unless_in_time is not None and _is_spared(bench, facts, case, trigger):
        return case
    if clock.amounts and trigger.topic is None and facts.has_unreadable_topic(trigger):
        return case.settle(RuleOutcome.UNDETERMINED, Why.TOPIC_UNREADABLE)
    return _judge_by_kind(bench, facts, case, trigger)


def _judge_by_kind(bench: Bench, facts: Facts, case: Instance, trigger: Step) -> Instance:
    rule = case.rule
    if rule.tests:
        return judge_tests(bench, facts, case, trigger)
    if rule.direction is Direction.WITHIN or rule.direction is Direction.EVERY:
        return judge_limit(bench, facts, case, trigger)
    if rule.direction is Direction.NOT_BEFORE:
        return judge_wait(facts, case, trigger)
    return judge_before(facts, case, trigger)


def bar_of(bench: Bench, facts: Facts, clock: Clock, trigger: Step) -> Bar | None:
    """The first condition that fails at a trigger; else the first that cannot be told."""
    doubt: Bar | None = None
    for condition, ask, _ in clock.asks:
        answer, row = ask(bench.ruleset, facts, trigger)
        if answer is False:
            return Bar(condition, row, is_certain=True)
        if answer is None and doubt is None:
            doubt = Bar(condition, row, is_certain=False)
    return doubt


def _is_spared(bench: Bench, facts: Facts, case: Instance, trigger: Step) -> bool:
    """Settle the instance when the rule whose miss would start its duty was not missed."""
    other = bench.ruleset.rule(case.rule.unless_in_time or "")
    case.excused_by = own = judge(bench, facts, other, case.number, trigger)
    if own.outcome in _KEPT:
        case.settle(RuleOutcome.NOT_APPLICABLE, Why.OTHER_MET)
        return True
    if own.outcome is RuleOutcome.UNDETERMINED:
        case.settle(RuleOutcome.UNDETERMINED, Why.OTHER_UNKNOWN)
        return True
    return False


def _toll(facts: Facts, clock: Clock, case: Instance) -> None:
    """Set the clock's start and due day by the spans in which it stands still."""
    start = case.start
    topic = case.trigger.topic if isinstance(case.trigger, Step) else None
    spans: list[Span] = []
    for toll in clock.rule.tolls:
        found = spans_of(facts, toll)
        if not toll.at_start:
            spans += found
        elif start is not None:
            found = found or _first_known(facts, toll, start)
            start = started(start, joined(found))
    case.spans = joined(spans)
    case.due = None
    if start is None:
        return
    case.start = start
    try:
        case.due = clock.tolled(start, topic, case.spans)
    except Refused:
        case.due = None


def _first_known(facts: Facts, toll: Toll, day: date) -> list[Span]:
    """The span from a day to the first end the record tells of, where it tells of none by then."""
    if facts.last_until(toll.ends, day) is not None:
        return []
    ended = facts.first_from(toll.ends, day)
    return [] if ended is None else [Span(day, ended.day)]


def spans_of(facts: Facts, toll: Toll) -> list[Span]:
    """The spans a toll's events open and end; one that nothing ended is open still."""
    found = []
    for opened in facts.in_order(toll.opens):
        ended = facts.first_from(toll.ends, opened.day)
        found.append(Span(opened.day, None if ended is None else ended.day))
    return found
