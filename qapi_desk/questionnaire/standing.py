"""How one question stands: answered, valid, and what is still missing of it.

It judges one answer by its question; order, relevance and other questions' values come in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    Choice,
    Form,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
    is_asked,
)
from qapi_desk.domain.ids import QuestionId
from qapi_desk.questionnaire.compiled import CompiledQuestion
from qapi_desk.questionnaire.expression_meaning import Surroundings
from qapi_desk.questionnaire.expression_values import day_of, number_of, truth_of
from qapi_desk.questionnaire.scopes import MOST
from qapi_desk.questionnaire.sentences import (
    CUT,
    DOES_NOT_FIT,
    NOT_A_CHOICE,
    NOT_A_COUNT,
    NOT_A_DAY,
    NOT_A_NUMBER,
    NOT_A_REASON,
    NOT_WHOLE,
    say,
)

_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
LONGEST_QUOTED = 60
"""Characters of an answer that a sentence repeats."""
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


def count_of(repeat: Question, text: str) -> int:
    """How many instances a repeat's value makes; none for what is no number.

    A number worked out is cut at ``MOST``; an answer above it is a slip, not a number of cases.
    """
    number = number_of(text)
    if is_asked(repeat):
        return int(number) if _INTEGER.fullmatch(text) and 0 < number <= MOST else 0
    return int(min(number, MOST)) if number >= 1 else 0


def read_as(question: Question, answer: Answer) -> str:
    """What an answer reads as in expressions: one marked not applicable as a choice ``na``."""
    if not answer.value and is_marked_na(question, answer):
        return next((choice.name for choice in question.choices if choice.result == "na"), "")
    return answer.value


def is_marked_na(question: Question, answer: Answer) -> bool:
    """Whether an answer marks its question not applicable with a reason, and may."""
    if question.na != "reason" or not answer.na_reason:
        return False
    return answer.value == "" or "na" in _results(question, answer)


def _results(question: Question, answer: Answer) -> set[str]:
    """The results of the choices that were taken."""
    taken = answer.value.split()
    return {choice.result for choice in question.choices if choice.name in taken}


def standing(each: CompiledQuestion, answer: Answer, now: Circumstances) -> QuestionStatus:
    """One question's status.

    Notes, groups, calculated and read-only rows are ``CALCULATED``: nothing is asked there.
    A hidden question keeps its answer's value and misses nothing.
    """
    found = _standing(each, answer, now)
    if each.index:
        return replace(found, repeat=QuestionId(each.repeat), index=each.index)
    return found


def _standing(each: CompiledQuestion, answer: Answer, now: Circumstances) -> QuestionStatus:
    question = each.question
    snapshot = now.around.facts.get(question.fact) if question.fact else None
    if not now.is_asked:
        kind = QuestionState.CALCULATED if now.is_relevant else QuestionState.NOT_RELEVANT
        message = _cut(question, now.worked_value, now.language)
        return QuestionStatus(
            question, kind, now.worked_value, False, message=message, snapshot_value=snapshot
        )
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
    return QuestionStatus(
        question,
        kind,
        value,
        required,
        missing,
        message,
        snapshot,
        offered,
        reasons=_reasons(question, answer, now.form),
    )


def _cut(question: Question, value: str, language: str) -> str:
    if question.type is not QuestionType.REPEAT or not number_of(value) > MOST:
        return ""
    return say(language, CUT, value=value, most=MOST)


def _reasons(question: Question, answer: Answer, form: Form) -> tuple[Choice, ...]:
    """The coded reasons that an answer may or must carry as it stands."""
    results = _results(question, answer)
    if "undetermined" in results:
        return form.undetermined_reasons
    if question.na == "reason" and (not answer.value or "na" in results):
        return form.na_reasons
    return ()


_Judged = tuple[QuestionState, tuple[str, ...], str]


def _judged(
    each: CompiledQuestion, answer: Answer, now: Circumstances, offered: tuple[Choice, ...]
) -> _Judged:
    question = each.question
    if is_marked_na(question, answer):
        missing = _still_missing(question, answer, now.form)
        codes = now.form.na_reasons
        return _with_reason(QuestionState.NOT_APPLICABLE, missing, answer, codes, now.language)
    if not answer.value:
        return QuestionState.UNANSWERED, (), ""
    fault = _type_fault(question, answer.value, offered, now.language)
    fault = fault or _constraint_fault(each, now)
    if fault:
        return QuestionState.INVALID, ("value",), fault
    missing = _still_missing(question, answer, now.form)
    if "undetermined" in _results(question, answer) and answer.na_reason:
        codes = now.form.undetermined_reasons
        return _with_reason(QuestionState.ANSWERED, missing, answer, codes, now.language)
    return QuestionState.ANSWERED, missing, ""


def _with_reason(
    kind: QuestionState,
    missing: tuple[str, ...],
    answer: Answer,
    reasons: tuple[Choice, ...],
    language: str,
) -> _Judged:
    if reasons and answer.na_reason not in [reason.name for reason in reasons]:
        message = say(language, NOT_A_REASON, answer=_short(answer.na_reason))
        return QuestionState.INVALID, ("reason",), message
    return kind, missing, ""


def _short(text: str) -> str:
    """An answer as a sentence may quote it."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}\u2026"


def _still_missing(question: Question, answer: Answer, form: Form) -> tuple[str, ...]:
    results = _results(question, answer)
    failed = "not_met" in results
    unsure = "undetermined" in results
    missing = []
    if _is_needed(question.comment, failed or unsure) and not answer.comment.strip():
        missing.append("comment")
    if _is_needed(question.evidence, failed) and not answer.evidence.strip():
        missing.append("evidence")
    if _needs_reason(question, results, form) and not answer.na_reason:
        missing.append("reason")
    return tuple(missing)


def _needs_reason(question: Question, results: set[str], form: Form) -> bool:
    if "undetermined" in results:
        return bool(form.undetermined_reasons)
    return question.na == "reason" and "na" in results


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
    return said or say(now.language, DOES_NOT_FIT)


def _type_fault(question: Question, value: str, offered: tuple[Choice, ...], language: str) -> str:
    if question.type in _SELECTS:
        names = {choice.name for choice in offered}
        chosen = [value] if question.type is QuestionType.SELECT_ONE else value.split()
        strange = [name for name in chosen if name not in names]
        return say(language, NOT_A_CHOICE, answer=_short(strange[0])) if strange else ""
    if question.type is QuestionType.DATE and day_of(value) is None:
        return say(language, NOT_A_DAY)
    if question.type is QuestionType.INTEGER and not _INTEGER.fullmatch(value):
        return say(language, NOT_WHOLE)
    if question.type is QuestionType.DECIMAL and not _DECIMAL.fullmatch(value):
        return say(language, NOT_A_NUMBER)
    if question.type is QuestionType.REPEAT and count_of(question, value) == 0 and value != "0":
        return say(language, NOT_A_COUNT, most=MOST)
    return ""
