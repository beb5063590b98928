"""Shares of strata: proportional, Neyman, minimum, take-all, and what cannot be shared out."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.draws import AllocationMethod
from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.allocation import allocate, deviation, largest_remainder

PROPORTIONAL, NEYMAN = AllocationMethod.PROPORTIONAL, AllocationMethod.NEYMAN
HALF = Fraction(1, 2)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Strata with rates, a minimum that can be met and an n that can be shared out."""
    names = draw(st.lists(st.text("abc%é", min_size=1, max_size=3), min_size=1, unique=True))
    sizes = {name: draw(st.integers(1, 400)) for name in names}
    rates = {name: draw(st.fractions(0, 1, max_denominator=20)) for name in names}
    minimum = draw(st.integers(1, 40))
    least = sum(min(size, minimum) for size in sizes.values())
    return {
        "n": draw(st.integers(least, sum(sizes.values()))),
        "sizes": sizes,
        "method": draw(st.sampled_from(AllocationMethod)),
        "minimum": minimum,
        "rates": rates,
    }


@given(cases())
def test_that_shares_add_up_and_stay_between_minimum_and_stratum(case: dict[str, Any]) -> None:
    shares = allocate(**case)
    assert sum(shares.values()) == case["n"]
    for name, size in case["sizes"].items():
        assert min(size, case["minimum"]) <= shares[name] <= size


@given(cases())
def test_that_the_order_of_strata_changes_nothing(case: dict[str, Any]) -> None:
    turned = dict(reversed(case["sizes"].items()))
    assert allocate(**{**case, "sizes": turned}) == allocate(**case)


@given(cases())
def test_that_strata_between_their_bounds_get_equal_shares_of_their_weight(
    case: dict[str, Any],
) -> None:
    shares, sizes, rates = allocate(**case), case["sizes"], case["rates"]
    inside = [name for name in sizes if case["minimum"] < shares[name] < sizes[name]]
    weight = {h: sizes[h] * deviation(sizes[h], rates[h]) for h in inside}
    if case["method"] is PROPORTIONAL or not all(weight.values()):
        weight = {h: Fraction(sizes[h]) for h in inside}
    if inside and (case["method"] is PROPORTIONAL or all(rates[h] % 1 for h in sizes)):
        low = max((shares[h] - 1) / weight[h] for h in inside)
        high = min((shares[h] + 1) / weight[h] for h in inside)
        assert low < high


def test_that_a_stratum_below_the_minimum_is_taken_whole() -> None:
    shares = allocate(30, {"a": 970, "b": 28, "c": 2}, method=PROPORTIONAL, minimum=3)
    assert shares == {"a": 25, "b": 3, "c": 2}


def test_that_raising_one_stratum_to_the_minimum_can_raise_another() -> None:
    shares = allocate(100, {"a": 900, "b": 60, "c": 40}, method=PROPORTIONAL, minimum=6)
    assert shares == {"a": 88, "b": 6, "c": 6}


def test_that_proportional_shares_are_hamilton_s() -> None:
    sizes = {"a": 4421, "h": 755, "m": 1018}
    plain = largest_remainder(200, {name: Fraction(size) for name, size in sizes.items()})
    assert allocate(200, sizes, method=PROPORTIONAL, minimum=2) == plain


def test_that_neyman_gives_more_where_the_rate_is_nearer_to_one_half() -> None:
    shares = allocate(
        90,
        {"a": 1000, "b": 1000},
        method=NEYMAN,
        minimum=2,
        rates={"a": HALF, "b": Fraction(1, 5) * HALF},
    )
    assert shares == {"a": 56, "b": 34}  # deviations .5 and .3


def test_that_neyman_gives_a_stratum_no_more_than_it_holds() -> None:
    rates = {"a": HALF, "b": Fraction(99, 100)}
    shares = allocate(60, {"a": 40, "b": 1000}, method=NEYMAN, minimum=2, rates=rates)
    assert shares == {"a": 10, "b": 50}
    assert allocate(500, {"a": 40, "b": 1000}, method=NEYMAN, minimum=2, rates=rates) == {
        "a": 40,
        "b": 460,
    }


