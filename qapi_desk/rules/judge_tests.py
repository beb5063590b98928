"""A data test judged: every test of a class O rule at its trigger, each of three values.

All must hold. One that fails decides; else one that cannot be told leaves the matter open; else
one with nothing to judge yet makes the rule not apply yet.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final

from qapi_desk.domain.calendar import due_day
from qapi_desk.domain.cases import AccountMonth, CaseRow, Event, Payment, SupportOrder
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.instance import Bench, Instance, Why
from qapi_desk.rules.model import Test, TestKind
from qapi_desk.rules.states import holds, month_until


class _Yet(Enum):
    """Nothing to judge yet."""

    NOTHING = auto()


_Answer = bool | None | _Yet
_MISSING: Final = object()


def judge_tests(bench: Bench, facts: Facts, case: Instance, trigger: Step) -> Instance:
    """Every test of the rule; the trigger's day is the day it is judged on."""
    case.start = case.due = trigger.day
    answers = [(test, _asked(bench, facts, test, trigger)) for test in case.rule.tests]
    case.tests = tuple((test, answer) for test, answer in answers if not isinstance(answer, _Yet))
    found = [answer for _, answer in answers]
    if False in found:
        return case.settle(RuleOutcome.NO, Why.TESTS)
    if None in found:
        return case.settle(RuleOutcome.UNDETERMINED, Why.TESTS)
    if _Yet.NOTHING in found:
        return case.settle(RuleOutcome.NOT_APPLICABLE, Why.NOTHING_DONE)
    return case.settle(RuleOutcome.YES, Why.TESTS)


def _asked(bench: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    """A test's answer; one whose own condition fails is not asked and so holds."""
    if test.condition is not None and test.kind is not TestKind.STATE:
        applies = holds(bench.ruleset, facts, test.condition, trigger).holds
        if applies is False:
            return True
        answer = _TESTS[test.kind](bench, facts, test, trigger)
        return answer if applies or answer is True else None
    return _TESTS[test.kind](bench, facts, test, trigger)


def _since(facts: Facts, test: Test, trigger: Step) -> date:
    """From which day a test looks: the last of ``since`` by the trigger's day, else ever."""
    last = facts.last_until(test.since, trigger.day) if test.since else None
    return date.min if last is None else last.day


def _is_open(facts: Facts, test: Test, first: date, last: date) -> bool:
    """Whether something nobody can read may be one of the test's codes between the days."""
    codes = (*test.codes, *test.since)
    return bool(facts.undated_of(codes)) or facts.unknown_between(first, last, codes) is not None


def _others(facts: Facts, test: Test, trigger: Step) -> Iterable[Step]:
    """The steps of the test's codes up to the trigger's day, the trigger itself left out."""
    return (
        step
        for step in facts.in_order(test.codes)
        if step.day <= trigger.day and step.row != trigger.row
    )


def _preceded(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    since = _since(facts, test, trigger)
    if any(step.day >= since for step in _others(facts, test, trigger)):
        return None if facts.undated_of(test.since) else True
    return None if _is_open(facts, test, since, trigger.day) else False


def _not_preceded(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    since = _since(facts, test, trigger)
    if any(step.day >= since for step in _others(facts, test, trigger)):
        return None if facts.undated_of(test.since) else False
    return None if _is_open(facts, test, since, trigger.day) else True


def _followed(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    steps = facts.in_order(test.codes)
    if any(step.day > trigger.day for step in steps):
        return True
    if _is_open(facts, test, trigger.day, date.max):
        return None
    others = [step for step in steps if step.row != trigger.row]
    return False if others else _Yet.NOTHING


def _apart(bench: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    before = [step for step in _others(facts, test, trigger) if step.day < trigger.day]
    if _is_open(facts, test, date.min, trigger.day):
        return None
    if not before:
        return True
    try:
        calendar = bench.calendars.agency
        return due_day(before[-1].day, test.amount, test.unit, calendar) <= trigger.day
    except Refused:
        return None


def _present(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    value, is_gone = column_at(facts, trigger, test.column)
    return None if is_gone else value is not None


def _absent(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    value, is_gone = column_at(facts, trigger, test.column)
    return None if is_gone else not value


def _at_least(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    value, _is_gone = column_at(facts, trigger, test.column)
    return value >= test.cents if isinstance(value, int) else None


def _at_most(_: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    value, _is_gone = column_at(facts, trigger, test.column)
    most, _is_gone = column_at(facts, trigger, test.of)
    return value <= most if isinstance(value, int) and isinstance(most, int) else None


def _state(bench: Bench, facts: Facts, test: Test, trigger: Step) -> _Answer:
    condition = test.condition
    return None if condition is None else holds(bench.ruleset, facts, condition, trigger).holds


def column_at(facts: Facts, step: Step, column: str) -> tuple[Any, bool]:
    """A column's value at a step, and whether what the county wrote there cannot be read.

    Looked for in the step's own row, then in the row of the step's party, in the case's, and in
    the account of the last month that had ended by the day.
    """
    rows: list[tuple[str, str, Any]] = [(*_place(step), step.source)]
    rows += [
        ("party", party.party_id, party)
        for party in facts.case_file.parties
        if party.party_id == step.party_id
    ]
    rows.append(("case", facts.case.case_id, facts.case))
    month = month_until(facts, step.day)
    if month is not None:
        rows.append(("account_month", month.month, month))
    for table, key, row in rows:
        value = getattr(row, column, _MISSING)
        if value is not _MISSING:
            return value, facts.is_missing(table, key, column)
    return None, True


def _place(step: Step) -> tuple[str, str]:
    """The table and key of a step's own row; an event linked to a payment has the payment's."""
    source: Event | Payment | SupportOrder | AccountMonth | CaseRow = step.source
    if isinstance(source, Payment):
        return "payment", source.payment_id
    return step.table, step.key


_TESTS: Final[Mapping[TestKind, Callable[[Bench, Facts, Test, Step], _Answer]]] = MappingProxyType(
    {
        TestKind.PRECEDED_BY: _preceded,
        TestKind.NOT_PRECEDED_BY: _not_preceded,
        TestKind.FOLLOWED_BY: _followed,
        TestKind.APART: _apart,
        TestKind.PRESENT: _present,
        TestKind.ABSENT: _absent,
        TestKind.AT_LEAST: _at_least,
        TestKind.AT_MOST: _at_most,
        TestKind.STATE: _state,
    }
)
