"""Writes a document as a workbook, reads it back, and only then gives it its name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from openpyxl import Workbook

from qapi_desk.domain.documents import Column, Document, Table
from qapi_desk.domain.errors import Trouble
from qapi_desk.reports.plain_text import storable
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.reports.xlsx.cells import Sheet
from qapi_desk.reports.xlsx.checking import check_rows
from qapi_desk.reports.xlsx.naming import sheet_name, sheet_names
from qapi_desk.reports.xlsx.sheets import (
    Row,
    cover_sheet,
    dictionary_sheet,
    rows_sheet,
    text_sheet,
)
from qapi_desk.reports.xlsx.styles import add_styles


def write_workbook(document: Document, path: Path, *, overwrite: bool = False) -> None:
    """Write Cover, one sheet a table, Text and Dictionary; check the rows; then save.

    Raises:
        Refused: ``reports.exists``, or ``reports.too-many-rows`` for a sheet.
        Trouble: ``reports.counts`` when the file read back, or the document's own counts by table
            key, differ from its tables; ``reports.directory`` or ``reports.write``.
    """
    tables = [table for table in document.tables if table.in_workbook]
    names = list(zip(sheet_names(tables), tables, strict=True))
    _check_counts(document.counts, names, path.name)
    with (
        whole_file(path, overwrite=overwrite) as draft,
        new_workbook(document.title, document.agency) as workbook,
    ):
        cover_sheet(workbook, document, names)
        for name, table in names:
            rows_sheet(workbook, name, table.columns, table.rows, document.footer)
        text_sheet(workbook, document)
        dictionary_sheet(workbook, names, document.footer)
        workbook.save(draft)
        check_rows(draft, {name: len(table.rows) for name, table in names}, path.name)


def write_rows(title: str, columns: Sequence[Column], rows: Iterable[Row], draft: Path) -> int:
    """Write one sheet of rows to ``draft``, read it back, give the number of rows."""
    name = sheet_name(title)
    with new_workbook(title, "") as workbook:
        count = rows_sheet(workbook, name, columns, rows, title)
        workbook.save(draft)
    check_rows(draft, {name: count}, title)
    return count


@contextmanager
def new_workbook(title: str, agency: str) -> Iterator[Workbook]:
    """A workbook to stream into, with our styles; one that fails leaves nothing behind."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = storable(title)
    workbook.properties.creator = storable(agency) or "QAPI Desk"
    add_styles(workbook)
    try:
        yield workbook
    except BaseException:
        for sheet in workbook.worksheets:
            _abandon(sheet)
        raise


def _abandon(sheet: Sheet) -> None:
    """Close a sheet that will not be saved, and drop the temporary file its rows went to."""
    with suppress(OSError):
        if not sheet.closed:
            sheet.close()
    with suppress(OSError):
        # openpyxl has no public door to its temporary files; it drops them only when we exit,
        # which a disk that is full cannot wait for.
        sheet._writer.cleanup()  # noqa: SLF001


def _check_counts(counts: Mapping[str, int], names: Sequence[tuple[str, Table]], name: str) -> None:
    for _, table in names:
        meant = counts.get(table.key, len(table.rows))
        if meant != len(table.rows):
            sentence = (
                f"{name} was not saved: its table {table.key} has {len(table.rows)} rows where the "
                f"document counts {meant}; make the document again."
            )
            raise Trouble("reports.counts", sentence, file=name, table=table.key)
