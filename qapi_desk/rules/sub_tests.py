"""Several tests of one case, the worst of which decides: medical support, 45 CFR 308.2(e).

A test that nothing in the period calls for is passed over; a case to which none applies is not in
the universe.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from qapi_desk.domain.cases import SupportOrder
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.criterion_model import Criterion, SubTest, SubTestKind
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.judge import Bench, Instance, instances
from qapi_desk.rules.last_action import members
from qapi_desk.rules.universe import first_failure
from qapi_desk.rules.verdict import BAD, Verdict, badness, outside_or_unknown
from qapi_desk.rules.words import happened, ids_of, on


class _Tested(NamedTuple):
    """One test that applied."""

    test: SubTest
    outcome: RuleOutcome
    sentence: str
    rows: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    case: Instance | None = None
    made: date | None = None
    """The day of the order that was looked at."""


def worst_of(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    check = first_failure(members(bench, facts, criterion.universe))
    if check.holds is False:
        return outside_or_unknown(check, (check.sentence,))
    tested = [
        each
        for test in criterion.sub_tests
        for each in _TESTS[test.kind](bench, facts, criterion, test)
    ]
    if not tested:
        none = "Nothing in the period calls for any of the criterion's tests."
        return Verdict(False, RuleOutcome.NOT_APPLICABLE, (none,), check.rows)
    if check.holds is None:
        return outside_or_unknown(check, (check.sentence,))
    worst = max(tested, key=lambda each: badness(each.outcome))
    rows = tuple(dict.fromkeys(row for each in tested for row in each.rows))
    case, days = worst.case, [step.day for step in worst.steps]
    if worst.made is not None:
        days = [worst.made, worst.made]
    return Verdict(
        True,
        worst.outcome,
        tuple(each.sentence for each in tested),
        (*check.rows, *rows),
        case,
        done=case.done if case is not None else (days[1] if len(days) > 1 else None),
        used=tuple(ids_of(step for each in tested for step in each.steps)),
        error_code=worst.test.error_code if worst.outcome in BAD else "",
        trigger=days[0] if days else None,
    )


def _order_says(
    bench: Bench, facts: Facts, criterion: Criterion, test: SubTest
) -> Iterator[_Tested]:
    """Every order made in the period holds what the test asks for."""
    for order in facts.case_file.orders:
        made, row = order.established_date, (f"support_order:{order.order_id}",)
        if made is None or made not in bench.period or not _is_of_kind(criterion, order):
            continue
        value = getattr(order, test.column)
        told = f"{test.name}: the order of {on(made)} {{}} {test.words}."
        if value is None:
            yield _Tested(test, RuleOutcome.UNDETERMINED, told.format("may have"), row, made=made)
        elif value:
            yield _Tested(test, RuleOutcome.YES, told.format("has"), row, made=made)
        else:
            yield _Tested(test, RuleOutcome.NO, told.format("lacks"), row, made=made)


def _is_of_kind(criterion: Criterion, order: SupportOrder) -> bool:
    kinds = criterion.universe.order_kinds
    return not kinds or order.kind is None or order.kind in kinds


def _answered(bench: Bench, facts: Facts, criterion: Criterion, test: SubTest) -> Iterator[_Tested]:
    """What called for an action was answered by the period's end, unless it was settled."""
    last = bench.period.last
    begun = facts.last_until(test.codes, last)
    if begun is None:
        return
    settled = facts.first_from(test.settled_by, begun.day)
    if settled is not None and settled.day < bench.period.first:
        return
    asked = _has_order(facts, criterion, test, begun.day)
    if asked is False:
        return
    done = facts.first_from((*test.actions, *test.settled_by), begun.day)
    if done is not None and done.day > last:
        done = None
    steps = (begun,) if done is None else (begun, done)
    outcome, told = _how_answered(bench, facts, test, done)
    if asked is None:
        outcome, told = RuleOutcome.UNDETERMINED, "whether an order asked for it cannot be told"
    sentence = f"{test.name}: {happened(bench.ruleset, begun)}; {told}."
    yield _Tested(test, outcome, sentence, tuple(step.row for step in steps), steps)


def _how_answered(
    bench: Bench, facts: Facts, test: SubTest, done: Step | None
) -> tuple[RuleOutcome, str]:
    if done is not None:
        return RuleOutcome.YES, happened(bench.ruleset, done)
    if facts.undated_of(test.actions):
        return RuleOutcome.UNDETERMINED, f"{test.words} on a day that cannot be read"
    if test.is_judgement:
        return RuleOutcome.UNDETERMINED, f"{test.words}: not on the record; a person decides"
    return RuleOutcome.NOT_DONE, f"{test.words}: not done"


def _has_order(facts: Facts, criterion: Criterion, test: SubTest, day: date) -> bool | None:
    """Whether an order in force on the day has the column, where the test asks for one."""
    if not test.column:
        return True
    answers = [
        getattr(order, test.column)
        for order in facts.case_file.orders
        if _is_of_kind(criterion, order) and facts.was_in_force(order, day, day) is not False
    ]
    if any(answers):
        return True
    return None if None in answers else False


def _by_rule(bench: Bench, facts: Facts, _: Criterion, test: SubTest) -> Iterator[_Tested]:
    """Every instance that applies and was begun or ended in the period."""
    rule = bench.ruleset.rule(test.rule_id or "")
    if not facts.has_any(rule.starts):
        return
    for case in instances(bench, facts, rule):
        if case.outcome is RuleOutcome.NOT_APPLICABLE or not _is_of(bench, case):
            continue
        day = "a day that cannot be read" if case.start is None else on(case.start)
        told = f"{test.name}: {test.words}, from {day}."
        yield _Tested(test, case.outcome, told, (case.trigger.row,), case=case)


def _is_of(bench: Bench, case: Instance) -> bool:
    days = (case.start, case.due or case.guess)
    known = [day for day in days if day is not None]
    return not known or any(day in bench.period for day in known)


_TESTS: Final[
    dict[SubTestKind, Callable[[Bench, Facts, Criterion, SubTest], Iterator[_Tested]]]
] = {
    SubTestKind.ORDER_SAYS: _order_says,
    SubTestKind.ANSWERED: _answered,
    SubTestKind.RULE: _by_rule,
}
