"""A reviewer finds her own slip after release: asked, denied, asked again, confirmed, printed.

Then the year is closed, and what comes later is refused with what the law allows.
"""

from pathlib import Path

import openpyxl
import pypdf

from qapi_desk.domain.ids import CaseId
from qapi_desk.services import integrity, reviews
from tests.journeys.totals import must_add_up
from tests.journeys.words import Words
from tests.services.amended import of, right
from tests.services.desks import DATA_FORM, Office

WHY = "The proof was found in the court's file."
CHANGE = (
    *("--answer", DATA_FORM, "l1_right", "not_met"),
    *("--comment", DATA_FORM, "l1_right", WHY),
    *("--cite", DATA_FORM, "l1_right", "document 1"),
    *("--answer", DATA_FORM, "l1_error", "NO_DOCUMENT"),
    *("--answer", DATA_FORM, "l1_cause", "worker"),
)


def test_an_amended_finding(reviewed: Office, tmp_path: Path) -> None:
    words, review_id, case_id = Words(reviewed.workspace.home), reviewed.first_id, right(reviewed)
    by = str(reviewed.reviewer_of(case_id).person.person_id)
    ask = ("case", "amend", review_id, case_id, *CHANGE, "--reason", WHY)
    assert words.told(by, *ask)["number"] == 1
    assert "1 amendment to decide" in words.say("alder", "review", "desk", review_id)
    words.say("alder", "case", "deny-amendment", 1, "--reason", "Which document?")
    assert outcomes(reviewed, case_id) == {"ACTION"}
    assert words.told(by, *ask, "--evidence", "page 3")["number"] == 2
    assert "supervisor" in words.refused(by, "case", "confirm-amendment", 2)
    words.say("alder", "case", "confirm-amendment", 2)
    assert outcomes(reviewed, case_id) == {"ERROR"}
    printed(words, reviewed, case_id, tmp_path)
    (settled,) = integrity.show(reviewed.supervisor, review_id).reversals.settled
    assert (settled.case_id, settled.has_evidence) == (case_id, True)
    closed(words, reviewed, (by, *ask))
    must_add_up(reviewed, tmp_path)


def outcomes(office: Office, case_id: CaseId) -> set[str]:
    """What line 1 of the case stands as, whichever law counts."""
    return {str(found.outcome) for found in of(office, case_id).values()}


def printed(words: Words, office: Office, case_id: CaseId, folder: Path) -> None:
    """Paper and workbook name what was, what is, who asked and who confirmed, and why."""
    publish = ("report", "publish", office.first_id, "findings", "--out")
    words.say("alder", *publish, folder / "f.pdf")
    words.say("alder", *publish, folder / "f.xlsx")
    pages = pypdf.PdfReader(folder / "f.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert WHY in text
    assert "amendment" in text
    rows = openpyxl.load_workbook(folder / "f.xlsx")["Settled"].iter_rows(values_only=True)
    told = [row for row in rows if row[0] == case_id]
    assert {row[3:5] for row in told} == {("ACTION", "ERROR")}
    by = office.reviewer_of(case_id).person.person_id
    assert all({by, "alder", WHY} <= set(row) for row in told)


def closed(words: Words, office: Office, later: tuple[object, ...]) -> None:
    """The year is closed; the next amendment is refused in a sentence, whoever asks."""
    year = reviews.get(office.supervisor, office.first_id).period.review_year
    words.say("alder", "review", "close-year", year, "--reason", "Handed in on 2026-11-20.")
    by, *ask = later
    for person in (str(by), "alder"):
        said = words.refused(person, *ask)
        assert "was closed on" in said
        assert "45 CFR 308.1(e)" in said
