"""The county's own reported figures: a small CSV file ``line,value``, with two optional columns.

An extract has a row for each counted item and no place for the totals that were reported, so they
are handed in beside it. ``column`` names an aid class (line 1 by CURRENT, FORMER, NEVER); ``year``
is ``this`` or ``last``. Dollars are written with cents where the line counts dollars.
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NamedTuple

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.csv_source import opened
from qapi_desk.intake.sources import must_be_unchanged, print_of

_YEARS: Final = ("", "this", "last")


class ReportedFigure(NamedTuple):
    """One reported figure: its key as edits name it (``1:CURRENT``, ``5@last``) and its value."""

    key: str
    value: Decimal


class ReportedFigures(NamedTuple):
    """A whole file of them: 64 hex digits over its bytes."""

    file_name: str
    sha256: str
    figures: tuple[ReportedFigure, ...]


def read_reported(path: Path) -> ReportedFigures:
    """Read the reported figures.

    Raises:
        Refused: ``reported.column``, ``reported.value``, ``reported.twice``, ``reported.year``.
        Trouble: ``import.unreadable``.
    """
    known = print_of(path)
    found: dict[str, Decimal] = {}
    with opened(path) as table:
        header = [title.strip() for title in table.header]
        for name in ("line", "value"):
            if name not in header:
                told = f"{path.name} has no column {name}; it needs line and value."
                raise Refused("reported.column", told)
        number = 1
        for chunk in table.chunks:
            for cells in zip(*chunk, strict=True):
                number += 1
                row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
                if any(row.values()):
                    _take(found, row, f"{path.name}, line {number}")
    must_be_unchanged([known])
    figures = tuple(ReportedFigure(key, value) for key, value in found.items())
    return ReportedFigures(path.name, known.sha256, figures)


def _take(found: dict[str, Decimal], row: dict[str, str], place: str) -> None:
    year = row.get("year", "")
    if year not in _YEARS:
        raise Refused("reported.year", f"{place}: the year is {year!r}; write this or last.")
    column = f":{row['column']}" if row.get("column") else ""
    key = f"{row['line']}{column}" + ("@last" if year == "last" else "")
    if key in found:
        raise Refused("reported.twice", f"{place} gives line {row['line']} a second time.")
    found[key] = _value(row["value"], place)


def _value(text: str, place: str) -> Decimal:
    """A figure with at most two decimals."""
    try:
        value = Decimal(text)
        if value.is_finite() and value * 100 == (value * 100).to_integral_value():
            return value
    except InvalidOperation:
        pass
    raise Refused(
        "reported.value", f"{place}: {text!r} is no figure; write digits with at most two decimals."
    )
