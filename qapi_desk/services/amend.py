"""Amending a released case: asked for by one person, with a reason, and confirmed by another.

The frozen answers stay; the amended ones are kept beside them, and the findings they change are
settled otherwise (``settle``). What an amendment comes to is worked out in ``amend_effect``.
"""

from dataclasses import replace
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, QuestionId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import amend_kept, in_sight, reviews, settle, year_closed
from qapi_desk.services.amend_effect import Changed, Effect, Laid, effect, lay_out
from qapi_desk.services.amend_kept import AmendedAnswer, Amendment, AmendmentState
from qapi_desk.services.own_words import must_be_fit
from qapi_desk.services.said import said_line
from qapi_desk.services.settle import Settling
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = [
    "AmendedAnswer",
    "Amendment",
    "AmendmentState",
    "Changed",
    "Effect",
    "decide",
    "mine",
    "of_case",
    "of_review",
    "preview",
    "preview_of",
    "propose",
    "standing",
    "waiting",
]

MAY_ASK: Final = (Role.REVIEWER, Role.ANALYST, Role.SUPERVISOR)


def standing(
    desk: Desk, review_id: ReviewId, case_id: CaseId
) -> dict[FormId, dict[QuestionId, Answer]]:
    """The answers of a released case as amended so far, by form: what a change starts from.

    Raises:
        Refused: as ``preview``, but for closed years and what is wrong with answers.
    """
    with desk.store.read() as work:
        laid = lay_out(desk, work, review_id, case_id)
        return {each.form.form_id: dict(each.answers) for each in laid.sheets()}


def preview(desk: Desk, review_id: ReviewId, case_id: CaseId, changed: Changed) -> Effect:
    """Which findings changed answers would change, per ruleset; keeps nothing.

    Raises:
        Refused: ``case.not_yours``, ``amend.not_released``, ``amend.open``, ``amend.not_counted``;
            ``amend.nothing``, ``amend.invalid``, ``amend.incomplete``, ``amend.not_asked``,
            ``amend.no_outcome``, ``amend.code``, ``answer.no_form``, ``answer.no_question``;
            ``year.closed``, before anything is said of answers that can be changed no more.
    """
    with desk.store.read() as work:
        return effect(desk, _to_change(desk, work, review_id, case_id), changed)


def propose(
    desk: Desk,
    review_id: ReviewId,
    case_id: CaseId,
    changed: Changed,
    *,
    reason: str,
    evidence: str = "",
) -> Changes:
    """Ask that frozen answers be amended; it then waits for a supervisor. ``made`` is its number.

    ``reason`` says why; ``evidence`` where the proof of it is, and may be empty.

    Raises:
        Refused: ``people.role`` to observers; ``amend.why`` without a reason; as ``preview``.
    """
    desk.person.must_be(*MAY_ASK, to="ask for an amendment")
    why = said_line(reason, "amend.why", "Say why the answers are to be amended")
    cited = evidence.strip()
    must_be_fit(desk.library, "longest_citation", "the evidence", cited)
    with desk.store.write() as work:
        laid = _to_change(desk, work, review_id, case_id)
        stood = laid.stood
        asked = Amendment(
            number=amend_kept.next_number(work),
            review_id=review_id,
            case_id=case_id,
            answers=effect(desk, laid, changed).answers,
            reason=why,
            evidence=cited,
            stood=stood,
            asked_by=desk.person.person_id,
            asked_at=desk.clock.now(),
        )
        amend_kept.keep(desk, work, "amendment.proposed", asked)
    return Changes.of((Kind.CASE, case_id), made=str(asked.number))


def _to_change(desk: Desk, work: Work, review_id: ReviewId, case_id: CaseId) -> Laid:
    year_closed.must_be_open(work, reviews.review_in(work, review_id), desk.library)
    return lay_out(desk, work, review_id, case_id)


