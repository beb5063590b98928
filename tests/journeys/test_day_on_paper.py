"""A reviewer without a computer: her answers on a worksheet, one given in the program meanwhile.

The worksheet comes back with a bad cell and a conflict; nothing is taken in before both are
settled, and what is taken in then is what is released.
"""

from pathlib import Path

import openpyxl

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.desks import DATA_FORM, Office
from tests.services.papers_back import Paper

SOME = 12
"""Cases that are done by the script meanwhile."""


def test_a_day_on_paper(drawn: Office, tmp_path: Path) -> None:
    words, review_id = Words(drawn.workspace.home), drawn.first_id
    case_id, by = a_case_of(drawn)
    path = tmp_path / "sheet.xlsx"
    words.say(by, "case", "worksheet", review_id, "--case", case_id, "--out", path)
    answer = ("case", "answer", review_id, case_id, DATA_FORM)
    words.say(by, *answer, "gen_ours", "yes")
    paper = Paper(path, openpyxl.load_workbook(path))
    paper.write(case_id, "gen_ours", "Perhaps")
    paper.saved()
    assert_a_bad_cell(words, by, path, paper.cell(case_id, "gen_ours").coordinate)
    paper.exclude(case_id)
    paper.saved()
    assert "decided" in words.say(by, "case", "take-in", path, "--preview")
    assert f"{case_id}/gen_ours" in words.refused(by, "case", "take-in", path)
    assert said(words, by, review_id, case_id) == "yes"
    mine = ("--choose", f"{case_id}/gen_ours=mine")
    words.say(by, "case", "take-in", path, *mine)
    assert said(words, by, review_id, case_id) == "no"
    assert "holds all of these answers already" in words.say(by, "case", "take-in", path)
    released(words, by, review_id, case_id)
    for row in [row for row in drawn.queue() if row.state is not CaseState.RELEASED][:SOME]:
        drawn.answer_all(row.case_id)
    paper.write(case_id, "gen_ours", "Yes")
    paper.saved()
    assert "released" in words.refused(by, "case", "take-in", path)
    assert said(words, by, review_id, case_id) == "no"
    must_add_up(drawn, tmp_path)


def a_case_of(office: Office) -> tuple[CaseId, str]:
    case_id = office.a_case("line-1", only=True)
    return case_id, str(office.reviewer_of(case_id).person.person_id)


def assert_a_bad_cell(words: Words, by: str, path: Path, cell: str) -> None:
    """The cell is named with what is wrong and what may stand there; nothing is saved."""
    told = words.refused(by, "case", "take-in", path)
    assert cell in told
    assert "Perhaps" in told


def said(words: Words, by: str, review_id: str, case_id: CaseId) -> str:
    """What the program holds for the question that both answered."""
    sheets = words.told(by, "case", "show", review_id, case_id)["sheets"]
    answers = [sheet["answers"].get("gen_ours") for sheet in sheets]
    return str(next(answer["value"] for answer in answers if answer))


def released(words: Words, by: str, review_id: str, case_id: CaseId) -> None:
    """What the paper said is asked for, confirmed by another, and released."""
    words.say(by, "draw", "request-replacement", review_id, case_id)
    words.say("alder", "draw", "confirm-replacement", review_id, case_id, "--reason", "Seen.")
    words.say(by, "case", "release", review_id, case_id)
