import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.numbers import check_sample, decimal_text, exact, half_up, share, whole


def test_that_a_float_is_read_as_its_decimal_text() -> None:
    assert exact(0.05, "alpha") == Fraction(1, 20) == exact(Decimal("0.05"), "alpha")


@pytest.mark.parametrize(
    "bad", [math.nan, math.inf, True, "0.5", None, Decimal("NaN"), Decimal("1e999999999"), [1]]
)
def test_that_what_is_no_ordinary_number_is_refused(bad: object) -> None:
    with pytest.raises(Refused, match="must be an ordinary number"):
        exact(bad, "x")


def test_that_a_refusal_never_shows_an_endless_value() -> None:
    with pytest.raises(Refused) as refusal:
        exact("9" * 1000, "x")
    assert len(refusal.value.sentence) < 120


def test_that_a_whole_number_may_be_written_as_a_float() -> None:
    assert whole(60.0, "N") == 60


@pytest.mark.parametrize("bad", [0.5, -1, 2**31, 1e300])
def test_that_a_count_out_of_range_is_refused(bad: object) -> None:
    with pytest.raises(Refused):
        whole(bad, "N")


@pytest.mark.parametrize("end", [0, 1])
def test_that_a_share_leaves_its_ends_out_unless_asked(end: int) -> None:
    assert share(end, "rate", ends=True) == end
    with pytest.raises(Refused, match="both left out"):
        share(end, "rate")


@pytest.mark.parametrize("bad", [-0.1, 1.1, Fraction(1, 10**101)])
def test_that_a_share_too_near_or_past_an_end_is_refused_either_way(bad: object) -> None:
    with pytest.raises(Refused):
        share(bad, "rate", ends=True)


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ((0, 1, 0), "universe must hold"),
        ((10, 11, 0), "sample of 11"),
        ((10, 0, 0), "sample of 0"),
        ((10, 5, 6), "6 cases cannot"),
        ((10, 5, -1), "-1 cases cannot"),
    ],
)
def test_that_an_impossible_sample_is_refused(sample: tuple[int, int, int], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_sample(*sample)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(9, 10), "0.90"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 40), "-0.025"),
        (Fraction(12), "12.00"),
        (Fraction(0), "0.00"),
    ],
)
def test_that_an_exact_rate_has_one_text(value: Fraction, text: str) -> None:
    assert decimal_text(value) == text


@given(st.fractions())
def test_that_the_text_of_a_rate_reads_back_exactly(value: Fraction) -> None:
    assert Fraction(decimal_text(value)) == value


def test_that_halves_are_rounded_upward() -> None:
    assert [half_up(Fraction(k, 2)) for k in (1, 2, 3, 5)] == [1, 1, 2, 3]
