"""Snapshots made before the contract grew, read as if their tables had the newer columns, empty.

A temporary view stands before each table that lacks a column; the file itself is never written.
Knows columns; nothing of what they mean.
"""

import sqlite3

from qapi_desk.intake.contract import TABLES, Table
from qapi_desk.intake.snapshot_schema import quoted


def complete(connection: sqlite3.Connection) -> None:
    """Let every table of an open snapshot answer to all columns of the contract."""
    lacking = {table.name: _lacking(connection, table) for table in TABLES}
    if not any(lacking.values()):
        return
    connection.execute("PRAGMA query_only=0")  # the views are kept apart from the file
    for table, columns in lacking.items():
        if columns:
            empty = ", ".join(f"NULL AS {quoted(column)}" for column in columns)
            name = quoted(table)
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT *, {empty} FROM main.{name}")
    connection.execute("PRAGMA query_only=1")


def _lacking(connection: sqlite3.Connection, table: Table) -> list[str]:
    query = f"PRAGMA main.table_info({quoted(table.name)})"
    there = {row[1] for row in connection.execute(query)}
    return [name for name in table.added_names if name not in there]
