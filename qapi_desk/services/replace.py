"""Replacing a case that should not have been in the frame: one person asks, another confirms.

Only a coded frame error gives a case's place to the next rank. A missing file or a hard case is
none: it keeps its place. The codes are data; the answers of the case's forms give them. Opens no
rank itself: that happens when the case is released (``next_ranks``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormState
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import in_sight, practice_key
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.casework import CaseWork, open_case
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

PLACE = ("catalog", "frame_errors.json")
_KIND = "replacement"
NO_OTHER: Final = (
    "assign the case to another reviewer, or add a supervisor, of this county or a neighbouring "
    "one, to the people table."
)
AFTER_ALL: Final = "show a supervisor what proves it: a denial can be taken back until the release"


@dataclass(frozen=True, slots=True)
class FrameError:
    """A coded reason why a case should not have been in the frame, and the answer that gives it."""

    code: str
    label: str
    meaning: str
    question: str
    answer: str
    valid_from: str


class RequestState(StrEnum):
    """How far a request for replacement is."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ReplacementRequest:
    """A case whose reviewer says that it should not have been in the frame.

    ``code`` is its coded frame error; several, in order of name and joined by ``+``, where the
    case's forms give different ones.
    """

    review_id: ReviewId
    case_id: CaseId
    rank: int
    criteria: tuple[CriterionId, ...]
    code: str
    label: str
    requested_by: PersonId
    requested_at: datetime
    state: RequestState = RequestState.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    codes: Mapping[CriterionId, str] = field(default_factory=dict)
    """The code that the answers gave for each criterion they exclude."""

    def code_for(self, criterion: CriterionId) -> str:
        """The code of one criterion; of a criterion that was called for later, the case's."""
        return self.codes.get(criterion, self.code)


def codes(library: Library) -> tuple[FrameError, ...]:
    """Every coded frame error, in the order they are offered."""
    return tuple(FrameError(**row) for row in library.document(*PLACE)["errors"])


def codes_given(
    library: Library, states: Iterable[FormState], criteria: Iterable[CriterionId]
) -> Mapping[CriterionId, str]:
    """For each criterion that the answers exclude, its coded frame error; "" for none we know."""
    known, wanted = codes(library), frozenset(criteria)
    return {
        criterion: _code_in(state, known)
        for state in states
        for criterion, told in state.outcomes.items()
        if criterion in wanted and told == RuleOutcome.EXCLUDED
    }


def _code_in(state: FormState, known: Iterable[FrameError]) -> str:
    said = {str(s.question.name): s.value for s in state.statuses if s.state != "not_relevant"}
    return next((error.code for error in known if said.get(error.question) == error.answer), "")


def joined(given: Mapping[CriterionId, str]) -> str:
    """The codes as a request names them."""
    return "+".join(sorted(set(given.values())))


def request(desk: Desk, review_id: ReviewId, case_id: CaseId) -> Changes:
    """Ask that a case be replaced: it then stands on the supervisors' list.

    Raises:
        Refused: ``replace.not_yours``, ``replace.released``, ``replace.not_excluded``,
            ``replace.code``, ``replace.waiting``, ``replace.confirmed``, ``replace.denied``.
    """
    practice_key.must_count(review_id)
    work_on = open_case(desk, review_id, case_id, with_suggestions=False)
    if work_on.case.state is CaseState.RELEASED:
        raise Refused("replace.released", f"Case {case_id} is released; it stays as it is.")
    if work_on.case.reviewer != desk.person.person_id:
        raise Refused("replace.not_yours", f"Case {case_id} is replaced only if its reviewer asks.")
    given = _given(desk.library, work_on)
    _must_be_coded(desk.library, case_id, given)
    code = joined(given)
    asked = ReplacementRequest(
        review_id=review_id,
        case_id=case_id,
        rank=work_on.case.rank,
        criteria=work_on.case.criteria,
        code=code,
        label=_label(desk.library, code),
        requested_by=desk.person.person_id,
        requested_at=desk.clock.now(),
        codes=given,
    )
    with desk.store.write() as work:
        _must_be_new(request_in(work, review_id, case_id), asked)
        _keep(work, asked)
        work.history.append(
            desk.happening("replacement.requested", _key(review_id, case_id), code=code)
        )
    return Changes.of((Kind.CASE, case_id))


