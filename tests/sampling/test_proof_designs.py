"""Proofs of stratified and systematic draws, verified with and without what lies beside them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from qapi_desk.domain.draws import (
    Design,
    DesignKind,
    FreezeReceipt,
    Plan,
    Proof,
    StratumPlan,
    Ticket,
    TicketRole,
)
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.partition import parse_strata, strata_bytes
from qapi_desk.sampling.plan import PlanTerms, hash_of_plan, make_plan
from qapi_desk.sampling.proof import proof_document, read_proof, verify
from qapi_desk.sampling.tickets import draw_key, order
from qapi_desk.sampling.wanted import stratum_named

Memberships = Mapping[CriterionId, frozenset[CaseId]]
Strata = Mapping[CaseId, str]
Redraw = Callable[[Plan, Memberships, Strata | None], Proof]
ESTABLISHMENT = CriterionId("establishment")


@pytest.fixture
def redraw(frame: Frame, proof: Proof, master: bytes, receipt: FreezeReceipt) -> Redraw:
    """The proof of another plan, drawn under the key it gives."""

    def proved(plan: Plan, memberships: Memberships, strata: Strata | None) -> Proof:
        public = proof.public_value or ""
        key = draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, plan.frame_hash, public)
        return replace(
            proof,
            plan=plan.document,
            plan_hash=plan.plan_hash,
            receipt=replace(receipt, plan_hash=plan.plan_hash),
            key=key.hex(),
            tickets=draw(key, frame.ids, plan, memberships, strata),
        )

    return proved


def with_ticket(proof: Proof, place: int, **changes: Any) -> Proof:
    tickets = list(proof.tickets)
    tickets[place] = replace(tickets[place], **changes)
    return replace(proof, tickets=tuple(tickets))


def test_that_a_stratified_proof_holds_with_everything_at_hand(
    stratified_proof: Proof, frame: Frame, memberships: Memberships, strata: Strata, master: bytes
) -> None:
    found = verify(
        stratified_proof, frame.ids, master=master, memberships=memberships, strata=strata
    )
    assert (found.ok, found.difference) == (True, None)
    assert "The strata are those that the plan was frozen with." in found.checks
    assert any("its design is stratified by office" in check for check in found.checks)


def test_that_without_the_strata_file_they_are_taken_as_told_and_that_is_said(
    stratified_proof: Proof, frame: Frame
) -> None:
    found = verify(stratified_proof, frame.ids)
    assert found.ok
    assert any("strata named with each ticket were taken as they" in c for c in found.checks)


def test_that_a_stratified_proof_reads_back_from_json(
    stratified_proof: Proof, frame: Frame, strata: Strata
) -> None:
    read = read_proof(json.loads(json.dumps(proof_document(stratified_proof))))
    assert read == stratified_proof
    assert verify(read, frame.ids, strata=parse_strata(strata_bytes(strata))).ok


def test_that_strata_of_another_plan_are_a_difference(
    stratified_proof: Proof, frame: Frame, strata: Strata
) -> None:
    moved = {**strata, frame.ids[0]: "South@Sea"}
    for other in (moved, {}):
        found = verify(stratified_proof, frame.ids, strata=other)
        assert found.difference == "The strata are not those that the plan was frozen with."


def test_that_strata_given_for_a_focused_proof_are_left_aside(
    proof: Proof, frame: Frame, strata: Strata
) -> None:
    found = verify(proof, frame.ids, strata=strata)
    assert found.ok
    assert "The plan names no strata; those given were not used." in found.checks


def test_that_planned_sizes_the_strata_deny_are_a_difference(
    stratified_terms: PlanTerms,
    redraw: Redraw,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
) -> None:
    true = redraw(make_plan(stratified_terms), memberships, strata)
    part = stratified_terms.criteria[0]
    east, south, west = part.strata
    false_rows = (replace(east, universe_size=58), south, replace(west, universe_size=177))
    parts = [replace(part, strata=false_rows), *stratified_terms.criteria[1:]]
    false = make_plan(replace(stratified_terms, criteria=parts))
    forged = replace(true, plan=false.document, plan_hash=false.plan_hash, receipt=None)
    found = verify(forged, frame.ids, memberships=memberships, strata=strata)
    assert found.difference == (
        "The strata of establishment do not hold the cases that the plan was frozen with."
    )


TAMPERED: dict[str, tuple[Callable[[Proof], Proof], str]] = {
    "rank": (lambda p: with_ticket(p, 3, rank=999), "place 4 of the proof carries rank 999"),
    "ticket": (lambda p: with_ticket(p, 3, ticket="ab" * 32), "not the one the key gives"),
    "role": (lambda p: with_ticket(p, 0, role=TicketRole.RESERVE), "Ticket 1 is in the reserve"),
    "twice": (lambda p: replace(p, tickets=(*p.tickets, p.tickets[0])), "twice"),
    "stranger": (lambda p: with_ticket(p, 2, case_id=CaseId("x")), "frame does not hold case x"),
    "cut": (lambda p: replace(p, tickets=p.tickets[:-1]), "it was cut"),
    "none": (lambda p: replace(p, tickets=()), "it was cut"),
    "unknown stratum": (
        lambda p: with_ticket(p, 0, stratum=p.tickets[0].stratum.split("@")[0] + "@North"),
        "a stratum that the plan does not give",
    ),
    "no stratum": (
        lambda p: with_ticket(p, 0, stratum=p.tickets[0].stratum.split("@")[0]),
        "a stratum that the plan does not give",
    ),
    "unknown criterion": (
        lambda p: with_ticket(p, 0, stratum="medical@East Office"),
        "names criteria that are not those of the plan",
    ),
}


@pytest.mark.parametrize(("change", "words"), TAMPERED.values(), ids=TAMPERED)
def test_that_a_tampered_stratified_proof_is_found_without_the_strata_file(
    stratified_proof: Proof, frame: Frame, change: Callable[[Proof], Proof], words: str
) -> None:
    found = verify(change(stratified_proof), frame.ids)
    assert words in (found.difference or "")


def test_that_a_false_stratum_is_found_with_the_strata_file(
    stratified_proof: Proof, frame: Frame, strata: Strata
) -> None:
    place = next(
        i for i, t in enumerate(stratified_proof.tickets) if stratum_named(t) == "East Office"
    )
    text = stratified_proof.tickets[place].stratum.replace("East Office", "West + Ōsaka")
    found = verify(with_ticket(stratified_proof, place, stratum=text), frame.ids, strata=strata)
    assert "names another stratum than the strata file" in (found.difference or "")


def test_that_a_case_left_out_of_its_stratum_is_found_with_the_strata_file(
    stratified_proof: Proof, stratified_plan: Plan, frame: Frame, strata: Strata
) -> None:
    whole = order(bytes.fromhex(stratified_proof.key), frame.ids)
    gone = stratified_proof.tickets[0]
    own = [t for t in whole if strata[t.case_id] == strata[gone.case_id]]
    last = max(t.rank for t in stratified_proof.tickets if stratum_named(t) == strata[gone.case_id])
    extra = [
        replace(t, stratum=f"establishment+expedited-6@{strata[t.case_id]}")
        for t in own
        if t.rank > last
    ][:9]
    tickets = sorted([*stratified_proof.tickets[1:], *extra], key=lambda t: t.rank)
    found = verify(replace(stratified_proof, tickets=tuple(tickets)), frame.ids, strata=strata)
    assert found.difference == (
        f"Case {gone.case_id} comes before others of its stratum, and the proof leaves it out."
    )


def test_that_criteria_the_universes_deny_are_found_in_strata_too(
    stratified_proof: Proof, frame: Frame, memberships: Memberships
) -> None:
    last = stratified_proof.tickets[-1]
    name = "expedited-6" if last.stratum.startswith("establishment") else "establishment"
    false = with_ticket(stratified_proof, -1, stratum=f"{name}@{stratum_named(last)}")
    found = verify(false, frame.ids, memberships=memberships)
    assert f"Ticket {last.rank} names other criteria" in (found.difference or "")


def test_that_a_systematic_proof_holds_by_frame_alone(
    systematic_proof: Proof, frame: Frame
) -> None:
    found = verify(systematic_proof, frame.ids)
    assert (found.ok, found.difference) == (True, None)
    assert any("its design is systematic." in check for check in found.checks)


def test_that_a_systematic_proof_holds_with_its_universe(
    systematic_proof: Proof, frame: Frame
) -> None:
    universe = {ESTABLISHMENT: frozenset(frame.ids)}
    assert verify(systematic_proof, frame.ids, memberships=universe).ok


def test_that_a_systematic_proof_by_trait_holds_with_the_strata_file(
    traited_terms: PlanTerms, redraw: Redraw, frame: Frame, strata: Strata
) -> None:
    proof = redraw(make_plan(traited_terms), {ESTABLISHMENT: frozenset(frame.ids)}, strata)
    assert verify(proof, frame.ids, strata=strata).ok


def test_that_a_systematic_proof_by_trait_cannot_be_walked_without_the_strata_file(
    traited_terms: PlanTerms, redraw: Redraw, frame: Frame, strata: Strata
) -> None:
    proof = redraw(make_plan(traited_terms), {ESTABLISHMENT: frozenset(frame.ids)}, strata)
    found = verify(proof, frame.ids)
    assert not found.ok
    assert "sorted by office cannot be walked again" in (found.difference or "")


@pytest.fixture
def partial(
    systematic_terms: PlanTerms, terms: PlanTerms, redraw: Redraw, memberships: Memberships
) -> Proof:
    """A systematic draw from a universe that is only a part of the frame."""
    plan = make_plan(replace(systematic_terms, criteria=[terms.criteria[0]]))
    return redraw(plan, memberships, None)


def test_that_a_part_of_the_frame_cannot_be_walked_without_its_universe(
    partial: Proof, frame: Frame, memberships: Memberships
) -> None:
    assert verify(partial, frame.ids, memberships=memberships).ok
    assert "only a part of the frame" in (verify(partial, frame.ids).difference or "")


def test_that_a_universe_of_another_plan_is_a_difference(
    partial: Proof, frame: Frame, memberships: Memberships
) -> None:
    for other in ({}, {ESTABLISHMENT: memberships[ESTABLISHMENT] - {frame.ids[0]}}):
        found = verify(partial, frame.ids, memberships=other)
        assert "universe of establishment is not the one" in (found.difference or "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: with_ticket(p, 2, case_id=p.tickets[3].case_id), "Rank 3 is case"),
        (lambda p: with_ticket(p, 2, rank=4), "carries rank 4"),
        (lambda p: with_ticket(p, 19, role=TicketRole.RESERVE), "Ticket 20 is in the reserve"),
        (lambda p: with_ticket(p, 21, role=TicketRole.SAMPLE), "Ticket 22 is in the sample"),
        (lambda p: with_ticket(p, 2, stratum=""), "it was cut"),
        (lambda p: with_ticket(p, 2, stratum="establishment@x"), "does not give establishment"),
        (lambda p: replace(p, tickets=p.tickets[:19]), "lists 19 tickets of a sample of 20"),
        (lambda p: replace(p, tickets=p.tickets[:24]), "it was cut"),
        (lambda p: replace(p, tickets=swapped(p.tickets)), "Rank 1 is case"),
    ],
)
def test_that_a_tampered_systematic_proof_is_found(
    systematic_proof: Proof, frame: Frame, change: Callable[[Proof], Proof], words: str
) -> None:
    found = verify(change(systematic_proof), frame.ids)
    assert words in (found.difference or "")


def swapped(tickets: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    first, second, *rest = tickets
    return (replace(second, rank=1), replace(first, rank=2), *rest)


@pytest.mark.parametrize(
    "design", [{"kind": "ratstats"}, {"kind": "focused"}, {"kind": "systematic", "trait": None}, 7]
)
def test_that_a_plan_of_another_design_is_a_difference(
    stratified_proof: Proof, frame: Frame, design: object
) -> None:
    plan = {**stratified_proof.plan, "design": design}
    changed = replace(stratified_proof, plan=plan, plan_hash=hash_of_plan(plan), receipt=None)
    found = verify(changed, frame.ids)
    assert "plan does not say what is drawn" in (found.difference or "")


def test_that_a_version_1_plan_of_another_design_is_a_difference(
    proof: Proof, frame: Frame
) -> None:
    plan = {**proof.plan, "design": "the first that please"}
    changed = replace(proof, plan=plan, plan_hash=hash_of_plan(plan), receipt=None)
    assert "plan does not say what is drawn" in (verify(changed, frame.ids).difference or "")


def test_that_strata_that_do_not_add_up_are_a_difference_by_name(
    stratified_proof: Proof, frame: Frame
) -> None:
    plan = json.loads(json.dumps(stratified_proof.plan))
    plan["criteria"][0]["strata"][0]["n"] += 1
    changed = replace(stratified_proof, plan=plan, plan_hash=hash_of_plan(plan), receipt=None)
    found = verify(changed, frame.ids)
    assert "strata of establishment add up to 21 cases; its sample is 20" in str(found.difference)


@pytest.mark.parametrize("which", ["proof", "stratified_proof", "systematic_proof"])
def test_that_a_proof_does_not_hold_with_another_frame(
    which: str, frame: Frame, request: pytest.FixtureRequest
) -> None:
    proof: Proof = request.getfixturevalue(which)
    other = Frame.of(f"{int(case) + 1:013d}" for case in frame.ids)
    assert "another frame" in (verify(proof, other.ids).difference or "")


NAMES = ("07", "7", "a", "A", "é", "e\u0301", "字", " 7")


@pytest.fixture
def named(systematic_terms: PlanTerms) -> PlanTerms:
    """A plan over cases whose ids differ by a zero, a letter's case, an accent or a space."""
    frame = Frame.of(NAMES)
    part = replace(
        systematic_terms.criteria[0],
        universe_size=frame.size,
        universe_hash=frame.frame_hash,
        n=3,
    )
    return replace(
        systematic_terms, criteria=[part], frame_hash=frame.frame_hash, frame_size=frame.size
    )


