"""What a proof stands on: frame, plan, receipts, commitment and key."""

from qapi_desk.sampling.evidence import Evidence, same
from qapi_desk.sampling.frame import frame_hash
from qapi_desk.sampling.plan import hash_of_plan
from qapi_desk.sampling.tickets import draw_key, master_commitment

_RECEIPT_NAMES = ("frame_hash", "plan_hash", "master_commitment")


def check_frame(evidence: Evidence) -> str:
    """The frame has the size and the hash that the proof names."""
    proof, frame_ids = evidence.proof, evidence.frame_ids
    same(
        len(frame_ids),
        proof.frame_size,
        f"The frame holds {len(frame_ids)} cases; the proof says {proof.frame_size}.",
    )
    same(
        frame_hash(frame_ids),
        proof.frame_hash,
        "The frame's hash is not the proof's: this is another frame, or one that was changed.",
    )
    return f"The frame of {proof.frame_size} cases has the hash that the proof names."


def check_plan(evidence: Evidence) -> str:
    """The plan has the hash that the proof names, can be drawn, and names the same things."""
    proof, plan = evidence.proof, evidence.proof.plan
    same(
        hash_of_plan(plan),
        proof.plan_hash,
        "The plan's hash is not the proof's: the plan was changed after it was frozen.",
    )
    for key in ("agency", "review_year", "quarter", "frame_hash", "frame_size"):
        same(
            plan.get(key),
            getattr(proof, key),
            f"The plan and the proof do not name the same {key.replace('_', ' ')}.",
        )
    design = evidence.plan.design
    by = f" by {design.trait}" if design.trait else ""
    return (
        "The plan has the hash that the proof names, and names the same frame and period; its "
        f"design is {design.kind}{by}."
    )


def check_own_receipt(evidence: Evidence) -> str:
    """The receipt in the proof fits it; without one the draw was not witnessed."""
    receipt = evidence.proof.receipt
    if receipt is None:
        return "Not witnessed: the proof carries no freeze receipt."
    for key in _RECEIPT_NAMES:
        same(
            getattr(receipt, key),
            getattr(evidence.proof, key),
            f"The receipt in the proof names another {key.replace('_', ' ')} than the proof.",
        )
    if not evidence.proof.public_value:
        return "Not witnessed: the proof carries a receipt but no public value."
    return "The receipt in the proof names the same frame, plan and commitment."


def check_public_value(evidence: Evidence) -> str:
    """No file ties the public value; whoever knows M could try values until a sample pleases."""
    if not evidence.proof.public_value:
        return ""
    return (
        "The public value was taken as it stands in the proof: only those who saw it thrown after "
        "the freeze can confirm it."
    )


def check_outside_receipt(evidence: Evidence) -> str:
    """The receipt held outside fits the proof and is the one in it."""
    if evidence.receipt is None:
        return "No receipt from outside was given to hold the proof against."
    for key in _RECEIPT_NAMES:
        same(
            getattr(evidence.receipt, key),
            getattr(evidence.proof, key),
            f"The receipt held outside names another {key.replace('_', ' ')} than the proof.",
        )
    same(
        evidence.proof.receipt,
        evidence.receipt,
        "The receipt in the proof is not the receipt held outside.",
    )
    return "The receipt held outside names the same frame, plan and commitment."


def check_commitment(evidence: Evidence) -> str:
    """The master seed, where it is known, opens the commitment."""
    proof, master = evidence.proof, evidence.known_master
    if master is None:
        return "The commitment could not be opened: the master seed is not known yet."
    if evidence.master is not None and proof.master is not None:
        same(
            evidence.master.hex(),
            proof.master,
            "The master seed revealed in the proof is not the one held outside.",
        )
    same(
        master_commitment(master),
        proof.master_commitment,
        "The master seed does not open the commitment in the proof: another key was used.",
    )
    if evidence.master is None and evidence.receipt is None:
        return "The master seed in the proof opens its commitment; nothing outside confirms it."
    return "The master seed opens the commitment."


def check_key(evidence: Evidence) -> str:
    """The key follows from the master seed, where that is known."""
    proof = evidence.proof
    if evidence.known_master is None:
        return "The key was not tied to a commitment: the master seed is not known yet."
    derived = draw_key(
        evidence.known_master,
        proof.review_year,
        proof.quarter,
        proof.plan_hash,
        proof.frame_hash,
        proof.public_value or "",
    )
    same(
        derived.hex(),
        proof.key,
        "The key does not follow from the master seed, the period, the plan, the frame and "
        "the public value.",
    )
    return "The key follows from the master seed, period, plan, frame and public value."
