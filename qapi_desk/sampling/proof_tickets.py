"""What a proof lists: tickets in the order of key and frame, their criteria, strata and roles."""

from collections import Counter
from collections.abc import Collection

from qapi_desk.domain.draws import DesignKind, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.draw import check_sizes
from qapi_desk.sampling.evidence import Evidence, differs, same
from qapi_desk.sampling.frame import universe_hash
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.plan_text import PlanRead
from qapi_desk.sampling.stratified_draw import first_left_out, ranked
from qapi_desk.sampling.systematic import listed, systematic_tickets
from qapi_desk.sampling.tickets import assign_roles, digests, focused_sample, order
from qapi_desk.sampling.wanted import (
    claimed,
    criteria_named,
    last_place,
    stratum_named,
    stratum_text,
)


def check_universes(evidence: Evidence) -> str:
    """The universes at hand are those that the plan was frozen with."""
    if evidence.memberships is None:
        return ""
    for part in evidence.plan.criteria:
        universe = evidence.memberships.get(part.criterion, ())
        same(
            (universe_hash(universe), len(universe)),
            (part.universe_hash, part.universe_size),
            f"The universe of {part.criterion} is not the one that the plan was frozen with.",
        )
    return "The universes are those that the plan was frozen with."


def check_strata_file(evidence: Evidence) -> str:
    """The strata at hand are those of the plan; some plans cannot be redrawn without them."""
    plan, strata = evidence.plan, evidence.strata
    if not plan.strata_hash:
        return "" if strata is None else "The plan names no strata; those given were not used."
    if strata is None:
        if plan.design.kind is DesignKind.SYSTEMATIC:
            differs(
                f"A list sorted by {plan.design.trait} cannot be walked again without the strata "
                "file: give it as well."
            )
        return (
            "The strata named with each ticket were taken as they stand in the proof: without the "
            "strata file nobody sees whether a case of a stratum was passed over."
        )
    same(
        strata_hash(strata) if strata else "",
        plan.strata_hash,
        "The strata are not those that the plan was frozen with.",
    )
    for part in plan.criteria:
        universe = _universe_of(evidence, plan, part.criterion)
        if universe is not None:
            check_sizes(part, universe, strata)
    return "The strata are those that the plan was frozen with."


def _universe_of(
    evidence: Evidence, plan: PlanRead, criterion: CriterionId
) -> Collection[CaseId] | None:
    """A criterion's universe: as given, else the frame where the plan says it is the frame."""
    if evidence.memberships is not None:
        return evidence.memberships[criterion]
    (part,) = (part for part in plan.criteria if part.criterion == criterion)
    is_frame = (part.universe_hash, part.universe_size) == (
        evidence.proof.frame_hash,
        evidence.proof.frame_size,
    )
    return evidence.frame_ids if is_frame else None


def check_tickets(evidence: Evidence) -> str:
    """Every listed ticket is the one that key and frame give in its place."""
    stated, size = evidence.proof.tickets, len(evidence.frame_ids)
    if len(stated) > size:
        differs(f"The proof lists {len(stated)} tickets, more than the frame has cases.")
    true = _redrawn(evidence)
    for place, (drawn, told) in enumerate(zip(true, stated, strict=True), 1):
        _compare(place, drawn, told)
    return f"All {len(stated)} tickets stand in the order that key and frame give."


def _redrawn(evidence: Evidence) -> tuple[Ticket, ...]:
    """As many tickets as the proof lists, by key, frame and design alone."""
    stated, plan = evidence.proof.tickets, evidence.plan
    if plan.design.kind is DesignKind.FOCUSED:
        return order(evidence.key, evidence.frame_ids, len(stated))
    if plan.design.kind is DesignKind.SYSTEMATIC:
        return _systematic(evidence, plan)
    names = Counter(ticket.case_id for ticket in stated)
    for name, times in names.items():
        if times > 1:
            differs(f"The proof lists case {name} twice.")
    return ranked(evidence.key, evidence.frame_ids, sorted(digests(evidence.key, names)))


def _systematic(evidence: Evidence, plan: PlanRead) -> tuple[Ticket, ...]:
    part, length = plan.criteria[0], len(evidence.proof.tickets)
    universe = _universe_of(evidence, plan, part.criterion)
    if universe is None:
        differs(
            "A list that is only a part of the frame cannot be walked again without the universe "
            f"of {part.criterion}: give it as well."
        )
    if not part.n <= length <= len(universe):
        differs(
            f"The proof lists {length} tickets of a sample of {part.n} from {len(universe)} cases: "
            "it was cut, or something was added."
        )
    ids = listed(evidence.key, universe, evidence.strata if plan.strata_hash else None)
    return systematic_tickets(evidence.key, ids, part.n, length)


