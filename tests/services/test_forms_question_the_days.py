"""Where an answer and the days contradict each other, two forms ask again; a coded reason stands.

The limits are the federal ruleset's own, on the agency's calendar.
"""

from collections.abc import Mapping

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import FormState, QuestionState
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.questionnaire.engine import state
from tests.rules.criterion_cases import case_told
from tests.services.scripted import LIBRARY, circumstances, status_of

OURS = {"gen_ours": "yes", "gen_duplicate": "no"}
UNCOLLECTED = {**OURS, "enf_needed": "yes", "enf_withholding": "yes", "enf_withheld": "no"}
HIRED = {**UNCOLLECTED, "enf_step": "new_hire", "enf_hire_date": "2026-09-03"}
SERVED = {
    **UNCOLLECTED, "enf_step": "act60", "enf_missed60_date": "2026-07-01", "enf_lost": "no",
    "enf_done": "no",
}  # fmt: skip
PAID = {**OURS, "dis_paid": "yes", "dis_clock": "ORDINARY", "dis_ordinary_date": "2026-08-03"}
UNSENT = {**PAID, "dis_sent": "no", "dis_payee": "yes"}
APPEALED = {
    **OURS, "dis_paid": "yes", "dis_clock": "THIRTY_DAY", "dis_offset_date": "2026-08-03",
    "dis_sent": "yes", "dis_hold": "APPEAL", "dis_hold_over": "yes",
    "dis_appeal_end_date": "2026-08-31",
}  # fmt: skip


def reached(form: str, given: Mapping[str, str]) -> FormState:
    """The form of an empty record with these answers."""
    answers = {QuestionId(name): Answer(QuestionId(name), value) for name, value in given.items()}
    context = circumstances(case_told(), form)
    return state(LIBRARY.form(FormId(form)), answers, context)


def is_valid(form: str, name: str, given: Mapping[str, str]) -> bool:
    return status_of(reached(form, given), name).state is QuestionState.ANSWERED


@pytest.mark.parametrize(
    ("done", "judged", "stands", "fits"),
    [
        ("2026-09-08", "met", "", True),
        ("2026-09-09", "met", "", False),
        ("2026-09-09", "met", "calendar", True),
        ("2026-09-09", "not_met", "", True),
        ("2026-09-08", "excused", "", False),
        ("2026-09-08", "not_due", "", False),
    ],
)
def test_that_a_withholding_notice_is_judged_by_its_business_days(
    done: str, judged: str, stands: str, *, fits: bool
) -> None:
    given = {
        **HIRED, "enf_done": "yes", "enf_hire_sent_date": done, "enf_judged": judged,
        "enf_stands": stands,
    }  # fmt: skip
    assert is_valid("enforcement", "enf_judged", given) is fits


def test_that_what_was_not_done_is_never_met() -> None:
    given = {**HIRED, "enf_done": "no", "enf_judged": "met", "enf_stands": "ruling"}
    assert not is_valid("enforcement", "enf_judged", given)


@pytest.mark.parametrize(("day", "fits"), [("2026-08-30", True), ("2026-08-31", False)])
def test_that_failed_service_is_documented_inside_the_sixty_days(day: str, *, fits: bool) -> None:
    given = {**SERVED, "enf_judged": "excused", "enf_diligent_date": day}
    assert is_valid("enforcement", "enf_diligent_date", given) is fits


@pytest.mark.parametrize(
    ("day", "fits"), [("2025-09-30", False), ("2025-10-01", True), ("2026-10-01", False)]
)
def test_that_an_offset_is_asked_for_inside_the_year(day: str, *, fits: bool) -> None:
    paid = {**OURS, "enf_needed": "yes", "enf_withholding": "no", "enf_paid": "yes"}
    given = {**paid, "enf_offset": "submitted", "enf_offset_date": day}
    assert is_valid("enforcement", "enf_offset_date", given) is fits


def test_that_offset_cannot_be_the_last_step_when_it_was_not_called_for() -> None:
    given = {**UNCOLLECTED, "enf_step": "offset", "enf_offset": "below"}
    assert not is_valid("enforcement", "enf_offset", given)


@pytest.mark.parametrize(("day", "fits"), [("2026-06-30", False), ("2026-07-01", True)])
def test_that_a_collection_lies_inside_the_period(day: str, *, fits: bool) -> None:
    paid = {**OURS, "enf_needed": "yes", "enf_withholding": "no", "enf_paid": "yes"}
    given = {**paid, "enf_offset": "below", "enf_paid_date": day}
    assert is_valid("enforcement", "enf_paid_date", given) is fits


def test_that_money_sent_in_time_is_not_asked_about_holds() -> None:
    state = reached("disbursement", {**PAID, "dis_sent": "yes", "dis_sent_date": "2026-08-05"})
    assert {str(s.question.name) for s in state.unanswered} == {"dis_judged"}


def test_that_money_sent_late_is_asked_about_payee_and_holds() -> None:
    state = reached("disbursement", {**PAID, "dis_sent": "yes", "dis_sent_date": "2026-08-06"})
    asked = {str(s.question.name) for s in state.unanswered}
    assert asked == {"dis_payee", "dis_hold", "dis_judged"}


@pytest.mark.parametrize(
    ("sent", "judged", "fits"),
    [
        ("2026-09-15", "excused", True),
        ("2026-09-16", "excused", False),
        ("2026-09-16", "not_met", True),
        ("2026-09-15", "met", False),
    ],
)
def test_that_a_hold_excuses_only_while_its_own_limit_is_kept(
    sent: str, judged: str, *, fits: bool
) -> None:
    given = {**APPEALED, "dis_sent_date": sent, "dis_judged": judged}
    assert is_valid("disbursement", "dis_judged", given) is fits


@pytest.mark.parametrize(("hold", "fits"), [("NONE", False), ("OTHER", False), ("CP_LOST", True)])
def test_that_only_a_lawful_hold_excuses(hold: str, *, fits: bool) -> None:
    given = {**UNSENT, "dis_hold": hold, "dis_judged": "excused"}
    assert is_valid("disbursement", "dis_judged", given) is fits


@pytest.mark.parametrize(("received", "fits"), [("2026-09-28", False), ("2026-09-29", True)])
def test_that_a_limit_still_running_ends_after_the_period(received: str, *, fits: bool) -> None:
    given = {**UNSENT, "dis_ordinary_date": received, "dis_hold": "NONE", "dis_judged": "not_due"}
    assert is_valid("disbursement", "dis_judged", given) is fits


def test_that_a_collection_without_the_offset_it_called_for_leaves_no_done_day() -> None:
    paid = {**OURS, "enf_needed": "yes", "enf_withholding": "yes", "enf_withheld": "yes"}
    asked = reached("enforcement", {**paid, "enf_offset": "missing"}).unanswered
    assert {str(status.question.name) for status in asked} == {"enf_offset", "enf_cause"}
