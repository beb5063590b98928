"""Large extracts are read by two processes: what comes of it is what one alone would make."""

import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.progress import Cancelled, Silent
from qapi_desk.intake import side
from qapi_desk.intake.csv_source import CsvFolder
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.mapping import MappingProfile
from qapi_desk.intake.snapshot_reader import open_snapshot
from qapi_desk.intake.sqlite_door import Stoppable, create, stoppable


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side, "PROCESSORS", 2)
    monkeypatch.setattr(side, "SPLIT_FROM_BYTES", 0)


@pytest.fixture
def spoiled(extract: Any) -> Any:
    """The small extract with something to find in tables of both halves."""
    extract.rows["case"][0]["opened_date"] = "2024-13-08"
    extract.rows["party"][0]["birth_date"] = "2024-02-29"
    extract.rows["child"][0]["party_id"] = "nobody"
    extract.rows["event"][0]["recorded_date"] = "yesterday"
    extract.rows["event"][1]["worker_id"] = "W9"
    extract.rows["payment"][0]["case_id"] = "999"
    extract.rows["account_month"][0]["current_due"] = "much"
    for table in ("event", "account_month", "child", "payment"):
        extract.add_column(table, f"of_the_county_{table}")
    return extract


def whole(path: Path) -> list[str]:
    """Everything a snapshot holds, as SQL text, but not the order it was made in."""
    connection = sqlite3.connect(path)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "snapshot" in path.name]


class Watching:
    """Progress that calls a function at its first step once the second process runs."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.then = then
        self.is_called = False

    def step(self, done: int, total: int | None, note: str) -> None:
        if multiprocessing.active_children() and not self.is_called:
            self.is_called = True
            self.then()


def test_that_both_processes_have_tables_to_read(spoiled: Any, tmp_path: Path) -> None:
    tables = side.share_of(CsvFolder(spoiled.as_csv(tmp_path / "x")), MappingProfile())
    assert 0 < len(tables) < 7
    assert not {"meta", "worker", "case", "party"} & set(tables)


def test_that_two_processes_make_what_one_makes(
    spoiled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = spoiled.as_csv(tmp_path / "x")
    two = import_extract(folder, tmp_path / "two.snapshot", progress=Silent())
    monkeypatch.setattr(side, "PROCESSORS", 1)
    one = import_extract(folder, tmp_path / "one.snapshot", progress=Silent())
    assert one.findings_total > 5
    assert two.findings == one.findings
    assert whole(tmp_path / "two.snapshot") == whole(tmp_path / "one.snapshot")


def test_that_both_halves_of_an_encrypted_snapshot_are_encrypted(
    spoiled: Any, tmp_path: Path
) -> None:
    folder, out = spoiled.as_csv(tmp_path / "x"), tmp_path / "a.snapshot"
    plain = import_extract(folder, tmp_path / "b.snapshot", progress=Silent())
    import_extract(folder, out, progress=Silent(), passphrase="it's made up")
    with open_snapshot(out, passphrase="it's made up") as reader:
        reader.verify(Silent())
        assert reader.manifest.snapshot_id == plain.snapshot_id
    assert b"E11" not in out.read_bytes()


def test_that_what_the_second_process_refuses_is_said_by_the_first(
    spoiled: Any, tmp_path: Path
) -> None:
    spoiled.rows["event"][3]["detail"] = "987-65-4321"
    folder = spoiled.as_csv(tmp_path / "x")
    with pytest.raises(Refused) as caught:
        import_extract(folder, tmp_path / "a.snapshot", progress=Silent())
    assert caught.value.code == "import.ssn"
    assert caught.value.facts["row"] == 4
    assert left(tmp_path) == []


def test_that_a_cancel_ends_both_processes_and_leaves_nothing(extract: Any, tmp_path: Path) -> None:
    def cancel() -> None:
        raise Cancelled

    folder = extract.as_csv(tmp_path / "x")
    with pytest.raises(Cancelled):
        import_extract(folder, tmp_path / "a.snapshot", progress=Watching(cancel))
    assert multiprocessing.active_children() == []
    assert left(tmp_path) == []


def test_that_an_import_whose_second_process_is_killed_is_finished_alone(
    spoiled: Any, tmp_path: Path
) -> None:
    def kill() -> None:
        for child in multiprocessing.active_children():
            child.kill()

    folder = spoiled.as_csv(tmp_path / "x")
    sound = import_extract(folder, tmp_path / "a.snapshot", progress=Silent())
    watching = Watching(kill)
    alone = import_extract(folder, tmp_path / "b.snapshot", progress=watching)
    assert watching.is_called
    assert alone.snapshot_id == sound.snapshot_id
    assert alone.findings_total == sound.findings_total


def _share(folder: Path, part: Path, *tables: str) -> side.Share:
    return side.Share(CsvFolder(folder), MappingProfile(), "2026-09-30", tables, part, None)


def test_that_a_second_process_nobody_listens_to_takes_its_file_with_it(
    extract: Any, tmp_path: Path
) -> None:
    ours, theirs = Pipe(duplex=False)
    ours.close()
    side.work(_share(extract.as_csv(tmp_path / "x"), tmp_path / "p", "event"), theirs)
    theirs.close()
    assert not (tmp_path / "p").exists()


def test_that_a_fault_of_ours_in_the_second_process_keeps_its_traceback(
    extract: Any, tmp_path: Path
) -> None:
    ours, theirs = Pipe(duplex=False)
    with ours, theirs:
        side.work(_share(extract.as_csv(tmp_path / "x"), tmp_path / "p", "no_table"), theirs)
        while not isinstance(error := ours.recv(), Exception):
            """It says how far it is first."""
    assert isinstance(error, KeyError)
    assert "Traceback" in error.__notes__[0]


def test_that_a_cancel_breaks_off_a_long_statement(tmp_path: Path) -> None:
    class Cancelling:
        def step(self, done: int, total: int | None, note: str) -> None:
            raise Cancelled

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    connection = create(tmp_path / "a", None)
    with pytest.raises(Cancelled), stoppable(connection, Stoppable(Cancelling())):
        connection.execute(endless)
    connection.close()


def _killed_import(folder: Path) -> Path:
    part = folder / ".old.snapshot.abcdefgh.snapshot-part"
    part.write_bytes(b"half a snapshot")
    os.utime(part, (1, 1))
    return part


def test_that_what_a_killed_import_left_is_cleared_by_the_next(
    extract: Any, tmp_path: Path
) -> None:
    part = _killed_import(tmp_path)
    import_extract(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot", progress=Silent())
    assert not part.exists()


def test_that_the_file_of_another_import_under_way_is_kept(extract: Any, tmp_path: Path) -> None:
    part = _killed_import(tmp_path)
    part.write_bytes(b"")
    other = create(part, None)
    other.execute("CREATE TABLE t (x)")
    os.utime(part, (1, 1))
    import_extract(extract.as_csv(tmp_path / "x"), tmp_path / "a.snapshot", progress=Silent())
    assert part.exists()
    other.close()
