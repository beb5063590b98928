"""The deadline pad: everything a person may ask of one clock."""

from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.clocks import Span
from qapi_desk.domain.errors import Refused
from qapi_desk.services import clock_pad
from qapi_desk.services.clock_pad import Deadline, How
from qapi_desk.services.library import Library

LABOR_EVE = date(2026, 9, 4)


def worked(trigger: date, amount: int, unit: str, **how: Any) -> Deadline:
    return clock_pad.work_out(Library(), trigger, amount, unit, how=How(**how))


def test_that_a_plain_count_has_one_reading_and_starts_on_its_day() -> None:
    found = worked(LABOR_EVE, 3, "business_days")
    assert (found.due, found.day_zero, len(found.readings)) == (date(2026, 9, 10), LABOR_EVE, 1)


def test_that_days_of_no_stated_type_show_both_readings_where_they_differ() -> None:
    found = worked(LABOR_EVE, 10, "days_unspecified")
    assert [each.due for each in found.readings] == [date(2026, 9, 14), date(2026, 9, 21)]


def test_that_readings_that_agree_are_one() -> None:
    assert len(worked(date(2026, 9, 8), 2, "days_unspecified").readings) == 1


def test_that_a_count_backwards_skips_closed_days() -> None:
    found = worked(date(2026, 9, 8), 1, "working_days", before=True)
    assert (found.due, len(found.skipped), found.before) == (LABOR_EVE, 3, True)


@pytest.mark.parametrize(
    ("anchor", "zero"), [("month_end", date(2026, 7, 31)), ("quarter_end", date(2026, 9, 30))]
)
def test_that_an_anchor_moves_day_0(anchor: str, zero: date) -> None:
    found = worked(date(2026, 7, 14), 15, "calendar_days", anchor=anchor)
    assert (found.trigger, found.day_zero) == (date(2026, 7, 14), zero)
    assert (found.due - zero).days == 15


def test_that_a_toll_pushes_the_due_day_and_its_days_are_named() -> None:
    tolls = (clock_pad.span("2026-09-10..2026-09-12"),)
    found = worked(LABOR_EVE, 10, "calendar_days", tolls=tolls)
    assert found.due == date(2026, 9, 16)
    assert [each.day.day for each in found.skipped] == [11, 12]
    assert found.tolls == (Span(date(2026, 9, 10), date(2026, 9, 12)),)


def test_that_a_due_day_on_a_closed_day_rolls_when_asked() -> None:
    found = worked(LABOR_EVE, 3, "calendar_days", roll="forward")
    assert (found.due, found.rolled_from) == (date(2026, 9, 8), date(2026, 9, 7))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"anchor": "moon"}, "clock.anchor"),
        ({"roll": "back"}, "clock.roll"),
        ({"before": True, "roll": "forward"}, "clock.before"),
        ({"before": True, "anchor": "month_end"}, "clock.before"),
    ],
)
def test_that_what_makes_no_clock_is_refused(how: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        worked(LABOR_EVE, 3, "calendar_days", **how)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["2026-09-01", "x..y", "2026-09-02..2026-09-01", "..2026-09-01"])
def test_that_a_span_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        clock_pad.span(text)
    assert refused.value.code == "clock.toll"
