"""Checking a draw with nothing but files: no workspace, no sign-in.

Anybody may check anybody's draw.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.proof import Verification, read_proof, read_receipt, verify


def verify_files(
    proof_path: Path, frame_path: Path, *, master_hex: str = "", receipt_path: Path | None = None
) -> Verification:
    """Re-derive a proof from its frame, and from M and the receipt when they are at hand.

    Raises:
        Refused: a file that is no proof, no frame or no receipt.
        Trouble: ``proof.unreadable``.
    """
    proof = read_proof(_json(proof_path))
    ids = Frame.parse(_bytes(frame_path)).ids
    receipt = read_receipt(_json(receipt_path)) if receipt_path else None
    master = _hex(master_hex) if master_hex else None
    return verify(proof, ids, master=master, receipt=receipt)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Refused("proof.master", "The master seed is 64 hex digits; check it.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(
            "proof.unreadable", f"{path} cannot be read ({error.strerror}); check the name."
        ) from error


def _json(path: Path) -> Mapping[str, object]:
    try:
        body = json.loads(_bytes(path))
    except ValueError as error:
        raise Refused(
            "proof.not_json", f"{path} is not JSON ({error}); take the file out again."
        ) from error
    if not isinstance(body, dict):
        raise Refused("proof.not_json", f"{path} holds no JSON object; take the file out again.")
    return body
