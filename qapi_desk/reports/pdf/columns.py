"""How wide the columns of a printed table are. Measures words; draws nothing.

Counts, percents, dates and short ids never break; text gives way, long hashes break in groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qapi_desk.domain.documents import Column, Format, Table
from qapi_desk.reports.pdf.look import TABLE_SIZES
from qapi_desk.reports.typefaces import GROUP, Face, legible, text_width
from qapi_desk.reports.wording import NUMERIC, shown

PADDING = 8.0
"""Points of a cell's width that are not text: both sides."""
_TEXT_COMFORT = 96.0
"""A column of text is not asked to be narrower than this while the page can be turned."""
_TEXT_NATURAL = 420.0
"""A column of text wants no more than this for itself."""
_LONG_ID = 24
"""A fixed-width word longer than this may break in groups."""

Texts = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for, in points with padding: its least, its comfort, its whole."""

    least: float
    comfort: float
    whole: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The widths of a table's columns and the size of its type."""

    widths: tuple[float, ...]
    size: float


def face_of(column: Column) -> Face:
    """The face a column's values are set in."""
    return Face.MONO if column.format is Format.MONO else Face.BODY


def size_of(column: Column, size: float) -> float:
    """The size of a column's values: the fixed-width face is drawn larger, so it is set smaller."""
    return size * 0.88 if column.format is Format.MONO else size


def cell_texts(table: Table) -> list[list[str]]:
    """Every cell's words as its face can show them, row by row."""
    return [
        [
            legible(shown(value, column.format), face_of(column))
            for column, value in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]


def fitted(table: Table, texts: Texts, available: float) -> Fit:
    """The largest type at which the columns fit, and their widths, together ``available``."""
    for size in TABLE_SIZES[-1:] if table.is_dense else TABLE_SIZES:
        needs = _needs(table, texts, size)
        if sum(need.least for need in needs) <= available:
            return Fit(_shared_out(table, needs, available), size)
    smallest = TABLE_SIZES[-1]
    return Fit(_squeezed(_needs(table, texts, smallest), available), smallest)


def is_wide(table: Table, texts: Texts, available: float) -> bool:
    """Whether the table is better off on a page turned on its side."""
    needs = _needs(table, texts, TABLE_SIZES[0])
    return sum(need.comfort for need in needs) > available


def _needs(table: Table, texts: Texts, size: float) -> list[Need]:
    columns = zip(*texts, strict=True) if texts else [()] * len(table.columns)
    return [
        _need(column, words, size) for column, words in zip(table.columns, columns, strict=True)
    ]


def _need(column: Column, words: Iterable[str], size: float) -> Need:
    face, own_size = face_of(column), size_of(column, size)
    lines = {line for text in set(words) for line in text.split("\n")}
    title = max((text_width(word, Face.BOLD, size) for word in column.title.split()), default=0.0)
    whole = max((text_width(line, face, own_size) for line in lines), default=0.0)
    if column.format is Format.MONO:
        longest = max((len(word) for line in lines for word in line.split()), default=0)
        kept = longest if longest <= _LONG_ID else 2 * GROUP
        least = max(title, kept * text_width("0", face, own_size))
        comfort = least
    elif column.format in NUMERIC:
        least = comfort = max(title, whole)
    else:
        longest_word = max(
            (text_width(word, face, own_size) for line in lines for word in line.split()),
            default=0.0,
        )
        least = max(title, min(longest_word, _TEXT_COMFORT))
        comfort = max(least, min(whole, _TEXT_COMFORT))
    whole = max(least, min(whole, _TEXT_NATURAL))
    # A hair more than measured, so that a sum of floats never breaks a word that fits.
    extra = PADDING + 0.5
    return Need(least + extra, comfort + extra, whole + extra)


def _shared_out(table: Table, needs: Sequence[Need], available: float) -> tuple[float, ...]:
    """First what each must have, then what each would like, then the rest by weight."""
    weights = [
        column.width * (0.15 if column.format in NUMERIC else 1.0) for column in table.columns
    ]
    widths = [need.least for need in needs]
    for goal in ([need.comfort for need in needs], [need.whole for need in needs]):
        widths = _raised(widths, goal, weights, available)
    rest = available - sum(widths)
    total = sum(weights) or 1.0
    return tuple(
        width + rest * weight / total for width, weight in zip(widths, weights, strict=True)
    )


def _raised(
    widths: list[float], goal: list[float], weights: list[float], available: float
) -> list[float]:
    """The widths moved toward the goal, by what each lacks times its weight, never beyond it."""
    for _ in widths:
        room = available - sum(widths)
        lacks = [want - width for width, want in zip(widths, goal, strict=True)]
        pull = [lack * weight for lack, weight in zip(lacks, weights, strict=True)]
        total = sum(pull)
        if room < 0.01 or total < 0.01:
            break
        widths = [
            width + min(lack, room * part / total)
            for width, lack, part in zip(widths, lacks, pull, strict=True)
        ]
    return widths


def _squeezed(needs: Sequence[Need], available: float) -> tuple[float, ...]:
    """Too many columns even for a turned page: all give way alike, and words break."""
    total = sum(need.least for need in needs)
    return tuple(need.least * available / total for need in needs)
