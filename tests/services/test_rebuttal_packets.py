"""A packet holds one worker and nothing of anybody else; what comes back is checked by the cell."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.rebuttals import FindingKey, ItemState
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import (
    publish,
    rebuttal_intake,
    rebuttal_packet,
    rebuttals,
    settle,
)
from qapi_desk.services.rebuttal_answers import Handed
from qapi_desk.services.settle import Verdict
from tests.services.desks import Office
from tests.services.hands import refused
from tests.services.rebutting import (
    AGAINST,
    PROOF,
    WHY,
    a_worker,
    answer,
    errors,
    keys,
    opened,
    sent,
)

OPEN_COLUMNS = ("Agree or contest", "Your answer", "Your evidence")


def text_of(path: Path) -> str:
    """Everything a packet says, the hidden sheets of a workbook too."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    book = openpyxl.load_workbook(path)
    cells = (cell.value for page in book for row in page.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[\w.-]+", text))


# What is in it


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_a_packet_holds_each_finding_of_its_worker(
    reviewed: Office, tmp_path: Path, suffix: str
) -> None:
    number, path = sent(reviewed, tmp_path, suffix)
    assert {str(key.case_id) for key in keys(reviewed, number)} <= words_of(text_of(path))


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_a_packet_holds_no_other_case_worker_or_name(
    reviewed: Office, tmp_path: Path, suffix: str
) -> None:
    worker = a_worker(reviewed)
    with reviewed.workspace.store.read() as work:
        cases = {str(case.case_id) for case in work.cases.all(reviewed.first_id)}
    others = ", ".join(sorted({e.worker_id for e in errors(reviewed)} - {worker}))
    found = [each for each in errors(reviewed) if each.worker_id == worker]
    theirs = cases - {str(each.case_id) for each in found}
    names = names_of(reviewed, found[0].case_id)
    said = f"As in {min(theirs)} by {others}; {' and '.join(names)} told Birch so."
    amend_comment(reviewed, found[0], said)
    _, path = sent(reviewed, tmp_path, suffix)
    text = text_of(path)
    assert len(names) > 1
    assert "[another case] by [another worker]" in " ".join(text.split())
    assert not theirs & words_of(text)
    assert not set(others.split(", ")) & words_of(text)
    assert not [name for name in (*names, "Birch", "birch") if name in text]


def names_of(office: Office, case_id: CaseId) -> list[str]:
    with office.workspace.store.read() as work:
        review = rebuttals.must_see(office.supervisor, work, office.first_id)
    with office.workspace.snapshot(review.snapshot_id) as reader:
        parties = reader.case_file(case_id).parties
    return [party.display_name for party in parties if party.display_name]


def amend_comment(office: Office, finding: Finding, said: str) -> None:
    """The reviewer's words are others from now on."""
    verdict = replace(settle.verdict_of(finding), comment=said, evidence=said)
    settle_it(office, FindingKey(finding.case_id, finding.criterion), verdict)


def settle_it(office: Office, key: FindingKey, verdict: Verdict) -> None:
    desk, by = office.supervisor, PersonId("birch")
    settling = settle.Settling(key.case_id, key.criterion, Stage.AMENDMENT, verdict, WHY, by)
    with desk.store.write() as work:
        review = rebuttals.must_see(desk, work, office.first_id)
        settle.settle_in(desk, work, review, settling)


def test_that_the_day_to_answer_by_stands_on_paper(reviewed: Office, tmp_path: Path) -> None:
    _, path = sent(reviewed, tmp_path, ".pdf")
    text = text_of(path)
    assert "2026-11-17" in text
    assert "2026-11-11 Veterans Day" in text
    assert "45 CFR 305.64" in text


def test_that_the_history_knows_each_packet_by_its_fingerprint(
    reviewed: Office, tmp_path: Path
) -> None:
    sent(reviewed, tmp_path)
    assert "rebuttal.packet" in reviewed.history_kinds()


def test_that_a_packet_is_pdf_or_workbook(reviewed: Office, tmp_path: Path) -> None:
    desk, of, number = reviewed.supervisor, reviewed.first_id, opened(reviewed)
    refused("publish.suffix", lambda: rebuttal_packet.packet(desk, of, number, tmp_path / "p.docx"))


def test_that_only_a_supervisor_sends_one(reviewed: Office, tmp_path: Path) -> None:
    desk, of, number = reviewed.desk("dogwood"), reviewed.first_id, opened(reviewed)
    refused("people.role", lambda: rebuttal_packet.packet(desk, of, number, tmp_path / "p.pdf"))


# The workbook


def page_of(path: Path) -> Worksheet:
    page = openpyxl.load_workbook(path)["Findings"]
    assert isinstance(page, Worksheet)
    return page


def test_that_only_the_answers_may_be_written_into(reviewed: Office, tmp_path: Path) -> None:
    _, path = sent(reviewed, tmp_path)
    page = page_of(path)
    open_titles = {
        str(page.cell(1, cell.column).value)
        for row in page.iter_rows(min_row=2)
        for cell in row
        if not cell.protection.locked and cell.column
    }
    assert page.protection.sheet
    assert open_titles == set(OPEN_COLUMNS)


def test_that_an_answer_is_chosen_from_two_words(reviewed: Office, tmp_path: Path) -> None:
    number, path = sent(reviewed, tmp_path)
    (rule,) = page_of(path).data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == (
        '"agree,contest"',
        f"L2:L{len(keys(reviewed, number)) + 1}",
    )


def filled_in(path: Path, fill: Callable[[Worksheet], None], name: str = "back.xlsx") -> Path:
    book = openpyxl.load_workbook(path)
    fill(book["Findings"])
    back = path.with_name(name)
    book.save(back)
    return back


def contest_first(page: Worksheet) -> None:
    page["L2"], page["M2"], page["N2"] = "contest", AGAINST, PROOF


def take_in(office: Office, path: Path, *, is_replacing: bool = False) -> str:
    desk, handed = office.desk("dogwood"), Handed(is_replacing=is_replacing)
    return rebuttal_intake.take_in(desk, office.first_id, path, handed).made or ""


def states(office: Office, number: int) -> list[ItemState]:
    return [e.state for e in rebuttals.show(office.supervisor, office.first_id, number).items]


def test_that_what_came_back_is_recorded(reviewed: Office, tmp_path: Path) -> None:
    number, path = sent(reviewed, tmp_path)
    assert take_in(reviewed, filled_in(path, contest_first)) == "1"
    response = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).items[0].item.response
    assert response is not None
    assert (response.text, response.evidence) == (AGAINST, PROOF)


