"""What ``rules evaluate`` and ``criteria evaluate`` say of the edge cases, against hand answers."""

import csv
from pathlib import Path

import pytest

from tests.cli.speaking import Said, speak

KNOWN = Path(__file__).parents[1] / "known_answers"
LAWS = ("federal-2016", "ca-2002")


def known(name: str, law: str) -> list[dict[str, str]]:
    with (KNOWN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("ruleset", law) in {"both", law}]


def told(word: str, snapshot: Path, law: str, period: str) -> Said:
    return speak(word, "evaluate", "--snapshot", snapshot, "--ruleset", law, "--period", period,
                 "--all", "--json")  # fmt: skip


def text(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("law", LAWS)
def test_that_rules_come_out_as_worked_out_by_hand(snapshot: Path, law: str) -> None:
    rows = known("rules", law)
    differing = []
    for period in sorted({row["period"] for row in rows}):
        said = {
            (line["case"], line["rule"], str(line["instance"])): line
            for line in told("rules", snapshot, law, period).lines
        }
        for row in (row for row in rows if row["period"] == period):
            line = said.get((row["case"], row["rule"], row["instance"] or "1"), {})
            names = ["outcome", "trigger", "due", "done", "days_late"]
            found = [text(line.get(name)) for name in names]
            if row["outcome"] != "NOT_APPLICABLE":
                found.append("yes" if line.get("counts") else "no")
                names.append("counts")
            if found != [row[name] for name in names]:
                differing.append((row["case"], row["rule"], row["outcome"], found))
    assert not differing


@pytest.mark.parametrize("law", LAWS)
def test_that_criteria_come_out_as_worked_out_by_hand(snapshot: Path, law: str) -> None:
    lines = {
        (line["case"], line["criterion"]): line
        for line in told("criteria", snapshot, law, "FFY2026Q4").lines
    }
    differing = [
        (row["case"], row["criterion"], row["outcome"], line.get("outcome"), line.get("rule"))
        for row in known("criteria", law)
        for line in (lines.get((row["case"], row["criterion"]), {}),)
        if (line.get("outcome"), text(line.get("rule"))) != (row["outcome"], row["deciding_rule"])
    ]
    assert not differing


@pytest.mark.parametrize("criterion", ["line-1", "line-2"])
def test_that_report_lines_come_out_as_worked_out_by_hand(snapshot: Path, criterion: str) -> None:
    lines = {
        line["case"]: line["outcome"]
        for line in told("criteria", snapshot, "federal-2016", "FFY2026Q4").lines
        if line["criterion"] == criterion
    }
    differing = [
        (row["case"], row[criterion], lines.get(row["case"]))
        for row in known("lines", "federal-2016")
        if row[criterion] and lines.get(row["case"]) != row[criterion]
    ]
    assert not differing
