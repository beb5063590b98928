"""Who reviews which case, by when; and asking whether a next rank is due (``next_ranks``).

A case that is released never moves. Answers stay with the case whoever has it. Why somebody may
not have a case is said by ``conflicts``; standing in for somebody away by ``cover``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role, one
from qapi_desk.domain.reviews import CaseState, ReviewKind
from qapi_desk.services import conflicts, due_days, next_ranks, practice_key, reviews
from qapi_desk.services.minutes import Minutes, minutes_on
from qapi_desk.services.people import may_review
from qapi_desk.services.said import said_line
from qapi_desk.services.sharing import Sharing
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_WHY = "assign.why"


@dataclass(frozen=True, slots=True)
class _Terms:
    """What goes with a case when it is given to somebody."""

    due_on: date | None = None
    waiver: str = ""
    kind: str = "cases.assigned"
    why: str = ""


def assign(
    desk: Desk,
    review_id: ReviewId,
    case_ids: Iterable[CaseId],
    person_id: PersonId,
    *,
    due_on: date | None = None,
    waiver: str = "",
) -> Changes:
    """Give cases to a reviewer. Supervisors only; all of them or none.

    Args:
        desk: the supervisor's.
        review_id: the review.
        case_ids: opened cases that are not released.
        person_id: who is to review them.
        due_on: by when; None leaves what was agreed before.
        waiver: why a conflict of interest is let pass, kept with each case that has one.

    Raises:
        Refused: ``people.role``, ``assign.not_a_reviewer``, ``assign.released``; a conflict by its
            kind (``assign.own_case`` ...); ``assign.own_waiver``, ``assign.nothing_to_waive``;
            ``assign.due_past``, ``assign.due_closed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    terms = _Terms(due_on, _waiver(waiver))
    return _give(desk, review_id, {person_id: tuple(dict.fromkeys(case_ids))}, terms)


