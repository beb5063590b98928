"""Items of the case-correction list: what is to be put right in which case, by when, and whether.

Each error and each wrong value of the record is an item of its own, apart from any plan.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId


class FixKind(StrEnum):
    """What an item rests on."""

    ERROR = "error"
    VALUE = "value"
    """A value of the record that was reviewed otherwise."""


class FixState(StrEnum):
    """How far an item is."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    """By itself: the finding behind it was settled otherwise."""


@dataclass(frozen=True, slots=True)
class FixDone:
    """That something was put right. ``by`` is a worker's or a person's id."""

    item_id: str
    done_on: date
    by: str
    evidence: str
    note: str
    recorded_by: PersonId
    recorded_at: datetime
    is_taken_back: bool = False
    """Whether a supervisor found that it is not done, for the reason in ``note``."""


@dataclass(frozen=True, slots=True)
class CaseFix:
    """One item; ``what`` says in words what is to be put right.

    ``subject`` is the criterion's id or the question's; ``closed_because`` is the reason why the
    finding was settled otherwise, or empty.
    """

    review_id: ReviewId
    item_id: str
    kind: FixKind
    case_id: CaseId
    subject: str
    criterion: CriterionId | None
    worker_id: str
    unit_code: str
    what: str
    found_on: date
    due: date
    done: FixDone | None = None
    closed_because: str = ""

    @property
    def state(self) -> FixState:
        """How far it is; what was done stays done, whatever was settled since."""
        if self.done is not None:
            return FixState.DONE
        return FixState.CLOSED if self.closed_because else FixState.OPEN

    def is_overdue(self, day: date) -> bool:
        """Whether it is open on a day after its due day."""
        return self.state is FixState.OPEN and day > self.due


@dataclass(frozen=True, slots=True)
class FixFilter:
    """Which items are wanted; empty parts want every one."""

    worker_id: str = ""
    unit_code: str = ""
    state: FixState | None = None
    is_overdue: bool = False

    def takes(self, item: CaseFix, day: date) -> bool:
        """Whether an item is wanted on a day."""
        return (
            self.worker_id in {"", item.worker_id}
            and self.unit_code in {"", item.unit_code}
            and self.state in {None, item.state}
            and (item.is_overdue(day) or not self.is_overdue)
        )
