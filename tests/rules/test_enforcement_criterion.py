"""Enforcement: both paths, tax offset, and the last required action."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ORDER, ask, case_told, changed, said

EMPLOYER = "2026-02-02 EMPLOYER_KNOWN ref=A"
SERVED = "2026-02-10 IWO_SERVED ref=A"
WITHHELD = "PAY 2026-07-13 2026-07-14 by_withholding=yes"
KNOWN = "2026-07-06 EMPLOYER_KNOWN ref=A"
UNSERVED = "2026-07-06 DELINQUENT:SERVICE_NEEDED"
CASH = "PAY 2026-07-13 2026-07-14 by_withholding=no"
CLEAN = (
    "MONTH 2026-07 current_due=30000 current_paid=30000 arrears_balance=0 arrears_paid=0",
    "MONTH 2026-08 current_due=30000 current_paid=30000 arrears_balance=0 arrears_paid=0",
    "MONTH 2026-09 current_due=30000 current_paid=30000 arrears_balance=0 arrears_paid=0",
)
YEAR = "FFY2026"


def months(owed: str, **more: str) -> tuple[str, ...]:
    extra = "".join(f" {name}={value}" for name, value in more.items())
    usual = "current_due=30000 current_paid=30000 arrears_paid=0"
    return tuple(f"MONTH 2026-0{n} {usual} arrears_balance={owed}{extra}" for n in (7, 8, 9))


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        ((EMPLOYER, SERVED, WITHHELD, *CLEAN), "ACTION", ""),
        ((EMPLOYER, SERVED, CASH, *CLEAN), "ACTION", ""),
        ((EMPLOYER, "2026-02-20 IWO_SERVED ref=A", CASH, *CLEAN), "ERROR", "IWO-15"),
        ((EMPLOYER, "2026-02-20 IWO_SERVED ref=A", WITHHELD, *CLEAN), "ACTION", ""),
        (("2026-09-30 DELINQUENT", CASH, *CLEAN), "ACTION", ""),
        (("2026-06-01 DELINQUENT", *months("1000")), "ACTION", ""),
        (("2026-06-01 DELINQUENT", *months("1000", current_paid="0")), "ERROR", "ENF-30"),
    ],
)  # fmt: skip
def test_that_a_collection_of_the_right_kind_stands_for_the_limits(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str, code: str
) -> None:
    result = ask(federal, calendars, "enforcement", case_told(ORDER, *lines))
    assert (result.outcome, result.error_code) == (outcome, code)


@pytest.mark.parametrize(
    ("received", "outcome"),
    [("2026-07-01", "ACTION"), ("2026-09-30", "ACTION"), ("2026-06-30", "ERROR")],
)
def test_that_withholding_must_collect_in_the_last_quarter_of_the_period(
    federal: Ruleset, calendars: Calendars, received: str, outcome: str
) -> None:
    paid = f"PAY {received} {received} by_withholding=yes"
    lines = (ORDER, "2026-02-02 EMPLOYER_KNOWN ref=A", paid, *CLEAN)
    assert ask(federal, calendars, "enforcement", case_told(*lines), YEAR).outcome == outcome


@pytest.mark.parametrize(
    ("received", "outcome"), [("2025-10-01", "ACTION"), ("2025-09-30", "ERROR")]
)
def test_that_any_collection_of_the_period_will_do_where_withholding_is_not_appropriate(
    federal: Ruleset, calendars: Calendars, received: str, outcome: str
) -> None:
    account = months("1000", current_paid="0")
    lines = (ORDER, "2026-06-01 DELINQUENT", f"PAY {received} {received}", *account)
    assert ask(federal, calendars, "enforcement", case_told(*lines), YEAR).outcome == outcome


@pytest.mark.parametrize("ended", ["IWO_TERMINATED", "IWO_STOPPED"])
def test_that_withholding_that_ended_is_no_longer_appropriate(
    federal: Ruleset, calendars: Calendars, ended: str
) -> None:
    lines = (ORDER, "2026-02-02 IWO_SERVED ref=A", f"2026-07-06 {ended} ref=A", CASH, *CLEAN)
    text = said(ask(federal, calendars, "enforcement", case_told(*lines)))
    assert "Withholding was not appropriate: collected on 13 Jul 2026" in text


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        ((CASH, *months("49999")), "ACTION", ""),
        ((CASH, *months("50000")), "ERROR", "TAX"),
        ((CASH, *months("50000"), "2025-10-01 IRS_FTB_SUBMIT"), "ACTION", ""),
        ((CASH, *months("50000"), "2025-09-30 IRS_FTB_SUBMIT"), "ERROR", "TAX"),
        ((CASH, *months("50000"), "2026-10-01 IRS_FTB_SUBMIT"), "ERROR", "TAX"),
        ((CASH, *months("50000"), "- IRS_FTB_SUBMIT"), "INCOMPLETE", ""),
        ((CASH, *months("14999"), "CASE aid_class=CURRENT"), "ACTION", ""),
        ((CASH, *months("15000"), "CASE aid_class=CURRENT"), "ERROR", "TAX"),
        ((CASH, *months("50000", arrears_assigned="14999")), "ACTION", ""),
        ((CASH, *months("50000", arrears_assigned="15000")), "ERROR", "TAX"),
        ((CASH, *months("50000"), "2026-03-02 BKY_NOTICE:13"), "ACTION", ""),
        (
            (CASH, *months("50000"), "2026-03-02 BKY_NOTICE:13", "2026-05-04 BKY_NOTICE:DISMISSED"),
            "ERROR",
            "TAX",
        ),
        ((CASH, *months("50000"), "2026-03-02 IRS_FULL_SUBMIT"), "ACTION", ""),
        ((WITHHELD,), "ACTION", ""),
        ((WITHHELD, "MONTH 2026-09 current_due=30000"), "INCOMPLETE", ""),
    ],
)  # fmt: skip
def test_that_tax_offset_is_asked_for_where_arrears_qualify(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str, code: str
) -> None:
    case = case_told(ORDER, "2026-06-01 DELINQUENT", *lines)
    result = ask(federal, calendars, "enforcement", case)
    assert (result.outcome, result.error_code) == (outcome, code)


def test_that_arrears_of_an_unknown_class_may_qualify(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(ORDER, CASH, "2026-06-01 DELINQUENT", *months("20000"), "CASE aid_class=")
    case = replace(case, case=case.case._replace(aid_class=None))
    assert ask(federal, calendars, "enforcement", case).outcome == "INCOMPLETE"


def test_that_an_unreadable_share_of_the_state_is_a_doubt(
    federal: Ruleset, calendars: Calendars
) -> None:
    bad = (("account_month", "2026-09", "arrears_assigned"),)
    case = case_told(ORDER, CASH, "2026-06-01 DELINQUENT", *months("60000"), unreadable=bad)
    assert ask(federal, calendars, "enforcement", case).outcome == "INCOMPLETE"


def test_that_without_an_account_or_an_amount_no_offset_is_called_for(
    federal: Ruleset, calendars: Calendars
) -> None:
    lines = ("ORDER 2020-03-02 amount_current=0", EMPLOYER, WITHHELD)
    assert ask(federal, calendars, "enforcement", case_told(*lines)).outcome == "ACTION"


@pytest.mark.parametrize(
    ("lines", "rule", "outcome", "code"),
    [
        ((KNOWN, "2026-07-21 IWO_SERVED ref=A"), "CR-087", "ACTION", ""),
        ((KNOWN, "2026-07-22 IWO_SERVED ref=A"), "CR-087", "ERROR", "IWO-15"),
        (("2026-09-16 EMPLOYER_KNOWN ref=A",), "CR-087", "ACTION", ""),
        (("2026-09-15 EMPLOYER_KNOWN ref=A",), "CR-087", "ERROR", "IWO-15"),
        (("2026-08-10 NER_ENTRY ref=A", "2026-08-12 IWO_ISSUED ref=A"), "CR-088", "ACTION", ""),
        (("2026-08-10 NER_ENTRY ref=A", "2026-08-13 IWO_ISSUED ref=A"), "CR-088", "ERROR", "IWO-2"),
        (("2026-07-06 DELINQUENT", "2026-08-05 COURT_ACTION_FILED"), "FR-01", "ACTION", ""),
        (("2026-07-06 DELINQUENT", "2026-08-06 COURT_ACTION_FILED"), "FR-01", "ERROR", "ENF-30"),
        ((UNSERVED, "2026-09-04 SERVICE_DONE"), "FR-02", "ACTION", ""),
        ((UNSERVED, "2026-09-05 SERVICE_DONE"), "FR-02", "ERROR", "ENF-60"),
        ((UNSERVED, "2026-09-04 DILIGENT_DOC"), "FR-02", "ACTION", ""),
        (
            (KNOWN, "2026-08-10 NER_ENTRY ref=B", "2026-08-12 IWO_ISSUED ref=B"),
            "CR-088", "ACTION", "",
        ),
        (
            ("2026-05-04 DELINQUENT", "2026-05-05 COURT_ACTION_FILED", "2026-06-01 LOC_NEEDED",
             "2026-08-14 LOC_ALL_SOURCES_DONE"),
            "CR-104", "ACTION", "",
        ),
        (
            ("2026-05-04 DELINQUENT", "2026-06-01 LOC_NEEDED", "2026-08-17 LOC_ALL_SOURCES_DONE"),
            "CR-104", "ERROR", "LOC-75",
        ),
        (
            ("2026-05-04 DELINQUENT", "2026-05-11 LOC_NEEDED", "2026-05-12 LOC_SOURCE_QUERY"),
            "CR-105", "ERROR", "LOC-RPT",
        ),
    ],
)  # fmt: skip
def test_that_without_a_collection_the_last_required_action_decides(
    federal: Ruleset, calendars: Calendars, lines: Any, rule: str, outcome: str, code: str
) -> None:
    account = months("1000", current_paid="0")
    result = ask(federal, calendars, "enforcement", case_told(ORDER, *lines, *account))
    given = (result.deciding_rule, result.outcome, result.error_code)
    assert given == (rule, outcome, code)


@pytest.mark.parametrize(
    ("lines", "is_in"),
    [
        ((*CLEAN,), False),
        ((WITHHELD, *CLEAN), True),
        ((CASH, *CLEAN), False),
        ((EMPLOYER, *CLEAN), True),
        ((EMPLOYER, "2026-03-02 IWO_TERMINATED", *CLEAN), False),
        ((EMPLOYER, "2026-07-02 IWO_TERMINATED", *CLEAN), True),
        (("2026-10-01 EMPLOYER_KNOWN", *CLEAN), False),
        (("- EMPLOYER_KNOWN", *CLEAN), True),
        ((*months("1"),), True),
        ((*months("0", current_paid="29999"),), True),
        ((), False),
        (("CASE case_type=NON_IVD", WITHHELD), False),
        (("CASE status=CLOSED closed_date=2026-06-30", WITHHELD), False),
        (("CASE status=CLOSED closed_date=2026-07-01", WITHHELD), True),
        (("CASE status=CLOSED closed_date=2026-08-20", *months("1")), True),
    ],
)
def test_that_the_universe_is_withholding_in_place_and_enforcement_needed(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool
) -> None:
    case = case_told(ORDER, *lines)
    assert ask(federal, calendars, "enforcement", case).in_universe is is_in


@pytest.mark.parametrize(
    ("order", "is_in"),
    [
        ((), False),
        (("ORDER 2026-09-30 amount_current=30000",), True),
        (("ORDER 2026-10-01 amount_current=30000",), False),
        (("ORDER 2020-01-01 amount_current=30000 end_date=2026-07-01",), True),
        (("ORDER 2020-01-01 amount_current=30000 end_date=2026-06-30",), False),
        (("ORDER 2020-01-01 kind=OTHER",), False),
    ],
)
def test_that_an_order_must_be_in_force_in_the_period(
    federal: Ruleset, calendars: Calendars, order: Any, is_in: bool
) -> None:
    case = case_told(*order, EMPLOYER, WITHHELD)
    assert ask(federal, calendars, "enforcement", case).in_universe is is_in


def test_that_an_order_whose_end_cannot_be_read_is_a_doubt(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(ORDER, EMPLOYER,
                unreadable=(("support_order", "O002", "end_date"),))  # fmt: skip
    result = ask(federal, calendars, "enforcement", case)
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_an_order_whose_day_cannot_be_read_is_a_doubt(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(ORDER, EMPLOYER)
    undated = case.orders[0]._replace(established_date=None)
    result = ask(federal, calendars, "enforcement", replace(case, orders=(undated,)))
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_an_account_that_told_nothing_before_the_period_says_nothing_of_it(
    federal: Ruleset, calendars: Calendars
) -> None:
    told = ("MONTH 2026-06 current_due=30000 current_paid=0 arrears_balance=0", *CLEAN)
    result = ask(federal, calendars, "enforcement", case_told(ORDER, *told))
    assert result.in_universe is False


def test_that_support_due_that_is_not_told_leaves_the_need_open(
    federal: Ruleset, calendars: Calendars
) -> None:
    account = (
        f"MONTH 2026-0{n} current_paid=0 arrears_balance=0 arrears_paid=0" for n in (7, 8, 9)
    )
    result = ask(federal, calendars, "enforcement", case_told(ORDER, *account))
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_an_end_nobody_can_read_leaves_the_need_open(
    federal: Ruleset, calendars: Calendars
) -> None:
    result = ask(
        federal, calendars, "enforcement", case_told(ORDER, EMPLOYER, "- IWO_TERMINATED", *CLEAN)
    )
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_a_delinquency_nobody_can_date_leaves_the_need_open(
    federal: Ruleset, calendars: Calendars
) -> None:
    result = ask(federal, calendars, "enforcement", case_told(ORDER, "- DELINQUENT", *CLEAN))
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_a_case_on_which_no_clock_began_is_judged_by_tax_offset(
    federal: Ruleset, calendars: Calendars
) -> None:
    account = months("60000", current_paid="0")
    given = [
        ask(federal, calendars, "enforcement", case_told(ORDER, *account, *more))
        for more in ((), ("2026-03-02 IRS_FTB_SUBMIT",))
    ]
    assert [(each.outcome, each.error_code) for each in given] == [("ERROR", "TAX"), ("ACTION", "")]


def test_that_a_case_that_calls_for_nothing_on_the_record_is_incomplete(
    federal: Ruleset, calendars: Calendars
) -> None:
    account = months("1000", current_paid="0")
    assert (
        ask(federal, calendars, "enforcement", case_told(ORDER, *account)).outcome == "INCOMPLETE"
    )


@pytest.mark.parametrize(
    ("pay", "unreadable", "outcome"),
    [
        (CASH + " reversed_date=2026-09-30", (), "ERROR"),
        (CASH + " reversed_date=2026-10-01", (), "ACTION"),
        ("PAY 2026-07-13 2026-07-14", (), "ACTION"),
    ],
)
def test_that_a_reversed_payment_is_no_collection(
    federal: Ruleset, calendars: Calendars, pay: str, unreadable: Any, outcome: str
) -> None:
    account = months("1000", current_paid="0")
    case = case_told(ORDER, "2026-06-01 DELINQUENT", pay, *account, unreadable=unreadable)
    assert ask(federal, calendars, "enforcement", case).outcome == outcome


def test_that_a_payment_received_on_a_day_nobody_can_read_may_be_the_collection(
    federal: Ruleset, calendars: Calendars
) -> None:
    account = months("1000", current_paid="0")
    bad = (("payment", "P003", "receipt_date"),)
    case = case_told(ORDER, CASH, "2026-06-01 DELINQUENT", *account, unreadable=bad)
    case = replace(case, payments=(case.payments[0]._replace(receipt_date=None),))
    assert ask(federal, calendars, "enforcement", case).outcome == "INCOMPLETE"


def test_that_a_way_of_payment_nobody_can_read_may_be_withholding(
    federal: Ruleset, calendars: Calendars
) -> None:
    bad = (("payment", "P004", "by_withholding"),)
    lines = (ORDER, "2026-02-02 EMPLOYER_KNOWN ref=A", "PAY 2026-07-13 2026-07-14", *CLEAN)
    assert (
        ask(federal, calendars, "enforcement", case_told(*lines, unreadable=bad)).outcome
        == "INCOMPLETE"
    )


def test_that_a_payment_of_no_stated_way_is_no_withholding(
    federal: Ruleset, calendars: Calendars
) -> None:
    lines = (ORDER, "2026-02-02 EMPLOYER_KNOWN ref=A", "PAY 2026-07-13 2026-07-14", *CLEAN)
    assert ask(federal, calendars, "enforcement", case_told(*lines)).error_code == "IWO-15"


def test_that_the_last_of_several_collections_is_told(
    federal: Ruleset, calendars: Calendars
) -> None:
    pays = [f"PAY 2026-0{n}-13 2026-0{n}-14 by_withholding=yes" for n in (7, 9, 8)]
    result = ask(federal, calendars, "enforcement", case_told(ORDER, EMPLOYER, *pays, *CLEAN))
    assert result.done == date(2026, 9, 13)


def test_that_the_threshold_in_force_on_the_last_day_counts(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def lower(criterion: Any) -> None:
        criterion["offset"]["thresholds"].append(
            {"from": "2026-09-30", "assigned_cents": 1, "family_cents": 1, "citation": "made up"}
        )

    case = case_told(ORDER, "2026-06-01 DELINQUENT", CASH, *months("1000"))
    assert (
        ask(changed(document, "enforcement", lower), calendars, "enforcement", case).error_code
        == "TAX"
    )


def test_that_before_the_first_threshold_the_first_one_counts(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def later(criterion: Any) -> None:
        criterion["offset"]["thresholds"][0]["from"] = "2030-01-01"

    case = case_told(ORDER, "2026-06-01 DELINQUENT", CASH, *months("50000"))
    assert (
        ask(changed(document, "enforcement", later), calendars, "enforcement", case).error_code
        == "TAX"
    )


def test_that_a_criterion_without_an_offset_asks_for_none(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    law = changed(document, "enforcement", lambda criterion: criterion.pop("offset"))
    lines = (ORDER, "2026-06-01 DELINQUENT", CASH, *months("50000"))
    assert ask(law, calendars, "enforcement", case_told(*lines)).outcome == "ACTION"


def test_that_a_criterion_of_one_path_leaves_the_rest_to_the_limits(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    law = changed(document, "enforcement", lambda criterion: criterion["paths"].pop())
    lines = (ORDER, "2026-07-06 DELINQUENT", CASH, *months("1000"))
    assert ask(law, calendars, "enforcement", case_told(*lines)).error_code == "ENF-30"


def test_that_the_manual_judges_an_asset_and_the_federal_text_does_not(
    laws: dict[str, Ruleset], calendars: Calendars
) -> None:
    lines = ("2026-07-06 ASSET_LOCATED ref=A", "2026-08-12 ASSET_ACTION ref=A")
    case = case_told("ORDER 2020-03-02 amount_current=0", *lines)
    found = {name: ask(law, calendars, "enforcement", case) for name, law in laws.items()}
    assert {name: (r.in_universe, r.error_code) for name, r in found.items()} == {
        "federal-2016": (False, ""),
        "ca-2002": (True, "ASSET-30"),
    }
