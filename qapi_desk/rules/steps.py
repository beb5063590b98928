"""Dated steps out of a case's rows: what an event, a payment, an order or a month tells.

Rows of other tables speak in the same codes as events. A row is a step of its own only where no
event tells the same: an event that names the row in its ``ref``, or one of the same code on the
same day. An event that names another payment tells nothing of this one, and one event without a
ref tells of one payment.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Final, NamedTuple

from qapi_desk.domain.cases import AccountMonth, CaseFile, CaseRow, Event, Payment, SupportOrder
from qapi_desk.domain.clocks import month_end
from qapi_desk.domain.ids import EventId, PartyId

PAYMENT_RCVD: Final = "PAYMENT_RCVD"
DISBURSED: Final = "DISBURSED"
ORDER_ESTABLISHED: Final = "ORDER_ESTABLISHED"
CASE_OPENED: Final = "CASE_OPENED"
CASE_CLOSED: Final = "CASE_CLOSED"
ACCOUNT_MONTH: Final = "ACCOUNT_MONTH"
CS916_SENT: Final = "CS916_SENT"
INTEREST_CALC: Final = "INTEREST_CALC"

_MONTHLY: Final = {
    INTEREST_CALC: "interest_calculated",
    CS916_SENT: "statement_sent_date",
}
"""What an account month tells beside its own end, and by which column."""

Source = Event | Payment | SupportOrder | AccountMonth | CaseRow
Steps = dict[str, list["Step"]]


class Step(NamedTuple):
    """One dated fact and the row that tells it. Steps sort by day, then code, then row."""

    day: date
    code: str
    table: str
    key: str
    topic: str | None
    ref: str | None
    party_id: PartyId | None
    source: Source

    @property
    def row(self) -> str:
        """The row's name, as workings list it: ``event:E000123``."""
        return f"{self.table}:{self.key}"

    @property
    def event_id(self) -> EventId | None:
        """The event's id; None when another table's row tells the step."""
        return EventId(self.key) if self.table == "event" else None


step_of: Callable[[tuple[object, ...]], Step] = partial(tuple.__new__, Step)
"""A step from all its values in order: what ``Step(...)`` gives, at a third of its price."""


class Undated(NamedTuple):
    """An event whose date is missing, unreadable or impossible; or another table's row.

    ``recorded`` is when it was entered, or the row's other date; ``is_impossible``: the event
    lies before its person's birth. ``step`` is the same fact on no particular day, to ask it
    what does not change from day to day.
    """

    recorded: date | None
    code: str
    row: str
    event_id: EventId | None
    step: Step
    is_impossible: bool = False

    @property
    def ref(self) -> str | None:
        """What the fact is about, like a dated step's."""
        return self.step.ref


def rows_as_steps(
    case_file: CaseFile, read: frozenset[str], steps: Steps
) -> Iterator[tuple[str, list[Step]]]:
    """The steps of the rows of other tables that no event tells, by code.

    A step of ``steps``, the events', that tells of a payment or an order takes the row's payment
    or basis, in place.
    """
    case = case_file.case
    if case_file.payments:
        for code in (PAYMENT_RCVD, DISBURSED):
            if code in read:
                yield code, list(_payments(case_file.payments, code, steps.get(code)))
    if case_file.orders and ORDER_ESTABLISHED in read:
        yield ORDER_ESTABLISHED, list(_orders(case_file.orders, steps.get(ORDER_ESTABLISHED)))
    if case.closed_date is not None and CASE_CLOSED in read:
        yield CASE_CLOSED, list(_case(case, CASE_CLOSED, case.closed_date, steps))
    if case_file.account_months:
        if ACCOUNT_MONTH in read:
            yield ACCOUNT_MONTH, _months(case_file.account_months, ACCOUNT_MONTH, steps)
        if INTEREST_CALC in read:
            calculated = [row for row in case_file.account_months if row.interest_calculated]
            yield INTEREST_CALC, _months(calculated, INTEREST_CALC, steps)
        if CS916_SENT in read:
            yield CS916_SENT, list(_statements(case_file.account_months, steps))


