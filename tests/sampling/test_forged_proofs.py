"""Proofs forged so that they agree with themselves: what is found, and what is owned up to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qapi_desk.domain.draws import CriterionPlan, FreezeReceipt, Proof, SizeSettings, Ticket
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.plan import PlanTerms, make_plan
from qapi_desk.sampling.proof import proof_document, read_proof, verify
from qapi_desk.sampling.tickets import assign_roles, draw_key, focused_sample, order

WHOLE = CriterionId("establishment")
Document = dict[str, Any]


@pytest.fixture
def whole(terms: PlanTerms, frame: Frame, proof: Proof, master: bytes) -> Proof:
    """A plan whose one universe is the frame, drawn with the case of rank 2 named away."""
    settings: SizeSettings = terms.criteria[0].settings
    part = CriterionPlan(WHOLE, frame.size, frame.frame_hash, settings, 20, is_census=False)
    plan = make_plan(replace(terms, criteria=[part]))
    public = proof.public_value or ""
    key = draw_key(master, "FFY2026", "FFY2026Q4", plan.plan_hash, plan.frame_hash, public)
    receipt = replace(proof.receipt, plan_hash=plan.plan_hash) if proof.receipt else None
    return replace(
        proof,
        plan=plan.document,
        plan_hash=plan.plan_hash,
        receipt=receipt,
        key=key.hex(),
        tickets=named(order(key, frame.ids, 26), hidden=2),
    )


def named(tickets: tuple[Ticket, ...], hidden: int) -> tuple[Ticket, ...]:
    told = tuple(replace(t, stratum="" if t.rank == hidden else WHOLE) for t in tickets)
    own = {ticket.case_id for ticket in told if ticket.stratum}
    return assign_roles(told, focused_sample(told, {WHOLE: own}, {WHOLE: 20}))


def test_that_no_case_is_named_away_from_a_universe_that_is_the_frame(
    whole: Proof, frame: Frame, master: bytes
) -> None:
    found = verify(whole, frame.ids, master=master, receipt=whole.receipt)
    assert "names 1 cases outside the universe of establishment" in (found.difference or "")


def test_that_a_stratum_never_names_more_cases_than_its_plan_gives_it(
    stratified_proof: Proof, frame: Frame
) -> None:
    last = stratified_proof.tickets[-1]
    other = replace(last, stratum=f"establishment+expedited-6@{last.stratum.partition('@')[2]}")
    false = replace(stratified_proof, tickets=(*stratified_proof.tickets[:-1], other))
    assert "more than the 5 that the plan gives it" in (verify(false, frame.ids).difference or "")


def test_that_a_public_value_is_never_called_confirmed(
    proof: Proof, frame: Frame, master: bytes, receipt: FreezeReceipt
) -> None:
    found = verify(proof, frame.ids, master=master, receipt=receipt)
    assert any(
        check.startswith("The public value was taken as it stands") for check in found.checks
    )


def test_that_a_proof_without_a_seal_says_that_its_silence_is_its_own_word(
    proof: Proof, frame: Frame
) -> None:
    assert verify(proof, frame.ids).checks[-1].startswith("No seal: that no draw was voided")


def test_that_a_draw_without_universes_says_that_a_case_could_be_passed_over(
    proof: Proof, frame: Frame
) -> None:
    checks = verify(proof, frame.ids).checks
    assert any(check.endswith("a case of them was passed over.") for check in checks)


def test_that_a_stratified_draw_without_its_file_says_the_same(
    stratified_proof: Proof, frame: Frame
) -> None:
    checks = verify(stratified_proof, frame.ids).checks
    assert any(check.endswith("a case of a stratum was passed over.") for check in checks)


def deep(value: object) -> object:
    for _ in range(40):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["plan"].update(snapshot_id=deep(1)), "nests deeper than 16 levels"),
        (lambda d: d["plan"].update({"\ud800": 1}), "half a character pair"),
        (lambda d: d["plan"]["criteria"][0].update(n=float("inf")), "that JSON does not have"),
        (lambda d: d.update(agency="\udfff"), "has no text under agency"),
        (lambda d: d["tickets"][0].update(case_id="1\n2"), "control character under case_id"),
    ],
)
def test_that_what_could_not_be_written_again_is_refused_by_name(
    proof: Proof, change: Callable[[Document], None], words: str
) -> None:
    document = proof_document(proof)
    document["plan"] = {**proof.plan, "criteria": [dict(c) for c in proof.plan["criteria"]]}
    change(document)
    with pytest.raises(Refused, match=words):
        read_proof(document)


def test_that_a_case_is_told_from_another_by_its_leading_zeros(proof: Proof, frame: Frame) -> None:
    first = proof.tickets[0]
    short = replace(first, case_id=CaseId(first.case_id.lstrip("0")))
    false = replace(proof, tickets=(short, *proof.tickets[1:]))
    assert f"the proof says {short.case_id}." in (verify(false, frame.ids).difference or "")
