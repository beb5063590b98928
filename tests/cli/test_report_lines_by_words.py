"""``lines``: a report against the record, by words."""

import shutil
from pathlib import Path

import pytest

from tests.cli.speaking import Said, must_be_one_sentence, speak

WORDS = ("lines", "evaluate", "--ruleset", "federal-2016", "--period", "FFY2026")
LINES = ["1", "2", "2e", "5", "5a", "6", "8", "9", "24", "25", "28", "29"]


@pytest.fixture(scope="module")
def said(snapshot: Path) -> Said:
    return speak(*WORDS, "--snapshot", snapshot, "--json")


def test_that_one_document_tells_of_every_line(said: Said) -> None:
    assert [line["line"] for line in said.document["lines"]] == LINES


def test_that_measures_and_edits_are_told(said: Said) -> None:
    assert len(said.document["measures"]) == 5
    assert {edit["edit_id"] for edit in said.document["edits"]} >= {"2<=1", "29<=28"}


def test_that_every_item_is_a_json_line(snapshot: Path) -> None:
    items = speak(*WORDS, "--snapshot", snapshot, "--items").lines
    keys = {"line", "case_id", "party_id", "outcome", "error_code", "reported", "supported"}
    assert all(keys <= item.keys() for item in items)
    assert {item["line"] for item in items} <= set(LINES)


def test_that_people_read_it_in_words(snapshot: Path) -> None:
    out = speak(*WORDS, "--snapshot", snapshot).out
    assert "line 24  trail" in out
    assert "Measure Support orders" in out


def test_that_reported_figures_are_compared(snapshot: Path, tmp_path: Path) -> None:
    figures = tmp_path / "totals.csv"
    figures.write_text("line,value\n1,1\n")
    out = speak(*WORDS, "--snapshot", snapshot, "--reported", figures).out
    assert "The trail of line 1 does not add up to the figure that was reported." in out


def test_that_a_missing_file_of_figures_is_one_sentence(snapshot: Path, tmp_path: Path) -> None:
    told = speak(*WORDS, "--snapshot", snapshot, "--reported", tmp_path / "none.csv")
    must_be_one_sentence(told)


def test_that_a_year_not_over_is_refused(snapshot: Path) -> None:
    words = ("lines", "evaluate", "--ruleset", "federal-2016", "--period", "FFY2027")
    must_be_one_sentence(speak(*words, "--snapshot", snapshot))


@pytest.fixture
def home(drawn_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(drawn_home, copy, ignore=shutil.ignore_patterns("extract"))
    return copy


def inside(home: Path, *words: object) -> Said:
    signed = ("--home", home, "--as", "alder")
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_a_workspace_keeps_shows_and_writes_it(home: Path, tmp_path: Path) -> None:
    snapshot_id = inside(home, "review", "list", "--json").document[0]["snapshot_id"]
    words = (snapshot_id, "--period", "FFY2026Q4")
    made = inside(home, "lines", "reconcile", *words, "--json")
    shown = inside(home, "lines", "show", *words, "--json", "--out", tmp_path / "lines.xlsx")
    assert shown.document == made.document
    assert (tmp_path / "lines.xlsx").is_file()


def test_that_it_is_read_in_words_inside_too(home: Path) -> None:
    snapshot_id = inside(home, "review", "list", "--json").document[0]["snapshot_id"]
    words = (snapshot_id, "--period", "FFY2026")
    made = inside(home, "lines", "reconcile", *words).out
    assert inside(home, "lines", "show", *words).out == made
