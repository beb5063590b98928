"""How far an element of an assessment is, and what belongs to what."""

from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.assessments import (
    Assessment,
    AssessmentKind,
    ElementState,
    Improvement,
    Rater,
    Rating,
    Reconciled,
    ScopedElement,
    state_of,
)
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import AssessmentId, FormId, PersonId

ID = AssessmentId("AS-2026-01")
AT = datetime(2026, 11, 2, tzinfo=UTC)
BIRCH, CEDAR = PersonId("birch"), PersonId("cedar")
GOALS = ScopedElement("LO.1.1", "Lead", "LO", "Leadership", "LO.1", "Leading", FormId("f"))
MONEY = ScopedElement("FM.1.1", "Book", "FM", "Finance", "FM.1", "Booking", FormId("f"))
ASSESSMENT = Assessment(
    ID,
    "Self-assessment",
    "Test County",
    AssessmentKind.SELF,
    BIRCH,
    AT,
    BIRCH,
    "manual v1",
    "0" * 64,
    (GOALS, MONEY),
    (),
    (Rater(BIRCH), Rater(CEDAR, ("FM", "LO.1.1"))),
)


def given(person: PersonId, rating: str) -> Rating:
    return Rating(ID, "LO.1.1", person, rating, rating.title(), AT, ())


@pytest.mark.parametrize(
    ("ratings", "state"),
    [
        ((), ElementState.UNRATED),
        ((given(BIRCH, "partly"),), ElementState.WAITING),
        ((given(BIRCH, "partly"), given(CEDAR, "partly")), ElementState.AGREED),
        ((given(BIRCH, "partly"), given(CEDAR, "missing")), ElementState.DIFFERS),
    ],
)
def test_that_an_element_is_as_far_as_its_ratings(
    ratings: tuple[Rating, ...], state: ElementState
) -> None:
    assert state_of((BIRCH, CEDAR), ratings, None) is state


def test_that_a_decision_settles_a_difference() -> None:
    decided = Reconciled(ID, "LO.1.1", "partly", "Partly", "Both are right.", BIRCH, AT)
    both = (given(BIRCH, "partly"), given(CEDAR, "missing"))
    assert state_of((BIRCH, CEDAR), both, decided) is ElementState.RECONCILED


def test_that_a_rater_named_later_is_waited_for_in_spite_of_a_decision() -> None:
    decided = Reconciled(ID, "LO.1.1", "partly", "Partly", "Both are right.", BIRCH, AT)
    assert state_of((BIRCH, CEDAR), (given(BIRCH, "partly"),), decided) is ElementState.WAITING


def test_that_the_rating_of_who_left_the_team_counts_on() -> None:
    both = (given(BIRCH, "partly"), given(CEDAR, "missing"))
    assert state_of((BIRCH,), both, None) is ElementState.DIFFERS


def test_that_only_one_rating_settles() -> None:
    settled = {state for state in ElementState if state.is_settled}
    assert settled == {ElementState.AGREED, ElementState.RECONCILED}


@pytest.mark.parametrize("part", ["LO", "LO.1", "LO.1.1"])
def test_that_an_area_a_function_and_an_id_hold_an_element(part: str) -> None:
    assert ASSESSMENT.under(part) == (GOALS,)


def test_that_a_rater_of_parts_rates_those_alone() -> None:
    rater = Rater(CEDAR, ("FM",))
    assert (rater.rates(MONEY), rater.rates(GOALS)) == (True, False)


def test_that_a_rater_without_parts_rates_everything() -> None:
    assert ASSESSMENT.raters_of(MONEY) == (BIRCH, CEDAR)


def test_that_who_rates_nothing_is_no_rater() -> None:
    assert ASSESSMENT.is_rater(CEDAR)
    assert not ASSESSMENT.is_rater(PersonId("elder"))


def test_that_an_element_out_of_scope_is_refused_by_name() -> None:
    assert ASSESSMENT.element("LO.1.1") is GOALS
    with pytest.raises(Refused, match=r"LO\.9\.9") as refused:
        ASSESSMENT.element("LO.9.9")
    assert refused.value.code == "assessment.no_element"


def test_that_only_a_self_assessment_is_not_by_peers() -> None:
    assert [kind for kind in AssessmentKind if not kind.is_by_peers] == [AssessmentKind.SELF]


def test_that_an_assessment_is_open_until_it_is_settled() -> None:
    assert ASSESSMENT.is_open


def test_that_an_action_is_done_from_the_day_on_which_it_was() -> None:
    due = date(2027, 1, 4)
    made = Improvement(ID, 1, "LO.1.1", "No plan", "Write one", "Kit Hazel", due, BIRCH, AT)
    assert not made.is_done
