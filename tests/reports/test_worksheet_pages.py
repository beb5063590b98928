"""The workbook of a worksheet: what is locked, what is offered, how it prints."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.worksheets import (
    LISTS_SHEET,
    STAMP_SHEET,
    Entry,
    LaidBook,
    LaidPage,
    LaidRow,
    Part,
    RowKind,
)
from qapi_desk.reports.xlsx.worksheets import write_worksheet

HEAD = LaidRow("c1|", RowKind.CASE, "c1", "Rank 1")
NEXT = LaidRow("c2|", RowKind.CASE, "c2", "Rank 2")
GROUP = LaidRow("", RowKind.GROUP, "c1", "Location")


def asked(name: str, **more: object) -> LaidRow:
    """One question's row."""
    given = {"open": frozenset({Part.ANSWER}), **more}
    return LaidRow(f"c1|{name}", RowKind.QUESTION, "c1", f"What of {name}?", **given)  # type: ignore[arg-type] # whichever are given


ROWS = (
    HEAD,
    GROUP,
    asked("a", entry=Entry.CHOICE, choices="words", given={Part.ANSWER: "Yes"}),
    asked("b", entry=Entry.DAY, given={Part.ANSWER: "2026-03-31"}, said="Not after today."),
    asked("c", entry=Entry.WHOLE, given={Part.ANSWER: "7.0"}),
    asked("d", entry=Entry.NUMBER, given={Part.ANSWER: "2.5"}, is_grey=True),
    asked("e", given={Part.ANSWER: "=HYPERLINK(1)"}),
    asked("f", open=frozenset({Part.ANSWER, Part.COMMENT})),
    NEXT,
)


@pytest.fixture
def written(tmp_path: Path) -> Workbook:
    page = LaidPage("form", "The form", ROWS)
    lists = {"words": ("Yes", "No"), "none": ()}
    book = LaidBook("Worksheet", "Agency", (("What", "Fill in"),), (page,), lists, "x" * 40_000)
    write_worksheet(book, tmp_path / "a.xlsx")
    return load_workbook(tmp_path / "a.xlsx")


def test_that_only_open_cells_may_be_written(written: Workbook) -> None:
    page = written["form"]
    open_ = [c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked]
    assert open_ == ["G5", "G6", "G7", "G8", "G9", "G10", "I10"]
    assert page.protection.sheet
    assert not page.protection.password


def test_that_hidden_sheets_are_hidden(written: Workbook) -> None:
    states = {page.title: page.sheet_state for page in written.worksheets}
    assert states == {
        "Guide": "visible", "form": "visible", LISTS_SHEET: "hidden", STAMP_SHEET: "veryHidden",
    }  # fmt: skip


def test_that_a_long_stamp_stands_in_several_cells(written: Workbook) -> None:
    texts = [row[0] for row in written[STAMP_SHEET].iter_rows(min_row=2, values_only=True)]
    assert "".join(map(str, texts)) == "x" * 40_000


def test_that_values_have_their_own_types(written: Workbook) -> None:
    page = written["form"]
    kinds = [(str(page[f"G{n}"].value), page[f"G{n}"].data_type) for n in range(5, 10)]
    assert kinds == [
        ("Yes", "s"), ("2026-03-31 00:00:00", "d"), ("7.0", "s"), ("2.5", "n"),
        ("=HYPERLINK(1)", "s"),
    ]  # fmt: skip


def test_that_a_quote_keeps_only_its_own_cell(written: Workbook) -> None:
    page = written["form"]
    quoted = [c.coordinate for row in page.iter_rows() for c in row if c.quotePrefix]
    assert quoted == ["G9"]


def test_that_cells_offer_what_they_take(written: Workbook) -> None:
    rules = written["form"].data_validations.dataValidation
    assert [(rule.type, str(rule.sqref), rule.formula1) for rule in rules] == [
        ("list", "G5", f"{LISTS_SHEET}!$A$1:$A$2"),
        ("date", "G6", "DATE(1900,1,1)"),
        ("whole", "G7", "-999999999"),
        ("decimal", "G8", "-999999999999"),
    ]
    assert rules[1].error == "Not after today."


def test_that_each_case_begins_a_sheet_of_paper(written: Workbook) -> None:
    page = written["form"]
    assert [each.id for each in page.row_breaks.brk] == [10]
    assert page.print_title_rows == "$1:$2"
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)


def test_that_the_key_column_is_out_of_sight(written: Workbook) -> None:
    assert written["form"].column_dimensions["A"].hidden


def test_that_a_file_of_the_name_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    with pytest.raises(Refused):
        write_worksheet(LaidBook("W", "", (), (), {}, "x"), path)
    assert path.read_text() == "mine"
