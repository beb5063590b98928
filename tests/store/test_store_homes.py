"""Opening a workspace: the right file, the right passphrase, the right kind of disk."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.people import Person
from qapi_desk.store.places import network_kind, place_of
from qapi_desk.store.work import Store

RIGHT, WRONG = "nine green lanterns", "nine green lantern"


def refusal_of(url: str, passphrase: str | None = None) -> Fault:
    with pytest.raises(Refused) as refusal:
        Store(url, passphrase)
    return refusal.value


def test_that_what_was_saved_is_there_when_opened_again(
    staffed: Store, home: Any, ann: Person
) -> None:
    staffed.close()
    with home.open() as again, again.read() as work:
        assert work.people.all() == (ann,)


def test_that_closing_leaves_one_file_and_its_lock(store: Store, home: Any) -> None:
    store.close()
    names = sorted(path.name for path in home.path.parent.iterdir())
    assert names == ["county.sqlite", "county.sqlite.lock"]


def test_that_an_encrypted_file_shows_nothing_in_the_clear(staffed: Store, home: Any) -> None:
    staffed.close()
    data = home.path.read_bytes()
    readable = b"Ann Example" in data
    assert readable is (home.passphrase is None)
    assert data.startswith(b"SQLite format 3") is (home.passphrase is None)


@pytest.fixture
def encrypted(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'county.sqlite'}"
    Store(url, RIGHT).close()
    return url


def test_that_a_wrong_passphrase_is_refused_without_repeating_it(
    encrypted: str, capfd: pytest.CaptureFixture[str]
) -> None:
    refusal = refusal_of(encrypted, WRONG)
    assert refusal.code == "store.passphrase"
    assert WRONG not in f"{refusal.sentence}{refusal.facts}{refusal.__cause__!r}"
    assert capfd.readouterr().err == ""


def test_that_a_missing_passphrase_is_asked_for(encrypted: str) -> None:
    assert refusal_of(encrypted).code == "store.passphrase_needed"


def test_that_a_passphrase_for_a_plain_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plain.sqlite'}"
    Store(url).close()
    assert refusal_of(url, RIGHT).code == "store.not_encrypted"


@pytest.mark.parametrize("content", [b"", b"just a letter", b"x" * 4097])
def test_that_a_file_of_something_else_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert refusal_of(f"sqlite:///{path}").code == "store.not_workspace"
    assert path.read_bytes() == content


def test_that_a_damaged_plain_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    assert refusal_of(f"sqlite:///{path}").code == "store.not_workspace"


def test_that_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    before = path.read_bytes()
    assert refusal_of(f"sqlite:///{path}").code == "store.not_workspace"
    assert path.read_bytes() == before


def test_that_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot be used"):
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'county.sqlite'}")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense", "postgresql://x/y", ""]
)
def test_that_other_addresses_are_refused(url: str) -> None:
    assert refusal_of(url).code == "store.url"


def test_that_a_servers_password_is_in_no_sentence() -> None:
    place = place_of("postgresql+psycopg://qapi:sesame@127.0.0.1:1/county")
    assert "sesame" not in place.title
    with pytest.raises(Fault) as trouble:
        Store("postgresql+psycopg://qapi:sesame@127.0.0.1:1/county")
    assert trouble.value.code == "store.unreachable"
    assert "sesame" not in f"{trouble.value.sentence}{trouble.value.__cause__}"


MOUNTS = """\
/dev/vda / ext4 rw 0 0
desk:/share /mnt/share nfs4 rw 0 0
//desk/office /mnt/office\\040files cifs rw 0 0
/dev/vdb /mnt/share/local ext4 rw 0 0
odd line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ann/county.sqlite", None),
        ("/mnt/share/county.sqlite", "nfs4"),
        ("/mnt/shared/county.sqlite", None),
        ("/mnt/office files/county.sqlite", "cifs"),
        ("/mnt/share/local/county.sqlite", None),
        ("//desk/office/county.sqlite", "network share"),
    ],
)
def test_that_a_network_drive_is_recognised(path: str, kind: str | None) -> None:
    assert network_kind(Path(path), MOUNTS) == kind


def test_that_a_file_on_a_network_drive_is_refused() -> None:
    assert refusal_of("sqlite:////" + "/desk/office/county.sqlite").code == "store.network"


def test_that_opening_a_workspace_of_today_does_not_wait_for_the_migration_tools(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'county.sqlite'}"
    Store(url).close()
    code = (
        f"import sys; from qapi_desk.store.work import Store; Store({url!r}).close(); "
        "print(*{'alembic', 'psycopg', 'sqlalchemy.dialects.postgresql'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
