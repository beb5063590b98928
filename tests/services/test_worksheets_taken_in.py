"""Taking a worksheet in: the good cases at once, conflicts by choice, and nothing twice."""

from pathlib import Path

import pytest

from qapi_desk.domain.ids import CaseId, QuestionId
from qapi_desk.domain.worksheets import Part
from qapi_desk.services import casework, worksheet_check, worksheet_take_in
from qapi_desk.services.worksheet_check import ChangeKind, Choice
from qapi_desk.services.worksheet_stamp import Said, said_of
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import cases_of, refused
from tests.services.papers_back import Paper, checked, handed_out

OURS = QuestionId("gen_ours")


def data_cases(office: Office) -> list[CaseId]:
    data = {row.case_id for row in office.queue() if "line-1" in row.criteria}
    return [case_id for case_id in cases_of(office, "birch") if case_id in data]


def said(office: Office, case_id: CaseId, question: str) -> Said:
    work = casework.open_case(office.supervisor, office.review_id, case_id)
    sheet = next(each for each in work.sheets if each.form.form_id == DATA_FORM)
    return said_of(sheet.answers.get(QuestionId(question)))


def test_that_answers_arrive_as_they_were_written(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.exclude(case_id)
    taken = worksheet_take_in.take_in(drawn.desk("birch"), paper.saved())
    assert (taken.answers, taken.cases) == (2, (case_id,))
    assert said(drawn, case_id, "gen_excluded_why") == (
        "opened_in_error", "", "Opened twice.", "",
    )  # fmt: skip


def test_that_the_history_names_the_file_of_each_answer(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    taken = worksheet_take_in.take_in(drawn.desk("birch"), paper.saved())
    with drawn.workspace.store.read() as work:
        (entry,) = work.history.entries("answer.recorded", f"{drawn.review_id}/{case_id}")
        (told,) = work.history.entries("worksheet.taken_in")
    assert entry.happening.body["worksheet"] == taken.sha256 == told.happening.body["worksheet"]
    assert entry.happening.person_id == "birch"


def test_that_the_same_file_twice_changes_nothing(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.exclude(case_id)
    path = paper.saved()
    worksheet_take_in.take_in(drawn.desk("birch"), path)
    before = drawn.history_kinds()
    again = worksheet_take_in.take_in(drawn.desk("birch"), path)
    assert (again.answers, again.same, drawn.history_kinds()) == (0, 2, before)
    assert again.sentence == (
        "Nothing was taken in: the program holds all of these answers already."
    )


def test_that_an_empty_cell_clears_nothing(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    drawn.say(case_id, "gen_ours", "no")
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", None)
    assert not checked(drawn.desk("birch"), paper).changes


def test_that_the_word_for_it_takes_an_answer_back(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    drawn.say(case_id, "gen_ours", "no")
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", " (Clear) ")
    worksheet_take_in.take_in(drawn.desk("birch"), paper.saved())
    assert said(drawn, case_id, "gen_ours") == ("", "", "", "")


@pytest.fixture
def conflict(drawn: Office, tmp_path: Path) -> tuple[Paper, CaseId]:
    """The worksheet says No, and since it went out the program says Yes."""
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    drawn.say(case_id, "gen_ours", "yes")
    paper.write(case_id, "gen_ours", "No")
    return paper, case_id


def test_that_a_conflict_shows_both(drawn: Office, conflict: tuple[Paper, CaseId]) -> None:
    (change,) = checked(drawn.desk("birch"), conflict[0]).changes
    assert change.kind is ChangeKind.CONFLICT
    assert (change.mine_words, change.theirs_words) == ("No", "Yes")


def test_that_a_conflict_nobody_decided_is_refused(
    drawn: Office, conflict: tuple[Paper, CaseId]
) -> None:
    paper, case_id = conflict
    path = paper.saved()
    refused("worksheet.conflict", lambda: worksheet_take_in.take_in(drawn.desk("birch"), path))
    assert said(drawn, case_id, "gen_ours")[0] == "yes"


@pytest.mark.parametrize(("choice", "value"), [(Choice.MINE, "no"), (Choice.THEIRS, "yes")])
def test_that_the_choice_decides(
    drawn: Office, conflict: tuple[Paper, CaseId], choice: Choice, value: str
) -> None:
    paper, case_id = conflict
    choices = {(case_id, OURS): choice}
    worksheet_take_in.take_in(drawn.desk("birch"), paper.saved(), choices)
    assert said(drawn, case_id, "gen_ours")[0] == value


def test_that_there_is_nothing_to_choose_without_one(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    path, choices = paper.saved(), {(case_id, OURS): Choice.MINE}
    refused(
        "worksheet.no_conflict",
        lambda: worksheet_take_in.take_in(drawn.desk("birch"), path, choices),
    )


def test_that_an_answer_changed_alike_in_both_is_none(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    drawn.say(case_id, "gen_ours", "yes")
    paper.write(case_id, "gen_ours", "Yes")
    found = checked(drawn.desk("birch"), paper)
    assert (found.changes, found.same) == ((), 1)


def test_that_a_case_with_a_fault_is_left_whole(drawn: Office, tmp_path: Path) -> None:
    good, bad, *_ = data_cases(drawn)
    paper = handed_out(drawn, tmp_path, good, bad)
    paper.write(good, "gen_ours", "Yes")
    paper.write(bad, "gen_ours", "Yes")
    paper.write(bad, "gen_duplicate", "Maybe")
    taken = worksheet_take_in.take_in(drawn.desk("birch"), paper.saved())
    assert (taken.cases, taken.left) == ((good,), (bad,))
    assert said(drawn, bad, "gen_ours")[0] == ""
    assert f"1 case with faults left as they were: {bad}." in taken.sentence


def test_that_a_fault_of_the_sheet_stops_everything(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    page, _ = paper.row(case_id, "gen_ours")
    page.cell(page.max_row + 1, 7).value = "Yes"
    path = paper.saved()
    refused("worksheet.faulty", lambda: worksheet_take_in.take_in(drawn.desk("birch"), path))
    assert said(drawn, case_id, "gen_ours")[0] == ""


def test_that_nobody_takes_in_what_another_answered(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    path = paper.saved()
    assert worksheet_check.check(drawn.supervisor, path).changes
    refused("worksheet.not_yours", lambda: worksheet_take_in.take_in(drawn.supervisor, path))


def test_that_a_reason_marks_a_question_not_applicable(drawn: Office, tmp_path: Path) -> None:
    case_id = data_cases(drawn)[0]
    paper = handed_out(drawn, tmp_path, case_id)
    for question, value in (("gen_ours", "yes"), ("gen_duplicate", "no"), ("l1_applies", "yes")):
        paper.write(case_id, question, value)
    paper.write(case_id, "l1_opened_date", "not_recorded", Part.REASON)
    worksheet_take_in.take_in(drawn.desk("birch"), paper.saved())
    assert said(drawn, case_id, "l1_opened_date") == ("", "not_recorded", "", "")
