"""A rate computed for every case of the universe, corrected by a sample that people verified.

The sample makes the estimate honest whatever the computed results are worth; good ones make it
narrow (Cochran 1977, 7.1-7.3; Sarndal, Swensson and Wretman 1992, ch. 6). Knows no rule.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.estimates import Interval, ModelAssisted
from qapi_desk.sampling.intervals import hypergeometric_limits
from qapi_desk.sampling.numbers import check_sample, refuse, share, whole
from qapi_desk.sampling.special import two_sided_t

DIFFERENCE, REGRESSION = "difference", "regression"
FEWEST = 3
"""A slope and a variance need three cases."""

Verified = tuple[int, int]
"""One sampled case: 1 when the computation says met, 1 when the reviewer does; else 0."""


@dataclass(frozen=True, slots=True)
class _Moments:
    """Sums over the verified sample, with c for computed and v for verified."""

    universe: int
    n: int
    computed_rate: Fraction
    c: int
    v: int
    both: int

    @property
    def left(self) -> Fraction:
        """1 - f: the share of the universe that was not verified."""
        return 1 - Fraction(self.n, self.universe)

    @property
    def cc(self) -> Fraction:
        """Sum of squares of c about its mean."""
        return self.c - Fraction(self.c**2, self.n)

    @property
    def vv(self) -> Fraction:
        """Sum of squares of v about its mean."""
        return self.v - Fraction(self.v**2, self.n)

    @property
    def cv(self) -> Fraction:
        """Sum of products of c and v about their means."""
        return self.both - Fraction(self.c * self.v, self.n)


def difference(
    universe: int, computed_total: int, sample: Sequence[Verified], confidence: Fraction
) -> ModelAssisted:
    """The computed rate plus the mean difference seen in the sample; unbiased at any n.

    Variance (1 - f) s_d^2 / n, with d = verified - computed; t with n - 1 degrees of freedom.

    Args:
        universe: cases in the universe, N.
        computed_total: cases of all N that the computation says met.
        sample: a simple random sample of the universe, each case computed and verified.
        confidence: two-sided, between 0 and 1.

    Returns:
        The estimate with the plain one of the same sample beside it. Nothing is cut off: rate and
        limits may pass 0 or 1, which the interval's name says.

    Raises:
        Refused: for fewer than three cases, results other than 0 and 1, or counts that cannot be.
    """
    sums = _moments(universe, computed_total, sample)
    rate = sums.computed_rate + Fraction(sums.v - sums.c, sums.n)
    squares = sums.vv - 2 * sums.cv + sums.cc
    variance = sums.left * squares / (sums.n * (sums.n - 1))
    return _assisted(DIFFERENCE, sums, (rate, variance, sums.n - 1), confidence)


def regression(
    universe: int, computed_total: int, sample: Sequence[Verified], confidence: Fraction
) -> ModelAssisted:
    """The verified rate moved along the least-squares slope to the computed rate of the universe.

    Variance (1 - f) SSE / (n (n - 2)); t with n - 2 degrees of freedom. Its bias falls as 1 / n.
    Arguments, result and refusals as ``difference``; a sample whose computed results are all
    alike has no slope and is refused too.
    """
    sums = _moments(universe, computed_total, sample)
    if not sums.cc:
        refuse(
            "model.slope",
            "Every sampled case has the same computed result, so no slope can be seen; "
            "use the difference estimate.",
        )
    slope = sums.cv / sums.cc
    rate = Fraction(sums.v, sums.n) + slope * (sums.computed_rate - Fraction(sums.c, sums.n))
    variance = sums.left * (sums.vv - slope * sums.cv) / (sums.n * (sums.n - 2))
    return _assisted(REGRESSION, sums, (rate, variance, sums.n - 2), confidence, float(slope))


def _moments(universe: int, computed_total: int, sample: Sequence[Verified]) -> _Moments:
    n = len(sample)
    if n < FEWEST:
        refuse("model.few", f"A model-assisted estimate needs {FEWEST} cases; these are {n}.")
    if any(result not in {0, 1} for pair in sample for result in pair):
        refuse("model.result", "Each computed and verified result must be 0 or 1.")
    check_sample(universe, n, 0)
    total = whole(computed_total, "The computed total", high=universe)
    c = sum(computed for computed, _ in sample)
    if c > total or n - c > universe - total:
        refuse(
            "model.total",
            f"{c} of {n} sampled cases cannot be computed as met where {total} of {universe} are.",
        )
    v = sum(verified for _, verified in sample)
    both = sum(computed * verified for computed, verified in sample)
    return _Moments(universe, n, Fraction(total, universe), c, v, both)


def _assisted(
    method: str,
    sums: _Moments,
    found: tuple[Fraction, Fraction, int],
    confidence: Fraction,
    slope: float | None = None,
) -> ModelAssisted:
    rate, variance, df = found
    share(confidence, "confidence")
    reach = two_sided_t(confidence, df) * math.sqrt(variance)
    plain = hypergeometric_limits(sums.universe, sums.n, sums.v, confidence).limits
    return ModelAssisted(
        universe=sums.universe,
        n=sums.n,
        computed_rate=sums.computed_rate,
        method=method,
        rate=float(rate),
        variance=float(variance),
        interval=Interval(
            _name(method, sums, variance), float(rate) - reach, float(rate) + reach, confidence
        ),
        plain_rate=Fraction(sums.v, sums.n),
        plain_interval=Interval(
            plain.convention, float(plain.lower), float(plain.upper), confidence
        ),
        slope=slope,
    )


def _name(method: str, sums: _Moments, variance: Fraction) -> str:
    """The interval's name, with a word where it has no width though cases were left out."""
    name = f"{method} estimator, t, normal theory; may pass 0 or 100 %"
    if variance or sums.n == sums.universe:
        return name
    return f"{name}; the sample shows no deviation, so the width of 0 proves nothing"
