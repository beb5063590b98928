"""What can be wrong with questions that forms share: alone, and between the forms of one case.

Forms that use a key of ``bind::qapi:shared`` ask one question under it, so it has to be the same
one wherever it stands. It looks at forms, not at answers.
"""

import re
from collections.abc import Iterable, Iterator

from qapi_desk.domain.forms import Form, FormMessage, Question, is_asked, walk
from qapi_desk.questionnaire.messages import Notes, Wrong
from qapi_desk.questionnaire.scopes import homes_of

_FAULT = tuple[Question, str, Wrong]
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def shared_faults(form: Form) -> Iterator[_FAULT]:
    """Everything wrong with the shared questions of one form, in reading order."""
    inside = homes_of(form)
    seen: dict[str, Question] = {}
    for question in walk(form.questions):
        if not question.shared:
            continue
        if not _KEY.fullmatch(question.shared):
            yield question, "shared", _key(question)
        if question.name in inside:
            yield question, "shared", _in_repeat(question)
        elif not is_asked(question):
            yield question, "shared", _not_asked(question)
        if question.shared in seen:
            yield question, "shared", _twice(question, seen[question.shared])
        seen.setdefault(question.shared, question)


def apart(forms: Iterable[Form]) -> tuple[FormMessage, ...]:
    """Where forms do not ask the same question under a key that they share.

    Args:
        forms: forms that may be asked of one case, each sound by itself.

    Returns:
        One message a difference; it stands at the later form's row and names both forms.
    """
    notes = Notes()
    first: dict[str, tuple[Form, Question]] = {}
    for form in forms:
        for question in walk(form.questions):
            if not question.shared:
                continue
            other, before = first.setdefault(question.shared, (form, question))
            place = f"row {question.source_row}, column shared"
            for what in _differences(before, question):
                names = f"{form.form_id}/{question.name} and {other.form_id}/{before.name}"
                notes.add("survey", place, _differs(question.shared, names, what))
    return tuple(notes.messages)


def _differences(one: Question, other: Question) -> Iterator[str]:
    """In what two questions differ that people and the record would take for one."""
    if one.type is not other.type:
        yield "type"
    if [choice.name for choice in one.choices] != [choice.name for choice in other.choices]:
        yield "choices"
    for code in one.label.keys() & other.label.keys():
        if one.label[code] != other.label[code]:
            yield f"label ({code})"
    if one.fact != other.fact:
        yield "fact"
    for name in ("na", "comment", "evidence"):
        if getattr(one, name) != getattr(other, name):
            yield name


def _differs(key: str, names: str, what: str) -> Wrong:
    return Wrong(
        "shared.differs",
        f"{names} share the key {key} and differ in {what}.",
        "One answer would be read as the answer to two questions.",
        "Ask the same in both, or give one of them another key.",
    )


def _key(question: Question) -> Wrong:
    return Wrong(
        "shared.key",
        f"{question.shared} is no key.",
        "Forms find each other's question by it.",
        "Write a few words in small letters, joined by hyphens, like opened-date.",
    )


def _in_repeat(question: Question) -> Wrong:
    return Wrong(
        "shared.in_repeat",
        f"{question.name} is shared and belongs to a repeat.",
        "Another form could not say which of several is meant.",
        "Ask it outside the repeat, or remove the key.",
    )


def _not_asked(question: Question) -> Wrong:
    return Wrong(
        "shared.not_asked",
        f"{question.name} is shared and never answered.",
        "There is no answer for another form to read.",
        "Put the key on the question itself, or remove it.",
    )


def _twice(question: Question, first: Question) -> Wrong:
    return Wrong(
        "shared.twice",
        f"{question.name} shares the key {question.shared} with {first.name} of the same form.",
        "A form would read one answer for two questions.",
        "Give one of them another key, or remove it.",
    )
