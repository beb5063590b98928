"""The world's failures: each is one sentence, and nothing half-done remains."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from qapi_desk.domain.errors import Trouble
from qapi_desk.domain.people import Person
from qapi_desk.store.engine import FileHome
from qapi_desk.store.faults import fault_of
from qapi_desk.store.work import Store


def keep_notes(store: Store, *letters: int) -> None:
    with store.write() as work:
        for length in letters:
            work.documents.put("note", str(length), {"text": "x" * length})


def test_that_a_full_disk_is_told_and_leaves_nothing(staffed: Store, ann: Person) -> None:
    with staffed._home.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Trouble, match="is full") as trouble:
        keep_notes(staffed, 1, 100_000)
    assert trouble.value.code == "store.full"
    with staffed.read() as work:
        assert work.documents.list("note") == ()
        assert work.people.all() == (ann,)


def test_that_saving_goes_on_after_a_full_disk_has_room_again(staffed: Store) -> None:
    with staffed._home.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Trouble), staffed.write() as work:
        work.documents.put("note", "large", {"text": "x" * 100_000})
    with staffed._home.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    with staffed.write() as work:
        work.documents.put("note", "large", {"text": "x" * 100_000})


def test_that_a_database_tool_that_locks_the_file_is_told(
    staffed: Store, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qapi_desk.store.engine.BUSY_MS", 100)
    tool = FileHome.unlock(home.path, home.passphrase).connect()
    staffed._home.close()
    tool.execute("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match="busy in another program"), staffed.write():
        pass
    tool.execute("ROLLBACK")
    tool.close()


def test_that_a_file_damaged_while_open_is_told(staffed: Store, home: Any) -> None:
    with staffed.write() as work:
        work.documents.put("kind", "key", {"text": "x" * 200_000})
    staffed.close()
    data = home.path.read_bytes()
    with home.open() as store:
        home.path.write_bytes(data[:4096] + b"\x55" * (len(data) - 4096))
        with pytest.raises(Trouble) as trouble, store.read() as work:
            work.documents.list("kind")
    assert trouble.value.code in {"store.damaged", "store.not_workspace"}


def test_that_a_document_spoiled_behind_our_back_is_told(staffed: Store) -> None:
    with staffed._home.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO document VALUES ('note', '1', '{', 0)")
    with pytest.raises(Trouble, match="cannot be read any more") as trouble, staffed.read() as work:
        work.documents.get("note", "1")
    assert trouble.value.code == "store.unreadable_value"


def test_that_a_file_gone_since_is_told_and_not_made_anew(staffed: Store, home: Any) -> None:
    staffed.close()
    home.path.unlink()
    with pytest.raises(Trouble, match="cannot be opened"), staffed.read():
        pass
    assert not home.path.exists()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody can enter and only we can write to."""
    with tempfile.TemporaryDirectory(prefix="qapi-shared-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Be somebody who may read this folder but not write to it (root may always write)."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_that_a_read_only_folder_is_told_and_gets_nothing(shared: Path) -> None:
    with without_rights(shared), pytest.raises(Trouble) as trouble:
        Store(f"sqlite:///{shared / 'county.sqlite'}")
    assert trouble.value.code == "store.file"
    assert list(shared.iterdir()) == []


def test_that_a_workspace_one_may_not_write_is_told_and_left_alone(shared: Path) -> None:
    path = shared / "county.sqlite"
    Store(f"sqlite:///{path}").close()
    before = path.read_bytes()
    with without_rights(shared), pytest.raises(Trouble, match=r"cannot be|may not"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "store.full"),
        ("attempt to write a readonly database", "store.readonly"),
        ("database is locked", "store.busy"),
        ("file is not a database", "store.not_workspace"),
        ("database disk image is malformed", "store.damaged"),
        ("disk I/O error", "store.damaged"),
        ("unable to open database file", "store.unreachable"),
        ("connection failed: Connection refused", "store.unreachable"),
    ],
)
def test_that_each_known_failure_has_its_code_and_place(said: str, code: str) -> None:
    fault = fault_of(OperationalError("SELECT 1", {}, Exception(said)), "county.sqlite")
    assert fault is not None
    assert (fault.code, "county.sqlite" in fault.sentence) == (code, True)


def test_that_an_unknown_failure_is_left_to_be_a_bug() -> None:
    assert fault_of(OperationalError("SELECT 1", {}, Exception("no such table: x")), "x") is None
