"""A draw checked from its files, told whole: what it claims, what holds, what hangs in the air.

Needs no workspace and no sign-in; anybody may check anybody's draw.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qapi_desk import __version__
from qapi_desk.domain.draws import OpeningCause, Proof
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Progress
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.sampling.plan_text import read_plan
from qapi_desk.sampling.proof import Verification
from qapi_desk.services import check_proof, draw_files
from qapi_desk.services.design_words import design_words, selection_words
from qapi_desk.services.draw_files import DrawFiles

OPEN_BEGINNINGS = (
    "Not witnessed",
    "No receipt from outside",
    "The commitment could not be opened",
    "The key was not tied",
    "The master seed in the proof opens its commitment; nothing outside",
    "The public value was taken as it stands",
    "The criteria named with each ticket were taken as they stand",
    "The strata named with each ticket were taken as they stand",
    "The plan names no strata; those given were not used",
    "No seal",
)
"""How the checks begin that say what could not be asked."""


class Stands(StrEnum):
    """How one check stands."""

    HOLDS = "holds"
    OPEN = "open"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check, in one sentence."""

    stands: Stands
    words: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a proof says of its draw, whether it holds or not.

    ``facts``: (what, value), the short ones first. ``criteria``: one line each. ``openings`` and
    ``voided``: one sentence each.
    """

    facts: tuple[tuple[str, str], ...]
    criteria: tuple[str, ...]
    openings: tuple[str, ...]
    voided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedDraw:
    """What came of a check. ``summary``: the outcome in one sentence; ``text``: all of it."""

    files: DrawFiles
    claims: Claims
    lines: tuple[CheckLine, ...]
    is_ok: bool
    is_anchored: bool
    summary: str
    text: str


def check(files: DrawFiles, master_hex: str, progress: Progress) -> CheckedDraw:
    """Check a draw from its files.

    Args:
        files: a proof and a frame at least.
        master_hex: the master seed, 64 hex digits, or empty; spaces do not count.
        progress: asked between reading, drawing again and comparing.

    Raises:
        Refused: ``files.missing``, a file too large, or one that is not what it should be.
        Trouble: a file that cannot be read.
    """
    if files.proof is None or files.frame is None:
        missing = "proof" if files.proof is None else "frame"
        raise Refused("files.missing", f"There is no {missing} yet; a proof and its frame are due.")
    for path in (files.proof, files.frame, files.receipt, files.strata):
        if path is not None:
            draw_files.check_size(path)
    progress.step(0, 3, "Reading the proof")
    proof = check_proof.proof_of(files.proof)
    progress.step(1, 3, "Drawing again from frame and key")
    found = check_proof.verify_files(
        files.proof,
        files.frame,
        master_hex="".join(master_hex.split()),
        receipt_path=files.receipt,
        strata_path=files.strata,
        universes_folder=files.universes,
    )
    progress.step(2, 3, "Telling what was found")
    told = _told(files, proof, found)
    progress.step(3, 3, "Checked")
    return told


def save(checked: CheckedDraw, path: Path) -> None:
    """Write the outcome as text; a file that is there is replaced, as its dialog asked.

    Raises:
        Trouble: the disk says no; nothing is left.
    """
    with whole_file(path, overwrite=True) as draft:
        draft.write_text(checked.text + "\n", encoding="utf-8")


def _told(files: DrawFiles, proof: Proof, found: Verification) -> CheckedDraw:
    lines = tuple(_line(words) for words in found.checks)
    if found.difference is not None:
        lines = (*lines, CheckLine(Stands.DIFFERS, found.difference))
    claims, summary = _claims(proof), _summary(found)
    text = "\n".join(_text(files, claims, lines, summary))
    return CheckedDraw(files, claims, lines, found.ok, found.is_anchored, summary, text)


def _line(words: str) -> CheckLine:
    return CheckLine(Stands.OPEN if words.startswith(OPEN_BEGINNINGS) else Stands.HOLDS, words)


def _summary(found: Verification) -> str:
    if not found.ok:
        return "The draw does not hold: the first difference is named below."
    if found.is_anchored and found.is_key_tied:
        return "The draw holds, and it agrees with what was held outside."
    if found.is_anchored:
        return (
            "The draw holds, and it agrees with the receipt held outside; its key can be tied to "
            "it once the master seed is revealed."
        )
    return (
        "The draw agrees with itself; nothing from outside, receipt or master seed, was given to "
        "hold it against."
    )


def _claims(proof: Proof) -> Claims:
    sampled = sum(ticket.role == "sample" for ticket in proof.tickets)
    witnessed = "yes: receipt and public value" if proof.is_witnessed else "not witnessed"
    facts = (
        ("Agency", proof.agency),
        ("Quarter", proof.quarter),
        ("Frame", f"{proof.frame_size:,} cases"),
        ("Sample", f"{sampled:,} cases"),
        ("Reserve listed", f"{len(proof.tickets) - sampled:,} cases"),
        ("Witnessed", witnessed),
        ("Frozen", f"{proof.receipt.frozen_at.isoformat()}" if proof.receipt else ""),
        ("Master seed", "revealed in the proof" if proof.master else "not revealed yet"),
        ("Public value", proof.public_value or ""),
        ("Key", proof.key),
    )
    openings = tuple(
        f"Rank {one.rank:,} for {one.criterion}: case {one.case_id} in place of {one.for_case} "
        f"({_cause(one.cause, one.code)})"
        for one in proof.openings
    )
    voided = tuple(
        f"Draw {one.number}, voided {one.voided_at:%Y-%m-%d} by {one.person}: {one.reason}"
        for one in proof.voided
    )
    return Claims(facts, _criteria(proof), openings, voided)


def _cause(cause: OpeningCause, code: str) -> str:
    return f"{cause}, {code}" if code else str(cause)


def _criteria(proof: Proof) -> tuple[str, ...]:
    """The design and each criterion's size; nothing where the plan cannot be read."""
    try:
        plan = read_plan(proof.plan)
    except Refused:
        return ()
    sizes = (f"{part.criterion}: {selection_words(part)}" for part in plan.criteria)
    return (f"Design: {design_words(plan.design)}", *sizes)


def _text(
    files: DrawFiles, claims: Claims, lines: tuple[CheckLine, ...], summary: str
) -> Iterator[str]:
    yield from ("Check of a draw", "", summary, "", "Files")
    named = (("proof", files.proof), ("frame", files.frame), ("receipt", files.receipt),
             ("strata", files.strata))  # fmt: skip
    for name, path in named:
        if path is not None:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"  {name:<8} {path.name}  SHA-256 {digest}"
    yield from ("", "What the draw claims")
    yield from (f"  {name}: {value}" for name, value in claims.facts if value)
    yield from (f"  {line}" for line in (*claims.criteria, *claims.openings, *claims.voided))
    yield from ("", "Checks, in order")
    yield from (f"  {line.stands.upper():<8} {line.words}" for line in lines)
    yield from ("", f"Checked by QAPI Desk {__version__}, from these files alone.")
