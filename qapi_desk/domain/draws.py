"""Frames, plans, draws and proofs, as values. The bytes are fixed by the interface promise.

Knows nothing of keys being kept or files being written; ``sampling`` computes these values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from qapi_desk.domain.ids import CaseId, CriterionId


class TicketRole(StrEnum):
    """Whether a ticket is in the sample or waits in the reserve."""

    SAMPLE = "sample"
    RESERVE = "reserve"


class DesignKind(StrEnum):
    """How cases are chosen from a frame. A census is any of them with n = N."""

    FOCUSED = "focused"
    """One ticket order; the first n of each criterion's universe (a simple random sample each)."""
    STRATIFIED = "stratified"
    """The same order; within each criterion's universe the first n_h of each stratum."""
    SYSTEMATIC = "systematic"
    """Circular systematic from a start the key gives; for a plan with one criterion."""


class AllocationMethod(StrEnum):
    """How a criterion's n is shared out among its strata."""

    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"


class FrameTrait(StrEnum):
    """What the record says of every case: strata, sort keys and checks are made of it."""

    OFFICE = "office"
    UNIT = "unit"
    WORKER = "worker"
    CASE_TYPE = "case type"
    FUNCTION = "function"
    RISK = "risk"
    """What a screen of the caseload computed of the case; none before one is taken up."""
    FIRST_FINDINGS = "first findings"
    """Whether the first look at a released case found an error; of second reviews alone."""


RECORD_TRAITS = tuple(trait for trait in FrameTrait if trait is not FrameTrait.FIRST_FINDINGS)
"""What a plan may be made by; who looks a second time chooses no strata."""


@dataclass(frozen=True, slots=True)
class Design:
    """How a plan chooses. ``trait`` names the strata, or what a systematic list is sorted by.

    A systematic list without a trait is sorted by case id; with one, by trait, then ticket.
    ``minimum`` is the least number of cases of each stratum (all of them in a smaller stratum).
    """

    kind: DesignKind = DesignKind.FOCUSED
    trait: FrameTrait | None = None
    allocation: AllocationMethod = AllocationMethod.PROPORTIONAL
    minimum: int = 2


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """What a plan asks of a draw beside its sizes.

    ``exclude_earlier``: leave out cases that an earlier draw of the review year chose for the same
    criterion, unless they exceed ``exclusion_limit`` of its universe (None takes the convention).
    """

    design: Design = Design()
    exclude_earlier: bool = True
    exclusion_limit: Fraction | None = None


class SizeRule(StrEnum):
    """What a sample size must achieve."""

    MARGIN = "margin"
    """Half width ``precision`` by the normal formula, Cochran's correction (1977, 4.4)."""
    MARGIN_SIMPLE = "margin-simple"
    """The same with n0 / (1 + n0 / N), the form of 45 CFR 1356 Appendix C."""
    WIDTH = "width"
    """Exact two-sided limits no further apart than 2 x ``precision`` (the RAT-STATS question)."""
    DECISION = "decision"
    """Audit plan (n, c): tolerable 1 - ``benchmark``, expected 1 - ``expected_rate``."""
    POWER = "power"
    """The one-sided rule shows ``benchmark`` with chance ``power`` at ``expected_rate``."""
    SHARE = "share"
    """The same ``share`` of every stratum, rounded up: a second review's, which aims at no rate."""


AIMED_RULES = tuple(rule for rule in SizeRule if rule is not SizeRule.SHARE)
"""The rules by which a size for a rate is asked."""


