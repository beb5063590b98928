"""What a second look at a released case came to, beside what the first one found.

Both findings stay as they were released. Where they differ a supervisor decides which one stands;
how that changes a rate is no matter of these values.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId

ANY_ERROR: Final = "any error"
NO_ERROR: Final = "none"
"""The two strata of a second review: whether the first look found anything in error."""
_COMPARED: Final = (
    "outcome", "rule_outcome", "deciding_rule", "trigger", "due", "done", "days_late", "cause",
    "na_reason",
)  # fmt: skip


class Stands(StrEnum):
    """Which of two findings was decided to stand."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one difference. ``review_id`` is that of the first review."""

    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    stands: Stands
    reason: str
    decided_by: PersonId
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class TwoLooks:
    """One criterion of a case as it was found twice, each time as first released.

    Both findings are of the governing ruleset.
    """

    case_id: CaseId
    criterion: CriterionId
    first: Finding
    second: Finding
    decision: Decision | None = None

    @property
    def is_reversal(self) -> bool:
        """Whether the second look came to another outcome."""
        return self.first.outcome is not self.second.outcome

    @property
    def differing(self) -> tuple[str, ...]:
        """The names of what differs, as in ``Finding``; texts and evidence are not compared."""
        return tuple(
            name for name in _COMPARED if getattr(self.first, name) != getattr(self.second, name)
        )

    @property
    def is_waiting(self) -> bool:
        """Whether another outcome was found and nobody has decided which one stands."""
        return self.is_reversal and self.decision is None


@dataclass(frozen=True, slots=True)
class LookTerms:
    """How many cases are looked at again: one rate for both strata, and the least of each.

    A rate of its own for one stratum cannot be said, so passes are looked at as often as errors.
    """

    rate: Fraction
    least: int
