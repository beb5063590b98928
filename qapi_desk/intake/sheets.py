"""Reads a form's sheets as text: from a folder of CSV files or from a workbook, alike.

A workbook cell that shows one thing and holds another (a formula, a date that Excel made of a
code, a merged area) is refused with its address. It knows nothing of forms.
"""

import csv
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets, column_letters

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

BLANK_ROWS = 100
"""So many blank rows end a sheet: spreadsheets claim endless empty areas."""
LONGEST_CELL = 32_767
"""Characters; what a workbook cell can hold."""
MOST_COLUMNS = 500
"""Columns under a title; a form's own, with ten languages, stay below a hundred."""
LARGEST_BOOK_BYTES = 64 * 1024 * 1024
"""What a workbook may come to when it is unpacked; the largest form here has half a megabyte."""

_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSOUND = (
    AttributeError, BadZipFile, EOFError, IndexError, KeyError, NotImplementedError, ParseError,
    RuntimeError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What a workbook that is damaged, locked or forged makes its reader raise."""

_Line = tuple[int, list[str]]


def read_sheets(path: Path) -> Sheets:
    """Read every sheet of a workbook, or of a folder where ``survey.csv`` is the sheet ``survey``.

    Args:
        path: a folder, or an ``.xlsx`` file.

    Returns:
        The sheets as trimmed text; line ends within a cell are line feeds; blank cells and rows
        are left out; only columns under the header are read.

    Raises:
        Refused: ``sheets.formula``, ``sheets.merged``, ``sheets.date``, ``sheets.title_missing``,
            ``sheets.title_twice``, ``sheets.too_wide``, ``sheets.long_cell``,
            ``sheets.unprinted``, ``sheets.too_large``, ``sheets.none``.
        Trouble: ``sheets.unreadable``, ``sheets.not_there``.
    """
    if not path.exists():
        raise Trouble(
            "sheets.not_there",
            f"There is no {path.name or 'file'} in that place; choose a folder of CSV files or a "
            "workbook.",
            file=path.name,
        )
    try:
        found = list(_folder(path) if path.is_dir() else _workbook(path))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise _unreadable(path, problem) from problem
    if not found:
        raise Refused(
            "sheets.none",
            f"{path.name} holds no sheets. Choose a folder with survey.csv in it or a workbook.",
            file=path.name,
        )
    return Sheets(path.name, {sheet.name: sheet for sheet in found})


def write_sheets(sheets: Sheets, folder: Path) -> None:
    """Write sheets as CSV files (UTF-8, line feeds) into a folder, made if need be.

    Each file is written under a temporary name and renamed when it is whole.

    Raises:
        Trouble: ``sheets.unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sheet in sheets.sheets.values():
            _write_sheet(sheet, folder / f"{sheet.name}.csv")
    except OSError as problem:
        raise Trouble(
            "sheets.unwritable",
            f"The folder {folder.name} cannot be written: {problem.strerror}."
            " Choose a folder you may write to.",
            folder=folder.name,
        ) from problem


def _write_sheet(sheet: Sheet, file: Path) -> None:
    unfinished = file.with_suffix(".csv.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(sheet.header)
            writer.writerows([row.cells.get(t, "") for t in sheet.header] for row in sheet.rows)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _unreadable(path: Path, problem: Exception) -> Trouble:
    why = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return Trouble(
        "sheets.unreadable",
        f"{path.name} cannot be read as a folder of CSV files or as a workbook: {why}."
        " Save it again as .xlsx or as UTF-8 CSV and choose it again.",
        file=path.name,
    )


def _folder(path: Path) -> Iterator[Sheet]:
    for file in sorted(path.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as text:
            lines = ((n, [_trimmed(c) for c in row]) for n, row in enumerate(csv.reader(text), 1))
            yield _sheet(file.stem, lines)


def _workbook(path: Path) -> Iterator[Sheet]:
    # forms that ship are folders: openpyxl is loaded for a workbook only, not at every start
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        _must_be_small_enough(path)
        with path.open("rb") as file:  # its reader leaves a file open that it cannot read
            book = load_workbook(file)
    except _UNSOUND as problem:
        raise _unreadable(path, problem) from problem
    for page in book.worksheets:
        if page.merged_cells.ranges:
            area = min(str(each) for each in page.merged_cells.ranges)
            raise _refused(
                "sheets.merged",
                (page.title, area),
                "Cells are merged, so it is not clear which rows they belong to."
                " Unmerge them and fill each cell.",
            )
        yield _sheet(page.title, _page_lines(page))


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


def _page_lines(page: "Worksheet") -> Iterator[_Line]:
    widest = min(page.max_column, MOST_COLUMNS + 1)
    for number, row in enumerate(page.iter_rows(max_col=widest), start=1):
        yield number, [_cell_text(page.title, cell) for cell in row]


def _cell_text(sheet: str, cell: "Cell | MergedCell") -> str:
    value = cell.value
    place = (sheet, cell.coordinate)
    if value is None:
        return ""
    if cell.data_type == "f":
        raise _refused(
            "sheets.formula",
            place,
            "A formula stands here; it shows one thing and holds another."
            " Replace it by the text it shows.",
        )
    if isinstance(value, date | time | timedelta):
        raise _refused(
            "sheets.date",
            place,
            "A date value stands here where text is expected."
            " Format the cell as text and type it again.",
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(value, ".15g")  # as a workbook shows it: it holds fifteen digits
    return _trimmed(str(value))


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _refused(code: str, place: tuple[str, str], why: str) -> Refused:
    sheet, cell = place
    return Refused(code, f"Sheet {sheet}, {cell}: {why}", sheet=sheet, cell=cell)


def _sheet(name: str, lines: Iterable[_Line]) -> Sheet:
    """The first row is the header; reading stops after a hundred blank rows."""
    header: tuple[str, ...] = ()
    rows: list[SheetRow] = []
    blank = 0
    for number, cells in lines:
        if number == 1:
            header = _header(name, cells)
            continue
        row = _row(name, header, (number, cells))
        blank = 0 if row.cells else blank + 1
        if blank >= BLANK_ROWS:
            break
        if row.cells:
            rows.append(row)
    return Sheet(name, header, tuple(rows))


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    titles = list(cells)
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        why = f"So many columns no form has; {MOST_COLUMNS} are the most. Remove the others."
        raise _refused("sheets.too_wide", (name, f"{column_letters(MOST_COLUMNS)}1"), why)
    for index, title in enumerate(titles):
        if title and title in titles[:index]:
            raise _refused(
                "sheets.title_twice",
                (name, f"{column_letters(index)}1"),
                f"The title {title} stands twice. Rename or remove one of the columns.",
            )
    return tuple(titles)


def _row(name: str, header: tuple[str, ...], line: _Line) -> SheetRow:
    number, texts = line
    cells: dict[str, str] = {}
    for index, text in enumerate(texts[: len(header)]):
        if not text:
            continue
        if not header[index]:
            why = "This column has no title, so nothing could read it. Give it a title in row 1."
            raise _refused("sheets.title_missing", _place(name, index, number), why)
        if _UNPRINTED.search(text):
            why = "It holds characters that nobody can read. Type it anew, or paste plain text."
            raise _refused("sheets.unprinted", _place(name, index, number), why)
        if len(text) > LONGEST_CELL:
            why = (
                f"The text has {len(text):,} characters; {LONGEST_CELL:,} are the most. Shorten it."
            )
            raise _refused("sheets.long_cell", _place(name, index, number), why)
        cells[header[index]] = text
    return SheetRow(number, cells)


def _place(name: str, index: int, number: int) -> tuple[str, str]:
    return name, f"{column_letters(index)}{number}"
