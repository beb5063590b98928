"""The last payment received in the period, by the clock of its kind.

45 CFR 308.2(d) and 302.32: the kind of payment says which limit it has; a lawful hold that is on
the record keeps it. Of several received on the last day the worst decides. There is no outcome
that stands for the limit.
"""

from datetime import date
from typing import Final, NamedTuple

from qapi_desk.domain.calendar import due_day
from qapi_desk.domain.cases import Payment
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.criterion_model import Candidate, Criterion, Hold
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench, Instance, judge, numbered_triggers
from qapi_desk.rules.last_action import members
from qapi_desk.rules.states import payment_of
from qapi_desk.rules.steps import may_have_come
from qapi_desk.rules.universe import first_failure
from qapi_desk.rules.verdict import BAD, Verdict, badness, outside_or_unknown
from qapi_desk.rules.words import on

_NONE: Final = "No payment was received in the period."
_UNSENT: Final = frozenset({*BAD, RuleOutcome.NOT_DUE, RuleOutcome.NOT_APPLICABLE})


class _Judged(NamedTuple):
    """One payment by one limit: the instance, and what kept the payment from being sent."""

    candidate: Candidate
    case: Instance
    kept: "_Kept | None"

    @property
    def outcome(self) -> RuleOutcome:
        return self.case.outcome if self.kept is None else self.kept.outcome


class _Kept(NamedTuple):
    """A hold, or a payee not known: what it makes of the payment, when it was due, in words."""

    outcome: RuleOutcome
    due: date | None
    done: date | None
    sentence: str


def last_payment(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    check = first_failure(members(bench, facts, criterion.universe))
    if check.holds is False:
        return outside_or_unknown(check, (check.sentence,))
    payments = [each for each in facts.case_file.payments if _stood(each)]
    unread = [p for p in payments if may_have_come(p, bench.period.first)]
    received = (each.receipt_date for each in payments)
    days = [day for day in received if day is not None and day in bench.period]
    if not days and not unread:
        return Verdict(False, RuleOutcome.NOT_APPLICABLE, (_NONE,), check.rows)
    if unread or check.holds is None:
        told = "A payment came on a day nobody can read: it may be the last."
        sentence, rows = (told, (f"payment:{unread[0].payment_id}",)) if unread else check[1:3]
        return Verdict(True, RuleOutcome.UNDETERMINED, (sentence,), (*check.rows, *rows))
    last = max(days)
    told = f"The last payment of the period was received on {on(last)}."
    judged = _of_day(bench, facts, criterion, last)
    if not judged:
        sentences = (told, "No limit of the ruleset is for a payment of its kind: undetermined.")
        return Verdict(True, RuleOutcome.UNDETERMINED, sentences, check.rows)
    return _verdict(check.rows, told, max(judged, key=lambda each: badness(each.outcome)))


def _stood(payment: Payment) -> bool:
    """Whether it was not taken back before it had been sent: then there was nothing to send."""
    back = payment.reversed_date
    return back is None or (payment.sent_date is not None and payment.sent_date < back)


def _of_day(bench: Bench, facts: Facts, criterion: Criterion, day: date) -> list[_Judged]:
    """Every limit of every payment received on the day; what applies to none is left out."""
    found: list[_Judged] = []
    aside: list[_Judged] = []
    for candidate in criterion.candidates:
        rule = bench.ruleset.rule(candidate.rule_id)
        for number, step in numbered_triggers(facts, rule):
            payment = payment_of(facts, step)
            if step.day == day and _is_of(candidate, payment):
                case = judge(bench, facts, rule, number, step)
                kept = _kept(bench, criterion, case, payment)
                applies = case.outcome is not RuleOutcome.NOT_APPLICABLE
                (found if applies else aside).append(_Judged(candidate, case, kept))
    return found or [each for each in aside if each.kept is not None] or aside


def _is_of(candidate: Candidate, payment: Payment | None) -> bool:
    """Whether the payment stood, and is of a kind the limit is for."""
    if payment is None:
        return True
    return _stood(payment) and (not candidate.clocks or payment.clock_class in candidate.clocks)


def _kept(
    bench: Bench, criterion: Criterion, case: Instance, payment: Payment | None
) -> _Kept | None:
    """Why the payment was not sent by its clock, where the record says; None where it was."""
    if payment is None or case.outcome not in _UNSENT:
        return None
    for hold in criterion.holds:
        if payment.hold_reason in hold.reasons:
            return _by_hold(bench, hold, payment)
    barred = case.outcome is RuleOutcome.NOT_APPLICABLE
    if not barred or payment.payee_identified is not False:
        return None
    if payment.sent_date is not None:
        told = "Sent, though its payee was not identified: a person decides."
        return _Kept(RuleOutcome.UNDETERMINED, None, None, told)
    told = "The payee was not identified, and no lawful hold is on the record."
    return _Kept(RuleOutcome.NOT_DONE, None, None, told)


def _by_hold(bench: Bench, hold: Hold, payment: Payment) -> _Kept:
    """What a hold makes of a payment: kept while it lasts, and due some time after its end."""
    last, sent, until = bench.period.last, payment.sent_date, payment.hold_to_date
    if until is None:
        told = f"Held: {hold.words}; no end is on the record ({hold.citation})."
        return _Kept(RuleOutcome.EXCUSED, None, None, told)
    if until > last:
        told = f"Held until {on(until)}: {hold.words} ({hold.citation})."
        return _Kept(RuleOutcome.EXCUSED, None, None, told)
    due = due_day(until, hold.amount, hold.unit, bench.calendars.agency)
    told = f"Held: {hold.words}; to be sent by {on(due)} ({hold.citation})"
    if sent is not None and sent <= min(due, last):
        return _Kept(RuleOutcome.EXCUSED, due, sent, f"{told}; sent on {on(sent)}.")
    if due > last:
        return _Kept(RuleOutcome.EXCUSED, due, None, f"{told}; still held.")
    if sent is None:
        return _Kept(RuleOutcome.NOT_DONE, due, None, f"{told}; not sent.")
    return _Kept(RuleOutcome.LATE, due, sent, f"{told}; sent on {on(sent)}, late.")


def _verdict(rows: tuple[str, ...], told: str, judged: _Judged) -> Verdict:
    candidate, case, kept = judged
    code = candidate.error_code if judged.outcome in BAD else ""
    return Verdict(
        True,
        judged.outcome,
        (told,),
        rows,
        case,
        case.done if kept is None else kept.done,
        error_code=code,
        due=None if kept is None else kept.due,
        notes=() if kept is None else (kept.sentence,),
    )
