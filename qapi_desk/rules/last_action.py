"""The outcome reached in the period, else the required action furthest along.

Federal-protocols 2.6: an outcome counts "notwithstanding the timeframes" where the criterion has
one; else only the last required action decides, and earlier misses do not. A limit that still
runs is no error.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.periods import Period
from qapi_desk.rules.collected import Paid, by_collection, by_offset
from qapi_desk.rules.criterion_model import Candidate, Criterion, OrderNeed, SubItem, Universe
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.judge import (
    Bench,
    Instance,
    Why,
    judge,
    numbered_triggers,
    undated_instance,
)
from qapi_desk.rules.model import Rule, RuleClass
from qapi_desk.rules.needs import flag_against, last_open_day, look, needed
from qapi_desk.rules.universe import (
    Check,
    first_failure,
    identity,
    no_order_at_start,
    open_between,
    order_in_period,
    service_wanted,
)
from qapi_desk.rules.verdict import BAD, DONE, Verdict, outside_or_unknown, worst
from qapi_desk.rules.words import capital, happened, ids_of

NO_CLOCK = "No event on the case starts any of the criterion's clocks: undetermined."


def members(bench: Bench, facts: Facts, universe: Universe) -> Iterator[Check]:
    """Every test of membership: kind of case, open, service wanted, order, need."""
    period = bench.period
    yield from identity(facts, universe)
    yield open_between(facts, period.first, period.last)
    if universe.withdrawn_by:
        yield service_wanted(facts, universe, period.first)
    if universe.order is OrderNeed.NONE_AT_START:
        yield no_order_at_start(facts, universe, period)
    elif universe.order is OrderNeed.IN_PERIOD:
        yield order_in_period(facts, universe, period)
    if universe.needs:
        yield needed(bench, facts, universe)


def last_action(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    check = first_failure(members(bench, facts, criterion.universe))
    flagged = flag_against(facts, criterion.universe, needs_it=check.holds is not False)
    told = (check.sentence, *flagged)
    if check.holds is not True:
        return outside_or_unknown(check, told)
    reached = _outcome(bench, facts, criterion, check, told)
    if reached is not None:
        return reached
    if criterion.paths:
        paid = by_collection(bench, facts, criterion)
        if paid is not None:
            return _paid(paid, told, check.rows)
    return _judged(bench, facts, criterion, Verdict(True, RuleOutcome.MET, told, check.rows))


def _outcome(
    bench: Bench, facts: Facts, criterion: Criterion, check: Check, told: tuple[str, ...]
) -> Verdict | None:
    """The outcome itself, in the period: met whatever the limits."""
    reached = facts.first_from(criterion.outcome_codes, bench.period.first)
    if reached is None or reached.day > last_open_day(bench, facts):
        return None
    what = f"{capital(happened(bench.ruleset, reached))}, inside the period: the outcome is met"
    return Verdict(
        True,
        RuleOutcome.MET_OUTCOME,
        (*told, f"{what} whatever the limits."),
        (*check.rows, reached.row),
        done=reached.day,
        used=tuple(ids_of([reached])),
    )


def _paid(paid: Paid, told: tuple[str, ...], rows: tuple[str, ...]) -> Verdict:
    return Verdict(
        True,
        paid.outcome,
        (*told, *paid.sentences),
        (*rows, *paid.rows),
        done=paid.done,
        error_code=paid.error_code,
    )


def _judged(bench: Bench, facts: Facts, criterion: Criterion, so_far: Verdict) -> Verdict:
    """The required action furthest along, with what is told beside it."""
    told, rows = so_far.sentences, so_far.rows
    found = furthest(bench, facts, criterion)
    if found is None:
        offset = criterion.offset
        paid = None if offset is None else by_offset(bench, facts, offset)
        if paid is not None:
            return _paid(paid, told, rows)
        return Verdict(True, RuleOutcome.UNDETERMINED, (*told, NO_CLOCK), rows)
    candidate, case = found
    unsure = facts.undated_of(criterion.outcome_codes)
    if case.outcome in BAD and unsure:
        words = bench.ruleset.words[unsure[0].code]
        doubt = f"{capital(words)} on a day that is missing or unreadable: undetermined."
        doubtful = (*rows, unsure[0].row)
        return Verdict(True, RuleOutcome.UNDETERMINED, (*told, doubt), doubtful, case)
    code = candidate.error_code if case.outcome in BAD else ""
    verdict = Verdict(True, case.outcome, told, rows, case, case.done, error_code=code)
    return _with_items(bench, facts, criterion.sub_items, verdict)


def furthest(bench: Bench, facts: Facts, criterion: Criterion) -> tuple[Candidate, Instance] | None:
    """The required action furthest along; one whose duty ended only when no other applies."""
    restart = facts.last_until(criterion.restarted_by, bench.period.last)
    since = None if restart is None else restart.day
    fallback: tuple[Candidate, Instance] | None = None
    for group in _groups(criterion.candidates):
        found = [
            (candidate, case)
            for candidate in group
            for case in _deciding(bench, facts, criterion, candidate, since)
        ]
        applying = [each for each in found if _applies(each[1])]
        if applying:
            return _latest(applying)
        ended = [each for each in found if each[1].why is not Why.CONDITION]
        fallback = fallback or (ended[0] if ended else None)
    return fallback


def _applies(case: Instance) -> bool:
    """Whether the action is called for: not while its clock waits for the parent to be found."""
    return case.outcome is not RuleOutcome.NOT_APPLICABLE and case.why is not Why.STOPPED


def _groups(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Candidates as far along as one another, together."""
    group: list[Candidate] = []
    for candidate in candidates:
        if group and not candidate.beside:
            yield group
            group = []
        group.append(candidate)
    yield group


