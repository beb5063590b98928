"""A county's own measure from data alone: the instances of one rule that count."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from tests.rules.criterion_cases import ask, case_told, said

MEASURE = {
    "id": "CM.1.2.C6",
    "title": "Initiating agencies answered",
    "shape": "rule_rate",
    "benchmark": [{"from": "2026-01-01", "share": "0.80", "citation": "made-up county plan"}],
    "description": "Every request received from another agency.",
    "universe": {"case_types": ["IVD"]},
    "candidates": [{"rule": "CR-007", "error_code": "ANSWER-10"}],
    "citation": "made-up county plan",
}
GOOD = ("2026-08-03 INTERSTATE_REQ_RCVD", "2026-08-05 IST_RESPONSE_SENT")
BAD = "2026-09-01 INTERSTATE_REQ_RCVD"


@pytest.fixture
def county(document: Callable[[str, str], Any]) -> Ruleset:
    whole = document("rulesets", "federal-2016")
    whole["criteria"].append(MEASURE)
    return parse_ruleset(whole)


@pytest.mark.parametrize(
    ("lines", "outcome", "counted"),
    [
        (GOOD, "ACTION", (1, 1)),
        ((*GOOD, BAD), "ERROR", (1, 2)),
        (("2026-07-06 INTERSTATE_REQ_RCVD", *GOOD), "ERROR", (1, 2)),
        ((BAD,), "ERROR", (0, 1)),
        (("2026-09-21 INTERSTATE_REQ_RCVD",), None, None),
        (("2026-05-04 INTERSTATE_REQ_RCVD",), None, None),
        ((), None, None),
        ((*GOOD, "CASE case_type=NON_IVD"), None, None),
    ],
)
def test_that_the_worst_instance_decides_and_all_that_count_are_counted(
    county: Ruleset, calendars: Calendars, lines: Any, outcome: str | None, counted: Any
) -> None:
    result = ask(county, calendars, "CM.1.2.C6", case_told(*lines))
    given = (result.outcome if result.in_universe else None, result.counted)
    assert given == (outcome, counted)


def test_that_the_error_code_of_the_data_is_given(county: Ruleset, calendars: Calendars) -> None:
    result = ask(county, calendars, "CM.1.2.C6", case_told(BAD))
    assert result.error_code == "ANSWER-10"
    assert "0 of 1 instances that count in the period were in order." in said(result)


def undated(recorded: str) -> CaseFile:
    return case_told(f"- INTERSTATE_REQ_RCVD recorded={recorded}")


@pytest.mark.parametrize(
    ("recorded", "is_in"), [("2026-08-03", True), ("2026-10-05", False), ("2026-01-05", False)]
)
def test_that_an_undated_trigger_counts_where_its_limit_would_end(
    county: Ruleset, calendars: Calendars, recorded: str, is_in: bool
) -> None:
    result = ask(county, calendars, "CM.1.2.C6", undated(recorded))
    assert (result.in_universe, result.outcome == "INCOMPLETE") == (is_in, is_in)


def test_that_a_case_of_unknown_type_is_incomplete(county: Ruleset, calendars: Calendars) -> None:
    case = case_told(BAD)
    case = replace(case, case=case.case._replace(case_type=None))
    assert ask(county, calendars, "CM.1.2.C6", case).outcome == "INCOMPLETE"
