"""Every criterion of a ruleset on one case in one period: a suggestion with workings.

Federal-protocols 2.5 and 2.6: an outcome reached in the period counts whatever the limits; else
the required action furthest along decides, and only that one; how a rule outcome counts is the
ruleset's. A case in the frame whose facts cannot be told is INCOMPLETE, never a pass or error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import EventId
from qapi_desk.domain.outcomes import CriterionResult, Outcome, RuleOutcome, Workings
from qapi_desk.domain.periods import Period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.criterion_model import Candidate, Criterion, Shape
from qapi_desk.rules.evaluate import must_be_over
from qapi_desk.rules.facts import Facts, Undated
from qapi_desk.rules.judge import (
    Bench,
    Instance,
    instances,
    judge,
    numbered_triggers,
    undated_instance,
)
from qapi_desk.rules.lines import compare
from qapi_desk.rules.model import RuleClass, Ruleset
from qapi_desk.rules.universe import Check, first_failure, identity, needing_an_order
from qapi_desk.rules.words import capital, happened, ids_of, workings

_DONE = (RuleOutcome.MET, RuleOutcome.MET_OUTCOME, RuleOutcome.LATE)
_BAD = (RuleOutcome.LATE, RuleOutcome.NOT_DONE, RuleOutcome.MISSED)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What was found: in the universe or not, the outcome, and why in words."""

    in_universe: bool
    outcome: RuleOutcome
    sentences: tuple[str, ...]
    rows: tuple[str, ...] = ()
    case: Instance | None = None
    done: date | None = None
    used: tuple[EventId, ...] = ()


def evaluate_criteria(
    ruleset: Ruleset, calendars: Calendars, case_file: CaseFile, period: Period, as_of: date
) -> tuple[CriterionResult, ...]:
    """Every criterion of the ruleset on one case, in the ruleset's order.

    Args:
        ruleset: the law to judge by.
        calendars: whose days count.
        case_file: one case as the snapshot holds it.
        period: the review period.
        as_of: the snapshot's as-of date.

    Returns:
        One result a criterion; ``in_universe`` says whether the case belongs in its frame.

    Raises:
        Refused: ``period.not_over``.
    """
    must_be_over(period, as_of)
    bench, facts = Bench(ruleset, calendars, period), Facts(ruleset, case_file)
    return tuple(_evaluate(bench, facts, criterion) for criterion in ruleset.criteria)


def _evaluate(bench: Bench, facts: Facts, criterion: Criterion) -> CriterionResult:
    if criterion.shape is Shape.LAST_ACTION:
        verdict = _last_action(bench, facts, criterion)
    elif criterion.shape is Shape.ANNIVERSARY:
        verdict = _anniversary(bench, facts, criterion)
    else:
        verdict = _Verdict(*compare(facts, criterion, bench.period))
    return _result(bench, facts, criterion, verdict)


def _last_action(bench: Bench, facts: Facts, criterion: Criterion) -> _Verdict:
    check = first_failure(needing_an_order(facts, criterion.universe, bench.period))
    told = (check.sentence, *_flag_against(facts, in_universe=check.holds is not False))
    if check.holds is not True:
        return _outside_or_unknown(check, told)
    reached = facts.first_from(criterion.outcome_codes, bench.period.first)
    if reached is not None and reached.day <= bench.period.last:
        what = f"{capital(happened(bench.ruleset, reached))}, inside the period: the outcome is met"
        rows = (*check.rows, reached.row)
        sentences = (*told, f"{what} whatever the limits.")
        used = tuple(ids_of([reached]))
        return _Verdict(True, RuleOutcome.MET_OUTCOME, sentences, rows, None, reached.day, used)
    found = _furthest(bench, facts, criterion)
    if found is None:
        none = "No event on the case starts any of the criterion's clocks: undetermined."
        return _Verdict(True, RuleOutcome.UNDETERMINED, (*told, none), check.rows)
    unsure = facts.undated_of(criterion.outcome_codes)
    if found.outcome in _BAD and unsure:
        words = bench.ruleset.words[unsure[0].code]
        doubt = f"{capital(words)} on a day that is missing or unreadable: undetermined."
        rows = (*check.rows, unsure[0].row)
        return _Verdict(True, RuleOutcome.UNDETERMINED, (*told, doubt), rows, found)
    return _Verdict(True, found.outcome, told, check.rows, found, found.done)


def _outside_or_unknown(check: Check, told: tuple[str, ...]) -> _Verdict:
    if check.holds is None:
        return _Verdict(True, RuleOutcome.UNDETERMINED, told, check.rows)
    return _Verdict(False, RuleOutcome.NOT_APPLICABLE, told, check.rows)


