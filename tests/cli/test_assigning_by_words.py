"""Who does which case, by words: done as the services do it, and each refusal one sentence."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office
from tests.workspaces import signed_in

PASSPHRASE = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}


@dataclass
class Words:
    """A workspace reached by words about its one review."""

    home: Path
    review_id: str

    def say(self, person: str, word: str, *words: object) -> Said:
        rest = ("--home", self.home, "--as", person)
        return speak("review", word, self.review_id, *words, *rest, env=PASSPHRASE)

    def document(self, person: str, word: str, *words: object) -> Any:
        said = self.say(person, word, *words, "--json")
        assert said.code == 0, said.err
        return said.document

    def row(self, case_id: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.document("alder", "queue", "--text", case_id)
        return rows[0]

    def case_of(self, person: str) -> str:
        rows = self.document("alder", "queue", "--sort", "rank")
        return next(str(row["case_id"]) for row in rows if row["reviewer"] == person)


@pytest.fixture
def words(drawn_home: Path, tmp_path: Path) -> Words:
    """A copy of the demonstration, drawn and assigned."""
    home = tmp_path / "home"
    shutil.copytree(drawn_home, home, ignore=shutil.ignore_patterns("extract"))
    with signed_in(home) as lead:
        return Words(home, demo.current_review(lead))


@pytest.fixture(scope="module")
def shared(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Words:
    """One copy for words that are refused or only read."""
    home = tmp_path_factory.mktemp("by_words") / "home"
    shutil.copytree(drawn_home, home, ignore=shutil.ignore_patterns("extract"))
    with signed_in(home) as lead:
        return Words(home, demo.current_review(lead))


def test_that_a_case_goes_through_all_its_hands_by_words(words: Words) -> None:
    case_id = words.case_of("birch")
    words.document("birch", "hand-back", case_id, "--why", "I know the family")
    assert words.row(case_id)["handed_back_why"] == "I know the family"
    words.document("alder", "balance", "--to", "alder", "--in", "7")
    assert (words.row(case_id)["reviewer"], bool(words.row(case_id)["due_on"])) == ("alder", True)


def test_that_cases_are_assigned_by_a_day_in_working_days(words: Words) -> None:
    case_id = words.case_of("birch")
    words.document("alder", "assign", "--to", "alder", "--case", case_id, "--in", "10")
    row = words.row(case_id)
    assert row["reviewer"] == "alder"
    assert row["due_on"] is not None


def test_that_a_day_is_said_itself_and_a_closed_one_refused(words: Words) -> None:
    one = ("--case", words.case_of("birch"))
    words.document("alder", "due", *one, "--in", "5")
    day = date.fromisoformat(words.row(one[1])["due_on"])
    words.document("alder", "due", *one, "--due", day.isoformat())
    assert words.row(one[1])["due_on"] == day.isoformat()
    saturday = day + timedelta(days=5 - day.weekday())
    must_be_one_sentence(words.say("alder", "due", *one, "--due", saturday.isoformat()))


def test_that_cases_move_with_a_reason_and_lose_their_day_by_words(words: Words) -> None:
    case_id = words.case_of("birch")
    words.document("alder", "due", "--case", case_id, "--in", "5")
    move = ("--to", "alder", "--case", case_id, "--why", "Leave")
    words.document("alder", "reassign", *move)
    assert (words.row(case_id)["reviewer"], bool(words.row(case_id)["due_on"])) == ("alder", True)
    words.document("alder", "due", "--case", case_id)
    assert words.row(case_id)["due_on"] is None


def test_that_a_conflict_is_told_and_waived_by_words(words: Words) -> None:
    rows = words.document("alder", "queue")
    theirs = {c["case_id"] for c in words.document("alder", "conflicts", "--to", "cedar")}
    case_id = next(row["case_id"] for row in rows if row["case_id"] in theirs)
    to = ("--to", "cedar", "--case", case_id)
    must_be_one_sentence(words.say("alder", "assign", *to))
    words.document("alder", "assign", *to, "--waiver", "Small office")
    assert words.row(case_id)["waiver"] == "Small office"


def test_that_a_cover_and_its_end_by_words_leave_all_as_it_was(words: Words) -> None:
    before = words.document("alder", "queue", "--sort", "rank")
    away = ("--away", "birch")
    moved = words.document("alder", "cover", *away, "--by", "alder", "--why", "On leave")["moved"]
    assert words.row(moved[0])["covers_for"] == "birch"
    words.document("alder", "end-cover", *away)
    after = words.document("alder", "queue", "--sort", "rank")
    assert [(r["case_id"], r["reviewer"]) for r in after] == [
        (r["case_id"], r["reviewer"]) for r in before
    ]


def test_that_a_begun_case_is_returned_by_words(words: Words) -> None:
    with signed_in(words.home) as lead:
        office = Office(lead.workspace)
        rows = [r for r in office.queue() if r.reviewer == "birch" and "line-1" in r.criteria]
        case_id = str(rows[0].case_id)
    env = ("--home", words.home, "--as", "birch")
    said = speak("case", "answer", words.review_id, case_id, "lines-1-2", "gen_ours", "yes", *env,
                 env=PASSPHRASE)  # fmt: skip
    assert said.code == 0, said.err
    words.document("alder", "return", case_id, "--why", "Look at page 3")
    (row,) = words.document("birch", "queue", "--filter", "returned", "--filter", "incomplete")
    assert (row["case_id"], row["returned_why"]) == (case_id, "Look at page 3")


def test_that_a_filter_is_saved_used_and_forgotten_by_words(words: Words) -> None:
    narrow = ("--text", "birch", "--state", "assigned", "--save", "Birch's")
    first = words.document("alder", "queue", *narrow)
    assert words.document("alder", "queue", "--saved", "Birch's") == first
    assert {row["reviewer"] for row in first} == {"birch"}
    rest = ("--home", words.home, "--as", "alder", "--json")
    assert [f["name"] for f in speak("review", "filters", *rest, env=PASSPHRASE).document] == [
        "Birch's"
    ]
    gone = speak("review", "filters", "--forget", "Birch's", *rest, env=PASSPHRASE)
    assert gone.document == []


def test_that_the_workload_is_told_with_where_its_minutes_come_from(shared: Words) -> None:
    found = shared.document("alder", "workload")
    assert {load["person_id"] for load in found["loads"]} == {"birch", "cedar"}
    spoken = shared.say("alder", "workload").out
    assert "(nobody)" in spoken
    assert "not measured" in spoken


def test_that_a_peer_review_is_started_by_words(words: Words) -> None:
    rest = ("--home", words.home, "--as", "alder", "--json")
    snapshot = speak("review", "snapshots", *rest, env=PASSPHRASE).document[0]["snapshot_id"]
    new = ("--period", "2026Q3", "--snapshot", snapshot, "--peer")
    made = speak("review", "create", *new, *rest, env=PASSPHRASE).document
    assert made["is_peer_review"] is True


DOES_NOT_DO = {
    "a reviewer assigns": ("birch", "assign", "--to", "birch", "--case", "CASE"),
    "an unknown person": ("alder", "assign", "--to", "nobody", "--case", "CASE"),
    "an analyst reviews": ("alder", "assign", "--to", "dogwood", "--case", "CASE"),
    "a case not opened": ("alder", "assign", "--to", "birch", "--case", "9"),
    "nothing to waive": ("alder", "assign", "--to", "alder", "--case", "CASE", "--waiver", "x"),
    "a day that is over": (
        "alder", "assign", "--to", "alder", "--case", "CASE", "--due", "2020-01-06",
    ),
    "no day": ("alder", "due", "--case", "CASE", "--due", "13/13"),
    "two days": ("alder", "due", "--case", "CASE", "--due", "2099-01-05", "--in", "3"),
    "working days before today": ("alder", "due", "--case", "CASE", "--in", "-1"),
    "an analyst's share": ("alder", "balance", "--to", "dogwood"),
    "a reviewer balances": ("birch", "balance", "--to", "birch"),
    "moved to the same": ("alder", "reassign", "--to", "birch", "--case", "CASE", "--why", "x"),
    "moved without a reason": (
        "alder", "reassign", "--to", "alder", "--case", "CASE", "--why", " ",
    ),
    "returned before it is begun": ("alder", "return", "CASE", "--why", "x"),
    "returned by a reviewer": ("cedar", "return", "CASE", "--why", "x"),
    "another's case handed back": ("cedar", "hand-back", "CASE", "--why", "x"),
    "handed back without a reason": ("birch", "hand-back", "CASE", "--why", ""),
    "standing in for oneself": (
        "alder", "cover", "--away", "birch", "--by", "birch", "--why", "x",
    ),
    "standing in for nothing": (
        "alder", "cover", "--away", "elder", "--by", "birch", "--why", "x",
    ),
    "a reviewer covers": ("birch", "cover", "--away", "cedar", "--by", "birch", "--why", "x"),
    "a cover that is none": ("alder", "end-cover", "--away", "birch"),
    "a reviewer looks for conflicts": ("birch", "conflicts", "--to", "cedar"),
    "a filter that is not kept": ("alder", "queue", "--saved", "gone"),
    "a filter without a name": ("alder", "queue", "--save", " "),
}  # fmt: skip


@pytest.mark.parametrize("said", DOES_NOT_DO.values(), ids=DOES_NOT_DO.keys())
def test_that_a_refusal_by_words_is_one_sentence(shared: Words, said: tuple[str, ...]) -> None:
    who, word, *rest = said
    case_id = shared.case_of("birch")
    must_be_one_sentence(shared.say(who, word, *(case_id if r == "CASE" else r for r in rest)))


def test_that_a_list_in_words_names_what_is_the_matter(shared: Words) -> None:
    case_id = shared.case_of("birch")
    line = shared.say("alder", "queue", "--text", case_id).out
    assert case_id in line
    assert "incomplete" in line
