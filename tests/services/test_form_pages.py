"""What the forms page reads: the list, a form whole with its versions, a file on the desk."""

from datetime import date
from pathlib import Path

from qapi_desk.domain.forms import QuestionType, walk
from qapi_desk.domain.ids import FormId
from qapi_desk.services import form_files, form_pages, forms_in_use
from qapi_desk.services.form_pages import Asked, FormRow, Keeper
from tests.services.asked_forms import COUNTY_FORM, VERSION, asked_form
from tests.services.desks import LAW_FORM, Office
from tests.services.hands import refused

JULY, OCTOBER, JANUARY = date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)
NEWER = "2026112301"


def put(office: Office, tmp_path: Path, version: str = VERSION, day: date = JULY) -> None:
    forms_in_use.put_in_use(office.supervisor, asked_form(tmp_path, version=version), from_day=day)


def listed(office: Office) -> dict[FormId, FormRow]:
    return {each.form_id: each for each in form_pages.rows(office.supervisor)}


def test_that_every_form_of_the_program_is_listed_once(drawn_office: Office) -> None:
    rows = form_pages.rows(drawn_office.supervisor)
    assert sorted(each.form_id for each in rows) == list(drawn_office.supervisor.library.form_ids)
    assert not any(each.is_county for each in rows)


def test_that_forms_of_every_quarter_stand_first_and_the_agencys_last(
    drawn_office: Office,
) -> None:
    asked = [each.asked for each in form_pages.rows(drawn_office.supervisor)]
    assert asked == sorted(asked, key=list(Asked).index)
    assert set(asked) == set(Asked)


def test_that_the_countys_form_is_listed_with_its_days(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    row = listed(drawn)[COUNTY_FORM]
    assert (row.is_county, row.from_day, row.retires_on) == (True, JULY, None)


def test_that_a_retired_form_stays_in_the_list(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    forms_in_use.retire(drawn.supervisor, COUNTY_FORM, from_day=JANUARY, why="It is over.")
    assert listed(drawn)[COUNTY_FORM].retires_on == JANUARY


def test_that_a_form_is_searched_by_all_its_words(drawn_office: Office) -> None:
    row = listed(drawn_office)[LAW_FORM]
    for word in ("cm.2.1", "cr-015", "est_judged", "was a support order entered"):
        assert word in row.text


def test_that_versions_are_told_with_what_changed(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    put(drawn, tmp_path, NEWER, OCTOBER)
    sheet = form_pages.sheet(drawn.supervisor, COUNTY_FORM)
    assert [each.version for each in sheet.versions] == [VERSION, NEWER]
    assert (sheet.row.version, sheet.before) == (NEWER, VERSION)
    assert [each.part for each in sheet.changes] == ["version"]


def test_that_an_older_version_is_read_by_its_fingerprint(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    put(drawn, tmp_path, NEWER, OCTOBER)
    first = form_pages.sheet(drawn.supervisor, COUNTY_FORM).versions[0]
    sheet = form_pages.sheet(drawn.supervisor, COUNTY_FORM, first.fingerprint)
    assert (sheet.row.version, sheet.before, sheet.changes) == (VERSION, "", ())


def test_that_a_form_names_the_reviews_that_ask_it(drawn_office: Office) -> None:
    sheet = form_pages.sheet(drawn_office.supervisor, LAW_FORM)
    assert [review_id for review_id, _ in sheet.reviews] == [drawn_office.first_id]
    assert sheet.versions[-1].whose is Keeper.PROGRAM


def test_that_a_form_nobody_has_is_refused_with_those_there_are(drawn_office: Office) -> None:
    told = refused(
        "library.no_form", lambda: form_pages.sheet(drawn_office.supervisor, FormId("no-such"))
    )
    assert LAW_FORM in told


def test_that_the_outline_has_every_question_once_in_its_group(drawn_office: Office) -> None:
    sheet = form_pages.sheet(drawn_office.supervisor, LAW_FORM)
    form = drawn_office.supervisor.library.form(LAW_FORM).form
    met = [q.name for q in walk(form.questions) if q.type is not QuestionType.GROUP]
    assert [each.name for each in sheet.questions] == met
    groups = {each.name: each.group for each in sheet.questions}
    assert groups["est_judged"].startswith("Establishing paternity and a support order: ")


def test_that_a_countys_form_is_exported_as_it_was_handed_in(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    desk = drawn.supervisor
    row = listed(drawn)[COUNTY_FORM]
    book = form_pages.export(desk, COUNTY_FORM, row.fingerprint, tmp_path / "out.txt")
    assert book.suffix == ".xlsx"
    found = form_files.check(desk, book)
    assert (found.errors, found.test_rows > 0, found.failed_rows) == (0, True, 0)


def test_that_a_version_nobody_keeps_the_sheets_of_is_not_exported(
    drawn_office: Office, tmp_path: Path
) -> None:
    desk = drawn_office.supervisor
    refused("forms.no_sheets", lambda: form_pages.export(desk, LAW_FORM, "0" * 64, tmp_path / "x"))


def test_that_a_file_is_compared_with_the_version_in_use(drawn: Office, tmp_path: Path) -> None:
    put(drawn, tmp_path)
    found = form_files.check(drawn.supervisor, asked_form(tmp_path, version=NEWER))
    assert (found.before, [each.part for each in found.changes]) == (VERSION, ["version"])
    assert found.were_run


def test_that_a_file_with_an_error_runs_no_test_row(drawn_office: Office, tmp_path: Path) -> None:
    broken = asked_form(tmp_path, edits={"talk_gate} =": "talk_gat} ="})
    found = form_files.check(drawn_office.supervisor, broken)
    assert found.errors > 0
    assert not found.were_run


def test_that_a_failing_test_row_is_counted(drawn_office: Office, tmp_path: Path) -> None:
    wrong = asked_form(tmp_path)
    rows = wrong / "qapi_tests.csv"
    text = rows.read_text(encoding="utf-8")
    assert "NOT_APPLICABLE" in text
    rows.write_text(text.replace("NOT_APPLICABLE", "EXCUSED", 1), encoding="utf-8")
    found = form_files.check(drawn_office.supervisor, wrong)
    assert (found.were_run, found.failed_rows) == (True, 1)
