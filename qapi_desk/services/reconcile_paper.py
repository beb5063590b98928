"""Writing a reconciliation as PDF or Excel."""

from pathlib import Path

from qapi_desk.domain.people import Role
from qapi_desk.domain.report_lines import Reconciliation
from qapi_desk.domain.screens import COMPUTED
from qapi_desk.services import history, publish
from qapi_desk.services.paper.lines import lines_document
from qapi_desk.services.snapshot_files import file_sha256
from qapi_desk.services.workspace import Desk


def write(desk: Desk, found: Reconciliation, path: Path) -> None:
    """Write a reconciliation to a file, which the history remembers.

    Raises:
        Refused: ``people.role``, ``publish.suffix``; an existing file.
        Trouble: the disk.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.ANALYST, Role.OBSERVER, to="publish")
    head = history.head(desk.workspace)
    footer = (
        f"{COMPUTED} · {found.law_label} · snapshot {found.snapshot_id[:12]} · history {head[:12]}"
    )
    publish.write(lines_document(found, desk.clock.now(), footer), path)
    try:
        told = {"key": "lines", "file_name": path.name, "sha256": file_sha256(path)}
        with desk.store.write() as work:
            work.history.append(desk.happening("lines.published", found.snapshot_id, **told))
    except BaseException:  # a paper that the history does not know is not published
        path.unlink(missing_ok=True)
        raise
