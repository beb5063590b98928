"""Answers any form to its end, for tests: the first answer that fits and keeps it going.

It prefers one end (met, or not met) and knows nothing of what a form is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    Choice,
    FormState,
    QuestionRole,
    QuestionState,
    QuestionStatus,
    QuestionType,
)
from qapi_desk.domain.ids import QuestionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting

EARLY, LATE = "2026-07-06", "2026-09-29"
NOTHING: Mapping[QuestionId, Answer] = {}
_TYPED = {
    QuestionType.TEXT: ("Notes of 2026-07-06",),
    QuestionType.REPEAT: ("1",),
    QuestionType.INTEGER: ("1", "0"),
    QuestionType.DECIMAL: ("0.00", "100.00"),
}


MET, NOT_MET = "met", "not_met"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The end to go for; some answers may be set, and the record's own come before others."""

    result: str
    instead: Mapping[str, str] = field(default_factory=dict)

    def values(self, status: QuestionStatus) -> Iterator[str]:
        """Every answer worth a try, the likeliest first."""
        told = self.instead.get(status.question.name) or status.snapshot_value
        if told:
            yield told
        kind, choices = status.question.type, status.choices
        if choices:
            yield from (choice.name for choice in sorted(choices, key=self._rank))
        elif kind is QuestionType.DATE:
            yield from self._days(status)
        else:
            yield from _TYPED[kind]

    def _rank(self, choice: Choice) -> int:
        """Choices without a result come as they stand, those of another end last."""
        return ({"": 1, "not_due": 3} | {self.result: 0}).get(choice.result, 2)

    def _days(self, status: QuestionStatus) -> tuple[str, ...]:
        is_late = self.result == NOT_MET and status.question.role is QuestionRole.DONE_DATE
        return (LATE, EARLY) if is_late else (EARLY, LATE, "2026-08-31", "2025-01-06")


def answered_to_the_end(
    compiled: CompiledForm,
    context: Context,
    wanted: Wanted,
    answers: Mapping[QuestionId, Answer] = NOTHING,
) -> tuple[FormState, tuple[Answer, ...]]:
    """How a form stands once nothing is missing, and what was answered besides these answers."""
    sitting, given = Sitting(compiled, answers, context), dict[QuestionId, Answer]()
    state = sitting.state()
    while state.unanswered:
        status = state.unanswered[0]
        name = status.question.name
        assert name not in given, (name, status.message, given[name].value)
        state = _tried(sitting, status, wanted, given)
    return state, tuple(given.values())


def _tried(
    sitting: Sitting, status: QuestionStatus, wanted: Wanted, given: dict[QuestionId, Answer]
) -> FormState:
    name = status.question.name
    for value in wanted.values(status):
        reason = _reason(status, value)
        given[name] = Answer(
            name, value, na_reason=reason, comment="Seen there.", evidence="Log, p. 2"
        )
        state = sitting.change(given[name])
        if _goes_on(state):
            return state
    return state


def _goes_on(state: FormState) -> bool:
    """Whether nothing is contradicted and the case is still one to review."""
    if RuleOutcome.EXCLUDED in state.outcomes.values():
        return False
    return all(each.state is not QuestionState.INVALID for each in state.unanswered)


def _reason(status: QuestionStatus, value: str) -> str:
    """A coded reason, where the answer must have one."""
    results = {choice.name: choice.result for choice in status.choices}
    return "no_document" if results.get(value) == "undetermined" else ""
