"""Lists of case ids as others send them: text, CSV, workbooks, and what they are refused for."""

import hashlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.intake.id_list import read_id_list

ID, NEXT = "0010000000017", "00A0000000025"


def file_of(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def book_of(folder: Path, *sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        page = book.create_sheet(f"Sheet{number}")
        for row in rows:
            page.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def ids_in(path: Path) -> list[tuple[str, str]]:
    return [(one.place, one.text) for one in read_id_list(path).ids]


@pytest.mark.parametrize(
    "body",
    [
        f"{ID}\n{NEXT}\n",
        f"{ID}\r\n{NEXT}",
        f"\ufeff{ID} \r\t{NEXT}\n\n",
    ],
)
def test_that_a_text_has_one_id_a_line(tmp_path: Path, body: str) -> None:
    path = file_of(tmp_path, "list.txt", body.encode())
    assert ids_in(path) == [("line 1", ID), ("line 2", NEXT)]


def test_that_a_title_over_a_text_is_no_id(tmp_path: Path) -> None:
    assert ids_in(file_of(tmp_path, "list.TXT", f"case_id\n{ID}\n".encode())) == [("line 2", ID)]


def test_that_a_list_carries_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = file_of(tmp_path, "list.txt", f"{ID}\n".encode())
    found = read_id_list(path)
    assert (found.file_name, found.sha256) == (
        "list.txt",
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def test_that_a_csv_is_read_by_its_column(tmp_path: Path) -> None:
    body = f'number,case_id\n1,{ID}\n2,"{NEXT}"\n'
    assert ids_in(file_of(tmp_path, "list.csv", body.encode())) == [
        ("line 2", ID),
        ("line 3", NEXT),
    ]


def test_that_a_workbook_is_read_by_its_column_on_whatever_sheet(tmp_path: Path) -> None:
    path = book_of(
        tmp_path, [["about", "us"]], [["n", "case_id"], [1, ID], [None, None], [2, NEXT]]
    )
    assert ids_in(path) == [("row 2 of sheet Sheet2", ID), ("row 4 of sheet Sheet2", NEXT)]


@pytest.mark.parametrize("value", [10000000017, 1.5, date(2026, 1, 1), True, "=A1"])
def test_that_a_cell_that_is_no_text_is_refused_with_its_place(
    tmp_path: Path, value: object
) -> None:
    with pytest.raises(Refused, match="row 3 of sheet Sheet1 holds a") as refusal:
        read_id_list(book_of(tmp_path, [["case_id"], [ID], [value]]))
    assert refusal.value.code == "list.not_text"


@pytest.mark.parametrize(("body", "line"), [(b"\xff\xfe0\0", 1), (b"001\n\0\0\n", 2)])
def test_that_bytes_that_are_no_text_are_refused_with_their_line(
    tmp_path: Path, body: bytes, line: int
) -> None:
    with pytest.raises(Refused, match=f"list.txt, line {line} holds bytes"):
        read_id_list(file_of(tmp_path, "list.txt", body))


@pytest.mark.parametrize("name", ["list.pdf", "list", "list.xls"])
def test_that_another_kind_of_file_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_id_list(tmp_path / name)
    assert refusal.value.code == "list.kind"


@pytest.mark.parametrize(("name", "body"), [("list.txt", b"\n \n"), ("list.csv", b"case_id\n")])
def test_that_a_list_of_nothing_is_refused(tmp_path: Path, name: str, body: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_id_list(file_of(tmp_path, name, body))
    assert refusal.value.code == "list.empty"


def test_that_a_row_without_its_id_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"list\.csv, line 3: the row has no case_id"):
        read_id_list(file_of(tmp_path, "list.csv", f"case_id,n\n{ID},1\n,2\n".encode()))


def test_that_a_list_without_the_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no column case_id"):
        read_id_list(file_of(tmp_path, "list.csv", f"case\n{ID}\n".encode()))
    with pytest.raises(Refused, match="no column case_id"):
        read_id_list(book_of(tmp_path, [["case"], [ID]]))


def test_that_two_sheets_with_the_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="more than one sheet"):
        read_id_list(book_of(tmp_path, [["case_id"], [ID]], [["case_id"], [NEXT]]))


def test_that_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        read_id_list(tmp_path / "list.txt")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.sampled_from(["list.txt", "list.csv", "list.xlsx"]))
def test_that_any_bytes_are_a_list_or_a_sentence(tmp_path: Path, body: bytes, name: str) -> None:
    try:
        told = [one.text for one in read_id_list(file_of(tmp_path, name, body)).ids]
    except Fault as fault:
        told = [fault.sentence]
    assert told
    assert all(text and text == text.strip() for text in told)


@pytest.mark.parametrize("name", ["LIST.CSV", "List.Csv", "list.TXT"])
def test_that_capitals_in_a_file_name_do_not_matter(tmp_path: Path, name: str) -> None:
    found = read_id_list(file_of(tmp_path, name, f"case_id\n{ID}\n".encode()))
    assert [each.text for each in found.ids] == [ID]
