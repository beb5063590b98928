"""The sentences a reviewer can defend, and the workings that go with a verdict.

Words for event codes come from the ruleset. This module decides nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from qapi_desk.domain.calendar import Reckoning, Unit, reckon
from qapi_desk.domain.ids import EventId
from qapi_desk.domain.outcomes import RuleOutcome, Workings
from qapi_desk.rules.facts import Facts, Step, Undated
from qapi_desk.rules.judge import Bench, Instance, Why
from qapi_desk.rules.model import Condition, Fact, Rule, Ruleset

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_UNITS: Final = {
    Unit.CALENDAR_DAYS: "calendar day",
    Unit.BUSINESS_DAYS: "business day",
    Unit.WORKING_DAYS: "working day",
    Unit.COURT_DAYS: "court day",
    Unit.DAYS_UNSPECIFIED: "day (type not stated)",
    Unit.MONTHS: "month",
    Unit.QUARTER: "calendar quarter",
    Unit.YEAR: "year",
}
_BARRED: Final = {
    Fact.ORDER_IN_FORCE: ("an order was in force", "no order was in force"),
    Fact.NCP_LOCATED: ("the parent stood located", "the parent was not located"),
}


def on(day: date) -> str:
    """A day as people read it: ``3 Mar 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(amount: int) -> str:
    """``1 day``, ``8 days``."""
    return f"{amount} day" if amount == 1 else f"{amount} days"


def happened(ruleset: Ruleset, step: Step) -> str:
    """A step in words with its day: ``served on 9 Jun 2026``."""
    return f"{ruleset.words[step.code]} on {on(step.day)}"


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def limit(rule: Rule) -> str:
    """A rule's limit with its verb: ``90 calendar days end``."""
    unit, noun = _UNITS[rule.unit], "ends" if rule.amount == 1 else "end"
    head, _, tail = unit.partition(" (")
    plural = head if rule.amount == 1 else f"{head}s"
    return f"{rule.amount} {plural}{' (' + tail if tail else ''} {noun}"


def workings(bench: Bench, facts: Facts, case: Instance) -> Workings:
    """The workings of one settled instance."""
    rule, calendar = case.rule, bench.calendar_of(case.rule)
    reckoning: Reckoning | None = None
    if case.start is not None and case.due is not None:
        reckoning = reckon(case.start, rule.amount, rule.unit, calendar, rule.roll)
    used = _used(case)
    counted = None
    if case.start is not None and case.done is not None:
        open_days = rule.unit.counts_open_days
        span = (case.done - case.start).days
        counted = calendar.count_open_days(case.start, case.done) if open_days else span
    return Workings(
        sentences=tuple(_sentences(bench, facts, case, reckoning)),
        events_used=tuple(ids_of(used)),
        skipped=reckoning.skipped if reckoning is not None else (),
        days_counted=counted,
        unit=str(rule.unit),
        calendar=reckoning.calendar if reckoning is not None else None,
        citation=rule.citation,
        rows_read=tuple(dict.fromkeys([step.row for step in used] + [case.row] * bool(case.row))),
    )


def ids_of(steps: Iterable[Step | Undated]) -> list[EventId]:
    """The event ids among the steps, each once, in order."""
    return list(dict.fromkeys(step.event_id for step in steps if step.event_id is not None))


def _used(case: Instance) -> list[Step | Undated]:
    return [case.trigger, *case.done_by, *([case.other] if case.other is not None else [])]


def _sentences(
    bench: Bench, facts: Facts, case: Instance, reckoning: Reckoning | None
) -> Iterable[str]:
    yield f"{capital(_opening(bench.ruleset, case))}{_verdict(bench, facts, case)}."
    if reckoning is not None and reckoning.skipped:
        yield f"{capital(days(len(reckoning.skipped)))} closed and not counted."
    if reckoning is not None and reckoning.rolled_from is not None:
        yield (
            f"The limit ended on a closed day, {on(reckoning.rolled_from)}, and moved to the "
            "next open day."
        )
    second = second_due(bench, case)
    if second is not None:
        yield _second_reading(case, second)
    if case.rule.scored_with is not None:
        yield f"Shown here, scored once under {case.rule.scored_with}."


