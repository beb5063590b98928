"""A form made ready for answering: its expressions compiled, its order of evaluation known.

A form with an error does not get this far. It holds no answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

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
from qapi_desk.questionnaire.waiting import Links, links_of

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


@dataclass(frozen=True, slots=True)
class _Parts:
    """A form taken apart: its questions ready to run, and what waits for what."""

    scopes: Mapping[str, Scope]
    questions: Mapping[str, CompiledQuestion]
    links: Links


class CompiledForm:
    """A form whose expressions are made ready to run when first one of them is needed.

    A shelf of many forms is looked through every day, and a case is asked a few of them; ``form``
    is there at once. What is asked for besides it checks the whole form first.

    Attributes:
        form: the form itself.
    """

    def __init__(self, form: Form, *, is_checked: bool = False) -> None:
        """Take a form to be compiled.

        Args:
            form: the form.
            is_checked: whether it was found sound before; what a later checker asks for more
                then does not matter.
        """
        self.form = form
        self.homes = homes_of(form)
        """Name -> the repeat it stands in; a repeat's own name leads to itself."""
        self._is_checked = is_checked
        self._instances: dict[tuple[str, int], CompiledQuestion] = {}

    @cached_property
    def _parts(self) -> _Parts:
        form = self.form
        if not self._is_checked:
            refuse_if_broken(str(form.form_id), check(form))
        scopes = scopes_of(form)
        compiled = _compiled(form.questions, "", scopes)
        questions = {str(each.question.name): each for each in compiled}
        return _Parts(scopes, questions, links_of(form))

    def must_be_sound(self) -> None:
        """Check and compile it now, not at its first need.

        Raises:
            Refused: ``form.broken`` with the first error as a sentence.
        """
        _ = self._parts

    @property
    def questions(self) -> Mapping[str, CompiledQuestion]:
        """Every question by name, groups and what stands in repeats included, in reading order.

        What stands in a repeat is the pattern of its instances (``at``).
        """
        return self._parts.questions

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The names so that each comes after those it waits for."""
        return in_order(self._parts.links.waits)

    @cached_property
    def waited_by(self) -> Mapping[str, tuple[str, ...]]:
        """Name -> names whose value or relevance depends on it."""
        return _turned(self._parts.links.waits)

    @cached_property
    def watched_by(self) -> Mapping[str, tuple[str, ...]]:
        """Name -> names whose constraint, requirement or choices look at it."""
        return _turned(self._parts.links.watches)

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
        return (
            home != ""
            and home == self.repeat_of(reader)
            and (name, reader) not in self._parts.links.whole
        )

    def counting(self, repeat: str) -> tuple[str, ...]:
        """The names whose value depends on how many instances a repeat has."""
        counted = self._parts.links.counted.get(repeat, ())
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
            question=_numbered(each.question, repeat, index, self._parts.scopes[name]),
            group=group,
            repeat=repeat,
            index=index,
        )


def _compiled(
    questions: Iterable[Question], group: str, scopes: Mapping[str, Scope]
) -> Iterator[CompiledQuestion]:
    for question in questions:
        scope = scopes[question.name]
        yield CompiledQuestion(
            question,
            group,
            {column: meaning(parse(source), scope) for column, source in expressions_of(question)},
            is_yes(question.required) is True,
        )
        yield from _compiled(question.children, question.name, scopes)


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
    return CompiledForm(read(sheets).form, is_checked=True)


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
