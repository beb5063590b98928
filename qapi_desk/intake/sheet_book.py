"""Writes a form's sheets as a workbook that an analyst can edit and ``sheets.read_sheets`` reads.

Every cell is text, so that a spreadsheet program makes no date or number of a code. Columns may
offer lists to choose from. It knows nothing of forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
_TITLE_COLOUR, _BRACKET_COLOUR = "FFDDE6F0", "FFF0F0F0"
_ROWS_OFFERED = 2_000
"""So many rows of a column offer its list, more than any form has."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a workbook is laid out; it changes nothing of what is read back.

    Attributes:
        order: names of sheets that come first; the others follow as they are.
        kept_columns: sheet -> so many columns stay in sight.
        guides: sheets of guidance, written last.
        lists: the name of the guide that holds lists, a column each.
        drop_downs: (sheet, title) -> the title of its list.
        brackets: how the first cell of a row begins that is shaded.
    """

    order: tuple[str, ...] = ()
    kept_columns: Mapping[str, int] = field(default_factory=dict)
    guides: tuple[Sheet, ...] = ()
    lists: str = ""
    drop_downs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    brackets: tuple[str, ...] = ()


_PLAIN = Layout()


def write_workbook(sheets: Sheets, path: Path, layout: Layout = _PLAIN) -> None:
    """Write sheets as one workbook: under a temporary name, renamed when it is whole.

    Args:
        sheets: what to write; reading the workbook gives the same cells.
        path: the file to make or to replace.
        layout: the order of sheets, guidance, and the lists that columns offer.

    Raises:
        Refused: ``sheets.unwritable_text`` for a text or a sheet name that a workbook cannot hold.
        Trouble: ``sheets.unwritable``.
    """
    # forms that ship are folders: openpyxl is loaded for a workbook only, not at every start
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in (*_in_order(sheets, layout), *layout.guides):
        _must_fit(sheet)
        page = book.create_sheet(sheet.name)
        _fill(page, sheet, layout)
        _offer(page, sheet, layout)
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


def _in_order(sheets: Sheets, layout: Layout) -> list[Sheet]:
    first = [name for name in layout.order if name in sheets.sheets]
    rest = [name for name in sheets.sheets if name not in first]
    return [sheets.sheets[name] for name in (*first, *rest)]


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


def _fill(page: "Worksheet", sheet: Sheet, layout: Layout) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for column, title in enumerate(sheet.header, start=1):
        page.column_dimensions[get_column_letter(column)].width = _width(sheet, title)
    page.freeze_panes = f"{column_letters(layout.kept_columns.get(sheet.name, 0))}2"
    page.append([_cell(page, title, colour=_TITLE_COLOUR) for title in sheet.header])
    written = 1
    for row in sheet.rows:
        for _ in range(written + 1, row.number):
            page.append([])  # a blank row keeps the numbers of those below
        first = row.cells.get(sheet.header[0], "") if sheet.header else ""
        is_bracket = bool(layout.brackets) and first.startswith(layout.brackets)
        colour = _BRACKET_COLOUR if is_bracket else ""
        texts = [row.cells.get(title, "") for title in sheet.header]
        page.append([_cell(page, text, colour=colour) for text in texts])
        written = row.number


def _offer(page: "Worksheet", sheet: Sheet, layout: Layout) -> None:
    """Let columns offer their lists; another word may be typed, the checker has its say."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    lists = next((each for each in layout.guides if each.name == layout.lists), None)
    for title in sheet.header if lists else ():
        name = layout.drop_downs.get((sheet.name, title), "")
        if lists is None or name not in lists.header:
            continue
        words = sum(name in row.cells for row in lists.rows)
        letters = column_letters(lists.header.index(name))
        area = f"{lists.name}!${letters}$2:${letters}${words + 1}"
        offered = DataValidation("list", formula1=area, allow_blank=True, showErrorMessage=False)
        column = column_letters(sheet.header.index(title))
        offered.add(f"{column}2:{column}{_ROWS_OFFERED}")
        page.add_data_validation(offered)


def _width(sheet: Sheet, title: str) -> int:
    texts = [title, *(row.cells.get(title, "") for row in sheet.rows)]
    widest = max(len(line) for text in texts for line in text.split("\n"))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _cell(page: "Worksheet", text: str, *, colour: str = "") -> "Cell | None":
    from openpyxl.cell.cell import Cell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    if not text:
        return None
    is_title = colour == _TITLE_COLOUR
    cell = Cell(page, row=1, column=1, value=text)
    cell.data_type = "s"  # a text that begins with = stays a text
    cell.number_format = _AS_TEXT
    cell.alignment = Alignment(wrap_text=not is_title, vertical="top")
    cell.font = Font(bold=is_title)
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    return cell
