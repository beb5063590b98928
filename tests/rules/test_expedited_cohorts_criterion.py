"""Expedited process: long-arm service, and the single-cohort reading."""

from collections.abc import Callable
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, said, set_to

FAR = "2026-02-02 SERVICE_DONE:LONG_ARM"  # six months end on 2 August 2026
NEAR = "2026-02-02 SERVICE_DONE:PERSONAL"


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ((FAR, "2026-08-02 DISMISSED"), "ACTION"),
        ((FAR, "2026-08-03 DISMISSED"), "ACTION"),
        ((FAR, "2026-09-30 ORDER_ESTABLISHED"), "ACTION"),
        ((FAR, "2026-10-01 ORDER_ESTABLISHED"), "ERROR"),
        ((FAR,), "ERROR"),
        ((NEAR, "2026-08-03 DISMISSED"), "ERROR"),
        ((NEAR, "2026-02-03 SERVICE_DONE:LONG_ARM", "2026-08-04 DISMISSED"), "ACTION"),
    ],
)
def test_that_a_long_arm_case_disposed_within_twelve_months_succeeds_at_six(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str
) -> None:
    assert ask(federal, calendars, "expedited-6", case_told(*lines)).outcome == outcome


@pytest.mark.parametrize(
    ("disposed", "outcome"), [("2027-02-02", "ACTION"), ("2027-02-03", "ERROR")]
)
def test_that_twelve_months_are_the_long_arms_limit(
    federal: Ruleset, calendars: Calendars, disposed: str, outcome: str
) -> None:
    case = case_told(FAR, f"{disposed} DISMISSED")
    assert ask(federal, calendars, "expedited-6", case, "2026-08-01..2027-03-31").outcome == outcome


def test_that_why_a_long_arm_case_succeeds_is_told(federal: Ruleset, calendars: Calendars) -> None:
    result = ask(federal, calendars, "expedited-6", case_told(FAR, "2026-08-03 DISMISSED"))
    assert (result.rule_outcome, result.days_late) == ("MET_OUTCOME", None)
    assert "Long-arm service: disposed by 2 Feb 2027" in said(result)


def test_that_an_undated_long_arm_service_is_incomplete(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told("- SERVICE_DONE:LONG_ARM", "2026-08-03 DISMISSED")
    assert ask(federal, calendars, "expedited-6", case).outcome == "INCOMPLETE"


@pytest.mark.parametrize(
    ("tier", "served", "own", "single"),
    [
        ("expedited-6", "2026-02-02", True, False),
        ("expedited-6", "2025-09-01", False, True),
        ("expedited-12", "2026-02-02", False, False),
        ("expedited-12", "2025-09-01", True, True),
    ],
)
def test_that_one_cohort_puts_both_tiers_over_the_cases_of_the_twelfth_month(
    document: Callable[[str, str], Any], calendars: Calendars, tier: str, served: str, own: bool,
    single: bool,
) -> None:  # fmt: skip
    case = case_told(f"{served} SERVICE_DONE")
    laws = [set_to(document, "single_cohort", value) for value in (False, True)]
    assert [ask(law, calendars, tier, case).in_universe for law in laws] == [own, single]


def test_that_one_cohort_still_judges_six_months_by_six_months(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    law = set_to(document, "single_cohort", True)
    given = [
        ask(law, calendars, "expedited-6", case_told("2025-09-01 SERVICE_DONE", disposed)).outcome
        for disposed in ("2026-03-01 DISMISSED", "2026-03-02 DISMISSED")
    ]
    assert given == ["ACTION", "ERROR"]


@pytest.mark.parametrize("tier", ["expedited-6", "expedited-12"])
def test_that_an_error_names_its_tier(federal: Ruleset, calendars: Calendars, tier: str) -> None:
    case = case_told("2025-09-01 SERVICE_DONE", "2026-02-02 SERVICE_DONE")
    assert ask(federal, calendars, tier, case).error_code == tier.upper().replace("EDITED", "")