def test_that_rows_left_empty_may_be_answered_later(reviewed: Office, tmp_path: Path) -> None:
    number, path = sent(reviewed, tmp_path)
    take_in(reviewed, filled_in(path, contest_first))

    def agree(page: Worksheet) -> None:
        contest_first(page)
        page["L3"] = "agree"

    assert take_in(reviewed, filled_in(path, agree, "later.xlsx")) == "1"
    assert states(reviewed, number)[:3] == [
        ItemState.CONTESTED,
        ItemState.AGREED,
        ItemState.WAITING,
    ]


def test_that_looking_at_it_records_nothing(reviewed: Office, tmp_path: Path) -> None:
    number, path = sent(reviewed, tmp_path)
    back = filled_in(path, contest_first)
    found = rebuttal_intake.check(reviewed.desk("dogwood"), reviewed.first_id, back)
    assert (len(found.given), found.same) == (1, 0)
    assert found.empty == len(keys(reviewed, number)) - 1
    assert set(states(reviewed, number)) == {ItemState.WAITING}


def spoil_says(page: Worksheet) -> None:
    page["L2"] = "maybe"


def spoil_case(page: Worksheet) -> None:
    page["A2"] = "X"


def spoil_formula(page: Worksheet) -> None:
    page["M2"] = "=1+1"


def spoil_contest(page: Worksheet) -> None:
    page["L2"] = "contest"


def spoil_twice(page: Worksheet) -> None:
    page["A3"], page["B3"] = page["A2"].value, page["B2"].value


def spoil_number(page: Worksheet) -> None:
    page["L2"], page["M2"] = "contest", AGAINST
    page["N2"] = "123-45-6789"


@pytest.mark.parametrize(
    ("spoil", "cell"),
    [
        (spoil_says, "L2"),
        (spoil_case, "A2"),
        (spoil_formula, "M2"),
        (spoil_contest, "M2"),
        (spoil_twice, "A3"),
        (spoil_number, "N2"),
    ],
)
def test_that_a_bad_cell_is_named_and_nothing_recorded(
    reviewed: Office, tmp_path: Path, spoil: Callable[[Worksheet], None], cell: str
) -> None:
    number, path = sent(reviewed, tmp_path)

    def fill(page: Worksheet) -> None:
        page["L4"] = "agree"
        spoil(page)

    back = filled_in(path, fill)
    sentence = refused("rebuttal.cells", lambda: take_in(reviewed, back))
    assert f" {cell}: " in sentence
    assert set(states(reviewed, number)) == {ItemState.WAITING}


