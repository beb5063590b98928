"""From named strata to a stratified estimate with its intervals, and what had to be done for it.

The formulas are in ``strata``; this module names strata and intervals, and finds neighbours for a
stratum with a single reviewed case. Knows nothing of offices, quarters or benchmarks.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.estimates import Interval, StratifiedFigures, StratumFigures
from qapi_desk.sampling.numbers import check_sample, refuse, share
from qapi_desk.sampling.special import two_sided_z
from qapi_desk.sampling.strata import Ends, Stratified, Stratum, korn_graubard, wald_z, wilson_t
from qapi_desk.sampling.weights import weight

KORN_GRAUBARD = "Korn-Graubard (1998), t, with finite population correction"
WILSON = "Wilson at the design's effective size, t, with finite population correction"
WALD = "Wald, z, with finite population correction, as RAT-STATS prints it; may pass 0 or 100 %"

MOST_NAMED = 5
"""A note names so many strata at most."""

Named = tuple[str, int, int, int]
"""A stratum's name, its universe, cases that count, of those the ones that met."""


@dataclass(frozen=True, slots=True)
class Collapsed(Stratified):
    """Strata that keep their own weights, while neighbours share one variance.

    ``groups`` holds the same strata, those that share a variance together. The point does not
    change by collapsing: every case still stands for N_h / n_h cases.
    """

    groups: tuple[tuple[Stratum, ...], ...] = ()

    @property
    def df(self) -> int:
        """Degrees of freedom: cases less groups."""
        return self.n - len(self.groups)

    @property
    def variance(self) -> Fraction:
        """Estimated variance of p, each group as one stratum.

        Sum over groups of (1 - f) n / (n - 1) sum (d - mean d)^2 with d = W_h (y - p) / n_h:
        Taylor's variance of a weighted mean, as R ``survey`` gives it for collapsed strata. For a
        group of one stratum it is W^2 (1 - f) p q / (n - 1).
        """
        return sum((self._group_variance(group) for group in self.groups), Fraction(0))

    def _group_variance(self, group: tuple[Stratum, ...]) -> Fraction:
        n, universe = sum(part.n for part in group), sum(part.universe for part in group)
        if n == universe:
            return Fraction(0)
        total = squares = Fraction(0)
        for part in group:
            step = Fraction(part.universe, part.n * self.universe)
            hit, miss = step * (1 - self.p), -step * self.p
            total += part.x * hit + (part.n - part.x) * miss
            squares += part.x * hit**2 + (part.n - part.x) * miss**2
        return (1 - Fraction(n, universe)) * (n * squares - total**2) / (n - 1)


def figures(strata: Sequence[Named], confidence: Fraction) -> StratifiedFigures:
    """The stratified estimate of a rate, with three named intervals.

    A stratum with one reviewed case of several shows no variance of its own: it shares one with
    the next stratum by name (the last with the one before it), and a note says so. Where no
    stratum shows any variance, the intervals rest on Kish's effective size; where only some show
    none, the intervals may be too narrow. Notes say so.

    Args:
        strata: name, universe, cases that count, cases that met; names differ.
        confidence: two-sided, between 0 and 1.

    Returns:
        Strata in the order given; rate and weights exact.

    Raises:
        Refused: for no stratum, a name used twice, a stratum without a reviewed case, counts that
            cannot be, or one reviewed case in all of a larger universe.
    """
    _check(strata)
    share(confidence, "confidence")
    groups = _neighbours(strata)
    sample = _sample(groups)
    return StratifiedFigures(
        strata=tuple(
            StratumFigures(name, universe, n, action, Fraction(action, n), weight(universe, n))
            for name, universe, n, action in strata
        ),
        universe=sample.universe,
        n=sample.n,
        rate=sample.p,
        standard_error=sample.se,
        effective_n=sample.effective_n,
        korn_graubard=_named(KORN_GRAUBARD, korn_graubard(sample, confidence), confidence),
        wilson=_named(WILSON, wilson_t(sample, confidence), confidence),
        wald=_named(WALD, wald_z(sample, two_sided_z(confidence)), confidence),
        notes=(*_sharing(groups), *_flatness(sample, groups)),
    )


def _named(name: str, ends: Ends, confidence: Fraction) -> Interval:
    return Interval(name, *ends, confidence)


def _check(strata: Sequence[Named]) -> None:
    if not strata:
        refuse("strata.none", "A stratified sample needs at least one stratum.")
    seen: set[str] = set()
    for name, universe, n, action in strata:
        if name in seen:
            refuse("strata.twice", f"The stratum {name} is given twice.", stratum=name)
        seen.add(name)
        if n == 0 <= universe:
            refuse(
                "strata.unseen",
                f"The stratum {name} has no reviewed case of {universe}, so nothing can be said "
                "of it; join it with a neighbour.",
                stratum=name,
            )
        check_sample(universe, n, action)


def _neighbours(strata: Sequence[Named]) -> list[list[Named]]:
    """The strata by name, those that must share a variance together."""
    groups: list[list[Named]] = []
    for stratum in sorted(strata):
        if groups and _is_single(groups[-1]):
            groups[-1].append(stratum)
        else:
            groups.append([stratum])
    if len(groups) > 1 and _is_single(groups[-1]):
        groups[-2:] = [groups[-2] + groups[-1]]
    if _is_single(groups[0]):
        refuse(
            "strata.single",
            "One reviewed case of a larger universe shows no variance; review at least one more.",
        )
    return groups


def _is_single(group: list[Named]) -> bool:
    """Whether the group has one reviewed case of several."""
    return sum(n for _, _, n, _ in group) == 1 < sum(universe for _, universe, _, _ in group)


def _sample(groups: list[list[Named]]) -> Collapsed:
    parts = tuple(tuple(Stratum(*numbers) for _, *numbers in group) for group in groups)
    return Collapsed(tuple(part for group in parts for part in group), parts)


def _sharing(groups: list[list[Named]]) -> Iterator[str]:
    """A note on each group of several."""
    for group in groups:
        if len(group) > 1:
            names = [name for name, _, _, _ in group]
            yield (
                f"The strata {', '.join(names[:-1])} and {names[-1]} share one variance, because "
                "one reviewed case alone shows none; each keeps its own weight."
            )


def _flatness(sample: Collapsed, groups: list[list[Named]]) -> Iterator[str]:
    """A note where all or some strata show no variance though not every case was reviewed."""
    if math.isinf(sample.effective_n):
        return
    if not sample.variance:
        yield (
            "No stratum shows any variance, so the intervals rest on the effective size that "
            "follows from the design alone (Kish)."
        )
        return
    alone = [group[0] for group in groups if len(group) == 1]
    flat = [name for name, universe, n, action in alone if n < universe and action in {0, n}]
    if flat:
        more = f" and {len(flat) - MOST_NAMED} more" if len(flat) > MOST_NAMED else ""
        yield (
            f"All reviewed cases are of one kind in {', '.join(flat[:MOST_NAMED])}{more}; the "
            "intervals take no variance from there and may be too narrow."
        )
