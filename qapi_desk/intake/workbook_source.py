"""An extract as one workbook (.xlsx): a sheet each, header in the first row, values only.

Formulas and merged cells are refused, naming sheet and cell: what they show depends on the
program that shows them.
"""

import re
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.utils.exceptions import InvalidFileException

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.sources import (
    CHUNK_ROWS,
    Columns,
    SourceTable,
    clean_header,
    columns_of,
    unreadable,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

LARGEST_SHEETS_BYTES = 400 * 1024 * 1024
LARGEST_TEXTS_BYTES = 48 * 1024 * 1024
_BLOCK_BYTES = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+)')
_BROKEN = (KeyError, ValueError, ParseError, zipfile.BadZipFile, InvalidFileException, EOFError)


class Cell(Protocol):
    """One cell, as far as it is looked at."""

    @property
    def value(self) -> object:
        """What it holds: text, a number, a day, or nothing."""

    @property
    def data_type(self) -> str:
        """What sort of thing that is: ``f`` for a formula."""


class WorkbookFile:
    """A workbook read row by row."""

    def __init__(self, path: Path, date_formats: Mapping[str, Mapping[str, str]]) -> None:
        """Open it and look for what is refused before a row is read.

        Args:
            path: the workbook.
            date_formats: sheet -> column -> the format in which to write real date cells.

        Raises:
            Refused: ``import.workbook_too_large``, ``import.merged``.
            Trouble: ``import.unreadable``.
        """
        self.path = path
        self.date_formats = date_formats
        try:
            with zipfile.ZipFile(path) as archive:
                _must_be_small_enough(path, archive)
                self.parts = _parts_by_sheet(archive)
                _must_have_no_merged_cells(path, archive, self.parts)
        except _BROKEN as error:
            raise unreadable(path.name, f"it is not a sound workbook ({error})") from error

    @property
    def files(self) -> Sequence[Path]:
        """The one file."""
        return (self.path,)

    def open_table(self, name: str) -> AbstractContextManager[SourceTable] | None:
        """The sheet of this name."""
        return self._opened(name) if name in self.parts else None

    @contextmanager
    def cells(self, name: str) -> Iterator[Iterator[Sequence[Cell]]]:
        """The rows of a sheet as they are, for who must know a number from a text."""
        workbook = _loaded(self.path)
        rows = _rows(workbook, name)
        try:
            yield _sound(rows, f"sheet {name} of {self.path.name}")
        finally:
            rows.close()  # it holds the sheet open inside the archive
            workbook.close()

    @contextmanager
    def _opened(self, name: str) -> Iterator[SourceTable]:
        place = f"sheet {name} of {self.path.name}"
        with self.cells(name) as rows:
            texts = _texts(rows, place, self.date_formats.get(name, {}))
            header = clean_header(place, _trimmed(next(texts, [])))
            if not header:
                raise unreadable(place, "it has no header row", row=0)
            yield SourceTable(place, header, _chunks(texts, len(header), place))


def _loaded(path: Path) -> "Workbook":
    try:
        return openpyxl.load_workbook(path, read_only=True, keep_links=False)
    except _BROKEN as error:
        raise unreadable(path.name, f"it is not a sound workbook ({error})") from error


def _rows(workbook: "Workbook", name: str) -> Generator[Sequence[Cell], None, None]:
    sheet = workbook[name]
    sheet.reset_dimensions()
    yield from sheet.iter_rows()


def _sound(rows: Iterator[Sequence[Cell]], place: str) -> Iterator[Sequence[Cell]]:
    """The rows; a fault of the file's own comes out as a sentence."""
    while True:
        try:
            row = next(rows, None)
        except _BROKEN as error:
            raise unreadable(place, f"it is not a sound workbook ({error})") from error
        if row is None:
            return
        yield row


def _must_be_small_enough(path: Path, archive: zipfile.ZipFile) -> None:
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    sheets = sum(size for name, size in sizes.items() if name.startswith("xl/worksheets/"))
    texts = sizes.get("xl/sharedStrings.xml", 0)
    if sheets > LARGEST_SHEETS_BYTES or texts > LARGEST_TEXTS_BYTES:
        raise Refused(
            "import.workbook_too_large",
            f"{path.name} is too large to read as a workbook; save each sheet as a CSV file in "
            "one folder and import the folder.",
            file=path.name,
        )


def _parts_by_sheet(archive: zipfile.ZipFile) -> dict[str, str]:
    parser = WorkbookParser(archive, "xl/workbook.xml")
    parser.parse()
    return {str(sheet.name): str(relation.target) for sheet, relation in parser.find_sheets()}


def _must_have_no_merged_cells(
    path: Path, archive: zipfile.ZipFile, parts: Mapping[str, str]
) -> None:
    for sheet, part in parts.items():
        cell = _first_merged(archive, part.lstrip("/"))
        if cell:
            raise Refused(
                "import.merged",
                f"Sheet {sheet} of {path.name} has merged cells at {cell}; undo the merge so that "
                "every cell holds its own value, and import again.",
                file=path.name,
                sheet=sheet,
                cell=cell,
            )


def _first_merged(archive: zipfile.ZipFile, part: str) -> str | None:
    tail = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK_BYTES):
            found = _MERGED.search(tail + block)
            if found:
                return found.group(1).decode("ascii")
            tail = block[-256:]
    return None


def _texts(
    rows: Iterator[Sequence[Cell]], place: str, date_formats: Mapping[str, str]
) -> Iterator[list[str]]:
    """Each row as text; the first is the header, which tells the columns' date formats."""
    formats: dict[int, str] = {}
    for number, cells in enumerate(rows, 1):
        texts = []
        for at, cell in enumerate(cells):
            if cell.data_type == "f":
                raise _formula(place, cell)
            texts.append(_text_of(cell.value, formats.get(at, "")))
        if number == 1:
            formats = {at: date_formats.get(name, "") for at, name in enumerate(texts)}
        yield texts


def _formula(place: str, cell: Cell) -> Refused:
    where = getattr(cell, "coordinate", "")
    return Refused(
        "import.formula",
        f"Cell {where} in {place} holds a formula; replace formulas by their values (copy, then "
        "paste as values) and import again.",
        sheet=place,
        cell=where,
    )


def _text_of(value: object, date_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime) and date_format:
        return value.strftime(date_format)
    return value.isoformat() if isinstance(value, date) else str(value)


def _trimmed(texts: list[str]) -> list[str]:
    """A header without the empty cells to its right."""
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def _chunks(rows: Iterator[list[str]], width: int, place: str) -> Iterator[Columns]:
    """Chunks of rows as wide as the header; empty rows are kept only when another follows."""
    chunk: list[list[str]] = []
    blanks = 0
    for number, row in enumerate(rows, 1):
        if any(row[width:]):
            raise unreadable(place, f"data row {number} has a value beyond the header", row=number)
        if not any(row):
            blanks += 1
            continue
        chunk.extend([[""] * width] * blanks)
        blanks = 0
        chunk.append((row + [""] * width)[:width])
        if len(chunk) >= CHUNK_ROWS:
            yield columns_of(chunk)
            chunk = []
    if chunk:
        yield columns_of(chunk)
