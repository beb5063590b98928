"""Settling a released finding otherwise: the one door through which a finding changes.

An amendment, a second review, a rebuttal and a ruling all end here. The first finding stays;
what is settled is laid over it, for every ruleset of the review. Two people stand behind it: one
asked, and a supervisor who is another settles it. Why it came to that, callers know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.domain.settlements import Judged, Settlement, Stage, judged_of
from qapi_desk.services import findings, findings_told, in_sight, next_ranks, reviews, year_closed
from qapi_desk.services.bodies import to_body
from qapi_desk.services.census import Judge
from qapi_desk.services.finding_days import days_late, due_by
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_TYPED: Final = frozenset({Stage.REBUTTAL, Stage.RULING})
"""There somebody types the verdict; elsewhere the answers to a form make it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one criterion of a case is judged to be: what no ruleset has counted yet.

    ``trigger`` and ``done`` are ISO days or empty; ``rule`` the rule whose limit decided.
    """

    rule_outcome: RuleOutcome
    rule: RuleId | None = None
    trigger: str = ""
    done: str = ""
    cause: str = ""
    comment: str = ""
    evidence: str = ""
    na_reason: str = ""


@dataclass(frozen=True, slots=True)
class Settling:
    """One criterion of a released case, to be settled otherwise."""

    case_id: CaseId
    criterion: CriterionId
    stage: Stage
    verdict: Verdict
    reason: str
    asked_by: PersonId


def verdict_of(finding: Finding) -> Verdict:
    """What a finding rests on, to be changed in part."""
    return Verdict(
        RuleOutcome(finding.rule_outcome), finding.deciding_rule, finding.trigger, finding.done,
        finding.cause, finding.comment, finding.evidence, finding.na_reason,
    )  # fmt: skip


def settle_in(desk: Desk, work: Work, review: Review, settling: Settling) -> Changes:
    """Lay a verdict over a criterion's findings; opens the next rank if one is called for.

    Raises:
        Refused: ``people.role`` for all but supervisors; ``settle.same_person``;
            ``settle.own_work``; ``settle.why``; ``settle.not_released``;
            ``settle.not_counted``; ``settle.same``; ``settle.rule``, ``settle.cause`` and
            ``settle.day`` for what nobody can find; ``year.closed``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="settle a finding otherwise")
    year_closed.must_be_open(work, review, desk.library)
    reason = said_line(settling.reason, "settle.why", "Say why the finding is settled otherwise")
    must_be_another(desk, settling.asked_by)
    findings_told.must_be_as_told(work, desk.library, review.review_id)
    made = tuple(_made(desk, work, review, replace(settling, reason=reason)))
    if not made:
        raise Refused(
            "settle.same",
            f"That is how the finding of case {settling.case_id} for {settling.criterion} stands "
            "already.",
        )
    findings_told.to_be_compared(desk.library, review.review_id)
    for each in made:
        number = work.settlements.add(each)
        kept = replace(each, number=number)
        subject = f"{review.review_id}/{each.case_id}"
        work.history.append(desk.happening("finding.settled", subject, settled=to_body(kept)))
    opened = next_ranks.open_next_in(desk, work, review)
    touched = Changes.of((Kind.FINDING, settling.case_id), (Kind.CASE, settling.case_id))
    return Changes(touched.touched | opened.touched)


def must_be_another(desk: Desk, asked_by: PersonId) -> None:
    """Refuse a second person who is the first.

    Raises:
        Refused: ``settle.same_person``.
    """
    if asked_by == desk.person.person_id:
        raise Refused(
            "settle.same_person",
            "You asked for this yourself; a supervisor other than you settles it. Where there is "
            "no other, add one to the people table, or ask the neighbouring county's supervisor.",
        )


def must_not_be_theirs(desk: Desk, worker_id: str, case_id: CaseId) -> None:
    """Refuse who carries the case: nobody settles what was found of their own work.

    Raises:
        Refused: ``settle.own_work``.
    """
    if worker_id and desk.person.worker_id == worker_id:
        raise Refused(
            "settle.own_work",
            f"Case {case_id} is one of your own as a worker; another supervisor settles it. Where "
            "there is no other, add one to the people table, or ask the neighbouring county's.",
        )