def _compare(place: int, true: Ticket, stated: Ticket) -> None:
    same(
        stated.rank,
        true.rank,
        f"The ticket in place {place} of the proof carries rank {stated.rank}; by key and frame "
        f"it is {true.rank}.",
    )
    same(
        stated.case_id,
        true.case_id,
        f"Rank {true.rank} is case {true.case_id} by key and frame; the proof says "
        f"{stated.case_id}.",
    )
    same(
        stated.ticket,
        true.ticket,
        f"The ticket of rank {true.rank}, case {true.case_id}, is not the one the key gives.",
    )


def check_names(evidence: Evidence) -> str:
    """The criteria and the stratum that each ticket names are true, as far as can be asked."""
    plan = evidence.plan
    for ticket in evidence.proof.tickets:
        _check_own_names(ticket, plan)
    if evidence.strata is not None and plan.design.kind is DesignKind.STRATIFIED:
        _check_strata(evidence)
    if evidence.memberships is None:
        return (
            "The criteria named with each ticket were taken as they stand in the proof: without "
            "the universes nobody sees whether a case of them was passed over."
        )
    for ticket in evidence.proof.tickets:
        same(
            stratum_text(ticket.case_id, plan.names, evidence.memberships, stratum_named(ticket)),
            ticket.stratum,
            f"Ticket {ticket.rank} names other criteria than the universes hold it in.",
        )
    return "The criteria named with each ticket are those whose universe holds its case."


def _check_own_names(ticket: Ticket, plan: PlanRead) -> None:
    """Only criteria of the plan, in its order, and only a stratum that it gives them."""
    named, stratum = criteria_named(ticket), stratum_named(ticket)
    own = {name: (ticket.case_id,) if name in named else () for name in plan.names}
    same(
        stratum_text(ticket.case_id, plan.names, own, stratum),
        ticket.stratum,
        f"Ticket {ticket.rank} names criteria that are not those of the plan.",
    )
    for part in plan.criteria:
        known = {row.name for row in part.strata} or {""}
        if part.criterion in named and stratum not in known:
            differs(
                f"Ticket {ticket.rank} names a stratum that the plan does not give "
                f"{part.criterion}."
            )


def _check_strata(evidence: Evidence) -> None:
    strata, within = evidence.strata or {}, {}
    for ticket in evidence.proof.tickets:
        within[ticket.case_id] = stratum_named(ticket)
        same(
            within[ticket.case_id],
            strata.get(ticket.case_id, ""),
            f"Ticket {ticket.rank} names another stratum than the strata file.",
        )
    missing = first_left_out(evidence.key, evidence.frame_ids, strata, within)
    if missing is not None:
        differs(f"Case {missing} comes before others of its stratum, and the proof leaves it out.")


def check_roles(evidence: Evidence) -> str:
    """The sample is the one that plan and order give, and the proof lists as much as it must."""
    stated, wanted = evidence.proof.tickets, evidence.plan.wanted
    cells = claimed(stated, wanted)
    if last_place(stated, cells, wanted) is None:
        differs("The proof ends before every criterion has its sample and reserve: it was cut.")
    sample = focused_sample(stated, cells, {part.cell: part.n for part in wanted})
    for true, told in zip(assign_roles(stated, sample), stated, strict=True):
        same(
            true.role,
            told.role,
            f"Ticket {told.rank} is in the {told.role}; by the plan it is in the {true.role}.",
        )
    return f"The sample of {len(sample)} cases is the one that plan and order give."


def check_counts(evidence: Evidence) -> str:
    """No more tickets in a universe than it holds, and no more outside than the frame has there.

    So where a universe is the whole frame, no case of it can be named away without its file.
    """
    stated = evidence.proof.tickets
    inside = Counter(name for ticket in stated for name in criteria_named(ticket))
    cells = {cell: len(cases) for cell, cases in claimed(stated, evidence.plan.wanted).items()}
    for part in evidence.plan.criteria:
        outside = len(stated) - inside[part.criterion]
        if outside > evidence.proof.frame_size - part.universe_size:
            differs(
                f"The proof names {outside} cases outside the universe of {part.criterion}, more "
                "than the frame has there."
            )
    for wanted in evidence.plan.wanted:
        if cells[wanted.cell] > wanted.universe_size:
            differs(
                f"The proof names {cells[wanted.cell]} cases of {wanted.cell}, more than the "
                f"{wanted.universe_size} that the plan gives it."
            )
    return ""
