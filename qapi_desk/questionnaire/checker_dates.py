"""Dates that nothing keeps in order: a clock would run backwards, or end in the future.

It looks at roles and constraints; it only warns.
"""

from collections.abc import Iterator

from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType
from qapi_desk.questionnaire.messages import WARNING, Wrong

_CLOCK = (QuestionRole.TRIGGER_DATE, QuestionRole.DONE_DATE)


def date_faults(form: Form) -> Iterator[tuple[Question, str, Wrong]]:
    """Dates that a clock counts from or to, or that end what a sibling begins, of any day."""
    yield from _among(form.questions)


def _among(siblings: tuple[Question, ...]) -> Iterator[tuple[Question, str, Wrong]]:
    begins = any(q.role is QuestionRole.TRIGGER_DATE for q in siblings)
    for question in siblings:
        if question.type is QuestionType.DATE and not question.constraint:
            is_end = question.role is QuestionRole.DONE_DATE and begins
            if is_end or (question.rule and question.role in _CLOCK):
                yield question, "constraint", _free(question)
        yield from _among(question.children)


def _free(question: Question) -> Wrong:
    return Wrong(
        "date.no_order",
        f"{question.name} may be any day.",
        "A mistyped year would count as a fact, and an end could lie before its beginning.",
        "Give it a constraint like . <= today(), or . >= ${the_beginning}.",
        WARNING,
    )
