"""The oracle's own days and clocks: against the statutes, the printed dates and the program."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.rules.calendars import parse_calendar
from tests.oracles.law import days
from tests.oracles.law.bridge import read

DAYS = st.dates(date(1999, 1, 1), date(2029, 6, 30))
COUNTS = st.integers(0, 120)
KINDS = st.sampled_from(["agency", "court", None])
HOLIDAYS = {"agency": days.agency, "court": days.court, "federal": days.federal}


@pytest.mark.parametrize("name", HOLIDAYS)
def test_that_every_shipped_calendar_is_what_the_statutes_say(name: str) -> None:
    shipped = {date.fromisoformat(each["day"]) for each in read("calendars", name)["closed"]}
    assert shipped == days.closed_weekdays(HOLIDAYS[name], 1998, 2030)


@pytest.mark.parametrize(
    ("start", "count", "kind", "due"),
    [
        ("2002-10-01", 20, None, "2002-10-21"),
        ("2002-10-01", 75, None, "2002-12-15"),
        ("2002-10-01", 90, None, "2002-12-30"),
        ("2002-10-01", 180, None, "2003-03-30"),
        ("2002-11-26", 2, "agency", "2002-12-02"),
        ("2002-11-26", 10, "agency", "2002-12-12"),
        ("2002-07-17", 75, None, "2002-09-30"),
        ("2002-07-02", 90, None, "2002-09-30"),
        ("2002-09-10", 20, None, "2002-09-30"),
    ],
)
def test_that_the_printed_check_dates_come_out(
    start: str, count: int, kind: str | None, due: str
) -> None:
    assert days.after(date.fromisoformat(start), count, kind) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2025-12-15", 1, "2026-01-15"),
    ],
)
def test_that_months_are_clamped_to_their_last_day(start: str, count: int, due: str) -> None:
    assert days.months_after(date.fromisoformat(start), count) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-05-06", "2026-09-30"),
        ("2026-06-30", "2026-09-30"),
        ("2026-07-01", "2026-12-31"),
        ("2026-10-01", "2027-03-31"),
    ],
)
def test_that_a_quarter_runs_to_the_end_of_the_next_one(day: str, end: str) -> None:
    assert days.next_quarter_end(date.fromisoformat(day)) == date.fromisoformat(end)


@given(DAYS, COUNTS, KINDS)
def test_that_a_later_trigger_is_never_due_earlier(day: date, count: int, kind: str | None) -> None:
    assert days.after(day, count, kind) <= days.after(day + timedelta(days=1), count, kind)


@given(DAYS, COUNTS)
def test_that_counting_back_undoes_counting_on(day: date, count: int) -> None:
    assert days.before(days.after(day, count, None), count) == day


@given(DAYS, st.integers(1, 60))
def test_that_a_working_limit_ends_on_an_open_day(day: date, count: int) -> None:
    assert days.is_open("agency", days.after(day, count, "agency"))


@given(DAYS, COUNTS)
def test_that_working_days_never_end_before_calendar_days(day: date, count: int) -> None:
    assert days.after(day, count, "agency") >= days.after(day, count, None)


@given(DAYS, st.integers(0, 12), st.integers(0, 12))
def test_that_months_counted_at_once_are_never_short_of_months_counted_twice(
    day: date, first: int, second: int
) -> None:
    at_once = days.months_after(day, first + second)
    assert days.months_after(days.months_after(day, first), second) <= at_once


def test_that_a_shipped_calendar_reads_as_the_program_reads_it() -> None:
    agency = parse_calendar(read("calendars", "agency"))
    walked = date(2026, 1, 1)
    for _ in range(365):
        assert agency.is_open(walked) is days.is_open("agency", walked)
        walked += timedelta(days=1)
