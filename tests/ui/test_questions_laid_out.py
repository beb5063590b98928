"""How a form is laid out: sections in reading order, a block for each instance of a repeat."""

from dataclasses import replace

import pytest

from qapi_desk.domain.forms import (
    Form,
    FormState,
    Question,
    QuestionState,
    QuestionStatus,
    QuestionType,
    instance_of,
)
from qapi_desk.domain.ids import FormId, QuestionId
from qapi_desk.ui.presenters.review_outline import Outline, SectionView, text_of

BORN = Question(QuestionId("child_born"), QuestionType.DATE, {"en": "Born when?"})
CHILD = Question(
    QuestionId("child"),
    QuestionType.REPEAT,
    {"en": "How many children?", "es": "¿Cuántos menores?"},
    children=(BORN,),
)
STEPS = Question(QuestionId("steps"), QuestionType.GROUP, {"en": "Steps"}, children=(CHILD,))
TOP = Question(QuestionId("med"), QuestionType.GROUP, {"en": "Medical"}, children=(STEPS,))
FORM = Form(FormId("medical"), "1", "Medical", "compliance", "en", ("en", "es"), (TOP,))


def status(
    question: Question, state: QuestionState = QuestionState.UNANSWERED, **more: object
) -> QuestionStatus:
    made = QuestionStatus(question, state, "", is_required=True, missing=("value",))
    return replace(made, **more)  # type: ignore[arg-type] # fields of the status


def born(index: int, state: QuestionState = QuestionState.UNANSWERED) -> QuestionStatus:
    name = instance_of(CHILD.name, index, BORN.name)
    return status(replace(BORN, name=name), state, repeat=CHILD.name, index=index)


def laid_out(*statuses: QuestionStatus, repeat: Question = CHILD) -> SectionView:
    top = replace(TOP, children=(replace(STEPS, children=(repeat,)),))
    state = FormState(FORM.form_id, "1", statuses, {})
    return Outline(replace(FORM, questions=(top,))).sections(state, "en")[0]


@pytest.fixture
def two() -> SectionView:
    return laid_out(status(CHILD), born(1), born(2))


def test_that_each_instance_stands_under_its_own_heading(two: SectionView) -> None:
    words = [line.heading or line.key for line in two.lines]
    assert words == [
        "Steps", "child", "Child 1 of 2", "child[1]/child_born", "Child 2 of 2",
        "child[2]/child_born",
    ]  # fmt: skip


def test_that_a_repeat_whose_label_is_no_question_lends_its_label() -> None:
    months = replace(CHILD, label={"en": "The months"})
    section = laid_out(born(1), repeat=months)
    assert "The months: 1 of 1" in [line.heading for line in section.lines]


def test_that_a_removed_instance_leaves_no_line_and_is_not_counted() -> None:
    section = laid_out(status(CHILD), born(1), born(2, QuestionState.NOT_RELEVANT))
    assert [line.heading for line in section.lines if line.block] == ["Child 1 of 1", ""]


def test_that_the_instance_of_a_question_is_known(two: SectionView) -> None:
    assert two.block_of("child[2]/child_born") == "child[2]"
    assert two.block_of("child") == ""


def test_that_a_section_says_how_far_it_is(two: SectionView) -> None:
    assert two.progress == "0 of 3 answered"


def test_that_a_section_nobody_is_asked_in_is_empty() -> None:
    section = laid_out(status(CHILD, QuestionState.NOT_RELEVANT))
    assert (section.lines, section.progress) == ((), "")


def test_that_a_text_falls_back_to_english() -> None:
    assert text_of(CHILD.label, "es") == "¿Cuántos menores?"
    assert text_of(STEPS.label, "es") == "Steps"
    assert text_of({}, "es") == ""
