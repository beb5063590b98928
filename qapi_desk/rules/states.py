"""What a condition asks of a case on its trigger's day: states, and columns beside the trigger.

Every answer has three values: None when a value is missing that would be needed, or cannot be
read. Nothing here decides what a rule makes of the answer.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from qapi_desk.domain.cases import AccountMonth, Child, Payment, SupportOrder
from qapi_desk.rules.facts import Facts, Standing, Step
from qapi_desk.rules.model import Condition, Fact, Ruleset
from qapi_desk.rules.steps import last_day

_UNSETTLED: Final = frozenset({"AT_ISSUE", "EXCLUDED_OPEN"})
_OTHER_PARENT: Final = ("NCP", "ALLEGED_FATHER")


def holds(ruleset: Ruleset, facts: Facts, condition: Condition, step: Step) -> Standing:
    """Whether a condition holds on the day of a step, and the row that tells.

    Args:
        ruleset: whose codes say what locates a parent, makes a debtor, opens a bankruptcy.
        facts: the case.
        condition: a fact and the values it must, or must not, have.
        step: the trigger, whose own row payment facts and topics are read from.
    """
    if condition.fact in _STATES:
        state, row = _STATES[condition.fact](ruleset, facts, step)
        word = None if state is None else ("yes" if state else "no")
    else:
        word, row = value_of(facts, condition.fact, step)
    if word is None:
        return Standing(None, row)
    return Standing((word in condition.values) is not condition.is_not, row)


def value_of(facts: Facts, fact: Fact, step: Step) -> tuple[str | None, str]:
    """A coded fact's value at a step, and the row it stands in; None when it cannot be told."""
    if fact in _WORDS:
        return _WORDS[fact](facts, step)
    return facts.word(fact), facts.case_row


def _topic(facts: Facts, step: Step) -> tuple[str | None, str]:
    if step.topic is None and facts.has_unreadable_topic(step):
        return None, step.row
    return step.topic or "", step.row


def _order_basis(facts: Facts, step: Step) -> tuple[str | None, str]:
    order = step.source if isinstance(step.source, SupportOrder) else _told_order(facts, step)
    if order is None:
        return None, facts.case_row
    return order.basis, f"support_order:{order.order_id}"


def _told_order(facts: Facts, step: Step) -> SupportOrder | None:
    """The order a step names or is dated like; else the latest made by then."""
    latest: SupportOrder | None = None
    latest_day = date.min
    for order in facts.case_file.orders:
        day = order.established_date
        if step.ref == order.order_id or day == step.day:
            return order
        if day is not None and latest_day <= day < step.day:
            latest, latest_day = order, day
    return latest


def _state_class(facts: Facts, step: Step) -> tuple[str | None, str]:
    """Where the other parent lives: the trigger's own party when it is one, else all of them."""
    for role in _OTHER_PARENT:
        found = [each for each in facts.case_file.parties if each.role == role]
        own = [each for each in found if each.party_id == step.party_id]
        words = {each.state_class for each in own or found}
        if found:
            return (words.pop() if len(words) == 1 else None), f"party:{(own or found)[0].party_id}"
    return None, facts.case_row


def payment_of(facts: Facts, step: Step) -> Payment | None:
    """The payment a step tells of: its own row, or the one its ``ref`` names."""
    if isinstance(step.source, Payment):
        return step.source
    return next((each for each in facts.case_file.payments if each.payment_id == step.ref), None)


def _payment_word(column: str) -> Callable[[Facts, Step], tuple[str | None, str]]:
    def word(facts: Facts, step: Step) -> tuple[str | None, str]:
        payment = payment_of(facts, step)
        if payment is None:
            return None, step.row
        value: str | None = getattr(payment, column)
        return value, f"payment:{payment.payment_id}"

    return word


def _payment_hold(facts: Facts, step: Step) -> tuple[str | None, str]:
    """No reason to hold a payment is an answer, an unreadable one is not."""
    payment = payment_of(facts, step)
    if payment is None:
        return None, step.row
    gone = facts.is_missing("payment", payment.payment_id, "hold_reason")
    return (None if gone else payment.hold_reason or ""), f"payment:{payment.payment_id}"


_WORDS: Final[Mapping[Fact, Callable[[Facts, Step], tuple[str | None, str]]]] = MappingProxyType(
    {
        Fact.TOPIC: _topic,
        Fact.ORDER_BASIS: _order_basis,
        Fact.NCP_STATE_CLASS: _state_class,
        Fact.PAYMENT_CLOCK: _payment_word("clock_class"),
        Fact.PAYMENT_AID: _payment_word("aid_class_at_receipt"),
        Fact.PAYMENT_HOLD: _payment_hold,
    }
)


def _order_in_force(_: Ruleset, facts: Facts, step: Step) -> Standing:
    return facts.orders_in_force(step.day)


def _located(ruleset: Ruleset, facts: Facts, step: Step) -> Standing:
    unsure = facts.undated_of((*ruleset.located_codes, *ruleset.lost_codes))
    if unsure:
        return Standing(None, unsure[0].row)
    return Standing(facts.is_located(ruleset, step.day), "")


def _sought(ruleset: Ruleset, facts: Facts, step: Step) -> Standing:
    located = _located(ruleset, facts, step)
    if located.holds is not False:
        return Standing(None if located.holds is None else False, located.row)
    sought = facts.last_until(ruleset.lost_codes, step.day)
    return Standing(False, "") if sought is None else Standing(True, sought.row)


