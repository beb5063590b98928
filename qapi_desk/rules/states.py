"""What a condition asks of a case on its trigger's day: states, and columns beside the trigger.

Every answer has three values: None when a value is missing that would be needed, or cannot be
read. Nothing here decides what a rule makes of the answer.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from qapi_desk.domain.cases import AccountMonth, Child, Payment, SupportOrder
from qapi_desk.rules.columns import payment_word
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts, Standing, Step
from qapi_desk.rules.model import Condition, Ruleset
from qapi_desk.rules.steps import last_day

Answer = tuple[bool | None, str]
"""Whether a condition holds, or None, and the row that tells."""
Ask = Callable[[Ruleset, Facts, Step], Answer]
QuickAsk = Callable[[Ruleset, Facts, Step], bool | None]
_PAYMENT_COLUMNS: Final = {
    Fact.PAYMENT_CLOCK: "clock_class",
    Fact.PAYMENT_AID: "aid_class_at_receipt",
}
OF_CASE: Final = frozenset(
    {Fact.CASE_TYPE, Fact.ORIGIN, Fact.AID_CLASS, Fact.INTERSTATE_ROLE, Fact.FUNCTION_STATUS}
)
"""Facts that are one value of the case's row, whatever the trigger."""
_UNSETTLED: Final = frozenset({"AT_ISSUE", "EXCLUDED_OPEN"})
_OTHER_PARENT: Final = ("NCP", "ALLEGED_FATHER")


class Asker(NamedTuple):
    """A condition made ready to be asked of many cases, on a trigger's day and of its row.

    ``told`` gives the answer and the row that tells; ``quick`` only the answer, at half the
    price: for caseloads, where nobody looks at the row of what does not apply.
    """

    condition: Condition
    told: Ask
    quick: QuickAsk


def asker(condition: Condition) -> Asker:
    """A condition made ready to be asked."""
    values, wanted = frozenset(condition.values), not condition.is_not
    if condition.fact in _STATES:
        state_of = _STATES[condition.fact]
        answers = {True: ("yes" in values) is wanted, False: ("no" in values) is wanted, None: None}

        def ask_state(ruleset: Ruleset, facts: Facts, step: Step) -> Answer:
            state, row = state_of(ruleset, facts, step)
            return answers[state], row

        return Asker(condition, ask_state, lambda r, f, s: answers[state_of(r, f, s)[0]])
    word_of = _word_of(condition.fact)

    def ask_word(_: Ruleset, facts: Facts, step: Step) -> Answer:
        word, row = word_of(facts, step)
        return (None if word is None else (word in values) is wanted), row

    return Asker(condition, ask_word, _quick_word(condition.fact, values, wanted=wanted))


def _quick_word(fact: Fact, values: frozenset[str], *, wanted: bool) -> QuickAsk:
    """The answer of a coded fact alone; columns of the case and of a payment need no row."""
    word_of, column = _word_of(fact), _PAYMENT_COLUMNS.get(fact, str(fact))

    def of_case(_: Ruleset, facts: Facts, __: Step) -> bool | None:
        word = getattr(facts.case, column)
        return None if word is None else (word in values) is wanted

    def of_payment(_: Ruleset, facts: Facts, step: Step) -> bool | None:
        if not isinstance(step.source, Payment):
            return of_any(_, facts, step)
        word = payment_word(step.source, column)
        return None if word is None else (word in values) is wanted

    def of_any(_: Ruleset, facts: Facts, step: Step) -> bool | None:
        word = word_of(facts, step)[0]
        return None if word is None else (word in values) is wanted

    if fact in OF_CASE:
        return of_case
    return of_payment if fact in _PAYMENT_COLUMNS else of_any


@lru_cache(maxsize=1024)
def _kept_asker(condition: Condition) -> Asker:
    return asker(condition)


def holds(ruleset: Ruleset, facts: Facts, condition: Condition, step: Step) -> Standing:
    """Whether a condition holds on the day of a step, and the row that tells."""
    return Standing(*_kept_asker(condition).told(ruleset, facts, step))


def value_of(facts: Facts, fact: Fact, step: Step) -> tuple[str | None, str]:
    """A coded fact's value at a step, and the row it stands in; None when it cannot be told."""
    return _word_of(fact)(facts, step)


def _word_of(fact: Fact) -> Callable[[Facts, Step], tuple[str | None, str]]:
    if fact in _WORDS:
        return _WORDS[fact]
    column = str(fact)

    def of_case(facts: Facts, _: Step) -> tuple[str | None, str]:
        value: str | None = getattr(facts.case, column)
        return value, facts.case_row

    return of_case


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


def _address(facts: Facts, _: Step) -> tuple[str | None, str]:
    """Whether the other parent's address is confirmed; a county may not say."""
    found = [each for each in facts.case_file.parties if each.role in _OTHER_PARENT]
    for party in found:
        if facts.is_missing("party", party.party_id, "address_confirmed"):
            return None, f"party:{party.party_id}"
        if party.address_confirmed is not None:
            word = "confirmed" if party.address_confirmed else "unconfirmed"
            return word, f"party:{party.party_id}"
    return "untold", facts.case_row


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
        return payment_word(payment, column), f"payment:{payment.payment_id}"

    return word


