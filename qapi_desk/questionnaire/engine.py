"""How a form stands for one case, given its answers: what to ask, what is missing, the outcomes.

Values are worked out in dependency order; after a change only what depends on it runs again.
Hidden answers are kept and read as empty. It stores nothing and never asks the wall clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import FormState, Question, QuestionRole, QuestionStatus, QuestionType
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm, CompiledQuestion
from qapi_desk.questionnaire.expression_meaning import Extension, Surroundings
from qapi_desk.questionnaire.expression_values import text_of, truth_of
from qapi_desk.questionnaire.standing import Circumstances, is_marked_na, na_word, standing

NOT_ASKED = (
    QuestionType.GROUP,
    QuestionType.REPEAT,
    QuestionType.NOTE,
    QuestionType.CALCULATE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a form may know besides its answers.

    Args:
        today: the day ``today()`` gives.
        facts: snapshot values by path, as text (``case.opened_date`` -> ``2026-01-05``).
        functions: ``deadline(rule, trigger) -> ISO date or ""`` and
            ``workdays-between(a, b) -> number as text``; texts in, text out.
        language: code of the language that messages should be in.
    """

    today: date
    facts: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, Extension] = field(default_factory=dict)
    language: str = "en"


def state(
    compiled: CompiledForm, answers: Mapping[QuestionId, Answer], context: Context
) -> FormState:
    """How a form stands for one case.

    Args:
        compiled: the form.
        answers: the answers as they stand; those to questions of other versions are ignored.
        context: day, facts, functions, language.

    Returns:
        One status a question in reading order, and one outcome word a criterion.
    """
    return Sitting(compiled, answers, context).state()


class Sitting:
    """One form being answered for one case: keeps what was worked out between two answers."""

    def __init__(
        self, compiled: CompiledForm, answers: Mapping[QuestionId, Answer], context: Context
    ) -> None:
        self._compiled = compiled
        self._context = context
        self._answers = dict(answers)
        self._values: dict[str, str] = {}
        self._relevant: dict[str, bool] = {"": True}
        self._statuses: dict[str, QuestionStatus] = {}
        self._around = Surroundings(self._values, context.today, context.facts, context.functions)
        self.worked: tuple[str, ...] = ()
        """Names worked out again by the last change, in order."""
        self._work(set(compiled.questions))

    def change(self, answer: Answer) -> FormState:
        """Take one answer in place of the one before and work out what depends on it."""
        self._answers[answer.question] = answer
        if answer.question in self._compiled.questions:
            self._work({str(answer.question)})
        return self.state()

    def state(self) -> FormState:
        """How the form stands now."""
        form = self._compiled.form
        outcomes: dict[CriterionId, str] = {}
        for name, each in self._compiled.questions.items():
            question = each.question
            if question.role is QuestionRole.OUTCOME and question.criterion:
                outcomes[question.criterion] = self._values[name]
        statuses = tuple(self._statuses[name] for name in self._compiled.questions)
        return FormState(form.form_id, form.version, statuses, outcomes)

    def _work(self, dirty: set[str]) -> None:
        restated = set(dirty)
        worked = []
        for name in self._compiled.order:
            if name not in dirty:
                continue
            worked.append(name)
            before = (self._relevant.get(name), self._values.get(name))
            self._evaluate(name, self._compiled.questions[name])
            if before != (self._relevant[name], self._values[name]):
                dirty.update(self._compiled.waited_by.get(name, ()))
                restated.update(self._compiled.watched_by.get(name, ()))
        restated |= dirty
        for name in restated:
            self._statuses[name] = self._status(name, self._compiled.questions[name])
        self.worked = tuple(worked)

    def _evaluate(self, name: str, each: CompiledQuestion) -> None:
        relevant = self._relevant[each.group]
        around = self._around
        around.current = self._given(each.question)
        test = each.meanings.get("relevant")
        if relevant and test is not None:
            relevant = truth_of(test(around))
        self._relevant[name] = relevant
        calculation = each.meanings.get("calculation")
        if not relevant:
            self._values[name] = ""
        elif calculation is not None:
            self._values[name] = text_of(calculation(around))
        else:
            self._values[name] = around.current

    def _given(self, question: Question) -> str:
        """What the question reads as in expressions while it is relevant."""
        if question.read_only:
            return self._context.facts.get(question.fact, "")
        answer = self._answers.get(question.name)
        if answer is None:
            return ""
        return na_word(question) if is_marked_na(question, answer) else answer.value

    def _status(self, name: str, each: CompiledQuestion) -> QuestionStatus:
        question = each.question
        self._around.current = self._values[name]
        answer = self._answers.get(question.name, Answer(question.name))
        circumstances = Circumstances(
            form=self._compiled.form,
            around=self._around,
            language=self._context.language,
            is_relevant=self._relevant[name],
            is_asked=question.type not in NOT_ASKED and not question.read_only,
            worked_value=self._values[name],
        )
        return standing(each, answer, circumstances)
