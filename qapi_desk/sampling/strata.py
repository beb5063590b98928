"""Estimates from a stratified sample: the point, its variance, and intervals that fit it.

Korn-Graubard is the one to decide by: it stays within 0 and 1 and knows the design (Korn and
Graubard 1998; NCHS Series 2 No. 175; ``svyciprop(method = "beta")`` of R survey). The Wald limits
are what RAT-STATS prints and may pass below zero. Knows nothing of counties or offices.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.intervals import wilson
from qapi_desk.sampling.numbers import check_sample, refuse
from qapi_desk.sampling.special import beta_quantile, two_sided_t

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: cases in it, cases sampled, cases counted among them."""

    universe: int
    n: int
    x: int

    @property
    def p(self) -> Fraction:
        """Share counted in the sample."""
        return Fraction(self.x, self.n)

    @property
    def variance(self) -> Fraction:
        """Estimated variance of p: (1 - f) p q / (n - 1); none when every case was sampled."""
        if self.n == self.universe:
            return Fraction(0)
        return (1 - Fraction(self.n, self.universe)) * self.p * (1 - self.p) / (self.n - 1)


@dataclass(frozen=True, slots=True)
class Stratified:
    """A stratified sample. Build it with ``stratified``, which refuses what cannot be estimated."""

    strata: tuple[Stratum, ...]

    @property
    def universe(self) -> int:
        """Cases in all strata."""
        return sum(part.universe for part in self.strata)

    @property
    def n(self) -> int:
        """Cases sampled in all strata."""
        return sum(part.n for part in self.strata)

    @property
    def df(self) -> int:
        """Degrees of freedom: cases less strata."""
        return self.n - len(self.strata)

    @property
    def p(self) -> Fraction:
        """Point estimate: strata weighted by their universes."""
        return sum((part.universe * part.p for part in self.strata), Fraction(0)) / self.universe

    @property
    def variance(self) -> Fraction:
        """Estimated variance of p: sum of W^2 (1 - f) p q / (n - 1)."""
        total = sum((part.universe**2 * part.variance for part in self.strata), Fraction(0))
        return total / self.universe**2

    @property
    def se(self) -> float:
        """Estimated standard error of p."""
        return math.sqrt(self.variance)

    @property
    def effective_n(self) -> float:
        """The simple random sample of the same variance: p q / v.

        Where every stratum shows all or nothing, v is 0 and says nothing; then Kish's
        1 / sum(W^2 (1 - f) / n), from the design alone; infinite when every case was sampled.
        """
        if self.variance:
            return float(self.p * (1 - self.p) / self.variance)
        design = sum(
            Fraction(part.universe * (part.universe - part.n), part.n) for part in self.strata
        )
        return float(self.universe**2 / design) if design else math.inf


def stratified(strata: Sequence[Stratum]) -> Stratified:
    """The strata as one sample.

    Raises:
        Refused: for no stratum, counts that cannot be, or a single case from a larger stratum,
            which has no variance and must be collapsed with a neighbour.
    """
    if not strata:
        refuse("strata.none", "A stratified sample needs at least one stratum.")
    for number, part in enumerate(strata, 1):
        check_sample(part.universe, part.n, part.x)
        if part.n == 1 < part.universe:
            refuse(
                "strata.single",
                f"Stratum {number} has one sampled case of {part.universe}, which shows no "
                "variance; collapse it with a neighbour.",
                stratum=number,
            )
    return Stratified(tuple(strata))


def wald_z(sample: Stratified, z: float) -> Ends:
    """Wald limits p -+ z se, as RAT-STATS prints it; may pass 0 or 1."""
    return float(sample.p) - z * sample.se, float(sample.p) + z * sample.se


def wald_t(sample: Stratified, confidence: Fraction) -> Ends:
    """Wald limits p -+ t se with n - H degrees of freedom; may pass 0 or 1."""
    return wald_z(sample, _t(sample, confidence))


def korn_graubard(sample: Stratified, confidence: Fraction) -> Ends:
    """Clopper-Pearson limits at the design's effective size, within 0 and 1."""
    if math.isinf(sample.effective_n):
        return float(sample.p), float(sample.p)
    plain = two_sided_t(confidence, sample.n - 1)
    size = sample.effective_n * (plain / _t(sample, confidence)) ** 2
    hits, misses, tail = size * float(sample.p), size * float(1 - sample.p), _tail(confidence)
    lower = beta_quantile(tail, hits, misses + 1) if hits else 0.0
    upper = 1 - beta_quantile(tail, misses, hits + 1) if misses else 1.0
    return lower, upper


def wilson_t(sample: Stratified, confidence: Fraction) -> Ends:
    """Wilson's limits at the design's effective size with t for z, within 0 and 1."""
    size = sample.effective_n
    if math.isinf(size):
        return float(sample.p), float(sample.p)
    return wilson(size, size * float(sample.p), _t(sample, confidence))


def logit_t(sample: Stratified, confidence: Fraction) -> Ends:
    """Limits on the scale of log odds, carried back; Refused where p is 0 or 1."""
    p, reach = _inside(sample), _t(sample, confidence) * sample.se
    return _back_and_forth(
        math.log(p / (1 - p)), reach / (p * (1 - p)), lambda at: 1 / (1 + math.exp(-at))
    )


def arcsine_t(sample: Stratified, confidence: Fraction) -> Ends:
    """Limits on the scale of arcsin sqrt p, carried back; Refused where p is 0 or 1."""
    p, reach = _inside(sample), _t(sample, confidence) * sample.se
    return _back_and_forth(
        math.asin(math.sqrt(p)),
        reach / (2 * math.sqrt(p * (1 - p))),
        lambda at: math.sin(min(max(at, 0.0), math.pi / 2)) ** 2,
    )


def _back_and_forth(at: float, reach: float, back: Callable[[float], float]) -> Ends:
    return back(at - reach), back(at + reach)


def _inside(sample: Stratified) -> float:
    if sample.p in {0, 1}:
        refuse(
            "strata.edge",
            "Every sampled case is of one kind, so this interval is not defined; "
            "use the Korn-Graubard limits.",
        )
    return float(sample.p)


def _t(sample: Stratified, confidence: Fraction) -> float:
    if sample.df < 1:
        refuse("strata.df", "A t interval needs more sampled cases than strata.")
    return two_sided_t(confidence, sample.df)


def _tail(confidence: Fraction) -> float:
    return float((1 - confidence) / 2)
