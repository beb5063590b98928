"""The supervisor's desk by words: the same counts as the service, and each refusal one sentence."""

from typing import Any

import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office

PASSPHRASE = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}


def said(office: Office, person: str, *words: object) -> Said:
    home = office.workspace.home
    rest = (office.first_id, *words, "--home", home, "--as", person)
    return speak("review", "desk", *rest, env=PASSPHRASE)


def document(office: Office, *words: object) -> Any:
    found = said(office, "alder", *words, "--json")
    assert found.code == 0, found.err
    return found.document


def test_that_a_desk_is_said_in_its_parts(finished: Office) -> None:
    told = said(finished, "elder").out
    parts = ("Waiting", "By reviewer", "By criterion", "Rates so far", "Causes of the errors")
    places = [told.index(f"\n{part}\n") for part in parts]
    assert places == sorted(places)
    assert "Nothing waits." in told


def test_that_counts_by_words_add_up(finished: Office) -> None:
    told = document(finished)
    people = told["reviewers"]
    assert sum(row["released"] for row in people) == told["released"] == told["cases"]


def test_that_before_any_release_it_says_why_there_is_no_rate(drawn_office: Office) -> None:
    told = said(drawn_office, "alder").out
    assert "There are no results yet: no case is released." in told
    assert "Rates so far" not in told


def test_that_an_error_leads_to_its_cases_and_back(finished: Office) -> None:
    behind = document(finished, "--criterion", "expedited-6", "--outcome", "error")
    figures = document(finished)["results"]["figures"]
    errors = next(row["error"] for row in figures if row["criterion"] == "expedited-6")
    assert len(behind) == errors > 0
    of_case = document(finished, "--case", behind[0]["case_id"])
    assert behind[0] in of_case


def test_that_an_outcome_without_a_criterion_means_every_criterion(finished: Office) -> None:
    errors = said(finished, "alder", "--outcome", "error").out.splitlines()
    figures = document(finished)["results"]["figures"]
    assert len(errors) == sum(row["error"] for row in figures)


def test_that_nothing_behind_is_said(drawn_office: Office) -> None:
    told = said(drawn_office, "alder", "--criterion", "line-1").out
    assert told.strip() == "No released case is behind that."


@pytest.mark.parametrize("person", ["birch", "dogwood"])
@pytest.mark.parametrize("words", [(), ("--criterion", "line-1"), ("--case", "1")])
def test_that_others_are_refused_by_words(
    finished: Office, person: str, words: tuple[str, ...]
) -> None:
    must_be_one_sentence(said(finished, person, *words))


def test_that_nothing_counted_is_no_rate_of_nought(drawn_office: Office) -> None:
    where = (drawn_office.first_id, "--home", drawn_office.workspace.home, "--as", "alder")
    told = speak("findings", "show", *where, env=PASSPHRASE)
    assert " none  benchmark" in told.out
    assert "0.00%" not in told.out
    assert "None" not in told.out
