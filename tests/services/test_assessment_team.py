"""Starting an assessment of the agency: its scope, its team, and when it can be settled."""

import shutil
from pathlib import Path

import pytest

from qapi_desk.domain.assessments import Assessment, AssessmentKind, Rater
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.services import assessment, forms_in_use
from qapi_desk.services.assessment import NewAssessment
from tests.assessing import GOALS, NEIGHBOR, PLAN, TODAY, Agency, rating

SSN = "His number is 123-45-6789."


def one(county: Agency) -> Assessment:
    return assessment.assessments(county.lead)[0]


def test_that_it_is_pinned_to_the_catalog_and_the_forms(county: Agency) -> None:
    county.start("birch")
    made, shelf = one(county), county.workspace.library
    assert made.catalog_hash == shelf.catalog.fingerprint
    assert [pin.fingerprint for pin in made.forms] == [
        shelf.form(shelf.form_ids[0]).form.fingerprint
    ]


def test_that_it_has_its_elements_in_the_words_of_the_catalog(county: Agency) -> None:
    county.start("birch")
    goals, plan = one(county).elements
    titles = county.workspace.library.catalog
    assert (goals.element_id, plan.element_id) == (GOALS, PLAN)
    assert goals.title == titles.element(GOALS).title
    assert (goals.area, goals.function) == (titles.area("LO").title, titles.function("LO.1").title)


def test_that_each_has_an_id_of_its_own(county: Agency) -> None:
    assert (county.start("birch"), county.start("birch")) == ("AS-2026-01", "AS-2026-02")


