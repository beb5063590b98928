"""Who reviews which case, and opening the next ranks when N/A or an exclusion calls for one."""

from collections.abc import Iterable, Mapping, Sequence

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import CriterionPlan, Ticket
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.sampling.tickets import order, ranks_to_open
from qapi_desk.services import draw_sample, reviews
from qapi_desk.services.draw_sample import DrawMade
from qapi_desk.services.people import may_review
from qapi_desk.services.plan_sample import frame_in, members_in, plan_in
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
        return open_next_in(desk, work, reviews.review_in(work, review_id))


def open_next_in(desk: Desk, work: Work, review: Review) -> Changes:
    """The same in a unit of work that is open already, so that a release cannot come without it."""
    made = draw_sample.current_in(work, review.review_id)
    plan = plan_in(work, review.review_id)
    if made is None or plan is None:
        return Changes()
    settled = _settled(work, review)
    wanted: dict[CaseId, list[CriterionId]] = {}
    for row in plan.criteria:
        for case_id in _next_ranks(work, made, row, settled[row.criterion]):
            wanted.setdefault(case_id, []).append(row.criterion)
    if wanted:
        _open(desk, work, review, made, wanted)
    return Changes.of(*((Kind.CASE, case_id) for case_id in wanted))


def _next_ranks(
    work: Work,
    made: DrawMade,
    row: CriterionPlan,
    settled: Mapping[CaseId, Outcome | None],
) -> tuple[CaseId, ...]:
    """Cases this criterion calls for that are not opened for it yet."""
    passed_over = sum(
        outcome in {Outcome.NOT_APPLICABLE, Outcome.EXCLUDED} for outcome in settled.values()
    )
    if len(settled) - passed_over >= row.n or len(settled) == row.universe_size:
        return ()
    members = members_in(work, made.review_id, row.criterion)
    listed = work.tickets.in_order(made.draw_id)
    if sum(ticket.case_id in members for ticket in listed) < row.n + passed_over:
        listed = _whole_order(work, made)
    wanted = ranks_to_open(listed, members, settled, row.n)
    return tuple(case_id for case_id in wanted if case_id not in settled)


def _whole_order(work: Work, made: DrawMade) -> tuple[Ticket, ...]:
    """Every ticket of the frame: only when the listed reserve is used up."""
    return order(bytes.fromhex(made.key), frame_in(work, made.review_id))


def _settled(work: Work, review: Review) -> dict[CriterionId, dict[CaseId, Outcome | None]]:
    found: dict[CriterionId, dict[CaseId, Outcome | None]] = {c: {} for c in review.criteria}
    for case in work.cases.all(review.review_id):
        for criterion in case.criteria:
            found[criterion][case.case_id] = None
    for finding in work.findings.all(review.review_id, review.governing):
        found[finding.criterion][finding.case_id] = finding.outcome
    return found


def _open(
    desk: Desk,
    work: Work,
    review: Review,
    made: DrawMade,
    wanted: Mapping[CaseId, list[CriterionId]],
) -> None:
    facts = draw_sample.facts_for_opening(desk, work, review, wanted)
    tickets = {t.case_id: t for t in work.tickets.in_order(made.draw_id)}
    if not tickets.keys() >= wanted.keys():
        tickets = {t.case_id: t for t in _whole_order(work, made)}
    for case_id, criteria in sorted(wanted.items(), key=lambda item: tickets[item[0]].rank):
        work.cases.open(
            review.review_id, made.draw_id, tickets[case_id], tuple(criteria), facts[case_id]
        )
        _reopen_if_released(work, review.review_id, case_id)
        work.history.append(
            desk.happening("rank.opened", made.draw_id, case=case_id, criteria=criteria)
        )


def _reopen_if_released(work: Work, review_id: ReviewId, case_id: CaseId) -> None:
    """A released case that gains a criterion goes back to its reviewer for that criterion only."""
    case = work.cases.get(review_id, case_id)
    if case.state is CaseState.RELEASED:
        work.cases.set_state(review_id, case_id, CaseState.STARTED, case.answered, case.required)
