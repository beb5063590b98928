"""The seed ceremony and the draw.

Master committed, receipt frozen for someone outside, public value thrown, draw: in that order.
The reserve stays unseen here; ``next_ranks`` opens it rank by rank.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.draws import (
    Design,
    FreezeReceipt,
    Opening,
    Plan,
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
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.plan import is_as_hashed
from qapi_desk.sampling.tickets import draw_key, master_commitment
from qapi_desk.services import (
    in_sight,
    practice_key,
    replace,
    reviews,
    second_sample,
    sets_kept,
    snapshots,
    year_closed,
)
from qapi_desk.services import openings as opened_ranks
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.draw_kept import (
    MAY_SEE_KEY,
    DrawMade,
    current_in,
    draws_of,
    must_be_drawn,
    no_plan,
    openings_in,
    twins,
    voided_in,
)
from qapi_desk.services.draw_proof import DrawLists, lists, proof, universes_in
from qapi_desk.services.plan_sample import frame_in, plan_in, strata_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

__all__ = [
    "MAY_SEE_KEY",
    "DrawLists",
    "DrawMade",
    "DrawView",
    "commit_master",
    "commitment",
    "current",
    "current_in",
    "draw",
    "lists",
    "openings",
    "openings_in",
    "proof",
    "receipt",
    "void",
    "voided_in",
]


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
    design: Design = field(default_factory=Design)
    excluded: Mapping[CriterionId, int] = field(default_factory=dict)
    """Cases left out of a universe because an earlier draw of the year chose them."""
    openings: int = 0
    """Ranks of the reserve opened so far; 0 to whoever may not know yet what the review found."""
    waiting: int = 0
    """Requests for replacement that wait for a second person; only supervisors are told."""


def commit_master(desk: Desk, review_id: ReviewId, *, dice: str = "") -> Changes:
    """Make and commit the review year's master seed M, once. Supervisors only.

    M is SHA-256 over 32 bytes of the machine's own chance and the dice thrown before people, so
    neither alone decides it. Only its SHA-256 is shown before the year's end.

    Raises:
        Refused: ``draw.master_exists``.
    """
    practice_key.must_count(review_id)
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
            ``draw.changed``, ``snapshot.changed``, ``year.closed``;
            ``workspace.forged`` for a plan that the history denies.
    """
    practice_key.must_count(review_id)
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
        plan = _drawable(desk, work, review)
        number = len(draws_of(desk, work, review)) + 1
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


def _drawable(desk: Desk, work: Work, review: Review) -> Plan:
    year_closed.must_be_open(work, review, desk.library)
    plan = plan_in(work, review.review_id)
    if plan is None:
        raise no_plan()
    _must_be_as_told(work, review.review_id, plan)
    if current_in(work, review.review_id) is not None:
        raise Refused(
            "draw.exists",
            "This plan is drawn already. A draw can be voided with a reason, and the voided one "
            "stays on every later proof.",
        )
    for other in twins(desk, work, review):
        if current_in(work, other) is not None:
            raise Refused(
                "draw.elsewhere",
                f"Review {other} has drawn a sample of the same days for a criterion of this one; "
                "a sample is drawn once. Void that draw first, with its reason.",
            )
    return plan


def _must_be_as_told(work: Work, review_id: ReviewId, plan: Plan) -> None:
    """Refuse a plan that is not the one the history tells was frozen."""
    entries = work.history.entries("plan.frozen", review_id)
    told = [e.happening.body["plan_hash"] for e in entries if e.happening.subject == review_id]
    if told[-1:] != [plan.plan_hash] or not is_as_hashed(plan):
        raise Refused(
            "workspace.forged",
            f"The workspace was changed behind the program's back: the plan of {review_id} is not "
            "what its history tells of. Restore the workspace from a backup.",
        )


