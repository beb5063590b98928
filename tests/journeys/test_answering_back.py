"""A worker answers back: her packet out, filled at her own desk, taken in, decided both ways.

What was first found is printed afterwards as before, beside what stands now.
"""

from pathlib import Path

import openpyxl
import pypdf
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction, FindingKey
from qapi_desk.services import findings, integrity
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.desks import Office
from tests.services.rebutting import a_worker, errors, keys

WHY = ("--reason", "The proof of service was in the court's file.")
PROOF = ("--evidence", "document 14, page 3")


def test_a_worker_answers_back(reviewed: Office, tmp_path: Path) -> None:
    words, of = Words(reviewed.workspace.home), reviewed.first_id
    worker, before = a_worker(reviewed), rates(reviewed)
    assert words.told("alder", "rebuttal", "open", of, worker)["made"] == "1"
    packet = tmp_path / "packet.xlsx"
    words.say("alder", "rebuttal", "packet", of, 1, "--out", packet)
    upheld, changed, *_ = keys(reviewed, 1)
    filled_by_the_worker(packet, (upheld, changed))
    words.say("dogwood", "rebuttal", "take-in", of, packet)
    assert "2 contested findings to decide" in words.say("alder", "review", "desk", of)
    decided(words, of, upheld, ("upheld", *WHY))
    assert rates(reviewed) == before
    decided(words, of, changed, ("changed", *WHY, *PROOF, "--to", "MET"))
    assert moved(before, rates(reviewed)) == {str(changed.criterion): (1, -1)}
    printed_beside(words, reviewed, changed, tmp_path)
    told_by_integrity(reviewed, changed)
    assert "contested" not in words.say("alder", "review", "desk", of)
    must_add_up(reviewed, tmp_path)


def rates(office: Office) -> dict[str, tuple[int, int]]:
    view = findings.show(office.supervisor, office.first_id)
    return {str(row.criterion): (row.action, row.error) for row in view.governing}


def moved(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """What each criterion's action and error count gained or lost."""
    gone = {c: (after[c][0] - a, after[c][1] - e) for c, (a, e) in before.items()}
    return {criterion: both for criterion, both in gone.items() if any(both)}


def filled_by_the_worker(path: Path, contested: tuple[FindingKey, ...]) -> None:
    """In a spreadsheet program, away from the workspace: two of her findings she contests."""
    book = openpyxl.load_workbook(path)
    page = book["Findings"]
    assert isinstance(page, Worksheet)
    at = {str(cell.value): place for place, cell in enumerate(page[1], start=1)}
    for row in range(2, page.max_row + 1):
        case, criterion = (str(page.cell(row, at[name]).value) for name in ("Case", "Criterion"))
        if any((key.case_id, key.criterion) == (case, criterion) for key in contested):
            page.cell(row, at["Agree or contest"], "contest")
            page.cell(row, at["Your answer"], "Service was made in time.")
            page.cell(row, at["Your evidence"], "document 14, page 3")
    book.save(path)


def decided(words: Words, of: str, key: FindingKey, ruling: tuple[object, ...]) -> None:
    """By a supervisor who is not the case's reviewer; not by who recorded the answer."""
    said = ("rebuttal", "decide", of, 1, key.case_id, key.criterion, *ruling)
    assert "supervisor" in words.refused("dogwood", *said)
    words.say("alder", *said)
    assert "decided already" in words.refused("alder", *said)


def printed_beside(words: Words, office: Office, key: FindingKey, folder: Path) -> None:
    """The paper still tells the error that was found first, and what it was changed to."""
    path = folder / "findings.pdf"
    words.say("alder", "report", "publish", office.first_id, "findings", "--out", path)
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
    assert "rebuttal" in text
    assert WHY[1] in text
    with office.workspace.store.read() as work:
        first = work.findings.as_released(office.first_id)
    mine = {f.outcome for f in first if FindingKey(f.case_id, f.criterion) == key}
    assert Outcome.ERROR in mine
    assert key not in {FindingKey(f.case_id, f.criterion) for f in errors(office)}


def told_by_integrity(office: Office, changed: FindingKey) -> None:
    report = integrity.show(office.supervisor, office.first_id)
    (settled,) = report.reversals.settled
    assert (settled.case_id, settled.criterion) == (changed.case_id, changed.criterion)
    assert (settled.direction, settled.has_evidence) == (Direction.CLEARED, True)
    *_, whole = report.rebuttals
    assert (whole.counts["upheld"], whole.counts["changed"]) == (1, 1)
