"""Closed days by words: shown, checked, changed; a county's own folder without a workspace."""

import json
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.services.library import Library
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office


def told(office: Office, person: str, *words: object) -> Said:
    """Words said by one of the made-up people in their workspace."""
    signed = ("--home", office.workspace.home, "--as", person)
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's own agency calendar, closed on Tuesday, 1 September 2026."""
    body = dict(Library().calendar_document("agency"))
    row = {"day": "2026-09-01", "name": "Flood", "source": "Order 7"}
    write(tmp_path, {**body, "version": "2026.1-flood", "closed": [*body["closed"], row]})
    return tmp_path


def write(folder: Path, body: dict[str, Any]) -> None:
    (folder / "agency.json").write_text(json.dumps(body))


def changed(folder: Path, **values: object) -> Path:
    body = json.loads((folder / "agency.json").read_text())
    write(folder, {**body, **values})
    return folder


def test_that_shipped_days_are_shown_without_a_workspace() -> None:
    said = speak("calendars", "show", "federal", "--year", 2026)
    assert "2026-07-03 Fri  Independence Day" in said.out


def test_that_a_year_without_days_says_so() -> None:
    assert speak("calendars", "show", "--year", 1776).out == "No day is closed then.\n"


def test_that_each_calendar_is_checked_in_a_line() -> None:
    assert len(speak("calendars", "check").out.splitlines()) == 3


def test_that_a_folder_of_the_countys_is_shown_and_checked(folder: Path) -> None:
    said = speak("calendars", "show", "--year", 2026, "--calendars", folder)
    assert "2026-09-01 Tue  Flood (Order 7)" in said.out
    assert "agency 2026.1-flood" in speak("calendars", "check", "--calendars", folder).out


def test_that_a_clock_counts_by_the_countys_days(folder: Path) -> None:
    words = ("clock", "2026-08-31", "--add", 1, "--unit", "working_days")
    assert "2026-09-01" in speak(*words).out
    own = speak(*words, "--calendars", folder)
    assert "(2026-09-02)" in own.out
    assert "Flood" in own.out


@pytest.mark.parametrize("word", ["rules", "criteria"])
def test_that_verdicts_are_worked_out_by_the_countys_days(
    word: str, snapshot: Path, folder: Path
) -> None:
    words = (word, "evaluate", "--snapshot", snapshot, "--ruleset", "ca-2002")
    asked = (*words, "--period", "FFY2026Q4", "--json")
    plain, own = speak(*asked), speak(*asked, "--calendars", folder)
    assert (plain.code, own.code) == (0, 0)
    assert "agency 2026.1-flood" in own.out
    assert len(plain.lines) <= len(own.lines) + len(plain.lines) // 10


@pytest.mark.parametrize(
    "values",
    [
        {"closed": []},
        {"closed": [{"day": "2026-09-05", "name": "Saturday", "source": "None"}]},
        {"closed": [{"day": "1066-10-14", "name": "Hastings", "source": "None"}]},
        {"first": "2031-01-01"},
        {"calendar": "lunar"},
        {"closed": [{"day": "2026-09-01", "name": "Flood"}]},
        {"closed": 7},
        {"version": None},
    ],
)
@pytest.mark.parametrize("word", ["show", "check"])
def test_that_an_unsound_calendar_is_one_sentence(
    folder: Path, values: dict[str, object], word: str
) -> None:
    must_be_one_sentence(speak("calendars", word, "--calendars", changed(folder, **values)))


def test_that_a_clock_with_an_unsound_calendar_is_one_sentence(folder: Path) -> None:
    words = ("clock", "2026-08-31", "--add", 1, "--unit", "working_days", "--calendars")
    must_be_one_sentence(speak(*words, changed(folder, closed=[])))
    must_be_one_sentence(speak(*words, folder / "nowhere"))


def test_that_the_county_adds_and_removes_a_day_by_words(drawn: Office) -> None:
    words = ("agency", "2026-09-01", "--source", "Order 7")
    added = told(drawn, "alder", "calendars", "add", *words, "--title", "Flood")
    assert added.out == "agency 2026.1+county.1: closed on 2026-09-01.\n"
    shown = told(drawn, "alder", "calendars", "show", "--year", 2026).out
    assert "2026-09-01 Tue  Flood (Order 7)  the county" in shown
    gone = told(drawn, "alder", "calendars", "remove", *words)
    assert gone.out == "agency 2026.1+county.2: open on 2026-09-01.\n"
    assert "agency 2026.1+county.2" in told(drawn, "alder", "calendars", "check").out


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("birch", ("add", "agency", "2026-09-01", "--title", "F", "--source", "S")),
        ("dogwood", ("remove", "agency", "2026-09-07", "--source", "S")),
        ("alder", ("add", "agency", "2026-09-01", "--title", "F")),
        ("alder", ("add", "agency", "2026-09-01", "--source", "S")),
        ("alder", ("add", "agency", "2026-09-05", "--title", "F", "--source", "S")),
        ("alder", ("add", "agency", "2026-09-07", "--title", "F", "--source", "S")),
        ("alder", ("add", "agency", "2066-09-07", "--title", "F", "--source", "S")),
        ("alder", ("add", "lunar", "2026-09-01", "--title", "F", "--source", "S")),
        ("alder", ("remove", "agency", "2026-09-01", "--source", "S")),
        ("alder", ("remove", "agency", "2026-09-07")),
        ("alder", ("show", "lunar")),
    ],
)
def test_that_what_makes_no_sense_or_is_not_allowed_is_one_sentence(
    drawn_office: Office, person: str, words: tuple[str, ...]
) -> None:
    must_be_one_sentence(told(drawn_office, person, "calendars", *words))


def test_that_a_calendar_that_ends_before_the_period_passes_nothing(
    folder: Path, snapshot: Path
) -> None:
    body = json.loads((folder / "agency.json").read_text())
    kept = [row for row in body["closed"] if row["day"] <= "2026-08-14"]
    said = speak(
        *("rules", "evaluate", "--snapshot", snapshot, "--ruleset", "ca-2002", "--json"),
        *("--period", "FFY2026Q4", "--calendars", changed(folder, last="2026-08-14", closed=kept)),
    )
    must_be_one_sentence(said)
    assert "cannot reckon 2026-09-30" in said.err
