"""The law by words: read, looked at, adopted; and each refusal as one sentence."""

import pytest

from qapi_desk.services import calendars_kept
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office

CHANGE = ("--set", "undocumented=NOT_APPLICABLE")
WHY = ("--reason", "The state's letter of 3 March.")


def told(office: Office, person: str, *words: object) -> Said:
    """Words said by one of the made-up people in their workspace."""
    signed = ("--home", office.workspace.home, "--as", person)
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_rules_are_searched_without_a_workspace() -> None:
    found = speak("law", "rules", "ca-2002", "located", "served", "--json").document
    assert "CR-015" in {row["rule_id"] for row in found}
    assert "CR-015" in speak("law", "rules", "ca-2002", "NCP_LOCATED").out


def test_that_a_search_that_finds_nothing_says_so() -> None:
    assert speak("law", "rules", "ca-2002", "zebra").out.strip() == "No rule holds all of that."


def test_that_a_rule_is_shown_whole() -> None:
    said = speak("law", "show", "ca-2002", "CR-015")
    assert "Starts with: located (NCP_LOCATED)" in said.out
    assert "Conflict X-31" in said.out
    page = speak("law", "show", "ca-2002", "CR-015", "--json").document
    assert page["conflicts"][0]["subject"] == "CR-015/X-31"


@pytest.mark.parametrize("word", ["options", "criteria"])
def test_that_options_and_criteria_are_told_in_words_and_json(word: str) -> None:
    assert speak("law", word, "federal-2016").out.count("\n") > 2
    assert len(speak("law", word, "federal-2016", "--json").document) >= 3


@pytest.mark.parametrize(
    "words",
    [
        ("rules", "ca-1849"),
        ("show", "ca-2002", "CR-999"),
        ("show", "ca-1849", "CR-001"),
        ("options", "ca-1849"),
        ("criteria", "ca-1849"),
    ],
)
def test_that_an_unknown_ruleset_or_rule_is_one_sentence(words: tuple[str, ...]) -> None:
    must_be_one_sentence(speak("law", *words))


def test_that_a_change_is_looked_at_adopted_and_listed(drawn: Office) -> None:
    review_id = drawn.first_id
    seen = told(drawn, "alder", "law", "preview", review_id, *CHANGE, "--json").document
    assert seen["changed"] == len({case["case_id"] for case in seen["cases"]}) > 0
    said = told(drawn, "alder", "law", "adopt", review_id, *CHANGE, *WHY)
    assert said.out.startswith("Decision 1: federal-2016 undocumented: NOT_APPLICABLE.")
    assert "with 1 decision " in said.out
    listed = told(drawn, "alder", "law", "decisions", review_id)
    assert "The state's letter of 3 March." in listed.out


def test_that_a_preview_is_told_in_words(drawn_office: Office) -> None:
    words = ("law", "preview", drawn_office.first_id, *CHANGE)
    lines = told(drawn_office, "alder", *words).out.splitlines()
    assert lines[0] == "federal-2016 undocumented: NOT_APPLICABLE"
    assert lines[1].endswith("cases would be judged otherwise.") or "caseload" in lines[1]
    assert any("establishment: NOT_DONE due" in line for line in lines)
    assert lines[-1].startswith("Universes, plan and draw stay")


def test_that_the_whole_caseload_is_looked_at_by_words(drawn_office: Office) -> None:
    words = ("law", "preview", drawn_office.first_id, *CHANGE, "--all-cases")
    said = told(drawn_office, "alder", *words)
    assert "cases of the caseload would be judged otherwise" in said.out


def test_that_a_review_shows_who_chose_its_options(drawn: Office) -> None:
    review_id = drawn.first_id
    told(drawn, "alder", "law", "adopt", review_id, *CHANGE, *WHY)
    said = told(drawn, "alder", "law", "options", "federal-2016", "--review", review_id)
    assert "undocumented = NOT_APPLICABLE" in said.out
    assert "chosen by alder on" in said.out


