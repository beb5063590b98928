"""Changes of law, calendar or snapshot as values: what they would change, and what was adopted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId, RulesetId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome


class LawChangeKind(StrEnum):
    """What kind of thing would change."""

    SETTING = "setting"
    READING = "reading"
    ROLL = "roll"
    CALENDAR = "calendar"
    RULESET = "ruleset"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class LawChange:
    """One change asked about or adopted.

    SETTING: ``subject`` an option's name, ``value`` its new value. READING: ``subject`` is
    ``CR-061/X-41``, ``value`` the other reading's name. ROLL: ``subject`` a rule, ``value``
    ``none`` or ``forward``. CALENDAR and RULESET: the newer version. SNAPSHOT: its id.
    """

    kind: LawChangeKind
    ruleset: RulesetId
    subject: str
    value: str

    @property
    def label(self) -> str:
        """The change in one line: ``ca-2002 CR-061/X-41: calendar``."""
        return f"{self.ruleset} {self.subject}: {self.value}"


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """One case whose verdict would differ. ``answered`` is what the reviewer said, if anybody."""

    case_id: CaseId
    subject: str
    before: RuleOutcome
    after: RuleOutcome
    counted_before: Outcome
    counted_after: Outcome
    due_before: date | None
    due_after: date | None
    why: str
    answered: RuleOutcome | None = None
    is_released: bool = False


@dataclass(frozen=True, slots=True)
class CountedShift:
    """One rule's or criterion's counts before and after."""

    subject: str
    action_before: int
    error_before: int
    action_after: int
    error_after: int
    changed: int


@dataclass(frozen=True, slots=True)
class WhatWouldChange:
    """What a change would do to the cases of a review. Nothing changes by being shown."""

    review_id: ReviewId
    change: LawChange
    looked_at: int
    shifts: tuple[CountedShift, ...]
    cases: tuple[ChangedCase, ...]
    criteria: tuple[CriterionId, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether no verdict would differ."""
        return not self.cases


@dataclass(frozen=True, slots=True)
class LawDecision:
    """A change adopted for a review: recorded, reasoned, and printed with its results."""

    number: int
    change: LawChange
    reason: str
    decided_at: datetime
    decided_by: PersonId
    changed_cases: int
    law_hashes: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
