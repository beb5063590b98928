"""What the integrity report is made of: findings changed, looked at twice, passed over, moved late.

Shapes only; ``services.integrity*`` counts. A person is a label here, a name or a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from qapi_desk.domain.estimates import Agreement, WeightedAgreement
from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction, direction
from qapi_desk.domain.settlements import Stage


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. The limits are exact (Clopper-Pearson), None where there is no case."""

    count: int
    of: int
    lower: float | None = None
    upper: float | None = None

    @property
    def rate(self) -> Fraction | None:
        """The share; None of nothing."""
        return Fraction(self.count, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Evenness:
    """Whether fails and passes were treated alike: how many of each went to the other side.

    ``p_value`` and ``least`` are exact, None where there was no fail or no pass to compare;
    ``words`` say what came out, small numbers included, and accuse nobody.
    """

    subject: str
    fails: int
    fails_moved: int
    passes: int
    passes_moved: int
    test: str
    p_value: Fraction | None
    least: Fraction | None
    words: str


@dataclass(frozen=True, slots=True)
class Settled:
    """One case and criterion settled otherwise under the governing ruleset.

    People are labels; ``reason`` is empty where they go by number, as it may name somebody.
    """

    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    stage: Stage
    was: Outcome
    became: Outcome
    has_evidence: bool
    asked_by: str
    settled_by: str
    reviewer: str
    reason: str
    settled_at: datetime

    @property
    def direction(self) -> Direction:
        """Which way it went."""
        return direction(self.was, self.became)


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """How often findings went each way, of one stage, person, criterion, or with evidence."""

    label: str
    counts: Mapping[Direction, int]

    @property
    def total(self) -> int:
        """Every settlement of the row."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Reversals:
    """Every settlement, counted by what stands behind it. Each list adds up to ``settled``."""

    settled: tuple[Settled, ...]
    by_stage: tuple[DirectionRow, ...]
    by_asker: tuple[DirectionRow, ...]
    by_settler: tuple[DirectionRow, ...]
    by_reviewer: tuple[DirectionRow, ...]
    by_criterion: tuple[DirectionRow, ...]
    by_evidence: tuple[DirectionRow, ...]
    evenness: tuple[Evenness, ...]
    standing: tuple["Standing", ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One criterion's passes, fails and others as first released and as they stand."""

    label: str
    released: Mapping[Outcome, int]
    stands: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class LookedAtTwice:
    """One stratum of cases, or one kind of finding: how many there are and were looked at again."""

    label: str
    share: Share
    drawn: int | None = None
    """Cases drawn for a second look, done or not; None of findings, which are not drawn."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One case and criterion as the first reviewer released it and as the second did."""

    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    first: Outcome
    second: Outcome
    decision: str
    """``first stands``, ``second stands``, or empty: alike, or not decided yet."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How far two reviewers agree on one criterion, or on all.

    ``strata`` has for each stratum how many it holds and how many pairs came of it; ``weighted``
    counts each pair for as many as its stratum holds, None while one has no pair.
    ``is_one_sided``: nearly all are of one kind, where kappa says little.
    """

    label: str
    table: Mapping[tuple[str, str], int]
    figures: Agreement
    strata: Mapping[str, tuple[int, int]]
    weighted: WeightedAgreement | None
    is_one_sided: bool


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """What was looked at twice and what came of it; ``why_empty`` says why there is none."""

    cases: tuple[LookedAtTwice, ...]
    findings: tuple[LookedAtTwice, ...]
    agreement: tuple[AgreementRow, ...]
    pairs: tuple[Pair, ...]
    evenness: tuple[Evenness, ...]
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """One reviewer's released findings, and the shares of them that count for nothing."""

    label: str
    not_applicable: Share
    excluded: Share
    undetermined: Share


@dataclass(frozen=True, slots=True)
class Suggested:
    """How one reviewer's findings follow what the record suggested.

    ``fails_passed``: suggested as fails, released as passes; ``passes_failed`` the other way;
    ``fails_left``: suggested as fails, released as neither.
    """

    label: str
    accepted: Share
    fails_passed: Share
    fails_left: Share
    passes_failed: Share


@dataclass(frozen=True, slots=True)
class Given:
    """How the standing answers of released cases came about, by who gave them."""

    label: str
    accepted: int
    corrected: int
    typed: int
    undone: int

    @property
    def total(self) -> int:
        """Every standing answer."""
        return self.accepted + self.corrected + self.typed + self.undone


@dataclass(frozen=True, slots=True)
class LateChanges:
    """One reviewer's changed answers in released cases; one change may be late in several ways."""

    label: str
    answers: int
    changes: int
    after_complete: int
    after_word: int
    last_day: int
    settled_since: int


@dataclass(frozen=True, slots=True)
class TalkedWith:
    """A case and criterion that a supervisor spoke about: what the answers said then, and since."""

    review_id: ReviewId
    case_id: CaseId
    criterion: CriterionId
    reviewer: str
    by: str
    at: datetime
    then: Outcome
    released: Outcome

    @property
    def direction(self) -> Direction:
        """Which way it went."""
        return direction(self.then, self.released)


@dataclass(frozen=True, slots=True)
class RebuttalRow:
    """Rebuttals of one reviewer's findings, or of all, by what came of them."""

    label: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EliminationRow:
    """Requests to replace a case, by who asked and who decided."""

    asked_by: str
    decided_by: str
    confirmed: int
    denied: int
    waiting: int


@dataclass(frozen=True, slots=True)
class WaysAnswered:
    """How answers came about and what was changed late; each list ends with the whole office."""

    passed_over: tuple[PassedOver, ...]
    suggested: tuple[Suggested, ...]
    given: tuple[Given, ...]
    late: tuple[LateChanges, ...]
    talked_with: tuple[TalkedWith, ...]
    talked_rows: tuple[DirectionRow, ...]
    evenness: tuple[Evenness, ...]


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """One review's report, or that of a review year.

    ``confidence`` is that of every interval; ``risk`` the chance below which a test is said to
    have shown something.
    """

    title: str
    agency: str
    reviews: tuple[ReviewId, ...]
    is_final: bool
    opened_cases: int
    is_by_number: bool
    confidence: Fraction
    last_hours: int
    released_cases: int
    released_findings: int
    titles: Mapping[CriterionId, str]
    reversals: Reversals
    second: SecondLooks
    answered: WaysAnswered
    rebuttals: tuple[RebuttalRow, ...]
    rebuttals_empty: str
    eliminations: tuple[EliminationRow, ...]

    @property
    def risk(self) -> Fraction:
        """The chance below which a split is called uneven."""
        return 1 - self.confidence

    @property
    def evenness(self) -> tuple[Evenness, ...]:
        """Every comparison of fails with passes, in reading order."""
        return (*self.reversals.evenness, *self.second.evenness, *self.answered.evenness)
