"""A limit in a form that is asked on request: what the two days let a reviewer say of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from qapi_desk.domain.forms import QuestionState
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.engine import Context, state
from tests.questionnaire.small_forms import given

FORMS = Path(__file__).parents[2] / "forms"
KNOWN = {
    "gen_ours": "yes",
    "gen_duplicate": "no",
    "iwo_gate": "yes",
    "iwo_served_sub": "yes",
    "iwo_served_from_date": "2026-09-01",
}


def fifteen(_rule: str, start: str) -> str:
    return (date.fromisoformat(start) + timedelta(days=15)).isoformat()


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return load_form(read_sheets(FORMS / "withholding-and-intercepts"))


def judged(form: CompiledForm, last: str, **more: str) -> QuestionState:
    context = Context(date.fromisoformat(last), functions={"deadline": fifteen})
    after = state(form, given(**{**KNOWN, **more}), context)
    return next(s.state for s in after.statuses if s.question.name == "iwo_served_judged")


@pytest.mark.parametrize(
    ("served", "told"),
    [("2026-09-16", QuestionState.ANSWERED), ("2026-09-17", QuestionState.INVALID)],
)
def test_that_met_is_refused_from_the_day_after_the_limit(
    form: CompiledForm, served: str, told: QuestionState
) -> None:
    answers = {"iwo_served_done_date": served, "iwo_served_judged": "met"}
    assert judged(form, "2026-09-30", **answers) is told


@pytest.mark.parametrize(
    ("last", "told"),
    [("2026-09-16", QuestionState.ANSWERED), ("2026-09-17", QuestionState.INVALID)],
)
def test_that_a_limit_that_ended_in_the_period_cannot_be_called_running(
    form: CompiledForm, last: str, told: QuestionState
) -> None:
    assert judged(form, last, iwo_served_judged="not_due") is told


def test_that_a_reason_lets_an_ended_limit_be_called_running(form: CompiledForm) -> None:
    answers = {"iwo_served_judged": "not_due", "iwo_served_stands": "extension"}
    assert judged(form, "2026-09-30", **answers) is QuestionState.ANSWERED


def test_that_met_needs_a_day_on_which_it_was_done(form: CompiledForm) -> None:
    assert judged(form, "2026-09-10", iwo_served_judged="met") is QuestionState.INVALID
