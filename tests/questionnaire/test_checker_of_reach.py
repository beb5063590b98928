"""Questions nobody is asked, answers nobody can give, causes that stay hidden: found by search."""

from collections.abc import Sequence

import pytest

from qapi_desk.domain.forms import walk
from qapi_desk.questionnaire.checker import check
from qapi_desk.questionnaire.messages import errors
from qapi_desk.questionnaire.reach import MOST_STEPS, Reach
from tests.questionnaire.small_forms import Cells, make_form, make_sheets, row

A = row("select_one yn", "a")
B = row("select_one gate", "b")
END: Cells = {"type": "end_group"}


def codes(rows: Sequence[Cells]) -> list[tuple[str, str]]:
    return [(m.code, m.cell) for m in errors(check(make_sheets(rows)))]


def asked(relevant: str) -> list[Cells]:
    """A question behind a condition that may read lists, a text and a calculation."""
    return [
        A,
        {**B, "relevant": "${a} = 'yes'"},
        row("text", "free"),
        row("calculate", "both", calculation="if(${a} = 'yes' and ${b} = 'no', 'x', 'y')"),
        row("calculate", "truth", calculation="${a} = 'yes'"),
        row("text", "t", relevant=relevant),
    ]


NEVER = [
    "false()",
    "1 = 2",
    "1 > 2 and ${free} = 'x'",
    "not(true())",
    "${a} = 'yes' and ${a} = 'no'",
    "${a} = 'no' and ${b} = 'yes'",
    "${a} = 'no' and selected(${b}, 'no')",
    "${both} = 'x' and ${a} = 'no'",
    "${both} = 'y' and ${a} = 'yes' and ${b} = 'no'",
    "${truth} = 'true' and ${a} = 'no'",
    "if(${a} = 'yes', ${a} = 'no', false())",
    "string-length(${a}) > 3",
    "not(${a} != 'yes' or ${a} = 'yes')",
    "starts-with(${a}, 'z') and ${free} = 'x'",
]


@pytest.mark.parametrize("relevant", NEVER)
def test_that_a_condition_no_answers_fulfil_is_named(relevant: str) -> None:
    assert codes(asked(relevant)) == [("question.unreachable", "D7")]


MAYBE = [
    "${a} = 'yes' and ${b} = 'no'",
    "${a} = ''",
    "${free} = 'x' and ${free} = 'y'",
    "fact('case.status') = 'a'",
    "if(${free} = '1', ${a} = 'no', ${a} = 'no')",
    "if(${free} = '1', ${a} = 'no', ${a} = 'yes')",
    "-${a} > 3 or ${a} + 1 = 2",
    "${both} = 'x'",
    "coalesce(${a}, 'no') = 'yes'",
    "not(${free} = 'x')",
    "${truth} = 'false'",
]


@pytest.mark.parametrize("relevant", MAYBE)
def test_that_a_condition_some_answers_may_fulfil_is_left_in_peace(relevant: str) -> None:
    assert codes(asked(relevant)) == []


def test_that_a_group_that_is_never_asked_is_named_once() -> None:
    group = row("begin_group", "g", relevant="${a} = 'yes' and ${a} = 'no'")
    rows = [A, group, row("text", "t"), row("text", "u", relevant="false()"), END]
    assert codes(rows) == [("question.unreachable", "D3")]


def test_that_a_question_needs_its_groups_to_be_asked_too() -> None:
    rows = [
        A,
        row("begin_group", "g", relevant="${a} = 'yes'"),
        row("text", "t", relevant="${a} = 'no'"),
        END,
    ]
    assert codes(rows) == [("question.unreachable", "D4")]


def test_that_a_list_of_a_repeat_is_one_answer_inside_and_many_outside() -> None:
    rows = [
        row("begin_repeat", "child", repeat_count="2"),
        A,
        row("text", "t", relevant="${a} = 'yes' and ${a} = 'no'"),
        {"type": "end_repeat"},
        row("text", "u", relevant="count-selected(${a}) = 1 and join('', ${a}) = 'yesno'"),
    ]
    assert codes(rows) == [("question.unreachable", "E4")]


def test_that_an_answer_that_is_shown_only_may_be_anything() -> None:
    shown = {**A, "read_only": "yes"}
    assert codes([shown, row("text", "t", relevant="${a} = 'yes' and ${a} = 'no'")]) == []


def test_that_what_cannot_be_read_is_said_once() -> None:
    rows = [
        A,
        row("calculate", "c", calculation="if("),
        row("text", "t", relevant="${c} = '1' and true(1) and ${nobody} = '' and not()"),
    ]
    assert "question.unreachable" not in {code for code, _ in codes(rows)}


def test_that_calculations_that_wait_for_each_other_may_be_anything() -> None:
    rows = [
        row("calculate", "c", calculation="${d}"),
        row("calculate", "d", calculation="${c}"),
        row("text", "t", relevant="${c} = '1'"),
    ]
    assert codes(rows) == [("expression.loop", "D2")]


