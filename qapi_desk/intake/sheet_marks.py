"""Writes what the form checker found into a copy of the analyst's workbook, and takes it out again.

Each message becomes a comment in its cell, which is filled with a colour, and a line of the sheet
``guide_messages`` that leads there. Nothing else of the workbook is touched.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.forms import FormMessage
from qapi_desk.intake.sheet_pages import opened

LIST = "guide_messages"
"""The sheet with all messages."""
_AUTHOR = "QAPI Desk form checker"
_COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_NONE = "none"
_TITLES = ("severity", "sheet", "cell", "what", "why", "fix", "code", "fill before")
_WIDTHS = (10, 14, 10, 50, 45, 50, 24, 14)
_FIRST = re.compile("([A-Z]{1,3}[1-9][0-9]*)(:.*)?")
_COMMENT = (360, 150)
"""Points wide and high, so that a message is read without dragging."""


def mark_workbook(source: Path, messages: Iterable[FormMessage], place: Path) -> None:
    """Write a copy of a workbook with the messages as comments in their cells.

    Marks of an earlier run are taken out first: its comments, its fills, its sheet. A comment of
    the analyst's own stays, and so does a fill whose colour could not be given back.

    Args:
        source: the analyst's workbook.
        messages: what the checker found; a sheet or cell that is not there is listed only.
        place: the file to write; it may be the source itself.

    Raises:
        Refused, Trouble: as ``sheet_pages.opened``; ``sheets.unwritable``.
    """
    book = opened(source)
    _unmark(book)
    found = list(messages)
    if found:
        fills: dict[tuple[str, str], str] = {}
        for message in found:
            _mark(book, message, fills)
        _list(book, found, fills)
    _save(book, place)


def _unmark(book: Workbook) -> None:
    for page in book.worksheets:
        # only the cells there are: one far away would make a billion of those between
        for each in list(page._cells.values()):  # noqa: SLF001 - no other way to them
            if _is_ours(each.comment):
                each.comment = None
    if LIST not in book.sheetnames:
        return
    for line in book[LIST].iter_rows(min_row=2, max_col=len(_TITLES), values_only=True):
        cell = _cell_at(book, str(line[1]), str(line[2]))
        if cell is not None and line[7]:
            cell.fill = _fill_of(str(line[7]))
    book.remove(book[LIST])


def _is_ours(comment: Comment | None) -> bool:
    return comment is not None and comment.author == _AUTHOR


def _mark(book: Workbook, message: FormMessage, fills: dict[tuple[str, str], str]) -> None:
    """Mark one cell; the fill it had before is noted when it is marked for the first time."""
    cell = _cell_at(book, message.sheet, message.cell)
    if cell is None:
        return
    comment = cell.comment
    if comment is None or _is_ours(comment):
        earlier = f"{comment.text}\n\n" if comment else ""
        said = f"{earlier}{message.what}\n{message.why}\n{message.fix}"
        cell.comment = Comment(said, _AUTHOR, height=_COMMENT[1], width=_COMMENT[0])
    key = (message.sheet, cell.coordinate)
    is_first = key not in fills
    if is_first:
        fills[key] = _said_of(cell)
    if fills[key] and (is_first or message.severity == "error"):
        colour = _COLOURS.get(message.severity, _COLOURS["warning"])
        cell.fill = PatternFill("solid", fgColor=colour)


def _said_of(cell: Cell) -> str:
    """A cell's fill as a word of the list; empty for one that could not be given back."""
    if cell.fill.fill_type is None:
        return _NONE
    colour = cell.fill.fgColor
    is_plain = cell.fill.fill_type == "solid" and colour.type == "rgb"
    return str(colour.rgb) if is_plain else ""


def _fill_of(said: str) -> PatternFill:
    return PatternFill() if said == _NONE else PatternFill("solid", fgColor=said)


def _cell_at(book: Workbook, sheet: str, place: str) -> Cell | None:
    """The cell of an address, the first of an area; None where there is none to write to."""
    found = _FIRST.fullmatch(place)
    if sheet not in book.sheetnames or found is None:
        return None
    cell = book[sheet][found[1]]
    return cell if isinstance(cell, Cell) else None


def _list(book: Workbook, messages: list[FormMessage], fills: dict[tuple[str, str], str]) -> None:
    page = book.create_sheet(LIST)
    page.append(_TITLES)
    for number, message in enumerate(messages, start=2):
        there = _cell_at(book, message.sheet, message.cell)
        fill = fills.get((message.sheet, there.coordinate), "") if there else ""
        facts = (message.severity, message.sheet, message.cell)
        words = (message.what, message.why, message.fix, message.code, fill)
        page.append([_line(page, text) for text in (*facts, *words)])
        if there is not None:
            _link(page.cell(number, 3), message, there.coordinate)
    for column, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.column_dimensions["H"].hidden = True
    page.freeze_panes = "A2"


def _line(page: Worksheet, text: str) -> Cell:
    cell = Cell(page, row=1, column=1, value=text)
    cell.data_type = "s"  # a text that begins with = stays a text
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _link(cell: Cell | MergedCell, message: FormMessage, place: str) -> None:
    quoted = message.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(
        ref=cell.coordinate, location=f"'{quoted}'!{place}", display=message.cell
    )
    cell.font = Font(underline="single", color="FF0563C1")


def _save(book: Workbook, place: Path) -> None:
    unfinished = place.with_name(f"{place.name}.part")
    try:
        book.save(unfinished)
        unfinished.replace(place)
    except OSError as problem:
        raise Trouble(
            "sheets.unwritable",
            f"The workbook {place.name} cannot be written: {problem.strerror}."
            " Close it where it is open, or choose a place you may write to.",
            file=place.name,
        ) from problem
    finally:
        unfinished.unlink(missing_ok=True)
