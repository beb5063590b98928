"""Writes a form's sheets as a workbook that an analyst can edit and ``sheets.read_sheets`` reads.

Every cell is text, so that a spreadsheet program makes no date or number of a code. It knows
nothing of forms.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.sheets import Sheet, Sheets, column_letters
from qapi_desk.intake.sheets import LONGEST_CELL

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

NARROWEST, WIDEST = 10, 60
"""Characters a column is wide, whatever its texts are."""
_LONGEST_NAME = 31
_AS_TEXT = "@"


def write_workbook(sheets: Sheets, path: Path) -> None:
    """Write sheets as one workbook: under a temporary name, renamed when it is whole.

    Args:
        sheets: what to write; reading the workbook gives the same cells.
        path: the file to make or to replace.

    Raises:
        Refused: ``sheets.unwritable_text`` for a text or a sheet name that a workbook cannot hold.
        Trouble: ``sheets.unwritable``.
    """
    # forms that ship are folders: openpyxl is loaded for a workbook only, not at every start
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets.sheets.values():
        _must_fit(sheet)
        _fill(book.create_sheet(sheet.name), sheet)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        book.save(unfinished)
        unfinished.replace(path)
    except OSError as problem:
        raise Trouble(
            "sheets.unwritable",
            f"The workbook {path.name} cannot be written: {problem.strerror}."
            " Close it where it is open, or choose a place you may write to.",
            file=path.name,
        ) from problem
    finally:
        unfinished.unlink(missing_ok=True)


def _must_fit(sheet: Sheet) -> None:
    if len(sheet.name) > _LONGEST_NAME or set(sheet.name) & set("[]:*?/\\"):
        raise _unwritable(f"The sheet {sheet.name}", "cannot be named so in a workbook")
    for number, row in ((1, dict.fromkeys(sheet.header, "")), *_numbered(sheet)):
        for title, text in row.items():
            if len(text) > LONGEST_CELL or not _is_plain(f"{title}{text}"):
                cell = f"{column_letters(sheet.header.index(title))}{number}"
                what = f"Sheet {sheet.name}, {cell}: the text"
                raise _unwritable(what, "is too long for a workbook or holds control characters")


def _numbered(sheet: Sheet) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in sheet.rows]


def _is_plain(text: str) -> bool:
    return all(character >= " " or character in "\t\n" for character in text)


def _unwritable(what: str, why: str) -> Refused:
    return Refused("sheets.unwritable_text", f"{what} {why}. Change it and write again.")


def _fill(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for column, title in enumerate(sheet.header, start=1):
        page.column_dimensions[get_column_letter(column)].width = _width(sheet, title)
    page.freeze_panes = "A2"
    page.append([_cell(page, title, is_title=True) for title in sheet.header])
    written = 1
    for row in sheet.rows:
        for _ in range(written + 1, row.number):
            page.append([])  # a blank row keeps the numbers of those below
        page.append([_cell(page, row.cells.get(title, "")) for title in sheet.header])
        written = row.number


def _width(sheet: Sheet, title: str) -> int:
    texts = [title, *(row.cells.get(title, "") for row in sheet.rows)]
    widest = max(len(line) for text in texts for line in text.split("\n"))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _cell(page: "Worksheet", text: str, *, is_title: bool = False) -> "Cell | None":
    from openpyxl.cell.cell import Cell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    if not text:
        return None
    cell = Cell(page, row=1, column=1, value=text)
    cell.data_type = "s"  # a text that begins with = stays a text
    cell.number_format = _AS_TEXT
    cell.alignment = Alignment(wrap_text=not is_title, vertical="top")
    cell.font = Font(bold=is_title)
    return cell
