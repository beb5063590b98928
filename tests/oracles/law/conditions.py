"""The "applies when" column of the reference, asked of a record. Knows nothing of the program.

Each answers True, False, or None where the record cannot tell.
"""

from collections.abc import Callable
from datetime import date

from tests.oracles.law.judging import Condition
from tests.oracles.law.record import Record, Row, Step


def both(*conditions: Condition) -> Condition:
    """All of them: one False settles it, else one None leaves it open."""

    def asked(record: Record, step: Step) -> bool | None:
        answers = [condition(record, step) for condition in conditions]
        if False in answers:
            return False
        return None if None in answers else True

    return asked


def column(name: str, *values: str) -> Condition:
    """A column of the case row holds one of the values."""

    def asked(record: Record, _step: Step) -> bool | None:
        told = record.case[name]
        if told is None and record.cannot_read("case", record.case["case_id"], name):
            return None
        return told in values

    return asked


initiating = column("interstate_role", "INITIATING")
responding = column("interstate_role", "RESPONDING")
interstate = column("interstate_role", "INITIATING", "RESPONDING")


def no_order_before(record: Record, step: Step) -> bool | None:
    """No order was in force on the day: none made before it and not ended before it."""
    if step.day is None:
        return None if record.orders else True
    answers = [_in_force(record, row, step.day) for row in record.orders]
    if True in answers:
        return False
    return None if None in answers else True


def an_order_before(record: Record, step: Step) -> bool | None:
    """An order was in force on the day."""
    answer = no_order_before(record, step)
    return None if answer is None else not answer


def _in_force(record: Record, order: Row, day: date) -> bool | None:
    made, ended = order["established_date"], order["end_date"]
    if ended is not None and ended < day:
        return False
    if made is not None and made >= day:
        return False
    if made is None or record.cannot_read("support_order", order["order_id"], "end_date"):
        return None
    return True


def paternity_at_issue(record: Record, step: Step) -> bool | None:
    """A child on the case whose paternity was not resolved by that day."""
    if step.day is None:
        return None if record.children else False
    answers = [_at_issue(child, step.day) for child in record.children]
    if True in answers:
        return True
    return None if None in answers else False


def _at_issue(child: Row, day: date) -> bool | None:
    status, resolved = child["paternity_status"], child["resolved_date"]
    if status is None:
        return None
    if status == "NOT_AT_ISSUE":
        return False
    if status in {"AT_ISSUE", "EXCLUDED_OPEN"}:
        return True
    return None if resolved is None else bool(resolved >= day)


def payment_of(record: Record, step: Step) -> Row | None:
    """The payment row that a receipt or a sending stands for."""
    if step.table == "payment":
        return step.row
    return next((row for row in record.payments if row["payment_id"] == step.ref), None)


def money(name: str, *values: str) -> Condition:
    """A column of the payment row holds one of the values."""

    def asked(record: Record, step: Step) -> bool | None:
        row = payment_of(record, step)
        if row is None:
            return None
        told = row[name]
        if told is None and record.cannot_read("payment", row["payment_id"], name):
            return None
        return told in values

    return asked


def money_above_zero(name: str) -> Condition:
    """An amount of the payment row is above nothing."""

    def asked(record: Record, step: Step) -> bool | None:
        row = payment_of(record, step)
        if row is None:
            return None
        if row[name] is None and record.cannot_read("payment", row["payment_id"], name):
            return None
        return bool(row[name])

    return asked


def not_(condition: Condition) -> Condition:
    """The opposite; what cannot be told stays so."""

    def asked(record: Record, step: Step) -> bool | None:
        answer = condition(record, step)
        return None if answer is None else not answer

    return asked


Amount = Callable[[Row], int | None]
