"""Opening SQLite files, plain or encrypted with SQLCipher: to write once, or to read only.

Knows keys and pragmas; knows nothing of what is inside.
"""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2 as sqlcipher

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.progress import Progress

SqliteError: tuple[type[Exception], ...] = (sqlite3.Error, sqlcipher.Error)
"""What either library raises."""

_ASK_EVERY_STEPS = 100_000
"""Steps of SQLite's machine: some milliseconds."""
_ASK_AGAIN_S = 0.1
_PLAIN_HEADER = b"SQLite format 3\x00"
_SALT_BYTES, _KEY_BYTES, _KDF_ROUNDS = 16, 32, 256_000
"""SQLCipher 4's defaults: PBKDF2-HMAC-SHA512 over the salt in the file's first bytes."""


def is_plain_sqlite(path: Path) -> bool:
    """Whether a file begins as an unencrypted SQLite file does."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def is_locked(path: Path) -> bool:
    """Whether somebody has a SQLite file, plain or encrypted, open for writing."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        except sqlite3.DatabaseError:  # encrypted, or cut short: the lock was to be had
            return False
    return False


def create(path: Path, passphrase: str | None) -> sqlite3.Connection:
    """A connection that builds a new file fast: no journal, since a failed build is thrown away."""
    connection = _connect(path.as_uri(), _quoted(passphrase) if passphrase is not None else None)
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "cache_size=-24576",
        "temp_store=FILE",
        "locking_mode=EXCLUSIVE",
        "threads=2",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Stoppable:
    """Progress that can say again what it said last, while one long statement runs.

    ``asked`` is what was raised when it did so: somebody cancelled. ``beside`` is looked at too.
    """

    def __init__(self, progress: Progress) -> None:
        self.asked: BaseException | None = None
        self.beside: Callable[[], object] | None = None
        self._progress = progress
        self._last: tuple[int, int | None, str] = (0, None, "")
        self._asked_s = self._looked_s = time.monotonic()

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say how far the job is."""
        self._last = (done, total, note)
        self._progress.step(done, total, note)
        now_s = time.monotonic()
        if self.beside and now_s - self._looked_s >= _ASK_AGAIN_S:
            self._looked_s = now_s
            self.beside()

    def again(self) -> int:
        """What SQLite asks every few milliseconds: 1 to break off."""
        now_s = time.monotonic()
        if now_s - self._asked_s >= _ASK_AGAIN_S:
            self._asked_s = now_s
            try:
                self.step(*self._last)
            except BaseException as asked:  # noqa: BLE001 - raised again when SQLite has let go
                self.asked = asked
        return int(self.asked is not None)


@contextmanager
def stoppable(connection: sqlite3.Connection, asking: Stoppable) -> Iterator[None]:
    """Let a cancel break off the statement under way, not only be heard between two.

    Raises:
        Cancelled: or whatever ``progress`` raised, in place of SQLite's "interrupted".
    """
    connection.set_progress_handler(asking.again, _ASK_EVERY_STEPS)
    try:
        yield
    except SqliteError as error:
        if asking.asked is None:
            raise
        raise asking.asked from error
    finally:
        connection.set_progress_handler(None, 0)


def open_immutable(path: Path, passphrase: str | None = None) -> sqlite3.Connection:
    """A connection to a file nobody writes, for the calling thread.

    Raises:
        Trouble: ``snapshot.unreadable``.
        Refused: ``snapshot.journal`` (a journal beside it), ``snapshot.passphrase``,
            ``snapshot.not_sqlite``.
    """
    must_stand_alone(path)
    is_plain = _starts_plain(path)
    if not is_plain and passphrase is None:
        raise Refused(
            "snapshot.not_sqlite",
            f"{path.name} is not a snapshot, or it is encrypted; choose a snapshot file or give "
            "its passphrase.",
            file=path.name,
        )
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = _connect(uri, None if is_plain else _kept_key(path, passphrase or ""))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except SqliteError as error:
        connection.close()
        raise _locked(path, is_plain=is_plain) from error
    connection.execute("PRAGMA query_only=1")
    connection.execute("PRAGMA cache_size=-16384")
    return connection


def must_stand_alone(path: Path) -> None:
    """Refuse a file with a journal beside it: somebody writes it, or a writer died.

    Raises:
        Refused: ``snapshot.journal``.
    """
    for ending in ("-wal", "-journal"):
        if path.with_name(path.name + ending).exists():
            raise Refused(
                "snapshot.journal",
                f"Beside {path.name} lies {path.name}{ending}, so another program has written to "
                "it or still does. A snapshot is never written again; take the file as it was "
                "imported, or import the extract anew.",
                file=path.name,
            )


def _starts_plain(path: Path) -> bool:
    try:
        return is_plain_sqlite(path)
    except OSError as error:
        raise Trouble(
            "snapshot.unreadable",
            f"{path.name} cannot be read ({error.strerror}); check the file and its folder.",
            file=path.name,
        ) from error


def _locked(path: Path, *, is_plain: bool) -> Refused:
    if is_plain:
        return Refused(
            "snapshot.not_sqlite",
            f"{path.name} begins like a SQLite file but cannot be read as one; it is damaged. "
            "Restore it from a backup or import the extract anew.",
            file=path.name,
        )
    return Refused(
        "snapshot.passphrase",
        f"{path.name} does not open with this passphrase, or it is no snapshot; try the "
        "passphrase again or choose another file.",
        file=path.name,
    )


def _connect(uri: str, key: str | None) -> sqlite3.Connection:
    if key is None:
        return sqlite3.connect(uri, uri=True, isolation_level=None)
    connection = cast("sqlite3.Connection", sqlcipher.connect(uri, uri=True, isolation_level=None))
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key={key}")
    return connection


def _quoted(passphrase: str) -> str:
    return "'{}'".format(passphrase.replace("'", "''"))


def _kept_key(path: Path, passphrase: str) -> str:
    """The raw key of an existing file: stretched once a process, not at every opening."""
    with path.open("rb") as file:
        salt = file.read(_SALT_BYTES)
    return f"\"x'{_stretched(passphrase, salt).hex()}{salt.hex()}'\""


@lru_cache(maxsize=8)
def _stretched(passphrase: str, salt: bytes) -> bytes:
    """SQLCipher 4's own stretching, so that the passphrase opens the file elsewhere too."""
    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _KDF_ROUNDS, _KEY_BYTES)
