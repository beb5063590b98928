"""Whether a sample looks like its universe: R's figure, whole enumerations, merged groups."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.estimates import GroupShare
from qapi_desk.sampling.representativeness import compare

Groups = dict[str, int]
NAMES = "ABCDEFGH"


@st.composite
def drawn_groups(draw: st.DrawFn) -> tuple[Groups, Groups]:
    sizes = draw(st.lists(st.integers(0, 200), min_size=1, max_size=8).filter(any))
    universe = dict(zip(NAMES, sizes, strict=False))
    return universe, {name: draw(st.integers(0, size)) for name, size in universe.items()}


def test_that_it_is_r_s_statistic_with_the_finite_universe() -> None:
    """R 4.2.2: chisq.test(c(45, 25, 18, 12), p = c(.4, .3, .2, .1)), times 999 / 900, pchisq."""
    universe = {"A": 400, "B": 300, "C": 200, "D": 100}
    found = compare("office", universe, {"A": 45, "B": 25, "C": 18, "D": 12})
    assert found.statistic == pytest.approx(2.28475, rel=1e-13)
    assert found.p_value == pytest.approx(0.5154486959366779, rel=1e-11)
    assert (found.by, found.universe, found.n, found.df) == ("office", 1000, 100, 3)


def _law(sizes: tuple[int, ...], n: int) -> list[tuple[float, float, float]]:
    """Every sample of n by its groups: its probability, its statistic's p-value, statistic."""
    universe = dict(zip(NAMES, sizes, strict=False))
    total = math.comb(sum(sizes), n)
    found = []
    for first in itertools.product(*(range(min(n, size) + 1) for size in sizes[:-1])):
        last = n - sum(first)
        if 0 <= last <= sizes[-1]:
            counts = (*first, last)
            ways = math.prod(map(math.comb, sizes, counts))
            said = compare("office", universe, dict(zip(NAMES, counts, strict=False)))
            assert said.p_value is not None
            assert said.statistic is not None
            found.append((ways / total, said.p_value, said.statistic))
    return found


@pytest.mark.parametrize(("sizes", "n"), [((30, 18, 12), 30), ((60, 40), 20), ((40, 40, 40), 90)])
def test_that_over_all_samples_the_statistic_averages_its_degrees_of_freedom(
    sizes: tuple[int, ...], n: int
) -> None:
    law = _law(sizes, n)
    assert sum(p for p, _, _ in law) == pytest.approx(1)
    assert sum(p * statistic for p, _, statistic in law) == pytest.approx(len(sizes) - 1)


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.1, 0.25, 0.5, 0.75])
def test_that_over_all_samples_p_values_are_about_uniform(alpha: float) -> None:
    law = _law((60, 50, 40), 75)
    assert sum(p for p, p_value, _ in law if p_value <= alpha) == pytest.approx(alpha, abs=0.03)


def test_that_a_draw_from_half_the_offices_is_noticed() -> None:
    found = compare("office", {"A": 500, "B": 500}, {"A": 80, "B": 20})
    assert found.p_value is not None
    assert found.p_value < 1e-8


def test_that_groups_that_expect_fewer_than_five_are_counted_together() -> None:
    universe = {"A": 500, "B": 420, "C": 40, "D": 30, "E": 10}
    found = compare("worker", universe, {"A": 48, "B": 44, "C": 4, "D": 3, "E": 1})
    assert [group.name for group in found.groups] == ["A", "B", "other"]
    assert found.groups[-1] == GroupShare("other", 80, 8, Fraction(8))
    assert (found.merged, found.df) == (3, 2)


def test_that_the_smallest_group_of_five_joins_where_the_rest_expects_fewer() -> None:
    found = compare("week", {"A": 50, "B": 30, "C": 16, "D": 4}, {"A": 25, "B": 15, "C": 8, "D": 2})
    assert [(group.name, int(group.expected)) for group in found.groups] == [
        ("A", 25),
        ("B", 15),
        ("other", 10),
    ]


def test_that_of_equals_the_first_by_name_joins() -> None:
    found = compare("week", {"C": 20, "B": 20, "A": 2}, {"C": 10, "B": 10, "A": 1})
    assert [group.name for group in found.groups] == ["C", "other"]
    assert found.groups[-1].universe == 22


def test_that_a_group_called_other_keeps_its_name() -> None:
    found = compare("office", {"other": 60, "B": 36, "C": 4}, {"other": 30, "B": 18, "C": 2})
    assert [group.name for group in found.groups] == ["other", "other*"]


@pytest.mark.parametrize(
    ("universe", "drawn"),
    [
        ({"A": 100}, {"A": 50}),
        ({"A": 10, "B": 10}, {"A": 2, "B": 1}),
        ({"A": 10, "B": 10}, {"A": 10, "B": 10}),
        ({"A": 10, "B": 10}, {}),
        ({"A": 100, "B": 0}, {"A": 50}),
    ],
)
def test_that_there_may_be_nothing_to_compare(universe: Groups, drawn: Groups) -> None:
    found = compare("office", universe, drawn)
    assert (found.statistic, found.p_value) == (None, None)


@settings(deadline=None)
@given(drawn_groups())
def test_that_no_case_is_lost_by_merging(case: tuple[Groups, Groups]) -> None:
    universe, drawn = case
    found = compare("office", universe, drawn)
    assert sum(group.universe for group in found.groups) == found.universe == sum(universe.values())
    assert sum(group.drawn for group in found.groups) == found.n == sum(drawn.values())
    assert sum(group.expected for group in found.groups) == found.n


@settings(deadline=None)
@given(drawn_groups())
def test_that_each_group_compared_expects_five(case: tuple[Groups, Groups]) -> None:
    found = compare("office", *case)
    assert len(found.groups) == 1 or all(group.expected >= 5 for group in found.groups)
    assert found.p_value is None or 0 <= found.p_value <= 1


@settings(deadline=None)
@given(drawn_groups())
def test_that_the_order_of_groups_changes_nothing(case: tuple[Groups, Groups]) -> None:
    universe, drawn = case
    assert compare("x", dict(reversed(universe.items())), drawn) == compare("x", universe, drawn)


@pytest.mark.parametrize(
    ("universe", "drawn"),
    [
        ({}, {}),
        ({"A": 0}, {}),
        ({"A": 5}, {"B": 1}),
        ({"A": 5}, {"A": 6}),
        ({"A": 5}, {"A": -1}),
        ({"A": -5, "B": 10}, {"B": 1}),
    ],
)
def test_that_counts_that_cannot_be_are_refused(universe: Groups, drawn: Groups) -> None:
    with pytest.raises(Refused):
        compare("office", universe, drawn)
