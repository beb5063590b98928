"""A day as people type it, read in one place; what cannot be read is said exactly. No Qt.

Months come before days, as everybody here writes them; a year is never guessed. Knows no question.
"""

import re
from calendar import month_name, monthrange
from datetime import date

from qapi_desk.domain.errors import Refused
from qapi_desk.ui.tongue import filled

_ENGLISH = tuple(name.lower() for name in month_name)
_SPANISH = (
    "", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})", re.ASCII)
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})", re.ASCII)
_RUN = re.compile(r"(\d{2})(\d{2})\s?(\d{4}|\d{2})", re.ASCII)
_YEAR_RUN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:de\s+)?([a-z]+)\.?(.*)", re.ASCII)
_WORD_DAY = re.compile(r"([a-z]+)\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?\b(.*)", re.ASCII)
_YEAR_AFTER = re.compile(r"[\s,-]*(?:de\s+|del\s+)?(\d{4}|\d{2})", re.ASCII)
_SHORTEST_MONTH = 3
_CENTURY_AHEAD = 10
"""Two digits name a year at most so far ahead; 85 is 1985, 26 is 2026."""
LIKE = "Write it like 3/9/2026 or 2026-03-09."
LONGEST_SHOWN = 24


def read_day(text: str, today: date) -> date:
    """A typed day.

    Args:
        text: ``2026-03-09``, ``3/9/2026``, ``3/9/26``, ``030926``, ``9 Mar 2026``, ``March 9,
            2026``, ``9 de marzo de 2026``, blanks around it or not.
        today: tells which century two digits of a year mean.

    Raises:
        Refused: ``day.unread``, with a sentence that says what is wrong with just this text.
    """
    words = " ".join(text.split()).lower()
    for pattern, order in ((_YEAR_FIRST, (0, 1, 2)), (_YEAR_RUN, (0, 1, 2))):
        if found := pattern.fullmatch(words):
            return _made(text, *(int(found.groups()[place]) for place in order))
    for pattern in (_MONTH_FIRST, _RUN):
        if found := pattern.fullmatch(words):
            month, day, year = found.groups()
            return _made(text, _year(year, today), int(month), int(day))
    if found := _NO_YEAR.fullmatch(words):
        raise _without_year(text, int(found[1]), int(found[2]))
    return _in_words(text, words, today)


def _in_words(text: str, words: str, today: date) -> date:
    if found := _DAY_WORD.fullmatch(words):
        day, name, rest = found.groups()
    elif found := _WORD_DAY.fullmatch(words):
        name, day, rest = found.groups()
    else:
        raise _unread(text, "is not a day.", LIKE)
    month = _month(name)
    if not month:
        raise _unread(text, f"is not a day: no month is called “{name}”.", LIKE)
    if not rest.strip():
        raise _unread(text, "has no year.", LIKE)
    year = _YEAR_AFTER.fullmatch(rest)
    if year is None:
        raise _unread(text, "is not a day.", LIKE)
    return _made(text, _year(year[1], today), month, int(day))


def _month(name: str) -> int:
    """The number of a month by its name or the start of it, in English or Spanish; 0: none."""
    if len(name) < _SHORTEST_MONTH:
        return 0
    for names in (_ENGLISH, _SPANISH):
        for number, full in enumerate(names):
            if full.startswith(name) or (name == "sept" and full.startswith("sep")):
                return number
    return 0


def _year(text: str, today: date) -> int:
    if len(text) == len("2026"):
        return int(text)
    year = today.year // 100 * 100 + int(text)
    return year if year <= today.year + _CENTURY_AHEAD else year - 100


def _made(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise _no_month(text, month, day)
    if not 1900 <= year <= 2199:
        raise _unread(text, f"is not a day of a case: {year} is too far away.", LIKE)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        held = filled(
            "{month_name} {year} has {last} days",
            month_name=month_name[month],
            year=year,
            last=last,
        )
        raise _unread(text, f"is not a day: {held}.", "Look at the day again.")
    return date(year, month, day)


def _without_year(text: str, month: int, day: int) -> Refused:
    return _no_month(text, month, day) if month > 12 else _unread(text, "has no year.", LIKE)


def _no_month(text: str, month: int, day: int) -> Refused:
    if 1 <= day <= 12 < month:
        return _unread(
            text,
            filled("is not a day: there is no month {month}.", month=month),
            "The month comes before the day.",
        )
    return _unread(text, filled("is not a day: there is no month {month}.", month=month), LIKE)


def _unread(text: str, what: str, hint: str) -> Refused:
    words = " ".join(text.split())
    short = words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 1]}…"
    return Refused("day.unread", f"“{short}” {what} {hint}")
