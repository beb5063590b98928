"""Every fault of a repeat that the form checker knows is found in its cell and said."""

from collections.abc import Sequence

import pytest

from qapi_desk.questionnaire.checker import check
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.messages import errors
from qapi_desk.questionnaire.reading import read
from tests.questionnaire.small_forms import CHOICES, Cells, make_form, make_sheets, row

BEGIN = row("begin_repeat", "child", qapi_fact="child.count")
END: Cells = {"type": "end_repeat"}
BORN = row("date", "born", qapi_fact="child.birth_date")
OTHER = (row("begin_repeat", "order"), row("text", "made"), END)


def around(*inside: Cells, after: Sequence[Cells] = ()) -> list[Cells]:
    return [BEGIN, BORN, *inside, END, *after]


def outside(kind: str = "calculate", **cells: str) -> list[Cells]:
    return around(after=[*OTHER, row(kind, "t", **cells)])


FAULTS: list[tuple[Sequence[Cells], str]] = [
    ([row("begin_repeat", "a"), *around(), END], "repeat.nested"),
    ([row("begin_repeat", "a"), row("begin_group", "g"), *around(), {"type": "end_group"}, END],
     "repeat.nested"),
    ([BEGIN, END], "repeat.empty"),
    ([row("text", "t", repeat_count="2")], "repeat_count.misplaced"),
    (around(row("calculate", "o", calculation="'MET'", qapi_role="outcome",
                qapi_criterion="establishment")), "outcome.in_repeat"),
    ([BORN], "fact.of_many"),
    ([row("begin_repeat", "kid"), BORN, END], "fact.of_many"),
    (outside(calculation="${born}"), "expression.of_many"),
    (outside("text", relevant="${born} = ''"), "expression.of_many"),
    (outside(calculation="concat(${made}, ${child})"), "expression.no_value"),
    (outside(calculation="sum(${child})"), "expression.no_value"),
    (outside(calculation="${child} + 1"), "expression.no_value"),
    (around(row("note", "n"), after=[row("calculate", "t", calculation="sum(${n})")]),
     "expression.no_value"),
    (around(row("note", "n"), after=[
        row("calculate", "t", calculation="indexed-repeat(${n}, ${child}, 1)")]),
     "expression.no_value"),
    (outside(calculation="indexed-repeat(${nobody}, ${child}, 1)"), "expression.indexed"),
    (outside(calculation="count(1)"), "expression.counts_one"),
    (outside(calculation="position(..)"), "expression.position"),
    (around(row("calculate", "t", calculation="..")), "expression.position"),
    (around(row("calculate", "t", calculation="position(1)")), "expression.position"),
    (around(row("calculate", "t", calculation="count(${born})")), "expression.counts_one"),
    (outside(calculation="indexed-repeat(${born}, ${order}, 1)"), "expression.indexed"),
    (outside(calculation="indexed-repeat(${born}, 'child', 1)"), "expression.indexed"),
    (outside(calculation="indexed-repeat('born', ${child}, 1)"), "expression.indexed"),
    (outside(calculation="indexed-repeat(${child}, ${child}, 1)"), "expression.indexed"),
    (outside(calculation="indexed-repeat(${born}, ${made}, 1)"), "expression.indexed"),
    (outside(calculation="indexed-repeat(${born}, ${child}, ${made})"), "expression.of_many"),
    ([row("begin_repeat", "child", repeat_count="count(${born})"), row("date", "born"), END],
     "expression.loop"),
    ([row("begin_repeat", "child", repeat_count="2 +"), row("date", "born"), END],
     "expression.syntax"),
    ([row("begin_repeat", "child", repeat_count="2", calculation="3"), row("date", "born"), END],
     "calculation.misplaced"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "code"), FAULTS)
def test_that_a_fault_of_a_repeat_is_found(rows: Sequence[Cells], code: str) -> None:
    assert code in {message.code for message in errors(check(make_sheets(rows)))}


@pytest.mark.parametrize(
    "expression",
    [
        "sum(${born})",
        "max(${born}, 3)",
        "join(', ', ${born})",
        "concat(${born}, ${made})",
        "count(${born})",
        "count(${child})",
        "count-non-empty(${born})",
        "count-selected(${made})",
        "indexed-repeat(${born}, ${child}, count(${child}))",
        "fact('child.count')",
    ],
)
def test_that_what_reads_all_instances_may_stand_outside(expression: str) -> None:
    assert errors(check(make_sheets(outside(calculation=expression)))) == ()


@pytest.mark.parametrize(
    "expression",
    [
        "${born}",
        "position(..)",
        "position(../..)",
        "count(${child})",
        "sum(${made})",
        "indexed-repeat(${born}, ${child}, position(..) - 1)",
    ],
)
def test_that_an_instance_may_read_itself_its_siblings_and_others(expression: str) -> None:
    rows = [*OTHER, *around(row("calculate", "t", calculation=expression))]
    assert errors(check(make_sheets(rows))) == ()


def test_that_a_running_sum_that_reads_itself_is_a_loop() -> None:
    rows = around(row("calculate", "t", calculation="indexed-repeat(${t}, ${child}, 1)"))
    assert "expression.loop" in {message.code for message in check(make_sheets(rows))}


def test_that_a_default_is_said_to_be_left_alone() -> None:
    (message,) = check(make_sheets([{**row("text", "t"), "default": "x"}], choices=CHOICES[-1:]))
    assert (message.severity, message.code) == ("warning", "default.not_applied")


def test_that_a_form_that_was_sound_once_is_compiled_whatever_is_asked_for_today() -> None:
    form = read(make_sheets([BORN])).form
    assert CompiledForm(form, is_checked=True).find(form.questions[0].name)


def test_that_a_repeat_of_the_record_goes_through_what_it_counts() -> None:
    rows = [row("begin_repeat", "kid", repeat_count="fact('child.count')"), BORN, END]
    assert errors(check(make_sheets(rows))) == ()
    assert CompiledForm(make_form(*rows)).at("born", 3).question.fact == "child[3].birth_date"
