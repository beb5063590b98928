"""The forms of lines 24 and 25 and of medical support end where the criteria do, told by hand."""

from typing import Any

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.forms import QuestionState
from qapi_desk.domain.ids import CriterionId, FormId, QuestionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.questionnaire.engine import state
from tests.rules.criterion_cases import case_told
from tests.rules.line_cases import case, counted, month, order, payment, year_of
from tests.services.scripted import LAW, LIBRARY, answered, circumstances, evaluated, status_of

NEW = "ORDER 2026-08-03 medical_ordered=yes"
OLD = "ORDER 2020-03-02 medical_ordered=yes"
HIRED = "2026-08-10 NER_ENTRY ref=A"
MEDICAL = [
    ("ACTION", (NEW,)),
    ("ERROR", ("ORDER 2026-08-03 medical_ordered=no",)),
    ("INCOMPLETE", ("ORDER 2026-08-03",)),
    ("ACTION", (OLD, "2026-08-03 INS_LAPSE", "2026-08-20 NMSN_SENT")),
    ("ERROR", (OLD, "2026-08-03 INS_LAPSE", "2026-10-01 NMSN_SENT")),
    ("ERROR", (OLD, "2026-08-03 INS_LAPSE")),
    ("ACTION", (OLD, "2026-08-03 INS_LAPSE", "2026-08-04 INS_INFO_TO_CP")),
    ("ERROR", (OLD, "2026-05-04 MS_ORDERED:AVAILABLE")),
    ("ACTION", (OLD, "2026-05-04 MS_ORDERED:AVAILABLE", "2026-05-08 NMSN_SENT")),
    ("ACTION", (OLD, HIRED, "2026-08-12 NMSN_SENT ref=A")),
    ("ERROR", (OLD, HIRED, "2026-08-13 NMSN_SENT ref=A")),
    ("ERROR", (OLD, HIRED)),
    ("ACTION", (OLD, "2026-09-29 NER_ENTRY ref=A")),
    ("ERROR", (NEW, HIRED)),
    ("ERROR", ("ORDER 2026-08-03 medical_ordered=no", OLD, HIRED)),
    ("ACTION", (NEW, "2026-08-03 INS_LAPSE", HIRED, "2026-08-12 NMSN_SENT ref=A")),
    ("NOT_APPLICABLE", (OLD,)),
    ("NOT_APPLICABLE", (OLD, "2026-03-02 INS_LAPSE", "2026-04-01 INS_INFO_TO_CP")),
]


def counts(criterion: str, outcome: str) -> str:
    """How the governing law counts an outcome."""
    return str(LAW.governing.counting(CriterionId(criterion), RuleOutcome(outcome)))


@pytest.mark.parametrize(("outcome", "lines"), MEDICAL)
def test_that_medical_support_ends_as_its_criterion_does(outcome: str, lines: Any) -> None:
    told = case_told(*lines, "CHILD AT_ISSUE", "CHILD AT_ISSUE")
    reached = answered("medical", told)
    assert reached.is_complete
    assert counts("medical", reached.outcomes[CriterionId("medical")]) == outcome
    assert evaluated("medical", told).outcome == outcome


def money(*trail: Any, **told: Any) -> CaseFile:
    """A case with an order of 300.00 and an account of every month, unless told otherwise."""
    parts = {
        "orders": told.pop("orders", (order(),)),
        "account_months": told.pop("months", year_of(due=30000, paid=20000)),
        "payments": told.pop("payments", ()),
    }
    return case(*trail, parts=parts, **told)


BACK = (payment(receipt_date="2026-05-04", to_current=20000, reversed_date="2026-06-01"),)
LINES = [
    ("24", "ACTION", money(counted("24", None, "3600.00"))),
    ("24", "ERROR", money(counted("24", None, "3600.01"))),
    ("24", "ERROR", money(counted("24", None, "3599.99"))),
    ("24", "ERROR", money()),
    ("24", "INCOMPLETE", money(counted("24", None, "many"))),
    ("24", "INCOMPLETE", money(counted("24", None, "3600.00"), months=())),
    ("24", "NOT_APPLICABLE", money(orders=(), months=())),
    ("24", "ERROR", money(counted("24", None, "10.00"), case_type="NON_IVD")),
    ("25", "ACTION", money(counted("25", None, "2400.00"))),
    ("25", "ERROR", money(counted("25", None, "2400.00"), payments=BACK)),
    ("25", "ACTION", money(counted("25", None, "2200.00"), payments=BACK)),
    ("25", "ERROR", money()),
]


