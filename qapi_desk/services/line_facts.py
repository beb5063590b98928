"""What a case's account and trail say of one fiscal year, as the forms of report lines show it.

Amounts are dollars with two decimals (``1200.50``). Sums are those of the report lines: months in
which the case was open on any day, the account before the order. Whatever is in doubt there (a
month nobody accounts for, a value nobody can read) is None here, so that it is never a value.
"""

from collections.abc import Callable, Iterable
from datetime import date

from qapi_desk.domain.cases import CaseFile, Payment, ReportLine
from qapi_desk.domain.ids import PartyId
from qapi_desk.domain.periods import Period
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.lines import cents_of
from qapi_desk.rules.lines_money import (
    Month,
    Sum,
    account_of,
    arrears_due,
    current_due,
    current_paid,
    is_reversed,
    is_voluntary,
    months_of,
    open_in,
    toward_arrears,
)
from qapi_desk.rules.model import Ruleset

NOTHING = "0.00"


def of_year(ruleset: Ruleset, case_file: CaseFile, year: Period, name: str) -> object:
    """A sum of the fiscal year by its name, or whether something was owed or paid in it.

    Args:
        ruleset: whose facts are read.
        case_file: the case.
        year: a federal fiscal year.
        name: ``current_due``; ``current_paid`` as the account has it; ``current_reversed`` what of
            that was taken back by the year's end and is still counted; ``voluntary`` what was paid
            in months without any order, which stands on both lines or on neither;
            ``current_ended`` (nothing charged in the last month), ``arrears_left`` (owed at its
            end), ``arrears_due`` (at some time), ``arrears_paid`` (money toward them that was not
            taken back), ``family_paid`` (some of it to the family).
    """
    facts = Facts(ruleset, case_file)
    if name in _OWED:
        return _OWED[name](facts, year)
    if name == "current_due":
        return _sum(current_due(facts, year))
    paid = current_paid(facts, year)
    counted = sum(_still_counted(facts, month, year) for month in months_of(year))
    if name == "current_paid":
        return None if paid.doubt else dollars(paid.cents + counted)
    if name == "current_reversed":
        return None if paid.doubt else dollars(counted)
    return dollars(paid.voluntary_cents) if name == "voluntary" and not paid.doubt else None


def of_month(ruleset: Ruleset, case_file: CaseFile, year: Period, number: str, name: str) -> object:
    """One month of the fiscal year by its number: 1 is October.

    Args:
        ruleset: whose facts are read.
        case_file: the case.
        year: a federal fiscal year.
        number: from 1 to 12, as text; empty for ``count``, which is 12.
        name: ``name`` (``2025-10``), ``is_open``, ``current_due``, ``current_paid``. A month in
            which the case was not open, or had no order, owes and pays nothing.
    """
    months = months_of(year)
    if name == "count":
        return str(len(months))
    if not (number.isdigit() and 0 < int(number) <= len(months)):
        return None
    month, facts = months[int(number) - 1], Facts(ruleset, case_file)
    if name == "name":
        return month.name
    if name == "is_open":
        return open_in(facts, month)
    if name not in {"current_due", "current_paid"}:
        return None
    due = current_due(facts, Period(month.name, month.first, month.last))
    return _sum(due) if name == "current_due" else _paid_in(facts, month, year, due)


def _paid_in(facts: Facts, month: Month, year: Period, due: Sum) -> str | None:
    account, payments = account_of(facts, month.name), _received(facts.case_file, month)
    if not open_in(facts, month):
        return NOTHING
    if account is None and not payments:
        return None if due.doubt else NOTHING
    if account is None:
        return dollars(_to_current(p for p in payments if not is_reversed(p, year)))
    if is_voluntary(facts, month):
        return NOTHING
    return None if account.current_paid is None else dollars(account.current_paid)


