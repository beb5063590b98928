"""What the titles of a sheet's columns say: which are read, which are missing, in which language.

Shared by the readers of settings, choices and survey. It knows no rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qapi_desk.domain.sheets import Sheet, SheetRow, column_letters
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.messages import Notes, Wrong, nearest


@dataclass(slots=True)
class Languages:
    """The languages a form is written in: code -> what the headers call it."""

    default: str
    titles: dict[str, str] = field(default_factory=dict)

    def code(self, title: str) -> str:
        """The code of a header's language; a header without one means the default language."""
        if not title:
            return self.default
        code = columns.language_code(title)
        self.titles.setdefault(code, title)
        return code

    def texts(self, row: SheetRow, stem: str) -> dict[str, str]:
        """One translated field of a row: code -> text."""
        return self.texts_by_stem(row, (stem,))[stem]

    def texts_by_stem(self, row: SheetRow, stems: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Every translated field of a row: stem -> code -> text; one look at each cell."""
        found: dict[str, dict[str, str]] = {stem: {} for stem in stems}
        for title, text in row.cells.items():
            split = columns.translated(title, stems)
            if split is not None:
                found[split[0]][self.code(split[1])] = text
        return found


@dataclass(frozen=True, slots=True)
class Titles:
    """What a sheet's columns may be called."""

    needed: tuple[str, ...]
    offered: Iterable[str]
    is_known: Callable[[str], bool]


def note_titles(sheet: Sheet, titles: Titles, notes: Notes) -> None:
    """Note columns that are missing and titles that nothing reads, with the nearest known one."""
    for title in titles.needed:
        if title not in sheet.header:
            wrong = Wrong(
                "column.missing",
                f"The column {title} is missing.",
                "No row can be read without it.",
                f"Add a column titled {title}.",
            )
            notes.add(sheet.name, f"{column_letters(len(sheet.header))}1", wrong)
    for title in filter(None, sheet.header):
        if not titles.is_known(title):
            wrong = Wrong(
                "header.unknown",
                f"Nothing reads a column titled {title}.",
                "What it holds would be lost without a word.",
                nearest(title, titles.offered),
            )
            notes.at(sheet, 1, title, wrong)


def note_word(sheet: Sheet, row: SheetRow, title: str, notes: Notes) -> str:
    """A cell that takes one of a few words; a word that is none of them is noted and dropped."""
    word = row.cells.get(title, "")
    known = columns.WORDS[title.removeprefix("bind::qapi:") if "result" in title else title]
    if not word or word in known:
        return word
    wrong = Wrong(
        "word.unknown",
        f"{title} cannot be {word}.",
        "The column takes one of a few words.",
        nearest(word, known),
    )
    notes.at(sheet, row.number, title, wrong)
    return ""
