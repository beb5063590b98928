"""Cases on which a second evaluator, by another author, and the engine once differed."""

from collections.abc import Callable
from datetime import date
from inspect import signature
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile, Event, Payment
from qapi_desk.domain.ids import EventId
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import listed
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.instance import Bench
from qapi_desk.rules.ruleset import Ruleset

Case = Callable[..., CaseFile]
Judge = Callable[..., Any]
RECEIVED, SENT = "FCR_CHANGE_RCVD", "FCR_CHANGE_SENT"
TOLD, NOTICED = "IST_INFO_RCVD", "OJ_NOTICE"


def event(n: int, code: str, day: str | None, ref: str | None = None) -> Event:
    when = None if day is None else date.fromisoformat(day)
    return Event(EventId(f"E{n}"), code, when, None, None, None, ref, None, None)


def payment(received: str | None, sent: str | None, aid: str = "NEVER") -> Payment:
    days = [None if day is None else date.fromisoformat(day) for day in (received, sent)]
    return Payment(
        "P1", "ORDINARY", days[0], days[0], days[1], 100, 100, 0, 0, 0, aid, True, None, None,
        None, False,
    )  # fmt: skip


@pytest.fixture
def told(case_of: Case) -> Case:
    """A case of events with refs: ``told((code, day, ref), ...)``; ``payments`` beside them."""

    def make(*rows: tuple[str, str | None, str | None], **more: Any) -> CaseFile:
        payments = more.pop("payments", ())
        case = case_of(**more)
        events = tuple(event(n, *row) for n, row in enumerate(rows, start=1))
        return CaseFile(case.case, events=events, payments=payments, unreadable=case.unreadable)

    return make


def test_that_a_payment_not_sent_yet_stops_no_listing(
    manual: Ruleset, calendars: Calendars, told: Case
) -> None:
    bench = Bench(manual, calendars, parse_period("2026Q3"))
    found = listed(bench, Facts(manual, told(payments=(payment("2026-07-01", None),))))
    assert ("CR-140", "NOT_DONE") in {(case.rule.rule_id, case.outcome) for case in found}


