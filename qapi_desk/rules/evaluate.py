"""Every rule of a ruleset on one case in one period, with workings.

An instance is listed in a period when its due day or its action day falls in it, and counts
once, in the period of the earlier of the two (interfaces, Periods); a served case counts in the
period its sixth or twelfth month ends in, disposed early or not, and what must come before its
trigger in the trigger's. Listed besides, never counting: a limit that still runs at the period's
end, and one row (instance 0) for each rule with nothing to list. An instance whose trigger has
no readable date is listed, and counts, in the period its limit would end in counted from the day
it was recorded; when that is not known either it is listed in every period and counts in none.
One whose limit the calendar cannot reckon is listed, and counts in no period.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import RuleOutcome, RuleResult, Workings
from qapi_desk.domain.periods import Period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.facts import Facts, Undated
from qapi_desk.rules.judge import ANNIVERSARIES, Bench, Instance, instances
from qapi_desk.rules.listing import belongs, listed
from qapi_desk.rules.model import Direction, Rule, Ruleset
from qapi_desk.rules.words import workings

__all__ = ["counts", "evaluate_rules", "listed", "must_be_over"]

_OUTSIDE: Final = "No limit of this rule ends and no action on it falls in the period."
_NO_TRIGGER: Final = "No event on the case starts this rule's clock."
_NEVER_COUNTED: Final = (RuleOutcome.NOT_APPLICABLE, RuleOutcome.NOT_DUE)


def must_be_over(period: Period, as_of: date) -> None:
    """Refuse a period that ends after the snapshot's as-of date.

    Raises:
        Refused: ``period.not_over``.
    """
    if period.last > as_of:
        raise Refused(
            "period.not_over",
            f"The period {period.label} ends on {period.last.isoformat()}, after the snapshot's "
            f"as-of date {as_of.isoformat()}; choose an earlier period or a newer snapshot.",
            period=period.label,
        )


def evaluate_rules(
    ruleset: Ruleset, calendars: Calendars, case_file: CaseFile, period: Period, as_of: date
) -> tuple[RuleResult, ...]:
    """Every rule on one case, every instance that belongs to the period.

    Args:
        ruleset: the law to judge by.
        calendars: whose days count.
        case_file: one case as the snapshot holds it.
        period: the days a due or action date must fall in.
        as_of: the snapshot's as-of date.

    Returns:
        Results in the ruleset's order of rules, then by instance number (from 1 in trigger order
        over the case's whole life). NOT_APPLICABLE rows are included.

    Raises:
        Refused: ``period.not_over``.
    """
    must_be_over(period, as_of)
    bench, facts = Bench(ruleset, calendars, period), Facts(ruleset, case_file)
    evaluated = (rule for rule in ruleset.rules if rule.is_evaluated)
    return tuple(result for rule in evaluated for result in _results(bench, facts, rule))


def _results(bench: Bench, facts: Facts, rule: Rule) -> Iterator[RuleResult]:
    judged = instances(bench, facts, rule) if facts.has_any(rule.starts) else []
    listed = [case for case in judged if belongs(case, bench.period)]
    if not listed:
        yield _nothing(facts, rule, has_instances=bool(judged))
    for case in listed:
        yield RuleResult(
            case_id=facts.case.case_id,
            rule_id=rule.rule_id,
            instance=case.number,
            outcome=case.outcome,
            trigger=case.start,
            due=case.due,
            done=case.done,
            days_late=case.days_late,
            counts=counts(case, bench.period),
            workings=workings(bench, facts, case),
        )


def counts(case: Instance, period: Period) -> bool:
    """Whether a listed instance enters a rate in the period: once, in that of its earlier day."""
    if (
        case.outcome in _NEVER_COUNTED
        or case.rule.scored_with is not None
        or not case.rule.rule_class.is_scored
    ):
        return False
    if isinstance(case.trigger, Undated):
        return case.guess is not None
    if case.rule.rule_class in ANNIVERSARIES:
        return case.due is not None and case.due in period
    if case.rule.direction is Direction.AT_LEAST_BEFORE:
        return case.trigger.day in period
    known = [day for day in (case.due, case.done) if day is not None]
    return bool(known) and min(known) in period


def _nothing(facts: Facts, rule: Rule, *, has_instances: bool) -> RuleResult:
    return RuleResult(
        facts.case.case_id,
        rule.rule_id,
        instance=0,
        outcome=RuleOutcome.NOT_APPLICABLE,
        trigger=None,
        due=None,
        done=None,
        days_late=None,
        counts=False,
        workings=_nothing_to_show(_OUTSIDE if has_instances else _NO_TRIGGER, rule.citation),
    )


@lru_cache(maxsize=1024)
def _nothing_to_show(sentence: str, citation: str) -> Workings:
    """The same few workings for millions of rows: made once each."""
    return Workings(sentences=(sentence,), citation=citation)
