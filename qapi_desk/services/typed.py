"""Numbers as people type them, read for the calculator: each refusal names its field.

What comes out is what JSON can hold, so that a calculation typed into the window and the same line
given to ``qapi-desk calc`` are one. Knows no calculation.
"""

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from qapi_desk.domain.errors import Refused
from qapi_desk.services.figures import share

MOST_LINES = 1_000
"""A list of more lines than this is no sum for a desk; ``qapi-desk calc`` takes it."""
LONGEST_NUMBER = 30

_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d+", re.ASCII)
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)
_BETWEEN_ITEMS = re.compile(r"[,;\s]+")
_BETWEEN_PAIR = re.compile(r"(?:\s+to\s+|[\s,;:\u2013-]+)")


def read(kind: str, text: str, label: str, choices: tuple[str, ...] = ()) -> object:
    """One field's text as a value of JSON.

    Args:
        kind: whole, share, number, list, strata, weights, pairs, words or choice.
        text: as typed, not empty.
        label: how the field is called, for the sentence.
        choices: what may be chosen, for a choice.

    Raises:
        Refused: ``calculator.field``, naming the field.
    """
    if kind == "choice":
        if text.strip().lower() not in choices:
            _refuse(label, f"{_short(text)} is none of {', '.join(choices)}.")
        return text.strip().lower()
    return _READERS[kind](text, label)


def _refuse(label: str, sentence: str) -> NoReturn:
    raise Refused("calculator.field", f"{label}: {sentence}")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= LONGEST_NUMBER else words[:27] + '...'}”"


def whole(text: str, label: str) -> int:
    """A whole number from 0, thousands marked or not; Refused otherwise."""
    words = text.strip()
    if not _WHOLE.fullmatch(words) or len(words) > LONGEST_NUMBER:
        _refuse(label, f"{_short(text)} is not a whole number; write it like 10,000.")
    return int(words.replace(",", ""))


def number(text: str, label: str) -> int | float:
    """A number without an exponent, thousands marked or not; Refused otherwise."""
    words = text.strip()
    is_number = _NUMBER.fullmatch(words) and any(map(str.isdigit, words))
    if not is_number or len(words) > LONGEST_NUMBER:
        _refuse(label, f"{_short(text)} is not a number; write it like 1,250.5.")
    value = float(words.replace(",", ""))
    return int(value) if value.is_integer() else value


def _share(text: str, label: str) -> int | float:
    try:
        value = share(text)
    except Refused as refusal:
        _refuse(label, refusal.sentence)
    return int(value) if value.denominator == 1 else float(value)


def _list(text: str, label: str) -> list[int | float]:
    items = [item for item in _BETWEEN_ITEMS.split(text.strip()) if item]
    _check_length(len(items), label)
    return [number(item, label) for item in items]


def _lines(text: str, label: str) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers."""
    found = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    kept = [(number, line) for number, line in found if line]
    _check_length(len(kept), label)
    return kept


def _check_length(length: int, label: str) -> None:
    if length > MOST_LINES:
        _refuse(
            label, f"{length:,} are more than {MOST_LINES:,}; give them to qapi-desk calc instead."
        )


def _cells(line: str) -> list[str]:
    """A line's numbers: apart by spaces, where commas may mark thousands, or else by commas."""
    by_space = line.split()
    return by_space if len(by_space) > 1 else [c for c in _BETWEEN_ITEMS.split(line) if c]


def _strata(text: str, label: str) -> list[dict[str, int]]:
    found = []
    for place, line in _lines(text, label):
        cells = [cell.strip(",;") for cell in _cells(line)]
        if len(cells) != 3:
            _refuse(label, f"line {place}, {_short(line)}, must be three numbers: N n x.")
        where = f"{label}, line {place}"
        values = (whole(cell, where) for cell in cells)
        found.append(dict(zip(("N", "n", "x"), values, strict=True)))
    return found


def _weights(text: str, label: str) -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    for place, line in _lines(text, label):
        name, _, weight = line.replace("\t", " ").replace("=", " ").rpartition(" ")
        name = name.strip().rstrip(",:;").strip()
        if not name:
            _refuse(label, f"line {place}, {_short(line)}, must be a name and a number.")
        if name in found:
            _refuse(label, f"line {place} names {_short(name)} a second time.")
        found[name] = number(weight, f"{label}, line {place}")
    return found


def pairs(text: str, label: str) -> list[list[int]]:
    """Two whole numbers a line, like ``1 658`` or ``1-658``; Refused otherwise."""
    found = []
    for place, line in _lines(text, label):
        cells = line.split() if len(line.split()) == 2 else _BETWEEN_PAIR.split(line)
        if len(cells) != 2:
            _refuse(label, f"line {place}, {_short(line)}, must be two numbers, like 1 658.")
        found.append([whole(cell.strip(",;"), f"{label}, line {place}") for cell in cells])
    return found


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "whole": whole,
    "number": number,
    "share": _share,
    "list": _list,
    "strata": _strata,
    "weights": _weights,
    "pairs": pairs,
}
