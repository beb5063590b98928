"""``screen`` and ``law print``: a caseload screened and put on paper, by words."""

import shutil
from pathlib import Path

import pytest

from qapi_desk.domain.screens import COMPUTED
from tests.cli.speaking import Said, must_be_one_sentence, speak

REVIEW = "FFY2026Q4-01"
SCREEN = f"{REVIEW}.S01"


@pytest.fixture(scope="module")
def home(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a screen by the manual's rules."""
    copy = tmp_path_factory.mktemp("screens") / "home"
    shutil.copytree(drawn_home, copy, ignore=shutil.ignore_patterns("extract"))
    said = inside(copy, "screen", "run", REVIEW, "--ruleset", "ca-2002", "--rules-only")
    assert SCREEN in said.out
    return copy


def inside(home: Path, *words: object, person: str = "alder") -> Said:
    signed = ("--home", home, "--as", person)
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_each_outcome_is_told_with_its_share(home: Path) -> None:
    words = ("screen", "rates", SCREEN, "--subject", "CR-143")
    rate = inside(home, *words, "--json").document["rates"][0]
    verdicts = sum(number for _, number in rate["outcomes"])
    said = inside(home, *words, "--outcomes").out
    outcome, number = rate["outcomes"][0]
    assert f"{outcome} {number:,} ({number / verdicts:.1%})" in said
    assert f"; of {verdicts:,}" in said


def test_that_shares_are_told_only_where_they_are_asked_for(home: Path) -> None:
    assert "; of " not in inside(home, "screen", "rates", SCREEN).out


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_a_screen_is_printed(home: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"screen{suffix}"
    said = inside(home, "screen", "print", SCREEN, "--out", path)
    assert COMPUTED in said.out
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_law_is_printed_and_listed_as_published(
    home: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"law{suffix}"
    assert inside(home, "law", "print", REVIEW, "--out", path).code == 0
    assert path.stat().st_size > 10_000
    assert f"law{suffix}" in inside(home, "report", "list", REVIEW).out


def test_that_what_cannot_be_printed_is_one_sentence(home: Path, tmp_path: Path) -> None:
    words = ("screen", "print")
    must_be_one_sentence(inside(home, *words, "none.S01", "--out", tmp_path / "s.pdf"))
    must_be_one_sentence(inside(home, *words, SCREEN, "--out", tmp_path / "s.doc"))
    must_be_one_sentence(inside(home, *words, SCREEN, "--out", tmp_path / "s.pdf", person="birch"))
    assert not list(tmp_path.iterdir())