def test_that_an_answer_to_an_earlier_trigger_with_the_same_ref_contradicts_nothing(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told(
        (RECEIVED, "2026-07-01", "A"), (SENT, "2026-07-02", "A"), (RECEIVED, "2026-08-03", "A")
    )
    outcomes = [each.outcome for each in judge_rules(manual, "CR-008", case)]
    assert outcomes == ["MET", "NOT_DONE"]


def test_that_an_answer_to_a_trigger_without_a_ref_contradicts_nothing(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told(
        (RECEIVED, "2026-07-01", None), (SENT, "2026-07-02", "A"), (RECEIVED, "2026-08-03", "A")
    )
    outcomes = [each.outcome for each in judge_rules(manual, "CR-008", case)]
    assert outcomes == ["MET", "NOT_DONE"]


def test_that_an_answer_before_every_trigger_leaves_each_of_them_open(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("APP_SENT", "2026-07-01"), ("APP_REQ_PHONE", "2026-07-02"), ("APP_REQ_PHONE", "2026-08-03")
    )
    outcomes = [each.outcome for each in judge_rules(manual, "CR-001", case)]
    assert outcomes == ["UNDETERMINED", "UNDETERMINED"]


def test_that_a_limit_still_running_is_not_due_whatever_lies_before_its_trigger(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-07-30"), ("NCP_LOCATED", "2026-08-03"))
    assert judge_rules(manual, "CR-015", case)[0].outcome == "NOT_DUE"


def test_that_an_undated_answer_to_something_else_leaves_nothing_open(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told((TOLD, "2026-07-01", "A"), (NOTICED, None, "B"))
    assert judge_rules(manual, "CR-061", case)[0].outcome == "NOT_DONE"


def test_that_an_undated_action_beside_one_in_time_leaves_the_late_one_late(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("INTERSTATE_REQ_RCVD", "2026-07-01"),
        ("IST_RESPONSE_SENT", "2026-07-02"),
        ("WORKER_ALERT", "2026-08-03"),
        ("IST_RESPONSE_SENT", None),
    )
    assert judge_rules(manual, "CR-007", case)[0].outcome == "LATE"


def test_that_an_undated_trigger_of_a_rule_for_other_cases_is_not_applicable(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told((TOLD, None, None), interstate_role="RESPONDING")
    assert judge_rules(manual, "CR-066", case)[0].outcome == "NOT_APPLICABLE"


def test_that_a_payment_received_on_a_day_nobody_can_read_is_listed(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told(payments=(payment(None, None),))
    (result,) = judge_rules(manual, "CR-140", case)
    assert (result.instance, result.outcome, result.counts) == (1, "UNDETERMINED", False)


def test_that_a_closing_inside_the_limit_ends_a_duty_whose_condition_is_unclear(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("NCP_LOCATED", "2026-07-01"), orders=(None,), status="CLOSED", closed_date="2026-07-09"
    )
    assert judge_rules(manual, "CR-015", case)[0].outcome == "NOT_APPLICABLE"


def test_that_an_answer_nobody_can_date_may_have_ended_a_wait_that_looks_broken(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("GT_RESULT_POS", "2026-07-01"), ("HEARING", "2026-07-06"), ("STIP_SIGNED", None)
    )
    assert judge_rules(manual, "CR-037", case)[0].outcome == "UNDETERMINED"


def test_that_an_undated_start_of_another_review_leaves_no_wait_open(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told(("RA_PRE_NOTICE", "2026-07-01", "A"), ("RA_STARTED", None, "B"))
    assert judge_rules(manual, "CR-046", case)[0].outcome == "NOT_APPLICABLE"


def test_that_an_undated_search_leaves_a_parent_never_found_sought(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("LOC_SOURCE_QUERY", "2026-04-07"), ("LOC_NEEDED", None))
    assert judge_rules(manual, "CR-105", case)[0].outcome == "MISSED"


def test_that_a_second_location_nobody_can_date_changes_nothing_for_a_parent_found(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("NCP_LOCATED", "2026-01-05"), ("LOC_SOURCE_QUERY", "2026-04-07"), ("NCP_LOCATED", None)
    )
    assert judge_rules(manual, "CR-105", case)[0].outcome == "NOT_APPLICABLE"


def test_that_a_default_order_nobody_can_date_leaves_its_wait_open(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("SERVICE_DONE", "2026-07-01"), orders=(None,))
    order = case.orders[0]
    default = type(order)(**{**_columns(order), "basis": "DEFAULT"})
    case = CaseFile(case.case, events=case.events, orders=(default,))
    assert judge_rules(manual, "CR-027", case)[0].outcome == "UNDETERMINED"


def test_that_a_closing_without_its_day_leaves_the_notice_before_it_open(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(("CLOSE_NOTICE", "2026-07-01"), status="CLOSED")
    assert judge_rules(manual, "CR-098", case)[0].outcome == "UNDETERMINED"


def test_that_an_order_ended_before_the_day_is_not_in_force_whenever_it_was_made(
    manual: Ruleset, case_of: Case, judge_rules: Judge
) -> None:
    case = case_of(
        ("SERVICE_DONE", "2026-02-02"),
        ("ORDER_ESTABLISHED", "2025-02-02"),
        ("DISPOSITION", "2026-05-04"),
        orders=((None, "2026-01-05"),),
    )
    assert judge_rules(manual, "CR-019", case)[0].outcome == "MET"


def test_that_a_location_nobody_can_date_may_have_held_the_clock_whatever_its_ref(
    manual: Ruleset, told: Case, judge_rules: Judge
) -> None:
    case = told(("RA_REQ_RCVD", "2026-01-05", "A"), ("NCP_LOCATED", None, "B"))
    assert judge_rules(manual, "CR-049", case)[0].outcome == "UNDETERMINED"


def _columns(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in signature(type(row)).parameters}
