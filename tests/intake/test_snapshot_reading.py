"""Reading a snapshot back: the same facts in every shape, and nothing from a changed file."""

import hashlib
import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.ids import CaseId, WorkerId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.snapshots import CaseQuery, ImportReport
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.snapshot_reader import open_snapshot

Import = Callable[..., ImportReport]


def in_shape(extract: Any, shape: str, tmp_path: Path) -> Path:
    if shape == "csv":
        return Path(extract.as_csv(tmp_path / "x"))
    if shape == "workbook":
        return Path(extract.as_workbook(tmp_path / "x.xlsx"))
    return Path(extract.as_sqlite(tmp_path / "x.db"))


def test_that_every_shape_gives_the_same_snapshot(extract: Any, tmp_path: Path) -> None:
    found = {
        import_extract(
            in_shape(extract, shape, tmp_path), tmp_path / f"{shape}.snapshot", progress=Silent()
        ).snapshot_id
        for shape in ("csv", "workbook", "sqlite")
    }
    assert len(found) == 1


@pytest.mark.parametrize("shape", ["csv", "workbook", "sqlite"])
def test_that_every_shape_gives_the_same_findings(extract: Any, tmp_path: Path, shape: str) -> None:
    extract.rows["event"][2]["code"] = "Case_Opened"
    extract.rows["payment"][1]["amount"] = "12.345"
    report = import_extract(
        in_shape(extract, shape, tmp_path), tmp_path / "a.snapshot", progress=Silent()
    )
    assert [(f.table, f.row, f.column, f.value) for f in report.findings] == [
        ("event", 3, "code", "Case_Opened"),
        ("payment", 2, "amount", "12.345"),
    ]


def test_that_the_order_of_rows_and_columns_does_not_matter(extract: Any, tmp_path: Path) -> None:
    first = import_extract(
        extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot", progress=Silent()
    )
    for table in extract.rows:
        extract.rows[table].reverse()
        extract.header[table].reverse()
    second = import_extract(
        extract.as_csv(tmp_path / "y"), tmp_path / "b.snapshot", progress=Silent()
    )
    assert first.snapshot_id == second.snapshot_id


def test_that_one_changed_cell_gives_another_snapshot(extract: Any, tmp_path: Path) -> None:
    first = import_extract(
        extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot", progress=Silent()
    )
    extract.rows["payment"][0]["to_futures"] = "0.11"
    second = import_extract(
        extract.as_csv(tmp_path / "y"), tmp_path / "b.snapshot", progress=Silent()
    )
    assert first.snapshot_id != second.snapshot_id


def test_that_real_cells_of_a_workbook_read_as_their_text(extract: Any, tmp_path: Path) -> None:
    first = import_extract(
        extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot", progress=Silent()
    )
    extract.rows["event"][0]["event_date"] = date(2024, 2, 1)
    extract.rows["payment"][0]["amount"] = 450.1
    extract.rows["case"][0]["order_needed"] = False
    second = import_extract(
        extract.as_workbook(tmp_path / "x.xlsx"), tmp_path / "b.snapshot", progress=Silent()
    )
    assert first.snapshot_id == second.snapshot_id


