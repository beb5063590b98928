"""What a form asks of a case's payments and account: days, amounts in dollars, coded words.

The last payment is the one that disbursement judges: received in the period and not taken back
before it was sent on; of several of its day the one not sent, else the one sent last. A
collection is a receipt that had not been taken back by the period's end. It names nobody.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.cases import AccountMonth, CaseFile, Payment
from qapi_desk.domain.periods import Period
from qapi_desk.services.line_facts import dollars

QUARTER_MONTHS = 3
WITHHELD = "withheld"
SAME_DAY = "same_day"
CLOCK = "clock"
JOINT_RETURN = "JOINT_RETURN"
PAID_MONTH = "paid_month"
MAY_LIE_LATER = "hold_to_date"


def last_quarter_first(period: Period) -> date:
    """The first day of the period's last three months, or of a shorter period."""
    return max(period.first, add_months(period.last + timedelta(days=1), -QUARTER_MONTHS))


def of_payments(case_file: CaseFile, period: Period, key: str, name: str) -> object:
    """What a path like ``payment.sent_date`` or ``payment:withheld.receipt_date`` holds.

    Args:
        case_file: the case.
        period: the period of the review.
        key: empty for the last payment received in the period; ``collected`` for the last
            collection of the period; ``withheld`` for the last one withheld from income in its
            last three months.
        name: a column of the payment; ``amount`` in dollars; ``clock`` its clock's class, a joint
            return held back being a class of its own; ``same_day`` how many came on its day.

    Returns:
        A day not after the period (the end of a hold may be), a flag, a text, or None when the
        record says nothing of it.
    """
    if key:
        return _column(_collection(case_file.payments, period, key), name, period)
    own = _of_last_day(case_file.payments, period)
    if name == SAME_DAY:
        return str(len(own)) if own else None
    return _column(max(own, key=_lateness, default=None), name, period)


def of_account(case_file: CaseFile, period: Period, name: str) -> object:
    """What the last account month of the period says: ``month``, or an amount in dollars.

    ``paid_month`` is the last month of the period on which anything was paid.
    """
    first, last = f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"
    months = [row for row in case_file.account_months if first <= row.month <= last]
    if name == PAID_MONTH:
        paid = (
            row.month for row in months if (row.current_paid or 0) + (row.arrears_paid or 0) > 0
        )
        return max(paid, default=None)
    return _column(max(months, key=lambda row: row.month, default=None), name, period)


def _column(row: Payment | AccountMonth | None, name: str, period: Period) -> object:
    """One column as a form reads it; amounts in dollars, nothing after the period."""
    if isinstance(row, Payment) and name == CLOCK:
        return JOINT_RETURN if row.hold_reason == JOINT_RETURN else row.clock_class
    value: object = getattr(row, name, None)
    if isinstance(value, int) and not isinstance(value, bool):
        return dollars(value)
    is_later = isinstance(value, date) and value > period.last and name != MAY_LIE_LATER
    return None if is_later else value


def _of_last_day(payments: Iterable[Payment], period: Period) -> list[Payment]:
    """Every payment of the last day of the period on which one came that stood."""
    came = [
        (day, each)
        for each in payments
        if (day := each.receipt_date) is not None and day in period and _stood(each)
    ]
    last = max((day for day, _ in came), default=None)
    return [each for day, each in came if day == last]


def _stood(payment: Payment) -> bool:
    """Whether it was not taken back before it had been sent: then there was nothing to send."""
    back, sent = payment.reversed_date, payment.sent_date
    return back is None or (sent is not None and sent < back)


def _lateness(payment: Payment) -> tuple[date, str]:
    return payment.sent_date or date.max, payment.payment_id


def _collection(payments: Iterable[Payment], period: Period, key: str) -> Payment | None:
    """The last receipt that counts as a collection of that kind."""
    first = last_quarter_first(period) if key == WITHHELD else period.first
    came = [
        (day, each.payment_id, each)
        for each in payments
        if (day := each.receipt_date) is not None
        and first <= day <= period.last
        and (each.by_withholding or key != WITHHELD)
        and (each.reversed_date is None or each.reversed_date > period.last)
    ]
    return max(came)[2] if came else None
