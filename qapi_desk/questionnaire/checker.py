"""The form checker: everything that can be found wrong with a form before anyone answers it.

It looks at the whole form, every branch. It knows forms and, if handed in, which rules, criteria,
elements and measures exist; it mends nothing.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from qapi_desk.domain.forms import Form, FormMessage, Question, QuestionRole, QuestionType, walk
from qapi_desk.domain.sheets import Sheet, Sheets
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.checker_dates import date_faults
from qapi_desk.questionnaire.checker_expressions import ExpressionChecker, expressions_of
from qapi_desk.questionnaire.checker_facts import PATHS, events_of, is_fact
from qapi_desk.questionnaire.checker_outcomes import outcome_faults, unanswered_faults
from qapi_desk.questionnaire.checker_reach import reach_faults
from qapi_desk.questionnaire.checker_repeats import repeat_faults
from qapi_desk.questionnaire.checker_rows import note_rows
from qapi_desk.questionnaire.checker_shared import shared_faults
from qapi_desk.questionnaire.checker_texts import note_choices, text_faults
from qapi_desk.questionnaire.loops import is_orderly, shortest_loop
from qapi_desk.questionnaire.messages import WARNING, Notes, Wrong, nearest
from qapi_desk.questionnaire.reading import read
from qapi_desk.questionnaire.scopes import scopes_of
from qapi_desk.questionnaire.waiting import waits_of

_LOCAL = re.compile(r"LOCAL\.[A-Z]+(\.[0-9]+)+")
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_EMPTY = Wrong("survey.empty", "The form asks nothing.", "It holds no question.", "Add one.")
_FOUND = tuple[str, Wrong]
"""Column title and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists outside the form; None leaves a kind unchecked."""

    rules: Collection[str] | None = None
    criteria: Collection[str] | None = None
    elements: Collection[str] | None = None
    measures: Collection[str] | None = None
    events: Collection[str] | None = None


_NOTHING_KNOWN = Known()


def check(subject: Form | Sheets, known: Known = _NOTHING_KNOWN) -> tuple[FormMessage, ...]:
    """Everything that can be found wrong with a form.

    Args:
        subject: a form that was read, or sheets of text: then their structure is checked too,
            and messages name cells where those about a form name rows.
        known: ids that may be named; a kind that is None is not checked.

    Returns:
        Messages in reading order; a form with an ``error`` must not be used.
    """
    if isinstance(subject, Sheets):
        return _check_sheets(subject, known)
    return _check_form(subject, known, None)


def _check_sheets(sheets: Sheets, known: Known) -> tuple[FormMessage, ...]:
    reading = read(sheets)
    survey = sheets.sheets.get("survey")
    found = _check_form(reading.form, known, survey) if survey else ()
    notes = Notes()
    _note_unused_lists(sheets, notes)
    note_choices(sheets, reading.form, notes)
    note_rows(sheets, notes)
    return (*reading.messages, *found, *notes.messages)


def _check_form(form: Form, known: Known, survey: Sheet | None) -> tuple[FormMessage, ...]:
    notes = Notes()
    found = _form_faults(form, known)
    if survey is not None:  # what costs a search is looked for where a form is written or taken in
        found = chain(found, unanswered_faults(form), reach_faults(form), date_faults(form))
    for question, title, wrong in found:
        row = question.source_row if question else 2
        if survey is None:
            notes.add("survey", f"row {row}, column {title}", wrong)
        else:
            notes.at(survey, row, _title_in(survey.header, title), wrong)
    return tuple(notes.messages)


def _form_faults(form: Form, known: Known) -> Iterator[tuple[Question | None, str, Wrong]]:
    questions = walk(form.questions)
    expressions = ExpressionChecker(
        {str(q.name): q for q in questions}, scopes_of(form), known.rules, known.criteria
    )
    for question in questions:
        for title, wrong in _question_faults(question, form, known):
            yield question, title, wrong
        for column, source in expressions_of(question):
            for wrong in expressions.faults(question, column, source):
                yield question, column, wrong
    yield from _twins(questions)
    yield from _loops(form)
    yield from repeat_faults(form)
    yield from shared_faults(form)
    yield from outcome_faults(form)
    if not questions:
        yield None, "type", _EMPTY


def _title_in(header: tuple[str, ...], title: str) -> str:
    """The title as the sheet has it; of a translated column, that of its language if there is one.

    A column that is missing is said where the row's type stands.
    """
    for candidate in (title, f"bind::qapi:{title}"):
        if candidate in header:
            return candidate
    stem, _, code = title.partition("::")
    starts = [t for t in header if t.partition("::")[0] == stem]
    named = [t for t in starts if code and columns.language_code(t) == code]
    return (named or starts or ["type"])[0]


def _question_faults(question: Question, form: Form, known: Known) -> Iterator[_FOUND]:
    yield from text_faults(question, form)
    yield from _id_faults(question, known)
    yield from _calculation_faults(question)
    if question.na == "reason" and not form.na_reasons:
        yield (
            "na",
            Wrong(
                "na.no_reasons",
                f"{question.name} asks for a coded reason.",
                f"The choices hold no list {columns.NA_REASONS}.",
                f"Add a list named {columns.NA_REASONS} to the choices.",
            ),
        )
    if any(columns.translated(title, ("default",)) for title in question.extras):
        yield (
            "default",
            Wrong(
                "default.not_applied",
                f"The default of {question.name} is kept and never filled in.",
                "No answer is ever given by itself.",
                "Show what the record holds with a fact and prefill show, or remove it.",
                WARNING,
            ),
        )
    yield from _fact_faults(question, known)


def _fact_faults(question: Question, known: Known) -> Iterator[_FOUND]:
    if question.fact and not is_fact(question.fact):
        yield (
            "fact",
            Wrong(
                "fact.invalid",
                f"The fact {question.fact} names no place in a snapshot.",
                "A fact is a column of the case, of its payment or account, or an event's date.",
                f"Write it like event:NCP_LOCATED.date. {nearest(question.fact, PATHS)}",
            ),
        )
    for code in events_of(question.fact):
        if known.events is not None and code not in known.events:
            what = f"No event of a snapshot is called {code}."
            why = "Nothing would ever stand beside the question."
            fix = nearest(code, known.events)
            yield "fact", Wrong("event.unknown", what, why, fix)


def _calculation_faults(question: Question) -> Iterator[_FOUND]:
    if question.type is QuestionType.CALCULATE and not question.calculation:
        yield (
            "calculation",
            Wrong(
                "calculation.missing",
                f"{question.name} calculates nothing.",
                "A calculate row is only its calculation.",
                "Write the expression or remove the row.",
            ),
        )
    if question.calculation and question.type is not QuestionType.CALCULATE:
        yield (
            "calculation",
            Wrong(
                "calculation.misplaced",
                f"{question.name} is asked and calculated at once.",
                "An answer of the reviewer must never be overwritten.",
                "Make it a calculate row or remove the calculation.",
            ),
        )


def _id_faults(question: Question, known: Known) -> Iterator[_FOUND]:
    ids = (
        ("rule", question.rule, known.rules),
        ("criterion", question.criterion, known.criteria),
        ("element", question.element, known.elements),
        ("measure", question.measure, known.measures),
    )
    for kind, named, there in ids:
        if named and there is not None and not (named in there or _is_local(kind, named)):
            why = "Its results could not be counted."
            wrong = Wrong(
                f"{kind}.unknown", f"There is no {kind} {named}.", why, nearest(named, there)
            )
            yield kind, wrong
    needs = (QuestionRole.ANSWER, QuestionRole.OUTCOME, QuestionRole.CAUSE)
    if question.role in needs and question.criterion is None:
        yield (
            "criterion",
            Wrong(
                "criterion.missing",
                f"{question.name} has the role {question.role} and no criterion.",
                "Nothing would count it.",
                "Name its criterion, or name one on its group.",
            ),
        )
    if question.role is QuestionRole.ANSWER and not _gives_result(question):
        yield (
            "role",
            Wrong(
                "answer.no_result",
                f"{question.name} is an answer whose choices do not all have a result.",
                "The program could not tell met from not met.",
                "Make it a select and fill the result column of its choices.",
            ),
        )


def _is_local(kind: str, named: str) -> bool:
    """Whether it is a county's own measure, which lives in a workspace and not on the shelf."""
    return kind in ("criterion", "measure") and _LOCAL.fullmatch(named) is not None


