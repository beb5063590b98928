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
        return None
    answers = [in_force_before(record, row, step.day) for row in record.orders]
    if True in answers:
        return False
    return None if None in answers else True


def an_order_before(record: Record, step: Step) -> bool | None:
    """An order was in force on the day."""
    answer = no_order_before(record, step)
    return None if answer is None else not answer


def in_force_before(record: Record, order: Row, day: date) -> bool | None:
    """Whether the order was made before the day and had not ended before it."""
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
        return None
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
    return None if resolved is None else bool(resolved > day)


def payment_of(record: Record, step: Step) -> Row | None:
    """The payment row that a receipt or a sending stands for."""
    if step.pay is not None:
        return step.pay
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


def not_located(record: Record, step: Step) -> bool | None:
    """The parent had not been found by that day, or was sought anew since."""
    found, sought = record.of("NCP_LOCATED"), record.of("LOC_NEEDED")
    if step.day is None:
        return None
    last_found = max((s.day for s in found if s.day and s.day <= step.day), default=None)
    last_sought = max((s.day for s in sought if s.day and s.day <= step.day), default=None)
    is_found = last_found is not None and (last_sought is None or last_sought <= last_found)
    unread = sought if is_found else found
    return None if any(each.day is None for each in unread) else not is_found


def topic_is_not(topic: str) -> Condition:
    """The trigger does not carry the topic; none at all is no such topic."""

    def asked(record: Record, step: Step) -> bool | None:
        if step.topic is None and record.cannot_read(step.table, step.key, "topic"):
            return None
        return step.topic != topic

    return asked


def parent_lives(*classes: str) -> Condition:
    """Where the other parent lives; open when nobody says or two rows differ."""

    def asked(record: Record, _step: Step) -> bool | None:
        told = {row["state_class"] for row in record.parties if row["role"] == "NCP"}
        told_once = told.pop() if len(told) == 1 else None
        return None if told_once is None else told_once in classes

    return asked


def address_confirmed(record: Record, _step: Step) -> bool | None:
    """The other parent's address is said to be confirmed; a county may not say."""
    for row in record.parties:
        if row["role"] == "NCP":
            if record.cannot_read("party", row["party_id"], "address_confirmed"):
                return None
            if row["address_confirmed"] is not None:
                return bool(row["address_confirmed"])
    return False


def not_bankrupt(record: Record, step: Step) -> bool | None:
    """No notice of bankruptcy by the day."""
    if any(each.day is None for each in record.of("BKY_NOTICE")):
        return None
    return step.day is None or not any(day <= step.day for day in record.dated("BKY_NOTICE"))


def delinquent(record: Record, step: Step) -> bool | None:
    """A delinquency began by the day, unless a month that ended since owed nothing."""
    if step.day is None or any(each.day is None for each in record.of("DELINQUENT")):
        return None
    begun = max((day for day in record.dated("DELINQUENT") if day <= step.day), default=None)
    ended = [each for each in record.of("ACCOUNT_MONTH") if each.day and each.day <= step.day]
    month = ended[-1] if ended else None
    if begun and (month is None or month.day is None or month.day <= begun):
        return True
    return bool(month and month.row["arrears_balance"])


def money_held(record: Record, step: Step) -> bool | None:
    """A payment received by the day was neither sent nor taken back by then."""
    if step.day is None:
        return None
    answers = [_lies_here(record, row, step.day) for row in record.payments]
    if True in answers:
        return True
    return None if None in answers else False


def _lies_here(record: Record, row: Row, day: date) -> bool | None:
    if row["receipt_date"] is None:
        return None
    gone = [row[name] for name in ("sent_date", "reversed_date") if row[name]]
    if row["receipt_date"] > day or any(each <= day for each in gone):
        return False
    unread = ("sent_date", "reversed_date")
    key = row["payment_id"]
    return None if any(record.cannot_read("payment", key, name) for name in unread) else True


def account_moved(_record: Record, step: Step) -> bool | None:
    """Something was paid on the account in the month."""
    return bool(step.row["current_paid"] or step.row["arrears_paid"])


def pool_told(_record: Record, step: Step) -> bool | None:
    """The month's account tells assigned arrears and the pool."""
    return None not in {step.row["arrears_assigned"], step.row["unreimbursed_aid"]}


def by_default(record: Record, step: Step) -> bool | None:
    """The order the step tells of was made by default."""
    if step.day is None:
        return None
    named = [row for row in record.orders if row["order_id"] in {step.key, step.ref}]
    dated = [row for row in record.orders if step.day == row["established_date"] is not None]
    made = sorted(
        (row for row in record.orders if _made_before(row, step.day)),
        key=lambda row: (row["established_date"], row["order_id"]),
    )
    told = (named or dated or made[-1:])[:1]
    if not told or told[0]["basis"] is None:
        return None
    return bool(told[0]["basis"] == "DEFAULT")


def _made_before(row: Row, day: date | None) -> bool:
    return day is not None and row["established_date"] is not None and row["established_date"] < day


def fee_told(record: Record, step: Step) -> bool | None:
    """The payment was taken back and the county tells of fees."""
    row = payment_of(record, step)
    if row is None:
        return None
    return row["reversed_date"] is not None and row["fee_charged"] is not None
