"""A year from its quarters: added counts for the federal table, the weighted estimate beside them.

The federal instructions add counts and never average percentages (OMB 0970-0223). Where quarters
were not sampled in proportion, added counts favour the heavily sampled ones; the estimate weighted
by the quarters' universes does not. Knows no criterion and no year.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from qapi_desk.domain.estimates import PooledFigures, QuarterCounts, StratifiedFigures
from qapi_desk.sampling.estimate import sides_differ
from qapi_desk.sampling.numbers import refuse, share, whole
from qapi_desk.sampling.stratified_figures import figures


def pool(
    quarters: Sequence[QuarterCounts],
    benchmark: Fraction | None,
    confidence: Fraction,
    *,
    needed: int | None = None,
) -> PooledFigures:
    """The figures of several quarters together.

    Args:
        quarters: each quarter's universe and counts; names differ.
        benchmark: what both rates are held against, 0 to 1; None where no standard is printed.
        confidence: of the weighted estimate's intervals, two-sided.
        needed: the n that the year asks for; None when nothing is asked.

    Returns:
        Quarters in the order given. ``added_rate`` is None when no case counts; ``weighted`` then
        too, and when a single case of a larger universe is all there is. A quarter without a case
        that counts is left out of ``weighted``, and a note there says so.

    Raises:
        Refused: for no quarter, a quarter given twice, or counts that cannot be.
    """
    if benchmark is not None:
        benchmark = share(benchmark, "benchmark", ends=True)
    confidence = share(confidence, "confidence")
    needed = 0 if needed is None else whole(needed, "needed")
    _check(quarters)
    action, error = sum(each.action for each in quarters), sum(each.error for each in quarters)
    added = Fraction(action, action + error) if action + error else None
    weighted = _weighted(quarters, confidence)
    return PooledFigures(
        quarters=tuple(quarters),
        benchmark=benchmark,
        action=action,
        error=error,
        added_rate=added,
        weighted=weighted,
        sides_differ=sides_differ(added, weighted.rate if weighted else None, benchmark),
        is_directional=action + error < needed,
    )


def _check(quarters: Sequence[QuarterCounts]) -> None:
    if not quarters:
        refuse("quarters.none", "A year needs at least one quarter.")
    seen: set[str] = set()
    for each in quarters:
        if each.quarter in seen:
            refuse("quarters.twice", f"The quarter {each.quarter} is given twice.")
        seen.add(each.quarter)
        for count in (each.universe, each.action, each.error):
            whole(count, f"Each count of {each.quarter}")
        if each.n > each.universe:
            refuse(
                "quarters.count",
                f"{each.quarter} counts {each.n} cases in a universe of {each.universe}.",
            )


def _weighted(quarters: Sequence[QuarterCounts], confidence: Fraction) -> StratifiedFigures | None:
    """The quarters as strata; None when they show no variance that could be estimated."""
    counted = [each for each in quarters if each.n]
    n, universe = sum(each.n for each in counted), sum(each.universe for each in counted)
    if n == 0 or n == 1 < universe:
        return None
    found = figures(
        [(each.quarter, each.universe, each.n, each.action) for each in counted], confidence
    )
    return replace(found, notes=found.notes + left_out(quarters))


def left_out(quarters: Sequence[QuarterCounts]) -> tuple[str, ...]:
    """A note that names the quarters without a case that counts; none when there is none."""
    names = " and ".join(each.quarter for each in quarters if not each.n)
    if not names:
        return ()
    note = f"No case counts in {names}; the weighted figure speaks of the other quarters only."
    return (note,)
