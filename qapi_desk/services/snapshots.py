"""Bringing a snapshot into the workspace, checking it, and looking through its caseload."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import CaseId, SnapshotId
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import (
    CaseListRow,
    CaseQuery,
    CheckFinding,
    ImportReport,
    SnapshotManifest,
)
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.intake import importing
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.services.workspace import Desk, file_sha256


def import_file(
    source: Path, out: Path, *, profile: Path | None, passphrase: str | None, progress: Progress
) -> ImportReport:
    """Make a snapshot file from an extract; needs no workspace.

    Raises:
        Refused, Trouble: with nothing written.
    """
    mapping = MappingProfile.load(profile) if profile else None
    return importing.import_extract(
        source, out, profile=mapping, progress=progress, passphrase=passphrase
    )


def show_file(path: Path, *, passphrase: str | None = None) -> ImportReport:
    """What a snapshot file says of itself; needs no workspace."""
    with open_snapshot(path, passphrase=passphrase) as reader:
        return reader.report()


def import_extract(
    desk: Desk, source: Path, *, profile: Path | None = None, progress: Progress
) -> ImportReport:
    """Import an extract into the workspace's snapshots and register it.

    The snapshot is encrypted when the workspace is.
    """
    folder = desk.workspace.home / "snapshots"
    folder.mkdir(exist_ok=True)
    stamp = desk.clock.now().strftime("%Y%m%dT%H%M%S%f")[:-3]
    out = folder / f"{stamp}.snapshot"
    report = import_file(
        source, out, profile=profile, passphrase=desk.workspace.passphrase, progress=progress
    )
    register(desk, out, report)
    return report


def register(desk: Desk, path: Path, report: ImportReport) -> Changes:
    """Make a snapshot file known to the workspace, with its byte hash."""
    with open_snapshot(path, passphrase=desk.workspace.passphrase) as reader:
        manifest = reader.manifest
    with desk.store.write() as work:
        if any(known.snapshot_id == report.snapshot_id for known in work.snapshots.all()):
            path.unlink()
            return Changes.of((Kind.SNAPSHOT, report.snapshot_id), made=report.snapshot_id)
        work.snapshots.add(_record(desk, path, manifest))
        work.history.append(
            desk.happening(
                "snapshot.imported",
                manifest.snapshot_id,
                tables=dict(manifest.tables),
                file_sha256=report.file_sha256,
            )
        )
    desk.workspace.verified.add(manifest.snapshot_id)
    return Changes.of((Kind.SNAPSHOT, manifest.snapshot_id), made=manifest.snapshot_id)


def _record(desk: Desk, path: Path, manifest: SnapshotManifest) -> SnapshotRecord:
    return SnapshotRecord(
        snapshot_id=manifest.snapshot_id,
        path=str(path.resolve()),
        file_sha256=file_sha256(path),
        agency_code=manifest.agency_code,
        as_of=manifest.as_of_date,
        is_encrypted=manifest.is_encrypted,
        imported_at=desk.clock.now(),
        imported_by=desk.person.person_id,
    )


def snapshots(desk: Desk) -> tuple[SnapshotRecord, ...]:
    """The workspace's snapshots, newest first."""
    with desk.store.read() as work:
        return tuple(sorted(work.snapshots.all(), key=lambda s: s.imported_at, reverse=True))


def as_of(desk: Desk, snapshot_id: SnapshotId) -> date:
    """The day a snapshot shows."""
    with desk.store.read() as work:
        return work.snapshots.get(snapshot_id).as_of


def report(desk: Desk, snapshot_id: SnapshotId) -> ImportReport:
    """The import report kept in the snapshot."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.report()


def check_findings(
    desk: Desk, snapshot_id: SnapshotId, offset: int, limit: int
) -> tuple[CheckFinding, ...]:
    """A page of the check report."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return tuple(reader.findings(offset, limit))


def verify(desk: Desk, snapshot_id: SnapshotId, progress: Progress) -> str | None:
    """Compare the file's bytes with the hash kept at import; None when they agree."""
    with desk.store.read() as work:
        record = work.snapshots.get(snapshot_id)
    progress.step(0, 1, "Checking the snapshot's fingerprint")
    path = Path(record.path)
    if not path.is_file():
        return f"The snapshot file {path.name} is not where it was; put it back or import again."
    if file_sha256(path) != record.file_sha256:
        return (
            f"The snapshot file {path.name} is not the one that was imported: its bytes differ. "
            "Restore it from a backup; nothing is drawn or released from a changed snapshot."
        )
    desk.workspace.verified.add(snapshot_id)
    progress.step(1, 1, "The snapshot is as it was imported")
    return None


def must_be_verified(desk: Desk, snapshot_id: SnapshotId, progress: Progress) -> None:
    """Refuse to go on from a snapshot whose bytes are not those that were imported."""
    if snapshot_id in desk.workspace.verified:
        return
    difference = verify(desk, snapshot_id, progress)
    if difference:
        raise Refused("snapshot.changed", difference)


def case_ids(desk: Desk, snapshot_id: SnapshotId, query: CaseQuery) -> Sequence[CaseId]:
    """Ids of the cases a query asks for, in order, for a paged list."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.case_id_array(query)


def case_rows(
    desk: Desk, snapshot_id: SnapshotId, ids: Sequence[CaseId]
) -> tuple[CaseListRow, ...]:
    """The list rows of these cases, in the order asked for."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return tuple(reader.case_rows(ids))


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
