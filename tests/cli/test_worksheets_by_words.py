"""Worksheets by words: out, checked, previewed, decided, taken in; each refusal a sentence."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.worksheets import Part
from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, must_be_one_sentence, speak
from tests.services.desks import Office
from tests.services.papers_back import Paper


@pytest.fixture
def at_home(drawn: Office) -> Office:
    """An office whose workspace is free for the command line."""
    return drawn


def told(office: Office, *words: object, who: str = "birch") -> Said:
    env = {"QAPI_PASSPHRASE": str(demo.settings(Library())["passphrase"])}
    home = office.workspace.home
    return speak(*words, "--home", home, "--as", who, env=env)


def data_case(office: Office) -> CaseId:
    return next(
        row.case_id
        for row in office.queue()
        if row.reviewer == "birch" and "line-1" in row.criteria
    )


def out(office: Office, folder: Path, case_id: CaseId) -> Paper:
    path = folder / "sheet.xlsx"
    found = told(
        office, "case", "worksheet", office.review_id, "--case", case_id, "--out", path, "--json"
    )
    assert found.code == 0, found.err
    assert found.document["cases"] == 1
    return Paper(path, load_workbook(path))


def test_that_answers_go_out_and_come_back(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    paper.exclude(case_id)
    found = told(at_home, "case", "take-in", paper.saved())
    assert (found.code, found.out) == (0, "Took in 2 answers in 1 case.\n")


def test_that_a_check_names_the_cell_and_fails(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Perhaps")
    found = told(at_home, "case", "check-worksheet", paper.saved(), "--json")
    assert found.code == 2
    (fault,) = found.document["faults"]
    assert fault["cell"] == paper.cell(case_id, "gen_ours").coordinate
    assert found.err == "1 fault in sheet.xlsx.\n"


def test_that_a_sound_sheet_passes_the_check(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    found = told(at_home, "case", "check-worksheet", paper.saved())
    assert found.code == 0
    assert f"{case_id}/gen_ours" in found.out


def test_that_a_preview_saves_nothing(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Yes")
    found = told(at_home, "case", "take-in", paper.saved(), "--preview", "--json")
    assert found.document["would_save"] == 1
    assert "worksheet.taken_in" not in at_home.history_kinds()


def test_that_a_conflict_is_decided_by_word(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    at_home.say(case_id, "gen_ours", "yes")
    paper.write(case_id, "gen_ours", "No")
    path = paper.saved()
    must_be_one_sentence(told(at_home, "case", "take-in", path))
    choice = f"{case_id}/gen_ours=mine"
    found = told(at_home, "case", "take-in", path, "--choose", choice, "--json")
    assert found.document["answers"] == 1


@pytest.mark.parametrize("word", ["gen_ours=mine", "E1/gen_ours", "E1/gen_ours=ours", "=mine"])
def test_that_no_choice_is_said_so(at_home: Office, tmp_path: Path, word: str) -> None:
    found = told(at_home, "case", "take-in", tmp_path / "any.xlsx", "--choose", word)
    must_be_one_sentence(found)
    assert "CASE/QUESTION=mine" in found.err


def test_that_faults_stop_it_in_a_sentence(at_home: Office, tmp_path: Path) -> None:
    case_id = data_case(at_home)
    paper = out(at_home, tmp_path, case_id)
    paper.write(case_id, "gen_ours", "Because.", Part.COMMENT)
    must_be_one_sentence(told(at_home, "case", "take-in", paper.saved()))


def test_that_another_persons_sheet_is_refused(at_home: Office, tmp_path: Path) -> None:
    paper = out(at_home, tmp_path, data_case(at_home))
    must_be_one_sentence(told(at_home, "case", "take-in", paper.saved(), who="cedar"))


def test_that_no_file_is_said_so(at_home: Office, tmp_path: Path) -> None:
    must_be_one_sentence(told(at_home, "case", "check-worksheet", tmp_path / "none.xlsx"))
