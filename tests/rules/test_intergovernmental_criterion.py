"""Intergovernmental services: the last required action of the case's role."""

from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, said

RESPONDING = "CASE interstate_role=RESPONDING"
INITIATING = "CASE interstate_role=INITIATING"
REQUEST = "2026-08-03 INTERSTATE_REQ_RCVD"
SENT = "2026-03-02 UIFSA_SENT"


@pytest.mark.parametrize(
    ("lines", "rule", "outcome", "code"),
    [
        ((RESPONDING, REQUEST, "2026-08-17 IST_RESPONSE_SENT"), "CR-007", "ACTION", ""),
        ((RESPONDING, REQUEST, "2026-08-18 IST_RESPONSE_SENT"), "CR-007", "ERROR", "INT-REG"),
        ((RESPONDING, "2026-08-03 INTERSTATE_REQ_RCVD:STATUS ref=A",
          "2026-08-10 IST_RESPONSE_SENT ref=A"), "FR-06", "ACTION", ""),
        ((RESPONDING, "2026-08-03 INTERSTATE_REQ_RCVD:STATUS ref=A",
          "2026-08-11 IST_RESPONSE_SENT ref=A"), "FR-06", "ERROR", "INT-STATUS"),
        ((INITIATING, SENT, "2026-08-03 IST_INFO_RCVD ref=A", "2026-08-17 IST_INFO_FWD ref=A"),
         "CR-066", "ACTION", ""),
        ((INITIATING, SENT, "2026-08-03 IST_INFO_RCVD ref=A", "2026-08-18 IST_INFO_FWD ref=A"),
         "CR-066", "ERROR", "INT-INFO"),
        ((INITIATING, SENT, "2026-08-03 RESP_INQ_RCVD ref=A", "2026-09-02 RESP_INQ_ANSWERED ref=A"),
         "CR-071", "ACTION", ""),
        ((INITIATING, SENT, "2026-08-03 RESP_INQ_RCVD ref=A", "2026-09-03 RESP_INQ_ANSWERED ref=A"),
         "CR-071", "ERROR", "INT-SUPPLY"),
        ((INITIATING, "2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-23 UIFSA_SENT"),
         "CR-072", "ACTION", ""),
        ((INITIATING, "2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-24 UIFSA_SENT"),
         "CR-072", "ERROR", "INT-REFER"),
        ((RESPONDING, "2026-03-02 INTERSTATE_REQ_RCVD", "2026-03-04 IST_RESPONSE_SENT",
          "2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-18 DOCS_RETURNED"),
         "CR-070", "ERROR", "INT-FORWARD"),
        ((RESPONDING, "PAY 2026-08-03 2026-08-06 clock_class=ORDINARY"),
         "CR-147", "ERROR", "INT-MONEY"),
        ((RESPONDING, "PAY 2026-08-03 2026-08-05 clock_class=ORDINARY"), "CR-147", "ACTION", ""),
        ((INITIATING, SENT, "2026-08-03 CASE_CLOSED",
          "CASE status=CLOSED closed_date=2026-08-03", "2026-08-18 OJ_NOTICE:CLOSURE"),
         "FR-04", "ERROR", "INT-CLOSED"),
        ((RESPONDING, REQUEST, "2026-08-05 IST_RESPONSE_SENT", "2026-08-20 CLOSE_REQ:INITIATING"),
         "FR-08", "ERROR", "INT-STOP"),
        ((RESPONDING, "2026-08-03 INTERSTATE_REQ_RCVD", "2026-08-20 INTERSTATE_REQ_RCVD",
          "2026-08-21 IST_RESPONSE_SENT"), "CR-007", "ACTION", ""),
        ((RESPONDING, "2026-09-17 INTERSTATE_REQ_RCVD"), "CR-007", "ACTION", ""),
        ((RESPONDING, "2026-09-16 INTERSTATE_REQ_RCVD"), "CR-007", "ERROR", "INT-REG"),
    ],
)  # fmt: skip
def test_that_the_last_required_action_decides_by_the_table_of_clocks(
    federal: Ruleset, calendars: Calendars, lines: Any, rule: str, outcome: str, code: str
) -> None:
    result = ask(federal, calendars, "intergovernmental", case_told(*lines))
    given = (result.deciding_rule, result.outcome, result.error_code)
    assert given == (rule, outcome, code)


def test_that_no_outcome_stands_for_a_missed_limit(federal: Ruleset, calendars: Calendars) -> None:
    case = case_told(RESPONDING, REQUEST, "ORDER 2026-08-20", "2026-08-20 ORDER_ESTABLISHED")
    assert ask(federal, calendars, "intergovernmental", case).outcome == "ERROR"


def test_that_of_duties_begun_on_one_day_the_worst_decides(
    manual: Ruleset, calendars: Calendars
) -> None:
    begun = (RESPONDING, "2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-04 CR_NOTIFIED")
    case = case_told(*begun, "2026-08-17 ADDR_SENT", "2026-08-18 DOCS_RETURNED")
    result = ask(manual, calendars, "intergovernmental", case)
    assert (result.deciding_rule, result.outcome) == ("CR-070", "ERROR")


@pytest.mark.parametrize(
    ("lines", "is_in", "flag"),
    [
        ((RESPONDING, REQUEST), True, ""),
        ((REQUEST,), True, "The county's flag says the case is not intergovernmental"),
        ((RESPONDING,), False, "The county's flag says the case is intergovernmental"),
        ((INITIATING, "2026-10-01 UIFSA_SENT"), False, "The county's flag says the case is inter"),
        ((INITIATING, SENT), True, ""),
        ((), False, ""),
        ((RESPONDING, REQUEST, "CASE case_type=NON_IVD"), False, ""),
        (("PAY 2026-08-03 2026-08-05 clock_class=ORDINARY",), False, ""),
    ],
)
def test_that_the_universe_is_derived_from_facts_and_a_flag_against_them_is_told(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool, flag: str
) -> None:
    usual = "CASE interstate_role=NONE"
    result = ask(federal, calendars, "intergovernmental", case_told(usual, *lines))
    assert (result.in_universe, flag in said(result)) == (is_in, True)


def test_that_without_a_flag_nothing_is_said_of_it(federal: Ruleset, calendars: Calendars) -> None:
    result = ask(federal, calendars, "intergovernmental", case_told(REQUEST))
    assert "flag" not in said(result)


def test_that_30_days_are_working_days_in_the_manual_and_calendar_days_in_federal_text(
    laws: dict[str, Ruleset], calendars: Calendars
) -> None:
    lines = (
        INITIATING,
        SENT,
        "2026-08-03 RESP_INQ_RCVD ref=A",
        "2026-09-03 RESP_INQ_ANSWERED ref=A",
    )
    given = {
        name: ask(law, calendars, "intergovernmental", case_told(*lines)).outcome
        for name, law in laws.items()
    }
    assert given == {"federal-2016": "ERROR", "ca-2002": "ACTION"}
