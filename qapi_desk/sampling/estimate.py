"""From counts to a criterion's figures: rate, exact limits, and what they say of a benchmark.

The federal comparison is the bare rate of the cases reviewed (45 CFR 308.2); the reading beside it
asks what the sample shows of the universe. Knows no law: benchmark and confidence are handed in.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.findings import CriterionFindings, Limits, Reading
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.sampling.intervals import CountLimits, Sides, hypergeometric_limits
from qapi_desk.sampling.numbers import check_sample, half_up, refuse, share
from qapi_desk.sampling.tails import Hypergeometric

__all__ = [
    "CountLimits",
    "Sides",
    "Standard",
    "Tally",
    "criterion_findings",
    "eligible_limits",
    "eligible_universe",
    "hypergeometric_limits",
    "meets",
    "reading",
    "sides_differ",
]


def reading(universe: int, n: int, x: int, benchmark: Fraction, alpha: Fraction) -> Reading:
    """What a sample shows of a benchmark, each way at risk ``alpha`` (exact, one-sided).

    SHOWN when P(X >= x | K = ceil(tN) - 1) <= alpha: the one-sided lower limit reaches t.
    FAILS when P(X <= x | K = ceil(tN)) <= alpha. Otherwise NOT_SHOWN, which is never a pass.

    Raises:
        Refused: for counts that cannot be, a benchmark outside 0 to 1, an alpha outside (0, 1).
    """
    check_sample(universe, n, x)
    share(alpha, "alpha")
    enough = math.ceil(share(benchmark, "benchmark", ends=True) * universe)
    law = Hypergeometric(universe, n)
    if enough == 0 or not law.is_above(x, enough - 1, alpha):
        return Reading.SHOWN
    if not law.is_above(n - x, universe - enough, alpha):
        return Reading.FAILS
    return Reading.NOT_SHOWN


def eligible_universe(universe: int, opened: int, eligible: int, *, is_fixed: bool = False) -> int:
    """Estimated number of cases of the universe to which the criterion truly applies.

    Ranks were opened until ``eligible`` applicable cases existed, so N (n - 1) / (m - 1) is
    unbiased (inverse sampling; Haldane 1945). Where the number opened was fixed before
    (``is_fixed``) it is N n / m, the domain's share of them (Cochran 1977, 2.12). When every case
    was opened the count itself is the answer. The estimate is rounded and kept within what has
    been seen: at least the eligible cases, at most the universe less those found not to apply.

    Raises:
        Refused: unless 0 <= eligible <= opened <= universe.
    """
    if not 0 <= eligible <= opened <= universe:
        refuse(
            "opened",
            f"{eligible} eligible of {opened} opened cannot come from a universe of {universe}.",
        )
    if eligible == opened:
        return universe
    if opened == universe:
        return eligible
    given, of = (eligible, opened) if is_fixed else (max(eligible - 1, 0), opened - 1)
    estimate = Fraction(universe * given, of) if of else Fraction(0)
    return min(max(half_up(estimate), eligible), universe - (opened - eligible))


def eligible_limits(universe: int, opened: int, eligible: int, confidence: Fraction) -> CountLimits:
    """Two-sided limits for the number of cases to which the criterion truly applies.

    Exact hypergeometric limits (inner convention) of the eligible share among the opened ranks,
    which are a simple random sample of the universe. They hold too where ranks were opened until
    so many were eligible: the lower limit is then the exact one of inverse sampling, and the upper
    one, which would come from one eligible rank fewer among one opened fewer, is never narrower.

    Raises:
        Refused: unless 0 <= eligible <= opened <= universe with at least one opened, or for a
            confidence outside (0, 1).
    """
    return hypergeometric_limits(universe, opened, eligible, confidence)


@dataclass(frozen=True, slots=True)
class Tally:
    """One criterion's counts over the ranks opened so far. ``opened`` includes unsettled cases."""

    universe: int
    opened: int
    needed: int
    action: int
    error: int
    not_applicable: int = 0
    excluded: int = 0
    incomplete: int = 0
    is_fixed: bool = False
    """Whether so many ranks are opened whatever they show: nothing gives its place to the next."""

    @property
    def n(self) -> int:
        """Cases that count: ACTION + ERROR."""
        return self.action + self.error

    @property
    def settled(self) -> int:
        """Opened cases with an outcome."""
        return self.n + self.not_applicable + self.excluded + self.incomplete

    @property
    def eligible(self) -> int:
        """Opened cases that apply or are presumed to: all but N/A and excluded."""
        return self.opened - self.not_applicable - self.excluded


@dataclass(frozen=True, slots=True)
class Standard:
    """What a criterion's figures are held against.

    ``confidence`` is that of the two-sided limits; ``alpha`` the risk of each one-sided reading.
    ``benchmark`` is None where no standard is printed: then nothing is read from the rate.
    """

    criterion: CriterionId
    ruleset: RulesetId
    benchmark: Fraction | None
    confidence: Fraction
    alpha: Fraction


def criterion_findings(tally: Tally, standard: Standard) -> CriterionFindings:
    """One criterion's figures from its counts; limits and reading speak of the eligible universe.

    Raises:
        Refused: when more cases are settled than opened, or the counts cannot be.
    """
    if tally.settled > tally.opened:
        refuse("settled", f"{tally.settled} cases are settled but only {tally.opened} opened.")
    n, action = tally.n, tally.action
    eligible = eligible_universe(
        tally.universe, tally.opened, tally.eligible, is_fixed=tally.is_fixed
    )
    rate = Fraction(action, n) if n else None
    return CriterionFindings(
        criterion=standard.criterion,
        ruleset=standard.ruleset,
        universe=tally.universe,
        eligible=eligible,
        opened=tally.opened,
        action=action,
        error=tally.error,
        not_applicable=tally.not_applicable,
        excluded=tally.excluded,
        incomplete=tally.incomplete,
        needed=tally.needed,
        benchmark=standard.benchmark,
        rate=rate,
        limits=_limits(eligible, tally, standard),
        meets_benchmark=meets(rate, standard.benchmark),
        reading=_reading(eligible, tally, standard),
        rate_if_incomplete_error=_share_of(action, n + tally.incomplete),
        rate_if_incomplete_action=_share_of(action + tally.incomplete, n + tally.incomplete),
    )


def meets(rate: Fraction | None, benchmark: Fraction | None) -> bool | None:
    """The bare comparison of the unrounded rate; None where there is no rate, or no standard."""
    return None if rate is None or benchmark is None else rate >= benchmark


def sides_differ(
    rate: Fraction | None, estimate: Fraction | None, benchmark: Fraction | None
) -> bool:
    """Whether two rates of one thing fall on different sides of its standard.

    They do not where one of them, or the standard, is not there.
    """
    sides = {meets(rate, benchmark), meets(estimate, benchmark)}
    return sides == {True, False}


def _reading(eligible: int, tally: Tally, standard: Standard) -> Reading | None:
    if not tally.n or standard.benchmark is None:
        return None
    return reading(eligible, tally.n, tally.action, standard.benchmark, standard.alpha)


def _limits(eligible: int, tally: Tally, standard: Standard) -> Limits | None:
    if not tally.n:
        return None
    return hypergeometric_limits(eligible, tally.n, tally.action, standard.confidence).limits


def _share_of(part: int, total: int) -> Fraction | None:
    return Fraction(part, total) if total else None
