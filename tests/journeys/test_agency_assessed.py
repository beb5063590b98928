"""The agency assessed from start to report, by words, with the forms that are shipped.

Two raters differ on an element; the lead, who did not rate it, decides; an action is made of the
gap; the report is printed as PDF and as a workbook.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from qapi_desk.services import demo, workspace
from qapi_desk.services.library import Library
from tests.cli.speaking import Said, speak
from tests.quick import made_quick

PASSPHRASE = str(demo.settings(Library())["passphrase"])
ELEMENT = "LO.1.1"
GAP = "Two of five in unit B could not name one goal."


@dataclass
class Office:
    """A workspace reached by nothing but the words of ``assessment``."""

    home: Path

    def try_to(self, person: str, *words: object) -> Said:
        env = {"QAPI_PASSPHRASE": PASSPHRASE}
        return speak("assessment", *words, "--home", self.home, "--as", person, "--json", env=env)

    def say(self, person: str, *words: object) -> Any:
        said = self.try_to(person, *words)
        assert said.code == 0, said.err
        return said.document

    def rate(self, person: str, assessment_id: str, element: str, rating: str) -> None:
        """Answer whatever the form still misses, then hand the element in."""
        while open_ones := self._open(person, assessment_id, element):
            for each in open_ones:
                value = _answer(each, rating)
                words = ("answer", assessment_id, element, each["question"], value)
                self.say(person, *words, "--comment", "See the notes of the talk.")
        self.say(person, "hand-in", assessment_id, element)

    def _open(self, person: str, assessment_id: str, element: str) -> list[dict[str, Any]]:
        body = self.say(person, "sheet", assessment_id, element)
        return [each for each in body["questions"] if each["missing"]]


def _answer(question: dict[str, Any], rating: str) -> str:
    if rating in question["choices"]:
        return rating
    if question["choices"]:
        return str(question["choices"][0])
    return GAP if question["question"].endswith("_gap") else "Minutes of September 14; five talks"


@pytest.fixture
def office(empty_office: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Its commands share one shelf, so that the forms are read once and not a hundred times."""
    shelf = Library()
    monkeypatch.setattr(workspace, "Library", lambda: shelf)
    made_quick(workspace.open_workspace(empty_office)).close()
    return Office(empty_office)


def test_that_a_difference_is_settled_and_a_gap_gets_its_action(
    office: Office, tmp_path: Path
) -> None:
    raters = ("--rater", "birch", "--rater", "cedar")
    made = office.say("alder", "start", "Self-assessment", *raters, "--part", ELEMENT)["made"]
    office.rate("birch", made, ELEMENT, "in_place")
    blind = office.say("cedar", "show", made)["elements"][0]
    assert (blind["ratings"], blind["is_hidden"]) == ([], True)
    office.rate("cedar", made, ELEMENT, "partly")
    assert office.try_to("alder", "settle", made).code == 2
    office.say("alder", "reconcile", made, ELEMENT, "partly", "--reason", "Unit B is half of it.")
    evidence = ("--kind", "interview", "--day", "2026-01-12", "--kept", "Binder 3")
    office.say("birch", "evidence", "add", made, "Five talks", *evidence, "--element", ELEMENT)
    due = ("--owner", "The deputy director", "--due", "2099-03-31")
    office.say("alder", "action", "add", made, ELEMENT, "Tell unit B.", *due)
    office.say("alder", "settle", made)
    _must_be_printed(office, made, tmp_path)


def _must_be_printed(office: Office, made: str, tmp_path: Path) -> None:
    for suffix in ("pdf", "xlsx"):
        office.say("elder", "report", made, "--out", tmp_path / f"report.{suffix}")
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in (GAP, "Unit B is half of it.", "Tell unit B.", "Five talks", "Binder 3"):
        assert part in text
    assert "Every element in scope has its rating." in text
    book = openpyxl.load_workbook(tmp_path / "report.xlsx", read_only=True)
    rows = list(book["Ratings"].values)
    book.close()
    assert len(rows) == 1 + 2
