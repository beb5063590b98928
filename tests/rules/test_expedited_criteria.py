"""Expedited process: both tiers, by the day their months end."""

from collections.abc import Callable
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]


@pytest.mark.parametrize(
    ("tier", "served", "is_in"),
    [
        ("expedited-6", "2026-01-01", True),
        ("expedited-6", "2025-12-31", False),
        ("expedited-6", "2026-03-31", True),
        ("expedited-6", "2026-04-01", False),
        ("expedited-12", "2025-07-01", True),
        ("expedited-12", "2025-06-30", False),
    ],
)
def test_that_a_served_case_enters_a_tier_when_its_months_end(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, tier: str, served: str, is_in: bool
) -> None:
    case = case_of(("SERVICE_DONE", served))
    assert judge_criterion(federal, tier, case).in_universe is is_in


@pytest.mark.parametrize(
    ("code", "day", "outcome"),
    [
        ("ORDER_ESTABLISHED", "2027-02-28", "ACTION"),
        ("DISPOSITION", "2027-02-28", "ACTION"),
        ("DISMISSED", "2026-09-02", "ACTION"),
        ("ORDER_ESTABLISHED", "2027-03-01", "ERROR"),
        ("HEARING", "2026-12-01", "ERROR"),
    ],
)
def test_that_a_disposition_by_the_clamped_month_end_is_an_action(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, code: str, day: str, outcome: str
) -> None:
    case = case_of(("SERVICE_DONE", "2026-08-31"), (code, day))
    assert judge_criterion(federal, "expedited-6", case, "2027Q1").outcome == outcome


def test_that_an_order_row_without_an_event_is_a_disposition(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), orders=("2026-08-02",))
    assert judge_criterion(federal, "expedited-6", case).outcome == "ACTION"


def test_that_service_on_a_case_with_an_order_sought_none(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), orders=("2020-01-01",))
    assert judge_criterion(federal, "expedited-6", case).in_universe is False


def test_that_the_last_of_two_services_decides(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(
        ("SERVICE_DONE", "2026-01-05"), ("SERVICE_DONE", "2026-02-02"), ("DISMISSED", "2026-08-01")
    )
    assert judge_criterion(federal, "expedited-6", case).outcome == "ACTION"


@pytest.mark.parametrize("row", [{"case_type": "NON_IVD"}, {"duplicate_of": "0010000000018"}])
def test_that_a_case_of_another_kind_is_in_no_tier(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, row: Any
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), **row)
    assert judge_criterion(federal, "expedited-6", case).in_universe is False


def test_that_a_served_case_of_unknown_type_is_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), case_type=None)
    result = judge_criterion(federal, "expedited-6", case)
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


@pytest.mark.parametrize(
    ("recorded", "is_in"), [(None, True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_that_an_undated_service_stays_where_it_may_belong(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, recorded: str | None, is_in: bool
) -> None:
    case = case_of(("SERVICE_DONE", None), recorded=recorded)
    assert judge_criterion(federal, "expedited-6", case).in_universe is is_in


def test_that_an_undated_disposition_leaves_the_tier_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), ("DISPOSITION", None))
    assert judge_criterion(federal, "expedited-6", case).outcome == "INCOMPLETE"
