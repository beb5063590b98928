"""The catalog by words: shown and searched without a workspace, added to with one."""

import pytest

from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office


def told(office: Office, person: str, *words: object) -> Said:
    """Words said by one of the made-up people in their workspace."""
    signed = ("--home", office.workspace.home, "--as", person)
    return speak(*words, *signed, env={"QAPI_PASSPHRASE": "demonstration only"})


def test_that_the_tree_names_every_element_without_a_workspace() -> None:
    said = speak("catalog", "show")
    assert said.code == 0
    assert sum(line.startswith("    ") for line in said.out.splitlines()) == 136
    assert "    CM.1.2  Initiate or Respond to Request for IV-D Services  (case)" in said.out


def test_that_the_whole_catalog_is_one_document() -> None:
    found = speak("catalog", "show", "--json").document
    assert [len(found[name]) for name in ("areas", "functions", "elements")] == [6, 28, 136]


def test_that_an_element_is_shown_whole() -> None:
    found = speak("catalog", "show", "CM.1.2", "--json").document
    assert found["element"]["title"] == "Initiate or Respond to Request for IV-D Services"
    assert found["measures"][0]["limits"][0].startswith("within 5 working days")
    assert found["levels"]["of"]["paternity"] == 2
    assert {law["law"].split()[0] for law in found["rules"]} == {"ca-2002", "federal-2016"}


@pytest.mark.parametrize(
    ("element", "line"),
    [
        ("CM.1.1", "      the same as CM.1.2.C1"),
        ("CSS.5.2", "(anticipated)"),
        ("LO.1.1", "Authority: none printed"),
        ("AS.3.1", "Printed: Establish Contacting Policies and Practices"),
        ("AS.1.1", "Lead agencies of the interim consortia systems only"),
    ],
)
def test_that_what_is_special_about_an_element_is_said(element: str, line: str) -> None:
    assert line in speak("catalog", "show", element).out


def test_that_words_and_citations_find_elements() -> None:
    found = speak("catalog", "find", "45 CFR", "303.100", "--json").document
    assert [(hit["element_id"], hit["part"]) for hit in found] == [("CM.3.9", "authority")]
    assert speak("catalog", "find", "bankruptcy").out.startswith("CM.3.10  Bankruptcy  [title]")


def test_that_words_that_find_nothing_say_so() -> None:
    said = speak("catalog", "find", "unicorn")
    assert (said.code, said.out) == (0, "Nothing holds all of these words.\n")


def test_that_an_unknown_element_is_one_sentence() -> None:
    must_be_one_sentence(speak("catalog", "show", "CM.9.9"))


def test_that_a_county_s_layer_is_added_shown_and_found(drawn: Office) -> None:
    activity = ("add-activity", "CM.1.2.W1", "--who", "Zebra desk", "--how", "By phone")
    assert told(drawn, "alder", "catalog", *activity).out == "Added CM.1.2.W1#001.\n"
    measure = ("add-measure", "CM.1.2", "Calls are returned", "--how", "percent")
    assert told(drawn, "dogwood", "catalog", *measure).out == "Added LOCAL.CM.1.2.1.\n"
    shown = told(drawn, "birch", "catalog", "show", "CM.1.2").out
    assert "      CM.1.2.W1#001  Zebra desk; By phone" in shown
    assert "  LOCAL.CM.1.2.1  Calls are returned" in shown
    assert "[county]" in told(drawn, "birch", "catalog", "find", "zebra").out


def test_that_a_review_s_own_catalog_is_shown(drawn_office: Office) -> None:
    review = ("--review", drawn_office.first_id)
    version = drawn_office.supervisor.library.catalog.version
    assert version in told(drawn_office, "birch", "catalog", "show", *review).out.split("\n")[0]
    assert version in told(drawn_office, "birch", "catalog", "show", "CM.2.2", *review).out


def test_that_something_added_is_retired_by_words(drawn: Office) -> None:
    told(drawn, "alder", "catalog", "add-measure", "CM.1.2", "Calls are returned")
    said = told(drawn, "alder", "catalog", "retire", "LOCAL.CM.1.2.1", "--reason", "Not used.")
    assert said.out == "LOCAL.CM.1.2.1 is no longer in use.\n"
    assert "LOCAL" not in told(drawn, "alder", "catalog", "show", "CM.1.2").out


