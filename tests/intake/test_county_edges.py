"""The hand-made cases are always there, and every known answer speaks of one of them."""

import csv
import json
import re
from pathlib import Path

import pytest

from qapi_desk.domain.progress import Silent
from qapi_desk.intake.county import make_extract
from qapi_desk.intake.county.edges import edge_cases
from qapi_desk.intake.county.tables import COLUMNS
from qapi_desk.intake.importing import import_extract

EVERY_RULE = 29
"""The group that has a pass, a boundary and a failure of every rule the record can answer."""
KNOWN = Path(__file__).parents[1] / "known_answers"
EVALUATED = (1, 2, 3, 4, 5, 6, 7, 8, 11, 15, 19, 20, 104, 105, 106)
RULES = [f"CR-{number:03}" for number in EVALUATED]
PASSES = {"MET", "MET_OUTCOME", "EXCUSED", "YES"}
FAILS = {"LATE", "NOT_DONE", "MISSED", "EARLY", "NO"}
PLANTED_ERRORS = {
    ("event", "date.unreadable", "unknown"),
    ("event", "date.unreadable", "2026-13-45"),
    ("event", "date.unreadable", "2026-02-30"),
    ("event", "event.action_before_trigger", "2026-07-13"),
    ("payment", "money.no_legal_date", ""),
    ("account_month", "account_month.assigned_over_pool", "1200.01"),
}


def known(name: str) -> list[dict[str, str]]:
    with (KNOWN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "edges"
    make_extract(folder, cases=400, progress=Silent())
    return folder


def column(folder: Path, table: str, name: str) -> set[str]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file)}


def test_that_all_29_groups_are_there() -> None:
    assert {case["group"] for case in edge_cases()} == set(range(1, EVERY_RULE + 1))


def test_that_a_case_is_named_after_its_group_or_its_rule() -> None:
    named = {case["id"]: f"{case['group']:02}" for case in edge_cases()}
    by_group = {name for name, group in named.items() if name.startswith(f"E{group}")}
    by_rule = {
        row["case"] for row in known("every_rule.csv") if row["case"][1:4] == row["rule"][3:]
    }
    assert set(named) == by_group | by_rule


def test_that_every_hand_made_case_tells_its_story() -> None:
    assert [case["id"] for case in edge_cases() if len(case["story"]) < 15] == []


def test_that_hand_made_cases_stand_in_a_county_of_any_size(extract: Path, tmp_path: Path) -> None:
    make_extract(tmp_path / "empty", cases=0, progress=Silent())
    ids = {case["id"] for case in edge_cases()}
    assert column(tmp_path / "empty", "case", "case_id") == ids
    assert ids < column(extract, "case", "case_id")


@pytest.mark.parametrize(
    "name", ["rules.csv", "later.csv", "every_rule.csv", "criteria.csv", "lines.csv"]
)
def test_that_a_known_answer_speaks_of_a_hand_made_case(name: str) -> None:
    assert {row["case"] for row in known(name)} <= {case["id"] for case in edge_cases()}


@pytest.mark.parametrize(
    "name",
    ["rules.csv", "later.csv", "every_rule.csv", "criteria.csv", "lines.csv", "samples.csv"],
)
def test_that_a_known_answer_shows_its_count(name: str) -> None:
    assert [row for row in known(name) if not re.search(r"\d|No count", row["day_count"])] == []


def test_that_the_data_lines_are_known_for_every_case_told_for_its_own_sake() -> None:
    told = {case["id"] for case in edge_cases() if case["group"] < EVERY_RULE}
    assert {row["case"] for row in known("lines.csv")} == told


def test_that_every_group_has_a_known_answer() -> None:
    answered = {row["case"] for name in ("rules.csv", "later.csv") for row in known(name)}
    answered |= {row["case"] for row in known("lines.csv") if row["case"].startswith("E28")}
    groups = {case["group"] for case in edge_cases() if case["id"] in answered}
    assert groups == set(range(1, 29))


def evaluated() -> list[str]:
    manual = Path(__file__).parents[2] / "resources" / "rulesets" / "ca-2002.json"
    rules = json.loads(manual.read_text(encoding="utf-8"))["rules"]
    return [rule["id"] for rule in rules if rule["class"] not in {"J", "I"}]


@pytest.mark.parametrize("rule", evaluated())
def test_that_the_county_has_a_pass_a_boundary_and_a_failure_of_every_rule(rule: str) -> None:
    told = {
        row["case"][4]: row["outcome"] for row in known("every_rule.csv") if row["rule"] == rule
    }
    assert set(told) == {"P", "B", "F"}
    assert told["P"] in PASSES
    assert told["B"] in PASSES
    assert told["F"] in FAILS


@pytest.mark.parametrize("rule", RULES)
def test_that_a_rule_has_a_pass_a_failure_and_a_boundary(rule: str) -> None:
    rows = [row for row in known("rules.csv") if row["rule"] == rule]
    outcomes = {row["outcome"] for row in rows}
    assert outcomes & PASSES
    assert outcomes & FAILS
    assert any(row["due"] and row["done"] == row["due"] for row in rows)


@pytest.mark.parametrize("criterion", ["establishment", "expedited-6", "expedited-12"])
def test_that_a_criterion_has_a_pass_and_a_failure(criterion: str) -> None:
    rows = [row for row in known("criteria.csv") if row["criterion"] == criterion]
    assert {"ACTION", "ERROR"} <= {row["outcome"] for row in rows}


def test_that_no_code_of_the_program_reads_the_known_answers() -> None:
    root = Path(__file__).parents[2] / "qapi_desk"
    readers = [
        path.name for path in root.rglob("*.py") if "known_answers" in path.read_text("utf-8")
    ]
    assert readers == []


def test_that_the_county_imports_with_no_error_but_the_planted_ones(
    extract: Path, tmp_path: Path
) -> None:
    report = import_extract(extract, tmp_path / "county.snapshot", progress=Silent())
    errors = {
        (each.table, each.rule, each.value) for each in report.findings if each.severity == "error"
    }
    assert errors == PLANTED_ERRORS


def test_that_the_county_imports_every_row(extract: Path, tmp_path: Path) -> None:
    report = import_extract(extract, tmp_path / "county.snapshot", progress=Silent())
    written = {
        name: len((extract / f"{name}.csv").read_text("utf-8").splitlines()) - 1 for name in COLUMNS
    }
    assert dict(report.tables) == written
