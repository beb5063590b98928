"""Rating an element of the agency: answered one by one, blind, handed in for good."""

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.assessments import NOT_APPLICABLE, ElementState, Rater
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId, QuestionId
from qapi_desk.services import assessment, assessment_answers, assessment_view
from tests.assessing import GOALS, PLAN, Agency, opened, rating


@pytest.fixture
def two(county: Agency) -> Agency:
    """Both elements are rated by two people."""
    county.start("birch", "cedar")
    return county


def sheet(county: Agency, person: str, element: str = GOALS) -> assessment_answers.Sheet:
    return assessment_answers.sheet(county.desk(person), county.assessment_id, element)


def row(county: Agency, person: str, element: str = GOALS) -> assessment_view.ElementRow:
    found = assessment_view.show(county.desk(person), county.assessment_id).row(element)
    assert found is not None
    return found


def hand_in(county: Agency, person: str, *elements: str) -> None:
    assessment_answers.hand_in(county.desk(person), county.assessment_id, elements)


def test_that_a_sheet_asks_of_its_own_element_alone(two: Agency) -> None:
    names = {s.question.name for s in sheet(two, "birch").statuses}
    assert "goals_rating" in names
    assert not any(name.startswith("plan") for name in names)


def test_that_an_answer_is_there_after_opening_anew(two: Agency) -> None:
    two.answer("birch", "goals_known", "met")
    two.workspace.close()
    again = opened(two.workspace.home.parent)
    assert sheet(again, "birch").answers[QuestionId("goals_known")].value == "met"
    again.workspace.close()


def test_that_every_earlier_value_stays_readable(two: Agency) -> None:
    for value in ("met", "", "not_met"):
        two.answer("birch", "goals_known", value)
    told = assessment_answers.earlier(
        two.desk("birch"), two.assessment_id, GOALS, QuestionId("goals_known")
    )
    assert [(each.answer.value, str(each.answer.how)) for each in told] == [
        ("met", "typed"),
        ("", "cleared"),
        ("not_met", "typed"),
    ]


def test_that_a_gate_hides_what_does_not_apply(two: Agency) -> None:
    two.answer("birch", "plan_gate", "none")
    assert sheet(two, "birch", PLAN).progress == (1, 1)


def test_that_a_day_to_come_is_no_day_of_evidence(two: Agency) -> None:
    two.answer("birch", "goals_day", "2026-11-03")
    assert "goals_day" in {s.question.name for s in sheet(two, "birch").missing}


@pytest.mark.parametrize(
    ("person", "question", "value", "code"),
    [
        ("dogwood", "goals_known", "met", "assessment.not_rater"),
        ("birch", "plan_gate", "yes", "answer.no_question"),
        ("birch", "goals", "yes", "answer.no_question"),
        ("birch", "goals_gap", "His number is 123-45-6789.", "text.ssn"),
    ],
)
def test_that_an_answer_out_of_place_is_refused(
    two: Agency, person: str, question: str, value: str, code: str
) -> None:
    desk, given = two.desk(person), Answer(QuestionId(question), value)
    with pytest.raises(Refused) as refused:
        assessment_answers.record(desk, two.assessment_id, GOALS, given)
    assert refused.value.code == code


def test_that_an_incomplete_element_is_not_handed_in(two: Agency) -> None:
    two.fill("birch", "goals", "partly", gap="")
    with pytest.raises(Refused, match=r"LO\.1\.1 is not complete: What is missing") as refused:
        hand_in(two, "birch", GOALS)
    assert refused.value.code == "assessment.incomplete"


def test_that_all_complete_elements_are_handed_in_together(two: Agency) -> None:
    two.fill("birch", "goals", "in_place")
    two.answer("birch", "plan_gate", "yes")
    hand_in(two, "birch")
    assert row(two, "birch").mine.is_handed_in
    assert not row(two, "birch", PLAN).mine.is_handed_in


def test_that_nothing_complete_is_nothing_to_hand_in(two: Agency) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(two, "birch")
    assert refused.value.code == "assessment.incomplete"


def test_that_what_was_handed_in_is_frozen(two: Agency) -> None:
    two.rate("birch", "goals", "in_place")
    with pytest.raises(Refused) as refused:
        two.answer("birch", "goals_rating", "missing")
    assert refused.value.code == "assessment.handed_in"


