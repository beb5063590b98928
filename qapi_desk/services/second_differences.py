"""What two looks at a case differ in, side by side, and deciding which one stands.

Differences are for supervisors and observers, and for second reviewers in cases they released. A
supervisor who reviewed the case neither time decides; both findings stay whatever is decided, and
only what the second found, where it stands, changes a rate (``settle``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import is_asked, walk
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase, second_of
from qapi_desk.domain.second_looks import Decision, Stands, TwoLooks
from qapi_desk.domain.settlements import Stage
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.services import (
    blind,
    casework,
    reviews,
    second_draw,
    second_kept,
    second_review,
    settle,
    year_closed,
)
from qapi_desk.services.amend_words import AnswerTold, answer_told
from qapi_desk.services.said import said_line
from qapi_desk.services.settle import Settling, verdict_of
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SEES_ALL = frozenset({Role.SUPERVISOR, Role.OBSERVER})


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """One question that was answered differently; an answer never given is empty.

    ``first_told`` and ``second_told`` are the same in words; None for a question that the form as
    it is now no longer asks.
    """

    form_id: FormId
    question: QuestionId
    label: str
    criterion: CriterionId | None
    first: Answer
    second: Answer
    first_told: AnswerTold | None = None
    second_told: AnswerTold | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a second review is: its cases, and what waits to be decided."""

    second_id: ReviewId
    cases: int
    assigned: int
    released: int
    compared: int
    """Criteria of cases that were found twice."""
    reversals: int
    waiting: int


def differences(
    desk: Desk, review_id: ReviewId, case_id: CaseId | None = None
) -> tuple[TwoLooks, ...]:
    """What was found twice and differs, in order of case id.

    Everybody else sees the cases of the second review they released themselves. A supervisor who
    looks at cases again just now is shown no more than that either.

    Args:
        desk: anybody's.
        review_id: the first review.
        case_id: one case of it; else all.

    Raises:
        Refused: ``review.unknown``, ``second.none``; ``second.not_yours`` for a case that is
            another's.
    """
    with desk.store.read() as work:
        second_draw.must_be_planned_in(work, review_id)
        seen = _seen(desk, work, review_id)
        if case_id is not None and case_id not in seen:
            raise _not_yours(desk, work, review_id, case_id)
        found = second_review.pairs_in(desk, work, review_id)
    wanted = seen if case_id is None else {case_id}
    return tuple(each for each in found if each.case_id in wanted and each.differing)


def _seen(desk: Desk, work: Work, review_id: ReviewId) -> frozenset[CaseId]:
    """The released cases of the second review whose differences the person may see."""
    is_blind = bool(blind.unreleased_in(desk, work, review_id))
    sees_all = desk.person.role in SEES_ALL and not is_blind
    return frozenset(
        case.case_id
        for case in work.cases.all(second_of(review_id))
        if case.state is CaseState.RELEASED and (sees_all or case.reviewer == desk.person.person_id)
    )


