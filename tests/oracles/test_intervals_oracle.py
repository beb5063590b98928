"""Binomial intervals, point estimates and comparisons against SciPy and statsmodels."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from qapi_desk.sampling.calc import answer
from tests.oracles.designs import Answered, Chance, Inputs, answered, is_near

Ends = tuple[float, float]
NEAR = 1e-10


def counts(kind: str) -> Iterator[Inputs]:
    """Samples of no stated universe, with the confidence named in each way it can be."""
    chance = Chance(kind)
    while True:
        level = chance.confidence()
        risk: Inputs = {"conf_level": level}
        if kind.startswith("clopper_pearson_one"):
            risk = chance.pick(risk, {"tail": chance.share()})
            risk["side"] = chance.pick("lower", "upper")
        elif not kind.startswith("clopper"):
            risk = chance.pick(risk, {"z": chance.whole(1, 400) / 100})
        yield chance.counted(20_000) | risk


def alpha_of(asked: Answered) -> float:
    """The two-sided risk as statsmodels wants it."""
    if "z" in asked.inputs:
        return float(2 * stats.norm.sf(asked.inputs["z"]))
    return 1 - float(asked.inputs["conf_level"])


def by_statsmodels(method: str) -> Callable[[Answered], Ends]:
    def ends(asked: Answered) -> Ends:
        n, x = asked.inputs["n"], asked.inputs["x"]
        low, high = proportion_confint(x, n, alpha=alpha_of(asked), method=method)
        return max(0.0, float(low)), min(1.0, float(high))

    return ends


def by_beta_quantiles(asked: Answered) -> Ends:
    """Clopper and Pearson's ends; where nothing was seen they are 0 and 1 by definition."""
    n, x, tail = asked.inputs["n"], asked.inputs["x"], alpha_of(asked) / 2
    low = float(stats.beta.ppf(tail, x, n - x + 1)) if x else 0.0
    return low, float(stats.beta.isf(tail, x + 1, n - x)) if x < n else 1.0


ENGINES = [
    ("wilson_two_sided", by_statsmodels("wilson")),
    ("agresti_coull_two_sided", by_statsmodels("agresti_coull")),
    ("clopper_pearson_two_sided", by_statsmodels("beta")),
    ("clopper_pearson_two_sided", by_beta_quantiles),
]


@pytest.mark.parametrize(("kind", "engine"), ENGINES)
def test_that_both_ends_are_those_of_an_outside_engine(
    kind: str, engine: Callable[[Answered], Ends]
) -> None:
    wrong = []
    for asked in answered(kind, counts(kind)):
        found, wanted = (asked.found["lower"], asked.found["upper"]), engine(asked)
        if not all(is_near(ours, theirs, NEAR) for ours, theirs in zip(found, wanted, strict=True)):
            wrong.append((asked, wanted))
    assert not wrong


def test_that_a_one_sided_clopper_pearson_limit_is_a_beta_quantile() -> None:
    wrong = []
    for asked in answered("clopper_pearson_one_sided", counts("clopper_pearson_one_sided")):
        n, x, side = (asked.inputs[name] for name in ("n", "x", "side"))
        tail = asked.inputs.get("tail", 1 - asked.inputs.get("conf_level", 0))
        low = stats.beta.ppf(tail, x, n - x + 1) if x else 0.0
        high = stats.beta.isf(tail, x + 1, n - x) if x < n else 1.0
        wanted = {"lower": low, "upper": high}[side]
        if list(asked.found) != [side] or not is_near(asked.found[side], wanted, NEAR):
            wrong.append((asked, wanted))
    assert not wrong


@pytest.mark.parametrize("n", [500, 5_000, 200_000])
@pytest.mark.parametrize("tail", [1e-9, 1e-14, 1e-20])
def test_that_an_upper_limit_of_nothing_seen_holds_at_a_tiny_alpha(n: int, tail: float) -> None:
    # statsmodels #9549: its upper limit was wrong for a count of 0, n >= 500 and a tiny alpha.
    found = answer("clopper_pearson_one_sided", {"n": n, "x": 0, "tail": tail, "side": "upper"})
    assert found["upper"] == pytest.approx(-math.expm1(math.log(tail) / n), rel=1e-12)


def test_that_every_cell_of_an_upper_limit_table_is_the_beta_quantile_rounded_up() -> None:
    chance = Chance("clopper_pearson_upper_table")
    for _ in range(6):
        level = chance.share(5)
        rows = answer("clopper_pearson_upper_table_pct_ceil_0.1", {"conf_level": level})["rows"]
        assert len(rows) == 231
        for n, x, percent in rows:
            limit = 100 * stats.beta.isf(1 - level, x + 1, n - x)
            assert limit - 1e-9 <= percent < limit + 0.1 + 1e-9


def proportions() -> Iterator[Inputs]:
    chance = Chance("k_proportion_homogeneity")
    while True:
        sizes = [chance.spread(2, 3_000) for _ in range(chance.whole(2, 9))]
        seen = [chance.whole(0, size) for size in sizes]
        seen[0], seen[1] = max(1, seen[0]), min(sizes[1] - 1, seen[1])
        yield {"x": seen, "n": sizes}


def test_that_a_comparison_of_proportions_is_scipy_s_chi_square() -> None:
    wrong = []
    for asked in answered("k_proportion_homogeneity", proportions()):
        rest = [n - x for n, x in zip(asked.inputs["n"], asked.inputs["x"], strict=True)]
        table = [asked.inputs["x"], rest]
        wanted = stats.chi2_contingency(table, correction=False)
        ours = asked.found["statistic"], asked.found["p_value"]
        near = is_near(ours[0], wanted.statistic, 0, 1e-10)
        near &= is_near(ours[1], wanted.pvalue, 1e-14, 1e-8)
        wrong += [] if near and asked.found["df"] == wanted.dof else [(asked, wanted)]
    assert not wrong


def test_that_the_statsmodels_engine_would_be_seen_to_differ() -> None:
    asked = Answered({"n": 20, "x": 3, "conf_level": 0.9}, {})
    wilson: Any = by_statsmodels("wilson")(asked)
    assert not is_near(wilson[0], by_statsmodels("beta")(asked)[0], NEAR)
