"""Roles and ranks when several criteria are drawn from one ticket order."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.draws import CriterionPlan, Plan, SizeSettings, Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.draw import draw, likely_rank, wanted_by
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.tickets import focused_sample, order, ranks_to_open, sample_of

KEY = bytes(range(32))
Memberships = Mapping[CriterionId, frozenset[CaseId]]
TEN = tuple(Ticket(rank, CaseId(f"c{rank}"), "0" * 64, TicketRole.RESERVE) for rank in range(1, 11))
ALL = frozenset(t.case_id for t in TEN)
A, B = CriterionId("a"), CriterionId("b")


def cases(*numbers: int) -> frozenset[CaseId]:
    return frozenset(CaseId(f"c{number}") for number in numbers)


def test_that_each_criterion_takes_the_first_of_its_own_universe() -> None:
    memberships = {A: cases(1, 2, 3, 4), B: cases(2, 9, 10)}
    assert focused_sample(TEN, memberships, {A: 2, B: 2}) == cases(1, 2, 9)


def test_that_a_criterion_that_needs_none_takes_none() -> None:
    assert focused_sample(TEN, {A: ALL}, {A: 0}) == frozenset()


def test_that_tickets_that_end_too_soon_are_refused() -> None:
    with pytest.raises(Refused, match="2 short of the 3 cases that b needs"):
        focused_sample(TEN, {A: ALL, B: cases(4)}, {A: 1, B: 3})


def test_that_ranks_open_until_enough_count() -> None:
    assert ranks_to_open(TEN, cases(2, 4, 6, 8), {}, 2) == ("c2", "c4")


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPLICABLE, Outcome.EXCLUDED])
def test_that_a_case_that_does_not_apply_opens_the_next_rank(outcome: Outcome) -> None:
    assert ranks_to_open(TEN, ALL, {CaseId("c1"): outcome}, 2) == ("c1", "c2", "c3")


@pytest.mark.parametrize("outcome", [Outcome.ACTION, Outcome.ERROR, Outcome.INCOMPLETE, None])
def test_that_a_case_that_counts_or_may_count_opens_none(outcome: Outcome | None) -> None:
    assert ranks_to_open(TEN, ALL, {CaseId("c1"): outcome}, 2) == ("c1", "c2")


def test_that_opening_stops_where_the_frame_ends() -> None:
    settled: dict[CaseId, Outcome | None] = dict.fromkeys(ALL, Outcome.NOT_APPLICABLE)
    assert len(ranks_to_open(TEN, ALL, settled, 3)) == len(TEN)


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.sampled_from(Outcome)), st.integers(0, 12))
def test_that_settling_a_case_never_closes_an_open_rank(
    settled: dict[CaseId, Outcome | None], needed: int
) -> None:
    opened = ranks_to_open(TEN, ALL, settled, needed)
    for case_id in opened:
        fewer = {key: value for key, value in settled.items() if key != case_id}
        assert opened[: len(ranks_to_open(TEN, ALL, fewer, needed))] == ranks_to_open(
            TEN, ALL, fewer, needed
        )


def test_that_each_criterion_s_part_is_the_draw_it_would_have_had_alone(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    tickets = draw(KEY, frame.ids, plan, memberships)
    for part in plan.criteria:
        alone = [t.case_id for t in order(KEY, memberships[part.criterion], part.n)]
        together = [t.case_id for t in tickets if t.case_id in memberships[part.criterion]]
        assert together[: part.n] == alone


def test_that_a_draw_lists_each_criterion_s_reserve_and_no_more(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    tickets = draw(KEY, frame.ids, plan, memberships)
    listed = [
        sum(t.case_id in memberships[part.criterion] for t in tickets) for part in plan.criteria
    ]
    spare = [found - part.n for found, part in zip(listed, plan.criteria, strict=True)]
    assert min(spare) == plan.reserve_size
    assert [t.rank for t in tickets] == list(range(1, len(tickets) + 1))


def test_that_every_sampled_case_was_needed(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    tickets = draw(KEY, frame.ids, plan, memberships)
    needed = {part.criterion: part.n for part in plan.criteria}
    assert set(sample_of(tickets)) == focused_sample(tickets, memberships, needed)


def test_that_a_ticket_names_the_criteria_it_is_in(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    for drawn in draw(KEY, frame.ids, plan, memberships):
        names = [name for name in memberships if drawn.case_id in memberships[name]]
        assert drawn.stratum == "+".join(names)


def test_that_a_rare_criterion_is_found_however_late_its_cases_come(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    last = frozenset(t.case_id for t in order(KEY, frame.ids)[-3:])
    rare = replace(plan.criteria[0], universe_size=3, n=3, is_census=True)
    tickets = draw(KEY, frame.ids, replace(plan, criteria=(rare,)), {rare.criterion: last})
    assert sample_of(tickets) == tuple(t.case_id for t in tickets[-3:])
    assert len(tickets) == frame.size


def test_that_a_first_guess_too_short_is_doubled(frame: Frame, plan: Plan) -> None:
    late = frozenset(t.case_id for t in order(KEY, frame.ids)[150:])
    part = replace(plan.criteria[0], universe_size=len(late), n=1)
    short = replace(plan, criteria=(part,), reserve_size=0)
    assert likely_rank(wanted_by([part], 0), frame.size) < 150
    assert draw(KEY, frame.ids, short, {part.criterion: late})[-1].rank == 151


def test_that_a_universe_of_another_size_than_planned_is_refused(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    with pytest.raises(Refused, match="the plan was frozen with 120"):
        draw(KEY, frame.ids, plan, {**memberships, CriterionId("expedited-6"): cases(1)})


def test_that_a_universe_larger_than_planned_is_refused(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    grown = {**memberships, CriterionId("expedited-6"): frozenset(frame.ids)}
    with pytest.raises(Refused, match="holds 300 cases; the plan was frozen with 120"):
        draw(KEY, frame.ids, plan, grown)


def test_that_a_universe_outside_the_frame_is_refused(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    strangers = frozenset(CaseId(f"x{number}") for number in range(240))
    with pytest.raises(Refused, match="frame does not hold"):
        draw(KEY, frame.ids, plan, {**memberships, CriterionId("establishment"): strangers})


@settings(max_examples=25)
@given(st.integers(1, 30), st.integers(0, 10))
def test_that_more_of_a_criterion_keeps_those_it_had(n: int, reserve: int) -> None:
    assert likely_rank(wanted_by([part_of(n)], reserve), 40) <= 40
    tickets = order(KEY, sorted(ALL))
    smaller = focused_sample(tickets, {A: ALL}, {A: min(n, 9)})
    assert smaller < focused_sample(tickets, {A: ALL}, {A: min(n, 9) + 1})


def part_of(n: int) -> CriterionPlan:
    rates = SizeSettings(Fraction(9, 10), Fraction(1, 10), Fraction(1, 2))
    return CriterionPlan(A, 40, "0" * 64, rates, n, is_census=False)
