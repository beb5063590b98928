"""Writes an answer worksheet: a guide, a sheet a form, hidden lists and a hidden stamp.

Everything but the cells to be filled in is locked, without a password: the lock keeps a hand from
slipping, the stamp tells what slipped. It knows no question; what it writes was laid out before.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.pagebreak import Break

from qapi_desk.domain.documents import Format
from qapi_desk.domain.sheets import column_letters
from qapi_desk.domain.worksheets import (
    COLUMNS,
    FIRST_ROW,
    GUIDE_SHEET,
    LISTS_SHEET,
    STAMP_SHEET,
    STAMP_WORD,
    Entry,
    LaidBook,
    LaidPage,
    LaidRow,
    Part,
    Place,
    RowKind,
)
from qapi_desk.reports.plain_text import runs_as_formula, storable
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.reports.xlsx.cells import Sheet
from qapi_desk.reports.xlsx.cells import cell as plain_cell
from qapi_desk.reports.xlsx.sheets import set_up_print
from qapi_desk.reports.xlsx.styles import HEADER, LABEL, TITLE
from qapi_desk.reports.xlsx.worksheet_styles import (
    ASKED,
    CASE,
    CLOSED,
    GROUP,
    HOW,
    OPEN,
    SMALL,
    add_worksheet_styles,
    later,
)
from qapi_desk.reports.xlsx.writing import new_workbook

_TITLES: Final[Mapping[Part | Place, tuple[str, float]]] = {
    Place.KEY: ("key", 4),
    Place.CASE: ("Case", 14),
    Place.NUMBER: ("No.", 5),
    Place.ASKED: ("Question", 42),
    Place.HOW: ("How to answer", 34),
    Place.RECORD: ("In the record", 13),
    Part.ANSWER: ("Answer", 24),
    Part.REASON: ("Reason", 16),
    Part.COMMENT: ("Comment", 28),
    Part.EVIDENCE: ("Evidence", 18),
}
"""The title of each column, and how many characters wide it is."""
_FORMS = {Entry.DAY: "day", Entry.WHOLE: "number", Entry.NUMBER: "number"}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?", re.ASCII)
_DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LINE_POINTS, _LEAST_POINTS, _MOST_POINTS, _HEAD_POINTS = 14.5, 30.0, 400.0, 22.0
"""Heights of rows: room for a hand's writing, and less than a sheet of paper."""
_STYLE: Final = "_style"
"""Where openpyxl keeps a cell's style; it has no public door to hand one on."""
_CHUNK = 30_000
"""Characters of the stamp a cell; a cell holds 32,767."""
_LONGEST_SAID = 220
"""Excel's own limit of a message box is 255 characters."""
_RANGES = {
    Entry.DAY: ("DATE(1900,1,1)", "DATE(2099,12,31)"),
    Entry.WHOLE: ("-999999999", "999999999"),
    Entry.NUMBER: ("-999999999999", "999999999999"),
}
_SAID = {
    Entry.CHOICE: "Choose one of the list, or write (clear) to take an answer back.",
    Entry.DAY: "Write a day, like 2026-03-31.",
    Entry.WHOLE: "Write a whole number.",
    Entry.NUMBER: "Write a number.",
}


class _Offer(NamedTuple):
    """What cells of one kind take, so that they share one rule of the sheet."""

    kind: Entry
    area: str
    said: str


