from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.allocation import largest_remainder, neyman, skip_interval
from qapi_desk.sampling.homogeneity import homogeneity

WEIGHTS = st.dictionaries(
    st.text(max_size=4), st.fractions(0, 1000), min_size=1, max_size=12
).filter(lambda weights: any(weights.values()))


@given(st.integers(0, 5000), WEIGHTS)
def test_that_shares_add_up_and_lie_next_to_their_quotas(
    n: int, weights: dict[str, Fraction]
) -> None:
    shares, total = largest_remainder(n, weights), sum(weights.values())
    assert sum(shares.values()) == n
    assert all(abs(shares[name] - n * weights[name] / total) < 1 for name in weights)


@given(st.integers(0, 5000), WEIGHTS)
def test_that_shares_do_not_depend_on_the_order_of_names(
    n: int, weights: dict[str, Fraction]
) -> None:
    turned = dict(reversed(weights.items()))
    assert largest_remainder(n, turned) == largest_remainder(n, weights)


def test_that_a_tie_goes_to_the_larger_weight_and_then_to_the_name() -> None:
    half = {"b": Fraction(1), "a": Fraction(1)}
    assert largest_remainder(1, half) == {"a": 1, "b": 0}
    assert largest_remainder(2, {"a": Fraction(1), "b": Fraction(3)}) == {"a": 0, "b": 2}


@pytest.mark.parametrize("weights", [{}, {"a": Fraction(0)}, {"a": Fraction(2), "b": Fraction(-1)}])
def test_that_weights_that_share_nothing_are_refused(weights: dict[str, Fraction]) -> None:
    with pytest.raises(Refused, match="must not be negative"):
        largest_remainder(3, weights)


def test_that_neyman_gives_more_to_what_varies_more() -> None:
    shares = neyman(90, [Fraction(10), Fraction(10)], [Fraction(1), Fraction(2)])
    assert shares == [30, 60]


def test_that_neyman_needs_a_deviation_for_every_size() -> None:
    with pytest.raises(Refused, match="size and its deviation"):
        neyman(10, [Fraction(1)], [])


def test_that_neyman_refuses_where_every_product_is_nothing() -> None:
    with pytest.raises(Refused):
        neyman(10, [Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)])


@pytest.mark.parametrize(("universe", "n", "skip"), [(60, 30, 2), (77, 30, 3), (94, 30, 3)])
def test_that_the_skip_is_rounded_as_the_labor_department_does(
    universe: int, n: int, skip: int
) -> None:
    assert skip_interval(universe, n) == skip


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 200)), min_size=2, max_size=8))
def test_that_homogeneity_is_scipy_s_chi_square(pairs: list[tuple[int, int]]) -> None:
    sizes = [n for n, _ in pairs]
    counts = [min(n, x) for n, x in pairs]
    if sum(counts) in {0, sum(sizes)}:
        with pytest.raises(Refused, match="nothing to compare"):
            homogeneity(counts, sizes)
        return
    rest = [n - x for n, x in zip(sizes, counts, strict=True)]
    expected = stats.chi2_contingency([counts, rest], correction=False)
    found = homogeneity(counts, sizes)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-8)
    assert found.df == len(sizes) - 1


@pytest.mark.parametrize(
    ("counts", "sizes"), [([1], [2]), ([1, 2], [3]), ([4, 1], [3, 3]), ([0, 0], [0, 3])]
)
def test_that_samples_that_cannot_be_compared_are_refused(
    counts: list[int], sizes: list[int]
) -> None:
    with pytest.raises(Refused):
        homogeneity(counts, sizes)
