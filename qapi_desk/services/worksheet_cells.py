"""What a cell of a worksheet says: choices by label or name, days, numbers, texts as they are.

What cannot be read comes back as what is wrong with it. It judges no answer by other answers.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from qapi_desk.domain.forms import Choice, Question, QuestionType
from qapi_desk.domain.worksheets import CameBack, Part
from qapi_desk.questionnaire.messages import Wrong, nearest
from qapi_desk.services.worksheet_guide import CLEAR
from qapi_desk.services.worksheet_rows import FormLayout, labels_of

_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
_NUMBERS: Final = (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.REPEAT)
_LONGEST_QUOTED: Final = 40


def is_clearing(text: str) -> bool:
    """Whether a cell asks for its answer to be taken back."""
    return text.strip().casefold() == CLEAR


def said_in(layout: FormLayout, question: Question, part: Part, came: CameBack) -> str | Wrong:
    """What a filled cell says, as an answer keeps it, or what is wrong with it."""
    if part is Part.ANSWER:
        return _value(layout, question, came)
    if part is Part.REASON:
        reasons = (*layout.form.na_reasons, *layout.form.undetermined_reasons)
        return _chosen(reasons, layout, came.text, "worksheet.reason", "is no coded reason")
    return _no_day(came)


def _value(layout: FormLayout, question: Question, came: CameBack) -> str | Wrong:
    match question.type:
        case QuestionType.SELECT_ONE:
            return _one(layout, question, came.text)
        case QuestionType.SELECT_MULTIPLE:
            return _several(layout, question, came.text)
        case QuestionType.DATE:
            return _day(came)
    if question.type in _NUMBERS:
        return came.text.replace(",", "") if _GROUPED.fullmatch(came.text) else _no_day(came)
    return _no_day(came)


def _one(layout: FormLayout, question: Question, text: str) -> str | Wrong:
    return _chosen(
        question.choices, layout, text, "worksheet.choice", "is none of this question's choices"
    )


def _several(layout: FormLayout, question: Question, text: str) -> str | Wrong:
    found: list[str] = []
    for each in filter(None, (part.strip() for part in re.split("[;\n]", text))):
        name = _one(layout, question, each)
        if isinstance(name, Wrong):
            return name
        found.append(name)
    return " ".join(dict.fromkeys(found))


def _chosen(
    choices: Iterable[Choice], layout: FormLayout, text: str, code: str, why: str
) -> str | Wrong:
    """The name of the choice that a text means: by label in any language of the form, or by name.

    A label that two choices have says neither; the worksheet's own tells them apart.
    """
    asked = {each.name: each for each in choices}
    shown = labels_of(asked.values(), layout.language)
    wanted = _plain(text)
    for name, label in shown.items():
        if wanted in {_plain(label), _plain(name)}:
            return name
    others = [n for n, e in asked.items() if wanted in {_plain(own) for own in e.label.values()}]
    if len(others) == 1:
        return others[0]
    return Wrong(code, f"“{_short(text)}” {why}.", "", nearest(text, shown.values()))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _day(came: CameBack) -> str | Wrong:
    text = came.text
    if came.is_day:
        return text
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = map(int, found.groups())
    else:
        return _no_such_day(text, "It is not written as a day.")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return _no_such_day(text, "The calendar has no such day; months come before days.")


def _no_such_day(text: str, why: str) -> Wrong:
    what = f"“{_short(text)}” cannot be read as a day."
    return Wrong("worksheet.day", what, why, "Write it like 2026-03-31 or 3/31/2026.")


def _no_day(came: CameBack) -> str | Wrong:
    """Text as it is, unless a spreadsheet program made a day of it."""
    if not came.is_day:
        return came.text
    return Wrong(
        "worksheet.became_day",
        "A date value stands here where words or a number are expected.",
        "A spreadsheet program made it of what was typed.",
        "Type it again with an apostrophe before it.",
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTED else f"{words[:_LONGEST_QUOTED]}\u2026"