def write_worksheet(book: LaidBook, path: Path, *, overwrite: bool = False) -> None:
    """Write a worksheet whole or not at all.

    Args:
        book: what was laid out.
        path: the file to make.
        overwrite: whether a file of that name may be replaced.

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
        areas = _areas(book)
        for page in book.pages:
            _Page(workbook, page, areas, book.title).write()
        _lists(workbook, book)
        _stamp(workbook, book)
        workbook.save(draft)


def _guide(workbook: Workbook, book: LaidBook) -> None:
    sheet = workbook.create_sheet(GUIDE_SHEET)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 104
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, book.title)
    _protect(sheet)
    sheet.append([plain_cell(sheet, book.title, Format.TEXT, TITLE)])
    sheet.append([])
    for heading, text in book.guide:
        words = plain_cell(sheet, text, Format.TEXT)
        sheet.append([plain_cell(sheet, heading, Format.TEXT, LABEL), words])


def _areas(book: LaidBook) -> Mapping[str, str]:
    """Where each list stands, as a rule of a cell names it."""
    return {
        name: f"{LISTS_SHEET}!${letters}$1:${letters}${len(words)}"
        for index, (name, words) in enumerate(book.lists.items())
        if words
        for letters in (column_letters(index),)
    }


def _lists(workbook: Workbook, book: LaidBook) -> None:
    sheet = workbook.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    _protect(sheet)
    longest = max((len(words) for words in book.lists.values()), default=0)
    for row in range(longest):
        words = (each[row] if row < len(each) else None for each in book.lists.values())
        sheet.append([plain_cell(sheet, word, Format.MONO) for word in words])


def _stamp(workbook: Workbook, book: LaidBook) -> None:
    sheet = workbook.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    _protect(sheet)
    parts = [book.stamp[at : at + _CHUNK] for at in range(0, len(book.stamp), _CHUNK)]
    for text in (STAMP_WORD, *parts):
        sheet.append([plain_cell(sheet, text, Format.MONO)])


def _protect(sheet: Sheet) -> None:
    """Lock what is not open; widths and heights stay the reader's own."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


class _Page:
    """One form's sheet while it is written, row by row."""

    def __init__(
        self, workbook: Workbook, page: LaidPage, areas: Mapping[str, str], footer: str
    ) -> None:
        self._sheet: Sheet = workbook.create_sheet(page.name)
        self._page = page
        self._areas = areas
        self._footer = footer
        self._offers: dict[_Offer, list[str]] = {}
        self._styles: dict[str, Cell] = {}

    def write(self) -> None:
        """Write the sheet and close it."""
        self._set_up()
        sheet = self._sheet
        title = plain_cell(sheet, self._page.title, Format.TEXT, TITLE)
        sheet.append([None, title])
        titles = (plain_cell(sheet, word, Format.TEXT, HEADER) for word, _ in _TITLES.values())
        sheet.append(list(titles))
        for number, row in enumerate(self._page.rows, start=FIRST_ROW):
            self._size(number, row)
            sheet.append(list(self._cells(number, row)))
        self._offer()

    def _set_up(self) -> None:
        sheet = self._sheet
        for place, (_, width) in _TITLES.items():
            sheet.column_dimensions[COLUMNS[place]].width = width
        sheet.column_dimensions[COLUMNS[Place.KEY]].hidden = True
        sheet.sheet_view.showGridLines = False
        sheet.freeze_panes = f"{COLUMNS[Place.HOW]}{FIRST_ROW}"
        set_up_print(sheet, f"{self._footer} · {self._page.title}")
        sheet.print_title_rows = f"1:{FIRST_ROW - 1}"
        sheet.sheet_format.defaultRowHeight = _LEAST_POINTS
        sheet.sheet_format.customHeight = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        _protect(sheet)

    def _size(self, number: int, row: LaidRow) -> None:
        """Room for its text, and for a hand's writing beside it."""
        points = _HEAD_POINTS
        if row.kind is RowKind.CASE:
            if number > FIRST_ROW:
                self._sheet.row_breaks.append(Break(id=number - 1))
        else:
            points = _points(row)
        if points != _LEAST_POINTS:
            self._sheet.row_dimensions[number] = RowDimension(self._sheet, index=number, ht=points)

    def _cells(self, number: int, row: LaidRow) -> Iterator[Cell | None]:
        """The cells of a row; none where nothing stands and nothing may be written."""
        look = {RowKind.CASE: CASE, RowKind.GROUP: GROUP}.get(row.kind, "")
        for text, style in (
            (row.key, SMALL),
            (row.case_id, look or SMALL),
            (row.number, look or SMALL),
            (row.asked, look or ASKED),
            (row.how, look or HOW),
            (row.record, look or HOW),
        ):
            is_bar = row.kind is RowKind.CASE and style == CASE
            told = later(style) if row.is_grey and not look else style
            yield self._text(text, told) if text or is_bar else None
        for part in Part:
            yield self._part(number, row, part, look)

    def _part(self, number: int, row: LaidRow, part: Part, look: str) -> Cell | None:
        text = row.given.get(part, "")
        if part not in row.open:
            is_bar = row.kind is RowKind.CASE
            return self._text(text, look or CLOSED) if text or is_bar else None
        kind = row.entry if part is Part.ANSWER else Entry.TEXT
        self._note(row, part, f"{COLUMNS[part]}{number}")
        style = OPEN[_FORMS.get(kind, "text")]
        style = later(style) if row.is_grey else style
        value = _value(text, kind)
        if isinstance(value, str):
            return self._text(text, style)
        made = self._styled(style)
        made.value = value
        return made

    def _styled(self, style: str) -> Cell:
        """An empty cell of a named style. Looking a name up costs more than writing the cell."""
        if style not in self._styles:
            self._styles[style] = WriteOnlyCell(self._sheet)
            self._styles[style].style = style
        made = WriteOnlyCell(self._sheet)
        setattr(made, _STYLE, getattr(self._styles[style], _STYLE))
        return made

    def _text(self, text: str, style: str) -> Cell:
        made = self._styled(style)
        if text:
            made.value = storable(text)
            # whatever a text begins with, it is a text
            made.data_type = "s"
            if runs_as_formula(text):
                made.style = style  # of its own: the quote is no other cell's
                made.quotePrefix = True
        return made

    def _note(self, row: LaidRow, part: Part, place: str) -> None:
        """Keep what a cell takes, to be written once a rule."""
        area, said = "", row.said[:_LONGEST_SAID]
        if part is Part.REASON:
            offer = _Offer(Entry.CHOICE, self._areas.get(row.reasons, ""), "")
        elif part is Part.ANSWER:
            area = self._areas.get(row.choices, "")
            offer = _Offer(row.entry, area, said)
        else:
            return
        self._offers.setdefault(offer, []).append(place)

    def _offer(self) -> None:
        for offer, places in self._offers.items():
            rule = _rule(offer, " ".join(places))
            if rule is not None:
                self._sheet.data_validations.append(rule)


