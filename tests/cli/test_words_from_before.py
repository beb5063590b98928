"""Words that scripts of counties still say: hidden, and doing what they did."""

import shutil
from pathlib import Path

import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, speak

PASSPHRASE = str(demo.settings(Library())["passphrase"])


@pytest.fixture
def home(drawn_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(drawn_home, copy, ignore=shutil.ignore_patterns("extract"))
    return copy


def say(home: Path, *words: object) -> Said:
    return speak(*words, "--home", home, "--as", "alder", env={"QAPI_PASSPHRASE": PASSPHRASE})


def test_that_the_queue_is_told_by_its_word_from_before(home: Path) -> None:
    review_id = say(home, "review", "list", "--json").document[0]["review_id"]
    rows = say(home, "case", "queue", review_id, "--json").document
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_that_a_case_is_given_by_its_word_from_before(home: Path) -> None:
    review_id = say(home, "review", "list", "--json").document[0]["review_id"]
    rows = say(home, "case", "queue", review_id, "--json").document
    theirs = next(row["case_id"] for row in rows if row["reviewer"] == "cedar")
    said = say(home, "case", "assign", review_id, "--to", "birch", "--case", theirs)
    now = say(home, "case", "queue", review_id, "--text", theirs, "--json").document
    assert (said.code, now[0]["reviewer"]) == (0, "birch")


def test_that_words_from_before_are_not_taught(home: Path) -> None:
    taught = say(home, "case", "--help").out
    assert "queue" not in taught
