"""A criterion as a value: what a rate is computed for, its universe, how a verdict is found.

All of it is data; nothing here reads a file or a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.ids import CriterionId, RuleId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.rules.line_model import LineTerms


class Shape(StrEnum):
    """How a criterion's universe and verdict are found."""

    LAST_ACTION = "last_action"
    """The outcome in the period, else the required action furthest along."""
    ANNIVERSARY = "anniversary"
    """A limit whose end falls in the period."""
    REPORT_LINE = "report_line"
    """A counted item on a federal report line, reported against facts."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A minimum share in force from a day."""

    since: date
    share: Fraction
    citation: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A required action a criterion may be judged by, in the order furthest along first.

    ``kept_when_done``: once done it stays the furthest, even when the case goes back to locate.
    ``always``: a later return to locate does not put it aside.
    """

    rule_id: RuleId
    kept_when_done: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Universe:
    """The parameters of a criterion's universe; words for people stand in the criterion."""

    case_types: tuple[str, ...]
    order_kinds: tuple[str, ...] = ()
    withdrawn_by: tuple[str, ...] = ()
    withdrawal_undone_by: tuple[str, ...] = ()
    line_no: str = ""
    needs_order: bool = False
    line: LineTerms = field(default_factory=LineTerms)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a rate is computed for, and how one case's verdict is found."""

    criterion_id: CriterionId
    title: str
    shape: Shape
    benchmarks: tuple[Benchmark, ...]
    description: str
    universe: Universe
    citation: str
    outcome_codes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    restarted_by: tuple[str, ...] = ()
    counting: Mapping[RuleOutcome, Outcome] = field(default_factory=dict)
