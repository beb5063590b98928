"""A case of the queue: open, returned, overdue."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseState, ReviewCase

REVIEW, CASE = ReviewId("r"), CaseId("1")
NINE, TEN = (datetime(2026, 10, 5, hour, tzinfo=UTC) for hour in (9, 10))
PLAIN = ReviewCase(
    REVIEW,
    DrawId("d"),
    CASE,
    1,
    (CriterionId("line-1"),),
    CaseState.STARTED,
    PersonId("ann"),
    1,
    2,
)


def queued(
    state: CaseState = CaseState.STARTED,
    released_at: datetime | None = None,
    returned_at: datetime | None = None,
    due_on: date | None = None,
) -> QueuedCase:
    agreed = Assignment(REVIEW, CASE, due_on, returned_at=returned_at)
    return QueuedCase(replace(PLAIN, state=state, released_at=released_at), agreed)


@pytest.mark.parametrize(
    ("case", "is_returned"),
    [
        (queued(), False),
        (queued(returned_at=NINE), True),
        (queued(CaseState.RELEASED, TEN, NINE), False),
        (queued(CaseState.STARTED, released_at=TEN, returned_at=NINE), False),
        (queued(CaseState.STARTED, released_at=NINE, returned_at=TEN), True),
    ],
)
def test_that_a_case_is_returned_until_it_is_released(case: QueuedCase, is_returned: bool) -> None:
    assert case.is_returned is is_returned


@pytest.mark.parametrize(
    ("case", "is_overdue"),
    [
        (queued(), False),
        (queued(due_on=date(2026, 10, 5)), False),
        (queued(due_on=date(2026, 10, 4)), True),
        (queued(CaseState.RELEASED, due_on=date(2026, 10, 4)), False),
    ],
)
def test_that_a_case_is_overdue_once_its_day_is_over(case: QueuedCase, is_overdue: bool) -> None:
    assert case.is_overdue(date(2026, 10, 5)) is is_overdue
