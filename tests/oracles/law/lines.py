"""Report lines on one case: what the facts support against what the trail counted (4.3).

Plain; knows nothing of the program. Lines 1, 2 and 28 of the federal year.
"""

from collections.abc import Callable
from datetime import date

from tests.oracles.law import days
from tests.oracles.law.criteria import every, is_ivd, was_open
from tests.oracles.law.judging import Span
from tests.oracles.law.record import Record, Row


def counted(record: Record, span: Span, line: str) -> list[Row]:
    """The rows of the audit trail for this line and the federal year the period ends in."""
    year = span.last.year + (span.last.month >= 10)
    labels = {f"FFY{year}", str(year)}
    return [row for row in record.lines if row["line_no"] == line and row["period"] in labels]


def open_at_end(record: Record, span: Span) -> bool | None:
    """A IV-D case open on the last day; one closed that day is not."""
    row = record.case
    begun = None if row["opened_date"] is None else row["opened_date"] <= span.last
    open_still: bool | None = row["closed_date"] is None or row["closed_date"] > span.last
    if row["closed_date"] is None and row["status"] == "CLOSED":
        open_still = None
    return every([is_ivd(record), begun, open_still])


def has_order(record: Record, span: Span) -> bool | None:
    """An order made by the last day and not ended before it."""
    answers = [_order_stands(record, row, span.last) for row in record.orders]
    if True in answers:
        return True
    return None if None in answers else False


def _order_stands(record: Record, row: Row, day: date) -> bool | None:
    made, ended = row["established_date"], row["end_date"]
    if (ended is not None and ended < day) or (made is not None and made > day):
        return False
    if made is None or record.cannot_read("support_order", row["order_id"], "end_date"):
        return None
    return True


def _case_line(line: str, supported: Callable[[Record, Span], bool | None]) -> "Line":
    def asked(record: Record, span: Span) -> str:
        rows, holds = counted(record, span, line), supported(record, span)
        if holds is None:
            return "INCOMPLETE"
        if len(rows) > 1:
            return "ERROR"
        if not rows and not holds:
            return "NOT_APPLICABLE"
        return "ACTION" if rows and holds else "ERROR"

    return asked


def year_of(span: Span) -> Span:
    """The federal year the period ends in."""
    year = span.last.year + (span.last.month >= 10)
    return Span(date(year - 1, 10, 1), date(year, 9, 30))


def months_open(record: Record, span: Span) -> list[Row]:
    """The account months of the federal year in which the case was open on some day."""
    year, row = year_of(span), record.case
    kept = []
    for month in record.months:
        first = date.fromisoformat(month["month"] + "-01")
        begun = row["opened_date"] is None or row["opened_date"] <= days.month_end(first)
        ended = row["closed_date"] is not None and row["closed_date"] < first
        if year.holds(first) and begun and not ended:
            kept.append(month)
    return kept


def paid_toward_arrears(record: Record, span: Span) -> bool:
    """A month's account or a payment of the year that was not taken back says so."""
    if any(month["arrears_paid"] for month in months_open(record, span)):
        return True
    return any(
        year_of(span).holds(row["receipt_date"])
        and _open_in_month(record, row["receipt_date"])
        and row["reversed_date"] is None
        and (row["to_arrears_family"] or row["to_arrears_state"])
        for row in record.payments
    )


def _open_in_month(record: Record, day: date) -> bool:
    """Whether the case was open on some day of the month."""
    opened, closed = record.case["opened_date"], record.case["closed_date"]
    began = opened is None or opened <= days.month_end(day)
    return bool(began and (closed is None or closed >= day.replace(day=1)))


def owes_arrears(record: Record, span: Span) -> bool | None:
    """A past-due balance, or money paid toward one, at any time of the year."""
    owed = any(month["arrears_balance"] for month in months_open(record, span))
    was = was_open(record, year_of(span))
    return every([is_ivd(record), was, owed or paid_toward_arrears(record, span)])


Line = Callable[[Record, Span], str]
LINES: dict[str, Line] = {
    "line-1": _case_line("1", open_at_end),
    "line-2": _case_line("2", lambda record, span: every([
        open_at_end(record, span), has_order(record, span),
    ])),
    "line-28": _case_line("28", owes_arrears),
}  # fmt: skip
