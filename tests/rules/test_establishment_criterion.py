"""Establishment: who is in the universe, and which required action decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]
REFERRED = ("IVA_REFERRAL_RCVD", "2025-01-06")
OPENED = ("CASE_OPENED", "2025-01-10")
ASKED = ("INFO_SOLICITED", "2025-01-10")
SOUGHT = ("LOC_NEEDED", "2026-05-01")
LOCATED = ("NCP_LOCATED", "2026-07-01")  # due 29 September 2026


@pytest.mark.parametrize(
    ("row", "orders", "is_in"),
    [
        ({}, (), True),
        ({"case_type": "NON_IVD"}, (), False),
        ({"case_type": "LOCATE_ONLY"}, (), False),
        ({"case_type": None}, (), True),
        ({"duplicate_of": "0010000000018"}, (), False),
        ({"opened_date": "2026-09-30"}, (), True),
        ({"opened_date": "2026-10-01"}, (), False),
        ({"opened_date": None}, (), True),
        ({"status": "CLOSED", "closed_date": "2026-07-01"}, (), True),
        ({"status": "CLOSED", "closed_date": "2026-06-30"}, (), False),
        ({"status": "CLOSED"}, (), True),
        ({}, ("2026-06-30",), False),
        ({}, ("2026-07-01",), True),
        ({}, (("2020-01-01", "2026-06-30"),), True),
        ({}, (("2020-01-01", "2026-07-01"),), False),
        ({}, (("2020-01-01", None, None),), False),
        ({"reserved_order": True}, (("2020-01-01", None, "MEDICAL_ONLY"),), False),
        ({}, (None,), True),
        ({"order_needed": False}, (), True),
    ],
)
def test_that_the_universe_is_derived_from_facts(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, row: Any, orders: Any, is_in: bool
) -> None:
    case = case_of(REFERRED, OPENED, orders=orders, **row)
    assert judge_criterion(federal, "establishment", case).in_universe is is_in


@pytest.mark.parametrize(
    ("events", "is_in"),
    [
        ([("CLOSE_REQ", "2026-06-30")], False),
        ([("CLOSE_REQ", "2026-07-01")], True),
        ([("CLOSE_REQ", "2026-06-01"), ("CLOSE_DENIED_NOTICE", "2026-06-02")], True),
        ([("CLOSE_DENIED_NOTICE", "2026-06-01"), ("CLOSE_REQ", "2026-06-02")], False),
    ],
)
def test_that_a_case_whose_closing_was_asked_for_is_no_longer_served(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, events: Any, is_in: bool
) -> None:
    case = case_of(REFERRED, OPENED, *events)
    assert judge_criterion(federal, "establishment", case).in_universe is is_in


@pytest.mark.parametrize(
    "row",
    [{"case_type": None}, {"opened_date": None}, {"status": "CLOSED"}, {"orders": (None,)},
     {"unreadable": (("case", "0010000000017", "duplicate_of"),)}],
)  # fmt: skip
def test_that_a_case_of_doubtful_membership_is_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, row: Any
) -> None:
    result = judge_criterion(federal, "establishment", case_of(REFERRED, OPENED, **row))
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


@pytest.mark.parametrize("law", ["federal-2016", "ca-2002"])
@pytest.mark.parametrize("order", [{"orders": ("2026-09-30",)}, {}])
def test_that_an_order_in_the_period_is_the_outcome_whatever_the_limits(
    laws: dict[str, Ruleset], case_of: Case, judge_criterion: Judge, law: str, order: Any
) -> None:
    told = () if order else (("ORDER_ESTABLISHED", "2026-09-30"),)
    case = case_of(("NCP_LOCATED", "2026-01-05"), *told, **order)
    result = judge_criterion(laws[law], "establishment", case)
    assert (result.outcome, result.rule_outcome, result.done) == (
        "ACTION",
        "MET_OUTCOME",
        date(2026, 9, 30),
    )


def test_that_an_order_after_the_period_is_no_outcome(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("NCP_LOCATED", "2026-01-05"), orders=("2026-10-01",))
    assert judge_criterion(federal, "establishment", case).outcome == "ERROR"


@pytest.mark.parametrize(
    ("events", "rule", "outcome"),
    [
        ([REFERRED, OPENED], "CR-006", "ACTION"),
        ([REFERRED, ("CASE_OPENED", "2025-01-27")], "CR-006", "ERROR"),
        ([REFERRED, OPENED, SOUGHT, ("LOC_ALL_SOURCES_DONE", "2026-07-15")], "CR-104", "ACTION"),
        ([REFERRED, OPENED, SOUGHT, ("LOC_ALL_SOURCES_DONE", "2026-07-16")], "CR-104", "ERROR"),
        ([REFERRED, OPENED, SOUGHT, ("LOC_SOURCE_QUERY", "2026-05-02")], "CR-105", "ERROR"),
        (
            [
                REFERRED,
                SOUGHT,
                ("LOC_SOURCE_QUERY", "2026-05-02"),
                ("LOC_SOURCE_QUERY", "2026-09-30"),
            ],
            "CR-105",
            "ACTION",
        ),
        ([REFERRED, SOUGHT, LOCATED, ("SERVICE_DONE", "2026-09-29")], "CR-015", "ACTION"),
        ([REFERRED, SOUGHT, LOCATED, ("SERVICE_DONE", "2026-09-30")], "CR-015", "ERROR"),
        ([REFERRED, SOUGHT, LOCATED, ("DILIGENT_DOC", "2026-09-01")], "CR-015", "ACTION"),
        ([REFERRED, SOUGHT, LOCATED], "CR-015", "ERROR"),
    ],
)
def test_that_the_required_action_furthest_along_decides(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, events: Any, rule: str, outcome: str
) -> None:
    result = judge_criterion(federal, "establishment", case_of(*events))
    assert (result.deciding_rule, result.outcome) == (rule, outcome)


@pytest.mark.parametrize(
    ("law", "outcome"), [("federal-2016", "ACTION"), ("ca-2002", "NOT_APPLICABLE")]
)
def test_that_a_limit_still_running_counts_as_the_ruleset_says(
    laws: dict[str, Ruleset], case_of: Case, judge_criterion: Judge, law: str, outcome: str
) -> None:
    case = case_of(("NCP_LOCATED", "2026-07-03"))
    result = judge_criterion(laws[law], "establishment", case)
    assert (result.rule_outcome, result.outcome) == ("NOT_DUE", outcome)


def test_that_what_starts_after_the_period_decides_nothing(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(REFERRED, OPENED, ("NCP_LOCATED", "2026-10-01"))
    assert judge_criterion(federal, "establishment", case).deciding_rule == "CR-006"


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        ([], "CR-104"),
        ([("DILIGENT_DOC", "2025-03-01")], "CR-104"),
        ([("SERVICE_DONE", "2025-03-01")], "CR-015"),
        ([("SERVICE_DONE", "2026-07-20")], "CR-015"),
    ],
)
def test_that_a_return_to_locate_puts_aside_what_was_not_done(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, before: Any, rule: str
) -> None:
    case = case_of(
        REFERRED,
        ("LOC_SOURCE_QUERY", "2025-01-15"),
        ("NCP_LOCATED", "2025-02-01"),
        *before,
        ("LOC_NEEDED", "2026-07-20"),
    )
    assert judge_criterion(federal, "establishment", case).deciding_rule == rule


def test_that_service_after_the_return_to_locate_does_not_keep_the_older_duty(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(
        ("NCP_LOCATED", "2026-06-01"), ("LOC_NEEDED", "2026-07-20"), ("SERVICE_DONE", "2026-08-01")
    )
    assert judge_criterion(federal, "establishment", case).deciding_rule == "CR-104"


def test_that_a_case_with_no_clock_started_is_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    result = judge_criterion(federal, "establishment", case_of())
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_an_undated_location_is_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(REFERRED, OPENED, ("NCP_LOCATED", None))
    result = judge_criterion(federal, "establishment", case)
    assert (result.deciding_rule, result.outcome) == ("CR-015", "INCOMPLETE")


def test_that_an_undated_order_leaves_an_error_incomplete(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(REFERRED, ("CASE_OPENED", "2025-03-10"), ("ORDER_ESTABLISHED", None))
    assert judge_criterion(federal, "establishment", case).outcome == "INCOMPLETE"


def test_that_an_undated_order_does_not_touch_an_action(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(REFERRED, OPENED, ("ORDER_ESTABLISHED", None))
    assert judge_criterion(federal, "establishment", case).outcome == "ACTION"


def test_that_a_case_whose_only_duty_ended_with_it_is_not_applicable(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(LOCATED, status="CLOSED", closed_date="2026-08-01")
    result = judge_criterion(federal, "establishment", case)
    assert (result.in_universe, result.outcome) == (True, "NOT_APPLICABLE")


@pytest.mark.parametrize(
    ("flag", "orders", "says"),
    [(False, (), "no order is needed"), (True, ("2020-01-01",), "an order is needed")],
)
def test_that_a_flag_against_the_facts_is_told(
    federal: Ruleset, case_of: Case, judge_criterion: Judge, flag: bool, orders: Any, says: str
) -> None:
    case = case_of(REFERRED, OPENED, orders=orders, order_needed=flag)
    sentences = judge_criterion(federal, "establishment", case).workings.sentences
    assert f"The county's flag says {says}; the facts say otherwise." in sentences


@pytest.mark.parametrize("law", ["federal-2016", "ca-2002"])
def test_that_a_recurring_duty_is_judged_by_the_turn_that_ended_in_the_period(
    laws: dict[str, Ruleset], case_of: Case, judge_criterion: Judge, law: str
) -> None:
    case = case_of(SOUGHT, ("LOC_SOURCE_QUERY", "2026-05-06"), ("LOC_SOURCE_QUERY", "2026-07-21"))
    result = judge_criterion(laws[law], "establishment", case)
    assert (result.outcome, result.rule_outcome, result.trigger) == (
        "ACTION",
        "MET",
        date(2026, 5, 6),
    )


def test_that_a_turn_missed_before_the_period_decides_nothing_in_it(
    federal: Ruleset, case_of: Case, judge_criterion: Judge
) -> None:
    case = case_of(("LOC_SOURCE_QUERY", "2026-01-12"), ("LOC_SOURCE_QUERY", "2026-08-03"))
    assert judge_criterion(federal, "establishment", case).rule_outcome == "NOT_DUE"


def test_that_only_order_kinds_the_ruleset_names_are_orders(
    document: Callable[[str, str], Any], case_of: Case, judge_criterion: Judge
) -> None:
    law = document("rulesets", "federal-2016")
    law["criteria"][1]["universe"]["order_kinds"] = ["SUPPORT"]
    case = case_of(REFERRED, OPENED, orders=(("2020-01-01", None, "SPOUSAL"),))
    assert judge_criterion(parse_ruleset(law), "establishment", case).in_universe is True
