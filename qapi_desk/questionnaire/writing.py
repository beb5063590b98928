"""A form becomes sheets of text again, so that an analyst can edit it, and gets its fingerprint.

Reading what is written here gives the same form. It writes no files.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from qapi_desk.domain.forms import Choice, Form, Question, QuestionType, walk
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire import columns

Cells = dict[str, str]

_BRACKETS = {QuestionType.GROUP: "group", QuestionType.REPEAT: "repeat"}


def form_to_sheets(form: Form) -> Sheets:
    """Write a form as sheets: ``settings``, ``survey``, ``choices``; only columns that are used.

    Lists that no question uses, and the sheet of test rows, are not part of a form.
    """
    survey = [row for question in form.questions for row in _survey_rows(question, None, form)]
    sheets = [
        _sheet("settings", [_settings_row(form)], ()),
        _sheet("survey", survey, columns.SURVEY_NEEDED),
        _sheet("choices", _choice_rows(form), columns.CHOICE_NEEDED),
    ]
    return Sheets(str(form.form_id), {sheet.name: sheet for sheet in sheets})


def fingerprint(form: Form) -> str:
    """SHA-256 over the rows of ``form_to_sheets`` as canonical JSON; 64 lower-case hex digits."""
    written = form_to_sheets(form)
    rows = {name: [dict(r.cells) for r in sheet.rows] for name, sheet in written.sheets.items()}
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _sheet(name: str, rows: Iterable[Cells], first: tuple[str, ...]) -> Sheet:
    kept = [{title: text for title, text in row.items() if text} for row in rows]
    titles = tuple(dict.fromkeys([*first, *(title for row in kept for title in row)]))
    return Sheet(name, titles, tuple(SheetRow(n, row) for n, row in enumerate(kept, start=2)))


def _settings_row(form: Form) -> Cells:
    return {
        "form_title": form.title,
        "form_id": form.form_id,
        "version": form.version,
        "default_language": _language(form, form.default_language),
        "attribute::qapi:review_type": form.review_type,
        "attribute::qapi:asked": form.asked,
        "attribute::qapi:handbook": form.handbook,
        **form.extras,
    }


def _language(form: Form, code: str) -> str:
    return form.language_titles.get(code, code)


def _texts(form: Form, stem: str, texts: Mapping[str, str]) -> Cells:
    if not texts:
        return {}
    return {f"{stem}::{_language(form, code)}": text for code, text in sorted(texts.items())}


def _survey_rows(question: Question, above: Question | None, form: Form) -> Iterable[Cells]:
    bracket = _BRACKETS.get(question.type)
    yield _survey_row(question, above, form)
    if bracket:
        for child in question.children:
            yield from _survey_rows(child, question, form)
        yield {"type": f"end_{bracket}"}


def _survey_row(question: Question, above: Question | None, form: Form) -> Cells:
    kind = f"begin_{question.type}" if question.type in _BRACKETS else question.type.value
    row: Cells = {"type": f"{kind} {question.list_name}".strip(), "name": question.name}
    for stem in columns.SURVEY_TRANSLATED:
        row |= _texts(form, stem, getattr(question, stem))
    for title, name in columns.SURVEY_TEXT.items():
        value = getattr(question, name)
        if value and value != columns.DEFAULTS.get(name):
            row[title] = str(value)
    if question.read_only:
        row["read_only"] = "yes"
    if above is not None:
        _leave_inherited(row, question, above)
    return row | dict(question.extras)


def _leave_inherited(row: Cells, question: Question, above: Question) -> None:
    if question.element == above.element:
        row["bind::qapi:element"] = ""
    if question.criterion == above.criterion:
        row["bind::qapi:criterion"] = ""


def _choice_rows(form: Form) -> list[Cells]:
    lists = {q.list_name: q.choices for q in walk(form.questions) if q.list_name}
    lists |= dict(zip(columns.REASONS, (form.na_reasons, form.undetermined_reasons), strict=True))
    return [_choice_row(name, choice, form) for name, found in lists.items() for choice in found]


def _choice_row(name: str, choice: Choice, form: Form) -> Cells:
    return {
        "list_name": name,
        "name": choice.name,
        **_texts(form, "label", choice.label),
        "result": choice.result,
        "key": choice.key,
        **choice.attributes,
    }
