"""Taking the proof of a draw out, for anybody to check (``check_proof``)."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.draws import DesignKind, Proof
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.sampling.frame import frame_bytes
from qapi_desk.sampling.partition import strata_bytes
from qapi_desk.sampling.proof import (
    auditor_script,
    proof_document,
    receipt_document,
)
from qapi_desk.sampling.script import systematic_script
from qapi_desk.sampling.systematic import listed
from qapi_desk.services import draw_sample, plan_sample
from qapi_desk.services.proof_files import (
    FRAME_FILE,
    LIST_FILE,
    STRATA_FILE,
    SYSTEMATIC_FILE,
    excluded_file,
    universe_file,
)
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
    strata: Path
    """Only there when the design has strata, or is sorted by a trait."""


def export(desk: Desk, review_id: ReviewId, folder: Path) -> ProofFiles:
    """Write proof, frame, universes, receipt, script and printed page into a new folder.

    With them what the universes leave out, and the strata where the design has any.

    Raises:
        Refused: ``proof.exists`` for a folder that is there already; ``draw.none``.
        Trouble: ``proof.unwritable``.
    """
    if folder.exists():
        raise Refused(
            "proof.exists", f"{folder} exists already and was left as it is; name a new folder."
        )
    rough = folder.with_name(f".{folder.name}.part")
    _make(rough)
    try:
        _fill(desk, review_id, _files_in(rough))
        rough.replace(folder)
    except OSError as error:
        raise Trouble(
            "proof.unwritable", f"{folder} cannot be written ({error.strerror}); nothing is left."
        ) from error
    finally:
        shutil.rmtree(rough, ignore_errors=True)
    return _files_in(folder)


def _files_in(folder: Path) -> ProofFiles:
    return ProofFiles(
        folder / "proof.json",
        folder / FRAME_FILE,
        folder / "draw.sh",
        folder / "proof.pdf",
        folder / "receipt.json",
        folder / STRATA_FILE,
    )


def _fill(desk: Desk, review_id: ReviewId, files: ProofFiles) -> None:
    proof = draw_sample.proof(desk, review_id)
    _lists(desk, review_id, files)
    _write(files.proof, _pretty(proof_document(proof)))
    if proof.receipt:
        _write(files.receipt, _pretty(receipt_document(proof.receipt)))
    _write(files.script, auditor_script().encode())
    _systematic(desk, review_id, files, proof)
    write(document(desk, review_id, "draw-proof"), files.page)


def _lists(desk: Desk, review_id: ReviewId, files: ProofFiles) -> None:
    """The files of ids that the plan's hashes cover."""
    folder, lists = files.proof.parent, draw_sample.lists(desk, review_id)
    _write(files.frame, frame_bytes(lists.frame))
    for criterion, ids in lists.universes.items():
        _write(folder / universe_file(criterion), frame_bytes(ids))
    for criterion, ids in lists.excluded.items():
        _write(folder / excluded_file(criterion), frame_bytes(ids))
    if lists.strata:
        _write(files.strata, strata_bytes(lists.strata))


def _systematic(desk: Desk, review_id: ReviewId, files: ProofFiles, proof: Proof) -> None:
    """What redraws a systematic sample; its list too, where that is not a universe as it stands."""
    plan = plan_sample.plan(desk, review_id)
    if plan is None or plan.design.kind is not DesignKind.SYSTEMATIC:
        return
    folder, lists = files.proof.parent, draw_sample.lists(desk, review_id)
    _write(folder / SYSTEMATIC_FILE, systematic_script().encode())
    if lists.strata:
        universe = lists.universes[plan.criteria[0].criterion]
        walked = listed(bytes.fromhex(proof.key), universe, lists.strata)
        _write(folder / LIST_FILE, b"".join(case_id.encode() + b"\n" for case_id in walked))


def export_receipt(desk: Desk, review_id: ReviewId, path: Path) -> None:
    """Write the freeze receipt for someone outside, before the public value is thrown.

    Supervisors and observers; the history remembers when.

    Raises:
        Refused: ``receipt.none``, ``proof.exists``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="hand out the freeze receipt")
    receipt = draw_sample.receipt(desk, review_id)
    if receipt is None:
        raise Refused("receipt.none", "There is no receipt yet; freeze the plan first.")
    if path.exists():
        raise Refused("proof.exists", f"{path} exists already and was left as it is.")
    with desk.store.write() as work:  # that it went out, and when, is part of the ceremony
        work.history.append(
            desk.happening("receipt.exported", review_id, plan_hash=receipt.plan_hash)
        )
        _write(path, _pretty(receipt_document(receipt)))


def _make(folder: Path) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
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
