"""Snapshot files by themselves: made from an extract, shown, checked. Needs no workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import CheckFinding, ImportReport
from qapi_desk.intake import importing
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_reader import SnapshotReader, open_snapshot

_PAGE = 1000


def import_file(
    source: Path, out: Path, *, profile: Path | None, passphrase: str | None, progress: Progress
) -> ImportReport:
    """Make a snapshot file from an extract.

    Raises:
        Refused, Trouble: with nothing written.
    """
    mapping = MappingProfile.load(profile) if profile else None
    return importing.import_extract(
        source, out, profile=mapping, progress=progress, passphrase=passphrase
    )


@contextmanager
def verified(path: Path, *, passphrase: str | None, progress: Progress) -> Iterator[SnapshotReader]:
    """A reader of a snapshot whose every table still has its fingerprint.

    Raises:
        Refused: ``snapshot.changed``; whatever opening refuses.
        Trouble: ``snapshot.unreadable``.
    """
    with open_snapshot(path, passphrase=passphrase) as reader:
        reader.verify(progress)
        yield reader


def show_file(path: Path, *, passphrase: str | None = None, progress: Progress) -> ImportReport:
    """What a snapshot file says of itself once it is verified: the same as its import said."""
    with verified(path, passphrase=passphrase, progress=progress) as reader:
        return replace(reader.report(), file_sha256=file_sha256(path))


def every_finding(path: Path, *, passphrase: str | None = None) -> Iterator[CheckFinding]:
    """The whole check report, streamed: an import report carries the first findings only."""
    with open_snapshot(path, passphrase=passphrase) as reader:
        offset = 0
        while page := reader.findings(offset, _PAGE):
            yield from page
            offset += len(page)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def passphrase_from(path: Path | None) -> str | None:
    """The first line of a passphrase file; None without one.

    Raises:
        Trouble: ``passphrase.unreadable``.
        Refused: ``passphrase.empty``.
    """
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            "passphrase.unreadable", f"The passphrase file {path} cannot be read; check its name."
        ) from error
    if not lines or not lines[0]:
        raise Refused("passphrase.empty", f"The first line of {path} is empty; write it there.")
    return lines[0]
