"""Forms with changed cells, titles and rows: reported or another form, never a crash or a hang.

No change of meaning is taken in silence: a mutation is either reported by a message that was not
there before, or it gives a form of another fingerprint whose differences can be said, or its test
rows run otherwise than before (they are no part of a form). What changes none of the three changed
no meaning: blanks, the order of columns, texts of sheets that explain.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random  # noqa: TID251 - of a named seed, told with a failure

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.sheets import Sheet, SheetRow, Sheets
from qapi_desk.intake.sheets import read_sheets
from qapi_desk.questionnaire.checker import check
from qapi_desk.questionnaire.columns import language_code
from qapi_desk.questionnaire.comparing import differences
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import state
from qapi_desk.questionnaire.messages import errors, refuse_if_broken
from qapi_desk.questionnaire.reading import read
from tests.questionnaire.small_forms import CHOICES, TODAY, make_sheets, row

FORMS = Path(__file__).parents[2] / "forms"
SMALL = make_sheets(
    [
        row("select_one yn", "a"),
        row("begin_group", "g", relevant="${a} = 'yes'"),
        row("select_one judged", "j", required="yes", constraint=". != 'unsure' or ${a} = 'yes'"),
        {"type": "end_group"},
        row("begin_repeat", "child", repeat_count="2"),
        row("date", "born", constraint=". <= today()"),
        {"type": "end_repeat"},
        row("calculate", "n", calculation="count-non-empty(${born})"),
    ],
    [each for each in CHOICES if each["list_name"] != "gate"],
)
CHANGED = ("settings", "survey", "choices")
PIECES = (
    "${est_judged}", "${nobody}", "${a}", "${born}", " or ", " = ", "'met'", "if(", ")", ",", "",
    "yes", "-", "1", "begin_group", "end_group", "begin_repeat", "end_repeat", "select_one cause",
    "select_one yn", "calculate", "na", ".", "=1+1", "TRUE", "10/15/2026", "a" * 5_000, "(" * 60,
    "not(", "\u202e", "\u00e9", "\u4e2d\u6587",
    "\U0001f600", "'", '"', "count(", "regex(., '(a+)+')",
    "deadline('CR-1', .)", "fact('case.status')", "answer", "outcome", "on_no", "reason",
)  # fmt: skip
LIMIT_SECONDS = 5.0
IS_LONG = os.environ.get("QAPI_LONG") == "1"
FORMS_TRIED = (
    sorted(each for each in FORMS.iterdir() if each.is_dir())
    if IS_LONG
    else [FORMS / "establishment-expedited", FORMS / "medical", FORMS / "lines-1-2"]
)
MANY = 10_000 if IS_LONG else 100
BATCHES = 10 if IS_LONG else 5


def cell(rng: Random, sheet: Sheet) -> Sheet:
    """Another text in one cell, or a piece more in it."""
    rows, title = list(sheet.rows), rng.choice(sheet.header)
    at = rng.randrange(len(rows))
    old = rows[at].cells.get(title, "")
    text = "".join(rng.choices(PIECES, k=rng.randint(0, 4)))
    place = rng.randint(0, len(old))
    new = text if rng.random() < 0.5 else old[:place] + text + old[place + rng.randint(0, 3) :]
    cells = {**rows[at].cells, title: new.strip()}
    rows[at] = SheetRow(rows[at].number, {t: each for t, each in cells.items() if each})
    return replace(sheet, rows=tuple(rows))


def title(rng: Random, sheet: Sheet) -> Sheet:
    """A slip in the title of a column."""
    at = rng.randrange(len(sheet.header))
    old = sheet.header[at]
    new = old[: rng.randint(0, len(old))] + rng.choice("xe:_ ") + old[rng.randint(0, len(old)) :]
    if new.strip() in sheet.header or not new.strip():
        return sheet
    header = tuple(new.strip() if n == at else each for n, each in enumerate(sheet.header))
    rows = tuple(
        SheetRow(r.number, {new.strip() if t == old else t: c for t, c in r.cells.items()})
        for r in sheet.rows
    )
    return Sheet(sheet.name, header, rows)


def swapped(rng: Random, sheet: Sheet) -> Sheet:
    """Two rows in each other's place."""
    rows = list(sheet.rows)
    one, other = rng.randrange(len(rows)), rng.randrange(len(rows))
    cells = rows[one].cells, rows[other].cells
    rows[one] = SheetRow(rows[one].number, cells[1])
    rows[other] = SheetRow(rows[other].number, cells[0])
    return replace(sheet, rows=tuple(rows))