def _opening(ruleset: Ruleset, case: Instance) -> str:
    if isinstance(case.trigger, Undated):
        return f"{ruleset.words[case.trigger.code]} on a day that is missing or unreadable"
    opening = happened(ruleset, case.trigger)
    if case.due is None or case.barred is not None:
        return opening
    if case.rule.unit is Unit.SAME_DAY:
        return f"{opening}; due the same day"
    return f"{opening}; {limit(case.rule)} on {on(case.due)}"


def second_due(bench: Bench, case: Instance) -> date | None:
    """When the limit would end in the reading of unstated days that is not in force."""
    if isinstance(case.trigger, Undated) or case.due is None:
        return None
    return bench.clock(case.rule).second_due(case.trigger.day, case.trigger.topic)


def _second_reading(case: Instance, second: date) -> str:
    text = f"The day type is not stated; in working days the limit would end on {on(second)}"
    differs = case.outcome is RuleOutcome.NOT_DONE or (
        case.done is not None and case.due is not None and case.due < case.done
    )
    return f"{text}: a reviewer must choose." if differs else f"{text}."


def _verdict(bench: Bench, facts: Facts, case: Instance) -> str:
    if case.why is not Why.DATES:
        return f"; {_reason(bench, facts, case)}"
    if case.outcome is RuleOutcome.NOT_DUE:
        return f"; still running at the end of the period on {on(bench.period.last)}"
    if not case.done_by:
        return "; nothing recorded answers it: not done"
    answer = " and ".join(happened(bench.ruleset, step) for step in case.done_by)
    late = case.days_late
    if late is not None:
        return f"; {answer}: {days(late)} late"
    return f"; {answer}: {'too early' if case.outcome is RuleOutcome.EARLY else 'in time'}"


def _reason(bench: Bench, facts: Facts, case: Instance) -> str:
    if isinstance(case.other, Step) and case.why is not Why.CODE_UNREADABLE:
        return _reason_of_step(happened(bench.ruleset, case.other), case.why)
    if case.barred is not None:
        return _condition(facts, case, case.barred)
    if case.why is Why.CLOSED and facts.case.closed_date is not None:
        return f"the case closed on {on(facts.case.closed_date)}, before the limit ran out"
    if case.why is Why.ACTION_UNDATED and isinstance(case.other, Undated):
        words = bench.ruleset.words[case.other.code]
        return f"{words} on a day that is missing or unreadable may answer it: undetermined"
    return _PLAIN[case.why]


def _reason_of_step(what: str, why: Why) -> str:
    if why is Why.EXCUSE:
        return f"{what}: excused"
    if why is Why.OUTCOME:
        return f"missed, but {what}, inside the period: met by outcome"
    if why is Why.ENDED:
        return f"{what}, which ended the duty before the limit ran out"
    return f"{what}, before it, and nothing after: the dates contradict each other"


_PLAIN: Final = {
    Why.TRIGGER_UNDATED: "the limit cannot be reckoned",
    Why.OUTSIDE_CALENDAR: "the calendar does not reach it, so the limit cannot be reckoned",
    Why.CLOSED_UNKNOWN: "the case closed on a day nobody can read: undetermined",
    Why.CODE_UNREADABLE: "an event inside the limit has a code nobody can read: undetermined",
    Why.NOTHING_DONE: "nothing was done that had to wait",
    Why.TOPIC_UNREADABLE: "its topic cannot be read: undetermined",
    Why.STOPPED: "the clock stands still, so no day it is due on is known yet",
    Why.WAIVED: "the wait was waived",
    Why.OTHER_MET: "the limit before it was kept, so the duty does not arise",
    Why.OTHER_UNKNOWN: "whether the limit before it was kept cannot be told: undetermined",
    Why.TESTS: "the tests decide",
}


def _condition(facts: Facts, case: Instance, barred: Condition) -> str:
    if barred.fact in _BARRED:
        held, failed = _BARRED[barred.fact]
        state = failed if "yes" in barred.values else held
    else:
        name = str(barred.fact).replace("_", " ")
        state = f"the {name} is {facts.word(barred.fact) or ' or '.join(barred.values)}"
    if case.why is Why.CONDITION:
        return f"{state}, so the rule does not apply"
    return f"the record cannot say whether {state}: undetermined"
