"""What is simply kept: snapshot records, documents, secrets."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, SnapshotId
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.store.engine import FileHome
from qapi_desk.store.work import Store

if TYPE_CHECKING:
    from pathlib import Path

RECORD = SnapshotRecord(
    snapshot_id=SnapshotId("ab" * 32),
    path="/county/2026Q3.snapshot",
    file_sha256="cd" * 32,
    agency_code="06999",
    as_of=date(2026, 9, 30),
    is_encrypted=True,
    imported_at=datetime(2026, 10, 5, 12, 0, 0, 123456, tzinfo=UTC),
    imported_by=PersonId("ann"),
)


def test_that_a_snapshot_record_comes_back_as_it_was(staffed: Store) -> None:
    with staffed.write() as work:
        work.snapshots.add(RECORD)
    with staffed.read() as work:
        assert work.snapshots.get(RECORD.snapshot_id) == RECORD
        assert work.snapshots.all() == (RECORD,)


def test_that_a_snapshot_is_registered_once(staffed: Store) -> None:
    with staffed.write() as work:
        work.snapshots.add(RECORD)
        with pytest.raises(Refused, match="in this workspace already"):
            work.snapshots.add(RECORD)


def test_that_an_unknown_snapshot_is_refused(store: Store) -> None:
    with store.read() as work, pytest.raises(Refused, match="import it first"):
        work.snapshots.get(RECORD.snapshot_id)


def test_that_a_frozen_document_is_read_back(store: Store) -> None:
    with store.write() as work:
        work.documents.put("plan", "r", {"n": 5, "criteria": ["establishment"]})
    with store.read() as work:
        assert work.documents.get("plan", "r") == {"n": 5, "criteria": ["establishment"]}


def test_that_documents_of_several_kinds_are_read_at_once(store: Store) -> None:
    with store.write() as work:
        for kind, key in (("pin", "r/2"), ("pin", "r/1"), ("pin", "s/1"), ("law", "r/1")):
            work.documents.put(kind, key, {"of": kind + key})
    with store.read() as work:
        found = work.documents.by_kind(("pin", "set"), "r/")
    assert found == {"pin": {"r/1": {"of": "pinr/1"}, "r/2": {"of": "pinr/2"}}, "set": {}}


def test_that_a_missing_document_is_none(store: Store) -> None:
    with store.read() as work:
        assert work.documents.get("plan", "r") is None


def test_that_freezing_the_same_again_changes_nothing(store: Store) -> None:
    with store.write() as work:
        work.documents.put("plan", "r", {"n": 5, "m": 6})
        work.documents.put("plan", "r", {"m": 6, "n": 5})
        assert work.documents.list("plan") == (("r", {"n": 5, "m": 6}),)


@pytest.mark.parametrize("call", ["put", "replace"])
def test_that_a_frozen_document_is_not_changed(store: Store, call: str) -> None:
    with store.write() as work:
        work.documents.put("plan", "r", {"n": 5})
        with pytest.raises(Refused, match="is frozen") as refusal:
            getattr(work.documents, call)("plan", "r", {"n": 6})
    assert refusal.value.facts == {"kind": "plan", "key": "r"}


def test_that_the_database_itself_refuses_to_change_a_frozen_document(
    store: Store, home: Any
) -> None:
    with store.write() as work:
        work.documents.put("plan", "r", {"n": 5})
    store.close()
    connection = FileHome.unlock(home.path, home.passphrase).connect()
    with pytest.raises(Exception, match="document is frozen"):
        connection.execute("UPDATE document SET body = '{}'")
    connection.close()


def test_that_a_current_state_is_replaced(store: Store) -> None:
    with store.write() as work:
        work.documents.replace("cap", "c1", {"state": "draft"})
        work.documents.replace("cap", "c1", {"state": "submitted"})
        assert work.documents.get("cap", "c1") == {"state": "submitted"}


def test_that_a_current_state_is_not_frozen_under_its_key(store: Store) -> None:
    with store.write() as work:
        work.documents.replace("cap", "c1", {"state": "draft"})
        with pytest.raises(Refused, match="is frozen"):
            work.documents.put("cap", "c1", {"state": "draft"})


def test_that_documents_are_listed_by_the_beginning_of_their_key(store: Store) -> None:
    with store.write() as work:
        for key in ("r2#1", "r#2", "r#1", "R#3"):
            work.documents.put("draw", key, {})
        assert [key for key, _ in work.documents.list("draw", "r#")] == ["r#1", "r#2"]


def test_that_a_secret_is_kept_byte_for_byte(store: Store) -> None:
    with store.write() as work:
        work.secrets.put("master", bytes(range(32)))
        work.secrets.put("master", bytes(range(32)))
        assert work.secrets.get("master") == bytes(range(32))


def test_that_a_secret_is_never_replaced(store: Store) -> None:
    with store.write() as work:
        work.secrets.put("master", b"one")
        with pytest.raises(Refused, match="so it stays"):
            work.secrets.put("master", b"two")


def test_that_an_unknown_secret_is_refused(store: Store) -> None:
    with store.read() as work, pytest.raises(Refused, match="Nothing is kept"):
        work.secrets.get("master")


def test_that_only_a_passphrase_hides_a_secret_in_the_file(store: Store, home: Any) -> None:
    seed = b"a seed that draws rest upon"
    with store.write() as work:
        work.secrets.put("master", seed)
    store.close()
    path: Path = home.path
    assert (seed in path.read_bytes()) is (home.passphrase is None)
