"""An instance's limit worked out once more, for whoever asks: skipped days and other readings.

Judging needs only the due day; this needs time and is done for what somebody looks at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from qapi_desk.domain.calendar import Reckoning, Roll, Unit, reckon
from qapi_desk.domain.clocks import reckon_before, reckon_tolled
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.calendars import Office
from qapi_desk.rules.facts import Undated
from qapi_desk.rules.instance import Bench, Clock, Instance
from qapi_desk.rules.model import Anchor, Choice, Direction, Reading, Rule


def reckoned(bench: Bench, case: Instance) -> Reckoning | None:
    """The limit with every day skipped; None where it has no due day, or is a data test."""
    trigger = case.trigger
    if isinstance(trigger, Undated) or case.start is None or case.due is None or case.rule.tests:
        return None
    clock = bench.clock(case.rule)
    amount = clock.amount(trigger.topic)
    if case.rule.direction is Direction.AT_LEAST_BEFORE:
        return reckon_before(trigger.day, amount, clock.unit, clock.calendar)
    if not case.spans:
        plain = reckon(case.start, amount, clock.unit, clock.calendar, case.rule.roll)
        return plain if plain.due == case.due else replace(plain, due=case.due)
    plain = reckon(case.start, amount, clock.unit, clock.calendar, Roll.NONE)
    return reckon_tolled(plain, case.spans, clock.calendar, case.rule.roll)


def second_due(bench: Bench, case: Instance) -> date | None:
    """When the limit would end in the reading of unstated days that is not in force."""
    if isinstance(case.trigger, Undated) or case.due is None or case.rule.tests:
        return None
    return bench.clock(case.rule).second_due(case.trigger.day, case.trigger.topic)


def missed_periods(bench: Bench, case: Instance) -> tuple[date, ...]:
    """The ends of the periods that went by without a recurring duty, until it was done again."""
    if case.outcome is not RuleOutcome.MISSED or case.start is None:
        return ()
    until = bench.period.last
    if case.done is not None:
        until = min(until, date.fromordinal(case.done.toordinal() - 1))
    return bench.clock(case.rule).dues_until(case.start, until)


def other_readings(bench: Bench, case: Instance) -> Iterator[tuple[Choice, Reading, date]]:
    """The other readings of the rule's conflicts by which the limit would end on another day."""
    trigger = case.trigger
    if isinstance(trigger, Undated) or case.due is None or case.barred is not None:
        return
    for choice in case.rule.choices:
        for reading in choice.others:
            other = _read_otherwise(case.rule, reading.sets)
            if other is None:
                continue
            clock = Clock(other, bench.ruleset, bench.calendars.of(other.office))
            due = clock.due(trigger.day, trigger.topic)
            if due is not None and due != bench.clock(case.rule).due(trigger.day, trigger.topic):
                yield choice, reading, due


def _read_otherwise(rule: Rule, sets: Mapping[str, Any]) -> Rule | None:
    """The rule with a reading's clock; None when the reading sets nothing of the clock."""
    kinds = {"unit": Unit, "roll": Roll, "anchor": Anchor}
    clock: dict[str, Any] = {name: kind(sets[name]) for name, kind in kinds.items() if name in sets}
    if "amount" in sets:
        clock["amount"] = sets["amount"]
    if "calendar" in sets:
        clock["office"] = Office(sets["calendar"])
    return replace(rule, **clock) if clock else None
