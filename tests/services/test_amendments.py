"""Amending a released case: two people, a reason, the same counting, and the first answers kept."""

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.draws import OpeningCause
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import amend, draw_kept, findings, openings, settle
from qapi_desk.services.amend import AmendmentState, Changed
from qapi_desk.services.settle import verdict_of
from tests.services.amended import (
    TO_ERROR,
    WHY,
    asked,
    confirmed,
    first_of,
    given,
    of,
    right,
    settled,
)
from tests.services.behind_the_back import in_the_file
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import hired, refused


@pytest.fixture
def case_id(reviewed: Office) -> CaseId:
    return right(reviewed)


def outcomes(office: Office, case_id: CaseId) -> set[Outcome]:
    return {f.outcome for f in of(office, case_id).values()}


def test_that_a_confirmed_amendment_changes_the_finding_under_every_ruleset(
    reviewed: Office, case_id: CaseId
) -> None:
    confirmed(reviewed, case_id)
    assert outcomes(reviewed, case_id) == {Outcome.ERROR}
    assert {(f.cause, f.comment) for f in of(reviewed, case_id).values()} == {("worker", WHY)}


def test_that_nothing_changes_while_it_waits(reviewed: Office, case_id: CaseId) -> None:
    asked(reviewed, case_id)
    assert outcomes(reviewed, case_id) == {Outcome.ACTION}


def test_that_frozen_answers_never_change(reviewed: Office, case_id: CaseId) -> None:
    def kept() -> object:
        with reviewed.workspace.store.read() as work:
            return work.answers.events(reviewed.first_id, case_id)

    before = kept()
    confirmed(reviewed, case_id)
    assert kept() == before


def test_that_the_amended_answers_are_kept_beside_them(reviewed: Office, case_id: CaseId) -> None:
    confirmed(reviewed, case_id)
    (found,) = amend.of_case(reviewed.supervisor, reviewed.first_id, case_id)
    told = {str(each.now.question): (each.was.value, each.now.value) for each in found.answers}
    assert told["l1_right"] == ("met", "not_met")
    assert (found.reason, found.evidence, found.decided_by) == (WHY, "page 3", "alder")
    assert found.asked_by == reviewed.reviewer_of(case_id).person.person_id
    assert found.decided_at is not None


def test_that_a_preview_tells_what_then_happens(reviewed: Office, case_id: CaseId) -> None:
    number = asked(reviewed, case_id)
    told = amend.preview_of(reviewed.supervisor, number).findings
    amend.decide(reviewed.supervisor, number, is_confirmed=True)
    made = settle.settlements(reviewed.supervisor, reviewed.first_id)
    assert {(f.criterion, f.ruleset, f.would_be) for f in told} == {
        (s.criterion, s.ruleset, s.judged) for s in made
    }
    assert len(made) == 2
    assert all(f.is_reversal for f in told)


def test_that_a_preview_keeps_nothing(reviewed: Office, case_id: CaseId) -> None:
    before = reviewed.history_kinds()
    amend.preview(reviewed.supervisor, reviewed.first_id, case_id, given(**TO_ERROR))
    assert reviewed.history_kinds() == before


def test_that_nobody_confirms_what_they_asked_for(reviewed: Office, case_id: CaseId) -> None:
    number = asked(reviewed, case_id, by="alder")
    desk = reviewed.supervisor
    said = refused("settle.same_person", lambda: amend.decide(desk, number, is_confirmed=True))
    assert "other than you" in said
    assert outcomes(reviewed, case_id) == {Outcome.ACTION}


def test_that_only_a_supervisor_decides(reviewed: Office, case_id: CaseId) -> None:
    number = asked(reviewed, case_id)
    desk = reviewed.desk("dogwood")
    refused("people.role", lambda: amend.decide(desk, number, is_confirmed=True))


def test_that_an_observer_asks_for_nothing(reviewed: Office, case_id: CaseId) -> None:
    refused("people.role", lambda: asked(reviewed, case_id, by="elder"))


def test_that_a_reviewer_amends_only_their_own_cases(reviewed: Office, case_id: CaseId) -> None:
    mine = reviewed.reviewer_of(case_id).person.person_id
    other = next(name for name in ("birch", "cedar") if name != mine)
    refused("case.not_yours", lambda: asked(reviewed, case_id, by=other))


@pytest.mark.parametrize("reason", ["", "  "])
def test_that_an_amendment_takes_a_reason(reviewed: Office, case_id: CaseId, reason: str) -> None:
    desk, changed = reviewed.supervisor, given(**TO_ERROR)
    refused(
        "amend.why",
        lambda: amend.propose(desk, reviewed.first_id, case_id, changed, reason=reason),
    )


