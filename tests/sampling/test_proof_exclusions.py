"""Cases left out because an earlier draw chose them: their lists against the plan of a proof."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from qapi_desk.domain.draws import FreezeReceipt, Proof
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.evidence import DifferenceFound, Evidence
from qapi_desk.sampling.frame import Frame, universe_hash
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.proof import Verification, verify_by
from qapi_desk.sampling.proof_exclusions import check_exclusions
from qapi_desk.sampling.tickets import draw_key

Memberships = Mapping[CriterionId, frozenset[CaseId]]
GONE = frozenset(map(CaseId, ("zz1", "zz2", "zz3")))


@pytest.fixture
def first(terms: PlanTerms) -> CriterionId:
    return terms.criteria[0].criterion


@pytest.fixture
def left_out(
    terms: PlanTerms,
    frame: Frame,
    proof: Proof,
    master: bytes,
    receipt: FreezeReceipt,
    memberships: Memberships,
) -> Proof:
    """The proof of a plan whose first criterion leaves three cases out."""
    part = replace(terms.criteria[0], excluded=len(GONE), exclusion_hash=universe_hash(GONE))
    plan = make_plan(replace(terms, criteria=(part, *terms.criteria[1:])))
    public = proof.public_value or ""
    key = draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, plan.frame_hash, public)
    return replace(
        proof,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        receipt=replace(receipt, plan_hash=plan.plan_hash),
        key=key.hex(),
        tickets=draw(key, frame.ids, plan, memberships),
    )


def held(
    proof: Proof, frame: Frame, memberships: Memberships | None, exclusions: Memberships | None
) -> Verification:
    return verify_by(Evidence(proof, frame.ids, None, None, memberships, None, exclusions))


def test_that_the_lists_of_the_plan_hold(
    left_out: Proof, frame: Frame, memberships: Memberships, first: CriterionId
) -> None:
    found = held(left_out, frame, memberships, {first: GONE})
    assert (found.ok, found.difference) == (True, None)
    assert any("The lists are those of the plan" in check for check in found.checks)


def test_that_without_lists_the_counts_are_taken_as_told_and_that_is_said(
    left_out: Proof, frame: Frame
) -> None:
    found = held(left_out, frame, None, None)
    assert found.ok
    assert any("3 of" in check and "as it stands in the plan" in check for check in found.checks)


@pytest.mark.parametrize(
    "gone", [GONE - {CaseId("zz1")}, GONE | {CaseId("zz4")}, GONE ^ {CaseId("zz3"), CaseId("zz4")}]
)
def test_that_another_list_is_a_difference(
    left_out: Proof, frame: Frame, first: CriterionId, gone: frozenset[CaseId]
) -> None:
    found = held(left_out, frame, None, {first: gone})
    assert found.difference == f"The cases left out of {first} are not those of the plan."


def test_that_a_case_is_not_left_out_and_in_the_universe_at_once(
    left_out: Proof, frame: Frame, memberships: Memberships, first: CriterionId
) -> None:
    both = sorted(memberships[first])[:3]
    rows = [dict(row) for row in left_out.plan["criteria"]]
    rows[0]["exclusion_hash"] = universe_hash(both)
    forged = replace(left_out, plan={**left_out.plan, "criteria": rows})
    evidence = Evidence(forged, frame.ids, None, None, memberships, None, {first: frozenset(both)})
    with pytest.raises(DifferenceFound, match=f"Case {both[0]} is left out of"):
        check_exclusions(evidence)


def test_that_a_plan_that_leaves_nobody_out_says_nothing(
    proof: Proof, frame: Frame, memberships: Memberships
) -> None:
    found = held(proof, frame, memberships, None)
    assert found.ok
    assert not any("earlier draw" in check for check in found.checks)
