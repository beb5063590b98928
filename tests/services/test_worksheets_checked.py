"""Checking a worksheet that came back: every fault by sheet and cell, and whose it may be."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.worksheets import STAMP_SHEET, Part, Place
from qapi_desk.services import worksheet_check
from tests.services.desks import Office
from tests.services.hands import ALDER, BIRCH, cases_of, refused
from tests.services.papers_back import Paper, checked, codes, handed_out, own_office


@pytest.fixture(scope="module")
def office(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with own_office(drawn_home, tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture(scope="module")
def sheet(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases handed out once; each test writes into a copy of its own."""
    folder = tmp_path_factory.mktemp("sheet")
    return handed_out(office, folder, *two_cases(office)).path


def two_cases(office: Office) -> tuple[CaseId, CaseId]:
    own = cases_of(office, "birch")
    data = [row.case_id for row in office.queue() if "line-1" in row.criteria]
    first, second, *_ = [case_id for case_id in own if case_id in data]
    return first, second


@pytest.fixture
def paper(sheet: Path, tmp_path: Path) -> Paper:
    from openpyxl import load_workbook  # noqa: PLC0415 - of this fixture alone

    copy = tmp_path / "copy.xlsx"
    shutil.copy(sheet, copy)
    return Paper(copy, load_workbook(copy))


def test_that_a_sheet_as_it_went_out_says_nothing(office: Office, paper: Paper) -> None:
    found = checked(office.desk("birch"), paper)
    assert (found.faults, found.changes, found.same) == ((), (), 0)


def test_that_an_answer_is_seen_as_new(office: Office, paper: Paper) -> None:
    case_id, _ = two_cases(office)
    paper.write(case_id, "gen_ours", "yes ")
    (change,) = checked(office.desk("birch"), paper).changes
    assert (change.kind, change.mine_words, change.theirs_words) == ("new", "Yes", "nothing")


def up_to_line_1(paper: Paper, case_id: CaseId) -> None:
    """Answer what comes before line 1, by the choices' own names."""
    for question, value in (("gen_ours", "yes"), ("gen_duplicate", "no"), ("l1_applies", "yes")):
        paper.write(case_id, question, value)


WRONG = [
    ("gen_ours", "Perhaps", Part.ANSWER, "worksheet.choice"),
    ("l1_opened_date", "13/13/2026", Part.ANSWER, "worksheet.day"),
    ("l1_opened_date", "soon", Part.ANSWER, "worksheet.day"),
    ("l1_opened_date", datetime(2026, 3, 4, 12, 30), Part.ANSWER, "sheets.time"),  # noqa: DTZ001
    ("l1_opened_date", "because", Part.REASON, "worksheet.reason"),
    ("gen_excluded_why", date(2026, 3, 4), Part.COMMENT, "worksheet.became_day"),
    ("gen_excluded_why", "x" * 32_000, Part.COMMENT, "text.too_long"),
    ("gen_excluded_why", "=1+1", Part.COMMENT, "sheets.formula"),
    ("gen_ours", "Because.", Part.COMMENT, "worksheet.closed"),
    ("gen_ours", "Was it another's?", Place.ASKED, "worksheet.locked"),
    ("gen_ours", "0010000000000", Place.CASE, "worksheet.locked"),
    ("l1_opened_date", "2020-01-01", Place.RECORD, "worksheet.locked"),
]


@pytest.mark.parametrize(("question", "text", "part", "code"), WRONG)
def test_that_a_cell_that_cannot_be_is_named(
    office: Office, paper: Paper, question: str, text: object, part: Part, code: str
) -> None:
    case_id, _ = two_cases(office)
    paper.exclude(case_id)
    paper.write(case_id, question, text, part)
    faults = checked(office.desk("birch"), paper).faults
    found = next(fault for fault in faults if fault.code == code)
    assert found.cell == paper.cell(case_id, question, part).coordinate
    assert (found.sheet, found.case_id) == ("lines-1-2", case_id)


def test_that_a_question_not_asked_then_is_named(office: Office, paper: Paper) -> None:
    case_id, _ = two_cases(office)
    paper.write(case_id, "gen_duplicate", "No")
    found = checked(office.desk("birch"), paper)
    assert codes(found) == ["worksheet.not_relevant"]
    assert "Only if No. 1 is “Yes”" in found.faults[0].sentence


