"""What rules and criteria say of a case, and with what workings."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qapi_desk.domain.ids import CaseId, CriterionId, EventId, RuleId, RulesetId


class Outcome(StrEnum):
    """Per case and criterion: how it counts (federal-protocols 2.5)."""

    ACTION = "ACTION"
    ERROR = "ERROR"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    EXCLUDED = "EXCLUDED"
    INCOMPLETE = "INCOMPLETE"


class RuleOutcome(StrEnum):
    """Per rule instance: what happened (case-rules 1.3). A ruleset maps it to an Outcome."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    MET = "MET"
    MET_OUTCOME = "MET_OUTCOME"
    EXCUSED = "EXCUSED"
    WAIVED = "WAIVED"
    LATE = "LATE"
    EARLY = "EARLY"
    NOT_DONE = "NOT_DONE"
    MISSED = "MISSED"
    NOT_DUE = "NOT_DUE"
    YES = "YES"
    NO = "NO"
    EXCLUDED = "EXCLUDED"
    UNDETERMINED = "UNDETERMINED"


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day the clock did not count, and why (``Saturday``, ``Labor Day``)."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Workings:
    """How a verdict came about, step by step, for the person who must defend it.

    ``sentences`` are plain English, in order. ``rows_read`` names snapshot rows as
    ``table:key`` (``event:E000123``).
    """

    sentences: tuple[str, ...] = ()
    events_used: tuple[EventId, ...] = ()
    skipped: tuple[SkippedDay, ...] = ()
    days_counted: int | None = None
    unit: str | None = None
    calendar: str | None = None
    citation: str | None = None
    rows_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One instance of one rule on one case. ``days_late`` counts calendar days after ``due``.

    ``counts`` is true when this instance enters a rate in the evaluated period (interfaces: an
    instance counts once, in the period of the earlier of its due and action dates).
    """

    case_id: CaseId
    rule_id: RuleId
    instance: int
    outcome: RuleOutcome
    trigger: date | None
    due: date | None
    done: date | None
    days_late: int | None
    counts: bool
    workings: Workings = field(default_factory=Workings)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion on one case in one period: a suggestion, never an answer.

    ``error_code`` says what an error was (``SOP-90``, ``CLO-NOTICE``; empty without one).
    ``counted`` is (in order, all) for a measure that counts instances, not cases.
    """

    case_id: CaseId
    criterion: CriterionId
    ruleset: RulesetId
    in_universe: bool
    outcome: Outcome
    rule_outcome: RuleOutcome
    deciding_rule: RuleId | None
    trigger: date | None
    due: date | None
    done: date | None
    days_late: int | None
    workings: Workings = field(default_factory=Workings)
    error_code: str = ""
    counted: tuple[int, int] | None = None
