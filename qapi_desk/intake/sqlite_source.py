"""An extract as one SQLite file: a table each, rows in the order they lie."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.sources import (
    CHUNK_ROWS,
    Columns,
    SourceTable,
    clean_header,
    columns_of,
    unreadable,
)

_TABLE_NAMES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"


class SqliteFile:
    """A SQLite file that nobody is writing."""

    def __init__(self, path: Path) -> None:
        """Look what tables it holds.

        Raises:
            Refused: ``import.journal``.
            Trouble: ``import.unreadable``.
        """
        self.path = path
        for ending in ("-wal", "-journal"):
            if path.with_name(path.name + ending).exists():
                raise Refused(
                    "import.journal",
                    f"Beside {path.name} lies {path.name}{ending}: another program still writes "
                    "to it. Close that program, or copy the extract out of it, and import again.",
                    file=path.name,
                )
        connection = self._connect()
        try:
            self.tables = {name for (name,) in connection.execute(_TABLE_NAMES)}
        except sqlite3.DatabaseError as error:
            raise unreadable(path.name, f"it is not a sound SQLite file ({error})") from error
        finally:
            connection.close()

    @property
    def files(self) -> Sequence[Path]:
        """The one file."""
        return (self.path,)

    def open_table(self, name: str) -> AbstractContextManager[SourceTable] | None:
        """The table or view of this name."""
        return self._opened(name) if name in self.tables else None

    @contextmanager
    def _opened(self, name: str) -> Iterator[SourceTable]:
        place = f"table {name} of {self.path.name}"
        quoted = name.replace('"', '""')
        connection = self._connect()
        try:
            cursor = _selected(connection, f'SELECT * FROM "{quoted}"', place)
            header = clean_header(place, [column[0] for column in cursor.description])
            yield SourceTable(place, header, _chunks(cursor, place))
        finally:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True)


def _selected(connection: sqlite3.Connection, query: str, place: str) -> sqlite3.Cursor:
    try:
        return connection.execute(query)
    except sqlite3.DatabaseError as error:
        raise unreadable(place, str(error)) from error


def _chunks(cursor: sqlite3.Cursor, place: str) -> Iterator[Columns]:
    done = 0
    while rows := _fetched(cursor, place, done):
        yield columns_of([[_text_of(value, place, row) for value in cells] for row, cells in rows])
        done += len(rows)


def _fetched(cursor: sqlite3.Cursor, place: str, done: int) -> list[tuple[int, tuple[object, ...]]]:
    try:
        return list(enumerate(cursor.fetchmany(CHUNK_ROWS), done + 1))
    except sqlite3.DatabaseError as error:
        raise unreadable(place, f"after data row {done}, {error}", row=done) from error


def _text_of(value: object, place: str, row: int) -> str:
    """The text a value stands for; whole floats lose their ``.0``, as workbooks write them."""
    if value is None:
        return ""
    if isinstance(value, str):
        if "\0" in value:
            raise unreadable(place, f"data row {row} holds a NUL character", row=row)
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bytes):
        raise unreadable(place, f"data row {row} holds binary data where text belongs", row=row)
    return str(value)
