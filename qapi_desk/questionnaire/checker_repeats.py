"""What can be wrong with a form's repeats: nesting, counting, outcomes and facts inside them.

It looks at rows; what an expression may read of a repeat is ``checker_expressions``' work.
"""

import re
from collections.abc import Iterator

from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType, walk
from qapi_desk.questionnaire.messages import Wrong
from qapi_desk.questionnaire.scopes import Scope, scopes_of

_FAULT = tuple[Question, str, Wrong]
_OF_MANY = re.compile(r"(child|order|month)\.(?!count$|established_date$|in_force$)[a-z_]+")
"""Facts of one child, order or month, of which a case may have several."""


def repeat_faults(form: Form) -> Iterator[_FAULT]:
    """Everything wrong with the repeats of a form, in reading order."""
    scopes = scopes_of(form)
    for question in walk(form.questions):
        scope = scopes[question.name]
        if question.type is QuestionType.REPEAT:
            yield from _inside(question)
        elif question.repeat_count:
            yield question, "repeat_count", _misplaced(question)
        if scope.repeat and question.role is QuestionRole.OUTCOME:
            yield question, "role", _outcome(question, scope)
        source = question.fact.partition(".")[0]
        if source not in scope.sources and _OF_MANY.fullmatch(question.fact):
            yield question, "fact", _of_many(question, source, scope)


def _inside(repeat: Question) -> Iterator[_FAULT]:
    if not repeat.children:
        what, why = f"The repeat {repeat.name} holds no question.", "Nothing would be repeated."
        yield repeat, "type", Wrong("repeat.empty", what, why, "Add a question or remove it.")
    for inner in walk(repeat.children):
        if inner.type is QuestionType.REPEAT:
            yield (
                inner,
                "type",
                Wrong(
                    "repeat.nested",
                    f"The repeat {inner.name} stands inside the repeat {repeat.name}.",
                    "An answer could not say which of which it belongs to.",
                    "Put the two one after the other, or ask with a group.",
                ),
            )


def _misplaced(question: Question) -> Wrong:
    return Wrong(
        "repeat_count.misplaced",
        f"{question.name} is no repeat and has a repeat_count.",
        "Only a repeat happens a number of times.",
        "Remove it, or make the row begin_repeat.",
    )


def _outcome(question: Question, scope: Scope) -> Wrong:
    return Wrong(
        "outcome.in_repeat",
        f"{question.name} gives an outcome for each {scope.repeat}.",
        "A case counts once for a criterion.",
        f"Calculate it after the repeat, with sum(), join() or count(${{{scope.repeat}}}).",
    )


def _of_many(question: Question, source: str, scope: Scope) -> Wrong:
    where = f"The repeat {scope.repeat}" if scope.repeat else "The place of this row"
    return Wrong(
        "fact.of_many",
        f"{question.fact} is a fact of one {source}, and a case may have several.",
        f"{where} does not say which one is meant.",
        f"Put the question into a repeat that has the fact {source}.count or counts it.",
    )
