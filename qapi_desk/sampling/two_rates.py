"""Whether two samples, taken one after the other, can share one rate. Knows nothing of quarters.

Simple samples are compared by Fisher's exact test in whole numbers (R. A. Fisher, "The Design of
Experiments", 1935; two-sided as R's ``fisher.test``: every table no likelier than the one seen).
The samples are taken as independent; that their universes are finite is left out, which can only
make the test slower to speak of a change.
"""

import math
from fractions import Fraction

from qapi_desk.sampling.numbers import refuse


def fisher(first: tuple[int, int], second: tuple[int, int]) -> Fraction:
    """The exact two-sided p-value of two samples, each (cases that met it, cases in all).

    Raises:
        Refused: ``sampling.samples`` for an empty sample, or a count outside 0..n.
    """
    if any(not 0 <= met <= n or n < 1 for met, n in (first, second)):
        refuse("samples", "Each sample needs a case at least, and no more that met it than cases.")
    (met, n), (other, beside) = first, second
    whole = met + other
    fewest = max(0, whole - beside)
    ways = [math.comb(n, fewest) * math.comb(beside, whole - fewest)]
    for x in range(fewest, min(n, whole)):  # each from the one before: thousands stay quick
        ways.append(ways[-1] * (n - x) * (whole - x) // ((x + 1) * (beside - whole + x + 1)))
    seen = ways[met - fewest]
    return Fraction(sum(each for each in ways if each <= seen), sum(ways))
