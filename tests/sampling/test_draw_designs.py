"""Stratified and systematic draws: what they list, whom they open, and what leaves them alone."""

import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qapi_desk.domain.draws import Plan, StratumPlan, Ticket, TicketRole
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.draw import cases_to_open, draw, draw_reaching
from qapi_desk.sampling.frame import Frame, universe_hash
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.stratified_draw import first_left_out, ranked, stratified_tickets
from qapi_desk.sampling.systematic import circular, listed
from qapi_desk.sampling.tickets import digests, order, sample_of
from qapi_desk.sampling.wanted import Wanted, criteria_named, stratum_named

KEY = bytes(range(32))
Memberships = Mapping[CriterionId, frozenset[CaseId]]
Strata = Mapping[CaseId, str]
EVERY = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def tickets(
    frame: Frame, stratified_plan: Plan, memberships: Memberships, strata: Strata
) -> tuple[Ticket, ...]:
    return draw(KEY, frame.ids, stratified_plan, memberships, strata)


def test_that_each_stratum_takes_the_first_of_its_own(
    tickets: tuple[Ticket, ...], stratified_plan: Plan, memberships: Memberships, strata: Strata
) -> None:
    for part in stratified_plan.criteria:
        for row in part.strata:
            cell = [c for c in memberships[part.criterion] if strata[c] == row.name]
            first = [t.case_id for t in order(KEY, cell, row.n)]
            inside = [t for t in tickets if t.case_id in cell]
            assert [t.case_id for t in inside[: row.n]] == first
            assert {t.role for t in inside[: row.n]} == {TicketRole.SAMPLE}


def test_that_the_sample_holds_nobody_whom_no_stratum_needs(
    tickets: tuple[Ticket, ...], stratified_plan: Plan, memberships: Memberships, strata: Strata
) -> None:
    needed = {
        ticket.case_id
        for part in stratified_plan.criteria
        for row in part.strata
        for ticket in order(
            KEY, [c for c in memberships[part.criterion] if strata[c] == row.name], row.n
        )
    }
    assert set(sample_of(tickets)) == needed


def test_that_ranks_are_places_in_the_whole_frame(
    tickets: tuple[Ticket, ...], frame: Frame
) -> None:
    places = {t.case_id: (t.rank, t.ticket) for t in order(KEY, frame.ids)}
    assert all(places[t.case_id] == (t.rank, t.ticket) for t in tickets)
    assert [t.rank for t in tickets] == sorted(t.rank for t in tickets)


def test_that_within_a_stratum_no_rank_is_left_out(
    tickets: tuple[Ticket, ...], frame: Frame, strata: Strata
) -> None:
    whole = order(KEY, frame.ids)
    for name in set(strata.values()):
        own = [t.case_id for t in tickets if stratum_named(t) == name]
        assert own == [t.case_id for t in whole if strata[t.case_id] == name][: len(own)]


def test_that_a_ticket_names_its_criteria_and_its_stratum(
    tickets: tuple[Ticket, ...], memberships: Memberships, strata: Strata
) -> None:
    for ticket in tickets:
        names = tuple(name for name in memberships if ticket.case_id in memberships[name])
        assert criteria_named(ticket) == names
        assert ticket.stratum == "+".join(names) + "@" + strata[ticket.case_id]


def test_that_each_stratum_lists_its_share_of_the_reserve(
    tickets: tuple[Ticket, ...], stratified_plan: Plan
) -> None:
    part = stratified_plan.criteria[0]
    found = {
        row.name: sum(
            part.criterion in criteria_named(t) and stratum_named(t) == row.name for t in tickets
        )
        for row in part.strata
    }
    assert all(found[row.name] >= row.n + 1 for row in part.strata)


def test_that_a_case_in_a_stratum_but_in_no_universe_is_listed_without_criteria(
    frame: Frame, stratified_terms: PlanTerms, memberships: Memberships, strata: Strata
) -> None:
    first = order(KEY, frame.ids, 1)[0].case_id
    name = next(c for c in memberships if first in memberships[c])
    smaller = memberships[name] - {first}
    part = next(p for p in stratified_terms.criteria if p.criterion == name)
    rows = tuple(
        replace(row, universe_size=row.universe_size - (row.name == strata[first]))
        for row in part.strata
    )
    small = replace(
        part, universe_size=len(smaller), universe_hash=universe_hash(smaller), strata=rows
    )
    plan = make_plan(replace(stratified_terms, criteria=[small]))
    found = draw(KEY, frame.ids, plan, {name: smaller}, strata)
    assert (found[0].case_id, found[0].stratum) == (first, f"@{strata[first]}")


