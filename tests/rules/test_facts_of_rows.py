"""Rows of other tables as steps, what nobody can date, and states in their three values."""

from typing import Any

import pytest

from qapi_desk.rules.calendars import Calendars
from qapi_desk.rules.fact import Fact
from qapi_desk.rules.facts import Facts
from qapi_desk.rules.model import Condition
from qapi_desk.rules.ruleset import Ruleset, parse_ruleset
from qapi_desk.rules.states import asker, holds
from tests.rules.own_rules import ASKED, DONE, judged, own_law
from tests.rules.told_cases import told

DAY = "2026-07-14"


def rows(law: Ruleset, code: str, *lines: str) -> list[str]:
    return [step.row for step in Facts(law, told(*lines)).in_order([code])]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["PAY 2026-07-14 2026-07-15"], ["payment:P001"]),
        # the event that names the payment tells of it, on whatever day
        (["PAY 2026-07-14 -", "2026-07-20 PAYMENT_RCVD ref=P001"], ["event:E002"]),
        (["PAY 2026-07-14 -", "2026-07-14 PAYMENT_RCVD"], ["event:E002"]),
        (
            ["PAY 2026-07-14 -", "2026-07-14 PAYMENT_RCVD ref=P009"],
            ["event:E002", "payment:P001"],
        ),
        # one event without a ref tells of one payment
        (
            ["PAY 2026-07-14 -", "PAY 2026-07-14 -", "2026-07-14 PAYMENT_RCVD"],
            ["event:E003", "payment:P002"],
        ),
    ],
)
def test_that_a_payment_is_told_once(
    manual: Ruleset, lines: list[str], expected: list[str]
) -> None:
    assert rows(manual, "PAYMENT_RCVD", *lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ORDER 2026-07-14"], ["support_order:O001"]),
        (["ORDER 2026-07-14", "2026-07-14 ORDER_ESTABLISHED"], ["event:E002"]),
        (["ORDER 2026-07-14", "2026-07-20 ORDER_ESTABLISHED ref=O001"], ["event:E002"]),
        (
            ["ORDER 2026-07-14", "2026-07-20 ORDER_ESTABLISHED"],
            ["support_order:O001", "event:E002"],
        ),
    ],
)
def test_that_an_order_is_told_once(manual: Ruleset, lines: list[str], expected: list[str]) -> None:
    assert rows(manual, "ORDER_ESTABLISHED", *lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["CASE closed_date=2026-07-14"], ["case:0010000000017"]),
        (["CASE closed_date=2026-07-14", "2026-07-14 CASE_CLOSED"], ["event:E002"]),
    ],
)
def test_that_a_closing_is_told_once(
    manual: Ruleset, lines: list[str], expected: list[str]
) -> None:
    assert rows(manual, "CASE_CLOSED", *lines) == expected


@pytest.mark.parametrize(
    ("line", "code", "days"),
    [
        ("MONTH 2026-02 interest_calculated=yes", "INTEREST_CALC", ["2026-02-28"]),
        ("MONTH 2026-02 interest_calculated=no", "INTEREST_CALC", []),
        ("MONTH 2026-02", "ACCOUNT_MONTH", ["2026-02-28"]),
        ("MONTH 2026-13", "ACCOUNT_MONTH", []),
    ],
)
def test_that_an_account_month_speaks_on_its_last_day(
    manual: Ruleset, line: str, code: str, days: list[str]
) -> None:
    found = Facts(manual, told(line)).in_order([code])
    assert [step.day.isoformat() for step in found] == days


def test_that_a_month_an_event_tells_of_is_told_once(manual: Ruleset) -> None:
    lines = ("MONTH 2026-02 interest_calculated=yes", "2026-02-28 INTEREST_CALC")
    assert rows(manual, "INTEREST_CALC", *lines) == ["event:E002"]


def test_that_the_day_of_opening_starts_a_clock_and_proves_no_act(calendars: Calendars) -> None:
    case = told("CASE opened_date=2026-07-14")
    (started,) = judged(own_law(triggers=["CASE_OPENED"]), calendars, case)
    assert (started.outcome, started.workings.rows_read) == ("NOT_DONE", ("case:0010000000017",))
    done = own_law(actions=[["CASE_OPENED"]])
    (result,) = judged(done, calendars, told(f"2026-07-01 {ASKED}", "CASE opened_date=2026-07-14"))
    assert result.outcome == "NOT_DONE"


def test_that_an_event_of_opening_takes_the_place_of_the_rows(calendars: Calendars) -> None:
    case = told("CASE opened_date=2026-07-14", "2026-07-20 CASE_OPENED")
    found = judged(own_law(triggers=["CASE_OPENED"]), calendars, case)
    assert [each.trigger.isoformat() for each in found if each.trigger] == ["2026-07-20"]


