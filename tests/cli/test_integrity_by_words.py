"""``report integrity``: said, written and refused by words."""

from pathlib import Path

import pytest

from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office


def told(office: Office, who: str, *words: object) -> Said:
    signed = ("--home", office.workspace.home, "--as", who)
    return speak(
        "report", "integrity", *words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"}
    )


def test_that_it_is_said_in_sentences(finished: Office) -> None:
    out = told(finished, "alder", finished.first_id).out
    assert "Every stage: 0 of " in out
    assert "No second review was made" in out


def test_that_one_document_holds_the_whole_report(finished: Office) -> None:
    document = told(finished, "elder", finished.first_id, "--year", "--json").document
    assert document["is_final"] is True
    assert document["reversals"]["settled"] == []
    assert document["released_findings"] == sum(
        document["reversals"]["standing"][-1]["released"].values()
    )


def test_that_numbers_leave_no_name_in_the_document(finished: Office) -> None:
    out = told(finished, "alder", finished.first_id, "--numbers", "--json").out
    names = [word for p in finished.workspace.people() for word in (p.name, f'"{p.person_id}"')]
    assert [name for name in names if name in out] == []


def test_that_it_is_written_to_a_file(reviewed: Office, tmp_path: Path) -> None:
    out = tmp_path / "integrity.xlsx"
    assert f"Wrote {out}" in told(reviewed, "alder", reviewed.first_id, "--out", out).out
    assert out.is_file()


@pytest.mark.parametrize("who", ["birch", "cedar"])
def test_that_a_reviewer_is_refused(finished: Office, who: str) -> None:
    must_be_one_sentence(told(finished, who, finished.first_id))


def test_that_an_analyst_is_refused_while_cases_are_open(drawn_office: Office) -> None:
    must_be_one_sentence(told(drawn_office, "dogwood", drawn_office.first_id, "--json"))


def test_that_a_review_that_is_not_there_is_one_sentence(finished: Office) -> None:
    must_be_one_sentence(told(finished, "alder", "none"))
