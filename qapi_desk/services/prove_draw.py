"""Taking a proof out, and checking one: with nothing but files.

``verify`` needs no workspace and no sign-in; anybody may check anybody's draw.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import ReviewId
from qapi_desk.sampling.frame import Frame, frame_bytes
from qapi_desk.sampling.proof import (
    Verification,
    auditor_script,
    proof_document,
    read_proof,
    read_receipt,
    receipt_document,
    verify,
)
from qapi_desk.services import draw_sample
from qapi_desk.services.paper.draw import universe_file_names
from qapi_desk.services.plan_sample import FRAME
from qapi_desk.services.publish import document, write
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class ProofFiles:
    """Where an exported proof lies."""

    proof: Path
    frame: Path
    script: Path
    page: Path
    receipt: Path


def export(desk: Desk, review_id: ReviewId, folder: Path) -> ProofFiles:
    """Write proof, frame, universes, receipt, script and printed page into a new folder.

    Raises:
        Refused: ``proof.exists`` for a folder that is there already; ``draw.none``.
        Trouble: ``proof.unwritable``.
    """
    proof = draw_sample.proof(desk, review_id)
    universes = draw_sample.universe_ids(desk, review_id)
    names = universe_file_names(universes)
    files = ProofFiles(
        folder / "proof.json",
        folder / names[FRAME],
        folder / "draw.sh",
        folder / "proof.pdf",
        folder / "receipt.json",
    )
    _make(folder)
    for criterion, ids in universes.items():
        _write(folder / names[criterion], frame_bytes(ids))
    _write(files.proof, _pretty(proof_document(proof)))
    if proof.receipt:
        _write(files.receipt, _pretty(receipt_document(proof.receipt)))
    _write(files.script, auditor_script().encode())
    write(document(desk, review_id, "draw-proof"), files.page)
    return files


def export_receipt(desk: Desk, review_id: ReviewId, path: Path) -> None:
    """Write the freeze receipt for someone outside, before the public value is thrown.

    Raises:
        Refused: ``receipt.none``, ``proof.exists``.
    """
    receipt = draw_sample.receipt(desk, review_id)
    if receipt is None:
        raise Refused("receipt.none", "There is no receipt yet; freeze the plan first.")
    if path.exists():
        raise Refused("proof.exists", f"{path} exists already and was left as it is.")
    _write(path, _pretty(receipt_document(receipt)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise Refused(
            "proof.exists", f"{folder} exists already and was left as it is; name a new folder."
        ) from error
    except OSError as error:
        raise Trouble("proof.unwritable", f"{folder} cannot be made ({error.strerror}).") from error


def _pretty(body: Mapping[str, object]) -> bytes:
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    rough = path.with_name(path.name + ".part")
    try:
        rough.write_bytes(content)
        rough.replace(path)
    except OSError as error:
        rough.unlink(missing_ok=True)
        raise Trouble(
            "proof.unwritable", f"{path} cannot be written ({error.strerror}); nothing is left."
        ) from error


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
