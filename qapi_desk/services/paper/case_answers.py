"""What a case's forms asked, as tables: in full for the workbook, close together on paper.

Knows nothing of laws or findings; ``case`` puts the paper together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assignments import Assignment
from qapi_desk.domain.documents import Column, Format, Table
from qapi_desk.domain.forms import (
    Choice,
    Form,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
    template_of,
)
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.settlements import Settlement
from qapi_desk.services import evidence
from qapi_desk.services.amend_kept import Amendment
from qapi_desk.services.casework import CaseWork, FormSheet
from qapi_desk.services.comments import Thread
from qapi_desk.services.paper.columns import filled

_ASKED_NOT = (QuestionState.NOT_RELEVANT, QuestionState.CALCULATED)
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_WEIGHTS = {"Question": 3.0, "Answer": 1.6, "Beside it": 3.4, "No.": 0.3}
"""How wide the columns of a printed table are to each other."""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case as it is printed. ``parties`` is (role, name) of each; empty on a masked paper.

    ``words`` translates the paper's own words; ``people`` names who works in the workspace.
    """

    work: CaseWork
    threads: tuple[Thread, ...]
    assignment: Assignment
    people: Mapping[PersonId, str]
    parties: tuple[tuple[str, str], ...] = ()
    asked_by: str = ""
    language: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)
    amended: tuple[Amendment, ...] = ()
    """The case's confirmed amendments, in order."""
    settled: tuple[Settlement, ...] = ()
    """How its findings were settled otherwise under the governing ruleset, in order."""

    def say(self, text: str, *parts: object) -> str:
        """A word or sentence of the paper in its language."""
        return self.words.get(text, text).format(*parts)

    def label(self, texts: Mapping[str, str], form: Form) -> str:
        """A text of a form in the paper's language, else in the form's own."""
        own = texts.get(form.default_language) or next(iter(texts.values()), "")
        return texts.get(self.language) or own

    def name(self, person_id: PersonId | None) -> str:
        """What a person of the workspace is called."""
        return self.people.get(person_id, str(person_id)) if person_id else ""


def answer_table(seen: CaseSeen, sheet: FormSheet) -> Table:
    """What one form asked of this case, in reading order, a row a question: for the workbook."""
    columns = (
        Column("question", seen.say("Question"), Format.TEXT, 3.0, "As the form asks it"),
        Column("answer", seen.say("Answer"), Format.TEXT, 1.8, "The reviewer's own"),
        Column("beside", seen.say("Beside it"), Format.TEXT, 2.6, "Reason, comment and evidence"),
    )
    rows = tuple(
        _question_row(seen, sheet, status)
        for status in sheet.state.statuses
        if _is_told(status, sheet.answers.get(status.question.name))
    )
    form = sheet.form
    empty = seen.say("Nothing is asked here.")
    table = Table(
        form.form_id, form.title, columns, rows, sheet=form.form_id[:31], empty=empty, in_pdf=False
    )
    return filled(table) if rows else table


def answers_in_print(seen: CaseSeen, sheet: FormSheet) -> tuple[Table, ...]:
    """The same on paper, close together: two plain answers a line, a repeat as one table.

    Answers with something beside them (a reason, a comment, evidence) have a line to themselves.
    """
    told = [s for s in sheet.state.statuses if _is_told(s, sheet.answers.get(s.question.name))]
    found: list[Table] = []
    for repeat, group in groupby(told, key=lambda status: status.repeat):
        statuses = list(group)
        found += [_instances(seen, sheet, statuses)] if repeat else _lines(seen, sheet, statuses)
    if not found:
        return (replace(answer_table(seen, sheet), in_pdf=True, in_workbook=False),)
    return (replace(found[0], title=sheet.form.title), *found[1:])


def _lines(seen: CaseSeen, sheet: FormSheet, statuses: list[QuestionStatus]) -> list[Table]:
    """Runs of plain answers two a line, and between them the answers with something beside."""
    rows = [_question_row(seen, sheet, status) for status in statuses]
    found = []
    for has_beside, run in groupby(rows, key=lambda row: bool(row[2])):
        if has_beside:
            found.append(_in_print(seen, ("Question", "Answer", "Beside it"), tuple(run)))
        else:
            plain = [row[:2] for row in run]
            pairs = (plain[at : at + 2] for at in range(0, len(plain), 2))
            lines = tuple((*left, *(rest[0] if rest else ("", ""))) for left, *rest in pairs)
            found.append(_in_print(seen, ("Question", "Answer", "Question", "Answer"), lines))
    return found