def test_that_a_denial_takes_a_reason_and_changes_nothing(
    reviewed: Office, case_id: CaseId
) -> None:
    number, desk = asked(reviewed, case_id), reviewed.supervisor
    refused("amend.why", lambda: amend.decide(desk, number, is_confirmed=False))
    amend.decide(desk, number, is_confirmed=False, reason="The file says otherwise.")
    assert outcomes(reviewed, case_id) == {Outcome.ACTION}
    assert amend.waiting(desk) == ()
    (found,) = amend.of_review(desk, reviewed.first_id)
    assert (found.state, found.decision) == (AmendmentState.DENIED, "The file says otherwise.")


def test_that_an_amendment_is_decided_once(reviewed: Office, case_id: CaseId) -> None:
    number, desk = confirmed(reviewed, case_id), reviewed.supervisor
    refused("amend.decided", lambda: amend.decide(desk, number, is_confirmed=True))


def test_that_a_case_settled_meanwhile_is_looked_at_again(
    reviewed: Office, case_id: CaseId
) -> None:
    number, desk = asked(reviewed, case_id), reviewed.supervisor
    finding = of(reviewed, case_id)["federal-2016"]
    settled(desk, reviewed, finding, settle.Verdict(RuleOutcome.NO, cause="court_document"))
    said = refused("amend.moved", lambda: amend.decide(desk, number, is_confirmed=True))
    assert "look at it again" in said
    assert [each.number for each in amend.waiting(desk)] == [number]
    assert {f.cause for f in of(reviewed, case_id).values()} == {"court_document"}


def test_that_of_two_amendments_of_one_answer_the_later_is_looked_at_again(
    reviewed: Office, case_id: CaseId
) -> None:
    first, second = asked(reviewed, case_id), asked(reviewed, case_id)
    amend.decide(reviewed.supervisor, first, is_confirmed=True)
    desk = reviewed.supervisor
    refused("amend.moved", lambda: amend.decide(desk, second, is_confirmed=True))


def test_that_an_amendment_starts_from_the_one_before(reviewed: Office, case_id: CaseId) -> None:
    confirmed(reviewed, case_id)
    confirmed(reviewed, case_id, given(l1_cause="system"))
    assert {f.cause for f in of(reviewed, case_id).values()} == {"system"}
    found = amend.of_case(reviewed.supervisor, reviewed.first_id, case_id)
    assert found[1].answers[0].was.value == "worker"


def test_that_an_amendment_that_changes_no_finding_is_recorded(
    reviewed: Office, case_id: CaseId
) -> None:
    number = confirmed(reviewed, case_id, given(l1_document="Application"))
    assert settle.settlements(reviewed.supervisor, reviewed.first_id) == ()
    (found,) = amend.of_case(reviewed.supervisor, reviewed.first_id, case_id)
    assert (found.number, found.state) == (number, AmendmentState.CONFIRMED)


def test_that_a_comment_does_not_undo_what_a_rebuttal_settled(reviewed: Office) -> None:
    finding = first_of(reviewed, "line-1", Outcome.ERROR)
    settled(reviewed.supervisor, reviewed, finding)
    standing = amend.standing(reviewed.supervisor, reviewed.first_id, finding.case_id)
    answer = standing[DATA_FORM][QuestionId("l1_right")]
    changed: Changed = {
        DATA_FORM: {
            answer.question: Answer(
                answer.question, answer.value, comment="Seen again.", evidence=answer.evidence
            )
        }
    }
    confirmed(reviewed, finding.case_id, changed)
    stands = of(reviewed, finding.case_id)["federal-2016"]
    assert stands.outcome is Outcome.ACTION
    assert "Seen again." in stands.comment


WRONG: list[tuple[str, Changed, str]] = [
    ("amend.invalid", given(l1_aid="GOLD"), "Federal report lines 1 and 2, Which aid history"),
    ("amend.incomplete", given(l1_right="not_met"), "(l1_error) would then still need an answer"),
    ("amend.not_asked", given(l1_error="NO_DOCUMENT"), "(l1_error) is not asked"),
    ("amend.nothing", given(l1_aid="NEVER"), "answered like that already"),
    ("answer.no_question", given(l9_right="met"), "asks nothing called"),
    ("answer.no_form", {FormId("nowhere"): {}}, "not asked of this case"),
    ("text.ssn", given(l1_document="SSN 123-45-6789"), "Social Security number"),
]


