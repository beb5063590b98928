"""Rebuttals and case corrections by words: done as the services do it, each refusal a sentence."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.workspaces import signed_in

PASSPHRASE = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}
WHY = ("--reason", "The proof of service was in the court's file.")
PROOF = ("--evidence", "document 14, page 3")


@dataclass
class Words:
    """A finished review reached by words alone."""

    home: Path
    review_id: str

    def say(self, group: str, word: str, *words: object, by: str = "alder") -> Said:
        rest = ("--home", self.home, "--as", by)
        return speak(group, word, self.review_id, *words, *rest, env=PASSPHRASE)

    def document(self, group: str, word: str, *words: object, by: str = "alder") -> Any:
        said = self.say(group, word, *words, "--json", by=by)
        assert said.code == 0, said.err
        return said.document

    def refused(self, group: str, word: str, *words: object, by: str = "alder") -> str:
        said = self.say(group, word, *words, by=by)
        must_be_one_sentence(said)
        return said.err

    def opened(self) -> str:
        """The worker with the most errors, who is asked in rebuttal 1."""
        who = self.document("rebuttal", "open")
        worker = str(max(who, key=lambda each: each["errors"])["whom"])
        assert self.document("rebuttal", "open", worker)["made"] == "1"
        return worker

    def first(self) -> tuple[str, str]:
        """The case and criterion of the first finding of rebuttal 1."""
        item = self.document("rebuttal", "show", 1)["items"][0]["finding"]
        return item["case_id"], item["criterion"]


def words_at(reviewed_home: Path, home: Path) -> Words:
    shutil.copytree(reviewed_home, home, ignore=shutil.ignore_patterns("extract"))
    with signed_in(home) as lead:
        return Words(home, demo.current_review(lead))


@pytest.fixture
def words(reviewed_home: Path, tmp_path: Path) -> Words:
    return words_at(reviewed_home, tmp_path / "home")


@pytest.fixture(scope="module")
def shared(reviewed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Words:
    """One copy for words that are refused or only read."""
    return words_at(reviewed_home, tmp_path_factory.mktemp("by_words") / "home")


def test_that_a_rebuttal_goes_from_its_opening_to_a_decision(words: Words, tmp_path: Path) -> None:
    worker = words.opened()
    told = words.document("rebuttal", "packet", 1, "--out", tmp_path / "packet.pdf")
    assert told["due"] > told["sent_on"]
    case_id, criterion = words.first()
    said = ("contest", "--text", "Served in time.", *PROOF)
    words.document("rebuttal", "respond", 1, case_id, criterion, *said, by="dogwood")
    changed = ("changed", *WHY, *PROOF, "--to", "MET")
    words.document("rebuttal", "decide", 1, case_id, criterion, *changed)
    found = words.document("rebuttal", "outcomes")[0]
    assert (found["whom"], found["state"], found["direction"]) == (
        worker, "changed", "fail to pass",
    )  # fmt: skip


def test_that_a_finding_is_upheld_by_words(words: Words, tmp_path: Path) -> None:
    words.opened()
    words.document("rebuttal", "packet", 1, "--out", tmp_path / "packet.pdf")
    case_id, criterion = words.first()
    said = ("contest", "--text", "Served in time.")
    words.document("rebuttal", "respond", 1, case_id, criterion, *said, by="dogwood")
    words.document("rebuttal", "decide", 1, case_id, criterion, "upheld", *WHY)
    assert words.document("rebuttal", "show", 1)["items"][0]["state"] == "upheld"
    assert "upheld" in words.say("rebuttal", "outcomes").out


def test_that_a_packet_comes_back_by_words(words: Words, tmp_path: Path) -> None:
    words.opened()
    path = tmp_path / "packet.xlsx"
    words.document("rebuttal", "packet", 1, "--out", path)
    book = openpyxl.load_workbook(path)
    book["Findings"]["L2"] = "agree"
    book.save(path)
    checked = words.document("rebuttal", "take-in", path, "--check", by="dogwood")
    assert len(checked["given"]) == 1
    assert words.document("rebuttal", "take-in", path, by="dogwood")["made"] == "1"
    again = words.say("rebuttal", "take-in", path, "--check", by="dogwood")
    assert again.out.startswith("0 new answers, 1 known")


def test_that_more_time_is_given_by_words(words: Words, tmp_path: Path) -> None:
    words.opened()
    due = words.document("rebuttal", "packet", 1, "--out", tmp_path / "p.pdf")["due"]
    assert "ends on" in words.refused("rebuttal", "extend", 1, "--until", due, *WHY)


def test_that_rebuttals_are_listed_by_words(words: Words, tmp_path: Path) -> None:
    assert words.say("rebuttal", "show").out == "No rebuttal is open.\n"
    worker = words.opened()
    assert f"worker {worker}" in words.say("rebuttal", "show").out
    assert "to be answered" in words.say("rebuttal", "show", 1).out


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("open", "W-NOBODY"), "Nothing stands in error"),
        (("show", 9), "no rebuttal 9"),
        (("packet", 9, "--out", "p.pdf"), "no rebuttal 9"),
        (("respond", 9, "X", "medical", "agree"), "no rebuttal 9"),
        (("extend", 9, "--until", "2030-01-02", *WHY), "no rebuttal 9"),
        (("decide", 9, "X", "medical", "upheld", *WHY), "no rebuttal 9"),
        (("decide", 9, "X", "medical", "changed", *WHY), "on evidence only"),
        (("take-in", "none.xlsx"), "There is no none.xlsx"),
    ],
)
def test_that_each_refusal_is_one_sentence(
    shared: Words, said: tuple[object, ...], expected: str
) -> None:
    assert expected in shared.refused("rebuttal", str(said[0]), *said[1:])


def test_that_who_recorded_it_does_not_decide_by_words(words: Words, tmp_path: Path) -> None:
    words.opened()
    words.document("rebuttal", "packet", 1, "--out", tmp_path / "p.pdf")
    case_id, criterion = words.first()
    said = ("contest", "--text", "Served in time.")
    words.document("rebuttal", "respond", 1, case_id, criterion, *said)
    told = words.refused("rebuttal", "decide", 1, case_id, criterion, "upheld", *WHY)
    assert "a supervisor other than you" in told


# Corrections


def test_that_corrections_are_listed_marked_and_taken_back(words: Words) -> None:
    item = words.document("fixes", "list")["items"][0]["item"]["item_id"]
    words.document("fixes", "done", item, "--on", "2026-07-02", *PROOF, by="dogwood")
    done = words.document("fixes", "list", "--state", "done")["items"]
    assert [each["item"]["item_id"] for each in done] == [item]
    words.document("fixes", "take-back", item, *WHY)
    assert words.say("fixes", "list", "--state", "done").out == "Nothing is to be corrected.\n"


def test_that_the_list_is_narrowed_by_words(shared: Words) -> None:
    whole = shared.document("fixes", "list")["items"]
    worker = whole[0]["item"]["worker_id"]
    mine = shared.document("fixes", "list", "--worker", worker)["items"]
    assert mine == [each for each in whole if each["item"]["worker_id"] == worker]
    assert worker in shared.say("fixes", "list", "--worker", worker).out


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_list_is_written_by_words(shared: Words, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"fixes{suffix}"
    assert shared.document("fixes", "export", "--out", path) == {"file": str(path)}
    assert path.is_file()


@pytest.mark.parametrize(
    ("said", "by", "expected"),
    [
        (("done", "X/medical", "--on", "2026-07-02", *PROOF), "dogwood", "no correction"),
        (("done", "X/medical", "--on", "2126-11-02", *PROOF), "dogwood", "has not come yet"),
        (("done", "X/medical", "--on", "2026-07-02", *PROOF), "elder", "may not mark"),
        (("take-back", "X/medical", *WHY), "cedar", "may not open"),
        (("export", "--out", "fixes.docx"), "alder", ".pdf or .xlsx"),
    ],
)
def test_that_each_refusal_of_a_correction_is_one_sentence(
    shared: Words, said: tuple[object, ...], by: str, expected: str
) -> None:
    assert expected in shared.refused("fixes", str(said[0]), *said[1:], by=by)


@pytest.mark.parametrize("by", ["cedar", "dogwood"])
@pytest.mark.parametrize(
    "said", [("fixes", "list"), ("rebuttal", "show"), ("rebuttal", "outcomes")]
)
def test_that_no_word_tells_the_running_rate(
    drawn_home: Path, tmp_path: Path, by: str, said: tuple[str, str]
) -> None:
    drawn = words_at(drawn_home, tmp_path / "home")
    assert "running rate" in drawn.refused(*said, by=by)
