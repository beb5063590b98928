"""What a case's account and payments say of one fiscal year: due, distributed, owed, paid.

Only months in which the case was open count (OCSE, 9 December 2015: a case that leaves the program
in the year reports its own months only). A payment reversed by the year's end is no payment. Where
a month's account is missing though an order asked for money, or a value cannot be read, the sum
is in doubt and never a guess. Amounts are cents.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from qapi_desk.domain.cases import AccountMonth, Payment, SupportOrder
from qapi_desk.domain.periods import Period
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.universe import Check


class Month(NamedTuple):
    """One month of the year by its ``YYYY-MM`` name."""

    name: str
    first: date
    last: date


@dataclass(slots=True)
class Sum:
    """An amount with the first reason to doubt it, and the part that is voluntary."""

    cents: int = 0
    voluntary_cents: int = 0
    reversed_cents: int = 0
    outside_cents: int = 0
    """What months in which the case was not open carry."""
    doubt: str = ""
    rows: list[str] = field(default_factory=list)

    def add(self, cents: int, row: str, *, is_voluntary: bool = False) -> None:
        """Count one month's amount and the row it stands in."""
        if is_voluntary:
            self.voluntary_cents += cents
        else:
            self.cents += cents
        self.rows.append(row)

    def be_unsure(self, why: str) -> None:
        """Keep the first reason to doubt the amount."""
        self.doubt = self.doubt or why


@lru_cache(maxsize=16)
def months_of(year: Period) -> tuple[Month, ...]:
    """The months of a fiscal year, in order."""
    found = []
    day = year.first
    while day <= year.last:
        last = day.replace(day=monthrange(day.year, day.month)[1])
        found.append(Month(f"{day:%Y-%m}", day, last))
        day = date.fromordinal(last.toordinal() + 1)
    return tuple(found)


def open_in(facts: Facts, month: Month) -> bool:
    """Whether the case was open on any day of the month; its days are known."""
    case = facts.case
    begun = case.opened_date is not None and case.opened_date <= month.last
    return begun and (case.closed_date is None or case.closed_date >= month.first)


def current_due(facts: Facts, year: Period) -> Sum:
    """Current support due in the year's open months; a voluntary month owes what it paid."""
    total = Sum()
    for month, account in _accounts(facts, year):
        if not open_in(facts, month):
            total.outside_cents += (account.current_due or 0) if account else 0
        elif account is None:
            total.be_unsure(_unaccounted(facts, month, arrears=False))
        elif is_voluntary(facts, month):
            _take(total, facts, account, "current_paid", is_voluntary=True)
        else:
            _take(total, facts, account, "current_due")
    return total


def current_paid(facts: Facts, year: Period) -> Sum:
    """Current support distributed in the year's open months, reversals taken off."""
    total = Sum()
    for month, account in _accounts(facts, year):
        payments = _received(facts, month)
        if not open_in(facts, month):
            total.outside_cents += (account.current_paid or 0) if account else 0
            continue
        if account is None:
            if not payments:
                total.be_unsure(_unaccounted(facts, month, arrears=False))
        else:
            _take(total, facts, account, "current_paid", is_voluntary=is_voluntary(facts, month))
        told = account.current_paid if account else None
        _reverse(total, told, payments, year, "to_current")
    return total


def arrears_paid(facts: Facts, year: Period) -> Sum:
    """Money put toward arrears in the year's open months, reversals taken off."""
    total = Sum()
    for month, account in _accounts(facts, year):
        if not open_in(facts, month):
            continue
        payments = _received(facts, month)
        if account is not None:
            _take(total, facts, account, "arrears_paid")
        elif not payments:
            total.be_unsure(_unaccounted(facts, month, arrears=True))
        told = account.arrears_paid if account else None
        _reverse(total, told, payments, year, "to_arrears_family", "to_arrears_state")
    return total


def arrears_due(facts: Facts, year: Period) -> Check:
    """Whether arrears were due on any day of the year's open months."""
    doubt, read = "", []
    for month, account in _accounts(facts, year):
        if not open_in(facts, month):
            continue
        if account is None:
            doubt = doubt or _unaccounted(facts, month, arrears=True)
            continue
        read.append(row_of(account))
        balance, paid = account.arrears_balance, account.arrears_paid
        if (balance or 0) > 0 or (paid or 0) > 0:
            most = max(balance or 0, paid or 0)
            told = f"Arrears of {dollars(most)} stand in the account of {month.name}."
            return Check(True, told, (read[-1],))
        if balance is None:
            doubt = doubt or f"The arrears balance of {month.name} is not known."
    paid_rows = [p for p in toward_arrears(facts, year) if not is_reversed(p, year)]
    if paid_rows:
        row = (f"payment:{paid_rows[0].payment_id}",)
        return Check(True, "A payment toward arrears tells that arrears were due.", row)
    if doubt:
        return Check(None, doubt, tuple(read))
    return Check(False, "No arrears were due in the year.", tuple(read))


