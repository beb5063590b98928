"""Screens as the workspace keeps them: the record in a document, the verdicts in a file beside it.

Who may look, and that the file is still the one the history speaks of. Judges nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.screens import ScreenRecord
from qapi_desk.services import snapshots
from qapi_desk.services.bodies import from_body
from qapi_desk.services.snapshot_files import file_sha256
from qapi_desk.services.workspace import Desk
from qapi_desk.store.screen_file import ScreenFile, opened
from qapi_desk.store.work import Work

KIND: Final = "screen"
FOLDER: Final = "screens"
MAKES: Final = (Role.SUPERVISOR, Role.ANALYST)
READS: Final = (Role.SUPERVISOR, Role.ANALYST, Role.OBSERVER)


def must_read(desk: Desk) -> None:
    """Refuse a reviewer: a rate in sight bends the answers.

    Raises:
        Refused: ``people.role``.
    """
    desk.person.must_be(*READS, to="read a screen of the caseload")


def place_of(desk: Desk, screen_id: str) -> Path:
    """Where a screen's file lies: inside the workspace's folder wherever that was moved to."""
    return desk.workspace.home / FOLDER / f"{screen_id}.screen"


def record_in(work: Work, screen_id: str) -> ScreenRecord:
    """One screen's record.

    Raises:
        Refused: ``screen.unknown``.
    """
    body = work.documents.get(KIND, screen_id)
    if body is None:
        raise Refused("screen.unknown", f"There is no screen {screen_id!r} in this workspace.")
    return from_body(ScreenRecord, body)


def must_be_of(record: ScreenRecord, review_id: ReviewId) -> None:
    """Refuse a screen of another review: its cases and its days are others.

    Raises:
        Refused: ``screen.of_another``.
    """
    if record.review_id != review_id:
        raise Refused(
            "screen.of_another",
            f"{record.screen_id} is a screen of the review {record.review_id}, not of {review_id}; "
            "choose one of this review.",
        )


@contextmanager
def looked_into(desk: Desk, screen_id: str) -> Iterator[tuple[ScreenRecord, ScreenFile]]:
    """A screen's record and its file, whose bytes are those that were kept.

    Raises:
        Refused: ``people.role``, ``screen.unknown``, ``screen.missing``, ``screen.changed``.
    """
    must_read(desk)
    with desk.store.read() as work:
        record = record_in(work, screen_id)
    place = place_of(desk, screen_id)
    with opened(place, desk.workspace.passphrase) as file:
        _must_be_unchanged(desk, record, place)
        yield record, file


def _must_be_unchanged(desk: Desk, record: ScreenRecord, place: Path) -> None:
    """A long sitting does not hash the file at every look, but notices when it was touched."""
    seen, now = desk.workspace.verified, snapshots.stamp(place)
    if seen.get(record.screen_id) == now:
        return
    if file_sha256(place) != record.file_sha256:
        raise Refused(
            "screen.changed",
            f"{place.name} is not the file that the screen made: its bytes differ from the hash in "
            "the history. Restore it from a backup, or make the screen anew.",
        )
    seen[record.screen_id] = now
