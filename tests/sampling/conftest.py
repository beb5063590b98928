"""One small made-up draw with two criteria, for the tests of plans, proofs and scripts."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from qapi_desk.domain.draws import CriterionPlan, FreezeReceipt, Plan, Proof, SizeSettings
from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId, SnapshotId
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.frame import Frame, universe_hash
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
    public = "4 2 6 1 1 3 5 2 6 6 4 1 2 3 5 5 6 1 2 4"
    key = draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, frame.frame_hash, public)
    return Proof(
        agency="Made-up County",
        review_year="FFY2026",
        quarter="FFY2026Q4",
        frame_hash=frame.frame_hash,
        frame_size=frame.size,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        master_commitment=master_commitment(master),
        receipt=receipt,
        public_value=public,
        key=key.hex(),
        tickets=draw(key, frame.ids, plan, memberships),
    )
