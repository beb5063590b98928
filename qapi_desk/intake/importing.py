"""From an extract to an immutable, fingerprinted snapshot: all of it or nothing.

The file grows under a temporary name beside its place and is renamed at the very end. What goes
into it is ``building``'s affair.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake import sqlite_door
from qapi_desk.intake.building import build
from qapi_desk.intake.check_report import report_of
from qapi_desk.intake.filling import Job, Phase
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.source_choice import open_source
from qapi_desk.intake.sqlite_door import is_locked

_ENDING = ".snapshot-part"
_SURELY_OVER_S = 120.0


def import_extract(
    source: Path,
    out: Path,
    *,
    profile: MappingProfile | None = None,
    progress: Progress,
    passphrase: str | None = None,
    phase: Phase = lambda _name: None,
) -> ImportReport:
    """Make the snapshot ``out`` from the extract ``source``.

    Args:
        source: a folder of CSV files, a workbook or a SQLite file.
        out: where the snapshot goes; must not exist.
        profile: the county's names and date formats, when they are not the contract's.
        progress: told of rows read; its cancel leaves nothing behind.
        passphrase: when given, the snapshot is encrypted with SQLCipher.
        phase: told when a phase begins, for those who measure.

    Raises:
        Refused, Trouble: one sentence; nothing was written.
        Cancelled: when asked to stop; nothing was written.
    """
    if out.exists():
        raise _exists(out)
    if passphrase == "":
        raise Refused("import.passphrase", "An empty passphrase protects nothing; type one.")
    mapping = profile or MappingProfile()
    _clear_stale(out.parent)
    extract = open_source(source, _date_formats(mapping))
    job = Job(extract, mapping, sqlite_door.Stoppable(progress), phase)
    with _troubles_named(out), _part_beside(out) as part, _part_beside(out) as aside:
        with closing(sqlite_door.create(part, passphrase)) as connection:
            manifest = build(job, connection, aside, passphrase)
            report = report_of(connection, manifest, out)
        phase("end")
        sha256 = _settled(part)
        _publish(part, out)
    return replace(report, file_sha256=sha256)


def _date_formats(profile: MappingProfile) -> dict[str, dict[str, str]]:
    """County table -> county column -> date format."""
    return {
        mapping.name or table: {
            mapping.columns.get(column, column): form
            for column, form in mapping.date_formats.items()
        }
        for table, mapping in profile.tables.items()
    }


def _clear_stale(folder: Path) -> None:
    """Remove what an import that was killed left in the folder.

    A living import has its file locked, but for moments at its beginning and end; so what was
    written a moment ago is left too.
    """
    for part in folder.glob(f".*{_ENDING}"):
        with suppress(OSError):  # another import has just finished, or may keep its file
            if time.time() - part.stat().st_mtime > _SURELY_OVER_S and not is_locked(part):
                part.unlink()


@contextmanager
def _part_beside(out: Path) -> Iterator[Path]:
    """A temporary file in the same folder, gone at the end whatever happens."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=_ENDING, dir=out.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        for path in (part, part.with_name(part.name + "-journal")):
            path.unlink(missing_ok=True)


@contextmanager
def _troubles_named(out: Path) -> Iterator[None]:
    """Turn a full or read-only disk into one sentence; other faults of SQLite are ours."""
    try:
        yield
    except OSError as error:
        raise _unwritable(out, error.strerror or str(error)) from error
    except sqlite_door.SqliteError as error:
        if not any(word in str(error) for word in ("full", "disk I/O", "unable to open")):
            raise
        raise _unwritable(out, str(error)) from error


def _unwritable(out: Path, why: str) -> Trouble:
    return Trouble(
        "import.unwritable",
        f"The snapshot {out.name} cannot be written in {out.parent.name or out.parent}: {why}. "
        "Nothing was left there; make room or choose another folder.",
        file=out.name,
    )


def _settled(part: Path) -> str:
    """Bring the finished file to the disk; SHA-256 of its bytes."""
    os.utime(part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _publish(part: Path, out: Path) -> None:
    """Give the file its name, never over another one."""
    try:
        os.link(part, out)
    except FileExistsError as error:
        raise _exists(out) from error
    except OSError:  # a file system without hard links
        if out.exists():
            raise _exists(out) from None
        part.rename(out)
    if os.name == "posix":
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _exists(out: Path) -> Refused:
    return Refused(
        "import.exists",
        f"{out.name} exists already and is kept as it is; choose another name.",
        file=out.name,
    )
