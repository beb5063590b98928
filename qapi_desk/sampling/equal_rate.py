"""The same rate of every stratum: how many of each are looked at again.

One rate for all strata is all that can be said, so nobody looks at errors more often than at
passes. Whole numbers and fractions only. Knows nothing of what the strata are.
"""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from qapi_desk.domain.draws import StratumPlan
from qapi_desk.sampling.numbers import refuse


def equal_shares(sizes: Mapping[str, int], rate: Fraction, least: int) -> dict[str, int]:
    """``max(least, ceil(rate N_h))`` of each stratum, and never more than it holds.

    Args:
        sizes: cases in each stratum, one at least.
        rate: the share of each that is taken, above 0, at most 1.
        least: the fewest of each, from 1.

    Raises:
        Refused: ``sampling.equal.rate``, ``sampling.equal.least``.
    """
    if not 0 < rate <= 1:
        refuse("equal.rate", f"A rate is above 0 and at most 1; {float(rate):g} is not.")
    if least < 1:
        refuse("equal.least", f"At least one case of each stratum is taken; {least} is too few.")
    return {name: min(size, max(least, math.ceil(rate * size))) for name, size in sizes.items()}


def check_equal(strata: Iterable[StratumPlan], rate: Fraction, least: int) -> None:
    """Refuse strata that are not taken at one rate.

    Raises:
        Refused: ``sampling.equal.strata`` naming the first; as ``equal_shares``.
    """
    told = tuple(strata)
    due = equal_shares({row.name: row.universe_size for row in told}, rate, least)
    for row in told:
        if row.n != due[row.name]:
            refuse(
                "equal.strata",
                f"The stratum {row.name!r} gives {row.n} of its {row.universe_size} cases; at the "
                f"same rate as every other it gives {due[row.name]}.",
                stratum=row.name,
            )
