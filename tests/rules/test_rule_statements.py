"""A month's statement is told by the account itself, or by an event of the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from qapi_desk.domain.cases import AccountMonth, CaseFile
from qapi_desk.domain.outcomes import RuleOutcome, RuleResult
from qapi_desk.domain.periods import parse_period
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.evaluate import evaluate_rules
from qapi_desk.rules.ruleset import Ruleset

QUARTER = parse_period("FFY2026Q4")
AS_OF = date(2026, 10, 15)
SENT = date(2026, 7, 15)


def may(sent: date | None) -> AccountMonth:
    return AccountMonth("2026-05", 30000, 30000, 0, 0, None, statement_sent_date=sent)


def statement(manual: Ruleset, calendars: Calendars, case: CaseFile) -> RuleResult:
    results = evaluate_rules(manual, calendars, case, QUARTER, AS_OF)
    return next(result for result in results if result.rule_id == "CR-124")


def test_that_the_accounts_own_statement_date_answers_for_its_month(
    manual: Ruleset, calendars: Calendars, case_of: Callable[..., CaseFile]
) -> None:
    case = replace(case_of(orders=("2020-03-02",)), account_months=(may(SENT),))
    assert statement(manual, calendars, case).done == SENT


def test_that_an_event_of_the_same_day_is_the_same_statement(
    manual: Ruleset, calendars: Calendars, case_of: Callable[..., CaseFile]
) -> None:
    told = case_of(("CS916_SENT", "2026-07-15"), orders=("2020-03-02",))
    case = replace(told, account_months=(may(SENT),))
    assert len(statement(manual, calendars, case).workings.rows_read) == 2


def test_that_a_statement_date_nobody_can_read_leaves_the_month_open(
    manual: Ruleset, calendars: Calendars, case_of: Callable[..., CaseFile]
) -> None:
    flaw = ("account_month", "2026-05", "statement_sent_date")
    told = case_of(orders=("2020-03-02",), unreadable=(flaw,))
    case = replace(told, account_months=(may(None),))
    assert statement(manual, calendars, case).outcome is RuleOutcome.UNDETERMINED
