"""Which facts show that a case needed what a criterion is about, and from which day.

True, False, or None when the record cannot say because a value is missing or unreadable. What
never had a row did not happen.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from qapi_desk.domain.calendar import due_day
from qapi_desk.rules.criterion_model import Need, NeedKind, Universe
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.judge import ONE_DAY, Bench
from qapi_desk.rules.lines_money import dollars
from qapi_desk.rules.model import Condition
from qapi_desk.rules.states import holds
from qapi_desk.rules.steps import last_day
from qapi_desk.rules.universe import Check
from qapi_desk.rules.words import capital, happened, on


class Found(NamedTuple):
    """One need: whether it was there, a sentence, the rows read, and the step it began with."""

    holds: bool | None
    sentence: str = ""
    rows: tuple[str, ...] = ()
    step: Step | None = None


_NOT_THERE: Final = Found(False)


def needed(bench: Bench, facts: Facts, universe: Universe) -> Check:
    """Whether any of the universe's needs was there; one is enough, a doubt is kept."""
    doubt: Found | None = None
    for need in universe.needs:
        found = look(bench, facts, need)
        if found.holds:
            return Check(True, found.sentence, found.rows)
        if found.holds is None and doubt is None:
            doubt = found
    if doubt is not None:
        return Check(None, doubt.sentence, doubt.rows)
    ways = " or ".join(need.words for need in universe.needs)
    return Check(False, f"Nothing in the period shows {ways}.", ())


def look(bench: Bench, facts: Facts, need: Need) -> Found:
    """One need, asked of the case in the bench's period."""
    for column, values in need.where.items():
        value = getattr(facts.case, column)
        if value is None:
            told = f"The {column.replace('_', ' ')} is not known."
            return Found(None, told, (facts.case_row,))
        if value not in values:
            return _NOT_THERE
    return _LOOKS[need.kind](bench, facts, need)


def last_open_day(bench: Bench, facts: Facts) -> date:
    """The period's last day, or that of the closing: a closed case is judged while open."""
    closed = facts.case.closed_date
    return bench.period.last if closed is None else min(bench.period.last, closed)


def _step(bench: Bench, facts: Facts, need: Need) -> Found:
    period = bench.period
    step = facts.last_until(need.codes, last_open_day(bench, facts))
    if step is None:
        return _undated(bench, facts, need.codes)
    told = f"{capital(happened(bench.ruleset, step))}: {need.words}."
    settled = facts.first_from(need.settled_by, step.day)
    if settled is not None and settled.day < period.first:
        return _NOT_THERE
    if settled is None and facts.undated_of(need.settled_by):
        row = facts.undated_of(need.settled_by)[0].row
        return Found(None, f"{told} When it ended cannot be read.", (step.row, row), step)
    return Found(True, told, (step.row,), step)


def _undated(bench: Bench, facts: Facts, codes: tuple[str, ...]) -> Found:
    unsure = facts.undated_of(codes)
    if not unsure:
        return _NOT_THERE
    words = capital(bench.ruleset.words[unsure[0].code])
    return Found(None, f"{words} on a day that is missing or unreadable.", (unsure[0].row,))


def _due(bench: Bench, facts: Facts, need: Need) -> Found:
    base = facts.last_until(need.codes, bench.period.first - ONE_DAY)
    if base is None:
        return _undated(bench, facts, need.codes)
    day = due_day(base.day, need.amount, need.unit, bench.calendars.agency)
    if day > bench.period.last:
        return _NOT_THERE
    since = happened(bench.ruleset, base)
    told = f"{capital(since)}: {need.words} from {on(day)}."
    return Found(True, told, (base.row,), base._replace(day=day, code=need.name, ref=None))


def _owed(bench: Bench, facts: Facts, need: Need) -> Found:
    """What the accounts of the period's months say; a month without one says nothing."""
    doubt: Found | None = None
    for row in facts.case_file.account_months:
        day = last_day(row.month)
        if day is None or day not in bench.period:
            continue
        due, paid, balance = row.current_due, row.current_paid, row.arrears_balance
        rows = (f"account_month:{row.month}",)
        if balance is not None and balance > 0:
            told = f"Arrears of ${dollars(balance)} stood at the end of {row.month}"
            return Found(True, f"{told}: {need.words}.", rows)
        if due is not None and paid is not None and due > paid:
            told = f"Of ${dollars(due)} due in {row.month}, ${dollars(paid)} was paid"
            return Found(True, f"{told}: {need.words}.", rows)
        if balance is None or due is None or paid is None:
            told = f"What was due, paid or owed in {row.month} is not known."
            doubt = doubt or Found(None, told, rows)
    return doubt or _NOT_THERE


def _withheld(bench: Bench, facts: Facts, need: Need) -> Found:
    for payment in facts.case_file.payments:
        day = payment.receipt_date
        if payment.by_withholding and day is not None and day in bench.period:
            told = f"Withheld and received on {on(day)}: {need.words}."
            return Found(True, told, (f"payment:{payment.payment_id}",))
    return _NOT_THERE


def _state(bench: Bench, facts: Facts, need: Need) -> Found:
    case, day = facts.case, last_open_day(bench, facts)
    asked = Step(day, "", "case", case.case_id, None, None, None, case)
    answer, row = holds(bench.ruleset, facts, Condition(Fact(need.fact), ("yes",)), asked)
    rows = (row,) if row else ()
    if answer is None:
        return Found(None, f"Whether there was this cannot be told: {need.words}.", rows)
    return Found(answer, f"On {on(day)}: {need.words}.", rows)


_LOOKS: Final[dict[NeedKind, Callable[[Bench, Facts, Need], Found]]] = {
    NeedKind.STEP: _step,
    NeedKind.DUE: _due,
    NeedKind.OWED: _owed,
    NeedKind.WITHHELD: _withheld,
    NeedKind.STATE: _state,
}


def flag_against(facts: Facts, universe: Universe, *, needs_it: bool) -> Iterator[str]:
    """A sentence when the county's own flag disagrees with the facts: itself a finding."""
    flag = universe.flag
    value = None if flag is None else getattr(facts.case, flag.column)
    if flag is None or value is None:
        return
    raised = str(value) in flag.values
    if raised is not needs_it:
        says = flag.yes if raised else flag.no
        yield f"The county's flag says {says}; the facts say otherwise."
