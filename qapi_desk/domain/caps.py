"""Corrective-action plans as values (manual IOP.1.3 task 7: persons, actions, timeframes)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qapi_desk.domain.ids import CapId, CriterionId, PersonId, ReviewId


class CapState(StrEnum):
    """How far a plan is. Closing needs a later sample (reassessment), never a tick."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CERTIFIED = "certified"
    IN_PROGRESS = "in_progress"
    ACTIONS_COMPLETE = "actions_complete"


@dataclass(frozen=True, slots=True)
class CapAction:
    """One specific action with the person responsible and its timeframe."""

    number: int
    text: str
    responsible: PersonId
    start: date
    due: date
    evidence_required: str
    done_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """A plan for one criterion's deficiency."""

    cap_id: CapId
    review_id: ReviewId
    criterion: CriterionId
    state: CapState
    finding: str
    magnitude: str
    extent: str
    root_cause: str
    causes: tuple[str, ...]
    target: str
    target_date: date
    monitoring: str
    actions: tuple[CapAction, ...]
    case_ids: tuple[str, ...]
