"""Whether a case belongs on a report line: open, with an order, in arrears only, owing, paying.

OCSE-157 lines 1, 2, 2e, 28 and 29 (federal-protocols 4.3). Each test answers True, False, or None
when the record cannot say.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from qapi_desk.domain.cases import Payment
from qapi_desk.domain.periods import Period, parse_period
from qapi_desk.rules.criterion_model import Universe
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.line_model import Asked, LineTerms, Moment
from qapi_desk.rules.lines_money import (
    account_of,
    arrears_due,
    arrears_paid,
    dollars,
    family_is_owed,
    is_reversed,
    row_of,
    toward_arrears,
)
from qapi_desk.rules.universe import (
    NOT_IN_UNIVERSE,
    WRONG_DATE_PERIOD,
    Check,
    identity,
    open_between,
)
from qapi_desk.rules.words import on

REVERSED: Final = "REVERSED"
_ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=16)
def year_of(period: Period) -> Period:
    """The fiscal year that holds the period's last day."""
    return parse_period(period.review_year)


@lru_cache(maxsize=16)
def year_before(year: Period) -> Period:
    """The fiscal year before this one."""
    return parse_period(f"FFY{year.last.year - 1}")


def case_checks(
    facts: Facts, universe: Universe, terms: LineTerms, year: Period
) -> Iterator[Check]:
    """Every test of the case itself, in the order in which they settle an error code."""
    yield from identity(facts, universe)
    if terms.moment is Moment.YEAR_END:
        yield open_between(facts, year.last + _ONE_DAY, year.last)
    elif terms.moment is Moment.LAST_YEAR_END:
        day = year_before(year).last
        yield open_between(facts, day + _ONE_DAY, day)
    elif terms.moment is Moment.YEAR:
        yield open_between(facts, year.first, year.last)
    if terms.asked in {Asked.ORDER, Asked.ARREARS_ONLY}:
        yield order_on(facts, universe, year.last)
    if terms.asked is Asked.ARREARS_ONLY:
        yield _arrears_only(facts, universe, year)
    elif terms.asked is Asked.ARREARS_DUE:
        yield arrears_due(facts, year)
    elif terms.asked is Asked.ARREARS_PAID:
        yield arrears_due(facts, year)
        yield _paying(facts, terms, year)


def order_on(facts: Facts, universe: Universe, day: date) -> Check:
    """Whether any enforceable order was in force on the day; one of zero or reserved is one."""
    holds, row = facts.orders_in_force(day, universe.order_kinds, made_on_the_day=True)
    told, rows = on(day), ((row,) if row else ())
    if holds is None:
        return Check(None, f"Whether an order was in force on {told} cannot be read.", rows)
    if holds:
        return Check(True, f"An order was in force on {told}.", rows)
    later = any(o.established_date and o.established_date > day for o in facts.case_file.orders)
    code = WRONG_DATE_PERIOD if later else NOT_IN_UNIVERSE
    return Check(False, f"No order was in force on {told}.", rows, code)


def _arrears_only(facts: Facts, universe: Universe, year: Period) -> Check:
    """No current support is owed any more, and a balance is: by the last month's account."""
    account = account_of(facts, f"{year.last:%Y-%m}")
    if account is None:
        return _arrears_only_by_order(facts, universe, year.last)
    rows, due, balance = (row_of(account),), account.current_due, account.arrears_balance
    if due is not None and due > 0:
        told = f"Current support of {dollars(due)} was due in {account.month}."
        return Check(False, told, rows)
    if due is None or balance is None:
        told = f"What was due and owed in {account.month} is not known."
        return Check(None, told, rows)
    owed = f"No current support was due in {account.month}, and arrears of {dollars(balance)}"
    return Check(balance > 0, f"{owed} were owed.", rows)


def _arrears_only_by_order(facts: Facts, universe: Universe, day: date) -> Check:
    """Without an account, the orders in force: one for current support settles it."""
    rows, owes = [], False
    for order in facts.case_file.orders:
        is_kind = not universe.order_kinds or order.kind in universe.order_kinds
        begun = order.established_date is not None and order.established_date <= day
        if not (is_kind and begun and (order.end_date is None or order.end_date >= day)):
            continue
        rows.append(f"support_order:{order.order_id}")
        if (order.amount_current or 0) > 0:
            told = f"An order asked for {dollars(order.amount_current or 0)} of current support."
            return Check(False, told, (rows[-1],))
        is_nothing = order.amount_current == 0 or order.is_zero or order.is_reserved
        owes = owes or not is_nothing or (order.amount_arrears or 0) > 0
    if owes:
        told = "No account tells whether arrears were owed in the last month."
        return Check(None, told, tuple(rows))
    return Check(False, "The order asks for no arrears, and no account tells of any.", tuple(rows))


def _paying(facts: Facts, terms: LineTerms, year: Period) -> Check:
    """Money went toward arrears in the year, some of it to the family unless all is assigned.

    42 USC 658a(b)(6)(D); 45 CFR 305.2(a)(4).
    """
    paid = arrears_paid(facts, year)
    payments = [p for p in toward_arrears(facts, year) if not is_reversed(p, year)]
    if paid.cents <= 0 and not payments:
        if paid.doubt:
            return Check(None, paid.doubt, tuple(paid.rows))
        code = REVERSED if paid.reversed_cents else NOT_IN_UNIVERSE
        return Check(False, "Nothing was paid toward arrears in the year.", tuple(paid.rows), code)
    rows = tuple(f"payment:{p.payment_id}" for p in payments) or tuple(paid.rows)
    return _to_the_family(facts, terms, year, paid.cents, payments)._replace(rows=rows)


def _to_the_family(
    facts: Facts, terms: LineTerms, year: Period, paid_cents: int, payments: list[Payment]
) -> Check:
    """The family's share, as far as payments, accounts and the aid class tell."""
    if any((payment.to_arrears_family or 0) > 0 for payment in payments):
        return Check(True, "Some of the money toward arrears went to the family.", ())
    told_cents = sum(payment.to_arrears_state or 0 for payment in payments)
    is_told = paid_cents <= told_cents  # else the account tells of more than the payments do
    classes = {payment.aid_class_at_receipt or facts.case.aid_class for payment in payments}
    if not is_told:
        classes.add(facts.case.aid_class)
        if facts.case.aid_class in terms.unassigned:
            return Check(True, "Money went toward arrears, and none of them are assigned.", ())
    owed = family_is_owed(facts, year)
    if owed is False or (owed is None and _all_in(classes, terms.assigned)):
        return Check(True, "Money went toward arrears, and all that is owed is assigned.", ())
    if not is_told or (owed is None and None in classes):
        told = "Whether any of the money toward arrears went to the family cannot be told."
        return Check(None, told, ())
    return Check(False, "All money toward arrears went to the State, none to the family.", ())


def _all_in(classes: Iterable[str | None], known: tuple[str, ...]) -> bool:
    return all(each in known for each in classes)
