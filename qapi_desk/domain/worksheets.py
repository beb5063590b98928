"""Answer worksheets as values: what is laid out for paper, and what came back in its cells.

``reports`` writes a laid book as a workbook, ``intake`` reads one back; neither knows what a
question is. They know nothing of answers that stand, of conflicts or of who may take one in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

STAMP_SHEET: Final = "qapi_stamp"
"""The hidden sheet that says what the workbook is."""
LISTS_SHEET: Final = "qapi_lists"
"""The hidden sheet with the lists that cells offer."""
GUIDE_SHEET: Final = "Guide"
STAMP_WORD: Final = "QAPI Desk worksheet 1"
"""The first cell of the stamp; another number is another layout."""
FIRST_ROW: Final = 3
"""Where rows begin on a page: below the form's title and the columns' titles."""


class Part(StrEnum):
    """The cells of a row that a reviewer fills in."""

    ANSWER = "answer"
    REASON = "reason"
    COMMENT = "comment"
    EVIDENCE = "evidence"


class Place(StrEnum):
    """The cells of a row that are only read."""

    KEY = "key"
    CASE = "case"
    NUMBER = "number"
    ASKED = "asked"
    HOW = "how"
    RECORD = "record"


COLUMNS: Final[Mapping[Part | Place, str]] = {
    Place.KEY: "A",
    Place.CASE: "B",
    Place.NUMBER: "C",
    Place.ASKED: "D",
    Place.HOW: "E",
    Place.RECORD: "F",
    Part.ANSWER: "G",
    Part.REASON: "H",
    Part.COMMENT: "I",
    Part.EVIDENCE: "J",
}
"""Where each cell of a row stands on a page."""


class Entry(StrEnum):
    """What kind of thing is written into an answer's cell."""

    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"


class RowKind(StrEnum):
    """What a row of a page is."""

    CASE = "case"
    """The head of a case; a new page of paper begins with it."""
    GROUP = "group"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class LaidRow:
    """One row of a page, as its reader meets it.

    ``key`` is what the row is found by when it comes back. ``given`` holds what is answered
    already, as shown; ``open`` the cells that may be written into. ``choices`` and ``reasons``
    name lists of the book; ``said`` is what a cell says to an entry that it refuses.
    """

    key: str
    kind: RowKind
    case_id: str
    asked: str
    number: str = ""
    how: str = ""
    record: str = ""
    given: Mapping[Part, str] = field(default_factory=dict)
    open: frozenset[Part] = frozenset()
    entry: Entry = Entry.TEXT
    choices: str = ""
    reasons: str = ""
    said: str = ""
    is_grey: bool = False


@dataclass(frozen=True, slots=True)
class LaidPage:
    """One form's sheet: the name on its tab, its title, and its rows."""

    name: str
    title: str
    rows: tuple[LaidRow, ...]


@dataclass(frozen=True, slots=True)
class LaidBook:
    """A whole worksheet. ``guide`` is (heading, text); ``stamp`` is kept on a hidden sheet."""

    title: str
    agency: str
    guide: tuple[tuple[str, str], ...]
    pages: tuple[LaidPage, ...]
    lists: Mapping[str, tuple[str, ...]]
    stamp: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """One cell as it came back: its text, and whether it held a day of the calendar."""

    text: str
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it came back, wherever it stands now; blank cells are left out."""

    number: int
    cells: Mapping[str, CameBack]
    """By the letters of the column."""

    def at(self, place: Part | Place) -> CameBack:
        """The cell of this place; an empty one where nothing stands."""
        return self.cells.get(COLUMNS[place], CameBack(""))

    def address(self, place: Part | Place) -> str:
        """Where the cell is, as a workbook says it: ``G17``."""
        return f"{COLUMNS[place]}{self.number}"
