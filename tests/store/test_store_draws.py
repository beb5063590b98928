"""Tickets in order, universes, and the cases that are opened from them."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qapi_desk.domain.draws import RECORD_TRAITS, FrameFact, FrameTrait, Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.store.work import Store

DRAW, REVIEW = DrawId("r#1"), ReviewId("r")
ESTABLISHMENT, LINE_1 = CriterionId("establishment"), CriterionId("line-1")


def ticket(rank: int, role: TicketRole = TicketRole.SAMPLE) -> Ticket:
    return Ticket(rank, CaseId(f"{rank:013d}"), f"{rank:064x}", role, "01")


def test_that_tickets_come_back_in_order_of_rank(store: Store) -> None:
    tickets = (ticket(1), ticket(2), ticket(3, TicketRole.RESERVE))
    with store.write() as work:
        work.tickets.add_many(DRAW, reversed(tickets))
        assert work.tickets.in_order(DRAW) == tickets


def test_that_a_slice_of_tickets_can_be_asked_for(store: Store) -> None:
    with store.write() as work:
        work.tickets.add_many(DRAW, map(ticket, range(1, 11)))
        assert [t.rank for t in work.tickets.in_order(DRAW, start=4, limit=3)] == [4, 5, 6]


def test_that_each_draw_has_its_own_tickets(store: Store) -> None:
    with store.write() as work:
        work.tickets.add_many(DRAW, [ticket(1), ticket(2)])
        work.tickets.add_many(DrawId("r#2"), [ticket(1)])
        assert (work.tickets.count(DRAW), work.tickets.count(DrawId("r#3"))) == (2, 0)


def test_that_500_of_50000_tickets_are_there_within_50_ms(store: Store) -> None:
    with store.write() as work:
        work.tickets.add_many(DRAW, map(ticket, range(1, 50_001)))
    with store.read() as work:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            assert len(work.tickets.in_order(DRAW, start=40_000, limit=500)) == 500
            times.append(time.perf_counter() - start)
    assert min(times) <= 0.050


def test_that_universes_are_kept_by_criterion(store: Store) -> None:
    ids = [CaseId("3"), CaseId("1")]
    with store.write() as work:
        work.memberships.add_many(DRAW, ESTABLISHMENT, ids)
        work.memberships.add_many(DRAW, LINE_1, [CaseId("1")])
        assert work.memberships.of(DRAW, ESTABLISHMENT) == frozenset(ids)
        assert work.memberships.of(DRAW, "line-2") == frozenset()


def test_that_the_criteria_of_a_case_are_in_order_of_name(store: Store) -> None:
    with store.write() as work:
        work.memberships.add_many(DRAW, LINE_1, [CaseId("1"), CaseId("2")])
        work.memberships.add_many(DRAW, ESTABLISHMENT, [CaseId("1")])
        assert work.memberships.criteria_of(DRAW, CaseId("1")) == (ESTABLISHMENT, LINE_1)


def test_that_a_universe_keeps_the_week_of_each_deciding_date(store: Store) -> None:
    ids = [CaseId("1"), CaseId("2")]
    with store.write() as work:
        work.memberships.add_many(DRAW, LINE_1, ids, {CaseId("2"): "2026-W31"})
        assert work.memberships.weeks(DRAW, LINE_1) == {"1": "", "2": "2026-W31"}


def fact(case_id: str, office: str = "01") -> FrameFact:
    return FrameFact(CaseId(case_id), office, "U1", "W1", "IVA", "EST")


def test_that_facts_of_a_frame_come_back_in_order_of_case(store: Store) -> None:
    with store.write() as work:
        work.frame_facts.add_many(REVIEW, [fact("2"), fact("1", "07")])
        assert list(work.frame_facts.of(REVIEW)) == [fact("1", "07"), fact("2")]


@pytest.mark.parametrize("trait", RECORD_TRAITS)
def test_that_one_trait_of_a_frame_is_what_each_fact_says(store: Store, trait: FrameTrait) -> None:
    told = FrameFact(CaseId("1"), "office", "unit", "worker", "case type", "function")
    with store.write() as work:
        work.frame_facts.add_many(REVIEW, [told])
        work.frame_facts.add_many(ReviewId("s"), [fact("2")])
        assert work.frame_facts.values(REVIEW, trait) == {"1": told.trait(trait)}


def test_that_each_review_has_the_facts_of_its_own_frame(store: Store) -> None:
    with store.write() as work:
        work.frame_facts.add_many(REVIEW, [fact("1")])
        work.frame_facts.add_many(ReviewId("s"), [fact("2")])
        assert list(work.frame_facts.of(ReviewId("s"))) == [fact("2")]


def opened(store: Store, *ranks: int) -> None:
    with store.write() as work:
        for rank in ranks:
            work.cases.open(REVIEW, DRAW, ticket(rank), (ESTABLISHMENT,), ("01", "W9", True))


def test_that_an_opened_case_carries_what_it_was_opened_with(store: Store) -> None:
    opened(store, 1)
    with store.read() as work:
        assert work.cases.get(REVIEW, CaseId("0000000000001")) == ReviewCase(
            REVIEW, DRAW, CaseId("0000000000001"), 1, (ESTABLISHMENT,), CaseState.UNASSIGNED,
            None, 0, 0, "01", "W9", None, is_masked=True,
        )  # fmt: skip


def test_that_opened_cases_are_listed_by_rank(store: Store) -> None:
    opened(store, 3, 1, 2)
    with store.read() as work:
        assert [case.rank for case in work.cases.all(REVIEW)] == [1, 2, 3]


def test_that_a_case_opened_again_gains_criteria(store: Store) -> None:
    opened(store, 1)
    with store.write() as work:
        work.cases.open(REVIEW, DRAW, ticket(1), (LINE_1, ESTABLISHMENT))
        case = work.cases.get(REVIEW, CaseId("0000000000001"))
    assert (case.criteria, case.office_code) == ((ESTABLISHMENT, LINE_1), "01")


def test_that_a_rank_not_opened_is_unknown(staffed: Store) -> None:
    with staffed.write() as work:
        for call in (
            lambda: work.cases.get(REVIEW, CaseId("9")),
            lambda: work.cases.assign(REVIEW, CaseId("9"), PersonId("ann")),
            lambda: work.cases.set_state(REVIEW, CaseId("9"), CaseState.READY, 1, 1),
        ):
            with pytest.raises(Refused, match="not opened"):
                call()


def test_that_assigning_and_taking_back_show_in_the_state(staffed: Store) -> None:
    case_id = CaseId("0000000000001")
    with staffed.write() as work:
        work.cases.assign(REVIEW, case_id, PersonId("ann"))
        given = work.cases.get(REVIEW, case_id)
        work.cases.assign(REVIEW, case_id, None)
        taken = work.cases.get(REVIEW, case_id)
    assert (given.state, given.reviewer) == (CaseState.ASSIGNED, "ann")
    assert (taken.state, taken.reviewer) == (CaseState.UNASSIGNED, None)


def test_that_a_case_begun_keeps_its_state_when_it_changes_hands(staffed: Store) -> None:
    case_id = CaseId("0000000000001")
    with staffed.write() as work:
        work.cases.set_state(REVIEW, case_id, CaseState.STARTED, 3, 12)
        work.cases.assign(REVIEW, case_id, PersonId("ann"))
        case = work.cases.get(REVIEW, case_id)
    assert (case.state, case.answered, case.required) == (CaseState.STARTED, 3, 12)


def test_that_the_moment_of_release_stays(staffed: Store) -> None:
    case_id, moment = CaseId("0000000000001"), datetime(2026, 10, 6, 9, tzinfo=UTC)
    with staffed.write() as work:
        work.cases.set_state(REVIEW, case_id, CaseState.RELEASED, 12, 12, released_at=moment)
        released = work.cases.get(REVIEW, case_id)
        work.cases.set_state(REVIEW, case_id, CaseState.RELEASED, 12, 12)
        assert work.cases.get(REVIEW, case_id) == replace(released, released_at=moment)


def test_that_a_voided_draws_cases_are_withdrawn(store: Store) -> None:
    opened(store, 1, 2)
    with store.write() as work:
        work.cases.withdraw(REVIEW)
        assert work.cases.all(REVIEW) == ()
