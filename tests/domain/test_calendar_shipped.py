"""The shipped calendars against official dates, each known from its source."""

import json
from datetime import date
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "resources" / "calendars"
CLOSED = {
    path.stem: {
        each["day"]: each["name"] for each in json.loads(path.read_text(encoding="utf-8"))["closed"]
    }
    for path in SHIPPED.glob("*.json")
}


@pytest.mark.parametrize(
    ("office", "closed", "name"),
    [
        # Gov. Code 6700, 6701, 19853
        ("agency", "2026-09-07", "Labor Day"),
        ("agency", "2026-11-27", "Day after Thanksgiving"),
        ("agency", "2009-02-12", "Lincoln Day"),
        ("agency", "2008-10-13", "Columbus Day"),
        ("agency", "2002-04-01", "Cesar Chavez Day (observed)"),
        ("agency", "2018-11-12", "Veterans Day (observed)"),
        ("agency", "2017-11-10", "Veterans Day (observed)"),
        ("agency", "2023-01-02", "New Year's Day (observed)"),
        # CCP 135; the 2026 list the courts publish
        ("court", "2026-02-12", "Lincoln's Birthday"),
        ("court", "2026-07-03", "Independence Day (observed)"),
        ("court", "2026-09-25", "Native American Day"),
        ("court", "2021-10-11", "Columbus Day"),
        ("court", "2023-06-19", "Juneteenth"),
        # 5 USC 6103 and Executive Order 11582
        ("federal", "2021-06-18", "Juneteenth National Independence Day (observed)"),
        ("federal", "2010-12-31", "New Year's Day (observed)"),
        ("federal", "2026-10-12", "Columbus Day"),
        ("federal", "2022-12-26", "Christmas Day (observed)"),
    ],
)
def test_that_an_official_holiday_is_closed(office: str, closed: str, name: str) -> None:
    assert CLOSED[office][closed] == name


@pytest.mark.parametrize(
    ("office", "opened"),
    [
        ("agency", "2010-02-12"),  # SBX3 8 of 2009
        ("agency", "2009-10-12"),  # SBX3 8 of 2009
        ("agency", "2026-07-03"),  # a Saturday holiday moves no agency day
        ("agency", "2000-03-31"),  # SB 984 took effect in 2001
        ("agency", "2026-06-19"),  # chosen by the employee, offices stay open
        ("court", "2022-10-10"),  # AB 855 of 2021
        ("court", "2021-09-24"),  # AB 855 of 2021
        ("court", "2022-06-20"),  # AB 1655 took effect in 2023
        ("federal", "2020-06-19"),  # Pub. L. 117-17 of 2021
        ("federal", "2026-11-27"),  # the day after Thanksgiving is a federal workday
    ],
)
def test_that_a_day_no_longer_or_not_yet_a_holiday_is_open(office: str, opened: str) -> None:
    assert opened not in CLOSED[office]


@pytest.mark.parametrize(("office", "least", "most"), [
    ("agency", 9, 14), ("court", 11, 15), ("federal", 9, 12),
])  # fmt: skip
def test_that_every_year_closes_a_plausible_number_of_weekdays(
    office: str, least: int, most: int
) -> None:
    years = [int(day[:4]) for day in CLOSED[office]]
    assert all(least <= years.count(year) <= most for year in range(1998, 2031))


@pytest.mark.parametrize("office", ["agency", "court", "federal"])
def test_that_no_closed_day_is_a_weekend(office: str) -> None:
    assert all(date.fromisoformat(day).weekday() < 5 for day in CLOSED[office])
