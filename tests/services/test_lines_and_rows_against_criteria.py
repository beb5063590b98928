"""Forms of report lines and of federal rows end where their criteria do, from the record's facts.

Whatever the record tells is taken as it is; the rest of a case is as it should be.
"""

from collections.abc import Mapping

import pytest

from qapi_desk.domain.cases import CaseFile
from qapi_desk.domain.ids import CriterionId, FormId
from tests.rules.criterion_cases import ORDER, case_told
from tests.rules.line_cases import case, child, counted, month, order, payment, year_of
from tests.services.any_answer import MET, Wanted, answered_to_the_end
from tests.services.scripted import LIBRARY, circumstances, evaluated

NOT_DUE = "not_due"
NO: Mapping[str, str] = {}


def ended(form: str, criterion: str, told: CaseFile, wanted: Wanted) -> str:
    """The outcome of the form, with what the case's record tells as its answers."""
    state, _ = answered_to_the_end(
        LIBRARY.form(FormId(form)), circumstances(told, criterion), wanted
    )
    return state.outcomes[CriterionId(criterion)]


SON = child("K1")
HERS = child("K1", born_out_of_wedlock=False)
GROWN = child("K1", birth_date="2008-09-30")
SETTLED = child("K1", paternity_status="ADJUDICATED", resolved_date="2026-09-30")
LATER = child("K1", paternity_status="ADJUDICATED", resolved_date="2026-10-01")
BEFORE = child("K1", paternity_status="ACKNOWLEDGED", resolved_date="2025-09-30")
PRESENT = counted("5", "K2")
CHILDREN = [
    ("5", "lines-5-5a", case(counted("5", "K1"), children=[SON])),
    ("5", "lines-5-5a", case(PRESENT, children=[SON, child("K2")])),
    ("5", "lines-5-5a", case(counted("5", "K1"), children=[HERS])),
    ("5", "lines-5-5a", case(counted("5", "K1"), children=[GROWN])),
    ("5", "lines-5-5a", case(counted("5", "K1"), counted("5", "K9"), children=[SON])),
    ("5a", "lines-5-5a", case(counted("5a", "K1"), counted("5", "K1", period="FFY2025"),
                              children=[SON])),
    ("5a", "lines-5-5a", case(counted("5a", "K1"), counted("1", period="FFY2025"),
                              children=[SON])),
    ("6", "line-6", case(counted("6", "K1"), children=[SETTLED])),
    ("6", "line-6", case(counted("6", "K1"), children=[LATER])),
    ("6", "line-6", case(counted("6", "K1"), children=[SON])),
    ("6", "line-6", case(counted("5", "K1"), children=[SETTLED])),
    ("8", "lines-8-9", case(counted("8", "K1"), children=[child("K1", birth_date="2026-03-03")])),
    ("8", "lines-8-9", case(counted("8", "K1"), children=[child("K1", birth_date="2025-09-30")])),
    ("9", "lines-8-9", case(counted("9", "K1"), children=[SETTLED])),
    ("9", "lines-8-9", case(counted("9", "K1"), children=[BEFORE])),
]  # fmt: skip


@pytest.mark.parametrize(("line", "form", "told"), CHILDREN)
def test_that_a_line_of_children_ends_as_its_criterion_does(
    line: str, form: str, told: CaseFile
) -> None:
    result = evaluated(f"line-{line}", told)
    assert result.rule_outcome in {"YES", "NO"}
    assert ended(form, f"line-{line}", told, Wanted(MET)) == result.rule_outcome


