"""Failing test rows and changes between versions become messages in their own cells."""

from collections.abc import Mapping, Sequence

import pytest

from qapi_desk.domain.forms import Form, walk
from qapi_desk.domain.sheets import Sheet
from qapi_desk.questionnaire.checker_trials import check_trials
from qapi_desk.questionnaire.checker_versions import version_faults
from qapi_desk.questionnaire.comparing import differences
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.endings import endings
from qapi_desk.questionnaire.reading import form_from_sheets
from tests.questionnaire.small_forms import (
    CHOICES,
    SETTINGS,
    Cells,
    make_form,
    make_sheets,
    row,
    sheet,
)

JUDGED = row("select_one judged", "j")
DECIDED = row(
    "calculate", "o", calculation="if(${j} = 'met', deadline('CR-1', 'x'), '')",
    qapi_role="outcome", qapi_criterion="line-1",
)  # fmt: skip
FORM = CompiledForm(make_form(JUDGED, DECIDED), is_checked=True)
FUNCTIONS = {"deadline": lambda rule, day: "YES"}


def tried(*rows: Cells) -> list[tuple[str, str, str]]:
    page = sheet("qapi_tests", list(rows), "test", "j", "expect::line-1")
    return [(m.severity, m.cell, m.code) for m in check_trials(FORM, page, FUNCTIONS)]


def test_that_a_row_whose_outcome_differs_is_named_at_what_it_expects() -> None:
    assert tried({"test": "a", "j": "met", "expect::line-1": "NO"}) == [
        ("error", "C2", "tests.failed")
    ]


def test_that_a_row_with_an_invalid_answer_is_named_at_the_answer() -> None:
    found = tried({"test": "a", "j": "mett", "expect::line-1": "open"})
    assert found == [("error", "B2", "tests.failed")]


def test_that_rows_run_with_the_clocks_handed_in() -> None:
    assert tried({"test": "a", "j": "met", "expect::line-1": "YES"}) == []


def test_that_a_criterion_no_row_expects_anything_of_is_named_beside_the_last_column() -> None:
    assert tried({"test": "a", "j": "met"}) == [
        ("warning", "D1", "tests.criterion"),
        ("warning", "A2", "tests.expects_nothing"),
    ]


@pytest.mark.parametrize("page", [None, Sheet("qapi_tests", ("test",), ())])
def test_that_a_form_without_test_rows_is_pointed_out(page: Sheet | None) -> None:
    (message,) = check_trials(FORM, page, FUNCTIONS)
    assert (message.sheet, message.cell, message.code) == ("qapi_tests", "A1", "tests.none")


def test_that_a_form_without_criteria_needs_no_expectation() -> None:
    plain = CompiledForm(make_form(JUDGED))
    page = sheet("qapi_tests", [{"test": "a", "j": "met"}])
    assert check_trials(plain, page, {}) == ()


BEFORE = make_form(JUDGED, row("text", "t"))
LATER = {**SETTINGS, "version": "2026101502"}


def versions(
    rows: Sequence[Cells], settings: Mapping[str, str] = LATER, choices: Sequence[Cells] = CHOICES
) -> list[tuple[str, str, str]]:
    found = version_faults(make_sheets(rows, choices, settings), BEFORE)
    return [(m.sheet, m.cell, m.code) for m in found]


def test_that_a_changed_form_raises_its_version() -> None:
    assert versions([JUDGED], SETTINGS) == [("settings", "C2", "version.not_raised")]


def test_that_the_same_form_needs_no_new_version() -> None:
    assert versions([JUDGED, row("text", "t")], SETTINGS) == []


def test_that_another_form_is_not_compared() -> None:
    assert versions([JUDGED], {**SETTINGS, "form_id": "other"}) == []


def test_that_a_name_keeps_its_type() -> None:
    assert versions([JUDGED, row("date", "t")]) == [("survey", "A3", "name.reused")]


def test_that_a_name_keeps_its_choices() -> None:
    assert versions([row("select_one yn", "j")]) == [("survey", "A2", "name.reused")] * 3


def test_that_a_choice_keeps_its_meaning() -> None:
    turned = [{**c, "result": "na"} if c["name"] == "met" else c for c in CHOICES]
    assert versions([JUDGED], choices=turned) == [("survey", "A2", "name.reused")]


def test_that_new_questions_and_choices_are_welcome() -> None:
    more = [*CHOICES, {"list_name": "judged", "name": "late", "label": "Late"}]
    assert versions([JUDGED, row("text", "new")], choices=more) == []


