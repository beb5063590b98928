"""A table of values as a printed table: repeated header, hairlines, whole rows on a page.

Cells are lines of plain text measured beforehand, so nothing in them is ever read as markup.
"""

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from qapi_desk.domain.documents import Column, Facts, Format, Table
from qapi_desk.reports.pdf.columns import (
    PADDING,
    Fit,
    Texts,
    cell_texts,
    face_of,
    fitted,
    size_of,
)
from qapi_desk.reports.pdf.look import ACCENT, CAPTION, INK, NOTE, PAPER, QUIET, RULE
from qapi_desk.reports.pdf.text import paragraph
from qapi_desk.reports.typefaces import Face, legible, wrapped
from qapi_desk.reports.wording import RIGHT_ALIGNED, shown_with_unit

_ZEBRA = HexColor("#F5F7F9")
_HEADER = HexColor("#E9EEF3")
_ROW_PADDING = 3.0
_DENSE_PADDING = 1.4
_TALLEST_ROW = 180.0
"""Points; a row taller than this is set in several parts, so that a page can break in it."""
_MORE_ROWS = 40.0
"""Points of rows that should follow the first on its page."""
_SHORT_TABLE = 190.0
"""Points; a table no taller than this is begun only where all of it fits."""
_LAST_ROWS = 3
"""Rows at the end of a table that are never parted, so that no page holds a lone one."""
_FACTS_SIZE = 8.5
_FACTS_LABEL = 0.29
"""The share of a line that labels take."""

Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Set:
    """A table set in type: what precedes it, the grid, what follows."""

    before: list[Flowable]
    grid: Flowable
    after: list[Flowable]
    first_rows: float
    """Points the caption, the header and the first rows take together."""


def table_flowables(table: Table, width: float) -> Set:
    """The caption, the grid and the note of a table in ``width`` points."""
    before: list[Flowable] = [paragraph(table.title, CAPTION)] if table.title else []
    after: list[Flowable] = [Spacer(0, 5)]
    if table.note:
        after.append(paragraph(table.note, NOTE))
    after.append(Spacer(0, 6))
    if not table.rows:
        return Set(before, paragraph(table.empty, NOTE), after, 40)
    texts = cell_texts(table)
    grid, first_rows = _grid(table, texts, fitted(table, texts, width))
    return Set(before, grid, after, first_rows + 26)


def _grid(table: Table, texts: Texts, fit: Fit) -> tuple[Grid, float]:
    header = [
        _cell(legible(column.title, Face.BOLD), Face.BOLD, fit.size, width)
        for column, width in zip(table.columns, fit.widths, strict=True)
    ]
    rows = [
        [
            _cell(text, face_of(column), size_of(column, fit.size), width)
            for column, text, width in zip(table.columns, row, fit.widths, strict=True)
        ]
        for row in texts
    ]
    leading, padding = fit.size * 1.28, _padding_of(table)
    most_lines = int(_TALLEST_ROW / leading)
    parted = [_row_parts(row, most_lines) for row in rows]
    rows = [part for parts in parted for part in parts]
    heights = [_height(row, leading, padding) for row in (header, *rows)]
    grid = Grid(
        [header, *rows],
        colWidths=list(fit.widths),
        rowHeights=heights,
        repeatRows=1,
        style=TableStyle([*_commands(table, fit.size, leading), *_joins(parted), *_kept_end(rows)]),
        hAlign="LEFT",
    )
    whole = sum(heights)
    if whole <= _SHORT_TABLE:
        return grid, whole
    return grid, sum(heights[:2]) + min(sum(heights[2:4]), _MORE_ROWS)


def _kept_end(rows: list[list[str]]) -> list[Command]:
    return [("NOSPLIT", (0, -_LAST_ROWS), (-1, -1))] if len(rows) > _LAST_ROWS else []


def _cell(text: str, face: Face, size: float, width: float) -> str:
    return "\n".join(wrapped(text, face, size, width - PADDING))


def _padding_of(table: Table) -> float:
    """Points above and below the words of a row."""
    return _DENSE_PADDING if table.is_dense else _ROW_PADDING


def _height(row: list[str], leading: float, padding: float) -> float:
    return max(cell.count("\n") + 1 for cell in row) * leading + 2 * padding


def _row_parts(row: list[str], most_lines: int) -> list[list[str]]:
    """The row, or, where it is taller than a page can bear, the row and its continuations."""
    cells = [cell.split("\n") for cell in row]
    tallest = max(len(lines) for lines in cells)
    return [
        ["\n".join(lines[start : start + most_lines]) for lines in cells]
        for start in range(0, tallest, most_lines)
    ]


