"""Writes a file whole or not at all: a temporary name beside it, renamed at the end.

Turns what the disk says into a sentence. Knows nothing of what is written.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space or choose another disk",
    errno.EDQUOT: "your quota on that disk is used up; free some space or choose another disk",
    errno.EFBIG: "the disk takes no file that large; choose another disk",
    errno.EROFS: "that disk is read-only; choose another folder",
    errno.EACCES: "writing is not allowed there, or another program has the file open; "
    "close it there or choose another folder",
    errno.EPERM: "writing is not allowed there; choose another folder",
    errno.ENOENT: "the folder does not exist; make it or choose another",
    errno.ENOTDIR: "a part of that path is a file, not a folder; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


@contextmanager
def whole_file(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it takes its name, else nothing is left.

    Raises:
        Refused: ``reports.exists`` when the file is there and ``overwrite`` is False.
        Trouble: ``reports.directory`` or ``reports.write`` when the disk says no.
    """
    _check_target(path, overwrite=overwrite)
    draft = path.with_name(f".qapi-{secrets.token_hex(6)}.part")
    try:
        yield draft
        _settle(draft, path)
    except OSError as error:
        raise _trouble(path, error) from error
    finally:
        _forget(draft)


def _check_target(path: Path, *, overwrite: bool) -> None:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise _trouble(path, error) from error
    if is_folder:
        sentence = f"{path} is a folder, so no file can take its name; choose a file name."
        raise Trouble("reports.directory", sentence, file=str(path))
    if exists and not overwrite:
        sentence = (
            f"{path.name} is already in {path.parent} and was left as it is; "
            "choose another name, or say that it may be replaced."
        )
        raise Refused("reports.exists", sentence, file=str(path))


def _settle(draft: Path, path: Path) -> None:
    # The bytes reach the disk before the name does: after a power cut the old file or the new
    # one is there, never an empty one. Windows can only sync a handle opened for writing.
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    draft.replace(path)


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        # The folder itself is unreachable: the fault already under way says so.
        return


def _trouble(path: Path, error: OSError) -> Trouble:
    reason = _REASONS.get(error.errno or 0, f"the system says: {error.strerror or error}")
    sentence = f"{path.name} could not be written to {path.parent}: {reason}. Nothing was left."
    return Trouble("reports.write", sentence, file=str(path), errno=error.errno)
