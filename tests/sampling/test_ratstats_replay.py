import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.sampling.replay import as_printed, replay_sets


def test_that_the_user_guide_s_first_draw_is_replayed() -> None:
    # RAT-STATS 2010 User Guide, p. 2-7: seed 48863.78, 1 to 1000, fourteen numbers.
    printed = [718, 643, 247, 236, 821, 650, 257, 141, 301, 22, 980, 507, 440, 557]
    assert [value for (value,) in replay_sets(48863.78, [(1, 1000)], 14)] == printed


@pytest.mark.parametrize("other", [48863.77, 48863.781])
def test_that_neighbouring_seeds_give_one_sample(other: float) -> None:
    assert replay_sets(other, [(1, 1000)], 14) == replay_sets(48863.78, [(1, 1000)], 14)


def test_that_a_number_seen_before_is_passed_over() -> None:
    drawn = replay_sets(7, [(1, 40)], 40)
    assert sorted(drawn) == [(number,) for number in range(1, 41)]


def test_that_spares_are_a_longer_draw() -> None:
    assert replay_sets(7, [(1, 900)], 30)[:20] == replay_sets(7, [(1, 900)], 20)


def test_that_a_printout_sorts_its_first_block_only() -> None:
    assert as_printed([(3,), (1,), (9,), (2,)], 2) == [(1,), (3,), (9,), (2,)]


@pytest.mark.parametrize("ranges", [[], [(5, 4)]])
def test_that_an_empty_range_is_refused(ranges: list[tuple[int, int]]) -> None:
    with pytest.raises(Refused, match="not below its lowest"):
        replay_sets(1, ranges, 1)


@pytest.mark.parametrize("count", [0, 11, 10_001])
def test_that_more_numbers_than_there_are_cannot_be_replayed(count: int) -> None:
    with pytest.raises(Refused, match=f"{count} different numbers"):
        replay_sets(1, [(1, 10 if count < 100 else 10**6)], count)
