"""A whole copy of a workspace file while it is in use, by SQLite's own backup call.

An encrypted workspace gives an encrypted copy under the same passphrase.
"""

from contextlib import closing
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.store.engine import FileHome, Home
from qapi_desk.store.faults import file_fault


def backup(home: Home, path: Path) -> Path:
    """Copy the workspace to a file that does not exist yet; checked before it gets its name.

    Raises:
        Refused: ``backup.server`` for PostgreSQL; ``backup.exists``.
        Trouble: ``backup.failed``, ``store.file``; no half copy remains.
    """
    if not isinstance(home, FileHome):
        raise Refused(
            "backup.server",
            "An office workspace on PostgreSQL is backed up with the server's own tools (pg_dump).",
        )
    if path.exists():
        raise Refused("backup.exists", f"{path} exists already; choose another name.")
    half = path.absolute().with_name(f"{path.name}.part")
    try:
        half.unlink(missing_ok=True)
        _copy(home, home.beside(half))
        half.replace(path)
    except OSError as error:
        raise file_fault(error, str(path)) from error
    finally:
        _forget(half)
    return path


def _copy(source: FileHome, target: FileHome) -> None:
    try:
        with closing(source.connect("ro")) as reading, closing(target.connect("rwc")) as writing:
            reading.backup(writing)
            # a copy stands alone: no log beside it
            writing.execute("PRAGMA journal_mode = DELETE")
            verdict = str(writing.execute("PRAGMA quick_check").fetchone()[0])
    except source.driver_error as error:
        raise _failed(target.path, str(error)) from error
    if verdict != "ok":
        raise _failed(target.path, verdict.splitlines()[0])


def _failed(path: Path, reason: str) -> Trouble:
    return Trouble(
        "backup.failed",
        f"The copy to {path.parent} did not succeed ({reason}); nothing of it was kept. Check the "
        "disk's room and your right to write there.",
    )


def _forget(half: Path) -> None:
    for name in (half.name, f"{half.name}-wal", f"{half.name}-shm", f"{half.name}-journal"):
        half.with_name(name).unlink(missing_ok=True)
