"""A released case takes no answer, whoever writes it; one opened again does."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from qapi_desk.domain.answers import AnswerEvent
from qapi_desk.domain.findings import Correction
from qapi_desk.domain.ids import CaseId, ReviewId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.store.work import Store

REVIEW, CASE = ReviewId("r"), CaseId("0000000000001")
MadeEvent = Callable[..., AnswerEvent]
WHEN = datetime(2026, 10, 6, 9, tzinfo=UTC)


def put(store: Store, state: CaseState) -> None:
    with store.write() as work:
        work.cases.set_state(REVIEW, CASE, state, 1, 1, released_at=WHEN)


def say(store: Store, event: MadeEvent, value: str) -> None:
    with store.write() as work:
        work.answers.record(event("q1", value))


def test_that_a_released_case_takes_no_answer(staffed: Store, event: MadeEvent) -> None:
    say(staffed, event, "yes")
    put(staffed, CaseState.RELEASED)
    with pytest.raises(IntegrityError, match="takes no answer of a released case"):
        say(staffed, event, "no")
    with staffed.read() as work:
        assert [each.answer.value for each in work.answers.events(REVIEW, CASE)] == ["yes"]


def test_that_a_case_opened_again_takes_answers(staffed: Store, event: MadeEvent) -> None:
    put(staffed, CaseState.RELEASED)
    put(staffed, CaseState.STARTED)
    say(staffed, event, "no")
    with staffed.read() as work:
        assert len(work.answers.events(REVIEW, CASE)) == 1


def corrected(value: str) -> Correction:
    return Correction(CASE, "q1", "case.opened_date", "2024-01-01", value)


def test_that_a_later_correction_takes_the_place_of_the_earlier(staffed: Store) -> None:
    with staffed.write() as work:
        work.corrections.add(REVIEW, corrected("2024-01-02"))
        work.corrections.amend(REVIEW, corrected("2024-01-03"))
        work.corrections.amend(REVIEW, corrected("2024-01-04"))
        assert work.corrections.all(REVIEW) == (corrected("2024-01-04"),)


def test_that_a_correction_is_taken_back_by_what_the_snapshot_says(staffed: Store) -> None:
    with staffed.write() as work:
        work.corrections.add(REVIEW, corrected("2024-01-02"))
        work.corrections.amend(REVIEW, corrected("2024-01-01"))
        assert work.corrections.all(REVIEW) == ()
        work.corrections.amend(REVIEW, corrected("2024-01-05"))
        assert work.corrections.all(REVIEW) == (corrected("2024-01-05"),)


def test_that_a_correction_first_found_by_an_amendment_stands(staffed: Store) -> None:
    with staffed.write() as work:
        work.corrections.amend(REVIEW, corrected("2024-01-02"))
        assert work.corrections.all(REVIEW) == (corrected("2024-01-02"),)
