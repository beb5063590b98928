"""Checking a draw with nothing but files: no workspace, no sign-in.

Anybody may check anybody's draw.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from qapi_desk.domain.draws import Proof
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.sampling.evidence import Evidence
from qapi_desk.sampling.frame import Frame
from qapi_desk.sampling.partition import parse_strata
from qapi_desk.sampling.proof import Verification, read_proof, read_receipt, verify_by
from qapi_desk.services.proof_files import (
    STRATA_FILE,
    excluded_file,
    is_file_name,
    universe_file,
)


def verify_files(
    proof_path: Path,
    frame_path: Path,
    *,
    master_hex: str = "",
    receipt_path: Path | None = None,
    strata_path: Path | None = None,
    universes_folder: Path | None = None,
) -> Verification:
    """Re-derive a proof from its frame, and from whatever else of the draw is at hand.

    The strata, universes and lists of excluded cases that an export put beside the proof are taken
    by themselves.

    Args:
        proof_path: ``proof.json`` of an export.
        frame_path: the frame, a case id a line.
        master_hex: the master seed M, 64 hex digits, once it is revealed.
        receipt_path: the freeze receipt that somebody outside held.
        strata_path: the strata file; else ``strata.txt`` beside the proof, if it is there.
        universes_folder: where ``universe-CRITERION.txt`` lie; else beside the proof. They are
            held against the plan only when every criterion's is there.

    Raises:
        Refused: a file that is no proof, no frame, no receipt, no strata file.
        Trouble: ``proof.unreadable``.
    """
    proof = proof_of(proof_path)
    ids = Frame.parse(_bytes(frame_path)).ids
    receipt = read_receipt(_json(receipt_path)) if receipt_path else None
    beside = proof_path.parent
    evidence = Evidence(
        proof,
        ids,
        _hex(master_hex) if master_hex else None,
        receipt,
        _universes(proof, universes_folder or beside),
        _strata(proof, strata_path or beside / STRATA_FILE, is_named=bool(strata_path)),
        _exclusions(proof, universes_folder or beside),
    )
    return verify_by(evidence)


def proof_of(path: Path) -> Proof:
    """What a proof's file says, whether it is true or not.

    Raises:
        Refused: a file that is no proof. Trouble: ``proof.unreadable``.
    """
    return read_proof(_json(path))


def _universes(proof: Proof, folder: Path) -> Mapping[CriterionId, frozenset[CaseId]] | None:
    names = _criteria_of(proof)
    files = {name: folder / universe_file(name) for name in names if is_file_name(name)}
    if not names or len(files) < len(names) or not all(path.is_file() for path in files.values()):
        return None
    return {
        name: frozenset(map(CaseId, Frame.parse(_bytes(path)).ids)) for name, path in files.items()
    }


def _exclusions(proof: Proof, folder: Path) -> Mapping[CriterionId, frozenset[CaseId]] | None:
    """The lists of excluded cases that lie there; None when there is none at all."""
    files = {
        name: folder / excluded_file(name) for name in _criteria_of(proof) if is_file_name(name)
    }
    found = {
        name: frozenset(map(CaseId, Frame.parse(_bytes(path)).ids))
        for name, path in files.items()
        if path.is_file()
    }
    return found or None


def _criteria_of(proof: Proof) -> list[CriterionId]:
    """The criteria that a plan names; none where the plan is misshapen, which ``verify`` tells."""
    rows = proof.plan.get("criteria")
    listed = rows if isinstance(rows, list) else []
    told = [row.get("criterion") for row in listed if isinstance(row, dict)]
    return [CriterionId(name) for name in told if isinstance(name, str)]


def _strata(proof: Proof, path: Path, *, is_named: bool) -> Mapping[CaseId, str] | None:
    if not is_named and not (proof.plan.get("strata_hash") and path.is_file()):
        return None
    return parse_strata(_bytes(path))


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
        body = json.loads(_bytes(path), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "proof.not_json", f"{path} is not JSON ({error}); take the file out again."
        ) from error
    if not isinstance(body, dict):
        raise Refused("proof.not_json", f"{path} holds no JSON object; take the file out again.")
    return body


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that names nothing twice: of two values each reader might take another."""
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        twice = next(key for key in times if times[key] > 1)
        raise ValueError(f"it names {twice!a:.60} twice")
    return found
