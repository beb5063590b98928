"""A day as people type it: every common way is read, and what is no day is said exactly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.ui.typed_day import read_day

TODAY = date(2026, 11, 22)
MARCH_9 = date(2026, 3, 9)
days = st.dates(date(1930, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09", "2026/3/9", "20260309", "3/9/2026", "3/9/26", "03.09.26", "3-9-2026",
        "0309 26", "030926", "03092026", "9 Mar 2026", "9-Mar-26", "Mar 9, 2026", "march 9th 2026",
        "9 de marzo de 2026", "  3 / 9 / 2026 ",
    ],
)  # fmt: skip
def test_that_one_day_is_read_however_it_is_typed(text: str) -> None:
    assert read_day(text, TODAY) == MARCH_9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("13/13", "“13/13” is not a day: there is no month 13. Write it like"),
        ("13/5/2026", "there is no month 13. The month comes before the day."),
        ("2/30/2026", "February 2026 has 28 days"),
        ("3/9", "has no year"),
        ("9 Mar", "has no year"),
        ("9 Foo 2026", "no month is called “foo”"),
        ("9 Mar soon", "is not a day"),
        ("3/9/1066", "too far away"),
        ("soon", "“soon” is not a day"),
        ("9 ma 2026", "no month is called “ma”"),
        ("x" * 100_000, f"“{'x' * 23}…” is not a day"),
    ],
)
def test_that_what_is_no_day_is_said_exactly(text: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_day(text, TODAY)
    assert said in refusal.value.sentence


@pytest.mark.parametrize(("text", "year"), [("3/9/85", 1985), ("3/9/36", 2036), ("3/9/37", 1937)])
def test_that_two_digits_name_a_year_near_or_behind_us(text: str, year: int) -> None:
    assert read_day(text, TODAY).year == year


@given(days, st.sampled_from(("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%B %d, %Y", "%Y%m%d")))
def test_that_every_written_day_comes_back(day: date, way: str) -> None:
    assert read_day(day.strftime(way), TODAY) == day


@given(st.text(max_size=30))
def test_that_any_text_is_a_day_or_a_sentence(text: str) -> None:
    assert said_of(text).endswith(".")


def said_of(text: str) -> str:
    """What is said of a text: a sentence, whether it is a day or not."""
    try:
        return f"{read_day(text, TODAY)}."
    except Refused as refusal:
        return refusal.sentence