ARREARS = {"account_months": year_of(owed=45_000), "orders": (order(amount_current=0),)}
CURRENT = {"account_months": year_of(due=30_000, owed=45_000), "orders": (order(),)}
PAID_OFF = {"account_months": year_of(), "orders": (order(amount_current=0),)}
ONCE = {"account_months": (month("2026-03", owed=500), *year_of()[6:]), "orders": ()}
TO_FAMILY = {**ARREARS, "payments": (payment(to_arrears_family=5_000),)}
TO_STATE = {**ARREARS, "payments": (payment(to_arrears_state=5_000),)}
OWED_TO_FAMILY = {"l29_owed_to": "family"}
CASES = [
    ("2e", "line-2e", case(counted("2e"), parts=ARREARS), NO),
    ("2e", "line-2e", case(counted("2e"), parts=CURRENT), NO),
    ("2e", "line-2e", case(counted("2e"), parts=PAID_OFF), NO),
    ("2e", "line-2e", case(counted("1"), parts=ARREARS), NO),
    ("28", "lines-28-29", case(counted("28"), parts=ARREARS), NO),
    ("28", "lines-28-29", case(counted("28"), parts=PAID_OFF), NO),
    ("28", "lines-28-29", case(counted("28"), parts=ONCE), NO),
    ("28", "lines-28-29", case(counted("1"), parts=ARREARS), NO),
    ("29", "lines-28-29", case(counted("29"), parts=TO_FAMILY), OWED_TO_FAMILY),
    ("29", "lines-28-29", case(counted("29"), parts=TO_STATE), OWED_TO_FAMILY),
    ("29", "lines-28-29", case(counted("29"), aid_class="CURRENT", parts=TO_STATE),
     {"l29_owed_to": "state"}),
    ("29", "lines-28-29", case(counted("1"), parts=TO_FAMILY), OWED_TO_FAMILY),
]  # fmt: skip


@pytest.mark.parametrize(("line", "form", "told", "instead"), CASES)
def test_that_a_line_of_cases_ends_as_its_criterion_does(
    line: str, form: str, told: CaseFile, instead: Mapping[str, str]
) -> None:
    result = evaluated(f"line-{line}", told)
    assert result.rule_outcome in {"YES", "NO"}
    assert ended(form, f"line-{line}", told, Wanted(MET, instead)) == result.rule_outcome


