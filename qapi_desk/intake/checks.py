"""Checks that compare values with each other, once every table is in: one SQL question each.

Each question gives ``row_no, value`` of the rows that fail. A question that needs a column the
extract does not have is not asked, and the report says so. Checks of single cells and of
references are made while loading (``table_loading``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qapi_desk.intake.contract import TABLE_NAMED
from qapi_desk.intake.event_codes import CONTACT_CODES
from qapi_desk.intake.snapshot_schema import quoted

LATE_RECORDING_DAYS = 30
"""A setting of the agency's data quality, not a rule of law."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question about the whole extract.

    ``needs`` names columns as ``table.column``; ``query`` selects ``row_no, value`` of ``table``.
    """

    rule: str
    severity: str
    table: str
    column: str
    needs: tuple[str, ...]
    message: str
    query: str


@dataclass(frozen=True, slots=True)
class NeverAsked:
    """A check that no version 1 extract can answer, and why."""

    rule: str
    why: str


def _backwards(table: str, earlier: str, later: str) -> Check:
    return Check(
        "dates.backwards",
        "error",
        table,
        later,
        (f"{table}.{earlier}", f"{table}.{later}"),
        f"{later} lies before {earlier}.",
        f"SELECT row_no, {later} AS value FROM {quoted(table)} WHERE {later} < {earlier}",
    )


_BACKWARDS = (
    ("case", "opened_date", "closed_date"),
    ("worker_history", "from_date", "to_date"),
    ("party", "from_date", "to_date"),
    ("party", "birth_date", "death_date"),
    ("support_order", "established_date", "end_date"),
    ("support_order", "effective_date", "end_date"),
    ("event", "event_date", "recorded_date"),
    ("payment", "receipt_date", "sent_date"),
    ("payment", "receipt_date", "reversed_date"),
)

ACTION_AFTER_TRIGGER: tuple[tuple[str, str], ...] = (
    ("APP_REQ_WRITTEN", "APP_SENT"),
    ("APP_REQ_PHONE", "APP_SENT"),
    ("FCR_CHANGE_RCVD", "FCR_CHANGE_SENT"),
    ("LOC_INFO_RCVD", "LOC_INFO_ACTED"),
    ("CP_LOC_START", "CP_LOC_END"),
    ("ASSET_LOCATED", "ASSET_ACTION"),
    ("CP_TIP_RCVD", "CP_TIP_REPLY"),
    ("SC_GENERATED", "SC_FILED"),
    ("SC_FILED", "SERVICE_DONE"),
    ("STIP_SIGNED", "STIP_FILED"),
    ("REG_FILED", "REG_MAILED"),
    ("RA_REQ_RCVD", "RA_COMPLETED"),
    ("IED_SENT", "IED_RCVD"),
    ("IWO_ISSUED", "IWO_SERVED"),
    ("LIEN_RECORDED", "LIEN_RELEASED"),
    ("RESP_INQ_RCVD", "RESP_INQ_ANSWERED"),
    ("BALANCE_REQ", "BALANCE_SENT"),
    ("HISTORY_REQ", "HISTORY_SENT"),
    ("AUDIT_REQ", "AUDIT_REPORT"),
    ("INQUIRY_RCVD", "INQUIRY_RESP"),
    ("DISPUTE_RCVD", "DISPUTE_RESP"),
    ("COMPLAINT_FILED", "COMPLAINT_RESOLVED"),
    ("HEARING_DECISION", "HEARING_COMPLIED"),
    ("PAYMENT_RCVD", "DISBURSED"),
)
"""(trigger, action) pairs that an ``event.ref`` ties together."""

_CONTACTS = ", ".join(f"'{code}'" for code in sorted({*CONTACT_CODES, "CASE_CLOSED"}))
_PAIRS = ", ".join(f"('{trigger}', '{action}')" for trigger, action in ACTION_AFTER_TRIGGER)
_ACTIONS = ", ".join(sorted({f"'{action}'" for _, action in ACTION_AFTER_TRIGGER}))
_IN_FORCE = (
    "SELECT 1 FROM support_order o WHERE o.case_id = c.case_id"
    " AND (o.end_date IS NULL OR o.end_date > :as_of)"
)
_PARTS = ("to_current", "to_arrears_family", "to_arrears_state", "to_futures")
_SUM = " + ".join(f"coalesce({part}, 0)" for part in _PARTS)

CHECKS: tuple[Check, ...] = (
    *(_backwards(*dates) for dates in _BACKWARDS),
    Check(
        "event.action_before_trigger",
        "error",
        "event",
        "event_date",
        ("event.ref",),
        "The action lies before every trigger that its ref ties it to.",
        f"""
        WITH pair(trigger_code, action_code) AS (VALUES {_PAIRS})
        SELECT a.row_no, a.event_date AS value
        FROM event a CROSS JOIN pair p ON p.action_code = a.code
        CROSS JOIN event t ON t.case_id = a.case_id AND t.ref = a.ref AND t.code = p.trigger_code
        WHERE a.ref IS NOT NULL AND a.code IN ({_ACTIONS})
        GROUP BY a.row_no HAVING a.event_date < min(t.event_date)
        """,
    ),
    Check(
        "event.recorded_late",
        "warning",
        "event",
        "recorded_date",
        ("event.recorded_date",),
        f"The event was recorded more than {LATE_RECORDING_DAYS} days after it happened.",
        f"""
        SELECT row_no, recorded_date AS value FROM event WHERE recorded_date > event_date
        AND julianday(recorded_date) - julianday(event_date) > {LATE_RECORDING_DAYS}
        """,
    ),
    Check(
        "case.active_after_closing",
        "error",
        "event",
        "event_date",
        ("case.closed_date",),
        "The case was closed before this action.",
        f"""
        SELECT e.row_no, e.event_date AS value
        FROM "case" c CROSS JOIN event e ON e.case_id = c.case_id
        WHERE c.status = 'CLOSED' AND e.event_date > c.closed_date AND e.code NOT IN ({_CONTACTS})
        """,
    ),
    Check(
        "case.money_after_closing",
        "error",
        "payment",
        "receipt_date",
        ("case.closed_date",),
        "The case was closed before this collection.",
        """
        SELECT p.row_no, p.receipt_date AS value
        FROM "case" c CROSS JOIN payment p ON p.case_id = c.case_id
        WHERE c.status = 'CLOSED' AND p.receipt_date > c.closed_date
        """,
    ),
    Check(
        "case.money_after_closing",
        "error",
        "payment",
        "sent_date",
        ("case.closed_date", "payment.sent_date"),
        "The case was closed before this disbursement.",
        """
        SELECT p.row_no, p.sent_date AS value
        FROM "case" c CROSS JOIN payment p ON p.case_id = c.case_id
        WHERE c.status = 'CLOSED' AND p.sent_date > c.closed_date
        """,
    ),
    Check(
        "case.closed_without_date",
        "error",
        "case",
        "closed_date",
        ("case.closed_date",),
        "The case is closed, but no closing date is given.",
        """
        SELECT row_no, '' AS value FROM "case" c WHERE status = 'CLOSED' AND closed_date IS NULL
        AND NOT EXISTS (SELECT 1 FROM check_finding f WHERE f.table_name = 'case'
                        AND f.row_no = c.row_no AND f.column_name = 'closed_date')
        """,
    ),
    Check(
        "case.duplicate_unknown",
        "error",
        "case",
        "duplicate_of",
        ("case.duplicate_of",),
        "It is said to duplicate a case that the extract does not have.",
        """
        SELECT row_no, duplicate_of AS value FROM "case"
        WHERE duplicate_of IS NOT NULL AND duplicate_of NOT IN (SELECT case_id FROM "case")
        """,
    ),
    Check(
        "order.two_active",
        "warning",
        "support_order",
        "kind",
        ("support_order.end_date",),
        "The case has another active order of this kind.",
        """
        SELECT o.row_no, o.kind AS value FROM support_order o
        WHERE (o.end_date IS NULL OR o.end_date > :as_of) AND EXISTS (
            SELECT 1 FROM support_order x WHERE x.case_id = o.case_id AND x.kind = o.kind
            AND x.row_no <> o.row_no AND (x.end_date IS NULL OR x.end_date > :as_of))
        """,
    ),
    Check(
        "child.resolved_at_issue",
        "error",
        "child",
        "resolved_date",
        ("child.paternity_status", "child.resolved_date"),
        "Paternity is at issue and resolved at once.",
        """
        SELECT row_no, resolved_date AS value FROM child
        WHERE paternity_status = 'AT_ISSUE' AND resolved_date IS NOT NULL
        """,
    ),
    Check(
        "money.distribution",
        "error",
        "payment",
        "amount",
        tuple(f"payment.{part}" for part in _PARTS),
        "What was distributed is not what was collected.",
        f"""
        SELECT p.row_no, printf('%d.%02d', amount / 100, abs(amount) % 100) AS value
        FROM payment p WHERE amount <> {_SUM} AND coalesce({", ".join(_PARTS)}) IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM check_finding f WHERE f.table_name = 'payment'
                        AND f.row_no = p.row_no AND f.rule = 'money.unreadable')
        """,
    ),
    Check(
        "money.no_legal_date",
        "error",
        "payment",
        "legal_date",
        ("payment.legal_date",),
        "The legal date of collection is missing.",
        """
        SELECT row_no, '' AS value FROM payment p WHERE legal_date IS NULL
        AND NOT EXISTS (SELECT 1 FROM check_finding f WHERE f.table_name = 'payment'
                        AND f.row_no = p.row_no AND f.column_name = 'legal_date')
        """,
    ),
    Check(
        "aid.overlap",
        "error",
        "event",
        "event_date",
        (),
        "Aid begins again before it ended.",
        """
        SELECT row_no, event_date AS value FROM (
            SELECT row_no, code, event_date, lag(code) OVER (
                PARTITION BY case_id, party_id, topic ORDER BY event_date, code DESC) AS before
            FROM event WHERE code IN ('AID_START', 'AID_STOP') AND event_date IS NOT NULL)
        WHERE code = 'AID_START' AND before = 'AID_START'
        """,
    ),
    Check(
        "aid.class_disagrees",
        "error",
        "case",
        "aid_class",
        ("case.aid_class",),
        "The aid class disagrees with the aid events.",
        """
        WITH aid AS (SELECT case_id, sum(code = 'AID_START') AS starts, max(event_date) AS last,
                            max(CASE code WHEN 'AID_STOP' THEN event_date END) AS last_stop,
                            max(CASE code WHEN 'AID_START' THEN event_date END) AS last_start
                     FROM event WHERE code IN ('AID_START', 'AID_STOP') GROUP BY case_id)
        SELECT c.row_no, c.aid_class AS value FROM aid a JOIN "case" c ON c.case_id = a.case_id
        WHERE (c.aid_class = 'NEVER' AND a.starts > 0)
           OR (c.aid_class = 'CURRENT' AND a.last_stop > coalesce(a.last_start, ''))
           OR (c.aid_class = 'FORMER' AND a.last_start > coalesce(a.last_stop, ''))
        """,
    ),
    Check(
        "party.same_pair",
        "warning",
        "case",
        "case_id",
        (),
        "Another open case has the same custodial and noncustodial parent.",
        """
        WITH pair AS MATERIALIZED (
            SELECT n.case_id, n.party_id AS ncp, p.party_id AS cp FROM party n
            JOIN party p ON p.case_id = n.case_id AND p.role = 'CP' WHERE n.role = 'NCP'),
        twice AS (SELECT ncp, cp FROM pair GROUP BY ncp, cp HAVING count(DISTINCT case_id) > 1)
        SELECT c.row_no, c.case_id AS value FROM twice t
        JOIN pair q ON q.ncp = t.ncp AND q.cp = t.cp
        JOIN "case" c ON c.case_id = q.case_id WHERE c.status = 'OPEN' AND EXISTS (
            SELECT 1 FROM pair r JOIN "case" d ON d.case_id = r.case_id
            WHERE r.ncp = q.ncp AND r.cp = q.cp AND d.status = 'OPEN' AND d.case_id <> c.case_id)
        """,
    ),
    Check(
        "party.same_person",
        "warning",
        "party",
        "party_id",
        ("party.display_name", "party.birth_date"),
        "Another party of this case has the same name and birth date.",
        """
        SELECT a.row_no, a.party_id AS value FROM party a WHERE a.birth_date IS NOT NULL
        AND EXISTS (SELECT 1 FROM party b WHERE b.case_id = a.case_id
            AND b.party_id <> a.party_id AND b.birth_date = a.birth_date
            AND b.display_name = a.display_name)
        """,
    ),
    Check(
        "case.order_needed_disagrees",
        "warning",
        "case",
        "order_needed",
        ("case.order_needed", "support_order.end_date"),
        "order_needed disagrees with the orders the case has.",
        f"""
        SELECT c.row_no, c.order_needed AS value FROM "case" c
        WHERE c.status = 'OPEN' AND c.case_type = 'IVD'
        AND c.order_needed = EXISTS ({_IN_FORCE})
        """,
    ),
    Check(
        "case.paternity_needed_disagrees",
        "warning",
        "case",
        "paternity_needed",
        ("case.paternity_needed", "child.paternity_status"),
        "paternity_needed disagrees with the children's paternity.",
        """
        SELECT c.row_no, c.paternity_needed AS value FROM "case" c
        WHERE c.status = 'OPEN' AND c.case_type = 'IVD' AND c.paternity_needed <> EXISTS (
            SELECT 1 FROM child k WHERE k.case_id = c.case_id AND k.paternity_status = 'AT_ISSUE')
        """,
    ),
    *(
        Check(
            f"case.{flag}_disagrees",
            "warning",
            "case",
            flag,
            (f"case.{flag}", f"support_order.{column}", "support_order.end_date"),
            f"{flag} disagrees with the orders the case has.",
            f"""
            SELECT c.row_no, c.{flag} AS value FROM "case" c
            WHERE c.{flag} = 1 AND NOT EXISTS ({_IN_FORCE} AND o.{column} = 1)
            """,
        )
        for flag, column in (("zero_order", "is_zero"), ("reserved_order", "is_reserved"))
    ),
    Check(
        "account_month.assigned_over_pool",
        "error",
        "account_month",
        "arrears_assigned",
        ("account_month.arrears_assigned", "account_month.unreimbursed_aid"),
        "Assigned arrears are above the pool of unreimbursed aid.",
        """
        SELECT a.row_no,
               printf('%d.%02d', a.arrears_assigned / 100, a.arrears_assigned % 100) AS value
        FROM account_month a
        WHERE a.arrears_assigned > a.unreimbursed_aid
        """,
    ),
)

NEVER_ASKED: tuple[NeverAsked, ...] = (
    NeverAsked(
        "account without order or voluntary flag",
        "the contract has no column for voluntary accounts",
    ),
    NeverAsked("disbursed over distributed", "the contract has no column for amounts disbursed"),
    NeverAsked(
        "family violence with an unmasked address", "no address is imported; packets check it"
    ),
)


def runnable(present: set[tuple[str, str]]) -> Iterator[Check]:
    """Checks whose columns the extract has; ``present`` holds (table, column)."""
    return (check for check in CHECKS if not _lacking(check, present))


def not_run(present: set[tuple[str, str]]) -> tuple[str, ...]:
    """A sentence for each check that cannot be run, and why."""
    sentences = [
        f"{check.rule} ({check.table}.{check.column}): the extract has no {lacking[0]}."
        for check in CHECKS
        if (lacking := _lacking(check, present))
    ]
    if ("event", "party_id") not in present or ("party", "birth_date") not in present:
        lacking_column = (
            "party.birth_date" if ("event", "party_id") in present else "event.party_id"
        )
        sentences.append(f"event.before_birth: the extract has no {lacking_column}.")
    return (*sentences, *(f"{never.rule}: {never.why}." for never in NEVER_ASKED))


def _lacking(check: Check, present: set[tuple[str, str]]) -> list[str]:
    return [name for name in check.needs if tuple(name.split(".")) not in present]


def finding_statement(check: Check) -> str:
    """The statement that runs a check and writes what it finds; takes ``:as_of``."""
    table = TABLE_NAMED[check.table]
    case = "t.case_id" if "case_id" in table.names else "NULL"
    key = " || '|' || ".join(
        f"coalesce(t.{quoted(name)}, '')"
        for name in table.key
        if name != "case_id" or check.table == "case"
    )
    return f"""
        INSERT INTO check_finding (table_name, row_no, column_name, value, rule, severity, message,
                                   case_id, row_key, is_unreadable)
        SELECT '{check.table}', q.row_no, '{check.column}', coalesce(q.value, ''), '{check.rule}',
               '{check.severity}', '{check.message.replace("'", "''")}', {case}, {key}, 0
        FROM ({check.query}) q JOIN {quoted(check.table)} t ON t.row_no = q.row_no
        ORDER BY q.row_no
    """
