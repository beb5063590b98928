"""Sizes by every rule, what-if plans and received lists, said by words."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.speaking import Said, must_be_one_sentence, speak

DEMONSTRATION = Path(__file__).parents[2] / "resources" / "demo" / "demonstration.json"
PASSPHRASE = json.loads(DEMONSTRATION.read_text())["passphrase"]
OLD_KEYS = {
    "universe", "confidence", "precision", "expected_rate", "fpc", "n", "is_census",
}  # fmt: skip


def size(*words: object) -> Said:
    return speak("plan", "size", "--universe", 2000, *words)


def test_that_the_plain_size_says_what_it_always_said() -> None:
    assert size().out == "239 of 2,000 cases\n"
    assert size("--json").document.keys() >= OLD_KEYS


def test_that_a_years_size_is_shared_out_over_its_quarters() -> None:
    quarters = ("--quarter", 1000, "--quarter", 300, "--quarter", 700)
    assert size(*quarters, "--json").document["quarters"] == [119, 36, 84]
    assert size(*quarters).out.endswith("By quarter: 119, 36, 84\n")


def test_that_quarters_without_a_case_are_refused_in_one_sentence() -> None:
    must_be_one_sentence(size("--quarter", 0))


@pytest.mark.parametrize(
    ("words", "n"),
    [
        (("--rule", "margin-simple"), 239),
        (("--rule", "width"), 250),
        (("--rule", "power", "--expected", "95%", "--benchmark", "0.9", "--power", "0.8"), 126),
        (("--attrition", "0.1"), 266),
        (("--no-fpc",), 271),
    ],
)
def test_that_a_size_follows_its_rule(words: tuple[str, ...], n: int) -> None:
    assert size(*words, "--json").document["n"] == n


def test_that_a_decision_tells_how_many_may_be_missed() -> None:
    told = size("--rule", "decision", "--expected", "95%", "--benchmark", "90%", "--json").document
    assert told["workings"]["acceptance_number"] == -(-told["n"] * 5 // 100)


def test_that_the_workings_are_told_on_request() -> None:
    lines = size("--workings").out.splitlines()
    assert lines[0] == "239 of 2,000 cases"
    assert "n0 = z^2 p q / d^2 = 270.55" in lines[1]


@pytest.mark.parametrize(
    "words",
    [
        ("--rule", "decision", "--expected", "95%"),
        ("--rule", "power", "--expected", "95%", "--benchmark", "0.9"),
        ("--rule", "power", "--expected", "90%", "--benchmark", "0.9", "--power", "0.8"),
        ("--attrition", "1"),
        ("--attrition", "much"),
    ],
)
def test_that_an_impossible_size_is_one_sentence(words: tuple[str, ...]) -> None:
    must_be_one_sentence(size(*words))


@pytest.fixture
def home(drawn_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(drawn_home, copy, ignore=shutil.ignore_patterns("extract"))
    return copy


def say(home: Path, *words: object) -> Said:
    return speak(*words, "--home", home, "--as", "alder", env={"QAPI_PASSPHRASE": PASSPHRASE})


def the_review(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = say(home, "review", "list", "--json").document[0]
    return found


def test_that_a_what_if_is_told_in_words_and_in_json(home: Path) -> None:
    review_id = the_review(home)["review_id"]
    told = say(
        home, "plan", "what-if", review_id, "--not-applicable", "line-1=0.2",
        "--set", "line-1=0.9,0.05,0.99,rule=power,benchmark=0.95,power=0.8,attrition=0.1,fpc=no",
    )  # fmt: skip
    assert "files to pull" in told.out
    assert "Fixed by regulation: Confidence for each criterion (45 CFR 308.1(b)(1)" in told.out
    body = say(home, "plan", "what-if", review_id, "--json").document
    assert {"criteria", "expected_files", "conventions", "notes"} <= body.keys()


def test_that_a_frozen_plan_names_design_sizes_and_their_formula(home: Path) -> None:
    review_id = the_review(home)["review_id"]
    shown = say(home, "plan", "show", review_id).out
    assert "Design: focused per criterion" in shown
    assert "line-1: sample of" in shown
    assert "corrected to n0 / (1 + (n0 - 1) / N) (Cochran 1977, 4.4)" in shown


@pytest.mark.parametrize("more", ["rule=luck", "power", "fpc=perhaps", "n=5"])
def test_that_a_misspelt_setting_is_one_sentence(home: Path, more: str) -> None:
    said = say(home, "plan", "what-if", "any", "--set", f"line-1=0.9,0.05,0.9,{more}")
    must_be_one_sentence(said)


def another_review(home: Path) -> str:
    snapshot = the_review(home)["snapshot_id"]
    made = say(
        home, "review", "create", "--period", "2026Q3", "--snapshot", snapshot,
        "--criterion", "line-1", "--json",
    )  # fmt: skip
    return str(made.document["review_id"])


def test_that_a_list_is_received_and_shown_by_words(home: Path, tmp_path: Path) -> None:
    first = say(home, "review", "queue", the_review(home)["review_id"], "--json").document[0]
    (tmp_path / "list.txt").write_text(f"{first['case_id']}\n")
    review_id = another_review(home)
    assert say(home, "review", "received", review_id).out == "No list is received.\n"
    said = say(
        home, "review", "receive", review_id, tmp_path / "list.txt", "--drawn-by", "DCSS",
        "--drawn-on", "2026-10-20", "--json",
    )  # fmt: skip
    assert said.document["case_ids"] == [first["case_id"]]
    assert say(home, "review", "received", review_id, "--json").document == said.document
    assert say(home, "findings", "show", review_id, "--json").code == 0


@pytest.mark.parametrize(
    ("body", "day"), [("nobody\n", "2026-10-20"), ("", "2026-10-20"), ("x", "20/10/2026")]
)
def test_that_a_list_that_cannot_be_received_is_one_sentence(
    home: Path, tmp_path: Path, body: str, day: str
) -> None:
    (tmp_path / "list.txt").write_text(body)
    said = say(
        home, "review", "receive", another_review(home), tmp_path / "list.txt",
        "--drawn-by", "DCSS", "--drawn-on", day,
    )  # fmt: skip
    must_be_one_sentence(said)
