"""Where findings go while an extract is read: into the snapshot's own table, never a list."""

import sqlite3

from qapi_desk.intake.cells import Flaw

_SPOOL_ROWS = 2000
_INSERT = (
    "INSERT INTO check_finding (table_name, row_no, column_name, value, rule, severity, message,"
    " case_id, row_key, is_unreadable) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class FindingBook:
    """Takes findings down in order, a few thousand at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._spool: list[tuple[object, ...]] = []

    def add(
        self,
        place: tuple[str, int, str],
        value: str,
        flaw: Flaw,
        *,
        case_id: str = "",
        row_key: str = "",
    ) -> None:
        """Take one down.

        Args:
            place: table, data row (0 for the whole table), column (empty for the whole row).
            value: the text as the county gave it.
            flaw: what is wrong with it.
            case_id: the case the row belongs to, empty for none.
            row_key: the row's key within the case.
        """
        self._spool.append(
            (
                *place,
                value,
                flaw.rule,
                flaw.severity,
                flaw.message,
                case_id or None,
                row_key or None,
                int(flaw.is_unreadable),
            )
        )
        if len(self._spool) >= _SPOOL_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is still held."""
        self._connection.executemany(_INSERT, self._spool)
        self._spool.clear()
