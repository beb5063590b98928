"""Who has a case to do, by when, and what became of it between the hands."""

from dataclasses import dataclass
from datetime import date, datetime

from qapi_desk.domain.ids import CaseId, PersonId, ReviewId


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
