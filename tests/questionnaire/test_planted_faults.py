"""Each known kind of fault, planted in a form that ships: found by its code in its own cell.

In a folder of CSV files and in a workbook alike; what only a workbook can hold stands below.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.intake.sheet_book import write_workbook
from qapi_desk.intake.sheets import inspect_sheets, write_sheets
from tests.questionnaire.planted import (
    FORM,
    Cell,
    Change,
    everything,
    put,
    retitled,
    title_cell,
    with_sheet,
)

EN = "label::English (en)"
ES = "label::Espa\u00f1ol (es)"


def s(name: str, title: str) -> Cell:
    return Cell("survey", name, title)


def q(name: str, title: str) -> Cell:
    return Cell("survey", name, f"bind::qapi:{title}")


def c(name: str, title: str) -> Cell:
    return Cell("choices", name, title)


TYPE, RELEVANT, LATE = s("gen_twin", "type"), s("gen_twin", "relevant"), "expression."
# the code, the cell, what is written there (and elsewhere first)
IN_CELLS: list[tuple[str, Cell, str]] = [
    ("type.unknown", TYPE, "geopoint"),
    ("type.unknown", s("gen_ours", "type"), "selectone yes_no"),
    ("list.missing", s("gen_ours", "type"), "select_one yesno"),
    ("list.missing", s("gen_ours", "type"), "select_one yes_no or_other"),
    ("group.not_closed", s("exp12", "type"), "begin_repeat"),
    ("group.other_end", Cell("survey", "", "name"), "somewhere"),
    ("row.lost", Cell("survey", "", "relevant"), "1 = 1"),
    ("name.invalid", s("gen_twin", "name"), "gen twin"),
    ("name.twice", s("gen_twin", "name"), "gen_ours"),
    ("name.reused", s("gen_twin", "type"), "integer"),
    ("word.unknown", q("est_judged", "role"), "answr"),
    ("word.unknown", q("est_judged", "na"), "yes"),
    ("word.unknown", q("est_judged", "comment"), "on no"),
    ("translation.missing", s("gen_twin", ES), ""),
    ("translation.missing", s("gen_ours", "hint::Espa\u00f1ol (es)"), ""),
    ("translation.missing", c("cause/worker", ES), ""),
    ("translation.missing", c("na_reason/other", ES), ""),
    ("expression.syntax", RELEVANT, "selected(${gen_duplicate} 'yes')"),
    ("expression.syntax", RELEVANT, "${gen_duplicate} = 'yes' or or 1"),
    ("expression.syntax", RELEVANT, "${gen_duplicate} = \u2018yes\u2019"),
    ("expression.too_long", RELEVANT, "1" * 10_001),
    ("expression.too_deep", RELEVANT, "-" * 60 + "1"),
    ("expression.unknown_name", RELEVANT, "${gen_duplicat} = 'yes'"),
    ("expression.unknown_choice", RELEVANT, "${gen_duplicate} = 'yess'"),
    ("expression.unknown_choice", RELEVANT, "selected(${gen_duplicate}, 'yess')"),
    ("expression.unknown_result", s("est_stands", "relevant"), "${est_late} = 'yess'"),
    ("expression.unknown_function", RELEVANT, "isworkday(${gen_duplicate})"),
    ("expression.arguments", RELEVANT, "not(${gen_duplicate}, 1)"),
    ("expression.no_value", RELEVANT, "${gen} = 'yes'"),
    ("expression.bare_word", RELEVANT, "gen_duplicate = 'yes'"),
    ("expression.pattern", s("gen_twin", "constraint"), "regex(., '(a+)+')"),
    ("expression.position", RELEVANT, "position(..) = 1"),
    ("expression.counts_one", RELEVANT, "count(${gen_ours}) = 1"),
    ("expression.indexed", RELEVANT, "indexed-repeat(${gen_ours}, ${gen}, 1) = 'yes'"),
    ("expression.loop", s("gen_ours", "relevant"), "${gen_duplicate} = 'yes'"),
    ("question.unreachable", RELEVANT, "false()"),
    ("question.unreachable", RELEVANT, "${gen_duplicate} = 'yes' and ${gen_ours} = 'no'"),
    ("constraint.never", s("gen_twin", "constraint"), "1 = 2"),
    ("cause.unreachable", s("est_cause", "relevant"), "${est_judged} = 'met'"),
    ("rule.unknown", q("est_judged", "rule"), "CR-O15"),
    ("rule.unknown", s("est_late", "calculation"), "deadline('CR-999', ${gen_opened_date})"),
    ("criterion.unknown", q("est", "criterion"), "establishement"),
    ("element.unknown", q("est", "element"), "CM.2.99"),
    ("measure.unknown", q("est_judged", "measure"), "CM.2.1.C99"),
    ("fact.invalid", q("gen_opened_date", "fact"), "case.open_date"),
    ("event.unknown", q("est_order_date", "fact"), "event:ORDER_ESTABLISH.date"),
    ("fact.unknown", s("gen_closed_date", "required"), "fact('case.close_date') != ''"),
    ("calculation.missing", s("est_late", "calculation"), ""),
    ("calculation.misplaced", s("gen_twin", "calculation"), "'x'"),
    ("answer.no_result", q("gen_ours", "role"), "answer"),
    ("date.no_order", s("est_located_date", "constraint"), ""),
    ("column.idle", q("gen", "evidence"), "always"),
    ("column.idle", s("gen_twin", "choice_filter"), "name = 'x'"),
    ("column.alone", s("gen_ours", "constraint_message::English (en)"), "No."),
    ("default.not_applied", s("gen_twin", "default"), "7"),
    ("repeat_count.misplaced", s("gen_twin", "repeat_count"), "2"),
    ("fact.of_many", q("gen_twin", "fact"), "child.birth_date"),
    ("shared.key", q("gen_twin", "shared"), "The Twin"),
    ("shared.twice", q("gen_twin", "shared"), "ours"),
    ("shared.not_asked", q("est_late", "shared"), "late"),
    ("text.formula", q("gen_twin", "authority"), "=A1"),
    ("text.turned", q("gen_twin", "shared"), "10/15/2026"),
    ("choice.name", c("yes_no/no", "name"), "not yet"),
    ("choice.list", c("yes_no/no", "list_name"), ""),
    ("choice.twice", c("yes_no/no", "name"), "yes"),
    ("choice.key_twice", c("yes_no/no", "key"), "Y"),
    ("choice.key_long", c("yes_no/no", "key"), "NO"),
    ("word.unknown", c("timed/not_met", "result"), "notmet"),
    ("list.unused", c("yes_no/no", "list_name"), "spare"),
    ("settings.version", Cell("settings", "0", "version"), "2026.1"),
    ("settings.empty", Cell("settings", "0", "form_title"), ""),
    ("settings.form_id", Cell("settings", "0", "form_id"), "our form"),
    ("version.not_raised", Cell("settings", "0", "version"), "2026112101"),
    ("word.unknown", Cell("settings", "0", "attribute::qapi:review_type"), "complience"),
    ("tests.failed", Cell("qapi_tests", "1", "expect::establishment"), "MET"),
    ("tests.failed", Cell("qapi_tests", "1", "gen_excluded_why"), "nobody"),
    ("tests.failed", Cell("qapi_tests", "1", "gen_twin"), "0010000000017"),
    ("tests.failed", Cell("qapi_tests", "5", "today"), "September"),
    ("tests.failed", Cell("qapi_tests", "1", "gen_onrs"), "no"),
    ("text.turned", Cell("qapi_tests", "5", "today"), "9/30/2026"),
]


def all_of(*changes: Change) -> Change:
    return lambda sheets: reduce(lambda so_far, change: change(so_far), changes, sheets)


def added(name: str, *rows: dict[str, str]) -> Change:
    """Rows below the last one of a sheet."""

    def change(sheets: Sheets) -> Sheets:
        sheet = sheets.sheets[name]
        last = sheet.rows[-1].number
        more = tuple(SheetRow(last + n, row) for n, row in enumerate(rows, start=1))
        return with_sheet(sheets, Sheet(name, sheet.header, (*sheet.rows, *more)))

    return change


def without(name: str) -> Change:
    return lambda sheets: Sheets(
        sheets.source, {n: each for n, each in sheets.sheets.items() if n != name}
    )


def below(name: str, column: str, rows: int = 1) -> str:
    return f"{column}{FORM.sheets[name].rows[-1].number + rows}"


CAUSES = [put(q(f"{part}_cause", "role"), "") for part in ("est", "exp6", "exp12")]
EXPECT = "expect::expedited-12"
REPEAT = (
    {"type": "begin_repeat", "name": "r", EN: "R", ES: "R"},
    {"type": "text", "name": "inside", EN: "I?", ES: "\u00bfI?"},
)
# the code, where, how the form is changed
OTHERWISE: list[tuple[str, str, Change]] = [
    ("header.unknown", f"survey!{title_cell('survey', 'relevant')}",
     retitled("survey", "relevant", "relevent")),
    ("header.unknown", f"choices!{title_cell('choices', 'result')}",
     retitled("choices", "result", "results")),
    ("header.unknown", f"settings!{title_cell('settings', 'attribute::qapi:handbook')}",
     retitled("settings", "attribute::qapi:handbook", "handbook")),
    ("column.missing", f"survey!{'X1'}", retitled("survey", "name", "nam")),
    ("sheet.missing", "survey!A1", without("survey")),
    ("sheet.unknown", "servey!A1",
     lambda sheets: with_sheet(sheets, Sheet("servey", ("type",), ()))),
    ("settings.rows", "settings!C3", added("settings", {"version": "2026112203"})),
    ("group.not_open", f"survey!{below('survey', 'A')}", added("survey", {"type": "end_group"})),
    ("group.too_deep", f"survey!{below('survey', 'A', 21)}",
     added("survey", *({"type": "begin_group", "name": f"g{n}", EN: "G", ES: "G"}
                       for n in range(21)))),
    ("repeat.empty", f"survey!{below('survey', 'A')}",
     added("survey", REPEAT[0], {"type": "end_repeat"})),
    ("repeat.nested", f"survey!{below('survey', 'A', 2)}",
     added("survey", REPEAT[0], {**REPEAT[0], "name": "r2"}, REPEAT[1], {"type": "end_repeat"},
           {"type": "end_repeat"})),
    ("outcome.in_repeat", f"survey!{below('survey', 'O', 3)}",
     added("survey", *REPEAT, {"type": "calculate", "name": "o", "calculation": "'MET'",
                               "bind::qapi:role": "outcome",
                               "bind::qapi:criterion": "establishment"}, {"type": "end_repeat"})),
    ("expression.of_many", f"survey!{below('survey', 'G', 4)}",
     added("survey", *REPEAT, {"type": "end_repeat"},
           {"type": "text", "name": "after", EN: "A?", ES: "\u00bfA?",
            "relevant": "${inside} = 'x'"})),
    ("shared.in_repeat", f"survey!{below('survey', 'W', 2)}",
     added("survey", REPEAT[0], {**REPEAT[1], "bind::qapi:shared": "inside"},
           {"type": "end_repeat"})),
    ("expression.bare_truth", f"survey!{below('survey', 'G', 2)}",
     added("survey", {"type": "calculate", "name": "is_it", "calculation": "${gen_ours} = 'yes'"},
           {"type": "note", "name": "seen", EN: "N", ES: "N", "relevant": "${is_it}"})),
    ("outcome.twice", f"survey!{below('survey', 'N')}",
     added("survey", {"type": "calculate", "name": "o", "calculation": "'MET'",
                      "bind::qapi:role": "outcome", "bind::qapi:criterion": "establishment"})),
    ("outcome.asked", f"survey!{s('est_outcome', 'type').address}",
     all_of(put(s("est_outcome", "type"), "text"), put(s("est_outcome", EN), "?"))),
    ("criterion.missing", f"survey!{below('survey', 'N')}",
     added("survey", {"type": "select_one timed", "name": "lost", EN: "L?", ES: "\u00bfL?",
                      "bind::qapi:role": "answer"})),
    ("criterion.no_outcome", f"survey!{q('est_judged', 'criterion').address}",
     put(q("est_outcome", "role"), "")),
    ("criterion.no_answer", f"survey!{q('est_outcome', 'criterion').address}",
     put(q("est_judged", "role"), "")),
    ("cause.missing", f"survey!{q('est_judged', 'role').address}", all_of(*CAUSES)),
    ("na.no_reasons", f"survey!{q('est_judged', 'na').address}",
     lambda sheets: with_sheet(sheets, Sheet("choices", sheets.sheets["choices"].header, tuple(
         SheetRow(row.number, {t: "spare" if text == "na_reason" else text
                               for t, text in row.cells.items()})
         for row in sheets.sheets["choices"].rows)))),
    ("survey.empty", "survey!A2",
     lambda sheets: with_sheet(sheets, Sheet("survey", sheets.sheets["survey"].header, ()))),
    ("label.missing", f"survey!{s('gen_twin', EN).address}",
     all_of(put(s("gen_twin", EN), ""), put(s("gen_twin", ES), ""))),
    ("outcome.word", f"survey!{s('est_outcome', 'calculation').address}",
     put(s("est_step_outcome", "calculation"), "'MTE'")),
    ("tests.none", "qapi_tests!A1", without("qapi_tests")),
    ("tests.criterion", "qapi_tests!AP1",
     retitled("qapi_tests", EXPECT, "test note")),
]  # fmt: skip


def kept(sheets: Sheets, folder: Path) -> Path:
    """The sheets as a workbook."""
    write_workbook(sheets, folder / "form.xlsx")
    return folder / "form.xlsx"


def found(sheets: Sheets, folder: Path) -> list[str]:
    """Code and place of each message: the same in a folder of CSV files and in a workbook."""
    write_sheets(sheets, folder / "form")
    here, there = inspect_sheets(folder / "form"), inspect_sheets(kept(sheets, folder))
    assert (here.sheets.sheets, here.faults) == (there.sheets.sheets, there.faults)
    messages = everything(here)
    must_be_whole(messages)
    return [f"{m.code} {m.sheet}!{m.cell}" for m in messages]


def must_be_whole(messages: tuple[FormMessage, ...]) -> None:
    """Each message says where, what, why and what to do."""
    said = [(m.sheet, m.cell, m.what, m.why, m.fix) for m in messages]
    assert [each for each in said if not all(each)] == []


@pytest.mark.parametrize(("code", "cell", "text"), IN_CELLS)
def test_that_a_fault_in_a_cell_is_named_there(
    tmp_path: Path, code: str, cell: Cell, text: str
) -> None:
    assert f"{code} {cell.sheet}!{cell.address}" in found(put(cell, text)(FORM), tmp_path)


@pytest.mark.parametrize(("code", "place", "change"), OTHERWISE)
def test_that_a_fault_of_rows_and_sheets_is_named_in_its_cell(
    tmp_path: Path, code: str, place: str, change: Change
) -> None:
    assert f"{code} {place}" in found(change(FORM), tmp_path)


def test_that_the_form_before_the_faults_has_none(tmp_path: Path) -> None:
    assert found(FORM, tmp_path) == []


Edit = Callable[[Worksheet], None]


def typed(cell: str, value: str | int | date) -> Edit:
    def edit(page: Worksheet) -> None:
        page[cell] = value

    return edit


def merged(page: Worksheet) -> None:
    page.merge_cells("C4:D4")


ONLY_IN_WORKBOOKS: list[tuple[str, str, Edit]] = [
    ("sheets.formula", "C4", typed("C4", "=1+1")),
    ("sheets.date", "G4", typed("G4", date(2026, 10, 15))),
    ("sheets.merged", "C4:D4", merged),
    ("sheets.error", "C4", typed("C4", "#REF!")),
    ("sheets.number", "B6", typed("B6", 7)),
    ("sheets.boolean", "B6", typed("B6", True)),
    ("sheets.title_twice", "D1", typed("D1", EN)),
    ("sheets.title_missing", "X4", typed("X4", "lost")),
]


@pytest.mark.parametrize(("code", "cell", "edit"), ONLY_IN_WORKBOOKS)
def test_that_what_a_workbook_turns_is_named_in_its_cell(
    tmp_path: Path, code: str, cell: str, edit: Edit
) -> None:
    path = kept(FORM, tmp_path)
    book = load_workbook(path)
    edit(book["survey"])
    if code == "sheets.title_missing":
        book["survey"]["Y1"] = "bind::qapi:measure"
    book.save(path)
    messages = inspect_sheets(path).faults
    must_be_whole(messages)
    assert (code, f"survey!{cell}") in [(m.code, f"{m.sheet}!{m.cell}") for m in messages]
