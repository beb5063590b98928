"""Which files of a draw somebody hands over: told apart by what is in them, not by their names.

A folder is taken as an export is made. The receipt of such a folder is left aside: it proves
something only to those who held it before the draw, and they name it themselves.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.services.proof_files import FRAME_FILE, STRATA_FILE

PROOF_FILE = "proof.json"
LARGEST_FILE_BYTES = 256 * 2**20
"""A frame of 18 million cases; no file of a draw is larger."""
_BEGINNING_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class DrawFiles:
    """The files of one draw; None where there is none. ``universes`` is a folder."""

    proof: Path | None = None
    frame: Path | None = None
    receipt: Path | None = None
    strata: Path | None = None
    universes: Path | None = None

    def with_more(self, more: "DrawFiles") -> "DrawFiles":
        """These files, and the others in place of their own kind."""
        named = {each.name: getattr(more, each.name) for each in fields(more)}
        return replace(self, **{name: path for name, path in named.items() if path is not None})


def sort_out(paths: Iterable[Path]) -> DrawFiles:
    """Which of the files is which.

    Raises:
        Refused: a folder without a proof, a file that belongs to no draw, two of one kind.
        Trouble: ``proof.unreadable``.
    """
    found = DrawFiles()
    for path in paths:
        more = _in_folder(path) if path.is_dir() else _by_content(path)
        for each in fields(more):
            before, now = getattr(found, each.name), getattr(more, each.name)
            if before is not None and now is not None and before != now:
                raise Refused(
                    "files.twice",
                    f"{before.name} and {now.name} are both a {each.name}; give one of them.",
                )
        found = found.with_more(more)
    return found


def _in_folder(folder: Path) -> DrawFiles:
    proof, frame = folder / PROOF_FILE, folder / FRAME_FILE
    if not proof.is_file():
        raise Refused(
            "files.no_proof",
            f"{folder} holds no {PROOF_FILE}; give the folder that a draw was exported to.",
        )
    strata = folder / STRATA_FILE
    return DrawFiles(
        proof,
        frame if frame.is_file() else None,
        strata=strata if strata.is_file() else None,
        universes=folder if any(folder.glob("universe-*.txt")) else None,
    )


def _by_content(path: Path) -> DrawFiles:
    check_size(path)
    beginning = _beginning(path)
    if beginning.lstrip()[:1] in {b"{", b"["}:
        return _json_file(path)
    if not beginning or b"\x00" in beginning or beginning.startswith(b"#!"):
        raise Refused(
            "files.unknown", f"{path.name} is neither a proof, a frame nor a receipt; leave it out."
        )
    if b"\t" in beginning.split(b"\n", 1)[0]:
        return DrawFiles(strata=path)
    if path.name.startswith("universe-"):
        return DrawFiles(universes=path.parent)
    return DrawFiles(frame=path)


def _json_file(path: Path) -> DrawFiles:
    """A receipt is short and names when it was frozen; every other JSON file is held for a proof.

    Whether it is one is said when it is checked, with what is wrong about it.
    """
    if path.stat().st_size < _BEGINNING_BYTES:
        try:
            body = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return DrawFiles(proof=path)
        if isinstance(body, dict) and "frozen_at" in body and "tickets" not in body:
            return DrawFiles(receipt=path)
    return DrawFiles(proof=path)


def check_size(path: Path) -> None:
    """Refuse a file too large to belong to a draw, before it is read.

    Raises:
        Refused: ``files.large``. Trouble: ``proof.unreadable``.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > LARGEST_FILE_BYTES:
        raise Refused(
            "files.large",
            f"{path.name} holds {size // 2**20:,} MB; no proof, frame or receipt is larger than "
            f"{LARGEST_FILE_BYTES // 2**20} MB, so it is another file.",
        )


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> Trouble:
    return Trouble("proof.unreadable", f"{path} cannot be read ({error.strerror}); check the name.")