def _flag_against(facts: Facts, *, in_universe: bool) -> Iterator[str]:
    """A sentence when the county's own flag disagrees with the facts: itself a finding."""
    flag = facts.case.order_needed
    if flag is not None and flag is not in_universe:
        says = "an order is needed" if flag else "no order is needed"
        yield f"The county's flag says {says}; the facts say otherwise."


def _furthest(bench: Bench, facts: Facts, criterion: Criterion) -> Instance | None:
    """The required action furthest along; one that does not apply only when no other does."""
    restart = facts.last_until(criterion.restarted_by, bench.period.last)
    fallback: Instance | None = None
    for candidate in criterion.candidates:
        since = None if restart is None else restart.day
        for case in _latest_first(bench, facts, candidate):
            if _put_aside(candidate, case, since):
                continue
            if case.outcome is not RuleOutcome.NOT_APPLICABLE:
                return case
            fallback = fallback or case
    return fallback


def _latest_first(bench: Bench, facts: Facts, candidate: Candidate) -> Iterator[Instance]:
    """A rule's instances triggered by the period's end, the latest first, undated ones last."""
    rule = bench.ruleset.rule(candidate.rule_id)
    triggers = numbered_triggers(facts, rule)
    dated = (
        judge(bench, facts, rule, number, step)
        for number, step in reversed(triggers)
        if step.day <= bench.period.last
    )
    yield from _settled_first(dated, bench.period) if rule.rule_class is RuleClass.R else dated
    for number, event in enumerate(facts.undated_of(rule.triggers), start=len(triggers) + 1):
        yield undated_instance(bench, rule, number, event)


def _settled_first(cases: Iterable[Instance], period: Period) -> list[Instance]:
    """A recurring duty is judged by the turn that ended in the period, not the one just begun."""
    ordered = list(cases)
    running = RuleOutcome.NOT_DUE
    settled = [
        case
        for case in ordered
        if case.outcome is not running and case.due is not None and case.due >= period.first
    ]
    return settled + [case for case in ordered if case not in settled]


def _put_aside(candidate: Candidate, case: Instance, restart: date | None) -> bool:
    """Whether a later return to locate took the place of this action."""
    if restart is None or case.start is None or case.start >= restart or candidate.always:
        return False
    return not (
        candidate.kept_when_done
        and case.outcome in _DONE
        and case.done is not None
        and case.done <= restart
    )


def _anniversary(bench: Bench, facts: Facts, criterion: Criterion) -> _Verdict:
    check = first_failure(identity(facts, criterion.universe))
    if check.holds is False:
        return _outside_or_unknown(check, (check.sentence,))
    rule = bench.ruleset.rule(criterion.candidates[0].rule_id)
    ending = [case for case in instances(bench, facts, rule) if _ends_in(case, bench.period)]
    applying = [case for case in ending if case.outcome is not RuleOutcome.NOT_APPLICABLE]
    if not applying:
        none = "No limit of this criterion that applies ends in the period."
        return _Verdict(False, RuleOutcome.NOT_APPLICABLE, (none,), check.rows)
    last = applying[-1]
    if check.holds is None:
        return _Verdict(True, RuleOutcome.UNDETERMINED, (check.sentence,), check.rows, last)
    return _Verdict(True, last.outcome, (), check.rows, last, last.done)


def _ends_in(case: Instance, period: Period) -> bool:
    """Whether the limit ends in the period; with no readable trigger, whether it may."""
    ends = case.due or case.guess
    return isinstance(case.trigger, Undated) if ends is None else ends in period


def _result(bench: Bench, facts: Facts, criterion: Criterion, verdict: _Verdict) -> CriterionResult:
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
        deciding_rule=None if case is None else case.rule.rule_id,
        trigger=None if case is None else case.start,
        due=None if case is None else case.due,
        done=verdict.done,
        days_late=case.days_late if case is not None and is_its_own else None,
        workings=_workings(bench, facts, criterion, verdict, outcome),
    )


def _workings(
    bench: Bench, facts: Facts, criterion: Criterion, verdict: _Verdict, outcome: Outcome
) -> Workings:
    """The deciding instance's workings between why the case is here and how it counted."""
    base = Workings(citation=criterion.citation)
    if verdict.case is not None:
        base = workings(bench, facts, verdict.case)
    counted = f"Counted by {bench.ruleset.label} as {outcome}."
    return Workings(
        sentences=(*verdict.sentences, *base.sentences, counted),
        events_used=(*base.events_used, *verdict.used),
        skipped=base.skipped,
        days_counted=base.days_counted,
        unit=base.unit,
        calendar=base.calendar,
        citation=base.citation,
        rows_read=tuple(dict.fromkeys((*verdict.rows, *base.rows_read))),
    )
