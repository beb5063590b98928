"""The nine federal rows on one case: who is in, and what decides (federal-protocols 2.5, 2.6).

Plain and slow; knows nothing of the program. Membership answers True, False, or None where the
record cannot tell; a doubtful case stays in and is INCOMPLETE (45 CFR 308.1(b)(3)).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tests.oracles.law import days
from tests.oracles.law.conditions import in_force_before
from tests.oracles.law.judging import Law, Span, Verdict, verdicts
from tests.oracles.law.record import Record, Row
from tests.oracles.law.table import MANUAL

FEDERAL = {
    **MANUAL,
    "CR-006": replace(MANUAL["CR-006"], groups=(("CASE_OPENED",),)),
    "CR-104": replace(MANUAL["CR-104"], groups=(("LOC_ALL_SOURCES_DONE",),)),
}
COUNTED = {
    "MET": "ACTION", "MET_OUTCOME": "ACTION", "EXCUSED": "ACTION", "WAIVED": "ACTION",
    "YES": "ACTION", "LATE": "ERROR", "NOT_DONE": "ERROR", "MISSED": "ERROR", "EARLY": "ERROR",
    "NO": "ERROR", "UNDETERMINED": "INCOMPLETE", "NOT_APPLICABLE": "NOT_APPLICABLE",
    "NOT_DUE": "ACTION",
}  # fmt: skip
"""Federal counting: a limit still running is an action (Oklahoma's reading, 2.6)."""

WORST = ("NOT_APPLICABLE", "ACTION", "INCOMPLETE", "ERROR")


@dataclass(frozen=True)
class Row9:
    """What one federal row says of one case. ``rule``: the rule that decided, if one did."""

    is_in: bool
    outcome: str
    rule: str | None = None
    trigger: date | None = None
    due: date | None = None
    done: date | None = None


OUT = Row9(is_in=False, outcome="NOT_APPLICABLE")


def every(answers: Iterable[bool | None]) -> bool | None:
    """One False settles it, else one None leaves it open."""
    told = list(answers)
    if False in told:
        return False
    return None if None in told else True


def is_ivd(record: Record) -> bool | None:
    """A IV-D case that is no duplicate of another."""
    row = record.case
    kind = None if row["case_type"] is None else row["case_type"] == "IVD"
    twin: bool | None = row["duplicate_of"] is None
    if record.cannot_read("case", row["case_id"], "duplicate_of"):
        twin = None
    return every([kind, twin])


def was_open(record: Record, span: Span) -> bool | None:
    """Open on some day of the period; the day of closing is a day open."""
    row = record.case
    begun = None if row["opened_date"] is None else row["opened_date"] <= span.last
    ended: bool | None = row["closed_date"] is None or row["closed_date"] >= span.first
    if row["closed_date"] is None and row["status"] == "CLOSED":
        ended = None
    return every([begun, ended])


def wants_service(record: Record, span: Span) -> bool:
    """Nobody asked before the period to have it closed, or the asking was denied."""
    asked = [day for day in record.dated("CLOSE_REQ") if day < span.first]
    denied = [day for day in record.dated("CLOSE_DENIED_NOTICE") if day < span.first]
    return not asked or bool(denied and max(denied) >= max(asked))


def no_order_at_start(record: Record, span: Span) -> bool | None:
    """No order in force when the period begins."""
    answers = [in_force_before(record, row, span.first) for row in record.orders]
    if True in answers:
        return False
    return None if None in answers else True


def establishment(record: Record, span: Span) -> Row9:
    """Order established in the period, else the required action furthest along."""
    member = every([
        is_ivd(record), was_open(record, span), no_order_at_start(record, span),
        wants_service(record, span),
    ])  # fmt: skip
    if member is False:
        return OUT
    if member is None:
        return Row9(is_in=True, outcome="INCOMPLETE")
    ends = last_open_day(record, span)
    made = [day for day in record.dated("ORDER_ESTABLISHED") if span.first <= day <= ends]
    if made:
        return Row9(is_in=True, outcome="ACTION", done=made[0])
    found = _furthest(record, span)
    undated = any(step.day is None for step in record.of("ORDER_ESTABLISHED"))
    if undated and found.outcome == "ERROR":
        return replace(found, outcome="INCOMPLETE")
    return found


def last_open_day(record: Record, span: Span) -> date:
    """The period's last day, or the closing: a closed case is judged while open."""
    closed: date | None = record.case["closed_date"]
    return span.last if closed is None else min(span.last, closed)


def _furthest(record: Record, span: Span) -> Row9:
    """Located; then the search repeated and new information; then the search; then opening."""
    fallback: Verdict | None = None
    for rules in (("CR-015",), ("CR-105", "CR-106"), ("CR-104",), ("CR-006",)):
        found = [row for rule in rules for row in _deciding(FEDERAL[rule], record, span)]
        applying = [row for row in found if row.outcome != "NOT_APPLICABLE"]
        if applying:
            return _counted(_latest(applying))
        fallback = fallback or (found[0] if found else None)
    return _counted(fallback) if fallback else Row9(is_in=True, outcome="INCOMPLETE")


def _latest(found: list[Verdict]) -> Verdict:
    """The one begun last; of those begun that day, the worst."""
    last = max(row.trigger or date.min for row in found)
    begun = [row for row in found if (row.trigger or date.min) == last]
    return max(begun, key=lambda row: WORST.index(COUNTED[row.outcome]))


def _deciding(law: Law, record: Record, span: Span) -> list[Verdict]:
    """The latest instance that is not put aside, and those before it that do not apply."""
    began = last_open_day(record, span)
    back = max((day for day in record.dated("LOC_NEEDED") if day <= span.last), default=None)
    found = [row for row in verdicts(law, record, span) if not row.barred]
    dated = [row for row in reversed(found) if row.trigger and row.trigger <= began]
    if law.kind == "R":
        ended = [row for row in dated if row.outcome != "NOT_DUE" and _due_from(row, span)]
        dated = ended + [row for row in dated if row not in ended]
    kept = []
    for row in dated + [row for row in found if row.trigger is None]:
        if not _put_aside(law, row, back):
            kept.append(row)
            if row.outcome != "NOT_APPLICABLE":
                break
    return kept


def _due_from(row: Verdict, span: Span) -> bool:
    return row.due is not None and row.due >= span.first


def _put_aside(law: Law, row: Verdict, back: date | None) -> bool:
    """A later return to locate puts aside what was not done before it."""
    if back is None or row.trigger is None or row.trigger >= back or law.rule == "CR-006":
        return False
    done = row.outcome in {"MET", "LATE"} and row.done is not None and row.done <= back
    return not (done and law.rule == "CR-015")


def _counted(row: Verdict) -> Row9:
    return Row9(
        is_in=True, outcome=COUNTED[row.outcome], rule=row.rule, trigger=row.trigger,
        due=row.due, done=row.done,
    )  # fmt: skip


def expedited(rule: str) -> Callable[[Record, Span], Row9]:
    """Served cases whose six (twelve) months end in the period; the last service decides."""

    def asked(record: Record, span: Span) -> Row9:
        ivd = is_ivd(record)
        if ivd is False:
            return OUT
        found = [
            row
            for row in verdicts(FEDERAL[rule], record, span)
            if row.outcome != "NOT_APPLICABLE" and _ends_in(row, span)
        ]
        if not found:
            return OUT
        told = _counted(found[-1])
        if rule == "CR-019" and told.outcome == "ERROR" and _long_arm(record, found[-1], span):
            told = replace(told, outcome="ACTION")
        return told if ivd else replace(told, outcome="INCOMPLETE")

    return asked


def _long_arm(record: Record, row: Verdict, span: Span) -> bool:
    """Served by long arm and disposed in twelve months, by the end of the period."""
    served = [s for s in record.of("SERVICE_DONE") if s.day == row.trigger]
    year = days.months_after(row.trigger, 12) if row.trigger else None
    by_long_arm = any(step.topic == "LONG_ARM" for step in served)
    if not by_long_arm or year is None or row.done is None:
        return False
    return row.done <= min(year, span.last)


def _ends_in(row: Verdict, span: Span) -> bool:
    """Its months end in the period; an undated service where its recording would place it."""
    return span.holds(row.due) or (row.trigger is None and row.listed)


def disbursement(record: Record, span: Span) -> Row9:
    """The last payment received in the period, sent within the clock of its kind."""
    ivd = every([is_ivd(record), was_open(record, span)])
    stood = [row for row in record.payments if _stood(row)]
    paid = [row for row in stood if span.holds(row["receipt_date"])]
    undated = any(row["receipt_date"] is None and not _gone_before(row, span) for row in stood)
    if ivd is False or not (paid or undated):
        return OUT
    if undated or not ivd:
        return Row9(is_in=True, outcome="INCOMPLETE")
    return _sent(record, max(paid, key=lambda row: (row["receipt_date"], row["payment_id"])), span)


def _gone_before(row: Row, span: Span) -> bool:
    """It was sent before the period began, so it came before that too."""
    return row["sent_date"] is not None and row["sent_date"] < span.first


def _stood(row: Row) -> bool:
    """It was not taken back before it had been sent: then there was nothing to send."""
    back, sent = row["reversed_date"], row["sent_date"]
    return back is None or (sent is not None and sent < back)


def _sent(record: Record, row: Row, span: Span) -> Row9:
    got, sent = row["receipt_date"], row["sent_date"]
    due = disbursement_due(row["clock_class"], got)
    if row["payee_identified"] is False or row["hold_reason"]:
        return Row9(is_in=True, outcome="ACTION", trigger=got, due=due, done=sent)
    if due > span.last or (sent and sent <= due):
        outcome = "ACTION"
    elif record.cannot_read("payment", row["payment_id"], "sent_date") or any(
        step.code is None and step.day and got <= step.day <= due for step in record.steps
    ):
        outcome = "INCOMPLETE"
    else:
        outcome = "ERROR"
    return Row9(is_in=True, outcome=outcome, trigger=got, due=due, done=sent)


def disbursement_due(kind: str, got: date) -> date:
    """The last day to send: 2 working days, 30 days, or 2 or 15 working days from month end."""
    if kind == "THIRTY_DAY":
        return days.after(got, 30, None)
    if kind == "AID_MONTH_END":
        return days.after(days.month_end(got), 2, "agency")
    if kind == "FOSTER_CARE":
        return days.after(days.month_end(got), 15, "agency")
    return days.after(got, 2, "agency")


CRITERIA: dict[str, Callable[[Record, Span], Row9]] = {
    "establishment": establishment,
    "expedited-6": expedited("CR-019"),
    "expedited-12": expedited("CR-020"),
    "disbursement": disbursement,
}
