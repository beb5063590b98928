"""What tables of several papers share: columns that hold nothing take no room on paper."""

from dataclasses import replace

from qapi_desk.domain.documents import Table


def filled(table: Table) -> Table:
    """The table with those of its columns only in which some row holds something, be it a 0."""
    places = range(len(table.columns))
    held = [at for at in places if any(row[at] not in {None, ""} for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in held),
        rows=tuple(tuple(row[at] for at in held) for row in table.rows),
    )
