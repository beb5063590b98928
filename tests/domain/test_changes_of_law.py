"""Changes of law as values."""

from fractions import Fraction

from qapi_desk.domain.ids import CaseId, QuestionId, ReviewId, RulesetId
from qapi_desk.domain.law import (
    ChangedFact,
    CountedShift,
    LawChange,
    LawChangeKind,
    WhatWouldChange,
)

CHANGE = LawChange(LawChangeKind.SETTING, RulesetId("ca-2002"), "outcome_override", "true")


def test_that_a_change_has_one_line() -> None:
    assert CHANGE.label == "ca-2002 outcome_override: true"


def test_that_rates_before_and_after_are_exact() -> None:
    shift = CountedShift("CR-001", 2, 1, 0, 0, changed=3)
    assert (shift.rate_before, shift.rate_after) == (Fraction(2, 3), None)


def test_that_a_change_of_facts_alone_is_not_silent() -> None:
    fact = ChangedFact(CaseId("1"), QuestionId("q"), "case.status", "OPEN", "CLOSED")
    silent = WhatWouldChange(ReviewId("r"), CHANGE, 1, (), ())
    told = WhatWouldChange(ReviewId("r"), CHANGE, 1, (), (), facts=(fact,))
    assert (silent.is_silent, told.is_silent) == (True, False)


def test_that_options_readings_and_rolls_are_a_layer() -> None:
    layer = {kind for kind in LawChangeKind if kind.is_layer}
    assert layer == {LawChangeKind.SETTING, LawChangeKind.READING, LawChangeKind.ROLL}