def _must_be_coded(library: Library, case_id: CaseId, given: Mapping[CriterionId, str]) -> None:
    if not given:
        raise Refused(
            "replace.not_excluded",
            f"The answers of case {case_id} do not say that it should not have been in the frame. "
            "A missing file or a hard case is no frame error: it keeps its place.",
        )
    if not all(given.values()):
        raise Refused(
            "replace.code",
            f"The answers of case {case_id} exclude it for no coded frame error; those are "
            f"{', '.join(error.code for error in codes(library))}.",
        )


def _label(library: Library, code: str) -> str:
    labels = {error.code: error.label for error in codes(library)}
    return "; ".join(labels[one] for one in code.split("+"))


def _must_be_new(before: ReplacementRequest | None, asked: ReplacementRequest) -> None:
    if before is None or before.code != asked.code:
        return
    told = {
        RequestState.WAITING: "waits for a supervisor already",
        RequestState.CONFIRMED: "is confirmed already; release the case",
        RequestState.DENIED: f"was denied by {before.decided_by} ({before.reason}); answer the "
        f"case otherwise, or {AFTER_ALL}",
    }
    raise Refused(
        f"replace.{before.state}",
        f"The replacement of case {asked.case_id} for {asked.code} {told[before.state]}.",
    )


def decide(
    desk: Desk, review_id: ReviewId, case_id: CaseId, *, is_confirmed: bool, reason: str
) -> Changes:
    """Confirm or deny that a case should not have been in the frame. A second person, supervising.

    A decision can be taken back, with its own place in the history, until the case is released.

    Raises:
        Refused: ``people.role``, ``replace.none``, ``replace.second_person``, ``replace.reason``
            for a denial without one, ``replace.moved``, ``replace.released``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="decide about a replacement")
    work_on = open_case(desk, review_id, case_id, with_suggestions=False)
    given = _given(desk.library, work_on)
    with desk.store.write() as work:
        asked = _must_be_decidable(desk, work, work_on, given)
        if not is_confirmed and not reason.strip():
            raise Refused("replace.reason", "A replacement is denied for a reason; write it down.")
        decided = replace(
            asked,
            state=RequestState.CONFIRMED if is_confirmed else RequestState.DENIED,
            decided_by=desk.person.person_id,
            decided_at=desk.clock.now(),
            reason=reason.strip(),
        )
        _keep(work, decided)
        work.history.append(
            desk.happening(
                f"replacement.{decided.state}",
                _key(review_id, case_id),
                code=decided.code,
                requested_by=decided.requested_by,
                reason=decided.reason,
            )
        )
    return Changes.of((Kind.CASE, case_id))


def _must_be_decidable(
    desk: Desk, work: Work, work_on: CaseWork, given: Mapping[CriterionId, str]
) -> ReplacementRequest:
    case = work_on.case
    asked = request_in(work, case.review_id, case.case_id)
    if asked is None:
        raise Refused("replace.none", f"Nobody asked that case {case.case_id} be replaced.")
    if desk.person.person_id in {asked.requested_by, case.reviewer}:
        raise Refused(
            "replace.second_person",
            f"You reviewed case {case.case_id} yourself; another supervisor must decide whether "
            f"it is replaced. If there is none, {NO_OTHER}",
        )
    if work.cases.get(case.review_id, case.case_id).state is CaseState.RELEASED:
        raise Refused("replace.released", f"Case {case.case_id} is released; it stays as it is.")
    if joined(given) != asked.code:
        raise Refused(
            "replace.moved",
            f"The answers of case {case.case_id} no longer say {asked.code}; its reviewer must "
            "ask again.",
        )
    return asked


def may_decide(person: Person, asked_by: str, reviewer: PersonId) -> bool:
    """Whether somebody could be the second person of a request."""
    is_supervisor = person.role is Role.SUPERVISOR and person.is_active
    return is_supervisor and person.person_id not in {asked_by, reviewer}


def _given(library: Library, work_on: CaseWork) -> Mapping[CriterionId, str]:
    states = (sheet.state for sheet in work_on.sheets)
    return codes_given(library, states, work_on.case.criteria)


def must_be_confirmed(
    asked: ReplacementRequest | None,
    case_id: CaseId,
    given: Mapping[CriterionId, str],
    releasing: PersonId,
) -> None:
    """Refuse to release an excluded case before a second person confirmed its frame error.

    Whoever confirmed it does not release it too: answers may have moved under the same code.

    Raises:
        Refused: ``release.unconfirmed``; the sentence says what to do.
    """
    if not given:
        return
    is_covered = asked is not None and set(given.values()) <= set(asked.code.split("+"))
    if asked is not None and is_covered and asked.state is RequestState.CONFIRMED:
        if asked.decided_by != releasing:
            return
        raise Refused(
            "release.unconfirmed",
            f"You confirmed that case {case_id} should not have been in the frame, so another "
            "reviewer must release it; assign it again.",
        )
    if asked is None or not is_covered:
        todo = "ask for its replacement first, and a supervisor other than you confirms it"
    elif asked.state is RequestState.WAITING:
        todo = "its replacement waits for a supervisor to confirm it; release it then"
    else:
        todo = (
            f"its replacement was denied ({asked.reason}); answer the case otherwise, or "
            f"{AFTER_ALL}"
        )
    raise Refused(
        "release.unconfirmed",
        f"Case {case_id} is answered as one that should not have been in the frame: {todo}.",
    )


def waiting(desk: Desk, review_id: ReviewId) -> tuple[ReplacementRequest, ...]:
    """Requests that wait for a second person, in order of rank. Supervisors and observers.

    A request whose answers changed since is not among them: its reviewer must ask again.

    Raises:
        Refused: ``people.role``, ``second.blind``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="see what waits to be replaced")
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, review_id)
        asked = waiting_in(work, review_id)
    return tuple(one for one in asked if _still_stands(desk, one))


