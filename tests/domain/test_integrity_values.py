"""What the integrity report's values say of themselves."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from qapi_desk.domain.ids import CaseId, CriterionId, ReviewId
from qapi_desk.domain.integrity import (
    DirectionRow,
    Evenness,
    Given,
    IntegrityReport,
    Reversals,
    SecondLooks,
    Settled,
    Share,
    TalkedWith,
    WaysAnswered,
)
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.settlements import Stage

AT = datetime(2026, 10, 5, tzinfo=UTC)
PLACE = (ReviewId("R"), CaseId("C"), CriterionId("line-1"))


def test_that_a_share_is_exact_and_of_nothing_there_is_none() -> None:
    assert [Share(1, 3).rate, Share(0, 0).rate] == [Fraction(1, 3), None]


def test_that_a_row_adds_up() -> None:
    assert DirectionRow("x", {Direction.CLEARED: 2, Direction.OTHER: 1}).total == 3
    assert Given("x", accepted=1, corrected=2, typed=3, undone=4).total == 10


def test_that_a_settlement_and_a_word_go_the_way_of_their_outcomes() -> None:
    settled = Settled(
        *PLACE, Stage.RULING, Outcome.ERROR, Outcome.ACTION, True, "a", "b", "c", "Why.", AT
    )
    talked = TalkedWith(*PLACE, "c", "b", AT, then=Outcome.ACTION, released=Outcome.ERROR)
    assert (settled.direction, talked.direction) == (Direction.CLEARED, Direction.CHARGED)
    assert replace(settled, became=Outcome.ERROR).direction is Direction.NONE


def evenness(subject: str) -> Evenness:
    return Evenness(subject, 0, 0, 0, 0, "", None, None, "")


def test_that_a_report_gathers_its_comparisons_in_reading_order() -> None:
    one, two, three = map(evenness, ("reversals", "second looks", "answers"))
    found = IntegrityReport(
        "", "", (), is_final=True, opened_cases=0, is_by_number=False,
        confidence=Fraction(19, 20), last_hours=24, released_cases=0, released_findings=0,
        titles={}, reversals=Reversals((), (), (), (), (), (), (), (one,), ()),
        second=SecondLooks((), (), (), (), (two,)),
        answered=WaysAnswered((), (), (), (), (), (), (three,)),
        rebuttals=(), rebuttals_empty="", eliminations=(),
    )  # fmt: skip
    assert (found.evenness, found.risk) == ((one, two, three), Fraction(1, 20))
