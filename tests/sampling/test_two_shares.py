"""Two shares compared exactly: a published table, the edges, and what few cases can show."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.two_shares import FISHER, two_shares


def test_that_fisher_s_tea_comes_out() -> None:
    """Fisher, The Design of Experiments (1935), II: 3 of 4 cups right, p = 34/70 two-sided."""
    found = two_shares(3, 4, 1, 4)
    assert (found.name, found.p_value) == (FISHER, Fraction(34, 70))


def test_that_all_cups_right_is_the_most_that_tea_can_show() -> None:
    assert two_shares(4, 4, 0, 4).p_value == two_shares(3, 4, 1, 4).least == Fraction(2, 70)


def test_that_a_lopsided_table_adds_only_the_rarer_side() -> None:
    """R fisher.test(matrix(c(3,1,0,9),2)): p-value 0.01399; 4 marked of 13, all 3 of 3."""
    assert float(two_shares(3, 3, 1, 10).p_value) == pytest.approx(10 / 715, abs=1e-12)


def test_that_nothing_marked_shows_nothing() -> None:
    found = two_shares(0, 5, 0, 7)
    assert found.p_value == found.least == 1


def test_that_one_marked_case_can_show_little() -> None:
    assert two_shares(1, 5, 0, 15).least == Fraction(1, 4)


@pytest.mark.parametrize("counts", [(6, 5, 0, 5), (0, 5, 6, 5), (0, 0, 1, 5), (1, 5, 0, 0)])
def test_that_counts_that_cannot_be_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(Refused):
        two_shares(*counts)


sizes = st.tuples(st.integers(1, 30), st.integers(1, 30))
tables = sizes.flatmap(
    lambda nm: st.tuples(
        st.integers(0, nm[0]), st.just(nm[0]), st.integers(0, nm[1]), st.just(nm[1])
    )
)


@given(tables)
def test_that_it_does_not_matter_which_comes_first(table: tuple[int, int, int, int]) -> None:
    x, n, y, m = table
    assert two_shares(x, n, y, m) == two_shares(y, m, x, n)


@given(tables)
def test_that_no_chance_is_below_the_least_or_above_one(table: tuple[int, int, int, int]) -> None:
    found = two_shares(*table)
    assert 0 < found.least <= found.p_value <= 1
