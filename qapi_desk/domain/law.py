"""Changes of law, calendar or snapshot as values: what they would change, and what was adopted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    PersonId,
    QuestionId,
    ReviewId,
    RulesetId,
)
from qapi_desk.domain.outcomes import Outcome, RuleOutcome


class LawChangeKind(StrEnum):
    """What kind of thing would change."""

    SETTING = "setting"
    READING = "reading"
    ROLL = "roll"
    CALENDAR = "calendar"
    RULESET = "ruleset"
    SNAPSHOT = "snapshot"

    @property
    def is_layer(self) -> bool:
        """Whether it is laid over a ruleset, which stays what it was below."""
        return self in {LawChangeKind.SETTING, LawChangeKind.READING, LawChangeKind.ROLL}


CALENDARS = RulesetId("calendars")
"""Stands where a ruleset is named when the three calendars are meant."""
SNAPSHOT = RulesetId("snapshot")
"""Stands where a ruleset is named when the snapshot is meant."""
NO_RULESET = RulesetId("")
"""Where nobody said which ruleset."""
SHIPPED = "shipped"
"""The name of the reading of a conflict that the ruleset itself takes."""


@dataclass(frozen=True, slots=True)
class LawChange:
    """One change asked about or adopted.

    SETTING: ``subject`` an option's name, ``value`` its new value. READING: ``subject`` is
    ``CR-061/X-41``, ``value`` the other reading's name. ROLL: ``subject`` a rule, ``value``
    ``none`` or ``forward``. CALENDAR: ``ruleset`` is ``calendars``, ``subject`` an office, and
    ``value`` the newer version. RULESET: ``subject`` is ``version``, ``value`` the newer one.
    SNAPSHOT: ``ruleset`` is ``snapshot``, ``subject`` its as-of date, ``value`` its id.
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
    ruleset: RulesetId = NO_RULESET
    instance: int = 0
    """Of a rule: which of its clocks on the case, from 1; 0 of a criterion."""


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact of the record, prefilled beside a question, that another snapshot has otherwise.

    ``answered`` is what the reviewer wrote, empty while nobody answered.
    """

    case_id: CaseId
    question: QuestionId
    fact: str
    before: str
    after: str
    answered: str = ""


@dataclass(frozen=True, slots=True)
class CountedShift:
    """One rule's or criterion's counts before and after."""

    subject: str
    action_before: int
    error_before: int
    action_after: int
    error_after: int
    changed: int
    ruleset: RulesetId = NO_RULESET

    @property
    def rate_before(self) -> Fraction | None:
        """The share of what counted that was in order, as it stands; None when nothing counts."""
        return _rate(self.action_before, self.error_before)

    @property
    def rate_after(self) -> Fraction | None:
        """The same after the change."""
        return _rate(self.action_after, self.error_after)


def _rate(action: int, error: int) -> Fraction | None:
    return Fraction(action, action + error) if action + error else None


@dataclass(frozen=True, slots=True)
class WhatWouldChange:
    """What a change would do to the cases of a review. Nothing changes by being shown.

    ``changed`` counts the cases whose verdict would differ; ``cases`` lists the first of them.
    ``is_whole`` when the whole caseload was looked at, not the opened cases alone.
    """

    review_id: ReviewId
    change: LawChange
    looked_at: int
    shifts: tuple[CountedShift, ...]
    cases: tuple[ChangedCase, ...]
    criteria: tuple[CriterionId, ...] = ()
    facts: tuple[ChangedFact, ...] = ()
    notes: tuple[str, ...] = ()
    changed: int = 0
    is_whole: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether no verdict and no prefilled fact would differ."""
        return not self.cases and not self.facts


@dataclass(frozen=True, slots=True)
class LawDecision:
    """A change adopted for a review: recorded, reasoned, and printed with its results.

    ``law_hashes`` are the fingerprints of the law that holds from then on; ``body`` says what was
    looked at and which cases changed, which releases stand as they were, and what was let go.
    """

    number: int
    change: LawChange
    reason: str
    decided_at: datetime
    decided_by: PersonId
    changed_cases: int
    law_hashes: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
