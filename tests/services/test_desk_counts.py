"""How the desk counts, by itself: what is to come, and who was last active when."""

from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.assignments import Assignment, QueuedCase
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.services.desk_progress import CriterionProgress, by_reviewer, overdue_cases
from qapi_desk.services.library import Library
from qapi_desk.services.minutes import minutes_on

LINE = CriterionId("line-1")
TODAY = date(2026, 11, 2)
BIRCH = Person(PersonId("birch"), "Jun Birch", Role.REVIEWER, "Made up")


def progress(
    opened: int, released: int, counted: int | None, undetermined: int, needed: int | None
) -> CriterionProgress:
    return CriterionProgress(LINE, "Line 1", opened, released, 0, counted, undetermined, needed)


@pytest.mark.parametrize(
    ("row", "to_come"),
    [
        (progress(0, 0, 0, 0, 40), 40),
        (progress(40, 10, 9, 0, 40), 30),
        (progress(45, 10, 8, 1, 40), 31),
        (progress(42, 42, 39, 1, 40), 0),
        (progress(12, 12, 10, 0, 40), 0),
        (progress(12, 10, 9, 0, 40), 2),
        (progress(40, 10, 9, 0, None), None),
        (progress(40, 10, None, 0, 40), None),
    ],
)
def test_that_what_is_to_come_ends_with_n_and_with_the_universe(
    row: CriterionProgress, to_come: int | None
) -> None:
    assert row.to_come == to_come


def queued(state: CaseState, due_on: date | None, answered: datetime | None) -> QueuedCase:
    review_id, case_id = ReviewId("R"), CaseId("1")
    case = ReviewCase(review_id, DrawId("R#1"), case_id, 1, (LINE,), state, BIRCH.person_id, 1, 2,
                      answered_at=answered)  # fmt: skip
    return QueuedCase(case, Assignment(review_id, case_id, due_on=due_on), BIRCH.name)


def test_that_a_case_is_not_overdue_on_its_day() -> None:
    minutes = minutes_on(Library())
    late = queued(CaseState.STARTED, date(2026, 10, 30), None)
    found = overdue_cases((late, queued(CaseState.STARTED, TODAY, None)), minutes, {}, TODAY)
    assert [(each.due_on, each.days_over, each.about) for each in found] == [
        (date(2026, 10, 30), 3, "line-1")
    ]


def test_that_the_last_of_all_answers_is_when_somebody_was_active() -> None:
    days = (datetime(2026, 10, day, 9, tzinfo=UTC) for day in (4, 9, 2))
    cases = [queued(CaseState.STARTED, None, day) for day in days]
    (row,) = by_reviewer(cases, (BIRCH,), minutes_on(Library()), TODAY)
    assert (row.last_active, row.started, row.cases) == (date(2026, 10, 9), 3, 3)
