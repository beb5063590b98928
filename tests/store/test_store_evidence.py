"""Answers, findings and corrections: added, never changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qapi_desk.domain.answers import Answer, AnswerEvent, How
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
    RuleId,
    RulesetId,
)
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.store.engine import FileHome
from qapi_desk.store.work import Store

REVIEW, CASE, FORM = ReviewId("r"), CaseId("0000000000001"), FormId("compliance")
MadeEvent = Callable[..., AnswerEvent]
FINDING = Finding(
    case_id=CASE,
    criterion=CriterionId("establishment"),
    ruleset=RulesetId("federal-2016"),
    rank=1,
    outcome=Outcome.ERROR,
    rule_outcome="LATE",
    deciding_rule=RuleId("CR-015"),
    trigger="2026-05-01",
    due="2026-07-30",
    done="2026-08-02",
    days_late=3,
    cause="worker",
    comment="The service came back twice.",
    evidence="event:E1",
    na_reason="",
    suggested=Outcome.ACTION,
    reviewer=PersonId("ann"),
    released_at=datetime(2026, 10, 6, 9, tzinfo=UTC),
    office_code="01",
    worker_id="W9",
    unit_code="calendar_days",
)


def test_that_an_answer_event_comes_back_whole(staffed: Store, event: MadeEvent) -> None:
    answer = Answer(QuestionId("q1"), "no", How.CORRECTED, "", "why", "page 3", "yes")
    given = replace(event("q1", "no"), answer=answer)
    with staffed.write() as work:
        work.answers.record(given)
    with staffed.read() as work:
        assert work.answers.events(REVIEW, CASE) == (given,)


def test_that_the_current_answer_is_the_last_one(staffed: Store, event: MadeEvent) -> None:
    with staffed.write() as work:
        for question, value in (("q1", "yes"), ("q2", "no"), ("q1", "no")):
            work.answers.record(event(question, value))
        current = work.answers.current(REVIEW, CASE, FORM)
    assert {question: answer.value for question, answer in current.items()} == {
        "q1": "no",
        "q2": "no",
    }


def test_that_every_answer_stays_in_order(staffed: Store, event: MadeEvent) -> None:
    with staffed.write() as work:
        for value in ("yes", "no", ""):
            work.answers.record(event("q1", value))
        events = work.answers.events(REVIEW, CASE)
    assert [given.answer.value for given in events] == ["yes", "no", ""]


def test_that_whoever_answered_a_case_is_told_once(staffed: Store, event: MadeEvent) -> None:
    with staffed.write() as work:
        assert work.answers.hands(REVIEW) == {}
        for value in ("yes", "no"):
            work.answers.record(event("q1", value))
        assert work.answers.hands(REVIEW) == {CASE: {event("q1", "").person_id}}
        assert work.answers.hands(ReviewId("another")) == {}


def test_that_forms_do_not_mix(staffed: Store, event: MadeEvent) -> None:
    with staffed.write() as work:
        work.answers.record(event("q1", "yes"))
        assert work.answers.current(REVIEW, CASE, FormId("reliability")) == {}


def test_that_a_case_with_answers_is_never_withdrawn(staffed: Store, event: MadeEvent) -> None:
    with staffed.write() as work:
        work.answers.record(event("q1", "yes"))
    with pytest.raises(Refused, match="so they stay"), staffed.write() as work:
        work.cases.withdraw(REVIEW)
    with staffed.read() as work:
        assert len(work.cases.all(REVIEW)) == 1


def test_that_the_database_itself_refuses_to_change_an_answer(
    staffed: Store, event: MadeEvent, home: Any
) -> None:
    with staffed.write() as work:
        work.answers.record(event("q1", "yes"))
    staffed.close()
    connection = FileHome.unlock(home.path, home.passphrase).connect()
    with pytest.raises(Exception, match="answer_event is append-only"):
        connection.execute("UPDATE answer_event SET value = 'no'")
    connection.close()


def test_that_a_finding_comes_back_whole(staffed: Store) -> None:
    with staffed.write() as work:
        work.findings.add(REVIEW, FINDING)
    with staffed.read() as work:
        assert work.findings.all(REVIEW) == (FINDING,)


def test_that_a_finding_without_suggestion_or_rule_comes_back(staffed: Store) -> None:
    bare = replace(FINDING, suggested=None, deciding_rule=None, days_late=None)
    with staffed.write() as work:
        work.findings.add(REVIEW, bare)
        assert work.findings.all(REVIEW) == (bare,)


def test_that_findings_are_in_order_of_rank_and_by_ruleset(staffed: Store) -> None:
    other = replace(FINDING, ruleset=RulesetId("ca-2002"))
    second = replace(FINDING, case_id=CaseId("0000000000002"), rank=2)
    with staffed.write() as work:
        for finding in (second, FINDING, other):
            work.findings.add(REVIEW, finding)
        assert work.findings.all(REVIEW, RulesetId("federal-2016")) == (FINDING, second)
        assert work.findings.all(REVIEW) == (other, FINDING, second)


def test_that_a_release_is_not_repeated(staffed: Store) -> None:
    with staffed.write() as work:
        work.findings.add(REVIEW, FINDING)
        with pytest.raises(Refused, match="not repeated") as refusal:
            work.findings.add(REVIEW, replace(FINDING, outcome=Outcome.ACTION))
        assert refusal.value.code == "findings.exists"
        assert work.findings.all(REVIEW) == (FINDING,)


def test_that_corrections_are_kept_in_order(staffed: Store) -> None:
    found = tuple(
        Correction(CASE, question, "case.opened_date", "2026-05-01", "2026-05-03")
        for question in ("q2", "q1")
    )
    with staffed.write() as work:
        for correction in found:
            work.corrections.add(REVIEW, correction)
        assert work.corrections.all(REVIEW) == found
        assert work.corrections.all(ReviewId("other")) == ()
