"""A limit whose end falls in the period: from service of process to a disposition.

45 CFR 308.2(h) and 303.101(b)(2). Each tier is over the cases whose own months end in the period;
under the single-cohort reading (Washington) both are over those whose longer months do. A long-arm
case disposed by the longer limit succeeds in the shorter tier too.
"""

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.facts import Facts, Undated
from qapi_desk.rules.judge import Bench, Instance, instances
from qapi_desk.rules.universe import first_failure, identity
from qapi_desk.rules.verdict import BAD, Verdict, outside_or_unknown
from qapi_desk.rules.words import on


def anniversary(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    check = first_failure(identity(facts, criterion.universe))
    if check.holds is False:
        return outside_or_unknown(check, (check.sentence,))
    ending = _ending(bench, facts, criterion)
    if not ending:
        none = "No limit of this criterion that applies ends in the period."
        return Verdict(False, RuleOutcome.NOT_APPLICABLE, (none,), check.rows)
    last = ending[-1]
    if check.holds is None:
        return Verdict(True, RuleOutcome.UNDETERMINED, (check.sentence,), check.rows, last)
    if last.outcome in BAD:
        note = _long_arm(bench, facts, criterion, last)
        if note:
            outcome = RuleOutcome.MET_OUTCOME
            return Verdict(True, outcome, (), check.rows, last, last.done, notes=(note,))
    code = criterion.candidates[0].error_code if last.outcome in BAD else ""
    return Verdict(True, last.outcome, (), check.rows, last, last.done, error_code=code)


def _ending(bench: Bench, facts: Facts, criterion: Criterion) -> list[Instance]:
    """The instances that apply and whose months, or the cohort's, end in the period."""
    rule = bench.ruleset.rule(criterion.candidates[0].rule_id)
    if not facts.has_any(rule.triggers):
        return []
    own = instances(bench, facts, rule)
    placed = own
    if criterion.cohort is not None and bench.ruleset.settings.single_cohort:
        placed = instances(bench, facts, bench.ruleset.rule(criterion.cohort))
    return [
        case
        for case, by in zip(own, placed, strict=True)
        if _ends_in(by, bench.period) and case.outcome is not RuleOutcome.NOT_APPLICABLE
    ]


def _ends_in(case: Instance, period: Period) -> bool:
    """Whether the limit ends in the period; with no readable trigger, whether it may."""
    ends = case.due or case.guess
    return isinstance(case.trigger, Undated) if ends is None else ends in period


def _long_arm(bench: Bench, facts: Facts, criterion: Criterion, case: Instance) -> str:
    """Why a long-arm case succeeds though its own months were missed; empty when it does not."""
    if criterion.long_arm_rule is None or case.done is None or case.done > bench.period.last:
        return ""
    trigger = case.trigger
    if not any(step.row == trigger.row for step in facts.in_order(criterion.long_arm)):
        return ""
    longer = bench.ruleset.rule(criterion.long_arm_rule)
    until = bench.clock(longer).due(trigger.day) if not isinstance(trigger, Undated) else None
    if until is None or case.done > until:
        return ""
    return f"Long-arm service: disposed by {on(until)} it succeeds in this tier too."
