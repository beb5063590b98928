"""One element whole: its place, what asks about it, what was found, who ruled on it."""

from datetime import date

import pytest

from qapi_desk.domain.calendar import Unit
from qapi_desk.domain.catalog import FederalMeasure, LevelStatus, LimitDirection, Timeframe
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId, RulesetId
from qapi_desk.services import corrective, county_catalog, element_page, entries, findings
from qapi_desk.services.element_page import concerns, limit_words
from qapi_desk.services.library import Library
from tests.services.desks import Office

LIBRARY = Library()


def test_that_an_element_stands_in_its_place() -> None:
    page = element_page.shipped(LIBRARY, "CM.2.2")
    assert (page.area.title, page.function.title) == (
        "Case Management", "Establishment and Modification",
    )  # fmt: skip
    assert page.element.title == "Conduct Service of Process"
    assert page.catalog == f"qapi-manual {LIBRARY.catalog.version}, handbook of October 2002"


@pytest.mark.parametrize("some_id", ["CM.2.2.C1", "CM.2.2.T1", "LOCAL.CM.2.2.4"])
def test_that_an_id_below_an_element_shows_the_element(some_id: str) -> None:
    assert element_page.shipped(LIBRARY, some_id).element.element_id == "CM.2.2"


def test_that_an_element_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        element_page.shipped(LIBRARY, "CM.9.9")
    assert refusal.value.code == "catalog.no_element"


def test_that_the_rules_of_both_laws_are_shown_with_their_limits() -> None:
    page = element_page.shipped(LIBRARY, "CM.2.2")
    assert [law.law.split()[0] for law in page.rules] == ["ca-2002", "federal-2016"]
    limits = {str(row.rule_id): row.limit for row in page.rules[0].rules}
    assert limits["CR-015"] == "within 90 calendar days"


def test_that_an_element_without_rules_shows_none() -> None:
    assert element_page.shipped(LIBRARY, "LO.1.1").rules == ()


def test_that_a_question_counts_for_the_elements_of_its_rule() -> None:
    page = element_page.shipped(LIBRARY, "CM.2.2")
    judged = [row for row in page.questions if row.rule == "CR-015"]
    assert judged
    assert all(row.label and row.form_title for row in judged)


def test_that_a_repeated_measure_shows_the_same_questions_under_both() -> None:
    asked = []
    for element_id, measure_id in (("CM.2.1", "CM.2.1.C1"), ("CM.2.2", "CM.2.2.C2")):
        page = element_page.shipped(LIBRARY, element_id)
        row = next(row for row in page.measures if row.measure.measure_id == measure_id)
        asked.append({(each.form_id, each.name) for each in row.questions})
    assert asked[0] == asked[1] != set()


@pytest.mark.parametrize(
    ("amount", "unit", "direction", "words"),
    [
        (5, Unit.WORKING_DAYS, LimitDirection.MAX, "within 5 working days, from a to b"),
        (9, Unit.COURT_DAYS, LimitDirection.MIN, "not before 9 court days are over, from a to b"),
        (1, Unit.QUARTER, LimitDirection.RECURRING, "every 1 calendar quarter, from a to b"),
        (0, Unit.SAME_DAY, LimitDirection.MAX, "the same day, from a to b"),
    ],
)  # fmt: skip
def test_that_a_limit_is_said_in_words(
    amount: int, unit: Unit, direction: LimitDirection, words: str
) -> None:
    assert limit_words(Timeframe(amount, unit, "a", "b", direction)) == words


@pytest.mark.parametrize(
    ("criterion", "element_id", "wanted"),
    [
        ("establishment", "CM.2.1", True),
        ("establishment", "FM.4.1", False),
        ("disbursement", "FM.4.1", True),
        ("line-1", "CM.2.1", False),
    ],
)
def test_that_a_criterion_concerns_the_elements_of_its_rules(
    criterion: str, element_id: str, wanted: bool
) -> None:
    law = LIBRARY.ruleset(RulesetId("ca-2002"))
    assert concerns(law, CriterionId(criterion), element_id) is wanted


@pytest.mark.parametrize("criterion", ["CM.1.2.C1", "LOCAL.CM.1.2.1"])
def test_that_a_measure_concerns_its_own_element(criterion: str) -> None:
    law = LIBRARY.ruleset(RulesetId("ca-2002"))
    assert concerns(law, CriterionId(criterion), "CM.1.2")


def test_that_results_are_those_of_the_findings(finished: Office) -> None:
    page = element_page.show(finished.desk("birch"), "CM.2.1")
    view = findings.show(finished.supervisor, finished.review_id)
    row = next(r for r in view.governing if r.criterion == "establishment")
    told = next(r for r in page.results if r.criterion == "establishment")
    assert (told.action, told.n, told.rate, told.benchmark) == (
        row.action, row.n, row.rate, row.benchmark,
    )  # fmt: skip
    assert row.limits is not None
    assert (told.lower, told.upper, told.is_final) == (row.limits.lower, row.limits.upper, True)


def test_that_plans_that_are_not_done_are_shown(finished: Office) -> None:
    plans = corrective.caps(finished.supervisor, finished.review_id)
    page = element_page.show(finished.supervisor, "CM.2.6")
    assert plans
    assert {cap.cap_id for cap in page.caps} == {cap.cap_id for cap in plans}
    assert all(cap.open_actions for cap in page.caps)


def test_that_a_plan_whose_actions_are_done_is_no_longer_open(reviewed: Office) -> None:
    desk = reviewed.supervisor
    cap = corrective.caps(desk, reviewed.review_id)[0]
    for action in cap.actions:
        corrective.complete_action(desk, cap.cap_id, action.number, action.start, "Roster")
    page = element_page.show(desk, "CM.2.6")
    assert cap.cap_id not in {each.cap_id for each in page.caps}


def test_that_a_reviewer_sees_no_running_rate_here_either(drawn_office: Office) -> None:
    page = element_page.show(drawn_office.desk("birch"), "CM.2.1")
    assert (page.results, page.hidden) == ((), 1)
    assert element_page.show(drawn_office.supervisor, "CM.2.1").hidden == 0


def test_that_an_element_nobody_reviewed_has_no_results(finished: Office) -> None:
    page = element_page.show(finished.supervisor, "LO.1.1")
    assert (page.results, page.caps, page.hidden) == ((), (), 0)


def test_that_the_page_shows_what_the_county_added_and_ruled(drawn: Office) -> None:
    desk = drawn.supervisor
    county_catalog.add_activity(desk, "CM.1.2.W1", who="Intake", how="By phone")
    county_catalog.add_measure(desk, "CM.1.2", "Calls are returned in 2 days")
    county_catalog.change_levels(desk, "CM.1.2", {FederalMeasure.COST: None}, "Measured.")
    entries.rule(desk, "CM.1.2.C1", "Email counts.", source="Memo", on=date(2026, 10, 1))
    page = element_page.show(desk, "CM.1.2")
    assert [len(row.activities) for row in page.tasks[:2]] == [1, 0]
    assert [each.text for each in page.local_measures] == ["Calls are returned in 2 days"]
    assert page.levels.status is LevelStatus.CHANGED
    assert page.decision is not None
    assert page.decision.reason == "Measured."
    assert [entry.text for entry in page.entries] == ["Email counts."]
