"""A form written as sheets reads back as the same form, with the same fingerprint."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given

from qapi_desk.domain.forms import walk
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.questionnaire.reading_titles import Languages
from qapi_desk.questionnaire.writing import fingerprint, form_to_sheets
from tests.questionnaire.made_forms import form_sheets
from tests.questionnaire.small_forms import Cells, make_form, make_sheets, row


@given(form_sheets())
def test_that_sheets_written_from_a_form_read_back_as_that_form(sheets: Sheets) -> None:
    form = form_from_sheets(sheets)
    assert form_from_sheets(form_to_sheets(form)) == form


def test_that_blank_rows_between_questions_do_not_change_the_fingerprint() -> None:
    sheets = make_sheets([row("text", "a"), row("text", "b")])
    page = sheets.sheets["survey"]
    apart = Sheet("survey", page.header, tuple(SheetRow(r.number * 3, r.cells) for r in page.rows))
    moved = form_from_sheets(replace(sheets, sheets={**sheets.sheets, "survey": apart}))
    assert moved.fingerprint == form_from_sheets(sheets).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"relevant": "1 = 1"},
        {"label": "Otherwise?"},
        {"bind::qapi:rule": "CR-015"},
        {"appearance": "minimal"},
    ],
)
def test_that_any_change_of_a_row_changes_the_fingerprint(change: Cells) -> None:
    rows = [row("text", "a"), {**row("text", "a"), **change}]
    assert len({make_form(each).fingerprint for each in rows}) == 2


def test_that_the_fingerprint_is_of_the_form_not_of_itself() -> None:
    form = make_form(row("text", "a"))
    assert fingerprint(replace(form, fingerprint="")) == form.fingerprint
    assert len(form.fingerprint) == 64


def test_that_choices_keep_results_keys_and_filter_columns() -> None:
    choices = [
        {"list_name": "p", "name": "n", "label": "N", "result": "met", "key": "m", "area": "1"}
    ]
    form = make_form(row("select_one p", "q", choice_filter="area = 1"), choices=choices)
    again = form_from_sheets(form_to_sheets(form))
    (choice,) = again.questions[0].choices
    assert (choice.result, choice.key, choice.attributes) == ("met", "M", {"area": "1"})


def test_that_coded_reasons_come_from_their_list() -> None:
    form = make_form(row("text", "a"))
    assert [reason.name for reason in form.na_reasons] == ["no_order"]
    assert form_from_sheets(form_to_sheets(form)).na_reasons == form.na_reasons


def test_that_reasons_why_nothing_can_be_said_come_from_their_list() -> None:
    reasons = [{"list_name": "undetermined_reason", "name": "lost", "label": "The file is lost"}]
    form = make_form(row("text", "a"), choices=reasons)
    assert [reason.name for reason in form.undetermined_reasons] == ["lost"]
    assert form_from_sheets(form_to_sheets(form)) == form


def test_that_a_repeat_keeps_how_it_counts() -> None:
    rows = [
        row("begin_repeat", "child", repeat_count="2"),
        row("text", "t"),
        {"type": "end_repeat"},
    ]
    form = make_form(*rows)
    assert form_from_sheets(form_to_sheets(form)).questions[0].repeat_count == "2"


def test_that_a_group_hands_its_element_and_criterion_down() -> None:
    form = make_form(
        row("begin_group", "g", qapi_element="CM.2.1", qapi_criterion="establishment"),
        row("text", "plain"),
        row("text", "own", qapi_element="CM.2.2"),
        {"type": "end_group"},
    )
    found = {str(q.name): (q.element, q.criterion) for q in walk(form.questions)}
    assert found["plain"] == ("CM.2.1", "establishment")
    assert found["own"] == ("CM.2.2", "establishment")


def test_that_criteria_are_those_with_an_outcome() -> None:
    rows = [
        row("calculate", f"o{n}", calculation="'YES'", qapi_role="outcome", qapi_criterion=c)
        for n, c in enumerate(("line-2", "line-1"))
    ]
    assert make_form(*rows).criteria == ("line-2", "line-1")


def test_that_a_language_without_a_code_is_its_own_code() -> None:
    languages = Languages("en")
    assert (languages.code("Latin"), languages.code("Espa\u00f1ol (ES)")) == ("Latin", "es")


def test_that_a_form_without_a_named_language_writes_the_code() -> None:
    form = make_form(row("text", "a"))
    question = replace(form.questions[0], label={"fr": "A ?"})
    changed = replace(form, questions=(question,), language_titles={})
    assert "label::fr" in form_to_sheets(changed).sheets["survey"].header


def test_that_the_order_of_columns_does_not_change_the_fingerprint() -> None:
    carried = {"appearance": "minimal", "parameters": "rows=3"}
    turned = dict(reversed(carried.items()))
    made = [make_form({**row("text", "a"), **each}).fingerprint for each in (carried, turned)]
    assert made[0] == made[1]


def test_that_the_fingerprint_is_the_hash_of_the_rows_as_canonical_json() -> None:
    form = make_form({"type": "text", "name": "a", "label": "\u00bfA?"}, choices=())
    rows = (
        '{"choices":[],"settings":[{"attribute::qapi:review_type":"compliance",'
        '"default_language":"English (en)","form_id":"small","form_title":"A small form",'
        '"version":"2026101501"}],'
        '"survey":[{"label::English (en)":"\u00bfA?","name":"a","type":"text"}]}'
    )
    assert form.fingerprint == sha256(rows.encode()).hexdigest()
