"""Data tests (class O): what each kind of test asks of the record at its trigger."""

from typing import Any

import pytest

from qapi_desk.domain.outcomes import RuleResult
from qapi_desk.rules.calendars import Calendars
from tests.rules.own_rules import ASKED, DONE, judged, own_law
from tests.rules.told_cases import told

TRIGGER = f"2026-07-14 {ASKED}"
START = "WORKER_ALERT"


@pytest.fixture
def asked(calendars: Calendars) -> Any:
    """The one instance of a rule with the tests: ``asked([test], lines, trigger=...)``."""

    def judge(tests: list[dict[str, Any]], *lines: str, **more: Any) -> RuleResult:
        unreadable = more.pop("unreadable", ())
        named = [{"words": f"Test {n}", **test} for n, test in enumerate(tests, start=1)]
        names = {"class": "O", "actions": None, "amount": None, "unit": None, "tests": named}
        law = own_law(None, **{**names, **more})
        (result,) = judged(law, calendars, told(*lines, unreadable=unreadable))
        return result

    return judge


BEFORE = {"test": "preceded_by", "codes": [DONE]}
SINCE = {**BEFORE, "since": [START]}
NONE = {"test": "not_preceded_by", "codes": [DONE], "since": [START]}
AFTER = {"test": "followed_by", "codes": [DONE]}
APART = {"test": "apart", "codes": [ASKED], "amount": 6, "unit": "months"}


@pytest.mark.parametrize(
    ("test", "lines", "outcome"),
    [
        (BEFORE, [f"2026-07-14 {DONE}"], "YES"),
        (BEFORE, [f"2026-07-15 {DONE}"], "NO"),
        (BEFORE, [f"- {DONE}"], "UNDETERMINED"),
        (BEFORE, [], "NO"),
        (SINCE, [f"2026-07-01 {DONE}", f"2026-07-02 {START}"], "NO"),
        (SINCE, [f"2026-07-02 {DONE}", f"2026-07-02 {START}"], "YES"),
        (SINCE, [f"2026-07-02 {DONE}", f"- {START}"], "UNDETERMINED"),
        (NONE, [], "YES"),
        (NONE, [f"2026-07-03 {DONE}", f"2026-07-02 {START}"], "NO"),
        (NONE, [f"2026-07-01 {DONE}", f"2026-07-02 {START}"], "YES"),
        (NONE, [f"2026-07-03 {DONE}", f"- {START}"], "UNDETERMINED"),
        (NONE, [f"- {DONE}"], "UNDETERMINED"),
        (AFTER, [f"2026-07-15 {DONE}"], "YES"),
        (AFTER, [f"2026-07-14 {DONE}"], "NO"),
        (AFTER, [f"- {DONE}"], "UNDETERMINED"),
        (AFTER, [], "NOT_APPLICABLE"),
        (APART, [], "YES"),
        (APART, [f"- {ASKED}"], "UNDETERMINED"),
    ],
)
def test_that_order_in_time_is_tested(
    calendars: Calendars, asked: Any, test: dict[str, Any], lines: list[str], outcome: str
) -> None:
    law = own_law(
        **{"class": "O", "actions": None, "tests": [{"words": "Test", **test}]},
    )
    result = judged(law, calendars, told(TRIGGER, *lines))[0]
    assert result.outcome == outcome


@pytest.mark.parametrize(
    ("before", "outcome"), [("2026-01-14", "YES"), ("2026-01-15", "NO"), ("1990-01-15", "YES")]
)
def test_that_two_of_a_kind_lie_so_far_apart(asked: Any, before: str, outcome: str) -> None:
    assert asked([APART], f"{before} {ASKED}", TRIGGER).outcome == outcome


def test_that_a_span_out_of_the_calendars_reach_cannot_be_told(asked: Any) -> None:
    test = {**APART, "unit": "working_days"}
    assert asked([test], f"1990-01-15 {ASKED}", TRIGGER).outcome == "UNDETERMINED"


PAID = ["PAYMENT_RCVD"]