def test_that_sheets_without_settings_have_no_version_to_raise() -> None:
    made = make_sheets([JUDGED])
    kept = {name: page for name, page in made.sheets.items() if name == "survey"}
    assert version_faults(type(made)("x", kept), BEFORE) == ()


def changed(*rows: Cells, choices: Sequence[Cells] = CHOICES) -> list[tuple[str, str, str]]:
    now = form_from_sheets(make_sheets(rows, choices))
    return [(c.kind, c.question, c.part) for c in differences(START, now)]


START: Form = make_form(
    row("begin_group", "g"), JUDGED, row("text", "t", relevant="1 = 1"), {"type": "end_group"},
    row("calculate", "c", calculation="1"),
)  # fmt: skip
END: Cells = {"type": "end_group"}
G, T, C = (
    row("begin_group", "g"),
    row("text", "t", relevant="1 = 1"),
    row("calculate", "c", calculation="1"),
)
WITHOUT = [c for c in CHOICES if c["name"] != "unsure"]
TURNED = [*CHOICES[:4], CHOICES[5], CHOICES[4], *CHOICES[6:]]
RELABELLED = [{**c, "label": "Was met"} if c["name"] == "met" else c for c in CHOICES]
RECODED = [{**c, "label": "None"} if c["name"] == "no_order" else c for c in CHOICES]


def test_that_the_same_form_has_no_differences() -> None:
    assert changed(G, JUDGED, T, END, C) == []


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        ([G, JUDGED, T, row("text", "n"), END, C], ("added", "n", "")),
        ([G, JUDGED, END, C], ("removed", "t", "")),
        ([G, JUDGED, {**T, "name": "u"}, END, C], ("renamed", "u", "name")),
        ([G, JUDGED, {**T, "relevant": "2 = 2"}, END, C], ("changed", "t", "relevant")),
        ([G, JUDGED, {**T, "label": "T?"}, END, C], ("changed", "t", "label (en)")),
        ([G, JUDGED, {**T, "read_only": "yes"}, END, C], ("changed", "t", "read_only")),
        ([G, JUDGED, {**T, "appearance": "x"}, END, C], ("changed", "t", "extras (appearance)")),
        ([G, JUDGED, END, T, C], ("moved", "t", "group")),
        ([G, T, JUDGED, END, C], ("moved", "", "order of questions from j on")),
        ([G, {**JUDGED, "bind::qapi:criterion": "x"}, T, END, C], ("changed", "j", "criterion")),
    ],
)
def test_that_a_difference_of_questions_is_named(
    rows: Sequence[Cells], change: tuple[str, str, str]
) -> None:
    assert changed(*rows) == [change]


@pytest.mark.parametrize(
    ("choices", "change"),
    [
        (WITHOUT, ("removed", "j", "choice unsure")),
        (
            [*CHOICES, {"list_name": "judged", "name": "x", "label": "X"}],
            ("added", "j", "choice x"),
        ),
        (TURNED, ("moved", "j", "order of choices")),
        (RELABELLED, ("changed", "j", "label of choice met (en)")),
        (RECODED, ("changed", "", "label of choice no_order (en)")),
    ],
)
def test_that_a_difference_of_choices_is_named(
    choices: Sequence[Cells], change: tuple[str, str, str]
) -> None:
    assert changed(G, JUDGED, T, END, C, choices=choices) == [change]


def test_that_differences_are_said_in_sentences() -> None:
    now = make_form(G, JUDGED, row("text", "u", relevant="2 = 2"), END, choices=WITHOUT)
    said = [change.words for change in differences(START, now)]
    assert said == [
        "j: removed the choice unsure (Unsure).",
        "u: added (About u?).",
        "t: removed (About t?).",
        "c: removed (1).",
    ]


def test_that_a_new_name_and_a_filled_cell_are_said_in_sentences() -> None:
    now = make_form(
        G, JUDGED, {**T, "name": "u", "required": "yes", "appearance": ""}, END, C
    )  # fmt: skip
    assert [change.words for change in differences(START, now)] == [
        "t seems to be called u now.",
        "u: required was nothing and is yes.",
    ]


def test_that_the_ends_of_a_calculation_go_through_others_once() -> None:
    rows = [row("calculate", "c0", calculation="'x'")]
    rows += [
        row("calculate", f"c{n}", calculation=f"if(1 = 1, ${{c{n - 1}}}, ${{c{n - 1}}})")
        for n in range(1, 40)
    ]
    questions = {str(q.name): q for q in walk(make_form(*rows).questions)}
    assert endings("c39", questions) == ("x",)
