"""Made-up cases, plausible and nasty: edges of limits, holidays, twins, gaps, contradictions.

Knows the oracle's table (to land on edges) and nothing of the program. Every choice comes from a
``Chance``, so one maker serves seeded bulk runs and hypothesis.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from tests.oracles.law.chance import Chance, in_a_hundred, one_of
from tests.oracles.law.days import month_end
from tests.oracles.law.judging import Law, limit
from tests.oracles.law.record import OPENED_BY_ROW, Record, Row
from tests.oracles.law.table import MANUAL

FIRST, LAST = date(2025, 5, 1), date(2026, 9, 30)
NASTY = tuple(
    date.fromisoformat(text)
    for text in (
        "2024-02-29", "2025-06-30", "2025-07-03", "2025-08-31", "2025-09-30", "2025-11-10",
        "2025-11-26", "2025-11-29", "2025-12-24", "2025-12-31", "2026-01-16", "2026-02-13",
        "2026-02-28", "2026-03-30", "2026-03-31", "2026-05-22", "2026-06-30", "2026-07-01",
        "2026-07-02", "2026-07-03", "2026-07-31", "2026-08-31", "2026-09-04", "2026-09-05",
        "2026-09-07", "2026-09-29", "2026-09-30",
    )
)  # fmt: skip
TOPICS = {
    "RA_PRE_NOTICE": ("WAIVED_NONE", "WAIVED_ONE", "WAIVED_BOTH"),
    "CLOSE_NOTICE": ("EXEMPT", "CP_AGREED", None),
    "DISMISSED": ("WITH_PREJUDICE", "WITHOUT_PREJUDICE", "ORDER_EXISTS", "WRONG_PARTY"),
    "HEARING": ("ORDER", "CONTINUED", "OFF_CALENDAR", "DENIED", "DISMISSED", "RECOMMENDED"),
    "SERVICE_DONE": ("PERSONAL", "SUBSTITUTE", "CERTIFIED", None),
    "CP_TIP_RCVD": (None, None, "NOT_CREDIBLE"),
    "CP_TIP_REPLY": (None, None, "INACCURATE"),
    "CP_LOC_END": (None, "FOUND"),
    "BILL_SENT": (None, None, None, "SUPPRESSED"),
    "ANSWER_RCVD": (None, "CHALLENGE"),
    "MOTION_FILED": (None, "CHALLENGE"),
    "OVERPAY": (None, "LAST_UNASSIGNED"),
    "REG_FILED": ("CONFIRMED", None),
    "ORDER_ESTABLISHED": ("DEFAULT", None),
    "COURT_ACTION_FILED": ("US_ATTORNEY", "SECURITY_DEPOSIT", "EXAMINATION", None),
}
NOISE = """
    APP_REQ_WRITTEN APP_SENT IVA_REFERRAL_RCVD APP_SIGNED_RCVD CASE_OPENED INFO_SOLICITED
    LOC_NEEDED LOC_SOURCE_QUERY NCP_LOCATED SERVICE_DONE SERVICE_ATTEMPT DILIGENT_DOC
    ORDER_ESTABLISHED DISPOSITION DISMISSED RA_REQ_RCVD RA_STARTED RA_COMPLETED CLOSE_NOTICE
    CASE_CLOSED INQUIRY_RCVD INQUIRY_RESP IST_INFO_RCVD OJ_NOTICE SC_FILED POP_CHECK
