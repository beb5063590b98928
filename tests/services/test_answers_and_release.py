"""Answers are kept, frozen, taken back and turned into findings by the rules."""

import dataclasses
from datetime import UTC, datetime

import pytest

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import (
    answer,
    assign,
    casework,
    demo_reviewer,
    findings,
    next_ranks,
    release,
)
from tests.services.desks import DATA_FORM, Office, person

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def line_1_case(office: Office, skip: int = 0) -> CaseId:
    return office.a_case("line-1", skip=skip)


def test_that_an_answer_is_there_after_the_call(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    saved = drawn.say(case_id, "gen_ours", "yes")
    with drawn.workspace.store.read() as work:
        kept = work.answers.current(drawn.review_id, case_id, DATA_FORM)
    assert kept[QuestionId("gen_ours")].value == "yes"
    assert saved.at == drawn.workspace.clock.now()


def test_that_only_the_cases_own_reviewer_answers(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    with pytest.raises(Refused, match="not assigned to you"):
        answer.record(
            drawn.supervisor, drawn.review_id, case_id, DATA_FORM,
            Answer(QuestionId("gen_ours"), "yes"),
        )  # fmt: skip


def test_that_a_question_the_form_does_not_ask_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        drawn.say(line_1_case(drawn), "gen_hours", "yes")
    assert refusal.value.code == "answer.no_question"


def test_that_an_outcome_is_worked_out_and_never_answered(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        drawn.say(line_1_case(drawn), "l1_outcome", "YES")
    assert refusal.value.code == "answer.no_question"


def test_that_a_form_that_is_not_asked_is_refused(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        drawn.say(line_1_case(drawn), "gen_ours", "yes", form=FormId("other"))
    assert refusal.value.code == "answer.no_form"


def test_that_what_the_snapshot_holds_is_not_taken_from_the_caller(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    desk = drawn.reviewer_of(case_id)
    lie = Answer(
        QuestionId("l1_opened_date"), "2001-01-01", How.ACCEPTED, snapshot_value="2001-01-01"
    )
    saved = answer.record(desk, drawn.review_id, case_id, DATA_FORM, lie)
    kept = saved.answers[QuestionId("l1_opened_date")]
    assert kept.how is How.CORRECTED
    assert kept.snapshot_value != "2001-01-01"


def test_that_a_confirmed_value_counts_as_accepted(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    opened = casework.open_case(drawn.supervisor, drawn.review_id, case_id)
    recorded = opened.story.case_file.case.opened_date
    assert recorded is not None
    saved = drawn.say(case_id, "l1_opened_date", recorded.isoformat())
    assert saved.answers[QuestionId("l1_opened_date")].how is How.ACCEPTED


def test_that_undo_gives_the_answer_before(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.say(case_id, "gen_ours", "no")
    drawn.say(case_id, "gen_ours", "yes")
    undone = answer.undo(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert undone.answers[QuestionId("gen_ours")].value == "no"


def test_that_undo_twice_goes_back_twice(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    for value in ("no", "yes", "no"):
        drawn.say(case_id, "gen_ours", value)
    desk = drawn.reviewer_of(case_id)
    answer.undo(desk, drawn.review_id, case_id)
    undone = answer.undo(desk, drawn.review_id, case_id)
    assert undone.answers[QuestionId("gen_ours")].value == "no"
    assert answer.undo(desk, drawn.review_id, case_id).answers[QuestionId("gen_ours")].value == ""


def test_that_taking_back_is_itself_remembered(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.say(case_id, "gen_ours", "no")
    answer.undo(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    with drawn.workspace.store.read() as work:
        events = work.answers.events(drawn.review_id, case_id)
    assert [event.answer.how for event in events] == [How.TYPED, How.UNDONE]


def test_that_there_is_nothing_to_undo_in_a_fresh_case(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    with pytest.raises(Refused) as refusal:
        answer.undo(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert refusal.value.code == "answer.nothing_to_undo"


def test_that_an_incomplete_case_is_not_released_and_what_is_missing_is_named(
    drawn: Office,
) -> None:
    case_id = line_1_case(drawn)
    with pytest.raises(Refused, match="Is this one of the agency's cases") as refusal:
        release.release(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert refusal.value.code == "release.incomplete"


def test_that_a_reviewer_releases_no_case_of_another(drawn: Office) -> None:
    with pytest.raises(Refused) as refusal:
        release.release(drawn.supervisor, drawn.review_id, line_1_case(drawn))
    assert refusal.value.code == "release.not_yours"


def test_that_answers_are_frozen_after_the_release(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.answer_all(case_id)
    with pytest.raises(Refused) as refusal:
        drawn.say(case_id, "gen_ours", "no")
    assert refusal.value.code == "answer.locked"


def test_that_undo_does_not_reach_into_a_release(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.answer_all(case_id)
    with pytest.raises(Refused) as refusal:
        answer.undo(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert refusal.value.code == "answer.locked"


def test_that_a_case_is_released_once(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.answer_all(case_id)
    with pytest.raises(Refused) as refusal:
        release.release(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert refusal.value.code == "release.done"


def test_that_a_released_case_is_not_handed_on(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.answer_all(case_id)
    with pytest.raises(Refused) as refusal:
        assign.assign(drawn.supervisor, drawn.review_id, [case_id], person("birch"))
    assert refusal.value.code == "assign.released"


def reopened(office: Office) -> CaseId:
    """A case released for line 1 and called for by line 2 afterwards."""
    rows = [row for row in office.queue() if row.criteria == ("line-1",)]
    case_id = rows[0].case_id
    office.answer_all(case_id)
    with office.workspace.store.write() as work:
        made = work.cases.get(office.review_id, case_id)
        ticket = next(t for t in work.tickets.in_order(made.draw_id) if t.case_id == case_id)
        work.cases.open(
            office.review_id, made.draw_id, ticket, (*made.criteria, CriterionId("line-2"))
        )
        next_ranks.reopen_if_released(work, office.review_id, case_id)
    return case_id


@pytest.fixture
def reopened_case(drawn: Office) -> CaseId:
    if not any(row.criteria == ("line-1",) for row in drawn.queue()):
        raise AssertionError("the demonstration has no case of line 1 alone")
    return reopened(drawn)


def test_that_an_answer_a_finding_rests_on_stays_frozen_when_reopened(
    drawn: Office, reopened_case: CaseId
) -> None:
    for question in ("l1_right", "gen_ours"):
        with pytest.raises(Refused, match="rests on this answer"):
            drawn.say(reopened_case, question, "no")


def test_that_a_reopened_case_is_answered_for_its_new_criterion(
    drawn: Office, reopened_case: CaseId
) -> None:
    saved = drawn.say(reopened_case, "l2_order", "no")
    assert saved.answers[QuestionId("l2_order")].value == "no"


def test_that_undo_in_a_reopened_case_stops_at_what_was_released(
    drawn: Office, reopened_case: CaseId
) -> None:
    with pytest.raises(Refused) as refusal:
        answer.undo(drawn.reviewer_of(reopened_case), drawn.review_id, reopened_case)
    assert refusal.value.code == "answer.nothing_to_undo"


def test_that_the_page_is_told_which_questions_are_frozen(
    drawn: Office, reopened_case: CaseId
) -> None:
    opened = casework.open_case(drawn.supervisor, drawn.review_id, reopened_case)
    frozen = next(s.frozen for s in opened.sheets if s.form.form_id == DATA_FORM)
    assert {"gen_ours", "l1_right"} <= frozen
    assert "l2_right" not in frozen


def test_that_a_second_release_adds_the_new_criterion_only(
    drawn: Office, reopened_case: CaseId
) -> None:
    before = findings.show(drawn.supervisor, drawn.review_id)
    drawn.answer_all(reopened_case)
    after = findings.show(drawn.supervisor, drawn.review_id)
    added = set(after.findings) - set(before.findings)
    assert {f.criterion for f in added} == {"line-2"}
    assert set(before.findings) <= set(after.findings)
    assert set(before.corrections) <= set(after.corrections)


def test_that_a_correction_is_entered_once_even_if_the_case_is_released_twice(
    drawn: Office,
) -> None:
    rows = [row for row in drawn.queue() if row.criteria == ("line-1",)]
    case_id = rows[0].case_id
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "no")
    drawn.say(case_id, "l1_applies", "yes")
    drawn.say(case_id, "l1_opened_date", "2001-01-01")
    assert reopened(drawn) == case_id
    drawn.answer_all(case_id)
    view = findings.show(drawn.supervisor, drawn.review_id)
    corrected = [c for c in view.corrections if c.case_id == case_id]
    assert [c.question for c in corrected].count("l1_opened_date") == 1


def test_that_a_corrected_value_is_a_finding_about_the_data(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "no")
    drawn.say(case_id, "l1_applies", "yes")
    drawn.say(case_id, "l1_opened_date", "2001-01-01")
    drawn.answer_all(case_id)
    found = [c for c in findings.show(drawn.supervisor, drawn.review_id).corrections
             if c.question == "l1_opened_date"]  # fmt: skip
    assert [(c.case_id, c.reviewed_value) for c in found] == [(case_id, "2001-01-01")]
    assert found[0].snapshot_value != "2001-01-01"


def test_that_a_change_between_reading_and_freezing_stops_the_release(drawn: Office) -> None:
    case_id = line_1_case(drawn)
    seen = casework.open_case(drawn.supervisor, drawn.review_id, case_id)
    drawn.say(case_id, "gen_ours", "yes")
    with drawn.workspace.store.read() as work, pytest.raises(Refused) as refusal:
        release._must_be_as_read(work, seen.review, seen.case, seen.sheets)
    assert refusal.value.code == "release.moved"


def test_that_turning_suggestions_off_gives_the_same_findings(
    drawn: Office, finished: Office
) -> None:
    chosen = [row.case_id for row in drawn.queue()][:25]
    for case_id in chosen:
        desk = drawn.reviewer_of(case_id)
        demo_reviewer.review(
            desk, drawn.review_id, case_id, supervisor=drawn.supervisor, with_suggestions=False
        )
    with drawn.workspace.store.read() as work:
        alone = work.findings.all(drawn.review_id)
    wanted = {bare(f) for f in findings.show(finished.supervisor, finished.review_id).findings}
    assert {f.case_id for f in alone} == set(chosen)
    assert {f.suggested for f in alone} == {None}
    assert {bare(f) for f in alone} <= wanted


def bare(finding: Finding) -> Finding:
    """A finding without what was suggested and when it was released."""
    return dataclasses.replace(finding, suggested=None, released_at=NOON)


def test_that_a_released_case_is_counted_as_such(finished: Office) -> None:
    assert {row.state for row in finished.queue()} == {CaseState.RELEASED}
