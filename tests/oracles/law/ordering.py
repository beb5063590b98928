"""Ordering and data tests of the reference, asked of a record. Knows nothing of the program.

YES, NO, or UNDETERMINED where the record cannot tell.
"""

from datetime import date

from tests.oracles.law.conditions import an_order_before, payment_of
from tests.oracles.law.days import months_after
from tests.oracles.law.judging import Condition, Test
from tests.oracles.law.record import Record, Step


def told_before(*codes: str, since: tuple[str, ...] = ()) -> Test:
    """YES when one of these stands on the day or before it; open when one cannot be read.

    ``since``: only from the last of these on, when there is one by the day.
    """

    def asked(record: Record, step: Step) -> str:
        assert step.day is not None
        first = _last_by(record, step.day, since)
        early = any(first <= day <= step.day for day in _others(record, step, codes))
        if early:
            return "UNDETERMINED" if _undated(record, since) else "YES"
        unread = _undated(record, (*codes, *since)) or _unknown(record, first, step.day)
        return "UNDETERMINED" if unread else "NO"

    return asked


def none_before(*codes: str, since: tuple[str, ...] = ()) -> Test:
    """YES when none of these stands between; the mirror of ``told_before``."""

    def asked(record: Record, step: Step) -> str:
        opposite = {"YES": "NO", "NO": "YES"}
        answer = told_before(*codes, since=since)(record, step)
        return opposite.get(answer, answer)

    return asked


def told_after(*codes: str) -> Test:
    """YES when one stands after the day; NO when they stand only before; else nothing yet."""

    def asked(record: Record, step: Step) -> str:
        assert step.day is not None
        found = _others(record, step, codes)
        if any(day > step.day for day in found):
            return "YES"
        if _undated(record, codes) or _unknown(record, step.day, date.max):
            return "UNDETERMINED"
        return "NO" if found else "NOT_APPLICABLE"

    return asked


def all_of(*tests: Test) -> Test:
    """One NO decides, else one open answer."""

    def asked(record: Record, step: Step) -> str:
        answers = [each(record, step) for each in tests]
        if "NO" in answers:
            return "NO"
        return "UNDETERMINED" if "UNDETERMINED" in answers else "YES"

    return asked


def holds(condition: Condition) -> Test:
    """A condition asked as a test."""

    def asked(record: Record, step: Step) -> str:
        return {True: "YES", False: "NO", None: "UNDETERMINED"}[condition(record, step)]

    return asked


def unless_topic(topic: str, test: Test) -> Test:
    """Not asked of a trigger with the topic."""

    def asked(record: Record, step: Step) -> str:
        return "YES" if step.topic == topic else test(record, step)

    return asked


def _others(record: Record, step: Step, codes: tuple[str, ...]) -> list[date]:
    return [each.day for each in record.of(*codes) if each.day and each.key != step.key]


def _last_by(record: Record, day: date, codes: tuple[str, ...]) -> date:
    return max((each for each in record.dated(*codes) if each <= day), default=date.min)


def _undated(record: Record, codes: tuple[str, ...]) -> bool:
    return any(each.day is None for each in record.of(*codes))


def _unknown(record: Record, first: date, last: date) -> bool:
    return any(
        each.code is None and each.day is not None and first <= each.day <= last
        for each in record.steps
    )


def six_months_apart(record: Record, step: Step) -> str:
    """YES when the submission before lies six months back, or there is none."""
    assert step.day is not None
    before = [day for day in record.dated(*FULL) if day < step.day]
    if _undated(record, FULL) or _unknown(record, date.min, step.day):
        return "UNDETERMINED"
    return "YES" if not before or months_after(before[-1], 6) <= step.day else "NO"


def owes_750(record: Record, step: Step) -> str:
    """YES when the last month that had ended by the day owed 750 dollars."""
    months = [each for each in record.of("ACCOUNT_MONTH") if each.day and step.day]
    ended = [each for each in months if each.day and step.day and each.day <= step.day]
    if not ended:
        return "UNDETERMINED"
    return "YES" if ended[-1].row["arrears_balance"] >= 75_000 else "NO"


def pool_holds(_record: Record, step: Step) -> str:
    """YES when assigned arrears do not exceed the pool of aid not paid back."""
    return "YES" if step.row["arrears_assigned"] <= step.row["unreimbursed_aid"] else "NO"


def no_fee(record: Record, step: Step) -> str:
    """YES when no fee was charged for a payment that came back."""
    row = payment_of(record, step)
    if row is None:
        return "UNDETERMINED"
    return "NO" if row["fee_charged"] else "YES"


FULL = ("IRS_FULL_SUBMIT",)
EFFORTS = (
    "IWO_ISSUED", "IWO_SERVED", "IRS_FTB_SUBMIT", "UIB_SDI_SUBMIT", "FTB_REFERRAL",
    "LIEN_RECORDED", "COURT_ACTION_FILED", "ASSET_ACTION", "DM_SUBMIT",
)  # fmt: skip
"""Any recorded step of enforcement stands for reasonable efforts (decision 0014)."""

full_collection = all_of(holds(an_order_before), owes_750, told_before(*EFFORTS), six_months_apart)
pop_checked = told_before("POP_CHECK")
permitted = unless_topic("LAST_UNASSIGNED", told_before("OVERPAY_PERMISSION"))


def legal_date_told(record: Record, step: Step) -> str:
    """YES when the payment has a legal date of collection."""
    row = payment_of(record, step)
    if row is None:
        return "UNDETERMINED"
    if row["legal_date"] is not None:
        return "YES"
    unread = record.cannot_read("payment", row["payment_id"], "legal_date")
    return "UNDETERMINED" if unread else "NO"