"""
CODES = tuple(NOISE.split())


class Maker:
    """Builds one case from the choices of a ``Chance``."""

    def __init__(self, chance: Chance, laws: Sequence[Law]) -> None:
        self._chance, self._laws = chance, laws
        self._record = Record(self._case_row())

    def case(self) -> Record:
        """A whole case."""
        chance = self._chance
        for _ in range(chance.between(1, 4)):
            self._story(one_of(chance, self._laws))
        for _ in range(chance.between(0, 2)):
            self._event(one_of(chance, CODES), self._any_day())
        for _ in range(one_of(chance, (0, 0, 1, 1, 2))):
            self._order()
        for _ in range(one_of(chance, (0, 0, 1, 2))):
            self._payment()
        for _ in range(one_of(chance, (0, 0, 0, 1, 2))):
            self._child()
        self._months()
        self._parents()
        return self._record

    def _case_row(self) -> Row:
        chance = self._chance
        closed = self._any_day() if in_a_hundred(chance, 12) else None
        status = "CLOSED" if closed or in_a_hundred(chance, 1) else "OPEN"
        return {
            "case_id": "0010000000017", "status": status, "case_type": "IVD",
            "function_status": "ESTABLISH",
            "aid_class": one_of(chance, ("CURRENT", "FORMER", "NEVER")),
            "origin": one_of(chance, ("IVA_REFERRAL", "APPLICATION", "INTERSTATE", "COURT")),
            "interstate_role": one_of(chance, ("NONE", "INITIATING", "RESPONDING")),
            "opened_date": self._any_day() if in_a_hundred(chance, 20) else date(2024, 1, 8),
            "closed_date": closed, "closure_reason": None, "duplicate_of": None,
        }  # fmt: skip

    def _any_day(self) -> date:
        if in_a_hundred(self._chance, 35):
            return one_of(self._chance, NASTY)
        return FIRST + timedelta(days=self._chance.between(0, (LAST - FIRST).days))

    def _story(self, law: Law) -> None:
        """One trigger, sometimes a twin, and what was or was not done about it."""
        chance = self._chance
        start = self._any_day()
        ref = one_of(chance, (None, None, "A", "B"))
        codes = [one_of(chance, law.starts)] * one_of(chance, (1, 1, 1, 1, 2))
        for number, code in enumerate(codes):
            day = start + timedelta(days=number * chance.between(0, 40))
            self._event(code, None if in_a_hundred(chance, 3) else day, ref)
        edge = month_end(start) if law.from_month_end else start
        due = edge if law.test else limit(law, edge)
        for group in law.groups:
            if in_a_hundred(chance, 85):
                self._event(one_of(chance, group), self._action_day(start, due), self._near(ref))
        for code in (*law.excuse, *law.ended_by, *law.voided_by, *(law.held or ())):
            if in_a_hundred(chance, 25):
                self._event(code, self._action_day(start, due))
        for code in law.reads:
            if in_a_hundred(chance, 60):
                self._event(code, self._action_day(start, start + timedelta(days=200)))
        if in_a_hundred(chance, 4):
            self._event(None, self._action_day(start, due))

    def _near(self, ref: str | None) -> str | None:
        return one_of(self._chance, (ref, ref, ref, None, "A"))

    def _action_day(self, start: date, due: date) -> date | None:
        chance, between = self._chance, max((due - start).days, 1)
        lag = one_of(chance, (
            (due - start).days, (due - start).days + 1, (due - start).days - 1, 0, -1,
            chance.between(0, between), chance.between(0, between),
            between + chance.between(1, 60), -chance.between(1, 30), None,
        ))  # fmt: skip
        if lag is None and in_a_hundred(chance, 50):
            return None
        return start + timedelta(days=lag or 0)

    def _event(self, code: str | None, day: date | None, ref: str | None = None) -> None:
        chance, record = self._chance, self._record
        code, _, asked = (code or "").partition(":")
        if code in {"PAYMENT_RCVD", "DISBURSED"} and not in_a_hundred(chance, 15):
            self._payment()
            return
        if code in {"ACCOUNT_MONTH", OPENED_BY_ROW}:
            return
        key = f"E{len(record.events) + 1:03}"
        if not code or day is None:
            record.unreadable.add(("event", key, "event_date" if code else "code"))
        recorded = None
        if in_a_hundred(chance, 50):
            recorded = (day or self._any_day()) + timedelta(days=chance.between(0, 20))
        topic = one_of(chance, TOPICS[code]) if code in TOPICS else None
        topic = asked if asked and in_a_hundred(chance, 80) else topic
        record.events.append(
            {"event_id": key, "code": code or None, "event_date": day, "recorded_date": recorded,
             "party_id": None, "topic": topic, "ref": ref, "detail": None}
        )  # fmt: skip

    def _order(self) -> None:
        chance, record = self._chance, self._record
        key, made = f"O{len(record.orders) + 1}", self._any_day()
        ended = made + timedelta(days=chance.between(0, 400)) if in_a_hundred(chance, 25) else None
        if not ended and in_a_hundred(chance, 40):
            made = date(2023, 5, 1)
        undated = in_a_hundred(chance, 3)
        if in_a_hundred(chance, 3):
            record.unreadable.add(("support_order", key, "end_date"))
            ended = None
        record.orders.append({
            "order_id": key, "kind": one_of(chance, ("SUPPORT", "MEDICAL_ONLY", "SPOUSAL")),
            "basis": one_of(chance, ("DEFAULT", "HEARING", None)),
            "income_basis": "ACTUAL", "end_date": ended,
            "established_date": None if undated else made,
            "amount_current": 30000, "amount_arrears": 0, "is_zero": False, "is_reserved": False,
            "medical_ordered": in_a_hundred(chance, 50), "state_code": "CA",
        })  # fmt: skip

    def _payment(self) -> None:
        chance, record = self._chance, self._record
        key, got = f"P{len(record.payments) + 1}", self._any_day()
        lag = one_of(chance, (0, 1, 2, 3, 4, 5, 15, 29, 30, 31, 45, 46, 47, None))
        sent = None if lag is None else got + timedelta(days=lag)
        if in_a_hundred(chance, 4):
            record.unreadable.add(("payment", key, "sent_date"))
            sent = None
        undated = in_a_hundred(chance, 3)
        if undated:
            record.unreadable.add(("payment", key, "receipt_date"))
        record.payments.append({
            "payment_id": key, "receipt_date": None if undated else got, "sent_date": sent,
            "clock_class": one_of(
                chance, ("ORDINARY", "ORDINARY", "THIRTY_DAY", "AID_MONTH_END", "FOSTER_CARE")
            ),
            "legal_date": None if in_a_hundred(chance, 10) else got, "amount": 30000,
            "to_current": 30000, "to_arrears_family": one_of(chance, (0, 5000)),
            "to_arrears_state": one_of(chance, (0, 7000)), "to_futures": one_of(chance, (0, 9000)),
            "aid_class_at_receipt": one_of(chance, ("CURRENT", "FORMER", "NEVER", "FOSTER")),
            "payee_identified": True,
            "hold_reason": one_of(chance, (None, None, "FUTURES", "LEGAL_HOLD")),
            "hold_to_date": None,
            "reversed_date": got + timedelta(days=9) if in_a_hundred(chance, 15) else None,
            "fee_charged": one_of(chance, (None, 0, 2500)),
            "by_withholding": in_a_hundred(chance, 50),
        })  # fmt: skip

    def _child(self) -> None:
        chance, record = self._chance, self._record
        status = one_of(
            chance, ("NOT_AT_ISSUE", "AT_ISSUE", "ACKNOWLEDGED", "ADJUDICATED", "EXCLUDED_OPEN")
        )
        solved = self._any_day() if status in {"ACKNOWLEDGED", "ADJUDICATED"} else None
        record.children.append({
            "party_id": f"K{len(record.children) + 1}", "born_out_of_wedlock": True,
            "paternity_status": status, "resolved_date": solved, "resolved_by": None,
        })  # fmt: skip

    def _parents(self) -> None:
        chance = self._chance
        for number in range(one_of(chance, (1, 1, 1, 2))):
            self._record.parties.append({
                "party_id": f"N{number}", "role": "NCP",
                "state_class": one_of(chance, ("CA", "CA", "US", "FOREIGN", None)),
                "address_confirmed": one_of(chance, (True, True, False, None)),
            })  # fmt: skip

    def _months(self) -> None:
        chance = self._chance
        if in_a_hundred(chance, 70):
            return
        for month in range(chance.between(1, 7), chance.between(6, 9) + 1):
            owed = one_of(chance, (0, 12000, 120000))
            self._record.months.append({
                "month": f"2026-{month:02}", "current_due": 30000,
                "current_paid": one_of(chance, (0, 30000)), "arrears_balance": owed,
                "arrears_paid": one_of(chance, (0, 5000)) if owed else 0,
                "interest_calculated": in_a_hundred(chance, 85),
                "arrears_assigned": one_of(chance, (None, 9000, 40000)),
                "unreimbursed_aid": one_of(chance, (None, 9000, 20000)),
            })  # fmt: skip


def case_maker(chance: Chance) -> Record:
    """A case for the criteria and lines: everything the nine rows read, and its trail."""
    return CaseMaker(chance).case()


class CaseMaker(Maker):
    """A case whose membership is in question too: type, twin, closing, orders old and new."""

    def __init__(self, chance: Chance) -> None:
        super().__init__(chance, [MANUAL[rule] for rule in LIVES])

    def case(self) -> Record:
        """A whole case with its audit trail."""
        record, chance = super().case(), self._chance
        row = record.case
        row["case_type"] = one_of(chance, ("IVD",) * 12 + ("NON_IVD", "LOCATE_ONLY", None))
        if row["case_type"] is None:
            record.unreadable.add(("case", row["case_id"], "case_type"))
        row["duplicate_of"] = "0010000000018" if in_a_hundred(chance, 4) else None
        if in_a_hundred(chance, 6):
            self._event("CLOSE_REQ", self._any_day())
        if in_a_hundred(chance, 4):
            self._event("CLOSE_DENIED_NOTICE", self._any_day())
        for payment in record.payments:
            payment["hold_reason"] = None
        self._trail()
        return record

    def _months(self) -> None:
        """A whole federal year: an account that leaves months out is another question."""
        for place in range(12):
            year, month = (2025, 10 + place) if place < 3 else (2026, place - 2)
            owed = one_of(self._chance, (0, 0, 12000))
            self._record.months.append({
                "month": f"{year}-{month:02}", "current_due": 30000,
                "current_paid": one_of(self._chance, (0, 30000)), "arrears_balance": owed,
                "arrears_paid": one_of(self._chance, (0, 5000)) if owed else 0,
                "interest_calculated": True, "arrears_assigned": 0, "unreimbursed_aid": 0,
            })  # fmt: skip

    def _trail(self) -> None:
        chance, record = self._chance, self._record
        for line in ("1", "2", "28"):
            for _ in range(one_of(chance, (0, 1, 1, 1, 2))):
                record.lines.append(self._line(line))

    def _line(self, line: str) -> Row:
        year = one_of(self._chance, ("FFY2026",) * 6 + ("FFY2025", "2026"))
        return {"period": year, "line_no": line, "party_id": None, "value": "1", "detail": None}


LIVES = ("CR-006", "CR-015", "CR-019", "CR-020", "CR-104", "CR-105")
