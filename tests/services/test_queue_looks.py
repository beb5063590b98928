"""When somebody other than its reviewer last looked at a case."""

from dataclasses import replace
from datetime import UTC, datetime

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.comments import Comment
from qapi_desk.domain.ids import (
    CaseId,
    CriterionId,
    DrawId,
    FormId,
    PersonId,
    QuestionId,
    ReviewId,
)
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.services.queue import last_look

REVIEW, CASE = ReviewId("r"), CaseId("1")
OWN, LEAD, AWAY = PersonId("own"), PersonId("lead"), PersonId("away")
NINE, TEN, NOON = (datetime(2026, 11, 2, hour, tzinfo=UTC) for hour in (9, 10, 12))
PLAIN = ReviewCase(
    REVIEW, DrawId("d"), CASE, 1, (CriterionId("line-1"),), CaseState.STARTED, OWN, 1, 2
)
QUEUED = QueuedCase(PLAIN, Assignment(REVIEW, CASE))


def remark(by: PersonId, at: datetime) -> Comment:
    return Comment(REVIEW, CASE, FormId("f"), QuestionId("q"), "So?", by, at)


def test_that_nobody_looked_at_a_case_without_remarks_or_return() -> None:
    assert last_look(QUEUED, []) is None


def test_that_the_latest_look_of_somebody_else_counts() -> None:
    assert last_look(QUEUED, [remark(LEAD, TEN), remark(LEAD, NINE), remark(OWN, NOON)]) == TEN


def test_that_settling_a_remark_is_a_look() -> None:
    settled = replace(remark(OWN, NINE), settled_by=LEAD, settled_at=NOON)
    assert last_look(QUEUED, [settled]) == NOON


def test_that_settling_ones_own_case_is_none() -> None:
    settled = replace(remark(OWN, NINE), settled_by=OWN, settled_at=NOON)
    assert last_look(QUEUED, [settled]) is None


def test_that_a_return_is_a_look() -> None:
    agreed = replace(QUEUED.agreed, returned_by=LEAD, returned_at=TEN)
    assert last_look(replace(QUEUED, agreed=agreed), [remark(LEAD, NINE)]) == TEN


def test_that_whoever_is_stood_in_for_is_its_reviewer_too() -> None:
    covered = replace(QUEUED, agreed=replace(QUEUED.agreed, covers_for=AWAY))
    assert last_look(covered, [remark(AWAY, NINE)]) is None
    assert last_look(QUEUED, [remark(AWAY, NINE)]) == NINE
