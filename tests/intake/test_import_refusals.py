"""What stops an import: one sentence, and nothing written."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qapi_desk.domain.errors import Fault, Refused, Trouble
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake import workbook_source
from qapi_desk.intake.importing import import_extract

Import = Callable[..., ImportReport]


@pytest.fixture(autouse=True)
def nothing_written(tmp_path: Path) -> Iterator[None]:
    """After every test of this file, no snapshot and no part of one is left."""
    yield
    left = [path.name for path in tmp_path.iterdir() if "snapshot" in path.name]
    assert left in ([], ["kept.snapshot"])


def stopped(source: Path, out: Path) -> Fault:
    with pytest.raises(Fault) as caught:
        import_extract(source, out, progress=Silent())
    assert caught.value.sentence.endswith((".", ";"))
    return caught.value


@pytest.mark.parametrize(
    "name", ["ssn", "SSN", "party_ssn", "ssn_last4", "partySsn", "Social Security No", "soc_sec"]
)
def test_that_a_column_named_for_social_security_stops_it(
    extract: Any, tmp_path: Path, name: str
) -> None:
    extract.add_column("party", name)
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"]) == ("import.ssn", name)


@pytest.mark.parametrize("name", ["lessnotice", "lesson", "classname", "session"])
def test_that_an_innocent_column_name_passes(extract: Any, tmp_path: Path, name: str) -> None:
    extract.add_column("party", name)
    out = tmp_path / "a.snapshot"
    assert import_extract(extract.as_csv(tmp_path / "x"), out, progress=Silent()).ignored_columns
    out.unlink()


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("event", "detail", "his number is 123-45-6789, he says"),
        ("party", "display_name", "123 45 6789"),
        ("party", "party_id", "123-45-6789"),
        ("party", "birth_date", "123-45-6789"),
        ("event", "ref", "123\u201345\u20136789"),
    ],
)
def test_that_a_value_printed_as_a_social_security_number_stops_it(
    extract: Any, tmp_path: Path, table: str, column: str, text: str
) -> None:
    extract.rows[table][1][column] = text
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"], fault.facts["row"]) == ("import.ssn", column, 2)
    assert text not in fault.sentence


def test_that_such_a_value_in_an_unknown_column_stops_it(extract: Any, tmp_path: Path) -> None:
    extract.add_column("worker", "badge", "123-45-6789")
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"]) == ("import.ssn", "badge")


def test_that_a_column_of_nothing_but_nine_digits_stops_it(extract: Any, tmp_path: Path) -> None:
    extract.add_column("party", "tax_number", "123456789")
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"]) == ("import.ssn", "tax_number")


def test_that_ids_of_nine_digits_pass(extract: Any, tmp_path: Path) -> None:
    for number, row in enumerate(extract.rows["event"]):
        row["event_id"] = str(123456780 + number)
    out = tmp_path / "a.snapshot"
    assert import_extract(extract.as_csv(tmp_path / "x"), out, progress=Silent()).findings == ()
    out.unlink()


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("clock_class", "IRS_OFFSET"),
        ("hold_reason", "Federal tax refund offset"),
        ("source", "irs"),
        ("channel", "FTROP"),
        ("channel", "Treasury offset"),
    ],
)
def test_that_a_payment_source_of_federal_tax_stops_it(
    extract: Any, tmp_path: Path, column: str, text: str
) -> None:
    if column not in extract.header["payment"]:
        extract.add_column("payment", column)
    extract.rows["payment"][1][column] = text
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"], fault.facts["row"]) == (
        ("import.federal_tax", column, 2)
    )


def test_that_a_payment_event_of_federal_tax_stops_it(extract: Any, tmp_path: Path) -> None:
    extract.rows["event"][1].update(code="PAYMENT_RCVD", detail="IRS intercept")
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["row"]) == ("import.federal_tax", 2)


def test_that_a_submission_to_the_irs_is_no_payment_source(extract: Any, tmp_path: Path) -> None:
    extract.rows["event"][1].update(code="IRS_FTB_SUBMIT", detail="IRS and FTB list")
    out = tmp_path / "a.snapshot"
    assert import_extract(extract.as_csv(tmp_path / "x"), out, progress=Silent()).findings == ()
    out.unlink()


def test_that_a_missing_table_stops_it(extract: Any, tmp_path: Path) -> None:
    folder = extract.as_csv(tmp_path / "x")
    (folder / "payment.csv").unlink()
    assert stopped(folder, tmp_path / "a.snapshot").facts["table"] == "payment"


def test_that_a_missing_required_column_stops_it(extract: Any, tmp_path: Path) -> None:
    extract.drop_column("case", "status")
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["column"]) == ("import.column_missing", "status")


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("event", "event_id", ""),
        ("event", "event_id", "  "),
        ("case", "case_id", ""),
        ("party", "role", ""),
        ("account_month", "month", ""),
        ("worker_history", "from_date", ""),
    ],
)
def test_that_a_missing_key_stops_it(
    extract: Any, tmp_path: Path, table: str, column: str, text: str
) -> None:
    extract.rows[table][1][column] = text
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["row"]) == ("import.key_missing", 2)


def test_that_only_some_report_lines_may_have_no_case(extract: Any, tmp_path: Path) -> None:
    extract.rows["report_line"][1]["line_no"] = "24"
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["row"]) == ("import.key_missing", 2)


@pytest.mark.parametrize(
    "table", ["meta", "worker", "case", "party", "event", "account_month", "report_line"]
)
def test_that_a_repeated_key_stops_it(extract: Any, tmp_path: Path, table: str) -> None:
    rows = extract.rows[table]
    rows.append(dict(rows[-1]))
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["row"]) == ("import.key_repeated", len(rows))


def test_that_a_repeated_key_with_an_unreadable_part_stops_it(extract: Any, tmp_path: Path) -> None:
    bad = {**extract.rows["account_month"][0], "month": "2026-13"}
    extract.rows["account_month"] += [bad, dict(bad)]
    assert stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot").facts["row"] == 4


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contract", "2"),
        ("as_of_date", "30.09.2026"),
        ("as_of_date", "20260930"),
        ("window_end", "2020-01-01"),
        ("agency_code", ""),
    ],
)
def test_that_a_meta_value_that_makes_no_sense_stops_it(
    extract: Any, tmp_path: Path, key: str, value: str
) -> None:
    next(row for row in extract.rows["meta"] if row["key"] == key)["value"] = value
    fault = stopped(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["key"]) == ("import.meta", key)


def test_that_an_existing_file_is_refused_and_kept(extract: Any, tmp_path: Path) -> None:
    out = tmp_path / "kept.snapshot"
    out.write_text("mine")
    fault = stopped(extract.as_csv(tmp_path / "x"), out)
    assert (fault.code, out.read_text()) == ("import.exists", "mine")


def test_that_an_empty_passphrase_is_refused(extract: Any, tmp_path: Path) -> None:
    folder = extract.as_csv(tmp_path / "x")
    with pytest.raises(Refused, match="empty passphrase"):
        import_extract(folder, tmp_path / "a.snapshot", progress=Silent(), passphrase="")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[:-40], "values where the header names"),
        (lambda data: data + b'E99,001,"CASE_OP', "cut short"),
        (lambda data: data.replace(b"by post", b"by p\xf6st", 1), "UTF-8"),
        (lambda data: data.decode().encode("utf-16"), "UTF-16"),
        (lambda _data: b"", "no header row"),
        (lambda data: data.replace(b"detail", b"topic", 1), "two columns named topic"),
        (lambda data: data.replace(b",detail", b",", 1), "has no name"),
        (lambda data: data.replace(b"by post", b"by post,again", 1), "data row 1 has 11 values"),
    ],
)
def test_that_a_broken_csv_file_stops_it(
    extract: Any, tmp_path: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    folder = extract.as_csv(tmp_path / "x")
    path = folder / "event.csv"
    path.write_bytes(spoil(path.read_bytes()))
    fault = stopped(folder, tmp_path / "a.snapshot")
    assert said in fault.sentence
    assert "event.csv" in fault.sentence


def test_that_nothing_at_the_path_is_said(tmp_path: Path) -> None:
    assert stopped(tmp_path / "nowhere", tmp_path / "a.snapshot").code == "import.missing"


def test_that_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear county,")
    assert stopped(path, tmp_path / "a.snapshot").code == "import.shape"


def test_that_a_formula_is_refused_with_sheet_and_cell(extract: Any, tmp_path: Path) -> None:
    extract.rows["payment"][1]["amount"] = "=H2+1"
    fault = stopped(extract.as_workbook(tmp_path / "x.xlsx"), tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["cell"]) == ("import.formula", "G3")
    assert "payment" in fault.sentence


def test_that_merged_cells_are_refused_with_sheet_and_cell(extract: Any, tmp_path: Path) -> None:
    path = extract.as_workbook(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    book["party"].merge_cells("B2:B3")
    book.save(path)
    fault = stopped(path, tmp_path / "a.snapshot")
    assert (fault.code, fault.facts["sheet"], fault.facts["cell"]) == (
        ("import.merged", "party", "B2")
    )


def test_that_a_workbook_too_large_points_to_csv(
    extract: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_source, "LARGEST_SHEETS_BYTES", 100)
    fault = stopped(extract.as_workbook(tmp_path / "x.xlsx"), tmp_path / "a.snapshot")
    assert fault.code == "import.workbook_too_large"
    assert "CSV" in fault.sentence


def test_that_a_zip_file_that_is_no_workbook_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear county,")
    assert stopped(path, tmp_path / "a.snapshot").code == "import.unreadable"


def test_that_a_truncated_workbook_is_said(extract: Any, tmp_path: Path) -> None:
    path = extract.as_workbook(tmp_path / "x.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    assert stopped(path, tmp_path / "a.snapshot").code == "import.unreadable"


def test_that_a_value_beyond_the_header_is_said(extract: Any, tmp_path: Path) -> None:
    path = extract.as_workbook(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    book["worker"].cell(2, 9, "stray")
    book.save(path)
    assert "beyond the header" in stopped(path, tmp_path / "a.snapshot").sentence


def test_that_a_damaged_sqlite_file_is_said(extract: Any, tmp_path: Path) -> None:
    path = extract.as_sqlite(tmp_path / "x.db")
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8000)
    assert stopped(path, tmp_path / "a.snapshot").code == "import.unreadable"


def test_that_a_sqlite_file_of_something_else_lacks_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    assert stopped(path, tmp_path / "a.snapshot").code == "import.table_missing"


def test_that_a_sqlite_file_still_written_is_refused(extract: Any, tmp_path: Path) -> None:
    path = extract.as_sqlite(tmp_path / "x.db")
    path.with_name("x.db-wal").touch()
    assert stopped(path, tmp_path / "a.snapshot").code == "import.journal"


class _Impatient:
    def __init__(self, patience: int) -> None:
        self.patience = patience

    def step(self, done: int, total: int | None, note: str) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled


@pytest.mark.parametrize("patience", [0, 3, 15, 30, 45])
def test_that_a_cancelled_import_leaves_nothing(
    extract: Any, tmp_path: Path, patience: int
) -> None:
    folder = extract.as_csv(tmp_path / "x")
    with pytest.raises(Cancelled):
        import_extract(folder, tmp_path / "a.snapshot", progress=_Impatient(patience))


def test_that_a_folder_that_cannot_be_written_is_said(extract: Any, tmp_path: Path) -> None:
    folder = extract.as_csv(tmp_path / "x")
    with pytest.raises(Trouble) as caught:
        import_extract(folder, tmp_path / "no" / "a.snapshot", progress=Silent())
    assert caught.value.code == "import.unwritable"


_FULL = """
import resource, sys
from pathlib import Path
from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.progress import Silent
from qapi_desk.intake.importing import import_extract
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    import_extract(Path(sys.argv[1]), Path(sys.argv[2]), progress=Silent())
except Trouble as trouble:
    print(trouble.code)
"""


def test_that_a_full_disk_is_said_and_leaves_nothing(extract: Any, tmp_path: Path) -> None:
    for number in range(3000):
        extract.add("worker", worker_id=f"X{number}", unit_code="U" * 40)
    folder = extract.as_csv(tmp_path / "x")
    command = [sys.executable, "-c", _FULL, str(folder), str(tmp_path / "a.snapshot")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.stdout.strip(), ended.stderr) == ("import.unwritable", "")


def test_that_a_source_that_changes_while_it_is_read_is_said(extract: Any, tmp_path: Path) -> None:
    folder = extract.as_csv(tmp_path / "x")

    class Meddling:
        def step(self, done: int, total: int | None, note: str) -> None:
            if note == "Reading payment":
                os.utime(folder / "event.csv", ns=(1, 1))

    with pytest.raises(Trouble) as caught:
        import_extract(folder, tmp_path / "a.snapshot", progress=Meddling())
    assert caught.value.code == "import.changed"
