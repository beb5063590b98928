"""The facts of one case, as a snapshot holds them. Mirrors the extract contract, version 1.1.

Dates are ``datetime.date``, money is integer cents, flags are bool; None means the county gave
nothing or gave something unreadable. ``CaseFile.unreadable`` tells the two apart: a rule that
would have read an unreadable value is UNDETERMINED, never "not done". Columns of version 1.1 stand
last and are None where an extract of version 1 has no place for them.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qapi_desk.domain.ids import CaseId, EventId, PartyId, WorkerId


class Worker(NamedTuple):
    """One worker of the agency (table ``worker``)."""

    worker_id: WorkerId
    unit_code: str
    role: str


class WorkerSpell(NamedTuple):
    """One worker's time on a case (table ``worker_history``)."""

    worker_id: WorkerId
    from_date: date | None
    to_date: date | None


class CaseRow(NamedTuple):
    """Table ``case``."""

    case_id: CaseId
    status: str | None
    case_type: str | None
    function_status: str | None
    aid_class: str | None
    origin: str | None
    applicant_role: str | None
    interstate_role: str | None
    opened_date: date | None
    closed_date: date | None
    closure_reason: str | None
    worker_id: WorkerId | None
    office_code: str | None
    county_code: str | None
    order_needed: bool | None
    paternity_needed: bool | None
    zero_order: bool | None
    reserved_order: bool | None
    duplicate_of: CaseId | None
    youngest_emancipated_date: date | None


class Party(NamedTuple):
    """Table ``party``. ``display_name`` is shown only when asked for."""

    party_id: PartyId
    role: str | None
    display_name: str | None
    from_date: date | None
    to_date: date | None
    birth_date: date | None
    death_date: date | None
    sex: str | None
    language: str | None
    state_class: str | None
    residence_county: str | None
    fv_flag: bool | None
    incarcerated: bool | None
    disabled: bool | None
    needs_based_income: bool | None
    address_confirmed: bool | None = None


class Child(NamedTuple):
    """Table ``child``."""

    party_id: PartyId
    born_out_of_wedlock: bool | None
    paternity_status: str | None
    resolved_date: date | None
    resolved_by: str | None


class SupportOrder(NamedTuple):
    """Table ``support_order``; amounts in cents a month."""

    order_id: str
    kind: str | None
    basis: str | None
    income_basis: str | None
    established_date: date | None
    effective_date: date | None
    end_date: date | None
    amount_current: int | None
    amount_arrears: int | None
    is_zero: bool | None
    is_reserved: bool | None
    medical_ordered: bool | None
    state_code: str | None


class Event(NamedTuple):
    """Table ``event``: one dated fact."""

    event_id: EventId
    code: str | None
    event_date: date | None
    recorded_date: date | None
    party_id: PartyId | None
    topic: str | None
    ref: str | None
    worker_id: WorkerId | None
    detail: str | None


class Payment(NamedTuple):
    """Table ``payment``; amounts in cents. ``fee_charged``: for a check that came back."""

    payment_id: str
    clock_class: str | None
    legal_date: date | None
    receipt_date: date | None
    sent_date: date | None
    amount: int | None
    to_current: int | None
    to_arrears_family: int | None
    to_arrears_state: int | None
    to_futures: int | None
    aid_class_at_receipt: str | None
    payee_identified: bool | None
    hold_reason: str | None
    hold_to_date: date | None
    reversed_date: date | None
    by_withholding: bool | None
    fee_charged: int | None = None


class AccountMonth(NamedTuple):
    """Table ``account_month``; ``month`` is ``YYYY-MM``, amounts in cents.

    ``arrears_assigned``: permanently and conditionally, at the month's end; ``unreimbursed_aid``:
    the pool of aid not paid back yet; ``statement_sent_date``: when the month's statement (CS 916)
    was sent to the family.
    """

    month: str
    current_due: int | None
    current_paid: int | None
    arrears_balance: int | None
    arrears_paid: int | None
    interest_calculated: bool | None
    arrears_assigned: int | None = None
    unreimbursed_aid: int | None = None
    statement_sent_date: date | None = None


class ReportLine(NamedTuple):
    """Table ``report_line``: one counted item behind a reported figure. ``value`` as text."""

    period: str
    line_no: str
    party_id: PartyId | None
    value: str | None
    detail: str | None


class Unreadable(NamedTuple):
    """A value the import could not read: null in its column, its text kept in the check report."""

    table: str
    key: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a snapshot holds about one case. Events in order of (date, id), undated last."""

    case: CaseRow
    workers: tuple[WorkerSpell, ...] = ()
    parties: tuple[Party, ...] = ()
    children: tuple[Child, ...] = ()
    orders: tuple[SupportOrder, ...] = ()
    events: tuple[Event, ...] = ()
    payments: tuple[Payment, ...] = ()
    account_months: tuple[AccountMonth, ...] = ()
    report_lines: tuple[ReportLine, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def case_id(self) -> CaseId:
        """The case's id."""
        return self.case.case_id

    @property
    def has_family_violence(self) -> bool:
        """Whether any party carries the family-violence flag; then every face masks the case."""
        return any(party.fv_flag for party in self.parties)
