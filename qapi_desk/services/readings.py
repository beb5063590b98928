"""What one criterion's counts say beyond its rate, and what the figures rest on.

Strata and their weights, what dropped and open cases could do, how many more would settle the
reading, and for a report line the three-way verdict. Works from counts; reads no workspace.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from qapi_desk.domain.draws import CriterionPlan
from qapi_desk.domain.estimates import (
    Band,
    CriticalErrors,
    Interval,
    ReadingReach,
    StratifiedFigures,
)
from qapi_desk.domain.findings import CriterionFindings, Limits, Reading, Reliability
from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId
from qapi_desk.sampling import critical, reach, sensitivity, stratified_figures
from qapi_desk.sampling.estimate import (
    eligible_limits,
    eligible_universe,
    sides_differ,
)
from qapi_desk.sampling.weights import weight

NO_STANDARD: Final = "no standard is printed"
"""Said where a benchmark would stand, of what only a form asks about."""
LINE: Final = "line-"
"""Criteria of report lines begin with this; they have a three-way verdict of their own."""
WHOLE: Final = ""
"""The name of the one stratum of a sample that is not stratified."""
_EXACT_FPC = "in the distribution itself"
_STRATA_FPC = "1 - n/N in each stratum's variance"


@dataclass(frozen=True, slots=True)
class StratumTally:
    """One stratum of a criterion: its universe, and what became of the ranks opened in it."""

    name: str
    universe: int
    opened: int
    action: int
    error: int
    passed_over: int
    """Not applicable or excluded: each opened the next rank of the stratum, unless ``is_fixed``."""
    is_fixed: bool = False

    @property
    def n(self) -> int:
        """Cases that count."""
        return self.action + self.error

    @property
    def eligible(self) -> int:
        """The estimated cases of the stratum to which the criterion applies."""
        applied = self.opened - self.passed_over
        return eligible_universe(self.universe, self.opened, applied, is_fixed=self.is_fixed)


@dataclass(frozen=True, slots=True)
class CaseWeight:
    """How many cases of the universe one counted case stands for: N / n of its stratum."""

    case_id: CaseId
    criterion: CriterionId
    ruleset: RulesetId
    stratum: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class LineReading:
    """A report line's verdict, what this n bears, and the usual sizes beside it."""

    reliability: Reliability
    critical: CriticalErrors
    usual: tuple[CriticalErrors, ...]
    alpha: Fraction
    citation: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What a printed figure rests on, so that a stranger can recompute it."""

    universe: int
    universe_hash: str
    excluded: int
    eligible: int
    n: int
    interval: str
    confidence: Fraction
    alpha: Fraction
    fpc: str
    sidedness: str = "two-sided"


@dataclass(frozen=True, slots=True)
class CriterionReading:
    """One criterion's figures with what is read from them.

    ``estimate`` is the rate that the limits stand around: weighted when the sample is stratified,
    otherwise the rate of the cases reviewed. ``sides_differ``: the two fall on different sides of
    the benchmark. ``reach`` is None for strata: it would depend on which of them the further cases
    come from. ``eligible_limits`` are whole cases of the universe. ``drop_band`` is the rate
    if every excluded or undetermined case had failed, and if every one had passed.
    """

    figures: CriterionFindings
    stratified: StratifiedFigures | None
    estimate: Fraction | None
    sides_differ: bool
    eligible_limits: tuple[int, int] | None
    drop_band: Band | None
    incomplete_share: Fraction | None
    is_incomplete_high: bool
    reach: ReadingReach | None
    line: LineReading | None
    basis: Basis
    silent_strata: tuple[str, ...] = ()
    """Strata of the plan in which no case counts; the estimate leaves them out."""
    incomplete_rule: str = ""
    """What it means where ``is_incomplete_high``, in words with their source."""

    @property
    def criterion(self) -> CriterionId:
        """The criterion that is read."""
        return self.figures.criterion


@dataclass(frozen=True, slots=True)
class Terms:
    """What readings are made with: the risk of each, and the thresholds with their sources."""

    alpha: Fraction
    incomplete_warning: Fraction
    reliability: Mapping[str, Any]
    """The shelf's ``reliability``: alpha, usual sizes, citation."""
    incomplete_rule: str = ""
    """What so many undetermined cases mean, in words with their source."""


