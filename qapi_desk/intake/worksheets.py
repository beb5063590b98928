"""Reads an answer worksheet back: its stamp, and the rows of its pages by what is in their cells.

A cell that shows one thing and holds another is named with its address. It looks only at cells
that are there, so that one typed far away costs nothing. It knows no question and no answer.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.worksheets import (
    COLUMNS,
    FIRST_ROW,
    STAMP_SHEET,
    STAMP_WORD,
    CameBack,
    ReadRow,
)
from qapi_desk.intake.sheet_faults import trimmed
from qapi_desk.intake.sheet_pages import opened
from qapi_desk.intake.sheets import LONGEST_CELL

LARGEST_FILE_BYTES = 32 * 1024 * 1024
"""A workbook as it lies on the disk; one of 150 cases and six forms has about two megabytes."""
_LOCKED_AWAY = b"\xd0\xcf\x11\xe0"
"""How a file begins that was saved with a password, or by a spreadsheet program of before 2007."""
_MOST_FAULTS = 500
"""So many faults of cells are told; a sheet with more was not filled in by hand."""


@dataclass(frozen=True, slots=True)
class BookRead:
    """A worksheet as it came back. ``sha256`` is over the file's bytes."""

    name: str
    sha256: str
    stamp: str
    pages: dict[str, tuple[ReadRow, ...]]
    faults: tuple[FormMessage, ...]


def read_worksheet(path: Path) -> BookRead:
    """Read a worksheet.

    Args:
        path: the workbook.

    Returns:
        The stamp as it stands there, every row with something in it, and the cells that cannot
        be trusted; those read as empty.

    Raises:
        Refused: ``worksheet.locked_away``, ``worksheet.too_large``, ``sheets.too_large``;
            ``worksheet.no_stamp`` for a workbook that is none of ours.
        Trouble: ``sheets.not_there``, ``sheets.unreadable``.
    """
    content = _content(path)
    book = opened(path)
    stamp = _stamp(book[STAMP_SHEET]) if STAMP_SHEET in book.sheetnames else ""
    if not stamp:
        raise Refused(
            "worksheet.no_stamp",
            f"{path.name} is no worksheet of this program, or its hidden stamp was lost: copied "
            "sheets and files saved as something else carry none. Take the file that was handed "
            "out, saved as .xlsx.",
            file=path.name,
        )
    faults: list[FormMessage] = []
    pages = {
        page.title: tuple(_rows(page, faults))
        for page in book.worksheets
        if page.sheet_state == "visible"
    }
    sha256 = hashlib.sha256(content).hexdigest()
    return BookRead(path.name, sha256, stamp, pages, tuple(faults[:_MOST_FAULTS]))


def _content(path: Path) -> bytes:
    """The file's bytes, if they are worth looking at."""
    try:
        if not path.is_file():
            raise Trouble(
                "sheets.not_there",
                f"There is no file {path.name or 'of that name'} in that place; choose the "
                "worksheet that was filled in.",
                file=path.name,
            )
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise Refused(
                "worksheet.too_large",
                f"{path.name} has {path.stat().st_size // 2**20:,} MB; a worksheet has at most "
                f"{LARGEST_FILE_BYTES // 2**20}. Take pictures and copied sheets out of it.",
                file=path.name,
            )
        content = path.read_bytes()
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise Trouble(
            "sheets.unreadable", f"{path.name} cannot be read: {why}.", file=path.name
        ) from problem
    if content.startswith(_LOCKED_AWAY):
        raise Refused(
            "worksheet.locked_away",
            f"{path.name} is locked with a password, or saved in the format of before 2007. Open "
            "it, save it as .xlsx without a password, and choose it again.",
            file=path.name,
        )
    return content


def _stamp(page: Worksheet) -> str:
    """The text of the stamp; empty where the sheet is not as we write it."""
    cells = sorted(_cells(page), key=lambda cell: cell.row)
    texts = [str(cell.value) for cell in cells if cell.column == 1 and cell.value is not None]
    return "".join(texts[1:]) if texts and texts[0] == STAMP_WORD else ""


def _cells(page: Worksheet) -> Iterable[Cell]:
    # only the cells there are: one far away would make a billion of those between
    return [c for c in page._cells.values() if isinstance(c, Cell)]  # noqa: SLF001 - no other way


def _rows(page: Worksheet, faults: list[FormMessage]) -> Iterator[ReadRow]:
    """Every row below the titles in which something stands, in their order."""
    areas = sorted(str(each) for each in page.merged_cells.ranges)
    faults.extend(_fault(page, area, _MERGED) for area in areas)
    letters = set(COLUMNS.values())
    found: dict[int, dict[str, CameBack]] = {}
    for cell in _cells(page):
        if cell.row < FIRST_ROW or cell.value is None:
            continue
        came = _came_back(page, cell, faults)
        if came.text and cell.column_letter not in letters:
            faults.append(_fault(page, cell.coordinate, _OUTSIDE))
        elif came.text:
            found.setdefault(cell.row, {})[cell.column_letter] = came
    for number in sorted(found):
        yield ReadRow(number, found[number])


def _came_back(page: Worksheet, cell: Cell, faults: list[FormMessage]) -> CameBack:
    """A cell as it came back; empty, with its fault noted, where it cannot be trusted."""
    value = cell.value
    wrong = _HELD.get(cell.data_type)
    if wrong is None and isinstance(value, str) and len(value) > LONGEST_CELL:
        wrong = _LONG
    if wrong is None and _is_timed(value):
        wrong = _TIMED
    if wrong is not None:
        faults.append(_fault(page, cell.coordinate, wrong))
        return CameBack("")
    if isinstance(value, date):
        return CameBack(value.isoformat()[:10], is_day=True)
    if isinstance(value, float):
        return CameBack(format(value, ".15g"))  # as a workbook shows it: it holds fifteen digits
    return CameBack(str(value).upper() if isinstance(value, bool) else trimmed(str(value)))


def _is_timed(value: object) -> bool:
    """Whether a cell holds a time of day, with a day or without."""
    if isinstance(value, datetime):
        return value.time() != time(0)
    return isinstance(value, time | timedelta)


_Wrong = tuple[str, str, str, str]


def _fault(page: Worksheet, place: str, wrong: _Wrong) -> FormMessage:
    code, what, why, fix = wrong
    return FormMessage("error", page.title, place, code, what, why, fix)


_HELD = {
    "f": (
        "sheets.formula",
        "A formula stands here.",
        "It shows one thing and holds another.",
        "Type what it shows.",
    ),
    "e": (
        "sheets.error",
        "A spreadsheet program's error stands here.",
        "It is not what anybody meant to write.",
        "Type what should stand here.",
    ),
}
_MERGED = (
    "sheets.merged",
    "Cells are merged.",
    "It is not clear which question they answer.",
    "Unmerge them and fill each cell.",
)
_LONG = (
    "sheets.long_cell",
    "The text is longer than a cell of a workbook holds.",
    "It could not be kept whole.",
    "Shorten it, or keep the long text in the case file and cite it.",
)
_TIMED = (
    "sheets.time",
    "A time of day stands here.",
    "No question asks for one.",
    "Type the day alone, like 2026-03-31.",
)
_OUTSIDE = (
    "worksheet.outside",
    "Something is written outside the columns of the worksheet.",
    "It belongs to no question, and would be lost.",
    "Move it into the comment of its question, or delete it.",
)
