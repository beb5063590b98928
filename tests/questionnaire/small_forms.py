"""Small forms written as rows, the way an author would type them."""

from collections.abc import Mapping, Sequence
from datetime import date

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import QuestionId
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.questionnaire.engine import Context
from qapi_desk.questionnaire.reading import form_from_sheets

Cells = Mapping[str, str]
SETTINGS: Cells = {
    "form_title": "A small form",
    "form_id": "small",
    "version": "2026101501",
    "default_language": "English (en)",
    "attribute::qapi:review_type": "compliance",
}
CHOICES: tuple[Cells, ...] = (
    {"list_name": "yn", "name": "yes", "label": "Yes", "key": "Y"},
    {"list_name": "yn", "name": "no", "label": "No", "key": "N"},
    {"list_name": "gate", "name": "yes", "label": "Yes"},
    {"list_name": "gate", "name": "no", "label": "No", "result": "na"},
    {"list_name": "judged", "name": "met", "label": "Met", "result": "met"},
    {"list_name": "judged", "name": "not_met", "label": "Not met", "result": "not_met"},
    {"list_name": "judged", "name": "unsure", "label": "Unsure", "result": "undetermined"},
    {"list_name": "na_reason", "name": "no_order", "label": "No order"},
)


def sheet(name: str, rows: Sequence[Cells], *titles: str) -> Sheet:
    """A sheet whose header holds every title its rows use."""
    header = tuple(dict.fromkeys([*titles, *(title for row in rows for title in row)]))
    return Sheet(name, header, tuple(SheetRow(n, row) for n, row in enumerate(rows, start=2)))


def make_sheets(
    survey: Sequence[Cells], choices: Sequence[Cells] = CHOICES, settings: Cells = SETTINGS
) -> Sheets:
    """The three sheets of a form."""
    made = (
        sheet("settings", [settings]),
        sheet("survey", survey, "type", "name", "label"),
        sheet("choices", choices, "list_name", "name", "label"),
    )
    return Sheets("small", {each.name: each for each in made})


def make_form(*survey: Cells, choices: Sequence[Cells] = CHOICES) -> Form:
    """A form read from survey rows."""
    return form_from_sheets(make_sheets(survey, choices))


def row(kind: str, name: str, **cells: str) -> Cells:
    """A survey row; ``qapi_role`` stands for ``bind::qapi:role``."""
    named = {k.replace("qapi_", "bind::qapi:", 1): v for k, v in cells.items()}
    label = {} if kind == "calculate" else {"label": f"About {name}?"}
    return {"type": kind, "name": name, **label, **named}


def given(**values: str) -> dict[QuestionId, Answer]:
    """Plain answers by question."""
    return {QuestionId(n): Answer(QuestionId(n), value) for n, value in values.items()}


TODAY = Context(date(2026, 9, 30))
