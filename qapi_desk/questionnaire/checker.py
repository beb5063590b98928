"""The form checker: everything that can be found wrong with a form before anyone answers it.

It looks at the whole form, every branch. It knows forms and, if handed in, which rules, criteria,
elements and measures exist; it mends nothing.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qapi_desk.domain.cases import AccountMonth, CaseRow, Payment, SupportOrder
from qapi_desk.domain.forms import Form, FormMessage, Question, QuestionRole, QuestionType, walk
from qapi_desk.domain.sheets import Sheet, Sheets
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.checker_expressions import ExpressionChecker, expressions_of
from qapi_desk.questionnaire.checker_outcomes import outcome_faults
from qapi_desk.questionnaire.checker_repeats import repeat_faults
from qapi_desk.questionnaire.checker_shared import shared_faults
from qapi_desk.questionnaire.loops import shortest_loop
from qapi_desk.questionnaire.messages import WARNING, Notes, Wrong, nearest
from qapi_desk.questionnaire.reading import read
from qapi_desk.questionnaire.scopes import scopes_of
from qapi_desk.questionnaire.waiting import waits_of

_EVENT = "[A-Z][A-Z0-9_]*(:!?[A-Z_]+)?"
_EVENTS = rf"{_EVENT}(\|{_EVENT})*"
_PAYMENT = "|".join((*Payment._fields, "clock", "same_day"))
_ORDER = "|".join((*SupportOrder._fields, "count"))
_CHILD = "count|birth_date|coverage_(asked|ordered|in_force)"
_MONTH = "count|name|is_open|current_due|current_paid"
_YEAR = "current_due|current_paid|current_reversed|voluntary"
_FACT = re.compile(
    rf"case\.({'|'.join(CaseRow._fields)})"
    rf"|event:{_EVENTS}\.(date|before|after:{_EVENTS})"
    rf"|payment(:collected|:withheld)?\.({_PAYMENT})"
    rf"|account\.({'|'.join(AccountMonth._fields)})"
    rf"|order\.(in_force|{_ORDER})|orders\.medical_ordered|child\.({_CHILD})|month\.({_MONTH})|year\.({_YEAR})"
    r"|report:[0-9]+[a-z]?\.(reported|amount)"
)
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_FOUND = tuple[str, Wrong]
"""Column title and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists outside the form; None leaves a kind unchecked."""

    rules: Collection[str] | None = None
    criteria: Collection[str] | None = None
    elements: Collection[str] | None = None
    measures: Collection[str] | None = None


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
    _note_untranslated_reasons(sheets, reading.form, notes)
    return (*reading.messages, *found, *notes.messages)


def _check_form(form: Form, known: Known, survey: Sheet | None) -> tuple[FormMessage, ...]:
    notes = Notes()
    for question, title, wrong in _form_faults(form, known):
        row = question.source_row if question else 2
        if survey is None:
            notes.add("survey", f"row {row}, column {title}", wrong)
        else:
            notes.at(survey, row, _title_in(survey.header, title), wrong)
    return tuple(notes.messages)


def _form_faults(form: Form, known: Known) -> Iterator[tuple[Question | None, str, Wrong]]:
    questions = walk(form.questions)
    expressions = ExpressionChecker(
        {str(q.name): q for q in questions}, scopes_of(form), known.rules
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
        yield None, "type", Wrong("survey.empty", "The form asks nothing.", "", "Add a question.")


def _title_in(header: tuple[str, ...], title: str) -> str:
    """The title as the sheet has it: a translated column for its stem, ``type`` if it has none."""
    for candidate in (title, f"bind::qapi:{title}"):
        if candidate in header:
            return candidate
    starts = [t for t in header if t.startswith(f"{title}::")]
    return starts[0] if starts else "type"


def _question_faults(question: Question, form: Form, known: Known) -> Iterator[_FOUND]:
    yield from _text_faults(question, form)
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
    if question.fact and not _FACT.fullmatch(question.fact):
        yield (
            "fact",
            Wrong(
                "fact.invalid",
                f"The fact {question.fact} names no place in a snapshot.",
                "A fact is a column of the case, of its payment or account, or an event's date.",
                "Write it like case.opened_date or event:NCP_LOCATED.date.",
            ),
        )


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


def _text_faults(question: Question, form: Form) -> Iterator[_FOUND]:
    if question.type is QuestionType.CALCULATE:
        return
    if not question.label:
        why = "Nobody could know what is asked."
        fix = "Write the question as you would say it."
        yield "label", Wrong("label.missing", f"{question.name} has no label.", why, fix)
    for stem in columns.SURVEY_TRANSLATED:
        texts = getattr(question, stem)
        for code in form.languages:
            if texts and code not in texts:
                yield stem, _untranslated(f"The {stem} of {question.name}", code)
    for choice in question.choices:
        for code in form.languages:
            if code not in choice.label:
                yield "type", _untranslated(f"The choice {choice.name} of {question.name}", code)


def _untranslated(what: str, code: str) -> Wrong:
    return Wrong(
        "translation.missing",
        f"{what} has no text in the language {code}.",
        "A reviewer working in that language would see a gap.",
        "Write it, or leave the language out of the whole form.",
    )


def _id_faults(question: Question, known: Known) -> Iterator[_FOUND]:
    ids = (
        ("rule", question.rule, known.rules),
        ("criterion", question.criterion, known.criteria),
        ("element", question.element, known.elements),
        ("measure", question.measure, known.measures),
    )
    for kind, named, there in ids:
        if named and there is not None and named not in there:
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
    loop = shortest_loop(waits_of(form))
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


def _note_untranslated_reasons(sheets: Sheets, form: Form, notes: Notes) -> None:
    """Coded reasons belong to no question, so nothing else looks at their languages."""
    choices = sheets.sheets.get("choices")
    labels = {
        (name, reason.name): reason.label
        for name, reasons in zip(
            columns.REASONS, (form.na_reasons, form.undetermined_reasons), strict=True
        )
        for reason in reasons
    }
    for row in choices.rows if choices else ():
        name = row.cells.get("name", "")
        label = labels.get((row.cells.get("list_name", ""), name))
        for code in form.languages:
            if choices and label is not None and code not in label:
                wrong = _untranslated(f"The coded reason {name}", code)
                notes.at(choices, row.number, "name", wrong)


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
