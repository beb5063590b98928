"""How many errors a line of data may show: reliable, marginal, or unreliable.

RELIABLE is the bare rate against the standard (45 CFR 305.1(i): 95 % for data). MARGINAL is below
it, but the one-sided upper limit still reaches it, so that failure is not proven (OCSE DCL-04-02).
Exact: hypergeometric for a known universe, binomial (Clopper-Pearson) for one without end.
Knows no law: the standard and the risk are handed in.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from qapi_desk.domain.estimates import CriticalErrors
from qapi_desk.domain.findings import Reliability
from qapi_desk.sampling.numbers import check_sample, share, whole
from qapi_desk.sampling.tails import Binomial, Hypergeometric


def table(
    universe: int | None, sizes: Sequence[int], benchmark: Fraction, alpha: Fraction
) -> tuple[CriticalErrors, ...]:
    """The most errors that still read RELIABLE and MARGINAL, for each sample size.

    Args:
        universe: cases (or items) in the universe; None for one without end.
        sizes: sample sizes, in the order wanted.
        benchmark: the standard for the rate of correct cases, 0 to 1.
        alpha: risk of the one-sided upper limit, between 0 and 1.

    Raises:
        Refused: for a size that cannot come from the universe, or shares out of range.
    """
    return tuple(_critical(universe, n, benchmark, alpha) for n in sizes)


def three_way(
    n: int, errors: int, benchmark: Fraction, alpha: Fraction, universe: int | None = None
) -> Reliability:
    """The reading of one line: ``errors`` among ``n`` sampled cases. Arguments as in ``table``."""
    check_sample(n if universe is None else universe, n, errors)
    most = _critical(universe, n, benchmark, alpha)
    if errors <= most.reliable:
        return Reliability.RELIABLE
    return Reliability.MARGINAL if errors <= most.marginal else Reliability.UNRELIABLE


def _critical(universe: int | None, n: int, benchmark: Fraction, alpha: Fraction) -> CriticalErrors:
    n = whole(n, "n", low=1)
    check_sample(n if universe is None else universe, n, 0)
    benchmark, alpha = share(benchmark, "benchmark", ends=True), share(alpha, "alpha")
    reaches = _reaches(universe, n, benchmark, alpha)
    reliable = math.floor(n * (1 - benchmark))
    marginal, beyond = reliable, n + 1
    while beyond - marginal > 1:
        errors = (marginal + beyond) // 2
        marginal, beyond = (errors, beyond) if reaches(errors) else (marginal, errors)
    return CriticalErrors(n, reliable, marginal)


def _reaches(
    universe: int | None, n: int, benchmark: Fraction, alpha: Fraction
) -> Callable[[int], bool]:
    """Whether the upper limit at so many errors reaches the standard: P(X <= x | standard) > alpha.

    Fewer cases are correct in the sample than that risk allows only where the limit stays below.
    """
    if universe is not None:
        law = Hypergeometric(universe, n)
        wrong = universe - math.ceil(benchmark * universe)
        return lambda errors: law.is_above(errors, wrong, alpha)
    if benchmark in {0, 1}:
        return lambda errors: benchmark == 0 or errors == 0
    return lambda errors: Binomial(n, benchmark).is_at_most_above(n - errors, alpha)