@pytest.mark.parametrize(
    ("test", "values", "outcome"),
    [
        ({"test": "present", "column": "legal_date"}, "", "YES"),
        ({"test": "present", "column": "hold_reason"}, "", "NO"),
        ({"test": "absent", "column": "hold_reason"}, "", "YES"),
        ({"test": "absent", "column": "amount"}, "", "NO"),
        ({"test": "at_least", "column": "amount", "cents": 30_000}, "", "YES"),
        ({"test": "at_least", "column": "amount", "cents": 30_001}, "", "NO"),
        ({"test": "at_least", "column": "to_futures", "cents": 1}, "", "UNDETERMINED"),
        ({"test": "at_most", "column": "to_current", "of": "amount"}, "to_current=30000", "YES"),
        ({"test": "at_most", "column": "to_current", "of": "amount"}, "to_current=30001", "NO"),
        ({"test": "at_most", "column": "to_current", "of": "amount"}, "", "UNDETERMINED"),
        # found in the case's own row
        ({"test": "present", "column": "county_code"}, "", "YES"),
        # found in no row of this case
        ({"test": "present", "column": "sex"}, "", "UNDETERMINED"),
    ],
)
def test_that_a_column_is_tested(
    asked: Any, test: dict[str, Any], values: str, outcome: str
) -> None:
    result = asked([test], f"PAY 2026-07-14 2026-07-15 {values}", triggers=PAID)
    assert (result.outcome, result.due.isoformat()) == (outcome, "2026-07-14")


@pytest.mark.parametrize("kind", ["present", "absent"])
def test_that_a_column_nobody_can_read_cannot_be_told(asked: Any, kind: str) -> None:
    gone = (("payment", "P001", "hold_reason"),)
    test = {"test": kind, "column": "hold_reason"}
    line = "PAY 2026-07-14 2026-07-15"
    assert asked([test], line, triggers=PAID, unreadable=gone).outcome == "UNDETERMINED"


def test_that_an_event_that_tells_of_a_payment_is_asked_for_the_payments_columns(
    asked: Any,
) -> None:
    lines = ("PAY 2026-07-14 2026-07-15", "2026-07-14 PAYMENT_RCVD ref=P001")
    test = {"test": "at_least", "column": "amount", "cents": 30_000}
    result = asked([test], *lines, triggers=PAID)
    assert (result.outcome, result.workings.events_used) == ("YES", ("E002",))


def test_that_a_column_is_looked_for_with_the_events_party(asked: Any) -> None:
    lines = (f"{TRIGGER} party=N2", "PARTY NCP sex=M")
    assert asked([{"test": "present", "column": "sex"}], *lines).outcome == "YES"


@pytest.mark.parametrize(("kind", "outcome"), [("IVD", "YES"), ("NON_IVD", "NO")])
def test_that_a_state_is_tested(asked: Any, kind: str, outcome: str) -> None:
    test = {"test": "state", "applies_when": {"fact": "case_type", "is": ["IVD"]}}
    assert asked([test], TRIGGER, f"CASE case_type={kind}").outcome == outcome


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["CASE case_type=NON_IVD"], "YES"),
        (["CASE case_type="], "UNDETERMINED"),
        (["CASE case_type=", f"2026-07-01 {DONE}"], "YES"),
        (["CASE case_type=IVD"], "NO"),
    ],
)
def test_that_a_test_may_be_asked_only_of_some(asked: Any, lines: list[str], outcome: str) -> None:
    test = {**BEFORE, "applies_when": {"fact": "case_type", "is": ["IVD"]}}
    assert asked([test], TRIGGER, *lines).outcome == outcome


def test_that_one_failure_decides_and_every_answer_is_told(asked: Any) -> None:
    result = asked([BEFORE, AFTER, APART], TRIGGER, f"2026-07-15 {DONE}")
    assert result.workings.sentences == (
        "Registry change received on 14 Jul 2026; not in order.",
        "Test 1: no.",
        "Test 2: yes.",
        "Test 3: yes.",
    )


def test_that_nothing_to_judge_yet_is_said_so(asked: Any) -> None:
    assert "nothing to judge yet" in asked([AFTER], TRIGGER).workings.sentences[0]


def test_that_a_test_that_cannot_be_told_is_said_so(asked: Any) -> None:
    told_so = asked([BEFORE], TRIGGER, f"- {DONE}").workings.sentences
    assert told_so[0].endswith("cannot be told from the record: undetermined.")
    assert told_so[1] == "Test 1: cannot be told."
