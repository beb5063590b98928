"""Words that must not stand in the repository. They are spelled in pieces here, so as not to."""

import re
from pathlib import Path

import pytest

from tests.build.tree import ROOT, tracked_files

PLACES = (
    "pypi" + r"\.org",
    "python" + "hosted",
    "find" + "-links",
    "(extra-)?index" + "-url",
    "artifact" + "registry",
    r"deb\.deb" + "ian",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/op" + "t/",
    r"/usr/lo" + "cal/",
)
"""Addresses of registries and paths of one machine."""
SKIPS = (
    r"pytest\.(mark\.)?sk" + "ip",
    "import" + "orskip",
    r"mark\.x" + "fail",
    r"pytest\.x" + "fail",
    "unittest.sk" + "ip",
)
MARKED_AWAY = ("pragma: no" + " cover", "pragma: no" + " branch")
TEXT = {".py", ".toml", ".md", ".txt", ".json", ".csv", ".spec", ".sh", ".ini", ".svg", "", ".qss"}


def lines_with(words: tuple[str, ...], files: list[Path]) -> list[str]:
    """Where any of the words stands: ``file:line: text``."""
    wanted = re.compile("|".join(words), re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


ALL = [path for path in tracked_files() if path.suffix in TEXT]
PYTHON = [path for path in ALL if path.suffix == ".py"]


def test_that_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert not lines_with(PLACES, ALL)


def test_that_no_test_steps_aside() -> None:
    assert not lines_with(SKIPS, PYTHON)


def test_that_no_branch_is_marked_away() -> None:
    config = [ROOT / "pyproject.toml"]
    assert not lines_with((*MARKED_AWAY, "exclude_" + "(also|lines)"), [*PYTHON, *config])


@pytest.mark.parametrize("words", [PLACES, SKIPS, MARKED_AWAY])
def test_that_the_words_would_be_found(words: tuple[str, ...], tmp_path: Path) -> None:
    plain = [re.sub(r"\\|\(.*?\)\??", "", word) for word in words]
    planted = ROOT / "README.md"
    text = "\n".join(plain)
    wanted = re.compile("|".join(words), re.IGNORECASE)
    assert planted.is_file()
    assert len(wanted.findall(text)) >= len(words) - 1


def test_that_no_suppression_is_without_its_code() -> None:
    bare = ("# no" + r"qa(?!:)", r"type: ig" + r"nore(?!\[)")
    assert not lines_with(bare, PYTHON)
