"""The extract contract, version 1.1, as values: eleven tables, their columns, keys and kinds.

Says what a county hands over; knows nothing of files or databases. The event codes, being many,
stand in ``event_codes``. Version 1.1 only adds optional columns at the end of tables and topics
of events (decision 0014), so an extract of version 1 is one of 1.1 that leaves them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from qapi_desk.intake.event_codes import EVENT_CODES

CONTRACT_VERSIONS = ("1", "1.1")
"""Versions an extract may say it follows, the oldest first."""


class Kind(StrEnum):
    """How the text of a column is read."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    FLAG = "flag"
    CODE = "code"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how it is read, whether an extract must have it.

    ``codes`` is the closed list of a CODE column. ``may_lie_later`` lets a date lie after the
    as-of date. ``since`` is the version of the contract that brought the column.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: frozenset[str] = frozenset()
    may_lie_later: bool = False
    since: str = CONTRACT_VERSIONS[0]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``key`` identifies a row; ``blank_key`` names key columns that may be blank."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    blank_key: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the contract's order."""
        return tuple(column.name for column in self.columns)

    @property
    def first_names(self) -> tuple[str, ...]:
        """Names of the columns of version 1: what every snapshot has."""
        first = CONTRACT_VERSIONS[0]
        return tuple(column.name for column in self.columns if column.since == first)

    @property
    def added_names(self) -> tuple[str, ...]:
        """Names of the columns that came later; they stand after the others."""
        return self.names[len(self.first_names) :]

    @property
    def canonical_order(self) -> tuple[str, ...]:
        """Columns that put rows in canonical order: the case, where there is one, then the key."""
        case = ("case_id",) if "case_id" in self.names else ()
        return (*case, *(name for name in self.key if name not in case))


_LATER = frozenset(
    {"hold_to_date", "end_date", "effective_date", "to_date", "youngest_emancipated_date"}
)


def _table(name: str, columns: str, *, key: str, blank_key: str = "", since_1_1: str = "") -> Table:
    """A table from short lines: ``name*`` required, then the kind's word or a list of codes."""
    first = (_column(line.split()) for line in columns.strip().splitlines())
    later = (_column(line.split()) for line in since_1_1.strip().splitlines())
    added = (replace(column, since="1.1") for column in later)
    return Table(name, (*first, *added), tuple(key.split()), frozenset(blank_key.split()))


def _column(words: list[str]) -> Column:
    name, rest = words[0].rstrip("*"), words[1:]
    required = words[0].endswith("*")
    if rest and rest[0] == "EVENT":
        return Column(name, Kind.CODE, required, EVENT_CODES)
    if rest and rest[0].isupper():
        return Column(name, Kind.CODE, required, frozenset(rest))
    kind = Kind(rest[0]) if rest else Kind.TEXT
    return Column(name, kind, required, may_lie_later=name in _LATER)


META = _table("meta", "key* id\nvalue*", key="key")
META_KEYS = (
    "contract",
    "agency_code",
    "agency_name",
    "as_of_date",
    "window_start",
    "window_end",
    "source_system",
)

WORKER = _table(
    "worker",
    """
    worker_id* id
    unit_code*
    role WORKER SUPERVISOR ATTORNEY FISCAL OMBUDS
    """,
    key="worker_id",
)
WORKER_HISTORY = _table(
    "worker_history",
    """
    case_id* id
    worker_id* id
    from_date* date
    to_date date
    """,
    key="case_id worker_id from_date",
)
CASE = _table(
    "case",
    """
    case_id* id
    status* OPEN CLOSED
    case_type* IVD NON_IVD LOCATE_ONLY
    function_status INTAKE LOCATE ESTABLISH ENFORCE ARREARS_ONLY MEDICAL_ONLY
    aid_class CURRENT FORMER NEVER
    origin IVA_REFERRAL APPLICATION INTERSTATE COURT
    applicant_role CP NCP
    interstate_role NONE INITIATING RESPONDING
    opened_date* date
    closed_date date
    closure_reason
    worker_id id
    office_code
    county_code*
    order_needed flag
    paternity_needed flag
    zero_order flag
    reserved_order flag
    duplicate_of id
    youngest_emancipated_date date
    """,
    key="case_id",
)
PARTY = _table(
    "party",
    """
    case_id* id
    party_id* id
    role* CP NCP ALLEGED_FATHER CHILD OTHER_PAYEE
    display_name
    from_date date
    to_date date
    birth_date date
    death_date date
    sex
    language
    state_class CA US FOREIGN
    residence_county
    fv_flag flag
    incarcerated flag
    disabled flag
    needs_based_income flag
    """,
    key="case_id party_id role",
    since_1_1="address_confirmed flag",
)
CHILD = _table(
    "child",
    """
    case_id* id
    party_id* id
    born_out_of_wedlock flag
    paternity_status NOT_AT_ISSUE AT_ISSUE ACKNOWLEDGED ADJUDICATED EXCLUDED_OPEN
    resolved_date date
    resolved_by
    """,
    key="case_id party_id",
)
SUPPORT_ORDER = _table(
    "support_order",
    """
    order_id* id
    case_id* id
    kind* SUPPORT MEDICAL_ONLY SPOUSAL SUPPLEMENTAL
    basis
    income_basis ACTUAL PRESUMED UNKNOWN
    established_date* date
    effective_date date
    end_date date
    amount_current money
    amount_arrears money
    is_zero flag
    is_reserved flag
    medical_ordered flag
    state_code
    """,
    key="order_id",
)
EVENT = _table(
    "event",
    """
    event_id* id
    case_id* id
    code* EVENT
    event_date* date
    recorded_date date
    party_id id
    topic
    ref id
    worker_id id
    detail
    """,
    key="event_id",
)
PAYMENT = _table(
    "payment",
    """
    payment_id* id
    case_id* id
    clock_class* ORDINARY THIRTY_DAY AID_MONTH_END FOSTER_CARE
    legal_date date
    receipt_date* date
    sent_date date
    amount* money
    to_current money
    to_arrears_family money
    to_arrears_state money
    to_futures money
    aid_class_at_receipt
    payee_identified flag
    hold_reason
    hold_to_date date
    reversed_date date
    by_withholding flag
    """,
    key="payment_id",
    since_1_1="fee_charged money",
)
ACCOUNT_MONTH = _table(
    "account_month",
    """
    case_id* id
    month* month
    current_due money
    current_paid money
    arrears_balance money
    arrears_paid money
    interest_calculated flag
    """,
    key="case_id month",
    since_1_1="""
    arrears_assigned money
    unreimbursed_aid money
    statement_sent_date date
    """,
)
REPORT_LINE = _table(
    "report_line",
    """
    period* id
    line_no* id
    case_id* id
    party_id id
    value*
    detail
    """,
    key="period line_no case_id party_id",
    blank_key="case_id party_id",
)
LINES_WITHOUT_CASE = frozenset({"8", "8a", "9"})
"""Report lines whose children may lie outside the caseload, so that ``case_id`` is blank."""

TABLES: tuple[Table, ...] = (
    META,
    WORKER,
    CASE,
    PARTY,
    WORKER_HISTORY,
    CHILD,
    SUPPORT_ORDER,
    EVENT,
    PAYMENT,
    ACCOUNT_MONTH,
    REPORT_LINE,
)
"""In loading order: what others refer to comes first."""

TABLE_NAMED: Mapping[str, Table] = {table.name: table for table in TABLES}
