import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qapi_desk.domain.draws import FreezeReceipt, Proof, VoidedDraw
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.proof import (
    proof_document,
    read_proof,
    read_receipt,
    receipt_document,
)

PROMISED = [
    "version",
    "agency",
    "review_year",
    "quarter",
    "frame_hash",
    "plan",
    "plan_hash",
    "master_commitment",
    "receipt",
    "public_value",
    "key",
    "frame_size",
    "tickets",
    "voided",
]
VOIDED = VoidedDraw(1, "frame held closed cases", "p-1", datetime(2026, 10, 2, 9, 0, tzinfo=UTC))


def test_that_a_proof_has_exactly_the_promised_keys(proof: Proof) -> None:
    document = proof_document(proof)
    assert list(document) == PROMISED
    assert list(document["tickets"][0]) == ["rank", "case_id", "ticket", "stratum", "role"]


def test_that_the_master_seed_stands_in_a_proof_only_once_revealed(
    proof: Proof, master: bytes
) -> None:
    assert proof_document(replace(proof, master=master.hex()))["master"] == master.hex()


@pytest.mark.parametrize("is_bare", [False, True])
def test_that_a_proof_reads_back_as_itself(proof: Proof, master: bytes, *, is_bare: bool) -> None:
    full = replace(proof, voided=(VOIDED,), master=master.hex())
    one = replace(proof, receipt=None, public_value=None) if is_bare else full
    assert read_proof(json.loads(json.dumps(proof_document(one)))) == one


def test_that_a_receipt_reads_back_as_itself(receipt: FreezeReceipt) -> None:
    assert read_receipt(receipt_document(receipt)) == receipt


def test_that_a_proof_says_whether_it_was_witnessed(proof: Proof) -> None:
    assert proof.is_witnessed
    assert not replace(proof, public_value=None).is_witnessed


@pytest.mark.parametrize("key", PROMISED)
def test_that_a_missing_key_is_named(proof: Proof, key: str) -> None:
    document = proof_document(proof)
    del document[key]
    with pytest.raises(Refused, match=f"has no {key}"):
        read_proof(document)


@pytest.mark.parametrize(
    "key", [key for key in PROMISED if key not in {"receipt", "public_value"}] + ["master"]
)
def test_that_a_value_of_another_kind_is_refused(proof: Proof, key: str) -> None:
    with pytest.raises(Refused):
        read_proof(proof_document(proof) | {key: True})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(surplus=1), "'surplus'"),
        (lambda d: d.update(version=2), "version is not 1"),
        (lambda d: d.update(key="AB" * 32), "64 lower-case hex digits under key"),
        (lambda d: d.update(public_value=7), "no text under public_value"),
        (lambda d: d.update(receipt=[]), "The receipt is not a JSON object"),
        (lambda d: d["receipt"].update(frozen_at="noon"), "no date and time under frozen_at"),
        (lambda d: d["tickets"].append("x"), "is not a JSON object"),
        (lambda d: d["tickets"][2].update(rank=0), "Ticket 3 of the proof has no whole number"),
        (lambda d: d["tickets"][2].update(role="spare"), "neither sample nor reserve"),
        (lambda d: d["tickets"][2].pop("stratum"), "Ticket 3 of the proof has no stratum"),
        (lambda d: d["voided"].append({"number": 1}), "Voided draw 1 of the proof has no reason"),
    ],
)
def test_that_a_misshapen_proof_is_refused_by_place(
    proof: Proof, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    document = deepcopy(proof_document(proof))
    change(document)
    with pytest.raises(Refused, match=words):
        read_proof(document)


@pytest.mark.parametrize("document", [None, [], "proof", 7])
def test_that_what_is_no_object_is_no_proof(document: object) -> None:
    with pytest.raises(Refused, match="not a JSON object"):
        read_proof(document)
