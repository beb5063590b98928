"""How values read. Rounding is checked against Python's exact decimal arithmetic."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qapi_desk.domain.documents import Format, Value
from qapi_desk.reports.typefaces import Face, legible, text_width, wrapped
from qapi_desk.reports.wording import percent, shown, shown_with_unit

MOMENT = datetime(2026, 7, 1, 8, 30, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (None, Format.COUNT, ""),
        (True, Format.COUNT, "Yes"),
        (1204, Format.COUNT, "1,204"),
        (2026, Format.TEXT, "2026"),
        (Fraction(91, 118), Format.PERCENT, "77.12%"),
        (1, Format.PERCENT, "100.00%"),
        (Fraction(-1, 100_000), Format.PERCENT, "0.00%"),
        (Fraction(1, 3), Format.COUNT, "1/3"),
        (Fraction(6, 2), Format.COUNT, "3"),
        (123_456, Format.CENTS, "$1,234.56"),
        (-99, Format.CENTS, "-$0.99"),
        (Fraction(1_204_567, 100), Format.NUMBER, "12,045.67"),
        (date(2026, 7, 1), Format.DAY, "2026-07-01"),
        (MOMENT, Format.DAY, "2026-07-01"),
        (MOMENT, Format.MOMENT, "2026-07-01 08:30 UTC"),
        (MOMENT.replace(tzinfo=None), Format.MOMENT, "2026-07-01 08:30"),
        (
            MOMENT.replace(tzinfo=timezone(timedelta(hours=-7))),
            Format.MOMENT,
            "2026-07-01 08:30 -0700",
        ),
        ("n/a", Format.PERCENT, "n/a"),
    ],
)
def test_that_a_value_reads_as_its_format_says(value: Value, form: Format, words: str) -> None:
    assert shown(value, form) == words


def test_that_a_lone_number_of_days_says_so() -> None:
    assert [shown_with_unit(n, Format.DAYS) for n in (0, 1, 75)] == ["0 days", "1 day", "75 days"]


@settings(deadline=None)
@given(some.integers(0, 5_000), some.integers(1, 5_000))
def test_that_percents_round_halves_up_exactly(part: int, whole: int) -> None:
    scaled = Fraction(part * 100, whole)
    exact = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert percent(Fraction(part, whole)) == f"{rounded:,}%"


@settings(deadline=None)
@given(some.text(), some.sampled_from(Face))
def test_that_any_text_can_be_made_legible_and_stays_so(text: str, face: Face) -> None:
    assert legible(legible(text, face), face) == legible(text, face)


@settings(deadline=None)
@given(some.text(some.sampled_from("ab01 \n"), max_size=200), some.sampled_from(Face))
def test_that_wrapping_loses_no_character_and_keeps_the_width(text: str, face: Face) -> None:
    lines = wrapped(text, face, 8, 60)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, face, 8) <= 60 for line in lines)