@dataclass(frozen=True, slots=True)
class SizeSettings:
    """What a sample size is asked for with. Rates are exact fractions of one.

    ``fpc``: apply the finite population correction n0 / (1 + (n0 - 1) / N)
    (Cochran 1977, 4.4). ``z`` is derived from ``confidence``, two-sided. ``attrition`` is the
    share of drawn cases expected not to count: n / (1 - r) are drawn. ``benchmark`` and ``power``
    are asked for by some rules only.
    """

    confidence: Fraction
    precision: Fraction
    expected_rate: Fraction
    fpc: bool = True
    rule: SizeRule = SizeRule.MARGIN
    attrition: Fraction = Fraction(0)
    benchmark: Fraction | None = None
    power: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class StratumPlan:
    """One stratum of a criterion's universe: how many cases, how many to review."""

    name: str
    universe_size: int
    n: int


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """One criterion's share of a plan: its universe (size and hash) and how many it needs."""

    criterion: CriterionId
    universe_size: int
    universe_hash: str
    settings: SizeSettings
    n: int
    is_census: bool
    strata: tuple[StratumPlan, ...] = ()
    """In order of name; empty unless the design is stratified."""
    excluded: int = 0
    """Cases left out of the universe because an earlier draw of the year chose them."""
    exclusion_hash: str = ""
    """SHA-256 of their sorted list; empty when none was left out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A frozen sampling plan. ``document`` is the exact JSON object that ``plan_hash`` covers.

    ``plan_hash`` = SHA-256 of ``document`` as canonical JSON (sorted keys, no spaces, UTF-8).
    """

    review_year: str
    quarter: str
    frame_hash: str
    frame_size: int
    criteria: tuple[CriterionPlan, ...]
    sample_size: int
    reserve_size: int
    exclusion_hash: str
    document: Mapping[str, Any]
    plan_hash: str
    design: Design = Design()
    strata_hash: str = ""
    """SHA-256 of the strata file (``case_id``, tab, stratum a line); empty without a trait."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One case's place in a draw. Rank 1 is first; ``ticket`` is 64 hex digits."""

    rank: int
    case_id: CaseId
    ticket: str
    role: TicketRole
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class FreezeReceipt:
    """What is handed to someone outside before the public value exists."""

    frame_hash: str
    plan_hash: str
    master_commitment: str
    frozen_at: datetime


class OpeningCause(StrEnum):
    """Why a rank of the reserve was opened."""

    NOT_APPLICABLE = "not applicable"
    """The criterion did not apply to an opened case (inverse sampling)."""
    REPLACEMENT = "replacement"
    """An opened case should not have been in the frame; a second person confirmed it."""
    SETTLED = "settled otherwise"
    """A released case was settled as one that does not count; a second person settled it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One rank of the reserve, opened for one criterion in place of one case.

    ``code`` is the coded reason, or the occasion on which it was settled otherwise. Both name who
    asked and who, being another person, confirmed; all three are empty for a case to which the
    criterion did not apply.
    """

    criterion: CriterionId
    rank: int
    case_id: CaseId
    cause: OpeningCause
    for_case: CaseId
    code: str
    requested_by: str
    confirmed_by: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class FrameFact:
    """What the record said of one case of a frame when its universes were derived."""

    case_id: CaseId
    office_code: str
    unit_code: str
    worker_id: str
    case_type: str
    function_status: str
    risk: str = ""

    def trait(self, trait: FrameTrait) -> str:
        """The value of one trait; empty where the county gave none."""
        return {
            FrameTrait.OFFICE: self.office_code,
            FrameTrait.UNIT: self.unit_code,
            FrameTrait.WORKER: self.worker_id,
            FrameTrait.CASE_TYPE: self.case_type,
            FrameTrait.FUNCTION: self.function_status,
            FrameTrait.RISK: self.risk,
        }[trait]


@dataclass(frozen=True, slots=True)
class VoidedDraw:
    """A draw that was set aside; it stays on every later proof."""

    number: int
    reason: str
    person: str
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything a stranger needs, beside the frame file, to redraw a sample."""

    agency: str
    review_year: str
    quarter: str
    frame_hash: str
    frame_size: int
    plan: Mapping[str, Any]
    plan_hash: str
    master_commitment: str
    receipt: FreezeReceipt | None
    public_value: str | None
    key: str
    tickets: tuple[Ticket, ...]
    voided: tuple[VoidedDraw, ...] = field(default=())
    master: str | None = None
    version: int = 1
    openings: tuple[Opening, ...] = field(default=())
    seal: str = field(default="", compare=False)
    """As a proof that was read carries it: SHA-256 of the rest of it; empty when it has none."""

    @property
    def is_witnessed(self) -> bool:
        """Whether receipt and public value are both there; without them: "not witnessed"."""
        return self.receipt is not None and bool(self.public_value)
