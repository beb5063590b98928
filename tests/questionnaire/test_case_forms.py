"""The case forms asked on request: each can be answered to its end, and no word stands twice."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import (
    Question,
    QuestionRole,
    QuestionState,
    QuestionType,
    walk,
)
from qapi_desk.domain.ids import QuestionId
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.engine import Context, state
from tests.questionnaire.small_forms import given

ROOT = Path(__file__).parents[2]
LOADED = [load_form(read_sheets(each.parent)) for each in sorted(ROOT.glob("forms/*/survey.csv"))]
FORMS = [each for each in LOADED if each.form.is_of_cases and not each.form.is_quarterly]
BY_LAST_STEP = {"review-adjustment", "intergovernmental"}
"""Forms of federal rows: a result or the last step decides, so one same answer says nothing."""
CATALOG = json.loads((ROOT / "resources/catalog/manual.json").read_text())
RULES = json.loads((ROOT / "resources/rulesets/ca-2002.json").read_text())["rules"]
FUNCTIONS = ("CM.1.", "CM.2.")
"""What the forms of starting, establishing and modifying are about."""
Given = dict[QuestionId, Answer]
CONTEXT = Context(date(2026, 9, 30), functions={"deadline": lambda _rule, day: day})


@pytest.fixture(
    params=[each for each in FORMS if each.form.form_id not in BY_LAST_STEP],
    ids=lambda form: form.form.form_id,
)
def form(request: pytest.FixtureRequest) -> CompiledForm:
    each: CompiledForm = request.param
    return each


def answer_all(form: CompiledForm, judged: str, done: str) -> Given:
    """Every question answered from the top down: gates open, the same judgement everywhere."""
    answers = given(gen_duplicate="no")
    while missing := [each.question for each in state(form, answers, CONTEXT).unanswered]:
        new = {q.name: value_for(q, judged, done) for q in missing if q.name not in answers}
        assert new, missing
        told = {n: Answer(n, value, comment="Noted", evidence="Notes") for n, value in new.items()}
        answers |= told
    return answers


def value_for(question: Question, judged: str, done: str) -> str:
    if question.type is QuestionType.DATE:
        return done if question.role is QuestionRole.DONE_DATE else "2026-07-06"
    if question.type in {QuestionType.REPEAT, QuestionType.INTEGER, QuestionType.DECIMAL}:
        return "1"
    if not question.choices:
        return "Something"
    names = [choice.name for choice in question.choices]
    return judged if judged in names else names[0]


def test_that_a_case_done_well_is_answered_to_the_end(form: CompiledForm) -> None:
    outcomes = state(form, answer_all(form, "met", "2026-07-06"), CONTEXT).outcomes
    assert set(outcomes) == set(form.form.criteria)
    assert set(outcomes.values()) <= {"MET", "YES"}


def test_that_a_case_done_late_or_badly_is_answered_to_the_end(form: CompiledForm) -> None:
    outcomes = state(form, answer_all(form, "not_met", "2026-07-09"), CONTEXT).outcomes
    assert set(outcomes) == set(form.form.criteria)
    assert set(outcomes.values()) <= {"LATE", "EARLY", "NO"}


def test_that_met_is_questioned_wherever_the_days_say_late(form: CompiledForm) -> None:
    answers = answer_all(form, "not_met", "2026-07-09")
    timed = [
        name for name in answers if QuestionId(f"{name.removesuffix('judged')}late") in of(form)
    ]
    met = {name: Answer(name, "met") for name in timed}
    reached = state(form, {**answers, **met}, CONTEXT)
    found = {s.state for s in reached.statuses if s.question.name in met}
    assert found <= {QuestionState.INVALID}


def of(form: CompiledForm) -> set[QuestionId]:
    return {question.name for question in walk(form.form.questions)}


def words() -> Iterator[tuple[str, str]]:
    """Every label and hint of a question, but those that forms share or that say what is late."""
    for form in FORMS:
        for question in walk(form.form.questions):
            if question.shared or question.type in {QuestionType.CALCULATE, QuestionType.GROUP}:
                continue
            for kind, texts in (("label", question.label), ("hint", question.hint)):
                if texts.get("en"):
                    yield kind, texts["en"]


def test_that_no_label_or_hint_stands_twice() -> None:
    assert [each for each, times in Counter(words()).items() if times > 1] == []


def test_that_labels_and_hints_are_short() -> None:
    limits = {"label": 130, "hint": 180}
    assert [text for kind, text in words() if len(text) > limits[kind]] == []


def asked(attribute: str) -> set[str]:
    questions = [q for form in FORMS for q in walk(form.form.questions)]
    return {getattr(question, attribute) for question in questions}


def test_that_every_measure_of_starting_and_establishing_is_asked() -> None:
    elements = [e for e in CATALOG["elements"] if e["id"].startswith(FUNCTIONS)]
    measures = {measure["id"] for element in elements for measure in element["measures"]}
    assert len(elements) == 17
    assert measures - asked("measure") == set()


def test_that_every_rule_of_starting_and_establishing_is_asked() -> None:
    rules = {
        rule["id"]
        for rule in RULES
        if rule["class"] != "I" and any(each.startswith(FUNCTIONS) for each in rule["elements"])
    }
    assert rules - asked("rule") == set()
