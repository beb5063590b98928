"""The functions a form expression may call, with how many arguments each takes.

Plain functions work on values. ``if``, ``coalesce``, ``once``, ``today`` and the extensions need
surroundings and are woven in by ``expression_meaning``. No rule of law is known here: ``deadline``
and ``workdays-between`` are handed in by the caller.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from qapi_desk.questionnaire.expression_values import (
    Value,
    day_of,
    iso_of,
    number_of,
    text_of,
    truth_of,
)

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
    "string": Signature(1, 1),
    "boolean": Signature(1, 1),
    "boolean-from-string": Signature(1, 1),
    "normalize-space": Signature(1, 1),
    "substr": Signature(2, 3),
    "substring-before": Signature(2, 2),
    "substring-after": Signature(2, 2),
    "translate": Signature(3, 3),
    "ends-with": Signature(2, 2),
    "selected-at": Signature(2, 2),
    "checklist": Signature(3, ANY),
    "weighted-checklist": Signature(4, ANY),
    "abs": Signature(1, 1),
    "pow": Signature(2, 2),
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
    return _picked(min, values)


def _highest(*values: Value) -> Value:
    return _picked(max, values)


def _picked(pick: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    numbers = [number_of(each) for each in values]
    return math.nan if not numbers or any(map(math.isnan, numbers)) else pick(numbers)


def _place(value: Value) -> int:
    """A number as a place in a text; what is no number is the beginning."""
    number = number_of(value)
    return int(number) if math.isfinite(number) else 0


def _substr(text: Value, first: Value, beyond: Value | None = None) -> Value:
    """Places count from 0, from the end when negative; the last one is not taken."""
    whole = text_of(text)
    return whole[_place(first) : len(whole) if beyond is None else _place(beyond)]


def _translate(text: Value, old: Value, new: Value) -> Value:
    """Each character of ``old`` becomes the one of ``new`` in its place, or goes where none is."""
    taken, given = text_of(old), text_of(new)
    table = {ord(c): given[n : n + 1] for n, c in reversed(list(enumerate(taken)))}
    return text_of(text).translate(table)


def _after(text: Value, mark: Value) -> Value:
    _, found, rest = text_of(text).partition(text_of(mark)) if text_of(mark) else ("", "", text)
    return text_of(rest) if found or not text_of(mark) else ""


def _before(text: Value, mark: Value) -> Value:
    first, found, _ = text_of(text).partition(text_of(mark)) if text_of(mark) else ("", "", "")
    return first if found else ""


def _selected_at(text: Value, place: Value) -> Value:
    taken, index = text_of(text).split(), _place(place)
    return taken[index] if 0 <= index < len(taken) else ""


def _checklist(least: Value, most: Value, *answers: Value) -> Value:
    """Whether so many answers are true; a limit below 0 is none."""
    count, low, high = sum(map(truth_of, answers)), number_of(least), number_of(most)
    return (low < 0 or count >= low) and (high < 0 or count <= high)


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    """Whether the weights of the true answers come to so much; each answer before its weight."""
    taken = zip(pairs[0::2], pairs[1::2], strict=False)
    total = sum(number_of(weight) for answer, weight in taken if truth_of(answer))
    return number_of(least) <= total <= number_of(most)


def _pow(base: Value, power: Value) -> Value:
    try:
        return math.pow(number_of(base), number_of(power))
    except (OverflowError, ValueError):
        return math.nan


PLAIN: dict[str, Callable[..., Value]] = {
    "selected": lambda value, choice: text_of(choice) in text_of(value).split(),
    "count-selected": lambda *values: float(sum(len(text_of(v).split()) for v in values)),
    "count": lambda *values: float(len(values)),
    "count-non-empty": lambda *values: float(sum(text_of(value) != "" for value in values)),
    "join": lambda between, *values: text_of(between).join(map(text_of, values)),
    "true": lambda: True,
    "false": lambda: False,
    "string-length": lambda value: float(len(text_of(value))),
    "string": text_of,
    "boolean": truth_of,
    "boolean-from-string": lambda value: text_of(value).lower() in ("true", "1"),
    "normalize-space": lambda value: " ".join(text_of(value).split()),
    "substr": _substr,
    "substring-before": _before,
    "substring-after": _after,
    "translate": _translate,
    "ends-with": lambda value, end: text_of(value).endswith(text_of(end)),
    "selected-at": _selected_at,
    "checklist": _checklist,
    "weighted-checklist": _weighted_checklist,
    "abs": lambda value: abs(number_of(value)),
    "pow": _pow,
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
    "sum": lambda *values: float(sum(map(number_of, values))),
}
