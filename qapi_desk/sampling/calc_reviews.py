"""The calculator's kinds that weigh a review: agreement, years, models, benchmarks, checks."""

import math
from collections.abc import Mapping
from typing import Any

from qapi_desk.domain.estimates import Interval, ModelAssisted, QuarterCounts
from qapi_desk.sampling import agreement, model_assisted
from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.critical import table
from qapi_desk.sampling.estimate import eligible_limits, eligible_universe, reading
from qapi_desk.sampling.intervals import lower_count, upper_count
from qapi_desk.sampling.numbers import refuse, whole
from qapi_desk.sampling.pooled import pool
from qapi_desk.sampling.reach import further_cases
from qapi_desk.sampling.representativeness import compare

Result = dict[str, Any]

MOST_CATEGORIES = 30
MOST_VERIFIED = 100_000
"""More cases than anyone verifies by hand."""
CELLS: Mapping[model_assisted.Verified, str] = {
    (1, 1): "both",
    (1, 0): "computed_only",
    (0, 1): "verified_only",
    (0, 0): "neither",
}
LARGEST_LINE = 10_000
"""More items than anyone samples from one data line."""
LARGEST_SEARCHED = 2_000_000
"""Beyond this universe the further cases are not searched for: it would take minutes."""


def ratings(asked: Asked) -> dict[tuple[str, str], int]:
    """The table of two raters from ``counts``: row by row, the first rater's categories down."""
    counts = asked.wholes("counts")
    size = math.isqrt(len(counts))
    if size * size != len(counts) or not 2 <= size <= MOST_CATEGORIES:
        refuse(
            "agreement.table",
            "counts must hold a square table row by row, with two categories or more: "
            "4 counts, 9, 16 ...",
            name="counts",
        )
    return {(f"{at // size:02}", f"{at % size:02}"): count for at, count in enumerate(counts)}


def agreement_two_raters(asked: Asked) -> Result:
    """``agreement_two_raters``: percent, kappa and AC1; what is not defined is left out."""
    found = agreement.from_table(ratings(asked), asked.confidence())
    result: Result = {
        "n": found.n,
        "agreed": found.agreed,
        "rate": float(found.rate),
        "lower": found.percent.lower,
        "upper": found.percent.upper,
    }
    notes = []
    for name, value, interval in (
        ("kappa", found.kappa, found.kappa_interval),
        ("ac1", found.ac1, found.ac1_interval),
    ):
        result |= {} if value is None else {name: value}
        result |= _ends(name, interval)
        if value is None:
            notes.append(f"{name} is not defined: both always name one category")
        elif interval is None:
            notes.append(f"{name} shows no variance, so it has no interval")
    return result | _noted(notes)


def _ends(name: str, interval: Interval | None) -> Result:
    if interval is None:
        return {}
    return {f"{name}_lower": interval.lower, f"{name}_upper": interval.upper}


def _noted(notes: list[str]) -> Result:
    return {"note": "; ".join(notes)} if notes else {}


def verified(asked: Asked) -> tuple[int, int, list[model_assisted.Verified]]:
    """N, the computed total, and the verified sample from its four counts."""
    sample = [
        pair for pair, name in CELLS.items() for _ in range(asked.whole(name, high=MOST_VERIFIED))
    ]
    return asked.whole("N", low=1), asked.whole("computed_total"), sample


def model_difference(asked: Asked) -> Result:
    """``model_assisted_difference``."""
    return _model(model_assisted.difference(*verified(asked), asked.confidence()))


def model_regression(asked: Asked) -> Result:
    """``model_assisted_regression``."""
    return _model(model_assisted.regression(*verified(asked), asked.confidence()))


def _model(found: ModelAssisted) -> Result:
    result: Result = {
        "rate": found.rate,
        "se": math.sqrt(found.variance),
        "lower": found.interval.lower,
        "upper": found.interval.upper,
        "plain_rate": float(found.plain_rate),
        "plain_lower": found.plain_interval.lower,
        "plain_upper": found.plain_interval.upper,
        "note": found.interval.name,
    }
    return result if found.slope is None else result | {"slope": found.slope}