def test_that_a_calculation_of_a_hidden_row_is_empty() -> None:
    rows = [
        A,
        row("calculate", "c", calculation="'x'", relevant="${a} = 'no'"),
        row("text", "t", relevant="${c} = 'x' and ${a} = 'yes'"),
    ]
    assert codes(rows) == [("question.unreachable", "E4")]


def test_that_a_search_gives_up_in_favour_of_the_form() -> None:
    lists = [row("select_one yn", f"q{n}") for n in range(14)]
    never = " and ".join(
        f"(${{q{n}}} = 'yes' or ${{q{n}}} = 'no' or ${{t}} = '1')" for n in range(13)
    )
    none = " and ".join(f"concat(${{q{n}}}, ${{t}}) = 'x'" for n in range(13))
    rows = [row("text", "t"), *lists, row("text", "u", relevant=f"{never} and {none}")]
    assert codes(rows) == []


def test_that_a_search_ends_after_its_steps() -> None:
    parts = [f"(${{q{n}}} = 'yes' or ${{q{n}}} = 'no')" for n in range(12)]
    sides = [f"selected(concat(${{q{n}}}, ''), ${{q{n + 1}}})" for n in range(11)]
    form = make_form(
        *(row("select_one yn", f"q{n}") for n in range(12)),
        row("text", "u", relevant=" and ".join([*parts, *sides])),
    )
    reach = Reach(form)
    assert reach.possible(reach.asked_when("u"), {})
    assert reach._steps <= MOST_STEPS + 1


def test_that_a_long_search_says_maybe() -> None:
    chosen = [f"${{q{n}}} != ''" for n in range(14)]
    last = "(${q13} = 'yes' or ${q13} = 'no') and not(${q13} = 'yes') and not(${q13} = 'no')"
    form = make_form(
        *(row("select_one yn", f"q{n}") for n in range(14)),
        row("text", "u", relevant=f"{' and '.join(chosen)} and ({last})"),
    )
    reach = Reach(form)
    assert reach.possible(reach.asked_when("u"), {})


def test_that_all_conditions_of_a_question_are_known_from_the_outside_in() -> None:
    rows = [A, row("begin_group", "g", relevant="${a} = 'yes'"), row("text", "t"), END]
    form = make_form(*rows)
    assert [name for name, _ in Reach(form).asked_when("t")] == ["g"]
    assert len(walk(form.questions)) == 3


@pytest.mark.parametrize("constraint", ["1 = 2", ". = 'yes' and . = 'no'", "not(. = . )"])
def test_that_a_constraint_no_answer_fulfils_is_named(constraint: str) -> None:
    assert codes([{**A, "constraint": constraint}]) == [("constraint.never", "D2")]


@pytest.mark.parametrize("constraint", [". = 'yes'", "${t} = '1'", ". != 'no' or ${t} = ''"])
def test_that_a_constraint_some_answer_fulfils_is_left_in_peace(constraint: str) -> None:
    assert codes([{**A, "constraint": constraint}, row("text", "t")]) == []


def test_that_a_free_answer_and_several_choices_may_be_anything() -> None:
    many = {**row("select_multiple yn", "m"), "constraint": ". = 'yes' and . = 'no'"}
    assert codes([row("text", "t", constraint=". = 'a' and . = 'b'"), many]) == []


def judged(cause: str) -> list[Cells]:
    named = {"bind::qapi:criterion": "establishment"}
    return [
        {**row("select_one judged", "j", qapi_role="answer"), **named},
        {**row("text", "why", qapi_role="cause", relevant=cause), **named},
        {
            **row("calculate", "o", calculation="if(${j} = 'met', 'MET', 'LATE')"),
            "bind::qapi:role": "outcome",
            **named,
        },
    ]


def test_that_a_cause_must_be_asked_when_the_answer_is_not_met() -> None:
    assert codes(judged("${j} = 'met'")) == [("cause.unreachable", "F3")]


def test_that_a_cause_that_is_asked_then_is_left_in_peace() -> None:
    assert codes(judged("${j} = 'not_met'")) == []


def test_that_a_cause_of_another_instance_is_no_cause() -> None:
    rows = [*judged("")[:1], row("begin_repeat", "r", repeat_count="2"), judged("")[1]]
    rows += [{"type": "end_repeat"}, judged("")[2]]
    assert codes(rows) == []


def test_that_an_outcome_needs_a_question_that_judges() -> None:
    rows = [{**cells, "bind::qapi:role": ""} for cells in judged("")[:2]]
    tidied = [{k: v for k, v in each.items() if v} for each in (*rows, judged("")[2])]
    assert codes(tidied) == [("criterion.no_answer", "D4")]


def test_that_an_outcome_without_a_criterion_is_said_once() -> None:
    outcome = {k: v for k, v in judged("")[2].items() if k != "bind::qapi:criterion"}
    assert codes([row("text", "j"), outcome]) == [("criterion.missing", "A3")]
