"""Ordering and data tests of the reference, asked of a record. Knows nothing of the program.

YES, NO, or UNDETERMINED where the record cannot tell.
"""

from tests.oracles.law.conditions import payment_of
from tests.oracles.law.judging import Answer, Test
from tests.oracles.law.record import Record, Step


def told_before(*codes: str) -> Test:
    """YES when one of these stands on the day or before it; open when one cannot be dated."""

    def asked(record: Record, step: Step) -> Answer:
        found = record.of(*codes)
        assert step.day is not None
        early = [each.day for each in found if each.day is not None and each.day <= step.day]
        if early:
            return Answer("YES", early[0])
        return Answer("UNDETERMINED" if any(each.day is None for each in found) else "NO")

    return asked


pop_checked = told_before("POP_CHECK")
permitted = told_before("OVERPAY_PERMISSION")


def legal_date_told(record: Record, step: Step) -> Answer:
    """YES when the payment has a legal date of collection."""
    row = payment_of(record, step)
    if row is None:
        return Answer("UNDETERMINED")
    if row["legal_date"] is not None:
        return Answer("YES", row["legal_date"])
    unread = record.cannot_read("payment", row["payment_id"], "legal_date")
    return Answer("UNDETERMINED" if unread else "NO")


def notice_not_exempt(_record: Record, step: Step) -> bool | None:
    """A closing by a reason that needs no notice has no wait."""
    return step.topic != "EXEMPT"
