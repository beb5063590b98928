"""How values behave in form expressions: ODK's rules for blanks, dates, numbers and truth.

An answer is text. A date's number is its days since 1970-01-01, so dates compare and subtract.
"Not a number" is an empty text when stored. Source: ODK XForms specification, XPath 1.0 section 4.
"""

import math
import re
from datetime import date, timedelta

Value = str | float | bool

EPOCH = date(1970, 1, 1)
_EPOCH_ORDINAL = EPOCH.toordinal()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def day_of(text: str) -> date | None:
    """The day a text names as YYYY-MM-DD; None when it names none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number_of(value: Value) -> float:
    """A value as a number: a date in days since 1970-01-01, anything unreadable as not-a-number."""
    if not isinstance(value, str):
        return float(value)
    if len(value) == 10 and value[4] == "-":
        day = day_of(value)
        return math.nan if day is None else float(day.toordinal() - _EPOCH_ORDINAL)
    text = value.strip()
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def text_of(value: Value) -> str:
    """A value as it is stored: whole numbers without a point, not-a-number empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if not math.isfinite(value):
        return ""
    if value == int(value):
        return str(int(value))
    return format(value, ".15g")


def truth_of(value: Value) -> bool:
    """Whether a value counts as true; a stored text does whenever it is not empty."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def iso_of(days: float) -> str:
    """The date that lies so many days after 1970-01-01; empty when there is none."""
    if not math.isfinite(days):
        return ""
    try:
        return (EPOCH + timedelta(days=math.floor(days))).isoformat()
    except OverflowError:
        return ""
