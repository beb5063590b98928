"""Who may write: one program at a time, held by a lock of the operating system or the server.

Whoever kills a program frees its lock, because the system does. The note beside the lock only
names the holder; the lock is what counts.
"""

import json
import os
import socket
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.workspace import Holder
from qapi_desk.store.faults import file_fault, told

PATIENCE_SECONDS = 5.0
_POLL_SECONDS = 0.01
_SECOND_LOOK_SECONDS = 0.05
_ADVISORY_KEY = 0x51415049  # "QAPI"; PostgreSQL keeps advisory locks apart by database


def this_program(program: str, person_id: str, *, stays: bool) -> Holder:
    """The note of this process."""
    person = PersonId(person_id)
    return Holder(os.getpid(), socket.gethostname(), program, person, None, stays)


class WriterLock(ABC):
    """One lock for one workspace."""

    @abstractmethod
    def try_take(self, note: Holder) -> bool:
        """Take the lock and leave the note, or say at once that somebody else has it."""

    @abstractmethod
    def drop(self) -> None:
        """Give the lock back; nothing happens when it is not held."""

    @abstractmethod
    def note(self) -> Holder | None:
        """What the last holder said of itself; whether it still holds is not asked."""

    @abstractmethod
    def holder(self) -> Holder | None:
        """Who holds the lock just now."""

    def take(self, note: Holder, title: str) -> None:
        """Take the lock; wait for a command that is done in a moment, not for a sitting program.

        Raises:
            Refused: ``store.held``, naming the holder.
        """
        give_up = time.monotonic() + PATIENCE_SECONDS
        sitting: Holder | None = None
        while not self.try_take(note):
            holder = self.note()
            if holder is not None and holder.stays:
                # a note may be a dead program's, the new holder not having written yet: look twice
                if holder == sitting:
                    raise held(holder, title)
                sitting = holder
                time.sleep(_SECOND_LOOK_SECONDS)
            elif time.monotonic() > give_up:
                raise held(holder, title)
            time.sleep(_POLL_SECONDS)


def held(holder: Holder | None, title: str) -> Refused:
    """The refusal that names who is writing."""
    if holder is None:
        return Refused(
            "store.held",
            f"{title} is held for writing by another program; you can read. Close that program, "
            "then try again.",
        )
    since = f" since {holder.since:%Y-%m-%d %H:%M} UTC" if holder.since else ""
    person = f", signed in as {holder.person_id}" if holder.person_id else ""
    return Refused(
        "store.held",
        f"{title} is held for writing by {holder.program} (process {holder.pid} on "
        f"{holder.host}{person}){since}; you can read. Close it there, then try again.",
        pid=holder.pid,
        host=holder.host,
        program=holder.program,
        person_id=holder.person_id,
        since=holder.since.isoformat() if holder.since else None,
    )


def _text_of(note: Holder) -> str:
    return json.dumps(
        {
            "pid": note.pid,
            "host": note.host,
            "program": note.program,
            "person_id": note.person_id,
            "stays": note.stays,
        }
    )


def _note_of(said: str, since: datetime | None) -> Holder | None:
    try:
        body = json.loads(said)
        return Holder(
            int(body["pid"]),
            str(body["host"]),
            str(body["program"]),
            PersonId(str(body["person_id"])),
            since,
            bool(body["stays"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


class FileLock(WriterLock):
    """A lock on ``FILE.lock`` beside the workspace. The file stays; only the lock comes and goes.

    On POSIX it is ``flock``, which belongs to the open file and not, like ``fcntl`` ranges, to
    the process: two windows of one process exclude each other too, and closing another copy of
    the file does not free it. On Windows it is a byte range far behind the note, so that the note
    stays readable.
    """

    def __init__(self, workspace: Path) -> None:
        self._path = workspace.with_name(f"{workspace.name}.lock")
        self._open_file: int | None = None
        self._mine: Holder | None = None

    def try_take(self, note: Holder) -> bool:
        """Lock the file, making it if need be, and write the note into it."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise file_fault(error, str(self._path)) from error
        if not _lock(handle):
            os.close(handle)
            return False
        self._open_file, self._mine = handle, note
        # on a full disk the lock still counts, only without a name
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, _text_of(note).encode("utf-8"))
        return True

    def drop(self) -> None:
        """Wipe the note and close the file, which frees the lock."""
        if self._open_file is None:
            return
        handle, self._open_file, self._mine = self._open_file, None, None
        os.ftruncate(handle, 0)
        os.close(handle)

    def note(self) -> Holder | None:
        """What stands in the lock file; its time of writing is the holder's since."""
        try:
            said = self._path.read_text(encoding="utf-8")
            since = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        except (OSError, UnicodeDecodeError):
            return None
        return _note_of(said, since)

    def holder(self) -> Holder | None:
        """The note, if the lock cannot be shared just now."""
        if self._mine is not None:
            return self.note()
        try:
            handle = os.open(self._path, os.O_RDONLY)
        except OSError:
            return None
        try:
            return None if _lock(handle, shared=True) else self.note()
        finally:
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30

    def _lock(handle: int, *, shared: bool = False) -> bool:  # noqa: ARG001 - Windows has no shared
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _lock(handle: int, *, shared: bool = False) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class ServerLock(WriterLock):
    """PostgreSQL's advisory lock, held by a connection of its own; when that dies, it is free.

    The note is the connection's application name, which the server cuts after 63 bytes.
    """

    def __init__(self, connect: Callable[[], Connection], title: str) -> None:
        self._connect = connect
        self._title = title
        self._connection: Connection | None = None

    def try_take(self, note: Holder) -> bool:
        """Ask for the advisory lock on a connection of its own."""
        with told(self._title):
            connection = self._connect()
            taken = connection.execute(
                text("SELECT pg_try_advisory_lock(:k)"), {"k": _ADVISORY_KEY}
            )
            if not taken.scalar_one():
                connection.close()
                return False
            name = {"name": _short(note)}
            connection.execute(text("SELECT set_config('application_name', :name, false)"), name)
        self._connection = connection
        return True

    def drop(self) -> None:
        """Close the connection, which frees the lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def note(self) -> Holder | None:
        """The same as the holder: the server forgets the note with the lock."""
        return self.holder()

    def holder(self) -> Holder | None:
        """Who the server says holds the lock."""
        query = text(
            "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a "
            "ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :k "
            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with told(self._title), self._connect() as connection:
            row = connection.execute(query, {"k": _ADVISORY_KEY}).one_or_none()
        if row is None:
            return None
        found = _long(row.application_name)
        return found and replace(found, since=row.backend_start.astimezone(UTC))


def _short(note: Holder) -> str:
    stays = "w" if note.stays else "c"
    return f"{stays}|{note.pid}|{note.program[:16]}|{note.person_id[:12]}|{note.host}"[:63]


def _long(name: str) -> Holder | None:
    parts = name.split("|")
    if len(parts) != 5 or not parts[1].isdigit():
        return None
    stays, pid, program, person, host = parts
    return Holder(int(pid), host, program, PersonId(person), None, stays == "w")
