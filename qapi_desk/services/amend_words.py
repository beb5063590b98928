"""An amendment's answers in words: what was asked, the answer as it stood, and as it would be.

Whoever may see the amendment is asked where it is read (``amend``); this only words it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Form, Question, QuestionType, template_of, walk
from qapi_desk.services import forms_kept, reviews
from qapi_desk.services.amend_kept import AmendedAnswer, Amendment
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """One answer: its value in words, and what stands beside it; empty where there is nothing."""

    value: str
    reason: str = ""
    comment: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One question of an amendment, with its answer before and after."""

    form: str
    question: str
    was: AnswerTold
    now: AnswerTold


def told(desk: Desk, asked: Amendment, language: str = "en") -> tuple[ChangeTold, ...]:
    """The answers of an amendment in words, in its order.

    Raises:
        Refused: ``review.unknown``; ``workspace.forged``.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, asked.review_id)
        forms = {f.form.form_id: f.form for f in forms_kept.forms_in(work, desk.library, review)}
    return tuple(told_of(forms[each.form_id], each, language) for each in asked.answers)


def told_of(form: Form, amended: AmendedAnswer, language: str = "en") -> ChangeTold:
    """One answer of a form in words."""
    name = template_of(amended.now.question)
    question = next(each for each in walk(form.questions) if each.name == name)
    label = _text(question.label, language)
    asked = (form, question)
    was, now = answer_told(asked, amended.was, language), answer_told(asked, amended.now, language)
    return ChangeTold(form.title, label, was, now)


def answer_told(asked: tuple[Form, Question], given: Answer, language: str = "en") -> AnswerTold:
    """An answer to a question of a form, in words."""
    form, question = asked
    coded = {c.name: c.label for c in (*form.na_reasons, *form.undetermined_reasons)}
    reason = _text(coded.get(given.na_reason, {}), language) or given.na_reason
    return AnswerTold(
        _value(question, given.value, language), reason, given.comment, given.evidence
    )


def _value(question: Question, value: str, language: str) -> str:
    labels = {choice.name: _text(choice.label, language) for choice in question.choices}
    if question.type is QuestionType.SELECT_MULTIPLE:
        return ", ".join(labels.get(name, name) for name in value.split())
    return labels.get(value, value)


def _text(texts: Mapping[str, str], language: str) -> str:
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))
