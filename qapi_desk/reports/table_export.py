"""Any list the program shows, saved as it is shown: a workbook or CSV by the name's ending.

Values stay typed in a workbook; in CSV a rate is a decimal number, a day an ISO date, cents are
dollars, and a text that a spreadsheet would run as a formula is led by a single quote.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from qapi_desk.domain.documents import Column, Format, Value
from qapi_desk.domain.errors import Refused
from qapi_desk.reports.plain_text import runs_as_formula, storable
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.reports.xlsx import write_rows
from qapi_desk.reports.xlsx.cells import typed


def export_rows(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    path: Path,
    *,
    overwrite: bool = False,
) -> int:
    """Save the rows under their columns' titles; gives how many were saved.

    Args:
        title: what the list is; names the sheet.
        columns: what each value of a row is.
        rows: the values, one sequence a row; read once, so a stream will do.
        path: ends in ``.xlsx`` or ``.csv``.
        overwrite: whether a file of that name may be replaced.

    Raises:
        Refused: ``reports.kind`` for another ending, ``reports.exists``, ``reports.too-many-rows``.
        Trouble: when the disk says no; nothing is left.
    """
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        sentence = f"{path.name} must end in .xlsx or .csv, so that it is known what to write."
        raise Refused("reports.kind", sentence, file=path.name)
    with whole_file(path, overwrite=overwrite) as draft:
        if suffix == ".xlsx":
            return write_rows(title, columns, rows, draft)
        return _write_csv(columns, rows, draft)


def _write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Value]], draft: Path) -> int:
    count = 0
    # The mark at the start tells Excel that the text is UTF-8; without it accents break.
    with draft.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_field(column.title, Format.TEXT) for column in columns])
        for row in rows:
            writer.writerow(
                [_field(value, column.format) for column, value in zip(columns, row, strict=True)]
            )
            count += 1
    return count


def _field(value: Value, form: Format) -> str:
    if isinstance(value, str):
        kept = storable(value)
        return f"'{kept}" if runs_as_formula(kept) else kept
    plain = typed(value, form)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "Yes" if plain else "No"
    if isinstance(plain, datetime):
        return plain.isoformat(sep=" ", timespec="seconds")
    return plain.isoformat() if isinstance(plain, date) else str(plain)
