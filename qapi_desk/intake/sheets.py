"""Reads a form's sheets as text: from a folder of CSV files or from a workbook, alike.

A workbook cell that shows one thing and holds another (a formula, a date that Excel made of a
code, a merged area) is named with its address. It knows nothing of forms.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets, column_letters
from qapi_desk.intake.sheet_faults import (
    GUIDE,
    MOST_COLUMNS,
    Fault,
    Line,
    Note,
    Page,
    must_be_a_file,
    trimmed,
    unreadable,
)

BLANK_ROWS = 100
"""So many blank rows end a sheet: spreadsheets claim endless empty areas."""
LONGEST_CELL = 32_767
"""Characters; what a workbook cell can hold."""
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Inspected:
    """Sheets as far as they could be read, and every cell that cannot be trusted."""

    sheets: Sheets
    faults: tuple[FormMessage, ...]
    """Errors (``sheets.formula``, ...) and warnings (``sheets.number``, ``sheets.boolean``)."""


def read_sheets(path: Path, *, leaving: Collection[str] = ()) -> Sheets:
    """Read every sheet of a workbook, or of a folder where ``survey.csv`` is the sheet ``survey``.

    Args:
        path: a folder, or an ``.xlsx`` file.
        leaving: sheets of a folder that are not needed now, and so not read.

    Returns:
        The sheets as trimmed text; line ends within a cell are line feeds; blank cells and rows
        are left out; only columns under the header are read; sheets of guidance are left out.

    Raises:
        Refused: ``sheets.formula``, ``sheets.merged``, ``sheets.date``, ``sheets.error``,
            ``sheets.title_missing``, ``sheets.title_twice``, ``sheets.too_wide``,
            ``sheets.long_cell``, ``sheets.unprinted``, ``sheets.too_large``, ``sheets.none``.
        Trouble: ``sheets.unreadable``, ``sheets.not_there``.
    """
    inspected = inspect_sheets(path, leaving=leaving)
    for fault in inspected.faults:
        if fault.severity == "error":
            raise Refused(
                fault.code,
                f"Sheet {fault.sheet}, {fault.cell}: {fault.what} {fault.why} {fault.fix}",
                sheet=fault.sheet,
                cell=fault.cell,
            )
    return inspected.sheets


def inspect_sheets(path: Path, *, leaving: Collection[str] = ()) -> Inspected:
    """Read as ``read_sheets`` does, and go on where a cell cannot be trusted.

    Args:
        path: a folder, or an ``.xlsx`` file.
        leaving: as in ``read_sheets``.

    Returns:
        The sheets, cells that cannot be trusted left empty, and one message for each of them.

    Raises:
        Refused: ``sheets.too_large``, ``sheets.none``.
        Trouble: ``sheets.unreadable``, ``sheets.not_there``.
    """
    if not _is_there(path):
        raise Trouble(
            "sheets.not_there",
            f"There is no {path.name or 'file'} in that place; choose a folder of CSV files or a "
            "workbook.",
            file=path.name,
        )
    faults: list[FormMessage] = []
    note = partial(_keep, faults)
    try:
        pages = _folder(path, leaving) if path.is_dir() else _workbook(path, note)
        found = [_sheet(name, lines, note) for name, lines in pages]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise unreadable(path, problem) from problem
    if not found:
        raise Refused(
            "sheets.none",
            f"{path.name} holds no sheets. Choose a folder with survey.csv in it or a workbook.",
            file=path.name,
        )
    return Inspected(Sheets(path.name, {sheet.name: sheet for sheet in found}), tuple(faults))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than any file can have
        return False


def _keep(faults: list[FormMessage], sheet: str, cell: str, fault: Fault) -> None:
    faults.append(
        FormMessage(fault.severity, sheet, cell, fault.code, fault.what, fault.why, fault.fix)
    )


def write_sheets(sheets: Sheets, folder: Path) -> None:
    """Write sheets as CSV files (UTF-8, line feeds) into a folder, made if need be.

    Each file is written under a temporary name and renamed when it is whole.

    Raises:
        Trouble: ``sheets.unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sheet in sheets.sheets.values():
            _write_sheet(sheet, folder / f"{sheet.name}.csv")
    except OSError as problem:
        raise Trouble(
            "sheets.unwritable",
            f"The folder {folder.name} cannot be written: {problem.strerror}."
            " Choose a folder you may write to.",
            folder=folder.name,
        ) from problem


