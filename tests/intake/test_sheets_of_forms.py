"""A folder of CSV files and a workbook are read alike; what cannot be trusted is refused."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets, column_letters
from qapi_desk.intake.sheet_book import write_workbook
from qapi_desk.intake.sheet_pages import LARGEST_BOOK_BYTES
from qapi_desk.intake.sheets import read_sheets, write_sheets

Fill = Callable[[Worksheet], None]


def workbook(folder: Path, fill: Fill) -> Path:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "survey"
    fill(page)
    path = folder / "form.xlsx"
    book.save(path)
    return path


def rows(*lines: list[object]) -> Fill:
    def fill(page: Worksheet) -> None:
        for line in lines:
            page.append(line)

    return fill


def csv_folder(folder: Path, text: str) -> Path:
    (folder / "survey.csv").write_text(text, encoding="utf-8")
    return folder


def test_that_a_folder_and_a_workbook_give_the_same_sheets(tmp_path: Path) -> None:
    made = workbook(tmp_path, rows(["type", "name"], ["text", " a "], [], ["note", "b"]))
    folder = csv_folder(tmp_path, "type,name\ntext, a \n,\nnote,b\n")
    assert read_sheets(made).sheets == read_sheets(folder).sheets


def test_that_rows_keep_the_number_they_are_printed_with(tmp_path: Path) -> None:
    page = read_sheets(csv_folder(tmp_path, "type\ntext\n\nnote\n")).sheets["survey"]
    assert [row.number for row in page.rows] == [2, 4]


def test_that_a_cell_has_the_address_a_workbook_gives_it(tmp_path: Path) -> None:
    page = read_sheets(csv_folder(tmp_path, "type,name\ntext,a\n")).sheets["survey"]
    assert (page.address(2, "name"), page.address(2, "label")) == ("B2", "row 2")


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_that_columns_are_lettered_as_in_a_workbook(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_that_only_columns_under_the_header_are_read(tmp_path: Path) -> None:
    page = read_sheets(csv_folder(tmp_path, "type,name,,\ntext,a,,x\n")).sheets["survey"]
    assert (page.header, page.rows[0].cells) == (("type", "name"), {"type": "text", "name": "a"})


@pytest.mark.parametrize(("blank", "is_read"), [(99, True), (100, False)])
def test_that_a_hundred_blank_rows_end_a_sheet(tmp_path: Path, blank: int, is_read: bool) -> None:
    folder = csv_folder(tmp_path, "type\ntext\n" + "\n" * blank + "note\n")
    assert (len(read_sheets(folder).sheets["survey"].rows) == 2) is is_read


def merged(page: Worksheet) -> None:
    page.append(["type", "name"])
    page.merge_cells("A2:B2")


@pytest.mark.parametrize(
    ("fill", "code", "cell"),
    [
        (rows(["type", "name"], ["text", "=1+1"]), "sheets.formula", "B2"),
        (rows(["version"], [date(2026, 10, 15)]), "sheets.date", "A2"),
        (merged, "sheets.merged", "A2:B2"),
        (rows(["type", "type"]), "sheets.title_twice", "B1"),
        (rows(["type", None, "name"], ["text", "x", "a"]), "sheets.title_missing", "B2"),
    ],
)
def test_that_a_cell_that_cannot_be_trusted_is_refused(
    tmp_path: Path, fill: Fill, code: str, cell: str
) -> None:
    with pytest.raises(Refused, match=f"Sheet survey, {cell}: ") as caught:
        read_sheets(workbook(tmp_path, fill))
    assert caught.value.code == code


def test_that_a_cell_longer_than_a_workbook_holds_is_refused(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path, "type\n" + "x" * 32_768 + "\n")
    with pytest.raises(Refused, match="32,768 characters"):
        read_sheets(folder)


def test_that_a_cell_with_a_sign_nobody_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Sheet survey, A2: It holds characters") as caught:
        read_sheets(csv_folder(tmp_path, "type\na\0b\n"))
    assert caught.value.code == "sheets.unprinted"


def test_that_a_header_of_a_million_columns_is_refused(tmp_path: Path) -> None:
    titles = ",".join(f"c{n}" for n in range(1_000_000))
    with pytest.raises(Refused, match="500 are the most") as caught:
        read_sheets(csv_folder(tmp_path, f"{titles}\ntext\n"))
    assert caught.value.code == "sheets.too_wide"


def test_that_a_blank_page_of_full_size_is_read_to_its_hundredth_blank_row(tmp_path: Path) -> None:
    def fill(page: Worksheet) -> None:
        page.append(["type"])
        page.cell(1_048_576, 16_384).value = " "

    assert read_sheets(workbook(tmp_path, fill)).sheets["survey"].rows == ()


def repacked(book: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed by hand."""
    with ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with ZipFile(book, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return book


SHEET = "xl/worksheets/sheet1.xml"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda page: OUTSIDE + page.replace(b"<v>", b"<v>&e;", 1)),
        (SHEET, lambda page: page[:200]),
        (SHEET, lambda page: page.replace(b"<sheetData", b'<sheetPr nobody="1"/><sheetData')),
        ("xl/workbook.xml", lambda _: b"<workbook>&e;</workbook>"),
    ],
)
def test_that_a_workbook_forged_by_hand_is_trouble_in_one_sentence(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    made = workbook(tmp_path, rows(["type", "name"], ["text", 1]))
    with pytest.raises(Trouble, match=r"form\.xlsx cannot be read"):
        read_sheets(repacked(made, part, change))


def test_that_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    made = workbook(tmp_path, rows(["type"], ["text"]))
    with pytest.raises(Refused, match="64 are the most") as caught:
        read_sheets(repacked(made, "xl/blanks.xml", lambda _: b" " * (LARGEST_BOOK_BYTES + 1)))
    assert caught.value.code == "sheets.too_large"


def test_that_numbers_and_flags_are_read_as_their_text(tmp_path: Path) -> None:
    made = workbook(tmp_path, rows(["a", "b", "c", "d"], [2026101501, 2.0, 2.5, True]))
    (row,) = read_sheets(made).sheets["survey"].rows
    assert list(row.cells.values()) == ["2026101501", "2", "2.5", "true"]


def test_that_a_file_of_something_else_is_trouble_in_one_sentence(tmp_path: Path) -> None:
    other = tmp_path / "form.xlsx"
    other.write_bytes(b"not a workbook")
    with pytest.raises(Trouble, match=r"form\.xlsx cannot be read"):
        read_sheets(other)


@pytest.mark.parametrize("name", ["gone.xlsx", "gone.csv"])
def test_that_a_missing_file_is_trouble(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble, match=f"There is no {name} in that place"):
        read_sheets(tmp_path / name)


def test_that_text_in_another_encoding_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(b"type\n\xff\xfe\n")
    with pytest.raises(Trouble, match="UTF-8"):
        read_sheets(tmp_path)


def test_that_an_empty_folder_holds_no_sheets(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no sheets"):
        read_sheets(tmp_path)


def test_that_an_unwritable_place_leaves_nothing_behind(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    with pytest.raises(Trouble, match="cannot be written"):
        write_sheets(Sheets("x", {"survey": Sheet("survey", ("a",), ())}), in_the_way)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
def test_that_written_sheets_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    header = ("a", "b b", 'c,"')
    cells = [{t: text for t, text in zip(header, line, strict=True) if text} for line in lines]
    kept = [SheetRow(n, row) for n, row in enumerate(filter(None, cells), start=2)]
    folder = tmp_path_factory.mktemp("form")
    made = Sheets(folder.name, {"survey": Sheet("survey", header, tuple(kept))})
    write_sheets(made, folder)
    assert read_sheets(folder) == made


@given(st.lists(st.lists(TEXTS | st.just("=1+1"), min_size=3, max_size=3), max_size=5))
def test_that_a_written_workbook_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    header = ("a", "b b", 'c,"')
    cells = [{t: text for t, text in zip(header, line, strict=True) if text} for line in lines]
    kept = [SheetRow(n, row) for n, row in enumerate(filter(None, cells), start=2)]
    book = tmp_path_factory.mktemp("form") / "form.xlsx"
    made = Sheets(book.name, {"survey": Sheet("survey", header, tuple(kept))})
    write_workbook(made, book)
    assert read_sheets(book) == made


def one_cell(text: str, name: str = "survey") -> Sheets:
    return Sheets("x", {name: Sheet(name, ("a",), (SheetRow(2, {"a": text}),))})


@pytest.mark.parametrize("text", ["007", "2026-10-15", "1/2", "TRUE", "_x000D_", "a\nb", "1e5"])
def test_that_a_workbook_keeps_a_code_as_it_is_typed(tmp_path: Path, text: str) -> None:
    write_workbook(one_cell(text), tmp_path / "form.xlsx")
    assert read_sheets(tmp_path / "form.xlsx").sheets == one_cell(text).sheets


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (one_cell("x" * 32_768), "Sheet survey, A2: the text is too long"),
        (one_cell("bell \x07"), "Sheet survey, A2: the text is too long for a workbook or holds"),
        (one_cell("x", "a/b"), "The sheet a/b cannot be named so"),
        (one_cell("x", "s" * 32), "cannot be named so"),
    ],
)
def test_that_what_a_workbook_cannot_hold_is_refused(
    tmp_path: Path, sheets: Sheets, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        write_workbook(sheets, tmp_path / "form.xlsx")
    assert not list(tmp_path.iterdir())


def test_that_a_workbook_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be written"):
        write_workbook(one_cell("x"), tmp_path / "nowhere" / "form.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["pipe", "pipe.csv"])
def test_that_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(Trouble) as told:
        read_sheets(tmp_path if name.endswith(".csv") else tmp_path / name)
    assert told.value.code == "sheets.unreadable"


def test_that_a_name_longer_than_any_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as told:
        read_sheets(tmp_path / ("n" * 300))
    assert told.value.code == "sheets.not_there"
