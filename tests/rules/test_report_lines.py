"""Lines 1 and 2: what the trail counted against what the facts say on 30 September."""

from collections.abc import Callable
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]
ONE = (("FFY2026", "1"),)
TWO = (("FFY2026", "2"),)
ORDER = ("2020-01-01",)


@pytest.mark.parametrize(
    ("line", "row", "outcome"),
    [
        ("line-1", {"lines": ONE}, "ACTION"),
        ("line-1", {"lines": (("2026", "1"),)}, "ACTION"),
        ("line-1", {"lines": ()}, "ERROR"),
        ("line-1", {"lines": (("FFY2025", "1"),)}, "ERROR"),
        ("line-1", {"lines": (), "case_type": "LOCATE_ONLY"}, "NOT_APPLICABLE"),
        ("line-1", {"lines": ONE, "case_type": None}, "INCOMPLETE"),
        ("line-1", {"lines": (), "opened_date": None}, "INCOMPLETE"),
        ("line-1", {"lines": ONE, "status": "CLOSED", "closed_date": "2026-10-01"}, "ACTION"),
        ("line-2", {"lines": TWO, "orders": ORDER}, "ACTION"),
        ("line-2", {"lines": TWO, "orders": ("2026-09-30",)}, "ACTION"),
        (
            "line-2",
            {"lines": TWO, "orders": (("2020-01-01", "2026-09-30", "MEDICAL_ONLY"),)},
            "ACTION",
        ),
        ("line-2", {"lines": (), "orders": ORDER}, "ERROR"),
        ("line-2", {"lines": ()}, "NOT_APPLICABLE"),
        ("line-2", {"lines": TWO, "orders": (None,)}, "INCOMPLETE"),
    ],
)
def test_that_a_line_is_right_when_trail_and_facts_agree(
    federal: Ruleset,
    case_of: Case,
    judge_criterion: Judge,
    line: str,
    row: Any,
    outcome: str,
) -> None:
    assert judge_criterion(federal, line, case_of(**row)).outcome == outcome


@pytest.mark.parametrize(
    ("line", "row", "code"),
    [
        ("line-1", {"lines": ()}, "OMITTED"),
        ("line-1", {"lines": ONE, "case_type": "NON_IVD"}, "NOT_IVD"),
        ("line-1", {"lines": ONE, "duplicate_of": "0010000000018"}, "DUPLICATE"),
        ("line-1", {"lines": ONE * 2}, "DUPLICATE"),
        ("line-1", {"lines": ONE, "opened_date": "2026-10-01"}, "WRONG_DATE_PERIOD"),
        (
            "line-1",
            {"lines": ONE, "status": "CLOSED", "closed_date": "2026-09-30"},
            "WRONG_DATE_PERIOD",
        ),
        ("line-2", {"lines": TWO}, "NOT_IN_UNIVERSE"),
        ("line-2", {"lines": TWO, "orders": ("2026-10-01",)}, "WRONG_DATE_PERIOD"),
        ("line-2", {"lines": TWO, "orders": (("2020-01-01", "2026-09-29"),)}, "NOT_IN_UNIVERSE"),
    ],
)
def test_that_a_wrong_line_names_its_error_code(
    federal: Ruleset,
    case_of: Case,
    judge_criterion: Judge,
    line: str,
    row: Any,
    code: str,
) -> None:
    result = judge_criterion(federal, line, case_of(**row))
    assert (result.outcome, result.in_universe) == ("ERROR", True)
    assert f"Error code {code}." in result.workings.sentences


def test_that_the_trail_row_is_among_the_rows_read(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    rows = judge_criterion(federal, "line-1", case_of(lines=ONE)).workings.rows_read
    assert rows == ("report_line:FFY2026/1/0010000000017", "case:0010000000017")


def test_that_the_year_is_the_one_that_holds_the_last_day_of_the_period(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(lines=(("FFY2027", "1"),))
    assert judge_criterion(federal, "line-1", case, "2026Q4").outcome == "ACTION"
