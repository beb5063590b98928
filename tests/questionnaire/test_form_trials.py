"""Test rows of a form: they pass when the outcomes are as written and say why when not."""

from collections.abc import Mapping

import pytest

from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.trial import run_tests
from tests.questionnaire.small_forms import Cells, make_form, row, sheet


@pytest.fixture
def form() -> CompiledForm:
    decided = "if(${gate} = 'no', 'NOT_APPLICABLE', if(${j} = 'met', 'YES', ''))"
    return CompiledForm(
        make_form(
            row("select_one yn", "gate"),
            row("select_one judged", "j", relevant="${gate} = 'yes'"),
            row("date", "d", constraint=". <= today()"),
            row(
                "calculate", "o", calculation=decided, qapi_role="outcome",
                qapi_criterion="line-1",
            ),
        )
    )  # fmt: skip


def run(form: CompiledForm, cells: Cells) -> tuple[str, ...]:
    (result,) = run_tests(form, sheet("qapi_tests", [cells]))
    return result.failures


@pytest.mark.parametrize(
    "cells",
    [
        {"expect::line-1": "open"},
        {"gate": "no", "expect::line-1": "NOT_APPLICABLE"},
        {"gate": "yes", "j": "met", "expect::line-1": "YES"},
        {"today": "2026-09-30", "d": "2026-09-30", "expect::line-1": "open"},
    ],
)
def test_that_a_row_passes_when_its_outcomes_come_out(
    form: CompiledForm, cells: Mapping[str, str]
) -> None:
    assert run(form, cells) == ()


@pytest.mark.parametrize(
    ("cells", "failure"),
    [
        ({"gate": "no", "expect::line-1": "YES"}, "line-1 came out as NOT_APPLICABLE"),
        ({"expect::line-2": "YES"}, "The form gives no outcome for line-2."),
        ({"gaet": "no"}, "No question is named gaet. Did you mean gate?"),
        ({"gate": "no", "j": "met"}, "j is hidden by the other answers of this row."),
        ({"gate": "maybe"}, "gate = maybe is invalid: maybe is not one of the choices."),
        ({"today": "2026-09-29", "d": "2026-09-30"}, "d = 2026-09-30 is invalid"),
        ({"today": "30/9"}, "The day 30/9 of the column today is not written like 2026-09-30."),
    ],
)
def test_that_a_row_says_why_it_fails(form: CompiledForm, cells: Cells, failure: str) -> None:
    assert any(said.startswith(failure) for said in run(form, cells))


REPEATED = (
    row("begin_repeat", "child"),
    row("select_one judged", "well"),
    {"type": "end_repeat"},
    row(
        "calculate", "o", calculation="if(join('', ${well}) = 'metmet', 'YES', '')",
        qapi_role="outcome", qapi_criterion="line-1",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "failures"),
    [
        ({"child": "2", "child[1]/well": "met", "child[2]/well": "met"}, ()),
        ({"child": "1", "child[1]/well": "met", "child[2]/well": "met"}, ("hidden", "open")),
        ({"child": "2", "well": "met"}, ("No question", "open")),
        ({"child": "2", "child[0]/well": "met"}, ("No question", "open")),
    ],
)
def test_that_a_row_answers_each_instance(cells: Cells, failures: tuple[str, ...]) -> None:
    said = run(CompiledForm(make_form(*REPEATED)), {**cells, "expect::line-1": "YES"})
    assert len(said) == len(failures)
    assert all(part in each for part, each in zip(failures, said, strict=True))


def test_that_a_row_says_what_the_record_holds() -> None:
    rows = (
        row("calculate", "n", calculation="fact('child.count')"),
        row(
            "calculate", "o", calculation="if(${n} = 2, 'YES', 'NO')", qapi_role="outcome",
            qapi_criterion="line-1",
        ),
    )  # fmt: skip
    assert (
        run(CompiledForm(make_form(*rows)), {"fact::child.count": "2", "expect::line-1": "YES"})
        == ()
    )


def test_that_a_result_carries_its_row_and_name(form: CompiledForm) -> None:
    page = sheet("qapi_tests", [{"test": "first"}, {"test": "second", "gate": "maybe"}])
    found = [(r.row, r.name, r.passed) for r in run_tests(form, page.rows)]
    assert found == [(2, "first", True), (3, "second", False)]
