"""Narrowing and sorting the queue: pure, and quick enough for every key typed."""

from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow, Sort, filtered

PLAIN = QueueRow(
    case_id=CaseId("E100"),
    rank=1,
    state=CaseState.STARTED,
    reviewer=PersonId("birch"),
    reviewer_name="Jun Birch",
    criteria=(CriterionId("line-1"),),
    answered=3,
    required=9,
    office_code="OFF-2",
    worker_id="WE0011",
    is_masked=False,
    about="Line 1: open IV-D cases",
)


def some(rank: int, **more: Any) -> QueueRow:
    return replace(PLAIN, rank=rank, case_id=CaseId(f"E{100 + rank}"), **more)


def ranks(rows: tuple[QueueRow, ...], wanted: QueueFilter) -> list[int]:
    return [row.rank for row in filtered(rows, wanted)]


def test_that_the_due_order_is_overdue_first_then_by_day_then_undated_then_released() -> None:
    early, late = date(2026, 11, 6), date(2026, 11, 20)
    rows = (
        some(1, state=CaseState.RELEASED, due_on=date(2026, 10, 1)),
        some(2),
        some(3, due_on=late),
        some(4, due_on=early),
        some(5, due_on=early, is_overdue=True),
        some(6, due_on=early),
        some(7),
    )
    assert ranks(rows, QueueFilter()) == [5, 4, 6, 3, 2, 7, 1]


@pytest.mark.parametrize(
    "text", ["e101", "off-2", "we0011", "BIRCH", "line-1", "open iv-d", "birch off-2", "  "]
)
def test_that_a_text_finds_the_case_office_worker_reviewer_and_criteria(text: str) -> None:
    assert ranks((some(1),), QueueFilter(text)) == [1]


@pytest.mark.parametrize("text", ["e102", "birch cedar", "line-2", "2 x"])
def test_that_every_word_of_a_text_must_stand_in_the_row(text: str) -> None:
    assert ranks((some(1),), QueueFilter(text)) == []


FLAGGED: dict[Flag, dict[str, Any]] = {
    Flag.OVERDUE: {"is_overdue": True},
    Flag.OPEN_COMMENTS: {"open_comments": 1},
    Flag.RETURNED: {"is_returned": True},
    Flag.EDITED_AFTER_REVIEW: {"is_edited_after_review": True},
    Flag.MISSING_EVIDENCE: {"missing_evidence": 2},
    Flag.INCOMPLETE: {"state": CaseState.ASSIGNED},
}


@pytest.mark.parametrize("flag", Flag)
def test_that_each_flag_tells_its_own(flag: Flag) -> None:
    ready = replace(PLAIN, state=CaseState.READY)
    assert ready.flags == frozenset()
    assert replace(ready, **FLAGGED[flag]).flags == {flag}


def test_that_nothing_is_the_matter_with_a_released_case() -> None:
    done = replace(PLAIN, state=CaseState.RELEASED, is_overdue=True, open_comments=3)
    assert done.flags == frozenset()


def test_that_a_row_has_every_flag_and_any_state_asked_for() -> None:
    rows = (
        some(1, is_overdue=True, open_comments=1),
        some(2, is_overdue=True),
        some(3, state=CaseState.READY, is_overdue=True, open_comments=1),
    )
    both = frozenset({Flag.OVERDUE, Flag.OPEN_COMMENTS})
    assert ranks(rows, QueueFilter(flags=both)) == [1, 3]
    states = frozenset({CaseState.READY, CaseState.ASSIGNED})
    assert ranks(rows, QueueFilter(flags=both, states=states)) == [3]


def test_that_mine_are_those_of_whoever_asked() -> None:
    assert ranks((some(1), some(2, is_mine=True)), QueueFilter(is_mine=True)) == [2]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        (Sort.RANK, [1, 2, 3]),
        (Sort.STATE, [2, 1, 3]),
        (Sort.REVIEWER, [3, 2, 1]),
        (Sort.MINUTES, [2, 3, 1]),
        (Sort.LEAST_DONE, [2, 1, 3]),
        (Sort.CASE, [3, 1, 2]),
    ],
)
def test_that_a_queue_is_sorted_as_asked(sort: Sort, wanted: list[int]) -> None:
    rows = (
        some(1, reviewer_name="noor", minutes_left=5),
        some(2, state=CaseState.ASSIGNED, answered=0, required=0, minutes_left=50),
        replace(
            PLAIN,
            rank=3,
            state=CaseState.RELEASED,
            reviewer_name="Ana",
            minutes_left=20,
            case_id=CaseId("A1"),
        ),
    )
    assert ranks(rows, QueueFilter(sort=sort)) == wanted


def test_that_ten_thousand_rows_are_narrowed_while_somebody_types() -> None:
    rows = tuple(
        some(n, due_on=date(2026, 11, 1 + n % 28), is_overdue=n % 3 == 0, open_comments=n % 2)
        for n in range(10_000)
    )
    wanted = QueueFilter("birch line", flags=frozenset({Flag.INCOMPLETE}))
    took = []
    for _ in range(5):
        begun = process_time()
        assert len(filtered(rows, wanted)) == len(rows)
        took.append(process_time() - begun)
    assert min(took) <= 0.050
