"""A copy of a workspace in use: whole, openable, under the same passphrase."""

from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.people import Person
from qapi_desk.store.work import Store


def test_that_a_copy_opens_and_holds_everything(
    staffed: Store, home: Any, ann: Person, tmp_path: Path
) -> None:
    copy = staffed.backup(tmp_path / "copy.sqlite")
    with Store(f"sqlite:///{copy}", home.passphrase) as store, store.read() as work:
        assert work.people.all() == (ann,)


def test_that_a_copy_of_an_encrypted_workspace_is_encrypted(
    staffed: Store, home: Any, tmp_path: Path
) -> None:
    copy = staffed.backup(tmp_path / "copy.sqlite")
    assert (b"Ann Example" in copy.read_bytes()) is (home.passphrase is None)


def test_that_a_copy_stands_alone(staffed: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    staffed.backup(folder / "copy.sqlite")
    assert [path.name for path in folder.iterdir()] == ["copy.sqlite"]


def test_that_a_copy_can_be_made_while_the_workspace_is_held(
    staffed: Store, tmp_path: Path
) -> None:
    staffed.hold("the window")
    assert staffed.backup(tmp_path / "copy.sqlite").is_file()


def test_that_an_existing_file_is_not_overwritten(staffed: Store, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("dear", encoding="utf-8")
    with pytest.raises(Refused, match="exists already"):
        staffed.backup(target)
    assert target.read_text(encoding="utf-8") == "dear"


def test_that_a_copy_to_nowhere_is_one_sentence(staffed: Store, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nothing of it was kept"):
        staffed.backup(tmp_path / "nowhere" / "copy.sqlite")


def test_that_a_damaged_workspace_gives_no_copy(store: Store, home: Any, tmp_path: Path) -> None:
    with store.write() as work:
        work.documents.put("kind", "key", {"text": "x" * 200_000})
    store.close()
    data = bytearray(home.path.read_bytes())
    data[4096 * 20 : 4096 * 30] = b"\x7f" * 4096 * 10
    home.path.write_bytes(bytes(data))
    with pytest.raises(Trouble), home.open() as damaged:
        damaged.backup(tmp_path / "copy.sqlite")
    assert not list(tmp_path.glob("copy*"))
