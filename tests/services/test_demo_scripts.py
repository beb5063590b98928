"""The made-up reviewers' scripts answer every form they are asked to the end, whatever the case."""

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.forms import QuestionState
from qapi_desk.domain.ids import FormId
from tests.rules.criterion_cases import ORDER, case_told
from tests.services.scripted import LIBRARY, answered, status_of

CASES = [
    case_told(),
    case_told("CASE closed_date=2026-08-20 closure_reason=CP_REQUEST", ORDER),
    case_told(ORDER, "PAY 2026-08-03 2026-08-09 clock_class=ORDINARY", "2026-08-03 EMPLOYER_KNOWN"),
    case_told(
        ORDER, "MONTH 2026-09 current_due=30000 current_paid=0 arrears_balance=90000",
        "2026-07-01 DELINQUENT:SERVICE_NEEDED", "2026-08-20 DILIGENT_DOC",
        "CHILD ESTABLISHED", "PAY 2026-09-02 - hold_reason=APPEAL",
    ),
    case_told(
        "2026-03-02 LOC_NEEDED", "2026-05-05 LOC_SOURCE_QUERY", "2026-06-01 NCP_LOCATED",
        "2026-06-20 SERVICE_DONE", "2026-08-01 ORDER_ESTABLISHED",
    ),
    case_told("ORDER 2026-08-03 medical_ordered=no", "CHILD ESTABLISHED"),
    case_told("CHILD ESTABLISHED", "2026-07-20 INS_LAPSE"),
]  # fmt: skip
EXCEPTIONS = (1, 3, 5, 13, 42, 100)
"""Ranks of the draw: an honest one, and some for which an exception is planted."""
SCRIPTED = [each for each in LIBRARY.form_ids if LIBRARY.form(each).form.is_quarterly]
"""The forms that the demonstration's reviews ask; the others wait for whoever asks for them."""


@pytest.mark.parametrize("form", SCRIPTED)
@pytest.mark.parametrize("case_file", CASES)
@pytest.mark.parametrize("rank", EXCEPTIONS)
def test_that_the_script_answers_a_form_to_the_end(
    form: FormId, case_file: CaseFile, rank: int
) -> None:
    state = answered(form, case_file, rank=rank)
    assert [(status.question.name, status.missing) for status in state.unanswered] == []
    assert all(state.outcomes.values())


def test_that_an_undetermined_answer_carries_its_coded_reason() -> None:
    late = case_told(ORDER, "PAY 2026-08-03 2026-08-09 clock_class=ORDINARY payee_identified=yes")
    judged = status_of(answered("disbursement", late, rank=5), "dis_judged")
    assert (judged.value, judged.state) == ("undetermined", QuestionState.ANSWERED)
    assert "no_document" in [reason.name for reason in judged.reasons]


def test_that_a_closed_gate_ends_a_form_with_its_reason() -> None:
    paid = case_told(ORDER, "PAY 2026-08-03 2026-08-05 clock_class=ORDINARY")
    state = answered("disbursement", paid, rank=13)
    assert status_of(state, "dis_paid").value == "other_agency"
    assert set(state.outcomes.values()) == {"NOT_APPLICABLE"}
