"""A shipped form with any one cell changed is used or refused, never a crash and never a hang."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.compiled import load_form
from qapi_desk.questionnaire.engine import state
from tests.questionnaire.small_forms import TODAY

FORM = read_sheets(Path(__file__).parents[2] / "forms" / "establishment-expedited")
PIECES = st.sampled_from(
    ["${est_judged}", "${nobody}", " or ", " = ", "'met'", "if(", ")", ",", "", "yes", "-", "1",
     "begin_group", "end_group", "begin_repeat", "select_one cause", "calculate", "na", "."]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=12)


def mutated(sheet: str, row: int, column: int, text: str) -> Sheets:
    page = FORM.sheets[sheet]
    title = page.header[column % len(page.header)]
    changed = list(page.rows)
    old = changed[row % len(changed)]
    cells = {**old.cells, title: text.strip()}
    changed[row % len(changed)] = SheetRow(old.number, {t: c for t, c in cells.items() if c})
    return replace(FORM, sheets={**FORM.sheets, sheet: Sheet(sheet, page.header, tuple(changed))})


@settings(max_examples=150, deadline=5000)
@given(
    st.sampled_from(["survey", "choices", "settings"]),
    st.integers(0, 99),
    st.integers(0, 30),
    TEXTS,
)
def test_that_a_form_with_a_changed_cell_works_or_is_refused_by_sheet_and_cell(
    sheet: str, row: int, column: int, text: str
) -> None:
    try:
        form = load_form(mutated(sheet, row, column, text))
    except Refused as refusal:
        where = refusal.sentence.partition("cannot be used. Sheet ")[2]
        is_repeat = refusal.code == "form.repeat"
        if not (is_repeat or where.split(",")[0] in FORM.sheets):
            pytest.fail(refusal.sentence)
        return
    assert state(form, {}, TODAY).statuses
