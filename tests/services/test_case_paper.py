"""One case on paper: complete, masked unless asked otherwise, in the reader's language."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest

from qapi_desk.domain.documents import Document, Facts, Table
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.services import case_paper, comments, publish
from qapi_desk.services.paper.frame import Printed
from tests.services.desks import DATA_FORM, Office, person

MANY = "The application was seen, and the day in it is the day of the record."


def document(office: Office, case_id: CaseId, language: str = "en") -> Document:
    frame = Printed(office.workspace.clock.now(), "versions", "", "draw 1", "head")
    return case_paper.document(
        office.supervisor, office.review_id, case_id, frame, language=language
    )


def table(found: Document, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def fact(facts: Facts, label: str) -> object:
    return next((value for name, value, _ in facts.items if name == label), None)


def cells(found: Table) -> str:
    return "\n".join(str(cell) for row in found.rows for cell in row)


def parties_of(office: Office, case_id: CaseId) -> set[str]:
    with office.workspace.store.read() as work:
        review = work.documents.get("review", office.review_id) or {}
    with office.workspace.snapshot(review["snapshot_id"]) as reader:
        return {p.display_name for p in reader.case_file(case_id).parties if p.display_name}


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.fixture
def case_id(drawn: Office) -> CaseId:
    return drawn.a_case("line-1")


def test_that_every_answer_given_stands_on_the_paper(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no", comment=MANY, evidence="screen CSE-12; Court docket")
    told = cells(table(document(drawn, case_id), DATA_FORM))
    assert MANY in told
    assert "Evidence: screen CSE-12; Court docket" in told


def test_that_what_was_not_asked_does_not(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no")
    asked = {row[0] for row in table(document(drawn, case_id), DATA_FORM).rows}
    assert "Is the case reported rightly on line 1?" not in asked


def test_that_a_corrected_value_shows_what_the_record_has(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "yes")
    drawn.say(case_id, "gen_duplicate", "no")
    drawn.say(case_id, "l1_applies", "yes")
    drawn.say(case_id, "l1_opened_date", "2001-01-01")
    assert "2001-01-01 (record: " in cells(table(document(drawn, case_id), DATA_FORM))


def test_that_what_is_still_missing_is_said(drawn: Office, case_id: CaseId) -> None:
    drawn.say(case_id, "gen_ours", "no")
    assert "not answered" in cells(table(document(drawn, case_id), DATA_FORM))


def test_that_the_record_s_reading_stands_beside_each_criterion(
    drawn: Office, case_id: CaseId
) -> None:
    rows = table(document(drawn, case_id), "result").rows
    (row,) = [row for row in rows if row[0] == "line-1"]
    assert row[1] == "open"
    assert "federal-2016" in str(row[2])


def test_that_the_head_counts_remarks_and_names_the_waiver(drawn: Office, case_id: CaseId) -> None:
    lead, review = drawn.supervisor, drawn.review_id
    for _ in range(2):
        made = comments.add(lead, review, case_id, DATA_FORM, QuestionId("gen_ours"), "Which?").made
    comments.settle(lead, int(made or ""))
    with drawn.workspace.store.write() as work:
        kept = work.assignments.get(review, case_id)
        given = replace(kept, waived_by=person("alder"), waiver="Nobody else is free.")
        work.assignments.set(given)
    cover = document(drawn, case_id).cover
    assert fact(cover, "Remarks") == "1 open, 1 settled"
    assert str(fact(cover, "Conflict of interest")).endswith(": Nobody else is free.")


def test_that_remarks_are_listed_in_the_workbook_alone(drawn: Office, case_id: CaseId) -> None:
    lead = drawn.supervisor
    comments.add(lead, drawn.review_id, case_id, DATA_FORM, QuestionId("gen_ours"), "Which list?")
    remarks = table(document(drawn, case_id), "remarks")
    assert (remarks.in_pdf, remarks.rows[0][4]) == (False, "Which list?")


def test_that_a_spanish_paper_has_spanish_words(drawn: Office, case_id: CaseId) -> None:
    found = document(drawn, case_id, "es")
    assert (found.title, found.language) == (f"Caso {case_id}", "es")
    assert fact(found.cover, "Nombres") == "ocultos"


def test_that_a_language_the_form_has_not_gives_its_own(drawn: Office, case_id: CaseId) -> None:
    assert document(drawn, case_id, "fr").title == f"Case {case_id}"


def test_that_nobody_is_named_on_a_paper(drawn: Office, case_id: CaseId, tmp_path: Path) -> None:
    out = tmp_path / "case.pdf"
    publish.case_paper(drawn.reviewer_of(case_id), drawn.review_id, case_id, out)
    names = parties_of(drawn, case_id)
    assert names
    assert not [name for name in names if name in text_of(out)]


def test_that_a_supervisor_prints_names_and_the_history_knows(
    drawn: Office, case_id: CaseId, tmp_path: Path
) -> None:
    out = tmp_path / "case.pdf"
    publish.case_paper(drawn.supervisor, drawn.review_id, case_id, out, is_masked=False)
    assert all(name in text_of(out) for name in parties_of(drawn, case_id))
    assert drawn.history_kinds()[-2:] == ["names.printed", "published"]


def test_that_a_reviewer_prints_no_names(drawn: Office, case_id: CaseId, tmp_path: Path) -> None:
    out = tmp_path / "case.pdf"
    with pytest.raises(Refused) as refusal:
        publish.case_paper(
            drawn.reviewer_of(case_id), drawn.review_id, case_id, out, is_masked=False
        )
    assert (refusal.value.code, out.exists()) == ("people.role", False)


def test_that_the_names_of_a_masked_case_are_never_printed(drawn: Office, tmp_path: Path) -> None:
    masked = next(row.case_id for row in drawn.queue() if row.is_masked)
    with pytest.raises(Refused) as refusal:
        publish.case_paper(
            drawn.supervisor, drawn.review_id, masked, tmp_path / "case.pdf", is_masked=False
        )
    assert refusal.value.code == "case.masked"
    assert "never printed" in str(fact(document(drawn, masked).cover, "Names"))


def test_that_a_reviewer_prints_no_case_of_another(drawn: Office, tmp_path: Path) -> None:
    other = next(r for r in drawn.queue() if r.reviewer != "birch")
    with pytest.raises(Refused) as refusal:
        publish.case_paper(
            drawn.desk("birch"), drawn.review_id, other.case_id, tmp_path / "case.pdf"
        )
    assert refusal.value.code == "case.not_yours"


def test_that_a_file_of_another_kind_is_refused_before_anything(
    drawn: Office, case_id: CaseId, tmp_path: Path
) -> None:
    before = drawn.history_kinds()
    with pytest.raises(Refused) as refusal:
        publish.case_paper(
            drawn.supervisor, drawn.review_id, case_id, tmp_path / "case.txt", is_masked=False
        )
    assert (refusal.value.code, drawn.history_kinds()) == ("publish.suffix", before)


def test_that_a_usual_case_fits_on_two_pages(finished: Office, tmp_path: Path) -> None:
    usual = sorted(finished.queue(), key=lambda row: row.answered)[len(finished.queue()) // 2]
    frame = publish.printed(finished.supervisor, finished.review_id)
    found = case_paper.document(finished.supervisor, finished.review_id, usual.case_id, frame)
    out = tmp_path / "case.pdf"
    publish.write(found, out)
    assert len(pypdf.PdfReader(out).pages) <= 2


def test_that_the_workbook_holds_the_same_rows(
    drawn: Office, case_id: CaseId, tmp_path: Path
) -> None:
    out = tmp_path / "case.xlsx"
    publish.case_paper(drawn.supervisor, drawn.review_id, case_id, out)
    rows = table(document(drawn, case_id), DATA_FORM).rows
    sheet = openpyxl.load_workbook(out)[str(DATA_FORM)]
    assert sheet.max_row == len(rows) + 1
