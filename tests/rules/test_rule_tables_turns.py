"""Recurring duties at their edges: the turn kept, a day too late, missed, and what ends it."""

from typing import NamedTuple

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.model import RuleClass
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.told_cases import after, judged, text, told

NOTICES = "RA_NOTICE_CP RA_NOTICE_NCP"
ARREARS = "MONTH 2025-08 arrears_balance=5000"
CONFIRMED = "PARTY NCP address_confirmed=yes"
ON_AID = "CASE aid_class=CURRENT"
SUBMITTED = "2025-09-02 IRS_FTB_SUBMIT"


class Turn(NamedTuple):
    """A turn: what began it, its actions, when it is due, and what else is told."""

    law: str
    rule: str
    begun: str
    actions: str
    due: str
    given: str

    def kept_on(self, day: str) -> list[str]:
        """The record with the turn done on a day; no day for never."""
        done = [f"{day} {code}" for code in self.actions.split()] if day else []
        return [self.begun, self.given, *done]


TURNS = [
    ("ca-2002", "CR-044", "2025-09-02 ORDER_ESTABLISHED", NOTICES, "2026-09-02", ""),
    ("ca-2002", "CR-044", "2024-02-29 ORDER_ESTABLISHED", NOTICES, "2025-02-28", ""),
    ("ca-2002", "CR-105", "2026-05-10 LOC_SOURCE_QUERY", "LOC_SOURCE_QUERY", "2026-09-30", ""),
    ("ca-2002", "CR-105", "2026-06-30 LOC_SOURCE_QUERY", "LOC_SOURCE_QUERY", "2026-09-30", ""),
    ("ca-2002", "CR-105", "2025-12-31 LOC_SOURCE_QUERY", "LOC_SOURCE_QUERY", "2026-03-31", ""),
    ("ca-2002", "CR-108", "2026-05-10 ASSET_QUERY", "ASSET_QUERY", "2026-09-30", ""),
    ("ca-2002", "CR-114", "2026-06-30 INTEREST_CALC", "INTEREST_CALC", "2026-07-31", ""),
    ("ca-2002", "CR-114", "2026-01-31 INTEREST_CALC", "INTEREST_CALC", "2026-02-28", ""),
    ("ca-2002", "CR-114", "2026-01-15 INTEREST_CALC", "INTEREST_CALC", "2026-02-28", ""),
    ("ca-2002", "CR-123", "MONTH 2026-07", "BILL_SENT", "2026-08-31", CONFIRMED),
    ("ca-2002", "CR-123", "MONTH 2026-01", "BILL_SENT", "2026-02-28", CONFIRMED),
    ("federal-2016", "CR-044", "2023-09-02 ORDER_ESTABLISHED", NOTICES, "2026-09-02", ""),
    ("federal-2016", "CR-044", "2024-02-29 ORDER_ESTABLISHED", NOTICES, "2027-02-28", ""),
    ("federal-2016", "CR-054", SUBMITTED, "IRS_FTB_SUBMIT", "2026-09-02", ARREARS),
    ("federal-2016", "CR-105", "2026-05-10 LOC_SOURCE_QUERY", "LOC_SOURCE_QUERY", "2026-09-30", ""),
    ("federal-2016", "FR-15", "2023-08-31 ORDER_ESTABLISHED", "RA_STARTED", "2026-08-31", ON_AID),
]  # fmt: skip
TURN = pytest.mark.parametrize("turn", [Turn(*row) for row in TURNS], ids=lambda t: "-".join(t[:3]))


class Asked:
    def __init__(self, laws: dict[str, Ruleset], calendars: Calendars) -> None:
        self.laws, self.calendars = laws, calendars

    def first(self, law: str, rule: str, *lines: str) -> tuple[str, ...]:
        case = told(*[line for line in lines if line])
        result = judged(self.laws[law], self.calendars, rule, case)[0]
        days = (result.due, result.done, result.days_late)
        return (text(result.outcome), *map(text, days))


@pytest.fixture
def asked(laws: dict[str, Ruleset], calendars: Calendars) -> Asked:
    return Asked(laws, calendars)


@TURN
def test_that_a_turn_done_on_its_last_day_is_kept(asked: Asked, turn: Turn) -> None:
    told_of = asked.first(turn.law, turn.rule, *turn.kept_on(turn.due))
    assert told_of == ("MET", turn.due, turn.due, "")


@TURN
def test_that_a_turn_done_a_day_later_is_missed_by_a_day(asked: Asked, turn: Turn) -> None:
    late = after(turn.due, 1)
    told_of = asked.first(turn.law, turn.rule, *turn.kept_on(late))
    assert told_of == ("MISSED", turn.due, late, "1")


@TURN
def test_that_a_turn_never_done_is_missed(asked: Asked, turn: Turn) -> None:
    assert asked.first(turn.law, turn.rule, *turn.kept_on("")) == ("MISSED", turn.due, "", "")


@TURN
def test_that_a_turn_on_a_day_nobody_can_read_is_open(asked: Asked, turn: Turn) -> None:
    assert asked.first(turn.law, turn.rule, *turn.kept_on("-"))[0] == "UNDETERMINED"


def test_that_every_recurring_rule_stands_in_the_table(laws: dict[str, Ruleset]) -> None:
    turns = {
        (law.ruleset_id, rule.rule_id)
        for law in laws.values()
        for rule in law.rules
        if rule.rule_class is RuleClass.R
    }
    assert {(row[0], row[1]) for row in TURNS} == turns


def test_that_interest_of_an_account_month_is_a_turn(asked: Asked) -> None:
    months = [f"MONTH 2026-0{n} interest_calculated=yes" for n in (6, 7)]
    assert asked.first("ca-2002", "CR-114", *months) == ("MET", "2026-07-31", "2026-07-31", "")


def test_that_a_month_without_interest_is_missed(asked: Asked) -> None:
    months = ["MONTH 2026-06 interest_calculated=yes", "MONTH 2026-07 interest_calculated=no"]
    assert asked.first("ca-2002", "CR-114", *months)[0] == "MISSED"


@pytest.mark.parametrize("notice", NOTICES.split())
def test_that_a_notice_to_one_parent_is_no_notice_to_both(asked: Asked, notice: str) -> None:
    lines = ("2025-09-02 ORDER_ESTABLISHED", f"2026-03-02 {notice}")
    assert asked.first("ca-2002", "CR-044", *lines) == ("MISSED", "2026-09-02", "", "")


def test_that_a_suppressed_bill_ends_the_duty_of_its_month(asked: Asked) -> None:
    lines = ("MONTH 2026-07", CONFIRMED, "2026-08-10 BILL_SENT:SUPPRESSED")
    assert asked.first("ca-2002", "CR-123", *lines)[0] == "NOT_APPLICABLE"


def test_that_a_bill_after_a_suppressed_one_is_still_a_bill(asked: Asked) -> None:
    lines = (
        "MONTH 2026-07",
        CONFIRMED,
        "2026-08-10 BILL_SENT:SUPPRESSED",
        "2026-08-20 BILL_SENT",
    )
    assert asked.first("ca-2002", "CR-123", *lines)[0] == "MET"
