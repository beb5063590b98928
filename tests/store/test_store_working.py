"""What is kept of the work on a case besides its answers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.assignments import Assignment
from qapi_desk.domain.comments import CaseNote, Comment
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, FormId, PersonId, QuestionId, ReviewId
from qapi_desk.store.work import Store

REVIEW, CASE, ANN = ReviewId("r"), CaseId("0000000000001"), PersonId("ann")
AT = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
ASKED = Comment(REVIEW, CASE, FormId("compliance"), QuestionId("q1"), "Which page?", ANN, AT)


def test_that_a_case_nothing_was_agreed_about_has_an_empty_assignment(staffed: Store) -> None:
    with staffed.read() as work:
        assert work.assignments.get(REVIEW, CASE) == Assignment(REVIEW, CASE)


def test_that_an_assignment_comes_back_whole(staffed: Store) -> None:
    agreed = Assignment(
        REVIEW, CASE, date(2026, 10, 30), 25, ANN, ANN, AT, "Page 3?", "Ill", ANN, "Nobody else"
    )
    with staffed.write() as work:
        work.assignments.set(replace(agreed, minutes=5))
        work.assignments.set(agreed)
    with staffed.read() as work:
        assert work.assignments.all(REVIEW) == {CASE: agreed}


def test_that_a_remark_waits_until_it_is_settled(staffed: Store) -> None:
    with staffed.write() as work:
        number = work.comments.add(ASKED)
        work.comments.add(replace(ASKED, text="Page 3.", answers=number))
    with staffed.read() as work:
        assert work.comments.waiting(REVIEW) == (replace(ASKED, comment_id=number),)
    with staffed.write() as work:
        work.comments.settle(number, ANN, AT)
    with staffed.read() as work:
        assert work.comments.waiting(REVIEW) == ()
        assert [c.text for c in work.comments.of_case(REVIEW, CASE)] == ["Which page?", "Page 3."]


def test_that_settling_what_is_not_there_is_refused(staffed: Store) -> None:
    with pytest.raises(Refused, match="no comment 7"), staffed.write() as work:
        work.comments.settle(7, ANN, AT)


def test_that_a_note_is_its_writers_own(staffed: Store) -> None:
    note = CaseNote(REVIEW, CASE, ANN, "Ask the court clerk.", AT)
    with staffed.write() as work:
        work.notes.set(note)
    with staffed.read() as work:
        assert work.notes.get(REVIEW, CASE, ANN) == note
        assert work.notes.get(REVIEW, CASE, PersonId("bob")) is None
