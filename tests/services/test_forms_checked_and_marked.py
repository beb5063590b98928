"""A form checked whole, carried in a workbook with its guide, marked, and compared."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qapi_desk.domain.errors import Refused
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.services import form_books, form_changes, form_checks, forms
from qapi_desk.services.library import Library

SHELF = Library()
FORM = "medical"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forms.export(SHELF, FORM, tmp_path_factory.mktemp("book") / "form.xlsx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return forms.export(SHELF, FORM, tmp_path / "form")


def edit(folder: Path, sheet: str, old: str, new: str) -> None:
    """Change the first place of a text in a sheet."""
    path = folder / f"{sheet}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def codes(path: Path) -> set[str]:
    return {message.code for message in form_checks.check(SHELF, path)}


def test_that_an_exported_workbook_is_sound(exported: Path) -> None:
    assert form_checks.check(SHELF, exported) == ()


def test_that_a_failing_test_row_is_an_error(folder: Path) -> None:
    edit(folder, "qapi_tests", "EXCLUDED", "MET")
    assert codes(folder) == {"tests.failed"}


def test_that_test_rows_run_by_the_rules_of_the_shelf() -> None:
    assert form_checks.functions_of(SHELF)["deadline"]("CR-015", "2026-01-05") == "2026-04-05"


def test_that_a_changed_form_must_raise_its_version(folder: Path) -> None:
    edit(folder, "survey", "On what day", "On which day")
    assert "version.not_raised" in codes(folder)


def test_that_an_event_nobody_records_is_unknown(folder: Path) -> None:
    survey = folder / "survey.csv"
    survey.write_text(survey.read_text("utf-8").replace("event:", "event:X", 1), "utf-8")
    assert "event.unknown" in codes(folder)


def test_that_an_exported_workbook_explains_itself(exported: Path) -> None:
    book = load_workbook(exported)
    assert book.sheetnames[:4] == ["settings", "survey", "choices", "qapi_tests"]
    assert book.sheetnames[4:] == ["guide", "guide_names", "guide_lists"]
    assert book["survey"].freeze_panes == "C2"


def test_that_a_column_offers_what_may_be_named(exported: Path) -> None:
    book = load_workbook(exported)
    offered = book["survey"].data_validations.dataValidation
    lists = {row[0].column: row for row in book["guide_lists"].iter_cols(max_row=1)}
    titles = {cells[0].value for cells in lists.values()}
    assert {"bind::qapi:rule", "bind::qapi:element", "type"} <= titles
    assert all(each.formula1.startswith("guide_lists!$") for each in offered)


def test_that_no_reader_reads_the_guide(exported: Path) -> None:
    assert set(read_sheets(exported).sheets) == {"settings", "survey", "choices", "qapi_tests"}


def test_that_a_workbook_is_marked_beside_itself(exported: Path) -> None:
    book = load_workbook(exported)
    book["survey"]["A4"] = "geopoint"
    changed = exported.with_name("changed.xlsx")
    book.save(changed)
    assert form_books.mark(SHELF, changed)
    comment = load_workbook(exported.with_name("changed-marked.xlsx"))["survey"]["A4"].comment
    assert comment is not None
    assert "geopoint" in comment.text


def test_that_only_a_workbook_can_be_marked(folder: Path) -> None:
    with pytest.raises(Refused, match="is no workbook"):
        form_books.mark(SHELF, folder)


def test_that_a_number_is_told_of_only_where_codes_stand(exported: Path) -> None:
    book = load_workbook(exported)
    book["settings"]["C2"] = 2026122202
    book["survey"]["B40"] = None
    book["survey"]["C4"] = 7
    changed = exported.with_name("typed.xlsx")
    book.save(changed)
    found = form_checks.check(SHELF, changed)
    typed = [(m.sheet, m.cell) for m in found if m.code == "sheets.number"]
    assert typed == [("settings", "C2")]


def test_that_two_versions_are_compared_by_name_and_by_place(folder: Path) -> None:
    edit(folder, "survey", "On what day", "On which day")
    found = form_changes.compare(SHELF, FORM, str(folder))
    assert [change.part for change in found.changes] == ["label (en)"]