def reassign(
    desk: Desk,
    review_id: ReviewId,
    case_ids: Iterable[CaseId],
    person_id: PersonId,
    why: str,
    *,
    waiver: str = "",
) -> Changes:
    """Give cases that somebody has to another reviewer; answers and due days stay.

    Supervisors only.

    Raises:
        Refused: as ``assign``; ``assign.why`` without a reason; ``assign.nobodys`` for a case
            that nobody has, ``assign.same`` for one that is theirs already.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    terms = _Terms(None, _waiver(waiver), "cases.reassigned", _said(why, "the case moves"))
    chosen = tuple(dict.fromkeys(case_ids))
    with desk.store.read() as work:
        found = {each.case.case_id: each for each in work.queue.all(review_id)}
    for case_id in chosen:
        reviewer = found[case_id].case.reviewer if case_id in found else None
        if reviewer is None:
            raise _nobodys(case_id)
        if reviewer == person_id:
            raise Refused("assign.same", f"Case {case_id} is theirs already; nothing is changed.")
    return _give(desk, review_id, {person_id: chosen}, terms)


def _waiver(text: str) -> str:
    return said_line(text, "assign.waiver", "Say why the conflict is let pass") if text else ""


def _said(why: str, what: str) -> str:
    return said_line(why, _WHY, f"Say why {what}")


def _give(
    desk: Desk,
    review_id: ReviewId,
    shares: Mapping[PersonId, Sequence[CaseId]],
    terms: _Terms,
) -> Changes:
    """All of the shares in one transaction, or none of them."""
    practice_key.must_count(review_id)
    chosen = [case_id for case_ids in shares.values() for case_id in case_ids]
    review = reviews.get(desk, review_id)
    due_days.must_be_workable(desk, review, terms.due_on)
    with desk.store.write() as work:
        record = conflicts.record_in(desk, work, review, chosen)
        giver = _Giver(desk, work, review_id, record, terms)
        waived = [giver.share(person_id, case_ids) for person_id, case_ids in shares.items()]
        if terms.waiver and not any(waived):
            raise Refused(
                "assign.nothing_to_waive",
                "None of these cases conflicts with the reviewer, so there is nothing to waive; "
                "assign them without a waiver.",
            )
    return Changes.of(*((Kind.CASE, case_id) for case_id in chosen))


@dataclass(frozen=True, slots=True)
class _Giver:
    """Gives cases within one transaction."""

    desk: Desk
    work: Work
    review_id: ReviewId
    record: conflicts.Record
    terms: _Terms

    def share(self, person_id: PersonId, case_ids: Sequence[CaseId]) -> dict[CaseId, str]:
        """Give one person their cases; returns the conflicts that were waived, in words."""
        person = self.work.people.get(person_id)
        must_review(person, reviews.review_in(self.work, self.review_id).kind)
        minutes = minutes_on(self.desk.library)
        waived: dict[CaseId, str] = {}
        taken_from: dict[CaseId, PersonId] = {}
        for case_id in case_ids:
            queued = unreleased_in(self.work, self.review_id, case_id)
            conflict = self._let_pass(person, case_id)
            if conflict:
                waived[case_id] = conflict.sentence
            if queued.case.reviewer not in {None, person_id}:
                taken_from[case_id] = PersonId(str(queued.case.reviewer))
            self.work.cases.assign(self.review_id, case_id, person_id)
            self.work.assignments.set(self._agreed(queued, minutes, is_waived=bool(conflict)))
        self._remember(person_id, case_ids, waived=waived, taken_from=taken_from)
        return waived

    def _let_pass(self, person: Person, case_id: CaseId) -> conflicts.Conflict | None:
        conflict = self.record.conflict(person, case_id)
        if conflict and not (self.terms.waiver and conflict.is_waivable):
            raise conflict.refused()
        if conflict and person.person_id == self.desk.person.person_id:
            raise Refused(
                "assign.own_waiver",
                f"Nobody waives their own conflict of interest (case {case_id}); another "
                "supervisor records the waiver.",
            )
        return conflict

    def _agreed(self, queued: QueuedCase, minutes: Minutes, *, is_waived: bool) -> Assignment:
        return replace(
            queued.agreed,
            due_on=self.terms.due_on or queued.agreed.due_on,
            minutes=minutes.expected(queued.case.criteria),
            covers_for=None,
            handed_back_why="",
            waived_by=self.desk.person.person_id if is_waived else None,
            waiver=self.terms.waiver if is_waived else "",
        )

    def _remember(
        self, person_id: PersonId, case_ids: Sequence[CaseId], **more: Mapping[CaseId, str]
    ) -> None:
        terms = self.terms
        said = {
            "due_on": terms.due_on.isoformat() if terms.due_on else "",
            "why": terms.why,
            "waiver": terms.waiver if more["waived"] else "",
            **more,
        }
        body = {name: value for name, value in said.items() if value}
        self.work.history.append(
            self.desk.happening(
                terms.kind, self.review_id, to=person_id, cases=list(case_ids), **body
            )
        )


def must_review(person: Person, kind: ReviewKind = ReviewKind.ORDINARY) -> None:
    """Refuse somebody whose role does not review cases, or who is no longer let in.

    Raises:
        Refused: ``assign.not_a_reviewer``.
    """
    if not person.is_active:
        raise Refused(
            "assign.not_a_reviewer", f"{person.name} is not let in any more; choose somebody else."
        )
    if not may_review(person, kind):
        raise Refused(
            "assign.not_a_reviewer",
            f"{one(person.role).capitalize()} does not review cases; choose a reviewer.",
        )


def unreleased_in(work: Work, review_id: ReviewId, case_id: CaseId) -> QueuedCase:
    """An opened case that may still move.

    Raises:
        Refused: ``cases.unknown``, ``assign.released``.
    """
    work.cases.get(review_id, case_id)
    queued = work.queue.of(review_id, case_id)
    if queued is None or not queued.is_open:
        raise Refused("assign.released", f"Case {case_id} is released; it stays as it is.")
    return queued


def assign_balanced(
    desk: Desk,
    review_id: ReviewId,
    person_ids: Sequence[PersonId],
    *,
    due_on: date | None = None,
) -> Changes:
    """Share out the cases that nobody has by expected minutes. Supervisors only.

    Each goes to whoever has the fewest minutes left in the review and no conflict with it; the
    longest cases first, and before them those that few may have. Between people who began level
    and have no conflicts the shares differ by no more than the longest case.

    Raises:
        Refused: ``people.role``, ``assign.nobody``, ``assign.not_a_reviewer``; a conflict by its
            kind for a case that none of them may have; ``assign.due_past`` and so on.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    if not person_ids:
        raise Refused("assign.nobody", "Choose at least one reviewer to share the cases among.")
    review = reviews.get(desk, review_id)
    with desk.store.read() as work:
        people = [work.people.get(person_id) for person_id in dict.fromkeys(person_ids)]
        queued = work.queue.all(review_id)
        waiting = [each for each in queued if each.is_open and each.case.reviewer is None]
        ids = [each.case.case_id for each in waiting]
        record = conflicts.record_in(desk, work, review, ids)
    for person in people:
        must_review(person, review.kind)
    shares = Sharing(people, record, minutes_on(desk.library)).out(waiting, queued)
    return _give(desk, review_id, {to: ids for to, ids in shares.items() if ids}, _Terms(due_on))


