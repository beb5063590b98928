"""Counting behind the timeline: zooming, moving, gathering what is too near, marking days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.ui.widgets.timeline_reach import (
    LEAST_DAYS,
    LONGEST_DAYS,
    Reach,
    around,
    clustered,
    ticks,
)

YEAR = Reach(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
ordinals = st.integers(1, date.max.toordinal())


def test_that_zooming_keeps_the_day_under_the_mouse_in_its_place() -> None:
    day = date(2026, 3, 1).toordinal()
    assert YEAR.zoomed(0.5, day).share(day) == pytest.approx(YEAR.share(day))


def test_that_nobody_zooms_nearer_than_a_few_days_or_beyond_a_life() -> None:
    assert YEAR.zoomed(0.0001, YEAR.day(0.5)).days == LEAST_DAYS
    assert YEAR.zoomed(10_000, YEAR.day(0.5)).days == LONGEST_DAYS


def test_that_moving_later_shows_later_days() -> None:
    assert YEAR.moved(0.25).first == YEAR.first + YEAR.days / 4


def test_that_moving_beyond_the_case_stops_at_its_ends() -> None:
    far = YEAR.moved(7)
    kept = far.kept_near(YEAR.first, YEAR.last)
    assert kept.first < YEAR.last < kept.last
    assert YEAR.moved(-7).kept_near(YEAR.first, YEAR.last).last > YEAR.first


def test_that_a_reach_within_the_case_stays() -> None:
    assert YEAR.kept_near(YEAR.first, YEAR.last) is YEAR


def test_that_there_is_no_reach_around_nothing() -> None:
    assert around([]) is None


def test_that_a_single_day_has_room_on_both_sides() -> None:
    found = around([date(2026, 3, 2)])
    assert found is not None
    assert found.share(date(2026, 3, 2).toordinal()) == 0.5


@given(st.lists(ordinals, max_size=400).map(sorted), st.floats(1, 80))
def test_that_every_event_in_reach_is_in_exactly_one_cluster(days: list[int], cells: float) -> None:
    reach = Reach(1, date.max.toordinal())
    found = clustered(days, reach, cells)
    assert [n for each in found for n in range(each.first, each.last + 1)] == list(range(len(days)))


@given(st.lists(ordinals, max_size=400).map(sorted), st.floats(1, 80))
def test_that_there_are_never_more_clusters_than_there_is_room_for(
    days: list[int], cells: float
) -> None:
    assert len(clustered(days, Reach(1, date.max.toordinal()), cells)) <= cells + 1


def test_that_events_out_of_reach_are_in_no_cluster() -> None:
    before = int(YEAR.first) - 5
    inside = int(YEAR.first) + 5
    assert [each.count for each in clustered([before, inside], YEAR, 20)] == [1]


@pytest.mark.parametrize(
    ("days", "words"),
    [(12, "-0"), (365, "2026-0"), (366 * 9, "2026"), (366 * 120, "2050")],
    ids=["days", "months", "years", "decades"],
)
def test_that_the_marks_under_the_line_suit_what_is_shown(days: int, words: str) -> None:
    first = date(2026, 1, 1).toordinal() - 1
    found = [text for _, text in ticks(Reach(first, first + days), 8)]
    assert any(words in text for text in found)


@given(ordinals, st.floats(LEAST_DAYS, LONGEST_DAYS), st.floats(1, 30))
def test_that_marks_lie_in_reach_and_are_few(first: int, days: float, room: float) -> None:
    reach = Reach(first, first + days)
    found = [day for day, _ in ticks(reach, room)]
    assert all(reach.first <= day <= reach.last for day in found)
    assert len(found) <= 3 * room + 3
