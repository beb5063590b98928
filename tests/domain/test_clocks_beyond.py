"""Counts backwards, spans that stop a clock, the later of two, and recurring duties."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.calendar import (
    ClosedDay,
    DayCalendar,
    Reckoning,
    Roll,
    Unit,
    due_day,
    reckon,
)
from qapi_desk.domain.clocks import (
    STOOD_STILL,
    Span,
    joined,
    latest_before,
    month_end,
    reckon_before,
    reckon_tolled,
    recurrences,
    started,
    tolled_due,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.outcomes import SkippedDay

SHIPPED = Path(__file__).parents[2] / "resources" / "calendars"


def agency() -> DayCalendar:
    document = json.loads((SHIPPED / "agency.json").read_text(encoding="utf-8"))
    closed = tuple(
        ClosedDay(date.fromisoformat(each["day"]), each["name"], each["source"])
        for each in document["closed"]
    )
    first, last = (date.fromisoformat(document[key]) for key in ("first", "last"))
    return DayCalendar("agency", document["version"], first, last, closed)


AGENCY = agency()
DAYS = st.dates(date(1999, 1, 1), date(2028, 12, 31))
AMOUNTS = st.integers(0, 120)
SPANS = st.lists(
    st.tuples(DAYS, st.integers(0, 90)).map(lambda s: Span(s[0], s[0] + timedelta(days=s[1]))),
    max_size=4,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spans(*texts: str) -> tuple[Span, ...]:
    found = []
    for text in texts:
        opened, _, ended = text.partition("..")
        found.append(Span(day(opened), day(ended) if ended else None))
    return joined(found)


@pytest.mark.parametrize(
    ("on", "amount", "unit", "latest"),
    [
        ("2026-09-30", 60, "calendar_days", "2026-08-01"),
        ("2026-09-30", 0, "same_day", "2026-09-30"),
        # Labor Day is Monday 7 September 2026
        ("2026-09-08", 1, "working_days", "2026-09-04"),
        ("2026-09-07", 1, "business_days", "2026-09-04"),
        ("2026-09-09", 2, "court_days", "2026-09-04"),
        ("2026-09-08", 0, "working_days", "2026-09-08"),
        # clamped to a shorter month, and a leap day
        ("2026-03-31", 1, "months", "2026-02-28"),
        ("2028-03-31", 1, "months", "2028-02-29"),
        ("2028-02-29", 1, "year", "2027-02-28"),
        ("2026-05-10", 1, "quarter", "2026-03-31"),
    ],
)
def test_that_the_latest_day_in_time_is_counted_backwards(
    on: str, amount: int, unit: str, latest: str
) -> None:
    assert latest_before(day(on), amount, Unit(unit), AGENCY) == day(latest)


@pytest.mark.parametrize(
    ("on", "amount", "unit", "code"),
    [
        ("1998-01-05", 9, "working_days", "calendar.range"),
        ("0001-01-05", 9, "calendar_days", "calendar.no_such_day"),
    ],
)
def test_that_a_count_backwards_out_of_reach_is_refused(
    on: str, amount: int, unit: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        latest_before(day(on), amount, Unit(unit), AGENCY)
    assert refused.value.code == code


def test_that_a_count_backwards_names_the_days_it_steps_over() -> None:
    told = reckon_before(day("2026-09-08"), 1, Unit.WORKING_DAYS, AGENCY)
    assert [each.reason for each in told.skipped] == ["Saturday", "Sunday", "Labor Day"]
    assert told.calendar == AGENCY.label


def test_that_calendar_days_counted_backwards_step_over_nothing() -> None:
    told = reckon_before(day("2026-09-08"), 9, Unit.CALENDAR_DAYS, AGENCY)
    assert (told.due, told.skipped, told.calendar) == (day("2026-08-30"), (), None)


@given(on=DAYS, amount=AMOUNTS)
def test_that_forward_and_back_come_home_over_open_days(on: date, amount: int) -> None:
    on = AGENCY.roll_forward(on)
    forward = due_day(on, amount, Unit.WORKING_DAYS, AGENCY)
    assert latest_before(forward, amount, Unit.WORKING_DAYS, AGENCY) == on


@given(on=DAYS, amount=AMOUNTS, unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.DAYS_UNSPECIFIED]))
def test_that_forward_and_back_come_home_over_every_day(on: date, amount: int, unit: Unit) -> None:
    assert latest_before(due_day(on, amount, unit, AGENCY), amount, unit, AGENCY) == on


@given(on=DAYS, amount=st.integers(0, 12), unit=st.sampled_from([Unit.MONTHS, Unit.YEAR]))
def test_that_months_counted_back_are_never_too_late(on: date, amount: int, unit: Unit) -> None:
    assert due_day(latest_before(on, amount, unit, AGENCY), amount, unit, AGENCY) <= on


@given(on=DAYS, later=st.integers(0, 400), amount=AMOUNTS, unit=st.sampled_from(list(Unit)))
def test_that_counts_backwards_never_cross(on: date, later: int, amount: int, unit: Unit) -> None:
    amount = amount % 13 if unit in (Unit.MONTHS, Unit.YEAR, Unit.QUARTER) else amount
    after = min(on + timedelta(days=later), date(2029, 12, 31))
    assert latest_before(on, amount, unit, AGENCY) <= latest_before(after, amount, unit, AGENCY)


@pytest.mark.parametrize(
    ("on", "end"),
    [("2026-07-14", "2026-07-31"), ("2028-02-01", "2028-02-29"), ("2026-12-31", "2026-12-31")],
)
def test_that_a_month_ends_on_its_last_day(on: str, end: str) -> None:
    assert month_end(day(on)) == day(end)


def test_that_spans_that_overlap_or_touch_are_one() -> None:
    found = spans("2026-03-01..2026-03-10", "2026-03-10..2026-03-12", "2026-05-01..2026-05-02")
    assert found == (
        Span(day("2026-03-01"), day("2026-03-12")),
        Span(day("2026-05-01"), day("2026-05-02")),
    )


def test_that_a_span_inside_another_and_an_empty_one_change_nothing() -> None:
    found = spans("2026-03-01..2026-03-10", "2026-03-02..2026-03-04", "2026-04-01..2026-04-01")
    assert found == (Span(day("2026-03-01"), day("2026-03-10")),)


def test_that_a_span_nothing_ended_swallows_what_follows() -> None:
    found = spans("2026-03-01", "2026-03-05..2026-03-09")
    assert found == (Span(day("2026-03-01"), None),)


def test_that_an_open_span_takes_the_end_of_one_it_overlaps() -> None:
    found = spans("2026-03-01..2026-03-10", "2026-03-05")
    assert found == (Span(day("2026-03-01"), None),)


@pytest.mark.parametrize(
    ("on", "starts"),
    [
        ("2026-02-28", "2026-02-28"),
        ("2026-03-01", "2026-03-10"),
        ("2026-03-09", "2026-03-10"),
        ("2026-03-10", "2026-03-10"),
        ("2026-04-02", None),
    ],
)
def test_that_a_clock_starts_at_the_later_of_two(on: str, starts: str | None) -> None:
    held = spans("2026-03-01..2026-03-10", "2026-04-01")
    assert started(day(on), held) == (day(starts) if starts else None)


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (("2026-03-05..2026-03-08",), "2026-03-14"),
        # a span open on the trigger's day stops only the days after it
        (("2026-02-20..2026-03-04",), "2026-03-14"),
        # one that opens on the due day comes too late, one the day before stops the last day
        (("2026-03-11..2026-03-20",), "2026-03-11"),
        (("2026-03-10..2026-03-20",), "2026-03-21"),
        # over before the clock began
        (("2026-02-01..2026-03-01",), "2026-03-11"),
        # the push itself runs into another span
        (("2026-03-05..2026-03-08", "2026-03-12..2026-03-15"), "2026-03-17"),
        (("2026-03-05",), None),
        (("2026-03-11",), "2026-03-11"),
    ],
)
def test_that_the_days_of_a_span_are_not_counted(held: tuple[str, ...], due: str | None) -> None:
    found = tolled_due(day("2026-03-11"), day("2026-03-01"), spans(*held), None)
    assert found == (day(due) if due else None)


def test_that_an_open_day_clock_is_pushed_by_open_days() -> None:
    # five working days from Wednesday 2 September: 10 September; the span holds two open days
    due = due_day(day("2026-09-02"), 5, Unit.WORKING_DAYS, AGENCY)
    found = tolled_due(due, day("2026-09-02"), spans("2026-09-03..2026-09-08"), AGENCY)
    assert (due, found) == (day("2026-09-10"), day("2026-09-14"))


@given(on=DAYS, amount=AMOUNTS, held=SPANS)
def test_that_a_tolled_clock_counts_exactly_its_days(
    on: date, amount: int, held: list[Span]
) -> None:
    stops = joined(held)
    due = tolled_due(on + timedelta(days=amount), on, stops, None)
    assert due is not None
    days = [on + timedelta(days=n) for n in range(1, (due - on).days + 1)]
    counted = [d for d in days if not any(s.opened < d <= (s.ended or d) for s in stops)]
    assert len(counted) == amount


@given(on=DAYS, amount=st.integers(1, 40), held=SPANS)
def test_that_a_tolled_open_day_clock_counts_exactly_its_open_days(
    on: date, amount: int, held: list[Span]
) -> None:
    stops = joined(held)
    plain = due_day(on, amount, Unit.WORKING_DAYS, AGENCY)
    due = tolled_due(plain, on, stops, AGENCY)
    assert due is not None
    days = [on + timedelta(days=n) for n in range(1, (due - on).days + 1)]
    counted = [
        d
        for d in days
        if AGENCY.is_open(d) and not any(s.opened < d <= (s.ended or d) for s in stops)
    ]
    assert len(counted) == amount


def tolled(unit: Unit, amount: int, roll: Roll, *held: str) -> Reckoning | None:
    plain = reckon(day("2026-09-01"), amount, unit, AGENCY)
    return reckon_tolled(plain, spans(*held), AGENCY, roll)


def test_that_the_days_a_clock_stood_still_are_named_among_the_skipped() -> None:
    told = tolled(Unit.CALENDAR_DAYS, 10, Roll.NONE, "2026-09-03..2026-09-05")
    assert told is not None
    assert (told.due, told.calendar) == (day("2026-09-13"), None)
    assert told.skipped == (
        SkippedDay(day("2026-09-04"), STOOD_STILL),
        SkippedDay(day("2026-09-05"), STOOD_STILL),
    )


def test_that_a_tolled_open_day_clock_names_closed_days_by_their_own_reason() -> None:
    told = tolled(Unit.WORKING_DAYS, 3, Roll.NONE, "2026-09-02..2026-09-07")
    assert told is not None
    reasons = [each.reason for each in told.skipped]
    assert reasons == [STOOD_STILL, STOOD_STILL, "Saturday", "Sunday", "Labor Day"]
    assert (told.due, told.calendar) == (day("2026-09-09"), AGENCY.label)


def test_that_a_tolled_due_day_may_roll() -> None:
    told = tolled(Unit.CALENDAR_DAYS, 3, Roll.FORWARD, "2026-09-01..2026-09-02")
    assert told is not None
    assert (told.due, told.rolled_from) == (day("2026-09-08"), day("2026-09-05"))
    assert [each.reason for each in told.skipped][-1] == "Labor Day"


def test_that_months_are_pushed_by_days() -> None:
    told = tolled(Unit.MONTHS, 6, Roll.NONE, "2026-10-01..2026-10-11")
    assert told is not None
    assert told.due == day("2027-03-11")


def test_that_a_clock_that_stands_still_has_no_due_day() -> None:
    assert tolled(Unit.MONTHS, 6, Roll.NONE, "2026-10-01") is None


@pytest.mark.parametrize(
    ("unit", "dues"),
    [
        ("months", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("quarter", ["2026-06-30"]),
        ("year", []),
    ],
)
def test_that_a_recurring_duty_keeps_its_day_number(unit: str, dues: list[str]) -> None:
    found = recurrences(day("2026-01-31"), 1, Unit(unit), AGENCY, day("2026-06-30"))
    assert [each.isoformat() for each in found][:3] == dues


def test_that_a_duty_that_recurs_needs_an_amount() -> None:
    with pytest.raises(Refused) as refused:
        recurrences(day("2026-01-31"), 0, Unit.MONTHS, AGENCY, day("2026-06-30"))
    assert refused.value.code == "calendar.no_recurrence"
