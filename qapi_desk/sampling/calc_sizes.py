"""The calculator's kinds that give sizes, plans, shares and replays: inputs to results by name."""

import math
from fractions import Fraction
from typing import Any

from qapi_desk.sampling.allocation import largest_remainder, neyman, skip_interval
from qapi_desk.sampling.asked import Asked
from qapi_desk.sampling.numbers import refuse
from qapi_desk.sampling.planning import (
    acceptance_size,
    audit_plan,
    binomial_accepts,
    check_plan_length,
    hypergeometric_accepts,
)
from qapi_desk.sampling.replay import as_printed, replay_sets
from qapi_desk.sampling.size import corrected_size, simply_corrected_size, unlimited_size
from qapi_desk.sampling.widths import width_size

Result = dict[str, Any]

PUBLISHED_TOLERABLE_PCT = (2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20)
PUBLISHED_EXPECTED_PCT = (
    *(Fraction(quarter, 4) for quarter in range(17)),
    *(Fraction(pct) for pct in (5, 6, 7, 8, 9, 10)),
    *(Fraction(half, 2) for half in (25, 30, 35)),
)
PUBLISHED_LONGEST = 2000
"""The grid of AICPA Audit Sampling (2017), tables A-1 and A-2, which stop at 2,000 cases."""


def margin_size(asked: Asked) -> Result:
    """``sample_size_proportion_moe_fpc``: Cochran's correction; n0 is unrounded."""
    n0, universe = _unlimited(asked), asked.universe()
    n = n0 if universe is None else corrected_size(n0, universe)
    return {"n0": _plain(n0), "n": _ceiling(n, universe)}


def simple_margin_size(asked: Asked) -> Result:
    """``sample_size_proportion_moe_fpc_simple``: the simpler correction."""
    n0, universe = _unlimited(asked), asked.universe()
    n = n0 if universe is None else simply_corrected_size(n0, universe)
    return {"n0": _plain(n0), "n": _ceiling(n, universe)}


def _unlimited(asked: Asked) -> Fraction:
    return unlimited_size(asked.share("p"), asked.share("moe"), asked.exact_z())


def _ceiling(n: Fraction, universe: int | None) -> int:
    wanted = max(1, math.ceil(n))
    return wanted if universe is None else min(universe, wanted)


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def variation_size(asked: Asked) -> Result:
    """``sample_size_proportion_cv``: n for a coefficient of variation (PracTools nProp)."""
    p, cv, universe = asked.share("p"), asked.positive("cv"), asked.universe()
    odds = (1 - p) / p
    if universe is None:
        n = odds / cv**2
    elif universe == 1:
        n = Fraction(1)
    else:
        n = odds * Fraction(universe, universe - 1) / (cv**2 + odds / (universe - 1))
    return {"n_unrounded": float(n), "n": _ceiling(n, universe)}


