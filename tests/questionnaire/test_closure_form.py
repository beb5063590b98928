"""The shipped template for case-closure reviews: the wait before closing, and its other steps."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from qapi_desk.domain.forms import FormState, QuestionState
from qapi_desk.domain.ids import CriterionId
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.engine import Context, state
from tests.questionnaire.small_forms import given

FORMS = Path(__file__).parents[2] / "forms"
WAIT = CriterionId("CM.3.12.C2")
NOTICED = {
    "gen_ours": "yes",
    "gen_duplicate": "no",
    "shut_gate": "yes",
    "shut_sixty_sub": "yes",
    "shut_sixty_notice_date": "2026-07-01",
}


def sixty(_rule: str, start: str) -> str:
    return (date.fromisoformat(start) + timedelta(days=60)).isoformat()


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return load_form(read_sheets(FORMS / "case-closure"))


def reached(form: CompiledForm, **more: str) -> FormState:
    context = Context(date(2026, 9, 30), functions={"deadline": sixty})
    return state(form, given(**{**NOTICED, **more}), context)


def told_of(after: FormState, name: str) -> QuestionState:
    return next(s.state for s in after.statuses if s.question.name == name)


def judged(form: CompiledForm, **more: str) -> QuestionState:
    return told_of(reached(form, **more), "shut_sixty_judged")


@pytest.mark.parametrize(
    ("closed", "told"),
    [("2026-08-29", QuestionState.INVALID), ("2026-08-30", QuestionState.ANSWERED)],
)
def test_that_the_sixtieth_day_is_the_first_on_which_closing_is_met(
    form: CompiledForm, closed: str, told: QuestionState
) -> None:
    assert judged(form, shut_sixty_closed_date=closed, shut_sixty_judged="met") is told


def test_that_an_early_closing_may_stand_as_met_with_a_reason(form: CompiledForm) -> None:
    early = {"shut_sixty_closed_date": "2026-08-29", "shut_sixty_judged": "met"}
    assert judged(form, **early, shut_sixty_stands="ruling") is QuestionState.ANSWERED


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"shut_sixty_judged": "waived"}, "WAIVED"),
        ({"shut_sixty_judged": "not_met"}, "EARLY"),
        ({"shut_sixty_judged": "not_met", "shut_sixty_right_person": "no"}, "NO"),
    ],
)
def test_that_a_closing_after_ten_days_is_told_by_its_reason(
    form: CompiledForm, answers: dict[str, str], outcome: str
) -> None:
    after = reached(form, shut_sixty_closed_date="2026-07-11", **answers)
    assert after.outcomes[WAIT] == outcome


def test_that_a_closing_without_a_day_of_notice_cannot_be_waived(form: CompiledForm) -> None:
    without = {"shut_sixty_notice_date": "", "shut_sixty_closed_date": "2026-08-30"}
    assert judged(form, **without, shut_sixty_judged="waived") is QuestionState.INVALID


def test_that_a_closing_is_not_right_while_one_of_its_steps_is_missing(form: CompiledForm) -> None:
    after = reached(form, shut_reason_sub="yes", shut_reason_papers="no", shut_reason_judged="met")
    assert told_of(after, "shut_reason_judged") is QuestionState.INVALID
