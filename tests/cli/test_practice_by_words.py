"""Practice by words: begun, answered, scored and printed; refused in a sentence with exit 2."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.services.workspace import open_workspace
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office
from tests.services.practised import NOON, Practised, begun, school

FIRST = "practice-birch-1"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practised]:
    """A practice with its first case released; to be read only."""
    home = school(tmp_path_factory.mktemp("school") / "home")
    workspace = open_workspace(home, clock=SteppingClock(NOON))
    practised = begun(Office(workspace))
    practised.release(practised.cases[0])
    yield practised
    workspace.close()


def told(home: Path, *words: object, by: str = "birch") -> Said:
    """Words said by somebody in the workspace."""
    signed = ("--home", home, "--as", by)
    return speak("practice", *words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def at(done: Practised) -> Path:
    return done.desk.workspace.home


def test_that_a_practice_is_begun_by_words(tmp_path: Path) -> None:
    home = school(tmp_path / "home")
    made = told(home, "start", "--set", "second", "--json").document
    assert made["review_id"] == FIRST
    assert len(made["cases"]) == 18
    assert "0 of 18 released" in told(home, "list", by="alder").out


def test_that_a_supervisor_begins_it_for_somebody(tmp_path: Path) -> None:
    home = school(tmp_path / "home")
    out = told(home, "start", "--for", "cedar", by="alder").out
    assert "practice-cedar-1: 17 made-up cases to review. Nothing in it counts." in out
    must_be_one_sentence(told(home, "start", "--for", "cedar", by="birch"))


def test_that_released_cases_are_shown_beside_the_key(done: Practised) -> None:
    out = told(at(done), "show", FIRST).out
    assert "E01A     establishment    right: given ACTION on 2026-07-13" in out
    assert "45 CFR 303.4(d)" in out


def test_that_the_key_of_one_released_case_is_shown(done: Practised) -> None:
    (row,) = told(at(done), "show", FIRST, "--case", "E01A", "--json").document
    assert (row["miss"], row["key"]["rule_outcome"]) == (None, "MET")


@pytest.mark.parametrize("by", ["birch", "alder"])
def test_that_the_key_of_another_case_is_refused(done: Practised, by: str) -> None:
    said = told(at(done), "show", FIRST, "--case", "E01B", by=by)
    must_be_one_sentence(said)
    assert "to nobody before" in said.err


@pytest.mark.parametrize("word", ["show", "score"])
def test_that_anothers_practice_is_refused(done: Practised, word: str) -> None:
    must_be_one_sentence(told(at(done), word, FIRST, by="cedar"))


def test_that_scores_are_said_per_criterion_and_as_a_whole(done: Practised) -> None:
    out = told(at(done), "score", FIRST).out
    assert "establishment        1/1     100%" in out
    assert "whole                1/1     100%" in out
    assert "Not ready yet: 32 answers not released yet. A setting, not law: IOP.4.4" in out


def test_that_scores_are_a_document(done: Practised) -> None:
    body = told(at(done), "score", FIRST, "--json").document
    assert body["marks"]["right"] == 1
    assert body["readiness"]["is_ready"] is False


def test_that_it_is_written_to_a_file_and_to_no_other_kind(done: Practised, tmp_path: Path) -> None:
    out = tmp_path / "practice.pdf"
    assert told(at(done), "report", FIRST, "--out", out).code == 0
    assert out.read_bytes().startswith(b"%PDF")
    must_be_one_sentence(told(at(done), "report", FIRST, "--out", tmp_path / "practice.doc"))


def test_that_the_threshold_is_shown_and_set_by_supervisors_only(tmp_path: Path) -> None:
    home = school(tmp_path / "home")
    assert "90% right, at most 1 errors not found" in told(home, "threshold").out
    words = ("threshold", "--share", "4/5", "--missed-errors", 0, "--why", "Agreed.")
    must_be_one_sentence(told(home, *words))
    assert "80% right, at most 0 errors" in told(home, *words, by="alder").out


@pytest.mark.parametrize("share", ["many", "1/0"])
def test_that_a_share_that_is_no_number_is_a_fault_of_the_words(
    done: Practised, share: str
) -> None:
    said = told(at(done), "threshold", "--share", share, "--why", "So.", by="alder")
    assert said.code == 2
    assert "write it as 9/10 or 0.9" in said.err


@pytest.mark.parametrize("words", [("show",), ("score",)])
def test_that_what_is_no_practice_is_refused(done: Practised, words: tuple[str, ...]) -> None:
    must_be_one_sentence(told(at(done), *words, "FFY2026Q4-01"))


def test_that_nothing_of_a_practice_is_published_by_words(done: Practised, tmp_path: Path) -> None:
    words = ("report", "publish", FIRST, "findings", "--out", tmp_path / "f.pdf")
    signed = ("--home", at(done), "--as", "alder")
    said = speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})
    must_be_one_sentence(said)
    assert "nothing of practice counts" in said.err
