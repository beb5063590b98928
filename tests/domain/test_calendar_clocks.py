"""How limits are counted: calendar, open-day and month clocks, rolls and readings."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.calendar import (
    ClosedDay,
    DayCalendar,
    Roll,
    Unit,
    add_calendar_days,
    add_months,
    quarter_end,
    readings,
    reckon,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import SkippedDay

SHIPPED = Path(__file__).parents[2] / "resources" / "calendars"
OPEN_UNITS = (Unit.BUSINESS_DAYS, Unit.WORKING_DAYS, Unit.COURT_DAYS)


def shipped(name: str) -> DayCalendar:
    document = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    closed = tuple(
        ClosedDay(date.fromisoformat(each["day"]), each["name"], each["source"])
        for each in document["closed"]
    )
    first, last = (date.fromisoformat(document[key]) for key in ("first", "last"))
    return DayCalendar(name, document["version"], first, last, closed)


AGENCY = shipped("agency")
DAYS = st.dates(date(1998, 1, 1), date(2028, 12, 31))
AMOUNTS = st.integers(0, 200)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("trigger", "amount", "unit", "due"),
    [
        # the check values of federal-protocols 2.7
        ("2002-10-01", 20, "calendar_days", "2002-10-21"),
        ("2002-10-01", 75, "calendar_days", "2002-12-15"),
        ("2002-10-01", 90, "calendar_days", "2002-12-30"),
        ("2002-10-01", 180, "calendar_days", "2003-03-30"),
        ("2002-11-26", 2, "business_days", "2002-12-02"),
        ("2002-11-26", 10, "working_days", "2002-12-12"),
        ("2002-07-17", 75, "calendar_days", "2002-09-30"),
        ("2002-07-02", 90, "calendar_days", "2002-09-30"),
        ("2002-09-10", 20, "calendar_days", "2002-09-30"),
        # month clamps and leap days
        ("2026-08-31", 6, "months", "2027-02-28"),
        ("2027-08-31", 6, "months", "2028-02-29"),
        ("2024-02-29", 12, "months", "2025-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2025-02-28", 12, "months", "2026-02-28"),
        ("2026-12-31", 2, "months", "2027-02-28"),
        # a trigger on a Friday, a weekend, a holiday eve
        ("2026-09-04", 1, "working_days", "2026-09-08"),
        ("2026-09-05", 1, "working_days", "2026-09-08"),
        ("2026-09-06", 5, "business_days", "2026-09-14"),
        ("2026-09-07", 1, "court_days", "2026-09-08"),
        ("2026-09-07", 0, "working_days", "2026-09-07"),
        # quarters, the same day, days of unstated type
        ("2026-05-10", 1, "quarter", "2026-09-30"),
        ("2026-12-31", 1, "quarter", "2027-03-31"),
        ("2026-09-05", 0, "same_day", "2026-09-05"),
        ("2026-09-01", 30, "days_unspecified", "2026-10-01"),
    ],
)
def test_that_a_limit_ends_on_the_published_day(
    trigger: str, amount: int, unit: str, due: str
) -> None:
    assert reckon(day(trigger), amount, Unit(unit), AGENCY).due == day(due)


def test_that_skipped_days_are_named_with_their_reasons() -> None:
    reckoning = reckon(day("2026-09-03"), 2, Unit.WORKING_DAYS, AGENCY)
    assert reckoning.skipped == (
        SkippedDay(day("2026-09-05"), "Saturday"),
        SkippedDay(day("2026-09-06"), "Sunday"),
        SkippedDay(day("2026-09-07"), "Labor Day"),
    )


def test_that_calendar_days_skip_nothing_and_name_no_calendar() -> None:
    reckoning = reckon(day("2026-09-03"), 30, Unit.CALENDAR_DAYS, AGENCY)
    assert (reckoning.skipped, reckoning.calendar) == ((), None)


def test_that_an_open_day_clock_names_its_calendar_and_version() -> None:
    assert reckon(day("2026-09-03"), 2, Unit.COURT_DAYS, AGENCY).calendar == AGENCY.label


@pytest.mark.parametrize("unit", OPEN_UNITS)
def test_that_every_open_day_clock_names_the_days_it_skips(unit: Unit) -> None:
    reckoning = reckon(day("2026-09-04"), 1, unit, AGENCY)
    assert [skipped.reason for skipped in reckoning.skipped] == ["Saturday", "Sunday", "Labor Day"]


def test_that_no_due_day_rolls_unless_told() -> None:
    assert reckon(day("2026-08-08"), 30, Unit.CALENDAR_DAYS, AGENCY).due == day("2026-09-07")


def test_that_a_rolled_due_day_moves_to_the_next_open_day_and_says_from_where() -> None:
    reckoning = reckon(day("2026-08-06"), 30, Unit.CALENDAR_DAYS, AGENCY, Roll.FORWARD)
    assert (reckoning.due, reckoning.rolled_from) == (day("2026-09-08"), day("2026-09-05"))


def test_that_a_roll_names_every_closed_day_it_steps_over() -> None:
    reckoning = reckon(day("2026-08-06"), 30, Unit.CALENDAR_DAYS, AGENCY, Roll.FORWARD)
    assert [each.reason for each in reckoning.skipped] == ["Saturday", "Sunday", "Labor Day"]


def test_that_a_roll_names_no_closed_day_before_the_due_day() -> None:
    reckoning = reckon(day("2026-08-07"), 30, Unit.CALENDAR_DAYS, AGENCY, Roll.FORWARD)
    assert [each.reason for each in reckoning.skipped] == ["Sunday", "Labor Day"]


def test_that_a_due_day_on_an_open_day_does_not_roll() -> None:
    reckoning = reckon(day("2026-08-09"), 30, Unit.CALENDAR_DAYS, AGENCY, Roll.FORWARD)
    assert (reckoning.due, reckoning.rolled_from, reckoning.skipped) == (
        day("2026-09-08"),
        None,
        (),
    )


def test_that_unstated_days_give_both_readings_the_calendar_one_first() -> None:
    both = readings(day("2026-09-01"), 10, Unit.DAYS_UNSPECIFIED, AGENCY)
    assert [each.due for each in both] == [day("2026-09-11"), day("2026-09-16")]


def test_that_unstated_days_give_one_reading_when_both_agree() -> None:
    assert len(readings(day("2026-09-01"), 2, Unit.DAYS_UNSPECIFIED, AGENCY)) == 1


def test_that_days_of_a_stated_type_have_one_reading() -> None:
    assert len(readings(day("2026-09-01"), 10, Unit.CALENDAR_DAYS, AGENCY)) == 1


@pytest.mark.parametrize("trigger", ["1997-12-31", "2031-01-01", "2030-12-30"])
def test_that_open_days_outside_the_calendar_are_refused(trigger: str) -> None:
    with pytest.raises(Refused, match="extend the calendar") as refused:
        reckon(day(trigger), 5, Unit.WORKING_DAYS, AGENCY)
    assert refused.value.code == "calendar.range"


@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.YEAR])
def test_that_a_due_day_after_the_last_day_there_is_is_refused(unit: Unit) -> None:
    with pytest.raises(Refused) as refused:
        reckon(date(9999, 12, 1), 45, unit, AGENCY)
    assert refused.value.code == "calendar.no_such_day"


def test_that_calendar_days_need_no_calendar() -> None:
    assert reckon(day("1990-01-01"), 10, Unit.CALENDAR_DAYS, AGENCY).due == day("1990-01-11")


def test_that_open_days_between_two_days_are_counted_without_the_first() -> None:
    assert AGENCY.count_open_days(day("2026-09-03"), day("2026-09-08")) == 2


def test_that_a_weekend_needs_no_listing() -> None:
    bare = DayCalendar("bare", "1", day("2026-01-01"), day("2026-12-31"), ())
    assert (bare.why_closed(day("2026-09-05")), bare.is_open(day("2026-09-07"))) == (
        "Saturday",
        True,
    )


def test_that_a_calendar_speaks_of_its_first_and_last_day() -> None:
    short = DayCalendar("short", "1", day("2026-09-07"), day("2026-09-11"), ())
    assert (short.is_open(short.first), short.is_open(short.last)) == (True, True)


def test_that_asking_about_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(Refused):
        AGENCY.is_open(day("2031-01-01"))


@given(DAYS, st.integers(1, 200), st.sampled_from(OPEN_UNITS))
def test_that_an_open_day_clock_never_ends_on_a_closed_day(
    trigger: date, amount: int, unit: Unit
) -> None:
    assert AGENCY.is_open(reckon(trigger, amount, unit, AGENCY).due)


@given(DAYS, AMOUNTS, st.integers(1, 60))
def test_that_a_longer_open_day_limit_ends_later(trigger: date, amount: int, more: int) -> None:
    assert AGENCY.add_open_days(trigger, amount) < AGENCY.add_open_days(trigger, amount + more)


@given(DAYS, st.integers(1, 120), st.integers(1, 120))
def test_that_open_days_add_up(trigger: date, one: int, two: int) -> None:
    there = AGENCY.add_open_days(AGENCY.add_open_days(trigger, one), two)
    assert there == AGENCY.add_open_days(trigger, one + two)


@given(DAYS, st.integers(1, 200))
def test_that_open_and_skipped_days_fill_the_span(trigger: date, amount: int) -> None:
    reckoning = reckon(trigger, amount, Unit.WORKING_DAYS, AGENCY)
    assert amount + len(reckoning.skipped) == (reckoning.due - trigger).days


@given(DAYS, st.integers(1, 200))
def test_that_counting_back_gives_the_amount(trigger: date, amount: int) -> None:
    due = AGENCY.add_open_days(trigger, amount)
    assert AGENCY.count_open_days(trigger, due) == amount


@given(DAYS, DAYS, AMOUNTS)
def test_that_a_later_trigger_never_ends_earlier(one: date, two: date, amount: int) -> None:
    early, late = sorted((one, two))
    for unit in Unit:
        first, second = (reckon(each, amount, unit, AGENCY).due for each in (early, late))
        assert first <= second


@given(DAYS, st.integers(0, 1000), st.integers(0, 1000))
def test_that_calendar_days_add_up(trigger: date, one: int, two: int) -> None:
    there = add_calendar_days(add_calendar_days(trigger, one), two)
    assert there == trigger + timedelta(days=one + two)


@given(DAYS, st.integers(0, 240))
def test_that_months_land_in_their_month_on_the_same_or_its_last_day(
    trigger: date, months: int
) -> None:
    due = add_months(trigger, months)
    assert (due.year * 12 + due.month) - (trigger.year * 12 + trigger.month) == months
    is_clamped = due.day < trigger.day and (due + timedelta(days=1)).day == 1
    assert due.day == trigger.day or is_clamped


@given(DAYS)
def test_that_a_quarter_ends_on_its_own_last_day(trigger: date) -> None:
    end = quarter_end(trigger)
    assert (end >= trigger, end.month % 3, (end + timedelta(days=1)).day) == (True, 0, 1)


def test_that_the_governing_reading_of_unstated_days_comes_first() -> None:
    first, second = readings(
        day("2026-09-01"), 10, Unit.DAYS_UNSPECIFIED, AGENCY, Roll.NONE, Unit.WORKING_DAYS
    )
    assert (first.due, first.unit) == (day("2026-09-16"), Unit.DAYS_UNSPECIFIED)
    assert (second.due, second.unit) == (day("2026-09-11"), Unit.CALENDAR_DAYS)


def test_that_open_days_counted_back_stay_inside_the_calendar() -> None:
    with pytest.raises(Refused) as refused:
        AGENCY.subtract_open_days(AGENCY.first, 1)
    assert refused.value.code == "calendar.range"
