"""One open transaction, as repositories use it: ask, change, and nothing else.

It hides the SQLAlchemy connection, and knows whether it came through the read or the write door.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, CursorResult, Insert, Row, Select, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.base import Executable

from qapi_desk.domain.errors import Refused
from qapi_desk.store.rows import Base, table_of

Found = CursorResult[*tuple[Any, ...]]
_STREAM_ROWS = 1000
_BATCH_ROWS = 5000


class Transaction:
    """What happens between one BEGIN and its end."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write
        self._dialect = connection.dialect.name

    def ask(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Found:
        """The rows of a query."""
        return self._connection.execute(statement, values)

    def stream(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
        """The rows of a long query, a thousand in memory at a time."""
        result = self._connection.execute(statement, execution_options={"yield_per": _STREAM_ROWS})
        yield from result

    def change(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Found:
        """Run a statement that writes.

        Raises:
            RuntimeError: through the read door; that is a bug in the caller.
        """
        self._must_write()
        return self._connection.execute(statement, values)

    def change_many(self, statement: Executable, values: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement that writes for many values, in batches."""
        self._must_write()
        waiting = iter(values)
        while batch := list(islice(waiting, _BATCH_ROWS)):
            self._connection.execute(statement, batch)

    def numbered(self, statement: Insert, values: Mapping[str, Any]) -> int:
        """Insert one row whose key the database counts; gives that key."""
        key = self.change(statement, values).inserted_primary_key
        return int(key[0]) if key else 0

    def add(self, row: type[Base], values: Mapping[str, Any], *, known: Refused) -> None:
        """Insert one row.

        Raises:
            Refused: ``known``, when a row with this key is there already.
        """
        try:
            with self._connection.begin_nested():
                self.change(insert(table_of(row)), values)
        except IntegrityError as error:
            if not _is_twin(error):
                raise
            raise known from error

    def upsert(self, row: type[Base], values: Mapping[str, Any]) -> None:
        """Insert a row, or give the row with this primary key these values."""
        self.change(_upsert(table_of(row), self._dialect), values)

    def add_many(
        self, row: type[Base], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        """Insert many rows of plain values, in batches, through the driver: no statement each."""
        table = table_of(row)
        mark = "%s" if self._dialect == "postgresql" else "?"
        marks = ", ".join([mark] * len(columns))
        text = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
        self._must_write()
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH_ROWS)):
            self._connection.exec_driver_sql(text, batch)

    def _must_write(self) -> None:
        if not self._may_write:
            message = "a write through the read door; use store.write()"
            raise RuntimeError(message)


def _is_twin(error: IntegrityError) -> bool:
    said = str(error.orig)
    return "UNIQUE constraint" in said or getattr(error.orig, "sqlstate", "") == "23505"


@cache
def _upsert(table: Table, dialect: str) -> Insert:
    keys = [column.name for column in table.primary_key]
    if dialect == "sqlite":
        statement = sqlite.insert(table)
        others = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
        return statement.on_conflict_do_update(index_elements=keys, set_=others)
    # a desk with a file never waits for the other dialect to load
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    server = postgresql.insert(table)
    others = {c.name: server.excluded[c.name] for c in table.columns if not c.primary_key}
    return server.on_conflict_do_update(index_elements=keys, set_=others)
