"""Why an instance came out as it did, in words, where the dates alone do not say it."""

from collections.abc import Iterable
from typing import Final

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts, Step, Undated
from qapi_desk.rules.instance import Bench, Instance, Why
from qapi_desk.rules.model import Condition
from qapi_desk.rules.speech import happened, on, words_of
from qapi_desk.rules.states import value_of

_BARRED: Final = {
    Fact.ORDER_IN_FORCE: ("an order was in force", "no order was in force"),
    Fact.NCP_LOCATED: ("the parent stood located", "the parent was not located"),
    Fact.NCP_SOUGHT: ("the parent was being looked for", "nobody was looking for the parent"),
    Fact.PATERNITY_AT_ISSUE: ("paternity was at issue", "paternity was not at issue"),
    Fact.BANKRUPT: ("a bankruptcy was open", "no bankruptcy was open"),
    Fact.DELINQUENT: ("support was delinquent", "support was not delinquent"),
    Fact.CURRENT_SUPPORT_DUE: ("current support was due", "no current support was due"),
    Fact.ARREARS_OWED: ("arrears were owed", "no arrears were owed"),
    Fact.PAYMENT_FUTURES: (
        "part of the payment was for the future",
        "nothing of the payment was for the future",
    ),
    Fact.PAYEE_IDENTIFIED: ("the payee was known", "the payee was not known"),
    Fact.MONEY_HELD: ("money was held", "no money was held"),
    Fact.PAYMENT_REVERSED: ("the payment was reversed", "the payment was not reversed"),
    Fact.MEDICAL_ORDERED: ("medical support was ordered", "no medical support was ordered"),
    Fact.ACCOUNT_ACTIVITY: ("something was paid that month", "nothing was paid that month"),
    Fact.POOL_TOLD: ("the pool of aid is told", "the pool of aid is not told"),
}
_UNREADABLE: Final = "on a day that is missing or unreadable"
_PLAIN: Final = {
    Why.TRIGGER_UNDATED: "the limit cannot be reckoned",
    Why.OUTSIDE_CALENDAR: "the calendar does not reach it, so the limit cannot be reckoned",
    Why.CLOSED_UNKNOWN: "the case closed on a day nobody can read: undetermined",
    Why.CODE_UNREADABLE: "an event inside the limit has a code nobody can read: undetermined",
    Why.NOTHING_DONE: "nothing was done that had to wait",
    Why.TOPIC_UNREADABLE: "its topic cannot be read: undetermined",
    Why.STOPPED: "the clock stands still, so no day it is due on is known yet",
}
_ANSWERED: Final = {True: "yes", False: "no", None: "cannot be told"}


def reason(bench: Bench, facts: Facts, case: Instance) -> str | None:
    """Why the instance came out as it did; None where its dates say it."""
    if case.why in (Why.DATES, Why.WAIVED):
        return None
    if case.barred is not None:
        return _condition(facts, case, case.barred)
    if case.excused_by is not None and case.why in _SPARED:
        return _SPARED[case.why].format(rule=case.excused_by.rule.rule_id)
    if case.rule.tests and case.outcome in _TESTED:
        return _TESTED[case.outcome]
    if case.why is Why.CLOSED and facts.case.closed_date is not None:
        return f"the case closed on {on(facts.case.closed_date)}, before the limit ran out"
    return _of_other(bench, case)


def _of_other(bench: Bench, case: Instance) -> str:
    """What the fact beside the action says, where the verdict rests on one."""
    other = case.other
    if isinstance(other, Undated):
        what = words_of(bench.ruleset, other.code)
        when = "on a day before the person was born" if other.is_impossible else _UNREADABLE
        return f"{what} {when} may answer it: undetermined"
    if other is None or not other.code:
        return _PLAIN[case.why]
    what = happened(bench.ruleset, other)
    if case.why is Why.CODE_UNREADABLE:
        return f"{what} may answer it, but its topic cannot be read: undetermined"
    return _of_step(what, case)


_TESTED: Final = {
    RuleOutcome.YES: "all in order",
    RuleOutcome.NO: "not in order",
    RuleOutcome.UNDETERMINED: "cannot be told from the record: undetermined",
    RuleOutcome.NOT_APPLICABLE: "nothing to judge yet",
}
_SPARED: Final = {
    Why.OTHER_MET: "{rule} was kept or does not apply, so this duty does not arise",
    Why.OTHER_UNKNOWN: "whether {rule} was kept cannot be told: undetermined",
}


def _of_step(what: str, case: Instance) -> str:
    if case.outcome is RuleOutcome.WAIVED:
        return f"{what}: before its day, but the wait was waived"
    if case.why is Why.EXCUSE:
        return f"{what}: excused"
    if case.why is Why.OUTCOME:
        return f"missed, but {what}, inside the period: met by outcome"
    if case.why is Why.ENDED:
        return f"{what}, which ended the duty before the limit ran out"
    return f"{what}, before it, and nothing after: the dates contradict each other"


def asked(case: Instance) -> Iterable[str]:
    """Every test of a data rule with its answer, a sentence each."""
    return (f"{test.words}: {_ANSWERED[answer]}." for test, answer in case.tests)


def _condition(facts: Facts, case: Instance, barred: Condition) -> str:
    if barred.fact.is_state:
        held, failed = _BARRED[barred.fact]
        wants_yes = ("yes" in barred.values) is not barred.is_not
        state = failed if wants_yes else held
    else:
        state = _word(facts, case, barred)
    if case.why is Why.CONDITION:
        return f"{state}, so the rule does not apply"
    return f"the record cannot say whether {state}: undetermined"


def _word(facts: Facts, case: Instance, barred: Condition) -> str:
    name = str(barred.fact).replace("_", " ")
    trigger = case.trigger if isinstance(case.trigger, Step) else case.trigger.step
    value, _row = value_of(facts, barred.fact, trigger)
    if value is None:
        return f"the {name} is {' or '.join(barred.values)}"
    return f"the {name} is {value}" if value else f"no {name} is told"