def wilson_size(asked: Asked) -> Result:
    """``sample_size_proportion_wilson_halfwidth``: n for a half-width (PracTools nWilson)."""
    p, half, z = asked.share("p"), asked.share("half_width"), asked.z()
    pq, square = float(p * (1 - p)), float(half) ** 2
    under_root = square - pq * (4 * square - pq)
    n = (pq - 2 * square + math.sqrt(under_root)) * z * z / (2 * square)
    if n <= 0:
        refuse("size.wide", "Any sample at all is narrower than this half-width.")
    centre = (float(p) + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(pq / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return {
        "n_unrounded": n,
        "n": math.ceil(n),
        "lower": max(0.0, centre - reach),
        "upper": min(1.0, centre + reach),
    }


def width_sizes(asked: Asked) -> Result:
    """``attribute_sample_size_by_ci_width``: the true smallest n, under both result names."""
    n = width_size(
        asked.whole("N", low=1), asked.share("rate"), asked.share("ci_width"), asked.tail("two")
    )
    return {"n": n, "n_smallest_by_exact_search": n}


def hypergeometric_acceptance(asked: Asked) -> Result:
    """``acceptance_size_hypergeometric``."""
    return {"n": _hypergeometric_size(asked)}


def binomial_acceptance(asked: Asked) -> Result:
    """``acceptance_size_binomial``."""
    return {"n": _binomial_size(asked)}


def both_acceptances(asked: Asked) -> Result:
    """``acceptance_size_hypergeometric_and_binomial``."""
    return {"n_hypergeometric": _hypergeometric_size(asked), "n_binomial": _binomial_size(asked)}


def _hypergeometric_size(asked: Asked) -> int:
    universe = asked.whole("N", low=1)
    if asked.has("max_deviations_in_population"):
        deviations = asked.whole("max_deviations_in_population", high=universe)
    else:
        deviations = math.ceil(universe * asked.share("tolerable_rate"))
    accepts = hypergeometric_accepts(universe, deviations, asked.risk())
    return acceptance_size(accepts, asked.whole("acceptance_number"), universe)


def _binomial_size(asked: Asked) -> int:
    accepts = binomial_accepts(asked.share("tolerable_rate"), asked.risk())
    return acceptance_size(accepts, asked.whole("acceptance_number"), None)


def binomial_plan(asked: Asked) -> Result:
    """``audit_planning_binomial``: ``expected_rate``, or ``expected`` as a rate or a count."""
    tolerable, risk = _tolerable(asked), asked.risk()
    if (count := _expected_count(asked)) is not None:
        n = acceptance_size(binomial_accepts(tolerable, risk), count, None)
        return {"n": n, "x": count}
    return _plan(tolerable, _expected_rate(asked), risk)


def hypergeometric_plan(asked: Asked) -> Result:
    """``audit_planning_hypergeometric``: likewise, from a universe of N cases."""
    universe, tolerable = asked.whole("N", low=1), _tolerable(asked)
    accepts = hypergeometric_accepts(universe, math.ceil(universe * tolerable), asked.risk())
    if (count := _expected_count(asked)) is not None:
        return {"n": acceptance_size(accepts, count, universe), "x": count}
    plan = audit_plan(accepts, tolerable, _expected_rate(asked), universe)
    return {"n": plan.n, "x": plan.acceptance_number}


def both_plans(asked: Asked) -> Result:
    """``audit_planning_hypergeometric_and_binomial``."""
    return {
        "n_hypergeometric": hypergeometric_plan(asked)["n"],
        "n_binomial": binomial_plan(asked)["n"],
    }


def _tolerable(asked: Asked) -> Fraction:
    return asked.share(asked.first_of("tolerable_rate", "materiality"))


def _expected_count(asked: Asked) -> int | None:
    """What ``expected`` says from 1 up: a number of deviations, as jfa reads it."""
    name = asked.first_of("expected_rate", "expected")
    is_count = name == "expected" and asked.number(name) >= 1
    return asked.whole(name) if is_count else None


def _expected_rate(asked: Asked) -> Fraction:
    return asked.share(asked.first_of("expected_rate", "expected"), ends=True)


def _plan(tolerable: Fraction, expected: Fraction, risk: Fraction) -> Result:
    check_plan_length(tolerable, expected, risk)
    plan = audit_plan(binomial_accepts(tolerable, risk), tolerable, expected, None)
    return {"n": plan.n, "x": plan.acceptance_number}


def plan_table(asked: Asked) -> Result:
    """``audit_planning_binomial_table``: rows of tolerable %, expected %, n on the printed grid."""
    risk = asked.tail("upper")
    rows = []
    for tolerable in PUBLISHED_TOLERABLE_PCT:
        for expected in PUBLISHED_EXPECTED_PCT:
            if expected < tolerable and not _is_long(Fraction(tolerable), expected, risk):
                n = _plan(Fraction(tolerable, 100), expected / 100, risk)["n"]
                rows += [[tolerable, _plain(expected), n]] if n <= PUBLISHED_LONGEST else []
    return {"rows": rows}


def _is_long(tolerable: Fraction, expected: Fraction, risk: Fraction) -> bool:
    """Whether a plan surely passes the table's end, so that it need not be searched for."""
    law = binomial_accepts(tolerable / 100, risk)
    return not law(2 * PUBLISHED_LONGEST, math.floor(2 * PUBLISHED_LONGEST * expected / 100))


def remainder_allocation(asked: Asked) -> Result:
    """``largest_remainder_allocation``."""
    return {"alloc": largest_remainder(asked.whole("n"), asked.weights("weights"))}


def neyman_allocation(asked: Asked) -> Result:
    """``neyman_allocation``, unrounded."""
    n, sizes = asked.whole("n"), asked.numbers("Nh")
    if any(size == 0 for size in sizes):
        refuse("strata.empty", "A stratum of Nh is empty; leave it out.")
    if n > sum(sizes):
        refuse("sample", f"A sample of {n} cannot come from strata that hold fewer cases.")
    shares = neyman(n, sizes, asked.numbers("Sh"))
    return {"nh": [float(share) for share in shares]}


def systematic_skip(asked: Asked) -> Result:
    """``systematic_skip_interval_round_nearest``."""
    universe = asked.whole("N", low=1)
    return {"k": skip_interval(universe, asked.whole("n", low=1, high=universe))}


def ratstats_single(asked: Asked) -> Result:
    """``ratstats2010_single_stage``: a printout replayed."""
    pair = asked.whole("low"), asked.whole("high")
    values = [value for (value,) in _replayed(asked, [pair])]
    order = "first block sorted; remainder as printed" if _block(asked) else "selection order"
    return {"values": values, "values_sorted": sorted(values), "order": order}


def ratstats_sets(asked: Asked) -> Result:
    """``ratstats2010_sets``: a printout of sets of two, three or four replayed."""
    return {"values": [list(value) for value in _replayed(asked, asked.ranges("dims"))]}


def _replayed(asked: Asked, ranges: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    values = replay_sets(float(asked.number("seed")), ranges, asked.whole("count"))
    return as_printed(values, _block(asked))


def _block(asked: Asked) -> int:
    return asked.whole("first_block") if asked.has("first_block") else 0
