"""Whether two kinds of cases were treated alike, and whether so few cases could show it at all.

Fisher's exact test of ``two_rates``, with the most that any split of as many marked cases could
have shown beside it. By whole numbers alone. Knows no finding.
"""

from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.sampling.two_rates import fisher

FISHER = "Fisher's exact test, two-sided, tables no likelier than the one seen (Fisher 1935)"


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome of a comparison. ``p_value`` and ``least`` are exact.

    ``least`` is the smallest p-value that any split of as many marked cases could have had: where
    it is large, so few cases can show nothing, whichever way they fell.
    """

    name: str
    p_value: Fraction
    least: Fraction


def two_shares(x: int, n: int, y: int, m: int) -> Compared:
    """Compare x marked of n with y marked of m, given that x + y of n + m are marked.

    Raises:
        Refused: ``sampling.samples`` for a count outside its size, or where one of the two has no
            case, so that there is nothing to compare.
    """
    p_value = fisher((x, n), (y, m))
    marked = x + y
    fewest, most = max(0, marked - m), min(n, marked)  # chances fall towards both ends
    ends = (fisher((end, n), (marked - end, m)) for end in (fewest, most))
    return Compared(FISHER, p_value, min(ends))