def test_that_levels_are_approved_and_changed_by_words(drawn: Office) -> None:
    assert "(proposed)" in told(drawn, "alder", "catalog", "levels", "CM.1.2").out
    said = told(drawn, "alder", "catalog", "approve", "--all", "--reason", "Committee.")
    assert said.out == "Approved the levels of 136 elements.\n"
    words = ("set-level", "CM.1.2", "paternity=1", "cost=none", "--reason", "Measured.")
    assert told(drawn, "alder", "catalog", *words).code == 0
    found = told(drawn, "birch", "catalog", "levels", "--json").document
    assert found["CM.1.2"]["of"] == {"paternity": 1, "order": 2, "current": 3}
    assert found["CM.2.2"]["status"] == "approved"


@pytest.mark.parametrize(
    "words",
    [
        ("catalog", "approve", "--reason", "Why"),
        ("catalog", "set-level", "CM.1.2", "paternity=9", "--reason", "Why"),
        ("catalog", "set-level", "CM.1.2", "speed=1", "--reason", "Why"),
        ("catalog", "set-level", "CM.1.2", "paternity=1"),
        ("catalog", "add-activity", "CM.1.2.W1", "--how", "By phone"),
        ("catalog", "retire", "LOCAL.X", "--reason", "Why"),
        ("entry", "rule", "CM.1.2", "Read it so."),
        ("entry", "practice", "CM.9.9", "Ask first."),
        ("entry", "withdraw", "4", "--reason", "Why"),
    ],
)
def test_that_what_cannot_be_is_one_sentence(
    drawn_office: Office, words: tuple[object, ...]
) -> None:
    must_be_one_sentence(told(drawn_office, "alder", *words))


def test_that_entries_are_made_listed_and_withdrawn_by_words(drawn: Office) -> None:
    rule = ("rule", "CM.1.2.C1", "Email counts.", "--source", "Memo 7", "--on", "2026-10-01")
    assert told(drawn, "alder", "entry", *rule).out == "Entry 1 stands beside CM.1.2.C1.\n"
    practice = (
        "practice",
        "CR-015",
        "Ask the clerk.",
        "--outcome",
        "Faster.",
        "--on",
        "2026-10-02",
    )
    assert told(drawn, "birch", "entry", *practice).code == 0
    assert told(drawn, "alder", "entry", "withdraw", "1", "--reason", "Memo 9.").code == 0
    listed = told(drawn, "elder", "entry", "list").out.splitlines()
    assert listed == [
        "   2  2026-10-02  practice  CR-015: Ask the clerk.",
        "   1  2026-10-01  ruling  CM.1.2.C1: Email counts. (Memo 7); withdrawn: Memo 9.",
    ]
    assert (
        "Ruling 1 of 2026-10-01 (withdrawn)"
        in told(drawn, "birch", "catalog", "show", "CM.1.2").out
    )


def test_that_entries_are_listed_by_what_they_are_about(drawn: Office) -> None:
    for about in ("CM.1.2.C1", "CM.1.2", "CR-015"):
        told(drawn, "birch", "entry", "practice", about, "Ask first.", "--on", "2026-10-01")
    found = {
        about: len(told(drawn, "birch", "entry", "list", about, "--json").document)
        for about in ("CM.1.2", "CM.1.2.C1", "CR-015", "CM.2.2", "CM.4.3")
    }
    assert found == {"CM.1.2": 2, "CM.1.2.C1": 1, "CR-015": 1, "CM.2.2": 1, "CM.4.3": 0}
    assert told(drawn, "birch", "entry", "list", "CM.4.3").out == "There is no entry.\n"


def test_that_an_entry_without_a_day_is_of_today(drawn: Office) -> None:
    assert told(drawn, "birch", "entry", "practice", "CM.1.2", "Ask first.").code == 0


def test_that_results_and_plans_are_shown_on_an_element_by_words(finished: Office) -> None:
    out = told(finished, "birch", "catalog", "show", "CM.2.6").out
    assert "FFY2026Q4 expedited-6:" in out
    assert "actions open" in out
