"""Values as typed cells. A date is a date, a rate a number; a text is never a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell

from qapi_desk.domain.documents import Format, Value
from qapi_desk.reports.plain_text import runs_as_formula, storable
from qapi_desk.reports.xlsx.styles import STYLE_OF

_EXACT = 10**15
"""Whole numbers from here on lose digits in a spreadsheet; they are kept as text."""

# openpyxl's sheet for writing is untyped at this door.
Sheet = Any
Typed = str | int | float | Decimal | bool | date | datetime | None


def typed(value: Value, form: Format) -> Typed:
    """The value as a spreadsheet's own type; moments in UTC, cents as exact dollars."""
    match value:
        case None | bool():
            return value
        case str():
            return storable(value)
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            return _dated(moment.date() if form is Format.DAY else moment)
        case date():
            return _dated(value)
        case _:
            return _number(value, form)


def cell(sheet: Sheet, value: Value, form: Format, style: str = "") -> Cell | None:
    """The value as a cell of ``sheet`` in its format's style, or in ``style``."""
    content = typed(value, form)
    if content is None:
        return None
    made = WriteOnlyCell(sheet)
    made.value = content
    made.style = style or STYLE_OF[form]
    if isinstance(content, str):
        # Whatever a text begins with, it is a text: openpyxl would make "=" a formula and "#N/A"
        # an error, and the quote keeps it one when somebody edits the cell.
        made.data_type = "s"
        if runs_as_formula(content):
            made.quotePrefix = True
    return made


def _dated(value: date | datetime) -> Typed:
    # A spreadsheet counts its days from 1900; what is older is kept as text.
    return value if value.year >= 1900 else value.isoformat()


def _number(value: int | Fraction, form: Format) -> Typed:
    if form is Format.CENTS:
        cents = Fraction(value)
        return Decimal(cents.numerator) / (Decimal(cents.denominator) * 100)
    if isinstance(value, Fraction) and value.denominator != 1:
        return float(value)
    whole = int(value)
    return whole if abs(whole) < _EXACT else str(whole)
