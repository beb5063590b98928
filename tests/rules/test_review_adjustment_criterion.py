"""Review and adjustment: requested, due or begun; the outcome; 180 days; the notice beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.criterion_cases import ask, case_told, changed, said

ORDER = "ORDER 2025-01-06"
ASKED = "2026-03-02 RA_REQ_RCVD"  # 180 days end on 29 August 2026
AID = "CASE aid_class=CURRENT"


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        ((ASKED, "2026-08-31 RA_COMPLETED"), "ACTION", ""),
        (("2025-11-03 RA_REQ_RCVD", "2026-07-01 RA_COMPLETED"), "ACTION", ""),
        (("2025-11-03 RA_REQ_RCVD", "2026-10-01 RA_COMPLETED"), "ERROR", "RA-180"),
        ((ASKED,), "ERROR", "RA-180"),
        (("2026-04-03 RA_REQ_RCVD",), "ERROR", "RA-180"),
        (("2026-04-04 RA_REQ_RCVD",), "ACTION", ""),
        ((ASKED, "2026-03-03 LOC_NEEDED"), "ERROR", "RA-180"),
        (("2026-03-01 LOC_NEEDED", ASKED, "2026-04-03 NCP_LOCATED"), "ERROR", "RA-180"),
        (("2026-03-01 LOC_NEEDED", ASKED, "2026-04-04 NCP_LOCATED"), "ACTION", ""),
        (("2026-03-01 LOC_NEEDED", ASKED), "ERROR", "LOC-75"),
        (("2026-03-01 LOC_NEEDED", ASKED, "2026-05-15 LOC_ALL_SOURCES_DONE"), "ACTION", ""),
        (
            ("2026-03-01 LOC_NEEDED", ASKED, "2026-05-15 LOC_ALL_SOURCES_DONE",
             "2026-05-15 LOC_SOURCE_QUERY"),
            "ERROR", "LOC-RPT",
        ),
        (("2026-08-10 RA_STARTED",), "ACTION", ""),
        (("2026-04-03 RA_STARTED",), "ERROR", "RA-180"),
        ((ASKED, "2026-08-10 RA_STARTED"), "ERROR", "RA-180"),
        ((ASKED, "- RA_COMPLETED"), "INCOMPLETE", ""),
        (("- RA_REQ_RCVD",), "INCOMPLETE", ""),
    ],
)  # fmt: skip
def test_that_the_outcome_or_the_last_required_action_decides(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str, code: str
) -> None:
    result = ask(federal, calendars, "review-adjustment", case_told(ORDER, *lines))
    assert (result.in_universe, result.outcome, result.error_code) == (True, outcome, code)


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("ORDER 2023-09-30", AID), "ACTION"),
        (("ORDER 2023-04-04", AID), "ACTION"),
        (("ORDER 2023-04-03", AID), "ERROR"),
        (("ORDER 2023-10-01", AID), None),
        (("ORDER 2020-01-06", "CASE aid_class=FORMER"), None),
        (("ORDER 2020-01-06", AID, "2024-01-08 RA_COMPLETED"), None),
        (("ORDER 2020-01-06", AID, "2023-04-03 RA_COMPLETED"), "ERROR"),
        (("ORDER 2020-01-06", AID, "2026-07-20 RA_COMPLETED"), "ACTION"),
        ((AID,), None),
        (("ORDER 2026-08-03", AID), None),
    ],
)
def test_that_a_review_falls_due_after_36_months_with_an_assignment(
    federal: Ruleset, calendars: Calendars, lines: Any, outcome: str | None
) -> None:
    result = ask(federal, calendars, "review-adjustment", case_told(*lines))
    assert (result.outcome if result.in_universe else None) == outcome


def test_that_the_clock_of_a_review_that_fell_due_starts_on_that_day(
    federal: Ruleset, calendars: Calendars
) -> None:
    result = ask(federal, calendars, "review-adjustment", case_told("ORDER 2023-03-02", AID))
    assert (result.trigger, result.due) == (date(2026, 3, 2), date(2026, 8, 29))
    assert "Review fell due on 2 Mar 2026" in said(result)


def test_that_an_unknown_aid_class_leaves_the_case_in_and_open(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told("ORDER 2020-01-06")
    case = replace(case, case=case.case._replace(aid_class=None))
    result = ask(federal, calendars, "review-adjustment", case)
    assert (result.in_universe, result.outcome) == (True, "INCOMPLETE")


def test_that_a_review_nobody_can_date_may_have_started_the_months(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told(AID, "- RA_COMPLETED", "ORDER 2026-08-03")
    assert ask(federal, calendars, "review-adjustment", case).outcome == "INCOMPLETE"


@pytest.mark.parametrize(
    ("lines", "is_in"),
    [
        ((ORDER,), False),
        ((ORDER, ASKED), True),
        ((ASKED,), False),
        ((ORDER, "2026-10-01 RA_REQ_RCVD"), False),
        ((ORDER, ASKED, "2026-06-30 RA_COMPLETED"), False),
        ((ORDER, ASKED, "2026-07-01 RA_COMPLETED"), True),
        ((ORDER, "2026-03-02 RA_STARTED", "2026-06-30 RA_COMPLETED"), False),
        ((ORDER, ASKED, "CASE status=CLOSED closed_date=2026-06-30"), False),
        ((ORDER, ASKED, "CASE duplicate_of=X1"), False),
    ],
)
def test_that_the_universe_is_reviews_asked_for_due_or_begun(
    federal: Ruleset, calendars: Calendars, lines: Any, is_in: bool
) -> None:
    case = case_told(*lines)
    assert ask(federal, calendars, "review-adjustment", case).in_universe is is_in


def test_that_what_was_asked_after_the_closing_is_no_need_of_the_case(
    federal: Ruleset, calendars: Calendars
) -> None:
    lines = (ORDER, "2026-08-03 RA_REQ_RCVD", "CASE status=CLOSED closed_date=2026-07-20")
    result = ask(federal, calendars, "review-adjustment", case_told(*lines))
    assert result.in_universe is False


def test_that_a_need_that_stands_in_for_no_clock_leaves_the_case_open(
    document: Callable[[str, str], Any], calendars: Calendars
) -> None:
    def only_begun(criterion: Any) -> None:
        criterion["candidates"][0]["stand_ins"] = ["BEGUN"]

    law = changed(document, "review-adjustment", only_begun)
    case = case_told("ORDER 2020-01-06", AID)
    assert ask(law, calendars, "review-adjustment", case).outcome == "INCOMPLETE"


def test_that_the_manual_has_no_review_that_falls_due(
    manual: Ruleset, calendars: Calendars
) -> None:
    case = case_told("ORDER 2020-01-06", AID)
    assert ask(manual, calendars, "review-adjustment", case).in_universe is False


NOTICES = ("2025-10-06 RA_NOTICE_CP", "2025-10-06 RA_NOTICE_NCP")


def test_that_the_notice_of_the_right_to_a_review_is_told_and_does_not_decide(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told("ORDER 2022-08-08", "2026-04-04 RA_REQ_RCVD")
    result = ask(federal, calendars, "review-adjustment", case)
    assert result.outcome == "ACTION"
    assert "RA-5: an error, RA-NOT; told, not deciding." in said(result)


def test_that_a_notice_sent_in_time_is_told_to_be_in_order(
    federal: Ruleset, calendars: Calendars
) -> None:
    case = case_told("ORDER 2022-08-08", *(n.replace("2025", "2024") for n in NOTICES),
                     "2026-04-04 RA_REQ_RCVD", "2026-10-05 RA_NOTICE_CP")  # fmt: skip
    text = said(ask(federal, calendars, "review-adjustment", case))
    assert "RA-5: in order; told, not deciding." in text


def test_that_the_yearly_notice_of_the_manual_is_stricter_than_the_federal_one(
    laws: dict[str, Ruleset], calendars: Calendars
) -> None:
    case = case_told("ORDER 2025-01-06", "2026-04-04 RA_REQ_RCVD")
    told = {
        name: said(ask(law, calendars, "review-adjustment", case)) for name, law in laws.items()
    }
    assert {name: "an error, RA-NOT" in text for name, text in told.items()} == {
        "federal-2016": False,
        "ca-2002": True,
    }


def decide(criterion: Any) -> None:
    for item in criterion["sub_items"]:
        item["decides"] = True


@pytest.mark.parametrize(
    ("lines", "outcome", "code"),
    [
        (("ORDER 2022-08-08", "2026-04-04 RA_REQ_RCVD"), "ERROR", "RA-NOT"),
        (("ORDER 2022-08-08", ASKED), "ERROR", "RA-180"),
        ((ORDER, "2026-04-04 RA_REQ_RCVD"), "ACTION", ""),
        (
            (ORDER, "2026-04-04 RA_REQ_RCVD", "2026-08-03 SPECIAL_CIRC_KNOWN:INCARCERATED"),
            "ERROR",
            "RA-INC",
        ),
        (
            (ORDER, "2026-04-04 RA_REQ_RCVD", "2026-09-29 SPECIAL_CIRC_KNOWN:INCARCERATED"),
            "ACTION",
            "",
        ),
    ],
)
def test_that_the_notice_decides_where_the_ruleset_says_so(
    document: Callable[[str, str], Any],
    calendars: Calendars,
    lines: Any,
    outcome: str,
    code: str,
) -> None:
    law = changed(document, "review-adjustment", decide)
    result = ask(law, calendars, "review-adjustment", case_told(*lines))
    assert (result.outcome, result.error_code) == (outcome, code)
