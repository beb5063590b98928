"""Every data and ordering test, and every condition, with the record that decides it.

The table gives a law, a rule, its outcome, and the record as ``told_cases`` reads it.
"""

import csv
from pathlib import Path

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.model import RuleClass
from qapi_desk.rules.ruleset import Ruleset
from tests.rules.told_cases import judged, text, told

MANUAL, FEDERAL = "ca-2002", "federal-2016"
with Path(__file__).with_name("rule_conditions.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row.values()) for row in csv.DictReader(file)]


class Asked:
    def __init__(self, laws: dict[str, Ruleset], calendars: Calendars) -> None:
        self.laws, self.calendars = laws, calendars

    def last(self, law: str, rule: str, *lines: str, period: str = "2026-07-01..2027-06-30") -> str:
        case = told(*lines)
        return text(judged(self.laws[law], self.calendars, rule, case, period)[-1].outcome)


@pytest.fixture
def asked(laws: dict[str, Ruleset], calendars: Calendars) -> Asked:
    return Asked(laws, calendars)


@pytest.mark.parametrize(("law", "rule", "outcome", "record"), ROWS)
def test_that_the_record_decides(
    asked: Asked, law: str, rule: str, outcome: str, record: str
) -> None:
    assert asked.last(law, rule, *record.split("; ")) == outcome


def test_that_every_data_test_has_rows_for_yes_no_and_not_applicable(
    laws: dict[str, Ruleset],
) -> None:
    tests = [rule for rule in laws[MANUAL].rules if rule.rule_class is RuleClass.O]
    wanted = {(rule.rule_id, outcome) for rule in tests for outcome in ("YES", "NO")}
    wanted |= {(rule.rule_id, "NOT_APPLICABLE") for rule in tests if rule.conditions}
    assert wanted <= {(row[1], row[2]) for row in ROWS}


def test_that_every_conditional_rule_has_a_row_where_it_does_not_apply(
    laws: dict[str, Ruleset],
) -> None:
    conditional = {
        (law.ruleset_id, rule.rule_id)
        for law in laws.values()
        for rule in law.rules
        if rule.conditions and rule.is_evaluated
    }
    assert conditional <= {(row[0], row[1]) for row in ROWS if row[2] == "NOT_APPLICABLE"}


REVIEWS = [
    ("2026-01-05 LOC_NEEDED", "2026-03-02 NCP_LOCATED", "2026-08-29"),
    ("2026-03-02 NCP_LOCATED", "", "2026-08-29"),
    ("2026-01-05 NCP_LOCATED", "", "2026-08-01"),
    ("2026-01-05 NCP_LOCATED", "2026-03-02 NCP_LOCATED", "2026-08-01"),
    ("", "", "2026-08-01"),
]


@pytest.mark.parametrize("law", [MANUAL, FEDERAL])
@pytest.mark.parametrize(("first", "second", "due"), REVIEWS)
def test_that_180_days_run_from_the_later_of_request_and_location(
    laws: dict[str, Ruleset], calendars: Calendars, law: str, first: str, second: str, due: str
) -> None:
    case = told("2026-02-02 RA_REQ_RCVD", *[line for line in (first, second) if line])
    assert text(judged(laws[law], calendars, "CR-049", case)[0].due) == due


def test_that_a_review_waits_while_the_other_parent_is_sought(asked: Asked) -> None:
    lines = ("2026-01-05 LOC_NEEDED", "2026-02-02 RA_REQ_RCVD")
    assert asked.last(MANUAL, "CR-049", *lines, period="2026-01-01..2027-06-30") == "NOT_DUE"


def test_that_no_form_is_owed_where_the_answer_came_in_time(asked: Asked) -> None:
    lines = ("2026-09-04 INQUIRY_RCVD ref=Q1", "2026-09-10 INQUIRY_RESP ref=Q1")
    assert asked.last(MANUAL, "CR-151", *lines) == "NOT_APPLICABLE"


PAIRED = [
    ("CR-071", "RESP_INQ_RCVD", "RESP_INQ_ANSWERED"),
    ("CR-087", "EMPLOYER_KNOWN", "IWO_SERVED"),
    ("CR-088", "NER_ENTRY", "IWO_ISSUED"),
    ("CR-150", "INQUIRY_RCVD", "INQUIRY_RESP"),
    ("CR-152", "DISPUTE_RCVD", "DISPUTE_RESP"),
    ("CR-153", "COMPLAINT_FILED", "COMPLAINT_RESOLVED"),
]


@pytest.mark.parametrize(("rule", "trigger", "action"), PAIRED)
def test_that_an_action_with_another_ref_answers_something_else(
    asked: Asked, rule: str, trigger: str, action: str
) -> None:
    lines = (f"2026-09-02 {trigger} ref=A", f"2026-09-03 {action} ref=B")
    assert asked.last(MANUAL, rule, *lines) == "NOT_DONE"


@pytest.mark.parametrize(("ruleset", "outcome"), [(MANUAL, "LATE"), (FEDERAL, "MET_OUTCOME")])
def test_that_a_result_in_the_period_stands_for_the_limit_only_federally(
    asked: Asked, ruleset: str, outcome: str
) -> None:
    lines = ("2026-01-05 NCP_LOCATED", "2026-08-03 ORDER_ESTABLISHED")
    assert asked.last(ruleset, "CR-015", *lines) == outcome
