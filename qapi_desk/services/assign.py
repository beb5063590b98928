"""Who reviews which case, and asking whether a next rank is due (``next_ranks``)."""

from collections.abc import Iterable, Mapping, Sequence

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.services import next_ranks, reviews
from qapi_desk.services.people import may_review
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


def assign(
    desk: Desk, review_id: ReviewId, case_ids: Iterable[CaseId], person_id: PersonId
) -> Changes:
    """Give cases to a reviewer. Supervisors only.

    Raises:
        Refused: ``assign.not_a_reviewer``, ``assign.own_case``, ``assign.released``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    return _give(desk, review_id, {person_id: tuple(case_ids)})


def _give(desk: Desk, review_id: ReviewId, shares: Mapping[PersonId, Sequence[CaseId]]) -> Changes:
    """All of the shares in one transaction, or none of them."""
    chosen = [case_id for case_ids in shares.values() for case_id in case_ids]
    review = reviews.get(desk, review_id)
    with desk.store.write() as work:
        workers = _workers_of(desk, work, review, chosen)
        for person_id, case_ids in shares.items():
            person = work.people.get(person_id)
            for case_id in case_ids:
                _may_have(work, review_id, case_id, person, workers[case_id])
                work.cases.assign(review_id, case_id, person_id)
            work.history.append(
                desk.happening("cases.assigned", review_id, to=person_id, cases=list(case_ids))
            )
    return Changes.of(*((Kind.CASE, case_id) for case_id in chosen))


def assign_balanced(desk: Desk, review_id: ReviewId, person_ids: Sequence[PersonId]) -> Changes:
    """Share out the unassigned cases evenly, in rank order, nobody getting a case of their own.

    Raises:
        Refused: ``assign.nobody``; a case that none of them may have.
    """
    desk.person.must_be(Role.SUPERVISOR, to="assign cases")
    if not person_ids:
        raise Refused("assign.nobody", "Choose at least one reviewer to share the cases among.")
    review = reviews.get(desk, review_id)
    with desk.store.read() as work:
        people = [work.people.get(person_id) for person_id in dict.fromkeys(person_ids)]
        cases = work.cases.all(review_id)
        waiting = [case.case_id for case in cases if case.state is CaseState.UNASSIGNED]
        workers = _workers_of(desk, work, review, waiting)
    load = {p.person_id: sum(c.reviewer == p.person_id for c in cases) for p in people}
    shares: dict[PersonId, list[CaseId]] = {person.person_id: [] for person in people}
    for case_id in waiting:
        free = [p.person_id for p in people if p.worker_id not in workers[case_id]]
        if not free:
            raise Refused(
                "assign.own_case",
                f"Everyone chosen has worked case {case_id}; choose another reviewer as well.",
            )
        least = min(free, key=lambda person_id: load[person_id])
        shares[least].append(case_id)
        load[least] += 1
    return _give(desk, review_id, {to: ids for to, ids in shares.items() if ids})


def _workers_of(
    desk: Desk, work: Work, review: Review, case_ids: Sequence[CaseId]
) -> dict[CaseId, frozenset[WorkerId]]:
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        return {case_id: _hands_on(reader.case_file(case_id)) for case_id in case_ids}


def _hands_on(case_file: CaseFile) -> frozenset[WorkerId]:
    """Everyone the record shows at work on a case: its spells, its worker, its events."""
    hands = {spell.worker_id for spell in case_file.workers}
    hands |= {event.worker_id for event in case_file.events if event.worker_id}
    if case_file.case.worker_id:
        hands.add(case_file.case.worker_id)
    return frozenset(hands)


def _may_have(
    work: Work,
    review_id: ReviewId,
    case_id: CaseId,
    person: Person,
    workers: frozenset[WorkerId],
) -> None:
    if not may_review(person):
        raise Refused(
            "assign.not_a_reviewer", f"A {person.role} does not review cases; choose a reviewer."
        )
    if person.worker_id is not None and person.worker_id in workers:
        raise Refused(
            "assign.own_case",
            f"The reviewer has worked case {case_id}, so may not review it (7 CFR 275.2(b) as a "
            "pattern); choose somebody else.",
        )
    if work.cases.get(review_id, case_id).state is CaseState.RELEASED:
        raise Refused("assign.released", f"Case {case_id} is released; it stays as it is.")


def open_next(desk: Desk, review_id: ReviewId) -> Changes:
    """Open the ranks that settled N/A and excluded cases call for, in ticket order.

    For each criterion, until n ACTION + ERROR cases exist or the frame ends. Anybody's release
    may call for it, so no role is asked for; which case comes next is nobody's choice.
    """
    with desk.store.write() as work:
        return next_ranks.open_next_in(desk, work, reviews.review_in(work, review_id))
