"""A shipped form with one fault planted, as sheets, as a folder and as a workbook."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from qapi_desk.domain.forms import FormMessage, walk
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets, column_letters
from qapi_desk.intake.sheets import Inspected, read_sheets
from qapi_desk.questionnaire.checker import Known, check
from qapi_desk.questionnaire.checker_facts import events_of
from qapi_desk.questionnaire.checker_trials import check_trials
from qapi_desk.questionnaire.checker_versions import version_faults
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.messages import errors
from qapi_desk.questionnaire.reading import form_from_sheets, read

ROOT = Path(__file__).parents[2] / "forms"
TRIALS = 8
"""So many of the form's own test rows are kept: each fault runs them again."""


def with_few_trials(sheets: Sheets) -> Sheets:
    """The form with the first of its test rows."""
    trials = sheets.sheets["qapi_tests"]
    few = replace(trials, rows=trials.rows[:TRIALS])
    return replace(sheets, sheets={**sheets.sheets, "qapi_tests": few})


FORM = with_few_trials(read_sheets(ROOT / "establishment-expedited"))
COMPILED = CompiledForm(form_from_sheets(FORM), is_checked=True)
LIMITS = {"CR-015": 90, "CR-104": 75, "CR-006": 20, "CR-019": 181, "CR-020": 365}
_QUESTIONS = walk(COMPILED.form.questions)
KNOWN = Known(
    rules=sorted({str(q.rule) for q in _QUESTIONS if q.rule}),
    criteria=COMPILED.form.criteria,
    elements=sorted({q.element for q in _QUESTIONS if q.element}),
    measures=("CM.2.1.C1",),
    events=sorted({code for q in _QUESTIONS for code in events_of(q.fact)}),
)

Change = Callable[[Sheets], Sheets]


@dataclass(frozen=True)
class Cell:
    """A cell of the form by the name in its row and the title of its column."""

    sheet: str
    name: str
    title: str

    @property
    def row(self) -> SheetRow:
        """The row; a choice is named like ``list/choice``, a row of settings or tests by number."""
        rows = FORM.sheets[self.sheet].rows
        if self.sheet in ("settings", "qapi_tests"):
            return rows[int(self.name)]
        if not self.name:
            return next(row for row in rows if "name" not in row.cells)
        named = (r for r in rows if self.name in (name_of(r), r.cells.get("name")))
        return next(named)

    @property
    def address(self) -> str:
        """Where it is, like ``C7``."""
        header = titles_with(FORM.sheets[self.sheet], self.title)
        return f"{column_letters(header.index(self.title))}{self.row.number}"

    @property
    def text(self) -> str:
        """What stands there."""
        return self.row.cells.get(self.title, "")


def titles_with(sheet: Sheet, title: str) -> tuple[str, ...]:
    """The titles of a sheet, with one more at the end if it is not there."""
    return sheet.header if title in sheet.header else (*sheet.header, title)


def name_of(row: SheetRow) -> str:
    """``list/choice`` of a row of the choices."""
    return f"{row.cells.get('list_name', '')}/{row.cells.get('name', '')}"


def put(cell: Cell, text: str) -> Change:
    """Write a text into a cell of the form."""

    def change(sheets: Sheets) -> Sheets:
        sheet = sheets.sheets[cell.sheet]
        rows = tuple(
            SheetRow(row.number, {k: v for k, v in {**row.cells, cell.title: text}.items() if v})
            if row.number == cell.row.number
            else row
            for row in sheet.rows
        )
        return with_sheet(sheets, Sheet(sheet.name, titles_with(sheet, cell.title), rows))

    return change


def with_sheet(sheets: Sheets, sheet: Sheet) -> Sheets:
    """The sheets with one of them in place of that of its name."""
    return replace(sheets, sheets={**sheets.sheets, sheet.name: sheet})


def retitled(name: str, old: str, new: str) -> Change:
    """Give a column another title."""

    def change(sheets: Sheets) -> Sheets:
        sheet = sheets.sheets[name]
        header = tuple(new if title == old else title for title in sheet.header)
        rows = tuple(
            SheetRow(r.number, {new if t == old else t: text for t, text in r.cells.items()})
            for r in sheet.rows
        )
        return with_sheet(sheets, Sheet(name, header, rows))

    return change


def title_cell(name: str, title: str) -> str:
    """Where a title of the form stands."""
    return f"{column_letters(FORM.sheets[name].header.index(title))}1"


def due(rule: str, trigger: str) -> str:
    """A limit as the form's own tests have it."""
    return (date.fromisoformat(trigger) + timedelta(days=LIMITS[rule])).isoformat()


def everything(inspected: Inspected) -> tuple[FormMessage, ...]:
    """All that reading, the checker, the version and the test rows find."""
    sheets = inspected.sheets
    found = [*inspected.faults, *check(sheets, KNOWN), *version_faults(sheets, COMPILED.form)]
    if not errors(found):
        compiled = CompiledForm(read(sheets).form, is_checked=True)
        found += check_trials(compiled, sheets.sheets.get("qapi_tests"), {"deadline": due})
    return tuple(found)
