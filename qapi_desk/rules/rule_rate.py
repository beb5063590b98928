"""A county's own measure: the instances of one rule that count in the period.

The rate is over instances, not cases; one case brings as many as it has, and its verdict is the
worst of them.
"""

from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.criterion_model import Criterion
from qapi_desk.rules.evaluate import counts
from qapi_desk.rules.facts import Facts, Undated
from qapi_desk.rules.judge import Bench, Instance, instances
from qapi_desk.rules.last_action import members
from qapi_desk.rules.universe import first_failure
from qapi_desk.rules.verdict import BAD, Verdict, outside_or_unknown, worst


def rule_rate(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    check = first_failure(members(bench, facts, criterion.universe))
    if check.holds is False:
        return outside_or_unknown(check, (check.sentence,))
    counted = [
        case
        for candidate in criterion.candidates
        for case in instances(bench, facts, bench.ruleset.rule(candidate.rule_id))
        if _counts(case, bench.period)
    ]
    decides = worst(counted)
    if decides is None:
        none = "No instance of the measure's rule counts in the period."
        return Verdict(False, RuleOutcome.NOT_APPLICABLE, (none,), check.rows)
    if check.holds is None:
        return Verdict(True, RuleOutcome.UNDETERMINED, (check.sentence,), check.rows, decides)
    counting = bench.ruleset.counting
    kept = sum(counting(criterion.criterion_id, c.outcome) is Outcome.ACTION for c in counted)
    missed = sum(counting(criterion.criterion_id, c.outcome) is Outcome.ERROR for c in counted)
    told = f"{kept} of {kept + missed} instances that count in the period were in order."
    code = criterion.candidates[0].error_code if decides.outcome in BAD else ""
    return Verdict(
        True, decides.outcome, (told,), check.rows, decides, decides.done, error_code=code,
        counted=(kept, kept + missed),
    )  # fmt: skip


def _counts(case: Instance, period: Period) -> bool:
    """Whether it belongs to the period and counts there."""
    if isinstance(case.trigger, Undated):
        return case.guess is not None and case.guess in period
    return counts(case, period)
