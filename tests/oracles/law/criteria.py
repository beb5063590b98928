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

FOREVER = Span(date(1900, 1, 1), date(2100, 1, 1))


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
    made = [day for day in record.dated("ORDER_ESTABLISHED") if span.holds(day)]
    if made:
        return Row9(is_in=True, outcome="ACTION", done=made[0])
    found = _furthest(record, span)
    undated = any(step.day is None for step in record.of("ORDER_ESTABLISHED"))
    if undated and found.outcome == "ERROR":
        return replace(found, outcome="INCOMPLETE")
    return found


def _furthest(record: Record, span: Span) -> Row9:
    back = [day for day in record.dated("LOC_NEEDED") if day <= span.last]
    for rule in ("CR-015", "CR-105", "CR-104", "CR-006"):
        found = _candidate(FEDERAL[rule], record, span, back)
        if found is not None:
            return _counted(found)
    return Row9(is_in=True, outcome="INCOMPLETE")


def _candidate(law: Law, record: Record, span: Span, back: list[date]) -> Verdict | None:
    all_rows = verdicts(law, record, span)
    kept = [row for row in all_rows if not _put_aside(law, record, row, back)]
    if law.kind == "R":
        ended = [row for row in kept if span.holds(row.due)]
        running = [row for row in kept if row.due and row.due > span.last]
        open_ones = [row for row in kept if row.trigger is None]
        kept = open_ones[-1:] or ended[-1:] or running[-1:]
    return kept[-1] if kept else None


def _put_aside(law: Law, record: Record, row: Verdict, back: list[date]) -> bool:
    """A later return to locate puts aside what was not done before it."""
    if row.trigger is None or law.rule == "CR-104":
        return False
    returns = [day for day in back if day > row.trigger]
    if not returns or law.rule == "CR-006":
        return False
    done = [
        day for group in law.groups for day in record.dated(*group)
        if row.trigger <= day <= returns[-1] and (law.kind != "R" or day > row.trigger)
    ]  # fmt: skip
    return not done


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
        return told if ivd else replace(told, outcome="INCOMPLETE")

    return asked


def _ends_in(row: Verdict, span: Span) -> bool:
    """Its months end in the period; an undated service where its recording would place it."""
    return span.holds(row.due) or (row.trigger is None and row.listed)


def disbursement(record: Record, span: Span) -> Row9:
    """The last payment received in the period, sent within the clock of its kind."""
    ivd = is_ivd(record)
    paid = [row for row in record.payments if span.holds(row["receipt_date"])]
    undated = any(row["receipt_date"] is None for row in record.payments)
    if ivd is False or not (paid or undated):
        return OUT
    if undated or not ivd:
        return Row9(is_in=True, outcome="INCOMPLETE")
    return _sent(record, max(paid, key=lambda row: (row["receipt_date"], row["payment_id"])), span)


def _sent(record: Record, row: Row, span: Span) -> Row9:
    got, sent = row["receipt_date"], row["sent_date"]
    due = disbursement_due(row["clock_class"], got)
    if row["payee_identified"] is False or row["hold_reason"]:
        return Row9(is_in=True, outcome="ACTION", trigger=got, due=due, done=sent)
    if due > span.last or (sent and sent <= due):
        outcome = "ACTION"
    elif record.cannot_read("payment", row["payment_id"], "sent_date"):
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
