"""What a practice came to: scored against its key at release, told to the person and her leads.

Nothing here is a finding, and nothing that counts reads it. Before a case is released its key is
refused to everyone, supervisors too: whoever practises later would know it from them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.practice import KeyRow, Marks, Miss, PracticeScore
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase
from qapi_desk.services import law_kept, practice_key, practice_ready, reviews
from qapi_desk.services.practice_key import Practice
from qapi_desk.services.practice_ready import Readiness
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


@dataclass(frozen=True, slots=True)
class Learned:
    """One answer of a released case beside the key: what was expected, and why."""

    case_id: CaseId
    criterion: CriterionId
    expected: Outcome
    given: Outcome
    given_done: str
    miss: Miss | None
    key: KeyRow


@dataclass(frozen=True, slots=True)
class CriterionMarks:
    """One criterion's answers: how many right, and how the others missed."""

    criterion: CriterionId
    title: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class PracticeView:
    """One practice as the person and her supervisors see it.

    ``learned`` holds released cases only, in the order of the set.
    """

    review: Review
    person_id: PersonId
    name: str
    number: int
    set_id: str
    set_title: str
    is_aided: bool
    started_by: PersonId
    started_at: datetime
    cases: tuple[ReviewCase, ...]
    marks: Marks
    criteria: tuple[CriterionMarks, ...]
    learned: tuple[Learned, ...]
    readiness: Readiness
    times: int
    """How often the person has practised this set, this time included."""

    @property
    def released(self) -> int:
        """How many of its cases are released."""
        return sum(case.state is CaseState.RELEASED for case in self.cases)

    @property
    def is_done(self) -> bool:
        """Whether every case of it is released."""
        return self.released == len(self.cases)


def enter_in(desk: Desk, work: Work, review: Review, findings: Iterable[Finding]) -> None:
    """Score a practice case in the transaction that releases it; nothing else is kept of it.

    Args:
        desk: whoever releases it.
        work: that transaction.
        review: the practice.
        findings: what the answers would have been found to be, were they real.
    """
    given = {f.criterion: f for f in findings if f.ruleset == review.governing}
    practice = practice_key.of_review(work, review.review_id)
    governing = law_kept.law_in(work, desk.library, review).governing
    scored = []
    for row in practice.key:
        found = given.get(row.criterion)
        if found is not None and found.case_id == row.case_id:
            expected = governing.counting(row.criterion, row.rule_outcome)
            scored.append(_score(practice, row, expected, found))
    for score in scored:
        work.practice.add(score)
    work.history.append(
        desk.happening(
            "practice.released",
            f"{review.review_id}/{scored[0].case_id}",
            given={score.criterion: str(score.given) for score in scored},
            right=sum(score.miss is None for score in scored),
        )
    )


def _score(practice: Practice, row: KeyRow, expected: Outcome, found: Finding) -> PracticeScore:
    # elsewhere no day decides, and none is held against her
    is_dated = bool(row.done) or row.rule_outcome is RuleOutcome.NOT_DONE
    return PracticeScore(
        review_id=practice.review_id,
        case_id=row.case_id,
        criterion=row.criterion,
        person_id=practice.person_id,
        expected=expected,
        given=found.outcome,
        expected_done=row.done,
        given_done=found.done if is_dated else "",
        at=found.released_at,
    )


def show(desk: Desk, review_id: ReviewId) -> PracticeView:
    """A practice so far: its own person's, or anybody's to a supervisor.

    Raises:
        Refused: ``practice.none``, ``practice.not_yours``, ``practice.forged``.
    """
    with desk.store.read() as work:
        practice = _seen(desk, work, review_id)
        review = reviews.review_in(work, review_id)
        cases = work.cases.all(review_id)
        scores = _scores(work, review_id)
        name = work.people.get(practice.person_id).name
        governing = law_kept.law_in(work, desk.library, review).governing
        titles = {c.criterion_id: c.title for c in governing.criteria}
        readiness = practice_ready.judged_in(desk, work, scores, practice)
        times = sum(
            (each.person_id, each.set_id) == (practice.person_id, practice.set_id)
            and each.number <= practice.number
            for each in practice_key.every(work)
        )
    return PracticeView(
        review=review,
        person_id=practice.person_id,
        name=name,
        number=practice.number,
        set_id=practice.set_id,
        set_title=practice.set_title,
        is_aided=practice.is_aided,
        started_by=practice.started_by,
        started_at=practice.started_at,
        cases=cases,
        marks=Marks.of(scores),
        criteria=_by_criterion(review, scores, titles),
        learned=_learned(practice, scores),
        readiness=readiness,
        times=times,
    )


def _seen(desk: Desk, work: Work, review_id: ReviewId) -> Practice:
    practice = practice_key.of_review(work, review_id)
    is_own = practice.person_id == desk.person.person_id
    if not is_own and desk.person.role is not Role.SUPERVISOR:
        raise Refused(
            "practice.not_yours",
            "What somebody's practice came to is for herself and for supervisors.",
        )
    return practice


def _scores(work: Work, review_id: ReviewId) -> tuple[PracticeScore, ...]:
    """What was scored of a practice, each case of it as its release told the history."""
    scores = tuple(work.practice.of_review(review_id))
    kept: dict[str, dict[str, str]] = {}
    for score in scores:
        kept.setdefault(score.case_id, {})[score.criterion] = str(score.given)
    right = Counter(score.case_id for score in scores if score.miss is None)
    found = {case_id: (given, right[CaseId(case_id)]) for case_id, given in kept.items()}
    entries = work.history.entries("practice.released", f"{review_id}/")
    happened = [entry.happening for entry in entries]
    told = {
        each.subject.removeprefix(f"{review_id}/"): (each.body["given"], each.body["right"])
        for each in happened
    }
    if found != told:
        raise Refused(
            "practice.forged",
            f"The workspace was changed behind the program's back: what was scored of {review_id} "
            "is not what its history tells of. Restore the workspace from a backup.",
        )
    return scores


def _by_criterion(
    review: Review, scores: Iterable[PracticeScore], titles: Mapping[CriterionId, str]
) -> tuple[CriterionMarks, ...]:
    found: dict[CriterionId, list[PracticeScore]] = {}
    for score in scores:
        found.setdefault(score.criterion, []).append(score)
    return tuple(
        CriterionMarks(criterion, titles.get(criterion, criterion), Marks.of(found[criterion]))
        for criterion in review.criteria
        if criterion in found
    )


def _learned(practice: Practice, scores: Iterable[PracticeScore]) -> tuple[Learned, ...]:
    """Beside the key, of what was scored: nothing is scored before its case is released."""
    by_place = {(score.case_id, score.criterion): score for score in scores}
    return tuple(
        Learned(
            case_id=row.case_id,
            criterion=row.criterion,
            expected=score.expected,
            given=score.given,
            given_done=score.given_done,
            miss=score.miss,
            key=row,
        )
        for row in practice.key
        if (score := by_place.get((row.case_id, row.criterion))) is not None
    )


def key_of(desk: Desk, review_id: ReviewId, case_id: CaseId) -> tuple[Learned, ...]:
    """The answers of one released practice case beside the key.

    Raises:
        Refused: as ``show``; ``cases.unknown``; ``practice.not_released``.
    """
    with desk.store.read() as work:
        practice = _seen(desk, work, review_id)
        if work.cases.get(review_id, case_id).state is not CaseState.RELEASED:
            raise Refused(
                "practice.not_released",
                f"The key of case {case_id} opens when the case is released, to nobody before.",
            )
        scores = _scores(work, review_id)
    return tuple(each for each in _learned(practice, scores) if each.case_id == case_id)
