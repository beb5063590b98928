"""Repeats by property: a sitting that works out only dependants always agrees with a fresh look."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import QuestionState
from qapi_desk.domain.ids import QuestionId
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import Context, Sitting, state
from qapi_desk.questionnaire.scopes import MOST
from tests.questionnaire.small_forms import CHOICES, Cells, make_form, row

END: Cells = {"type": "end_repeat"}
AREAS = tuple({**choice, "area": choice["name"][0]} for choice in CHOICES)
FORM = CompiledForm(
    make_form(
        row("text", "limit"),
        row("begin_repeat", "child", relevant="${limit} != 'none'", required="yes",
            constraint=". <= 4", qapi_na="reason"),
        row("integer", "age", required="${limit} != ''", constraint=". < ${limit}"),
        row("begin_group", "school", relevant="${age} > 5"),
        row("select_one yn", "goes", choice_filter="area = 'y' or ${age} > 9"),
        row("calculate", "line", calculation="concat(position(..), '/', count(${child}))"),
        {"type": "end_group"},
        row("calculate", "before",
            calculation="indexed-repeat(${age}, ${child}, position(..) - 1)"),
        row("text", "why", relevant="${before} > ${age}", required="sum(${paid}) > 3"),
        END,
        row("calculate", "total", calculation="sum(${age})"),
        row("begin_repeat", "order", repeat_count="${total} div 3"),
        row("integer", "paid", relevant="max(${age}) > 2", required="yes"),
        row("calculate", "own", calculation="${paid} + count(${child})"),
        END,
        row("calculate", "told", calculation="join('|', ${own})"),
        row("calculate", "lines", calculation="join(' ', ${line})"),
        choices=AREAS,
    )
)  # fmt: skip
NAMES = [
    "limit", "child", "gone", "child[9]/gone", "child[99]/age", "order[1]/age", "age",
    *(f"child[{n}]/{name}" for n in (1, 2, 3, 4, 5) for name in ("age", "goes", "why")),
    *(f"order[{n}]/paid" for n in (1, 2, 3)),
]  # fmt: skip
VALUES = ["", "none", "0", "1", "2", "3", "4", "5", "7", "12", "99", "yes", "no", "-1", "13/13"]
ANSWERS = st.builds(
    Answer,
    st.sampled_from(NAMES).map(QuestionId),
    st.sampled_from(VALUES),
    na_reason=st.sampled_from(["", "", "no_order", "none such"]),
    comment=st.sampled_from(["", "said"]),
)
TODAY = Context(date(2026, 9, 30))


@settings(max_examples=200)
@given(st.lists(ANSWERS, max_size=6), st.lists(ANSWERS, min_size=1, max_size=8))
def test_that_a_sitting_with_repeats_and_a_fresh_state_agree(
    first: list[Answer], then: list[Answer]
) -> None:
    answers = {answer.question: answer for answer in first}
    sitting = Sitting(FORM, answers, TODAY)
    for answer in then:
        answers[answer.question] = answer
        assert sitting.change(answer) == state(FORM, answers, TODAY)


@given(st.lists(ANSWERS, max_size=12))
def test_that_a_name_stands_once_and_no_instance_is_beyond_the_most(given: list[Answer]) -> None:
    statuses = state(FORM, {a.question: a for a in given}, TODAY).statuses
    names = [status.question.name for status in statuses]
    assert len(names) == len(set(names))
    assert max(status.index for status in statuses) <= MOST


@given(st.lists(ANSWERS, max_size=12))
def test_that_nothing_is_missing_of_what_is_not_asked(given: list[Answer]) -> None:
    for status in state(FORM, {a.question: a for a in given}, TODAY).statuses:
        if status.state in (QuestionState.NOT_RELEVANT, QuestionState.CALCULATED):
            assert not status.missing
            assert not status.is_required


@given(st.lists(ANSWERS, max_size=12))
def test_that_answers_of_the_form_are_all_shown_whether_they_count_or_not(
    given: list[Answer],
) -> None:
    answers = {a.question: a for a in given}
    shown = {status.question.name for status in state(FORM, answers, TODAY).statuses}
    kept = {name for name, a in answers.items() if (a.value or a.na_reason) and FORM.find(name)}
    assert kept <= shown
