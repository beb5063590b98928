"""What a form's own test rows show, as messages in their cells.

It runs the rows (``trial``) and says where one fails, and what no row tests. It knows no rules;
clocks are handed in.
"""

from collections.abc import Iterator, Mapping

from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheet, column_letters
from qapi_desk.questionnaire import trial
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.expression_meaning import Extension
from qapi_desk.questionnaire.messages import WARNING, Notes, Wrong


def check_trials(
    compiled: CompiledForm, sheet: Sheet | None, functions: Mapping[str, Extension]
) -> tuple[FormMessage, ...]:
    """Run a form's test rows.

    Args:
        compiled: the form; it must be sound.
        sheet: ``qapi_tests``; None when the form has none.
        functions: ``deadline`` and the others, as in ``engine.Context``.

    Returns:
        An error for each way a row fails, at its cell; warnings for what is not tested.
    """
    notes = Notes()
    if sheet is None or not sheet.rows:
        notes.add(trial.SHEET, "A1", _NO_ROWS)
        return tuple(notes.messages)
    for result in trial.run_tests(compiled, sheet, functions):
        for fault in result.faults:
            notes.at(sheet, result.row, fault.title, _failed(result.name, fault.sentence))
    for place, wrong in _untested(compiled, sheet):
        notes.add(sheet.name, place, wrong)
    return tuple(notes.messages)


def _untested(compiled: CompiledForm, sheet: Sheet) -> Iterator[tuple[str, Wrong]]:
    """Criteria that no row expects anything of, and rows that expect nothing."""
    criteria = compiled.form.criteria
    expected = {
        title for row in sheet.rows for title in row.cells if title.startswith(trial.EXPECT)
    }
    for criterion in criteria:
        if f"{trial.EXPECT}{criterion}" not in expected:
            yield f"{column_letters(len(sheet.header))}1", _no_row(criterion)
    for row in sheet.rows if criteria else ():
        if not any(title.startswith(trial.EXPECT) for title in row.cells):
            yield f"A{row.number}", _NO_END


def _failed(name: str, sentence: str) -> Wrong:
    return Wrong(
        "tests.failed",
        f"The row {name or 'without a name'} fails: {sentence}",
        "The form does not do what its author wrote down.",
        "Mend the form, or the row if the row is wrong.",
    )


def _no_row(criterion: str) -> Wrong:
    return Wrong(
        "tests.criterion",
        f"No row says what {criterion} should come out as.",
        "A slip in its calculation would show on cases only.",
        f"Add a column {trial.EXPECT}{criterion} and fill it in.",
        WARNING,
    )


_NO_ROWS = Wrong(
    "tests.none",
    "The form has no test rows.",
    "Nothing shows that it does what its author meant.",
    f"Add a sheet {trial.SHEET} with a row of answers for each way through the form.",
    WARNING,
)
_NO_END = Wrong(
    "tests.expects_nothing",
    "This row expects no outcome.",
    "It can hardly fail.",
    f"Fill in a column titled {trial.EXPECT} and the criterion.",
    WARNING,
)