@pytest.mark.parametrize(("code", "changed", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_that_answers_which_the_form_lets_not_stand_are_refused(
    finished: Office, code: str, changed: Changed, words: str
) -> None:
    desk, case_id = finished.supervisor, right(finished)
    said = refused(code, lambda: amend.preview(desk, finished.first_id, case_id, changed))
    assert words in said


def test_that_an_unreleased_case_is_its_reviewers_to_change(drawn_office: Office) -> None:
    case_id, desk = drawn_office.a_case("line-1"), drawn_office.supervisor
    changed = given(**TO_ERROR)
    said = refused(
        "amend.not_released",
        lambda: amend.preview(desk, drawn_office.first_id, case_id, changed),
    )
    assert "its reviewer changes the answers" in said


def test_that_a_case_opened_again_is_released_before_it_is_amended(
    reviewed: Office, case_id: CaseId
) -> None:
    with reviewed.workspace.store.write() as work:
        work.cases.set_state(reviewed.first_id, case_id, CaseState.STARTED, 0, 1)
    assert "is open again" in refused("amend.open", lambda: asked(reviewed, case_id))


def test_that_a_case_that_never_counted_gives_its_place_to_the_next(
    reviewed: Office, case_id: CaseId
) -> None:
    before = reviewed.history_kinds().count("rank.opened")
    confirmed(reviewed, case_id, given(l1_applies="not_on_line"))
    assert outcomes(reviewed, case_id) == {Outcome.NOT_APPLICABLE}
    assert reviewed.history_kinds().count("rank.opened") > before


def test_that_the_next_rank_names_the_settlement_that_called_for_it(
    reviewed: Office, case_id: CaseId
) -> None:
    confirmed(reviewed, case_id, given(l1_applies="not_on_line"))
    with reviewed.workspace.store.read() as work:
        made = draw_kept.current_in(work, reviewed.first_id)
        assert made is not None
        opening = next(
            each for each in openings.of_draw(work, made.draw_id) if each.for_case == case_id
        )
    told = (opening.cause, opening.code, opening.requested_by, opening.confirmed_by)
    reviewer = reviewed.reviewer_of(case_id).person.person_id
    assert told == (OpeningCause.SETTLED, "amendment", reviewer, "alder")


def dates_found(office: Office, case_id: CaseId) -> list[str]:
    view = findings.show(office.supervisor, office.first_id)
    return [c.reviewed_value for c in view.corrections if c.case_id == case_id]


def test_that_data_findings_follow_the_answers(reviewed: Office, case_id: CaseId) -> None:
    standing = amend.standing(reviewed.supervisor, reviewed.first_id, case_id)
    recorded = standing[DATA_FORM][QuestionId("l1_opened_date")].value
    told = []
    for day in ("2024-01-02", "2024-01-03", recorded):
        confirmed(reviewed, case_id, given(l1_opened_date=day))
        told.append(dates_found(reviewed, case_id))
    assert told == [["2024-01-02"], ["2024-01-03"], []]


def test_that_the_history_tells_of_every_step(reviewed: Office, case_id: CaseId) -> None:
    number = asked(reviewed, case_id)
    amend.decide(reviewed.supervisor, number, is_confirmed=False, reason="No.")
    confirmed(reviewed, case_id)
    told = [kind for kind in reviewed.history_kinds() if kind.startswith(("amend", "finding."))]
    assert told == [
        "amendment.proposed", "amendment.denied", "amendment.proposed", "finding.settled",
        "finding.settled", "amendment.confirmed",
    ]  # fmt: skip


def test_that_an_amendment_the_history_denies_is_noticed(reviewed: Office, case_id: CaseId) -> None:
    asked(reviewed, case_id)
    change = "UPDATE document SET body = replace(body, 'worker', 'system') WHERE kind = 'amendment'"
    in_the_file(reviewed, change)
    refused("workspace.forged", lambda: amend.waiting(reviewed.supervisor))


def test_that_those_who_may_look_see_what_waits(reviewed: Office, case_id: CaseId) -> None:
    number = asked(reviewed, case_id)
    for person in ("alder", "elder"):
        assert [each.number for each in amend.waiting(reviewed.desk(person))] == [number]
    refused("people.role", lambda: amend.waiting(reviewed.desk("birch")))
    refused("people.role", lambda: amend.of_review(reviewed.desk("birch"), reviewed.first_id))


def test_that_another_supervisor_may_decide_what_a_supervisor_asked_for(
    reviewed: Office, case_id: CaseId
) -> None:
    number = asked(reviewed, case_id, by="alder")
    assert hired(reviewed, "gum", role=Role.SUPERVISOR) == PersonId("gum")
    amend.decide(reviewed.desk("gum"), number, is_confirmed=True)
    assert outcomes(reviewed, case_id) == {Outcome.ERROR}


def test_that_what_is_not_there_is_refused(finished: Office) -> None:
    refused("amend.unknown", lambda: amend.preview_of(finished.supervisor, 9))


def test_that_a_finding_amended_back_stands_as_it_was(reviewed: Office, case_id: CaseId) -> None:
    before = {name: verdict_of(f) for name, f in of(reviewed, case_id).items()}
    standing = amend.standing(reviewed.supervisor, reviewed.first_id, case_id)[DATA_FORM]
    confirmed(reviewed, case_id)
    names = [QuestionId(name) for name in TO_ERROR]
    back = {name: standing.get(name, Answer(name)) for name in names}
    confirmed(reviewed, case_id, {DATA_FORM: back})
    assert {name: verdict_of(f) for name, f in of(reviewed, case_id).items()} == before
