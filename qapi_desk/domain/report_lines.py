"""A federal report reconciled with the record, as values: lines, edits, trail, measures.

Computed from the record, not reviewed. Figures are counts, or cents on a line of dollars.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from qapi_desk.domain.findings import Reliability
from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId, SnapshotId


@dataclass(frozen=True, slots=True)
class LineItem:
    """One wrong or doubtful item of a line. ``supported`` is None where the record cannot say."""

    line: str
    case_id: CaseId
    party_id: str
    outcome: str
    error_code: str
    reported: int
    supported: int | None
    sentences: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def difference(self) -> int | None:
        """Reported less supported; None where the record cannot say."""
        return None if self.supported is None else self.reported - self.supported


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line: what was reported, what its trail adds up to, what the facts support.

    ``reported`` is None when the county's own figure was not handed in. ``right``, ``errors`` and
    ``undetermined`` count items; ``over`` and ``under`` are what errors report too much and too
    little; ``reliability`` is the three-way reading of right against wrong, None without either.
    """

    line: str
    criterion: CriterionId
    title: str
    is_cents: bool
    reported: int | None
    trail: int
    trail_rows: int
    supported: int
    right: int
    errors: tuple[tuple[str, int], ...]
    undetermined: int
    over: int
    under: int
    tolerance_cents: int
    benchmark: Fraction
    reliability: Reliability | None
    citation: str

    @property
    def wrong(self) -> int:
        """Items in error."""
        return sum(count for _, count in self.errors)

    @property
    def rate(self) -> Fraction | None:
        """The share of settled items that are right; None when none is settled."""
        settled = self.right + self.wrong
        return Fraction(self.right, settled) if settled else None

    @property
    def balances(self) -> bool | None:
        """Whether the trail adds up to the reported figure exactly; None without the figure."""
        return None if self.reported is None else self.trail == self.reported


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A line that is no measure line: the figure the record gives, beside the county's own."""

    line: str
    title: str
    computed: int
    reported: int | None
    is_cents: bool
    note: str
    citation: str


class Severity(StrEnum):
    """What a broken edit is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class EditResult:
    """One cross-line edit. ``holds`` is None when a figure it needs is not there.

    ``is_cents`` when its sides are sums of money, in cents.
    """

    edit_id: str
    words: str
    holds: bool | None
    severity: Severity
    left: int | None
    right: int | None
    citation: str
    is_cents: bool = False


@dataclass(frozen=True, slots=True)
class TrailFlaw:
    """Rows of the trail that cannot stand: an item twice, or one that is in no case."""

    line: str
    kind: str
    case_id: str
    party_id: str
    times: int
    sentence: str


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """A performance measure as reliable as the worst of its lines; None when one has no verdict."""

    measure_id: str
    title: str
    lines: tuple[str, ...]
    reliability: Reliability | None
    citation: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A fiscal year's report lines against one snapshot.

    ``items`` are the first wrong or doubtful ones, ``items_total`` counts them all; ``flaws`` and
    ``flaws_total`` likewise.
    """

    snapshot_id: SnapshotId
    agency: str
    year: str
    as_of: date
    ruleset: RulesetId
    law_label: str
    cases: int
    reported_source: str
    lines: tuple[LineFigures, ...]
    checks: tuple[CrossCheck, ...]
    edits: tuple[EditResult, ...]
    measures: tuple[MeasureReading, ...]
    flaws: tuple[TrailFlaw, ...]
    flaws_total: int
    items: tuple[LineItem, ...]
    items_total: int

    @property
    def stands_in_the_way(self) -> tuple[str, ...]:
        """What must be settled before a sample is drawn from the trail, in sentences."""
        unequal = [line for line in self.lines if line.balances is False]
        found = [
            f"The trail of line {line.line} does not add up to the figure that was reported."
            for line in unequal
        ]
        found += [edit.words for edit in self.edits if _is_broken(edit)]
        if self.flaws_total:
            found.append(f"{self.flaws_total:,} items of the trail are twice there or in no case.")
        return tuple(found)


def _is_broken(edit: EditResult) -> bool:
    return edit.holds is False and edit.severity is Severity.ERROR
