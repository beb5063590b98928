"""Every wait at its edges, and what must lie before. The earliest days are worked out by hand."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.model import Direction
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.told_cases import after, judged, text, told

TABLE = Path(__file__).with_name("rule_waits.csv")


class Wait(NamedTuple):
    law: str
    rule: str
    trigger: str
    day: str
    action: str
    earliest: str
    given: str


with TABLE.open(encoding="utf-8", newline="") as file:
    WAITS = [Wait(**row) for row in csv.DictReader(file)]
WAIT = pytest.mark.parametrize("wait", WAITS, ids=lambda w: f"{w.law[:2]}-{w.rule}-{w.day}")


class Asked(NamedTuple):
    laws: dict[str, Ruleset]
    calendars: Calendars

    def wait(self, wait: Wait, *lines: str) -> RuleResult:
        given = [wait.given] if wait.given else []
        case = told(f"{wait.day} {wait.trigger}", *lines, *given)
        (result,) = judged(self.laws[wait.law], self.calendars, wait.rule, case)
        return result

    def outcome(self, law: str, rule: str, *lines: str) -> str:
        return text(judged(self.laws[law], self.calendars, rule, told(*lines))[0].outcome)


@pytest.fixture
def asked(laws: dict[str, Ruleset], calendars: Calendars) -> Asked:
    return Asked(laws, calendars)


@WAIT
def test_that_the_day_a_wait_ends_is_not_early(asked: Asked, wait: Wait) -> None:
    result = asked.wait(wait, f"{wait.earliest} {wait.action}")
    assert (text(result.outcome), text(result.due), text(result.done)) == (
        "MET",
        wait.earliest,
        wait.earliest,
    )


@WAIT
def test_that_the_day_before_a_wait_ends_is_early(asked: Asked, wait: Wait) -> None:
    result = asked.wait(wait, f"{after(wait.earliest, -1)} {wait.action}")
    assert (text(result.outcome), text(result.due)) == ("EARLY", wait.earliest)


@WAIT
def test_that_the_day_after_a_wait_ends_is_in_order(asked: Asked, wait: Wait) -> None:
    assert asked.wait(wait, f"{after(wait.earliest, 1)} {wait.action}").outcome == "MET"


@WAIT
def test_that_a_wait_with_nothing_done_is_nothing_to_judge(asked: Asked, wait: Wait) -> None:
    result = asked.wait(wait)
    assert (text(result.outcome), result.counts) == ("NOT_APPLICABLE", False)


@WAIT
def test_that_an_action_on_a_day_nobody_can_read_may_be_early(asked: Asked, wait: Wait) -> None:
    assert asked.wait(wait, f"- {wait.action}").outcome == "UNDETERMINED"


@WAIT
def test_that_a_wait_is_judged_by_the_first_of_two_actions(asked: Asked, wait: Wait) -> None:
    early, late = after(wait.earliest, -1), after(wait.earliest, 1)
    result = asked.wait(wait, f"{early} {wait.action}", f"{late} {wait.action}")
    assert (text(result.outcome), text(result.done)) == ("EARLY", early)


def test_that_every_wait_stands_in_the_table(laws: dict[str, Ruleset]) -> None:
    waits = {
        (law.ruleset_id, rule.rule_id)
        for law in laws.values()
        for rule in law.rules
        if rule.direction is Direction.NOT_BEFORE
    }
    assert {(wait.law, wait.rule) for wait in WAITS} == waits


@pytest.mark.parametrize("law", ["ca-2002", "federal-2016"])
@pytest.mark.parametrize(
    ("topic", "outcome"), [("CP_AGREED", "WAIVED"), ("EXEMPT", "NOT_APPLICABLE"), ("", "EARLY")]
)
def test_that_agreement_and_exemption_free_a_closing(
    asked: Asked, law: str, topic: str, outcome: str
) -> None:
    lines = (f"2026-07-06 CLOSE_NOTICE:{topic}", "2026-07-20 CASE_CLOSED")
    assert asked.outcome(law, "CR-098", *lines) == outcome


def test_that_agreement_does_not_make_a_closing_in_time_waived(asked: Asked) -> None:
    lines = ("2026-07-06 CLOSE_NOTICE:CP_AGREED", "2026-09-04 CASE_CLOSED")
    assert asked.outcome("ca-2002", "CR-098", *lines) == "MET"


@pytest.mark.parametrize("rule", ["CR-046", "CR-047"])
@pytest.mark.parametrize(
    ("topic", "outcome"),
    [("WAIVED_BOTH", "WAIVED"), ("WAIVED_ONE", "EARLY"), ("WAIVED_NONE", "EARLY")],
)
def test_that_only_a_joint_waiver_frees_a_review(
    asked: Asked, rule: str, topic: str, outcome: str
) -> None:
    lines = (f"2026-08-03 RA_PRE_NOTICE:{topic}", "2026-08-10 RA_STARTED")
    assert asked.outcome("ca-2002", rule, *lines) == outcome


ENDED = [
    ("CR-027", "2026-07-01 SERVICE_DONE", "2026-07-10 ANSWER_RCVD", "ORDER_ESTABLISHED:DEFAULT"),
    ("CR-037", "2026-07-01 GT_RESULT_POS", "2026-07-03 STIP_SIGNED", "ORDER_ESTABLISHED"),
    ("CR-037", "2026-07-01 GT_RESULT_POS", "2026-07-03 ANSWER_RCVD", "HEARING:ORDER"),
    ("CR-043", "2026-07-01 REG_MAILED", "2026-07-10 ANSWER_RCVD:CHALLENGE", "REG_FILED:CONFIRMED"),
]


@pytest.mark.parametrize(("rule", "trigger", "end", "action"), ENDED)
def test_that_what_one_waits_for_ends_the_wait(
    asked: Asked, rule: str, trigger: str, end: str, action: str
) -> None:
    lines = (trigger, end, f"2026-07-11 {action}")
    assert asked.outcome("ca-2002", rule, *lines) == "NOT_APPLICABLE"


@pytest.mark.parametrize("ended", ["2026-08-01", "2027-03-01"])
def test_that_finding_the_custodial_party_ends_the_search(asked: Asked, ended: str) -> None:
    lines = ("2026-07-01 CP_LOC_START", f"{ended} CP_LOC_END:FOUND")
    assert asked.outcome("ca-2002", "CR-111", *lines) == "NOT_APPLICABLE"


def test_that_service_found_invalid_starts_no_wait(asked: Asked) -> None:
    lines = (
        "2026-07-01 SERVICE_DONE",
        "2026-07-05 SERVICE_INVALID",
        "2026-07-11 ORDER_ESTABLISHED:DEFAULT",
    )
    assert asked.outcome("ca-2002", "CR-027", *lines) == "NOT_APPLICABLE"


@pytest.mark.parametrize(
    ("basis", "outcome"), [("DEFAULT", "EARLY"), ("HEARING", "NOT_APPLICABLE")]
)
def test_that_an_order_by_default_stands_for_the_default_review(
    asked: Asked, basis: str, outcome: str
) -> None:
    lines = ("2026-07-01 SERVICE_DONE", f"ORDER 2026-07-30 basis={basis}")
    assert asked.outcome("ca-2002", "CR-027", *lines) == outcome


def test_that_an_event_of_an_order_takes_the_basis_of_its_row(asked: Asked) -> None:
    lines = (
        "2026-07-01 SERVICE_DONE",
        "ORDER 2026-07-30 basis=DEFAULT",
        "2026-07-30 ORDER_ESTABLISHED",
    )
    assert asked.outcome("ca-2002", "CR-027", *lines) == "EARLY"


NOTICES = [
    ("2026-09-04", "MET"),
    ("2026-09-05", "MET"),
    ("2026-09-03", "EARLY"),
]


@pytest.mark.parametrize(("closed", "outcome"), NOTICES)
def test_that_a_closing_needs_a_notice_sixty_days_before(
    asked: Asked, closed: str, outcome: str
) -> None:
    lines = (
        f"CASE status=CLOSED closed_date={closed} closure_reason=CP_LOST",
        "2026-07-06 CLOSE_NOTICE",
    )
    assert asked.outcome("federal-2016", "FR-11", *lines) == outcome


CLOSINGS = [
    ("closure_reason=CP_LOST", "NOT_DONE"),
    ("closure_reason=CP_REQUEST", "NOT_APPLICABLE"),
    ("closure_reason=LOCATE_ONLY", "NOT_APPLICABLE"),
    ("", "UNDETERMINED"),
]


@pytest.mark.parametrize(("reason", "outcome"), CLOSINGS)
def test_that_the_reason_says_whether_a_closing_needs_notice(
    asked: Asked, reason: str, outcome: str
) -> None:
    line = f"CASE status=CLOSED closed_date=2026-09-04 {reason}"
    assert asked.outcome("federal-2016", "FR-11", line) == outcome


def test_that_agreement_waives_the_notice_before_a_closing(asked: Asked) -> None:
    lines = (
        "CASE status=CLOSED closed_date=2026-07-20 closure_reason=CP_LOST",
        "2026-07-06 CLOSE_NOTICE:CP_AGREED",
    )
    assert asked.outcome("federal-2016", "FR-11", *lines) == "WAIVED"
