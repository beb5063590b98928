"""Any list saved as it is shown: workbook or CSV, typed, nothing that runs."""

import csv
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qapi_desk.domain.documents import Column, Format, Value
from qapi_desk.domain.errors import Refused
from qapi_desk.reports.table_export import export_rows
from qapi_desk.reports.xlsx import sheets

COLUMNS = (
    Column("name", "Name"),
    Column("rate", "Rate", Format.PERCENT),
    Column("due", "Due", Format.DAY),
    Column("at", "At", Format.MOMENT),
    Column("paid", "Paid", Format.CENTS),
    Column("ok", "OK"),
)
ROW: tuple[Value, ...] = (
    "=Peñasco",
    Fraction(39, 50),
    date(2026, 7, 1),
    datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
    1_250,
    False,
)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_that_csv_is_typed_and_never_runs(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    assert export_rows("List", COLUMNS, iter([ROW]), path) == 1
    assert rows_of(path) == [
        ["Name", "Rate", "Due", "At", "Paid", "OK"],
        ["'=Peñasco", "0.78", "2026-07-01", "2026-07-01 08:30:00", "12.5", "No"],
    ]


def test_that_empty_values_stay_empty_in_csv(tmp_path: Path) -> None:
    export_rows("List", COLUMNS, [(None,) * 6], tmp_path / "list.csv")
    assert rows_of(tmp_path / "list.csv")[1] == [""] * 6


def test_that_a_negative_number_is_a_number_and_a_negative_text_is_not(tmp_path: Path) -> None:
    columns = (Column("n", "N", Format.COUNT), Column("t", "T"))
    export_rows("List", columns, [(-5, "-5")], tmp_path / "list.csv")
    assert rows_of(tmp_path / "list.csv")[1] == ["-5", "'-5"]


def test_that_a_workbook_of_a_list_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "My list.XLSX"
    assert export_rows("My: list", COLUMNS, iter([ROW] * 400), path) == 400
    sheet = load_workbook(path)["My  list"]
    assert sheet.auto_filter.ref == "A1:F401"
    row = [cell.value for cell in sheet[2]]
    assert row[:2] == ["=Peñasco", 0.78]
    assert row[4:] == [12.5, False]


def test_that_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="must end in"):
        export_rows("List", COLUMNS, [ROW], tmp_path / "list.ods")


def test_that_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="save it as CSV"):
        export_rows("List", COLUMNS, [ROW] * 4, tmp_path / "list.xlsx")
    assert list(tmp_path.iterdir()) == []
