"""Sheets of text become a form. Every fault is noted with its cell; nothing is skipped in silence.

It knows columns and structure; whether names, expressions and criteria fit is the checker's work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.forms import Choice, Form, FormMessage
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.messages import WARNING, Notes, Wrong, nearest, refuse_if_broken
from qapi_desk.questionnaire.reading_survey import SurveyReader
from qapi_desk.questionnaire.reading_titles import Languages, Titles, note_titles, note_word
from qapi_desk.questionnaire.writing import fingerprint

_NO_SHEET = Sheet("", (), ())
_FORM_ID = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: the form as far as it could be read, and what was wrong on the way."""

    form: Form
    messages: tuple[FormMessage, ...]


def form_from_sheets(sheets: Sheets) -> Form:
    """Read a form.

    Args:
        sheets: at least ``settings`` and ``survey``; ``choices`` for the lists.

    Returns:
        The form with its fingerprint.

    Raises:
        Refused: ``form.broken`` with the first fault as a sentence.
    """
    reading = read(sheets)
    refuse_if_broken(sheets.source, reading.messages)
    return reading.form


def read(sheets: Sheets) -> Reading:
    """Read as much of a form as can be read, noting every fault of structure."""
    notes = Notes()
    _note_sheets(sheets, notes)
    values = _settings(sheets, notes)
    title = values.get("default_language", "English (en)")
    languages = Languages(columns.language_code(title))
    languages.titles[languages.default] = title
    lists = _choices(sheets, languages, notes)
    questions = SurveyReader(sheets.sheets.get("survey"), lists, languages, notes).questions()
    form = Form(
        form_id=FormId(values.get("form_id", "")),
        version=values.get("version", ""),
        title=values.get("form_title", ""),
        review_type=values.get("attribute::qapi:review_type", ""),
        default_language=languages.default,
        languages=tuple(languages.titles),
        questions=questions,
        handbook=values.get("attribute::qapi:handbook", ""),
        asked=values.get("attribute::qapi:asked", ""),
        language_titles=languages.titles,
        na_reasons=lists.get(columns.NA_REASONS, ()),
        undetermined_reasons=lists.get(columns.UNDETERMINED_REASONS, ()),
        extras={k: values[k] for k in columns.SETTINGS_CARRIED if k in values},
    )
    return Reading(replace(form, fingerprint=fingerprint(form)), tuple(notes.messages))


def _note_sheets(sheets: Sheets, notes: Notes) -> None:
    for name in columns.SHEETS_NEEDED:
        if name not in sheets.sheets:
            wrong = Wrong(
                "sheet.missing",
                f"There is no sheet {name}.",
                "A form needs its settings and its survey.",
                f"Add a sheet named {name}.",
            )
            notes.add(name, "A1", wrong)
    for name in sheets.sheets:
        if name not in columns.SHEETS_KNOWN and not name.startswith("guide"):
            wrong = Wrong(
                "sheet.unknown",
                f"The sheet {name} is not read.",
                "Its name is none that a form has.",
                nearest(name, columns.SHEETS_KNOWN),
                WARNING,
            )
            notes.add(name, "A1", wrong)


def _settings(sheets: Sheets, notes: Notes) -> Mapping[str, str]:
    """The one row of settings; empty when there is none."""
    sheet = sheets.sheets.get("settings")
    if sheet is None:
        return {}
    offered = (*columns.SETTINGS_TEXT, *columns.SETTINGS_CARRIED)
    note_titles(sheet, Titles(columns.SETTINGS_NEEDED, offered, lambda t: t in offered), notes)
    row = sheet.rows[0] if sheet.rows else SheetRow(2, {})
    for title in columns.SETTINGS_NEEDED:
        if title in sheet.header and title not in row.cells:
            wrong = Wrong(
                "settings.empty", f"{title} is empty.", "A form is pinned by it.", "Fill it in."
            )
            notes.at(sheet, row.number, title, wrong)
    for title in ("attribute::qapi:review_type", "attribute::qapi:asked"):
        note_word(sheet, row, title, notes)
    _note_form_id(sheet, row, notes)
    version = row.cells.get("version", "")
    if version and not _is_version(version):
        wrong = Wrong(
            "settings.version",
            f"The version {version} is not of the form yyyymmddrr.",
            "Versions are compared by it.",
            "Write the day and a two-digit round, like 2026101501.",
        )
        notes.at(sheet, row.number, "version", wrong)
    return row.cells