def test_that_a_stratum_whose_cases_come_late_is_followed_to_them(
    frame: Frame, stratified_terms: PlanTerms
) -> None:
    late = frozenset(t.case_id for t in order(KEY, frame.ids)[150:])
    strata = dict.fromkeys(frame.ids, "only")
    part = replace(
        stratified_terms.criteria[0],
        universe_size=150,
        universe_hash=universe_hash(late),
        n=2,
        strata=(StratumPlan("only", 150, 2),),
    )
    plan = make_plan(
        replace(stratified_terms, criteria=[part], strata_hash=strata_hash(strata), reserve_size=0)
    )
    found = draw(KEY, frame.ids, plan, {part.criterion: late}, strata)
    assert found[-1].rank == 152


def test_that_a_stratified_universe_outside_the_frame_is_refused(
    frame: Frame, stratified_plan: Plan, memberships: Memberships, strata: Strata
) -> None:
    small = [case for case in frame.ids if strata[case] != "South@Sea"]
    with pytest.raises(Refused, match="frame does not hold"):
        draw(KEY, small, stratified_plan, memberships, strata)


@EVERY
@given(st.binary(min_size=32, max_size=32))
def test_that_more_of_a_stratum_keeps_those_it_had(
    frame: Frame,
    stratified_terms: PlanTerms,
    memberships: Memberships,
    strata: Strata,
    key: bytes,
) -> None:
    less = draw(key, frame.ids, make_plan(stratified_terms), memberships, strata)
    grown = [
        replace(
            part,
            n=part.n + 1,
            strata=(replace(part.strata[0], n=part.strata[0].n + 1), *part.strata[1:]),
        )
        for part in stratified_terms.criteria
    ]
    plan = make_plan(replace(stratified_terms, criteria=grown))
    assert set(sample_of(less)) < set(sample_of(draw(key, frame.ids, plan, memberships, strata)))


@EVERY
@given(st.binary(min_size=32, max_size=32), st.data())
def test_that_removing_an_unsampled_case_changes_nobody_else_s_place(
    frame: Frame,
    stratified_terms: PlanTerms,
    memberships: Memberships,
    strata: Strata,
    key: bytes,
    data: st.DataObject,
) -> None:
    before = draw(key, frame.ids, make_plan(stratified_terms), memberships, strata)
    gone = data.draw(st.sampled_from(sorted(set(frame.ids) - set(sample_of(before)))))
    fewer = {name: ids - {gone} for name, ids in memberships.items()}
    rest = {case: name for case, name in strata.items() if case != gone}
    parts = [
        replace(
            part,
            universe_size=len(fewer[part.criterion]),
            universe_hash=universe_hash(fewer[part.criterion]),
            strata=tuple(
                replace(
                    row,
                    universe_size=sum(rest[c] == row.name for c in fewer[part.criterion]),
                )
                for row in part.strata
            ),
        )
        for part in stratified_terms.criteria
    ]
    plan = make_plan(
        replace(stratified_terms, criteria=parts, strata_hash=strata_hash(rest), frame_size=299)
    )
    after = draw(key, sorted(rest), plan, fewer, rest)
    assert sample_of(after) == sample_of(before)


@pytest.mark.parametrize("which", ["plan", "stratified_plan", "systematic_plan"])
def test_that_the_order_of_the_rows_changes_nothing(
    which: str,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
    request: pytest.FixtureRequest,
) -> None:
    plan = request.getfixturevalue(which)
    universes = memberships_for(plan, frame, memberships)
    turned = dict(reversed(list(strata.items())))
    found = draw(KEY, frame.ids[::-1], plan, universes, turned)
    assert found == draw(KEY, frame.ids, plan, universes, strata)


@pytest.mark.parametrize("which", ["plan", "stratified_plan", "systematic_plan"])
def test_that_a_larger_reserve_only_adds_tickets(
    which: str,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
    request: pytest.FixtureRequest,
) -> None:
    plan = request.getfixturevalue(which)
    universes = memberships_for(plan, frame, memberships)
    short = draw(KEY, frame.ids, plan, universes, strata, reserve=3)
    long = draw(KEY, frame.ids, plan, universes, strata, reserve=70)
    assert set(short) < set(long)
    assert sample_of(short) == sample_of(long)


def memberships_for(plan: Plan, frame: Frame, memberships: Memberships) -> Memberships:
    if plan.criteria[0].universe_size == frame.size:
        return {plan.criteria[0].criterion: frozenset(frame.ids)}
    return memberships


