"""What the one-sided rule can show: counts needed, the chance of showing it, and n for a chance.

The rule is the reading of ``estimate.reading``: a benchmark is shown when so many successes would
be too rare, at risk alpha, in a universe that just misses it. Every comparison with a chance is
certain; the chances themselves are floats. Knows nothing of what is reviewed.
"""

import math
from fractions import Fraction

from qapi_desk.sampling.numbers import check_sample, refuse, share, whole
from qapi_desk.sampling.planning import (
    acceptance_size,
    first_zone,
    hypergeometric_accepts,
    smallest,
)
from qapi_desk.sampling.special import normal_quantile
from qapi_desk.sampling.tails import Hypergeometric


def cases_at_benchmark(universe: int, benchmark: Fraction) -> int:
    """The fewest cases of the universe that reach the benchmark: ceil(t N)."""
    return math.ceil(benchmark * universe)


def cases_at_rate(universe: int, rate: Fraction) -> int:
    """The cases of a universe at a true rate, rounded down: never better than the rate says."""
    return math.floor(rate * universe)


def x_needed(
    universe: int, n: int, benchmark: Fraction, alpha: Fraction
) -> tuple[int | None, int | None]:
    """From which count on a sample shows the benchmark, and up to which it shows a failure.

    Args:
        universe: cases in the universe.
        n: cases that count in the sample, 1 to ``universe``.
        benchmark: the rate asked for, 0 to 1.
        alpha: the risk of each reading, between 0 and 1.

    Returns:
        (least x that reads SHOWN, greatest x that reads FAILS); None where no count would.

    Raises:
        Refused: for counts that cannot be, or a share outside its range.
    """
    check_sample(universe, n, 0)
    share(alpha, "alpha")
    enough = cases_at_benchmark(universe, share(benchmark, "benchmark", ends=True))
    return _shown_from(universe, n, enough, alpha), _fails_up_to(universe, n, enough, alpha)


def _shown_from(universe: int, n: int, enough: int, alpha: Fraction) -> int | None:
    if enough == 0:
        return 0
    law = Hypergeometric(universe, n)
    if law.is_above(n, enough - 1, alpha):
        return None
    return smallest(lambda x: not law.is_above(x, enough - 1, alpha), 0, n)


def _fails_up_to(universe: int, n: int, enough: int, alpha: Fraction) -> int | None:
    law, short = Hypergeometric(universe, n), universe - enough
    if law.is_above(n, short, alpha):
        return None
    return n - smallest(lambda errors: not law.is_above(errors, short, alpha), 0, n)


def power_of_rule(
    universe: int, n: int, benchmark: Fraction, true_rate: Fraction, alpha: Fraction
) -> float:
    """The chance that a sample of n shows the benchmark: OC(K) = P(X >= x_min | K).

    K is the number of cases at ``true_rate``, rounded down; x_min is ``x_needed``'s first count.

    Raises:
        Refused: for counts that cannot be, or a share outside its range.
    """
    shown_from, _ = x_needed(universe, n, benchmark, alpha)
    if shown_from is None:
        return 0.0
    marked = cases_at_rate(universe, share(true_rate, "true rate", ends=True))
    return Hypergeometric(universe, n).at_least(shown_from, marked).value


def size_for_power(
    universe: int, benchmark: Fraction, true_rate: Fraction, alpha: Fraction, power: Fraction
) -> int:
    """The smallest n that shows the benchmark with a chance of at least ``power``.

    With c errors allowed the chance falls as n grows, so it is enough to look at the smallest n
    of each c. The whole universe when nothing smaller has that chance.

    Raises:
        Refused: ``sampling.power.rates`` unless the true rate lies above the benchmark; a share
            outside its range.
    """
    universe = whole(universe, "universe", low=1)
    share(benchmark, "benchmark")
    share(true_rate, "expected rate", ends=True)
    share(alpha, "alpha")
    share(power, "power")
    if true_rate <= benchmark:
        refuse(
            "power.rates",
            "A benchmark can be shown only of a rate above it; expect a rate above the benchmark, "
            "or choose a size by its margin.",
        )
    enough = cases_at_benchmark(universe, benchmark)
    errors = universe - cases_at_rate(universe, true_rate)
    if errors > universe - enough:
        return universe
    accepts = hypergeometric_accepts(universe, universe - enough + 1, alpha)

    missed, z = Fraction(universe - enough + 1, universe), normal_quantile(1 - alpha)

    def size(allowed: int) -> int:
        likely = _likely_size(universe, float(missed), z, allowed)
        return acceptance_size(accepts, allowed, universe, likely)

    def reaches(allowed: int) -> bool:
        n = size(allowed)
        return not Hypergeometric(universe, n).is_above(allowed + 1, errors, 1 - power)

    return size(first_zone(reaches, 0, universe - enough, _window(benchmark, true_rate)))


def _likely_size(universe: int, missed: float, z: float, allowed: int) -> int:
    """About where P(X <= allowed) falls to alpha: normal, with Cornish and Fisher's term for skew.

    allowed + 1/2 = n q - z sqrt(n p q (1 - n / N)) + (1 - 2 q) (z^2 - 1) / 6, solved by turns.
    """
    start = allowed + 0.5 - (1 - 2 * missed) * (z * z - 1) / 6
    n = start / missed
    for _ in range(20):
        inside = max(0.0, n * missed * (1 - missed) * (1 - n / universe))
        n = min(max((start + z * math.sqrt(inside)) / missed, 0.0), float(universe))
    return math.ceil(n)


def _window(benchmark: Fraction, true_rate: Fraction) -> int:
    """Over how many allowed errors the chance may still go up and down.

    One case more or less moves the chance as much as 2 q0 q1 / (q0 - q1) further errors do, with
    q the shares of errors at the benchmark and in truth; twice that is looked through.
    """
    missed, wrong = 1 - benchmark, 1 - true_rate
    return math.ceil(4 * missed * wrong / (missed - wrong)) + 4
