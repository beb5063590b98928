"""A closing in the period: its reason, its papers, its notice, and the answer to the notice.

The questions CLO-1 to CLO-6 of the bank, in order; the first that fails decides, and no outcome
stands for them. What only a person can see (whether the reason truly fits, whether the papers say
what they should) is told and left to the person; what the record refutes is an error.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from qapi_desk.domain.calendar import add_months
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.rules.criterion_model import Closing, ClosureReason, Criterion, NoticeTo
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts, Step
from qapi_desk.rules.judge import Bench, Instance, Why, judge
from qapi_desk.rules.model import Condition
from qapi_desk.rules.states import holds
from qapi_desk.rules.universe import Check, first_failure, identity
from qapi_desk.rules.verdict import Verdict, outside_or_unknown
from qapi_desk.rules.words import capital, happened, ids_of, on

REASON: Final = "CLO-REASON"
PAPERS: Final = "CLO-DOC"
NOTICE: Final = "CLO-NOTICE"
RESPONSE: Final = "CLO-RESP"
_NO_SUPPORT: Final = Condition(Fact.CURRENT_SUPPORT_DUE, ("no",))
_NOT_LOCATED: Final = Condition(Fact.NCP_LOCATED, ("no",))
_ENOUGH: Final = (RuleOutcome.MET, RuleOutcome.WAIVED, RuleOutcome.NOT_APPLICABLE)


class _Answer(NamedTuple):
    """One question answered; an outcome ends the asking."""

    sentence: str
    outcome: RuleOutcome | None = None
    error_code: str = ""
    steps: tuple[Step, ...] = ()
    case: Instance | None = None


class _Asking(NamedTuple):
    """What the questions are asked of."""

    bench: Bench
    facts: Facts
    closing: Closing
    step: Step
    reason: ClosureReason


def closed_in_period(bench: Bench, facts: Facts, criterion: Criterion) -> Verdict:
    """One criterion of this shape on one case."""
    closing = criterion.closing
    check = first_failure(_members(bench, facts, criterion, closing))
    step = _closing_step(bench, facts, closing)
    if check.holds is not True or step is None:
        return outside_or_unknown(check, (check.sentence,))
    written = _reason(facts, closing, step)
    if isinstance(written, _Answer):
        return _verdict(check, step, [written])
    asking, answers = _Asking(bench, facts, closing, step, written), []
    for ask in _QUESTIONS:
        answers.append(ask(asking))
        if answers[-1].outcome is not None:
            break
    return _verdict(check, step, answers)


def _verdict(check: Check, step: Step, answers: list[_Answer]) -> Verdict:
    """The answers together: the last decides; a notice in time shows its clock."""
    last = answers[-1]
    case = last.case if last.outcome else next((a.case for a in answers if a.case), None)
    if case is not None and case.outcome is RuleOutcome.NOT_APPLICABLE:
        case = None
    outcome = last.outcome or (RuleOutcome.YES if case is None else case.outcome)
    used = [step, *(each for answer in answers for each in answer.steps)]
    return Verdict(
        in_universe=True,
        outcome=outcome,
        sentences=(check.sentence, *(answer.sentence for answer in answers)),
        rows=tuple(dict.fromkeys((*check.rows, *(each.row for each in used)))),
        case=case,
        done=None if last.error_code == NOTICE and case is None else step.day,
        used=tuple(ids_of(used)),
        error_code=last.error_code,
        trigger=step.day,
    )


def _members(bench: Bench, facts: Facts, criterion: Criterion, closing: Closing) -> Iterator[Check]:
    yield from identity(facts, criterion.universe)
    row, period = (facts.case_row,), bench.period
    step = _closing_step(bench, facts, closing)
    unsure = facts.undated_of(closing.closed_by)
    if step is not None:
        yield Check(True, f"{capital(happened(bench.ruleset, step))}, in the period.", (step.row,))
    elif unsure or (facts.has_unreadable_close and not facts.in_order(closing.closed_by)):
        rows = (unsure[0].row,) if unsure else row
        yield Check(None, "The case is closed on a day nobody can read.", rows)
    else:
        until = f"{on(period.first)} to {on(period.last)}"
        yield Check(False, f"The case was not closed in the period, {until}.", row)


def _closing_step(bench: Bench, facts: Facts, closing: Closing) -> Step | None:
    """The last closing in the period."""
    step = facts.last_until(closing.closed_by, bench.period.last)
    return step if step is not None and step.day >= bench.period.first else None


def _reason(facts: Facts, closing: Closing, step: Step) -> ClosureReason | _Answer:
    """The reason written on the record; an answer where there is none to ask about."""
    case = facts.case
    if case.closed_date != step.day:
        told = "The case was opened again; why it had been closed is not on the record."
        return _Answer(f"{told[:-1]}: undetermined.", RuleOutcome.UNDETERMINED)
    written = case.closure_reason
    if written is None:
        if facts.is_missing("case", case.case_id, "closure_reason"):
            told = "The reason for closing cannot be read: undetermined."
            return _Answer(told, RuleOutcome.UNDETERMINED)
        told = "CLO-2: no reason for closing is on the record."
        return _Answer(told, RuleOutcome.NO, REASON)
    known = [each for each in closing.reasons if written in each.codes]
    if not known:
        told = f"CLO-2: the ruleset knows no reason written {written}: a person decides."
        return _Answer(told, RuleOutcome.UNDETERMINED)
    for each in known:
        if each.is_in_force(step.day):
            return each
    told = f"CLO-2: {known[-1].title} was no lawful reason on {on(step.day)}."
    return _Answer(told, RuleOutcome.NO, REASON)


def _fits(asking: _Asking) -> _Answer:
    """CLO-2: whether the record refutes the reason; that it fits, a person confirms."""
    reason, title = asking.reason, asking.reason.title
    conditions = []
    if reason.is_refuted_by_current_support:
        conditions.append((_NO_SUPPORT, "current support was due"))
    if reason.is_refuted_by_location:
        conditions.append((_NOT_LOCATED, "the parent stood located"))
    for condition, words in conditions:
        answer, _ = holds(asking.bench.ruleset, asking.facts, condition, asking.step)
        if answer is False:
            told = f"CLO-2: closed as {title}, but {words} on that day."
            return _Answer(told, RuleOutcome.NO, REASON)
        if answer is None:
            told = f"CLO-2: closed as {title}; whether {words} cannot be told: undetermined."
            return _Answer(told, RuleOutcome.UNDETERMINED)
    if reason.least_since:
        return _long_enough(asking)
    return _Answer(f"CLO-2: closed as {title} ({reason.citation}); nothing refutes it.")


def _long_enough(asking: _Asking) -> _Answer:
    """The time a reason needs before it is one."""
    reason, facts = asking.reason, asking.facts
    since = facts.last_until(reason.least_since, asking.step.day)
    if since is None:
        if facts.undated_of(reason.least_since):
            told = f"CLO-2: since when {reason.title} holds cannot be read: undetermined."
            return _Answer(told, RuleOutcome.UNDETERMINED)
        told = f"CLO-2: closed as {reason.title}; the record does not say since when it holds."
        return _Answer(told, RuleOutcome.NO, REASON)
    begun = happened(asking.bench.ruleset, since)
    enough = add_months(since.day, reason.least_months)
    if asking.step.day < enough:
        told = f"CLO-2: {begun}; {reason.title} is no reason before {on(enough)}."
        return _Answer(told, RuleOutcome.NO, REASON, (since,))
    told = f"CLO-2: closed as {reason.title}; {begun}, long enough before; nothing refutes it."
    return _Answer(told, steps=(since,))


def _papers(asking: _Asking) -> _Answer:
    """CLO-3: whether what the reason rests on stands on the record."""
    facts, shown_by = asking.facts, asking.reason.shown_by
    if not shown_by:
        return _Answer("CLO-3: a person looks at the papers.")
    shown = facts.last_until(shown_by, asking.step.day)
    if shown is not None:
        told = f"CLO-3: {happened(asking.bench.ruleset, shown)}."
        return _Answer(told, steps=(shown,))
    words = asking.bench.ruleset.words[shown_by[0].partition(":")[0]]
    if facts.undated_of(shown_by):
        told = f"CLO-3: {words} on a day that cannot be read: undetermined."
        return _Answer(told, RuleOutcome.UNDETERMINED)
    told = f"CLO-3: nothing on the record shows it ({words})."
    return _Answer(told, RuleOutcome.NOT_DONE, PAPERS)


def _notice(asking: _Asking) -> _Answer:
    """CLO-4 and CLO-5: whether the reason needs notice, and whether it came early enough."""
    reason, facts = asking.reason, asking.facts
    if reason.notice is NoticeTo.NOBODY:
        return _Answer("CLO-4: the reason needs no notice.")
    judged = _judged_notices(asking)
    for step, case in judged:
        if case.outcome in _ENOUGH:
            return _Answer(f"CLO-5: {_told(asking, step, case)}.", steps=(step,), case=case)
    if facts.undated_of(asking.closing.notices[reason.notice]):
        told = "CLO-5: a notice on a day that cannot be read: undetermined."
        return _Answer(told, RuleOutcome.UNDETERMINED)
    if not judged:
        told = f"CLO-5: no notice to the {reason.notice} is on the record."
        return _Answer(told, RuleOutcome.NOT_DONE, NOTICE)
    step, case = judged[0]
    code = "" if case.outcome is RuleOutcome.UNDETERMINED else NOTICE
    return _Answer(f"CLO-5: {_told(asking, step, case)}.", case.outcome, code, (step,), case)


def _told(asking: _Asking, step: Step, case: Instance) -> str:
    days = (asking.step.day - step.day).days
    told = f"{happened(asking.bench.ruleset, step)}, {days} days before the closing"
    return f"{told}; none was needed" if case.outcome is RuleOutcome.NOT_APPLICABLE else told


def _judged_notices(asking: _Asking) -> list[tuple[Step, Instance]]:
    """The notices of this closing, the first first, by the rule of the wait."""
    bench, facts, closing = asking.bench, asking.facts, asking.closing
    rule = bench.ruleset.rule(closing.rule_id)
    taken_back = facts.last_until(closing.withdrawn_by, asking.step.day)
    found = []
    for number, step in enumerate(facts.in_order(closing.notices[asking.reason.notice]), 1):
        if step.day > asking.step.day or (taken_back and step.day <= taken_back.day):
            continue
        case = judge(bench, facts, rule, number, step)
        stands = case.outcome is not RuleOutcome.NOT_APPLICABLE or case.why is Why.CONDITION
        if stands and case.done in (None, asking.step.day):
            found.append((step, case))
    return found


def _answered(asking: _Asking) -> _Answer:
    """CLO-6: whether somebody answered the notice with what keeps a case open."""
    facts, closing = asking.facts, asking.closing
    if asking.reason.notice is NoticeTo.NOBODY:
        return _Answer("CLO-6: no notice, no answer.")
    judged = _judged_notices(asking)
    since = judged[0][0].day
    answer = facts.first_from(closing.kept_open_by, since)
    if answer is None or answer.day > asking.step.day:
        return _Answer("CLO-6: no answer on the record required keeping it open.")
    told = f"CLO-6: {happened(asking.bench.ruleset, answer)}, which required keeping it open."
    return _Answer(told, RuleOutcome.NO, RESPONSE, (answer,))


_QUESTIONS: Final[tuple[Callable[[_Asking], _Answer], ...]] = (_fits, _papers, _notice, _answered)