def test_that_a_constraint_says_its_own_message(office: Office, paper: Paper) -> None:
    case_id, _ = two_cases(office)
    up_to_line_1(paper, case_id)
    paper.write(case_id, "l1_opened_date", date(2026, 3, 5))
    paper.write(case_id, "l1_closed_date", "3/4/2026")
    found = checked(office.desk("birch"), paper)
    assert codes(found) == ["worksheet.does_not_fit"]


def test_that_a_missing_comment_is_named_in_its_cell(office: Office, paper: Paper) -> None:
    case_id, _ = two_cases(office)
    paper.exclude(case_id, comment="")
    (fault,) = checked(office.desk("birch"), paper).faults
    assert fault.code == "worksheet.missing"
    assert fault.cell == paper.cell(case_id, "gen_excluded_why", Part.COMMENT).coordinate


def test_that_an_event_the_case_has_not_is_named(office: Office, tmp_path: Path) -> None:
    case_id = office.a_case("establishment", only=True)
    paper = handed_out(office, tmp_path, case_id)
    for question, value in (
        ("gen_ours", "Yes"), ("gen_duplicate", "No"), ("est_needed", "Yes"),
        ("est_ordered", "Yes"), ("est_order_date", date(2026, 9, 1)),
    ):  # fmt: skip
        paper.write(case_id, question, value)
    paper.write(case_id, "est_order_date", "event E999999", Part.EVIDENCE)
    found = checked(office.reviewer_of(case_id), paper)
    assert codes(found) == ["answer.evidence"]
    assert found.faults[0].cell.startswith("J")


def test_that_a_reason_beside_an_answer_is_named(office: Office, paper: Paper) -> None:
    case_id, _ = two_cases(office)
    up_to_line_1(paper, case_id)
    paper.write(case_id, "l1_opened_date", date(2026, 1, 5))
    reason = "not_recorded"
    paper.write(case_id, "l1_opened_date", reason, Part.REASON)
    assert codes(checked(office.desk("birch"), paper)) == ["worksheet.idle_reason"]


def test_that_sorted_rows_are_found_by_what_they_are(office: Office, paper: Paper) -> None:
    first, second = two_cases(office)
    page, number = paper.row(first, "gen_ours")
    _, other = paper.row(second, "gen_ours")
    for column in range(1, 11):
        here, there = page.cell(number, column), page.cell(other, column)
        here.value, there.value = there.value, here.value
    paper.write(second, "gen_ours", "Yes")
    found = checked(office.desk("birch"), paper)
    assert [(c.case_id, c.cell) for c in found.changes] == [(second, f"G{number}")]
    assert not found.faults


def a_row_deleted(paper: Paper, case_id: CaseId) -> None:
    page, number = paper.row(case_id, "gen_ours")
    page.delete_rows(number)


def a_row_added(paper: Paper, case_id: CaseId) -> None:
    page, _ = paper.row(case_id, "gen_ours")
    page.cell(page.max_row + 1, 7).value = "Yes"


def a_row_copied(paper: Paper, case_id: CaseId) -> None:
    page, number = paper.row(case_id, "gen_ours")
    page.append([page.cell(number, column).value for column in range(1, 11)])


def a_key_changed(paper: Paper, case_id: CaseId) -> None:
    paper.write(case_id, "gen_ours", "another|gen_ours", Place.KEY)


def a_merge(paper: Paper, case_id: CaseId) -> None:
    page, number = paper.row(case_id, "gen_ours")
    page.merge_cells(f"G{number}:G{number + 1}")


def a_sheet_added(paper: Paper, case_id: CaseId) -> None:
    paper.book.create_sheet("mine").append([case_id])


def a_sheet_gone(paper: Paper, case_id: CaseId) -> None:
    paper.book.remove(paper.row(case_id, "gen_ours")[0])


def a_word_outside(paper: Paper, case_id: CaseId) -> None:
    page, number = paper.row(case_id, "gen_ours")
    page[f"ZZ{number}"] = "ask Ann"


def a_word_far_away(paper: Paper, case_id: CaseId) -> None:
    page, _ = paper.row(case_id, "gen_ours")
    page["XFD1048576"] = "lost"


def a_word_in_the_head(paper: Paper, case_id: CaseId) -> None:
    paper.write(case_id, "", "done")


