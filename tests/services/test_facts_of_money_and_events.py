"""Where a form's facts come from: the last payment, collections, the account, dated steps."""

from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, ReviewId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.reviews import CaseState, ReviewCase
from qapi_desk.services.facts import CaseFacts
from tests.rules.told_cases import told

NEW_HIRE = "NER_ENTRY|EMPLOYER_KNOWN:INCOME_NOTICE"
"""What starts the clock of two business days."""


def facts(*lines: str, period: str = "2026Q3") -> CaseFacts:
    """The facts of a case told in short lines."""
    case = ReviewCase(
        ReviewId("R1"), DrawId("D1"), CaseId("0010000000017"), 1, (CriterionId("enforcement"),),
        CaseState.ASSIGNED, None, 0, 1,
    )  # fmt: skip
    return CaseFacts(told(*lines), parse_period(period), case)


def test_that_a_topic_narrows_a_dated_step() -> None:
    found = facts("2026-07-02 DELINQUENT", "2026-07-09 DELINQUENT:SERVICE_NEEDED")
    assert found["event:DELINQUENT:SERVICE_NEEDED.date"] == "2026-07-09"
    assert found["event:DELINQUENT:!SERVICE_NEEDED.date"] == "2026-07-02"
    assert found["event:DELINQUENT.date"] == "2026-07-09"


def test_that_the_latest_of_several_codes_is_taken() -> None:
    found = facts("2026-07-02 NER_ENTRY", "2026-07-09 EMPLOYER_KNOWN:INCOME_NOTICE")
    assert found[f"event:{NEW_HIRE}.date"] == "2026-07-09"


def test_that_what_happened_after_the_period_is_no_fact() -> None:
    found = facts("2026-10-01 NER_ENTRY", "2026-10-02 IWO_ISSUED")
    assert f"event:{NEW_HIRE}.date" not in found
    assert "event:IWO_ISSUED.after:NER_ENTRY" not in found


def test_that_an_answer_is_the_first_step_on_or_after_the_latest_trigger() -> None:
    found = facts(
        "2026-06-01 NER_ENTRY", "2026-06-02 IWO_ISSUED", "2026-07-06 NER_ENTRY",
        "2026-07-08 IWO_ISSUED", "2026-08-20 IWO_ISSUED",
    )  # fmt: skip
    assert found["event:IWO_ISSUED.after:NER_ENTRY"] == "2026-07-08"


def test_that_a_step_of_the_same_day_is_an_answer() -> None:
    found = facts("2026-07-06 NER_ENTRY", "2026-07-06 IWO_ISSUED")
    assert found["event:IWO_ISSUED.after:NER_ENTRY"] == "2026-07-06"


def test_that_a_notice_to_another_employer_is_no_answer() -> None:
    found = facts(
        "2026-07-06 NER_ENTRY ref=E2", "2026-07-07 IWO_ISSUED ref=E1", "2026-07-09 IWO_ISSUED"
    )
    assert found["event:IWO_ISSUED.after:NER_ENTRY"] == "2026-07-09"


def test_that_steps_of_one_day_may_have_a_ref_or_none() -> None:
    found = facts("2026-07-06 NER_ENTRY ref=E2", "2026-07-06 NER_ENTRY", "2026-07-08 IWO_ISSUED")
    assert found["event:IWO_ISSUED.after:NER_ENTRY"] == "2026-07-08"


def test_that_a_month_paid_on_is_told_where_no_receipt_is() -> None:
    months = ("MONTH 2026-07 current_paid=5", "MONTH 2026-08 arrears_paid=5", "MONTH 2026-09")
    assert facts(*months)["account.paid_month"] == "2026-08"
    assert "account.paid_month" not in facts("MONTH 2026-09 current_paid=0")


def test_that_nothing_answers_what_never_began() -> None:
    assert "event:IWO_ISSUED.after:NER_ENTRY" not in facts("2026-07-07 IWO_ISSUED")


def test_that_the_attempt_before_the_last_has_another_day() -> None:
    once = ("2026-05-05 LOC_SOURCE_QUERY", "2026-05-05 LOC_SOURCE_QUERY")
    assert "event:LOC_SOURCE_QUERY.before" not in facts(*once)
    twice = facts(*once, "2026-08-05 LOC_SOURCE_QUERY")
    assert twice["event:LOC_SOURCE_QUERY.before"] == "2026-05-05"


def test_that_the_last_payment_is_the_last_that_stood_in_the_period() -> None:
    found = facts(
        "PAY 2026-08-03 2026-08-05 clock_class=ORDINARY payee_identified=yes amount=30005",
        "PAY 2026-09-01 - reversed_date=2026-09-04",
        "PAY 2026-10-01 2026-10-02",
    )
    assert found["payment.receipt_date"] == "2026-08-03"
    assert (found["payment.sent_date"], found["payment.amount"]) == ("2026-08-05", "300.05")
    assert (found["payment.clock"], found["payment.payee_identified"]) == ("ORDINARY", "yes")


def test_that_of_one_day_the_payment_sent_last_is_shown() -> None:
    day = ("PAY 2026-08-03 2026-08-20", "PAY 2026-08-03 2026-08-04")
    assert facts(*day)["payment.sent_date"] == "2026-08-20"
    assert facts(*day)["payment.same_day"] == "2"
    assert "payment.sent_date" not in facts(*day, "PAY 2026-08-03 -")


def test_that_a_joint_return_held_back_is_a_clock_of_its_own() -> None:
    joint = facts("PAY 2026-08-03 - clock_class=THIRTY_DAY hold_reason=JOINT_RETURN")
    assert joint["payment.clock"] == "JOINT_RETURN"


def test_that_money_sent_after_the_period_is_not_sent_and_a_hold_may_end_later() -> None:
    found = facts("PAY 2026-09-29 2026-10-01 hold_reason=APPEAL hold_to_date=2026-11-05")
    assert "payment.sent_date" not in found
    assert found["payment.hold_to_date"] == "2026-11-05"


def test_that_a_case_without_payments_and_accounts_tells_nothing_of_them() -> None:
    found = facts()
    assert "payment.receipt_date" not in found
    assert "payment.same_day" not in found
    assert "payment:collected.receipt_date" not in found
    assert "account.arrears_balance" not in found


def test_that_a_collection_taken_back_in_the_period_is_none() -> None:
    found = facts("PAY 2026-07-03 2026-07-06", "PAY 2026-08-03 - reversed_date=2026-09-30")
    assert found["payment:collected.receipt_date"] == "2026-07-03"


def test_that_withheld_money_counts_in_the_last_three_months_only() -> None:
    early = "PAY 2026-06-30 2026-07-02 by_withholding=yes"
    year = facts(early, period="FFY2026")
    assert year["period.last_quarter"] == "2026-07-01"
    assert "payment:withheld.receipt_date" not in year
    late = facts(early, "PAY 2026-07-01 - by_withholding=yes", "PAY 2026-08-01 -")
    assert late["payment:withheld.receipt_date"] == "2026-07-01"


def test_that_the_account_is_that_of_the_last_month_of_the_period() -> None:
    found = facts(
        "MONTH 2026-08 arrears_balance=120050", "MONTH 2026-09 arrears_balance=5",
        "MONTH 2026-10 arrears_balance=77",
    )  # fmt: skip
    assert (found["account.month"], found["account.arrears_balance"]) == ("2026-09", "0.05")
