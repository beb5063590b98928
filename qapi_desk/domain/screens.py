"""The census screen as values: what the record itself says of the whole caseload in a period.

Computed from the record, not reviewed: no figure here is a finding, and none of it is an answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from qapi_desk.domain.estimates import ModelAssisted
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    EventId,
    PersonId,
    ReviewId,
    RulesetId,
    WorkerId,
)
from qapi_desk.domain.outcomes import RuleOutcome

COMPUTED: Final = "Computed from the record, not reviewed"
"""What every face says beside every figure of a screen."""


class ScreenBy(StrEnum):
    """What the rates of a screen are given for."""

    ALL = "all"
    UNIT = "unit"
    WORKER = "worker"
    OFFICE = "office"
    ELEMENT = "element"
    """An element of the manual (``CM.2.1``): its rules together, each under all of its elements."""
    FUNCTION = "function"
    """A function of the manual (``CM.2``), the same way."""


class ScreenStanding(StrEnum):
    """What one verdict comes to in a rate."""

    ACTION = "action"
    ERROR = "error"
    UNDETERMINED = "undetermined"
    RUNNING = "running"
    NOT_APPLICABLE = "not applicable"
    ELSEWHERE = "elsewhere"
    """Shown here, counted in another period or under another rule."""


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
    ``running`` and ``not_applicable`` never enter one; ``elsewhere`` are shown here and counted
    in another period or under another rule. ``outcomes`` counts the outcomes of all of them.
    For an element or a function ``subject`` and ``group`` are both its id.
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
    elsewhere: int = 0

    @property
    def rate(self) -> Fraction | None:
        """The share of what counts that was in order; None when nothing counts."""
        counted = self.action + self.error
        return Fraction(self.action, counted) if counted else None

    @property
    def verdicts(self) -> int:
        """How many verdicts there are, whatever they come to."""
        return sum(number for _, number in self.outcomes)

    @property
    def shares(self) -> tuple[tuple[RuleOutcome, Fraction], ...]:
        """Each outcome's share of all verdicts, in the order of ``outcomes``."""
        return tuple((each, Fraction(number, self.verdicts)) for each, number in self.outcomes)


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One stored verdict behind a figure. ``subject`` is a rule or criterion id.

    ``unit_code`` and ``worker_id`` are of who held the case on the due day (else the day done,
    else the trigger's). ``reason`` is the judgement's own word for why, from which with the case
    the sentences are made again; for a criterion it is the deciding rule.
    """

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
    standing: ScreenStanding = ScreenStanding.NOT_APPLICABLE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssistedEstimate:
    """One criterion's rate: computed for the whole universe, corrected by the released sample.

    ``computed_met`` of the universe are computed as met; ``undetermined`` and ``unknown`` (no
    computed result) are taken as not met. ``regression`` is None where no slope can be seen.
    """

    review_id: ReviewId
    screen_id: str
    criterion: CriterionId
    law_label: str
    computed_met: int
    undetermined: int
    unknown: int
    difference: ModelAssisted
    regression: ModelAssisted | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetReason:
    """One of the manual's selection criteria (IOP.1.3 task 4) scored: ``value`` from 0 to 1."""

    key: str
    title: str
    weight: Fraction
    value: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class TargetScore:
    """A rule or criterion proposed for a targeted review. ``score`` is the weighted mean, 0 to 1.

    ``error`` and ``counted`` are of the screen: computed from the record, not reviewed.
    """

    subject: str
    title: str
    score: Fraction
    error: int
    counted: int
    reasons: tuple[TargetReason, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A targeted review that was decided on, with the scores it rests on."""

    screen_id: str
    score: TargetScore
    reason: str
    decided_at: datetime
    decided_by: PersonId