def _rule(offer: _Offer, places: str) -> DataValidation | None:
    """The rule of some cells; None for those that take any text.

    It warns and lets pass: a word such as (clear) must stand in a day's cell too, and the program
    looks at everything again.
    """
    rule = _plain_rule(offer, places)
    if rule is None:
        return None
    rule.allowBlank = rule.showErrorMessage = True
    rule.errorStyle, rule.errorTitle = "warning", "QAPI Desk"
    rule.error = offer.said or _SAID[offer.kind]
    if offer.said:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = "This answer", offer.said
    return rule


def _plain_rule(offer: _Offer, places: str) -> DataValidation | None:
    first, last = _RANGES.get(offer.kind, ("", ""))
    match offer.kind:
        case Entry.CHOICE if offer.area:
            return DataValidation("list", formula1=offer.area, sqref=places)
        case Entry.DAY:
            return DataValidation(
                "date", operator="between", formula1=first, formula2=last, sqref=places
            )
        case Entry.WHOLE:
            return DataValidation(
                "whole", operator="between", formula1=first, formula2=last, sqref=places
            )
        case Entry.NUMBER:
            return DataValidation(
                "decimal", operator="between", formula1=first, formula2=last, sqref=places
            )
    return None


def _value(text: str, kind: Entry) -> str | int | float | date:
    """The text as a spreadsheet's own type, where that gives the very text back."""
    if kind is Entry.DAY and _DAY.fullmatch(text):
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            return text
    if kind in {Entry.WHOLE, Entry.NUMBER} and _NUMBER.fullmatch(text):
        number = float(text)
        if format(number, ".15g") == text:
            return int(number) if number.is_integer() else number
    return text


def _points(row: LaidRow) -> float:
    """How high a question's row is."""
    texts: Iterable[tuple[str, Part | Place]] = (
        (row.asked, Place.ASKED),
        (row.how, Place.HOW),
        (row.record, Place.RECORD),
        *((text, part) for part, text in row.given.items()),
    )
    lines = max(_lines(text, _TITLES[place][1]) for text, place in texts)
    return min(max(lines * _LINE_POINTS, _LEAST_POINTS), _MOST_POINTS)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / (width - 1))) for line in text.split("\n"))
