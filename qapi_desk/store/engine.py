"""One engine module for three homes: a plain SQLite file, a SQLCipher file, a PostgreSQL database.

A home gives three engines: one that writes (``BEGIN IMMEDIATE``, one connection), one that only
reads, and one with foreign keys off for migrations. Nothing above this module asks which it is.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import cast

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlcipher3 import dbapi2 as sqlcipher

from qapi_desk.domain.errors import Refused
from qapi_desk.store.keys import FileKey, key_of
from qapi_desk.store.places import ServerPlace

BUSY_MS = 5000
_WRITING = ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL", "PRAGMA trusted_schema = OFF")
_READING = ("PRAGMA query_only = ON",)
_MIGRATING = (
    "PRAGMA foreign_keys = OFF",
    "PRAGMA synchronous = FULL",
    "PRAGMA legacy_alter_table = ON",  # a table that a trigger reads may be rebuilt
)


class Home(ABC):
    """Where one workspace lives, opened: its engines and what it is called."""

    title: str
    is_encrypted: bool
    is_file: bool

    @cached_property
    def writer(self) -> Engine:
        """The engine behind the write door."""
        return self._writer()

    @cached_property
    def reader(self) -> Engine:
        """The engine behind the read door; the database itself refuses writes through it."""
        return self._reader()

    @abstractmethod
    def _writer(self) -> Engine: ...

    @abstractmethod
    def _reader(self) -> Engine: ...

    @abstractmethod
    def migrator(self) -> Engine:
        """A fresh engine for one migration; whoever asked disposes of it."""

    @abstractmethod
    def probe(self) -> None:
        """Try the place once.

        Raises:
            Refused: ``store.passphrase`` for a wrong one.
        """

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        for name in ("reader", "writer"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()


class FileHome(Home):
    """A SQLite file; encrypted when it has a key."""

    is_file = True

    def __init__(self, path: Path, key: FileKey | None) -> None:
        self.path = path
        self.title = str(path)
        self.is_encrypted = key is not None
        self._key = key
        self._driver: ModuleType = sqlite3 if key is None else sqlcipher

    @classmethod
    def unlock(cls, path: Path, passphrase: str | None) -> "FileHome":
        """The home in an existing file, tried once with this passphrase.

        Raises:
            Refused: ``store.passphrase_needed``, ``store.passphrase``, ``store.not_encrypted``,
                ``store.not_workspace``.
        """
        home = cls(path, key_of(path, passphrase))
        home.probe()
        return home

    @property
    def driver_error(self) -> type[Exception]:
        """What this file's driver raises."""
        return cast("type[Exception]", self._driver.Error)

    def beside(self, path: Path) -> "FileHome":
        """A home at another path under the same key, for copies."""
        return FileHome(path, self._key)

    def connect(self, mode: str = "rw") -> sqlite3.Connection:
        """A bare connection in autocommit. ``mode`` as in SQLite URIs: ``rw``, ``rwc``, ``ro``."""
        connection = cast(
            "sqlite3.Connection",
            self._driver.connect(
                f"{self.path.as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=BUSY_MS / 1000,
            ),
        )
        if self._key is not None:
            # SQLCipher prints failures on standard error unless told not to
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(self._key.pragma)
        return connection

    def create(self) -> None:
        """Make the file, empty, in write-ahead mode (which stays with the file)."""
        connection = self.connect("rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()

    def probe(self) -> None:
        """Read the first page with the key."""
        connection = self.connect()
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except self._driver.DatabaseError as error:
            if "not a database" not in str(error):
                raise
            raise self._wrong() from None
        finally:
            connection.close()

    def _wrong(self) -> Refused:
        code = "store.passphrase" if self.is_encrypted else "store.not_workspace"
        what = (
            f"The passphrase does not open {self.path}; nothing was changed. Try it again, "
            "capitals and all."
            if self.is_encrypted
            else f"{self.path} is not a workspace file. Choose the file that the program made."
        )
        return Refused(code, what, path=str(self.path))

    def _writer(self) -> Engine:
        return self._engine(_WRITING, "BEGIN IMMEDIATE", size=1)

    def _reader(self) -> Engine:
        return self._engine((*_WRITING, *_READING), "BEGIN", size=5)

    def migrator(self) -> Engine:
        """An engine with foreign keys off, which must be so before the transaction begins."""
        return self._engine(_MIGRATING, "BEGIN IMMEDIATE", size=0)

    def _engine(self, pragmas: tuple[str, ...], begin: str, *, size: int) -> Engine:
        def connect() -> sqlite3.Connection:
            connection = self.connect()
            for pragma in pragmas:
                connection.execute(pragma)
            return connection

        engine = _file_engine(self._driver, connect, size)

        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine, "begin", begun)
        return engine


def _file_engine(
    driver: ModuleType, connect: Callable[[], sqlite3.Connection], size: int
) -> Engine:
    if not size:
        return create_engine(
            "sqlite://", module=driver, creator=connect, poolclass=NullPool, hide_parameters=True
        )
    return create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        hide_parameters=True,
    )


class ServerHome(Home):
    """A PostgreSQL database. Encryption there is the server's own affair."""

    is_file = False
    is_encrypted = False

    def __init__(self, place: ServerPlace) -> None:
        self.title = place.title
        self._url: URL = place.url

    def connect_outside(self) -> Connection:
        """A connection of its own in autocommit, for the advisory lock. Closing it frees the lock.

        The engine behind it keeps no pool, so closing is really closing.
        """
        engine = create_engine(
            self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
        )
        return engine.connect()

    def probe(self) -> None:
        """Sign in once."""
        with self.connect_outside() as connection:
            connection.exec_driver_sql("SELECT 1")

    def _writer(self) -> Engine:
        return create_engine(self._url, hide_parameters=True, pool_pre_ping=True)

    def _reader(self) -> Engine:
        engine = create_engine(
            self._url, hide_parameters=True, pool_pre_ping=True, isolation_level="REPEATABLE READ"
        )
        return engine.execution_options(postgresql_readonly=True)

    def migrator(self) -> Engine:
        """An engine for one migration; PostgreSQL's schema changes are transactional."""
        return create_engine(self._url, poolclass=NullPool, hide_parameters=True)
