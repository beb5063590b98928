"""The seed ceremony and the draw.

Master committed, receipt frozen for someone outside, public value thrown, draw: in that order.
The reserve stays unseen here; ``assign.open_next`` opens it rank by rank.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import (
    FreezeReceipt,
    Plan,
    Proof,
    Ticket,
    TicketRole,
    VoidedDraw,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import Review
from qapi_desk.sampling import draw as lottery
from qapi_desk.sampling.tickets import draw_key, master_commitment, ranks_to_open
from qapi_desk.services import reviews, snapshots
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.plan_sample import FRAME, frame_in, members_in, plan_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_MAY_SEE_KEY = (Role.SUPERVISOR, Role.OBSERVER)


@dataclass(frozen=True, slots=True)
class DrawMade:
    """A draw as the workspace keeps it. ``key`` is D, 64 hex digits."""

    draw_id: DrawId
    review_id: ReviewId
    number: int
    key: str
    public_value: str | None
    made_by: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw as it may be shown: the sample, and only the size of the reserve.

    ``number`` counts the draws of a period and criterion, whichever review they were made in.
    """

    draw_id: DrawId
    number: int
    is_witnessed: bool
    public_value: str | None
    key: str
    master_commitment: str
    sample: tuple[Ticket, ...]
    reserve_size: int
    frame_size: int
    voided: tuple[VoidedDraw, ...]


def commit_master(desk: Desk, review_id: ReviewId, *, dice: str = "") -> Changes:
    """Make and commit the review year's master seed M, once. Supervisors only.

    M is SHA-256 over 32 bytes of the machine's own chance and the dice thrown before people, so
    neither alone decides it. Only its SHA-256 is shown before the year's end.

    Raises:
        Refused: ``draw.master_exists``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="commit a master seed")
    with desk.store.write() as work:
        review = reviews.review_in(work, review_id)
        year = review.period.review_year
        if work.documents.get("master", year):
            raise Refused(
                "draw.master_exists",
                f"The master seed of {year} is committed already; it serves the whole year.",
            )
        master = hashlib.sha256(desk.workspace.entropy(32) + dice.encode()).digest()
        commitment = master_commitment(master)
        work.secrets.put(f"master:{year}", master)
        work.documents.put("master", year, {"commitment": commitment})
        work.history.append(
            desk.happening("master.committed", year, commitment=commitment, dice=bool(dice))
        )
    return Changes.of((Kind.PLAN, review_id))


def commitment(desk: Desk, review_id: ReviewId) -> str | None:
    """SHA-256 of the review year's master seed, if one is committed."""
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        body = work.documents.get("master", review.period.review_year)
    return str(body["commitment"]) if body else None


def receipt(desk: Desk, review_id: ReviewId) -> FreezeReceipt | None:
    """The freeze receipt, for someone outside, before the public value is thrown."""
    with desk.store.read() as work:
        body = work.documents.get("receipt", review_id)
    return from_body(FreezeReceipt, body) if body else None


