"""The forms we ship: sound, whole, and doing what their own test rows say."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionRole, QuestionState, QuestionType, walk
from qapi_desk.domain.ids import CriterionId, QuestionId
from qapi_desk.domain.outcomes import RuleOutcome
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.checker import check
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.engine import Context, state
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.questionnaire.trial import run_tests
from qapi_desk.questionnaire.writing import form_to_sheets
from tests.questionnaire.small_forms import given

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(each for each in (ROOT / "forms").iterdir() if (each / "survey.csv").exists())
LIMITS = {"CR-015": 90, "CR-104": 75, "CR-006": 20, "CR-019": 181}


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def sheets(request: pytest.FixtureRequest) -> Sheets:
    folder: Path = request.param
    return read_sheets(folder)


@pytest.fixture(scope="module")
def form(sheets: Sheets) -> CompiledForm:
    return load_form(sheets)


@pytest.fixture(scope="module")
def compliance() -> CompiledForm:
    return load_form(read_sheets(ROOT / "forms" / "establishment-expedited"))


@pytest.fixture(scope="module")
def lines() -> CompiledForm:
    return load_form(read_sheets(ROOT / "forms" / "lines-1-2"))


def due(rule: str, trigger: str) -> str:
    return (date.fromisoformat(trigger) + timedelta(days=LIMITS[rule])).isoformat()


CONTEXT = Context(date(2026, 9, 30), functions={"deadline": due})


def test_that_the_checker_finds_nothing(sheets: Sheets) -> None:
    assert check(sheets) == ()


def test_that_every_test_row_passes(sheets: Sheets, form: CompiledForm) -> None:
    results = run_tests(form, sheets.sheets["qapi_tests"])
    assert [r for r in results if not r.passed] == []


@pytest.mark.parametrize(
    ("folder", "fewest"),
    [
        ("establishment-expedited", 40),
        ("medical", 30),
        ("lines-1-2", 18),
        ("lines-24-25", 40),
        ("enforcement", 50),
        ("disbursement", 40),
    ],
)
def test_that_there_are_enough_test_rows(folder: str, fewest: int) -> None:
    assert len(read_sheets(ROOT / "forms" / folder).sheets["qapi_tests"].rows) >= fewest


def test_that_the_rows_close_every_gate_and_reach_more(sheets: Sheets, form: CompiledForm) -> None:
    gates = [q for q in walk(form.form.questions) if q.role is QuestionRole.APPLIES]
    fewest = len(gates) + 3 if form.form.is_of_cases else 3
    assert len(sheets.sheets["qapi_tests"].rows) >= fewest


def test_that_a_form_written_and_read_again_is_the_same(form: CompiledForm) -> None:
    assert form_from_sheets(form_to_sheets(form.form)) == form.form


def test_that_the_folder_is_named_like_the_form(sheets: Sheets, form: CompiledForm) -> None:
    assert sheets.source == form.form.form_id


def test_that_rules_criteria_and_elements_are_known_ones(form: CompiledForm) -> None:
    paths = [ROOT / "resources/rulesets" / name for name in ("federal-2016.json", "ca-2002.json")]
    rulesets = [json.loads(path.read_text()) for path in paths]
    rules = {rule["id"] for ruleset in rulesets for rule in ruleset["rules"]}
    criteria = {each["id"] for ruleset in rulesets for each in ruleset["criteria"]}
    questions = walk(form.form.questions)
    asked = {name for q in questions if q.criterion for name in (q.measure, q.rule)}
    assert {q.rule for q in questions if q.rule} <= rules
    assert set(form.form.criteria) <= criteria | asked


def test_that_every_choice_has_a_key_of_one_letter(form: CompiledForm) -> None:
    keys = {choice.key for q in walk(form.form.questions) for choice in q.choices}
    assert all(re.fullmatch("[A-Z0-9]", key) for key in keys)


def test_that_every_timed_question_has_authority_hint_and_rule(form: CompiledForm) -> None:
    timed = (QuestionRole.TRIGGER_DATE, QuestionRole.DONE_DATE)
    for question in walk(form.form.questions):
        if question.rule or question.role in timed:
            assert question.authority, question.name
            assert question.hint, question.name
        if question.rule:
            assert question.role in (*timed, QuestionRole.ANSWER), question.name


def test_that_no_question_is_worded_like_another(form: CompiledForm) -> None:
    asked = [q for q in walk(form.form.questions) if q.type is not QuestionType.CALCULATE]
    labels = [q.label["en"] for q in asked]
    assert len(set(labels)) == len(labels)


def test_that_every_criterion_has_one_judgement_and_one_cause(form: CompiledForm) -> None:
    for criterion in form.form.criteria:
        roles = [q.role for q in walk(form.form.questions) if q.criterion == criterion]
        for role in (QuestionRole.ANSWER, QuestionRole.CAUSE):
            assert roles.count(role) == 1, (criterion, role)
        gates = roles.count(QuestionRole.APPLIES)  # an element's gate may stand for all its asks
        assert gates == 1 or (gates == 0 and not form.form.is_quarterly), criterion


def test_that_outcome_words_are_those_of_the_rules(sheets: Sheets) -> None:
    words = {
        word
        for row in sheets.sheets["qapi_tests"].rows
        for title, word in row.cells.items()
        if title.startswith("expect::")
    }
    assert words - {"open"} <= set(RuleOutcome)


@pytest.mark.parametrize("folder", ["enforcement", "disbursement"])
def test_that_test_rows_reach_every_outcome_and_every_choice_of_a_gate(folder: str) -> None:
    sheets = read_sheets(ROOT / "forms" / folder).sheets
    said = {(title, word) for row in sheets["qapi_tests"].rows for title, word in row.cells.items()}
    form = load_form(read_sheets(ROOT / "forms" / folder)).form
    for question in walk(form.questions):
        if question.role is QuestionRole.APPLIES or question.name in {"enf_step", "dis_clock"}:
            wanted = {(str(question.name), choice.name) for choice in question.choices}
            assert wanted <= said
    reached = {word for title, word in said if title == f"expect::{folder}"}
    assert reached >= {"MET", "LATE", "NOT_DONE", "EXCUSED", "NOT_DUE", "UNDETERMINED", "EXCLUDED"}


OURS = {"gen_ours": "yes", "gen_duplicate": "no"}
LOCATED = {
    **OURS,
    "est_needed": "yes",
    "est_ordered": "no",
    "est_located": "yes",
    "est_located_date": "2026-03-03",
    "est_served": "yes",
}


def answers(**values: str) -> Mapping[QuestionId, Answer]:
    return given(**values)


@pytest.mark.parametrize(
    ("served", "judgement", "stands"),
    [("2026-06-01", True, ""), ("2026-06-02", False, ""), ("2026-06-02", True, "ruling")],
)
def test_that_met_is_questioned_when_the_dates_say_late(
    compliance: CompiledForm, served: str, judgement: bool, stands: str
) -> None:
    values = {**LOCATED, "est_service_date": served, "est_judged": "met", "est_stands": stands}
    reached = state(compliance, answers(**values), CONTEXT)
    judged = next(s for s in reached.statuses if s.question.name == "est_judged")
    assert (judged.state is QuestionState.ANSWERED) is judgement


def test_that_long_arm_service_lets_a_later_end_count(compliance: CompiledForm) -> None:
    values = {
        **OURS, "exp6_due": "yes", "exp6_service_date": "2026-01-05", "exp6_disposed": "yes",
        "exp6_disposed_date": "2026-09-05", "exp6_long_arm": "yes", "exp6_judged": "met",
    }  # fmt: skip
    reached = state(compliance, answers(**values), CONTEXT)
    judged = next(s for s in reached.statuses if s.question.name == "exp6_judged")
    assert judged.state is QuestionState.ANSWERED


def test_that_a_form_asks_only_what_the_case_was_drawn_for(compliance: CompiledForm) -> None:
    context = replace(CONTEXT, facts={"review:expedited-6": "yes"})
    reached = state(compliance, answers(**OURS), context)
    asked = {s.question.criterion for s in reached.unanswered if s.question.criterion}
    assert asked == {CriterionId("expedited-6")}


def test_that_three_closed_gates_with_reasons_finish_a_case(compliance: CompiledForm) -> None:
    gates = {"est_needed": "order_in_force", "exp6_due": "not_served", "exp12_due": "not_served"}
    told = answers(**OURS, gen_opened_date="2024-05-05", **gates)
    reached = state(compliance, told, CONTEXT)
    assert reached.is_complete
    assert set(reached.outcomes.values()) == {"NOT_APPLICABLE"}


def test_that_not_met_asks_for_cause_comment_and_evidence(compliance: CompiledForm) -> None:
    values = {**LOCATED, "est_service_date": "2026-06-02", "est_judged": "not_met"}
    reached = state(compliance, answers(**values), CONTEXT)
    missing = {str(s.question.name): s.missing for s in reached.unanswered}
    assert (missing["est_judged"], missing["est_cause"]) == (("comment", "evidence"), ("value",))


def test_that_a_recorded_closing_day_has_to_be_confirmed(compliance: CompiledForm) -> None:
    context = replace(CONTEXT, facts={"case.closed_date": "2026-05-05"})
    open_case, closed_case = (
        state(compliance, answers(**OURS), each).unanswered for each in (CONTEXT, context)
    )
    found = {s.question.name for s in closed_case} - {s.question.name for s in open_case}
    assert found == {"gen_closed_date"}


def test_that_a_line_reported_against_the_facts_cannot_be_called_right(
    lines: CompiledForm,
) -> None:
    values = {
        **OURS, "l1_applies": "yes", "l1_reported": "yes", "l1_open": "no", "l1_right": "met",
    }  # fmt: skip
    reached = state(lines, answers(**values), CONTEXT)
    judged = next(s for s in reached.statuses if s.question.name == "l1_right")
    assert judged.state is QuestionState.INVALID