def _joins(parted: list[list[list[str]]]) -> list[Command]:
    """What makes the parts of one row look like one: the same ground, no line between."""
    commands: list[Command] = []
    number = 0
    for parts in parted:
        number += 1
        ground = _ZEBRA if number % 2 == 0 else PAPER
        for upper in range(number, number + len(parts) - 1):
            commands.append(("BACKGROUND", (0, upper + 1), (-1, upper + 1), ground))
            commands.append(("LINEBELOW", (0, upper), (-1, upper), 0.6, ground))
        number += len(parts) - 1
    return commands


def _commands(table: Table, size: float, leading: float) -> list[Command]:
    first, last, padding = (0, 0), (-1, -1), _padding_of(table)
    commands: list[Command] = [
        ("FONT", first, last, Face.BODY.value, size, leading),
        ("FONT", first, (-1, 0), Face.BOLD.value, size, leading),
        ("TEXTCOLOR", first, last, INK),
        ("VALIGN", first, last, "TOP"),
        ("VALIGN", first, (-1, 0), "BOTTOM"),
        ("LEFTPADDING", first, last, PADDING / 2),
        ("RIGHTPADDING", first, last, PADDING / 2),
        ("TOPPADDING", first, last, padding),
        ("BOTTOMPADDING", first, last, padding),
        ("BACKGROUND", first, (-1, 0), _HEADER),
        ("ROWBACKGROUNDS", (0, 1), last, [None, _ZEBRA]),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
        ("LINEBELOW", (0, 1), last, 0.3, RULE),
    ]
    for number, column in enumerate(table.columns):
        here, down = (number, 1), (number, -1)
        if column.format is Format.MONO:
            commands += _mono(here, down, size, leading, padding=padding)
        if column.format in RIGHT_ALIGNED:
            commands.append(("ALIGN", (number, 0), down, "RIGHT"))
    return commands


def _mono(
    start: tuple[int, int],
    end: tuple[int, int],
    size: float,
    leading: float,
    *,
    padding: float = _ROW_PADDING,
) -> list[Command]:
    """The fixed-width face, smaller than its neighbours and lowered onto their line."""
    own = size_of(Column("", "", Format.MONO), size)
    return [
        ("FONT", start, end, Face.MONO.value, own, leading),
        ("TOPPADDING", start, end, padding + size - own),
        ("BOTTOMPADDING", start, end, padding - size + own),
    ]


def facts_flowables(facts: Facts, width: float) -> list[Flowable]:
    """A heading and a list of labels with their values, values set in type by their format."""
    before: list[Flowable] = [paragraph(facts.title, CAPTION)] if facts.title else []
    if not facts.items:
        return before
    label_width = width * _FACTS_LABEL
    rows: list[list[str]] = []
    commands: list[Command] = _facts_style()
    for number, (label, value, form) in enumerate(facts.items):
        column = Column("", "", form)
        face, size = face_of(column), size_of(column, _FACTS_SIZE)
        text = shown_with_unit(value, form) or "\N{EN DASH}"
        rows.append(
            [
                _cell(label, Face.BODY, _FACTS_SIZE, label_width),
                _cell(text, face, size, width - label_width),
            ]
        )
        if face is Face.MONO:
            cell = (1, number)
            commands += _mono(cell, cell, _FACTS_SIZE, _FACTS_SIZE * 1.35, padding=2.6)
    grid = Grid(
        rows,
        colWidths=[label_width, width - label_width],
        style=TableStyle(commands),
        hAlign="LEFT",
    )
    return [*before, grid, Spacer(0, 8)]


def _facts_style() -> list[Command]:
    first, last = (0, 0), (-1, -1)
    return [
        ("FONT", first, last, Face.BODY.value, _FACTS_SIZE, _FACTS_SIZE * 1.35),
        ("TEXTCOLOR", first, (0, -1), QUIET),
        ("TEXTCOLOR", (1, 0), last, INK),
        ("VALIGN", first, last, "TOP"),
        ("LEFTPADDING", first, last, 0),
        ("RIGHTPADDING", first, last, PADDING),
        ("TOPPADDING", first, last, 2.6),
        ("BOTTOMPADDING", first, last, 2.6),
        ("LINEBELOW", first, last, 0.3, RULE),
        ("LINEABOVE", first, (-1, 0), 0.3, RULE),
    ]
