"""A form's own test rows: what is answered, and the outcome each criterion must then have.

A column titled like a question holds its answer; ``expect::CRITERION`` holds the outcome word
(``open`` for none yet); ``fact::PATH`` what the record holds; ``test`` names the row. In a repeat a
question is titled like ``child[2]/child_born``. A form whose rows fail is not put in use.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import FormState, QuestionState
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.domain.sheets import Sheet, SheetRow
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.questionnaire.expression_meaning import Extension
from qapi_desk.questionnaire.expression_values import day_of
from qapi_desk.questionnaire.messages import nearest

NAME = "test"
TODAY = "today"
EXPECT = "expect::"
FACT = "fact::"
OPEN = "open"
SHEET = "qapi_tests"
_LAST_DAY = date(9999, 12, 31)
"""Without a day every date of a row lies in the past."""
_LIKE = "written like 2026-09-30"
_NO_FUNCTIONS: Mapping[str, Extension] = {}


@dataclass(frozen=True, slots=True)
class TrialFault:
    """One way in which a test row failed, and the column that shows it."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TrialResult:
    """One test row: its row number, its name, and every way in which it failed."""

    row: int
    name: str
    faults: tuple[TrialFault, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """What went wrong, a sentence each."""
        return tuple(fault.sentence for fault in self.faults)

    @property
    def passed(self) -> bool:
        """Whether the form did what the row says."""
        return not self.faults


def run_tests(
    compiled: CompiledForm,
    rows: Sheet | Iterable[SheetRow],
    functions: Mapping[str, Extension] = _NO_FUNCTIONS,
) -> tuple[TrialResult, ...]:
    """Run test rows against a form.

    Args:
        compiled: the form.
        rows: the sheet ``qapi_tests`` or some of its rows; the column ``today`` (ISO) sets the day.
        functions: as in ``Context``.

    Returns:
        One result a row. A row with an answer to no question, to a hidden question, or with an
        invalid answer fails.
    """
    found = rows.rows if isinstance(rows, Sheet) else rows
    return tuple(_run(compiled, row, functions) for row in found)


def _run(compiled: CompiledForm, row: SheetRow, functions: Mapping[str, Extension]) -> TrialResult:
    given = {
        title: text
        for title, text in row.cells.items()
        if title not in (NAME, TODAY) and not title.startswith((EXPECT, FACT))
    }
    faults = [
        TrialFault(name, f"No question is named {name}. {nearest(name, compiled.questions)}")
        for name in given
        if compiled.find(QuestionId(name)) is None
    ]
    answers = {QuestionId(n): Answer(QuestionId(n), text) for n, text in given.items()}
    today = _LAST_DAY
    if TODAY in row.cells:
        said = day_of(row.cells[TODAY])
        if said is None:
            what = f"The day {row.cells[TODAY]} of the column today is not {_LIKE}."
            faults.append(TrialFault(TODAY, what))
        today = said or today
    facts = {t.removeprefix(FACT): said for t, said in row.cells.items() if t.startswith(FACT)}
    reached = state(compiled, answers, Context(today, facts, functions))
    faults += _answer_faults(reached, given)
    faults += _outcome_faults(reached, row)
    return TrialResult(row.number, row.cells.get(NAME, ""), tuple(faults))


def _answer_faults(reached: FormState, given: Mapping[str, str]) -> Iterator[TrialFault]:
    for status in reached.statuses:
        name = status.question.name
        if name in given and status.state is QuestionState.INVALID:
            yield TrialFault(name, f"{name} = {given[name]} is invalid: {status.message}")
        if name in given and status.state is QuestionState.NOT_RELEVANT:
            yield TrialFault(name, f"{name} is hidden by the other answers of this row.")


def _outcome_faults(reached: FormState, row: SheetRow) -> Iterator[TrialFault]:
    for title, word in row.cells.items():
        if not title.startswith(EXPECT):
            continue
        criterion = CriterionId(title.removeprefix(EXPECT))
        if criterion not in reached.outcomes:
            yield TrialFault(title, f"The form gives no outcome for {criterion}.")
            continue
        outcome = reached.outcomes[criterion] or OPEN
        if outcome != word:
            what = f"{criterion} came out as {outcome}; the row expects {word}."
            yield TrialFault(title, what)
