"""Which action answers which trigger, what excuses, what ends a duty, what stays open."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]
LOCATED = ("NCP_LOCATED", "2026-07-01")  # 90 calendar days end on 29 September 2026
REFERRED = ("IVA_REFERRAL_RCVD", "2026-08-03")  # 20 calendar days end on 23 August 2026


def test_that_one_action_answers_two_triggers(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("APP_REQ_PHONE", "2026-08-03"),
        ("APP_REQ_WRITTEN", "2026-08-04"),
        ("APP_SENT", "2026-08-05"),
    )
    results = judge_rules(manual, "CR-001", case)
    assert [(each.instance, each.outcome) for each in results] == [(1, "MET"), (2, "MET")]


def test_that_the_first_of_two_actions_counts(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("APP_REQ_PHONE", "2026-08-03"), ("APP_SENT", "2026-08-05"), ("APP_SENT", "2026-09-05")
    )
    assert judge_rules(manual, "CR-001", case)[0].done == date(2026, 8, 5)


def test_that_the_last_of_two_required_actions_gives_the_day(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(REFERRED, ("CASE_OPENED", "2026-08-04"), ("INFO_SOLICITED", "2026-08-25"))
    result = judge_rules(manual, "CR-006", case)[0]
    assert (result.outcome, result.days_late) == ("LATE", 2)


def test_that_one_of_two_required_actions_is_not_enough(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(REFERRED, ("CASE_OPENED", "2026-08-04"))
    assert judge_rules(manual, "CR-006", case)[0].outcome == "NOT_DONE"


def test_that_an_action_before_its_trigger_is_undetermined(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-06-20"), LOCATED)
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


def test_that_an_action_of_an_earlier_trigger_contradicts_nothing(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("NCP_LOCATED", "2020-01-02"), ("SERVICE_DONE", "2020-02-03"), LOCATED)
    (result,) = judge_rules(manual, "CR-015", case)
    assert (result.instance, result.outcome) == (2, "NOT_DONE")


def test_that_an_undated_action_leaves_a_missed_limit_undetermined(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("SERVICE_DONE", None))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


def test_that_an_undated_action_leaves_a_late_one_undetermined(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("SERVICE_DONE", "2026-10-09"), ("SERVICE_DONE", None))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


def test_that_an_undated_action_does_not_touch_one_in_time(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("SERVICE_DONE", "2026-09-09"), ("SERVICE_DONE", None))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "MET"


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-07-01", "UNDETERMINED"), ("2026-06-30", "NOT_DONE"), (None, "NOT_DONE")],
)
def test_that_an_event_with_an_unreadable_code_inside_the_limit_leaves_it_open(
    manual: Ruleset, case_of: Case, judge_rules: Judge, day: str | None, outcome: str
) -> None:
    assert judge_rules(manual, "CR-015", case_of(LOCATED, (None, day)))[0].outcome == outcome


def test_that_an_undated_trigger_is_undetermined_after_the_dated_ones(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("NCP_LOCATED", None))
    results = judge_rules(manual, "CR-015", case)
    assert [(each.instance, each.outcome) for each in results] == [
        (1, "NOT_DONE"),
        (2, "UNDETERMINED"),
    ]


@pytest.mark.parametrize(
    ("recorded", "listed", "counts"),
    [("2026-07-02", 1, True), ("2026-07-03", 0, False), (None, 1, False)],
)
def test_that_an_undated_trigger_belongs_where_its_limit_would_end_from_the_day_recorded(
    manual: Ruleset,
    case_of: Case,
    judge_rules: Judge,
    recorded: str | None,
    listed: int,
    counts: bool,
) -> None:
    case = case_of(("NCP_LOCATED", None), recorded=recorded)
    (result,) = judge_rules(manual, "CR-015", case)
    assert (result.instance, result.counts) == (listed, counts)


def test_that_diligent_efforts_documented_in_time_excuse(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("DILIGENT_DOC", "2026-09-29"), ("SERVICE_DONE", "2026-10-09"))
    result = judge_rules(manual, "CR-015", case)[0]
    assert (result.outcome, result.done) == ("EXCUSED", date(2026, 9, 29))


def test_that_diligent_efforts_documented_late_are_late(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("DILIGENT_DOC", "2026-10-02"), ("SERVICE_DONE", "2026-10-09"))
    result = judge_rules(manual, "CR-015", case)[0]
    assert (result.outcome, result.days_late) == ("LATE", 3)


def test_that_late_service_before_later_documents_gives_its_own_day(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("SERVICE_DONE", "2026-10-09"), ("DILIGENT_DOC", "2026-10-12"))
    assert judge_rules(manual, "CR-015", case)[0].days_late == 10


def test_that_service_in_time_is_met_even_with_efforts_documented(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("DILIGENT_DOC", "2026-08-01"), ("SERVICE_DONE", "2026-09-01"))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "MET"


def test_that_an_order_in_force_before_locating_takes_the_duty_away(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, orders=("2026-06-30",))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "NOT_APPLICABLE"


def test_that_an_order_made_on_the_day_of_locating_answers_it(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, orders=("2026-07-01",))
    result = judge_rules(manual, "CR-015", case, "2026Q3")[0]
    assert (result.outcome, result.done) == ("MET", date(2026, 7, 1))


def test_that_an_order_ended_before_locating_does_not_count(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, orders=(("2020-01-01", "2026-06-30"),))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


@pytest.mark.parametrize(
    ("orders", "unreadable"),
    [((None,), ()), (("2020-01-01",), (("support_order", "O1", "end_date"),))],
)
def test_that_an_order_nobody_can_date_leaves_the_duty_undetermined(
    manual: Ruleset, case_of: Case, judge_rules: Judge, orders: Any, unreadable: Any
) -> None:
    case = case_of(LOCATED, orders=orders, unreadable=unreadable)
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


def test_that_an_undated_location_leaves_the_locate_duty_undetermined(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("LOC_SOURCE_QUERY", "2026-05-10"), ("NCP_LOCATED", None))
    assert judge_rules(manual, "CR-105", case)[0].outcome == "UNDETERMINED"


@pytest.mark.parametrize(
    ("closed", "outcome"),
    [("2026-09-29", "NOT_APPLICABLE"), ("2026-09-30", "NOT_DONE"), ("2026-06-30", "NOT_DONE")],
)
def test_that_closing_the_case_ends_only_a_limit_that_still_runs(
    manual: Ruleset, case_of: Case, judge_rules: Judge, closed: str, outcome: str
) -> None:
    case = case_of(LOCATED, status="CLOSED", closed_date=closed)
    assert judge_rules(manual, "CR-015", case)[0].outcome == outcome


def test_that_closing_on_a_day_nobody_can_read_leaves_a_missed_limit_open(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, status="CLOSED")
    assert judge_rules(manual, "CR-015", case)[0].outcome == "UNDETERMINED"


def test_that_closing_does_not_end_the_clock_from_service_to_disposition(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-02-02"), status="CLOSED", closed_date="2026-07-01")
    assert judge_rules(manual, "CR-019", case)[0].outcome == "NOT_DONE"


def test_that_a_result_in_the_period_stands_for_a_missed_limit_where_the_ruleset_says_so(
    federal: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("ORDER_ESTABLISHED", "2026-09-30"))
    result = judge_rules(federal, "CR-015", case)[0]
    assert (result.outcome, result.days_late) == ("MET_OUTCOME", None)


def test_that_the_manual_lets_no_result_stand_for_a_missed_limit(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("ORDER_ESTABLISHED", "2026-09-30"))
    assert judge_rules(manual, "CR-015", case)[0].days_late == 1


def test_that_a_result_after_the_period_stands_for_nothing(
    federal: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(LOCATED, ("ORDER_ESTABLISHED", "2026-10-01"))
    assert judge_rules(federal, "CR-015", case)[0].outcome == "LATE"


def test_that_a_trigger_before_the_calendar_begins_is_listed_nowhere(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("APP_REQ_PHONE", "1990-05-01"))
    assert judge_rules(manual, "CR-001", case)[0].instance == 0
