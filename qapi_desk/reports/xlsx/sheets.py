"""The sheets of a workbook: one of rows, and those that explain it. Streams, so size is no matter.

A sheet of rows begins with its header in the first row and holds nothing but rows: it can be
filtered, pivoted and read by a program as it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.documents import (
    Chart,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.reports.wording import shown
from qapi_desk.reports.xlsx.cells import Sheet, cell
from qapi_desk.reports.xlsx.styles import HEADER, LABEL, NOTE, SUBTITLE, TITLE

MOST_ROWS = 1_048_575
"""Rows a sheet holds beneath its header (Excel's stated limits)."""
_MEASURED_ROWS = 300
_NARROWEST, _WIDEST, _WIDEST_ID = 9, 60, 72
_KINDS = {
    Format.TEXT: "text",
    Format.COUNT: "whole number",
    Format.PERCENT: "fraction of one, shown as a percentage",
    Format.DAY: "date",
    Format.MOMENT: "date and time, UTC",
    Format.DAYS: "number of days",
    Format.CENTS: "dollars",
    Format.NUMBER: "number",
    Format.MONO: "text: an id or a hash, byte for byte",
}

Row = Sequence[Value]


def rows_sheet(
    workbook: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Row], footer: str
) -> int:
    """Write a sheet of typed rows under a frozen, filtered header; gives the number of rows."""
    sheet = workbook.create_sheet(name)
    flowing = iter(rows)
    first = list(islice(flowing, _MEASURED_ROWS))
    for number, column in enumerate(columns, start=1):
        width = _width(column, [row[number - 1] for row in first])
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    set_up_print(sheet, footer)
    sheet.print_title_rows = "1:1"
    sheet.append([cell(sheet, column.title, Format.TEXT, HEADER) for column in columns])
    count = 0
    for row in _limited(chain(first, flowing), name):
        sheet.append(
            [cell(sheet, value, column.format) for column, value in zip(columns, row, strict=True)]
        )
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{count + 1}"
    return count


def cover_sheet(workbook: Workbook, document: Document, names: Sequence[tuple[str, Table]]) -> None:
    """Title, facts, counts, the sheets with their rows, and the versions behind the numbers."""
    sheet = _reading_sheet(workbook, "Cover", (30, 70, 12, 60), document.footer)
    sheet.append([cell(sheet, document.title, Format.TEXT, TITLE)])
    sheet.append([cell(sheet, document.subtitle, Format.TEXT, SUBTITLE)])
    sheet.append([])
    _append_facts(sheet, (("Agency", document.agency, Format.TEXT),))
    _append_facts(sheet, (("Made (UTC)", document.made_at, Format.MOMENT),))
    _append_facts(sheet, document.cover.items)
    _append_facts(sheet, (("Versions", document.footer, Format.TEXT),))
    if document.counts:
        _append_header(sheet, ("Counts", ""))
        counts = ((name, count, Format.COUNT) for name, count in document.counts.items())
        _append_facts(sheet, counts)
    _append_header(sheet, ("Sheet", "Holds", "Rows", "Note"))
    for name, table in names:
        note = table.note if table.rows else table.empty
        line: tuple[Value, ...] = (name, table.title, len(table.rows), note)
        forms = (Format.TEXT, Format.TEXT, Format.COUNT, Format.TEXT)
        sheet.append([cell(sheet, value, form) for value, form in zip(line, forms, strict=True)])


def text_sheet(workbook: Workbook, document: Document) -> None:
    """What the printed document says between its tables, in its order."""
    sheet = _reading_sheet(workbook, "Text", (30, 100), document.footer)
    for block in document.blocks:
        match block:
            case Heading():
                sheet.append([])
                sheet.append([cell(sheet, block.text, Format.TEXT, HEADER)])
            case Paragraph():
                style = NOTE if block.is_note else ""
                sheet.append([None, cell(sheet, block.text, Format.TEXT, style)])
            case Chart():
                words = cell(sheet, block.alternative, Format.TEXT, NOTE)
                sheet.append([cell(sheet, block.title, Format.TEXT, LABEL), words])
            case Facts():
                _append_header(sheet, (block.title, ""))
                _append_facts(sheet, block.items)
            case _:
                continue


def dictionary_sheet(workbook: Workbook, names: Sequence[tuple[str, Table]], footer: str) -> None:
    """Every column of every sheet: its stable key, its title, its kind and what it means."""
    columns = (
        Column("sheet", "Sheet"),
        Column("key", "Key", Format.MONO),
        Column("title", "Title"),
        Column("kind", "Kind"),
        Column("meaning", "Meaning"),
    )
    rows = (
        (name, column.key, column.title, _KINDS[column.format], column.description)
        for name, table in names
        for column in table.columns
    )
    rows_sheet(workbook, "Dictionary", columns, rows, footer)


def _reading_sheet(workbook: Workbook, name: str, widths: Sequence[float], footer: str) -> Sheet:
    sheet = workbook.create_sheet(name)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, footer)
    return sheet


def _append_header(sheet: Sheet, titles: Sequence[str]) -> None:
    sheet.append([])
    sheet.append([cell(sheet, title, Format.TEXT, HEADER) for title in titles])


def _append_facts(sheet: Sheet, items: Iterable[tuple[str, Value, Format]]) -> None:
    for label, value, form in items:
        sheet.append([cell(sheet, label, Format.TEXT, LABEL), cell(sheet, value, form)])


def _width(column: Column, values: Iterable[Value]) -> float:
    """Characters the column should show: its longest line measured, within reason."""
    texts = [shown(value, column.format) for value in values]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    longest_word = max((len(word) for word in column.title.split()), default=0)
    # The filter's button covers the end of the header.
    widest = _WIDEST_ID if column.format is Format.MONO else _WIDEST
    return min(max(longest + 2, longest_word + 4, _NARROWEST), widest)


def set_up_print(sheet: Sheet, footer: str) -> None:
    """Print it across, a page wide, with a footer that names it."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_LETTER
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # A lone ampersand begins a code in a spreadsheet's footer, and it holds 255 characters.
    sheet.oddFooter.left.text = footer.replace("&", "&&")[:180]
    sheet.oddFooter.left.size = 7
    sheet.oddFooter.right.text = "&P of &N"
    sheet.oddFooter.right.size = 8


def _limited(rows: Iterable[Row], name: str) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            sentence = (
                f"The sheet {name} would have more than {MOST_ROWS:,} rows, which is all a "
                "workbook holds; narrow the list, or save it as CSV."
            )
            raise Refused("reports.too-many-rows", sentence, sheet=name, most=MOST_ROWS)
        yield row