def deleted(rng: Random, sheet: Sheet) -> Sheet:
    """Some rows less."""
    gone = {rng.randrange(len(sheet.rows)) for _ in range(rng.randint(1, 3))}
    return replace(sheet, rows=tuple(r for n, r in enumerate(sheet.rows) if n not in gone))


def doubled(rng: Random, sheet: Sheet) -> Sheet:
    """A row many times over: deep nests, names that stand twice."""
    again, last = rng.choice(sheet.rows), sheet.rows[-1].number
    more = (SheetRow(last + n, again.cells) for n in range(1, rng.choice((1, 2, 30)) + 1))
    return replace(sheet, rows=(*sheet.rows, *more))


MUTATIONS: tuple[Callable[[Random, Sheet], Sheet], ...] = (
    cell, cell, cell, cell, title, swapped, deleted, doubled,
)  # fmt: skip


def mutated(rng: Random, whole: Sheets) -> Sheets:
    """One to three mutations of the sheets that a form is made of."""
    sheets = dict(whole.sheets)
    for _ in range(rng.randint(1, 3)):
        sheet = sheets[rng.choice(CHANGED)]
        if sheet.rows and sheet.header:
            sheets[sheet.name] = rng.choice(MUTATIONS)(rng, sheet)
    return replace(whole, sheets=sheets)


class Original:
    """A form before it is changed: what it says of itself."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.form = read(sheets).form
        self.told = {(m.code, m.what) for m in check(sheets)}

    def tell(self, changed: Sheets) -> str:
        """What becomes of a mutation: ``error``, ``warning``, ``other``, ``same``, ``silent``."""
        messages = check(changed)
        if errors(messages):
            with pytest.raises(Refused, match=r"cannot be used\. Sheet "):
                refuse_if_broken(changed.source, messages)
            return "error"
        form = read(changed).form
        assert state(CompiledForm(form, is_checked=True), {}, TODAY).statuses
        if form.fingerprint != self.form.fingerprint:
            return "other" if differences(self.form, form) else "silent"
        if {(m.code, m.what) for m in messages} - self.told:
            return "warning"
        return "same" if means(changed) == means(self.sheets) else "silent"


def means(sheets: Sheets) -> object:
    """The cells that a form is made of, whatever the order of columns; keys in any case."""
    rows = {name: [r for r in sheets.sheets[name].rows if r.cells] for name in CHANGED}
    rows["choices"].sort(key=lambda r: r.cells.get("list_name", ""))  # each list keeps its order
    return {name: [cells_of(r) for r in found] for name, found in rows.items()}


def cells_of(row: SheetRow) -> list[tuple[str, str]]:
    """The cells of a row; a language is its code, however it is called."""
    found = []
    for written, text in row.cells.items():
        stem, _, language = written.partition("::")
        code = language_code(language) if stem != "bind" else language
        said = text.upper() if stem == "key" else text
        found.append((f"{stem}::{code}", NOTHING.get((written, said), said)))
    return sorted(each for each in found if each[1])


NOTHING = {
    ("default_language", "English (en)"): "",
    ("bind::qapi:comment", "none"): "",
    ("read_only", "no"): "",
}
ORIGINALS = [Original(SMALL), *(Original(read_sheets(folder)) for folder in FORMS_TRIED)]


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_that_a_mutated_form_is_reported_or_another_form_and_never_a_crash(batch: int) -> None:
    told: dict[str, int] = {}
    for number in range(MANY // BATCHES):
        rng = Random(f"{batch}/{number}")
        original = rng.choice(ORIGINALS)
        changed = mutated(rng, original.sheets)
        begun = time.perf_counter()
        what = original.tell(changed)
        taken = time.perf_counter() - begun
        assert taken < LIMIT_SECONDS, f"{batch}/{number} took {taken:.1f} s"
        assert what != "silent", f"{batch}/{number}: {original.form.form_id}"
        told[what] = told.get(what, 0) + 1
    assert {"error", "other"} <= told.keys()
