"""A form made ready for answering: its expressions compiled, its order of evaluation known.

A form with an error does not get this far. It holds no answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, Question, QuestionType, walk
from qapi_desk.domain.sheets import Sheets
from qapi_desk.questionnaire.checker import Known, check, waits_of
from qapi_desk.questionnaire.checker_expressions import expressions_of
from qapi_desk.questionnaire.columns import is_yes
from qapi_desk.questionnaire.expression import parse, references
from qapi_desk.questionnaire.expression_meaning import Meaning, meaning
from qapi_desk.questionnaire.loops import in_order
from qapi_desk.questionnaire.messages import refuse_if_broken
from qapi_desk.questionnaire.reading import read

_NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """One question with its expressions as functions, by column; ``group`` is "" at the top."""

    question: Question
    group: str
    meanings: Mapping[str, Meaning]
    always_required: bool


class CompiledForm:
    """A checked form whose expressions are ready to run.

    Attributes:
        form: the form itself.
        questions: every question by name, groups included, in reading order.
        order: their names so that each comes after those it waits for.
        waited_by: name -> names whose value or relevance depends on it.
        watched_by: name -> names whose constraint, requirement or choices look at it.
    """

    def __init__(self, form: Form) -> None:
        """Compile a form.

        Raises:
            Refused: ``form.broken`` with the first error as a sentence; ``form.repeat`` for a
                form with a repeat, which cannot be answered yet.
        """
        refuse_if_broken(str(form.form_id), check(form))
        _refuse_repeats(form)
        self.form = form
        self.questions: dict[str, CompiledQuestion] = {}
        self._compile(form.questions, "")
        waits = waits_of(form)
        self.order = in_order(waits)
        self.waited_by = _turned(waits)
        self.watched_by = _turned({n: _watches(q.question) for n, q in self.questions.items()})

    def _compile(self, questions: Iterable[Question], group: str) -> None:
        for question in questions:
            sources = dict(expressions_of(question))
            self.questions[question.name] = CompiledQuestion(
                question,
                group,
                {column: meaning(parse(source)) for column, source in sources.items()},
                is_yes(question.required) is True,
            )
            self._compile(question.children, question.name)


def load_form(sheets: Sheets, known: Known = _NOTHING_KNOWN) -> CompiledForm:
    """Read, check and compile a form.

    Args:
        sheets: the form's sheets.
        known: rules, criteria, elements and measures that it may name.

    Returns:
        The form, ready for answering.

    Raises:
        Refused: ``form.broken``, the first error (sheet, cell, what, why, what to do) as its
            sentence and all of them in ``facts["messages"]``; or ``form.repeat``.
    """
    refuse_if_broken(sheets.source, check(sheets, known))
    return CompiledForm(read(sheets).form)


def _refuse_repeats(form: Form) -> None:
    for question in walk(form.questions):
        if question.type is QuestionType.REPEAT:
            raise Refused(
                "form.repeat",
                f"The form {form.form_id} has the repeat {question.name} in row"
                f" {question.source_row}; repeats can be read and checked, not answered yet."
                " Ask for each child or order in a group of its own.",
                form=form.form_id,
                question=question.name,
            )


def _watches(question: Question) -> tuple[str, ...]:
    looking = ("required", "constraint", "choice_filter")
    sources = dict(expressions_of(question))
    found = [name for c in looking if c in sources for name in references(parse(sources[c]))]
    return tuple(dict.fromkeys(found))


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for name, others in names.items():
        for other in others:
            turned.setdefault(other, []).append(name)
    return {name: tuple(found) for name, found in turned.items()}