def test_that_an_event_before_its_persons_birth_has_no_day(calendars: Calendars) -> None:
    lines = (
        f"2026-07-01 {ASKED}",
        f"2026-07-05 {DONE} party=N3",
        "PARTY CHILD birth_date=2026-07-09",
    )
    (result,) = judged(own_law(), calendars, told(*lines))
    assert result.outcome == "UNDETERMINED"
    assert "on a day before the person was born may answer it" in result.workings.sentences[0]


def test_that_a_trigger_before_its_persons_birth_is_told(calendars: Calendars) -> None:
    lines = (f"2026-07-01 {ASKED} party=N2", "PARTY CHILD birth_date=2026-07-09")
    (result,) = judged(own_law(), calendars, told(*lines))
    assert "on a day that lies before the person was born" in result.workings.sentences[0]


def test_that_an_event_after_its_persons_birth_is_like_any_other(calendars: Calendars) -> None:
    lines = (
        f"2026-07-01 {ASKED}",
        f"2026-07-10 {DONE} party=N3",
        "PARTY CHILD birth_date=2026-07-09",
    )
    assert judged(own_law(), calendars, told(*lines))[0].outcome == "MET"


PAID, THEN = "PAY 2026-07-14 2026-07-16", "PAYMENT_RCVD"


@pytest.mark.parametrize(
    ("fact", "wanted", "lines", "at", "answer"),
    [
        ("order_basis", "DEFAULT", ["ORDER 2026-07-01 basis=DEFAULT"], ASKED, True),
        ("order_basis", "DEFAULT", ["ORDER 2026-07-20 basis=DEFAULT"], ASKED, None),
        (
            "order_basis",
            "DEFAULT",
            ["ORDER 2026-07-01 basis=DEFAULT", "ORDER 2026-06-01 basis=CONSENT"],
            ASKED,
            True,
        ),
        ("order_basis", "DEFAULT", ["ORDER 2026-07-14 basis=CONSENT"], ASKED, False),
        ("ncp_state_class", "CA", ["PARTY NCP state_class=CA"], ASKED, True),
        (
            "ncp_state_class",
            "CA",
            ["PARTY NCP state_class=CA", "PARTY NCP state_class=US"],
            ASKED,
            None,
        ),
        ("ncp_state_class", "CA", ["PARTY ALLEGED_FATHER state_class=US"], ASKED, False),
        ("ncp_state_class", "CA", [], ASKED, None),
        ("payment_clock", "ORDINARY", [f"{PAID} clock_class=ORDINARY"], THEN, True),
        ("payment_clock", "ORDINARY", [], ASKED, None),
        ("payment_hold", "FUTURES", [f"{PAID} hold_reason=FUTURES"], THEN, True),
        ("payment_hold", "FUTURES", [PAID], THEN, False),
        ("payment_hold", "FUTURES", [], ASKED, None),
        ("payment_futures", "yes", [f"{PAID} to_futures=5"], THEN, True),
        ("payment_futures", "yes", [PAID], THEN, False),
        ("payment_futures", "yes", [], ASKED, None),
        ("payee_identified", "yes", [f"{PAID} payee_identified=yes"], THEN, True),
        ("payee_identified", "yes", [PAID], THEN, None),
        ("payee_identified", "yes", [], ASKED, None),
        ("ncp_sought", "yes", ["2026-07-01 LOC_NEEDED"], ASKED, True),
        ("ncp_sought", "yes", ["2026-07-01 LOC_NEEDED", "2026-07-02 NCP_LOCATED"], ASKED, False),
        ("ncp_sought", "yes", ["2026-07-01 LOC_NEEDED", "- NCP_LOCATED"], ASKED, None),
        ("ncp_sought", "yes", [], ASKED, False),
        ("paternity_at_issue", "yes", ["CHILD AT_ISSUE"], ASKED, True),
        ("paternity_at_issue", "yes", ["CHILD NOT_AT_ISSUE"], ASKED, False),
        ("paternity_at_issue", "yes", ["CHILD ACKNOWLEDGED"], ASKED, None),
        (
            "paternity_at_issue",
            "yes",
            ["CHILD ACKNOWLEDGED resolved_date=2026-07-15"],
            ASKED,
            True,
        ),
        (
            "paternity_at_issue",
            "yes",
            ["CHILD ACKNOWLEDGED resolved_date=2026-07-14"],
            ASKED,
            False,
        ),
        ("paternity_at_issue", "yes", ["CASE paternity_needed=yes"], ASKED, None),
        ("bankrupt", "yes", ["2026-07-01 BKY_NOTICE"], ASKED, True),
        ("bankrupt", "yes", ["2026-07-15 BKY_NOTICE"], ASKED, False),
        ("bankrupt", "yes", ["- BKY_NOTICE"], ASKED, None),
        ("delinquent", "yes", ["2026-07-01 DELINQUENT"], ASKED, True),
        ("delinquent", "yes", ["- DELINQUENT"], ASKED, None),
        ("delinquent", "yes", [], ASKED, False),
        (
            "delinquent",
            "yes",
            ["2026-05-01 DELINQUENT", "MONTH 2026-06 arrears_balance=0"],
            ASKED,
            False,
        ),
        ("arrears_owed", "yes", ["MONTH 2026-06 arrears_balance=1"], ASKED, True),
        ("arrears_owed", "yes", ["MONTH 2026-06", "MONTH 2026-05 arrears_balance=1"], ASKED, None),
        ("arrears_owed", "yes", ["MONTH 2026-07 arrears_balance=1"], ASKED, False),
        ("current_support_due", "yes", ["MONTH 2026-07 current_due=1"], ASKED, True),
        ("current_support_due", "yes", ["MONTH 2026-07"], ASKED, None),
        ("current_support_due", "yes", ["ORDER 2026-01-01 amount_current=1"], ASKED, True),
        ("current_support_due", "yes", ["ORDER 2026-01-01 amount_current=0"], ASKED, False),
        ("current_support_due", "yes", ["ORDER 2026-01-01"], ASKED, None),
        (
            "current_support_due",
            "yes",
            ["MONTH 2026-06 current_due=1", "ORDER 2026-08-01 amount_current=1"],
            ASKED,
            False,
        ),
        ("money_held", "yes", ["PAY 2026-07-01 -"], ASKED, True),
        ("money_held", "yes", ["PAY 2026-07-01 2026-07-14"], ASKED, False),
        ("money_held", "yes", ["PAY 2026-07-15 -"], ASKED, False),
        ("money_held", "yes", ["PAY - -"], ASKED, None),
    ],
)
def test_that_a_state_answers_yes_no_or_that_it_cannot_be_told(
    manual: Ruleset, fact: str, wanted: str, lines: list[str], at: str, answer: bool | None
) -> None:
    facts = Facts(manual, told(*lines, f"{DAY} {ASKED}"))
    step = facts.in_order([at])[0]
    assert holds(manual, facts, Condition(Fact(fact), (wanted,)), step).holds is answer
    other = holds(manual, facts, Condition(Fact(fact), (wanted,), is_not=True), step).holds
    assert other is (None if answer is None else not answer)


