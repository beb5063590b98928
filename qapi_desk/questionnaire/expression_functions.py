"""The functions a form expression may call, with how many arguments each takes.

Plain functions work on values. ``if``, ``coalesce``, ``once``, ``today`` and the extensions need
surroundings and are woven in by ``expression_meaning``. No rule of law is known here: ``deadline``
and ``workdays-between`` are handed in by the caller.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from qapi_desk.questionnaire.expression_values import Value, day_of, iso_of, number_of, text_of

ANY = 10_000
LONGEST_PATTERN = 200
LONGEST_MATCHED = 1_000
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called: fewest and most arguments, whether it is ODK's or ours."""

    fewest: int
    most: int
    is_extension: bool = False


SIGNATURES: dict[str, Signature] = {
    "selected": Signature(2, 2),
    "count-selected": Signature(1, 1),
    "not": Signature(1, 1),
    "true": Signature(0, 0),
    "false": Signature(0, 0),
    "today": Signature(0, 0),
    "now": Signature(0, 0),
    "if": Signature(3, 3),
    "coalesce": Signature(2, 2),
    "string-length": Signature(1, 1),
    "contains": Signature(2, 2),
    "starts-with": Signature(2, 2),
    "concat": Signature(0, ANY),
    "regex": Signature(2, 2),
    "number": Signature(1, 1),
    "int": Signature(1, 1),
    "round": Signature(1, 2),
    "date": Signature(1, 1),
    "decimal-date-time": Signature(1, 1),
    "format-date": Signature(2, 2),
    "once": Signature(1, 1),
    "min": Signature(1, ANY),
    "max": Signature(1, ANY),
    "sum": Signature(1, ANY),
    "count": Signature(1, 1),
    "count-non-empty": Signature(1, 1),
    "join": Signature(2, ANY),
    "position": Signature(1, 1),
    "indexed-repeat": Signature(3, 3),
    "fact": Signature(1, 1, is_extension=True),
    "deadline": Signature(2, 2, is_extension=True),
    "is-late": Signature(3, 3, is_extension=True),
    "days-late": Signature(3, 3, is_extension=True),
    "workdays-between": Signature(2, 2, is_extension=True),
}


def risky_pattern(pattern: str) -> str:
    """Why a pattern of ``regex()`` is refused; empty when it is fine.

    Only patterns whose matching time is bounded by a small power of the text's length pass:
    no repeated groups, no references back, no look-around, at most two open repetitions.
    """
    if len(pattern) > LONGEST_PATTERN:
        return f"it is longer than {LONGEST_PATTERN} characters"
    plain = re.sub(r"\\[^0-9]", "x", pattern)
    plain = re.sub(r"\[\]?[^\]]*\]", "x", plain)
    if re.search(r"\\[0-9]|\(\?", plain):
        return "it refers back or looks around"
    if re.search(r"\)[*+{]", plain):
        return "it repeats a bracketed part"
    if len(re.findall(r"[*+]|\{[0-9]*,\}", plain)) > 2:
        return "it holds more than two open repetitions (* or +)"
    try:
        re.compile(pattern, re.ASCII)
    except (re.error, OverflowError):
        return "it is not a regular expression"
    return ""


def _regex(text: Value, pattern: Value) -> Value:
    """Whole-text match, as ODK does; a risky pattern or an endless text matches nothing."""
    subject, rule = text_of(text), text_of(pattern)
    if risky_pattern(rule) or len(subject) > LONGEST_MATCHED:
        return False
    return re.fullmatch(rule, subject, re.ASCII) is not None


def _whole(value: Value) -> Value:
    number = number_of(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(value: Value, digits: Value = 0.0) -> Value:
    """Halves go up, as in XPath."""
    number, places = number_of(value), number_of(digits)
    if not (math.isfinite(number) and abs(places) <= 15):
        return math.nan
    scale = 10.0 ** int(places)
    scaled = number * scale
    return math.floor(scaled + 0.5) / scale if math.isfinite(scaled) else number


def _date(value: Value) -> Value:
    if isinstance(value, str) and day_of(value):
        return value
    return iso_of(number_of(value))


def _format_date(value: Value, pattern: Value) -> Value:
    day = day_of(text_of(_date(value)))
    if day is None:
        return ""
    parts = {
        "%Y": f"{day.year:04d}",
        "%y": f"{day.year % 100:02d}",
        "%m": f"{day.month:02d}",
        "%n": str(day.month),
        "%b": _MONTHS[day.month * 4 - 4 : day.month * 4 - 1],
        "%d": f"{day.day:02d}",
        "%e": str(day.day),
        "%a": _WEEKDAYS[day.weekday() * 4 : day.weekday() * 4 + 3],
    }
    return re.sub("%[Yymnbdea]", lambda found: parts[found.group()], text_of(pattern))


def _lowest(*values: Value) -> Value:
    numbers = [number_of(each) for each in values]
    return math.nan if any(map(math.isnan, numbers)) else min(numbers)


def _highest(*values: Value) -> Value:
    numbers = [number_of(each) for each in values]
    return math.nan if any(map(math.isnan, numbers)) else max(numbers)


PLAIN: dict[str, Callable[..., Value]] = {
    "selected": lambda value, choice: text_of(choice) in text_of(value).split(),
    "count-selected": lambda *values: float(sum(len(text_of(v).split()) for v in values)),
    "count": lambda *values: float(len(values)),
    "count-non-empty": lambda *values: float(sum(text_of(value) != "" for value in values)),
    "join": lambda between, *values: text_of(between).join(map(text_of, values)),
    "true": lambda: True,
    "false": lambda: False,
    "string-length": lambda value: float(len(text_of(value))),
    "contains": lambda value, part: text_of(part) in text_of(value),
    "starts-with": lambda value, start: text_of(value).startswith(text_of(start)),
    "concat": lambda *values: "".join(map(text_of, values)),
    "regex": _regex,
    "number": number_of,
    "int": _whole,
    "round": _round,
    "date": _date,
    "decimal-date-time": number_of,
    "format-date": _format_date,
    "min": _lowest,
    "max": _highest,
    "sum": lambda *values: math.fsum(map(number_of, values)),
}
