"""What the figures of a reconciled report say of themselves."""

from datetime import date
from fractions import Fraction

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId, RulesetId, SnapshotId
from qapi_desk.domain.report_lines import (
    EditResult,
    LineFigures,
    LineItem,
    Reconciliation,
    Severity,
)


def figures(reported: int | None, trail: int = 4, right: int = 3, wrong: int = 1) -> LineFigures:
    errors = (("OMITTED", wrong),) if wrong else ()
    return LineFigures(
        "1", CriterionId("line-1"), "Open cases", False, reported, trail, trail, 4, right, errors,
        0, 0, wrong, 0, Fraction(95, 100), None, "OCSE-157",
    )  # fmt: skip


def edit(holds: bool | None, severity: Severity = Severity.ERROR) -> EditResult:
    return EditResult("2<=1", "Line 2 is above line 1.", holds, severity, 5, 4, "OCSE-157")


def reconciled(line: LineFigures, *edits: EditResult, flaws_total: int = 0) -> Reconciliation:
    return Reconciliation(
        SnapshotId("s"), "Alder", "FFY2026", date(2026, 10, 15), RulesetId("federal-2016"),
        "federal-2016 2026.2", 4, "totals.csv", (line,), (), edits, (), (), flaws_total, (), 0,
    )  # fmt: skip


@pytest.mark.parametrize(("supported", "difference"), [(3, 1), (None, None)])
def test_that_a_difference_needs_a_supported_figure(
    supported: int | None, difference: int | None
) -> None:
    item = LineItem("1", CaseId("A"), "", "NO", "OMITTED", 4, supported, (), ())
    assert item.difference == difference


@pytest.mark.parametrize(
    ("right", "wrong", "rate"), [(3, 1, Fraction(3, 4)), (0, 0, None), (2, 0, Fraction(1))]
)
def test_that_the_rate_is_of_settled_items(right: int, wrong: int, rate: Fraction | None) -> None:
    assert figures(4, right=right, wrong=wrong).rate == rate


@pytest.mark.parametrize(("reported", "balances"), [(4, True), (5, False), (None, None)])
def test_that_a_trail_balances_only_to_the_unit(
    reported: int | None, balances: bool | None
) -> None:
    assert figures(reported).balances is balances


def test_that_a_trail_that_does_not_add_up_stands_in_the_way() -> None:
    (sentence,) = reconciled(figures(5)).stands_in_the_way
    assert "line 1 does not add up" in sentence


def test_that_a_broken_edit_stands_in_the_way_and_a_warning_does_not() -> None:
    warning = edit(False, Severity.WARNING)
    found = reconciled(figures(4), edit(False), edit(True), edit(None), warning)
    assert found.stands_in_the_way == ("Line 2 is above line 1.",)


def test_that_flaws_of_the_trail_stand_in_the_way() -> None:
    (sentence,) = reconciled(figures(4), flaws_total=1200).stands_in_the_way
    assert sentence.startswith("1,200 items")
