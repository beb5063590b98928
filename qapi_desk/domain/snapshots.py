"""What is said about a snapshot: its manifest, its check report, and the rows of its case list.

Values only. Knows no file format and no database; ``intake`` makes these, faces show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qapi_desk.domain.ids import CaseId, SnapshotId, WorkerId

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing the import found wrong with the data.

    ``row`` is the data row in the extract's table, the first being 1; 0 speaks of the whole table.
    ``column`` and ``value`` are empty when the finding is about the row as a whole. ``severity``
    is ``error`` or ``warning``. The case stays in the frame unless ``rule`` is ``id.twins``.
    """

    table: str
    row: int
    column: str
    value: str
    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import gave. ``findings`` holds the first ones only; ``findings_total`` counts all.

    ``ignored_columns`` are ``table.column``, as the county names them; ``checks_not_run`` are
    sentences; ``file_sha256`` is 64 hex digits over the finished file's bytes.
    """

    snapshot_id: SnapshotId
    tables: Mapping[str, int]
    findings: tuple[CheckFinding, ...]
    findings_total: int
    ignored_columns: tuple[str, ...]
    checks_not_run: tuple[str, ...]
    file_sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """What a snapshot says of itself.

    ``tables`` counts rows; ``table_hashes`` are SHA-256 of each table in canonical order, and
    ``snapshot_id`` is SHA-256 over them; ``source_hashes`` are SHA-256 of each file it came from.
    """

    snapshot_id: SnapshotId
    contract: str
    agency_code: str
    agency_name: str
    as_of_date: date
    window_start: date
    window_end: date
    source_system: str
    tables: Mapping[str, int]
    table_hashes: Mapping[str, str]
    source_hashes: Mapping[str, str]
    imported_with: str
    is_encrypted: bool
    ignored_columns: tuple[str, ...] = ()
    checks_not_run: tuple[str, ...] = ()
    findings_total: int = 0


@dataclass(frozen=True, slots=True)
class CaseListRow:
    """One line of the case list."""

    case_id: CaseId
    status: str | None
    function_status: str | None
    opened_date: date | None
    office_code: str | None
    worker_id: WorkerId | None
    aid_class: str | None
    has_family_violence: bool


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases a list shows: ``text`` is part of a case id, worker id or office code."""

    text: str = ""
    status: str | None = None
    office: str | None = None
    worker: str | None = None
