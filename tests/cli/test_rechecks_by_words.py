"""Looking again after a ruling, and the eliminations, by words alone."""

import shutil
from pathlib import Path

import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import Said, must_be_one_sentence, speak

PASSPHRASE = str(demo.settings(Library())["passphrase"])
WHY = ("--reason", "The memo reads it so.")


@pytest.fixture
def home(reviewed_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(reviewed_home, copy, ignore=shutil.ignore_patterns("extract"))
    return copy


def say(home: Path, person: str, *words: object) -> Said:
    env = {"QAPI_PASSPHRASE": PASSPHRASE}
    return speak(*words, "--home", home, "--as", person, env=env)


def test_that_an_earlier_finding_is_proposed_and_confirmed_by_another(home: Path) -> None:
    ruled = say(home, "alder", "entry", "rule", "lines-1-2/gen_ours", "So.", "--source", "Memo 8")
    assert "Earlier findings that it might change:" in ruled.out
    listed = say(home, "alder", "entry", "rechecks", 1, "--json").document
    item = next(i for i in listed["items"] if i["earlier"]["outcome"] == "ERROR")["place"]
    place = ("entry", "recheck", 1, item["review_id"], item["case_id"], item["criterion"])
    assert say(home, "dogwood", *place, "--amend", "YES", *WHY).code == 0
    must_be_one_sentence(say(home, "dogwood", *place, "--confirm", *WHY))
    assert say(home, "alder", *place, "--confirm", *WHY).out.endswith("Amended.\n")
    assert say(home, "alder", "entry", "rechecks", 1, "--json").document["done"] == 1


def test_that_entries_are_found_by_words_and_days(home: Path) -> None:
    say(home, "alder", "entry", "rule", "CR-015", "Count it.", "--source", "Memo 8")
    assert "Count it." in say(home, "birch", "entry", "list", "--text", "memo count").out
    assert "There is no entry" in say(home, "birch", "entry", "list", "--text", "other").out
    late = say(home, "birch", "entry", "list", "--until", "2020-01-01")
    assert "There is no entry" in late.out


def test_that_one_thing_is_said_of_a_finding(home: Path) -> None:
    words = ("entry", "recheck", 1, "r", "c", "line-1", "--stands", "--deny", *WHY)
    must_be_one_sentence(say(home, "alder", *words))


def test_that_a_review_without_eliminations_says_so(home: Path) -> None:
    workspace = open_workspace(home)
    review_id = demo.current_review(demo.sign_in(workspace))
    workspace.close()
    assert say(home, "alder", "draw", "eliminations", review_id).out == "Nobody asked for any.\n"