@pytest.mark.parametrize("design", [Design(), Design(DesignKind.SYSTEMATIC)])
def test_that_ids_are_taken_byte_for_byte_in_draw_and_proof(
    named: PlanTerms, proof: Proof, design: Design
) -> None:
    ids, plan = Frame.of(NAMES).ids, make_plan(replace(named, design=design))
    drawn = replace(
        proof,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        frame_hash=plan.frame_hash,
        frame_size=plan.frame_size,
        receipt=None,
        tickets=draw(bytes.fromhex(proof.key), ids, plan, {ESTABLISHMENT: frozenset(ids)}),
    )
    read = read_proof(json.loads(json.dumps(proof_document(drawn))))
    assert verify(read, ids).ok
    others = Frame.of([*NAMES[1:], "007"]).ids, Frame.of([*NAMES[:3], *NAMES[4:], "B"]).ids
    assert not any(verify(read, other).ok for other in others)


def test_that_a_census_in_strata_holds(
    stratified_terms: PlanTerms,
    redraw: Redraw,
    frame: Frame,
    memberships: Memberships,
    strata: Strata,
) -> None:
    whole = [
        replace(part, n=part.universe_size, is_census=True, strata=tuple(map(taken, part.strata)))
        for part in stratified_terms.criteria
    ]
    proof = redraw(make_plan(replace(stratified_terms, criteria=whole)), memberships, strata)
    assert len(proof.tickets) == frame.size
    assert verify(proof, frame.ids, memberships=memberships, strata=strata).ok


def taken(row: StratumPlan) -> StratumPlan:
    return replace(row, n=row.universe_size)
