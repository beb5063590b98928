"""The forms of enforcement and disbursement end where the criteria do, on cases told by hand."""

import pytest

from qapi_desk.domain.forms import walk
from qapi_desk.domain.ids import CriterionId, FormId
from tests.rules.criterion_cases import ORDER, case_told
from tests.services.scripted import LIBRARY, answered, circumstances, evaluated, status_of

PLAIN = "clock_class=ORDINARY payee_identified=yes"
HELD = "clock_class=THIRTY_DAY hold_reason=APPEAL"
FUTURES = f"PAY 2026-08-03 {{}} {PLAIN} hold_reason=FUTURES"
OWED = "MONTH 2026-09 current_due=30000 current_paid=0 arrears_balance={}"
SMALL, LARGE = OWED.format(10_000), OWED.format(50_000)
SENT = "2026-01-05 IRS_FTB_SUBMIT"
WITHHELD = "PAY 2026-09-30 2026-10-02 by_withholding=yes"
MISSED = "2026-07-01 DELINQUENT"
SERVE = "2026-07-01 DELINQUENT:SERVICE_NEEDED"
LOST = "2026-07-10 LOC_NEEDED"
FOUND = ("2026-06-01 LOC_NEEDED", "2026-07-20 NCP_LOCATED")
TRIED = ("2026-03-02 LOC_NEEDED", "2026-05-05 LOC_SOURCE_QUERY")

PAYMENTS = [
    ("MET", f"PAY 2026-08-03 2026-08-05 {PLAIN}"),
    ("LATE", f"PAY 2026-08-03 2026-08-06 {PLAIN}"),
    ("NOT_DONE", f"PAY 2026-08-03 - {PLAIN}"),
    ("NOT_DONE", f"PAY 2026-09-28 - {PLAIN}"),
    ("NOT_DUE", f"PAY 2026-09-29 - {PLAIN}"),
    ("NOT_DONE", "PAY 2026-08-03 - clock_class=ORDINARY payee_identified=no"),
    ("MET", "PAY 2026-08-03 2026-09-02 clock_class=THIRTY_DAY"),
    ("LATE", "PAY 2026-08-03 2026-09-03 clock_class=THIRTY_DAY"),
    ("NOT_DUE", "PAY 2026-07-03 - clock_class=THIRTY_DAY hold_reason=JOINT_RETURN"),
    ("MET", "PAY 2026-08-12 2026-09-02 clock_class=AID_MONTH_END"),
    ("LATE", "PAY 2026-08-12 2026-09-03 clock_class=AID_MONTH_END"),
    ("MET", "PAY 2026-07-14 2026-08-21 clock_class=FOSTER_CARE"),
    ("LATE", "PAY 2026-07-14 2026-08-24 clock_class=FOSTER_CARE"),
    ("EXCUSED", f"PAY 2026-08-03 - {HELD}"),
    ("EXCUSED", f"PAY 2026-08-03 2026-09-15 {HELD} hold_to_date=2026-08-31"),
    ("LATE", f"PAY 2026-08-03 2026-09-16 {HELD} hold_to_date=2026-08-31"),
    ("NOT_DONE", f"PAY 2026-08-03 - {HELD} hold_to_date=2026-09-15"),
    ("EXCUSED", f"PAY 2026-08-03 - {HELD} hold_to_date=2026-09-16"),
    ("EXCUSED", f"{FUTURES.format('2026-09-03')} hold_to_date=2026-09-01"),
    ("LATE", f"{FUTURES.format('2026-09-04')} hold_to_date=2026-09-01"),
    ("EXCUSED", f"{FUTURES.format('-')} hold_to_date=2026-11-02"),
    ("NOT_DONE", f"PAY 2026-08-03 - {PLAIN} hold_reason=MANUAL"),
]


@pytest.mark.parametrize(("outcome", "line"), PAYMENTS)
def test_that_disbursement_ends_as_its_criterion_does(outcome: str, line: str) -> None:
    case = case_told(line)
    state = answered("disbursement", case)
    assert state.is_complete
    assert state.outcomes[CriterionId("disbursement")] == outcome
    assert evaluated("disbursement", case).rule_outcome == outcome


