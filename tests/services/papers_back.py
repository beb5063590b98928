"""A worksheet in the hands of somebody with a spreadsheet program."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.worksheets import COLUMNS, Part, Place
from qapi_desk.services import worksheet_check, worksheets
from qapi_desk.services.worksheet_check import Checked
from qapi_desk.services.workspace import Desk, open_workspace
from tests.services.desks import Office


@dataclass
class Paper:
    """One worksheet that was handed out, and how it is written into."""

    path: Path
    book: Workbook

    @property
    def pages(self) -> list[Worksheet]:
        shown: list[Worksheet] = [
            each for each in self.book.worksheets if each.sheet_state == "visible"
        ]
        return shown[1:]

    def row(self, case_id: str, question: str) -> tuple[Worksheet, int]:
        """The sheet and the number of a question's row."""
        key = f"{case_id}|{question}"
        for page in self.pages:
            for number in range(1, page.max_row + 1):
                if page.cell(number, 1).value == key:
                    return page, number
        raise LookupError(key)

    def cell(self, case_id: str, question: str, part: Part | Place = Part.ANSWER) -> Cell:
        """One cell of a question."""
        page, number = self.row(case_id, question)
        found = page[f"{COLUMNS[part]}{number}"]
        assert isinstance(found, Cell)
        return found

    def write(
        self, case_id: str, question: str, value: object, part: Part | Place = Part.ANSWER
    ) -> None:
        """Type into one cell."""
        self.cell(case_id, question, part).value = value  # type: ignore[assignment] # as typed

    def exclude(self, case_id: str, comment: str = "Opened twice.") -> None:
        """Answer that the case should not have been in the frame."""
        self.write(case_id, "gen_ours", "No")
        self.write(case_id, "gen_excluded_why", "It was opened in error")
        self.write(case_id, "gen_excluded_why", comment, Part.COMMENT)

    def saved(self) -> Path:
        """The file as it is saved in the spreadsheet program."""
        self.book.save(self.path)
        return self.path


@contextmanager
def own_office(home: Path, folder: Path) -> Iterator[Office]:
    """An office of a module's own: its tests hand worksheets out, and answer nothing."""
    copy = folder / "home"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("extract"))
    workspace = open_workspace(copy, clock=SteppingClock(datetime(2026, 11, 2, 9, tzinfo=UTC)))
    yield Office(workspace)
    workspace.close()


def handed_out(office: Office, folder: Path, *case_ids: CaseId) -> Paper:
    """The worksheet of these cases, which are one reviewer's."""
    path = folder / "sheet.xlsx"
    desk = office.reviewer_of(case_ids[0])
    wanted = worksheets.Wanted(case_ids)
    worksheets.hand_out(desk, office.review_id, path, wanted, overwrite=True)
    return Paper(path, load_workbook(path))


def checked(desk: Desk, paper: Paper) -> Checked:
    """What the check says of the paper as it is now."""
    return worksheet_check.check(desk, paper.saved())


def codes(found: Checked) -> list[str]:
    """What kinds of faults were found."""
    return [fault.code for fault in found.faults]
