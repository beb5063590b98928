"""The agency assessed by words: two raters differ, the lead decides, a gap gets its action."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.services import workspace
from qapi_desk.services.library import Library
from tests.assessing import GOALS, NOW, PASSPHRASE, TODAY
from tests.cli.speaking import Said, must_be_one_sentence, speak

ID = "AS-2026-01"
ANSWERS = (
    ("goals_known", "met"),
    ("goals_method", "document"),
    ("goals_evidence", "Minutes of 2026-09-14"),
)


@dataclass
class Words:
    """The made-up people's workspace, reached by words alone."""

    home: Path

    def say(self, *words: object, by: str = "alder") -> Said:
        env = {"QAPI_PASSPHRASE": PASSPHRASE}
        return speak("assessment", *words, "--home", self.home, "--as", by, env=env)

    def well(self, *words: object, by: str = "alder") -> str:
        said = self.say(*words, by=by)
        assert said.code == 0, said.err
        return said.out.strip()

    def rate(self, person: str, rating: str, gap: str = "") -> None:
        for question, value in (*ANSWERS, ("goals_rating", rating), ("goals_gap", gap)):
            if value:
                self.well("answer", ID, GOALS, question, value, by=person)
        self.well("hand-in", ID, GOALS, by=person)

    def start(self) -> None:
        people = ("--rater", "birch", "--rater", "cedar:LO")
        self.well("start", "Self-assessment 2026", *people, "--part", GOALS)

    def differ(self) -> None:
        self.start()
        self.rate("birch", "in_place")
        self.rate("cedar", "partly", "Nobody in unit B knows them.")


@pytest.fixture
def words(agency_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    """A workspace of one's own; commands find the short form on their shelf."""
    shelf = agency_root / "shelf"
    monkeypatch.setattr(workspace, "Library", lambda: Library(shelf))
    monkeypatch.setattr(workspace, "WallClock", lambda: SteppingClock(NOW))
    copy = tmp_path / "home"
    shutil.copytree(agency_root / "home", copy)
    return Words(copy)


def test_that_an_assessment_is_started_and_listed(words: Words) -> None:
    words.start()
    assert words.well("list") == f"{ID}  self  1 elements  open  Self-assessment 2026"


def test_that_nothing_assessed_is_said(words: Words) -> None:
    assert words.well("list") == "The agency was not assessed yet."


def test_that_a_sheet_shows_what_is_missing(words: Words) -> None:
    words.start()
    lines = words.well("sheet", ID, GOALS, by="birch").splitlines()
    assert lines[1] == "goals_known: Do staff know the goals? [met|not_met] = -  (missing: value)"


def test_that_a_sheet_in_json_has_its_choices(words: Words) -> None:
    words.start()
    body = words.say("sheet", ID, GOALS, "--json", by="birch").document
    assert body["questions"][0]["choices"] == ["met", "not_met"]
    assert (body["answered"], body["required"], body["handed_in"]) == (0, 4, False)


def test_that_an_answer_says_what_is_still_missing(words: Words) -> None:
    words.start()
    told = words.well("answer", ID, GOALS, "goals_known", "met", by="birch")
    assert told.startswith("Saved. Missing: goals_method (value)")


def test_that_earlier_values_are_told(words: Words) -> None:
    words.start()
    for value in ("met", "not_met"):
        words.well("answer", ID, GOALS, "goals_known", value, "--comment", "So", by="birch")
    told = words.say("earlier", ID, GOALS, "goals_known", "--json", by="birch").document
    assert [each["answer"]["value"] for each in told] == ["met", "not_met"]


def test_that_a_rater_does_not_see_the_other_s_rating(words: Words) -> None:
    words.start()
    words.rate("birch", "in_place")
    body = words.say("show", ID, "--json", by="cedar").document
    assert body["elements"][0]["ratings"] == []
    assert body["elements"][0]["is_hidden"]


def test_that_a_difference_is_shown_and_decided(words: Words) -> None:
    words.differ()
    assert "Raters differ" in words.well("show", ID)
    words.well("reconcile", ID, GOALS, "partly", "--reason", "Unit B was asked, too.")
    assert "Reconciled: Partly in place" in words.well("show", ID)


def test_that_evidence_is_listed_and_withdrawn(words: Words) -> None:
    words.start()
    given = ("--kind", "document", "--day", "2026-09-14", "--kept", "Folder 12")
    words.well("evidence", "add", ID, "Minutes", *given, "--element", GOALS, by="birch")
    assert f"evidence 1  document of 2026-09-14: Minutes [{GOALS}]" in words.well("show", ID)
    words.well("evidence", "withdraw", ID, 1, "--reason", "Of last year.")
    assert "(withdrawn: Of last year.)" in words.well("show", ID)


def test_that_an_action_is_made_revised_and_done(words: Words) -> None:
    words.differ()
    due = ("--owner", "The deputy", "--due", "2027-01-29")
    words.well("action", "add", ID, GOALS, "Put them up.", *due)
    words.well("action", "revise", ID, 1, "--reason", "She left.", "--owner", "The director")
    assert "action 1  LO.1.1  The director, due 2027-01-29: Put them up." in words.well("show", ID)
    words.well("action", "complete", ID, 1, "--on", str(TODAY), "--evidence", "A photo")
    assert f"done {TODAY}" in words.well("show", ID)


def test_that_scope_and_team_change_and_it_settles(words: Words) -> None:
    words.start()
    why = ("--reason", "The plan came later.")
    words.well("scope", ID, "--part", GOALS, "--part", "LO.1.2", *why)
    words.well("raters", ID, "--rater", "birch", "--lead", "fir", *why)
    words.well("scope", ID, "--part", GOALS, *why)
    words.rate("birch", "in_place")
    assert words.well("settle", ID) == f"Settled {ID}."


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_report_is_written(words: Words, tmp_path: Path, suffix: str) -> None:
    words.differ()
    out = tmp_path / f"report{suffix}"
    assert words.well("report", ID, "--out", out) == f"Wrote {out}."
    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    "said",
    [
        ("show", "AS-1999-01"),
        ("hand-in", ID),
        ("hand-in", ID, GOALS),
        ("settle", ID),
        ("reconcile", ID, GOALS, "partly", "--reason", "Why not"),
        ("action", "complete", ID, 1, "--on", "2026-11-02", "--evidence", "A photo"),
        ("scope", ID, "--part", "XX", "--reason", "Why not"),
    ],
)
def test_that_a_refusal_is_one_sentence(words: Words, said: tuple[object, ...]) -> None:
    words.start()
    must_be_one_sentence(words.say(*said))
