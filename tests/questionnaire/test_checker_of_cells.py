"""Cells a spreadsheet program turned, cells that nothing reads, facts and dates: each named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire.checker import Known, check
from qapi_desk.questionnaire.checker_facts import PATHS, events_of, is_called_fact, is_fact
from qapi_desk.questionnaire.messages import MOST_NAMED, errors, nearest
from tests.questionnaire.small_forms import CHOICES, SETTINGS, Cells, make_sheets, row, sheet

A = row("select_one yn", "a")
KNOWN = Known(rules=(), criteria=("line-1",), measures=("CM.1.2.C1",), events=("SERVICE_DONE",))


def places(messages: Sequence[FormMessage], sheet_name: str = "survey") -> list[tuple[str, str]]:
    return [(m.code, m.cell) for m in messages if m.sheet == sheet_name]


def of_rows(*rows: Cells) -> list[tuple[str, str]]:
    return places(check(make_sheets(rows), KNOWN))


IN_SURVEY: list[tuple[Sequence[Cells], str, str]] = [
    ([row("text", "t", qapi_authority="=1+1")], "text.formula", "D2"),
    ([row("text", "TRUE")], "text.turned", "B2"),
    ([row("text", "t", qapi_shared="10/15/2026")], "text.turned", "D2"),
    ([row("begin_group", "g"), A, {"type": "end_group", "relevant": "1 = 1"}], "row.lost", "D4"),
    ([row("begin_group", "g"), A, {"type": "end group", "name": "h"}], "group.other_end", "B4"),
    ([row("note", "n", required="yes")], "column.idle", "D2"),
    ([row("begin_group", "g", constraint=". = 1"), A, {"type": "end_group"}], "column.idle", "D2"),
    ([row("text", "t", choice_filter="name = 'x'")], "column.idle", "D2"),
    ([row("text", "t", constraint_message="No.")], "column.alone", "D2"),
    ([{**A, "required_message::English (en)": "Say it."}], "column.alone", "D2"),
    ([{**A, "bind::qapi:prefill": "show"}], "column.alone", "D2"),
    ([row("text", "t", qapi_fact="event:SERVICE_DUN.date")], "event.unknown", "D2"),
    ([row("text", "t", qapi_fact="event:SERVICE_DONE|NOBODY.date")], "event.unknown", "D2"),
    ([row("text", "t", relevant="fact('case.shoe_size') = '9'")], "fact.unknown", "D2"),
    ([row("text", "t", relevant="fact('review:line-77') = 'yes'")], "fact.unknown", "D2"),
    ([row("date", "d", qapi_role="trigger_date", qapi_rule="CR-015")], "date.no_order", "A2"),
    (
        [row("date", "d", qapi_role="trigger_date"), row("date", "e", qapi_role="done_date")],
        "date.no_order",
        "A3",
    ),
    (
        [row("calculate", "c", calculation="'x'"), row("text", "t", relevant="${c} = 'z'")],
        "expression.unknown_result",
        "E3",
    ),
]


@pytest.mark.parametrize(("rows", "code", "cell"), IN_SURVEY)
def test_that_a_cell_of_the_survey_is_named(rows: Sequence[Cells], code: str, cell: str) -> None:
    assert (code, cell) in of_rows(*rows)


SOUND: list[Sequence[Cells]] = [
    [row("begin_group", "g"), A, {"type": "end_group", "name": "g"}],
    [row("note", "n", qapi_comment="none", required="no")],
    [{**A, "choice_filter": "name = 'yes'"}],
    [row("text", "t", constraint=". != ''", constraint_message="No.")],
    [{**A, "bind::qapi:prefill": "show", "bind::qapi:fact": "case.opened_date"}],
    [row("text", "t", qapi_fact="event:SERVICE_DONE.date")],
    [row("text", "t", relevant="fact('review:line-1') = 'yes' or fact('order[2].end_date') = ''")],
    [row("text", "t", relevant="fact(concat('a', 'b')) = ''")],
    [row("date", "d", qapi_role="trigger_date")],
    [row("calculate", "c", calculation="if(${a} = 'yes', 'x', fact('case.status'))"), A,
     row("text", "t", relevant="${c} = 'z'")],
    [row("calculate", "c", calculation="("), row("text", "t", relevant="${c} = 'z'")],
    [row("text", "t", qapi_measure="LOCAL.CM.1.2.1", qapi_criterion="LOCAL.CM.1.2.1")],
]  # fmt: skip


@pytest.mark.parametrize("rows", SOUND)
def test_that_a_sound_row_is_left_in_peace(rows: Sequence[Cells]) -> None:
    assert {code for code, _ in of_rows(*rows)} <= {"expression.syntax"}


def test_that_only_a_countys_own_measures_are_taken_on_trust() -> None:
    found = of_rows(row("text", "t", qapi_measure="LOCAL.nobody", qapi_rule="LOCAL.CM.1.2.1"))
    assert [code for code, _ in found] == ["rule.unknown", "measure.unknown"]


@pytest.mark.parametrize(
    ("extra", "code", "cell"),
    [
        ({"list_name": "yn", "name": "x", "label": "?", "key": "AB"}, "choice.key_long", "D10"),
        ({"list_name": "yn", "name": "1E+05", "label": "?"}, "text.turned", "B10"),
        ({"list_name": "yn", "name": "x", "label": "=A1"}, "text.formula", "C10"),
    ],
)
def test_that_a_cell_of_the_choices_is_named(extra: Cells, code: str, cell: str) -> None:
    found = check(make_sheets([A], [*CHOICES, extra]))
    assert (code, cell) in places(found, "choices")


def test_that_a_day_of_a_test_row_is_not_written_as_a_spreadsheet_does() -> None:
    tests = sheet("qapi_tests", [{"test": "one", "today": "9/30/2026"}])
    made = make_sheets([A])
    found = check(replace(made, sheets={**made.sheets, "qapi_tests": tests}))
    assert places(found, "qapi_tests") == [("text.turned", "B2")]


def test_that_a_second_row_of_settings_is_named() -> None:
    made = make_sheets([A])
    twice = sheet("settings", [SETTINGS, {"version": "2026101502"}])
    found = check(Sheets("small", {**made.sheets, "settings": twice}))
    assert ("settings.rows", "C3") in places(found, "settings")


def test_that_a_sheet_for_guidance_may_hold_anything() -> None:
    made = make_sheets([row("text", "t")], ())
    guide = sheet("guide", [{"word": "=1"}])
    assert check(Sheets("small", {**made.sheets, "guide": guide})) == ()


def test_that_a_missing_language_is_named_in_its_own_column() -> None:
    both = {"label::English (en)": "A?", "label::Espa\u00f1ol (es)": "\u00bfA?"}
    rows = [{"type": "text", "name": "a", **both}]
    rows += [{"type": "text", "name": "b", "label::English (en)": "B?"}]
    page = Sheet(
        "survey", ("type", "name", *both), tuple(SheetRow(n, r) for n, r in enumerate(rows, 2))
    )
    made = make_sheets([A], [])
    found = check(Sheets("small", {**made.sheets, "survey": page}))
    assert places(found) == [("translation.missing", "D3")]


def test_that_a_choice_without_any_label_column_is_named_by_its_name() -> None:
    page = Sheet("choices", ("list_name", "name"), (SheetRow(2, {"list_name": "yn", "name": "y"}),))
    made = make_sheets([A])
    found = check(Sheets("small", {**made.sheets, "choices": page}))
    assert ("translation.missing", "B2") in places(found, "choices")


def test_that_every_path_of_the_guide_is_a_fact() -> None:
    assert [path for path in PATHS if not is_fact(path)] == []


@pytest.mark.parametrize("path", ["period.first", "year.last", "line:24.tolerance", "draw.rank"])
def test_that_an_expression_reads_more_than_the_column(path: str) -> None:
    assert is_called_fact(path, None)
    assert not is_fact(path)


def test_that_any_criterion_may_be_asked_for_where_none_is_known() -> None:
    assert is_called_fact("review:anything", None)


def test_that_a_path_of_events_names_its_codes() -> None:
    assert events_of("event:A_B:!POS|C.after:D|E2") == ("A_B", "C", "D", "E2")
    assert events_of("case.opened_date") == ()


def test_that_an_advice_names_no_endless_list() -> None:
    words = [f"word-{n:03}" for n in range(MOST_NAMED + 1)]
    assert nearest("?", words) == "Use one of 41, like word-000 or word-040."


def test_that_a_word_in_capitals_finds_its_nearest() -> None:
    assert nearest("SERVICE_DON", ["SERVICE_DONE"]) == "Did you mean SERVICE_DONE?"


def test_that_a_form_with_warnings_only_may_be_used() -> None:
    found = check(make_sheets([row("note", "n", required="yes")], ()))
    assert (len(found), errors(found)) == (1, ())


def test_that_a_choice_that_lacks_a_language_is_named_in_that_column() -> None:
    spanish = "label::Espa\u00f1ol (es)"
    rows = [{**A, spanish: "\u00bfA?"}]
    choices = [{"list_name": "yn", "name": "yes", "label": "Yes", spanish: "S\u00ed"}]
    choices.append({"list_name": "yn", "name": "no", "label": "No"})
    found = check(make_sheets(rows, choices))
    assert places(found, "choices") == [("translation.missing", "D3")]