def family_is_owed(facts: Facts, year: Period) -> bool | None:
    """Whether some arrears of the year were not assigned; None where no account says."""
    told = [
        account.arrears_balance > account.arrears_assigned
        for month, account in _accounts(facts, year)
        if account is not None
        and open_in(facts, month)
        and account.arrears_balance is not None
        and account.arrears_assigned is not None
    ]
    return any(told) if told else None


def toward_arrears(facts: Facts, year: Period) -> list[Payment]:
    """Payments of the year's open months of which a part went to arrears."""
    months = [month for month in months_of(year) if open_in(facts, month)]
    received = [p for month in months for p in _received(facts, month)]
    return [p for p in received if (p.to_arrears_family or 0) + (p.to_arrears_state or 0) > 0]


def is_reversed(payment: Payment, year: Period) -> bool:
    """Whether the payment was taken back by the end of the year."""
    return payment.reversed_date is not None and payment.reversed_date <= year.last


def has_no_document(facts: Facts, year: Period) -> bool:
    """Whether no order, account or payment of the year could support an amount."""
    if facts.case_file.orders or any(account for _, account in _accounts(facts, year)):
        return False
    return not any(_received(facts, month) for month in months_of(year))


def account_of(facts: Facts, name: str) -> AccountMonth | None:
    """The account of a month by its ``YYYY-MM`` name."""
    return next((row for row in facts.case_file.account_months if row.month == name), None)


def row_of(account: AccountMonth) -> str:
    """The account's row as workings name it."""
    return f"account_month:{account.month}"


def dollars(cents: int) -> str:
    """Cents as people read them: ``1,200.50``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def _accounts(facts: Facts, year: Period) -> Iterator[tuple[Month, AccountMonth | None]]:
    case = facts.case_file
    if not (case.account_months or case.payments or case.orders):
        return iter(())  # most young cases: nothing can be due, paid or in doubt
    known = {row.month: row for row in case.account_months}
    return ((month, known.get(month.name)) for month in months_of(year))


def _received(facts: Facts, month: Month) -> list[Payment]:
    payments = facts.case_file.payments
    return [p for p in payments if p.receipt_date and month.first <= p.receipt_date <= month.last]


def _take(
    total: Sum, facts: Facts, account: AccountMonth, column: str, *, is_voluntary: bool = False
) -> None:
    cents: int | None = getattr(account, column)
    if cents is None:
        gone = facts.is_missing("account_month", account.month, column)
        word = "cannot be read" if gone else "is not given"
        total.be_unsure(f"The {column.replace('_', ' ')} of {account.month} {word}.")
        return
    total.add(cents, row_of(account), is_voluntary=is_voluntary)


def _reverse(
    total: Sum, told: int | None, payments: list[Payment], year: Period, *columns: str
) -> None:
    """Take reversed payments off an account that still counts them.

    Without an account the payments themselves are what the record tells.
    """
    gross = sum(_parts(payment, columns) for payment in payments)
    back = sum(_parts(payment, columns) for payment in payments if is_reversed(payment, year))
    if told is None:
        for payment in payments:
            if not is_reversed(payment, year):
                total.add(_parts(payment, columns), f"payment:{payment.payment_id}")
    elif back and told == gross:
        total.cents -= back
    elif back and told != gross - back:
        total.be_unsure("Whether the account still counts a reversed payment cannot be told.")
    total.reversed_cents += back


def _parts(payment: Payment, columns: tuple[str, ...]) -> int:
    return sum(getattr(payment, column) or 0 for column in columns)


def _orders_over(facts: Facts, first: date, last: date) -> list[SupportOrder]:
    """Orders in force from before ``first`` until ``last`` or longer."""
    return [
        order
        for order in facts.case_file.orders
        if order.established_date is not None
        and max(order.established_date, order.effective_date or order.established_date) < first
        and (order.end_date is None or order.end_date >= last)
    ]


def _unaccounted(facts: Facts, month: Month, *, arrears: bool) -> str:
    """Why a month without an account leaves a doubt; empty when no order asked for money in it."""
    case = facts.case
    whole = case.opened_date is not None and case.opened_date <= month.first
    if not whole or (case.closed_date is not None and case.closed_date <= month.last):
        return ""
    for order in _orders_over(facts, month.first, month.last):
        asked = order.amount_current or (arrears and order.amount_arrears) or 0
        is_unknown = order.amount_current is None and not (order.is_zero or order.is_reserved)
        if asked > 0 or is_unknown:
            amount = "an unknown amount" if is_unknown else dollars(asked)
            return f"No account tells of {month.name}, though an order asked for {amount}."
    return ""


def is_voluntary(facts: Facts, month: Month) -> bool:
    """Whether no order can have been in force in the month."""
    return not any(
        order.established_date is None
        or (
            order.established_date <= month.last
            and (order.end_date is None or order.end_date >= month.first)
        )
        for order in facts.case_file.orders
    )
