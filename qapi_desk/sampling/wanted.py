"""What a plan asks of a ticket order, and how a ticket says which question it answers.

A plan asks by cells: a criterion's whole universe, or one stratum of it. A ticket's ``stratum``
names the criteria whose universe holds its case, joined by ``+`` in the plan's order, and in a
stratified draw ``@`` and the stratum after them: ``establishment+medical@East Office``.
Knows no key.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qapi_desk.domain.draws import CriterionPlan, StratumPlan, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId

JOINED = "+"
WITHIN = "@"
Memberships = Mapping[CriterionId, Collection[CaseId]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one cell asks of a ticket order: ``n`` to sample, ``listed`` to be listed."""

    criterion: CriterionId
    n: int
    listed: int
    universe_size: int
    stratum: str = ""

    @property
    def cell(self) -> CriterionId:
        """The name of the cell: the criterion, and ``@`` stratum when there is one."""
        return (
            CriterionId(f"{self.criterion}{WITHIN}{self.stratum}")
            if self.stratum
            else (self.criterion)
        )


def wanted_by(criteria: Iterable[CriterionPlan], reserve_size: int) -> tuple[Wanted, ...]:
    """Per criterion its n, and n plus the reserve as far as its universe goes.

    In a stratified plan the same per stratum, the reserve shared out as n is, rounded up.
    """
    return tuple(
        wanted
        for part in criteria
        for wanted in _strata_of(part, reserve_size) or (_whole_of(part, reserve_size),)
    )


def _whole_of(part: CriterionPlan, reserve_size: int) -> Wanted:
    listed = min(part.n + reserve_size, part.universe_size)
    return Wanted(part.criterion, part.n, listed, part.universe_size)


def _strata_of(part: CriterionPlan, reserve_size: int) -> tuple[Wanted, ...]:
    def listed(stratum: StratumPlan) -> int:
        spare = math.ceil(reserve_size * stratum.n / part.n)
        return min(stratum.n + spare, stratum.universe_size)

    return tuple(
        Wanted(part.criterion, row.n, listed(row), row.universe_size, row.name)
        for row in part.strata
    )


def stratum_text(
    case_id: CaseId, criteria: Iterable[CriterionId], memberships: Memberships, stratum: str = ""
) -> str:
    """What a ticket says of its case: the criteria it is in, and its stratum where that counts."""
    names = JOINED.join(name for name in criteria if case_id in memberships[name])
    return f"{names}{WITHIN}{stratum}" if stratum else names


def criteria_named(ticket: Ticket) -> tuple[CriterionId, ...]:
    """The criteria that a ticket names."""
    names = ticket.stratum.partition(WITHIN)[0]
    return tuple(CriterionId(name) for name in names.split(JOINED) if name)


def stratum_named(ticket: Ticket) -> str:
    """The stratum that a ticket names; empty where the draw is not stratified."""
    return ticket.stratum.partition(WITHIN)[2]


def claimed(tickets: Iterable[Ticket], wanted: Sequence[Wanted]) -> dict[CriterionId, set[CaseId]]:
    """Each cell's cases among these tickets, as the tickets name them."""
    cells: dict[CriterionId, set[CaseId]] = {part.cell: set() for part in wanted}
    for ticket in tickets:
        stratum = stratum_named(ticket)
        within = f"{WITHIN}{stratum}" if stratum else ""
        for name in criteria_named(ticket):
            cells.get(CriterionId(name + within), set()).add(ticket.case_id)
    return cells


def last_place(
    tickets: Iterable[Ticket], cells: Memberships, wanted: Sequence[Wanted]
) -> int | None:
    """How many tickets it takes until every cell has what is to be listed; None when too few."""
    missing = {part.cell: part.listed for part in wanted}
    for place, ticket in enumerate(tickets, 1):
        for name in [name for name in missing if ticket.case_id in cells[name]]:
            missing[name] -= 1
            if not missing[name]:
                del missing[name]
        if not missing:
            return place
    return None
