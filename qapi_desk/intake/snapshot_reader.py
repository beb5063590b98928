"""Reading a snapshot: its manifest, its cases, its check report, and whether it is unchanged.

A reader belongs to the thread that opened it; another thread opens its own. Nothing is written.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType

from qapi_desk.domain.cases import CaseFile, Worker
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, WorkerId
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.snapshots import (
    CaseListRow,
    CaseQuery,
    CheckFinding,
    ImportReport,
    SnapshotManifest,
)
from qapi_desk.intake import case_list, case_stream, check_report, lean_cases, sqlite_door, staff
from qapi_desk.intake.contract import TABLES
from qapi_desk.intake.fingerprint import derived_hashes, snapshot_id_of, table_hash
from qapi_desk.intake.manifest import read_manifest
from qapi_desk.intake.older_snapshots import complete
from qapi_desk.intake.report_trail import Trail
from qapi_desk.intake.told_codes import told_codes

_NO_MANIFEST: tuple[type[Exception], ...] = (
    *sqlite_door.SqliteError,
    KeyError,
    TypeError,
    ValueError,
)


def open_snapshot(path: Path, *, passphrase: str | None = None) -> "SnapshotReader":
    """Open a snapshot for the calling thread and check its manifest; close it after use.

    Args:
        path: the snapshot file.
        passphrase: of an encrypted snapshot; not looked at when the file is plain.

    Raises:
        Trouble: ``snapshot.unreadable``.
        Refused: ``snapshot.journal``, ``snapshot.passphrase``, ``snapshot.not_sqlite``,
            ``snapshot.foreign`` (a SQLite file of something else), ``snapshot.changed``.
    """
    connection = sqlite_door.open_immutable(path, passphrase)
    try:
        manifest, derived = read_manifest(connection)
    except _NO_MANIFEST as error:
        connection.close()
        raise Refused(
            "snapshot.foreign",
            f"{path.name} is a SQLite file, but not a snapshot; choose a file that "
            "`snapshot import` made.",
            file=path.name,
        ) from error
    if snapshot_id_of(manifest.table_hashes) != manifest.snapshot_id:
        connection.close()
        raise changed(path, "manifest")
    complete(connection)
    return SnapshotReader(path, connection, manifest, derived)


def changed(path: Path, table: str) -> Refused:
    """The refusal of a snapshot that is not as it was imported."""
    return Refused(
        "snapshot.changed",
        f"{path.name} was changed after its import: table {table} does not match its fingerprint. "
        "Restore the file from a backup or import the extract anew.",
        file=path.name,
        table=table,
    )


class SnapshotReader:
    """An open snapshot."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        manifest: SnapshotManifest,
        derived: dict[str, str],
    ) -> None:
        self.path = path
        self.manifest = manifest
        self._connection = connection
        self._derived = derived

    def __enter__(self) -> "SnapshotReader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def verify(self, progress: Progress) -> None:
        """Work out every table's fingerprint again.

        Raises:
            Refused: ``snapshot.changed``, naming the first table that differs.
        """
        try:
            for table in TABLES:
                found = table_hash(self._connection, table, progress)
                if found != self.manifest.table_hashes.get(table.name):
                    raise changed(self.path, table.name)
            for name, digest in derived_hashes(self._connection, progress).items():
                if digest != self._derived.get(name):
                    raise changed(self.path, name)
            # a changed index would hide rows from every lookup while the tables still agree
            verdict = self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise changed(self.path, "(an index)")
        except sqlite_door.SqliteError as error:
            raise changed(self.path, f"(unreadable: {error})") from error

    def report(self) -> ImportReport:
        """What the import reported, with the first findings; the file's own hash stays empty."""
        return check_report.report_of(self._connection, self.manifest, self.path)

    def findings(self, offset: int, limit: int) -> tuple[CheckFinding, ...]:
        """A page of the check report."""
        return check_report.findings(self._connection, offset, limit)

    def case_ids(self) -> Iterator[CaseId]:
        """Ids that may enter a frame, in order of their UTF-8 bytes."""
        query = (
            "SELECT case_id FROM case_list"
            " WHERE case_id NOT IN (SELECT case_id FROM frame_barred) ORDER BY case_id"
        )
        with closing(self._connection.execute(query)) as cursor:
            for (case_id,) in cursor:
                yield CaseId(case_id)

    def case_file(self, case_id: CaseId) -> CaseFile:
        """Everything about one case.

        Raises:
            Refused: ``snapshot.no_such_case``.
        """
        found = case_stream.one_case(self._connection, case_id)
        if found is None:
            raise Refused(
                "snapshot.no_such_case",
                f"The snapshot {self.path.name} has no case {case_id}; check the number.",
                case=case_id,
            )
        return found

    def case_files(self, case_ids: Iterable[CaseId] | None = None) -> Iterator[CaseFile]:
        """Whole cases in order of ``case_id`` bytes: all of them in one pass, or these.

        Raises:
            Refused: ``snapshot.no_such_case``.
        """
        if case_ids is None:
            yield from case_stream.every_case(self._connection)
            return
        for case_id in sorted(case_ids, key=lambda case: case.encode("utf-8")):
            yield self.case_file(case_id)

    def read_cases(
        self, reading: lean_cases.Reading, span: lean_cases.Span = lean_cases.WHOLE
    ) -> Iterator[CaseFile]:
        """Cases that may enter a frame, in order, with what a judge reads of them and no more."""
        return lean_cases.lean_cases(self._connection, reading, span)

    def split(self, parts: int) -> tuple[lean_cases.Span, ...]:
        """The caseload in so many spans of case ids, of nearly as many cases each."""
        return lean_cases.split(self._connection, parts)

    def trail(self, periods: Sequence[str]) -> Trail:
        """The audit trail of these periods as a whole; good while this reader is open."""
        return Trail(self._connection, periods)

    def list_cases(self, query: CaseQuery, offset: int, limit: int) -> tuple[CaseListRow, ...]:
        """A page of the case list."""
        return case_list.page(self._connection, query, offset, limit)

    def count_cases(self, query: CaseQuery) -> int:
        """How many cases a query asks for."""
        return case_list.count(self._connection, query)

    def case_id_array(self, query: CaseQuery, limit: int | None = None) -> Sequence[CaseId]:
        """Ids of the cases a query asks for (the first of them), in order, for a paged grid."""
        if limit is not None:
            return case_list.first_ids(self._connection, query, limit)
        return case_list.ids(self._connection, query)

    def case_rows(self, case_ids: Iterable[CaseId]) -> Iterator[CaseListRow]:
        """List rows of these cases, in the order asked for."""
        return case_list.rows_of(self._connection, case_ids)

    def unit_of(self, worker_id: WorkerId) -> str | None:
        """The unit a worker belongs to, None when the snapshot does not know the worker."""
        query = "SELECT unit_code FROM worker WHERE worker_id = ?"
        row = self._connection.execute(query, (worker_id,)).fetchone()
        return str(row[0]) if row and row[0] else None

    def worker_units(self) -> dict[WorkerId, str]:
        """Worker -> unit, for every worker with a unit."""
        query = "SELECT worker_id, unit_code FROM worker WHERE unit_code IS NOT NULL"
        return {WorkerId(worker): unit for worker, unit in self._connection.execute(query)}

    def workers(self) -> dict[WorkerId, Worker]:
        """Everyone the agency lists, by id; a unit or a role it does not give is empty."""
        return staff.workers(self._connection)

    def hands_on(self, case_ids: Iterable[CaseId]) -> dict[CaseId, frozenset[WorkerId]]:
        """Everyone the record shows at work on each of these cases."""
        return staff.hands_on(self._connection, case_ids)

    def told_codes(self) -> Mapping[str, int]:
        """How often the whole snapshot tells each event code, alone and as ``CODE:TOPIC``."""
        return told_codes(self._connection)
