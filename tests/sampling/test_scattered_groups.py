"""Many small groups: the statistic's exact variance, and p-values that chance spreads evenly."""

import itertools
import statistics
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from qapi_desk.domain.estimates import Representativeness
from qapi_desk.sampling.representativeness import compare
from qapi_desk.sampling.scattered import added, spread, statistic_variance
from qapi_desk.sampling.special import chi_square_tail

WORKERS = {f"W{number:03}": 1 + number % 40 for number in range(300)}
ONE_EACH = [worker for worker, cases in WORKERS.items() for _ in range(cases)]


def statistics_of_all_samples(sizes: tuple[int, ...], n: int) -> list[Fraction]:
    """The statistic of every sample of n, by enumeration."""
    size = sum(sizes)
    cases = [group for group, count in enumerate(sizes) for _ in range(count)]
    found = []
    for chosen in itertools.combinations(range(size), n):
        counts = Counter(cases[one] for one in chosen)
        expected = [Fraction(n * count, size) for count in sizes]
        pearson = sum((counts[g] - e) ** 2 / e for g, e in enumerate(expected))
        found.append(pearson * Fraction(size - 1, size - n))
    return found


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_that_the_variance_is_that_of_all_samples(n: int) -> None:
    sizes = (1, 2, 2, 3, 1)
    every = statistics_of_all_samples(sizes, n)
    assert statistic_variance(sizes, n) == statistics.pvariance(every)
    assert statistics.mean(every) == len(sizes) - 1


@pytest.mark.parametrize(("sizes", "n"), [((3, 2), 0), ((3, 2), 5), ((7,), 2), ((1, 1, 1), 2)])
def test_that_without_chance_there_is_no_variance(sizes: tuple[int, ...], n: int) -> None:
    assert statistic_variance(sizes, n) == 0


def drawn_by_chance(number: int) -> Counter[str]:
    return Counter(np.random.default_rng(number).choice(ONE_EACH, 200, replace=False).tolist())


def test_that_every_small_group_stands_by_itself() -> None:
    found = spread("worker", WORKERS, drawn_by_chance(1))
    assert (len(found.groups), found.merged, found.df) == (300, 0, 299)
    assert found.variance


def test_that_p_values_of_honest_draws_are_about_uniform() -> None:
    told = [spread("worker", WORKERS, drawn_by_chance(number)).p_value for number in range(400)]
    for level in (0.05, 0.25, 0.5, 0.75):
        share = sum(p is not None and p <= level for p in told) / len(told)
        assert share == pytest.approx(level, abs=0.08)


def test_that_a_sample_of_a_few_workers_is_noticed() -> None:
    few = Counter(one for one in ONE_EACH if one.endswith(("38", "39")))
    found = spread("worker", WORKERS, few)
    assert found.p_value is not None
    assert found.p_value < 1e-6


def test_that_large_groups_are_compared_as_ever() -> None:
    universe, drawn = {"A": 400, "B": 300, "C": 3}, {"A": 60, "B": 40}
    assert spread("office", universe, drawn) == compare("office", universe, drawn)


def test_that_single_cases_leave_nothing_to_compare() -> None:
    found = spread("worker", dict.fromkeys("ABCDEF", 1), {"A": 1})
    assert (found.statistic, found.p_value, found.merged) == (None, None, 6)


def part(statistic: float | None, df: int, variance: float | None = None) -> Representativeness:
    return Representativeness("worker", 100, 10, (), 1, statistic, df, None, variance)


def test_that_strata_add_statistics_and_degrees() -> None:
    found = added("worker", (), {"a": part(3.0, 4), "b": part(5.0, 6), "c": part(None, 9)})
    assert (found.universe, found.n, found.merged, found.df) == (300, 30, 3, 10)
    assert found.p_value == chi_square_tail(8.0, 10)
    assert found.variance is None


def test_that_a_scattered_stratum_adds_its_own_variance() -> None:
    found = added("worker", (), {"a": part(3.0, 4), "b": part(50.0, 60, 90.0)})
    assert found.variance == 98.0
    assert found.p_value == chi_square_tail(2 * 53.0 * 64 / 98, 2 * 64**2 / 98)


def test_that_strata_that_say_nothing_stay_silent_together() -> None:
    found = added("worker", (), {"a": part(None, 0), "b": part(None, 0)})
    assert (found.statistic, found.p_value) == (None, None)
