"""The census screen as values: what the record itself says of the whole caseload in a period.

Computed from the record, not reviewed: no figure here is a finding, and none of it is an answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.ids import CaseId, EventId, PersonId, ReviewId, RulesetId, WorkerId
from qapi_desk.domain.outcomes import RuleOutcome


class ScreenBy(StrEnum):
    """What the rates of a screen are given for."""

    ALL = "all"
    UNIT = "unit"
    WORKER = "worker"
    OFFICE = "office"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class ScreenRecord:
    """One screen of a review, as the workspace knows it. ``file_sha256`` ties the stored rows."""

    screen_id: str
    review_id: ReviewId
    ruleset: RulesetId
    law_label: str
    period: str
    cases: int
    instances: int
    undetermined: int
    file_sha256: str
    made_at: datetime
    made_by: PersonId


@dataclass(frozen=True, slots=True)
class ScreenRate:
    """Counts of one rule or criterion in one group. ``subject`` is a rule or criterion id.

    ``action`` and ``error`` are what counts in a rate; ``undetermined`` is told beside them,
    ``running`` and ``not_applicable`` never enter one. ``outcomes`` counts rule outcomes.
    """

    subject: str
    title: str
    group: str
    action: int
    error: int
    undetermined: int
    running: int
    not_applicable: int
    outcomes: tuple[tuple[RuleOutcome, int], ...] = ()

    @property
    def rate(self) -> Fraction | None:
        """The share of what counts that was in order; None when nothing counts."""
        counted = self.action + self.error
        return Fraction(self.action, counted) if counted else None


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One stored verdict behind a figure. ``subject`` is a rule or criterion id."""

    case_id: CaseId
    subject: str
    instance: int
    outcome: RuleOutcome
    trigger: date | None
    due: date | None
    done: date | None
    days_late: int | None
    counts: bool
    unit_code: str
    worker_id: WorkerId | None
    office_code: str
    events_used: tuple[EventId, ...] = ()
