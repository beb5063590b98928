"""Taking back, remarks, notes, citations and the printed case, by words."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.services import demo
from qapi_desk.services.casework import open_case
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import Said, must_be_one_sentence, speak

PASSPHRASE = str(demo.settings(Library())["passphrase"])
FORM = "lines-1-2"


@dataclass
class Place:
    """One case of a drawn sample and its reviewer, reached by words alone."""

    home: Path
    review_id: str
    case_id: str
    reviewer: str

    def say(self, *words: object, by: str = "") -> Said:
        env = {"QAPI_PASSPHRASE": PASSPHRASE}
        person = by or self.reviewer
        return speak(*words, "--home", self.home, "--as", person, env=env)

    def here(self, *words: object, by: str = "") -> Said:
        """A word of ``case`` about this case."""
        return self.say("case", words[0], self.review_id, self.case_id, *words[1:], by=by)

    def answer(self, value: str) -> None:
        said = self.say("case", "answer", self.review_id, self.case_id, FORM, "gen_ours", value)
        assert said.code == 0, said.err


@pytest.fixture
def place(drawn_home: Path, tmp_path: Path) -> Place:
    home = tmp_path / "home"
    shutil.copytree(drawn_home, home, ignore=shutil.ignore_patterns("extract"))
    workspace = open_workspace(home)
    desk = demo.sign_in(workspace)
    review_id = demo.current_review(desk)
    with workspace.store.read() as work:
        case = next(c for c in work.cases.all(review_id) if "line-1" in c.criteria)
    workspace.close()
    return Place(home, review_id, case.case_id, str(case.reviewer))


def test_that_an_answer_is_taken_back_and_given_again(place: Place) -> None:
    place.answer("no")
    back = place.here("undo", "--json").document
    again = place.here("redo", "--json").document
    assert (back["answer"]["value"], back["answer"]["how"]) == ("", "undone")
    assert (again["answer"]["value"], again["answer"]["how"]) == ("no", "redone")


def test_that_taking_back_says_what_comes_next(place: Place) -> None:
    place.answer("no")
    lines = place.here("undo").out.splitlines()
    assert lines[0] == "Taken back: gen_ours."
    assert lines[1].startswith("Redo: Is this one of the agency's cases")


@pytest.mark.parametrize("word", ["undo", "redo"])
def test_that_nothing_to_step_to_is_one_sentence(place: Place, word: str) -> None:
    must_be_one_sentence(place.here(word))


def test_that_a_remark_is_made_answered_and_settled(place: Place) -> None:
    pinned = ("--form", FORM, "--question", "gen_ours")
    (made,) = place.here("comment", "Which list?", *pinned, "--json", by="alder").document
    number = made["comment_id"]
    place.here("comment", "The October one.", "--reply-to", number)
    assert place.say("case", "settle", number).code == 0
    told = place.here("comment").out
    assert "1 reply; settled by" in told
    assert "The October one." in told


def test_that_a_remark_needs_its_question(place: Place) -> None:
    must_be_one_sentence(place.here("comment", "Which list?"))


def test_that_no_remark_is_said(place: Place) -> None:
    assert place.here("comment").out.strip() == "No remark in this case."


def test_that_a_number_like_an_ssn_is_refused_by_words(place: Place) -> None:
    said = place.here("note", "His number is 123-45-6789.")
    must_be_one_sentence(said)
    assert "6789." not in said.err


def test_that_a_note_is_one_s_own(place: Place) -> None:
    place.here("note", "Ask about the second order.")
    assert place.here("note").out.strip() == "Ask about the second order."
    assert place.here("note", by="alder").out.strip() == "You have no note on this case."


def test_that_offers_to_cite_are_the_case_s_events(place: Place) -> None:
    found = place.here("cite-offers", "--question", "gen_ours", "--json").document
    workspace = open_workspace(place.home)
    desk = demo.sign_in(workspace)
    work = open_case(desk, ReviewId(place.review_id), CaseId(place.case_id))
    workspace.close()
    assert {o["citation"]["key"] for o in found} == {e.event_id for e in work.story.events}


def test_that_offers_for_a_question_nobody_asks_are_refused(place: Place) -> None:
    must_be_one_sentence(place.here("cite-offers", "--question", "gen_hours"))


def test_that_a_case_is_printed_by_words(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "case.pdf"
    words = ("report", "case", place.review_id, place.case_id, "--out", out, "--language", "es")
    assert place.say(*words).code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_that_names_are_refused_to_a_reviewer_by_words(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "case.pdf"
    words = ("report", "case", place.review_id, place.case_id, "--out", out, "--names")
    must_be_one_sentence(place.say(*words))
    assert not out.exists()
