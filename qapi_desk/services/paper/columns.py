"""What tables of several papers share: columns that hold nothing take no room on paper."""

from dataclasses import replace

from qapi_desk.domain.documents import Table


def filled(table: Table) -> Table:
    """The table with those of its columns only in which some row holds something."""
    held = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in held),
        rows=tuple(tuple(row[at] for at in held) for row in table.rows),
    )
