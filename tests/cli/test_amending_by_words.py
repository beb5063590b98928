"""Amending a released case, what was settled, and closing a year, by words."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from qapi_desk.services import demo, reviews
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.amended import right
from tests.services.desks import DATA_FORM, Office

PASSPHRASE = str(demo.settings(Library())["passphrase"])
WHY = "The proof was found in the court's file."
CHANGE = (
    *("--answer", DATA_FORM, "l1_right", "not_met"),
    *("--comment", DATA_FORM, "l1_right", WHY),
    *("--cite", DATA_FORM, "l1_right", "document 1"),
    *("--answer", DATA_FORM, "l1_error", "NO_DOCUMENT"),
    *("--answer", DATA_FORM, "l1_cause", "worker"),
)


@dataclass
class Place:
    """A released case of a finished review, reached by words alone."""

    home: Path
    review_id: str
    case_id: str
    reviewer: str
    year: str

    def say(self, *words: object, by: str = "alder") -> Said:
        env = {"QAPI_PASSPHRASE": PASSPHRASE}
        return speak(*words, "--home", self.home, "--as", by, env=env)

    def amend(self, *words: object, by: str = "") -> Said:
        by = by or self.reviewer
        return self.say("case", "amend", self.review_id, self.case_id, *words, by=by)


@pytest.fixture
def place(reviewed_home: Path, tmp_path: Path) -> Place:
    home = tmp_path / "home"
    shutil.copytree(reviewed_home, home)
    workspace = open_workspace(home)
    office = Office(workspace)
    case_id = right(office)
    reviewer = str(office.reviewer_of(case_id).person.person_id)
    review = office.first_id
    year = reviews.get(office.supervisor, review).period.review_year
    workspace.close()
    return Place(home, review, case_id, reviewer, year)


def test_that_an_amendment_is_previewed_asked_for_and_confirmed(place: Place) -> None:
    told = place.amend(*CHANGE, "--preview", "--json").document
    assert {f["would_be"]["outcome"] for f in told["findings"]} == {"ERROR"}
    number = place.amend(*CHANGE, "--reason", WHY, "--json").document["number"]
    assert place.say("case", "confirm-amendment", number).code == 0
    rows = place.say("review", "settlements", place.review_id, "--json").document
    assert {(row["was"], row["judged"]["outcome"]) for row in rows} == {("ACTION", "ERROR")}


def test_that_amendments_are_listed_with_what_became_of_them(place: Place) -> None:
    place.amend(*CHANGE, "--reason", WHY)
    waiting = place.say("case", "amendments", place.review_id, "--waiting", "--json").document
    assert [row["state"] for row in waiting] == ["waiting"]
    place.say("case", "deny-amendment", 1, "--reason", "No.")
    told = place.say("case", "amendments", place.review_id, place.case_id).out
    assert "denied by alder" in told
    assert "l1_right: met -> not_met" in told


def test_that_nothing_settled_is_said(place: Place) -> None:
    assert place.say("review", "settlements", place.review_id).out.startswith("Nothing was settled")
    assert place.say("case", "amendments", place.review_id).out.startswith("No amendment")


def test_that_what_may_not_be_is_one_sentence(place: Place) -> None:
    must_be_one_sentence(place.amend(*CHANGE))
    must_be_one_sentence(place.amend("--answer", "nowhere", "q", "v", "--reason", WHY))
    must_be_one_sentence(place.amend(*CHANGE, "--reason", WHY, by="elder"))
    must_be_one_sentence(place.say("case", "confirm-amendment", 7))
    must_be_one_sentence(place.say("review", "settlements", place.review_id, by="birch"))


def test_that_nobody_confirms_their_own_by_words(place: Place) -> None:
    place.amend(*CHANGE, "--reason", WHY, by="alder")
    must_be_one_sentence(place.say("case", "confirm-amendment", 1))


def test_that_a_year_is_closed_by_words_and_its_seed_told(place: Place) -> None:
    assert place.say("review", "years").out.strip() == "No review year is closed."
    told = place.say(
        "review", "close-year", place.year, "--reason", "Handed in.", "--json"
    ).document
    assert len(told["master"]) == 64
    assert told["master"] in place.say("review", "years", by="cedar").out
    said = place.amend(*CHANGE, "--reason", WHY)
    must_be_one_sentence(said)
    assert "308.1(e)" in said.err


def test_that_only_a_supervisor_closes_a_year_by_words(place: Place) -> None:
    said = place.say("review", "close-year", place.year, "--reason", "So.", by="birch")
    must_be_one_sentence(said)