def _write_sheet(sheet: Sheet, file: Path) -> None:
    unfinished = file.with_suffix(".csv.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(sheet.header)
            writer.writerows([row.cells.get(t, "") for t in sheet.header] for row in sheet.rows)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _folder(path: Path, leaving: Collection[str]) -> Iterator[Page]:
    for file in sorted(path.glob("*.csv")):
        if file.stem.startswith(GUIDE) or file.stem in leaving:
            continue
        must_be_a_file(file)
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield (
                file.stem,
                ((n, [*map(trimmed, row)]) for n, row in enumerate(csv.reader(text), 1)),
            )


def _workbook(path: Path, note: Note) -> Iterator[Page]:
    # forms that ship are folders: openpyxl is loaded for a workbook only, not at every start
    from qapi_desk.intake.sheet_pages import pages  # noqa: PLC0415

    return pages(path, note)


def _sheet(name: str, lines: Iterable[Line], note: Note) -> Sheet:
    """The first row is the header; reading stops after a hundred blank rows."""
    header: tuple[str, ...] = ()
    skipped: set[int] = set()
    rows: list[SheetRow] = []
    blank = 0
    for number, cells in lines:
        if number == 1:
            header, skipped = _header(name, cells, note)
            continue
        row = _row(header, skipped, (number, cells), partial(note, name))
        blank = 0 if row.cells else blank + 1
        if blank >= BLANK_ROWS:
            break
        if row.cells:
            rows.append(row)
    return Sheet(name, header, tuple(rows))


def _header(name: str, cells: list[str], note: Note) -> tuple[tuple[str, ...], set[int]]:
    """The titles, and the columns that cannot be read because their title stood before."""
    titles = list(cells)
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        note(name, f"{column_letters(MOST_COLUMNS)}1", _TOO_WIDE)
        titles = titles[:MOST_COLUMNS]
    twice = {n for n, title in enumerate(titles) if title and title in titles[:n]}
    for index in sorted(twice):
        note(name, f"{column_letters(index)}1", _title_twice(titles[index]))
        titles[index] = ""
    return tuple(titles), twice


def _row(
    header: tuple[str, ...], skipped: set[int], line: Line, note: Callable[[str, Fault], None]
) -> SheetRow:
    number, texts = line
    cells: dict[str, str] = {}
    for index, text in enumerate(texts[: len(header)]):
        if not text or index in skipped:
            continue
        fault = _fault_of(header[index], text)
        if fault is None:
            cells[header[index]] = text
        else:
            note(f"{column_letters(index)}{number}", fault)
    return SheetRow(number, cells)


def _fault_of(title: str, text: str) -> Fault | None:
    if not title:
        return _NO_TITLE
    if not text.isprintable() and _UNPRINTED.search(text):
        return _UNREADABLE
    return _long(text) if len(text) > LONGEST_CELL else None


def _title_twice(title: str) -> Fault:
    return Fault(
        "sheets.title_twice",
        f"The title {title} stands twice.",
        "Nobody could tell which of the two columns is meant.",
        "Rename or remove one of the columns.",
    )


def _long(text: str) -> Fault:
    return Fault(
        "sheets.long_cell",
        f"The text has {len(text):,} characters; {LONGEST_CELL:,} are the most.",
        "A workbook could not hold it.",
        "Shorten it.",
    )


_TOO_WIDE = Fault(
    "sheets.too_wide",
    "So many columns no form has.",
    f"{MOST_COLUMNS} are the most.",
    "Remove the others.",
)
_NO_TITLE = Fault(
    "sheets.title_missing",
    "This column has no title.",
    "Nothing could read it.",
    "Give it a title in row 1.",
)
_UNREADABLE = Fault(
    "sheets.unprinted",
    "It holds characters that nobody can read.",
    "They would go unseen into answers and papers.",
    "Type it anew, or paste plain text.",
)