def decide(desk: Desk, number: int, *, is_confirmed: bool, reason: str = "") -> Changes:
    """Confirm or deny an amendment. A supervisor other than who asked for it.

    Confirming settles every finding that it changes, in the same transaction.

    Raises:
        Refused: ``people.role``; ``amend.unknown``; ``amend.decided``; ``settle.same_person``;
            ``amend.why`` for a denial without a reason; ``amend.moved`` when the case was settled
            or amended otherwise since; ``year.closed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="decide about an amendment")
    said = reason.strip()
    if said or not is_confirmed:
        said = said_line(reason, "amend.why", "Say why the amendment is denied")
    with desk.store.write() as work:
        asked = amend_kept.get(work, desk.library, number)
        _must_wait(asked)
        settle.must_be_another(desk, asked.asked_by)
        touched = _confirm(desk, work, asked) if is_confirmed else Changes()
        state = AmendmentState.CONFIRMED if is_confirmed else AmendmentState.DENIED
        decided = replace(
            asked,
            state=state,
            decided_by=desk.person.person_id,
            decided_at=desk.clock.now(),
            decision=said,
        )
        amend_kept.keep(desk, work, f"amendment.{state}", decided)
    return Changes(touched.touched | {(Kind.CASE, asked.case_id)})


def _must_wait(asked: Amendment) -> None:
    if asked.state is not AmendmentState.WAITING:
        raise Refused(
            "amend.decided",
            f"Amendment {asked.number} was {asked.state} by {asked.decided_by} already.",
        )


def _confirm(desk: Desk, work: Work, asked: Amendment) -> Changes:
    laid = _to_change(desk, work, asked.review_id, asked.case_id)
    if laid.stood != asked.stood:
        raise _moved(asked)
    found = effect(desk, laid, _changed(asked))
    if [each.was for each in found.answers] != [each.was for each in asked.answers]:
        raise _moved(asked)
    touched = Changes()
    for criterion, verdict in found.verdicts.items():
        settling = Settling(
            asked.case_id, criterion, Stage.AMENDMENT, verdict, asked.reason, asked.asked_by
        )
        settled = settle.settle_in(desk, work, laid.review, settling)
        touched = Changes(touched.touched | settled.touched)
    for correction in found.corrections:
        work.corrections.amend(asked.review_id, correction)
    return touched


def _moved(asked: Amendment) -> Refused:
    return Refused(
        "amend.moved",
        f"Case {asked.case_id} was settled otherwise since amendment {asked.number} was asked "
        "for; look at it again: deny this one, and have it asked for anew if it still holds.",
    )


def _changed(asked: Amendment) -> Changed:
    found: dict[FormId, dict[QuestionId, Answer]] = {}
    for each in asked.answers:
        found.setdefault(each.form_id, {})[each.now.question] = each.now
    return found


def preview_of(desk: Desk, number: int) -> Effect:
    """What an amendment that waits would change as the case stands now.

    Raises:
        Refused: ``amend.unknown``, ``amend.decided``; as ``preview``.
    """
    with desk.store.read() as work:
        asked = amend_kept.get(work, desk.library, number)
        _must_wait(asked)
        laid = lay_out(desk, work, asked.review_id, asked.case_id)
        return effect(desk, laid, _changed(asked))


def waiting(desk: Desk, review_id: ReviewId | None = None) -> tuple[Amendment, ...]:
    """The amendments that wait for a second person, oldest first. Supervisors and observers.

    Raises:
        Refused: ``people.role``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see which amendments wait")
    with desk.store.read() as work:
        if review_id is not None:
            in_sight.must_see_results(desk, work, review_id)
        found = [
            each
            for each in amend_kept.every(work, desk.library, review_id)
            if each.state is AmendmentState.WAITING
            and in_sight.sees_results(desk, work, each.review_id)
        ]
    return tuple(found)


def of_case(desk: Desk, review_id: ReviewId, case_id: CaseId) -> tuple[Amendment, ...]:
    """What was asked for and decided of one case, for whoever may see its answers.

    Raises:
        Refused: ``cases.unknown``, ``case.not_yours``, ``second.blind``, ``findings.running``.
    """
    with desk.store.read() as work:
        case = work.cases.get(review_id, case_id)
        in_sight.must_see_answers(desk, work, case)
        return amend_kept.of_case(work, desk.library, review_id, case_id)


def mine(desk: Desk, review_id: ReviewId) -> tuple[Amendment, ...]:
    """What the signed-in person asked for in a review, in order, of cases they may see.

    Raises:
        Refused: ``review.unknown``; ``workspace.forged``.
    """
    me = desk.person.person_id
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        found = amend_kept.every(work, desk.library, review.review_id)
        return tuple(e for e in found if e.asked_by == me and _sees(desk, work, e))


def _sees(desk: Desk, work: Work, asked: Amendment) -> bool:
    try:
        in_sight.must_see_answers_of(desk, work, asked.review_id, asked.case_id)
    except Refused:
        return False
    return True


def of_review(desk: Desk, review_id: ReviewId) -> tuple[Amendment, ...]:
    """What was asked for and decided of a review, in order. Supervisors and observers.

    Raises:
        Refused: ``people.role``; ``review.unknown``; ``workspace.forged``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see the amendments of a review")
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, reviews.review_in(work, review_id))
        return amend_kept.every(work, desk.library, review_id)
