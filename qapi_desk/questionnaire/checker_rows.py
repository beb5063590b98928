"""What can be wrong with cells before anyone reads meaning into them, and cells without meaning.

Texts that a spreadsheet program made of something else, rows and cells that nothing reads. It
knows sheets and columns, not questions.
"""

import re
from collections.abc import Iterator

from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.messages import WARNING, Notes, Wrong

_TURNED = re.compile(r"[0-9]+([.,][0-9]+)?E\+[0-9]+|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|TRUE|FALSE")
"""What a spreadsheet program makes of a long number, of a day and of a truth."""
_READ = ("settings", "survey", "choices", "qapi_tests")
_NEVER_ANSWERED = ("begin_group", "note", "calculate")
_ANSWERED_ONLY = (
    "constraint", "required", "choice_filter", "bind::qapi:na", "bind::qapi:evidence",
    "bind::qapi:comment", "bind::qapi:prefill",
)  # fmt: skip
_KEYS = ("key", "bind::qapi:key")
_OFF = ("", "no", "none")


def note_rows(sheets: Sheets, notes: Notes) -> None:
    """Note everything wrong with the cells of a form's sheets, in reading order."""
    for sheet in sheets.sheets.values():
        for row in sheet.rows if sheet.name in _READ else ():
            for title in row.cells:
                for wrong in _of_cell(sheet, title, row.cells[title]):
                    notes.at(sheet, row.number, title, wrong)
    for row in sheets.sheets.get("settings", Sheet("settings", (), ())).rows[1:]:
        notes.at(sheets.sheets["settings"], row.number, next(iter(row.cells)), _SECOND)
    for row in sheets.sheets.get("survey", Sheet("survey", (), ())).rows:
        for title, wrong in _of_row(row):
            notes.at(sheets.sheets["survey"], row.number, title, wrong)


def _of_cell(sheet: Sheet, title: str, text: str) -> Iterator[Wrong]:
    if text.startswith("="):
        yield Wrong(
            "text.formula",
            f"The text begins with an equals sign: {text[:40]}",
            "A spreadsheet program takes it for a formula and shows something else.",
            "Write what should be read, without the sign.",
        )
    if sheet.name == "choices" and title in _KEYS and len(text) > 1:
        yield Wrong(
            "choice.key_long",
            f"The key {text[:40]} is more than one sign.",
            "One key press must mean one answer.",
            "Give the choice one letter or digit.",
        )
    is_day = sheet.name == "qapi_tests" and "/" in text
    if (title in columns.CODES or is_day) and _TURNED.fullmatch(text):
        yield Wrong(
            "text.turned",
            f"{title or 'The cell'} holds {text}, which looks like a spreadsheet program's work.",
            "It turns codes, days and long numbers into something else as they are typed.",
            "Format the cells as text and type it again; write a day like 2026-09-30.",
            WARNING,
        )


def _of_row(row: SheetRow) -> Iterator[tuple[str, Wrong]]:
    kind = row.cells.get("type", "").replace(" ", "_")
    if kind in ("end_group", "end_repeat"):
        for title in row.cells:
            if title not in columns.SURVEY_NEEDED:
                yield title, _lost(title, kind)
        return
    word = row.cells.get("type", "").partition(" ")[0]
    idle = _ANSWERED_ONLY if kind in _NEVER_ANSWERED else ("choice_filter",)
    for title in idle:
        if row.cells.get(title, "") not in _OFF and not word.startswith("select_"):
            yield title, _idle(title, kind)
    for title in row.cells:
        stem = title.partition("::")[0]
        needed = stem.removesuffix("_message")
        if needed != stem and not row.cells.get(needed):
            yield title, _without(title, needed)
    if row.cells.get("bind::qapi:prefill", "none") != "none" and not row.cells.get(columns.FACT):
        yield "bind::qapi:prefill", _without("bind::qapi:prefill", columns.FACT)


_SECOND = Wrong(
    "settings.rows",
    "A second row of settings stands here.",
    "A form has one row of settings, and nothing reads this one.",
    "Remove the row, or move what it says into row 2.",
)


def _lost(title: str, kind: str) -> Wrong:
    return Wrong(
        "row.lost",
        f"{title} stands in a row {kind}.",
        "Nothing reads it there.",
        f"Write it in the row {kind.replace('end', 'begin')} that this one closes.",
    )


def _idle(title: str, kind: str) -> Wrong:
    return Wrong(
        "column.idle",
        f"{title} is filled in for a row of the type {kind}.",
        "It does nothing there.",
        "Remove it, or put it on the question it is meant for.",
        WARNING,
    )


def _without(title: str, needed: str) -> Wrong:
    return Wrong(
        "column.alone",
        f"{title} is filled in and {needed} is not.",
        "Nobody would ever see it.",
        f"Fill in {needed}, or remove it.",
        WARNING,
    )