def _latest(found: list[tuple[Candidate, Instance]]) -> tuple[Candidate, Instance]:
    """Of actions as far along: the one begun last; of those begun that day, the worst."""
    last = max(case.start or date.min for _, case in found)
    begun = {id(case): each for each in found if ((case := each[1]).start or date.min) == last}
    decides = worst(case for _, case in begun.values())
    return begun[id(decides)]


def _deciding(
    bench: Bench, facts: Facts, criterion: Criterion, candidate: Candidate, since: date | None
) -> Iterator[Instance]:
    """The candidate's latest instance that is not put aside; before it any that do not apply."""
    for case in _latest_first(bench, facts, criterion, candidate):
        if _put_aside(candidate, case, since):
            continue
        yield case
        if case.outcome is not RuleOutcome.NOT_APPLICABLE:
            return


def _latest_first(
    bench: Bench, facts: Facts, criterion: Criterion, candidate: Candidate
) -> Iterator[Instance]:
    """A rule's instances triggered by the period's end, the latest first, undated ones last."""
    rule = bench.ruleset.rule(candidate.rule_id)
    last = last_open_day(bench, facts)
    triggers = [each for each in numbered_triggers(facts, rule) if each[1].day <= last]
    undated = facts.undated_of(rule.triggers)
    if not triggers and not undated and candidate.stand_ins:
        rule, triggers = _stand_ins(bench, facts, criterion, candidate)
    dated = (judge(bench, facts, rule, number, step) for number, step in reversed(triggers))
    yield from _settled_first(dated, bench.period) if rule.rule_class is RuleClass.R else dated
    for number, event in enumerate(undated, start=len(triggers) + 1):
        yield undated_instance(bench, facts, rule, number, event)


def _stand_ins(
    bench: Bench, facts: Facts, criterion: Criterion, candidate: Candidate
) -> tuple[Rule, list[tuple[int, Step]]]:
    """The day a need began, where no trigger of the rule started its clock.

    The rule then starts with what the need reads too, so that what answered an earlier need of
    the kind does not contradict this one.
    """
    rule = bench.ruleset.rule(candidate.rule_id)
    for need in criterion.universe.needs:
        if need.name in candidate.stand_ins:
            found = look(bench, facts, need)
            if found.holds and found.step is not None:
                begun = replace(rule, triggers=(*rule.triggers, *need.codes))
                return begun, [(1, found.step)]
    return rule, []


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
        and case.outcome in DONE
        and case.done is not None
        and case.done <= restart
    )


def _with_items(
    bench: Bench, facts: Facts, items: tuple[SubItem, ...], verdict: Verdict
) -> Verdict:
    """What stands beside the verdict: told, and deciding only where the ruleset says so."""
    for item in items:
        case = _item(bench, facts, item)
        if case is None:
            continue
        bad = case.outcome in BAD
        word = "in order" if not bad else f"an error, {item.error_code}"
        told = f"{item.name}: {word}; {'it decides' if item.decides else 'told, not deciding'}."
        notes = (*verdict.notes, told)
        if bad and item.decides and verdict.outcome not in BAD:
            verdict = replace(
                verdict, outcome=case.outcome, case=case, done=case.done,
                error_code=item.error_code,
            )  # fmt: skip
        verdict = replace(verdict, notes=notes)
    return verdict


def _item(bench: Bench, facts: Facts, item: SubItem) -> Instance | None:
    """The last instance of the item's rule that had ended by the period's end."""
    rule = bench.ruleset.rule(item.rule_id)
    for number, step in reversed(numbered_triggers(facts, rule)):
        if step.day <= bench.period.last:
            case = judge(bench, facts, rule, number, step)
            if case.outcome not in (RuleOutcome.NOT_DUE, RuleOutcome.NOT_APPLICABLE):
                return case
    return None
