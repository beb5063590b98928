"""One draw as a plan asks for it: tickets in order, with roles, as far as the proof lists them.

Three designs, one key. Focused: one ticket order, the first n of each criterion's universe.
Stratified: the same order, the first n_h of each stratum. Systematic: evenly spread from a start
that the key gives. How a ticket names criteria and stratum: ``wanted``.
Keeps no key; opens no file.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from qapi_desk.domain.draws import CriterionPlan, DesignKind, Plan, Ticket
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.stratified_draw import stratified_tickets
from qapi_desk.sampling.systematic import listed, systematic_tickets
from qapi_desk.sampling.tickets import assign_roles, focused_sample, order, ranks_to_open
from qapi_desk.sampling.wanted import (
    Memberships,
    Wanted,
    claimed,
    last_place,
    stratum_named,
    stratum_text,
    wanted_by,
)

__all__ = ["cases_to_open", "check_sizes", "draw", "draw_reaching", "likely_rank", "wanted_by"]

Strata = Mapping[CaseId, str]


def draw(
    key: bytes,
    frame_ids: Sequence[CaseId],
    plan: Plan,
    memberships: Memberships,
    strata: Strata | None = None,
    *,
    reserve: int | None = None,
) -> tuple[Ticket, ...]:
    """The tickets of a draw until every criterion, or stratum of it, has its sample and reserve.

    Ranks are places in the whole frame's ticket order; a stratified draw leaves out what lies
    between the beginnings of its strata. In a systematic draw they are places in its own order:
    the sample by position, then the other cases of the universe by ticket. A larger reserve only
    adds tickets and moves none.

    Args:
        key: the draw key D.
        frame_ids: the whole frame.
        plan: design, sizes per criterion and the reserve.
        memberships: each criterion's universe, as sets of cases of the frame.
        strata: each case's stratum, where the design has a trait.
        reserve: how many more to list per criterion; None takes the plan's.

    Raises:
        Refused: when a universe or a stratum does not have the size the plan names, has cases
            that the frame does not hold, or the strata are not those of the plan.
    """
    _check(plan, memberships)
    wanted = wanted_by(plan.criteria, plan.reserve_size if reserve is None else reserve)
    known = _checked_strata(plan, memberships, strata)
    if plan.design.kind is DesignKind.SYSTEMATIC:
        return _systematic(key, frame_ids, wanted[0], memberships, known)
    if plan.design.kind is DesignKind.STRATIFIED:
        tickets = stratified_tickets(key, frame_ids, memberships, known, wanted)
        return with_roles(tickets, memberships, wanted, known)
    return _focused(key, frame_ids, memberships, wanted)


def _focused(
    key: bytes, frame_ids: Sequence[CaseId], memberships: Memberships, wanted: Sequence[Wanted]
) -> tuple[Ticket, ...]:
    keep = likely_rank(wanted, len(frame_ids))
    while True:
        tickets = order(key, frame_ids, keep)
        end = last_place(tickets, memberships, wanted)
        if end is not None:
            return with_roles(tickets[:end], memberships, wanted)
        if keep >= len(frame_ids):
            refuse("draw.outside", "A criterion's universe has cases that the frame does not hold.")
        keep *= 2


def likely_rank(wanted: Sequence[Wanted], frame_size: int) -> int:
    """The rank by which every criterion almost surely has its tickets; only speed hangs on it."""
    longest = max(
        (part.listed + 5 * math.sqrt(part.listed)) * frame_size / part.universe_size
        for part in wanted
    )
    return min(frame_size, math.ceil(longest) + 50)


def _systematic(
    key: bytes,
    frame_ids: Sequence[CaseId],
    wanted: Wanted,
    memberships: Memberships,
    strata: Strata,
) -> tuple[Ticket, ...]:
    universe = memberships[wanted.criterion]
    if not frozenset(frame_ids).issuperset(universe):
        refuse("draw.outside", "A criterion's universe has cases that the frame does not hold.")
    ids = listed(key, universe, strata or None)
    tickets = systematic_tickets(key, ids, wanted.n, wanted.listed)
    return tuple(replace(ticket, stratum=wanted.criterion) for ticket in tickets)


def with_roles(
    tickets: Sequence[Ticket],
    memberships: Memberships,
    wanted: Sequence[Wanted],
    strata: Strata | None = None,
) -> tuple[Ticket, ...]:
    """The tickets with their roles, and the criteria and stratum each names."""
    names, known = list(dict.fromkeys(part.criterion for part in wanted)), strata or {}
    told = tuple(
        replace(t, stratum=stratum_text(t.case_id, names, memberships, known.get(t.case_id, "")))
        for t in tickets
    )
    needed = {part.cell: part.n for part in wanted}
    return assign_roles(told, focused_sample(told, claimed(told, wanted), needed))


def draw_reaching(
    key: bytes,
    frame_ids: Sequence[CaseId],
    plan: Plan,
    memberships: Memberships,
    strata: Strata | None,
    opened: Collection[CaseId],
) -> tuple[Ticket, ...]:
    """The draw, listed on until these cases stand in it: what the proof of openings needs.

    Raises:
        Refused: for a case that the draw never reaches; as in draw.
    """
    awaited, reserve = frozenset(opened), plan.reserve_size
    while True:
        tickets = draw(key, frame_ids, plan, memberships, strata, reserve=reserve)
        left = awaited.difference(ticket.case_id for ticket in tickets)
        if not left:
            return tickets
        if all(part.listed == part.universe_size for part in wanted_by(plan.criteria, reserve)):
            refuse("draw.opened", f"The draw never comes to case {min(left)}.")
        reserve = 2 * reserve + 1


def cases_to_open(
    part: CriterionPlan,
    tickets: Sequence[Ticket],
    membership: Collection[CaseId],
    settled: Mapping[CaseId, Outcome | None],
    replaced: Collection[CaseId] = (),
) -> tuple[CaseId, ...]:
    """The cases that are to be open for one criterion, in the order of the tickets.

    As ``ranks_to_open`` for the whole universe, or in a stratified draw for each stratum by
    itself: what is passed over gives place to the next rank of its own stratum.

    Args:
        part: the criterion's share of the plan.
        tickets: of the draw in its order, listed far enough.
        membership: the criterion's universe.
        settled: outcomes found so far; a case not in it is presumed to count.
        replaced: cases that a second person confirmed should not have been in the frame.
    """
    known = {**settled, **dict.fromkeys(replaced, Outcome.EXCLUDED)}
    if not part.strata:
        return ranks_to_open(tickets, membership, known, part.n)
    opened: set[CaseId] = set()
    for row in part.strata:
        inside = [ticket for ticket in tickets if stratum_named(ticket) == row.name]
        opened.update(ranks_to_open(inside, membership, known, row.n))
    return tuple(ticket.case_id for ticket in tickets if ticket.case_id in opened)


def _check(plan: Plan, memberships: Memberships) -> None:
    for part in plan.criteria:
        size = len(memberships.get(part.criterion, ()))
        if size != part.universe_size:
            refuse(
                "draw.universe",
                f"The universe of {part.criterion} holds {size} cases; the plan was frozen with "
                f"{part.universe_size}.",
                criterion=part.criterion,
            )


def _checked_strata(plan: Plan, memberships: Memberships, strata: Strata | None) -> Strata:
    """The strata, where the plan needs them, held against the plan; else none."""
    if plan.design.trait is None:
        return {}
    if not strata:
        refuse(
            "draw.strata",
            f"This plan draws by {plan.design.trait}: it needs the stratum of every case.",
        )
    if strata_hash(strata) != plan.strata_hash:
        refuse("draw.strata", "The strata are not those that the plan was frozen with.")
    for part in plan.criteria:
        check_sizes(part, memberships[part.criterion], strata)
    return strata


def check_sizes(part: CriterionPlan, universe: Collection[CaseId], strata: Strata) -> None:
    """Refuse strata that do not hold, of a universe, the cases that its plan names."""
    planned = {row.name: row.universe_size for row in part.strata}
    if planned and planned != Counter(strata.get(case_id, "") for case_id in universe):
        refuse(
            "draw.sizes",
            f"The strata of {part.criterion} do not hold the cases that the plan was frozen with.",
            criterion=part.criterion,
        )