def _tickets(
    desk: Desk, review_id: ReviewId, plan: Plan, key: bytes, progress: Progress
) -> tuple[tuple[Ticket, ...], Mapping[CaseId, tuple[CriterionId, ...]]]:
    progress.step(0, 1, "Giving every case its ticket")
    with desk.store.read() as work:
        frame = frame_in(work, review_id)
        members = universes_in(work, review_id, plan.criteria)
        strata = strata_in(work, review_id) or None
    _must_be_as_frozen(plan, frame, members)
    tickets = lottery.draw(key, tuple(frame), plan, members, strata)
    chosen: dict[CaseId, tuple[CriterionId, ...]] = {}
    for row in plan.criteria:
        for case_id in lottery.cases_to_open(row, tickets, members[row.criterion], {}):
            chosen[case_id] = (*chosen.get(case_id, ()), row.criterion)
    return tickets, chosen


def _must_be_as_frozen(
    plan: Plan,
    frame: Collection[CaseId],
    members: Mapping[CriterionId, Collection[CaseId]],
) -> None:
    """Refuse lists that were changed behind the plan; only its hashes went out with the receipt."""
    kept = {"frame": (plan.frame_hash, frame)}
    kept |= {row.criterion: (row.universe_hash, members[row.criterion]) for row in plan.criteria}
    for name, (stated, ids) in kept.items():
        if universe_hash(ids) != stated:
            raise Refused(
                "draw.changed",
                f"The cases kept for {name} are not those that the plan was frozen with: the "
                "workspace was changed. Restore it from a backup, or plan a new review.",
            )


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
        attached = sets_kept.asked_in(work, review.review_id, desk.clock.now().date())
        first = ((ticket, (*chosen[ticket.case_id], *attached)) for ticket in sample)
        is_second = review.looks_at is not None
        for ticket, criteria in second_sample.opened(work, review, sample) if is_second else first:
            work.cases.open(review.review_id, made.draw_id, ticket, criteria, facts[ticket.case_id])
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
        Refused: ``draw.none``, ``draw.reason``, ``draw.begun``, ``year.closed``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="void a draw")
    if not reason.strip():
        raise Refused("draw.reason", "A draw is voided for a reason; write it down.")
    with desk.store.write() as work:
        made = must_be_drawn(work, review_id)
        year_closed.must_be_open(work, reviews.review_in(work, review_id), desk.library)
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
        is_told = second_sample.sees_draw(desk, work, review)
        return DrawView(
            draw_id=made.draw_id,
            number=made.number,
            is_witnessed=bool(made.public_value),
            public_value=made.public_value,
            key=made.key if desk.person.role in MAY_SEE_KEY and is_told else "",
            master_commitment=str(master.get("commitment", "")),
            sample=sample if is_told else second_sample.unmarked(sample),
            reserve_size=len(tickets) - len(sample),
            frame_size=plan.frame_size if plan else 0,
            voided=voided_in(desk, work, review),
            design=plan.design if plan else Design(),
            excluded={r.criterion: r.excluded for r in plan.criteria if r.excluded} if plan else {},
            openings=_openings(desk, work, made),
            waiting=_waiting(desk, work, review_id),
        )


def _openings(desk: Desk, work: Work, made: DrawMade) -> int:
    """How many ranks were opened: each says that a case did not count, so not to everybody."""
    is_told = in_sight.sees_results(desk, work, made.review_id)
    return len(opened_ranks.of_draw(work, made.draw_id)) if is_told else 0


def _waiting(desk: Desk, work: Work, review_id: ReviewId) -> int:
    is_told = desk.person.role is Role.SUPERVISOR
    return len(replace.waiting_in(work, review_id)) if is_told else 0


def openings(desk: Desk, review_id: ReviewId) -> tuple[Opening, ...]:
    """Which ranks of the reserve were opened, for which case and why. Not for reviewers.

    Raises:
        Refused: ``people.role``, ``draw.none``.
    """
    desk.person.must_be(*MAY_SEE_KEY, to="see which ranks were opened")
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, review_id)
        return opened_ranks.of_draw(work, must_be_drawn(work, review_id).draw_id)
