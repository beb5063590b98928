"""Forms as values: what a reviewer can be asked. ``questionnaire`` reads and evaluates them.

Text of labels and hints is held per language; English is the default (``en``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qapi_desk.domain.ids import CriterionId, FormId, QuestionId, RuleId


class ReviewType(StrEnum):
    """What kind of examination a form is for (``attribute::qapi:review_type``)."""

    COMPLIANCE = "compliance"
    DATA_RELIABILITY = "data_reliability"
    SPECIAL = "special"
    ASSESSMENT = "assessment"
    """Of the agency itself, element by element; asked of no case."""


ON_REQUEST = "on_request"
"""A form that no review asks by itself (``attribute::qapi:asked``)."""
_QUARTERLY = (ReviewType.COMPLIANCE, ReviewType.DATA_RELIABILITY)


class QuestionType(StrEnum):
    """XLSForm types that the program accepts."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    NOTE = "note"
    CALCULATE = "calculate"
    GROUP = "group"
    REPEAT = "repeat"


class QuestionRole(StrEnum):
    """What the program may do with an answer (``bind::qapi:role``)."""

    APPLIES = "applies"
    TRIGGER_DATE = "trigger_date"
    DONE_DATE = "done_date"
    ANSWER = "answer"
    OUTCOME = "outcome"
    CAUSE = "cause"
    COMMENT = "comment"
    EVIDENCE = "evidence"
    EVIDENCE_DATE = "evidence_date"
    METHOD = "method"
    """How an element of the agency was looked into: documents, interviews, ..."""
    RATING = "rating"
    GAP = "gap"
    ACTION = "action"
    OWNER = "owner"
    DUE_DATE = "due_date"
    """By when an improvement action is to be done."""
    NONE = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; ``result`` is met, not_met, na, not_due or undetermined."""

    name: str
    label: Mapping[str, str]
    result: str = ""
    key: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Further columns of the choices sheet, for ``choice_filter`` to read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey sheet. Expressions are source text, already checked.

    ``fact`` says where the snapshot holds the value (``case.opened_date``,
    ``event:NCP_LOCATED.date``). ``comment`` and ``evidence`` are ``none``, ``on_no`` or
    ``always``. ``na`` is ``no`` or ``reason``.
    """

    name: QuestionId
    type: QuestionType
    label: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    children: tuple["Question", ...] = ()
    relevant: str = ""
    required: str = ""
    constraint: str = ""
    constraint_message: Mapping[str, str] = field(default_factory=dict)
    calculation: str = ""
    choice_filter: str = ""
    read_only: bool = False
    role: QuestionRole = QuestionRole.NONE
    element: str = ""
    criterion: CriterionId | None = None
    rule: RuleId | None = None
    measure: str = ""
    fact: str = ""
    prefill: str = "none"
    na: str = "no"
    evidence: str = "none"
    comment: str = "none"
    authority: str = ""
    source_row: int = 0
    list_name: str = ""
    required_message: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    """Columns that are carried unread (``appearance``, ``guidance_hint::...``)."""
    repeat_count: str = ""
    """For a repeat: an expression for how many there are; empty asks the reviewer how many."""
    shared: str = ""
    """A key: forms of one case that have it ask the same question, which is answered once."""


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one questionnaire."""

    form_id: FormId
    version: str
    title: str
    review_type: str
    default_language: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    handbook: str = ""
    fingerprint: str = ""
    """SHA-256 over the form's rows in a canonical order; pinned by a review."""
    language_titles: Mapping[str, str] = field(default_factory=dict)
    """What a language is called in the headers: ``en`` is ``English (en)``."""
    na_reasons: tuple[Choice, ...] = ()
    """Coded reasons for "not applicable", from the choices list ``na_reason``."""
    undetermined_reasons: tuple[Choice, ...] = ()
    """Coded reasons for "cannot be determined", from the choices list ``undetermined_reason``."""
    extras: Mapping[str, str] = field(default_factory=dict)
    """Settings that are carried unread (``namespaces``, ``attribute::qapi:effective_from``)."""
    asked: str = ""
    """``on_request`` when only those who choose it are asked; else its type decides."""

    @property
    def is_quarterly(self) -> bool:
        """Whether a quarterly review asks it without being told to."""
        return self.review_type in _QUARTERLY and self.asked != ON_REQUEST

    @property
    def is_of_cases(self) -> bool:
        """Whether it is asked of cases, not of the agency as a whole."""
        return self.review_type != ReviewType.ASSESSMENT

    @property
    def criteria(self) -> tuple[CriterionId, ...]:
        """The criteria it gives an outcome for, in order of appearance."""
        found: dict[CriterionId, None] = {}
        for question in walk(self.questions):
            if question.role is QuestionRole.OUTCOME and question.criterion:
                found.setdefault(question.criterion)
        return tuple(found)


def instance_of(repeat: QuestionId, index: int, name: QuestionId) -> QuestionId:
    """What a question is called in one instance of a repeat: ``child[2]/child_born``."""
    return QuestionId(f"{repeat}[{index}]/{name}")


def template_of(name: QuestionId) -> QuestionId:
    """The question's name in the form, whichever instance of a repeat it stands in."""
    return QuestionId(name.rpartition("/")[2])


_NOT_ASKED = (QuestionType.GROUP, QuestionType.NOTE, QuestionType.CALCULATE)


def is_asked(question: Question) -> bool:
    """Whether a reviewer answers it: a repeat without ``repeat_count`` asks how many there are."""
    if question.type is QuestionType.REPEAT:
        return not (question.repeat_count or question.read_only)
    return question.type not in _NOT_ASKED and not question.read_only


def walk(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Every question, groups and repeats included, in reading order."""
    out: list[Question] = []
    for question in questions:
        out.append(question)
        out.extend(walk(question.children))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class FormMessage:
    """One thing the form checker found: where, what, why, and what to do."""

    severity: str
    sheet: str
    cell: str
    code: str
    what: str
    why: str
    fix: str


class QuestionState(StrEnum):
    """How a question stands in one answered form."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    NOT_RELEVANT = "not_relevant"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"
    CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class QuestionStatus:
    """One question as it stands: its state, value, and what is still missing of it.

    ``missing`` holds words of ``value``, ``comment``, ``evidence``, ``reason``.
    """

    question: Question
    state: QuestionState
    value: str
    is_required: bool
    missing: tuple[str, ...] = ()
    message: str = ""
    snapshot_value: str | None = None
    """What the snapshot holds for a question with a ``fact``; shown, never taken as the answer."""
    choices: tuple[Choice, ...] = ()
    """The choices offered now, after the choice filter."""
    repeat: QuestionId = field(default=QuestionId(""))
    """The repeat it stands in; its ``question.name`` is then like ``child[2]/child_born``."""
    index: int = 0
    """Which one of the repeat, from 1; 0 outside repeats."""
    reasons: tuple[Choice, ...] = ()
    """The coded reasons that its answer may or must carry now; ``missing`` says ``reason``."""
    asked_in: FormId | None = None
    """The other form of the case that asks this shared question; nothing is asked here then."""


@dataclass(frozen=True, slots=True)
class FormState:
    """A whole form as it stands for one case.

    ``outcomes`` holds one rule-outcome word for each criterion; empty while it is still open.
    """

    form_id: FormId
    version: str
    statuses: tuple[QuestionStatus, ...]
    outcomes: Mapping[CriterionId, str]

    @property
    def unanswered(self) -> tuple[QuestionStatus, ...]:
        """Relevant questions that still miss something, in reading order."""
        return tuple(s for s in self.statuses if s.missing)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing, so that the case may be released."""
        return not self.unanswered
