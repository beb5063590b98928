"""A form goes from folder to workbook and back, and nothing of it is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from qapi_desk.domain.chain import canonical_json
from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheet_book import write_workbook
from qapi_desk.intake.sheets import read_sheets, write_sheets
from qapi_desk.questionnaire.reading import form_from_sheets
from qapi_desk.questionnaire.writing import form_to_sheets
from qapi_desk.services import forms, forms_kept
from qapi_desk.services.library import Library
from tests.questionnaire.made_forms import form_sheets

EVERY_FORM = pytest.mark.parametrize("form_id", Library().form_ids)


@settings(max_examples=40)
@given(form_sheets())
def test_that_a_form_survives_folder_and_workbook(
    tmp_path_factory: pytest.TempPathFactory, sheets: Sheets
) -> None:
    form = form_from_sheets(sheets)
    place = tmp_path_factory.mktemp("form")
    write_sheets(form_to_sheets(form), place / "folder")
    write_workbook(read_sheets(place / "folder"), place / "book.xlsx")
    assert form_from_sheets(read_sheets(place / "book.xlsx")) == form


@given(form_sheets())
def test_that_a_form_survives_being_kept_in_a_workspace(sheets: Sheets) -> None:
    form = form_from_sheets(sheets)
    kept = json.loads(canonical_json(forms_kept._body(form_to_sheets(form))))
    assert form_from_sheets(forms_kept._sheets(kept)).fingerprint == form.fingerprint


@EVERY_FORM
def test_that_a_shipped_form_keeps_its_fingerprint_as_a_workbook(
    form_id: FormId, tmp_path: Path
) -> None:
    library = Library()
    book = forms.export(library, form_id, tmp_path / "book.xlsx")
    kept = forms.show(library, str(book)).fingerprint
    assert kept == library.form(form_id).form.fingerprint


@EVERY_FORM
def test_that_a_shipped_form_comes_back_from_a_workbook_byte_for_byte(
    form_id: FormId, tmp_path: Path
) -> None:
    library = Library()
    book = forms.export(library, form_id, tmp_path / "book.xlsx")
    folder = forms.export(library, str(book), tmp_path / "folder")
    there = {path.name: path.read_bytes() for path in library.folder(form_id).iterdir()}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == there


def test_that_an_exported_form_never_overwrites(tmp_path: Path) -> None:
    taken = tmp_path / "book.xlsx"
    taken.write_text("mine")
    with pytest.raises(Refused, match="left as it is") as refusal:
        forms.export(Library(), "lines-1-2", taken)
    assert (refusal.value.code, taken.read_text()) == ("forms.place", "mine")


def test_that_a_form_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"there are .*lines-1-2"):
        forms.export(Library(), "lines-9", tmp_path / "x.xlsx")


def test_that_the_checker_knows_the_rules_of_the_shelf(tmp_path: Path) -> None:
    folder = forms.export(Library(), "lines-1-2", tmp_path / "form")
    survey = folder / "survey.csv"
    survey.write_text(survey.read_text("utf-8").replace(",line-1,", ",line-77,"), "utf-8")
    codes = {message.code for message in forms.check(Library(), folder)}
    assert "criterion.unknown" in codes


def test_that_an_outline_names_every_question() -> None:
    form = Library().form(FormId("lines-1-2")).form
    assert len(list(forms.outline(form))) == 1 + len(forms.labels(form))


def test_that_a_place_with_an_impossible_name_is_trouble_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Name another place"):
        forms.export(Library(), "medical", tmp_path / ("n" * 300))


def test_that_an_impossible_name_is_no_form() -> None:
    with pytest.raises(Refused) as refusal:
        forms.show(Library(), "n" * 300)
    assert refusal.value.code == "library.no_form"