def test_that_only_a_supervisor_starts_one(county: Agency) -> None:
    new = NewAssessment("Mine", rating("birch"), parts=(GOALS,))
    with pytest.raises(Refused) as refused:
        assessment.start(county.desk("birch"), new)
    assert refused.value.code == "people.role"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "  "}, "assessment.title"),
        ({"title": SSN}, "text.ssn"),
        ({"agency": SSN}, "text.ssn"),
        ({"parts": ("LO.9",)}, "assessment.no_part"),
        ({"parts": ("CM.1.2",)}, "assessment.no_part"),
        ({"parts": ("LO.2.1",)}, "assessment.no_form"),
        ({"parts": ()}, "assessment.no_form"),
        ({"raters": ()}, "assessment.no_rater"),
        ({"raters": rating("elder")}, "assessment.rater"),
        ({"raters": rating("nobody")}, "people.unknown"),
        ({"raters": (Rater(PersonId("birch"), (GOALS,)),)}, "assessment.no_rater"),
        ({"raters": (Rater(PersonId("birch"), ("CM",)),)}, "assessment.no_part"),
        ({"lead": PersonId("elder")}, "assessment.rater"),
    ],
)
def test_that_what_cannot_be_assessed_is_refused(
    county: Agency, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        county.start("birch", **changed)
    assert refused.value.code == code
    assert assessment.assessments(county.lead) == ()


def test_that_peers_are_of_another_agency(county: Agency) -> None:
    with pytest.raises(Refused) as refused:
        county.start("birch", kind=AssessmentKind.SCHEDULED, lead=PersonId("ivy"))
    assert refused.value.code == "assessment.own_agency"


def test_that_peers_are_led_by_a_peer(county: Agency) -> None:
    with pytest.raises(Refused, match="Rosa Alder is of the agency"):
        county.start("hazel", kind=AssessmentKind.FOCUSED)
    county.start("hazel", kind=AssessmentKind.FOCUSED, lead=PersonId("ivy"))
    assert one(county).lead == "ivy"


def test_that_the_agency_is_the_starter_s_unless_another_is_named(county: Agency) -> None:
    county.start("birch")
    assert one(county).agency == county.lead.person.agency
    county.start("birch", agency=f" {NEIGHBOR} ", kind=AssessmentKind.INITIAL)
    assert {each.agency for each in assessment.assessments(county.lead)} == {
        NEIGHBOR,
        county.lead.person.agency,
    }


def test_that_the_scope_grows_and_shrinks_with_a_reason(county: Agency) -> None:
    county.start("birch", parts=(GOALS,))
    assessment.set_scope(county.lead, county.assessment_id, (PLAN,), "The plan is new.")
    assert [each.element_id for each in one(county).elements] == [PLAN]


def test_that_a_rated_element_stays_in_the_scope(county: Agency) -> None:
    county.start("birch")
    county.rate("birch", "goals", "in_place")
    with pytest.raises(Refused, match=GOALS) as refused:
        assessment.set_scope(county.lead, county.assessment_id, (PLAN,), "Too much.")
    assert refused.value.code == "assessment.rated"


def test_that_nothing_is_added_from_another_form_version(county: Agency) -> None:
    county.start("birch", parts=(GOALS,))
    shelf = county.workspace.library
    sheet = shelf.folder(shelf.form_ids[0]) / "settings.csv"
    sheet.write_text(sheet.read_text().replace("2026110201", "2026110202"))
    county.workspace.library = type(shelf)(shelf.root)
    county.desks.clear()
    with pytest.raises(Refused) as refused:
        assessment.set_scope(county.lead, county.assessment_id, (GOALS, PLAN), "More.")
    assert refused.value.code == "assessment.pinned"


@pytest.mark.parametrize("reason", ["", SSN])
def test_that_a_team_changes_for_a_reason_only(county: Agency, reason: str) -> None:
    county.start("birch")
    with pytest.raises(Refused):
        assessment.set_raters(county.lead, county.assessment_id, rating("cedar"), reason)
    assert one(county).is_rater(PersonId("birch"))


def test_that_a_person_named_twice_rates_both_parts(county: Agency) -> None:
    twice = (Rater(PersonId("birch"), (GOALS,)), Rater(PersonId("birch"), (PLAN,)))
    county.start(raters=twice)
    assert one(county).raters == (Rater(PersonId("birch"), (GOALS, PLAN)),)


def test_that_a_person_named_for_all_and_a_part_rates_all(county: Agency) -> None:
    county.start(raters=(*rating("birch"), Rater(PersonId("birch"), (PLAN,))))
    assert one(county).raters == rating("birch")


def test_that_a_reviewer_without_a_part_sees_none(county: Agency) -> None:
    county.start("birch")
    assert assessment.assessments(county.desk("cedar")) == ()
    assert len(assessment.assessments(county.desk("elder"))) == 1


def test_that_it_settles_when_all_is_rated(county: Agency) -> None:
    county.start("birch", "cedar")
    for person in ("birch", "cedar"):
        county.rate(person, "goals", "in_place")
        county.refuse_plan(person)
    assessment.settle(county.lead, county.assessment_id)
    assert one(county).settled_by == "alder"


def test_that_it_waits_for_every_rater(county: Agency) -> None:
    county.start("birch", "cedar")
    county.rate("birch", "goals", "in_place")
    with pytest.raises(Refused, match=f"2 of 2 elements .* first {GOALS}") as refused:
        assessment.settle(county.lead, county.assessment_id)
    assert refused.value.code == "assessment.unrated"


def test_that_it_waits_for_differences(county: Agency) -> None:
    county.start("birch", "cedar", parts=(GOALS,))
    county.rate("birch", "goals", "in_place")
    county.rate("cedar", "goals", "partly")
    with pytest.raises(Refused, match=GOALS) as refused:
        assessment.settle(county.lead, county.assessment_id)
    assert refused.value.code == "assessment.differs"


def test_that_nobody_settles_what_they_alone_rated(county: Agency) -> None:
    county.start("alder", parts=(GOALS,))
    county.rate("alder", "goals", "in_place")
    with pytest.raises(Refused) as refused:
        assessment.settle(county.lead, county.assessment_id)
    assert refused.value.code == "assessment.second_person"
    assessment.settle(county.desk("fir"), county.assessment_id)
    assert not one(county).is_open


def test_that_a_settled_one_takes_nothing_more(county: Agency) -> None:
    county.start("birch", parts=(GOALS,))
    county.rate("birch", "goals", "in_place")
    assessment.settle(county.lead, county.assessment_id)
    with pytest.raises(Refused) as refused:
        assessment.set_raters(county.lead, county.assessment_id, rating("cedar"), "Late.")
    assert refused.value.code == "assessment.settled"


def test_that_an_unknown_one_is_refused(county: Agency) -> None:
    with pytest.raises(Refused) as refused:
        assessment.settle(county.lead, county.assessment_id)
    assert refused.value.code == "assessment.unknown"


def test_that_the_county_s_own_form_asks_in_place_of_the_shipped_one(
    county: Agency, tmp_path: Path
) -> None:
    shelf = county.workspace.library
    own = tmp_path / "assess-own"
    shutil.copytree(shelf.folder(shelf.form_ids[0]), own)
    sheet = own / "settings.csv"
    sheet.write_text(sheet.read_text().replace("assess-short", "assess-own"))
    forms_in_use.put_in_use(county.lead, own, from_day=TODAY)
    county.start("birch", parts=(GOALS,))
    assert [pin.form_id for pin in one(county).forms] == ["assess-own"]
