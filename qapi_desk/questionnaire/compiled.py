"""A form made ready for answering: its expressions compiled, its order of evaluation known.

A form with an error does not get this far. It holds no answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.forms import Form, Question, instance_of
from qapi_desk.domain.ids import QuestionId
from qapi_desk.domain.sheets import Sheets
from qapi_desk.questionnaire.checker import Known, check
from qapi_desk.questionnaire.checker_expressions import expressions_of
from qapi_desk.questionnaire.columns import is_yes
from qapi_desk.questionnaire.expression import parse
from qapi_desk.questionnaire.expression_meaning import Meaning, meaning
from qapi_desk.questionnaire.loops import in_order
from qapi_desk.questionnaire.messages import refuse_if_broken
from qapi_desk.questionnaire.reading import read
from qapi_desk.questionnaire.scopes import MOST, Scope, homes_of, indexed, placed, scopes_of
from qapi_desk.questionnaire.waiting import links_of

_NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """One question with its expressions as functions, by column; ``group`` is "" at the top.

    In an instance of a repeat the question and its group carry the instance's names, ``repeat``
    and ``index`` say which one it is.
    """

    question: Question
    group: str
    meanings: Mapping[str, Meaning]
    always_required: bool
    repeat: str = ""
    index: int = 0

    @property
    def inside(self) -> str:
        """How the names of its instance begin: ``child[2]/``; empty outside repeats."""
        return f"{self.repeat}[{self.index}]/" if self.index else ""


class CompiledForm:
    """A checked form whose expressions are ready to run.

    Attributes:
        form: the form itself.
        questions: every question by name, groups and what stands in repeats included, in reading
            order; what stands in a repeat is the pattern of its instances (``at``).
        homes: name -> the repeat it stands in; a repeat's own name leads to itself.
        order: their names so that each comes after those it waits for.
        waited_by: name -> names whose value or relevance depends on it.
        watched_by: name -> names whose constraint, requirement or choices look at it.
    """

    def __init__(self, form: Form, *, is_checked: bool = False) -> None:
        """Compile a form.

        Args:
            form: the form.
            is_checked: whether it was found sound before; what a later checker asks for more
                then does not matter.

        Raises:
            Refused: ``form.broken`` with the first error as a sentence.
        """
        if not is_checked:
            refuse_if_broken(str(form.form_id), check(form))
        self.form = form
        self.homes = homes_of(form)
        self.questions: dict[str, CompiledQuestion] = {}
        self._scopes = scopes_of(form)
        self._compile(form.questions, "")
        self._instances: dict[tuple[str, int], CompiledQuestion] = {}
        links = links_of(form)
        self.order = in_order(links.waits)
        self.waited_by = _turned(links.waits)
        self.watched_by = _turned(links.watches)
        self._whole = links.whole
        self._counted = links.counted

    def _compile(self, questions: Iterable[Question], group: str) -> None:
        for question in questions:
            scope = self._scopes[question.name]
            self.questions[question.name] = CompiledQuestion(
                question,
                group,
                {
                    column: meaning(parse(source), scope)
                    for column, source in expressions_of(question)
                },
                is_yes(question.required) is True,
            )
            self._compile(question.children, question.name)

    def repeat_of(self, name: str) -> str:
        """The repeat that a question of the form stands in; "" for a repeat itself and outside."""
        home = self.homes.get(name, "")
        return home if home != name else ""

    def inside(self, repeat: str) -> tuple[str, ...]:
        """The names of what stands in a repeat, in reading order."""
        return tuple(n for n, home in self.homes.items() if home == repeat and n != repeat)

    def reads_own(self, name: str, reader: str) -> bool:
        """Whether two stand in one repeat and the one reads the same instance of the other only."""
        home = self.repeat_of(name)
        return home != "" and home == self.repeat_of(reader) and (name, reader) not in self._whole

    def counting(self, repeat: str) -> tuple[str, ...]:
        """The names whose value depends on how many instances a repeat has."""
        counted = self._counted.get(repeat, ())
        return tuple(name for name in self.waited_by.get(repeat, ()) if name in counted)

    def at(self, name: str, index: int) -> CompiledQuestion:
        """A question of the form; with an index from 1, as it stands in that instance."""
        if not index:
            return self.questions[name]
        found = self._instances.get((name, index))
        if found is None:
            found = self._instances[name, index] = self._instance(name, index)
        return found

    def find(self, name: QuestionId) -> CompiledQuestion | None:
        """The question that an answer of this name belongs to; None if there is none.

        Args:
            name: as an answer has it: ``est_located`` or ``child[2]/child_born``.
        """
        place = self.place_of(name)
        return self.at(*place) if place else None

    def place_of(self, name: QuestionId) -> tuple[str, int] | None:
        """The name in the form and the index (0 outside repeats) of an answer's question."""
        if name in self.questions:
            return (str(name), 0) if not self.repeat_of(name) else None
        place = placed(name)
        if place is None or place[1] > MOST or self.repeat_of(place[2]) != place[0]:
            return None
        return place[2], place[1]

    def _instance(self, name: str, index: int) -> CompiledQuestion:
        each, repeat = self.questions[name], self.homes[name]
        group = each.group if each.group == repeat else f"{repeat}[{index}]/{each.group}"
        return replace(
            each,
            question=_numbered(each.question, repeat, index, self._scopes[name]),
            group=group,
            repeat=repeat,
            index=index,
        )


def load_form(sheets: Sheets, known: Known = _NOTHING_KNOWN) -> CompiledForm:
    """Read, check and compile a form.

    Args:
        sheets: the form's sheets.
        known: rules, criteria, elements and measures that it may name.

    Returns:
        The form, ready for answering.

    Raises:
        Refused: ``form.broken``, the first error (sheet, cell, what, why, what to do) as its
            sentence and all of them in ``facts["messages"]``.
    """
    refuse_if_broken(sheets.source, check(sheets, known))
    return CompiledForm(read(sheets).form)


def _numbered(question: Question, repeat: str, index: int, scope: Scope) -> Question:
    """The question as it stands in one instance, with what is inside it."""
    return replace(
        question,
        name=instance_of(QuestionId(repeat), index, question.name),
        fact=indexed(question.fact, scope.sources, index),
        children=tuple(_numbered(each, repeat, index, scope) for each in question.children),
    )


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for name, others in names.items():
        for other in others:
            turned.setdefault(other, []).append(name)
    return {name: tuple(found) for name, found in turned.items()}
