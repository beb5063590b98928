"""Writes a workbook that somebody answers in: one sheet, a row an item, and a hidden stamp.

Every cell is text. All but the columns to be filled in are locked, without a password: the lock
keeps a hand from slipping, the stamp tells what slipped. It knows nothing of what is asked.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension

from qapi_desk.domain.documents import Format
from qapi_desk.domain.sheets import column_letters
from qapi_desk.reports.plain_text import runs_as_formula, storable
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.reports.xlsx.cells import Sheet, cell
from qapi_desk.reports.xlsx.sheets import set_up_print
from qapi_desk.reports.xlsx.styles import HEADER, LABEL, TITLE
from qapi_desk.reports.xlsx.worksheet_styles import ASKED, OPEN, add_worksheet_styles
from qapi_desk.reports.xlsx.writing import new_workbook

_LINE_POINTS: Final = 14.5
_LEAST_POINTS, _MOST_POINTS = 44.0, 400.0
"""Room for a hand's writing, and less than a sheet of paper."""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column. ``choices`` is what an open cell offers; another word is refused there."""

    title: str
    width: float
    is_open: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """A workbook to be answered in. ``guide`` and ``stamp`` are (label, text), in order."""

    title: str
    agency: str
    footer: str
    guide: tuple[tuple[str, str], ...]
    guide_sheet: str
    sheet: str
    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    stamp_sheet: str
    stamp: tuple[tuple[str, str], ...]
    kept_columns: int = 0
    """So many columns stay in sight."""


def write_answer_book(book: AnswerBook, path: Path, *, overwrite: bool = False) -> None:
    """Write it whole or not at all.

    Raises:
        Refused: ``reports.exists``.
        Trouble: ``reports.directory``, ``reports.write``.
    """
    with (
        whole_file(path, overwrite=overwrite) as draft,
        new_workbook(book.title, book.agency) as workbook,
    ):
        add_worksheet_styles(workbook)
        _guide(workbook, book)
        _rows(workbook, book)
        _stamp(workbook, book)
        workbook.active = 1
        workbook.save(draft)


def _guide(workbook: Workbook, book: AnswerBook) -> None:
    sheet = workbook.create_sheet(book.guide_sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, book.footer)
    sheet.protection.sheet = True
    sheet.append([cell(sheet, book.title, Format.TEXT, TITLE)])
    sheet.append([])
    for label, text in book.guide:
        words = cell(sheet, text, Format.TEXT)
        sheet.append([cell(sheet, label, Format.TEXT, LABEL), words])


def _rows(workbook: Workbook, book: AnswerBook) -> None:
    sheet = workbook.create_sheet(book.sheet)
    for index, column in enumerate(book.columns):
        sheet.column_dimensions[column_letters(index)].width = column.width
    sheet.freeze_panes = f"{column_letters(book.kept_columns)}2"
    set_up_print(sheet, book.footer)
    sheet.print_title_rows = "1:1"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.append([cell(sheet, column.title, Format.TEXT, HEADER) for column in book.columns])
    for number, row in enumerate(book.rows, start=2):
        points = _points(book, row)
        sheet.row_dimensions[number] = RowDimension(sheet, index=number, ht=points)
        pairs = zip(book.columns, row, strict=True)
        sheet.append([_cell(sheet, column, text) for column, text in pairs])
    _offer(sheet, book)


def _cell(sheet: Sheet, column: AnswerColumn, text: str) -> Cell:
    made: Cell = WriteOnlyCell(sheet)
    made.style = OPEN["text"] if column.is_open else ASKED
    if text:
        made.value = storable(text)
        made.data_type = "s"  # whatever a text begins with, it is a text
        made.quotePrefix = runs_as_formula(text)
    return made


def _points(book: AnswerBook, row: tuple[str, ...]) -> float:
    lines = max(
        sum(max(1, math.ceil(len(line) / (column.width - 1))) for line in text.split("\n"))
        for column, text in zip(book.columns, row, strict=True)
    )
    return min(max(lines * _LINE_POINTS, _LEAST_POINTS), _MOST_POINTS)


def _offer(sheet: Sheet, book: AnswerBook) -> None:
    for index, column in enumerate(book.columns):
        if column.choices and book.rows:
            words = ", ".join(column.choices)
            rule = DataValidation(
                "list",
                formula1=f'"{",".join(column.choices)}"',
                allow_blank=True,
                showErrorMessage=True,
                errorTitle=column.title,
                error=f"Choose one of these: {words}.",
            )
            letters = column_letters(index)
            rule.add(f"{letters}2:{letters}{len(book.rows) + 1}")
            sheet.data_validations.append(rule)


def _stamp(workbook: Workbook, book: AnswerBook) -> None:
    sheet = workbook.create_sheet(book.stamp_sheet)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    for label, text in (("key", "value"), *book.stamp):
        sheet.append([cell(sheet, label, Format.MONO), cell(sheet, text, Format.MONO)])
