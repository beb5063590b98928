"""Who has a case to do, by when, and what became of it between the hands."""

from dataclasses import dataclass
from datetime import date, datetime

from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseState, ReviewCase


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is agreed about one opened case besides who reviews it (``ReviewCase.reviewer``).

    ``minutes`` is what it was expected to take when it was assigned. A supervisor who sends a
    case back to its reviewer leaves ``returned_*``; a reviewer who gives one up leaves
    ``handed_back_why``. ``covers_for`` is whose case it is while somebody stands in.
    ``waiver`` is why a conflict of interest was let pass, and by whom.
    """

    review_id: ReviewId
    case_id: CaseId
    due_on: date | None = None
    minutes: int = 0
    covers_for: PersonId | None = None
    returned_by: PersonId | None = None
    returned_at: datetime | None = None
    returned_why: str = ""
    handed_back_why: str = ""
    waived_by: PersonId | None = None
    waiver: str = ""


@dataclass(frozen=True, slots=True)
class QueuedCase:
    """An opened case with what is agreed about it and the names of the people concerned."""

    case: ReviewCase
    agreed: Assignment
    reviewer_name: str = ""
    covers_for_name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be released."""
        return self.case.state is not CaseState.RELEASED

    @property
    def is_returned(self) -> bool:
        """Whether a supervisor sent it back and it was not released since."""
        at, released_at = self.agreed.returned_at, self.case.released_at
        return self.is_open and at is not None and (released_at is None or released_at < at)

    def is_overdue(self, today: date) -> bool:
        """Whether its due day is over and it is not released."""
        return self.is_open and self.agreed.due_on is not None and self.agreed.due_on < today
