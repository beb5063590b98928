"""The proof of a draw, and the lists that its hashes cover: made from what was kept.

Holds the reserve, so it is for auditors, not for reviewers. Writes no file (``prove_draw``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qapi_desk.domain.draws import CriterionPlan, FreezeReceipt, Opening, Plan, Proof, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.sampling import draw as lottery
from qapi_desk.services import exclusions, openings, reviews, second_sample, year_closed
from qapi_desk.services.blind import must_see_whole
from qapi_desk.services.bodies import from_body
from qapi_desk.services.draw_kept import MAY_SEE_KEY, DrawMade, must_be_drawn, no_plan, voided_in
from qapi_desk.services.plan_sample import all_members_in, frame_in, plan_in, strata_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


def universes_in(
    work: Work, review_id: ReviewId, rows: Iterable[CriterionPlan]
) -> dict[CriterionId, frozenset[CaseId]]:
    """Each criterion's universe, as ``members_in`` says."""
    return dict(all_members_in(work, review_id, [row.criterion for row in rows]))


def proof(desk: Desk, review_id: ReviewId) -> Proof:
    """The proof of the draw in force. Holds the reserve: for auditors, not for reviewers.

    Once the review year is closed, the master seed is revealed in it.

    Raises:
        Refused: ``people.role``, ``second.blind``, ``draw.none``.
    """
    desk.person.must_be(*MAY_SEE_KEY, to="take out the proof of a draw")
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        second_sample.must_see_draw(desk, work, review)
        made = must_be_drawn(work, review_id)
        plan = plan_in(work, review_id)
        receipt_body = work.documents.get("receipt", review_id)
        opened = openings.of_draw(work, made.draw_id)
        if opened:  # each says that some case did not count
            must_see_whole(desk, work, review_id)
        tickets = _proof_tickets(work, made, plan, opened) if plan else ()
        voided = voided_in(desk, work, review)
        master = year_closed.master_in(work, review.period.review_year)
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
        master=master,
        openings=opened,
    )


def _proof_tickets(
    work: Work, made: DrawMade, plan: Plan, opened: Iterable[Opening]
) -> tuple[Ticket, ...]:
    """The kept tickets, listed on where ranks beyond the kept reserve were opened."""
    kept, needed = work.tickets.in_order(made.draw_id), {one.case_id for one in opened}
    if needed <= {ticket.case_id for ticket in kept}:
        return kept
    return lottery.draw_reaching(
        bytes.fromhex(made.key),
        tuple(frame_in(work, made.review_id)),
        plan,
        universes_in(work, made.review_id, plan.criteria),
        strata_in(work, made.review_id) or None,
        needed,
    )


@dataclass(frozen=True, slots=True)
class DrawLists:
    """The lists that a plan's hashes cover, each in order of the bytes of its ids."""

    frame: tuple[CaseId, ...]
    universes: Mapping[CriterionId, tuple[CaseId, ...]]
    excluded: Mapping[CriterionId, tuple[CaseId, ...]]
    """Only of criteria that leave somebody out."""
    strata: Mapping[CaseId, str]
    """Empty where the design has no trait."""


def lists(desk: Desk, review_id: ReviewId) -> DrawLists:
    """The frame, universes, exclusions and strata of a frozen plan, for the files beside a proof.

    Raises:
        Refused: ``people.role``, ``second.blind``, ``draw.no_plan``.
    """
    desk.person.must_be(*MAY_SEE_KEY, to="take out the lists of a draw")
    with desk.store.read() as work:
        second_sample.must_see_draw(desk, work, reviews.review_in(work, review_id))
        plan = plan_in(work, review_id)
        if plan is None:
            raise no_plan()
        kept = {
            row.criterion: exclusions.kept_in(work, review_id, row.criterion)
            for row in plan.criteria
        }
        return DrawLists(
            frame=_sorted(frame_in(work, review_id)),
            universes={
                c: _sorted(i) for c, i in universes_in(work, review_id, plan.criteria).items()
            },
            excluded={criterion: _sorted(ids) for criterion, ids in kept.items() if ids},
            strata=strata_in(work, review_id),
        )


def _sorted(ids: Iterable[CaseId]) -> tuple[CaseId, ...]:
    return tuple(sorted(ids, key=str.encode))