def _note_form_id(sheet: Sheet, row: SheetRow, notes: Notes) -> None:
    form_id = row.cells.get("form_id", "")
    if form_id and not _FORM_ID.fullmatch(form_id):
        wrong = Wrong(
            "settings.form_id",
            "The form_id holds signs that an id cannot have.",
            "The form's folder and its answers are found by it.",
            "Use letters, digits, hyphens and underscores, like lines-1-2.",
        )
        notes.at(sheet, row.number, "form_id", wrong)


def _is_version(text: str) -> bool:
    if not re.fullmatch("[0-9]{10}", text):
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True


def _choices(
    sheets: Sheets, languages: Languages, notes: Notes
) -> Mapping[str, tuple[Choice, ...]]:
    sheet = sheets.sheets.get("choices")
    if sheet is None:
        return {}
    survey = sheets.sheets.get("survey", _NO_SHEET)
    filters = " ".join(row.cells.get("choice_filter", "") for row in survey.rows)
    attributes = tuple(t for t in sheet.header if t and _is_attribute(t, filters))
    offered = (*columns.CHOICE_TEXT, "label", *attributes)
    known = Titles(
        columns.CHOICE_NEEDED,
        offered,
        lambda t: t in offered or columns.translated(t, ("label",)) is not None,
    )
    note_titles(sheet, known, notes)
    lists: dict[str, list[Choice]] = {}
    for row in sheet.rows:
        choice = _choice(sheet, row, languages, notes)
        kept = {title: row.cells[title] for title in attributes if title in row.cells}
        siblings = lists.setdefault(row.cells.get("list_name", ""), [])
        _note_twins(sheet, row, choice, siblings, notes)
        siblings.append(replace(choice, attributes=kept) if kept else choice)
    return {name: tuple(found) for name, found in lists.items()}


def _is_attribute(title: str, filters: str) -> bool:
    """Whether a choice filter reads the column, so that it has a meaning."""
    if title in columns.CHOICE_TEXT or columns.translated(title, ("label",)):
        return False
    return re.search(rf"(?<![\w.{{-]){re.escape(title)}(?![\w.}}-])", filters) is not None


def _choice(sheet: Sheet, row: SheetRow, languages: Languages, notes: Notes) -> Choice:
    name = row.cells.get("name", "")
    if not re.fullmatch(r"[^\s,'\"]+", name):
        wrong = Wrong(
            "choice.name",
            f"A choice is named {name or 'nothing'}.",
            "Answers are stored by name, several of them with spaces between.",
            "Give it a name of letters, digits and underscores.",
        )
        notes.at(sheet, row.number, "name", wrong)
    if not row.cells.get("list_name"):
        wrong = Wrong(
            "choice.list",
            "A choice belongs to no list.",
            "No question could offer it.",
            "Write the list's name in the same row.",
        )
        notes.at(sheet, row.number, "list_name", wrong)
    title = "bind::qapi:result" if "bind::qapi:result" in row.cells else "result"
    return Choice(
        name=name,
        label=languages.texts(row, "label"),
        result=note_word(sheet, row, title, notes),
        key=row.cells.get("bind::qapi:key", row.cells.get("key", "")).upper(),
    )


def _note_twins(
    sheet: Sheet, row: SheetRow, choice: Choice, siblings: list[Choice], notes: Notes
) -> None:
    if choice.name in [other.name for other in siblings]:
        wrong = Wrong(
            "choice.twice",
            f"The choice {choice.name} stands twice in its list.",
            "Nobody could tell the two answers apart.",
            "Rename or remove one.",
        )
        notes.at(sheet, row.number, "name", wrong)
    if choice.key and choice.key in [other.key for other in siblings]:
        wrong = Wrong(
            "choice.key_twice",
            f"The key {choice.key} stands twice in its list.",
            "One key press must mean one answer.",
            "Give each choice its own letter.",
        )
        title = "bind::qapi:key" if "bind::qapi:key" in row.cells else "key"
        notes.at(sheet, row.number, title, wrong)
