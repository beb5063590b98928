"""The size of a criterion's true universe from the ranks opened: limits by whole enumeration."""

import math
from fractions import Fraction

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.estimate import eligible_limits, eligible_universe
from qapi_desk.sampling.intervals import INNER, upper_count

CONFIDENCE = Fraction(9, 10)


@pytest.mark.parametrize("wanted", [1, 5, 12])
def test_that_they_cover_the_truth_when_ranks_are_opened_until_enough_apply(wanted: int) -> None:
    """Negative hypergeometric law of the rank of the last case wanted; N = 60, every truth."""
    for truth in range(wanted, 61):
        covered = 0
        for rank in range(wanted, 60 - truth + wanted + 1):
            ways = math.comb(rank - 1, wanted - 1) * math.comb(60 - rank, truth - wanted)
            found = eligible_limits(60, rank, wanted, CONFIDENCE)
            covered += ways * (found.lower <= truth <= found.upper)
        assert Fraction(covered, math.comb(60, truth)) >= CONFIDENCE


def test_that_they_are_never_narrower_above_than_inverse_sampling_allows() -> None:
    for opened in range(2, 60):
        for eligible in range(1, opened + 1):
            inverse = upper_count(60, opened - 1, eligible - 1, Fraction(5, 100))
            assert eligible_limits(60, opened, eligible, CONFIDENCE).upper >= inverse


def test_that_the_estimate_lies_within_and_the_convention_is_named() -> None:
    found = eligible_limits(5000, 140, 100, CONFIDENCE)
    assert found.lower < eligible_universe(5000, 140, 100) < found.upper
    assert found.limits.convention == INNER


def test_that_a_universe_opened_whole_is_known() -> None:
    found = eligible_limits(50, 50, 31, CONFIDENCE)
    assert (found.lower, found.upper) == (31, 31)


@pytest.mark.parametrize(("opened", "eligible"), [(0, 0), (11, 5), (5, 6), (5, -1)])
def test_that_counts_that_cannot_be_are_refused(opened: int, eligible: int) -> None:
    with pytest.raises(Refused):
        eligible_limits(10, opened, eligible, CONFIDENCE)
