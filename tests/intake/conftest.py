"""A small clean extract of made-up people, to be spoiled one way at a time by each test."""

import csv
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qapi_desk.domain.progress import Silent
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake.contract import TABLES
from qapi_desk.intake.importing import import_extract

Row = dict[str, str]


class Extract:
    """Tables as lists of rows; a row holds only the columns it fills."""

    def __init__(self) -> None:
        self.header = {table.name: list(table.first_names) for table in TABLES}
        self.rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}

    def add(self, table: str, **cells: str) -> Row:
        self.rows[table].append(cells)
        return cells

    def add_column(self, table: str, column: str, value: str = "") -> None:
        self.header[table].append(column)
        for row in self.rows[table]:
            row[column] = value

    def drop_column(self, table: str, column: str) -> None:
        self.header[table].remove(column)

    def grid(self, table: str) -> list[list[str]]:
        header = self.header[table]
        return [header, *([row.get(column, "") for column in header] for row in self.rows[table])]

    def as_csv(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for table in self.header:
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(self.grid(table))
        return folder

    def as_workbook(self, path: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type] # a new workbook has one sheet
        for table in self.header:
            sheet = book.create_sheet(table)
            for cells in self.grid(table):
                sheet.append(cells)
        book.save(path)
        book.close()
        return path

    def as_sqlite(self, path: Path) -> Path:
        connection = sqlite3.connect(path)
        for table in self.header:
            header, *rows = self.grid(table)
            names = ", ".join(f'"{name}"' for name in header)
            connection.execute(f'CREATE TABLE "{table}" ({names})')
            marks = ", ".join("?" * len(header))
            connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        connection.commit()
        connection.close()
        return path


_CASE = {
    "status": "OPEN",
    "case_type": "IVD",
    "aid_class": "FORMER",
    "opened_date": "2024-01-08",
    "worker_id": "W1",
    "office_code": "NORTH",
    "county_code": "037",
    "order_needed": "0",
}


@pytest.fixture
def extract() -> Extract:
    """Two open cases with everything in order: not one finding."""
    made = Extract()
    meta = {
        "contract": "1",
        "agency_code": "MADEUP",
        "agency_name": "Made-up County",
        "as_of_date": "2026-09-30",
        "window_start": "2025-10-01",
        "window_end": "2026-09-30",
        "source_system": "hand-made",
    }
    for key, value in meta.items():
        made.add("meta", key=key, value=value)
    made.add("worker", worker_id="W1", unit_code="U1", role="WORKER")
    for number in ("1", "2"):
        _add_case(made, f"00{number}", number)
    made.add("report_line", period="FFY2026", line_no="1", case_id="001", value="1")
    made.add("report_line", period="FFY2026", line_no="8", value="1")
    return made


def _add_case(made: Extract, case: str, number: str) -> None:
    made.add("case", case_id=case, **_CASE)
    made.add("worker_history", case_id=case, worker_id="W1", from_date="2024-01-08")
    made.add("party", case_id=case, party_id=f"N{number}", role="NCP", birth_date="1980-02-03")
    made.add("party", case_id=case, party_id=f"C{number}", role="CHILD", birth_date="2015-05-06")
    made.add("child", case_id=case, party_id=f"C{number}", paternity_status="ADJUDICATED")
    made.add(
        "support_order",
        order_id=f"O{number}",
        case_id=case,
        kind="SUPPORT",
        established_date="2024-06-03",
        amount_current="450.00",
    )
    event = {"case_id": case, "party_id": f"N{number}", "worker_id": "W1", "detail": "by post"}
    made.add("event", event_id=f"E{number}1", code="SC_FILED", event_date="2024-02-01", **event)
    made.add("event", event_id=f"E{number}2", code="SERVICE_DONE", event_date="2024-03-01", **event)
    made.add(
        "payment",
        payment_id=f"P{number}",
        case_id=case,
        clock_class="ORDINARY",
        legal_date="2026-01-05",
        receipt_date="2026-01-06",
        sent_date="2026-01-07",
        amount="450.10",
        to_current="450.00",
        to_futures="0.10",
    )
    made.add("account_month", case_id=case, month="2026-01", current_due="450.00")


@pytest.fixture
def imported(extract: Extract, tmp_path: Path) -> Callable[..., ImportReport]:
    """Import the extract as CSV into ``out.snapshot``; keywords go to the import."""

    def run(**options: Any) -> ImportReport:
        folder = extract.as_csv(tmp_path / "extract")
        return import_extract(folder, tmp_path / "out.snapshot", progress=Silent(), **options)

    return run
