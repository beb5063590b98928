"""Whether a case belongs to a criterion's universe, derived from facts, never from a flag alone.

True, False, or None when the record cannot say; a doubtful case stays in the frame, because no
part of the caseload may be left out (45 CFR 308.1(b)(3)).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Universe
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import ONE_DAY
from qapi_desk.rules.words import on

NOT_IN_UNIVERSE: Final = "NOT_IN_UNIVERSE"
NOT_IVD: Final = "NOT_IVD"
DUPLICATE: Final = "DUPLICATE"
WRONG_DATE_PERIOD: Final = "WRONG_DATE_PERIOD"


class Check(NamedTuple):
    """One test of membership: its answer, a sentence, the rows it read, what a count got wrong."""

    holds: bool | None
    sentence: str
    rows: tuple[str, ...]
    error_code: str = NOT_IN_UNIVERSE


def first_failure(tests: Iterator[Check]) -> Check:
    """The first test that fails; else the first in doubt; else the last that held."""
    doubt: Check | None = None
    for test in tests:
        if test.holds is False:
            return test
        if test.holds is None and doubt is None:
            doubt = test
        last = test
    return doubt or last


def identity(facts: Facts, universe: Universe) -> Iterator[Check]:
    """The case's type, and that it is no duplicate."""
    case, row = facts.case, (facts.case_row,)
    if case.case_type is None:
        yield Check(None, "The case type is not known.", row)
    else:
        is_type = case.case_type in universe.case_types
        yield Check(is_type, f"The case type is {case.case_type}.", row, NOT_IVD)
    if facts.is_missing("case", case.case_id, "duplicate_of"):
        yield Check(None, "Whether the case is a duplicate cannot be read.", row)
    elif case.duplicate_of is not None:
        yield Check(False, f"The case is a duplicate of {case.duplicate_of}.", row, DUPLICATE)


def open_between(facts: Facts, first: date, last: date) -> Check:
    """Whether the case was open on any day from ``first`` to ``last``.

    A case closed on a day was open on it for a period, not at that day's end: for the end of
    one day, ``first`` is the day after it and ``last`` the day itself.
    """
    case, row = facts.case, (facts.case_row,)
    if case.opened_date is None:
        return Check(None, "The day the case was opened is not known.", row)
    if case.opened_date > last:
        return Check(
            False,
            f"The case was opened on {on(case.opened_date)}, too late.",
            row,
            WRONG_DATE_PERIOD,
        )
    if facts.has_unreadable_close:
        return Check(None, "The case is closed on a day nobody can read.", row)
    if case.closed_date is not None and case.closed_date < first:
        return Check(False, f"The case closed on {on(case.closed_date)}.", row, WRONG_DATE_PERIOD)
    return Check(True, f"The case was opened on {on(case.opened_date)} and stayed open.", row)


def no_order_at_start(facts: Facts, universe: Universe, period: Period) -> Check:
    """Whether no order was in force when the period began."""
    holds, row = facts.orders_in_force(period.first, universe.order_kinds)
    day, rows = on(period.first), ((row,) if row else ())
    if holds is None:
        return Check(None, f"Whether an order was in force on {day} cannot be read.", rows)
    if holds:
        return Check(False, f"An order was in force when the period began on {day}.", rows)
    return Check(True, f"No order was in force when the period began on {day}.", rows)


def order_in_period(facts: Facts, universe: Universe, period: Period) -> Check:
    """Whether an order was in force on some day of the period, made in it or before."""
    kinds, doubtful = universe.order_kinds, ""
    for order in facts.case_file.orders:
        row = f"support_order:{order.order_id}"
        if kinds and order.kind is not None and order.kind not in kinds:
            continue
        if order.established_date is None:
            doubtful = doubtful or row
        elif order.established_date <= period.last:
            if order.end_date is not None and order.end_date < period.first:
                continue
            if order.end_date is None and facts.is_missing(
                "support_order", order.order_id, "end_date"
            ):
                doubtful = doubtful or row
                continue
            made = on(order.established_date)
            return Check(True, f"The order of {made} was in force in the period.", (row,))
    if doubtful:
        told = "Whether an order was in force in the period cannot be read."
        return Check(None, told, (doubtful,))
    return Check(False, "No order was in force in the period.", ())


def service_wanted(facts: Facts, universe: Universe, first: date) -> Check:
    """Whether nobody had asked, before the period, for the case to be closed."""
    before = first - ONE_DAY
    asked = facts.last_until(universe.withdrawn_by, before)
    if asked is None:
        return Check(True, "Service was wanted.", ())
    undone = facts.last_until(universe.withdrawal_undone_by, before)
    if undone is not None and undone.day >= asked.day:
        return Check(True, "Service was wanted.", (asked.row, undone.row))
    return Check(False, f"Closing was asked for on {on(asked.day)}.", (asked.row,))
