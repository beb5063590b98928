"""How a value reads in print. The value stays exact; only its wording is made here.

Both faces and the charts use these words, so a rate cannot read two ways.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from qapi_desk.domain.documents import Format, Value

NUMERIC = frozenset(
    {
        Format.COUNT,
        Format.PERCENT,
        Format.DAY,
        Format.MOMENT,
        Format.DAYS,
        Format.CENTS,
        Format.NUMBER,
    }
)
"""Formats whose values are never broken over lines."""
RIGHT_ALIGNED = frozenset({Format.COUNT, Format.PERCENT, Format.DAYS, Format.CENTS, Format.NUMBER})


def shown(value: Value, form: Format = Format.TEXT) -> str:
    """The value in words: ``78.21%``, ``1,204``, ``2026-07-01``, ``$12.50``; None is empty."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return moment(value) if form is not Format.DAY else value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return _number(value, form)


def shown_with_unit(value: Value, form: Format) -> str:
    """The same, with the unit a lone value needs: ``12 days``."""
    words = shown(value, form)
    if form is not Format.DAYS or not isinstance(value, int):
        return words
    return f"{words} day" if value == 1 else f"{words} days"


def moment(value: datetime) -> str:
    """A moment to the minute, with its zone when it has one: ``2026-07-01 14:05 UTC``."""
    words = value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if value.tzinfo is None:
        return words
    return f"{words} UTC" if value.utcoffset() == timedelta() else f"{words} {value:%z}"


def percent(value: Fraction | int) -> str:
    """A fraction of one as a percentage with two decimals, halves away from zero."""
    return f"{_two_decimals(Fraction(value) * 100)}%"


def dollars(cents: Fraction | int) -> str:
    """Cents as dollars: ``$1,234.50``, ``-$3.00``."""
    words = _two_decimals(Fraction(cents) / 100)
    return f"-${words[1:]}" if words.startswith("-") else f"${words}"


def _number(value: Fraction | int, form: Format) -> str:
    if form is Format.PERCENT:
        return percent(value)
    if form is Format.CENTS:
        return dollars(value)
    if form is Format.NUMBER:
        return _two_decimals(Fraction(value))
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{int(value):,}" if form in {Format.COUNT, Format.DAYS} else str(int(value))


def _two_decimals(value: Fraction) -> str:
    hundredths = floor(abs(value) * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    sign = "-" if value < 0 and hundredths else ""
    return f"{sign}{whole:,}.{rest:02d}"
