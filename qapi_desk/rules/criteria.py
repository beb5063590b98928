"""Every criterion of a ruleset on one case in one period: a suggestion with workings.

Federal-protocols 2.5 and 2.6. Each shape finds its verdict in a module of its own; here it is
counted the ruleset's way and put into words. A case in the frame whose facts cannot be told is
INCOMPLETE, never a pass or an error.
"""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Final

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.outcomes import CriterionResult, Outcome, Workings
from qapi_desk.domain.periods import Period
from qapi_desk.rules.anniversary import anniversary
from qapi_desk.rules.asked import asked
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.closing import closed_in_period
from qapi_desk.rules.criterion_model import Criterion, Shape
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.judge import Bench
from qapi_desk.rules.last_action import last_action
from qapi_desk.rules.last_payment import last_payment
from qapi_desk.rules.lines import judge_line
from qapi_desk.rules.model import Ruleset
from qapi_desk.rules.rule_rate import rule_rate
from qapi_desk.rules.sub_tests import worst_of
from qapi_desk.rules.verdict import Verdict
from qapi_desk.rules.words import workings


def evaluate_criteria(
    ruleset: Ruleset,
    calendars: Calendars,
    case_file: CaseFile,
    period: Period,
    as_of: date,
    only: Collection[CriterionId] | None = None,
) -> tuple[CriterionResult, ...]:
    """Criteria of the ruleset on one case, in the ruleset's order.

    Args:
        ruleset: the law to judge by.
        calendars: whose days count.
        case_file: one case as the snapshot holds it.
        period: the review period.
        as_of: the snapshot's as-of date.
        only: these criteria; None for all.

    Returns:
        One result a criterion; ``in_universe`` says whether the case belongs in its frame.

    Raises:
        Refused: ``period.not_over``.
    """
    must_be_over(period, as_of)
    return criteria_of(Bench(ruleset, calendars, period), Facts(ruleset, case_file), only)


def criteria_of(
    bench: Bench, facts: Facts, only: Collection[CriterionId] | None = None
) -> tuple[CriterionResult, ...]:
    """The same at a bench that is kept for a whole caseload, over facts already gathered."""
    return tuple(
        _result(bench, facts, criterion, _SHAPES[criterion.shape](bench, facts, criterion))
        for criterion in bench.ruleset.criteria
        if only is None or criterion.criterion_id in only
    )


def _line(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    judged = judge_line(facts, criterion, bench.period)
    codes = [item.error_code for item in judged.items if item.error_code]
    return Verdict(
        judged.in_universe,
        judged.outcome,
        judged.sentences,
        judged.rows,
        error_code=codes[0] if codes else "",
    )


_SHAPES: Final[dict[Shape, Callable[[Bench, Facts, Criterion], Verdict]]] = {
    Shape.LAST_ACTION: last_action,
    Shape.ANNIVERSARY: anniversary,
    Shape.CLOSING: closed_in_period,
    Shape.LAST_PAYMENT: last_payment,
    Shape.WORST_OF: worst_of,
    Shape.RULE_RATE: rule_rate,
    Shape.REPORT_LINE: _line,
    Shape.ASKED: asked,
}


def _result(bench: Bench, facts: Facts, criterion: Criterion, verdict: Verdict) -> CriterionResult:
    case, ruleset = verdict.case, bench.ruleset
    outcome = Outcome.NOT_APPLICABLE
    if verdict.in_universe:
        outcome = ruleset.counting(criterion.criterion_id, verdict.outcome)
    is_its_own = case is not None and case.outcome is verdict.outcome
    return CriterionResult(
        case_id=facts.case.case_id,
        criterion=criterion.criterion_id,
        ruleset=ruleset.ruleset_id,
        in_universe=verdict.in_universe,
        outcome=outcome,
        rule_outcome=verdict.outcome,
        deciding_rule=verdict.rule_id if case is None else case.rule.rule_id,
        trigger=verdict.trigger if case is None else case.start,
        due=verdict.due or (None if case is None else case.due),
        done=verdict.done,
        days_late=_days_late(verdict) if is_its_own else None,
        workings=_workings(bench, facts, criterion, verdict, outcome),
        error_code=verdict.error_code,
        counted=verdict.counted,
    )


def _days_late(verdict: Verdict) -> int | None:
    """As the deciding instance has them; a hold that moved the due day moves them too."""
    case = verdict.case
    if case is None or verdict.due is None or case.days_late is None or verdict.done is None:
        return None if case is None else case.days_late
    return (verdict.done - verdict.due).days


def _workings(
    bench: Bench, facts: Facts, criterion: Criterion, verdict: Verdict, outcome: Outcome
) -> Workings:
    """The deciding instance's workings between why the case is here and how it counted."""
    counted = _counted(bench.ruleset.label, outcome)
    if not verdict.in_universe:
        sentences = (*verdict.sentences, counted)
        return Workings(sentences, citation=criterion.citation, rows_read=verdict.rows)
    base = Workings(citation=criterion.citation)
    if verdict.case is not None:
        base = workings(bench, facts, verdict.case)
    told = [*verdict.sentences, *base.sentences, *verdict.notes]
    coded = f"Error code {verdict.error_code}."
    if verdict.error_code and coded not in told:
        told.append(coded)
    used = dict.fromkeys((*base.events_used, *verdict.used))
    return Workings(
        sentences=(*told, counted),
        events_used=tuple(used),
        skipped=base.skipped,
        days_counted=base.days_counted,
        unit=base.unit,
        calendar=base.calendar,
        citation=base.citation,
        rows_read=tuple(dict.fromkeys((*verdict.rows, *base.rows_read))),
    )


@lru_cache(maxsize=256)
def _counted(label: str, outcome: Outcome) -> str:
    """The same few sentences for millions of rows: made once each."""
    return f"Counted by {label} as {outcome}."