def _not_yours(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> Refused:
    blind.must_see_case(desk, work, review_id, case_id)
    if work.cases.get(second_of(review_id), case_id).state is not CaseState.RELEASED:
        return Refused(
            "second.unreleased_case",
            f"Case {case_id} is not released a second time yet; there is nothing to compare.",
        )
    return Refused(
        "second.not_yours",
        f"The differences of case {case_id} are for supervisors and for whoever looked at it a "
        "second time, and for nobody who has cases to look at again just now.",
    )


def answers(
    desk: Desk, review_id: ReviewId, case_id: CaseId, language: str = "en"
) -> tuple[TwoAnswers, ...]:
    """The questions of a case that were answered differently, in the order of its forms.

    Texts alone, without another value or reason, are not told apart. ``language`` is that of the
    words of questions and answers, where the form has it.

    Raises:
        Refused: as ``differences``.
    """
    differences(desk, review_id, case_id)
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        case = work.cases.get(review_id, case_id)
        forms = casework.forms_of(desk, work, review, case)
        return tuple(
            _told(compiled, each, language)
            for compiled in forms
            for each in _differing(work, review, case, compiled)
        )


def _differing(
    work: Work, review: Review, case: ReviewCase, compiled: CompiledForm
) -> Iterator[TwoAnswers]:
    form_id = compiled.form.form_id
    first = work.answers.current(review.review_id, case.case_id, form_id)
    second = work.answers.current(second_of(review.review_id), case.case_id, form_id)
    known = {q.name: q for q in walk(compiled.form.questions) if is_asked(q)}
    order = (*known, *sorted((first.keys() | second.keys()) - known.keys()))
    for name in order:
        one, other = first.get(name, Answer(name)), second.get(name, Answer(name))
        if (one.value, one.na_reason) != (other.value, other.na_reason):
            found = compiled.find(name)
            label = found.question.label.get("en", str(name)) if found else str(name)
            criterion = found.question.criterion if found else None
            yield TwoAnswers(form_id, name, label, criterion, one, other)


def _told(compiled: CompiledForm, found: TwoAnswers, language: str) -> TwoAnswers:
    """The same in words, as far as the form has them."""
    asked = compiled.find(found.question)
    if asked is None:
        return found
    one, other = (
        answer_told((compiled.form, asked.question), given, language)
        for given in (found.first, found.second)
    )
    label = asked.question.label.get(language, found.label)
    return replace(found, label=label, first_told=one, second_told=other)


def progress(desk: Desk, review_id: ReviewId) -> Progress:
    """How far the second review is. Differences are counted for those alone who may see them all.

    Raises:
        Refused: ``review.unknown``, ``second.none``.
    """
    with desk.store.read() as work:
        second_id = second_draw.must_be_planned_in(work, review_id)
        cases = work.cases.all(second_id)
        seen = _seen(desk, work, review_id)
        found = [
            each for each in second_review.pairs_in(desk, work, review_id) if each.case_id in seen
        ]
    return Progress(
        second_id=second_id,
        cases=len(cases),
        assigned=sum(case.reviewer is not None for case in cases),
        released=sum(case.state is CaseState.RELEASED for case in cases),
        compared=len(found),
        reversals=sum(each.is_reversal for each in found),
        waiting=sum(each.is_waiting for each in found),
    )


def adjudicate(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    criterion: CriterionId,
    stands: Stands,
    reason: str,
) -> Changes:
    """Decide which of two findings stands, with the reason. A supervisor who reviewed neither time.

    Where the second stands the finding is settled so for every ruleset of the review; where the
    first does, that is kept. Both findings stay as they were released.

    Raises:
        Refused: ``people.role``; ``second.blind``; ``second.none``; ``second.why``;
            ``second.no_difference``; ``second.decided``; ``second.own_look``; ``settle.own_work``;
            ``year.closed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="decide which look at a case stands")
    reason = said_line(reason, "second.why", "Say why that finding stands")
    with desk.store.write() as work:
        second_draw.must_be_planned_in(work, review_id)
        blind.must_see_whole(desk, work, review_id)
        review = reviews.review_in(work, review_id)
        year_closed.must_be_open(work, review, desk.library)
        looks = _to_decide(desk, work, review, (case_id, criterion))
        decision = Decision(
            review_id, case_id, criterion, stands, reason, desk.person.person_id, desk.clock.now()
        )
        second_kept.keep(desk, work, decision)
        changes = Changes.of((Kind.CASE, case_id), (Kind.FINDING, case_id))
        if stands is Stands.SECOND:
            changes = replace(
                changes,
                touched=changes.touched | _settled(desk, work, review, looks, reason).touched,
            )
    return changes


def _to_decide(
    desk: Desk, work: Work, review: Review, wanted: tuple[CaseId, CriterionId]
) -> TwoLooks:
    case_id, criterion = wanted
    found = {(each.case_id, each.criterion): each
             for each in second_review.pairs_in(desk, work, review.review_id)}  # fmt: skip
    looks = found.get(wanted)
    if looks is None or not looks.differing:
        raise Refused(
            "second.no_difference",
            f"Case {case_id} has no difference in {criterion} to decide: it was not found twice, "
            "or found the same.",
        )
    if looks.decision is not None:
        raise Refused(
            "second.decided",
            f"It is decided already that the {looks.decision.stands} finding of case {case_id} "
            f"stands for {criterion}; propose an amendment if that proves wrong.",
        )
    if desk.person.person_id in {looks.first.reviewer, looks.second.reviewer}:
        raise Refused(
            "second.own_look",
            f"You reviewed case {case_id} yourself; another supervisor decides which look "
            "stands. Where there is no other, add one to the people table, or ask the "
            "neighbouring county's supervisor.",
        )
    settle.must_not_be_theirs(desk, looks.first.worker_id, case_id)
    return looks


def _settled(desk: Desk, work: Work, review: Review, looks: TwoLooks, reason: str) -> Changes:
    """Settle the finding as the second look has it; nothing where it stands so already."""
    verdict = verdict_of(looks.second)
    asked = Settling(
        looks.case_id, looks.criterion, Stage.SECOND_REVIEW, verdict, reason, looks.second.reviewer
    )
    try:
        return settle.settle_in(desk, work, review, asked)
    except Refused as refusal:
        if refusal.code != "settle.same":
            raise
        return Changes()


def decisions(desk: Desk, review_id: ReviewId) -> Mapping[tuple[CaseId, CriterionId], Decision]:
    """What was decided of the differences of a review. For supervisors and observers.

    Raises:
        Refused: ``people.role``, ``second.blind``, ``review.unknown``.
    """
    desk.person.must_be(*SEES_ALL, to="see what was decided of differences")
    with desk.store.read() as work:
        reviews.review_in(work, review_id)
        blind.must_see_whole(desk, work, review_id)
        return second_kept.decisions_in(desk, work, review_id)


def waiting(found: Iterable[TwoLooks]) -> tuple[TwoLooks, ...]:
    """Those of the differences that wait for a supervisor."""
    return tuple(each for each in found if each.is_waiting)
