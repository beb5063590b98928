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


@dataclass(frozen=True, slots=True)
class SizeSettings:
    """What a sample size is asked for with. Rates are exact fractions of one.

    ``fpc``: apply the finite population correction n0 / (1 + (n0 - 1) / N)
    (Cochran 1977, 4.4). ``z`` is derived from ``confidence``, two-sided.
    """

    confidence: Fraction
    precision: Fraction
    expected_rate: Fraction
    fpc: bool = True


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """One criterion's share of a plan: its universe (size and hash) and how many it needs."""

    criterion: CriterionId
    universe_size: int
    universe_hash: str
    settings: SizeSettings
    n: int
    is_census: bool


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

    @property
    def is_witnessed(self) -> bool:
        """Whether receipt and public value are both there; without them: "not witnessed"."""
        return self.receipt is not None and bool(self.public_value)
