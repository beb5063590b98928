"""Rebuttals: what a worker or a unit answers to their errors, by when, and what was decided.

The first finding is none of this and stays. What changes one in the end, and by what calendar the
days are counted, others know.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome


class Side(StrEnum):
    """Who is asked to answer."""

    WORKER = "worker"
    UNIT = "unit"


class Says(StrEnum):
    """What is answered to a finding."""

    AGREE = "agree"
    CONTEST = "contest"


class Held(StrEnum):
    """What a supervisor decides on a contested finding."""

    UPHELD = "upheld"
    CHANGED = "changed"


class ItemState(StrEnum):
    """How far one finding of a rebuttal is."""

    WAITING = "to be answered"
    AGREED = "agreed"
    CONTESTED = "to be decided"
    UPHELD = "upheld"
    CHANGED = "changed"
    LAPSED = "not answered"
    SETTLED = "no error any more"
    """It was settled on another occasion before anything was decided here."""


@dataclass(frozen=True, slots=True, order=True)
class FindingKey:
    """One finding of a review, under whichever ruleset."""

    case_id: CaseId
    criterion: CriterionId


@dataclass(frozen=True, slots=True)
class Extension:
    """A later end of the clock, given before the earlier one was over."""

    was: date
    until: date
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """What one worker or one unit is asked to answer. ``days`` are working days of the agency.

    The clock runs from the day the packet goes out; until then it has no end.
    """

    review_id: ReviewId
    number: int
    side: Side
    whom: str
    items: tuple[FindingKey, ...]
    days: int
    opened_by: PersonId
    opened_at: datetime
    sent_on: date | None = None
    first_due: date | None = None
    extensions: tuple[Extension, ...] = ()

    @property
    def key(self) -> str:
        """What it is called in the workspace: ``2026Q3-01/R02``."""
        return f"{self.review_id}/R{self.number:02}"

    @property
    def due(self) -> date | None:
        """The last day an answer is taken; None before the packet went out."""
        return self.extensions[-1].until if self.extensions else self.first_due

    def is_over(self, day: date) -> bool:
        """Whether the clock has ended before a day."""
        return self.due is not None and day > self.due


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered to one finding. ``answered_by`` is a worker's or a person's id."""

    finding: FindingKey
    says: Says
    text: str
    evidence: str
    answered_by: str
    received_on: date
    recorded_by: PersonId
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one contested finding. ``now`` is ``was`` when it was upheld."""

    finding: FindingKey
    held: Held
    reason: str
    evidence: str
    was: Outcome
    now: Outcome
    decided_by: PersonId
    decided_at: datetime


class Direction(StrEnum):
    """Which way a decision went, as the integrity of a review is measured by."""

    NONE = "stands"
    CLEARED = "fail to pass"
    CHARGED = "pass to fail"
    OTHER = "other"


def direction(was: Outcome, now: Outcome) -> Direction:
    """Which way an outcome went; OTHER where it left or entered the rate."""
    if was is now:
        return Direction.NONE
    ways = {
        (Outcome.ERROR, Outcome.ACTION): Direction.CLEARED,
        (Outcome.ACTION, Outcome.ERROR): Direction.CHARGED,
    }
    return ways.get((was, now), Direction.OTHER)


@dataclass(frozen=True, slots=True)
class RebuttalItem:
    """One finding of a rebuttal with what was answered and decided; ``stands`` as it is now."""

    finding: FindingKey
    stands: Outcome
    response: Response | None
    decision: Decision | None

    def state(self, rebuttal: Rebuttal, day: date) -> ItemState:
        """How far it is on a day."""
        if self.decision is not None:
            is_changed = self.decision.held is Held.CHANGED
            return ItemState.CHANGED if is_changed else ItemState.UPHELD
        if self.stands is not Outcome.ERROR:
            return ItemState.SETTLED
        if self.response is not None:
            agrees = self.response.says is Says.AGREE
            return ItemState.AGREED if agrees else ItemState.CONTESTED
        return ItemState.LAPSED if rebuttal.is_over(day) else ItemState.WAITING


@dataclass(frozen=True, slots=True)
class RebuttalOutcome:
    """One finding of a rebuttal as the integrity of a review is told from it.

    ``days_taken`` are working days from the packet to the answer, ``days_to_decide`` from the
    answer to the decision; None where there is none. ``was`` and ``now`` are of the governing
    ruleset, before and after the decision; without one both are as the finding stands.
    """

    review_id: ReviewId
    number: int
    finding: FindingKey
    side: Side
    whom: str
    worker_id: str
    unit_code: str
    first_reviewer: PersonId
    state: ItemState
    says: Says | None
    is_answered_on_evidence: bool
    is_decided_on_evidence: bool
    held: Held | None
    decided_by: PersonId | None
    reason: str
    was: Outcome
    now: Outcome
    direction: Direction
    days_taken: int | None
    days_to_decide: int | None