STEPS = [
    ("MET_OUTCOME", (WITHHELD, SENT, LARGE)),
    ("MET_OUTCOME", (WITHHELD, SMALL)),
    ("MET_OUTCOME", (WITHHELD, LARGE, "2026-03-02 BKY_NOTICE")),
    ("NOT_DONE", (WITHHELD, LARGE, "2025-09-30 IRS_FTB_SUBMIT")),
    ("MET_OUTCOME", ("PAY 2026-07-01 2026-07-02", SMALL)),
    ("NOT_DONE", ("PAY 2026-07-01 2026-07-02", LARGE)),
    ("MET", ("2026-09-03 NER_ENTRY", "2026-09-08 IWO_ISSUED", SMALL)),
    ("LATE", ("2026-09-03 NER_ENTRY", "2026-09-09 IWO_ISSUED", SMALL)),
    ("NOT_DONE", ("2026-09-03 NER_ENTRY", SMALL)),
    ("NOT_DUE", ("2026-09-29 NER_ENTRY", SMALL)),
    ("MET", ("2026-08-03 EMPLOYER_KNOWN", "2026-08-18 IWO_SERVED", SMALL)),
    ("LATE", ("2026-08-03 EMPLOYER_KNOWN", "2026-08-19 IWO_SERVED", SMALL)),
    ("MET", (MISSED, "2026-07-31 LIEN_RECORDED", SMALL)),
    ("LATE", (MISSED, "2026-08-01 LIEN_RECORDED", SMALL)),
    ("NOT_DONE", (MISSED, SMALL)),
    ("MET", (*FOUND, MISSED, "2026-08-19 LIEN_RECORDED", SMALL)),
    ("LATE", (*FOUND, MISSED, "2026-08-20 LIEN_RECORDED", SMALL)),
    ("MET", (SERVE, "2026-08-30 SERVICE_DONE", SMALL)),
    ("LATE", (SERVE, "2026-08-31 SERVICE_DONE", SMALL)),
    ("EXCUSED", (SERVE, "2026-08-30 DILIGENT_DOC", SMALL)),
    ("LATE", (SERVE, "2026-08-31 DILIGENT_DOC", SMALL)),
    ("MET", (LOST, "2026-09-23 LOC_ALL_SOURCES_DONE", SMALL)),
    ("LATE", (LOST, "2026-09-24 LOC_ALL_SOURCES_DONE", SMALL)),
    ("NOT_DONE", (LOST, SMALL)),
    ("NOT_DUE", ("2026-07-18 LOC_NEEDED", SMALL)),
    ("MET", (*TRIED, "2026-09-30 LOC_SOURCE_QUERY", SMALL)),
    ("MISSED", (*TRIED, SMALL)),
    ("MET", (LOST, "2026-07-10 LOC_INFO_RCVD", "2026-09-23 LOC_INFO_ACTED", SMALL)),
    ("LATE", (LOST, "2026-07-10 LOC_INFO_RCVD", "2026-09-24 LOC_INFO_ACTED", SMALL)),
    ("MET", (SENT, LARGE)),
    ("NOT_DONE", (LARGE,)),
    ("UNDETERMINED", (SMALL,)),
    ("UNDETERMINED", (WITHHELD, OWED.format(""))),
]


@pytest.mark.parametrize(("outcome", "lines"), STEPS)
def test_that_enforcement_ends_as_its_criterion_does(outcome: str, lines: tuple[str, ...]) -> None:
    case = case_told(ORDER, *lines)
    state = answered("enforcement", case)
    assert state.is_complete
    assert state.outcomes[CriterionId("enforcement")] == outcome
    assert evaluated("enforcement", case).rule_outcome == outcome


def test_that_of_two_steps_the_one_that_began_last_is_asked_about() -> None:
    case = case_told(ORDER, MISSED, "2026-08-03 EMPLOYER_KNOWN", SMALL)
    assert status_of(answered("enforcement", case), "enf_step").value == "employer"


def test_that_a_day_no_calendar_reaches_leaves_the_limit_open() -> None:
    context = circumstances(case_told(ORDER), "enforcement")
    assert context.functions["deadline"]("CR-088", "1901-01-01") == ""


@pytest.mark.parametrize("form", LIBRARY.form_ids)
def test_that_no_fact_of_a_masked_case_names_anybody(form: FormId) -> None:
    names = ("Delia", "N1", "E9", "0010000000017")
    case = case_told(
        ORDER, "PARTY NCP display_name=Delia fv_flag=yes", "2026-07-02 NER_ENTRY ref=E9 party=N1",
        "2026-07-06 IWO_ISSUED ref=E9 party=N1", f"PAY 2026-08-03 2026-08-05 {PLAIN}", LARGE,
    )  # fmt: skip
    context = circumstances(case, *LIBRARY.form(form).form.criteria)
    asked = (q.fact for q in walk(LIBRARY.form(form).form.questions) if q.fact)
    told = " ".join(context.facts.get(path, "") for path in asked)
    assert not any(name in told for name in names)
