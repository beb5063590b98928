"""Designs, exclusions, openings and replacements by words, and a proof checked by files."""

import json
from pathlib import Path

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.services import prove_draw, reviews
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office
from tests.services.planning import BY_OFFICE, drawn_by, planned


@pytest.fixture
def office(drawn: Office) -> Office:
    """A drawn sample, while other programs write to its workspace."""
    return drawn


def told(office: Office, person: str, *words: object) -> Said:
    """Words said by one of the made-up people in their workspace."""
    signed = ("--home", office.workspace.home, "--as", person)
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


@pytest.fixture
def excluded(office: Office) -> CaseId:
    case_id = office.a_case("line-1", only=True)
    office.exclude(case_id)
    return case_id


def reviewer(office: Office, case_id: CaseId) -> str:
    return str(office.reviewer_of(case_id).person.person_id)


def test_that_a_replacement_goes_from_asking_to_the_opened_rank(
    office: Office, excluded: CaseId
) -> None:
    name, review_id = reviewer(office, excluded), office.review_id
    must_be_one_sentence(told(office, name, "case", "release", review_id, excluded))
    assert told(office, name, "draw", "request-replacement", review_id, excluded).code == 0
    waiting = told(office, "alder", "draw", "replacements", review_id, "--json").document
    assert [row["case_id"] for row in waiting] == [excluded]
    assert told(office, "alder", "draw", "confirm-replacement", review_id, excluded).code == 0
    assert told(office, name, "case", "release", review_id, excluded).code == 0
    opened = told(office, "alder", "draw", "openings", review_id, "--json").document
    assert [(o["for_case"], o["code"], o["confirmed_by"]) for o in opened] == [
        (excluded, "opened_in_error", "alder")
    ]


def test_that_a_denied_case_is_not_released(office: Office, excluded: CaseId) -> None:
    name, review_id = reviewer(office, excluded), office.review_id
    told(office, name, "draw", "request-replacement", review_id, excluded)
    words = ("draw", "deny-replacement", review_id, excluded, "--reason", "The only record.")
    assert told(office, "alder", *words).code == 0
    said = told(office, name, "case", "release", review_id, excluded)
    must_be_one_sentence(said)
    assert "The only record." in said.err


def test_that_nobody_waiting_and_nothing_opened_is_said_in_words(office: Office) -> None:
    assert "No case waits" in told(office, "alder", "draw", "replacements", office.review_id).out
    assert "No rank" in told(office, "alder", "draw", "openings", office.review_id).out


@pytest.mark.parametrize("word", ["replacements", "openings"])
def test_that_reviewers_are_refused_both_lists(office: Office, word: str) -> None:
    must_be_one_sentence(told(office, "birch", "draw", word, office.review_id))


def test_that_a_design_is_chosen_by_words(office: Office) -> None:
    review_id = planned(office, "FFY2026Q3", "line-1")
    words = ("--design", "stratified", "--trait", "office", "--minimum", 4, "--no-exclusion")
    found = told(office, "alder", "plan", "propose", review_id, *words, "--json").document
    assert found["design"] == {
        "kind": "stratified", "trait": "office", "allocation": "proportional", "minimum": 4,
    }  # fmt: skip
    assert sum(row["n"] for row in found["strata"]["line-1"]) == found["rows"][0]["n"]


def test_that_combinations_are_named_by_their_criteria(office: Office) -> None:
    review_id = planned(office, "FFY2026Q3", "line-1", "line-2")
    found = told(office, "alder", "plan", "propose", review_id, "--no-exclusion", "--json").document
    assert sum(found["combinations"].values()) == found["frame_size"]
    assert "line-1+line-2" in found["combinations"]


def test_that_the_exclusion_limit_is_moved_by_words(office: Office) -> None:
    review_id = planned(office, "FFY2026Q3", "line-1")
    words = ("plan", "propose", review_id, "--json")
    assert told(office, "alder", *words).document["excluded"] == {}
    assert told(office, "alder", *words, "--exclusion-limit", "1").document["excluded"]["line-1"]


@pytest.mark.parametrize(
    "words",
    [
        ("--exclusion-limit", "5"),
        ("--exclusion-limit", "some"),
        ("--design", "stratified"),
        ("--trait", "office"),
        ("--design", "systematic"),
        ("--design", "stratified", "--trait", "office", "--minimum", "0"),
    ],
)
def test_that_impossible_terms_are_one_sentence(office: Office, words: tuple[str, ...]) -> None:
    review_id = reviews.reviews(office.supervisor)[0].review_id
    must_be_one_sentence(told(office, "alder", "plan", "propose", review_id, *words))


@pytest.fixture
def proof(office: Office, tmp_path: Path) -> prove_draw.ProofFiles:
    review_id = planned(office, "FFY2026Q3", "line-1")
    drawn_by(office, review_id, BY_OFFICE)
    return prove_draw.export(office.supervisor, review_id, tmp_path / "proof")


def test_that_a_stratified_proof_verifies_with_its_strata(proof: prove_draw.ProofFiles) -> None:
    words = ("--frame", proof.frame, "--strata", proof.strata, "--receipt", proof.receipt)
    found = speak("draw", "verify", proof.proof, *words, "--json").document
    assert (found["ok"], found["is_anchored"]) == (True, True)


def test_that_a_proof_alone_with_its_frame_still_verifies(
    proof: prove_draw.ProofFiles, tmp_path: Path
) -> None:
    alone = tmp_path / "alone.json"
    alone.write_bytes(proof.proof.read_bytes())
    said = speak("draw", "verify", alone, "--frame", proof.frame, "--json")
    assert said.document["ok"] is True
    assert any("taken as they stand" in check for check in said.document["checks"])


def test_that_a_universe_file_that_was_changed_is_the_difference(
    proof: prove_draw.ProofFiles,
) -> None:
    universe = proof.proof.parent / "universe-line-1.txt"
    universe.write_text("".join(universe.read_text().splitlines(keepends=True)[1:]))
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame, "--json")
    assert (said.code, said.document["ok"]) == (2, False)
    assert "line-1" in said.document["difference"]


def test_that_a_proof_cut_short_is_one_sentence(proof: prove_draw.ProofFiles) -> None:
    text = proof.proof.read_bytes()
    proof.proof.write_bytes(text[: len(text) // 2])
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame)
    assert said.code == 2
    must_be_one_sentence(said)


def test_that_a_proof_of_another_frame_is_a_difference(proof: prove_draw.ProofFiles) -> None:
    proof.frame.write_text("0010000000001\n")
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame, "--json")
    assert (said.code, said.document["ok"]) == (2, False)


def test_that_a_strata_file_that_is_none_is_one_sentence(
    proof: prove_draw.ProofFiles, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("0010000000001 OFF1\n")
    words = ("--frame", proof.frame, "--strata", wrong)
    must_be_one_sentence(speak("draw", "verify", proof.proof, *words))


def test_that_a_criterion_named_like_a_path_opens_no_file_elsewhere(
    proof: prove_draw.ProofFiles,
) -> None:
    body = json.loads(proof.proof.read_text())
    body["plan"]["criteria"][0]["criterion"] = "x/../../../etc/passwd"
    proof.proof.write_text(json.dumps(body))
    said = speak("draw", "verify", proof.proof, "--frame", proof.frame, "--json")
    assert (said.code, said.document["ok"]) == (2, False)
    assert "passwd" not in said.err
