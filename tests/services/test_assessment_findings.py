"""What an assessment finds: evidence, differences reconciled, gaps made into actions."""

from datetime import date, timedelta
from typing import Any

import pytest

from qapi_desk.domain.assessments import AssessmentKind, ElementState, EvidenceKind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.services import assessment, assessment_findings, assessment_view
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement, Revision
from tests.assessing import GOALS, PLAN, TODAY, Agency

DUE = TODAY + timedelta(days=90)
SSN = "His number is 123-45-6789."


@pytest.fixture
def begun(county: Agency) -> Agency:
    """One element that two people rate."""
    county.start("birch", "cedar", parts=(GOALS,))
    return county


@pytest.fixture
def differing(begun: Agency) -> Agency:
    """Their ratings differ."""
    begun.rate("birch", "goals", "in_place")
    begun.rate("cedar", "goals", "partly")
    return begun


def seen(county: Agency, person: str = "alder") -> assessment_view.AssessmentView:
    return assessment_view.show(county.desk(person), county.assessment_id)


def minutes(**changed: Any) -> NewEvidence:
    values: dict[str, Any] = {
        "kind": EvidenceKind.DOCUMENT,
        "title": "Minutes of the leadership team",
        "day": date(2026, 9, 14),
        "kept": "Shared drive, folder 12",
        "elements": (GOALS,),
    }
    return NewEvidence(**(values | changed))


def reconcile(county: Agency, person: str, rating: str = "partly", why: str = "Two units.") -> None:
    assessment_findings.reconcile(county.desk(person), county.assessment_id, GOALS, rating, why)


def plan_it(county: Agency, person: str = "alder", **changed: Any) -> None:
    values: dict[str, Any] = {
        "element_id": GOALS,
        "text": "Put the goals up.",
        "owner": "The deputy",
        "due": DUE,
    }
    new = NewImprovement(**(values | changed))
    assessment_findings.add_action(county.desk(person), county.assessment_id, new)


def finish(county: Agency, done_on: date = TODAY, evidence: str = "Photo of the wall") -> None:
    assessment_findings.complete_action(county.lead, county.assessment_id, 1, done_on, evidence)


