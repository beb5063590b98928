"""Sheets of text as values: what a form's author wrote, before anyone reads meaning into it.

``intake`` fills them from a folder of CSV files or a workbook; ``questionnaire`` reads them.
They know nothing of forms, files or workbook software.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header. ``number`` is the row as printed (the header is row 1).

    ``cells`` maps a header to its text; blank cells are left out.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its titles in order (a blank one keeps its place), its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def address(self, row: int, title: str) -> str:
        """Where a cell is, as a workbook says it: ``C7``; ``row 7`` if there is no such title."""
        if title not in self.header:
            return f"row {row}"
        return f"{column_letters(self.header.index(title))}{row}"


@dataclass(frozen=True, slots=True)
class Sheets:
    """All sheets of one form by name. ``source`` is the folder's or the workbook's name."""

    source: str
    sheets: Mapping[str, Sheet]


def column_letters(index: int) -> str:
    """The letters of a column; 0 is ``A``, 25 ``Z``, 26 ``AA``."""
    letters = ""
    left = index + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