def read(
    figures: CriterionFindings,
    planned: CriterionPlan,
    strata: Sequence[StratumTally],
    terms: Terms,
) -> CriterionReading:
    """Everything that is read from one criterion's counts.

    Args:
        figures: the figures as for a simple sample.
        planned: the criterion's part of the plan.
        strata: the strata when the design has them; empty otherwise.
        terms: risks and thresholds.
    """
    confidence = planned.settings.confidence
    stratified = _stratified(strata, confidence)
    if strata:
        figures = _with_strata(figures, strata, stratified, terms.alpha)
    estimate = stratified.rate if stratified else figures.rate
    share = _incomplete_share(figures)
    return CriterionReading(
        figures=figures,
        stratified=stratified,
        estimate=estimate,
        sides_differ=sides_differ(figures.rate, estimate, figures.benchmark),
        eligible_limits=_eligible_limits(figures, strata, confidence),
        drop_band=sensitivity.drop_band(
            figures.action, figures.error, figures.excluded + figures.incomplete
        ),
        incomplete_share=share,
        is_incomplete_high=share is not None and share >= terms.incomplete_warning,
        reach=_reach(figures, terms.alpha) if not strata else None,
        line=_line(figures, terms.reliability),
        basis=_basis(figures, planned, terms.alpha, has_strata=bool(strata)),
        silent_strata=_silent(strata),
        incomplete_rule=terms.incomplete_rule,
    )


def _stratified(strata: Sequence[StratumTally], confidence: Fraction) -> StratifiedFigures | None:
    """The stratified estimate; None without strata, or when they show no variance at all."""
    seen = [part for part in strata if part.n]
    universe, n = sum(part.eligible for part in seen), sum(part.n for part in seen)
    if not n or n == 1 < universe:
        return None
    named = [(part.name, part.eligible, part.n, part.action) for part in seen]
    found = stratified_figures.figures(named, confidence)
    return replace(found, notes=found.notes + _left_out(strata))


def _silent(strata: Iterable[StratumTally]) -> tuple[str, ...]:
    return tuple(part.name for part in strata if not part.n and part.universe)


def _left_out(strata: Iterable[StratumTally]) -> tuple[str, ...]:
    names = _silent(strata)
    if not names:
        return ()
    return (f"No case counts in {', '.join(names)}; the estimate speaks of the other strata only.",)


def _with_strata(
    figures: CriterionFindings,
    strata: Sequence[StratumTally],
    stratified: StratifiedFigures | None,
    alpha: Fraction,
) -> CriterionFindings:
    """The figures with the strata's own eligible universe, limits and reading."""
    eligible = sum(part.eligible for part in strata)
    if stratified is None:
        return replace(figures, eligible=eligible, limits=None, reading=None)
    return replace(
        figures,
        eligible=eligible,
        limits=as_limits(stratified.korn_graubard),
        reading=_stratified_reading(strata, figures.benchmark, alpha),
    )


def as_limits(interval: Interval) -> Limits:
    """A named interval as limits: each float end as the exact fraction that it is."""
    return Limits(
        Fraction(interval.lower), Fraction(interval.upper), interval.confidence, interval.name
    )


def _stratified_reading(
    strata: Sequence[StratumTally], benchmark: Fraction | None, alpha: Fraction
) -> Reading | None:
    """Each way at risk ``alpha``: the ends of the two-sided 1 - 2 alpha Korn-Graubard interval.

    Where a stratum holds cases the criterion applies to and none of them counts, the interval
    says nothing of it, so nothing is shown of the universe. None where no standard is printed.
    """
    if benchmark is None:
        return None
    is_partial = any(part.eligible and not part.n for part in strata)
    if 2 * alpha >= 1 or is_partial:
        return Reading.NOT_SHOWN
    one_sided = _stratified(strata, 1 - 2 * alpha)
    if one_sided is None:
        return Reading.NOT_SHOWN
    lower: Fraction | float = one_sided.korn_graubard.lower
    upper: Fraction | float = one_sided.korn_graubard.upper
    if math.isinf(one_sided.effective_n):  # every case was reviewed: compared exactly, unrounded
        lower = upper = one_sided.rate
    if lower >= benchmark:
        return Reading.SHOWN
    return Reading.FAILS if upper < benchmark else Reading.NOT_SHOWN


