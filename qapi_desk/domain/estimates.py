"""Estimates beyond one simple sample: strata, pooled quarters, agreement, models, checks of a draw.

``sampling`` computes these numbers; these are their shape. Shares are exact fractions where the
figure is exact, floats where it is the outcome of a float formula. Knows no page and no paper.
"""

from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.findings import Reading


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval by name. ``confidence`` is two-sided; a Wald end may pass 0 or 1, others not."""

    name: str
    lower: float
    upper: float
    confidence: Fraction


@dataclass(frozen=True, slots=True)
class StratumFigures:
    """One stratum: cases in it, cases that count, of those the ones that met it.

    ``weight`` = universe / n: the cases of the universe that one reviewed case stands for; None
    when none was reviewed.
    """

    name: str
    universe: int
    n: int
    action: int
    rate: Fraction | None
    weight: Fraction | None


@dataclass(frozen=True, slots=True)
class StratifiedFigures:
    """A stratified estimate: strata weighted by their universes, with three intervals.

    ``korn_graubard`` decides; ``wilson`` stands beside it; ``wald`` is what RAT-STATS prints.
    ``notes`` say what was done where a formula had no answer (strata collapsed, no variance).
    """

    strata: tuple[StratumFigures, ...]
    universe: int
    n: int
    rate: Fraction
    standard_error: float
    effective_n: float
    korn_graubard: Interval
    wilson: Interval
    wald: Interval
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarterCounts:
    """One quarter of one criterion: its universe and what was counted."""

    quarter: str
    universe: int
    action: int
    error: int

    @property
    def n(self) -> int:
        """Cases that count."""
        return self.action + self.error


@dataclass(frozen=True, slots=True)
class PooledFigures:
    """A year's quarters: added counts for the federal table, and the weighted estimate beside it.

    ``added_rate`` = sum of actions / sum of n: never an average of percentages. ``weighted`` takes
    each quarter as a stratum of its universe. ``sides_differ``: the two rates fall on different
    sides of the benchmark, which the report must say; where no standard is printed the benchmark
    is None and has no sides. ``is_directional``: the summed n is still
    below what the year asks for.
    """

    quarters: tuple[QuarterCounts, ...]
    benchmark: Fraction | None
    action: int
    error: int
    added_rate: Fraction | None
    weighted: StratifiedFigures | None
    sides_differ: bool
    is_directional: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A rate if the open cases had all failed, and if they had all passed."""

    lower: Fraction
    upper: Fraction
    cases: int


@dataclass(frozen=True, slots=True)
class CriticalErrors:
    """For one n: the most errors that still read RELIABLE, and that still read MARGINAL."""

    n: int
    reliable: int
    marginal: int


@dataclass(frozen=True, slots=True)
class ReadingReach:
    """What more cases would settle at the present rate; None where no number of cases would."""

    reading: Reading
    further: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters over the same cases. None where a coefficient is not defined.

    ``kappa`` is Cohen's (1960), ``ac1`` Gwet's (2008); each interval is at ``percent.confidence``.
    """

    n: int
    agreed: int
    rate: Fraction
    percent: Interval
    kappa: float | None
    kappa_interval: Interval | None
    ac1: float | None
    ac1_interval: Interval | None


@dataclass(frozen=True, slots=True)
class WeightedAgreement:
    """The points of an agreement in which strata count for all they hold; no intervals.

    A coefficient is None where chance leaves no room for it.
    """

    rate: Fraction
    kappa: float | None
    ac1: float | None


@dataclass(frozen=True, slots=True)
class ModelAssisted:
    """A computed result for every case, corrected by a verified sample; the plain one beside it."""

    universe: int
    n: int
    computed_rate: Fraction
    method: str
    rate: float
    variance: float
    interval: Interval
    plain_rate: Fraction
    plain_interval: Interval
    slope: float | None = None


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group of a universe: cases in it, cases drawn from it, cases expected by chance."""

    name: str
    universe: int
    drawn: int
    expected: Fraction


@dataclass(frozen=True, slots=True)
class Representativeness:
    """Whether a sample looks like its universe in one respect.

    Pearson's statistic times (N - 1) / (N (1 - f)), against chi-square: the finite population is
    taken into account. Groups that expect fewer than five cases are counted together as
    ``merged``. ``p_value`` is None when only one group remains, or everything was drawn.
    With a ``variance`` every group stood by itself, and the chi-square law is scaled to the
    statistic's own mean, ``df``, and variance.
    """

    by: str
    universe: int
    n: int
    groups: tuple[GroupShare, ...]
    merged: int
    statistic: float | None
    df: int
    p_value: float | None
    variance: float | None = None