def test_that_one_incomplete_element_keeps_all_from_being_handed_in(two: Agency) -> None:
    two.fill("birch", "goals", "in_place")
    with pytest.raises(Refused):
        hand_in(two, "birch", GOALS, PLAN)
    assert not row(two, "birch").mine.is_handed_in


def test_that_a_rating_keeps_the_answers_as_they_read(two: Agency) -> None:
    two.answer("birch", "goals_day", "2026-09-14")
    two.rate("birch", "goals", "partly", gap="Nobody knows them.")
    (found,) = row(two, "birch").ratings
    assert (found.rating, found.words) == ("partly", "Partly in place")
    assert found.methods == "Documents were read; People were heard"
    assert str(found.evidence_day) == "2026-09-14"
    assert found.gap == "Nobody knows them."
    assert found.answers[0].measure == "LO.1.1.P1"


def test_that_an_element_that_is_not_ours_does_not_apply(two: Agency) -> None:
    two.refuse_plan("birch")
    (found,) = row(two, "birch", PLAN).ratings
    assert found.rating == NOT_APPLICABLE
    assert [given.words for given in found.answers] == ["No: it is not ours"]


def test_that_a_rater_is_blind_until_they_hand_in(two: Agency) -> None:
    two.rate("birch", "goals", "partly")
    before = row(two, "cedar")
    assert (before.ratings, before.gaps, before.is_hidden) == ((), (), True)
    two.rate("cedar", "goals", "in_place")
    assert [r.person_id for r in row(two, "cedar").ratings] == ["birch", "cedar"]


def test_that_an_answer_not_handed_in_is_nobody_else_s(two: Agency) -> None:
    two.fill("birch", "goals", "partly")
    assert row(two, "alder").ratings == ()
    assert sheet(two, "cedar").answers == {}


def test_that_a_supervisor_who_rates_is_blind_as_well(county: Agency) -> None:
    county.start("birch", "alder")
    county.rate("birch", "goals", "partly")
    assert row(county, "alder").is_hidden
    assert row(county, "fir").ratings


def test_that_a_rater_of_one_part_is_not_blind_in_another(county: Agency) -> None:
    county.start(raters=(*rating("birch"), Rater(PersonId("cedar"), (PLAN,))))
    county.rate("birch", "goals", "partly")
    assert row(county, "cedar").state is ElementState.AGREED
    assert row(county, "cedar").ratings


def test_that_a_reviewer_without_a_part_reads_nothing(two: Agency) -> None:
    with pytest.raises(Refused) as refused:
        row(two, "hazel")
    assert refused.value.code == "assessment.not_yours"


def test_that_an_observer_reads_what_was_handed_in(two: Agency) -> None:
    two.rate("birch", "goals", "partly")
    found = row(two, "elder")
    assert found.ratings[0].person_id == "birch"
    assert found.waiting_for == ("Noor Cedar",)


def test_that_ratings_alike_are_agreed(two: Agency) -> None:
    two.rate("birch", "goals", "partly")
    two.rate("cedar", "goals", "partly", gap="Half of them do not.")
    found = row(two, "alder")
    assert (found.state, found.words) == (ElementState.AGREED, "Partly in place")
    assert found.gaps == ("Nobody knows it.", "Half of them do not.")


def test_that_a_rater_who_leaves_keeps_what_they_handed_in(two: Agency) -> None:
    two.rate("birch", "goals", "partly")
    assessment.set_raters(two.lead, two.assessment_id, rating("cedar"), "Birch is ill.")
    two.rate("cedar", "goals", "in_place")
    assert row(two, "alder").state is ElementState.DIFFERS


def test_that_my_progress_counts_required_questions(two: Agency) -> None:
    two.answer("birch", "goals_known", "met")
    mine = row(two, "birch").mine
    assert (mine.answered, mine.required, mine.is_complete) == (1, 4, False)


def test_that_handing_in_again_is_refused(two: Agency) -> None:
    two.rate("birch", "goals", "in_place")
    with pytest.raises(Refused) as refused:
        hand_in(two, "birch", GOALS)
    assert refused.value.code == "assessment.handed_in"
