"""The whole check of a form: its cells, its meaning, its test rows, its shared questions.

What a form may name is what the shelf holds; its clocks run as they would in a review. It puts
nothing in use and mends nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from qapi_desk.domain.forms import Form, FormMessage, walk
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheets import Inspected, inspect_sheets
from qapi_desk.questionnaire import columns, trial
from qapi_desk.questionnaire.checker import Known
from qapi_desk.questionnaire.checker import check as check_sheets
from qapi_desk.questionnaire.checker_shared import apart
from qapi_desk.questionnaire.checker_trials import check_trials
from qapi_desk.questionnaire.checker_versions import version_faults
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.messages import errors
from qapi_desk.questionnaire.reading import read
from qapi_desk.services.form_functions import FormFunction, functions_for
from qapi_desk.services.law_kept import Law
from qapi_desk.services.library import Library
from qapi_desk.services.review_forms import GOVERNING

_TYPED = ("sheets.number", "sheets.boolean")
"""Warnings about values that are harmless outside columns of codes."""
_CELL = re.compile("([A-Z]+)([0-9]+)")


def check(
    library: Library, path: Path, *, before: Form | None = None, local: Iterable[str] = ()
) -> tuple[FormMessage, ...]:
    """Everything that can be found wrong with a form's file.

    A form that is sound runs its test rows, and is compared with those of the shelf that it
    shares questions with.

    Args:
        library: the shelf: rules, criteria, elements, measures, calendars, forms.
        path: a folder of CSV sheets or a workbook.
        before: the version in use; None takes the shelf's form of the same id.
        local: ids of the county's own measures.

    Returns:
        Messages with sheet and cell; those of cells first, then in reading order.

    Raises:
        Refused, Trouble: a file that cannot be read as sheets at all.
    """
    return check_inspected(library, inspect_sheets(path), before=before, local=local)


def check_inspected(
    library: Library,
    inspected: Inspected,
    *,
    before: Form | None = None,
    local: Iterable[str] = (),
) -> tuple[FormMessage, ...]:
    """As ``check``, of sheets that were read."""
    sheets = inspected.sheets
    cells = tuple(fault for fault in inspected.faults if _matters(fault, sheets))
    told = {(fault.sheet, fault.cell) for fault in cells}
    meant = check_sheets(sheets, known(library, local))
    found = [*cells, *(each for each in meant if (each.sheet, each.cell) not in told)]
    form = read(sheets).form
    earlier = before or _on_the_shelf(library, form)
    if earlier is not None:
        found += version_faults(sheets, earlier)
    if not errors(found):
        found += apart((*_sharing(library, form), form))
        compiled = CompiledForm(form, is_checked=True)
        found += check_trials(compiled, sheets.sheets.get(trial.SHEET), functions_of(library))
    return tuple(found)


def known(library: Library, local: Iterable[str] = ()) -> Known:
    """What a form may name. Beside a ruleset's criteria it may ask about any measure or rule."""
    rulesets = [library.ruleset(ruleset_id) for ruleset_id in library.ruleset_ids]
    rules = {rule.rule_id for each in rulesets for rule in each.rules}
    measures = {*library.catalog.measures, *local}
    own = {one.criterion_id for each in rulesets for one in each.criteria}
    return Known(
        rules=sorted(rules),
        criteria=sorted({*own, *measures, *rules}),
        elements=sorted(library.catalog.by_id),
        measures=sorted(measures),
        events=sorted(library.document("catalog", "events.json")["labels"]),
    )


def functions_of(library: Library) -> Mapping[str, FormFunction]:
    """The clocks and dates of expressions, by the shelf's own rules and calendars."""
    ids = sorted(library.ruleset_ids, key=lambda each: (each != GOVERNING, each))
    return functions_for(Law(tuple(map(library.ruleset, ids)), library.calendars))


def _sharing(library: Library, form: Form) -> Iterator[Form]:
    """The other forms of the shelf, where this one shares a question at all."""
    if any(question.shared for question in walk(form.questions)):
        for form_id in library.form_ids:
            if form_id != form.form_id:
                yield library.form(form_id).form


def _on_the_shelf(library: Library, form: Form) -> Form | None:
    return library.form(form.form_id).form if form.form_id in library.form_ids else None


def _matters(fault: FormMessage, sheets: Sheets) -> bool:
    found = _CELL.fullmatch(fault.cell)
    if fault.code not in _TYPED or found is None:
        return True
    sheet = sheets.sheets[fault.sheet]
    return any(sheet.address(int(found[2]), title) == fault.cell for title in columns.CODES)
