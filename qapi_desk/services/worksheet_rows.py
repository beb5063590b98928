"""Lays a case's questions out as the rows of a worksheet: what is asked, how, and what is known.

What the record holds stands in a locked cell beside the answer's, never in it: a suggestion is no
answer. Names, places and notes of the record are left out; of a case with a family-violence flag
everything but days, numbers and coded words is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    Choice,
    Form,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
    is_asked,
    template_of,
    walk,
)
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.domain.worksheets import Entry, LaidRow, Part, RowKind
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.expression import (
    Call,
    Junction,
    Node,
    every,
    parse,
    references,
    written,
)
from qapi_desk.services import form_words
from qapi_desk.services.casework import CaseReading

SPARE_INSTANCES: Final = 3
"""So many of a repeat have rows on paper where the reviewer says how many there are."""
_QUOTED = re.compile(r"“(No\. [0-9]+)”")
"""A number of a question as conditions quote it; paper needs no marks around it."""
_BOX = "\N{BALLOT BOX}"
_ENTRIES = {
    QuestionType.SELECT_ONE: Entry.CHOICE,
    QuestionType.SELECT_MULTIPLE: Entry.CHOICES,
    QuestionType.DATE: Entry.DAY,
    QuestionType.INTEGER: Entry.WHOLE,
    QuestionType.DECIMAL: Entry.NUMBER,
    QuestionType.REPEAT: Entry.WHOLE,
}
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_HOW = {
    Entry.DAY: "A day, like 2026-03-31.",
    Entry.WHOLE: "A whole number.",
    Entry.NUMBER: "A number.",
    Entry.CHOICES: "Any of these, apart by semicolons:",
}
_BESIDE = {"always": "always", "on_no": "if it was not met or cannot be told"}


@dataclass(frozen=True)
class FormLayout:
    """One form as worksheets show it: worked out once, whatever the number of cases."""

    compiled: CompiledForm
    language: str

    @property
    def form(self) -> Form:
        """The form."""
        return self.compiled.form

    @cached_property
    def _known(self) -> Mapping[str, Question]:
        return {str(each.name): each for each in walk(self.form.questions)}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number that each question has on paper, by its name in the form."""
        asked = (each for each in walk(self.form.questions) if is_asked(each))
        return {str(each.name): str(number) for number, each in enumerate(asked, start=1)}

    @cached_property
    def patterns(self) -> Mapping[str, LaidRow]:
        """Each question as it is laid out, without a case, by its name in the form."""
        return {name: self._pattern(each) for name, each in self._known.items()}

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The lists that cells offer, by name."""
        found = {
            self._list(each): tuple(labels_of(each.choices, self.language).values())
            for each in self._known.values()
            if each.choices
        }
        return {**found, self.reasons_list: tuple(self.reasons.values())}

    @property
    def reasons_list(self) -> str:
        """The name of the list of coded reasons."""
        return f"{self.form.form_id} reasons"

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """The coded reasons of the form, as shown, by name."""
        coded = {each.name: each for each in self.form.undetermined_reasons}
        coded |= {each.name: each for each in self.form.na_reasons}
        return labels_of(coded.values(), self.language)

    def shown(self, question: Question, answer: Answer | None) -> dict[Part, str]:
        """The cells of an answer as they are shown; none for an answer that says nothing."""
        if answer is None:
            return {}
        told = {
            Part.ANSWER: self.told(question, answer.value),
            Part.REASON: self.reasons.get(answer.na_reason, answer.na_reason),
            Part.COMMENT: answer.comment,
            Part.EVIDENCE: answer.evidence,
        }
        return {part: text.strip() for part, text in told.items() if text.strip()}

    def told(self, question: Question, value: str) -> str:
        """A value in words: choices by their labels."""
        if question.type not in _SELECTS:
            return value
        labels = labels_of(question.choices, self.language)
        names = [value] if question.type is QuestionType.SELECT_ONE else value.split()
        return "; ".join(labels.get(name, name) for name in names)

    def said(self, texts: Mapping[str, str]) -> str:
        """A text of the form in the worksheet's language, else in the form's own."""
        return texts.get(self.language) or texts.get(self.form.default_language, "")

    def _pattern(self, question: Question) -> LaidRow:
        entry = _ENTRIES.get(question.type, Entry.TEXT)
        name = str(question.name)
        is_line = not is_asked(question)
        return LaidRow(
            key="",
            kind=RowKind.GROUP if is_line else RowKind.QUESTION,
            case_id="",
            asked="\n".join(filter(None, (self.said(question.label), self.said(question.hint)))),
            number=self.numbers.get(name, ""),
            how=self._how(question, entry),
            open=frozenset() if is_line else frozenset(_open(question)),
            entry=entry,
            choices=self._list(question) if entry is Entry.CHOICE else "",
            reasons=self.reasons_list if _takes_reason(question) else "",
            said=self.said(question.constraint_message),
        )

    def _how(self, question: Question, entry: Entry) -> str:
        lines = []
        if is_asked(question):
            lines.append(_HOW.get(entry, ""))
            boxes = labels_of(question.choices, self.language).values()
            lines += [f"{_BOX} {label}" for label in boxes]
            lines += [
                f"{what} {_BESIDE[setting]}."
                for what, setting in (
                    ("Comment", question.comment),
                    ("Evidence", question.evidence),
                )
                if setting in _BESIDE
            ]
        if question.relevant:
            lines.append(self._when(question.relevant))
        return "\n".join(filter(None, lines))

    @cached_property
    def _by_number(self) -> Mapping[str, Question]:
        """The questions under the numbers they have on paper, for conditions to name."""
        return {
            name: replace(each, label={self.language: f"No. {self.numbers[name]}"})
            for name, each in self._known.items()
            if name in self.numbers
        }

    def _when(self, source: str) -> str:
        """When a question is asked, by the numbers of others, as far as answers decide it."""
        tree = parse(source)
        parts = tree.operands if isinstance(tree, Junction) and tree.word == "and" else (tree,)
        plain = [each for each in parts if self._is_plain(each)]
        said = [form_words.condition(written(p), self._by_number, self.language) for p in plain]
        if len(plain) < len(parts):
            said.append("the record calls for it")
        return _QUOTED.sub(r"\1", f"Only if {' and '.join(said)}.")

    def _is_plain(self, node: Node) -> bool:
        """Whether a condition hangs on answers alone, not on the record or what is worked out."""
        facts = (
            e for e in every(node) if isinstance(e, Call) and e.name not in {"not", "selected"}
        )
        return set(references(node)) <= set(self.numbers) and not any(facts)

    def _list(self, question: Question) -> str:
        return f"{self.form.form_id} {template_of(question.name)}"


def labels_of(choices: Iterable[Choice], language: str) -> dict[str, str]:
    """What choices are called, by name; one whose label another has too carries its name."""
    found: dict[str, str] = {}
    for choice in choices:
        label = " ".join((choice.label.get(language) or choice.label.get("en", "")).split())
        label = label or choice.name
        is_taken = label.casefold() in (each.casefold() for each in found.values())
        found[choice.name] = f"{label} ({choice.name})" if is_taken else label
    return found


def _open(question: Question) -> Iterator[Part]:
    yield Part.ANSWER
    if _takes_reason(question):
        yield Part.REASON
    if question.comment != "none":
        yield Part.COMMENT
    if question.evidence != "none":
        yield Part.EVIDENCE


def _takes_reason(question: Question) -> bool:
    results = {choice.result for choice in question.choices}
    return is_asked(question) and (question.na == "reason" or "undetermined" in results)


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Lays one case out, form by form."""

    reading: CaseReading
    heading: str

    def of(self, layout: FormLayout) -> Iterator[LaidRow]:
        """The rows of one form, the case's own head first."""
        form_id, case = layout.form.form_id, self.reading.case
        yield LaidRow(
            row_key(case, QuestionId("")), RowKind.CASE, case.case_id, self.heading,
        )  # fmt: skip
        statuses = {s.question.name: s for s in self._states(form_id)}
        answers = self.reading.sittings.answers(form_id)
        frozen = self.reading.sittings.frozen(self.reading.settled)
        for question, index in _in_order(layout.compiled, statuses):
            template = template_of(question.name)
            status = statuses.get(question.name)
            if self._is_elsewhere(form_id, question, status):
                continue
            row = self._row(layout, question, index, status, answers.get(question.name))
            if row is not None:
                is_frozen = (form_id, template) in frozen
                yield _shut(row) if is_frozen else row

    def _states(self, form_id: FormId) -> tuple[QuestionStatus, ...]:
        return self.reading.sittings.states()[form_id].statuses

    def _is_elsewhere(
        self, form_id: FormId, question: Question, status: QuestionStatus | None
    ) -> bool:
        """Whether another form of the case asks a shared question, so that it stands there once."""
        if not question.shared or status is None:
            return False
        if status.asked_in is not None:
            return True
        first = next(
            each.form.form_id
            for each in self.reading.forms
            if any(other.shared == question.shared for other in walk(each.form.questions))
        )
        return first != form_id and status.state is QuestionState.NOT_RELEVANT

    def _row(
        self,
        layout: FormLayout,
        question: Question,
        index: int,
        status: QuestionStatus | None,
        answer: Answer | None,
    ) -> LaidRow | None:
        """A question's row; None for what is worked out and shown to nobody."""
        pattern = layout.patterns[str(template_of(question.name))]
        is_shown = pattern.open or pattern.asked.strip()
        if not is_shown or question.type is QuestionType.CALCULATE:
            return None
        given = layout.shown(question, answer) if pattern.open else {}
        case = self.reading.case
        return LaidRow(
            key=row_key(case, question.name) if pattern.number else "",
            kind=pattern.kind,
            case_id=case.case_id,
            asked=f"{pattern.asked} ({index})" if index and not pattern.open else pattern.asked,
            number=f"{pattern.number}.{index}" if index and pattern.number else pattern.number,
            how=pattern.how,
            record=self._record(layout, question, status),
            given=given,
            open=pattern.open | frozenset(given),
            entry=pattern.entry,
            choices=pattern.choices,
            reasons=pattern.reasons,
            said=pattern.said,
            is_grey=status is None or status.state is QuestionState.NOT_RELEVANT,
        )

    def _record(self, layout: FormLayout, question: Question, status: QuestionStatus | None) -> str:
        """What the record holds of it, in words."""
        held = status.snapshot_value if status else None
        is_words = question.type is QuestionType.TEXT and not question.choices
        if not held or (is_words and self.reading.case.is_masked):
            return ""
        return layout.told(question, held)


def row_key(case: ReviewCase, name: QuestionId) -> str:
    """What a row of a page is found by."""
    return f"{case.case_id}|{name}"


def _shut(row: LaidRow) -> LaidRow:
    """A row whose answer is frozen: there to be read."""
    return LaidRow(
        key=row.key, kind=row.kind, case_id=row.case_id, asked=row.asked, number=row.number,
        how=row.how, record=row.record, given=row.given, is_grey=row.is_grey,
    )  # fmt: skip


def _in_order(
    compiled: CompiledForm, statuses: Mapping[QuestionId, QuestionStatus]
) -> Iterator[tuple[Question, int]]:
    """Every question in reading order, with the instances that are there or have room."""
    for name, each in compiled.questions.items():
        if compiled.repeat_of(name):
            continue
        yield each.question, 0
        if each.question.type is QuestionType.REPEAT:
            there = max((s.index for s in statuses.values() if s.repeat == name), default=0)
            rows = max(there, SPARE_INSTANCES) if is_asked(each.question) else there
            for index in range(1, rows + 1):
                for inner in compiled.inside(name):
                    yield compiled.at(inner, index).question, index
