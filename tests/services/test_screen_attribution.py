"""Whose a verdict is, and what it comes to in a rate."""

from datetime import date

import pytest

from qapi_desk.domain.cases import WorkerSpell
from qapi_desk.domain.ids import WorkerId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.screens import ScreenStanding
from qapi_desk.services.screen_judging import holder_on, standing_of

ANN, BOB = WorkerId("ann"), WorkerId("bob")
HANDED_OVER = (
    WorkerSpell(ANN, date(2026, 1, 1), date(2026, 3, 31)),
    WorkerSpell(BOB, date(2026, 3, 31), None),
)


@pytest.mark.parametrize(
    ("day", "worker"),
    [
        (date(2025, 12, 31), ""),
        (date(2026, 1, 1), "ann"),
        (date(2026, 3, 30), "ann"),
        (date(2026, 3, 31), "bob"),
        (date(2030, 1, 1), "bob"),
        (None, "bob"),
    ],
)
def test_that_the_one_who_held_the_case_on_the_day_is_told(day: date | None, worker: str) -> None:
    assert holder_on(HANDED_OVER, day) == worker


def test_that_a_gap_is_nobody_s() -> None:
    left = (WorkerSpell(ANN, date(2026, 1, 1), date(2026, 1, 31)),)
    assert not holder_on(left, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("outcome", "counted_as", "counts", "standing"),
    [
        (RuleOutcome.MET, Outcome.ACTION, True, ScreenStanding.ACTION),
        (RuleOutcome.LATE, Outcome.ERROR, True, ScreenStanding.ERROR),
        (RuleOutcome.LATE, Outcome.ERROR, False, ScreenStanding.ELSEWHERE),
        (RuleOutcome.NOT_DUE, Outcome.ACTION, False, ScreenStanding.RUNNING),
        (RuleOutcome.NOT_DUE, Outcome.ACTION, True, ScreenStanding.ACTION),
        (RuleOutcome.UNDETERMINED, Outcome.INCOMPLETE, True, ScreenStanding.UNDETERMINED),
        (RuleOutcome.UNDETERMINED, Outcome.INCOMPLETE, False, ScreenStanding.UNDETERMINED),
        (RuleOutcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE, False, ScreenStanding.NOT_APPLICABLE),
        (RuleOutcome.NOT_DONE, Outcome.NOT_APPLICABLE, True, ScreenStanding.NOT_APPLICABLE),
    ],
)
def test_what_a_verdict_comes_to(
    outcome: RuleOutcome, counted_as: Outcome, counts: bool, standing: ScreenStanding
) -> None:
    assert standing_of(outcome, counted_as, counts=counts) is standing