def test_that_an_answer_recorded_since_is_not_replaced(reviewed: Office, tmp_path: Path) -> None:
    number, path = sent(reviewed, tmp_path)
    answer(reviewed, number, keys(reviewed, number)[0])

    def agree(page: Worksheet) -> None:
        page["L2"] = "agree"

    back = filled_in(path, agree)
    assert "M2: Another answer" in refused("rebuttal.cells", lambda: take_in(reviewed, back))
    assert take_in(reviewed, back, is_replacing=True) == "1"
    assert states(reviewed, number)[0] is ItemState.AGREED


def test_that_a_packet_that_answers_nothing_is_none(reviewed: Office, tmp_path: Path) -> None:
    _, path = sent(reviewed, tmp_path)
    refused("rebuttal.unanswered", lambda: take_in(reviewed, path))


def test_that_a_packet_of_findings_settled_since_is_refused(
    reviewed: Office, tmp_path: Path
) -> None:
    number, path = sent(reviewed, tmp_path)
    settle_it(reviewed, keys(reviewed, number)[0], Verdict(RuleOutcome.MET))
    back = filled_in(path, contest_first)
    sentence = refused("rebuttal.older_packet", lambda: take_in(reviewed, back))
    assert "write it anew" in sentence


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("B2", "something else", "rebuttal.no_packet"),
        ("B3", "FFY2025Q1-01", "rebuttal.other_packet"),
        ("B4", "9", "rebuttal.unknown"),
        ("B4", "x", "rebuttal.no_packet"),
        ("B5", "worker W-OTHER", "rebuttal.other_packet"),
        ("B6", "0" * 64, "rebuttal.older_packet"),
    ],
)
def test_that_another_packet_is_refused(
    reviewed: Office, tmp_path: Path, cell: str, value: str, code: str
) -> None:
    _, path = sent(reviewed, tmp_path)
    book = openpyxl.load_workbook(path)
    contest_first(book["Findings"])
    book["stamp"][cell] = value
    book.save(tmp_path / "back.xlsx")
    refused(code, lambda: take_in(reviewed, tmp_path / "back.xlsx"))


def test_that_another_workbook_is_no_packet(reviewed: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "list.xlsx")
    refused("rebuttal.no_packet", lambda: take_in(reviewed, tmp_path / "list.xlsx"))


def test_that_a_packet_without_its_columns_is_none(reviewed: Office, tmp_path: Path) -> None:
    _, path = sent(reviewed, tmp_path)

    def rename(page: Worksheet) -> None:
        page["L1"] = "Verdict"

    back = filled_in(path, rename)
    refused("rebuttal.no_packet", lambda: take_in(reviewed, back))


# The list of all


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_that_the_list_says_what_became_of_each(
    reviewed: Office, tmp_path: Path, suffix: str
) -> None:
    number, _ = sent(reviewed, tmp_path)
    answer(reviewed, number, keys(reviewed, number)[0])
    path = tmp_path / f"list{suffix}"
    publish.publish(reviewed.supervisor, reviewed.first_id, "rebuttal", path, Silent())
    assert "to be decided" in text_of(path)


def test_that_the_list_counts_as_many_as_are_asked(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    found = publish.document(reviewed.supervisor, reviewed.first_id, "rebuttal")
    assert found.counts == {"clocks": 1, "rebuttals": len(keys(reviewed, number))}


def test_that_a_list_of_none_is_printed_as_such(finished: Office) -> None:
    found = publish.document(finished.supervisor, finished.first_id, "rebuttal")
    assert {table.empty for table in found.tables} == {"No rebuttal was opened."}


def test_that_a_packet_written_again_shows_what_was_decided(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    answer(reviewed, number, keys(reviewed, number)[0])
    path = tmp_path / "again.pdf"
    rebuttal_packet.packet(reviewed.supervisor, reviewed.first_id, number, path)
    assert "to be decided" in text_of(path)
    assert errors(reviewed)[0].outcome is Outcome.ERROR
