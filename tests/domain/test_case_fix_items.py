"""How far a correction is, when it is overdue, and which ones are wanted."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.case_fixes import CaseFix, FixDone, FixFilter, FixKind, FixState
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 12, 3)
NEXT = date(2026, 12, 4)
OPEN = CaseFix(
    ReviewId("r"), "1/medical", FixKind.ERROR, CaseId("1"), "medical", CriterionId("medical"),
    "W1", "U1", "Do it.", NOW.date(), DUE,
)  # fmt: skip
DONE = replace(OPEN, done=FixDone("1/medical", DUE, "W1", "page 3", "", PersonId("dogwood"), NOW))
CLOSED = replace(OPEN, closed_because="amendment: Why.")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (OPEN, FixState.OPEN),
        (DONE, FixState.DONE),
        (CLOSED, FixState.CLOSED),
        (replace(DONE, closed_because="amendment: Why."), FixState.DONE),
    ],
)
def test_how_far_an_item_is(item: CaseFix, expected: FixState) -> None:
    assert item.state is expected


@pytest.mark.parametrize(
    ("item", "day", "expected"),
    [(OPEN, DUE, False), (OPEN, NEXT, True), (DONE, NEXT, False), (CLOSED, NEXT, False)],
)
def test_when_an_item_is_overdue(item: CaseFix, day: date, expected: bool) -> None:
    assert item.is_overdue(day) is expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FixFilter(), True),
        (FixFilter("W1", "U1", FixState.OPEN), True),
        (FixFilter(worker_id="W2"), False),
        (FixFilter(unit_code="U2"), False),
        (FixFilter(state=FixState.DONE), False),
    ],
)
def test_which_items_are_wanted(wanted: FixFilter, expected: bool) -> None:
    assert wanted.takes(OPEN, DUE) is expected


def test_that_only_what_is_overdue_is_wanted_where_that_is_asked() -> None:
    wanted = FixFilter(is_overdue=True)
    assert (wanted.takes(OPEN, DUE), wanted.takes(OPEN, NEXT)) == (False, True)