def _still_counted(facts: Facts, month: Month, year: Period) -> int:
    """What was taken back of a month's payments though its account still has all of them."""
    account, payments = account_of(facts, month.name), _received(facts.case_file, month)
    if account is None or not open_in(facts, month):
        return 0
    back = _to_current(p for p in payments if is_reversed(p, year))
    return back if account.current_paid == _to_current(payments) else 0


def _received(case_file: CaseFile, month: Month) -> list[Payment]:
    return [
        payment
        for payment in case_file.payments
        if _is_within(payment.receipt_date, month.first, month.last)
    ]


def _is_within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _to_current(payments: Iterable[Payment]) -> int:
    return sum(payment.to_current or 0 for payment in payments)


def _arrears_paid(facts: Facts, year: Period) -> bool | None:
    """Whether payments tell of money toward arrears; None where accounts alone could."""
    return any(not is_reversed(p, year) for p in toward_arrears(facts, year)) or None


def _family_paid(facts: Facts, year: Period) -> bool | None:
    kept = [p for p in toward_arrears(facts, year) if not is_reversed(p, year)]
    return any((p.to_arrears_family or 0) > 0 for p in kept) if kept else None


def _current_ended(facts: Facts, year: Period) -> bool | None:
    account = account_of(facts, months_of(year)[-1].name)
    due = account.current_due if account else None
    return None if due is None else due == 0


def _arrears_left(facts: Facts, year: Period) -> bool | None:
    account = account_of(facts, months_of(year)[-1].name)
    balance = account.arrears_balance if account else None
    return None if balance is None else balance > 0


_OWED: dict[str, Callable[[Facts, Period], bool | None]] = {
    "current_ended": _current_ended,
    "arrears_left": _arrears_left,
    "arrears_due": lambda facts, year: arrears_due(facts, year).holds,
    "arrears_paid": _arrears_paid,
    "family_paid": _family_paid,
}


def of_trail(case_file: CaseFile, year: Period, line_no: str, name: str) -> object:
    """What the audit trail of a line holds of the case: ``reported``, ``amount``, ``own_children``.

    The amount adds up the case's rows; None without any, or where one is no amount of dollars.
    ``own_children``: every row names a child of the case; None where one names nobody.
    """
    rows = _rows(case_file, year, line_no)
    if name == "own_children":
        own = {child.party_id for child in case_file.children}
        return None if _names_nobody(rows) else all(row.party_id in own for row in rows)
    if name == "reported":
        return bool(rows)
    values = [cents_of(row.value) for row in rows]
    known = [value for value in values if value is not None]
    return dollars(sum(known)) if rows and len(known) == len(values) else None


def counts_child(case_file: CaseFile, year: Period, line_no: str, child: PartyId) -> bool | None:
    """Whether a line's trail of that year counts a child; None where a row names nobody.

    Without any row of that year the trail may not have been handed in, and nothing is told.
    """
    rows = _rows(case_file, year, line_no)
    labels = _labels(year)
    if _names_nobody(rows) or not any(row.period in labels for row in case_file.report_lines):
        return None
    return any(row.party_id == child for row in rows)


def _names_nobody(rows: list[ReportLine]) -> bool:
    return any(not row.party_id for row in rows)


def _labels(year: Period) -> set[str]:
    """The trail may write the year ``FFY2026`` or ``2026``."""
    return {year.label, year.label.removeprefix("FFY")}


def _rows(case_file: CaseFile, year: Period, line_no: str) -> list[ReportLine]:
    labels = _labels(year)
    return [r for r in case_file.report_lines if r.line_no == line_no and r.period in labels]


def tolerance(ruleset: Ruleset, line_no: str, day: date) -> str:
    """How far a line's reported amount may lie from the supported one, in dollars."""
    terms = ruleset.criterion(f"line-{line_no}").universe.line
    return dollars(terms.tolerance_cents(day))


def dollars(cents: int) -> str:
    """Cents as an answer writes them: ``1200.50``."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _sum(total: Sum) -> str | None:
    return None if total.doubt else dollars(total.cents)
