"""How a form stands for one case, given its answers: what to ask, what is missing, the outcomes.

Values are worked out in dependency order; after a change only what depends on it runs again.
Hidden answers, and those in instances that are no more, are kept and read as empty. It stores
nothing and never asks the wall clock.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    FormState,
    Question,
    QuestionRole,
    QuestionState,
    QuestionStatus,
    QuestionType,
    is_asked,
)
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm, CompiledQuestion
from qapi_desk.questionnaire.expression_meaning import Extension, Surroundings
from qapi_desk.questionnaire.expression_values import text_of, truth_of
from qapi_desk.questionnaire.standing import Circumstances, count_of, read_as, standing

Places = dict[str, set[int]]
"""Names of the form, each with the indexes of the instances meant (0 outside repeats)."""


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
        self._counts: dict[str, int] = {}
        self._statuses: dict[str, QuestionStatus] = {}
        self._around = Surroundings(
            self._values,
            context.today,
            context.facts,
            context.functions,
            counts=self._counts,
            relevant=self._relevant,
        )
        self.worked: tuple[str, ...] = ()
        """Names worked out again by the last change, in order."""
        self._work({n: {0} for n in compiled.questions if not compiled.repeat_of(n)})

    def change(self, answer: Answer) -> FormState:
        """Take one answer in place of the one before and work out what depends on it."""
        self._answers[answer.question] = answer
        place = self._compiled.place_of(answer.question)
        if place:
            self._work({place[0]: {place[1]}})
        return self.state()

    def state(self) -> FormState:
        """How the form stands now."""
        form = self._compiled.form
        outcomes: dict[CriterionId, str] = {}
        for name, each in self._compiled.questions.items():
            question = each.question
            if question.role is QuestionRole.OUTCOME and question.criterion:
                outcomes[question.criterion] = self._values[name]
        return FormState(form.form_id, form.version, tuple(self._in_reading_order()), outcomes)

    def _in_reading_order(self) -> Iterator[QuestionStatus]:
        """Each question; after a repeat its instances, then answers of those that are no more."""
        removed = self._removed()
        for name in self._compiled.questions:
            if self._compiled.repeat_of(name):
                continue
            yield self._statuses[name]
            if name in self._counts:
                inside = self._compiled.inside(name)
                for index in range(1, self._counts[name] + 1):
                    yield from (self._statuses[f"{name}[{index}]/{each}"] for each in inside)
                yield from (removed[key] for key in sorted(removed) if key[0] == name)

    def _removed(self) -> dict[tuple[str, int, int], QuestionStatus]:
        """What was answered in instances that are no more: by repeat, index and reading order."""
        found = {}
        for name, answer in self._answers.items():
            place = self._compiled.place_of(name) if "[" in name else None
            if place is None or not (answer.value or answer.na_reason):
                continue
            repeat = self._compiled.homes[place[0]]
            if place[1] > self._counts[repeat]:
                order = self._compiled.inside(repeat).index(place[0])
                found[repeat, place[1], order] = self._no_more(place, answer)
        return found

    def _no_more(self, place: tuple[str, int], answer: Answer) -> QuestionStatus:
        each = self._compiled.at(*place)
        return QuestionStatus(
            each.question,
            QuestionState.NOT_RELEVANT,
            answer.value,
            is_required=False,
            repeat=QuestionId(each.repeat),
            index=each.index,
        )

    def _work(self, dirty: Places) -> None:
        """Work the dirty out in order, then state anew all that looks at what has changed."""
        restated: Places = {}
        worked = []
        for name in self._compiled.order:
            for index in self._there(name, dirty.get(name, ())):
                each = self._compiled.at(name, index)
                worked.append(str(each.question.name))
                self._work_out(name, each, dirty, restated)
        for places in (dirty, restated):
            for name, indexes in places.items():
                for index in self._there(name, indexes):
                    each = self._compiled.at(name, index)
                    self._statuses[each.question.name] = self._status(each)
        self.worked = tuple(worked)

    def _work_out(self, name: str, each: CompiledQuestion, dirty: Places, restated: Places) -> None:
        key = str(each.question.name)
        before = (self._relevant.get(key), self._values.get(key))
        self._evaluate(key, each)
        if each.question.type is QuestionType.REPEAT:
            self._resize(name, dirty)
        if before == (self._relevant[key], self._values[key]):
            return
        compiled, waiting = self._compiled, self._compiled.waited_by.get(name, ())
        if name in self._counts and before[0] == self._relevant[key]:
            waiting = compiled.counting(name)
        for readers, places in ((waiting, dirty), (compiled.watched_by.get(name, ()), restated)):
            for reader in readers:
                own = each.index and compiled.reads_own(name, reader)
                places.setdefault(reader, set()).update(
                    (each.index,) if own else self._indexes(reader)
                )

    def _resize(self, repeat: str, dirty: Places) -> None:
        """Let a repeat have as many instances as it says; new ones are worked out."""
        before, now = self._counts.get(repeat, 0), 0
        if self._relevant[repeat]:
            now = count_of(self._compiled.questions[repeat].question, self._values[repeat])
        self._counts[repeat] = now
        for name in self._compiled.inside(repeat):
            dirty.setdefault(name, set()).update(range(before + 1, now + 1))
            for index in range(now + 1, before + 1):
                key = f"{repeat}[{index}]/{name}"
                del self._relevant[key], self._values[key], self._statuses[key]

    def _indexes(self, name: str) -> Iterable[int]:
        repeat = self._compiled.repeat_of(name)
        return range(1, self._counts.get(repeat, 0) + 1) if repeat else (0,)

    def _there(self, name: str, indexes: Iterable[int]) -> list[int]:
        """Those indexes of a question at which it stands now."""
        there = self._indexes(name)
        return [index for index in sorted(indexes) if index in there]

    def _evaluate(self, key: str, each: CompiledQuestion) -> None:
        relevant = self._relevant[each.group]
        around = self._stand_at(each)
        around.current = self._given(each.question)
        test = each.meanings.get("relevant")
        if relevant and test is not None:
            relevant = truth_of(test(around))
        self._relevant[key] = relevant
        calculation = each.meanings.get("calculation") or each.meanings.get("repeat_count")
        if not relevant:
            self._values[key] = ""
        elif calculation is not None:
            self._values[key] = text_of(calculation(around))
        else:
            self._values[key] = around.current

    def _stand_at(self, each: CompiledQuestion) -> Surroundings:
        self._around.inside, self._around.index = each.inside, each.index
        return self._around

    def _given(self, question: Question) -> str:
        """What the question reads as in expressions while it is relevant."""
        if question.read_only:
            return self._context.facts.get(question.fact, "")
        answer = self._answers.get(question.name)
        return read_as(question, answer) if answer else ""

    def _status(self, each: CompiledQuestion) -> QuestionStatus:
        question = each.question
        self._stand_at(each).current = self._values[question.name]
        answer = self._answers.get(question.name, Answer(question.name))
        circumstances = Circumstances(
            form=self._compiled.form,
            around=self._around,
            language=self._context.language,
            is_relevant=self._relevant[question.name],
            is_asked=is_asked(question),
            worked_value=self._values[question.name],
        )
        return standing(each, answer, circumstances)
