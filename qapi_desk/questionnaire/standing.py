"""How one question stands: answered, valid, and what is still missing of it.

It judges one answer by its question; order, relevance and other questions' values come in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    Choice,
    Form,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
)
from qapi_desk.questionnaire.compiled import CompiledQuestion
from qapi_desk.questionnaire.expression_meaning import Surroundings
from qapi_desk.questionnaire.expression_values import day_of, truth_of

_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a question's standing depends on besides its answer."""

    form: Form
    around: Surroundings
    language: str
    is_relevant: bool
    is_asked: bool
    worked_value: str

    def text(self, texts: Mapping[str, str]) -> str:
        """A text in the reader's language, else in the form's own; empty if there is none."""
        return texts.get(self.language) or texts.get(self.form.default_language, "")


def na_word(question: Question) -> str:
    """What a question marked not applicable reads as: its choice with the result ``na``, or ""."""
    return next((choice.name for choice in question.choices if choice.result == "na"), "")


def is_marked_na(question: Question, answer: Answer) -> bool:
    """Whether an answer marks its question not applicable with a reason, and may."""
    return (
        question.na == "reason"
        and answer.na_reason != ""
        and answer.value in ("", na_word(question))
    )


def standing(each: CompiledQuestion, answer: Answer, now: Circumstances) -> QuestionStatus:
    """One question's status.

    Notes, groups, calculated and read-only rows are ``CALCULATED``: nothing is asked there.
    A hidden question keeps its answer's value and misses nothing.
    """
    question = each.question
    snapshot = now.around.facts.get(question.fact) if question.fact else None
    if not now.is_asked:
        kind = QuestionState.CALCULATED if now.is_relevant else QuestionState.NOT_RELEVANT
        return QuestionStatus(question, kind, now.worked_value, False, snapshot_value=snapshot)
    if not now.is_relevant:
        kind = QuestionState.NOT_RELEVANT
        return QuestionStatus(question, kind, answer.value, False, snapshot_value=snapshot)
    offered = _offered(each, now)
    required = _is_required(each, now)
    kind, missing, message = _judged(each, answer, now, offered)
    if kind is QuestionState.UNANSWERED and required:
        missing = ("value",)
        message = now.text(question.required_message)
    value = now.worked_value or answer.value
    return QuestionStatus(question, kind, value, required, missing, message, snapshot, offered)


_Judged = tuple[QuestionState, tuple[str, ...], str]


def _judged(
    each: CompiledQuestion, answer: Answer, now: Circumstances, offered: tuple[Choice, ...]
) -> _Judged:
    question = each.question
    if is_marked_na(question, answer):
        return _not_applicable(question, answer, now)
    if not answer.value:
        return QuestionState.UNANSWERED, (), ""
    fault = _type_fault(question, answer.value, offered) or _constraint_fault(each, now)
    if fault:
        return QuestionState.INVALID, ("value",), fault
    return QuestionState.ANSWERED, _still_missing(question, answer), ""


def _not_applicable(question: Question, answer: Answer, now: Circumstances) -> _Judged:
    if answer.na_reason not in [reason.name for reason in now.form.na_reasons]:
        message = f"{answer.na_reason} is not one of the coded reasons."
        return QuestionState.INVALID, ("reason",), message
    return QuestionState.NOT_APPLICABLE, _still_missing(question, answer), ""


def _still_missing(question: Question, answer: Answer) -> tuple[str, ...]:
    results = {c.result for c in question.choices if c.name in answer.value.split()}
    failed = "not_met" in results
    unsure = "undetermined" in results
    missing = []
    if _is_needed(question.comment, failed or unsure) and not answer.comment.strip():
        missing.append("comment")
    if _is_needed(question.evidence, failed) and not answer.evidence.strip():
        missing.append("evidence")
    if question.na == "reason" and "na" in results and not answer.na_reason:
        missing.append("reason")
    return tuple(missing)


def _is_needed(setting: str, on_no: bool) -> bool:
    return setting == "always" or (setting == "on_no" and on_no)


def _is_required(each: CompiledQuestion, now: Circumstances) -> bool:
    test = each.meanings.get("required")
    return each.always_required if test is None else truth_of(test(now.around))


def _offered(each: CompiledQuestion, now: Circumstances) -> tuple[Choice, ...]:
    keeps = each.meanings.get("choice_filter")
    if keeps is None:
        return each.question.choices
    offered = []
    for choice in each.question.choices:
        now.around.attributes = {**choice.attributes, "name": choice.name}
        if truth_of(keeps(now.around)):
            offered.append(choice)
    return tuple(offered)


def _constraint_fault(each: CompiledQuestion, now: Circumstances) -> str:
    test = each.meanings.get("constraint")
    if test is None or truth_of(test(now.around)):
        return ""
    said = now.text(each.question.constraint_message)
    return said or "This answer does not fit the other answers."


def _type_fault(question: Question, value: str, offered: tuple[Choice, ...]) -> str:
    if question.type in _SELECTS:
        names = {choice.name for choice in offered}
        chosen = [value] if question.type is QuestionType.SELECT_ONE else value.split()
        strange = [name for name in chosen if name not in names]
        return f"{strange[0]} is not one of the choices." if strange else ""
    if question.type is QuestionType.DATE and day_of(value) is None:
        return "Write a day of the calendar as year-month-day, like 2026-03-31."
    if question.type is QuestionType.INTEGER and not _INTEGER.fullmatch(value):
        return "Write a whole number."
    if question.type is QuestionType.DECIMAL and not _DECIMAL.fullmatch(value):
        return "Write a number, with a point before any decimals."
    return ""
