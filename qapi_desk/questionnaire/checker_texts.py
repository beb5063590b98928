"""Labels that are missing, and texts that one of a form's languages lacks.

It looks at what people read, not at what expressions say.
"""

from collections.abc import Iterator

from qapi_desk.domain.forms import Form, Question, QuestionType, walk
from qapi_desk.domain.sheets import Sheet, Sheets
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.messages import Notes, Wrong


def text_faults(question: Question, form: Form) -> Iterator[tuple[str, Wrong]]:
    """Column (``label::es``) and what is wrong with a question's own texts."""
    if question.type is QuestionType.CALCULATE:
        return
    if not question.label:
        why = "Nobody could know what is asked."
        fix = "Write the question as you would say it."
        title = f"label::{form.default_language}"
        yield title, Wrong("label.missing", f"{question.name} has no label.", why, fix)
    for stem in columns.SURVEY_TRANSLATED:
        texts = getattr(question, stem)
        for code in form.languages:
            if texts and code not in texts:
                what = f"The {stem} of {question.name}"
                yield f"{stem}::{code}", untranslated(what, code)


def note_choices(sheets: Sheets, form: Form, notes: Notes) -> None:
    """Note every choice and coded reason of the form that lacks a language, in its own cell."""
    sheet = sheets.sheets.get("choices")
    used = {*columns.REASONS, *(q.list_name for q in walk(form.questions))} - {""}
    for row in sheet.rows if sheet else ():
        if sheet is None or row.cells.get("list_name", "") not in used:
            continue
        written = {_code(title, form) for title in row.cells if _is_label(title)}
        for code in form.languages:
            if code not in written:
                what = f"The choice {row.cells.get('name', '')} of {row.cells['list_name']}"
                notes.at(sheet, row.number, _label_in(sheet, code, form), untranslated(what, code))


def untranslated(what: str, code: str) -> Wrong:
    """That something has no text in a language."""
    return Wrong(
        "translation.missing",
        f"{what} has no text in the language {code}.",
        "A reviewer working in that language would see a gap.",
        "Write it, or leave the language out of the whole form.",
    )


def _is_label(title: str) -> bool:
    return columns.translated(title, ("label",)) is not None


def _code(title: str, form: Form) -> str:
    language = title.partition("::")[2].strip()
    return columns.language_code(language) if language else form.default_language


def _label_in(sheet: Sheet, code: str, form: Form) -> str:
    """The label column of a language; the first one there is, else that of the name."""
    titles = [title for title in sheet.header if _is_label(title)]
    of_code = [title for title in titles if _code(title, form) == code]
    return (of_code or titles or ["name"])[0]
