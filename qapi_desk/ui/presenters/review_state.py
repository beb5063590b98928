"""What the review page shows, as one frozen value: queue, open case, question at hand, answers.

Derives what is asked, what is open and which suggestion is lit. Reads and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionStatus
from qapi_desk.domain.ids import CriterionId, FormId, QuestionId
from qapi_desk.services.casework import CaseWork, FormSheet, QueueRow, Suggestion

Name = tuple[FormId, QuestionId]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What the review page shows. ``question`` is the one at hand; ``names`` once asked for."""

    is_read: bool = False
    has_review: bool = False
    queue: tuple[QueueRow, ...] = ()
    work: CaseWork | None = None
    question: Name | None = None
    pending: Mapping[Name, Answer] = field(default_factory=dict)
    names: tuple[tuple[str, str, str], ...] = ()
    is_mine_only: bool = False
    opens_workings: frozenset[CriterionId] = frozenset()
    saved_at: datetime | None = None

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
            if status.state not in {"not_relevant", "calculated"}
        )

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
