"""Every shipped rule at its edges: on the due day, one day later, never. Due days by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]

# trigger, day 0, actions, due day; Labor Day is 7 September 2026, a Monday
TABLE = [
    ("ca-2002", "CR-001", "APP_REQ_WRITTEN", "2026-09-02", ["APP_SENT"], "2026-09-10"),
    ("ca-2002", "CR-001", "APP_REQ_PHONE", "2026-09-04", ["APP_SENT"], "2026-09-14"),
    ("ca-2002", "CR-002", "APP_REQ_INPERSON", "2026-09-02", ["APP_SENT"], "2026-09-02"),
    ("ca-2002", "CR-003", "IVA_REFERRAL_RCVD", "2026-09-05", ["PROGINFO_SENT"], "2026-09-14"),
    ("ca-2002", "CR-004", "APP_SIGNED_RCVD", "2026-09-05", ["APP_ACCEPTED"], "2026-09-05"),
    ("ca-2002", "CR-005", "APP_SIGNED_RCVD", "2026-09-02", ["APPLICANT_INTERVIEW"], "2026-09-12"),
    (
        "ca-2002",
        "CR-006",
        "IVA_REFERRAL_RCVD",
        "2026-09-02",
        ["CASE_OPENED", "INFO_SOLICITED"],
        "2026-09-22",
    ),
    (
        "ca-2002",
        "CR-007",
        "INTERSTATE_REQ_RCVD",
        "2026-09-02",
        ["IST_RESPONSE_SENT", "WORKER_ALERT"],
        "2026-09-17",
    ),
    ("ca-2002", "CR-008", "FCR_CHANGE_RCVD", "2026-09-02", ["FCR_CHANGE_SENT"], "2026-09-10"),
    ("ca-2002", "CR-011", "LOC_INFO_RCVD", "2026-07-10", ["LOC_INFO_ACTED"], "2026-09-23"),
    ("ca-2002", "CR-015", "NCP_LOCATED", "2026-07-01", ["SERVICE_DONE"], "2026-09-29"),
    (
        "ca-2002",
        "CR-018",
        "CP_TIP_RCVD",
        "2026-07-10",
        ["SERVICE_ATTEMPT", "CP_TIP_REPLY"],
        "2026-09-08",
    ),
    ("ca-2002", "CR-019", "SERVICE_DONE", "2026-02-28", ["DISPOSITION"], "2026-08-28"),
    ("ca-2002", "CR-020", "SERVICE_DONE", "2025-08-31", ["DISMISSED"], "2026-08-31"),
    (
        "ca-2002",
        "CR-104",
        "LOC_NEEDED",
        "2026-07-10",
        ["LOC_ALL_SOURCES_DONE", "LOC_VERIFY_SENT"],
        "2026-09-23",
    ),
    ("ca-2002", "CR-106", "LOC_INFO_RCVD", "2026-07-10", ["LOC_INFO_ACTED"], "2026-09-23"),
    ("federal-2016", "CR-001", "APP_REQ_PHONE", "2026-09-02", ["APP_SENT"], "2026-09-10"),
    ("federal-2016", "CR-002", "APP_REQ_INPERSON", "2026-09-02", ["APP_SENT"], "2026-09-02"),
    ("federal-2016", "CR-003", "IVA_REFERRAL_RCVD", "2026-09-02", ["PROGINFO_SENT"], "2026-09-10"),
    ("federal-2016", "CR-004", "APP_SIGNED_RCVD", "2026-09-02", ["APP_ACCEPTED"], "2026-09-02"),
    ("federal-2016", "CR-006", "APP_SIGNED_RCVD", "2026-09-02", ["CASE_OPENED"], "2026-09-22"),
    (
        "federal-2016",
        "CR-007",
        "INTERSTATE_REQ_RCVD",
        "2026-09-02",
        ["IST_RESPONSE_SENT"],
        "2026-09-17",
    ),
    ("federal-2016", "CR-015", "NCP_LOCATED", "2026-07-01", ["SERVICE_DONE"], "2026-09-29"),
    ("federal-2016", "CR-019", "SERVICE_DONE", "2026-02-28", ["DISMISSED"], "2026-08-28"),
    ("federal-2016", "CR-020", "SERVICE_DONE", "2025-08-31", ["DISPOSITION"], "2026-08-31"),
    ("federal-2016", "CR-104", "LOC_NEEDED", "2026-07-10", ["LOC_ALL_SOURCES_DONE"], "2026-09-23"),
    ("federal-2016", "CR-106", "LOC_INFO_RCVD", "2026-07-10", ["LOC_INFO_ACTED"], "2026-09-23"),
]


class Edge(NamedTuple):
    law: str
    rule: str
    trigger: str
    start: str
    actions: list[str]
    due: str


EDGES = pytest.mark.parametrize(
    "edge", [Edge(*row) for row in TABLE], ids=lambda e: "-".join(e[:3])
)


def after(day: str, days: int) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()


@EDGES
def test_that_an_action_on_the_due_day_is_in_time(
    laws: dict[str, Ruleset], case_of: Case, judge_rules: Callable[..., Any], edge: Edge
) -> None:
    case = case_of((edge.trigger, edge.start), *[(code, edge.due) for code in edge.actions])
    (result,) = judge_rules(laws[edge.law], edge.rule, case)
    assert (result.outcome, result.due.isoformat(), result.days_late) == ("MET", edge.due, None)


@EDGES
def test_that_an_action_one_day_later_is_one_day_late(
    laws: dict[str, Ruleset], case_of: Case, judge_rules: Callable[..., Any], edge: Edge
) -> None:
    first, *others = edge.actions
    case = case_of(
        (edge.trigger, edge.start),
        (first, after(edge.due, 1)),
        *[(code, edge.due) for code in others],
    )
    (result,) = judge_rules(laws[edge.law], edge.rule, case)
    assert (result.outcome, result.days_late, result.done.isoformat()) == (
        "LATE",
        1,
        after(edge.due, 1),
    )


@EDGES
def test_that_something_never_done_is_not_done_and_has_no_days_late(
    laws: dict[str, Ruleset], case_of: Case, judge_rules: Callable[..., Any], edge: Edge
) -> None:
    (result,) = judge_rules(laws[edge.law], edge.rule, case_of((edge.trigger, edge.start)))
    assert (result.outcome, result.done, result.days_late) == ("NOT_DONE", None, None)


@pytest.mark.parametrize(
    ("again", "outcome", "late"),
    [("2026-09-30", "MET", None), ("2026-10-01", "MISSED", 1), (None, "MISSED", None)],
)
def test_that_locate_is_tried_again_by_the_end_of_the_next_quarter(
    manual: Ruleset,
    case_of: Case,
    judge_rules: Callable[..., Any],
    again: str | None,
    outcome: str,
    late: int | None,
) -> None:
    later = [("LOC_SOURCE_QUERY", again)] if again else []
    case = case_of(("LOC_NEEDED", "2026-04-01"), ("LOC_SOURCE_QUERY", "2026-05-10"), *later)
    result = judge_rules(manual, "CR-105", case)[0]
    assert (result.outcome, result.days_late) == (outcome, late)


def test_that_several_queries_on_one_day_are_one_attempt(
    manual: Ruleset, case_of: Case, judge_rules: Callable[..., Any]
) -> None:
    case = case_of(*[("LOC_SOURCE_QUERY", "2026-05-10")] * 3, ("LOC_SOURCE_QUERY", "2026-08-10"))
    assert [each.instance for each in judge_rules(manual, "CR-105", case)] == [1, 2]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("2026-08-01", ("NOT_APPLICABLE", False)),
        ("2026-09-23", ("NOT_APPLICABLE", False)),
        ("2026-09-24", ("NOT_DONE", True)),
    ],
)
def test_that_finding_the_parent_inside_the_limit_ends_the_locate_duty(
    manual: Ruleset, case_of: Case, judge_rules: Callable[..., Any], found: str, expected: Any
) -> None:
    case = case_of(("LOC_NEEDED", "2026-07-10"), ("NCP_LOCATED", found))
    (result,) = judge_rules(manual, "CR-104", case)
    assert (result.outcome, result.counts) == expected


def test_that_a_query_for_a_located_parent_starts_no_locate_clock(
    manual: Ruleset, case_of: Case, judge_rules: Callable[..., Any]
) -> None:
    case = case_of(("NCP_LOCATED", "2026-05-01"), ("LOC_SOURCE_QUERY", "2026-05-10"))
    assert judge_rules(manual, "CR-105", case)[0].outcome == "NOT_APPLICABLE"


def test_that_a_parent_sought_again_is_no_longer_located(
    manual: Ruleset, case_of: Case, judge_rules: Callable[..., Any]
) -> None:
    case = case_of(
        ("NCP_LOCATED", "2026-03-01"),
        ("LOC_NEEDED", "2026-05-01"),
        ("LOC_SOURCE_QUERY", "2026-05-10"),
    )
    assert judge_rules(manual, "CR-105", case)[0].outcome == "MISSED"


def test_that_a_parent_found_on_the_day_the_search_began_stands_located(
    manual: Ruleset, case_of: Case, judge_rules: Callable[..., Any]
) -> None:
    case = case_of(
        ("LOC_NEEDED", "2026-05-01"),
        ("NCP_LOCATED", "2026-05-01"),
        ("LOC_SOURCE_QUERY", "2026-05-10"),
    )
    assert judge_rules(manual, "CR-105", case)[0].outcome == "NOT_APPLICABLE"
