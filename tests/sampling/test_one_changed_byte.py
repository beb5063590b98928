"""One changed byte, or one changed value, anywhere in what is handed over is found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qapi_desk.domain.draws import FreezeReceipt, Opening, OpeningCause, Plan, Proof, VoidedDraw
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.sampling.draw import cases_to_open
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.partition import parse_strata, strata_bytes
from qapi_desk.sampling.proof import (
    proof_document,
    read_proof,
    read_receipt,
    receipt_document,
    verify,
)

Memberships = Mapping[CriterionId, frozenset[CaseId]]
NIGHT = datetime(2026, 10, 2, tzinfo=UTC)


@dataclass(frozen=True)
class HandedOver:
    """The files of a stratified draw with openings and a voided one, as bytes."""

    proof: bytes
    frame: bytes
    strata: bytes
    receipt: bytes
    memberships: Memberships
    master: bytes

    def holds(self) -> bool:
        try:
            return verify(
                read_proof(json.loads(self.proof)),
                Frame.parse(self.frame).ids,
                master=self.master,
                receipt=read_receipt(json.loads(self.receipt)),
                memberships=self.memberships,
                strata=parse_strata(self.strata),
            ).ok
        except (Refused, ValueError):  # no proof, no JSON, not UTF-8
            return False


@pytest.fixture
def handed_over(
    stratified_proof: Proof,
    stratified_plan: Plan,
    frame: Frame,
    strata: dict[CaseId, str],
    memberships: Memberships,
    master: bytes,
) -> HandedOver:
    assert stratified_proof.receipt is not None
    whole = replace(
        stratified_proof,
        voided=(VoidedDraw(1, "frame held closed cases", "p-1", NIGHT),),
        openings=(replacement(stratified_proof, stratified_plan, memberships),),
        master=master.hex(),
    )
    return HandedOver(
        compact(proof_document(whole)),
        frame.to_bytes(),
        strata_bytes(strata),
        compact(receipt_document(stratified_proof.receipt)),
        memberships,
        master,
    )


def replacement(proof: Proof, plan: Plan, memberships: Memberships) -> Opening:
    part = plan.criteria[0]
    universe = memberships[part.criterion]
    before = cases_to_open(part, proof.tickets, universe, {})
    gone = {before[0]: Outcome.EXCLUDED}
    (new,) = set(cases_to_open(part, proof.tickets, universe, gone)) - set(before)
    rank = next(t.rank for t in proof.tickets if t.case_id == new)
    cause = OpeningCause.REPLACEMENT
    return Opening(part.criterion, rank, new, cause, before[0], "DUP", "p-1", "p-2", NIGHT)


def compact(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a JSON document that holds no others."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, key))
        else:
            yield (*path, key)


def with_leaf_changed(document: Any, path: tuple[Any, ...]) -> Any:
    copied = json.loads(json.dumps(document))
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other_than(place[path[-1]])
    return copied


def other_than(value: Any) -> Any:
    """A value of the same kind, as near as one character or one more."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return "0.5"


def test_that_what_was_handed_over_holds(handed_over: HandedOver) -> None:
    assert handed_over.holds()


def test_that_every_value_of_the_proof_is_held_against_something(handed_over: HandedOver) -> None:
    document = json.loads(handed_over.proof)
    paths = list(leaves(document))
    assert len(paths) > 250
    unseen = [
        path
        for path in paths
        if replace(handed_over, proof=compact(with_leaf_changed(document, path))).holds()
    ]
    assert unseen == []


def test_that_every_value_of_a_focused_proof_is_held_against_something(
    proof: Proof, handed_over: HandedOver, receipt: FreezeReceipt
) -> None:
    document = proof_document(proof)
    told = replace(handed_over, receipt=compact(receipt_document(receipt)))
    assert replace(told, proof=compact(document)).holds()
    unseen = [
        path
        for path in leaves(document)
        if replace(told, proof=compact(with_leaf_changed(document, path))).holds()
    ]
    assert unseen == []


def with_file(handed_over: HandedOver, file: str, data: bytes) -> HandedOver:
    changes: dict[str, Any] = {file: data}
    return replace(handed_over, **changes)


@pytest.mark.parametrize("file", ["proof", "frame", "strata", "receipt"])
def test_that_a_changed_byte_is_found(handed_over: HandedOver, file: str) -> None:
    data = getattr(handed_over, file)
    step = max(1, len(data) // 150)
    unseen = []
    for place in range(0, len(data), step):
        changed = bytearray(data)
        changed[place] ^= 1 + place % 7
        if with_file(handed_over, file, bytes(changed)).holds():
            unseen.append(place)
    assert unseen == []


@pytest.mark.parametrize("file", ["proof", "frame", "strata", "receipt"])
def test_that_a_file_cut_short_is_found(handed_over: HandedOver, file: str) -> None:
    data = getattr(handed_over, file)
    for end in [0, 1, len(data) // 3, len(data) - 2, len(data) - 1]:
        assert not with_file(handed_over, file, data[:end]).holds()