def test_that_neyman_without_any_deviation_is_proportional() -> None:
    sizes, sure = {"a": 100, "b": 300}, {"a": Fraction(1), "b": Fraction(0)}
    shares = allocate(40, sizes, method=NEYMAN, minimum=2, rates=sure)
    assert shares == allocate(40, sizes, method=PROPORTIONAL, minimum=2)


def test_that_what_varying_strata_cannot_hold_goes_to_the_others_by_size() -> None:
    sizes, rates = {"a": 10, "b": 100, "c": 200}, {"a": HALF, "b": Fraction(1), "c": Fraction(1)}
    shares = allocate(40, sizes, method=NEYMAN, minimum=2, rates=rates)
    assert shares == {"a": 10, "b": 10, "c": 20}


def test_that_too_much_here_and_too_little_there_may_settle_at_once() -> None:
    rates = {"a": HALF, "b": Fraction(1)}
    assert allocate(42, {"a": 40, "b": 90}, method=NEYMAN, minimum=2, rates=rates) == {
        "a": 40,
        "b": 2,
    }


def test_that_too_much_is_settled_before_a_lesser_too_little() -> None:
    sizes = {"a": 20, "b": 90, "c": 400}
    rates = {"a": HALF, "b": Fraction(1, 100), "c": Fraction(56, 10**6)}
    shares = allocate(60, sizes, method=NEYMAN, minimum=9, rates=rates)
    assert shares == {"a": 20, "b": 30, "c": 10}


def test_that_a_tie_goes_to_the_larger_stratum_and_then_to_the_name() -> None:
    assert allocate(5, {"b": 10, "a": 10}, method=PROPORTIONAL, minimum=1) == {"a": 3, "b": 2}
    weights = {"a": Fraction(1), "b": Fraction(1)}
    assert largest_remainder(1, weights, {"a": 5, "b": 6}) == {"a": 0, "b": 1}


def test_that_a_census_takes_every_stratum_whole() -> None:
    sizes = {"a": 7, "b": 90, "c": 1}
    assert allocate(98, sizes, method=PROPORTIONAL, minimum=2) == sizes


def test_that_strata_all_within_the_minimum_are_all_taken() -> None:
    assert allocate(3, {"a": 2, "b": 1}, method=PROPORTIONAL, minimum=2) == {"a": 2, "b": 1}


@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(1, 3), Fraction(9, 10)])
def test_that_a_deviation_is_the_root_of_n_over_n_less_one_p_q(rate: Fraction) -> None:
    expected = math.sqrt(Fraction(50, 49) * rate * (1 - rate))
    assert float(deviation(50, rate)) == pytest.approx(expected, rel=1e-15)


def test_that_a_deviation_whose_root_is_a_fraction_is_exact() -> None:
    assert deviation(2, Fraction(1, 3)) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"sizes": {}}, "none", "no strata"),
        ({"sizes": {"a": 10, "east": 0}}, "empty", "'east' holds no case"),
        ({"n": -1}, "n", "sample of -1"),
        ({"n": 111}, "n", "hold 110 cases together"),
        ({"minimum": 0}, "minimum", "at least 1, not 0"),
        ({"n": 4, "minimum": 3}, "minimum", "needs 6 cases; a sample of 4 ends before .* 'b'"),
    ],
)
def test_that_what_cannot_be_shared_out_is_refused(
    change: dict[str, Any], code: str, words: str
) -> None:
    asked = {"n": 20, "sizes": {"a": 10, "b": 100}, "method": PROPORTIONAL, "minimum": 2}
    with pytest.raises(Refused, match=words) as refusal:
        allocate(**{**asked, **change})
    assert refusal.value.code == f"sampling.allocation.{code}"


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        (None, "the stratum 'a'"),
        ({"a": HALF}, "the stratum 'b'"),
        ({"a": HALF, "b": HALF, "x": HALF}, "no stratum 'x'"),
        ({"a": HALF, "b": Fraction(3, 2)}, "from 0 to 1; 3/2"),
        ({"a": Fraction(-1, 2), "b": HALF}, "from 0 to 1; -1/2"),
    ],
)
def test_that_neyman_asks_a_rate_of_every_stratum(
    rates: dict[str, Fraction] | None, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        allocate(20, {"a": 10, "b": 100}, method=NEYMAN, minimum=2, rates=rates)