def _eligible_limits(
    figures: CriterionFindings, strata: Sequence[StratumTally], confidence: Fraction
) -> tuple[int, int] | None:
    """Between how many cases of the universe the criterion applies to, at this confidence.

    A simple sample: exact limits for the cases like those that were opened and applied. Strata:
    the Korn-Graubard limits of the share that applied, as for the rate itself.
    """
    if not figures.opened:
        return None
    if strata:
        return _strata_limits(strata, confidence)
    applies = figures.opened - figures.not_applicable - figures.excluded
    found = eligible_limits(figures.universe, figures.opened, applies, confidence)
    return found.lower, found.upper


def _strata_limits(strata: Iterable[StratumTally], confidence: Fraction) -> tuple[int, int] | None:
    """Limits for the cases of all strata to which the criterion applies, rounded outward.

    They stay within what has been seen. None while a stratum has no opened rank, or one rank of
    several is all there is.
    """
    parts = [part for part in strata if part.universe]
    universe, opened = sum(part.universe for part in parts), sum(part.opened for part in parts)
    if not all(part.opened for part in parts) or opened == 1 < universe:
        return None
    passed_over = sum(part.passed_over for part in parts)
    named = [(p.name, p.universe, p.opened, p.opened - p.passed_over) for p in parts]
    ends = stratified_figures.figures(named, confidence).korn_graubard
    return (
        max(opened - passed_over, math.floor(ends.lower * universe)),
        min(universe - passed_over, math.ceil(ends.upper * universe)),
    )


def _incomplete_share(figures: CriterionFindings) -> Fraction | None:
    """Cases that could not be determined, of all that should have counted."""
    due = figures.n + figures.incomplete
    return Fraction(figures.incomplete, due) if due else None


def _reach(figures: CriterionFindings, alpha: Fraction) -> ReadingReach | None:
    if not figures.n or figures.benchmark is None:
        return None
    return reach.further_cases(
        figures.eligible, figures.n, figures.action, figures.benchmark, alpha
    )


def _line(figures: CriterionFindings, told: Mapping[str, Any]) -> LineReading | None:
    benchmark = figures.benchmark
    if not figures.criterion.startswith(LINE) or not figures.n or benchmark is None:
        return None
    alpha, universe, n = Fraction(told["alpha"]), figures.eligible, figures.n
    sizes = [size for size in told["sizes"] if size <= universe]
    return LineReading(
        critical.three_way(n, figures.error, benchmark, alpha, universe),
        critical.table(universe, (n,), benchmark, alpha)[0],
        critical.table(universe, sizes, benchmark, alpha),
        alpha,
        str(told["citation"]),
    )


def _basis(
    figures: CriterionFindings, planned: CriterionPlan, alpha: Fraction, *, has_strata: bool
) -> Basis:
    return Basis(
        universe=planned.universe_size,
        universe_hash=planned.universe_hash,
        excluded=planned.excluded,
        eligible=figures.eligible,
        n=figures.n,
        interval=figures.limits.convention if figures.limits else "no interval",
        confidence=planned.settings.confidence,
        alpha=alpha,
        fpc=_STRATA_FPC if has_strata else _EXACT_FPC,
    )


def stratum_weights(
    reading: CriterionReading,
) -> Mapping[str, Fraction]:
    """What one counted case of each stratum stands for; one nameless stratum without a design."""
    if reading.stratified:
        return {part.name: part.weight for part in reading.stratified.strata if part.weight}
    figures = reading.figures
    return {WHOLE: weight(figures.eligible, figures.n)} if figures.n else {}
