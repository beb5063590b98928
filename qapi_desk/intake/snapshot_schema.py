"""The tables inside a snapshot file: the contract's, the check report, the case list, the manifest.

Builds SQL text only; runs nothing.
"""

from qapi_desk.intake.contract import TABLES, Kind, Table

APPLICATION_ID = 0x51415049
"""``QAPI`` in the file's header, where the ``file`` command looks."""
FORMAT_VERSION = 1

_INTEGER_KINDS = frozenset({Kind.MONEY, Kind.FLAG})

CHECK_FINDING = """
CREATE TABLE check_finding (
    finding_id INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    row_no INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    case_id TEXT,
    row_key TEXT,
    is_unreadable INTEGER NOT NULL
)"""
CASE_LIST = """
CREATE TABLE case_list (
    case_id TEXT PRIMARY KEY,
    status TEXT,
    function_status TEXT,
    opened_date TEXT,
    office_code TEXT,
    worker_id TEXT,
    aid_class TEXT,
    has_family_violence INTEGER NOT NULL,
    search_text TEXT NOT NULL
) WITHOUT ROWID"""
FRAME_BARRED = "CREATE TABLE frame_barred (case_id TEXT PRIMARY KEY) WITHOUT ROWID"
MANIFEST = "CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

DERIVED_ORDER = {
    "check_finding": "finding_id",
    "case_list": "case_id",
    "frame_barred": "case_id",
}
"""What the import works out, with the order in which it is fingerprinted."""


def quoted(name: str) -> str:
    """A table's or column's name as SQL takes it; ``case`` is a word of the language."""
    return f'"{name}"'


def create_statements() -> list[str]:
    """Statements that make every table, without indexes."""
    return [
        f"PRAGMA application_id={APPLICATION_ID}",
        f"PRAGMA user_version={FORMAT_VERSION}",
        *(_create(table) for table in TABLES),
        CHECK_FINDING,
        CASE_LIST,
        FRAME_BARRED,
        MANIFEST,
    ]


def _create(table: Table) -> str:
    columns = ", ".join(
        f"{quoted(column.name)} {'INTEGER' if column.kind in _INTEGER_KINDS else 'TEXT'}"
        for column in table.columns
    )
    return f"CREATE TABLE {quoted(table.name)} (row_no INTEGER PRIMARY KEY, {columns})"


def unique_index(table: Table) -> str:
    """The statement that makes keys unique; fails when one is repeated.

    Tables of single-column keys get their rows in canonical order from a second index.
    """
    columns = table.key
    if set(table.canonical_order) == set(table.key):
        columns = table.canonical_order
    terms = ", ".join(
        f"coalesce({quoted(name)}, '')" if name in table.blank_key else quoted(name)
        for name in columns
    )
    return f"CREATE UNIQUE INDEX key_of_{table.name} ON {quoted(table.name)} ({terms})"


def order_index(table: Table) -> str | None:
    """The statement that puts rows by case, where the unique index does not do so already."""
    if set(table.canonical_order) == set(table.key) and not table.blank_key:
        return None
    columns = ", ".join(quoted(name) for name in table.canonical_order)
    return f"CREATE INDEX order_of_{table.name} ON {quoted(table.name)} ({columns})"


def insert_statement(
    table: str, columns: tuple[str, ...], constants: tuple[str, ...] = (), rows: int = 1
) -> str:
    """An INSERT of some rows; ``row_no`` counts by itself, so it is the data row number.

    It takes a value for each of ``constants``, columns that are the same in every row, then
    ``columns`` row by row.
    """
    names = ", ".join(quoted(name) for name in (*constants, *columns))
    same = (f"?{number}" for number in range(1, len(constants) + 1))
    row = f"({', '.join([*same, *('?' * len(columns))])})"
    return f"INSERT INTO {quoted(table)} ({names}) VALUES {', '.join([row] * rows)}"
