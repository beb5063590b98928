"""One small county, and its snapshot, for every test of a command."""

from pathlib import Path

import pytest

from tests.cli.speaking import speak


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "extract"
    assert speak("extract", "make", folder, "--cases", 60).code == 0
    return folder


@pytest.fixture(scope="session")
def snapshot(extract: Path) -> Path:
    out = extract.parent / "county.snapshot"
    assert speak("snapshot", "import", extract, "--out", out).code == 0
    return out


@pytest.fixture(scope="session")
def passphrase_file(extract: Path) -> Path:
    path = extract.parent / "passphrase.txt"
    path.write_text("the file's own words\n")
    return path


@pytest.fixture(scope="session")
def encrypted(extract: Path, passphrase_file: Path) -> Path:
    out = extract.parent / "encrypted.snapshot"
    words = ("snapshot", "import", extract, "--out", out, "--passphrase-file", passphrase_file)
    assert speak(*words).code == 0
    return out
