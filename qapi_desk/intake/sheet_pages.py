"""The pages of a workbook as lines of text, with every cell that shows one thing and holds another.

The only reader of ``sheets`` that knows workbook software; loaded for a workbook only.
"""

import zlib
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.sheet_faults import (
    GUIDE,
    MOST_COLUMNS,
    Fault,
    Line,
    Note,
    Page,
    must_be_a_file,
    trimmed,
    unreadable,
)

LARGEST_BOOK_BYTES = 64 * 1024 * 1024
"""What a workbook may come to when it is unpacked; the largest form here has half a megabyte."""
_UNSOUND = (
    AttributeError, BadZipFile, EOFError, IndexError, KeyError, NotImplementedError, ParseError,
    RuntimeError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What a workbook that is damaged, locked or forged makes its reader raise."""


def pages(path: Path, note: Note) -> Iterator[Page]:
    """The pages of a workbook; those of guidance are left out.

    Args:
        path: the ``.xlsx`` file.
        note: takes each cell that cannot be trusted; it reads as empty.

    Raises:
        Refused: ``sheets.too_large``.
        Trouble: ``sheets.unreadable``.
    """
    for page in opened(path).worksheets:
        if page.title.startswith(GUIDE):
            continue
        for area in sorted(str(each) for each in page.merged_cells.ranges):
            note(page.title, area, _MERGED)
        yield page.title, _lines(page, note)


def opened(path: Path) -> Workbook:
    """A workbook opened whole.

    Raises:
        Refused: ``sheets.too_large``.
        Trouble: ``sheets.unreadable``.
    """
    try:
        must_be_a_file(path)
        _must_be_small_enough(path)
        with path.open("rb") as file:  # its reader leaves a file open that it cannot read
            return load_workbook(file)
    except (OSError, *_UNSOUND) as problem:
        raise unreadable(path, problem) from problem


def _must_be_small_enough(path: Path) -> None:
    """By what the archive says of itself; its reader stops where a part is longer than said."""
    with ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_BOOK_BYTES:
        raise Refused(
            "sheets.too_large",
            f"{path.name} unpacks to {size // 2**20:,} MB and {LARGEST_BOOK_BYTES // 2**20} are "
            "the most for a form. Copy its rows into a new workbook and choose that.",
            file=path.name,
        )


def _lines(page: Worksheet, note: Note) -> Iterator[Line]:
    widest = min(page.max_column, MOST_COLUMNS + 1)
    for number, row in enumerate(page.iter_rows(max_col=widest), start=1):
        yield number, [_cell_text(page.title, cell, note) for cell in row]


def _cell_text(sheet: str, cell: Cell | MergedCell, note: Note) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str) and cell.data_type not in ("f", "e"):
        return trimmed(value)
    fault = _fault_of(cell)
    note(sheet, cell.coordinate, fault)
    if fault.severity == "error":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(value, ".15g")  # as a workbook shows it: it holds fifteen digits
    return trimmed(str(value))


def _fault_of(cell: Cell | MergedCell) -> Fault:
    if cell.data_type == "f":
        return _FORMULA
    if cell.data_type == "e":
        return _ERROR
    if isinstance(cell.value, date | time | timedelta):
        return _DATE
    return _BOOLEAN if isinstance(cell.value, bool) else _NUMBER


_MERGED = Fault(
    "sheets.merged",
    "Cells are merged.",
    "It is not clear which rows and columns they belong to.",
    "Unmerge them and fill each cell.",
)
_FORMULA = Fault(
    "sheets.formula",
    "A formula stands here.",
    "It shows one thing and holds another.",
    "Replace it by the text it shows.",
)
_ERROR = Fault(
    "sheets.error",
    "A spreadsheet program's error stands here.",
    "It is not what anybody meant to write.",
    "Type what should stand here.",
)
_DATE = Fault(
    "sheets.date",
    "A date value stands here where text is expected.",
    "What it shows depends on the computer it is opened with.",
    "Format the cell as text and type it again, a day like 2026-09-30.",
)
_NUMBER = Fault(
    "sheets.number",
    "A number stands here where text is expected.",
    "Zeros at the beginning of a code are lost, and long ones are rounded.",
    "Format the cell as text and type it again.",
    "warning",
)
_BOOLEAN = Fault(
    "sheets.boolean",
    "A truth value stands here where text is expected.",
    "A spreadsheet program made it of a word, and it reads as true or false.",
    "Format the cell as text and type the word again.",
    "warning",
)
