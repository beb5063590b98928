"""A form's file on an analyst's desk: checked as it would be when it is put in use, and compared.

Writes nothing but a marked copy of a workbook; what is put in use is ``forms_in_use``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.ids import FormId
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import inspect_sheets
from qapi_desk.questionnaire import trial
from qapi_desk.questionnaire.comparing import FormChange, differences
from qapi_desk.questionnaire.messages import errors
from qapi_desk.questionnaire.reading import read
from qapi_desk.services import form_checks, forms_in_use
from qapi_desk.services.workspace import Desk

_FAILED = "tests.failed"


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """What the checker found in a file, and how it differs from the version before.

    ``test_rows`` were run unless ``were_run`` is false: a form with another error runs none.
    """

    path: Path
    form_id: FormId
    version: str
    title: str
    messages: tuple[FormMessage, ...]
    test_rows: int
    failed_rows: int
    were_run: bool
    before: str
    changes: tuple[FormChange, ...]

    @property
    def errors(self) -> int:
        """How many messages keep it from being put in use."""
        return len(errors(self.messages))

    @property
    def warnings(self) -> int:
        """How many messages only warn."""
        return len(self.messages) - self.errors

    @property
    def is_book(self) -> bool:
        """Whether it is a workbook, whose cells can be marked."""
        return self.path.is_file()


def check(desk: Desk, path: Path) -> CheckedForm:
    """Check a form's file against the shelf, the county's measures, and the version in use.

    Args:
        desk: anybody's.
        path: a folder of CSV sheets or a workbook.

    Raises:
        Refused, Trouble: a file that cannot be read as sheets at all.
    """
    inspected = inspect_sheets(path)
    before, local = forms_in_use.before(desk, inspected.sheets)
    found = form_checks.check_inspected(desk.library, inspected, before=before, local=local)
    form = read(inspected.sheets).form
    broken = [each for each in errors(found) if each.code != _FAILED]
    return CheckedForm(
        path=path,
        form_id=form.form_id,
        version=form.version,
        title=form.title,
        messages=found,
        test_rows=_rows(inspected.sheets),
        failed_rows=len(set(_rows_failed(found))),
        were_run=not broken,
        before=before.version if before else "",
        changes=differences(before, form) if before else (),
    )


def _rows(sheets: Sheets) -> int:
    sheet = sheets.sheets.get(trial.SHEET)
    return len(sheet.rows) if sheet else 0


def _rows_failed(found: Iterable[FormMessage]) -> Iterable[str]:
    return ("".join(filter(str.isdigit, each.cell)) for each in found if each.code == _FAILED)
