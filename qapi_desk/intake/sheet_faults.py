"""What the readers of sheets share: lines of a page, and what can be wrong with a cell.

It reads nothing and knows no workbook software.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path

from qapi_desk.domain.errors import Trouble

MOST_COLUMNS = 500
"""Columns under a title; a form's own, with ten languages, stay below a hundred."""
GUIDE = "guide"
"""How the name of a sheet begins that explains and is no part of the form."""

Line = tuple[int, list[str]]
"""The number of a row and its texts."""
Page = tuple[str, Iterable[Line]]
"""The name of a sheet and its lines."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: a stable code, what, why, what to do."""

    code: str
    what: str
    why: str
    fix: str
    severity: str = "error"


Note = Callable[[str, str, Fault], None]
"""Takes a sheet's name, a cell's address and what is wrong there."""


def must_be_a_file(file: Path) -> None:
    """Refuse what is no file: a device or a pipe would be read without an end.

    Raises:
        OSError: it is something else.
    """
    if not file.is_file():
        raise OSError(EINVAL, "it is a folder, a device or a pipe")


def unreadable(path: Path, problem: Exception) -> Trouble:
    """That a file is neither a folder of CSV files nor a workbook, with the reader's own word."""
    why = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return Trouble(
        "sheets.unreadable",
        f"{path.name} cannot be read as a folder of CSV files or as a workbook: {why}."
        " Save it again as .xlsx or as UTF-8 CSV and choose it again.",
        file=path.name,
    )


def trimmed(text: str) -> str:
    """A cell's text without blanks around it; line ends are line feeds."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
