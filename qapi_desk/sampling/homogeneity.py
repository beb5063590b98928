"""Whether several samples can share one rate: Pearson's chi-square. Knows nothing of offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.special import chi_square_tail


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-square statistic with its degrees of freedom and p-value."""

    statistic: float
    df: int
    p_value: float


def homogeneity(counts: Sequence[int], sizes: Sequence[int]) -> ChiSquare:
    """Test that all samples come from one rate; R's prop.test without correction.

    Raises:
        Refused: for fewer than two samples, lists of different lengths, a count above its size,
            or samples that all show nothing, or all everything.
    """
    if len(counts) != len(sizes) or len(sizes) < 2:
        refuse("samples", "A comparison needs two samples or more, each with count and size.")
    if any(not 0 <= x <= n or n < 1 for x, n in zip(counts, sizes, strict=True)):
        refuse("samples", "Each count must lie between 0 and its sample's size.")
    p = Fraction(sum(counts), sum(sizes))
    if p in {0, 1}:
        refuse("samples.same", "All sampled cases are of one kind; there is nothing to compare.")
    statistic = float(
        sum((x - n * p) ** 2 / (n * p * (1 - p)) for x, n in zip(counts, sizes, strict=True))
    )
    df = len(sizes) - 1
    return ChiSquare(statistic, df, chi_square_tail(statistic, df))