def _gives_result(question: Question) -> bool:
    return question.type in _SELECTS and all(choice.result for choice in question.choices)


def _twins(questions: tuple[Question, ...]) -> Iterator[tuple[Question, str, Wrong]]:
    seen: set[str] = set()
    for question in questions:
        if question.name in seen:
            yield (
                question,
                "name",
                Wrong(
                    "name.twice",
                    f"The name {question.name} is used twice.",
                    "Answers and expressions could not tell the two apart.",
                    "Rename one of them.",
                ),
            )
        seen.add(question.name)


def _loops(form: Form) -> Iterator[tuple[Question, str, Wrong]]:
    waits = waits_of(form)
    loop = () if is_orderly(waits) else shortest_loop(waits)
    if loop:
        first = next(q for q in walk(form.questions) if q.name == loop[0])
        yield (
            first,
            "calculation" if first.calculation else "relevant",
            Wrong(
                "expression.loop",
                f"These wait for each other: {' > '.join(loop)}.",
                "None of them could ever be worked out.",
                "Let one of them read something else.",
            ),
        )


def _note_unused_lists(sheets: Sheets, notes: Notes) -> None:
    choices, survey = sheets.sheets.get("choices"), sheets.sheets.get("survey")
    if choices is None or survey is None:
        return
    used = {row.cells.get("type", "").partition(" ")[2].strip() for row in survey.rows}
    seen = {*columns.REASONS, ""} | used
    for row in choices.rows:
        name = row.cells.get("list_name", "")
        if name not in seen:
            seen.add(name)
            why = "It is left out when the form is written again."
            wrong = Wrong(
                "list.unused",
                f"No question uses the list {name}.",
                why,
                "Use or remove it.",
                WARNING,
            )
            notes.at(choices, row.number, "list_name", wrong)
