"""Fingerprints: SHA-256 over each table in canonical order, and the snapshot's id over those.

A table's text is one JSON array a row, in the contract's column order, each followed by a newline,
sorted by the bytes of the key (the case first); anyone can say it again with the ``sqlite3``
program, ``json_array`` and ``sha256sum``. Row numbers stay out, so the order of the extract's
rows and its shape do not matter. A column added to the contract later is told only where a row of
the table fills it: the same facts have the same fingerprint under every version.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.ids import SnapshotId
from qapi_desk.domain.progress import Progress
from qapi_desk.intake.contract import Table
from qapi_desk.intake.snapshot_schema import DERIVED_ORDER, quoted

_FETCH_ROWS = 2000


def snapshot_id_of(table_hashes: Mapping[str, str]) -> SnapshotId:
    """SHA-256, 64 hex digits, over the canonical JSON of table name -> table hash."""
    text = canonical_json(dict(table_hashes))
    return SnapshotId(hashlib.sha256(text.encode("utf-8")).hexdigest())


def table_hash(connection: sqlite3.Connection, table: Table, progress: Progress) -> str:
    """SHA-256 of a contract table's canonical text."""
    names = columns_told(connection, table)
    columns = ", ".join(quoted(name) for name in names)
    order = ", ".join(_order(connection, table, names))
    query = f"SELECT json_array({columns}) FROM {quoted(table.name)} ORDER BY {order}"
    return _digest(connection, query, progress, f"Fingerprinting {table.name}")


def columns_told(connection: sqlite3.Connection, table: Table) -> tuple[str, ...]:
    """The columns a table's text is made of: those of version 1, and later ones with a value."""
    query = f"PRAGMA main.table_info({quoted(table.name)})"
    there = {row[1] for row in connection.execute(query)}
    later = (name for name in table.added_names if name in there)
    return (*table.first_names, *(name for name in later if _is_filled(connection, table, name)))


def _is_filled(connection: sqlite3.Connection, table: Table, column: str) -> bool:
    query = f"SELECT 1 FROM {quoted(table.name)} WHERE {quoted(column)} IS NOT NULL LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _order(connection: sqlite3.Connection, table: Table, names: tuple[str, ...]) -> Iterator[str]:
    """The canonical order; the other columns break ties where a key column was unreadable."""
    yield from (quoted(name) for name in table.canonical_order)
    nulls = " OR ".join(f"{quoted(name)} IS NULL" for name in table.key)
    query = f"SELECT 1 FROM {quoted(table.name)} WHERE {nulls} LIMIT 1"
    if connection.execute(query).fetchone():
        yield from (quoted(name) for name in names if name not in table.canonical_order)


def derived_hashes(connection: sqlite3.Connection, progress: Progress) -> dict[str, str]:
    """SHA-256 of each table the import worked out: check report, case list, barred cases."""
    hashes = {}
    for name, order in DERIVED_ORDER.items():
        cursor = connection.execute(f"SELECT * FROM {name} LIMIT 0")
        columns = ", ".join(quoted(column[0]) for column in cursor.description)
        query = f"SELECT json_array({columns}) FROM {name} ORDER BY {order}"
        hashes[name] = _digest(connection, query, progress, f"Fingerprinting {name}")
    return hashes


def _digest(connection: sqlite3.Connection, query: str, progress: Progress, note: str) -> str:
    digest, done = hashlib.sha256(), 0
    cursor = connection.execute(query)
    while rows := cursor.fetchmany(_FETCH_ROWS):
        digest.update("".join([f"{line}\n" for (line,) in rows]).encode("utf-8"))
        done += len(rows)
        if done % (25 * _FETCH_ROWS) == 0:
            progress.step(done, None, note)
    progress.step(done, None, note)
    return digest.hexdigest()
