"""Collections that stand for the limits of enforcement, and the tax offset that goes with them.

45 CFR 308.2(c)(3) and (4): with withholding appropriate, a collection by it in the last quarter of
the period; else any collection in the period; and in both the case submitted for tax offset where
its arrears qualify. Without such a collection nothing is said here: the limits decide.
"""

from datetime import date, timedelta
from typing import NamedTuple

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.cases import AccountMonth
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Criterion, Offset, Path
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.lines_money import dollars
from qapi_desk.rules.steps import last_day, may_have_come
from qapi_desk.rules.words import capital, happened, on


class Paid(NamedTuple):
    """A collection found, and what the offset makes of it."""

    outcome: RuleOutcome
    sentences: tuple[str, ...]
    rows: tuple[str, ...]
    done: date | None
    error_code: str = ""


class _Collection(NamedTuple):
    day: date
    row: str
    is_sure: bool = True


def by_offset(bench: Bench, facts: Facts, offset: Offset) -> Paid | None:
    """Tax offset as the only action called for; None when it was not called for either."""
    asked = offset_of(bench, facts, offset)
    if asked.sent is not None:
        return Paid(RuleOutcome.MET, (asked.sentence,), asked.rows, asked.sent)
    return None if asked.holds else _failed(asked, offset, (asked.sentence,), asked.rows)


def by_collection(bench: Bench, facts: Facts, criterion: Criterion) -> Paid | None:
    """The path the case is on; None when no collection of its kind came."""
    path = next((each for each in criterion.paths if _is_taken(bench, facts, each)), None)
    if path is None:
        return None
    found = _collection(facts, path, _window(path, bench.period))
    if found is None:
        return None
    if not found.is_sure:
        told = f"{path.words}: whether a collection came cannot be read: undetermined."
        return Paid(RuleOutcome.UNDETERMINED, (told,), (found.row,), None)
    told = f"{path.words}: collected on {on(found.day)}, whatever the limits."
    return _with_offset(bench, facts, criterion.offset, Paid(
        RuleOutcome.MET_OUTCOME, (told,), (found.row,), found.day
    ))  # fmt: skip


def _is_taken(bench: Bench, facts: Facts, path: Path) -> bool:
    """Whether what makes the path appropriate stood at the period's end."""
    if not path.known_by:
        return True
    known = facts.last_until(path.known_by, bench.period.last)
    if known is None:
        return path.by_withholding and any(
            payment.by_withholding
            and payment.receipt_date is not None
            and payment.receipt_date in bench.period
            for payment in facts.case_file.payments
        )
    ended = facts.last_until(path.ended_by, bench.period.last)
    return ended is None or ended.day < known.day


def _window(path: Path, period: Period) -> Period:
    """The whole period, or its last months."""
    if not path.last_months:
        return period
    after = period.last + timedelta(days=1)
    first = max(period.first, add_months(after, -path.last_months))
    return Period(period.label, first, period.last)


def _collection(facts: Facts, path: Path, window: Period) -> _Collection | None:
    """The last collection of the window; an unsure one only when no sure one is there."""
    found: _Collection | None = None
    for payment in facts.case_file.payments:
        row, day = f"payment:{payment.payment_id}", payment.receipt_date
        if path.by_withholding and payment.by_withholding is False:
            continue
        if payment.reversed_date is not None and payment.reversed_date <= window.last:
            continue
        known = payment.by_withholding is not None or not path.by_withholding
        if may_have_come(payment, window.first):
            found = found or _Collection(window.last, row, is_sure=False)
        elif day is not None and day in window:
            if not known and not facts.is_missing("payment", payment.payment_id, "by_withholding"):
                continue
            each = _Collection(day, row, is_sure=known)
            better = found is None or (each.is_sure, each.day) > (found.is_sure, found.day)
            found = each if better else found
    if found is None and not path.by_withholding:
        found = _from_account(facts, window)
    return found