def test_that_money_is_exact_cents(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        (payment,) = reader.case_file(CaseId("001")).payments
    assert (payment.amount, payment.to_current, payment.to_futures) == (45010, 45000, 10)


def test_that_leading_zeros_are_kept(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        assert [case.case_id for case in reader.case_files()] == ["001", "002"]


def test_that_the_pass_over_all_cases_gives_what_asking_for_each_gives(
    extract: Any, imported: Import
) -> None:
    extract.rows["event"][1]["event_date"] = "soon"
    extract.add("event", event_id="E99", case_id="000", code="CASE_OPENED", event_date="2024-01-09")
    with open_snapshot(imported().path) as reader:
        streamed = list(reader.case_files())
        assert streamed == [reader.case_file(case.case_id) for case in streamed]
        assert streamed == list(reader.case_files([CaseId("002"), CaseId("001")]))
    assert streamed[0].unreadable


def test_that_a_case_file_holds_every_kind_of_row(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        case = reader.case_file(CaseId("001"))
    counts = (case.workers, case.parties, case.children, case.orders, case.events)
    more = (case.payments, case.account_months, case.report_lines)
    assert [len(part) for part in (*counts, *more)] == [1, 2, 1, 1, 2, 1, 1, 1]


def test_that_events_come_by_date_with_undated_ones_last(extract: Any, imported: Import) -> None:
    extract.rows["event"][0]["event_date"] = "soon"
    with open_snapshot(imported().path) as reader:
        events = reader.case_file(CaseId("001")).events
    assert [event.event_id for event in events] == ["E12", "E11"]


def test_that_a_case_the_snapshot_does_not_have_is_refused(imported: Import) -> None:
    with open_snapshot(imported().path) as reader, pytest.raises(Refused) as caught:
        reader.case_file(CaseId("404"))
    assert caught.value.code == "snapshot.no_such_case"


def test_that_the_manifest_says_where_it_comes_from(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        manifest = reader.manifest
    assert (manifest.agency_code, manifest.as_of_date) == ("MADEUP", date(2026, 9, 30))
    assert manifest.tables["event"] == 4
    assert set(manifest.source_hashes) == {f"{table}.csv" for table in manifest.tables}


def test_that_show_gives_the_report_of_the_import(extract: Any, imported: Import) -> None:
    extract.rows["case"][0]["status"] = "open"
    report = imported()
    with open_snapshot(report.path) as reader:
        assert replace(reader.report(), file_sha256=report.file_sha256) == report


def test_that_findings_are_read_in_pages(extract: Any, imported: Import) -> None:
    for row in extract.rows["event"]:
        row["code"] = "WRONG_CODE_HERE"
    with open_snapshot(imported().path) as reader:
        assert [finding.row for finding in reader.findings(1, 2)] == [2, 3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CaseQuery(), ["001", "002"]),
        (CaseQuery(text="02"), ["002"]),
        (CaseQuery(text="nor"), ["001", "002"]),
        (CaseQuery(text="w1"), ["001", "002"]),
        (CaseQuery(text="%"), []),
        (CaseQuery(status="CLOSED"), []),
        (CaseQuery(office="NORTH", worker="W1"), ["001", "002"]),
        (CaseQuery(worker="W2"), []),
    ],
)
def test_that_the_case_list_answers_a_query(
    imported: Import, query: CaseQuery, expected: list[str]
) -> None:
    with open_snapshot(imported().path) as reader:
        assert [row.case_id for row in reader.list_cases(query, 0, 10)] == expected
        assert list(reader.case_id_array(query)) == expected
        assert reader.count_cases(query) == len(expected)


def test_that_list_rows_come_in_the_order_asked_for(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        rows = list(reader.case_rows([CaseId("002"), CaseId("404"), CaseId("001")]))
    assert [row.case_id for row in rows] == ["002", "001"]


def test_that_the_list_marks_family_violence(extract: Any, imported: Import) -> None:
    extract.rows["party"][0]["fv_flag"] = "1"
    with open_snapshot(imported().path) as reader:
        rows = reader.list_cases(CaseQuery(), 0, 10)
        assert [row.has_family_violence for row in rows] == [True, False]
        assert reader.case_file(CaseId("001")).has_family_violence


def test_that_a_worker_has_a_unit(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        assert reader.worker_units() == {"W1": "U1"}
        assert (reader.unit_of(WorkerId("W1")), reader.unit_of(WorkerId("W9"))) == ("U1", None)


def test_that_a_worker_thread_reads_with_its_own_reader(imported: Import) -> None:
    path = imported().path

    def count() -> int:
        with open_snapshot(path) as reader:
            return sum(1 for _ in reader.case_files())

    with ThreadPoolExecutor(2) as pool:
        assert [job.result() for job in [pool.submit(count) for _ in range(4)]] == [2] * 4


def test_that_an_unchanged_snapshot_verifies(imported: Import) -> None:
    with open_snapshot(imported().path) as reader:
        reader.verify(Silent())


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("event", "UPDATE event SET event_date = '2024-02-02' WHERE event_id = 'E11'"),
        ("payment", "DELETE FROM payment WHERE payment_id = 'P1'"),
        ("case", "UPDATE \"case\" SET status = 'CLOSED'"),
        ("case_list", "DELETE FROM case_list WHERE case_id = '001'"),
        ("frame_barred", "INSERT INTO frame_barred VALUES ('001')"),
        ("check_finding", "DELETE FROM check_finding"),
    ],
)
def test_that_a_changed_table_is_named(
    extract: Any, imported: Import, table: str, sql: str
) -> None:
    extract.rows["case"][0]["function_status"] = "WRONG"
    path = imported().path
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()
    with open_snapshot(path) as reader, pytest.raises(Refused) as caught:
        reader.verify(Silent())
    assert (caught.value.code, caught.value.facts["table"]) == ("snapshot.changed", table)


def test_that_a_manifest_with_another_hash_does_not_open(imported: Import) -> None:
    path = imported().path
    with sqlite3.connect(path) as connection:
        (body,) = connection.execute("SELECT value FROM manifest WHERE key='manifest'").fetchone()
        changed = body.replace(
            '"table_hashes": {"account_month": "', '"table_hashes": {"account_month": "0'
        )
        connection.execute("UPDATE manifest SET value=? WHERE key='manifest'", (changed,))
    connection.close()
    with pytest.raises(Refused) as caught:
        open_snapshot(path)
    assert caught.value.code == "snapshot.changed"


def test_that_flipped_bytes_are_noticed(imported: Import) -> None:
    path = imported().path
    data = bytearray(path.read_bytes())
    at = data.index(b"SERVICE_DONE")
    data[at : at + 4] = b"SURV"
    path.write_bytes(data)
    with open_snapshot(path) as reader, pytest.raises(Refused) as caught:
        reader.verify(Silent())
    assert caught.value.facts["table"] == "event"


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_that_a_journal_beside_it_is_refused(imported: Import, ending: str) -> None:
    path = imported().path
    path.with_name(path.name + ending).touch()
    with pytest.raises(Refused) as caught:
        open_snapshot(path)
    assert caught.value.code == "snapshot.journal"


def test_that_a_snapshot_leaves_no_journal_and_is_in_delete_mode(imported: Import) -> None:
    path = imported().path
    assert [other.name for other in path.parent.iterdir()].count(path.name) == 1
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert not [other for other in path.parent.iterdir() if other.name.startswith(".")]


def test_that_a_read_only_snapshot_opens(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = Path(shutil.copy(imported().path, folder / "kept.snapshot"))
    path.chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with open_snapshot(path) as reader:
        assert reader.manifest.agency_code == "MADEUP"
    folder.chmod(stat.S_IRWXU)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Dear county,", "snapshot.not_sqlite"),
        (b"", "snapshot.not_sqlite"),
        (b"SQLite format 3\x00" + b"\xff" * 5000, "snapshot.not_sqlite"),
        (None, "snapshot.unreadable"),
    ],
)
def test_that_a_file_of_something_else_is_refused(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "a.snapshot"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Fault) as caught:
        open_snapshot(path)
    assert caught.value.code == code


def test_that_another_sqlite_file_is_no_snapshot(extract: Any, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_snapshot(extract.as_sqlite(tmp_path / "x.db"))
    assert caught.value.code == "snapshot.foreign"


def test_that_an_encrypted_snapshot_has_the_same_id(extract: Any, tmp_path: Path) -> None:
    folder = extract.as_csv(tmp_path / "x")
    plain = import_extract(folder, tmp_path / "a.snapshot", progress=Silent())
    secret = import_extract(
        folder, tmp_path / "b.snapshot", progress=Silent(), passphrase="it's made up"
    )
    assert plain.snapshot_id == secret.snapshot_id
    assert b"MADEUP" not in secret.path.read_bytes()


def test_that_an_encrypted_snapshot_reads_and_verifies(imported: Import) -> None:
    path = imported(passphrase="it's made up").path
    with open_snapshot(path, passphrase="it's made up") as reader:
        assert reader.manifest.is_encrypted
        reader.verify(Silent())
        assert [case.case_id for case in reader.case_files()] == ["001", "002"]


@pytest.mark.parametrize(
    ("passphrase", "code"), [("wrong", "snapshot.passphrase"), (None, "snapshot.not_sqlite")]
)
def test_that_an_encrypted_snapshot_keeps_its_secret(
    imported: Import, capfd: pytest.CaptureFixture[str], passphrase: str | None, code: str
) -> None:
    path = imported(passphrase="it's made up").path
    with pytest.raises(Refused) as caught:
        open_snapshot(path, passphrase=passphrase)
    assert (caught.value.code, capfd.readouterr().err) == (code, "")


def test_that_a_stranger_can_say_a_table_hash_again(imported: Import) -> None:

    path = imported().path
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT key, value FROM meta").fetchall()
    connection.close()
    lines = sorted(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    with open_snapshot(path) as reader:
        assert reader.manifest.table_hashes["meta"] == digest