@pytest.mark.parametrize("which", ["plan", "stratified_plan", "systematic_plan"])
def test_that_a_draw_can_be_listed_as_far_as_any_case(
    which: str,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
    request: pytest.FixtureRequest,
) -> None:
    plan = request.getfixturevalue(which)
    universes = memberships_for(plan, frame, memberships)
    last = order(KEY, frame.ids)[-1].case_id
    found = draw_reaching(KEY, frame.ids, plan, universes, strata, [last])
    assert last in {t.case_id for t in found}
    few = draw_reaching(KEY, frame.ids, plan, universes, strata, [])
    assert few == draw(KEY, frame.ids, plan, universes, strata)


def test_that_a_case_the_draw_never_reaches_is_named(
    frame: Frame, plan: Plan, memberships: Memberships
) -> None:
    with pytest.raises(Refused, match="never comes to case nobody"):
        draw_reaching(KEY, frame.ids, plan, memberships, None, [CaseId("nobody")])


def test_that_a_systematic_draw_lists_its_sample_by_position(
    frame: Frame, systematic_plan: Plan
) -> None:
    part = systematic_plan.criteria[0]
    found = draw(KEY, frame.ids, systematic_plan, {part.criterion: frozenset(frame.ids)})
    assert sample_of(found) == circular(KEY, frame.ids, part.n)
    assert len(found) == part.n + systematic_plan.reserve_size
    assert {t.stratum for t in found} == {part.criterion}


def test_that_a_systematic_draw_by_trait_walks_the_sorted_list(
    frame: Frame, traited_terms: PlanTerms, strata: Strata
) -> None:
    plan = make_plan(traited_terms)
    part = plan.criteria[0]
    found = draw(KEY, frame.ids, plan, {part.criterion: frozenset(frame.ids)}, strata)
    assert sample_of(found) == circular(KEY, listed(KEY, frame.ids, strata), part.n)
    shares = [sum(strata[c] == name for c in sample_of(found)) for name in set(strata.values())]
    sizes = [sum(s == name for s in strata.values()) for name in set(strata.values())]
    assert all(
        abs(share - part.n * size / 300) < 2 for share, size in zip(shares, sizes, strict=True)
    )


def test_that_a_systematic_universe_outside_the_frame_is_refused(
    frame: Frame, systematic_plan: Plan
) -> None:
    strangers = frozenset([*frame.ids[1:], CaseId("x")])
    with pytest.raises(Refused, match="frame does not hold"):
        draw(KEY, frame.ids, systematic_plan, {systematic_plan.criteria[0].criterion: strangers})


@pytest.mark.parametrize("which", ["stratified_terms", "systematic_terms"])
def test_that_a_census_holds_everybody_in_any_design(
    which: str,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
    request: pytest.FixtureRequest,
) -> None:
    terms: PlanTerms = request.getfixturevalue(which)
    whole = [
        replace(
            part,
            n=part.universe_size,
            is_census=True,
            strata=tuple(replace(row, n=row.universe_size) for row in part.strata),
        )
        for part in terms.criteria
    ]
    plan = make_plan(replace(terms, criteria=whole))
    found = draw(KEY, frame.ids, plan, memberships_for(plan, frame, memberships), strata)
    assert set(sample_of(found)) == set(frame.ids)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda strata: None, "needs the stratum of every case"),
        (lambda strata: {}, "needs the stratum of every case"),
        (lambda strata: {**strata, CaseId("x"): "East Office"}, "not those that the plan"),
    ],
)
def test_that_strata_other_than_the_plan_s_are_refused(
    frame: Frame,
    stratified_plan: Plan,
    memberships: Memberships,
    strata: Strata,
    change: Any,
    words: str,
) -> None:
    with pytest.raises(Refused, match=words):
        draw(KEY, frame.ids, stratified_plan, memberships, change(strata))


def test_that_strata_of_other_sizes_than_planned_are_refused(
    frame: Frame, stratified_terms: PlanTerms, memberships: Memberships, strata: Strata
) -> None:
    moved = {**strata, frame.ids[0]: "South@Sea"}
    plan = make_plan(replace(stratified_terms, strata_hash=strata_hash(moved)))
    with pytest.raises(Refused, match="strata of establishment do not hold"):
        draw(KEY, frame.ids, plan, memberships, moved)


NO = Outcome.NOT_APPLICABLE