def _still_stands(desk: Desk, asked: ReplacementRequest) -> bool:
    work_on = open_case(desk, asked.review_id, asked.case_id, with_suggestions=False)
    return joined(_given(desk.library, work_on)) == asked.code


def waiting_in(work: Work, review_id: ReviewId) -> tuple[ReplacementRequest, ...]:
    """Every request not decided yet, in order of rank."""
    found = (
        from_body(ReplacementRequest, b) for _, b in work.documents.list(_KIND, f"{review_id}/")
    )
    return tuple(
        sorted((r for r in found if r.state is RequestState.WAITING), key=lambda r: r.rank)
    )


def request_in(work: Work, review_id: ReviewId, case_id: CaseId) -> ReplacementRequest | None:
    """What was last asked and decided about a case, or None."""
    body = work.documents.get(_KIND, _key(review_id, case_id))
    return from_body(ReplacementRequest, body) if body else None


def of_case(desk: Desk, review_id: ReviewId, case_id: CaseId) -> ReplacementRequest | None:
    """The same for a desk: what stands beside the case for its reviewer and the supervisors.

    Raises:
        Refused: ``cases.unknown``; as ``in_sight.must_see_answers``.
    """
    with desk.store.read() as work:
        in_sight.must_see_answers_of(desk, work, review_id, case_id)
        return request_in(work, review_id, case_id)


def _keep(work: Work, asked: ReplacementRequest) -> None:
    work.documents.replace(_KIND, _key(asked.review_id, asked.case_id), to_body(asked))


def _key(review_id: ReviewId, case_id: CaseId) -> str:
    return f"{review_id}/{case_id}"
