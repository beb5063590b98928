"""Every fault the form checker knows is found in its cell and said with its cure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet, Sheets
from qapi_desk.questionnaire.checker import Known, check
from qapi_desk.questionnaire.compiled import CompiledForm, load_form
from qapi_desk.questionnaire.messages import errors, sentence
from qapi_desk.questionnaire.reading import form_from_sheets, read
from tests.questionnaire.small_forms import CHOICES, SETTINGS, Cells, make_sheets, row, sheet

YES_NO = row("select_one yn", "a")
JUDGED = row("select_one judged", "j", qapi_role="answer", qapi_criterion="establishment")
CAUSE = row("text", "why", qapi_role="cause", qapi_criterion="establishment")
GOOD = "if(${j} = 'met', 'MET', 'LATE')"


def outcome(calculation: str, name: str = "o") -> Cells:
    return row(
        "calculate", name, calculation=calculation, qapi_role="outcome",
        qapi_criterion="establishment",
    )  # fmt: skip


def nested(depth: int) -> list[Cells]:
    """Groups within groups around one question."""
    begun = [row("begin_group", f"g{n}") for n in range(depth)]
    return [*begun, YES_NO, *[{"type": "end_group"}] * depth]


JUDGED_FORM = [JUDGED, CAUSE, outcome(GOOD)]

# rows of the survey (the first is row 2), the code, the cell
SURVEYS: list[tuple[Sequence[Cells], str, str]] = [
    ([YES_NO, row("note", "n", relevent="1 = 1")], "header.unknown", "D1"),
    ([row("geopoint", "g")], "type.unknown", "A2"),
    ([{"name": "g", "label": "?"}], "type.unknown", "A2"),
    ([row("date today", "g")], "type.unknown", "A2"),
    ([row("select_one yn or_other", "g")], "list.missing", "A2"),
    ([row("select_one yesno", "g")], "list.missing", "A2"),
    ([row("select_one", "g")], "list.missing", "A2"),
    ([row("text", "two words")], "name.invalid", "B2"),
    ([row("text", "")], "name.invalid", "B2"),
    ([row("begin_group", "g"), YES_NO], "group.not_closed", "A2"),
    ([YES_NO, {"type": "end_group"}], "group.not_open", "A3"),
    (nested(21), "group.too_deep", "A22"),
    (nested(3_000), "group.too_deep", "A22"),
    ([row("begin group", "g"), YES_NO, {"type": "end repeat"}], "group.not_open", "A4"),
    ([row("text", "t", qapi_role="answr")], "word.unknown", "D2"),
    ([row("text", "t", qapi_na="yes")], "word.unknown", "D2"),
    ([row("text", "t", read_only="maybe")], "word.unknown", "D2"),
    ([YES_NO, row("text", "t", relevant="selected(${a} 'no')")], "expression.syntax", "D3"),
    ([row("text", "t", relevant="1" * 10_001)], "expression.too_long", "D2"),
    ([row("text", "t", relevant="-" * 60 + "1")], "expression.too_deep", "D2"),
    ([YES_NO, row("text", "t", relevant="${aa} = 'no'")], "expression.unknown_name", "D3"),
    ([row("note", "n"), row("text", "t", required="${n} = ''")], "expression.no_value", "D3"),
    ([YES_NO, row("text", "t", relevant="a = 'no'")], "expression.bare_word", "D3"),
    ([row("text", "t", constraint="isworkday(.)")], "expression.unknown_function", "D2"),
    ([row("text", "t", constraint="today(.)")], "expression.arguments", "D2"),
    ([YES_NO, row("text", "t", relevant="${a} = 'noo'")], "expression.unknown_choice", "D3"),
    ([YES_NO, row("text", "t", relevant="'noo' = ${a}")], "expression.unknown_choice", "D3"),
    (
        [YES_NO, row("text", "t", relevant="selected(${a}, 'noo')")],
        "expression.unknown_choice",
        "D3",
    ),
    ([{**YES_NO, "constraint": ". != 'noo'"}], "expression.unknown_choice", "D2"),
    ([row("text", "t", constraint="regex(., '(a+)+')")], "expression.pattern", "D2"),
    ([row("text", "t", constraint="regex(., .)")], "expression.pattern", "D2"),
    ([row("text", "t", constraint="true() and deadline('CR-999', .) > .")], "rule.unknown", "D2"),
    ([row("text", "t", qapi_rule="CR-999")], "rule.unknown", "D2"),
    ([row("text", "t", qapi_element="CM.9.9")], "element.unknown", "D2"),
    ([row("text", "t", qapi_criterion="closing")], "criterion.unknown", "D2"),
    ([row("text", "t", qapi_measure="CM.9.9.C1")], "measure.unknown", "D2"),
    ([row("calculate", "c", calculation="${c} + 1")], "expression.loop", "D2"),
    ([YES_NO, row("calculate", "c")], "calculation.missing", "A3"),
    ([row("text", "c", calculation="1")], "calculation.misplaced", "D2"),
    ([row("text", "c", qapi_fact="case.shoe_size")], "fact.invalid", "D2"),
    ([{"type": "text", "name": "t"}], "label.missing", "C2"),
    ([YES_NO, YES_NO], "name.twice", "B3"),
    ([], "survey.empty", "A2"),
    ([{**JUDGED, "bind::qapi:criterion": ""}], "criterion.missing", "A2"),
    ([JUDGED, CAUSE], "criterion.no_outcome", "E2"),
    ([JUDGED, outcome(GOOD)], "cause.missing", "D2"),
    ([*JUDGED_FORM, outcome(GOOD, "p")], "outcome.twice", "E5"),
    ([JUDGED, CAUSE, outcome("if(1 = 1, 'MTE', '')")], "outcome.word", "F4"),
    ([JUDGED, CAUSE, outcome("${j}")], "outcome.word", "F4"),
    ([JUDGED, CAUSE, {**outcome(GOOD), "type": "text", "label": "?"}], "outcome.asked", "A4"),
    (
        [row("text", "j", qapi_role="answer", qapi_criterion="establishment"), outcome("'MET'")],
        "answer.no_result",
        "D2",
    ),
    (
        [row("calculate", "c", calculation="1 = 1"), row("text", "t", relevant="${c}")],
        "expression.bare_truth",
        "E3",
    ),
    (
        [
            row("calculate", "c", calculation="not(1 = 1)"),
            row("text", "t", constraint="if(${c}, 1, 2) = 1"),
        ],
        "expression.bare_truth",
        "E3",
    ),
    (
        [
            row("calculate", "c", calculation="1 = 1 or 2 = 1"),
            row("text", "t", constraint=". = 1 or ${c}"),
        ],
        "expression.bare_truth",
        "E3",
    ),
]  # fmt: skip
KNOWN = Known(
    rules={"CR-015"}, criteria={"establishment"}, elements={"CM.2.1"}, measures={"CM.2.1.C1"}
)


def found(messages: Sequence[FormMessage]) -> list[tuple[str, str]]:
    return [(message.code, message.cell) for message in messages]


@pytest.mark.parametrize(("survey", "code", "cell"), SURVEYS)
def test_that_a_fault_in_the_survey_is_named_with_its_cell(
    survey: Sequence[Cells], code: str, cell: str
) -> None:
    tidied = [{k: v for k, v in each.items() if v} for each in survey]
    sheets = make_sheets(tidied)
    if code == "label.missing":
        header = ("type", "name", "label::English (en)")
        changed = Sheet("survey", header, sheets.sheets["survey"].rows)
        sheets = Sheets("small", {**sheets.sheets, "survey": changed})
    assert (code, cell) in found(check(sheets, KNOWN))


@pytest.mark.parametrize(("survey", "code", "cell"), SURVEYS)
def test_that_a_form_with_an_error_is_refused(
    survey: Sequence[Cells], code: str, cell: str
) -> None:
    tidied = [{k: v for k, v in each.items() if v} for each in survey]
    with pytest.raises(Refused, match=r"The form small cannot be used\. Sheet ") as caught:
        load_form(make_sheets(tidied), KNOWN)
    assert caught.value.code == "form.broken"


CHOICE_FAULTS: list[tuple[Cells, str, str]] = [
    ({"list_name": "yn", "name": "not yet", "label": "?"}, "choice.name", "B10"),
    ({"list_name": "yn", "label": "?"}, "choice.name", "B10"),
    ({"name": "lost", "label": "?"}, "choice.list", "A10"),
    ({"list_name": "yn", "name": "no", "label": "?"}, "choice.twice", "B10"),
    ({"list_name": "yn", "name": "nope", "label": "?", "key": "n"}, "choice.key_twice", "D10"),
    ({"list_name": "yn", "name": "x", "bind::qapi:key": "n"}, "choice.key_twice", "F10"),
    ({"list_name": "yn", "name": "x", "result": "nota"}, "word.unknown", "E10"),
    ({"list_name": "yn", "name": "x", "colour": "red"}, "header.unknown", "F1"),
    ({"list_name": "spare", "name": "x", "label": "?"}, "list.unused", "A10"),
]


@pytest.mark.parametrize(("extra", "code", "cell"), CHOICE_FAULTS)
def test_that_a_fault_in_the_choices_is_named_with_its_cell(
    extra: Cells, code: str, cell: str
) -> None:
    assert (code, cell) in found(check(make_sheets([YES_NO], [*CHOICES, extra])))


def test_that_an_unused_list_only_warns() -> None:
    messages = check(make_sheets([YES_NO]))
    assert {m.code for m in messages} == {"list.unused"}
    assert errors(messages) == ()


def test_that_a_choice_without_a_label_misses_its_translation() -> None:
    choices = [{"list_name": "yn", "name": "yes"}]
    assert ("translation.missing", "C2") in found(check(make_sheets([YES_NO], choices)))


def test_that_a_label_missing_in_one_language_is_named() -> None:
    second = {**YES_NO, "name": "b", "label::Espa\u00f1ol (es)": "\u00bfB?"}
    choices = [{"list_name": "yn", "name": "yes", "label": "Yes"}]
    messages = check(make_sheets([YES_NO, second], choices))
    assert [m.what for m in messages if (m.sheet, m.cell) == ("survey", "D2")] == [
        "The label of a has no text in the language es."
    ]


SETTINGS_FAULTS: list[tuple[Mapping[str, str], str, str]] = [
    ({"version": "1"}, "settings.version", "C2"),
    ({"version": "2026133101"}, "settings.version", "C2"),
    ({"form_title": ""}, "settings.empty", "A2"),
    ({"form_id": "../small"}, "settings.form_id", "B2"),
    ({"form_id": "small form"}, "settings.form_id", "B2"),
    ({"attribute::qapi:review_type": "survey"}, "word.unknown", "E2"),
    ({"form_idd": "x"}, "header.unknown", "F1"),
]


@pytest.mark.parametrize(("change", "code", "cell"), SETTINGS_FAULTS)
def test_that_a_fault_in_the_settings_is_named_with_its_cell(
    change: Mapping[str, str], code: str, cell: str
) -> None:
    cells = {**SETTINGS, **change}
    page = sheet("settings", [{k: v for k, v in cells.items() if v}], *cells)
    sheets = make_sheets([YES_NO])
    assert (code, cell) in found(
        check(Sheets("small", {**sheets.sheets, "settings": replace(page, header=tuple(cells))}))
    )


def test_that_groups_may_stand_in_each_other_twenty_deep() -> None:
    assert not errors(check(make_sheets(nested(20))))


def test_that_settings_without_a_row_are_empty() -> None:
    sheets = make_sheets([YES_NO])
    page = Sheet("settings", tuple(SETTINGS), ())
    messages = check(Sheets("small", {**sheets.sheets, "settings": page}))
    assert found(messages).count(("settings.empty", "A2")) == 1


def test_that_missing_columns_are_named() -> None:
    sheets = make_sheets([YES_NO])
    page = Sheet("survey", ("label",), ())
    messages = check(Sheets("small", {**sheets.sheets, "survey": page}))
    assert found(messages)[:2] == [("column.missing", "B1"), ("column.missing", "B1")]


def test_that_missing_sheets_are_named() -> None:
    assert [m.code for m in check(Sheets("none", {}))] == ["sheet.missing", "sheet.missing"]


def test_that_a_form_without_choices_may_ask_for_text() -> None:
    sheets = make_sheets([row("text", "t")])
    kept = {name: page for name, page in sheets.sheets.items() if name != "choices"}
    assert check(Sheets("small", kept)) == ()


def test_that_a_sheet_nobody_reads_is_pointed_out_unless_it_is_a_guide() -> None:
    sheets = make_sheets([row("text", "t")])
    extra = {name: Sheet(name, (), ()) for name in ("servey", "guide for authors")}
    messages = [m for m in check(Sheets("x", {**sheets.sheets, **extra})) if m.sheet != "choices"]
    assert [(m.sheet, m.code, m.fix) for m in messages] == [
        ("servey", "sheet.unknown", "Did you mean survey?")
    ]


def test_that_a_misspelt_header_gets_the_nearest_one() -> None:
    messages = check(make_sheets([{**YES_NO, "relevent": "1 = 1"}]))
    assert "Did you mean relevant?" in sentence(messages[0])


def test_that_a_sound_form_is_left_in_peace() -> None:
    rows = [
        YES_NO,
        row("text", "t", constraint="regex(., '[0-9]+') and not(${a} = '')"),
        row("calculate", "c", calculation="if(${a} = 'yes', '1', '')"),
        row("text", "u", relevant="${c} and selected(${a}, ${t})", required="no"),
        row("text", "v", relevant="days-late('CR-015', ${t}, ${t}) > ${u} + -1"),
    ]
    assert errors(check(make_sheets(rows), KNOWN)) == ()


def test_that_the_shortest_loop_is_named() -> None:
    rows = [
        row("calculate", "a", calculation="${b}"),
        row("calculate", "b", calculation="${c}"),
        row("calculate", "c", calculation="${a}"),
        row("calculate", "d", calculation="${e} + ${a}"),
        row("text", "e", relevant="${d} = 1"),
    ]
    (loop,) = [m for m in check(make_sheets(rows)) if m.code == "expression.loop"]
    assert loop.what == "These wait for each other: d > e > d."


def test_that_a_longer_loop_is_named_in_full() -> None:
    rows = [
        row("text", "e", relevant="${c} = 1"),
        row("calculate", "b", calculation="${e}"),
        row("calculate", "c", calculation="${b}"),
        row("text", "f", relevant="${c} = 1"),
    ]
    (loop,) = [m for m in check(make_sheets(rows)) if m.code == "expression.loop"]
    assert (loop.cell, loop.what) == ("D2", "These wait for each other: e > c > b > e.")


def test_that_a_coded_reason_needs_a_list_of_reasons() -> None:
    rows = [{**YES_NO, "bind::qapi:na": "reason"}]
    sheets = make_sheets(rows, CHOICES[:2])
    assert ("na.no_reasons", "D2") in found(check(sheets))


def test_that_outcomes_may_go_through_other_calculations() -> None:
    rows = [
        JUDGED,
        CAUSE,
        row("calculate", "step", calculation="if(${j} = 'met', 'MET', ${again})"),
        row("calculate", "again", calculation="coalesce('', 'LATE')"),
        outcome("if(${j} = '', '', ${step})"),
    ]
    assert errors(check(make_sheets(rows))) == ()


def test_that_a_loop_among_outcomes_does_not_keep_the_checker() -> None:
    rows = [JUDGED, CAUSE, row("calculate", "x", calculation="${o}"), outcome("${x}")]
    assert [m.code for m in errors(check(make_sheets(rows)))] == ["expression.loop"]


def test_that_a_broken_outcome_is_reported_once() -> None:
    rows = [JUDGED, CAUSE, outcome("if(")]
    assert [m.code for m in errors(check(make_sheets(rows)))] == ["expression.syntax"]


def test_that_a_broken_calculation_is_reported_where_it_stands_only() -> None:
    rows = [row("calculate", "c", calculation="if("), row("text", "t", relevant="${c}")]
    assert found(errors(check(make_sheets(rows)))) == [("expression.syntax", "D2")]


def test_that_a_form_is_checked_by_rows_when_its_sheets_are_gone() -> None:
    form = read(make_sheets([row("text", "t", relevant="${u} = 1")])).form
    (message,) = check(form)
    assert (message.cell, message.fix) == ("row 2, column relevant", "Use one of: t.")


def test_that_an_unknown_rule_among_none_is_to_be_left_empty() -> None:
    messages = check(make_sheets([row("text", "t", qapi_rule="CR-1")]), Known(rules=frozenset()))
    assert messages[0].fix == "Leave it empty."


def test_that_reading_refuses_with_the_first_fault_as_a_sentence() -> None:
    rows = [row("geopoint", "g"), row("image", "i")]
    with pytest.raises(Refused) as caught:
        form_from_sheets(make_sheets(rows))
    assert caught.value.sentence == (
        "The form small cannot be used. Sheet survey, A2: The type geopoint is not one that a"
        " review form has. Places, pictures, sound, ranks, or_other and outside files are not"
        " taken. Use one of: select_one, select_multiple, date, integer, decimal, text, note,"
        " calculate, begin_group, begin_repeat, end_group, end_repeat. (1 more like this.)"
    )


def test_that_a_compiled_form_is_always_a_checked_one() -> None:
    form = read(make_sheets([row("text", "t", relevant="${u} = 1")])).form
    with pytest.raises(Refused, match="No question is named u"):
        CompiledForm(form).must_be_sound()
    with pytest.raises(Refused, match="No question is named u"):
        CompiledForm(form).order  # noqa: B018 - asking is what is tried


@pytest.mark.parametrize("list_name", ["na_reason", "undetermined_reason"])
def test_that_a_coded_reason_needs_every_language_of_its_form(list_name: str) -> None:
    both = {"label": "Lost", "label::Espa\u00f1ol (es)": "Perdido"}
    reasons: list[Cells] = [
        {"list_name": list_name, "name": "lost", **both},
        {"list_name": list_name, "name": "burnt", "label": "Burnt"},
    ]
    rows = [{**row("text", "t"), "label::Espa\u00f1ol (es)": "\u00bfQu\u00e9?"}]
    (message,) = check(make_sheets(rows, choices=reasons))
    assert (message.code, message.sheet, message.cell) == ("translation.missing", "choices", "D3")
