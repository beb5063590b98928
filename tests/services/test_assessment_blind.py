"""The history keeps what raters answered, and tells it only to those who may read it yet."""

import pytest

from qapi_desk.services import assessment, history
from qapi_desk.services.assessment_blind import HIDDEN
from tests.assessing import GOALS, Agency

SAID = "Nobody knows it."


@pytest.fixture
def half(county: Agency) -> Agency:
    """A reviewer handed in; the supervisor, who rates too, did not yet."""
    county.start("birch", "alder", parts=(GOALS,))
    county.rate("birch", "goals", "partly", gap=SAID)
    return county


def bodies(county: Agency, person: str, kind: str) -> list[str]:
    found = history.entries(county.desk(person))
    return [str(each.happening.body) for each in found if each.happening.kind == kind]


@pytest.mark.parametrize("person", ["alder", "fir", "elder"])
def test_that_answers_are_told_to_nobody_else_while_it_is_open(half: Agency, person: str) -> None:
    told = bodies(half, person, "assessment-answer")
    assert told
    assert all(each == str({"hidden": HIDDEN}) for each in told)


def test_that_a_rating_is_hidden_from_who_still_has_to_rate(half: Agency) -> None:
    assert bodies(half, "alder", "assessment-rating") == [str({"hidden": HIDDEN})]


def test_that_a_rating_is_told_to_who_does_not_rate(half: Agency) -> None:
    assert "partly" in bodies(half, "elder", "assessment-rating")[0]


def test_that_a_rating_is_told_once_ones_own_is_handed_in(half: Agency) -> None:
    half.rate("alder", "goals", "in_place")
    first, own = bodies(half, "alder", "assessment-rating")
    assert ("partly" in first, "in_place" in own) == (True, True)


def test_that_ones_own_answers_are_told(half: Agency) -> None:
    half.answer("alder", "goals_known", "met")
    assert "'value': 'met'" in bodies(half, "alder", "assessment-answer")[-1]


def test_that_answers_are_told_once_it_is_settled(half: Agency) -> None:
    half.rate("alder", "goals", "partly")
    assessment.settle(half.lead, half.assessment_id)
    assert any(SAID in each for each in bodies(half, "fir", "assessment-answer"))
