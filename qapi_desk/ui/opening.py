"""Opening the workspace behind the window. Loaded beside the window, after it is painted.

Everything that costs time to import (the store above all) is imported from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services import casework, reviews, snapshots
from qapi_desk.services.workspace import (
    Desk,
    Workspace,
    create_workspace,
    is_workspace,
    open_workspace,
)
from qapi_desk.ui.text import STAGES
from qapi_desk.ui.tongue import filled, said

PROGRAM = "the QAPI Desk window"
_LOCKED = {"store.passphrase_needed", "store.passphrase"}


@dataclass(frozen=True, slots=True)
class Knock:
    """What stands behind the door: nothing, a locked file, or people to choose from."""

    is_there: bool
    is_locked: bool = False
    people: tuple[Person, ...] = ()
    storage: str = ""
    demonstration: str | None = None
    """The made-up people's passphrase, when this is the demonstration."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame around the pages says of the review and of how things are kept."""

    review_id: ReviewId | None
    title: str
    stage: str
    versions: str
    storage: str
    is_encrypted: bool


class Opening:
    """The way into one workspace folder; keeps what it opened."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workspace: Workspace | None = None

    def knock(self, file_passphrase: str | None = None) -> Knock:
        """Look whether there is a workspace, and open it when its file can be read.

        Raises:
            Fault: it is there but cannot be opened, for another reason than its passphrase.
        """
        if not is_workspace(self.home):
            return Knock(is_there=False)
        try:
            self.workspace = open_workspace(self.home, file_passphrase=file_passphrase or None)
            people = self.workspace.people()
        except Fault as fault:
            if fault.code not in _LOCKED:
                raise
            return Knock(is_there=True, is_locked=True)
        active = tuple(person for person in people if person.is_active)
        return Knock(
            is_there=True,
            people=active,
            storage=self.workspace.storage,
            demonstration=_demonstration(self.workspace),
        )

    def create(self, name: str, agency: str, passphrase: str, file_passphrase: str) -> Knock:
        """Make the workspace with its first supervisor.

        Raises:
            Fault: the folder cannot be written, or a rule says no.
        """
        person_id = PersonId("-".join(name.lower().split()) or "supervisor")
        first = Person(person_id, name.strip(), Role.SUPERVISOR, agency.strip())
        made = create_workspace(
            self.home, first, passphrase, file_passphrase=file_passphrase or None
        )
        made.close()
        return self.knock(file_passphrase)

    def sign_in(self, person_id: PersonId, passphrase: str) -> Desk:
        """Sign somebody in, and hold the workspace for this window.

        Raises:
            Refused: the passphrase is another one, or another program holds the workspace.
        """
        if self.workspace is None:
            raise RuntimeError("nobody knocked")
        desk = self.workspace.sign_in(person_id, passphrase)
        self.workspace.hold(PROGRAM)
        return desk

    def close(self) -> None:
        """Let go of the workspace."""
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None


def _demonstration(workspace: Workspace) -> str | None:
    """The passphrase of the demonstration's people.

    Read here and not through ``services.demo``, which imports everything that draws documents.
    """
    if not (workspace.home / "demonstration").is_file():
        return None
    return str(workspace.library.document("demo", "demonstration.json")["passphrase"])


def newest_review(desk: Desk) -> ReviewId | None:
    """The review that was started last."""
    found = reviews.reviews(desk)
    return found[0].review_id if found else None


def frame_of(desk: Desk, review_id: ReviewId | None) -> Frame:
    """What header and status bar say."""
    storage = desk.workspace.storage
    if review_id is None:
        return Frame(None, "", "", "", storage, desk.workspace.is_encrypted)
    review = reviews.get(desk, review_id)
    record = snapshots.record(desk, review.snapshot_id)
    words = "encrypted" if record.is_encrypted else "not encrypted"
    return Frame(
        review_id,
        f"{review.title} · {review.agency}",
        said(STAGES[reviews.stage(desk, review_id)]),
        reviews.versions_line(review),
        filled("{storage} · snapshot {snapshot}", storage=storage, snapshot=words),
        desk.workspace.is_encrypted,
    )


def remember(desk: Desk, words: Mapping[str, str]) -> None:
    """Keep where the person is, for the next start."""
    casework.remember_place(desk, words)


def remembered(desk: Desk) -> Mapping[str, str]:
    """Where the person was; empty the first time."""
    return casework.place(desk)
