"""What version 1.1 of the contract adds: optional columns, read when there, never missed."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake.contract import TABLES
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.snapshot_reader import open_snapshot

ADDED = {
    "party": {"address_confirmed": "1"},
    "payment": {"fee_charged": "25.00"},
    "account_month": {
        "arrears_assigned": "900.00",
        "unreimbursed_aid": "1000.00",
        "statement_sent_date": "2026-08-20",
    },
}


def with_added(extract: Any) -> Any:
    next(row for row in extract.rows["meta"] if row["key"] == "contract")["value"] = "1.1"
    for table, columns in ADDED.items():
        for column, value in columns.items():
            extract.add_column(table, column, value)
    return extract


def taken(extract: Any, tmp_path: Path, name: str = "a") -> ImportReport:
    folder = extract.as_csv(tmp_path / f"extract-{name}")
    return import_extract(folder, tmp_path / f"{name}.snapshot", progress=Silent())


def without_added(path: Path) -> Path:
    """The file as a program of the first contract would have made it."""
    with sqlite3.connect(path) as connection:
        for table, columns in ADDED.items():
            for column in columns:
                connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    connection.close()
    return path


def test_that_the_table_of_added_columns_is_whole() -> None:
    added = {table.name: table.added_names for table in TABLES if table.added_names}
    assert added == {table: tuple(columns) for table, columns in ADDED.items()}


def test_that_added_columns_stand_last_and_are_optional() -> None:
    for table in TABLES:
        assert table.names == (*table.first_names, *table.added_names)
        assert not any(c.required for c in table.columns if c.name in table.added_names)


def test_that_an_extract_of_the_first_version_has_nothing_there(
    extract: Any, tmp_path: Path
) -> None:
    taken(extract, tmp_path)
    with open_snapshot(tmp_path / "a.snapshot") as snapshot:
        case = snapshot.case_file(CaseId("001"))
    assert [party.address_confirmed for party in case.parties] == [None, None]
    assert case.payments[0].fee_charged is None
    assert case.account_months[0].unreimbursed_aid is None


def test_that_added_columns_are_read_and_not_ignored(extract: Any, tmp_path: Path) -> None:
    report = taken(with_added(extract), tmp_path)
    with open_snapshot(tmp_path / "a.snapshot") as snapshot:
        case = snapshot.case_file(CaseId("001"))
    assert report.ignored_columns == ()
    assert [party.address_confirmed for party in case.parties] == [True, True]
    assert case.payments[0].fee_charged == 2500
    month = case.account_months[0]
    assert (month.arrears_assigned, month.unreimbursed_aid) == (90_000, 100_000)


def test_that_the_version_is_kept_in_the_manifest(extract: Any, tmp_path: Path) -> None:
    taken(with_added(extract), tmp_path)
    with open_snapshot(tmp_path / "a.snapshot") as snapshot:
        assert snapshot.manifest.contract == "1.1"


def test_that_empty_added_columns_leave_the_fingerprint_as_it_was(
    extract: Any, tmp_path: Path
) -> None:
    first = taken(extract, tmp_path)
    for table, columns in ADDED.items():
        for column in columns:
            extract.add_column(table, column)
    assert taken(extract, tmp_path, "b").snapshot_id == first.snapshot_id


@pytest.mark.parametrize("table", sorted(ADDED))
def test_that_a_filled_added_column_has_a_fingerprint_of_its_own(
    extract: Any, tmp_path: Path, table: str
) -> None:
    first = taken(extract, tmp_path)
    for column, value in ADDED[table].items():
        extract.add_column(table, column, value)
    assert taken(extract, tmp_path, "b").snapshot_id != first.snapshot_id


def test_that_a_snapshot_made_before_opens_verifies_and_reads(extract: Any, tmp_path: Path) -> None:
    made = taken(extract, tmp_path)
    path = without_added(tmp_path / "a.snapshot")
    with open_snapshot(path) as snapshot:
        snapshot.verify(Silent())
        every = list(snapshot.case_files())
        one = snapshot.case_file(CaseId("001"))
    assert snapshot.manifest.snapshot_id == made.snapshot_id
    assert [case.payments[0].fee_charged for case in every] == [None, None]
    assert one == every[0]


def test_that_reading_a_snapshot_made_before_leaves_it_alone(extract: Any, tmp_path: Path) -> None:
    taken(extract, tmp_path)
    path = without_added(tmp_path / "a.snapshot")
    before = path.read_bytes()
    with open_snapshot(path) as snapshot:
        list(snapshot.case_files())
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("assigned", "found"),
    [("1000.00", []), ("1000.01", [("account_month.assigned_over_pool", 1, "1000.01")])],
)
def test_that_arrears_assigned_above_the_pool_are_found(
    extract: Any, tmp_path: Path, assigned: str, found: list[Any]
) -> None:
    with_added(extract).rows["account_month"][0]["arrears_assigned"] = assigned
    report = taken(extract, tmp_path)
    assert [(f.rule, f.row, f.value) for f in report.findings] == found


def test_that_without_the_columns_the_check_says_it_was_not_run(
    extract: Any, tmp_path: Path
) -> None:
    not_run = taken(extract, tmp_path).checks_not_run
    assert any("assigned_over_pool" in sentence for sentence in not_run)


def test_that_an_unreadable_fee_is_a_finding(extract: Any, tmp_path: Path) -> None:
    with_added(extract).rows["payment"][0]["fee_charged"] = "some"
    assert [(f.column, f.value) for f in taken(extract, tmp_path).findings] == [
        ("fee_charged", "some")
    ]
