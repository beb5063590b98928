"""Bringing a snapshot into the workspace, checking it, and looking through its caseload."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, SnapshotId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import (
    CaseListRow,
    CaseQuery,
    CheckFinding,
    ImportReport,
    SnapshotManifest,
)
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.services import practice_key
from qapi_desk.services.snapshot_files import file_sha256, import_file
from qapi_desk.services.workspace import Desk, make_folder


def import_extract(
    desk: Desk, source: Path, *, profile: Path | None = None, progress: Progress
) -> ImportReport:
    """Import an extract into the workspace's snapshots and register it.

    The snapshot is encrypted when the workspace is. An extract that was imported before gives the
    snapshot that is there already, or puts its file back when that was lost.

    Raises:
        Refused: ``people.role``; whatever the import refuses, with nothing written.
        Trouble: the disk.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, to="import a snapshot")
    return take_in(desk, source, profile=profile, progress=progress)


def take_in(
    desk: Desk, source: Path, *, profile: Path | None = None, progress: Progress
) -> ImportReport:
    """The same, whoever asks: what the program makes itself is taken in for anyone.

    Raises:
        Refused: whatever the import refuses, with nothing written.
        Trouble: the disk.
    """
    folder = desk.workspace.home / "snapshots"
    make_folder(folder)
    stamp = desk.clock.now().strftime("%Y%m%dT%H%M%S%f")[:-3]
    out = folder / f"{stamp}.snapshot"
    report = import_file(
        source, out, profile=profile, passphrase=desk.workspace.passphrase, progress=progress
    )
    try:
        return replace(report, path=_register(desk, out, report))
    except BaseException:  # a file that the workspace does not know is not left lying about
        out.unlink(missing_ok=True)
        raise


def _register(desk: Desk, path: Path, report: ImportReport) -> Path:
    """Make a snapshot file known to the workspace, with its byte hash; gives its place."""
    with open_snapshot(path, passphrase=desk.workspace.passphrase) as reader:
        manifest = reader.manifest
    with desk.store.write() as work:
        for known in work.snapshots.all():
            if known.snapshot_id == report.snapshot_id:
                return _known_already(desk, known, path)
        work.snapshots.add(_record(desk, path, manifest, report.file_sha256))
        work.history.append(
            desk.happening(
                "snapshot.imported",
                manifest.snapshot_id,
                tables=dict(manifest.tables),
                file_sha256=report.file_sha256,
            )
        )
    desk.workspace.verified[manifest.snapshot_id] = stamp(path)
    return path


def _known_already(desk: Desk, known: SnapshotRecord, path: Path) -> Path:
    place = desk.workspace.place_of(known)
    if file_sha256(path) == known.file_sha256 and _difference(place, known):
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    path.unlink(missing_ok=True)
    return place


def _record(desk: Desk, path: Path, manifest: SnapshotManifest, sha256: str) -> SnapshotRecord:
    return SnapshotRecord(
        snapshot_id=manifest.snapshot_id,
        path=path.relative_to(desk.workspace.home).as_posix(),
        file_sha256=sha256,
        agency_code=manifest.agency_code,
        as_of=manifest.as_of_date,
        is_encrypted=manifest.is_encrypted,
        imported_at=desk.clock.now(),
        imported_by=desk.person.person_id,
    )


def snapshots(desk: Desk) -> tuple[SnapshotRecord, ...]:
    """The county's snapshots, newest first; none that was made for practice only."""
    with desk.store.read() as work:
        made_up = practice_key.counties_in(work)
        found = [each for each in work.snapshots.all() if each.snapshot_id not in made_up]
    return tuple(sorted(found, key=lambda s: s.imported_at, reverse=True))


def record(desk: Desk, snapshot_id: SnapshotId) -> SnapshotRecord:
    """One snapshot's record, the county's or one made for practice.

    Raises:
        Refused: ``snapshots.unknown``.
    """
    with desk.store.read() as work:
        return work.snapshots.get(snapshot_id)


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
    path = desk.workspace.place_of(record)
    seen = stamp(path)
    difference = _difference(path, record)
    if difference:
        desk.workspace.verified.pop(snapshot_id, None)
        return difference
    desk.workspace.verified[snapshot_id] = seen
    progress.step(1, 1, "The snapshot is as it was imported")
    return None


def _difference(path: Path, record: SnapshotRecord) -> str | None:
    if not path.is_file():
        return f"The snapshot file {path.name} is not where it was; put it back or import again."
    if file_sha256(path) != record.file_sha256:
        return (
            f"The snapshot file {path.name} is not the one that was imported: its bytes differ. "
            "Restore it from a backup; nothing is drawn or released from a changed snapshot."
        )
    return None


def stamp(path: Path) -> tuple[int, int, int]:
    """Size, time of change and number of a file: when they differ it is verified anew."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def must_be_verified(desk: Desk, snapshot_id: SnapshotId, progress: Progress) -> None:
    """Refuse to go on from a snapshot whose bytes are not those that were imported.

    A long sitting does not hash the file for every release, but notices when it was touched.
    """
    with desk.store.read() as work:
        place = desk.workspace.place_of(work.snapshots.get(snapshot_id))
    if desk.workspace.verified.get(snapshot_id) == stamp(place):
        return
    difference = verify(desk, snapshot_id, progress)
    if difference:
        raise Refused("snapshot.changed", difference)


def case_ids(
    desk: Desk, snapshot_id: SnapshotId, query: CaseQuery, limit: int | None = None
) -> Sequence[CaseId]:
    """Ids of the cases a query asks for, or of the first of them, in order, for a paged list."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.case_id_array(query, limit)


def case_rows(
    desk: Desk, snapshot_id: SnapshotId, ids: Sequence[CaseId]
) -> tuple[CaseListRow, ...]:
    """The list rows of these cases, in the order asked for."""
    with desk.workspace.snapshot(snapshot_id) as reader:
        return tuple(reader.case_rows(ids))