CLOSED = "CASE status=CLOSED closed_date=2026-08-31 closure_reason={}"
TIP = "2026-08-03 CP_TIP_RCVD"
NOTICED, SHUT = "2026-07-02 CLOSE_NOTICE", "2026-08-31 CASE_CLOSED"
LATE_NOTICE = "2026-07-03 CLOSE_NOTICE"
JUDGED_NOT_MET = {"clo_judged": "not_met"}
CLOSINGS = [
    ("MET", NO, (CLOSED.format("CP_LOST"), NOTICED, SHUT)),
    ("EARLY", JUDGED_NOT_MET, (CLOSED.format("CP_LOST"), LATE_NOTICE, SHUT)),
    ("WAIVED", NO, (CLOSED.format("CP_LOST"), f"{LATE_NOTICE}:CP_AGREED", SHUT)),
    ("NOT_DONE", {"clo_noticed": "no"}, (CLOSED.format("CP_LOST"), SHUT)),
    ("NO", {"clo_quiet": "no"}, (CLOSED.format("CP_LOST"), NOTICED, TIP, SHUT)),
    ("YES", NO, (CLOSED.format("CP_REQUEST"), "2026-08-12 CLOSE_REQ", SHUT)),
    ("NOT_DONE", {"clo_papers": "no"}, (CLOSED.format("CP_REQUEST"), SHUT)),
    ("NO", {"clo_reason": "none"}, ("CASE status=CLOSED closed_date=2026-08-31", SHUT)),
    ("NO", {"clo_search_long": "no"},
     (CLOSED.format("UNLOCATED"), "2026-04-30 LOC_NEEDED", NOTICED, SHUT)),
    ("MET", NO, (CLOSED.format("UNLOCATED"), "2024-05-06 LOC_NEEDED", NOTICED, SHUT)),
    ("MET", NO, (CLOSED.format("INITIATING_INACTIVE"), "2026-07-02 CLOSE_INIT_STATE_NOTICE", SHUT)),
]  # fmt: skip
ASKED_IN_JANUARY, WHILE_LOST = "2026-01-15 RA_REQ_RCVD", "2026-07-06 RA_REQ_RCVD"
NOT_ENDED = {"rev_ended": "no", "rev_found_later": "no"}
LOST = {"rev_ended": "no", "rev_known": "no"}
REVIEWS = [
    ("MET_OUTCOME", NO, MET, (ASKED_IN_JANUARY, "2026-08-03 RA_COMPLETED")),
    ("NOT_DONE", NOT_ENDED, MET, (ASKED_IN_JANUARY,)),
    ("NOT_DUE", NOT_ENDED, NOT_DUE, ("2026-05-04 RA_REQ_RCVD",)),
    ("NOT_DUE", {**NOT_ENDED, "rev_found_later": "yes"}, NOT_DUE,
     (ASKED_IN_JANUARY, "2026-01-10 LOC_NEEDED", "2026-06-01 NCP_LOCATED")),
    ("MET", LOST, MET,
     (WHILE_LOST, "2026-07-01 LOC_NEEDED", "2026-09-14 LOC_ALL_SOURCES_DONE")),
    ("LATE", LOST, MET,
     (WHILE_LOST, "2026-07-01 LOC_NEEDED", "2026-09-15 LOC_ALL_SOURCES_DONE")),
    ("NOT_DONE", NOT_ENDED, MET, (ASKED_IN_JANUARY, "2026-07-01 LOC_NEEDED")),
]  # fmt: skip
ASKS, ASKED = "CASE interstate_role=INITIATING", "CASE interstate_role=RESPONDING"
STEPS = [
    ("MET", "registry", ASKED, ("2026-08-03 INTERSTATE_REQ_RCVD", "2026-08-17 IST_RESPONSE_SENT")),
    ("LATE", "registry", ASKED, ("2026-08-03 INTERSTATE_REQ_RCVD", "2026-08-18 IST_RESPONSE_SENT")),
    ("NOT_DONE", "registry", ASKED, ("2026-08-03 INTERSTATE_REQ_RCVD",)),
    ("MET", "status", ASKED, ("2026-08-03 RESP_INQ_RCVD:STATUS", "2026-08-10 RESP_INQ_ANSWERED")),
    ("LATE", "status", ASKED, ("2026-08-03 RESP_INQ_RCVD:STATUS", "2026-08-11 RESP_INQ_ANSWERED")),
    ("LATE", "supply", ASKS, ("2026-08-03 RESP_INQ_RCVD", "2026-09-03 RESP_INQ_ANSWERED")),
    ("MET", "refer", ASKS, ("2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-23 UIFSA_SENT")),
    ("LATE", "change", ASKS, ("2026-08-03 RA_REQ_RCVD", "2026-08-24 UIFSA_SENT")),
    ("MET", "news", ASKS, ("2026-08-03 IST_INFO_RCVD", "2026-08-17 OJ_NOTICE")),
    ("MET", "away", ASKED, ("2026-08-03 NCP_LOC_OTHER_STATE", "2026-08-17 DOCS_RETURNED")),
    ("NOT_DONE", "stop", ASKED, ("2026-08-03 CLOSE_REQ:INITIATING",)),
]


@pytest.mark.parametrize(("outcome", "instead", "lines"), CLOSINGS)
def test_that_a_closing_ends_as_its_criterion_does(
    outcome: str, instead: Mapping[str, str], lines: tuple[str, ...]
) -> None:
    told = case_told(*lines)
    assert evaluated("closure", told).rule_outcome == outcome
    assert ended("closure", "closure", told, Wanted(MET, instead)) == outcome


@pytest.mark.parametrize(("outcome", "instead", "result", "lines"), REVIEWS)
def test_that_a_review_of_an_order_ends_as_its_criterion_does(
    outcome: str, instead: Mapping[str, str], result: str, lines: tuple[str, ...]
) -> None:
    told = case_told(ORDER, *lines)
    assert evaluated("review-adjustment", told).rule_outcome == outcome
    found = ended("review-adjustment", "review-adjustment", told, Wanted(result, instead))
    assert found == outcome


@pytest.mark.parametrize(("outcome", "step", "role", "lines"), STEPS)
def test_that_an_act_between_states_ends_as_its_criterion_does(
    outcome: str, step: str, role: str, lines: tuple[str, ...]
) -> None:
    told = case_told(role, *lines)
    assert evaluated("intergovernmental", told).rule_outcome == outcome
    instead = {"int_step": step, "int_acted": "no" if len(lines) == 1 else "yes"}
    assert ended("intergovernmental", "intergovernmental", told, Wanted(MET, instead)) == outcome
