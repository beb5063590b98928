"""The sentences a reviewer can defend, and the workings that go with a verdict.

Words for event codes come from the ruleset. This module decides nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from qapi_desk.domain.calendar import Reckoning, Unit
from qapi_desk.domain.clocks import STOOD_STILL, Span
from qapi_desk.domain.ids import EventId
from qapi_desk.domain.outcomes import RuleOutcome, Workings
from qapi_desk.rules.facts import Facts, Step, Undated
from qapi_desk.rules.judge import Bench, Instance
from qapi_desk.rules.model import Anchor, Direction, Rule, Ruleset
from qapi_desk.rules.readings import missed_periods, other_readings, reckoned, second_due
from qapi_desk.rules.reasons import asked, reason
from qapi_desk.rules.speech import UNITS, capital, days, happened, on

__all__ = ["capital", "days", "happened", "ids_of", "on", "workings"]

_ONE_DAY: Final = timedelta(days=1)


def _limit(rule: Rule, amount: int) -> str:
    """A rule's limit with its verb: ``90 calendar days end``."""
    unit, noun = UNITS[rule.unit], "ends" if amount == 1 else "end"
    head, _, tail = unit.partition(" (")
    plural = head if amount == 1 else f"{head}s"
    return f"{amount} {plural}{' (' + tail if tail else ''} {noun}"


def workings(bench: Bench, facts: Facts, case: Instance) -> Workings:
    """The workings of one settled instance."""
    rule = case.rule
    reckoning = reckoned(bench, case)
    used = _used(case)
    return Workings(
        sentences=tuple(_sentences(bench, facts, case, reckoning)),
        events_used=tuple(ids_of(used)),
        skipped=reckoning.skipped if reckoning is not None else (),
        days_counted=_days_counted(bench, case, reckoning),
        unit=str(rule.unit),
        calendar=reckoning.calendar if reckoning is not None else None,
        citation=rule.citation,
        rows_read=tuple(dict.fromkeys([step.row for step in used] + [case.row] * bool(case.row))),
    )


def _days_counted(bench: Bench, case: Instance, reckoning: Reckoning | None) -> int | None:
    """The days counted from day 0 to the action; backwards for what must come before."""
    if case.start is None or case.done is None:
        return None
    first, last = case.start, case.done
    if case.rule.direction is Direction.AT_LEAST_BEFORE:
        first, last = case.done - _ONE_DAY, case.start - _ONE_DAY
    clock = bench.clock(case.rule)
    if clock.unit.counts_open_days:
        counted = clock.calendar.count_open_days(first, last)
    else:
        counted = (last - first).days
    skipped = () if reckoning is None else reckoning.skipped
    still = [each for each in skipped if each.reason == STOOD_STILL and each.day <= last]
    return max(0, counted - len(still))


def ids_of(steps: Iterable[Step | Undated]) -> list[EventId]:
    """The event ids among the steps, each once, in order."""
    return list(dict.fromkeys(step.event_id for step in steps if step.event_id is not None))


def _used(case: Instance) -> list[Step | Undated]:
    return [case.trigger, *case.done_by, *([case.other] if case.other is not None else [])]


def _sentences(
    bench: Bench, facts: Facts, case: Instance, reckoning: Reckoning | None
) -> Iterable[str]:
    opening = _opening(bench.ruleset, case, reckoning)
    yield f"{capital(opening)}{_verdict(bench, facts, case)}."
    yield from asked(case)
    if reckoning is not None:
        yield from _counting(reckoning)
    yield from (_stood_still(span) for span in case.spans if case.barred is None)
    yield from _missed(bench, case)
    second = second_due(bench, case)
    if second is not None:
        yield _second_reading(bench, case, second)
    for choice, reading, due in other_readings(bench, case):
        yield (
            f"By another reading of {choice.conflict} ({reading.words}) the limit would end "
            f"on {on(due)}."
        )
    if case.rule.scored_with is not None:
        yield f"Shown here, scored once under {case.rule.scored_with}."


