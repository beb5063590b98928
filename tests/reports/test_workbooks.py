"""A workbook read back: the document's values in a spreadsheet's own types, nothing that runs."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook

from qapi_desk.domain.documents import Column, Document, Format, Table, Value
from qapi_desk.domain.errors import Trouble
from qapi_desk.reports.plain_text import LONGEST, runs_as_formula, storable
from qapi_desk.reports.xlsx import write_workbook
from qapi_desk.reports.xlsx.naming import sheet_names
from tests.reports.sample_documents import FOOTER, HASH, findings_document, proof_document

NAMES = {"rates": "Federal A1", "hashes": "Fingerprints", "findings": "Findings"}


def expected(value: Value, form: Format) -> object:
    """What a reader of the workbook gets for a value."""
    match value:
        case "":
            return None
        case datetime():
            return value.replace(tzinfo=None)
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - as Excel has it
        case Fraction():
            return pytest.approx(float(value), abs=1e-15)
        case int() if form is Format.CENTS:
            return pytest.approx(value / 100)
        case _:
            return value


def saved(tables: tuple[Table, ...], path: Path) -> Workbook:
    write_workbook(replace(proof_document(), blocks=tables), path / "a.xlsx")
    return load_workbook(path / "a.xlsx")


@pytest.mark.parametrize("key", NAMES)
def test_that_a_sheet_holds_the_documents_values(
    key: str, document: Document, workbook: Workbook
) -> None:
    table = next(table for table in document.tables if table.key == key)
    read = list(workbook[NAMES[key]].iter_rows(min_row=2, values_only=True))
    meant = [
        [expected(value, column.format) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    assert [list(row) for row in read] == meant


def test_that_rates_dates_and_counts_are_shown_as_such(workbook: Workbook) -> None:
    rates, findings = workbook["Federal A1"], workbook["Findings"]
    assert (rates["F2"].number_format, rates["F2"].data_type) == ("0.00%", "n")
    assert (findings["F2"].number_format, findings["F2"].is_date) == ("yyyy-mm-dd", True)
    assert rates["B2"].number_format == "#,##0"
    assert findings["A2"].data_type == "s"


def test_that_headers_are_frozen_filtered_and_repeated_in_print(workbook: Workbook) -> None:
    sheet = workbook["Findings"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J301"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].style == "QAPI header"


def test_that_no_cell_is_merged_anywhere(workbook: Workbook) -> None:
    assert [sheet.title for sheet in workbook if sheet.merged_cells.ranges] == []


def test_that_the_cover_names_facts_versions_counts_and_sheets(workbook: Workbook) -> None:
    cover = {row[0]: row[1] for row in workbook["Cover"].iter_rows(values_only=True)}
    assert cover["Snapshot"] == HASH
    assert cover["Versions"] == FOOTER
    assert cover["findings"] == 300
    assert cover["Findings"] == "Findings, one row per case and criterion"


def test_that_the_dictionary_explains_every_column(document: Document, workbook: Workbook) -> None:
    rows = set(workbook["Dictionary"].iter_rows(min_row=2, max_col=3, values_only=True))
    for table in document.tables:
        for column in table.columns:
            assert any(row[1:] == (column.key, column.title) for row in rows)


def test_that_words_between_tables_are_kept(workbook: Workbook) -> None:
    cells = [cell for row in workbook["Text"].iter_rows(values_only=True) for cell in row if cell]
    assert "Two causes account for 72.50% of the errors." in cells
    assert 243_404 in cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "\uff1d1"]
)
def test_that_a_text_never_runs(text: str, tmp_path: Path) -> None:
    book = saved((Table("t", "T", (Column("a", text),), ((text,),)),), tmp_path)
    for name in ("A1", "A2"):
        cell = book["T"][name]
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == (text != "#N/A")


def test_that_illegal_characters_are_dropped(tmp_path: Path) -> None:
    book = saved(
        (Table("t", "T", (Column("a", "A"),), (("a\x00\x0b\ud800\uffffb\r\nc",),)),), tmp_path
    )
    assert book["T"]["A2"].value == "a\ufffd\ufffdb\nc"


def test_that_a_text_too_long_for_a_cell_says_that_it_was_cut(tmp_path: Path) -> None:
    book = saved((Table("t", "T", (Column("a", "A"),), (("x" * 40_000,),)),), tmp_path)
    value = str(book["T"]["A2"].value)
    assert len(value) == LONGEST
    assert value.endswith("[cut: 40,000 characters]")


@settings(deadline=None)
@given(some.text(max_size=200))
def test_that_any_text_can_be_stored_and_stays_as_dangerous_as_it_looked(text: str) -> None:
    kept = storable(text)
    assert storable(kept) == kept
    assert not runs_as_formula(kept) or kept[0] in "=+-@\t\n\uff1d\uff0b\uff0d\uff20"


def test_that_long_numbers_and_old_days_lose_no_digit(tmp_path: Path) -> None:
    columns = (Column("a", "A", Format.COUNT), Column("b", "B", Format.DAY))
    book = saved((Table("t", "T", columns, ((10**18 + 1, date(1850, 1, 2)),)),), tmp_path)
    row = next(book["T"].iter_rows(min_row=2, values_only=True))
    assert row == ("1000000000000000001", "1850-01-02")


def test_that_sheet_names_are_short_allowed_and_unique() -> None:
    columns = (Column("a", "A"),)
    tables = [
        Table("k", title, columns, ())
        for title in ("Cover", "a/b:c", "A b c", "'quoted'", "x" * 40, "X" * 40, "?", "History")
    ]
    names = sheet_names(tables)
    assert names[:4] == ["Cover (2)", "a b c", "A b c (2)", "quoted"]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) == 31


def test_that_a_table_kept_out_of_workbooks_has_no_sheet(tmp_path: Path) -> None:
    table = Table("t", "T", (Column("a", "A"),), ((1,),), in_workbook=False)
    assert "T" not in saved((table,), tmp_path).sheetnames


def test_that_counts_that_differ_from_the_rows_are_not_saved(tmp_path: Path) -> None:
    document = replace(findings_document(9), counts={"findings": 10})
    with pytest.raises(Trouble, match="has 9 rows where the document counts 10"):
        write_workbook(document, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
