"""How far each finding of a rebuttal is, and which way a decision went."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import (
    Decision,
    Direction,
    Extension,
    FindingKey,
    Held,
    ItemState,
    Rebuttal,
    RebuttalItem,
    Response,
    Says,
    Side,
    direction,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = FindingKey(CaseId("1"), CriterionId("medical"))
OPENED = Rebuttal(ReviewId("2026Q3-01"), 2, Side.WORKER, "W1", (KEY,), 10, PersonId("alder"), NOW)
LAST = date(2026, 11, 17)
SENT = replace(OPENED, sent_on=date(2026, 11, 2), first_due=LAST)
AGREED = Response(KEY, Says.AGREE, "", "", "W1", LAST, PersonId("dogwood"), NOW)
CONTESTED = replace(AGREED, says=Says.CONTEST)
UPHELD = Decision(
    KEY, Held.UPHELD, "Why.", "", Outcome.ERROR, Outcome.ERROR, PersonId("alder"), NOW
)
CHANGED = replace(UPHELD, held=Held.CHANGED, now=Outcome.ACTION)
NEXT = date(2026, 11, 18)


def state(
    response: Response | None = None,
    decision: Decision | None = None,
    stands: Outcome = Outcome.ERROR,
    day: date = LAST,
) -> ItemState:
    return RebuttalItem(KEY, stands, response, decision).state(SENT, day)


def test_that_a_rebuttal_is_called_by_its_review_and_number() -> None:
    assert OPENED.key == "2026Q3-01/R02"


def test_that_no_clock_runs_before_the_packet_is_out() -> None:
    assert (OPENED.due, OPENED.is_over(date(2030, 1, 1))) == (None, False)


def test_that_the_last_day_still_counts() -> None:
    assert (SENT.is_over(LAST), SENT.is_over(NEXT)) == (False, True)


def test_that_the_latest_extension_is_the_end() -> None:
    first = Extension(LAST, NEXT, "Why.", PersonId("alder"), NOW)
    second = replace(first, was=NEXT, until=date(2026, 11, 20))
    assert replace(SENT, extensions=(first, second)).due == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (state(), ItemState.WAITING),
        (state(day=NEXT), ItemState.LAPSED),
        (state(AGREED, day=NEXT), ItemState.AGREED),
        (state(CONTESTED, day=NEXT), ItemState.CONTESTED),
        (state(CONTESTED, UPHELD), ItemState.UPHELD),
        (state(CONTESTED, CHANGED, Outcome.ACTION), ItemState.CHANGED),
        (state(CONTESTED, stands=Outcome.ACTION), ItemState.SETTLED),
    ],
)
def test_how_far_a_finding_is(told: ItemState, expected: ItemState) -> None:
    assert told is expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (Outcome.ERROR, Outcome.ERROR, Direction.NONE),
        (Outcome.ERROR, Outcome.ACTION, Direction.CLEARED),
        (Outcome.ACTION, Outcome.ERROR, Direction.CHARGED),
        (Outcome.ERROR, Outcome.NOT_APPLICABLE, Direction.OTHER),
    ],
)
def test_which_way_an_outcome_went(was: Outcome, now: Outcome, expected: Direction) -> None:
    assert direction(was, now) is expected
