"""What the review page shows, as one frozen value: queue, open case, question at hand, answers.

Derives what is asked, what is open and which suggestion is lit. Reads and writes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.entries import About, Entry
from qapi_desk.domain.forms import Question, QuestionStatus, template_of
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId
from qapi_desk.services.casework import CaseWork, FormSheet, Suggestion
from qapi_desk.services.comments import Thread
from qapi_desk.services.entries import beside
from qapi_desk.services.evidence import Offer
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.undo import Steps
from qapi_desk.ui.presenters.queue import QueueState
from qapi_desk.ui.presenters.review_outline import is_shown

Name = tuple[FormId, QuestionId]
ANSWER = "answer"
"""Enter was pressed where there is nothing to confirm: the answer itself is wanted."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person did on one card: ``what`` is answer, reason, comment or evidence."""

    name: Name
    what: str
    text: str
    case_id: CaseId | None = None
    """The case it was written for; None: the one that is open."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text that could not be saved and stays in its field: what it is, the text, and why."""

    what: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What the review page shows. ``question`` is the one at hand; ``names`` once asked for."""

    is_read: bool = False
    has_review: bool = False
    line: QueueState = field(default_factory=QueueState)
    """The queue with its filter; ``queue`` is what is left of it, in order."""
    work: CaseWork | None = None
    question: Name | None = None
    pending: Mapping[Name, Answer] = field(default_factory=dict)
    names: tuple[tuple[str, str, str], ...] = ()
    opens_workings: frozenset[CriterionId] = frozenset()
    saved_at: datetime | None = None
    wants: str = ""
    """Where the focus goes: reason, comment, evidence or remark; else to the answer."""
    language: str = "en"
    """The language of the forms' texts; one that a text lacks falls back to English."""
    today: date = date.max
    """The day on which two typed digits become a year."""
    unsaved: Mapping[Name, Unsaved] = field(default_factory=dict)
    """Texts that the store refused."""
    threads: tuple[Thread, ...] = ()
    """The remarks on the case's questions, with their replies."""
    note: str = ""
    shows_note: bool = False
    steps: Steps = field(default_factory=Steps)
    """In words what taking back and giving again would do."""
    offers: tuple[Offer, ...] = ()
    """What can be cited for the question at hand, once it was asked for."""
    entries: Mapping[About, tuple[Entry, ...]] = field(default_factory=dict)
    """The rulings and best practices that hold, by what they are attached to."""
    warnings: Mapping[Name, str] = field(default_factory=dict)
    """What is said of a comment that was written before, in other cases."""
    newer: Mapping[Name, str] = field(default_factory=dict)
    """What is said of an answer that is older than a ruling on its question."""

    @property
    def case_id(self) -> CaseId | None:
        """The open case."""
        return self.work.case.case_id if self.work else None

    @property
    def open_threads(self) -> tuple[Thread, ...]:
        """The remarks that still wait for somebody."""
        return tuple(thread for thread in self.threads if thread.is_open)

    def threads_of(self, name: Name) -> tuple[Thread, ...]:
        """The remarks on one question, in whichever of the forms that share it they were made."""
        return tuple(t for t in self.threads if self.shown_at((t.form_id, t.question)) == name)

    def entries_of(self, form_id: FormId, question: Question) -> tuple[Entry, ...]:
        """What stands beside one question: its own, its rule's, its measure's, its element's."""
        return beside(self.entries, form_id, question) if self.entries else ()

    def warning_of(self, name: Name) -> str:
        """What is to be thought of beside an answer; empty where there is nothing."""
        return self.warnings.get(name, "") or self.newer.get(name, "")

    def shown_at(self, name: Name) -> Name:
        """Where a question is asked: here, or in the form that asks it for this one too."""
        status = self.status_of(name)
        if status is None or status.asked_in is None:
            return name
        sheet = self.sheet_of(status.asked_in)
        there = [each.question for each in sheet.state.statuses] if sheet else []
        same = (each.name for each in there if each.shared == status.question.shared)
        return status.asked_in, next(same, name[1])

    @property
    def is_all_locked(self) -> bool:
        """Whether the whole case can be read only."""
        return self.work is None or self.work.is_locked

    def is_locked(self, name: Name) -> bool:
        """Whether a question can be read only: by its case, or because a finding rests on it."""
        sheet = self.sheet_of(name[0])
        frozen = sheet.frozen if sheet else frozenset()
        return self.work is None or self.work.is_locked or template_of(name[1]) in frozen

    @property
    def queue(self) -> tuple[QueueRow, ...]:
        """The cases as the queue shows them: narrowed, in its order."""
        return self.line.shown

    def answer_of(self, name: Name) -> Answer:
        """The answer as the person last gave it."""
        if name in self.pending:
            return self.pending[name]
        sheet = self.sheet_of(name[0])
        found = sheet.answers.get(name[1]) if sheet else None
        return found or Answer(name[1])

    def sheet_of(self, form_id: FormId) -> FormSheet | None:
        """One form of the open case."""
        sheets = self.work.sheets if self.work else ()
        return next((sheet for sheet in sheets if sheet.form.form_id == form_id), None)

    def status_of(self, name: Name) -> QuestionStatus | None:
        """How one question stands."""
        sheet = self.sheet_of(name[0])
        statuses = sheet.state.statuses if sheet else ()
        return next((s for s in statuses if s.question.name == name[1]), None)

    @property
    def unanswered(self) -> tuple[Name, ...]:
        """Every question that still misses something, form by form, in reading order."""
        sheets = self.work.sheets if self.work else ()
        return tuple(
            (sheet.form.form_id, status.question.name)
            for sheet in sheets
            for status in sheet.state.unanswered
        )

    @property
    def asked(self) -> tuple[Name, ...]:
        """Every question that is relevant now, in reading order."""
        sheets = self.work.sheets if self.work else ()
        return tuple(
            (sheet.form.form_id, status.question.name)
            for sheet in sheets
            for status in sheet.state.statuses
            if is_shown(status)
        )

    def stop_after(self, name: Name) -> Name | None:
        """Where one goes on from a question: the next that is open or has a fact to confirm.

        Behind the last one it begins again at the top; None when nothing waits.
        """
        stops = list(self._stops())
        here = next((place for place, (each, _) in enumerate(stops) if each == name), -1)
        waiting = [place for place, (_, waits) in enumerate(stops) if waits and place != here]
        ahead = [place for place in waiting if place > here]
        return stops[(ahead or waiting)[0]][0] if waiting else None

    def _stops(self) -> Iterator[tuple[Name, bool]]:
        """Every question that is asked now, and whether it waits for something."""
        for sheet in self.work.sheets if self.work else ():
            for status in sheet.state.statuses:
                if not is_shown(status):
                    continue
                name = (sheet.form.form_id, status.question.name)
                given = self.answer_of(name)
                is_new = bool(status.snapshot_value) and not given.value and not given.na_reason
                waits = (bool(status.missing) or is_new) and not self.is_locked(name)
                yield name, waits

    @property
    def lit(self) -> Suggestion | None:
        """The governing suggestion for the criterion of the question at hand."""
        status = self.status_of(self.question) if self.question else None
        suggestions = self.work.suggestions if self.work else ()
        criterion = status.question.criterion if status else None
        governing = [s for s in suggestions if s.is_governing]
        for suggestion in governing:
            if suggestion.criterion == criterion:
                return suggestion
        return None
