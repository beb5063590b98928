"""Looking again by words: from the plan to the decision, and every refusal in one sentence."""

from pathlib import Path

import pytest

from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office
from tests.services.second_looks import given_again, look_otherwise, one_reversal, passed_line_1


def told(office: Office, person: str, *words: object) -> Said:
    """Words said by one of the made-up people in their workspace."""
    signed = ("--home", office.workspace.home, "--as", person)
    return speak("second", *words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_it_goes_from_plan_to_a_proof_that_verifies(reviewed: Office, tmp_path: Path) -> None:
    first, receipt, folder = reviewed.first_id, tmp_path / "receipt.json", tmp_path / "proof"
    tried = told(reviewed, "alder", "plan", first, "--rate", "20%", "--try", "--json").document
    assert told(reviewed, "alder", "plan", first, "--rate", "20%").code == 0
    assert told(reviewed, "alder", "receipt", first, "--out", receipt).code == 0
    drawn = told(reviewed, "alder", "draw", first, "--public-value", "5 5", "--json").document
    assert len(drawn["sample"]) == sum(row["n"] for row in tried["strata"])
    assert told(reviewed, "alder", "proof", first, "--out", folder).code == 0
    proof, frame = folder / "proof.json", folder / "frame.txt"
    checked = speak("draw", "verify", proof, "--frame", frame, "--receipt", receipt, "--json")
    assert checked.document["ok"]


def test_that_it_is_shared_out_and_shown(reviewed: Office) -> None:
    first = reviewed.first_id
    told(reviewed, "alder", "plan", first)
    told(reviewed, "alder", "draw", first)
    assert told(reviewed, "alder", "assign", first).code == 0
    found = told(reviewed, "alder", "show", first, "--json").document
    assert found["assigned"] == found["cases"] > 0
    assert "0 of" in told(reviewed, "alder", "show", first).out


def test_that_differences_are_side_by_side_and_decided(reviewed: Office) -> None:
    looks, first = one_reversal(reviewed), reviewed.first_id
    said = told(reviewed, "alder", "differences", first, looks.case_id).out
    assert "outcome: ACTION | ERROR" in said
    assert "met | not_met" in said
    decision = ("adjudicate", first, looks.case_id, "line-1", "first", "--reason", "It is filed.")
    assert told(reviewed, "alder", *decision).code == 0
    assert "the first stands: It is filed." in told(reviewed, "alder", "differences", first).out
    must_be_one_sentence(told(reviewed, "alder", *decision))


@pytest.mark.parametrize(
    "words",
    [
        ("show",), ("differences",), ("draw",), ("assign",), ("receipt", "--out", "r.json"),
        ("proof", "--out", "p"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_that_before_the_plan_every_word_is_refused(
    finished: Office, words: tuple[str, ...]
) -> None:
    said = told(finished, "alder", words[0], finished.first_id, *words[1:])
    must_be_one_sentence(said)
    assert "no second review" in said.err


def test_that_a_plan_before_the_end_is_refused(drawn_office: Office) -> None:
    said = told(drawn_office, "alder", "plan", drawn_office.first_id)
    must_be_one_sentence(said)
    assert "favour early cases" in said.err


@pytest.mark.parametrize("name", ["birch", "dogwood", "elder"])
def test_that_only_a_supervisor_plans(finished: Office, name: str) -> None:
    must_be_one_sentence(told(finished, name, "plan", finished.first_id))


@pytest.mark.parametrize("rate", ["0", "1.5", "a tenth"])
def test_that_a_rate_that_cannot_be_is_refused(finished: Office, rate: str) -> None:
    must_be_one_sentence(told(finished, "alder", "plan", finished.first_id, "--rate", rate))


def test_that_no_word_takes_a_rate_for_one_kind_alone(finished: Office) -> None:
    said = told(finished, "alder", "plan", finished.first_id, "--rate", "any error=0.5")
    must_be_one_sentence(said)


def test_that_who_looks_again_is_blind_by_words_too(reviewed: Office) -> None:
    second_id = given_again(reviewed)
    first, odd = reviewed.first_id, passed_line_1(reviewed)
    with reviewed.workspace.store.read() as work:
        name = str(work.cases.get(second_id, odd).reviewer)
    must_be_one_sentence(told(reviewed, name, "differences", first, odd))
    shown = speak(
        "draw", "show", second_id, "--json", "--home", reviewed.workspace.home, "--as", name,
        env={"QAPI_PASSPHRASE": "demonstration only"},
    ).document  # fmt: skip
    assert {ticket["stratum"] for ticket in shown["sample"]} == {""}
    look_otherwise(reviewed, odd)
    assert "outcome: ACTION | ERROR" in told(reviewed, name, "differences", first, odd).out


def test_that_neither_first_nor_second_is_refused(finished: Office) -> None:
    words = ("adjudicate", finished.first_id, "X", "line-1", "third", "--reason", "x")
    must_be_one_sentence(told(finished, "alder", *words))
