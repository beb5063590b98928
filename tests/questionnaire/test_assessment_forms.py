"""The forms asked of an agency: every element and measure once, rated, with gap and action."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.forms import (
    FormState,
    Question,
    QuestionRole,
    QuestionState,
    QuestionType,
    ReviewType,
    walk,
)
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.engine import Context, state
from tests.questionnaire.small_forms import given

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((ROOT / "forms").glob("assess-*"))
ELEMENTS = json.loads((ROOT / "resources/catalog/manual.json").read_text())["elements"]
LOOKED_INTO = [element for element in ELEMENTS if element["method"] in {"agency", "both"}]
ONCE = (
    QuestionRole.METHOD,
    QuestionRole.EVIDENCE,
    QuestionRole.EVIDENCE_DATE,
    QuestionRole.RATING,
    QuestionRole.GAP,
    QuestionRole.ACTION,
    QuestionRole.OWNER,
    QuestionRole.DUE_DATE,
)


@pytest.fixture(scope="module")
def forms() -> list[CompiledForm]:
    return [load_form(read_sheets(folder)) for folder in FOLDERS]


@pytest.fixture(scope="module")
def questions(forms: list[CompiledForm]) -> list[Question]:
    return [question for each in forms for question in walk(each.form.questions)]


def row(folder: Path, name: str) -> Mapping[str, str]:
    rows = read_sheets(folder).sheets["qapi_tests"].rows
    return next(each.cells for each in rows if each.cells["test"] == name)


def answered(folder: Path, **changes: str) -> FormState:
    cells = {**row(folder, "everything is in place"), **changes}
    values = {name: said for name, said in cells.items() if name not in {"test", "today"}}
    return state(load_form(read_sheets(folder)), given(**values), Context(date(2026, 11, 22)))


def test_that_every_element_of_an_agency_has_one_section(questions: list[Question]) -> None:
    ratings = Counter(str(q.element) for q in questions if q.role is QuestionRole.RATING)
    assert {element["id"]: 1 for element in LOOKED_INTO}.items() <= ratings.items()
    assert set(ratings.values()) == {1}


def test_that_every_measure_of_an_agency_has_one_question(questions: list[Question]) -> None:
    asked = Counter(str(q.measure) for q in questions if q.measure)
    wanted = {measure["id"]: 1 for element in LOOKED_INTO for measure in element["measures"]}
    assert wanted.items() <= asked.items()


def test_that_a_measure_is_asked_in_the_section_of_its_element(questions: list[Question]) -> None:
    bound = [q for q in questions if q.measure]
    assert [q.name for q in bound if not str(q.measure).startswith(f"{q.element}.")] == []


def test_that_a_section_asks_for_evidence_rating_gap_and_action_once(
    questions: list[Question],
) -> None:
    for element in LOOKED_INTO:
        roles = Counter(q.role for q in questions if q.element == element["id"])
        assert {role: roles[role] for role in ONCE} == dict.fromkeys(ONCE, 1), element["id"]


def test_that_they_are_asked_of_an_agency_and_on_request(forms: list[CompiledForm]) -> None:
    assert {each.form.review_type for each in forms} == {ReviewType.ASSESSMENT}
    assert not any(each.form.is_of_cases or each.form.is_quarterly for each in forms)


def test_that_no_words_are_said_twice(questions: list[Question]) -> None:
    shown = [q for q in questions if q.type is not QuestionType.CALCULATE]
    said = Counter(text for q in shown for text in (q.label.get("en"), q.hint.get("en")) if text)
    assert [text for text, times in said.items() if times > 1] == []


def test_that_a_rater_takes_in_label_and_hint_at_a_glance(questions: list[Question]) -> None:
    assert [q.name for q in questions if len(q.label.get("en", "")) > 120] == []
    assert [q.name for q in questions if len(q.hint.get("en", "")) > 160] == []


def test_that_each_question_about_a_measure_says_where_to_look(questions: list[Question]) -> None:
    assert [q.name for q in questions if q.measure and not q.hint.get("en")] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_that_an_agency_with_all_in_place_has_no_more_to_answer(folder: Path) -> None:
    assert answered(folder).is_complete


def test_that_a_gap_is_asked_for_only_below_the_best_rating() -> None:
    folder = ROOT / "forms" / "assess-leadership"
    for rating, shown in (("in_place", False), ("largely", True), ("missing", True)):
        reached = answered(folder, lead_rating=rating)
        gap = next(s for s in reached.statuses if s.question.name == "lead_gap")
        assert (gap.state is not QuestionState.NOT_RELEVANT) is shown


def test_that_an_action_needs_somebody_and_a_day() -> None:
    folder = ROOT / "forms" / "assess-leadership"
    told = {"lead_rating": "partly", "lead_gap": "No talk this year", "lead_action": "Talk"}
    open_ones = {str(s.question.name) for s in answered(folder, **told).unanswered}
    assert open_ones == {"lead_owner", "lead_due_date"}


def test_that_no_asks_for_a_word_of_explanation() -> None:
    folder = ROOT / "forms" / "assess-leadership"
    open_ones = answered(folder, lead_team="not_met").unanswered
    assert [(s.question.name, s.missing) for s in open_ones] == [("lead_team", ("comment",))]


def test_that_a_closed_gate_leaves_nothing_of_its_element_to_answer() -> None:
    folder = ROOT / "forms" / "assess-customer-access"
    reached = answered(folder, selfhelp_gate="no_system")
    mine = [s for s in reached.statuses if str(s.question.name).startswith("selfhelp_")]
    shown = {s.question.name for s in mine if s.state is not QuestionState.NOT_RELEVANT}
    assert "selfhelp_rating" not in shown
    assert reached.is_complete


def test_that_only_a_lead_agency_is_asked_how_it_runs_its_consortium_system() -> None:
    folder = ROOT / "forms" / "assess-automation"
    for said, asked in (("yes", True), ("member", False)):
        reached = answered(folder, lead_gate=said)
        governed = next(s for s in reached.statuses if s.question.name == "lead_talk")
        assert (governed.state is not QuestionState.NOT_RELEVANT) is asked
