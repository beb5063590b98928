"""Periods as people write them."""

from datetime import date

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.periods import parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("FFY2026Q1", date(2025, 10, 1), date(2025, 12, 31)),
        ("FFY2026Q2", date(2026, 1, 1), date(2026, 3, 31)),
        ("FFY2026Q4", date(2026, 7, 1), date(2026, 9, 30)),
        ("FFY2026", date(2025, 10, 1), date(2026, 9, 30)),
        ("CY2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("SFY2026", date(2025, 7, 1), date(2026, 6, 30)),
        (" 2026-07-01..2026-07-01 ", date(2026, 7, 1), date(2026, 7, 1)),
    ],
)
def test_that_a_period_holds_the_days_its_label_means(text: str, first: date, last: date) -> None:
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026Q3", "FFY2026Q4"),
        ("2026Q4", "FFY2027Q1"),
        ("2026Q1", "FFY2026Q2"),
        ("2026Q2", "FFY2026Q3"),
        ("FFY2026", "FFY2026Q4"),
        ("2026-07-01..2026-07-15", "FFY2026Q4"),
    ],
)
def test_that_a_draw_is_bound_to_the_fiscal_quarter_of_the_last_day(
    text: str, quarter: str
) -> None:
    assert parse_period(text).quarter == quarter
    assert quarter.startswith(parse_period(text).review_year)


def test_that_a_period_holds_its_first_and_last_day_and_no_other() -> None:
    period = parse_period("2026Q3")
    assert date(2026, 7, 1) in period
    assert date(2026, 9, 30) in period
    assert date(2026, 10, 1) not in period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("summer", "period.unreadable"),
        ("2026Q5", "period.unreadable"),
        ("1826Q1", "period.unreadable"),
        ("2026-09-30..2026-07-01", "period.backwards"),
        ("0001-01-01..0001-12-31", "period.unreadable"),
        ("2026-02-30..2026-07-01", "period.no_such_day"),
    ],
)
def test_that_a_period_nobody_can_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_period(text)
    assert refused.value.code == code