def _instances(seen: CaseSeen, sheet: FormSheet, statuses: list[QuestionStatus]) -> Table:
    """One repeat: a row an instance, a column a question."""
    cells: dict[int, dict[str, str]] = {}
    titles: dict[str, str] = {}
    for status in statuses:
        name = template_of(status.question.name)
        titles.setdefault(name, seen.label(status.question.label, sheet.form))
        _, answer, beside = _question_row(seen, sheet, status)
        cells.setdefault(status.index, {})[name] = "\n".join(filter(None, (answer, beside)))
    rows = tuple(
        (str(index), *(given.get(name, "") for name in titles)) for index, given in cells.items()
    )
    return _in_print(seen, (seen.say("No. {}", "").strip(), *titles.values()), rows)


def _in_print(seen: CaseSeen, titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    columns = tuple(
        Column(f"c{place}", seen.say(title), Format.TEXT, _WEIGHTS.get(title, 1.0))
        for place, title in enumerate(titles)
    )
    return Table("answers", "", columns, rows, in_workbook=False, is_dense=True)


def _is_told(status: QuestionStatus, given: Answer | None) -> bool:
    """Whether it was asked, and answered or still to be answered."""
    if status.state in _ASKED_NOT or status.asked_in:
        return False
    return bool(status.value or status.is_required or status.missing or (given and given.comment))


def _question_row(seen: CaseSeen, sheet: FormSheet, status: QuestionStatus) -> tuple[str, str, str]:
    given = sheet.answers.get(status.question.name) or Answer(status.question.name)
    label = seen.label(status.question.label, sheet.form)
    if status.repeat:
        label = f"{seen.say('No. {}', status.index)} · {label}"
    return label, _answer(seen, sheet.form, status, given), _beside(seen, sheet.form, status, given)


def _answer(seen: CaseSeen, form: Form, status: QuestionStatus, given: Answer) -> str:
    value = value_words(seen, form, status.question, given.value)
    if not value:
        is_na = status.state is QuestionState.NOT_APPLICABLE
        return seen.say("does not apply") if is_na else seen.say("not answered")
    recorded = status.snapshot_value
    if recorded is None or recorded == given.value:
        return value
    return f"{value} ({seen.say('record')}: {value_words(seen, form, status.question, recorded)})"


def value_words(seen: CaseSeen, form: Form, question: Question, value: str) -> str:
    """A value as it is printed: choices by their labels."""
    if question.type not in _SELECTS:
        return value
    labels = _labels(seen, form, question.choices)
    return ", ".join(labels.get(name, name) for name in value.split())


def _labels(seen: CaseSeen, form: Form, choices: Iterable[Choice]) -> dict[str, str]:
    return {c.name: seen.label(c.label, form) or c.name for c in choices}


def _beside(seen: CaseSeen, form: Form, status: QuestionStatus, given: Answer) -> str:
    """Reason, comment, evidence, and what is still missing of the answer, each on its line."""
    parts = list(beside_words(seen, form, status.reasons, given))
    missing = [seen.say(word) for word in status.missing if word != "value"]
    if missing:
        parts.append(f"{seen.say('still missing')}: {', '.join(missing)}")
    return "\n".join(parts)


def beside_words(
    seen: CaseSeen, form: Form, offered: tuple[Choice, ...], given: Answer
) -> Iterator[str]:
    """Reason, comment and evidence of an answer; ``offered`` are reasons of the question's own."""
    reasons = _labels(seen, form, (*form.na_reasons, *form.undetermined_reasons, *offered))
    events = {event.event_id: event for event in seen.work.story.events}
    if given.na_reason:
        yield f"{seen.say('Reason')}: {reasons.get(given.na_reason, given.na_reason)}"
    if given.comment:
        yield given.comment.strip()
    if given.evidence:
        yield f"{seen.say('Evidence')}: {evidence.told(given.evidence, events)}"
