"""What must not change from one version of a form to the next, and a version that was not raised.

It compares a form's sheets with the version before; what merely changed is ``comparing``'s work.
"""

from collections.abc import Iterator

from qapi_desk.domain.forms import Form, FormMessage, Question, walk
from qapi_desk.domain.sheets import Sheet, Sheets
from qapi_desk.questionnaire.messages import Notes, Wrong
from qapi_desk.questionnaire.reading import read

_NO_SHEET = Sheet("", (), ())


def version_faults(sheets: Sheets, before: Form) -> tuple[FormMessage, ...]:
    """Compare a form with its version before.

    Args:
        sheets: the new version; nothing is said when its form_id is another.
        before: the version in use.

    Returns:
        Errors: a name that stands for another kind of answer now, a version that was not raised.
    """
    form, notes = read(sheets).form, Notes()
    if form.form_id != before.form_id or form.fingerprint == before.fingerprint:
        return ()
    settings = sheets.sheets.get("settings", _NO_SHEET)
    if form.version <= before.version:
        notes.at(settings, 2, "version", _not_raised(form, before))
    survey = sheets.sheets.get("survey", _NO_SHEET)
    known = {question.name: question for question in walk(before.questions)}
    for question in walk(form.questions):
        for wrong in _reused(question, known.get(question.name), before):
            notes.at(survey, question.source_row, "type", wrong)
    return tuple(notes.messages)


def _reused(question: Question, old: Question | None, before: Form) -> Iterator[Wrong]:
    if old is None:
        return
    if question.type is not old.type:
        yield _other(question, before, f"{old.type} before and is {question.type} now")
        return
    names = {choice.name: choice.result for choice in question.choices}
    for choice in old.choices:
        if choice.name not in names:
            yield _other(question, before, f"asked with the choice {choice.name} before")
        elif names[choice.name] != choice.result:
            was, now = choice.result or "nothing", names[choice.name] or "nothing"
            what = f"asked with a choice {choice.name} that meant {was} before and means {now} now"
            yield _other(question, before, what)


def _not_raised(form: Form, before: Form) -> Wrong:
    return Wrong(
        "version.not_raised",
        f"The version {form.version} is not later than {before.version}, which is in use.",
        "Two different forms would go by one version.",
        "Write the day and a two-digit round, like 2026101501.",
    )


def _other(question: Question, before: Form, what: str) -> Wrong:
    return Wrong(
        "name.reused",
        f"{question.name} was {what} (version {before.version}).",
        "Earlier answers under this name would be read as something else.",
        "Give the changed question a name of its own, or keep its type and choices.",
    )
