"""How the catalog is narrowed and put into words; without a window."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.catalog import Levels
from qapi_desk.domain.county_layer import CountyLayer
from qapi_desk.domain.entries import About, AboutKind, Entry, EntryKind, Withdrawal
from qapi_desk.domain.forms import Question, QuestionType
from qapi_desk.domain.ids import FormId, PersonId, QuestionId, RuleId
from qapi_desk.services.catalog_search import CatalogSearch
from qapi_desk.services.library import Library
from qapi_desk.ui.catalog_words import counted_entries, entry_words, found_words, levels_facts
from qapi_desk.ui.presenters.catalog import Having, Narrowing, WhereTested
from qapi_desk.ui.presenters.review_state import ReviewState

CATALOG = Library().catalog
AT = datetime(2026, 9, 1, tzinfo=UTC)
FORM = FormId("locate")


def entry(kind: EntryKind, about: About, number: int = 1, outcome: str = "") -> Entry:
    who, on = PersonId("a"), date(2026, 9, 1)
    return Entry(number, kind, about, "As it is.", "", on, who, AT, outcome)


def narrowed(narrowing: Narrowing) -> int:
    return sum(narrowing.holds(each, CountyLayer()) for each in CATALOG.elements)


@pytest.mark.parametrize(
    ("tested", "number"),
    [
        (WhereTested.ANY, 136),
        (WhereTested.CASE, 61),
        (WhereTested.AGENCY, 97),
        (WhereTested.BOTH, 22),
    ],
)
def test_that_elements_are_counted_where_they_are_tested(tested: WhereTested, number: int) -> None:
    assert narrowed(Narrowing(tested)) == number


def test_that_both_narrowings_hold_together() -> None:
    without = [each for each in CATALOG.elements if not each.measures]
    at_agency = sum(each.is_reviewed_at_agency for each in without)
    assert narrowed(Narrowing(having=Having.NO_MEASURE)) == len(without)
    assert narrowed(Narrowing(WhereTested.AGENCY, Having.NO_MEASURE)) == at_agency


def test_that_nothing_of_a_county_is_there_before_it_added_anything() -> None:
    assert narrowed(Narrowing(having=Having.COUNTY)) == 0


def test_that_an_element_found_by_its_id_is_said_in_one_line() -> None:
    (hit,) = CatalogSearch(CATALOG).find("cm.3.9")
    assert found_words(hit) == "CM.3.9  Perform Order/Notice to Withhold Income Activities"


def test_that_an_element_found_elsewhere_says_where() -> None:
    hit = CatalogSearch(CATALOG).find("17505")[0]
    assert found_words(hit).splitlines()[1].startswith("Authority: FC ")


def test_that_rulings_and_practices_are_counted_apart() -> None:
    about = About(AboutKind.ELEMENT, "CM.3.9")
    kinds = (EntryKind.RULING, EntryKind.PRACTICE, EntryKind.PRACTICE)
    assert counted_entries(entry(kind, about) for kind in kinds) == "1 ruling, 2 best practices"
    assert counted_entries([entry(EntryKind.PRACTICE, about)]) == "1 best practice"


def test_that_an_entry_withdrawn_says_when_and_why() -> None:
    about = About(AboutKind.ELEMENT, "CM.3.9")
    made = entry(EntryKind.PRACTICE, about, outcome="Half the returns.")
    told = replace(made, withdrawn=Withdrawal(PersonId("a"), AT, "No more."))
    assert entry_words(told).splitlines() == [
        "As it is.", "Came of it: Half the returns.", "Withdrawn on 2026-09-01: No more.",
    ]  # fmt: skip


def test_that_a_measure_without_a_link_says_so() -> None:
    assert {words for _, words in levels_facts(Levels({}))} == {"No link"}


def test_that_a_question_has_its_own_entries_before_those_of_what_it_rests_on() -> None:
    question = Question(
        QuestionId("child[2]/found"), QuestionType.TEXT, {"en": "Found?"},
        element="CM.4.1", measure="CM.4.1.C1", rule=RuleId("CR-015"),
    )  # fmt: skip
    abouts = (
        About(AboutKind.ELEMENT, "CM.4.1"),
        About(AboutKind.MEASURE, "CM.4.1.C1"),
        About(AboutKind.RULE, "CR-015"),
        About(AboutKind.QUESTION, "locate/found"),
        About(AboutKind.ELEMENT, "CM.4.2"),
    )
    held = {each: (entry(EntryKind.RULING, each, at),) for at, each in enumerate(abouts)}
    state = ReviewState(entries=held)
    assert [each.number for each in state.entries_of(FORM, question)] == [3, 2, 1, 0]


def test_that_nothing_stands_beside_a_question_about_nothing() -> None:
    question = Question(QuestionId("gate"), QuestionType.TEXT, {"en": "Open?"})
    nowhere = About(AboutKind.ELEMENT, "")
    state = ReviewState(entries={nowhere: (entry(EntryKind.RULING, nowhere),)})
    assert state.entries_of(FORM, question) == ()