def undated_rows(
    case_file: CaseFile, read: frozenset[str], is_missing: Callable[[str, str, str], bool]
) -> Iterator[Undated]:
    """The rows of other tables that tell of something on a day nobody can read.

    Args:
        case_file: the case.
        read: the codes the ruleset reads.
        is_missing: whether the county wrote, in a table, row and column, what cannot be read.
    """
    for payment in case_file.payments:
        key = payment.payment_id
        if payment.receipt_date is None and PAYMENT_RCVD in read:
            step = Step(date.min, PAYMENT_RCVD, "payment", key, None, key, None, payment)
            yield undated(step, payment.legal_date or payment.sent_date)
        if DISBURSED in read and is_missing("payment", key, "sent_date"):
            yield undated(Step(date.min, DISBURSED, "payment", key, None, key, None, payment))
    for order in case_file.orders:
        if order.established_date is None and ORDER_ESTABLISHED in read:
            name, basis, key = "support_order", order.basis, order.order_id
            step = Step(date.min, ORDER_ESTABLISHED, name, key, basis, key, None, order)
            yield undated(step, order.effective_date)
    for month in case_file.account_months:
        for code, column in _MONTHLY.items():
            if code in read and is_missing("account_month", month.month, column):
                name, key = "account_month", month.month
                step = Step(date.min, code, name, key, None, None, None, month)
                yield undated(step, last_day(key))


def undated(step: Step, recorded: date | None = None) -> Undated:
    """A row of another table than the events', whose day nobody can read."""
    return Undated(recorded, step.code, step.row, None, step)


def may_have_come(payment: Payment, first: date) -> bool:
    """Whether it came on a day the record does not say, which may lie on or after ``first``."""
    if payment.receipt_date is not None:
        return False
    return payment.sent_date is None or payment.sent_date >= first


def opening_of(case: CaseRow) -> Step | None:
    """The opening the case's own row tells of."""
    day = case.opened_date
    if day is None:
        return None
    return Step(day, CASE_OPENED, "case", case.case_id, None, None, None, case)


def _payments(payments: Iterable[Payment], code: str, told: list[Step] | None) -> Iterator[Step]:
    for payment in payments:
        day = payment.receipt_date if code == PAYMENT_RCVD else payment.sent_date
        place = None if told is None else _teller(told, payment, day)
        if told is not None and place is not None:
            told[place] = told[place]._replace(source=payment, ref=payment.payment_id)
        elif day is not None:
            key = payment.payment_id
            yield step_of((day, code, "payment", key, None, key, None, payment))


def _teller(told: list[Step], payment: Payment, day: date | None) -> int | None:
    """The place of the event that tells of a payment: by its ref, else by its day."""
    same_day: int | None = None
    for place, step in enumerate(told):
        if step.ref == payment.payment_id:
            return place
        if same_day is None and step.ref is None and step.day == day:
            same_day = place
    return same_day


def _orders(orders: Iterable[SupportOrder], told: list[Step] | None) -> Iterator[Step]:
    """An order's basis is its topic; an event that tells of it takes the basis for its own."""
    events = told or []
    for order in orders:
        day, key = order.established_date, order.order_id
        own = [place for place, step in enumerate(events) if step.ref == key]
        own = own or [place for place, step in enumerate(events) if step.day == day]
        for place in own:
            if events[place].topic is None:
                events[place] = events[place]._replace(topic=order.basis)
        if not own and day is not None:
            row = "support_order"
            yield step_of((day, ORDER_ESTABLISHED, row, key, order.basis, key, None, order))


def _case(case: CaseRow, code: str, day: date, steps: Steps) -> Iterator[Step]:
    if not any(step.day == day for step in steps.get(code, ())):
        yield Step(day, code, "case", case.case_id, None, None, None, case)


def _months(rows: Iterable[AccountMonth], code: str, steps: Steps) -> list[Step]:
    told = {step.day for step in steps[code]} if code in steps else ()
    dated = ((last_day(row.month), row) for row in rows)
    return [
        step_of((day, code, "account_month", row.month, None, None, None, row))
        for day, row in dated
        if day is not None and day not in told
    ]


def _statements(rows: Iterable[AccountMonth], steps: Steps) -> Iterator[Step]:
    told = {step.day for step in steps[CS916_SENT]} if CS916_SENT in steps else ()
    for row in rows:
        day = row.statement_sent_date
        if day is not None and day not in told:
            yield step_of((day, CS916_SENT, "account_month", row.month, None, None, None, row))


@lru_cache(maxsize=1024)
def last_day(month: str) -> date | None:
    """The last day of ``YYYY-MM``; None for anything else."""
    try:
        return month_end(date.fromisoformat(f"{month}-01"))
    except ValueError:
        return None
