"""Proof of a draw: written, read and verified against a frame and what is held outside.

``verify`` re-derives everything and names the first difference. A proof that agrees with itself
proves little: its maker could have tried frames, plans or keys until the sample pleased. So the
answer also says whether the draw was held against something outside: the master seed M, or the
freeze receipt handed over before the public value existed. Opens no file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qapi_desk.domain.draws import FreezeReceipt, Proof
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling import proof_anchors, proof_exclusions, proof_openings, proof_tickets
from qapi_desk.sampling.evidence import DifferenceFound, Evidence
from qapi_desk.sampling.proof_text import (
    proof_document,
    read_proof,
    read_receipt,
    receipt_document,
    seal_of,
)
from qapi_desk.sampling.script import auditor_script, systematic_script

__all__ = [
    "Verification",
    "auditor_script",
    "proof_document",
    "read_proof",
    "read_receipt",
    "receipt_document",
    "seal_of",
    "systematic_script",
    "verify",
    "verify_by",
]

_STEPS: Final[tuple[Callable[[Evidence], str], ...]] = (
    proof_anchors.check_frame,
    proof_anchors.check_plan,
    proof_anchors.check_own_receipt,
    proof_anchors.check_public_value,
    proof_anchors.check_outside_receipt,
    proof_anchors.check_commitment,
    proof_anchors.check_key,
    proof_tickets.check_universes,
    proof_exclusions.check_exclusions,
    proof_tickets.check_strata_file,
    proof_tickets.check_tickets,
    proof_tickets.check_names,
    proof_tickets.check_roles,
    proof_tickets.check_counts,
    proof_openings.check_openings,
    proof_openings.check_voided,
    proof_openings.check_seal,
)
"""In order; each returns a sentence, nothing where there is nothing to say, or a difference."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a proof.

    ``difference``: the first thing that does not hold, in one sentence. ``checks``: what was found
    to hold, or could not be asked, in order. ``is_anchored``: M or the receipt came from outside
    the proof and agrees with it. ``is_key_tied``: M is known, and the key follows from it.
    """

    ok: bool
    difference: str | None
    checks: tuple[str, ...]
    is_anchored: bool
    is_key_tied: bool


def verify(
    proof: Proof,
    frame_ids: Sequence[CaseId],
    *,
    master: bytes | None = None,
    receipt: FreezeReceipt | None = None,
    memberships: Mapping[CriterionId, Collection[CaseId]] | None = None,
    strata: Mapping[CaseId, str] | None = None,
) -> Verification:
    """Re-derive a draw from frame, plan and key, and compare it with its proof.

    Args:
        proof: as read from its file.
        frame_ids: the lines of the frame file, in the file's order.
        master: the master seed M, when someone outside holds it. One revealed in the proof is
            used as well, but anchors nothing by itself.
        receipt: the freeze receipt that someone outside was handed before the draw.
        memberships: each criterion's universe, when at hand; otherwise the criteria that the
            proof names with each ticket are taken as they stand.
        strata: the strata file, when at hand; otherwise the strata that the proof names with each
            ticket are taken as they stand. A systematic draw by trait cannot be verified without.
    """
    return verify_by(Evidence(proof, frame_ids, master, receipt, memberships, strata))


def verify_by(evidence: Evidence) -> Verification:
    """The same by evidence put together before: the lists of excluded cases may be among it."""
    checks: list[str] = []
    for step in _STEPS:
        try:
            said = step(evidence)
        except DifferenceFound as found:
            return Verification(False, str(found), tuple(checks), False, False)
        except Refused as refusal:
            return Verification(False, refusal.sentence, tuple(checks), False, False)
        checks += [said] if said else []
    return Verification(
        True,
        None,
        tuple(checks),
        is_anchored=evidence.master is not None or evidence.receipt is not None,
        is_key_tied=evidence.known_master is not None,
    )
