"""What a frame knows of a case, and what a quarter counts."""

import pytest

from qapi_desk.domain.draws import FrameFact, FrameTrait
from qapi_desk.domain.estimates import QuarterCounts
from qapi_desk.domain.ids import CaseId

FACT = FrameFact(CaseId("0010000000017"), "01", "U2", "W3", "IV-D never", "enforcement")


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        (FrameTrait.OFFICE, "01"),
        (FrameTrait.UNIT, "U2"),
        (FrameTrait.WORKER, "W3"),
        (FrameTrait.CASE_TYPE, "IV-D never"),
        (FrameTrait.FUNCTION, "enforcement"),
    ],
)
def test_that_each_trait_is_read_from_its_own_fact(trait: FrameTrait, value: str) -> None:
    assert FACT.trait(trait) == value


def test_that_a_quarter_counts_its_actions_and_errors() -> None:
    assert QuarterCounts("FFY2026Q1", 1000, 60, 5).n == 65