SLIPS = [
    (a_row_deleted, "worksheet.gone"),
    (a_row_added, "worksheet.added"),
    (a_row_copied, "worksheet.twice"),
    (a_key_changed, "worksheet.unknown_row"),
    (a_merge, "sheets.merged"),
    (a_sheet_added, "worksheet.strange_sheet"),
    (a_sheet_gone, "worksheet.no_sheet"),
    (a_word_outside, "worksheet.outside"),
    (a_word_far_away, "worksheet.outside"),
    (a_word_in_the_head, "worksheet.heading"),
]


@pytest.mark.parametrize(("slip", "code"), SLIPS)
def test_that_a_slip_of_the_hand_is_named(
    office: Office, paper: Paper, slip: Callable[[Paper, CaseId], None], code: str
) -> None:
    case_id, _ = two_cases(office)
    slip(paper, case_id)
    assert code in codes(checked(office.desk("birch"), paper))


def stamp_of(paper: Paper) -> str:
    page = paper.book[STAMP_SHEET]
    return "".join(str(row[0]) for row in page.iter_rows(min_row=2, values_only=True))


def stamped(paper: Paper, text: str) -> Path:
    page = paper.book[STAMP_SHEET]
    page.delete_rows(2, page.max_row)
    for at in range(0, len(text), 30_000):
        page.append([text[at : at + 30_000]])
    return paper.saved()


def test_that_an_edited_stamp_is_refused(office: Office, paper: Paper) -> None:
    text = stamp_of(paper).replace('"made_for":"birch"', '"made_for":"cedar"')
    path = stamped(paper, text)
    refused("worksheet.stamp", lambda: worksheet_check.check(office.desk("cedar"), path))


def test_that_a_forged_stamp_is_refused(office: Office, paper: Paper) -> None:
    from hashlib import sha256  # noqa: PLC0415 - a forger's tool

    body = stamp_of(paper)[64:].replace('"made_for":"birch"', '"made_for":"cedar"')
    path = stamped(paper, sha256(body.encode()).hexdigest() + body)
    refused("worksheet.elsewhere", lambda: worksheet_check.check(office.desk("cedar"), path))


@pytest.mark.parametrize("body", ["[]", "{}", "null", json.dumps({"review_id": 1}), "nonsense"])
def test_that_a_stamp_of_nothing_is_refused(office: Office, paper: Paper, body: str) -> None:
    from hashlib import sha256  # noqa: PLC0415 - a forger's tool

    path = stamped(paper, sha256(body.encode()).hexdigest() + body)
    refused("worksheet.stamp", lambda: worksheet_check.check(office.desk("birch"), path))


def test_that_another_workspaces_sheet_is_refused(
    office: Office, drawn: Office, tmp_path: Path
) -> None:
    paper = handed_out(drawn, tmp_path, two_cases(drawn)[0])
    desk = office.desk("birch")
    refused("worksheet.elsewhere", lambda: worksheet_check.check(desk, paper.saved()))


def test_that_a_workbook_of_something_else_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    refused("worksheet.no_stamp", lambda: worksheet_check.check(office.desk("birch"), path))


def test_that_another_persons_sheet_is_refused(office: Office, paper: Paper) -> None:
    desk = office.desk("cedar")
    refused("worksheet.not_yours", lambda: worksheet_check.check(desk, paper.saved()))


def test_that_a_case_given_to_another_is_named(drawn: Office, tmp_path: Path) -> None:
    case_id, _ = two_cases(drawn)
    paper = handed_out(drawn, tmp_path, case_id)
    paper.exclude(case_id)
    from qapi_desk.services import assign  # noqa: PLC0415 - of this test alone

    assign.assign(drawn.supervisor, drawn.review_id, (case_id,), ALDER)
    found = checked(drawn.desk("birch"), paper)
    assert codes(found) == ["worksheet.not_theirs"]
    assert BIRCH in found.faults[0].what


def test_that_a_case_released_since_is_named(drawn: Office, tmp_path: Path) -> None:
    case_id, _ = two_cases(drawn)
    paper = handed_out(drawn, tmp_path, case_id)
    drawn.answer_all(case_id)
    paper.write(case_id, "gen_ours", "No")
    assert codes(checked(drawn.desk("birch"), paper)) == ["worksheet.released"]
