"""The cases of a review with what is agreed about each; and cases that change hands."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.reviews import CaseProgress, CaseState
from qapi_desk.store.work import Store

REVIEW, CASE, ANN = ReviewId("r"), CaseId("0000000000001"), PersonId("ann")
AT = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


def test_that_a_case_nothing_was_agreed_about_is_in_the_queue_all_the_same(staffed: Store) -> None:
    with staffed.read() as work:
        (found,) = work.queue.all(REVIEW)
        assert found == QueuedCase(work.cases.get(REVIEW, CASE), Assignment(REVIEW, CASE))
        assert work.queue.of(REVIEW, CASE) == found


def test_that_what_is_agreed_comes_with_the_names_of_the_people(staffed: Store) -> None:
    agreed = Assignment(
        REVIEW, CASE, date(2026, 10, 30), 25, ANN, ANN, AT, "Page 3?", "Ill", ANN, "Nobody else"
    )
    with staffed.write() as work:
        name = work.people.get(ANN).name
        work.cases.assign(REVIEW, CASE, ANN)
        work.assignments.set(agreed)
        case = work.cases.get(REVIEW, CASE)
        assert work.queue.all(REVIEW) == (QueuedCase(case, agreed, name, name),)


def test_that_a_case_not_opened_is_not_queued(staffed: Store) -> None:
    with staffed.read() as work:
        assert work.queue.of(REVIEW, CaseId("9")) is None
        assert work.queue.all(ReviewId("another")) == ()


BEGUN = CaseProgress(CaseState.STARTED, 3, 12, answered_at=AT)


@pytest.mark.parametrize(
    ("progress", "released_at", "state"),
    [
        (BEGUN, None, CaseState.STARTED),
        (replace(BEGUN, answered=0), None, CaseState.STARTED),
        (replace(BEGUN, answered_at=None), None, CaseState.STARTED),
        (replace(BEGUN, answered=0, answered_at=None), None, CaseState.ASSIGNED),
        (replace(BEGUN, answered=12, state=CaseState.READY), None, CaseState.READY),
        (replace(BEGUN, answered=12), AT, CaseState.STARTED),
    ],
)
def test_that_a_case_of_nobodys_waits_and_goes_on_from_where_it_was(
    staffed: Store, progress: CaseProgress, released_at: datetime | None, state: CaseState
) -> None:
    with staffed.write() as work:
        work.cases.set_state(REVIEW, CASE, progress.state, 0, 0, released_at)
        work.cases.set_progress(REVIEW, CASE, progress)
        work.cases.assign(REVIEW, CASE, None)
        assert work.cases.get(REVIEW, CASE).state is CaseState.UNASSIGNED
        work.cases.assign(REVIEW, CASE, ANN)
        assert work.cases.get(REVIEW, CASE).state is state


def test_that_a_released_case_stays_released_in_anybodys_hands(staffed: Store) -> None:
    with staffed.write() as work:
        work.cases.set_state(REVIEW, CASE, CaseState.RELEASED, 2, 2, AT)
        work.cases.assign(REVIEW, CASE, None)
        assert work.cases.get(REVIEW, CASE).state is CaseState.RELEASED


def test_that_withdrawn_cases_leave_nothing_agreed(staffed: Store) -> None:
    with staffed.write() as work:
        work.assignments.set(Assignment(REVIEW, CASE, minutes=5))
        work.assignments.set(Assignment(ReviewId("another"), CASE, minutes=7))
        work.cases.withdraw(REVIEW)
        assert work.assignments.all(REVIEW) == {}
        assert list(work.assignments.all(ReviewId("another"))) == [CASE]


def test_that_all_remarks_of_a_review_come_at_once(staffed: Store) -> None:
    with staffed.read() as work:
        assert work.comments.of_review(REVIEW) == ()
