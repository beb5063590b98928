"""What a plan would cost: cases against precision, files to pull, ranks to open, quarters' shares.

Expectations are exact fractions of the stated model. Knows no county and no criterion's meaning.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from qapi_desk.domain.draws import SizeSettings
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.sampling.allocation import largest_remainder
from qapi_desk.sampling.numbers import refuse, share, whole
from qapi_desk.sampling.size import sample_size


@dataclass(frozen=True, slots=True)
class CostPoint:
    """One point of a what-if curve: what is asked for, and how many cases that takes."""

    precision: Fraction
    expected_rate: Fraction
    n: int
    is_census: bool


def cost_curve(
    universe: int, settings: SizeSettings, precisions: Iterable[Fraction]
) -> tuple[CostPoint, ...]:
    """The size for each of a row of precisions, all else as in ``settings``.

    A precision that the rule refuses is left out: a curve has a gap there, and no fault.
    """
    asked = (replace(settings, precision=precision) for precision in precisions)
    return _points(universe, asked)


def rate_curve(
    universe: int, settings: SizeSettings, rates: Iterable[Fraction]
) -> tuple[CostPoint, ...]:
    """The size for each of a row of expected rates, all else as in ``settings``."""
    asked = (replace(settings, expected_rate=rate) for rate in rates)
    return _points(universe, asked)


def _points(universe: int, asked: Iterable[SizeSettings]) -> tuple[CostPoint, ...]:
    found = (_point(universe, settings) for settings in asked)
    return tuple(point for point in found if point is not None)


def _point(universe: int, settings: SizeSettings) -> CostPoint | None:
    try:
        n = sample_size(universe, settings)
    except Refused:
        return None
    return CostPoint(settings.precision, settings.expected_rate, n, n >= universe)


def expected_files(
    combinations: Mapping[frozenset[CriterionId], int],
    sizes: Mapping[CriterionId, tuple[int, int]],
) -> Fraction:
    """The expected number of distinct files of a focused draw.

    A case is pulled when its ticket lies among the first n_c of any criterion it belongs to; as
    all criteria share one ticket order, its chance is the greatest of their n_c / N_c. The sum
    over combinations S of count_S x max n_c / N_c takes each criterion's last ticket to lie where
    it is expected to; it is exact for one criterion.

    Args:
        combinations: how many cases of the frame belong to exactly these criteria.
        sizes: each criterion's (n, universe); a criterion that is not planned is left out.

    Raises:
        Refused: for an n beyond its universe.
    """
    shares = {criterion: _share_of(n, size) for criterion, (n, size) in sizes.items()}
    chances = (
        count * max((shares[c] for c in together if c in shares), default=Fraction(0))
        for together, count in combinations.items()
    )
    return sum(chances, Fraction(0))


def _share_of(n: int, universe: int) -> Fraction:
    universe = whole(universe, "universe", low=1)
    return Fraction(whole(n, "n", high=universe), universe)


def expected_qualified(n: int, not_applicable_share: Fraction) -> Fraction:
    """How many of n opened cases a criterion is expected to apply to."""
    return n * (1 - share(not_applicable_share, "not-applicable share", ends=True))


def ranks_to_open(n: int, not_applicable_share: Fraction) -> int:
    """How many ranks are expected to be opened until n cases apply: n / (1 - r), rounded up.

    Raises:
        Refused: ``sampling.planner.none_apply`` when no case is expected to apply.
    """
    applies = 1 - share(not_applicable_share, "not-applicable share", ends=True)
    if not applies:
        refuse("planner.none_apply", "If no case applies, no number of ranks is enough.")
    return math.ceil(whole(n, "n") / applies)


def quarterly_shares(n_year: int, universes: Mapping[str, int]) -> dict[str, int]:
    """A year's n shared out over its quarters by their universes, by largest remainder.

    n_q is proportional to N_q / sum N_q, so the added counts need no weights. The shares add up
    to ``n_year``.

    Raises:
        Refused: for no quarters, or none with a case.
    """
    weights = {quarter: Fraction(size) for quarter, size in universes.items()}
    return largest_remainder(whole(n_year, "n"), weights)
