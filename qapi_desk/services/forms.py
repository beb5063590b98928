"""The forms on the shelf: what there is, what the checker says, what they cover."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.forms import Form, FormMessage, walk
from qapi_desk.domain.ids import FormId, RuleId
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.checker import check as check_sheets
from qapi_desk.services.library import Library


@dataclass(frozen=True, slots=True)
class OnTheShelf:
    """One form in a list."""

    form_id: FormId
    version: str
    title: str
    review_type: str
    fingerprint: str


def shelf(library: Library) -> tuple[OnTheShelf, ...]:
    """Every form there is."""
    forms = [library.form(form_id).form for form_id in library.form_ids]
    return tuple(
        OnTheShelf(f.form_id, f.version, f.title, f.review_type, f.fingerprint) for f in forms
    )


def check(library: Library, path: Path) -> tuple[FormMessage, ...]:
    """Everything the checker finds in a form file.

    Raises:
        Refused, Trouble: a file that cannot be read as sheets at all.
    """
    del library
    return check_sheets(read_sheets(path))


def coverage(library: Library) -> list[dict[str, object]]:
    """Per element the questions that ask about it and the rules they are judged by."""
    questions: dict[str, list[str]] = {}
    rules: dict[str, set[RuleId]] = {}
    for form_id in library.form_ids:
        for element, name, rule in _asked(library.form(form_id).form):
            questions.setdefault(element, []).append(f"{form_id}/{name}")
            rules.setdefault(element, set()).update({rule} if rule else set())
    return [
        {
            "id": element,
            "title": "",
            "questions": questions[element],
            "rules": sorted(rules[element]),
            "measures_without_question": [],
        }
        for element in sorted(questions)
    ]


def _asked(form: Form) -> list[tuple[str, str, RuleId | None]]:
    return [(q.element, q.name, q.rule) for q in walk(form.questions) if q.element]


def labels(form: Form) -> Mapping[str, str]:
    """Each question's English label."""
    return {q.name: q.label.get("en", q.name) for q in walk(form.questions)}
