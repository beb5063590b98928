"""Reading a worksheet back: what is no worksheet, what is too much, and what cells hold."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.domain.worksheets import STAMP_SHEET, STAMP_WORD, CameBack, Part
from qapi_desk.intake import worksheets
from qapi_desk.intake.worksheets import BookRead, read_worksheet


def book_of(path: Path, *cells: tuple[str, object], stamp: str = "s" * 80) -> Path:
    """A workbook with these cells on its page ``form``."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "form"
    for place, value in cells:
        page[place] = value  # type: ignore[assignment] # whatever was typed
    hidden = book.create_sheet(STAMP_SHEET)
    hidden.sheet_state = "veryHidden"
    for text in (STAMP_WORD, stamp[:50], stamp[50:]):
        hidden.append([text])
    book.save(path)
    return path


def came(path: Path, value: object) -> BookRead:
    return read_worksheet(book_of(path, ("G3", value)))


SAID = [
    (" Yes \r\n", CameBack("Yes")),
    (5, CameBack("5")),
    (5.0, CameBack("5")),
    (0.1 + 0.2, CameBack("0.3")),
    (True, CameBack("TRUE")),
    (date(2026, 3, 31), CameBack("2026-03-31", is_day=True)),
    (datetime(2026, 3, 31), CameBack("2026-03-31", is_day=True)),  # noqa: DTZ001 - as Excel has it
]


@pytest.mark.parametrize(("value", "said"), SAID)
def test_that_a_cell_says_what_it_holds(tmp_path: Path, value: object, said: CameBack) -> None:
    (row,) = came(tmp_path / "a.xlsx", value).pages["form"]
    assert row.at(Part.ANSWER) == said


HELD = [
    ("=1+1", "sheets.formula"),
    ("#N/A", "sheets.error"),
    (time(12, 30), "sheets.time"),
    (datetime(2026, 3, 31, 8), "sheets.time"),  # noqa: DTZ001 - as Excel has it
]


@pytest.mark.parametrize(("value", "code"), HELD)
def test_that_a_cell_that_cannot_be_trusted_is_named(
    tmp_path: Path, value: object, code: str
) -> None:
    found = came(tmp_path / "a.xlsx", value)
    assert [(f.sheet, f.cell, f.code) for f in found.faults] == [("form", "G3", code)]
    assert not found.pages["form"]


def test_that_the_stamp_is_put_together_again(tmp_path: Path) -> None:
    assert came(tmp_path / "a.xlsx", "Yes").stamp == "s" * 80


def test_that_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", ("G3", "Yes"), ("XFD1048576", "lost"))
    found = read_worksheet(path)
    assert [f.cell for f in found.faults] == ["XFD1048576"]
    assert len(found.pages["form"]) == 1


def test_that_titles_are_no_rows(tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", ("B1", "Form"), ("G2", "Answer"), ("G3", "Yes"))
    assert [row.number for row in read_worksheet(path).pages["form"]] == [3]


def no_file(path: Path) -> Path:
    return path / "none.xlsx"


def no_workbook(path: Path) -> Path:
    place = path / "a.xlsx"
    place.write_bytes(b"not a workbook at all")
    return place


def with_password(path: Path) -> Path:
    place = path / "a.xlsx"
    place.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    return place


def without_stamp(path: Path) -> Path:
    place = path / "a.xlsx"
    Workbook().save(place)
    return place


def another_layout(path: Path) -> Path:
    place = book_of(path / "a.xlsx")
    book = load_workbook(place)
    book[STAMP_SHEET]["A1"] = "QAPI Desk worksheet 99"
    book.save(place)
    return place


def unpacks_to_much(path: Path) -> Path:
    place = book_of(path / "a.xlsx")
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * (65 * 1024 * 1024))
    return place


def a_folder(path: Path) -> Path:
    return path


BAD: list[tuple[Callable[[Path], Path], type[Fault], str]] = [
    (no_file, Trouble, "sheets.not_there"),
    (a_folder, Trouble, "sheets.not_there"),
    (no_workbook, Trouble, "sheets.unreadable"),
    (with_password, Refused, "worksheet.locked_away"),
    (without_stamp, Refused, "worksheet.no_stamp"),
    (another_layout, Refused, "worksheet.no_stamp"),
    (unpacks_to_much, Refused, "sheets.too_large"),
]


@pytest.mark.parametrize(("made", "kind", "code"), BAD)
def test_that_what_is_no_worksheet_is_said(
    tmp_path: Path, made: Callable[[Path], Path], kind: type[Fault], code: str
) -> None:
    with pytest.raises(kind) as fault:
        read_worksheet(made(tmp_path))
    assert fault.value.code == code


def test_that_a_huge_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheets, "LARGEST_FILE_BYTES", 100)
    with pytest.raises(Refused) as refusal:
        came(tmp_path / "a.xlsx", "Yes")
    assert refusal.value.code == "worksheet.too_large"
