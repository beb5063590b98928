"""The store and its unit of work: a door to read and a door to write.

``with store.write() as work`` is one durable transaction that commits at the end and rolls back
on any error; ``with store.read() as work`` sees one unchanging moment. Repositories are
attributes of ``work`` and give out frozen domain values only.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.workspace import Holder
from qapi_desk.store import backup
from qapi_desk.store.faults import told
from qapi_desk.store.holder import this_program
from qapi_desk.store.opening import lock_for, open_home
from qapi_desk.store.places import place_of
from qapi_desk.store.repositories.cases import Cases
from qapi_desk.store.repositories.draws import FrameFacts, Memberships, Tickets
from qapi_desk.store.repositories.evidence import Answers, Corrections, Findings
from qapi_desk.store.repositories.history import History
from qapi_desk.store.repositories.keeping import Documents, Secrets, Snapshots
from qapi_desk.store.repositories.people import People, Places
from qapi_desk.store.repositories.practice import Practice
from qapi_desk.store.repositories.queue import Queue
from qapi_desk.store.repositories.settling import Settlements
from qapi_desk.store.repositories.working import Assignments, CaseNotes, Comments
from qapi_desk.store.transaction import Transaction

_TURN_SECONDS = 60.0
_COMMAND = "a command"


class Work:
    """One transaction's repositories, each made when first asked for."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @cached_property
    def history(self) -> History:
        """The chained history."""
        return History(self._transaction)

    @cached_property
    def people(self) -> People:
        """The people table."""
        return People(self._transaction)

    @cached_property
    def places(self) -> Places:
        """Where each person was."""
        return Places(self._transaction)

    @cached_property
    def snapshots(self) -> Snapshots:
        """The known snapshot files."""
        return Snapshots(self._transaction)

    @cached_property
    def documents(self) -> Documents:
        """Frozen and current JSON documents."""
        return Documents(self._transaction)

    @cached_property
    def secrets(self) -> Secrets:
        """Bytes that must be kept."""
        return Secrets(self._transaction)

    @cached_property
    def tickets(self) -> Tickets:
        """The tickets of draws."""
        return Tickets(self._transaction)

    @cached_property
    def memberships(self) -> Memberships:
        """Universes, case by case."""
        return Memberships(self._transaction)

    @cached_property
    def frame_facts(self) -> FrameFacts:
        """What the record said of each case of a frame."""
        return FrameFacts(self._transaction)

    @cached_property
    def cases(self) -> Cases:
        """The opened cases of reviews."""
        return Cases(self._transaction)

    @cached_property
    def answers(self) -> Answers:
        """Answer events and the answers as they stand."""
        return Answers(self._transaction)

    @cached_property
    def findings(self) -> Findings:
        """Released outcomes."""
        return Findings(self._transaction)

    @cached_property
    def settlements(self) -> Settlements:
        """What was settled otherwise than released."""
        return Settlements(self._transaction)

    @cached_property
    def practice(self) -> Practice:
        """Scores of practice cases."""
        return Practice(self._transaction)

    @cached_property
    def corrections(self) -> Corrections:
        """Values found other than the snapshot has them."""
        return Corrections(self._transaction)

    @cached_property
    def assignments(self) -> Assignments:
        """Due days, minutes, and the hands a case goes through."""
        return Assignments(self._transaction)

    @cached_property
    def queue(self) -> Queue:
        """The cases with what is agreed about them."""
        return Queue(self._transaction)

    @cached_property
    def comments(self) -> Comments:
        """Remarks pinned to questions."""
        return Comments(self._transaction)

    @cached_property
    def notes(self) -> CaseNotes:
        """People's own notes on cases."""
        return CaseNotes(self._transaction)


class Store:
    """One workspace database, opened; made and brought up to date if need be.

    Args:
        url: ``sqlite:///PATH`` or ``postgresql+psycopg://USER@HOST/DATABASE``.
        passphrase: opens (or, for a new file, encrypts) the file with SQLCipher.

    Raises:
        Refused: ``store.url``, ``store.network``, ``store.passphrase*``, ``store.not_encrypted``,
            ``store.not_workspace``, ``store.newer``, ``store.held`` while an upgrade is needed.
        Trouble: what the disk or server fails at; nothing half-made remains.
    """

    def __init__(self, url: str, passphrase: str | None = None) -> None:
        place = place_of(url)
        self._lock = lock_for(place)
        self._home = open_home(place, passphrase, self._lock)
        self._turn = threading.Lock()
        self._turn_of: int | None = None
        self._is_held = False

    @property
    def title(self) -> str:
        """What the workspace is called in sentences: its path, or its address less password."""
        return self._home.title

    @property
    def is_file(self) -> bool:
        """Whether it is a file, not a server's database."""
        return self._home.is_file

    @property
    def is_encrypted(self) -> bool:
        """Whether the file is encrypted by us."""
        return self._home.is_encrypted

    @contextmanager
    def read(self) -> Iterator[Work]:
        """The read door: one unchanging moment of the workspace, whoever writes meanwhile.

        Raises:
            Trouble: what the disk or server fails at.
        """
        with (
            told(self.title),
            self._home.reader.connect() as connection,
            connection.begin() as transaction,
        ):
            yield Work(Transaction(connection, may_write=False))
            transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """The write door: one durable transaction, all of it or nothing.

        Threads of one store take turns. Other programs are waited for when they are commands, and
        refuse us when they are windows.

        Raises:
            Refused: ``store.held``, naming the holder.
            Trouble: what the disk or server fails at; nothing was saved.
            RuntimeError: inside another write of the same thread; that is a bug in the caller.
        """
        with (
            self._taking_turns(),
            self._holding(),
            told(self.title),
            self._home.writer.begin() as connection,
        ):
            work = Work(Transaction(connection, may_write=True))
            yield work
            work.history.settle()

    def hold(self, program: str, person_id: str = "") -> None:
        """Become the program that writes until released; others may read.

        Raises:
            Refused: ``store.held``, naming the holder.
        """
        with self._taking_turns():
            if not self._is_held:
                self._lock.take(this_program(program, person_id, stays=True), self.title)
                self._is_held = True

    def release(self) -> None:
        """Let others write again; nothing happens when it was not held."""
        with self._taking_turns():
            if self._is_held:
                self._is_held = False
                self._lock.drop()

    def holder(self) -> Holder | None:
        """Who holds the workspace for writing just now, this program included."""
        return self._lock.holder()

    def backup(self, path: Path) -> Path:
        """Copy the whole workspace to a new file, encrypted if it is.

        Raises:
            Refused: ``backup.server``, ``backup.exists``.
            Trouble: ``backup.failed``.
        """
        return backup.backup(self._home, path)

    def close(self) -> None:
        """Release the lock and close every connection."""
        self.release()
        self._home.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._turn_of == me:
            message = "a write inside a write; end the first one before"
            raise RuntimeError(message)
        if not self._turn.acquire(timeout=_TURN_SECONDS):
            raise Trouble(
                "store.busy",
                f"{self.title} is busy with a long job; nothing was saved. Wait for it, or cancel "
                "it, then try again.",
            )
        self._turn_of = me
        try:
            yield
        finally:
            self._turn_of = None
            self._turn.release()

    @contextmanager
    def _holding(self) -> Iterator[None]:
        if self._is_held:
            yield
            return
        self._lock.take(this_program(_COMMAND, "", stays=False), self.title)
        try:
            yield
        finally:
            self._lock.drop()
