"""The integrity report on paper: of a review or its year, people by name or by number.

What it says is ``integrity``'s; that it was printed, and how, the history remembers.
"""

from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.services import integrity, publish
from qapi_desk.services.paper.integrity import integrity_document
from qapi_desk.services.workspace import Desk

KEY = "integrity"


def write(
    desk: Desk,
    review_id: ReviewId,
    path: Path,
    *,
    is_year: bool = False,
    is_by_number: bool = False,
) -> Changes:
    """Write the report to a ``.pdf`` or ``.xlsx``. Supervisors and observers.

    Raises:
        Refused: ``people.role``, ``publish.suffix``; an existing file; as ``integrity.show``.
        Trouble: the disk; then nothing remains.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="publish")
    report = integrity.show(desk, review_id, is_year=is_year, is_by_number=is_by_number)
    publish.write(integrity_document(report, publish.printed(desk, review_id)), path)
    publish.remember(desk, review_id, KEY, path, is_year=is_year, is_by_number=is_by_number)
    return Changes.of((Kind.REPORT, KEY))
