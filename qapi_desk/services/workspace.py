"""An opened workspace: where it lies, what it holds, and who is signed in to it.

A workspace is a folder with one database (or a database reached by URL), the snapshots that were
imported, and what was published. Knows no page and no word of the command line.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.clock import Clock
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import PersonId, SnapshotId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.intake.snapshot_reader import SnapshotReader, open_snapshot
from qapi_desk.services.library import Library
from qapi_desk.services.wall_clock import WallClock
from qapi_desk.store.passphrases import hash_passphrase, matches
from qapi_desk.store.work import Store, Work

DATABASE = "workspace.sqlite"
LEAST_PASSPHRASE_CHARACTERS = 8


@dataclass(slots=True)
class Workspace:
    """The store, the shelf, the clock, and what this process has already verified."""

    home: Path
    store: Store
    library: Library
    clock: Clock
    passphrase: str | None = field(default=None, repr=False)
    entropy: Callable[[int], bytes] = secrets.token_bytes
    verified: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @property
    def is_encrypted(self) -> bool:
        """Whether the workspace file is encrypted at rest."""
        return self.passphrase is not None

    @property
    def storage(self) -> str:
        """In words, where and how the workspace is kept; the window always says which."""
        if not self.store.is_file:
            return "Office database (PostgreSQL)"
        return "Encrypted workspace" if self.is_encrypted else "Workspace not encrypted"

    def people(self) -> tuple[Person, ...]:
        """Everyone in the people table."""
        with self.store.read() as work:
            return work.people.all()

    def sign_in(self, person_id: PersonId, passphrase: str) -> "Desk":
        """Sign a person in by their personal passphrase.

        Raises:
            Refused: ``people.sign_in``; the same sentence whoever or whatever was wrong.
        """
        with self.store.read() as work:
            person = next((p for p in work.people.all() if p.person_id == person_id), None)
            stored = work.people.hash_of(person_id) if person else ""
        if person is None or not person.is_active or not matches(passphrase, stored):
            raise Refused(
                "people.sign_in",
                "That person and passphrase do not go together; try again or ask a supervisor.",
            )
        return Desk(self, person)

    def hold(self, program: str) -> None:
        """Become the one program that writes, until closed; refused naming the holder."""
        self.store.hold(program)

    def close(self) -> None:
        """Let go of the database and of the writer's place."""
        self.store.release()
        self.store.close()

    def snapshot(self, snapshot_id: SnapshotId) -> SnapshotReader:
        """A reader of a registered snapshot, for this thread; close it after use."""
        with self.store.read() as work:
            return self.snapshot_in(work, snapshot_id)

    def snapshot_in(self, work: Work, snapshot_id: SnapshotId) -> SnapshotReader:
        """The same in a unit of work that is open already."""
        record = work.snapshots.get(snapshot_id)
        passphrase = self.passphrase if record.is_encrypted else None
        return open_snapshot(self.place_of(record), passphrase=passphrase)

    def place_of(self, record: SnapshotRecord) -> Path:
        """Where a snapshot lies: inside the workspace's folder wherever that was moved to."""
        return self.home / record.path


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace with somebody signed in: what every use case is handed."""

    workspace: Workspace
    person: Person

    @property
    def store(self) -> Store:
        """The workspace's store."""
        return self.workspace.store

    @property
    def library(self) -> Library:
        """The shelf of rulesets, calendars and forms."""
        return self.workspace.library

    @property
    def clock(self) -> Clock:
        """Where the present moment comes from."""
        return self.workspace.clock

    def happening(self, kind: str, subject: str, /, **body: object) -> Happening:
        """What the signed-in person did just now, ready for the history."""
        return Happening(self.clock.now(), self.person.person_id, kind, subject, body)


def is_workspace(home: Path) -> bool:
    """Whether there is a workspace in this folder."""
    return (home / DATABASE).is_file()


def must_be_long_enough(passphrase: str) -> None:
    """Refuse a personal passphrase that is easily guessed.

    Raises:
        Refused: ``people.passphrase``.
    """
    if len(passphrase) < LEAST_PASSPHRASE_CHARACTERS:
        raise Refused(
            "people.passphrase",
            f"A passphrase has at least {LEAST_PASSPHRASE_CHARACTERS} characters; think of a "
            "longer one.",
        )


def create_workspace(
    home: Path,
    first: Person,
    passphrase: str,
    *,
    file_passphrase: str | None = None,
    url: str | None = None,
    clock: Clock | None = None,
) -> Workspace:
    """Make a workspace with its first person, who must be a supervisor.

    Raises:
        Refused: ``workspace.exists``, ``workspace.first``, ``people.passphrase``.
        Trouble: the folder or database cannot be written.
    """
    if is_workspace(home):
        raise Refused("workspace.exists", f"There is a workspace in {home} already; open it.")
    if first.role is not Role.SUPERVISOR:
        raise Refused("workspace.first", "The first person of a workspace must be a supervisor.")
    must_be_long_enough(passphrase)
    make_folder(home)
    workspace = _workspace(home, file_passphrase, url, clock)
    try:
        _put_first(workspace, first, passphrase)
    except BaseException:
        workspace.close()
        raise
    return workspace


def make_folder(home: Path) -> None:
    """Make a folder of the workspace where there is none.

    Raises:
        Trouble: ``workspace.folder``.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            "workspace.folder",
            f"The folder {home} cannot be made ({error.strerror}); choose another place.",
        ) from error


def _put_first(workspace: Workspace, first: Person, passphrase: str) -> None:
    with workspace.store.write() as work:
        if work.people.all():  # an office database that others work in already
            raise Refused(
                "workspace.exists", "There are people in this workspace already; sign in to it."
            )
        work.people.add(first, hash_passphrase(passphrase))
        work.history.append(
            Happening(
                workspace.clock.now(),
                first.person_id,
                "workspace.created",
                "workspace",
                {"agency": first.agency},
            )
        )


def open_workspace(
    home: Path,
    *,
    file_passphrase: str | None = None,
    url: str | None = None,
    clock: Clock | None = None,
) -> Workspace:
    """Open the workspace in a folder.

    Raises:
        Refused: ``workspace.none``; a wrong passphrase; a newer program's workspace.
    """
    if url is None and not is_workspace(home):
        raise Refused("workspace.none", f"There is no workspace in {home}; make one first.")
    return _workspace(home, file_passphrase, url, clock)


def _workspace(
    home: Path, file_passphrase: str | None, url: str | None, clock: Clock | None
) -> Workspace:
    address = url or f"sqlite:///{home / DATABASE}"
    store = Store(address, passphrase=file_passphrase)
    return Workspace(home, store, Library(), clock or WallClock(), file_passphrase)