def _payment_hold(facts: Facts, step: Step) -> tuple[str | None, str]:
    """No reason to hold a payment is an answer, an unreadable one is not."""
    payment = payment_of(facts, step)
    if payment is None:
        return None, step.row
    gone = facts.is_missing("payment", payment.payment_id, "hold_reason")
    return (None if gone else payment.hold_reason or ""), f"payment:{payment.payment_id}"


def _payment_fee(facts: Facts, step: Step) -> tuple[str | None, str]:
    """Whether a fee was charged for a payment; a county may not say."""
    payment = payment_of(facts, step)
    if payment is None:
        return None, step.row
    row, fee = f"payment:{payment.payment_id}", payment.fee_charged
    if fee is None:
        gone = facts.is_missing("payment", payment.payment_id, "fee_charged")
        return (None if gone else "untold"), row
    return ("charged" if fee else "none"), row


_WORDS: Final[Mapping[Fact, Callable[[Facts, Step], tuple[str | None, str]]]] = MappingProxyType(
    {
        Fact.TOPIC: _topic,
        Fact.ORDER_BASIS: _order_basis,
        Fact.NCP_STATE_CLASS: _state_class,
        Fact.PAYMENT_CLOCK: _payment_word(_PAYMENT_COLUMNS[Fact.PAYMENT_CLOCK]),
        Fact.PAYMENT_AID: _payment_word(_PAYMENT_COLUMNS[Fact.PAYMENT_AID]),
        Fact.PAYMENT_HOLD: _payment_hold,
        Fact.PAYMENT_FEE: _payment_fee,
        Fact.NCP_ADDRESS: _address,
    }
)


def _order_in_force(_: Ruleset, facts: Facts, step: Step) -> Standing:
    return facts.orders_in_force(step.day)


def _located(ruleset: Ruleset, facts: Facts, step: Step) -> Standing:
    """Found by the day; open when only an event nobody can date would turn the answer."""
    is_found = facts.is_located(ruleset, step.day)
    unsure = facts.undated_of(ruleset.lost_codes if is_found else ruleset.located_codes)
    return Standing(None, unsure[0].row) if unsure else Standing(is_found, "")


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
    month = month_until(facts, step.day)
    since = None if month is None else last_day(month.month)
    return owed if since is not None and since > begun.day else Standing(True, begun.row)


def _arrears(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """The balance of the last month that had ended by the day was more than nothing."""
    month = month_until(facts, step.day)
    if month is None:
        return Standing(False, "")
    balance = month.arrears_balance
    return Standing(None if balance is None else balance > 0, f"account_month:{month.month}")


def month_until(facts: Facts, day: date) -> AccountMonth | None:
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


def _reversed(_: Ruleset, facts: Facts, step: Step) -> Standing:
    payment = payment_of(facts, step)
    if payment is None:
        return Standing(None, step.row)
    row = f"payment:{payment.payment_id}"
    if facts.is_missing("payment", payment.payment_id, "reversed_date"):
        return Standing(None, row)
    return Standing(payment.reversed_date is not None, row)


def _medical_ordered(_: Ruleset, facts: Facts, step: Step) -> Standing:
    """An order in force on the day asks for medical support."""
    return _any(
        (_asks_medical(facts, order, step.day), f"support_order:{order.order_id}")
        for order in facts.case_file.orders
    )


def _asks_medical(facts: Facts, order: SupportOrder, day: date) -> bool | None:
    stands = facts.was_in_force(order, day, day)
    if stands is False or order.medical_ordered is False:
        return False
    return None if stands is None else order.medical_ordered


def _activity(_: Ruleset, facts: Facts, step: Step) -> Standing:
    month = _own_month(step)
    if month is None:
        return Standing(None, step.row)
    paid = (month.current_paid, month.arrears_paid)
    if any(amount for amount in paid):
        return Standing(True, step.row)
    columns = ("current_paid", "arrears_paid")
    unread = any(facts.is_missing("account_month", month.month, c) for c in columns)
    return Standing(None if unread else False, step.row)


def _pool_told(_: Ruleset, facts: Facts, step: Step) -> Standing:
    month = _own_month(step)
    if month is None:
        return Standing(None, step.row)
    told = (month.arrears_assigned, month.unreimbursed_aid)
    if None not in told:
        return Standing(True, step.row)
    columns = ("arrears_assigned", "unreimbursed_aid")
    unread = any(facts.is_missing("account_month", month.month, c) for c in columns)
    return Standing(None if unread else False, step.row)


def _own_month(step: Step) -> AccountMonth | None:
    return step.source if isinstance(step.source, AccountMonth) else None


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
        Fact.PAYMENT_REVERSED: _reversed,
        Fact.MEDICAL_ORDERED: _medical_ordered,
        Fact.ACCOUNT_ACTIVITY: _activity,
        Fact.POOL_TOLD: _pool_told,
    }
)