def _from_account(facts: Facts, window: Period) -> _Collection | None:
    """An account month of the window that was paid on, where no receipt is on the record."""
    paid = [
        _Collection(day, f"account_month:{row.month}")
        for row in facts.case_file.account_months
        if (row.current_paid or 0) + (row.arrears_paid or 0) > 0
        and (day := last_day(row.month)) is not None
        and day in window
    ]
    return max(paid) if paid else None


def _with_offset(bench: Bench, facts: Facts, offset: Offset | None, paid: Paid) -> Paid:
    """The path's verdict once tax offset is asked about too."""
    if offset is None:
        return paid
    asked = offset_of(bench, facts, offset)
    sentences, rows = (*paid.sentences, asked.sentence), (*paid.rows, *asked.rows)
    if asked.holds:
        return paid._replace(sentences=sentences, rows=rows)
    return _failed(asked, offset, sentences, rows)


def _failed(
    asked: "Asked", offset: Offset, sentences: tuple[str, ...], rows: tuple[str, ...]
) -> Paid:
    if asked.holds is None:
        return Paid(RuleOutcome.UNDETERMINED, sentences, rows, None)
    return Paid(RuleOutcome.NOT_DONE, sentences, rows, None, offset.error_code)


class Asked(NamedTuple):
    """Whether tax offset was in order, in words, the rows read, and the day it was asked for."""

    holds: bool | None
    sentence: str
    rows: tuple[str, ...]
    sent: date | None = None


def offset_of(bench: Bench, facts: Facts, offset: Offset) -> Asked:
    """Submitted in time, not called for, or neither."""
    last = bench.period.last
    sent = facts.last_until(offset.codes, last)
    if sent is not None and sent.day > add_months(last, -offset.months):
        return Asked(True, f"{capital(happened(bench.ruleset, sent))}.", (sent.row,), sent.day)
    unsure = facts.undated_of(offset.codes)
    if unsure:
        return Asked(None, "When tax offset was asked for cannot be read.", (unsure[0].row,))
    blocked = facts.last_until(offset.blocked_by, last)
    if blocked is not None:
        freed = facts.last_until(offset.unblocked_by, last)
        if freed is None or freed.day < blocked.day:
            why = capital(happened(bench.ruleset, blocked))
            return Asked(True, f"{why}: tax offset was not appropriate.", (blocked.row,))
    return _arrears(facts, offset, bench.period)


def _arrears(facts: Facts, offset: Offset, period: Period) -> Asked:
    """Whether the balance of the period's last account month called for it."""
    months = [row for row in facts.case_file.account_months if _is_in(row.month, period)]
    if not months:
        return Asked(True, "No account of the period shows arrears: no tax offset.", ())
    latest = max(months, key=lambda row: row.month)
    rows, balance = (f"account_month:{latest.month}",), latest.arrears_balance
    assigned = _assigned(facts, offset, latest)
    if balance is None or assigned is None:
        told = f"How much was owed in {latest.month}, and to whom, is not known."
        return Asked(None, told, rows)
    known = [each for each in offset.thresholds if each.since <= period.last]
    least = known[-1] if known else offset.thresholds[0]
    family = balance - assigned
    if assigned < least.assigned_cents and family < least.family_cents:
        told = f"Arrears of ${dollars(balance)} at the end of {latest.month} did not qualify"
        return Asked(True, f"{told} for tax offset ({least.citation}).", rows)
    told = f"Arrears of ${dollars(balance)} at the end of {latest.month} called for tax offset"
    return Asked(False, f"{told} ({least.citation}); none was asked for.", rows)


def _assigned(facts: Facts, offset: Offset, month: AccountMonth) -> int | None:
    """The part owed to the State: as the account says, else all or nothing by the aid class."""
    if month.arrears_assigned is not None or month.arrears_balance is None:
        return month.arrears_assigned
    if facts.is_missing("account_month", month.month, "arrears_assigned"):
        return None
    aid = facts.case.aid_class
    if aid is None:
        return None
    return month.arrears_balance if aid in offset.assigned_classes else 0


def _is_in(month: str, period: Period) -> bool:
    day = last_day(month)
    return day is not None and day in period
