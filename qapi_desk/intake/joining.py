"""Two halves of a snapshot into one file: whole tables and their indexes, page by page.

SQLite copies rows as they are when both tables are alike down to their indexes; that is why the
indexes are made before the rows come.
"""

import sqlite3

from qapi_desk.domain.progress import Progress
from qapi_desk.intake.contract import TABLE_NAMED, TABLES
from qapi_desk.intake.side import Share
from qapi_desk.intake.snapshot_schema import order_index, quoted, unique_index

_FINDING = "table_name, row_no, column_name, value, rule, severity, message, case_id, row_key"


def join(connection: sqlite3.Connection, share: Share, progress: Progress) -> None:
    """Take the tables of a share, and the findings made while loading them, out of its file.

    Findings are put in the order in which one process alone would have made them.
    """
    connection.execute("COMMIT")
    if share.passphrase is None:
        connection.execute("ATTACH ? AS side", (share.part.as_uri(),))
    else:
        connection.execute("ATTACH ? AS side KEY ?", (share.part.as_uri(), share.passphrase))
    connection.execute("BEGIN")
    for done, name in enumerate(share.tables):
        progress.step(done, len(share.tables), f"Joining {name}")
        table = TABLE_NAMED[name]
        connection.execute(unique_index(table))
        order = order_index(table)
        if order:
            connection.execute(order)
        connection.execute(f"INSERT INTO main.{quoted(name)} SELECT * FROM side.{quoted(name)}")
    _join_findings(connection, frozenset(share.tables))
    connection.execute("COMMIT")
    connection.execute("DETACH side")
    connection.execute("BEGIN")


def _join_findings(connection: sqlite3.Connection, theirs: frozenset[str]) -> None:
    """Number all findings anew by table; by way of negative numbers, which nobody has yet."""
    counts = {
        name: dict(
            connection.execute(
                f"SELECT table_name, count(*) FROM {name}.check_finding GROUP BY table_name"
            ).fetchall()
        )
        for name in ("main", "side")
    }
    seen = {"main": 0, "side": 0}
    for table in TABLES:
        mine, other = ("side", "main") if table.name in theirs else ("main", "side")
        if table.name in theirs:
            connection.execute(
                f"INSERT INTO main.check_finding (finding_id, {_FINDING}, is_unreadable)"
                f" SELECT -(finding_id + ?), {_FINDING}, is_unreadable FROM side.check_finding"
                " WHERE table_name = ?",
                (seen[other], table.name),
            )
        else:
            connection.execute(
                "UPDATE main.check_finding SET finding_id = -(finding_id + ?) WHERE table_name = ?",
                (seen[other], table.name),
            )
        seen[mine] += counts[mine].get(table.name, 0)
    connection.execute("UPDATE main.check_finding SET finding_id = -finding_id")
