"""What one reviewed case stands for. Knows no stratum and no rate."""

from fractions import Fraction

from qapi_desk.sampling.numbers import check_sample


def weight(universe: int, n: int) -> Fraction:
    """The cases of the universe that one reviewed case stands for: N / n, exact.

    Args:
        universe: cases in the stratum, or in the whole universe of a simple sample.
        n: cases of it that count, at least 1.

    Raises:
        Refused: for counts that cannot be, or no reviewed case.
    """
    check_sample(universe, n, 0)
    return Fraction(universe, n)