def _counting(reckoning: Reckoning) -> Iterable[str]:
    shut = [each for each in reckoning.skipped if each.reason != STOOD_STILL]
    if shut:
        yield f"{capital(days(len(shut)))} closed and not counted."
    if reckoning.rolled_from is not None:
        yield (
            f"The limit ended on a closed day, {on(reckoning.rolled_from)}, and moved to the "
            "next open day."
        )


def _stood_still(span: Span) -> str:
    if span.ended is None:
        return f"The clock has stood still since {on(span.opened)}."
    still = (span.ended - span.opened).days
    return (
        f"The clock stood still from {on(span.opened)} to {on(span.ended)}: {days(still)} "
        "not counted."
    )


def _missed(bench: Bench, case: Instance) -> Iterable[str]:
    """How many periods went by without the recurring duty, and when each ended."""
    missed = missed_periods(bench, case)
    if len(missed) == 1:
        yield f"1 period went by without it, ended on {on(missed[0])}."
    elif missed:
        ended = ", ".join(on(day) for day in missed)
        yield f"{len(missed)} periods went by without it, ended on {ended}."


def _opening(ruleset: Ruleset, case: Instance, reckoning: Reckoning | None) -> str:
    if isinstance(case.trigger, Undated):
        what = ruleset.words[case.trigger.code]
        lies = "before the person was born" if case.trigger.is_impossible else None
        return f"{what} on a day that {'lies ' + lies if lies else 'is missing or unreadable'}"
    opening = happened(ruleset, case.trigger)
    if case.barred is not None or case.rule.tests:
        return opening
    opening += _start(case, case.trigger)
    if case.due is None or reckoning is None:
        return opening
    if case.rule.direction is Direction.AT_LEAST_BEFORE:
        before = _limit(case.rule, reckoning.amount).rpartition(" ")[0]
        return f"{opening}; {before} before it is {on(case.due)}"
    if case.rule.unit is Unit.SAME_DAY:
        return f"{opening}; due the same day"
    return f"{opening}; {_limit(case.rule, reckoning.amount)} on {on(case.due)}"


def _start(case: Instance, trigger: Step) -> str:
    """Day 0 where it is not the trigger's own day."""
    if case.start is None or case.start == trigger.day:
        return ""
    if any(toll.at_start for toll in case.rule.tolls):
        return f"; the clock starts on {on(case.start)}, the later day"
    if case.rule.anchor is Anchor.MONTH_END:
        return f"; its month ends on {on(case.start)}"
    name = "quarter" if case.rule.anchor is Anchor.QUARTER_END else "statement period"
    return f"; its {name} ends on {on(case.start)}"


def _second_reading(bench: Bench, case: Instance, second: date) -> str:
    other = bench.clock(case.rule).second_unit
    kind = "working" if other is Unit.WORKING_DAYS else "calendar"
    text = f"The day type is not stated; in {kind} days the limit would end on {on(second)}"
    first = second if case.due is None else min(second, case.due)
    differs = case.outcome is RuleOutcome.NOT_DONE or (case.done is not None and first < case.done)
    return f"{text}: a reviewer must choose." if differs else f"{text}."


def _verdict(bench: Bench, facts: Facts, case: Instance) -> str:
    told = reason(bench, facts, case)
    if told is not None:
        return f"; {told}"
    if case.outcome is RuleOutcome.NOT_DUE:
        return f"; still running at the end of the period on {on(bench.period.last)}"
    if not case.done_by:
        return "; nothing recorded answers it: not done"
    answer = " and ".join(happened(bench.ruleset, step) for step in case.done_by)
    late = case.days_late
    if late is not None:
        return f"; {answer}: {days(late)} late"
    if case.outcome is RuleOutcome.WAIVED:
        return f"; {answer}: before its day, but the wait was waived"
    return f"; {answer}: {'too early' if case.outcome is RuleOutcome.EARLY else 'in time'}"