def draw(
    desk: Desk, review_id: ReviewId, *, public_value: str | None, progress: Progress
) -> Changes:
    """Draw the sample and open its cases. Supervisors only.

    Args:
        desk: the signed-in supervisor's desk.
        review_id: the review whose plan is frozen.
        public_value: thrown or published after the receipt; None makes a draw "not witnessed".
        progress: reports each stage.

    Raises:
        Refused: ``draw.no_plan``, ``draw.exists``, ``draw.elsewhere``, ``draw.public_value``,
            ``snapshot.changed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="draw a sample")
    if public_value is not None and not public_value.strip():
        raise Refused(
            "draw.public_value",
            "The public value is blank; type what was thrown, or leave it out for a draw that is "
            "not witnessed.",
        )
    review = reviews.get(desk, review_id)
    snapshots.must_be_verified(desk, review.snapshot_id, progress)
    with desk.store.read() as work:
        plan = _drawable(work, review)
        number = len(_draws_of(work, review)) + 1
        master = work.secrets.get(f"master:{review.period.review_year}")
    key = draw_key(
        master,
        plan.review_year,
        plan.quarter,
        plan.plan_hash,
        plan.frame_hash,
        public_value or "",
    )
    draw_id = DrawId(f"{review_id}#{number}")
    made = DrawMade(
        draw_id, review_id, number, key.hex(), public_value or None, desk.person.person_id
    )
    tickets, chosen = _tickets(desk, review_id, plan, key, progress)
    progress.step(1, 1, "Opening the sample's cases")
    _keep(desk, review, made, tickets, chosen)
    return Changes.of((Kind.DRAW, draw_id), (Kind.CASE, review_id), made=draw_id)


def _drawable(work: Work, review: Review) -> Plan:
    plan = plan_in(work, review.review_id)
    if plan is None:
        raise Refused("draw.no_plan", "There is no frozen plan; freeze one before drawing.")
    if current_in(work, review.review_id) is not None:
        raise Refused(
            "draw.exists",
            "This plan is drawn already. A draw can be voided with a reason, and the voided one "
            "stays on every later proof.",
        )
    for other in _twins(work, review):
        if current_in(work, other) is not None:
            raise Refused(
                "draw.elsewhere",
                f"Review {other} has drawn a sample of the same days for a criterion of this one; "
                "a sample is drawn once. Void that draw first, with its reason.",
            )
    return plan


def _twins(work: Work, review: Review) -> tuple[ReviewId, ...]:
    """Reviews of the same days and a shared criterion: drawing there again is shopping."""
    days, criteria = (review.period.first, review.period.last), set(review.criteria)
    found = (from_body(Review, body) for _, body in work.documents.list("review"))
    return tuple(
        other.review_id
        for other in found
        if other.review_id != review.review_id
        and (other.period.first, other.period.last) == days
        and not criteria.isdisjoint(other.criteria)
    )


def _draws_of(work: Work, review: Review) -> tuple[DrawMade, ...]:
    """Every draw of the review and its twins, voided or not, in order of number."""
    bodies = [
        body
        for review_id in (review.review_id, *_twins(work, review))
        for _, body in work.documents.list("draw", f"{review_id}#")
    ]
    return tuple(sorted((from_body(DrawMade, b) for b in bodies), key=lambda made: made.number))


def _tickets(
    desk: Desk, review_id: ReviewId, plan: Plan, key: bytes, progress: Progress
) -> tuple[tuple[Ticket, ...], Mapping[CaseId, tuple[CriterionId, ...]]]:
    progress.step(0, 1, "Giving every case its ticket")
    with desk.store.read() as work:
        frame = frame_in(work, review_id)
        members = {c.criterion: members_in(work, review_id, c.criterion) for c in plan.criteria}
    tickets = lottery.draw(key, tuple(frame), plan, members)
    chosen: dict[CaseId, tuple[CriterionId, ...]] = {}
    for row in plan.criteria:
        for case_id in ranks_to_open(tickets, members[row.criterion], {}, row.n):
            chosen[case_id] = (*chosen.get(case_id, ()), row.criterion)
    return tickets, chosen


def _keep(
    desk: Desk,
    review: Review,
    made: DrawMade,
    tickets: tuple[Ticket, ...],
    chosen: Mapping[CaseId, tuple[CriterionId, ...]],
) -> None:
    sample = [ticket for ticket in tickets if ticket.role is TicketRole.SAMPLE]
    with desk.store.write() as work:
        facts = facts_for_opening(desk, work, review, [ticket.case_id for ticket in sample])
        work.documents.put("draw", made.draw_id, to_body(made))
        work.tickets.add_many(made.draw_id, tickets)
        for ticket in sample:
            work.cases.open(
                review.review_id,
                made.draw_id,
                ticket,
                chosen[ticket.case_id],
                facts[ticket.case_id],
            )
        work.history.append(
            desk.happening(
                "draw.made",
                made.draw_id,
                key=made.key,
                public_value=made.public_value,
                sample=len(sample),
            )
        )


def facts_for_opening(
    desk: Desk, work: Work, review: Review, case_ids: Iterable[CaseId]
) -> dict[CaseId, tuple[str, str, bool]]:
    """Office, worker and whether family violence masks the case, for cases about to be opened."""
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        files = [reader.case_file(case_id) for case_id in case_ids]
    return {
        file.case_id: (
            file.case.office_code or "",
            file.case.worker_id or "",
            file.has_family_violence,
        )
        for file in files
    }


def void(desk: Desk, review_id: ReviewId, reason: str) -> Changes:
    """Set a draw aside before any of its cases is answered. Supervisors only.

    Raises:
        Refused: ``draw.none``, ``draw.reason``, ``draw.begun``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="void a draw")
    if not reason.strip():
        raise Refused("draw.reason", "A draw is voided for a reason; write it down.")
    with desk.store.write() as work:
        made = _must_be_drawn(work, review_id)
        if any(case.answered or case.released_at for case in work.cases.all(review_id)):
            raise Refused(
                "draw.begun",
                "Cases of this draw have answers; a draw can be voided only before reviewing.",
            )
        body = {
            "number": made.number,
            "reason": reason.strip(),
            "person": desk.person.person_id,
            "voided_at": desk.clock.now().isoformat(),
        }
        work.documents.put("voided", made.draw_id, body)
        work.cases.withdraw(review_id)
        work.history.append(desk.happening("draw.voided", made.draw_id, **body))
    return Changes.of((Kind.DRAW, made.draw_id), (Kind.CASE, review_id))