def test_that_a_rater_lists_evidence_for_its_elements(begun: Agency) -> None:
    assessment_findings.add_evidence(begun.desk("birch"), begun.assessment_id, minutes())
    view = seen(begun)
    assert view.evidence[0].title == "Minutes of the leadership team"
    assert view.rows[0].evidence == (1,)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "assessment.evidence"),
        ({"title": SSN}, "text.ssn"),
        ({"kept": " "}, "assessment.evidence"),
        ({"kept": SSN}, "text.ssn"),
        ({"elements": ()}, "assessment.evidence"),
        ({"elements": (PLAN,)}, "assessment.no_element"),
        ({"day": TODAY + timedelta(days=1)}, "assessment.future"),
    ],
)
def test_that_evidence_nobody_could_find_is_refused(
    begun: Agency, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        assessment_findings.add_evidence(begun.lead, begun.assessment_id, minutes(**changed))
    assert refused.value.code == code


@pytest.mark.parametrize("person", ["elder", "dogwood"])
def test_that_who_only_reads_lists_no_evidence(begun: Agency, person: str) -> None:
    with pytest.raises(Refused) as refused:
        assessment_findings.add_evidence(begun.desk(person), begun.assessment_id, minutes())
    assert refused.value.code == "assessment.not_rater"


def test_that_withdrawn_evidence_stays_with_its_reason(begun: Agency) -> None:
    assessment_findings.add_evidence(begun.desk("birch"), begun.assessment_id, minutes())
    assessment_findings.withdraw_evidence(
        begun.desk("birch"), begun.assessment_id, 1, "It is of last year."
    )
    view = seen(begun)
    assert view.evidence[0].withdrawn == "It is of last year."
    assert view.rows[0].evidence == ()


def test_that_another_s_evidence_is_withdrawn_by_the_lead_only(begun: Agency) -> None:
    assessment_findings.add_evidence(begun.desk("birch"), begun.assessment_id, minutes())
    with pytest.raises(Refused) as refused:
        assessment_findings.withdraw_evidence(
            begun.desk("cedar"), begun.assessment_id, 1, "I doubt it."
        )
    assert refused.value.code == "assessment.not_lead"


def test_that_evidence_is_withdrawn_once(begun: Agency) -> None:
    with pytest.raises(Refused) as refused:
        assessment_findings.withdraw_evidence(begun.lead, begun.assessment_id, 1, "None.")
    assert refused.value.code == "assessment.no_evidence"


def test_that_a_difference_is_reconciled_and_both_ratings_stay(differing: Agency) -> None:
    reconcile(differing, "alder")
    found = seen(differing).rows[0]
    assert (found.state, found.words) == (ElementState.RECONCILED, "Partly in place")
    assert [each.rating for each in found.ratings] == ["in_place", "partly"]
    assert found.reconciled is not None
    assert found.reconciled.reason == "Two units."


def test_that_a_later_decision_takes_the_place_of_the_first(differing: Agency) -> None:
    reconcile(differing, "alder", "partly")
    reconcile(differing, "fir", "missing", "Neither unit.")
    assert seen(differing).rows[0].words == "Not in place"


@pytest.mark.parametrize(
    ("person", "rating", "why", "code"),
    [
        ("birch", "partly", "I know.", "assessment.not_lead"),
        ("elder", "partly", "I know.", "assessment.not_lead"),
        ("alder", "partly", " ", "assessment.reason"),
        ("alder", "partly", SSN, "text.ssn"),
        ("alder", "splendid", "It shines.", "assessment.no_rating"),
    ],
)
def test_that_a_decision_out_of_place_is_refused(
    differing: Agency, person: str, rating: str, why: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        reconcile(differing, person, rating, why)
    assert refused.value.code == code


def test_that_who_rated_does_not_decide(county: Agency) -> None:
    county.start("birch", "alder", parts=(GOALS,))
    county.rate("birch", "goals", "in_place")
    county.rate("alder", "goals", "partly")
    assert not seen(county).rows[0].may_reconcile
    with pytest.raises(Refused) as refused:
        reconcile(county, "alder")
    assert refused.value.code == "assessment.second_person"


def test_that_there_is_nothing_to_reconcile_while_a_rater_is_waited_for(begun: Agency) -> None:
    begun.rate("birch", "goals", "in_place")
    with pytest.raises(Refused) as refused:
        reconcile(begun, "alder")
    assert refused.value.code == "assessment.no_difference"


def test_that_in_a_peer_review_a_peer_decides(county: Agency) -> None:
    lead = PersonId("ivy")
    county.start(
        "hazel", "cedar", parts=(GOALS,), kind=AssessmentKind.SCHEDULED, lead=lead,
        agency="Third County",
    )  # fmt: skip
    county.rate("hazel", "goals", "in_place")
    county.rate("cedar", "goals", "partly")
    reconcile(county, "ivy")
    assert seen(county).rows[0].state is ElementState.RECONCILED


def test_that_an_action_is_made_of_a_gap(differing: Agency) -> None:
    plan_it(differing)
    (made,) = seen(differing).actions
    assert (made.gap, made.owner, made.due, made.is_done) == (
        "Nobody knows it.",
        "The deputy",
        DUE,
        False,
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": " "}, "text.empty"),
        ({"text": SSN}, "text.ssn"),
        ({"owner": ""}, "assessment.owner"),
        ({"owner": SSN}, "text.ssn"),
        ({"due": TODAY - timedelta(days=1)}, "assessment.backwards"),
        ({"element_id": PLAN}, "assessment.no_element"),
    ],
)
def test_that_an_action_nobody_could_follow_is_refused(
    differing: Agency, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        plan_it(differing, **changed)
    assert refused.value.code == code


def test_that_without_a_gap_there_is_no_action(begun: Agency) -> None:
    with pytest.raises(Refused) as refused:
        plan_it(begun)
    assert refused.value.code == "assessment.no_gap"


def test_that_a_rater_makes_no_action(differing: Agency) -> None:
    with pytest.raises(Refused) as refused:
        plan_it(differing, "birch")
    assert refused.value.code == "assessment.not_lead"


def test_that_an_action_is_revised_with_a_reason(differing: Agency) -> None:
    plan_it(differing)
    later = Revision("Put them up twice.", "The director", DUE + timedelta(days=30))
    assessment_findings.revise_action(
        differing.lead, differing.assessment_id, 1, later, "The deputy left."
    )
    (made,) = seen(differing).actions
    assert (made.text, made.owner, made.due) == (later.text, later.owner, later.due)


def test_that_an_action_is_done_on_evidence(differing: Agency) -> None:
    plan_it(differing)
    finish(differing)
    (made,) = seen(differing).actions
    assert (made.done_on, made.evidence, made.is_done) == (TODAY, "Photo of the wall", True)


@pytest.mark.parametrize(
    ("done_on", "evidence", "code"),
    [
        (TODAY, " ", "assessment.evidence"),
        (TODAY, SSN, "text.ssn"),
        (TODAY + timedelta(days=1), "Photo", "assessment.future"),
    ],
)
def test_that_a_tick_is_no_evidence(
    differing: Agency, done_on: date, evidence: str, code: str
) -> None:
    plan_it(differing)
    with pytest.raises(Refused) as refused:
        finish(differing, done_on, evidence)
    assert refused.value.code == code


def test_that_what_is_done_stays_done(differing: Agency) -> None:
    plan_it(differing)
    finish(differing)
    with pytest.raises(Refused) as refused:
        finish(differing)
    assert refused.value.code == "assessment.done"


def test_that_an_action_nobody_made_is_refused(differing: Agency) -> None:
    with pytest.raises(Refused) as refused:
        finish(differing)
    assert refused.value.code == "assessment.no_action"


def test_that_actions_go_on_after_it_is_settled(differing: Agency) -> None:
    reconcile(differing, "alder")
    plan_it(differing)
    assessment.settle(differing.lead, differing.assessment_id)
    finish(differing)
    plan_it(differing, text="And read them out.")
    assert [each.is_done for each in seen(differing).actions] == [True, False]


def test_that_evidence_does_not_go_on_after_it_is_settled(differing: Agency) -> None:
    reconcile(differing, "alder")
    assessment.settle(differing.lead, differing.assessment_id)
    with pytest.raises(Refused) as refused:
        assessment_findings.add_evidence(differing.lead, differing.assessment_id, minutes())
    assert refused.value.code == "assessment.settled"
