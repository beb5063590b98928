"""The survey sheet becomes questions within groups and repeats.

It knows types, names, lists and nesting; what a question's expressions say is the checker's work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.forms import Choice, Question, QuestionRole, QuestionType
from qapi_desk.domain.ids import CriterionId, QuestionId, RuleId
from qapi_desk.domain.sheets import Sheet, SheetRow
from qapi_desk.questionnaire import columns
from qapi_desk.questionnaire.messages import Notes, Wrong, nearest
from qapi_desk.questionnaire.reading_titles import Languages, Titles, note_titles, note_word

_SIMPLE = {t.value: t for t in QuestionType if t.value not in ("group", "repeat")}
_BEGIN = {"begin_group": QuestionType.GROUP, "begin_repeat": QuestionType.REPEAT}
_END = {"end_group": QuestionType.GROUP, "end_repeat": QuestionType.REPEAT}
_LISTED = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SPACED = re.compile(r"^(begin|end)\s+(group|repeat)$")
MOST_NESTED = 20
"""Groups within groups; deeper, neither a person nor a walk through them comes out again."""


@dataclass(slots=True)
class _Open:
    """A group that has begun and not ended, with what it holds so far."""

    question: Question
    children: list[Question] = field(default_factory=list)


class SurveyReader:
    """Reads one survey sheet; faults go to the notes."""

    def __init__(
        self,
        sheet: Sheet | None,
        lists: Mapping[str, tuple[Choice, ...]],
        languages: Languages,
        notes: Notes,
    ) -> None:
        self._sheet = sheet or Sheet("survey", (), ())
        self._is_there = sheet is not None
        self._lists = lists
        self._languages = languages
        self._notes = notes
        root = Question(QuestionId(""), QuestionType.GROUP, {})
        self._open: list[_Open] = [_Open(root)]

    def questions(self) -> tuple[Question, ...]:
        """All questions, groups holding their own."""
        if self._is_there:
            offered = (
                *columns.SURVEY_NEEDED, "read_only", *columns.SURVEY_TRANSLATED,
                *columns.SURVEY_TEXT, *columns.SURVEY_CARRIED,
            )  # fmt: skip
            titles = Titles(columns.SURVEY_NEEDED, offered, columns.survey_title_known)
            note_titles(self._sheet, titles, self._notes)
        for row in self._sheet.rows:
            self._row(row)
        while len(self._open) > 1:
            self._note_unclosed(self._open[-1].question)
            self._close()
        return tuple(self._open[0].children)

    def _row(self, row: SheetRow) -> None:
        kind = _SPACED.sub(r"\1_\2", row.cells.get("type", ""))
        if kind in _END:
            self._end(row, _END[kind])
            return
        word, _, rest = kind.partition(" ")
        known = _BEGIN.get(kind) or _SIMPLE.get(word)
        if known is None or (rest and known not in _LISTED):
            self._note_type(row, kind)
            return
        question = self._question(row, known, rest.strip())
        if kind in _BEGIN:
            if len(self._open) == MOST_NESTED + 1:
                self._note_too_deep(row)
            self._open.append(_Open(question))
        else:
            self._open[-1].children.append(question)

    def _end(self, row: SheetRow, kind: QuestionType) -> None:
        if self._open[-1].question.type is kind and len(self._open) > 1:
            self._note_other_end(row)
            self._close()
            return
        wrong = Wrong(
            "group.not_open",
            f"A {kind} ends here that has not begun.",
            "Groups and repeats must close in the order they opened.",
            f"Remove this row or add the begin_{kind} it belongs to.",
        )
        self._notes.at(self._sheet, row.number, "type", wrong)

    def _note_other_end(self, row: SheetRow) -> None:
        name, said = self._open[-1].question.name, row.cells.get("name", "")
        if said and said != name:
            wrong = Wrong(
                "group.other_end",
                f"This row says that {said} ends, and {name} is the one that is open.",
                "The name is read by people only; the program closes what was opened last.",
                f"Write {name} here or nothing, or put the row where it belongs.",
            )
            self._notes.at(self._sheet, row.number, "name", wrong)

    def _close(self) -> None:
        """End the innermost group; one that stands too deep is laid flat, and refused anyway."""
        done = self._open.pop()
        is_too_deep = len(self._open) > MOST_NESTED
        inside = () if is_too_deep else tuple(done.children)
        self._open[-1].children.append(replace(done.question, children=inside))
        if is_too_deep:
            self._open[-1].children.extend(done.children)

    def _note_too_deep(self, row: SheetRow) -> None:
        wrong = Wrong(
            "group.too_deep",
            f"This stands inside {MOST_NESTED} groups.",
            "Nobody could see where they are.",
            "Put groups one after the other instead of into each other.",
        )
        self._notes.at(self._sheet, row.number, "type", wrong)

    def _note_unclosed(self, question: Question) -> None:
        wrong = Wrong(
            "group.not_closed",
            f"The {question.type} {question.name} does not end.",
            "It would swallow every question after it.",
            f"Add a row end_{question.type} after its last question.",
        )
        self._notes.at(self._sheet, question.source_row, "type", wrong)

    def _note_type(self, row: SheetRow, kind: str) -> None:
        wrong = Wrong(
            "type.unknown",
            f"The type {kind or '(empty)'} is not one that a review form has.",
            "Places, pictures, sound, ranks, or_other and outside files are not taken.",
            nearest(kind.partition(" ")[0], (*_SIMPLE, *_BEGIN, *_END)),
        )
        self._notes.at(self._sheet, row.number, "type", wrong)

    def _question(self, row: SheetRow, kind: QuestionType, rest: str) -> Question:
        above = self._open[-1].question
        cells = row.cells
        texts = self._languages.texts_by_stem(row, columns.SURVEY_TRANSLATED)
        role = note_word(self._sheet, row, "bind::qapi:role", self._notes)
        criterion = cells.get("bind::qapi:criterion", "")
        rule = cells.get("bind::qapi:rule", "")
        return Question(
            name=self._name(row),
            type=kind,
            label=texts["label"],
            hint=texts["hint"],
            choices=self._offered(row, kind, rest),
            relevant=cells.get("relevant", ""),
            required=cells.get("required", ""),
            constraint=cells.get("constraint", ""),
            constraint_message=texts["constraint_message"],
            calculation=cells.get("calculation", ""),
            choice_filter=cells.get("choice_filter", ""),
            repeat_count=cells.get("repeat_count", ""),
            read_only=note_word(self._sheet, row, "read_only", self._notes) == "yes",
            role=QuestionRole(role),
            element=cells.get("bind::qapi:element", above.element),
            criterion=CriterionId(criterion) if criterion else above.criterion,
            rule=RuleId(rule) if rule else None,
            measure=cells.get("bind::qapi:measure", ""),
            fact=cells.get("bind::qapi:fact", ""),
            prefill=self._word(row, "prefill"),
            na=self._word(row, "na"),
            evidence=self._word(row, "evidence"),
            comment=self._word(row, "comment"),
            authority=cells.get("bind::qapi:authority", ""),
            shared=cells.get("bind::qapi:shared", ""),
            source_row=row.number,
            list_name=rest if kind in _LISTED else "",
            required_message=texts["required_message"],
            extras={t: cells[t] for t in cells if columns.translated(t, columns.SURVEY_CARRIED)},
        )

    def _word(self, row: SheetRow, name: str) -> str:
        word = note_word(self._sheet, row, f"bind::qapi:{name}", self._notes)
        return word or columns.DEFAULTS[name]

    def _name(self, row: SheetRow) -> QuestionId:
        name = row.cells.get("name", "")
        if not _NAME.fullmatch(name):
            wrong = Wrong(
                "name.invalid",
                f"A question is named {name or 'nothing'}.",
                "Expressions and answers find it by its name.",
                "Begin with a letter; use letters, digits and underscores, no spaces.",
            )
            self._notes.at(self._sheet, row.number, "name", wrong)
        return QuestionId(name)

    def _offered(self, row: SheetRow, kind: QuestionType, name: str) -> tuple[Choice, ...]:
        if kind not in _LISTED:
            return ()
        if name not in self._lists:
            wrong = Wrong(
                "list.missing",
                f"There is no list {name or '(none named)'} of choices.",
                "The question would have nothing to choose from.",
                nearest(name, sorted(self._lists)),
            )
            self._notes.at(self._sheet, row.number, "type", wrong)
        return self._lists.get(name, ())
