"""What people write to each other beside a question, and the reviewer's own note on a case."""

from dataclasses import dataclass
from datetime import datetime

from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark pinned to a question: open until somebody settles it.

    ``comment_id`` is 0 until it is kept. ``to`` is whom it asks; None asks whoever has the case.
    ``answers`` is the remark it replies to; a reply has no open or settled state of its own.
    """

    review_id: ReviewId
    case_id: CaseId
    form_id: FormId
    question: QuestionId
    text: str
    by: PersonId
    at: datetime
    to: PersonId | None = None
    answers: int | None = None
    settled_by: PersonId | None = None
    settled_at: datetime | None = None
    comment_id: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.answers is None and self.settled_at is None


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A reviewer's own note on a case: a working paper, never evidence and never printed."""

    review_id: ReviewId
    case_id: CaseId
    person_id: PersonId
    text: str
    at: datetime
