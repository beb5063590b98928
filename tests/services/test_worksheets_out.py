"""Handing cases out as a worksheet: whose, which, what stands in it, and what never does."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qapi_desk.domain.ids import CaseId, FormId, PersonId
from qapi_desk.domain.worksheets import Part, Place
from qapi_desk.services import reviews, worksheets
from qapi_desk.services.worksheets import Wanted
from tests.services.desks import Office
from tests.services.hands import cases_of, refused
from tests.services.papers_back import handed_out


def a_data_case(office: Office) -> CaseId:
    return office.a_case("line-1", only=True)


def test_that_a_reviewer_hands_out_all_of_ones_own(drawn: Office, tmp_path: Path) -> None:
    found = worksheets.hand_out(drawn.desk("birch"), drawn.review_id, tmp_path / "a.xlsx")
    assert found.cases == len(cases_of(drawn, "birch"))


def test_that_another_reviewers_case_is_refused(drawn_office: Office, tmp_path: Path) -> None:
    wanted = Wanted((CaseId(cases_of(drawn_office, "cedar")[0]),))
    desk = drawn_office.desk("birch")
    refused(
        "worksheet.not_theirs",
        lambda: worksheets.hand_out(desk, drawn_office.review_id, tmp_path / "a.xlsx", wanted),
    )
    assert not (tmp_path / "a.xlsx").exists()


def test_that_a_supervisor_hands_out_a_reviewers(drawn: Office, tmp_path: Path) -> None:
    wanted = Wanted(person=PersonId("cedar"))
    found = worksheets.hand_out(drawn.supervisor, drawn.review_id, tmp_path / "a.xlsx", wanted)
    assert found.cases == len(cases_of(drawn, "cedar"))


@pytest.mark.parametrize("who", ["birch", "elder"])
def test_that_only_a_supervisor_may(drawn_office: Office, tmp_path: Path, who: str) -> None:
    wanted = Wanted(person=PersonId("cedar"))
    desk = drawn_office.desk(who)
    refused(
        "people.role",
        lambda: worksheets.hand_out(desk, drawn_office.review_id, tmp_path / "a.xlsx", wanted),
    )


def test_that_a_released_case_is_not_handed_out(finished: Office, tmp_path: Path) -> None:
    case_id = finished.queue()[0].case_id
    desk = finished.reviewer_of(case_id)
    refused(
        "worksheet.released",
        lambda: worksheets.hand_out(
            desk, finished.review_id, tmp_path / "a.xlsx", Wanted((case_id,))
        ),
    )


def test_that_nothing_to_answer_is_said(finished: Office, tmp_path: Path) -> None:
    desk = finished.desk("birch")
    refused(
        "worksheet.no_case",
        lambda: worksheets.hand_out(desk, finished.review_id, tmp_path / "a.xlsx"),
    )


def test_that_a_form_nobody_is_asked_is_refused(drawn_office: Office, tmp_path: Path) -> None:
    desk, wanted = drawn_office.desk("birch"), Wanted(form_ids=(FormId("medical"),))
    refused(
        "worksheet.no_form",
        lambda: worksheets.hand_out(desk, drawn_office.review_id, tmp_path / "a.xlsx", wanted),
    )


def test_that_a_file_is_not_replaced_unasked(drawn_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    desk, wanted = drawn_office.desk("birch"), Wanted(tuple(cases_of(drawn_office, "birch")[:1]))
    refused(
        "reports.exists",
        lambda: worksheets.hand_out(desk, drawn_office.review_id, path, wanted),
    )
    assert path.read_text() == "mine"


def test_that_the_history_tells_of_it(drawn: Office, tmp_path: Path) -> None:
    handed_out(drawn, tmp_path, a_data_case(drawn))
    assert "worksheet.made" in drawn.history_kinds()


def test_that_what_the_record_holds_is_no_answer(drawn: Office, tmp_path: Path) -> None:
    case_id = a_data_case(drawn)
    paper = handed_out(drawn, tmp_path, case_id)
    assert paper.cell(case_id, "l1_opened_date", Place.RECORD).value
    assert paper.cell(case_id, "l1_opened_date").value is None


def test_that_an_answer_stands_in_its_cell_by_its_label(drawn: Office, tmp_path: Path) -> None:
    case_id = a_data_case(drawn)
    drawn.exclude(case_id)
    paper = handed_out(drawn, tmp_path, case_id)
    assert paper.cell(case_id, "gen_ours").value == "No"
    assert paper.cell(case_id, "gen_excluded_why", Part.COMMENT).value == "Opened twice."


def test_that_only_answers_can_be_written(drawn: Office, tmp_path: Path) -> None:
    case_id = a_data_case(drawn)
    paper = handed_out(drawn, tmp_path, case_id)
    page, _ = paper.row(case_id, "gen_ours")
    assert page.protection.sheet
    assert not paper.cell(case_id, "gen_ours").protection.locked
    assert paper.cell(case_id, "gen_ours", Place.ASKED).protection.locked


def test_that_no_partys_name_is_in_the_workbook(drawn: Office, tmp_path: Path) -> None:
    case_ids = cases_of(drawn, "birch")
    with drawn.supervisor.workspace.store.read() as work:
        review = reviews.review_in(work, drawn.review_id)
    with drawn.workspace.snapshot(review.snapshot_id) as reader:
        names = {
            party.display_name
            for case_id in case_ids
            for party in reader.case_file(case_id).parties
            if party.display_name
        }
    paper = handed_out(drawn, tmp_path, *case_ids)
    texts = [
        str(value)
        for page in load_workbook(paper.path).worksheets
        for row in page.iter_rows(values_only=True)
        for value in row
        if value
    ]
    everything = "\n".join(texts)
    assert names
    assert not [name for name in names if name in everything]


def test_that_a_text_like_a_formula_stays_a_text(drawn: Office, tmp_path: Path) -> None:
    case_id = a_data_case(drawn)
    drawn.say(case_id, "gen_ours", "no")
    drawn.say(case_id, "gen_excluded_why", "opened_in_error", comment="=1+1")
    cell = handed_out(drawn, tmp_path, case_id).cell(case_id, "gen_excluded_why", Part.COMMENT)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
