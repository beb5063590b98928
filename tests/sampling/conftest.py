"""One small made-up draw with two criteria, for the tests of plans, proofs and scripts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import (
    AllocationMethod,
    CriterionPlan,
    Design,
    DesignKind,
    FrameTrait,
    FreezeReceipt,
    Plan,
    Proof,
    SizeSettings,
    StratumPlan,
    Ticket,
)
from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId, SnapshotId
from qapi_desk.sampling.allocation import allocate
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.frame import Frame, universe_hash
from qapi_desk.sampling.partition import strata_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.tickets import draw_key, master_commitment

ESTABLISHMENT, EXPEDITED = CriterionId("establishment"), CriterionId("expedited-6")
SETTINGS = SizeSettings(Fraction(9, 10), Fraction(1, 10), Fraction(1, 2))


@pytest.fixture
def master() -> bytes:
    return bytes(range(32))


@pytest.fixture
def frame() -> Frame:
    return Frame.of(f"{number:013d}" for number in range(1, 301))


@pytest.fixture
def memberships(frame: Frame) -> dict[CriterionId, frozenset[CaseId]]:
    """Most cases need an order established; every fifth was served, a few are in both."""
    return {
        ESTABLISHMENT: frozenset(case for case in frame.ids if int(case) % 5),
        EXPEDITED: frozenset(case for case in frame.ids if int(case) % 5 in {0, 1}),
    }


@pytest.fixture
def terms(frame: Frame, memberships: dict[CriterionId, frozenset[CaseId]]) -> PlanTerms:
    parts = [
        CriterionPlan(name, len(ids), universe_hash(ids), SETTINGS, n, is_census=False)
        for (name, ids), n in zip(memberships.items(), (20, 12), strict=True)
    ]
    return PlanTerms(
        agency="Made-up County",
        review_year="FFY2026",
        quarter="FFY2026Q4",
        frame_hash=frame.frame_hash,
        frame_size=frame.size,
        criteria=parts,
        reserve_size=5,
        snapshot_id=SnapshotId("5" * 64),
        rulesets={RulesetId("federal-2016"): "1"},
    )


@pytest.fixture
def plan(terms: PlanTerms) -> Plan:
    return make_plan(terms)


@pytest.fixture
def strata(frame: Frame) -> dict[CaseId, str]:
    """Three offices: one holds most cases, one a fifth, one the last seven."""
    return {case: office_of(int(case)) for case in frame.ids}


def office_of(number: int) -> str:
    if number > 293:
        return "South@Sea"
    return "East Office" if number % 5 == 1 or number % 10 == 0 else "West + Ōsaka"


@pytest.fixture
def stratified_terms(
    terms: PlanTerms,
    memberships: dict[CriterionId, frozenset[CaseId]],
    strata: dict[CaseId, str],
) -> PlanTerms:
    return replace(
        terms,
        criteria=[in_strata(part, memberships[part.criterion], strata) for part in terms.criteria],
        design=Design(DesignKind.STRATIFIED, FrameTrait.OFFICE),
        strata_hash=strata_hash(strata),
    )


def in_strata(
    part: CriterionPlan, universe: frozenset[CaseId], strata: Mapping[CaseId, str]
) -> CriterionPlan:
    sizes = Counter(strata[case] for case in universe)
    shares = allocate(part.n, sizes, method=AllocationMethod.PROPORTIONAL, minimum=2)
    rows = tuple(StratumPlan(name, sizes[name], shares[name]) for name in sorted(sizes))
    return replace(part, strata=rows)


@pytest.fixture
def stratified_plan(stratified_terms: PlanTerms) -> Plan:
    return make_plan(stratified_terms)


@pytest.fixture
def systematic_terms(terms: PlanTerms, frame: Frame) -> PlanTerms:
    """One criterion over the whole frame, the list in order of case id."""
    part = CriterionPlan(ESTABLISHMENT, frame.size, frame.frame_hash, SETTINGS, 20, is_census=False)
    return replace(terms, criteria=[part], design=Design(DesignKind.SYSTEMATIC))


@pytest.fixture
def systematic_plan(systematic_terms: PlanTerms) -> Plan:
    return make_plan(systematic_terms)


@pytest.fixture
def traited_terms(systematic_terms: PlanTerms, strata: dict[CaseId, str]) -> PlanTerms:
    """The same, the list in order of office and ticket."""
    return replace(
        systematic_terms,
        design=Design(DesignKind.SYSTEMATIC, FrameTrait.OFFICE),
        strata_hash=strata_hash(strata),
    )


@pytest.fixture
def receipt(plan: Plan, master: bytes) -> FreezeReceipt:
    return FreezeReceipt(
        plan.frame_hash,
        plan.plan_hash,
        master_commitment(master),
        datetime(2026, 10, 1, 17, 0, tzinfo=UTC),
    )


@pytest.fixture
def proof(
    frame: Frame,
    plan: Plan,
    memberships: dict[CriterionId, frozenset[CaseId]],
    master: bytes,
    receipt: FreezeReceipt,
) -> Proof:
    key = key_of(plan, master)
    return proof_of(plan, key, draw(key, frame.ids, plan, memberships), receipt)


PUBLIC = "4 2 6 1 1 3 5 2 6 6 4 1 2 3 5 5 6 1 2 4"


def key_of(plan: Plan, master: bytes) -> bytes:
    return draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, plan.frame_hash, PUBLIC)


def proof_of(plan: Plan, key: bytes, tickets: tuple[Ticket, ...], receipt: FreezeReceipt) -> Proof:
    frozen = replace(receipt, plan_hash=plan.plan_hash)
    return Proof(
        agency="Made-up County",
        review_year="FFY2026",
        quarter="FFY2026Q4",
        frame_hash=plan.frame_hash,
        frame_size=plan.frame_size,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        master_commitment=receipt.master_commitment,
        receipt=frozen,
        public_value=PUBLIC,
        key=key.hex(),
        tickets=tickets,
    )


@pytest.fixture
def stratified_proof(
    frame: Frame,
    stratified_plan: Plan,
    memberships: dict[CriterionId, frozenset[CaseId]],
    strata: dict[CaseId, str],
    master: bytes,
    receipt: FreezeReceipt,
) -> Proof:
    key = key_of(stratified_plan, master)
    tickets = draw(key, frame.ids, stratified_plan, memberships, strata)
    return proof_of(stratified_plan, key, tickets, receipt)


@pytest.fixture
def systematic_proof(
    frame: Frame, systematic_plan: Plan, master: bytes, receipt: FreezeReceipt
) -> Proof:
    key, universe = key_of(systematic_plan, master), {ESTABLISHMENT: frozenset(frame.ids)}
    return proof_of(systematic_plan, key, draw(key, frame.ids, systematic_plan, universe), receipt)
