"""One draw as a plan asks for it: tickets in order, with roles, as far as the proof lists them.

A ticket's ``stratum`` names the criteria whose universe holds its case, joined by ``+`` in the
plan's order, so that a stranger can follow the roles with the proof alone.
Keeps no key; opens no file.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qapi_desk.domain.draws import CriterionPlan, Plan, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.tickets import assign_roles, focused_sample, order

JOINED = "+"
Memberships = Mapping[CriterionId, Collection[CaseId]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one criterion asks of a ticket order: ``n`` to sample, ``listed`` to be listed."""

    criterion: CriterionId
    n: int
    listed: int
    universe_size: int


def wanted_by(criteria: Iterable[CriterionPlan], reserve_size: int) -> tuple[Wanted, ...]:
    """Per criterion its n, and n plus the reserve as far as its universe goes."""
    return tuple(
        Wanted(
            part.criterion,
            part.n,
            min(part.n + reserve_size, part.universe_size),
            part.universe_size,
        )
        for part in criteria
    )


def draw(
    key: bytes, frame_ids: Sequence[CaseId], plan: Plan, memberships: Memberships
) -> tuple[Ticket, ...]:
    """The tickets of a draw from rank 1 until every criterion has its sample and reserve.

    Args:
        key: the draw key D.
        frame_ids: the whole frame.
        plan: sizes per criterion and the reserve.
        memberships: each criterion's universe, as sets of cases of the frame.

    Raises:
        Refused: when a universe does not have the size the plan names, or has cases that the
            frame does not hold.
    """
    _check(plan, memberships)
    wanted = wanted_by(plan.criteria, plan.reserve_size)
    keep = likely_rank(wanted, len(frame_ids))
    while True:
        tickets = order(key, frame_ids, keep)
        end = last_rank(tickets, memberships, wanted)
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


def last_rank(
    tickets: Iterable[Ticket], memberships: Memberships, wanted: Sequence[Wanted]
) -> int | None:
    """The rank at which the last criterion has its sample and reserve; None when none is."""
    missing = {part.criterion: part.listed for part in wanted}
    for ticket in tickets:
        for criterion in missing.keys() & {
            name for name in missing if ticket.case_id in memberships[name]
        }:
            missing[criterion] -= 1
            if not missing[criterion]:
                del missing[criterion]
        if not missing:
            return ticket.rank
    return None


def with_roles(
    tickets: Sequence[Ticket], memberships: Memberships, wanted: Sequence[Wanted]
) -> tuple[Ticket, ...]:
    """The tickets with their roles and strata."""
    sample = focused_sample(tickets, memberships, {part.criterion: part.n for part in wanted})
    names = [part.criterion for part in wanted]
    return tuple(
        replace(ticket, stratum=stratum_of(ticket.case_id, names, memberships))
        for ticket in assign_roles(tickets, sample)
    )


def stratum_of(case_id: CaseId, criteria: Iterable[CriterionId], memberships: Memberships) -> str:
    """The criteria that a case is in, in the plan's order, joined by ``+``."""
    return JOINED.join(name for name in criteria if case_id in memberships[name])


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
