"""Tickets in their order, universes, and what the record said of each case of a frame."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter

from sqlalchemy import bindparam, func, select, update

from qapi_desk.domain.draws import FrameFact, FrameTrait, Ticket
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, ReviewId
from qapi_desk.store.repositories.columns import columns_for
from qapi_desk.store.rows import FrameFactRow, MembershipRow, TicketRow, table_of
from qapi_desk.store.transaction import Transaction

_TICKET, _MEMBERSHIP = table_of(TicketRow), table_of(MembershipRow)
_FACT = table_of(FrameFactRow)
_FACT_NAMES = tuple(field.name for field in fields(FrameFact))
_COLUMN_OF = {
    FrameTrait.OFFICE: "office_code",
    FrameTrait.UNIT: "unit_code",
    FrameTrait.WORKER: "worker_id",
    FrameTrait.CASE_TYPE: "case_type",
    FrameTrait.FUNCTION: "function_status",
    FrameTrait.RISK: "risk",
}
_FACTS = select(*columns_for(FrameFactRow, FrameFact)).order_by(_FACT.c.case_id)
_TICKETS = select(*columns_for(TicketRow, Ticket)).order_by(_TICKET.c.rank)


class Tickets:
    """The tickets of every draw."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_many(self, draw_id: DrawId, tickets: Iterable[Ticket]) -> None:
        """Keep a draw's tickets, any number, streamed; fastest in order of rank."""
        rows = ((draw_id, t.rank, t.case_id, t.ticket, t.role.value, t.stratum) for t in tickets)
        columns = ("draw_id", "rank", "case_id", "ticket", "role", "stratum")
        self._transaction.add_many(TicketRow, columns, rows)

    def in_order(
        self, draw_id: DrawId, start: int = 1, limit: int | None = None
    ) -> tuple[Ticket, ...]:
        """Tickets by rank, from rank ``start`` on, at most ``limit`` of them."""
        wanted = _TICKETS.where(_TICKET.c.draw_id == draw_id, _TICKET.c.rank >= start)
        found = self._transaction.ask(wanted if limit is None else wanted.limit(limit))
        return tuple(Ticket(*row) for row in found)

    def count(self, draw_id: DrawId) -> int:
        """How many tickets a draw has."""
        wanted = select(func.count()).select_from(_TICKET).where(_TICKET.c.draw_id == draw_id)
        found: int = self._transaction.ask(wanted).scalar_one()
        return found


class Memberships:
    """Which cases are in which criterion's universe, under the id of a draw or a review."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_many(
        self,
        draw_id: DrawId | str,
        criterion: CriterionId | str,
        case_ids: Iterable[CaseId],
        weeks: Mapping[CaseId, str] | None = None,
    ) -> None:
        """Keep a criterion's universe, with the week of each case's deciding date where known."""
        known = weeks or {}
        # sorted, because the table is clustered by case: pages are then filled once
        rows = ((draw_id, c, criterion, known.get(c, "")) for c in sorted(case_ids))
        columns = ("draw_id", "case_id", "criterion", "week")
        self._transaction.add_many(MembershipRow, columns, rows)

    def of(self, draw_id: DrawId | str, criterion: CriterionId | str) -> frozenset[CaseId]:
        """The cases in a criterion's universe; empty when none was kept."""
        wanted = select(_MEMBERSHIP.c.case_id).where(
            _MEMBERSHIP.c.draw_id == draw_id, _MEMBERSHIP.c.criterion == criterion
        )
        return frozenset(self._transaction.ask(wanted).scalars())

    def weeks(self, draw_id: DrawId | str, criterion: CriterionId | str) -> Mapping[CaseId, str]:
        """ISO week (``2026-W31``) of each case's deciding date in a universe; empty if unknown."""
        wanted = select(_MEMBERSHIP.c.case_id, _MEMBERSHIP.c.week).where(
            _MEMBERSHIP.c.draw_id == draw_id, _MEMBERSHIP.c.criterion == criterion
        )
        return {CaseId(case_id): week for case_id, week in self._transaction.ask(wanted)}

    def criteria_of(self, draw_id: DrawId | str, case_id: CaseId) -> tuple[CriterionId, ...]:
        """The criteria a case belongs to, in order of name."""
        wanted = select(_MEMBERSHIP.c.criterion).where(
            _MEMBERSHIP.c.draw_id == draw_id, _MEMBERSHIP.c.case_id == case_id
        )
        return tuple(sorted(self._transaction.ask(wanted).scalars()))


class FrameFacts:
    """What the record said of every case of a review's frame when its universes were derived."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_many(self, review_id: ReviewId, rows: Iterable[FrameFact]) -> None:
        """Keep the facts of a frame, any number, streamed; fastest in order of case id."""
        values = attrgetter(*_FACT_NAMES)
        told = ((review_id, *values(row)) for row in rows)
        self._transaction.add_many(FrameFactRow, ("review_id", *_FACT_NAMES), told)

    def set_risk(self, review_id: ReviewId, risks: Mapping[CaseId, str]) -> None:
        """Give every case of a frame its risk; empty where none is told."""
        which = (_FACT.c.review_id == review_id, _FACT.c.case_id == bindparam("case"))
        self._transaction.change(
            update(_FACT).where(_FACT.c.review_id == review_id).values(risk="")
        )
        self._transaction.change_many(
            update(_FACT).where(*which).values(risk=bindparam("level")),
            ({"case": case_id, "level": level} for case_id, level in risks.items()),
        )

    def of(self, review_id: ReviewId) -> Iterator[FrameFact]:
        """The facts of a frame in order of case id, streamed; none before it was derived."""
        for row in self._transaction.stream(_FACTS.where(_FACT.c.review_id == review_id)):
            yield FrameFact(*row)

    def values(self, review_id: ReviewId, trait: FrameTrait) -> Mapping[CaseId, str]:
        """One trait of every case of a frame, in order of case id; empty where nothing is said."""
        wanted = select(_FACT.c.case_id, _FACT.c[_COLUMN_OF[trait]])
        found = self._transaction.ask(
            wanted.where(_FACT.c.review_id == review_id).order_by(_FACT.c.case_id)
        )
        return {CaseId(case_id): value for case_id, value in found}