def test_that_a_case_passed_over_gives_place_within_its_stratum(
    tickets: tuple[Ticket, ...], stratified_plan: Plan, memberships: Memberships, strata: Strata
) -> None:
    part = stratified_plan.criteria[0]
    universe = memberships[part.criterion]
    before = cases_to_open(part, tickets, universe, {})
    for gone in before:
        (new,) = set(cases_to_open(part, tickets, universe, {gone: NO})) - set(before)
        assert strata[new] == strata[gone]
        own = [t.case_id for t in order(KEY, [c for c in universe if strata[c] == strata[gone]])]
        assert new == own[sum(strata[c] == strata[gone] for c in before)]


def test_that_cases_to_open_stand_in_ticket_order(
    tickets: tuple[Ticket, ...], stratified_plan: Plan, memberships: Memberships
) -> None:
    part = stratified_plan.criteria[0]
    opened = cases_to_open(part, tickets, memberships[part.criterion], {})
    ranks = {t.case_id: t.rank for t in tickets}
    assert list(opened) == sorted(opened, key=lambda case: ranks[case])
    assert len(opened) == part.n


def test_that_a_replaced_case_opens_the_next_like_one_that_does_not_apply(
    tickets: tuple[Ticket, ...], stratified_plan: Plan, memberships: Memberships
) -> None:
    part = stratified_plan.criteria[0]
    universe = memberships[part.criterion]
    first = cases_to_open(part, tickets, universe, {})[0]
    replaced = cases_to_open(part, tickets, universe, {first: Outcome.ACTION}, replaced=[first])
    assert replaced == cases_to_open(part, tickets, universe, {first: NO})


def test_that_a_systematic_draw_opens_the_reserve_by_ticket(
    frame: Frame, systematic_plan: Plan
) -> None:
    part, universe = systematic_plan.criteria[0], frozenset(frame.ids)
    found = draw(KEY, frame.ids, systematic_plan, {part.criterion: universe})
    sample = sample_of(found)
    opened = cases_to_open(part, found, universe, {sample[3]: NO})
    assert opened == (*sample, found[part.n].case_id)


def test_that_ranks_among_a_frame_are_found_without_sorting_it(frame: Frame) -> None:
    whole = order(KEY, frame.ids)
    some = [whole[3], whole[77], whole[299]]
    pairs = sorted(digests(KEY, [t.case_id for t in some]))
    assert ranked(KEY, frame.ids, pairs) == tuple(some)


def test_that_cases_of_no_stratum_count_in_the_ranks_of_others(frame: Frame) -> None:
    some = dict.fromkeys(frame.ids[::2], "some")
    cell, own = Wanted(CriterionId("a"), 4, 6, len(some), "some"), frozenset(some)
    found = stratified_tickets(KEY, frame.ids, {cell.criterion: own}, some, [cell])
    assert found == tuple(t for t in order(KEY, frame.ids) if t.case_id in own)[:6]


def test_that_a_case_outside_the_frame_has_no_rank(frame: Frame) -> None:
    with pytest.raises(Refused, match="does not hold case nobody"):
        ranked(KEY, frame.ids, sorted(digests(KEY, ["nobody"])))


def test_that_a_case_left_out_of_its_stratum_is_found(
    tickets: tuple[Ticket, ...], frame: Frame, strata: Strata
) -> None:
    listed_in = {t.case_id: strata[t.case_id] for t in tickets}
    assert first_left_out(KEY, frame.ids, strata, listed_in) is None
    del listed_in[tickets[2].case_id], listed_in[tickets[5].case_id]
    assert first_left_out(KEY, frame.ids, strata, listed_in) == tickets[2].case_id


def test_that_ids_that_differ_by_a_zero_a_case_or_an_accent_are_drawn_apart() -> None:
    ids = [CaseId(name) for name in ("7", "07", "007", "a", "A", "é", "e\u0301", "字", " 7")]
    frame = Frame.of(ids)
    assert len({t.ticket for t in order(KEY, frame.ids)}) == len(ids)
    assert set(listed(KEY, ids)) == set(ids)
    assert set(circular(KEY, listed(KEY, ids), len(ids))) == set(ids)


def test_that_a_first_draw_keeps_memory_flat() -> None:
    tracemalloc.start()
    try:
        order(KEY, (f"{number:013d}" for number in range(50_000)), 550)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000


def test_that_a_first_stratified_draw_keeps_memory_flat() -> None:
    ids = [CaseId(f"{number:07d}") for number in range(40_000)]
    strata, universe = {case: str(int(case) % 3) for case in ids}, frozenset(ids)
    cells = [Wanted(CriterionId("a"), 50, 55, 13_333, name) for name in "012"]
    tracemalloc.start()
    try:
        found = stratified_tickets(KEY, ids, {CriterionId("a"): universe}, strata, cells)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 165
    assert peak < 500_000