def _paternity(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """A child whose paternity was not resolved by the end of the day."""
    children = facts.case_file.children
    if not children:
        return Standing(None if facts.case.paternity_needed else False, facts.case_row)
    return _any((_is_unsettled(child, step.day), f"child:{child.party_id}") for child in children)


def _is_unsettled(child: Child, day: date) -> bool | None:
    if child.paternity_status in _UNSETTLED:
        return True
    if child.paternity_status == "NOT_AT_ISSUE":
        return False
    if child.paternity_status is None or child.resolved_date is None:
        return None
    return child.resolved_date > day


def _any(answers: Iterable[tuple[bool | None, str]]) -> Standing:
    """True when one is true; else None when one cannot be told; else False."""
    doubt: Standing | None = None
    for answer, row in answers:
        if answer:
            return Standing(True, row)
        if answer is None and doubt is None:
            doubt = Standing(None, row)
    return doubt or Standing(False, "")


def _bankrupt(ruleset: Ruleset, facts: Facts, step: Step) -> Standing:
    """A notice of bankruptcy by the day, and no end of it since."""
    unsure = facts.undated_of((*ruleset.bankrupt_codes, *ruleset.discharged_codes))
    if unsure:
        return Standing(None, unsure[0].row)
    filed = facts.last_until(ruleset.bankrupt_codes, step.day)
    if filed is None:
        return Standing(False, "")
    over = facts.last_until(ruleset.discharged_codes, step.day)
    return (
        Standing(True, filed.row)
        if over is None or over.day < filed.day
        else Standing(False, over.row)
    )


def _delinquent(ruleset: Ruleset, facts: Facts, step: Step) -> Standing:
    """A delinquency begun by the day, and no month since that ended with nothing owed."""
    unsure = facts.undated_of(ruleset.delinquent_codes)
    if unsure:
        return Standing(None, unsure[0].row)
    begun = facts.last_until(ruleset.delinquent_codes, step.day)
    owed = _arrears(ruleset, facts, step)
    if begun is None:
        return owed
    month = _month_until(facts, step.day)
    since = None if month is None else last_day(month.month)
    return owed if since is not None and since > begun.day else Standing(True, begun.row)


def _arrears(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """The balance of the last month that had ended by the day was more than nothing."""
    month = _month_until(facts, step.day)
    if month is None:
        return Standing(False, "")
    balance = month.arrears_balance
    return Standing(None if balance is None else balance > 0, f"account_month:{month.month}")


def _month_until(facts: Facts, day: date) -> AccountMonth | None:
    """The last account month that had ended by the end of the day."""
    best: AccountMonth | None = None
    for row in facts.case_file.account_months:
        ended = last_day(row.month)
        if ended is not None and ended <= day and (best is None or row.month > best.month):
            best = row
    return best


def _current_due(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """The day's own account month has support due; without one, an order in force sets some."""
    name = f"{step.day:%Y-%m}"
    for row in facts.case_file.account_months:
        if row.month == name:
            due = row.current_due
            return Standing(None if due is None else due > 0, f"account_month:{name}")
    return _any(_orders_with_support(facts, step.day))


def _orders_with_support(facts: Facts, day: date) -> Iterable[tuple[bool | None, str]]:
    for order in facts.case_file.orders:
        stands = facts.was_in_force(order, day, day)
        if stands is not False:
            amount = order.amount_current
            known = None if amount is None or stands is None else amount > 0
            yield (False if amount == 0 else known), f"support_order:{order.order_id}"


def _payment_futures(_: Ruleset, facts: Facts, step: Step) -> Standing:
    payment = payment_of(facts, step)
    if payment is None:
        return Standing(None, step.row)
    held, row = payment.to_futures, f"payment:{payment.payment_id}"
    if held is None and not facts.is_missing("payment", payment.payment_id, "to_futures"):
        return Standing(False, row)
    return Standing(None if held is None else held > 0, row)


def _payee(_: Ruleset, facts: Facts, step: Step) -> Standing:
    payment = payment_of(facts, step)
    if payment is None:
        return Standing(None, step.row)
    return Standing(payment.payee_identified, f"payment:{payment.payment_id}")


def _money_held(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """A payment received by the day that was neither sent nor reversed by then."""
    return _any(
        (_lies_here(facts, each, step.day), f"payment:{each.payment_id}")
        for each in facts.case_file.payments
    )


def _lies_here(facts: Facts, payment: Payment, day: date) -> bool | None:
    if payment.receipt_date is None:
        return None
    if payment.receipt_date > day:
        return False
    for column in ("sent_date", "reversed_date"):
        gone: Any = getattr(payment, column)
        if gone is not None and gone <= day:
            return False
    unread = (
        facts.is_missing("payment", payment.payment_id, c) for c in ("sent_date", "reversed_date")
    )
    return None if any(unread) else True


_STATES: Final[Mapping[Fact, Callable[[Ruleset, Facts, Step], Standing]]] = MappingProxyType(
    {
        Fact.ORDER_IN_FORCE: _order_in_force,
        Fact.NCP_LOCATED: _located,
        Fact.NCP_SOUGHT: _sought,
        Fact.PATERNITY_AT_ISSUE: _paternity,
        Fact.BANKRUPT: _bankrupt,
        Fact.DELINQUENT: _delinquent,
        Fact.CURRENT_SUPPORT_DUE: _current_due,
        Fact.ARREARS_OWED: _arrears,
        Fact.PAYMENT_FUTURES: _payment_futures,
        Fact.PAYEE_IDENTIFIED: _payee,
        Fact.MONEY_HELD: _money_held,
    }
)
