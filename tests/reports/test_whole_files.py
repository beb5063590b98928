"""A file is written whole or not at all, and what went wrong is a sentence."""

import os
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qapi_desk.domain.documents import Column
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.reports.pdf import write_pdf
from qapi_desk.reports.table_export import export_rows
from qapi_desk.reports.xlsx import write_workbook
from tests.reports.sample_documents import findings_document, proof_document

Writer = Callable[[Path], object]


def save_pdf(path: Path) -> None:
    write_pdf(proof_document(), path)


def save_workbook(path: Path) -> None:
    write_workbook(findings_document(50), path)


def save_csv(path: Path) -> int:
    return export_rows("List", (Column("a", "A"),), [("x" * 99,)] * 999, path)


writers = pytest.mark.parametrize(
    ("write", "name"), [(save_pdf, "a.pdf"), (save_workbook, "a.xlsx"), (save_csv, "a.csv")]
)


@pytest.fixture
def nearly_full_disk() -> Iterator[None]:
    """No file of this process may grow beyond 2,000 bytes, which is how a full disk feels."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder nobody may write to, not even the administrator the tests may run as."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65_534)
    yield folder
    os.seteuid(was)
    folder.chmod(0o700)


@writers
def test_that_a_full_disk_is_a_sentence_and_leaves_nothing(
    write: Writer, name: str, tmp_path: Path, nearly_full_disk: None
) -> None:
    with pytest.raises(Trouble, match="could not be written") as told:
        write(tmp_path / name)
    assert told.value.code == "reports.write"
    assert list(tmp_path.iterdir()) == []


@writers
def test_that_a_read_only_folder_is_a_sentence(
    write: Writer, name: str, read_only_folder: Path
) -> None:
    with pytest.raises(Trouble, match="not allowed"):
        write(read_only_folder / name)


@writers
def test_that_a_folder_is_never_written_over(write: Writer, name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(Trouble, match="is a folder"):
        write(tmp_path / name)


@writers
def test_that_a_missing_folder_is_a_sentence(write: Writer, name: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="folder does not exist"):
        write(tmp_path / "nowhere" / name)


@writers
def test_that_a_file_is_not_replaced_unasked(write: Writer, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("kept")
    with pytest.raises(Refused, match="already in"):
        write(path)
    assert path.read_text() == "kept"


def test_that_a_file_is_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("old")
    write_pdf(proof_document(), path, overwrite=True)
    assert path.read_bytes().startswith(b"%PDF")


def test_that_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="too long"):
        write_pdf(proof_document(), tmp_path / ("n" * 300 + ".pdf"))


def test_that_a_row_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("one",)
        raise Refused("test.stop", "stopped")

    with pytest.raises(Refused, match="stopped"):
        export_rows("List", (Column("a", "A"),), rows(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
