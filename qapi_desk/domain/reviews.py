"""Reviews and the cases in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    DrawId,
    FormId,
    PersonId,
    ReviewId,
    RulesetId,
    SnapshotId,
)
from qapi_desk.domain.periods import Period


class ReviewStage(StrEnum):
    """How far a quarter is; derived from what has happened, never set by hand."""

    CREATED = "created"
    PLANNED = "planned"
    FROZEN = "frozen"
    DRAWN = "drawn"
    IN_REVIEW = "in_review"
    RELEASED = "released"


class ReviewKind(StrEnum):
    """What a review is for. Only ordinary ones are counted in rates, years and trends."""

    ORDINARY = "ordinary"
    SECOND = "second"
    """A blind second look at released cases of an ordinary review."""
    PRACTICE = "practice"
    """A made-up set with known answers; its ids begin with ``PRACTICE_PREFIX``."""


PRACTICE_PREFIX = "practice-"
"""The store refuses a finding under an id that begins so."""


class CaseState(StrEnum):
    """How far one case of the sample is."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    STARTED = "started"
    READY = "ready"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class FormPin:
    """A form version a review is tied to."""

    form_id: FormId
    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Review:
    """One examination, pinned to the versions it must be judged by.

    ``governing`` decides the federal rows; ``beside`` is shown next to it, labelled.
    """

    review_id: ReviewId
    title: str
    agency: str
    period: Period
    snapshot_id: SnapshotId
    governing: RulesetId
    governing_version: str
    beside: RulesetId | None
    beside_version: str | None
    calendar_version: str
    forms: tuple[FormPin, ...]
    criteria: tuple[CriterionId, ...]
    created_at: datetime
    created_by: PersonId
    law_hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each pinned ruleset, by its id, and of ``calendars``: a version number alone
    would not show that a file was changed."""
    decisions: int = 0
    """How many changes of law, calendar or snapshot were adopted since it was started."""
    is_peer_review: bool = False
    """Whether another county's people review it, so that nobody of the agency itself may."""
    catalog_version: str = ""
    """The catalog it was started with; empty for a review made before reviews kept one."""
    catalog_hash: str = ""
    """SHA-256 of that catalog's document."""
    kind: ReviewKind = ReviewKind.ORDINARY
    looks_at: ReviewId | None = None
    """The review whose released cases a second review looks at; None for every other kind."""


def second_of(review_id: ReviewId) -> ReviewId:
    """The id of the second review of an ordinary one."""
    return ReviewId(f"{review_id}-second")


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One opened rank of a draw: a case somebody reviews, for these criteria."""

    review_id: ReviewId
    draw_id: DrawId
    case_id: CaseId
    rank: int
    criteria: tuple[CriterionId, ...]
    state: CaseState
    reviewer: PersonId | None
    answered: int
    required: int
    office_code: str = ""
    worker_id: str = ""
    released_at: datetime | None = None
    is_masked: bool = False
    missing_evidence: int = 0
    """How many of its answers still lack the evidence their question asks for."""
    answered_at: datetime | None = None
    """When its last answer was given or taken back."""


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """How far the answers of a case are, as its queue shows it."""

    state: CaseState
    answered: int
    required: int
    missing_evidence: int = 0
    answered_at: datetime | None = None
