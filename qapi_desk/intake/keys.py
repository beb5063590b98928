"""Keys: none repeated, and no two case ids that people would read as one in a frame."""

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.cells import Flaw
from qapi_desk.intake.contract import Table
from qapi_desk.intake.finding_book import FindingBook
from qapi_desk.intake.snapshot_schema import quoted, unique_index
from qapi_desk.intake.sqlite_door import SqliteError

_TWINS = Flaw(
    "id.twins",
    "Another case id is the same after trimming and composing (NFC); neither case can be drawn.",
    is_unreadable=False,
)


def require_unique_keys(connection: sqlite3.Connection, table: Table) -> None:
    """Index a table by its key.

    Raises:
        Refused: ``import.key_repeated``, naming the second of the first two rows that clash.
    """
    row: int | None = None
    try:
        connection.execute(unique_index(table))
    except SqliteError as error:
        if "UNIQUE" not in str(error):
            raise
        row = _repeated_row(connection, table)
    row = row or _repeated_unreadable(connection, table)
    if row:
        raise Refused(
            "import.key_repeated",
            f"Data row {row} of table {table.name} has the same {', '.join(table.key)} as a row "
            "before it; ask for the extract again with every key once.",
            table=table.name,
            row=row,
        )


def _repeated_row(connection: sqlite3.Connection, table: Table) -> int:
    terms = ", ".join(
        f"coalesce({quoted(name)}, '')" if name in table.blank_key else quoted(name)
        for name in table.key
    )
    whole = " AND ".join(
        f"{quoted(name)} IS NOT NULL" for name in table.key if name not in table.blank_key
    )
    query = (
        f"SELECT min(row_no) FROM (SELECT row_no, row_number() OVER "
        f"(PARTITION BY {terms} ORDER BY row_no) AS nth FROM {quoted(table.name)} WHERE {whole})"
        " WHERE nth = 2"
    )
    return int(connection.execute(query).fetchone()[0])


def _repeated_unreadable(connection: sqlite3.Connection, table: Table) -> int | None:
    """The row that repeats a key with an unreadable part; in its column that part is null."""
    marks = ", ".join("?" * len(table.key))
    query = (
        "SELECT min(row_no) FROM (SELECT row_no, dense_rank() OVER (PARTITION BY case_id, row_key"
        " ORDER BY row_no) AS nth FROM check_finding"
        f" WHERE table_name = ? AND is_unreadable = 1 AND column_name IN ({marks})) WHERE nth = 2"
    )
    found: int | None = connection.execute(query, (table.name, *table.key)).fetchone()[0]
    return found


def bar_twins(connection: sqlite3.Connection, book: FindingBook, odd: Iterable[str]) -> None:
    """Keep case ids that are equal after trimming and NFC out of every frame, both of them.

    Args:
        connection: the snapshot being built; ``case`` is loaded and indexed.
        book: takes a finding for each.
        odd: the case ids whose form is not as it should be; without one there are no twins.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    for case in odd:
        groups[_composed(case)].add(case)
    if not groups:
        return
    for (case,) in connection.execute('SELECT case_id FROM "case"'):
        plain = _composed(case)
        if plain in groups:
            groups[plain].add(case)
    for twin in sorted(case for group in groups.values() if len(group) > 1 for case in group):
        (row,) = connection.execute(
            'SELECT row_no FROM "case" WHERE case_id = ?', (twin,)
        ).fetchone()
        book.add(("case", row, "case_id"), twin, _TWINS, case_id=twin, row_key=twin)
        connection.execute("INSERT INTO frame_barred VALUES (?)", (twin,))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())
