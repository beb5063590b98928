"""Every field of a proof, changed one at a time, and proofs forged whole."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qapi_desk.domain.draws import FreezeReceipt, Plan, Proof, Ticket, TicketRole, VoidedDraw
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.draw import draw
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.plan import PlanTerms, hash_of_plan, make_plan
from qapi_desk.sampling.proof import verify
from qapi_desk.sampling.tickets import draw_key, master_commitment

Memberships = Mapping[CriterionId, frozenset[CaseId]]
Change = Callable[[Proof], Proof]
FALSE_HASH = "ab" * 32
NIGHT = datetime(2026, 10, 2, tzinfo=UTC)


def with_ticket(proof: Proof, place: int, ticket: Ticket) -> Proof:
    tickets = list(proof.tickets)
    tickets[place] = ticket
    return replace(proof, tickets=tuple(tickets))


def with_plan(proof: Proof, **changes: object) -> Proof:
    plan = {**proof.plan, **changes}
    return replace(proof, plan=plan, plan_hash=hash_of_plan(plan))


def with_receipt(proof: Proof, **changes: str) -> Proof:
    assert proof.receipt is not None
    return replace(proof, receipt=replace(proof.receipt, **changes))  # type: ignore[arg-type]


def swapped_roles(proof: Proof) -> Proof:
    last = next(t for t in proof.tickets if t.role is TicketRole.RESERVE)
    first = with_ticket(proof, 0, replace(proof.tickets[0], role=TicketRole.RESERVE))
    return with_ticket(first, last.rank - 1, replace(last, role=TicketRole.SAMPLE))


TAMPERED: dict[str, tuple[Change, str]] = {
    "agency": (lambda p: replace(p, agency="Other County"), "same agency"),
    "review_year": (lambda p: replace(p, review_year="FFY2027"), "same review year"),
    "quarter": (lambda p: replace(p, quarter="FFY2026Q3"), "same quarter"),
    "frame_hash": (lambda p: replace(p, frame_hash=FALSE_HASH), "another frame"),
    "frame_size": (lambda p: replace(p, frame_size=299), "the proof says 299"),
    "plan": (lambda p: replace(p, plan={**p.plan, "reserve_size": 4}), "changed after it was"),
    "plan_hash": (lambda p: replace(p, plan_hash=FALSE_HASH), "plan's hash"),
    "commitment": (lambda p: replace(p, master_commitment=FALSE_HASH), "another master commitment"),
    "receipt frame": (lambda p: with_receipt(p, frame_hash=FALSE_HASH), "another frame hash"),
    "receipt plan": (lambda p: with_receipt(p, plan_hash=FALSE_HASH), "another plan hash"),
    "public_value": (lambda p: replace(p, public_value="1 1 1"), "key does not follow"),
    "key": (lambda p: replace(p, key=FALSE_HASH), "key does not follow"),
    "master": (lambda p: replace(p, master=FALSE_HASH), "not the one held outside"),
    "rank": (lambda p: with_ticket(p, 3, replace(p.tickets[3], rank=5)), "carries rank 5"),
    "case": (lambda p: with_ticket(p, 3, replace(p.tickets[3], case_id=CaseId("9"))), "Rank 4 is"),
    "ticket": (lambda p: with_ticket(p, 3, replace(p.tickets[3], ticket=FALSE_HASH)), "of rank 4"),
    "stratum": (lambda p: with_ticket(p, 3, replace(p.tickets[3], stratum="x")), "Ticket 4 names"),
    "role": (
        lambda p: with_ticket(p, 0, replace(p.tickets[0], role=TicketRole.RESERVE)),
        "Ticket 1 is in the reserve",
    ),
    "roles": (swapped_roles, "Ticket 1 is in the reserve"),
    "cut": (lambda p: replace(p, tickets=p.tickets[:-1]), "ends before every criterion"),
    "none": (lambda p: replace(p, tickets=()), "ends before every criterion"),
    "two alike": (lambda p: with_ticket(p, 1, p.tickets[0]), "place 2 of the proof carries rank 1"),
    "too many": (lambda p: replace(p, tickets=p.tickets * 99), "more than the frame has cases"),
    "void without reason": (
        lambda p: replace(p, voided=(VoidedDraw(1, " ", "p-1", NIGHT),)),
        "lacks its reason",
    ),
    "voids out of order": (
        lambda p: replace(
            p, voided=(VoidedDraw(2, "r", "p", NIGHT), VoidedDraw(1, "r", "p", NIGHT))
        ),
        "not in order",
    ),
}


@pytest.mark.parametrize(("change", "words"), TAMPERED.values(), ids=TAMPERED)
def test_that_a_tampered_field_is_the_difference_named(
    proof: Proof, frame: Frame, master: bytes, change: Change, words: str
) -> None:
    found = verify(change(proof), frame.ids, master=master)
    assert not found.ok
    assert words in (found.difference or "")


def test_that_a_true_proof_holds_and_is_tied_to_what_is_outside(
    proof: Proof, frame: Frame, master: bytes, receipt: FreezeReceipt, memberships: Memberships
) -> None:
    found = verify(proof, frame.ids, master=master, receipt=receipt, memberships=memberships)
    assert (found.ok, found.difference) == (True, None)
    assert found.is_anchored
    assert found.is_key_tied
    assert len(found.checks) == 14


def test_that_without_an_anchor_the_answer_says_the_key_was_not_tied(
    proof: Proof, frame: Frame
) -> None:
    found = verify(proof, frame.ids)
    assert (found.ok, found.is_anchored, found.is_key_tied) == (True, False, False)
    assert any("key was not tied to a commitment" in check for check in found.checks)


def test_that_a_receipt_alone_anchors_but_does_not_tie_the_key(
    proof: Proof, frame: Frame, receipt: FreezeReceipt
) -> None:
    found = verify(proof, frame.ids, receipt=receipt)
    assert (found.ok, found.is_anchored, found.is_key_tied) == (True, True, False)


def test_that_a_revealed_seed_ties_the_key_but_anchors_nothing(
    proof: Proof, frame: Frame, master: bytes
) -> None:
    found = verify(replace(proof, master=master.hex()), frame.ids)
    assert (found.ok, found.is_anchored, found.is_key_tied) == (True, False, True)
    assert any("nothing outside confirms it" in check for check in found.checks)


def test_that_a_revealed_seed_beside_the_same_seed_outside_holds(
    proof: Proof, frame: Frame, master: bytes
) -> None:
    assert verify(replace(proof, master=master.hex()), frame.ids, master=master).ok


def test_that_a_draw_without_witness_says_so(
    proof: Proof, frame: Frame, plan: Plan, memberships: Memberships, master: bytes
) -> None:
    key = draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, plan.frame_hash, "")
    tickets = draw(key, frame.ids, plan, memberships)
    bare = replace(proof, receipt=None, public_value=None, key=key.hex(), tickets=tickets)
    found = verify(bare, frame.ids, master=master)
    assert found.ok
    assert "Not witnessed: the proof carries no freeze receipt." in found.checks


def test_that_a_receipt_without_a_public_value_is_not_a_witness(proof: Proof, frame: Frame) -> None:
    found = verify(replace(proof, public_value=None), frame.ids)
    assert "Not witnessed: the proof carries a receipt but no public value." in found.checks


@pytest.fixture
def forged(frame: Frame, terms: PlanTerms, memberships: Memberships) -> Proof:
    """A proof that agrees with itself throughout, made later with another seed and plan."""
    plan, seed = make_plan(replace(terms, reserve_size=9)), b"\7" * 32
    key = draw_key(seed, "FFY2026", "FFY2026Q4", plan.plan_hash, frame.frame_hash, "6 6 6")
    commitment = master_commitment(seed)
    return Proof(
        agency="Made-up County",
        review_year="FFY2026",
        quarter="FFY2026Q4",
        frame_hash=frame.frame_hash,
        frame_size=frame.size,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        master_commitment=commitment,
        receipt=FreezeReceipt(frame.frame_hash, plan.plan_hash, commitment, NIGHT),
        public_value="6 6 6",
        key=key.hex(),
        tickets=draw(key, frame.ids, plan, memberships),
        master=seed.hex(),
    )


def test_that_a_whole_forgery_holds_only_where_nothing_is_held_outside(
    forged: Proof, frame: Frame
) -> None:
    found = verify(forged, frame.ids)
    assert found.ok
    assert not found.is_anchored


def test_that_a_whole_forgery_is_refused_by_the_receipt_outside(
    forged: Proof, frame: Frame, receipt: FreezeReceipt
) -> None:
    found = verify(forged, frame.ids, receipt=receipt)
    assert found.difference == "The receipt held outside names another plan hash than the proof."


def test_that_a_whole_forgery_is_refused_by_the_seed_outside(
    forged: Proof, frame: Frame, master: bytes
) -> None:
    hidden = replace(forged, master=None)
    found = verify(hidden, frame.ids, master=master)
    assert "does not open the commitment" in (found.difference or "")


def test_that_a_receipt_with_another_time_is_another_receipt(
    proof: Proof, frame: Frame, receipt: FreezeReceipt
) -> None:
    later = replace(receipt, frozen_at=receipt.frozen_at + timedelta(days=1))
    found = verify(proof, frame.ids, receipt=later)
    assert found.difference == "The receipt in the proof is not the receipt held outside."


def test_that_a_changed_frame_row_is_found(proof: Proof, frame: Frame) -> None:
    ids = [*frame.ids[:-1], CaseId("0000000000999")]
    assert "another frame" in (verify(proof, ids).difference or "")


def test_that_a_frame_out_of_order_is_named(proof: Proof, frame: Frame) -> None:
    found = verify(proof, frame.ids[::-1])
    assert found.difference is not None
    assert "Line 2 of the frame is out of order" in found.difference


def test_that_a_stratum_that_the_universes_deny_is_found(
    proof: Proof, frame: Frame, memberships: Memberships
) -> None:
    last = proof.tickets[-1]
    turned = "expedited-6" if last.stratum == "establishment" else "establishment"
    false = with_ticket(proof, last.rank - 1, replace(last, stratum=turned))
    found = verify(false, frame.ids, memberships=memberships)
    assert f"Ticket {last.rank} names other criteria" in (found.difference or "")


def test_that_universes_other_than_those_planned_are_named(
    proof: Proof, frame: Frame, memberships: Memberships
) -> None:
    short = {name: frozenset(sorted(ids)[1:]) for name, ids in memberships.items()}
    found = verify(proof, frame.ids, memberships=short)
    assert "universe of establishment is not the one" in (found.difference or "")


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": []},
        {"criteria": 7},
        {"criteria": [{}]},
        {"reserve_size": -1},
        {"reserve_size": True},
        {"sample_size": 31},
        {"criteria": [{"criterion": 1, "universe_size": 2, "n": 1, "universe_hash": "x"}]},
        {"criteria": [{"criterion": "a", "universe_size": 2, "n": 3, "universe_hash": "x"}]},
    ],
)
def test_that_a_plan_that_says_nothing_drawable_is_a_difference(
    proof: Proof, frame: Frame, changes: dict[str, object]
) -> None:
    found = verify(with_plan(proof, **changes), frame.ids)
    assert "plan does not say what is drawn" in (found.difference or "")
