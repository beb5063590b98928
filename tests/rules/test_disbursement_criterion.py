"""Disbursement: the last payment of the period, by the clock of its kind, and lawful holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, changed, said

PLAIN = "clock_class=ORDINARY payee_identified=yes"
EARLY_LATE = f"PAY 2026-07-06 2026-07-20 {PLAIN}"
LAST_GOOD = f"PAY 2026-08-03 2026-08-05 {PLAIN}"
LAST_LATE = f"PAY 2026-08-03 2026-08-06 {PLAIN}"


@pytest.mark.parametrize(
    ("lines", "rule", "outcome"),
    [
        ((LAST_GOOD,), "CR-140", "ACTION"),
        ((LAST_LATE,), "CR-140", "ERROR"),
        ((EARLY_LATE, LAST_GOOD), "CR-140", "ACTION"),
        ((LAST_GOOD, EARLY_LATE), "CR-140", "ACTION"),
        ((f"PAY 2026-07-06 2026-07-07 {PLAIN}", LAST_LATE), "CR-140", "ERROR"),
        ((f"PAY 2026-10-01 - {PLAIN}", LAST_GOOD), "CR-140", "ACTION"),
        ((f"PAY 2026-08-03 - {PLAIN}",), "CR-140", "ERROR"),
        ((f"PAY 2026-09-29 - {PLAIN}",), "CR-140", "ACTION"),
        ((f"PAY 2026-09-28 - {PLAIN}",), "CR-140", "ERROR"),
        ((LAST_GOOD, "PAY 2026-08-03 2026-09-03 clock_class=THIRTY_DAY"), "CR-141", "ERROR"),
        ((LAST_LATE, "PAY 2026-08-03 2026-09-02 clock_class=THIRTY_DAY"), "CR-140", "ERROR"),
        (("PAY 2026-08-03 2026-09-02 clock_class=THIRTY_DAY",), "CR-141", "ACTION"),
        (("PAY 2026-08-12 2026-09-02 clock_class=AID_MONTH_END",), "CR-144", "ACTION"),
        (("PAY 2026-08-12 2026-09-03 clock_class=AID_MONTH_END",), "CR-144", "ERROR"),
        (("PAY 2026-07-14 2026-08-21 clock_class=FOSTER_CARE",), "CR-145", "ACTION"),
        (("PAY 2026-07-14 2026-08-24 clock_class=FOSTER_CARE",), "CR-145", "ERROR"),
    ],
)
def test_that_the_last_payment_of_the_period_decides_by_the_clock_of_its_kind(
    federal: Ruleset, calendars: Calendars, lines: Any, rule: str, outcome: str
) -> None:
    result = ask(federal, calendars, "disbursement", case_told(*lines))
    assert (result.deciding_rule, result.outcome) == (rule, outcome)
    assert result.error_code == ("DISB" if outcome == "ERROR" else "")


FUTURES = f"PAY 2026-08-03 {{sent}} {PLAIN} hold_reason=FUTURES hold_to_date=2026-09-01"
HELD = "PAY 2026-08-03 {sent} clock_class=THIRTY_DAY hold_reason={why} hold_to_date={to}"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (HELD.format(sent="2026-09-15", why="APPEAL", to="2026-08-31"), "ACTION"),
        (HELD.format(sent="2026-09-16", why="APPEAL", to="2026-08-31"), "ERROR"),
        (HELD.format(sent="-", why="APPEAL", to="2026-08-31"), "ERROR"),
        (HELD.format(sent="-", why="APPEAL", to="2026-09-15"), "ERROR"),
        (HELD.format(sent="-", why="APPEAL", to="2026-09-16"), "ACTION"),
        (HELD.format(sent="-", why="APPEAL", to="2026-12-31"), "ACTION"),
        ("PAY 2026-08-03 - clock_class=THIRTY_DAY hold_reason=APPEAL", "ACTION"),
        ("PAY 2026-08-03 2026-08-20 clock_class=THIRTY_DAY hold_reason=APPEAL", "ACTION"),
        (HELD.format(sent="-", why="A_WHIM", to="2026-12-31"), "ERROR"),
        ("PAY 2026-03-30 - clock_class=THIRTY_DAY hold_reason=JOINT_RETURN", "N/A"),
        ("PAY 2026-08-03 - clock_class=THIRTY_DAY hold_reason=JOINT_RETURN", "ACTION"),
        (FUTURES.format(sent="2026-09-03"), "ACTION"),
        (FUTURES.format(sent="2026-09-04"), "ERROR"),
    ],
)  # fmt: skip
def test_that_a_lawful_hold_on_the_record_keeps_a_payment_until_it_ends(
    federal: Ruleset, calendars: Calendars, line: str, outcome: str
) -> None:
    result = ask(federal, calendars, "disbursement", case_told(line))
    assert (result.outcome if result.in_universe else "N/A") == outcome


def test_that_a_hold_moves_the_due_day_and_the_days_late(
    federal: Ruleset, calendars: Calendars
) -> None:
    line = f"PAY 2026-08-03 2026-09-08 {PLAIN} hold_reason=FUTURES hold_to_date=2026-09-01"
    result = ask(federal, calendars, "disbursement", case_told(line))
    assert (result.due, result.done, result.days_late) == (date(2026, 9, 3), date(2026, 9, 8), 5)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("PAY 2026-08-03 - clock_class=ORDINARY payee_identified=no", "ERROR"),
        ("PAY 2026-08-03 - clock_class=ORDINARY payee_identified=no hold_reason=PAYEE_UNKNOWN",
         "ACTION"),
        ("PAY 2026-08-03 2026-08-04 clock_class=ORDINARY payee_identified=no", "INCOMPLETE"),
    ],
)  # fmt: skip
def test_that_a_payee_not_identified_needs_a_hold_on_the_record(
    federal: Ruleset, calendars: Calendars, line: str, outcome: str
) -> None:
    assert ask(federal, calendars, "disbursement", case_told(line)).outcome == outcome


@pytest.mark.parametrize(
    ("lines", "is_in"),
    [
        ((LAST_GOOD,), True),
        ((f"PAY 2026-07-01 2026-07-02 {PLAIN}",), True),
        ((f"PAY 2026-06-30 2026-07-01 {PLAIN}",), False),
        ((f"PAY 2026-09-30 2026-10-01 {PLAIN}",), True),
        ((f"PAY 2026-10-01 2026-10-02 {PLAIN}",), False),
        ((), False),
        ((f"PAY 2026-08-03 - {PLAIN} reversed_date=2026-08-04",), False),
        ((f"PAY 2026-08-03 2026-08-04 {PLAIN} reversed_date=2026-08-04",), False),
        ((f"PAY 2026-08-03 2026-08-04 {PLAIN} reversed_date=2026-08-05",), True),
        ((LAST_GOOD, "CASE case_type=NON_IVD"), False),
        ((LAST_GOOD, "CASE duplicate_of=X1"), False),
    ],
)
def test_that_the_universe_is_the_cases_with_a_payment_in_the_period(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool
) -> None:
    assert ask(federal, calendars, "disbursement", case_told(*lines)).in_universe is is_in


def test_that_a_payment_on_a_day_nobody_can_read_may_be_the_last(
    federal: Ruleset, calendars: Calendars
) -> None:
    bad = (("payment", "P003", "receipt_date"),)
    case = case_told(LAST_GOOD, LAST_GOOD, unreadable=bad)
    case = replace(case, payments=(case.payments[0], case.payments[1]._replace(receipt_date=None)))
    assert ask(federal, calendars, "disbursement", case).outcome == "INCOMPLETE"


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (date(2026, 6, 30), "NOT_APPLICABLE"),
        (date(2026, 7, 1), "INCOMPLETE"),
        (None, "INCOMPLETE"),
    ],
)
def test_that_a_payment_without_its_day_may_be_the_last_unless_it_was_sent_before_the_period(
    federal: Ruleset, calendars: Calendars, sent: date | None, outcome: str
) -> None:
    case = case_told(LAST_GOOD)
    payment = case.payments[0]._replace(receipt_date=None, sent_date=sent)
    case = replace(case, payments=(payment,))
    assert ask(federal, calendars, "disbursement", case).outcome == outcome


def test_that_a_case_of_unknown_type_with_a_payment_is_incomplete(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(LAST_GOOD)
    case = replace(case, case=case.case._replace(case_type=None))
    assert ask(federal, calendars, "disbursement", case).outcome == "INCOMPLETE"


def test_that_a_kind_of_payment_nobody_can_tell_is_incomplete(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told("PAY 2026-08-03 2026-08-04 payee_identified=yes")
    assert ask(federal, calendars, "disbursement", case).outcome == "INCOMPLETE"


def test_that_an_event_alone_tells_no_kind_of_payment(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(LAST_GOOD, "2026-08-03 PAYMENT_RCVD ref=OTHER")
    assert ask(federal, calendars, "disbursement", case).outcome == "INCOMPLETE"


def test_that_a_payment_for_which_no_limit_is_listed_is_incomplete(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def only_trigger_elsewhere(criterion: Any) -> None:
        criterion["candidates"] = [{"rule": "CR-049"}]

    law = changed(document, "disbursement", only_trigger_elsewhere)
    result = ask(law, calendars, "disbursement", case_told(LAST_GOOD))
    assert (result.outcome, "No limit of the ruleset" in said(result)) == ("INCOMPLETE", True)


def test_that_an_order_in_the_period_does_not_excuse_a_late_payment(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(LAST_LATE, "ORDER 2026-08-03")
    assert ask(federal, calendars, "disbursement", case).outcome == "ERROR"


@pytest.mark.parametrize(
    ("line", "rule", "outcome"),
    [
        ("PAY 2026-08-12 2026-08-14 clock_class=AID_MONTH_END aid_class_at_receipt=CURRENT",
         "CR-144", "ACTION"),
        ("PAY 2026-08-12 2026-09-15 clock_class=AID_MONTH_END aid_class_at_receipt=CURRENT",
         "CR-144", "ACTION"),
        ("PAY 2026-08-12 2026-09-16 clock_class=AID_MONTH_END aid_class_at_receipt=CURRENT",
         "CR-144", "ERROR"),
        ("PAY 2026-08-12 2026-08-14 clock_class=ORDINARY aid_class_at_receipt=CURRENT",
         "CR-142", "ACTION"),
        ("PAY 2026-08-12 2026-08-17 clock_class=ORDINARY aid_class_at_receipt=CURRENT",
         "CR-142", "ERROR"),
        ("PAY 2026-08-03 2026-08-05 clock_class=ORDINARY aid_class_at_receipt=NEVER",
         "CR-140", "ACTION"),
        ("PAY 2026-07-14 2026-08-15 clock_class=FOSTER_CARE aid_class_at_receipt=FOSTER",
         "CR-145", "ACTION"),
    ],
)  # fmt: skip
def test_that_the_manual_judges_by_its_own_limits(
    manual: Ruleset, calendars: Calendars, line: str, rule: str, outcome: str
) -> None:
    result = ask(manual, calendars, "disbursement", case_told(line))
    assert (result.deciding_rule, result.outcome) == (rule, outcome)