def _made(desk: Desk, work: Work, review: Review, settling: Settling) -> Iterator[Settlement]:
    if review.kind is not ReviewKind.ORDINARY:
        raise Refused(
            "settle.not_counted",
            f"{review.review_id} is a {review.kind} review: nothing in it is counted, so nothing "
            "in it is settled.",
        )
    judges = reviews.judges(desk, review)
    found = _of(work.findings.all(review.review_id), settling)
    if not found:
        raise Refused(
            "settle.not_released",
            f"Case {settling.case_id} has no released finding for {settling.criterion}; until "
            "its release, its reviewer changes the answers.",
        )
    must_not_be_theirs(desk, found[0].worker_id, settling.case_id)
    if settling.stage in _TYPED:
        _must_be_possible(desk, judges, found, settling)
    for finding in found:
        judge = next(j for j in judges if j.ruleset.ruleset_id == finding.ruleset)
        judged = judged_by(judge, judges, settling.criterion, settling.verdict)
        if judged != judged_of(finding):
            yield Settlement(
                0, review.review_id, settling.case_id, settling.criterion, finding.ruleset,
                settling.stage, finding.outcome, judged, settling.reason, settling.asked_by,
                desk.person.person_id, desk.clock.now(),
            )  # fmt: skip


def _must_be_possible(
    desk: Desk, judges: Iterable[Judge], found: Iterable[Finding], settling: Settling
) -> None:
    """Refuse what nobody can find: a rule the law lacks, an unknown cause, a day yet to come."""
    stood, verdict = tuple(map(verdict_of, found)), settling.verdict
    where = f"case {settling.case_id} for {settling.criterion}"
    rules = {rule.rule_id for judge in judges for rule in judge.ruleset.rules}
    if verdict.rule not in {None, *rules, *(each.rule for each in stood)}:
        raise Refused(
            "settle.rule",
            f"The law of the review has no rule {verdict.rule}, so it cannot decide {where}; name "
            "one that it has.",
        )
    codes = {cause.code for cause in findings.causes(desk.library)}
    if verdict.cause not in {"", *codes, *(each.cause for each in stood)}:
        raise Refused(
            "settle.cause",
            f"{verdict.cause} is no coded cause, so it cannot be that of {where}; choose one of "
            f"{', '.join(sorted(codes))}.",
        )
    today = desk.clock.now().date()
    known = {day for each in stood for day in (each.trigger, each.done)}
    for day in {verdict.trigger, verdict.done} - known - {""}:
        if date.fromisoformat(day) > today:
            raise Refused(
                "settle.day", f"{day} has not come yet; give the days of {where} as they were."
            )


def _of(found: Iterable[Finding], settling: Settling) -> tuple[Finding, ...]:
    wanted = (settling.case_id, settling.criterion)
    return tuple(each for each in found if (each.case_id, each.criterion) == wanted)


def judged_by(
    judge: Judge, judges: Iterable[Judge], criterion: CriterionId, verdict: Verdict
) -> Judged:
    """A verdict as one judge's ruleset counts it, with the days of that ruleset's limit."""
    outcome = judge.ruleset.counting(criterion, verdict.rule_outcome)
    due = due_by(judge, judges, criterion, verdict.rule, verdict.trigger)
    return Judged(
        outcome=outcome,
        rule_outcome=str(verdict.rule_outcome),
        deciding_rule=verdict.rule,
        trigger=verdict.trigger,
        due=due.isoformat() if due else "",
        done=verdict.done,
        days_late=days_late(due, verdict.done),
        cause=verdict.cause if outcome is Outcome.ERROR else "",
        comment=verdict.comment,
        evidence=verdict.evidence,
        na_reason=verdict.na_reason,
    )


def settlements(desk: Desk, review_id: ReviewId) -> tuple[Settlement, ...]:
    """What was settled otherwise in a review, in order. For supervisors and observers.

    Raises:
        Refused: ``people.role``, ``review.unknown``, ``second.blind``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see what was settled otherwise")
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, reviews.review_in(work, review_id))
        return work.settlements.all(review_id)