@pytest.mark.parametrize(("line", "outcome", "told"), LINES)
def test_that_lines_of_dollars_end_as_their_criteria_do(
    line: str, outcome: str, told: CaseFile
) -> None:
    reached = answered("lines-24-25", told)
    name = f"line-{line}"
    assert reached.is_complete
    assert counts(name, reached.outcomes[CriterionId(name)]) == outcome
    assert evaluated(name, told).outcome == outcome


@pytest.mark.parametrize("where", ["both", "neither", "one"])
def test_that_voluntary_money_stands_on_both_lines_or_on_neither(where: str) -> None:
    months = (month("2026-03", due=0, paid=45000),)
    trail = {
        "both": (counted("24", None, "450.00"), counted("25", None, "450.00")),
        "neither": (),
        "one": (counted("24", None, "450.00"),),
    }[where]
    told = money(*trail, orders=(), months=months)
    reached = answered("lines-24-25", told)
    ends = {name: counts(name, reached.outcomes[CriterionId(name)]) for name in LINE_NAMES}
    suggested = {name: str(evaluated(name, told).outcome) for name in LINE_NAMES}
    assert (ends["line-24"] == "ERROR") is (suggested["line-24"] == "ERROR") is (where == "one")


LINE_NAMES = ("line-24", "line-25")


def test_that_month_by_month_comes_to_the_same() -> None:
    told = money(counted("24", None, "3600.00"))
    reached = answered("lines-24-25", told, rank=4)
    assert status_of(reached, "l24_how").value == "months"
    assert status_of(reached, "l24_month[12]/l24_m_name").value == "2026-09"
    assert status_of(reached, "l24_supported").value == "3600"
    assert reached.outcomes[CriterionId("line-24")] == "YES"


def test_that_the_sum_of_the_year_stands_ready_to_confirm() -> None:
    reached = answered("lines-24-25", money(counted("24", None, "3600.00")))
    assert status_of(reached, "l24_total").snapshot_value == "3600.00"
    assert status_of(reached, "l24_amount").snapshot_value == "3600.00"


def test_that_money_taken_back_is_told_beside_what_the_account_has() -> None:
    reached = answered("lines-24-25", money(counted("25", None, "2200.00"), payments=BACK))
    told = [status_of(reached, name).snapshot_value for name in ("l25_total", "l25_reversed")]
    assert told == ["2400.00", "200.00"]


def with_answers(form: str, told: CaseFile, **more: str) -> QuestionState:
    """How the judgement of a form stands when some of the script's answers are others."""
    compiled = LIBRARY.form(FormId(form))
    context = circumstances(told, *compiled.form.criteria)
    said = {
        status.question.name: Answer(status.question.name, status.value)
        for status in answered(form, told).statuses
        if status.value
    }
    said |= {QuestionId(name): Answer(QuestionId(name), value) for name, value in more.items()}
    judged = "med_judged" if form == "medical" else "l24_right"
    return status_of(state(compiled, said, context), judged).state


def test_that_a_wrong_cent_is_not_right_unless_a_reason_stands() -> None:
    told = money(counted("24", None, "3600.01"))
    right = {"l24_right": "met"}
    assert with_answers("lines-24-25", told, **right) is QuestionState.INVALID
    stands = with_answers("lines-24-25", told, **right, l24_stands="ruling")
    assert stands is QuestionState.ANSWERED


def test_that_a_late_notice_is_not_met_unless_a_reason_stands() -> None:
    told = case_told(OLD, HIRED, "2026-08-13 NMSN_SENT ref=A", "CHILD AT_ISSUE")
    met = {"med_judged": "met"}
    assert with_answers("medical", told, **met) is QuestionState.INVALID
    stands = with_answers("medical", told, **met, med_stands="ruling")
    assert stands is QuestionState.ANSWERED


def test_that_nothing_called_for_cannot_be_judged_done() -> None:
    told = case_told(NEW, "CHILD AT_ISSUE")
    none = with_answers("medical", told, med_order_made="no", med_judged="met")
    assert none is QuestionState.INVALID
    after_all = with_answers("medical", told, med_order_made="no", med_judged="na")
    assert after_all is not QuestionState.INVALID


def test_that_a_child_without_its_coverage_cannot_be_passed_over() -> None:
    told = case_told(NEW, "CHILD AT_ISSUE")
    compiled = LIBRARY.form(FormId("medical"))
    gap = {"child[1]/child_available": "yes", "child[1]/child_covered": "no"}
    said = {s.question.name: Answer(s.question.name, s.value)
            for s in answered("medical", told).statuses if s.value}  # fmt: skip
    said |= {QuestionId(name): Answer(QuestionId(name), value) for name, value in gap.items()}
    reached = state(compiled, said, circumstances(told, "medical"))
    assert status_of(reached, "med_gaps").value == "1"
    assert status_of(reached, "med_missing").state is QuestionState.INVALID
