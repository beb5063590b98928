"""The law as people read it: searched, one rule whole, options and criteria, and who chose what."""

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import RulesetId
from qapi_desk.domain.law import LawChange, LawChangeKind, LawDecision
from qapi_desk.domain.progress import Silent
from qapi_desk.services import law_changes, law_pages, reviews
from qapi_desk.services.law_pages import RulePage
from qapi_desk.services.library import Library
from tests.services.desks import Office

CALIFORNIA, FEDERAL = RulesetId("ca-2002"), RulesetId("federal-2016")


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def ids(library: Library, text: str) -> list[str]:
    return [row.rule_id for row in law_pages.rules(library, CALIFORNIA, text)]


def line(page: RulePage, label: str) -> str:
    return dict(page.lines)[label]


def test_that_every_rule_is_listed_while_nothing_is_searched(library: Library) -> None:
    assert len(ids(library, "")) == len(library.ruleset(CALIFORNIA).rules) > 100


@pytest.mark.parametrize(
    "text",
    [
        "CR-015",
        "cm.2.8",
        "303.4(d)",
        "NCP_LOCATED",
        "x-31",
        "served located 90",
        "  SERVED   cm.2.8 ",
    ],
)
def test_that_a_rule_is_found_by_any_of_its_words(library: Library, text: str) -> None:
    assert "CR-015" in ids(library, text)


def test_that_every_word_of_a_search_must_be_there(library: Library) -> None:
    assert ids(library, "CR-015 zebra") == []


def test_that_an_unknown_ruleset_or_rule_is_a_sentence(library: Library) -> None:
    with pytest.raises(Refused, match="there are ca-2002, federal-2016"):
        law_pages.rules(library, RulesetId("ca-1849"))
    with pytest.raises(Refused) as refusal:
        law_pages.rule(library, CALIFORNIA, "CR-999")
    assert refusal.value.code == "rules.no_such_rule"


def test_that_a_rule_is_told_in_words(library: Library) -> None:
    page = law_pages.rule(library, CALIFORNIA, "CR-015")
    assert line(page, "Starts with") == "located (NCP_LOCATED)"
    assert line(page, "Limit") == "within 90 calendar days"
    assert line(page, "On a closed day") == "the limit stays"
    assert line(page, "Where") == "not order in force"
    assert "establishment" in page.criteria


def test_that_every_rule_of_every_ruleset_can_be_read_whole(library: Library) -> None:
    for ruleset_id in library.ruleset_ids:
        for row in law_pages.rules(library, ruleset_id):
            page = law_pages.rule(library, ruleset_id, row.rule_id)
            assert dict(page.lines)["Citation"]
            assert all(text and "None" not in text.split() for _, text in page.lines[:1])


@pytest.mark.parametrize("ruleset_id", [CALIFORNIA, FEDERAL])
def test_that_every_rule_but_judgements_and_tests_has_its_limit(
    library: Library, ruleset_id: RulesetId
) -> None:
    for row in law_pages.rules(library, ruleset_id):
        assert bool(row.limit) is (row.rule_class not in {"J", "O"})
        assert row.is_judgement is (row.rule_class == "J")


def test_that_a_conflict_shows_the_reading_that_holds_and_the_others(library: Library) -> None:
    (conflict,) = law_pages.rule(library, CALIFORNIA, "CR-015").conflicts
    assert conflict.subject == "CR-015/X-31"
    assert conflict.citation
    assert [other.name for other in conflict.others] == ["unstated"]
    assert conflict.chosen is None


def test_that_options_stand_with_their_choices_and_citations(library: Library) -> None:
    found = {option.name: option for option in law_pages.options(library, FEDERAL)}
    assert found["undocumented"].choices == ("ERROR", "NOT_APPLICABLE")
    assert found["outcome_override"].value == "true"
    assert all(option.citation and option.title for option in found.values())


def test_that_the_criteria_are_told_in_words(library: Library) -> None:
    pages = law_pages.criteria(library, FEDERAL)
    found = {str(page.criterion): dict(page.lines) for page in pages}
    assert len(found) >= 9
    assert "CR-015" in found["establishment"]["Judged by, furthest along first"]
    assert found["establishment"]["Benchmark"].startswith("75%")


def decided(office: Office, *changes: LawChange) -> tuple[LawDecision, ...]:
    for change in changes:
        law_changes.adopt(office.supervisor, office.first_id, change, "A letter.", Silent())
    return law_changes.decisions(office.supervisor, office.first_id)


def test_that_a_review_shows_its_own_readings_and_who_chose_them(drawn: Office) -> None:
    subject = "CR-015/X-31"
    reading = LawChange(LawChangeKind.READING, CALIFORNIA, subject, "unstated")
    roll = LawChange(LawChangeKind.ROLL, CALIFORNIA, "CR-015", "forward")
    decisions = decided(drawn, reading, roll)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    own = reviews.law(drawn.supervisor, review).ruleset(CALIFORNIA)
    page = law_pages.rule(
        drawn.workspace.library, CALIFORNIA, "CR-015", pinned=own, decisions=decisions
    )
    (conflict,) = page.conflicts
    assert line(page, "Limit") == "within 90 days (type not stated)"
    assert [other.name for other in conflict.others] == ["shipped"]
    assert conflict.chosen is not None
    assert (conflict.chosen.by, conflict.chosen.reason) == ("alder", "A letter.")
    assert (page.roll, page.roll_chosen is not None) == ("forward", True)


def test_that_an_option_says_who_chose_it_last(drawn: Office) -> None:
    there = LawChange(LawChangeKind.SETTING, FEDERAL, "undocumented", "NOT_APPLICABLE")
    back = LawChange(LawChangeKind.SETTING, FEDERAL, "undocumented", "ERROR")
    decisions = decided(drawn, there, back)
    review = reviews.get(drawn.supervisor, drawn.first_id)
    own = reviews.law(drawn.supervisor, review).ruleset(FEDERAL)
    library = drawn.workspace.library
    found = law_pages.options(library, FEDERAL, pinned=own, decisions=decisions)
    (option,) = (option for option in found if option.name == "undocumented")
    assert option.value == "ERROR"
    assert option.chosen is not None
    assert option.chosen.at == decisions[1].decided_at


def test_that_a_ruleset_a_review_is_not_judged_by_is_a_sentence(drawn_office: Office) -> None:
    review = reviews.get(drawn_office.supervisor, drawn_office.first_id)
    law = reviews.law(drawn_office.supervisor, review)
    with pytest.raises(Refused) as refusal:
        law.ruleset(RulesetId("ca-1849"))
    assert refusal.value.code == "law.not_here"