def set_due(
    desk: Desk, review_id: ReviewId, case_ids: Iterable[CaseId], due_on: date | None
) -> Changes:
    """Agree on another due day, or on none, for cases that are not released. Supervisors only.

    Raises:
        Refused: ``people.role``, ``assign.released``, ``assign.due_past``, ``assign.due_closed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="set due days")
    chosen = tuple(dict.fromkeys(case_ids))
    due_days.must_be_workable(desk, reviews.get(desk, review_id), due_on)
    with desk.store.write() as work:
        for case_id in chosen:
            queued = unreleased_in(work, review_id, case_id)
            work.assignments.set(replace(queued.agreed, due_on=due_on))
        said = due_on.isoformat() if due_on else ""
        work.history.append(desk.happening("cases.due", review_id, due_on=said, cases=list(chosen)))
    return Changes.of(*((Kind.CASE, case_id) for case_id in chosen))


def hand_back(desk: Desk, review_id: ReviewId, case_id: CaseId, why: str) -> Changes:
    """Give up a case of one's own; it waits for a supervisor to assign it, answers and all.

    Raises:
        Refused: ``assign.not_yours``, ``assign.released``, ``assign.why`` without a reason.
    """
    practice_key.must_count(review_id)
    why = _said(why, "you give the case back")
    with desk.store.write() as work:
        queued = unreleased_in(work, review_id, case_id)
        if queued.case.reviewer != desk.person.person_id:
            raise Refused(
                "assign.not_yours", f"Case {case_id} is not yours to give back; ask a supervisor."
            )
        work.cases.assign(review_id, case_id, None)
        work.assignments.set(
            replace(queued.agreed, covers_for=None, handed_back_why=why, waived_by=None, waiver="")
        )
        work.history.append(desk.happening("case.handed_back", f"{review_id}/{case_id}", why=why))
    return Changes.of((Kind.CASE, case_id))


def return_to_reviewer(desk: Desk, review_id: ReviewId, case_id: CaseId, why: str) -> Changes:
    """Send a case that was begun back to its reviewer with instructions. Supervisors only.

    Raises:
        Refused: ``people.role``, ``assign.released``, ``assign.nobodys``, ``assign.not_begun``,
            ``assign.oneself``, ``assign.why`` without instructions.
    """
    desk.person.must_be(Role.SUPERVISOR, to="return cases")
    why = _said(why, "the case comes back and what to look at")
    with desk.store.write() as work:
        queued = unreleased_in(work, review_id, case_id)
        _must_be_returnable(desk, queued)
        work.assignments.set(
            replace(
                queued.agreed,
                returned_by=desk.person.person_id,
                returned_at=desk.clock.now(),
                returned_why=why,
            )
        )
        to = str(queued.case.reviewer)
        work.history.append(
            desk.happening("case.returned", f"{review_id}/{case_id}", to=to, why=why)
        )
    return Changes.of((Kind.CASE, case_id))


def _must_be_returnable(desk: Desk, queued: QueuedCase) -> None:
    case = queued.case
    if case.reviewer is None:
        raise _nobodys(case.case_id)
    if case.reviewer == desk.person.person_id:
        raise Refused(
            "assign.oneself", f"Case {case.case_id} is your own; another supervisor returns it."
        )
    if case.state not in {CaseState.STARTED, CaseState.READY}:
        raise Refused(
            "assign.not_begun", f"Nothing is answered of case {case.case_id} yet; let it be begun."
        )


def _nobodys(case_id: CaseId) -> Refused:
    return Refused("assign.nobodys", f"Nobody has case {case_id}; assign it instead.")


def open_next(desk: Desk, review_id: ReviewId) -> Changes:
    """Open the ranks that settled N/A and excluded cases call for, in ticket order.

    For each criterion, until n ACTION + ERROR cases exist or the frame ends. Anybody's release
    may call for it, so no role is asked for; which case comes next is nobody's choice.
    """
    with desk.store.write() as work:
        return next_ranks.open_next_in(desk, work, reviews.review_in(work, review_id))
