"""The workspace as others see it: which snapshots it knows, and who holds it for writing.

Knows nothing of how or where a workspace is kept; ``store`` fills these values.
"""

from dataclasses import dataclass
from datetime import date, datetime

from qapi_desk.domain.ids import PersonId, SnapshotId


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """A snapshot the workspace knows: where its file lies, and what it must still be.

    ``file_sha256`` is the byte hash printed at import. ``path`` is relative to the
    workspace's folder when it lies there, so that the folder may be moved; else absolute.
    """

    snapshot_id: SnapshotId
    path: str
    file_sha256: str
    agency_code: str
    as_of: date
    is_encrypted: bool
    imported_at: datetime
    imported_by: PersonId


@dataclass(frozen=True, slots=True)
class Holder:
    """The program that holds a workspace for writing.

    ``stays`` tells a sitting program (a window) from a command that is done in a moment.
    ``since`` is None where the operating system does not tell.
    """

    pid: int
    host: str
    program: str
    person_id: PersonId
    since: datetime | None
    stays: bool