def test_that_a_discharge_ends_a_bankruptcy(calendars: Calendars) -> None:
    law = own_law(applies_when=[{"fact": "bankrupt", "is": ["no"]}])
    assert law.bankrupt_codes
    case = told("2026-01-05 BKY_NOTICE", f"2026-07-01 {ASKED}")
    (result,) = judged(law, calendars, case)
    assert "a bankruptcy was open, so the rule does not apply" in result.workings.sentences[0]


def test_that_an_event_of_a_payment_nobody_listed_has_no_aid_class(manual: Ruleset) -> None:
    facts = Facts(manual, told("2026-07-14 PAYMENT_RCVD"))
    (step,) = facts.in_order(["PAYMENT_RCVD"])
    quick = asker(Condition(Fact.PAYMENT_AID, ("NEVER",))).quick
    assert quick(manual, facts, step) is None


@pytest.mark.parametrize("today", ["FORMER", "NEVER"])
def test_that_the_aid_class_is_that_at_receipt(manual: Ruleset, today: str) -> None:
    lines = ("PAY 2026-07-14 2026-07-16 aid_class_at_receipt=NEVER", f"CASE aid_class={today}")
    facts = Facts(manual, told(*lines))
    (step,) = facts.in_order(["PAYMENT_RCVD"])
    assert holds(manual, facts, Condition(Fact.PAYMENT_AID, ("NEVER",)), step).holds is True


@pytest.mark.parametrize(
    ("line", "gone", "code"),
    [
        ("PAY - 2026-07-16", (), "PAYMENT_RCVD"),
        ("PAY 2026-07-14 -", ("payment", "P001", "sent_date"), "DISBURSED"),
        ("ORDER 2026-01-01 established_date=", (), "ORDER_ESTABLISHED"),
        ("MONTH 2026-06", ("account_month", "2026-06", "interest_calculated"), "INTEREST_CALC"),
    ],
)
def test_that_a_row_without_a_readable_day_is_an_undated_fact(
    manual: Ruleset, line: str, gone: tuple[str, str, str] | tuple[()], code: str
) -> None:
    case = told(line, unreadable=(gone,) if gone else ())
    assert [each.code for each in Facts(manual, case).undated_of([code])] == [code]


def test_that_a_statement_sent_on_a_day_nobody_can_read_is_undated(manual: Ruleset) -> None:
    case = told("MONTH 2026-06", unreadable=(("account_month", "2026-06", "statement_sent_date"),))
    assert Facts(manual, case).has_any(["CS916_SENT"])


def test_that_a_ruleset_of_before_reads_only_its_own_codes(document: Any) -> None:
    law = parse_ruleset(document("rulesets/earlier", "ca-2002-2026.1"))
    case = told(
        "CASE status=CLOSED",
        "PAY - 2026-07-16",
        "MONTH 2026-06",
        "ORDER 2026-07-01",
        f"{DAY} {ASKED}",
    )
    facts = Facts(law, case)
    assert set(facts.steps) == {"ORDER_ESTABLISHED", ASKED, "case:CASE_OPENED"} & set(facts.steps)
    assert not facts.undated