def quarters(asked: Asked) -> list[QuarterCounts]:
    """The quarters Q1, Q2 ... from ``quarters``, each with N, n and x."""
    found = asked.raw("quarters")
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        refuse("quarters.shape", "quarters must be a list, each with N, n and x.", name="quarters")
    return [_quarter(f"Q{at}", Asked(each)) for at, each in enumerate(found, 1)]


def _quarter(name: str, asked: Asked) -> QuarterCounts:
    size, n = asked.whole("N"), asked.whole("n")
    x = asked.whole("x", high=n)
    return QuarterCounts(name, size, x, n - x)


def pooled_quarters(asked: Asked) -> Result:
    """``pooled_quarters``: added counts, the weighted rate with Korn-Graubard limits beside it."""
    found = pool(quarters(asked), asked.share("benchmark", ends=True), asked.confidence())
    result: Result = {"action": found.action, "error": found.error}
    if found.added_rate is not None:
        result["added_rate"] = float(found.added_rate)
    if found.weighted is None:
        return result | _noted(["too few cases count for a weighted estimate"])
    differ = "different sides" if found.sides_differ else "the same side"
    result |= {
        "weighted_rate": float(found.weighted.rate),
        "se": found.weighted.standard_error,
        "lower": found.weighted.korn_graubard.lower,
        "upper": found.weighted.korn_graubard.upper,
        "sides": f"the two rates are on {differ} of the benchmark",
    }
    return result | _noted(list(found.weighted.notes))


def inverse_sampling_universe(asked: Asked) -> Result:
    """``inverse_sampling_universe``: the size of a criterion's true universe."""
    terms = asked.whole("N", low=1), asked.whole("opened"), asked.whole("eligible")
    limits = eligible_limits(*terms, asked.confidence())
    return {
        "estimate": eligible_universe(*terms),
        "lower_count": limits.lower,
        "upper_count": limits.upper,
    }


def critical_errors(asked: Asked) -> Result:
    """``critical_errors``: rows of n, most errors RELIABLE, most errors MARGINAL."""
    sizes = [
        whole(size, "Each of sizes", low=1, high=LARGEST_LINE) for size in asked.wholes("sizes")
    ]
    found = table(asked.universe(), sizes, asked.share("benchmark", ends=True), asked.share("risk"))
    return {"rows": [[each.n, each.reliable, each.marginal] for each in found]}


def benchmark_reading(asked: Asked) -> Result:
    """``benchmark_reading``: the bare comparison, the exact reading, the cases to settle it."""
    universe, n, x = asked.sample()
    benchmark, risk = asked.share("benchmark", ends=True), asked.share("risk")
    result: Result = {
        "rate": x / n,
        "federal": "meets" if x >= benchmark * n else "does not meet",
        "reading": str(reading(universe, n, x, benchmark, risk)),
        "lower_count": lower_count(universe, n, x, risk),
        "upper_count": upper_count(universe, n, x, risk),
    }
    if universe > LARGEST_SEARCHED:
        return result | _noted(["the universe is too large to search for further cases"])
    reach = further_cases(universe, n, x, benchmark, risk)
    if reach.further is None:
        return result | _noted(["at this rate not even a census would settle it"])
    return result | {"further": reach.further, "then": str(reach.reading)}


def groups(asked: Asked, name: str) -> dict[str, int]:
    """Group names with whole counts."""
    return {group: whole(count, name) for group, count in asked.weights(name).items()}


def representativeness(asked: Asked) -> Result:
    """``representativeness``: rows of group, universe, drawn, expected; a test where it can be."""
    found = compare("group", groups(asked, "universe"), groups(asked, "drawn"))
    rows = [[each.name, each.universe, each.drawn, float(each.expected)] for each in found.groups]
    result: Result = {"rows": rows, "merged": found.merged}
    if found.statistic is None:
        return result | _noted(["fewer than two groups to compare, or nothing left to chance"])
    return result | {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
