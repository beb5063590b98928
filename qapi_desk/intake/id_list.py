"""A list of case ids that somebody else made: ``.txt``, one id a line, or a ``case_id`` column.

Ids are text, exactly as written: a number cell has lost its leading zeros before anyone saw it,
so it is refused with its place. Knows no snapshot; whether a case exists is asked elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.csv_source import opened
from qapi_desk.intake.sources import must_be_unchanged, print_of
from qapi_desk.intake.workbook_source import Cell, WorkbookFile

COLUMN: Final = "case_id"
_LINE_ENDS = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class ListedId:
    """One id as it stands in the list, and where: ``line 4``, ``cell A4 of sheet Cases``."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class IdList:
    """A whole list and what its file was: 64 hex digits over its bytes."""

    file_name: str
    sha256: str
    ids: tuple[ListedId, ...]


def read_id_list(path: Path) -> IdList:
    """Read a list of ids; blank lines carry none.

    Args:
        path: a ``.txt`` file, or a ``.csv`` or ``.xlsx`` file with a ``case_id`` column.

    Raises:
        Refused: ``list.kind``, ``list.column``, ``list.not_text``, ``list.blank``, ``list.empty``;
            what a CSV file or workbook is refused for.
        Trouble: ``import.unreadable``, ``import.changed``.
    """
    readers = {".txt": _lines, ".csv": _csv_rows, ".xlsx": _cells}
    if path.suffix.lower() not in readers:
        raise Refused(
            "list.kind",
            f"{path.name} is no list that can be read; save it as .txt with one case id a line, "
            f"or as .csv or .xlsx with a column {COLUMN}.",
        )
    known = print_of(path)
    ids = tuple(readers[path.suffix.lower()](path))
    must_be_unchanged([known])
    if not ids:
        raise Refused("list.empty", f"{path.name} holds no case id; choose the list itself.")
    return IdList(path.name, known.sha256, ids)


def _lines(path: Path) -> Iterator[ListedId]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        raise _not_text(path.name, f"line {number}", "bytes that are no UTF-8 text") from error
    for number, line in enumerate(_LINE_ENDS.split(text), 1):
        word = line.strip()
        if "\0" in word:
            raise _not_text(path.name, f"line {number}", "bytes that are no text")
        if word and (number, word) != (1, COLUMN):
            yield ListedId(f"line {number}", word)


def _csv_rows(path: Path) -> Iterator[ListedId]:
    with opened(path) as table:
        at = _column_in(table.header, path.name)
        number = 1
        for columns in table.chunks:
            for text, *others in zip(columns[at], *columns, strict=True):
                number += 1
                place = f"line {number}"
                word = _word(path.name, place, text, is_row_blank=not any(others))
                if word:
                    yield ListedId(place, word)


def _column_in(header: tuple[str, ...], name: str) -> int:
    titles = [title.strip() for title in header]
    if COLUMN not in titles:
        raise Refused(
            "list.column",
            f"{name} has no column {COLUMN}; name the column of the case ids so.",
        )
    return titles.index(COLUMN)


def _word(name: str, place: str, text: str, *, is_row_blank: bool) -> str:
    word = text.strip()
    if not word and not is_row_blank:
        raise Refused(
            "list.blank", f"{name}, {place}: the row has no {COLUMN}; fill it in or remove the row."
        )
    return word


def _cells(path: Path) -> Iterator[ListedId]:
    """The ids of the one sheet whose first row names the column."""
    book, is_found = WorkbookFile(path, {}), False
    for sheet in book.parts:
        with book.cells(sheet) as rows:
            header = tuple(str(cell.value or "") for cell in next(rows, ()))
            if COLUMN not in [title.strip() for title in header]:
                continue
            if is_found:
                raise Refused(
                    "list.column",
                    f"{path.name} has a column {COLUMN} on more than one sheet; keep one.",
                )
            is_found = True
            yield from _sheet_ids(path.name, sheet, rows, _column_in(header, path.name))
    if not is_found:
        _column_in((), path.name)


def _sheet_ids(
    name: str, sheet: str, rows: Iterator[Sequence[Cell]], at: int
) -> Iterator[ListedId]:
    for number, cells in enumerate(rows, 2):
        place = f"row {number} of sheet {sheet}"
        text = _text_of(name, place, cells[at]) if at < len(cells) else ""
        is_row_blank = all(cell.value is None for cell in cells)
        word = _word(name, place, text, is_row_blank=is_row_blank)
        if word:
            yield ListedId(place, word)


def _text_of(name: str, place: str, cell: Cell) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise _not_text(name, place, "a formula")
    if value is None or isinstance(value, str):
        return value or ""
    raise _not_text(name, place, "a number or a date")


def _not_text(name: str, place: str, what: str) -> Refused:
    return Refused(
        "list.not_text",
        f"{name}, {place} holds {what}; a case id is text with its leading zeros. Ask for the "
        "list as text, or format the column as text and enter the ids again.",
    )
