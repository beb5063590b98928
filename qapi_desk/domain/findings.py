"""Findings, rates and verdicts. ``sampling`` computes the numbers; these are their shape."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, RuleId, RulesetId
from qapi_desk.domain.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Cause:
    """A coded cause of a "not met" (``worker``, ``system``, ``court``, ...) in words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One released case x criterion outcome with its evidence, counted by one ruleset."""

    case_id: CaseId
    criterion: CriterionId
    ruleset: RulesetId
    rank: int
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
    suggested: Outcome | None
    reviewer: PersonId
    released_at: datetime
    office_code: str
    worker_id: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A confirmed value that differs from the snapshot: itself a data finding."""

    case_id: CaseId
    question: str
    fact: str
    snapshot_value: str
    reviewed_value: str


class Reading(StrEnum):
    """Three-way reading of a benchmark against the exact interval."""

    SHOWN = "shown"
    NOT_SHOWN = "not shown"
    FAILS = "fails"


class Reliability(StrEnum):
    """Three-way reading of a data line: MARGINAL is below the standard, failure not proven."""

    RELIABLE = "RELIABLE"
    MARGINAL = "MARGINAL"
    UNRELIABLE = "UNRELIABLE"


@dataclass(frozen=True, slots=True)
class Limits:
    """An interval for a rate: exact fractions of one, with the convention's name."""

    lower: Fraction
    upper: Fraction
    confidence: Fraction
    convention: str


@dataclass(frozen=True, slots=True)
class CriterionFindings:
    """One criterion's figures. ``rate`` = action / (action + error), exact; None when n is 0.

    ``meets_benchmark`` is the federal bare comparison of the unrounded rate; ``reading`` is the
    three-way statistical one, printed beside it. ``universe`` is the number of cases in the
    criterion's universe, ``eligible`` its estimated size once N/A and exclusions are known.
    """

    criterion: CriterionId
    ruleset: RulesetId
    universe: int
    eligible: int
    opened: int
    action: int
    error: int
    not_applicable: int
    excluded: int
    incomplete: int
    needed: int
    benchmark: Fraction | None
    """The standard in force; None where none is printed, and nothing is held against it then."""
    rate: Fraction | None
    limits: Limits | None
    meets_benchmark: bool | None
    reading: Reading | None
    rate_if_incomplete_error: Fraction | None
    rate_if_incomplete_action: Fraction | None

    @property
    def n(self) -> int:
        """Cases that count: ACTION + ERROR."""
        return self.action + self.error

    @property
    def not_applicable_share(self) -> Fraction | None:
        """Share of opened cases that turned out not applicable; None when none is settled."""
        settled = self.n + self.not_applicable + self.excluded + self.incomplete
        return Fraction(self.not_applicable, settled) if settled else None


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One cause in a Pareto: how many errors, and the running share from the top."""

    cause: str
    label: str
    count: int
    cumulative: Fraction