def test_that_nothing_newer_and_nothing_adopted_is_said(drawn_office: Office) -> None:
    review_id = drawn_office.first_id
    assert "Nothing is newer" in told(drawn_office, "alder", "law", "offers", review_id).out
    assert "Nothing was adopted" in told(drawn_office, "birch", "law", "decisions", review_id).out


def test_that_a_changed_calendar_goes_from_an_offer_to_a_decision(drawn: Office) -> None:
    review_id = drawn.first_id
    words = ("calendars", "add", "agency", "2026-09-01", "--title", "Flood", "--source", "Order 7")
    assert told(drawn, "alder", *words).out == "agency 2026.1+county.1: closed on 2026-09-01.\n"
    offered = told(drawn, "alder", "law", "offers", review_id).out
    assert offered == "calendars agency: 2026.1+county.1\n"
    change = ("--calendar", "agency=2026.1+county.1")
    said = told(drawn, "alder", "law", "adopt", review_id, *change, *WHY)
    assert "calendar agency 2026.1+county.1" in said.out


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--set", "undocumented"),
        ("--set", "=ERROR"),
        ("--set", "undocumented="),
        ("--set", "undocumented=ERROR", "--roll", "CR-015=forward"),
        ("--set", "undocumented=ERROR"),
        ("--set", "weather=fair"),
        ("--set", "outcome_override=perhaps"),
        ("--reading", "CR-015/X-99=unstated", "--ruleset", "ca-2002"),
        ("--reading", "CR-015/X-31=lunar", "--ruleset", "ca-2002"),
        ("--reading", "CR-999/X-31=unstated", "--ruleset", "ca-2002"),
        ("--roll", "CR-015=backward"),
        ("--roll", "CR-015=forward", "--ruleset", "ca-1849"),
        ("--calendar", "lunar=1"),
        ("--calendar", "agency=1066.1"),
        ("--version", "1066.1"),
        ("--snapshot", "0" * 64),
    ],
)
def test_that_a_change_that_cannot_be_is_one_sentence(
    drawn_office: Office, words: tuple[str, ...]
) -> None:
    must_be_one_sentence(
        told(drawn_office, "alder", "law", "preview", drawn_office.first_id, *words)
    )


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("alder", ("adopt", "--reason", "")),
        ("alder", ("adopt", "--reason", "a\x07b")),
        ("birch", ("adopt", *WHY)),
        ("dogwood", ("adopt", *WHY)),
        ("elder", ("adopt", *WHY)),
        ("birch", ("preview",)),
    ],
)
def test_that_who_may_not_and_who_says_no_reason_is_refused(
    drawn_office: Office, person: str, words: tuple[str, ...]
) -> None:
    word, *more = words
    said = told(drawn_office, person, "law", word, drawn_office.first_id, *CHANGE, *more)
    must_be_one_sentence(said)


@pytest.mark.parametrize("word", ["preview", "adopt", "decisions", "offers"])
def test_that_an_unknown_review_is_one_sentence(drawn_office: Office, word: str) -> None:
    change = (*CHANGE, *(WHY if word == "adopt" else ())) if word in {"preview", "adopt"} else ()
    must_be_one_sentence(told(drawn_office, "alder", "law", word, "FFY1999Q1-01", *change))


def test_that_a_finished_review_is_refused_other_law_in_one_sentence(finished: Office) -> None:
    said = told(finished, "alder", "law", "adopt", finished.first_id, *CHANGE, *WHY)
    must_be_one_sentence(said)
    assert "start another review" in said.err


def test_that_a_wrong_passphrase_reads_no_law_of_a_review(drawn_office: Office) -> None:
    words = ("law", "options", "federal-2016", "--review", drawn_office.first_id)
    signed = ("--home", drawn_office.workspace.home, "--as", "alder")
    must_be_one_sentence(speak(*words, *signed, env={"QAPI_PASSPHRASE": "wrong words"}))


def test_that_calendars_by_words_and_by_service_are_one(drawn_office: Office) -> None:
    words = ("calendars", "show", "court", "--year", 2026, "--json")
    rows = told(drawn_office, "alder", *words).document
    found = calendars_kept.days(drawn_office.supervisor, "court", 2026)
    assert [row["day"] for row in rows] == [row.day.isoformat() for row in found]
