"""Exact limits beside SciPy's bisection, and each exact size rule, at 1.3 million cases.

Prints processor milliseconds as JSON: of both limits of 450 in 500, and of each size searched for.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scipy.stats import hypergeom

from qapi_desk.sampling.calc import answer
from qapi_desk.sampling.intervals import lower_count, upper_count

UNIVERSE, N, X, TAIL = 1_300_000, 500, 450, Fraction(1, 20)
ROUNDS = 9
SIZES: dict[str, tuple[str, dict[str, Any]]] = {
    "margin": ("sample_size_proportion_moe_fpc", {"moe": 0.05, "p": 0.5, "conf_level": 0.9}),
    "width 10 points": ("attribute_sample_size_by_ci_width",
                        {"rate": 0.5, "ci_width": 0.1, "conf_level": 0.9}),
    "width 2 points": ("attribute_sample_size_by_ci_width",
                       {"rate": 0.5, "ci_width": 0.02, "conf_level": 0.99}),
    "width 0.1 point": ("attribute_sample_size_by_ci_width",
                        {"rate": 0.5, "ci_width": 0.001, "conf_level": 0.9}),
    "acceptance": ("acceptance_size_hypergeometric",
                   {"tolerable_rate": 0.05, "acceptance_number": 20, "risk": 0.05}),
    "decision plan": ("audit_planning_hypergeometric",
                      {"conf_level": 0.95, "materiality": 0.1, "expected": 0.09}),
}  # fmt: skip


def took(work: Callable[[], object]) -> float:
    """Median processor milliseconds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        rounds.append((time.process_time() - begun) * 1000)
    return statistics.median(rounds)


def ours() -> tuple[int, int]:
    return lower_count(UNIVERSE, N, X, TAIL), upper_count(UNIVERSE, N, X, TAIL)


def by_scipy() -> tuple[int, int]:
    """The same two counts by bisection over SciPy's tails."""
    fails, low = X - 1, UNIVERSE - (N - X)
    while low - fails > 1:
        k = (fails + low) // 2
        fails, low = (fails, k) if hypergeom.sf(X - 1, UNIVERSE, k, N) > TAIL else (k, low)
    high, fails = X, UNIVERSE - (N - X) + 1
    while fails - high > 1:
        k = (fails + high) // 2
        high, fails = (k, fails) if hypergeom.cdf(X, UNIVERSE, k, N) > TAIL else (high, k)
    return low, high


def main() -> None:
    if ours() != by_scipy():
        raise RuntimeError((ours(), by_scipy()))
    found = {"limits_ms": took(ours), "scipy_ms": took(by_scipy)}
    sizes = {
        name: took(lambda kind=kind, asked=asked: answer(kind, {"N": UNIVERSE} | asked))  # type: ignore[misc] # default binds it
        for name, (kind, asked) in SIZES.items()
    }
    sys.stdout.write(json.dumps(found | {"sizes": sizes}) + "\n")


if __name__ == "__main__":
    main()
