"""What changes a released finding: an amendment, a second review, a rebuttal, a ruling.

The first finding stays what it was; what is settled is laid over it, latest last. Two people
stand behind each: who asked and who settled it.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome


class Stage(StrEnum):
    """On what occasion a finding was settled otherwise."""

    AMENDMENT = "amendment"
    SECOND_REVIEW = "second review"
    REBUTTAL = "rebuttal"
    RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Judged:
    """The part of a finding that can be settled otherwise; named as in ``Finding``."""

    outcome: Outcome
    rule_outcome: str
    deciding_rule: RuleId | None
    trigger: str
    due: str
    done: str
    days_late: int | None
    cause: str
    comment: str
    evidence: str
    na_reason: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """One finding settled otherwise. ``was`` is how it stood until then; ``number`` 0 when new."""

    number: int
    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    ruleset: RulesetId
    stage: Stage
    was: Outcome
    judged: Judged
    reason: str
    asked_by: PersonId
    settled_by: PersonId
    settled_at: datetime

    @property
    def is_reversal(self) -> bool:
        """Whether the outcome itself changed, and not only a date, a cause or a text."""
        return self.was is not self.judged.outcome


def judged_of(finding: Finding) -> Judged:
    """The part of a finding that can be settled otherwise, as it stands."""
    return Judged(**{each.name: getattr(finding, each.name) for each in fields(Judged)})


def as_settled(finding: Finding, judged: Judged) -> Finding:
    """The finding as it was settled."""
    return replace(finding, **{each.name: getattr(judged, each.name) for each in fields(Judged)})
