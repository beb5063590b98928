"""Two shares compared: against SciPy's Fisher, and agreement of strata against statsmodels."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from qapi_desk.sampling.agreement import weighted
from qapi_desk.sampling.two_shares import two_shares
from tests.oracles.designs import Chance

TABLES = 400
KINDS = ("pass", "fail", "not applicable")


def tables() -> Iterator[tuple[int, int, int, int]]:
    chance = Chance("two shares")
    for number in range(TABLES):
        n, m = chance.whole(1, 30 + number), chance.whole(1, 300 + number)
        yield chance.whole(0, min(n, 12)), n, chance.whole(0, min(m, 12)), m


@pytest.mark.parametrize("table", list(tables())[::8], ids=str)
def test_that_scipy_comes_to_the_same_chance(table: tuple[int, int, int, int]) -> None:
    x, n, y, m = table
    found = stats.fisher_exact([[x, n - x], [y, m - y]])
    assert float(two_shares(x, n, y, m).p_value) == pytest.approx(found.pvalue, rel=1e-9)


@pytest.mark.parametrize("table", list(tables())[::40], ids=str)
def test_that_no_split_in_scipy_has_a_smaller_chance(table: tuple[int, int, int, int]) -> None:
    x, n, y, m = table
    marked = x + y
    ends = range(max(0, marked - m), min(n, marked) + 1)
    splits = ([[k, n - k], [marked - k, m - marked + k]] for k in ends)
    least = min(stats.fisher_exact(split).pvalue for split in splits)
    assert float(two_shares(x, n, y, m).least) == pytest.approx(least, rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_that_weighted_kappa_is_that_of_a_table_of_weighted_counts(seed: int) -> None:
    """Each stratum's table scaled to what it holds, the two added, given to statsmodels."""
    chance = Chance(f"strata {seed}")
    held = chance.whole(40, 90), chance.whole(200, 900)
    tables = [{(one, two): chance.whole(0, 9) for one in KINDS for two in KINDS} for _ in held]
    found = weighted(list(zip(held, tables, strict=True)))
    added = [[_scaled(held, tables, (one, two)) for two in KINDS] for one in KINDS]
    told = cohens_kappa(added, return_results=False)
    assert found.kappa == pytest.approx(told, rel=1e-9)


def _scaled(
    held: tuple[int, int], tables: list[dict[tuple[str, str], int]], pair: tuple[str, str]
) -> float:
    shares = (Fraction(table[pair], sum(table.values())) for table in tables)
    return float(sum(size * share for size, share in zip(held, shares, strict=True)))