def _must_be_drawn(work: Work, review_id: ReviewId) -> DrawMade:
    made = current_in(work, review_id)
    if made is None:
        raise Refused("draw.none", "Nothing is drawn for this review yet; draw the sample first.")
    return made


def current_in(work: Work, review_id: ReviewId) -> DrawMade | None:
    """The draw in force, read in a unit of work that is open already."""
    for draw_id, body in reversed(work.documents.list("draw", f"{review_id}#")):
        if not work.documents.get("voided", draw_id):
            return from_body(DrawMade, body)
    return None


def voided_in(work: Work, review: Review) -> tuple[VoidedDraw, ...]:
    """Draws of the review, and of its twins, that were set aside, in order of number."""
    bodies = [work.documents.get("voided", made.draw_id) for made in _draws_of(work, review)]
    return tuple(from_body(VoidedDraw, body) for body in bodies if body)


def current(desk: Desk, review_id: ReviewId) -> DrawView | None:
    """The draw in force as it may be shown, or None.

    Who has the key can work out the reserve, so reviewers are not given it.
    """
    with desk.store.read() as work:
        made = current_in(work, review_id)
        if made is None:
            return None
        plan = plan_in(work, review_id)
        review = reviews.review_in(work, review_id)
        master = work.documents.get("master", review.period.review_year) or {}
        tickets = work.tickets.in_order(made.draw_id)
        sample = tuple(t for t in tickets if t.role is TicketRole.SAMPLE)
        return DrawView(
            draw_id=made.draw_id,
            number=made.number,
            is_witnessed=bool(made.public_value),
            public_value=made.public_value,
            key=made.key if desk.person.role in _MAY_SEE_KEY else "",
            master_commitment=str(master.get("commitment", "")),
            sample=sample,
            reserve_size=len(tickets) - len(sample),
            frame_size=plan.frame_size if plan else 0,
            voided=voided_in(work, review),
        )


def proof(desk: Desk, review_id: ReviewId) -> Proof:
    """The proof of the draw in force. Holds the reserve: for auditors, not for reviewers.

    Raises:
        Refused: ``people.role``, ``draw.none``.
    """
    desk.person.must_be(*_MAY_SEE_KEY, to="take out the proof of a draw")
    with desk.store.read() as work:
        made = _must_be_drawn(work, review_id)
        plan = plan_in(work, review_id)
        receipt_body = work.documents.get("receipt", review_id)
        review = reviews.review_in(work, review_id)
        tickets = work.tickets.in_order(made.draw_id)
        voided = voided_in(work, review)
    if plan is None or receipt_body is None:  # a draw without its plan would be our own bug
        raise AssertionError(made.draw_id)
    frozen = from_body(FreezeReceipt, receipt_body)
    return Proof(
        agency=review.agency,
        review_year=plan.review_year,
        quarter=plan.quarter,
        frame_hash=plan.frame_hash,
        frame_size=plan.frame_size,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        master_commitment=frozen.master_commitment,
        receipt=frozen,
        public_value=made.public_value,
        key=made.key,
        tickets=tickets,
        voided=voided,
    )


def universe_ids(desk: Desk, review_id: ReviewId) -> Mapping[CriterionId, tuple[CaseId, ...]]:
    """The frame and each criterion's universe as sorted ids, for the files beside a proof."""
    with desk.store.read() as work:
        plan = plan_in(work, review_id)
        if plan is None:
            return {}
        found = {c.criterion: members_in(work, review_id, c.criterion) for c in plan.criteria}
        return {
            name: tuple(sorted(ids, key=str.encode))
            for name, ids in {FRAME: frame_in(work, review_id), **found}.items()
        }
