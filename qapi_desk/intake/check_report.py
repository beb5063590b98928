"""Reading a snapshot's check report back."""

import sqlite3
from pathlib import Path

from qapi_desk.domain.snapshots import CheckFinding, ImportReport, SnapshotManifest

FINDINGS_SHOWN = 1000
"""How many findings a report carries along; the rest are read from the file page by page."""

_PAGE = (
    "SELECT table_name, row_no, column_name, value, rule, severity, message FROM check_finding"
    " WHERE finding_id > ? ORDER BY finding_id LIMIT ?"
)


def findings(connection: sqlite3.Connection, offset: int, limit: int) -> tuple[CheckFinding, ...]:
    """A page of the check report, in the order the findings were made; ids count from 1."""
    return tuple(CheckFinding(*row) for row in connection.execute(_PAGE, (offset, limit)))


def report_of(
    connection: sqlite3.Connection, manifest: SnapshotManifest, path: Path, file_sha256: str = ""
) -> ImportReport:
    """The import report of a snapshot, with its first findings."""
    return ImportReport(
        manifest.snapshot_id,
        manifest.tables,
        findings(connection, 0, FINDINGS_SHOWN),
        manifest.findings_total,
        manifest.ignored_columns,
        manifest.checks_not_run,
        file_sha256,
        path,
    )
