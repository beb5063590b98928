"""Case closure: the questions CLO-1 to CLO-6, each failing in turn."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, changed, said

CLOSED = "CASE status=CLOSED closed_date=2026-09-04 closure_reason="
NOTICE = "2026-07-06 CLOSE_NOTICE"
SHUT = "2026-09-04 CASE_CLOSED"
REQUEST = "2026-08-03 CLOSE_REQ"


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        ((CLOSED + "CP_LOST", NOTICE, SHUT), "ACTION", ""),
        ((CLOSED + "CP_LOST", NOTICE), "ACTION", ""),
        ((CLOSED + "CP_LOST", "2026-07-07 CLOSE_NOTICE"), "ERROR", "CLO-NOTICE"),
        ((CLOSED + "CP_LOST", "2026-07-05 CLOSE_NOTICE"), "ACTION", ""),
        ((CLOSED + "CP_LOST", "2026-07-07 CLOSE_NOTICE:CP_AGREED"), "ACTION", ""),
        ((CLOSED + "CP_LOST", "2026-07-07 CLOSE_NOTICE:EXEMPT"), "ACTION", ""),
        ((CLOSED + "CP_LOST",), "ERROR", "CLO-NOTICE"),
        ((CLOSED + "CP_LOST", NOTICE, "2026-08-03 CLOSE_NOTICE"), "ACTION", ""),
        ((CLOSED + "CP_LOST", NOTICE, "2026-08-03 CLOSE_DENIED_NOTICE"), "ERROR", "CLO-NOTICE"),
        ((CLOSED + "CP_LOST", "2026-09-05 CLOSE_NOTICE"), "ERROR", "CLO-NOTICE"),
        ((CLOSED + "CP_LOST", "- CLOSE_NOTICE"), "INCOMPLETE", ""),
        ((CLOSED + "CP_LOST", NOTICE, "2026-08-03 CP_TIP_RCVD"), "ERROR", "CLO-RESP"),
        ((CLOSED + "CP_LOST", NOTICE, "2026-07-05 CP_TIP_RCVD"), "ACTION", ""),
        ((CLOSED + "CP_LOST", NOTICE, "2026-09-05 CP_TIP_RCVD"), "ACTION", ""),
        ((CLOSED + "CP_REQUEST", REQUEST), "ACTION", ""),
        ((CLOSED + "CP_REQUEST", REQUEST, "2026-08-05 CP_TIP_RCVD"), "ACTION", ""),
        ((CLOSED + "CP_REQUEST",), "ERROR", "CLO-DOC"),
        ((CLOSED + "CP_REQUEST", "2026-09-05 CLOSE_REQ"), "ERROR", "CLO-DOC"),
        ((CLOSED + "CP_REQUEST", "- CLOSE_REQ"), "INCOMPLETE", ""),
        ((CLOSED + "GOOD_CAUSE",), "ACTION", ""),
        ((CLOSED + "INITIATING_INACTIVE", "2026-07-06 CLOSE_INIT_STATE_NOTICE"), "ACTION", ""),
        ((CLOSED + "INITIATING_INACTIVE", NOTICE), "ERROR", "CLO-NOTICE"),
        ((CLOSED + "NOBODY_KNOWS", NOTICE), "INCOMPLETE", ""),
        (("CASE status=CLOSED closed_date=2026-09-04", NOTICE), "ERROR", "CLO-REASON"),
        ((CLOSED + "LOW_ARREARS", NOTICE), "ACTION", ""),
        (
            (CLOSED + "LOW_ARREARS", NOTICE, "ORDER 2020-01-01 amount_current=30000"),
            "ERROR",
            "CLO-REASON",
        ),
        (
            (CLOSED + "LOW_ARREARS", NOTICE, "ORDER 2020-01-01 amount_current=0"),
            "ACTION",
            "",
        ),
        ((CLOSED + "LOW_ARREARS", NOTICE, "ORDER 2020-01-01"), "INCOMPLETE", ""),
        ((CLOSED + "UNLOCATED", NOTICE, "2026-03-04 LOC_NEEDED"), "ACTION", ""),
        ((CLOSED + "UNLOCATED", NOTICE, "2026-03-05 LOC_NEEDED"), "ERROR", "CLO-REASON"),
        ((CLOSED + "UNLOCATED", NOTICE), "ERROR", "CLO-REASON"),
        ((CLOSED + "UNLOCATED", NOTICE, "- LOC_NEEDED"), "INCOMPLETE", ""),
        (
            (CLOSED + "UNLOCATED", NOTICE, "2025-03-04 LOC_NEEDED", "2026-08-03 NCP_LOCATED"),
            "ERROR",
            "CLO-REASON",
        ),
    ],
)  # fmt: skip
def test_that_the_first_question_that_fails_decides_a_closing(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str, code: str
) -> None:
    result = ask(federal, calendars, "closure", case_told(*lines))
    assert (result.in_universe, result.outcome, result.error_code) == (True, outcome, code)


@pytest.mark.parametrize(
    ("lines", "is_in"),
    [
        (("CASE status=CLOSED closed_date=2026-07-01 closure_reason=GOOD_CAUSE",), True),
        (("CASE status=CLOSED closed_date=2026-06-30 closure_reason=GOOD_CAUSE",), False),
        (("CASE status=CLOSED closed_date=2026-09-30 closure_reason=GOOD_CAUSE",), True),
        (("CASE status=CLOSED closed_date=2026-10-01 closure_reason=GOOD_CAUSE",), False),
        ((), False),
        (("CASE status=CLOSED",), True),
        (("- CASE_CLOSED",), True),
        (("CASE status=CLOSED", "2026-01-05 CASE_CLOSED"), False),
        (("2026-09-04 CASE_CLOSED",), True),
        ((CLOSED + "GOOD_CAUSE", "CASE case_type=NON_IVD"), False),
        ((CLOSED + "GOOD_CAUSE", "CASE duplicate_of=X1"), False),
        ((CLOSED + "GOOD_CAUSE", "CASE case_type=LOCATE_ONLY"), False),
    ],
)
def test_that_the_universe_is_the_cases_closed_in_the_period(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool
) -> None:
    assert ask(federal, calendars, "closure", case_told(*lines)).in_universe is is_in


@pytest.mark.parametrize("lines", [("CASE status=CLOSED",), ("- CASE_CLOSED",), (SHUT,)])
def test_that_a_closing_nobody_can_read_or_that_was_undone_is_incomplete(
    federal: Ruleset, calendars: Calendars, lines: Any
) -> None:
    assert ask(federal, calendars, "closure", case_told(*lines)).outcome == "INCOMPLETE"


def test_that_a_notice_of_an_earlier_closing_is_none_of_this_one(
    federal: Ruleset, calendars: Calendars
) -> None:
    lines = ("2026-01-05 CLOSE_NOTICE", "2026-03-09 CASE_CLOSED", CLOSED + "CP_LOST", SHUT)
    assert ask(federal, calendars, "closure", case_told(*lines)).error_code == "CLO-NOTICE"


def test_that_a_reason_that_needs_time_is_open_while_its_start_cannot_be_read(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def whatever_is_located(criterion: Any) -> None:
        reasons = criterion["closing"]["reasons"]
        del next(r for r in reasons if "UNLOCATED" in r["codes"])["refuted_by_location"]

    law = changed(document, "closure", whatever_is_located)
    case = case_told(CLOSED + "UNLOCATED", NOTICE, "- LOC_NEEDED")
    result = ask(law, calendars, "closure", case)
    assert (result.outcome, "since when" in said(result)) == ("INCOMPLETE", True)


def test_that_an_unreadable_reason_is_incomplete(federal: Ruleset, calendars: Calendars) -> None:
    bad = (("case", "0010000000017", "closure_reason"),)
    case = case_told("CASE status=CLOSED closed_date=2026-09-04", unreadable=bad)
    assert ask(federal, calendars, "closure", case).outcome == "INCOMPLETE"


def test_that_the_notice_in_time_shows_its_clock(federal: Ruleset, calendars: Calendars) -> None:
    result = ask(federal, calendars, "closure", case_told(CLOSED + "CP_LOST", NOTICE))
    days = (result.deciding_rule, result.trigger, result.due, result.done)
    assert days == ("CR-098", date(2026, 7, 6), date(2026, 9, 4), date(2026, 9, 4))


def test_that_a_missing_notice_is_done_on_no_day(federal: Ruleset, calendars: Calendars) -> None:
    result = ask(federal, calendars, "closure", case_told(CLOSED + "CP_LOST"))
    assert (result.rule_outcome, result.done) == ("NOT_DONE", None)


def test_that_an_exempt_notice_shows_no_clock(federal: Ruleset, calendars: Calendars) -> None:
    lines = (CLOSED + "CP_LOST", "2026-07-07 CLOSE_NOTICE:EXEMPT")
    result = ask(federal, calendars, "closure", case_told(*lines))
    assert (result.rule_outcome, result.deciding_rule) == ("YES", None)


def test_that_an_unreadable_topic_leaves_the_notice_undetermined(
    federal: Ruleset, calendars: Calendars
) -> None:
    bad = (("event", "E003", "topic"),)
    case = case_told(CLOSED + "CP_LOST", "2026-07-07 CLOSE_NOTICE", unreadable=bad)
    assert ask(federal, calendars, "closure", case).outcome == "INCOMPLETE"


def test_that_a_reason_counts_only_while_it_is_in_force(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def end_it(criterion: Any) -> None:
        reasons = criterion["closing"]["reasons"]
        next(r for r in reasons if "CP_LOST" in r["codes"])["until"] = "2026-09-03"

    law = changed(document, "closure", end_it)
    result = ask(law, calendars, "closure", case_told(CLOSED + "CP_LOST", NOTICE))
    assert (result.error_code, "no lawful reason on 4 Sep 2026" in said(result)) == (
        "CLO-REASON",
        True,
    )


def test_that_a_reason_is_lawful_on_its_last_day(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def end_it(criterion: Any) -> None:
        reasons = criterion["closing"]["reasons"]
        next(r for r in reasons if "CP_LOST" in r["codes"])["until"] = "2026-09-04"

    law = changed(document, "closure", end_it)
    assert ask(law, calendars, "closure", case_told(CLOSED + "CP_LOST", NOTICE)).outcome == "ACTION"


def test_that_the_manual_asks_a_year_of_searching_and_the_federal_text_six_months(
    laws: dict[str, Ruleset], calendars: Calendars
) -> None:
    case = case_told(CLOSED + "UNLOCATED", NOTICE, "2025-09-05 LOC_NEEDED")
    given = {name: ask(law, calendars, "closure", case).outcome for name, law in laws.items()}
    assert given == {"federal-2016": "ACTION", "ca-2002": "ERROR"}


def test_that_an_order_in_the_period_does_not_make_a_closing_right(
    federal: Ruleset, calendars: Calendars
) -> None:
    lines = (CLOSED + "CP_LOST", "ORDER 2026-08-03", "2026-08-03 ORDER_ESTABLISHED")
    assert ask(federal, calendars, "closure", case_told(*lines)).error_code == "CLO-NOTICE"


def test_that_every_question_is_told(federal: Ruleset, calendars: Calendars) -> None:
    text = said(ask(federal, calendars, "closure", case_told(CLOSED + "CP_LOST", NOTICE)))
    assert [each in text for each in ("CLO-2", "CLO-3", "CLO-5", "CLO-6")] == [True] * 4


def test_that_the_benchmark_of_closing_is_ninety_percent(federal: Ruleset) -> None:
    closure = federal.criterion("closure").criterion_id
    assert federal.benchmark(closure, date(2026, 9, 30)) == Fraction(9, 10)
