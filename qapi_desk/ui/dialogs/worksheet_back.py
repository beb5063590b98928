"""A worksheet that came back: its faults by cell, what it would change, and which answer holds."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.worksheet_back import CellFault
from qapi_desk.services.worksheet_check import ChangeKind, Checked, Choice, RowChange
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.worksheets import WorksheetState
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import button, clear, label, row, set_tone
from qapi_desk.ui.widgets.row_list import RowList

KINDS = {
    ChangeKind.NEW: "New",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.CONFLICT: "Both changed",
}
HOLDS = {Choice.MINE: "The worksheet's", Choice.THEIRS: "The program's"}
FAULT_FIELDS: tuple[Field[CellFault], ...] = (
    Field(Column("cell", "Cell", Format.MONO), lambda f: f.cell),
    Field(Column("case_id", "Case", Format.MONO), lambda f: f.case_id),
    Field(Column("what", "What", width=4), lambda f: f.what, tone=lambda _f: "bad"),
    Field(Column("fix", "What to do", width=4), lambda f: f.fix),
    Field(Column("why", "Why", width=3), lambda f: f.why),
    Field(Column("sheet", "Sheet", Format.MONO), lambda f: f.sheet),
)


def _holds(change: RowChange) -> str:
    if change.kind is not ChangeKind.CONFLICT:
        return said(HOLDS[Choice.MINE])
    return said(HOLDS[change.choice]) if change.choice else said("to be decided")


CHANGE_FIELDS: tuple[Field[RowChange], ...] = (
    Field(Column("case_id", "Case", Format.MONO), lambda c: c.case_id),
    Field(Column("label", "Question", width=4), lambda c: c.label),
    Field(
        Column("kind", "What"),
        lambda c: c.kind,
        lambda c: said(KINDS[c.kind]),
        lambda c: "warn" if c.is_open else "",
    ),
    Field(Column("theirs", "In the program", width=3), lambda c: c.theirs_words),
    Field(Column("mine", "In the worksheet", width=3), lambda c: c.mine_words),
    Field(Column("holds", "Which holds"), _holds, tone=lambda c: "warn" if c.is_open else ""),
)
PROMISE = (
    "Nothing is saved before you take it in. Cases with a fault are left as they are; where the "
    "program was answered since the worksheet went out, you say which answer holds."
)


class WorksheetBack(Sheet):
    """Read the faults and changes, decide, take it in.

    Signals:
        again(): look at the file once more.
        chosen(rows, Choice): which answer holds in these rows.
        taken(): take it in.
    """

    again = Signal()
    chosen = Signal(object, object)
    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "worksheet_back", "Worksheet back")
        self._verdict = label(name="worksheet_back.verdict")
        self.faults = RowList(
            "worksheet_back.faults", "Faults", FAULT_FIELDS,
            key=lambda f: f"{f.sheet}/{f.cell}/{f.code}/{f.what}", empty="No fault was found.",
        ).without_search()  # fmt: skip
        self.changes = RowList(
            "worksheet_back.changes", "What would change", CHANGE_FIELDS,
            key=lambda c: f"{c.form_id}/{c.case_id}/{c.question}",
            empty="The program holds all of these answers already.",
        ).without_search()  # fmt: skip
        self._mine = self._choice("The &worksheet's holds", "mine", Choice.MINE)
        self._theirs = self._choice("The &program's holds", "theirs", Choice.THEIRS)
        self._again = button("&Look again", "worksheet_back.again", self.again.emit)
        bar = row(self._mine, self._theirs, self._again, None)
        self.put(label(PROMISE, tone="muted"), self._verdict, self.faults, self.changes)
        self.put(clear(bar))
        self._take = self.ask_to("&Take it in")
        self._take.setEnabled(False)
        self._cancel = self.findChild(QPushButton, f"{self.name}.cancel")
        self.setMinimumWidth(min(em(56), parent.width()))
        self.resize(min(em(72), parent.width()), min(em(42), parent.height()))

    def _choice(self, words: str, name: str, choice: Choice) -> QPushButton:
        made = button(words, f"worksheet_back.{name}", self._on_choice)
        made.setProperty("choice", str(choice))
        return made

    def show_state(self, state: WorksheetState) -> None:
        """Show what was found, what was decided, what came of it."""
        found = state.checked
        self._take.setEnabled(state.may_take)
        self._again.setEnabled(state.path is not None and not state.is_busy)
        has_conflict = found is not None and any(
            each.kind is ChangeKind.CONFLICT for each in found.changes
        )
        for each in (self._mine, self._theirs):
            each.setVisible(has_conflict)
            each.setEnabled(not state.is_busy and not state.taken)
        if found is None:
            self._verdict.setText(said("It is being looked at.") if state.is_busy else "")
            return
        self._verdict.setText(state.taken or _verdict(found))
        set_tone(self._verdict, "good" if state.taken else _tone(found))
        self.faults.setVisible(bool(found.faults))
        self.faults.show_rows(found.faults)
        self.faults.limit_height(6)
        left = found.faulty
        self.changes.show_rows([each for each in found.changes if each.case_id not in left])
        self.changes.setVisible(not state.taken)
        self.changes.limit_height(10)
        if state.taken and self._cancel is not None:
            self._cancel.setText(said("Close"))

    def say(self, sentence: str, tone: str) -> None:
        """Say why not, where it happened."""
        self.banner.say(sentence, tone)

    @Slot()
    def _on_choice(self) -> None:
        rows = [each for each in self.changes.marked_rows() if each.kind is ChangeKind.CONFLICT]
        if not rows:
            self.banner.say(said("Mark the rows that both changed first."), "warn")
            return
        self.banner.clear()
        self.chosen.emit(rows, Choice(str(self.sender().property("choice"))))

    @Slot()
    def on_ok(self) -> None:
        """Take it in; the dialog stays to say what came of it."""
        self.taken.emit()


def _verdict(found: Checked) -> str:
    if found.is_unusable:
        return filled(
            "{faults}: the sheet itself was changed, so nothing of it can be taken in.",
            faults=plural(len(found.faults), "fault"),
        )
    parts = [
        filled("{answers} would be saved", answers=plural(len(found.good), "answer")),
        filled("{same:,} are there already", same=found.same),
    ]
    if found.conflicts:
        parts.append(filled("{open:,} to be decided", open=len(found.conflicts)))
    if found.faults:
        cases = plural(len(found.faulty), "case")
        words = filled("{cases} with faults would be left as they are", cases=cases)
        parts.append(words)
    return f"{'; '.join(parts)}."


def _tone(found: Checked) -> str:
    if found.is_unusable:
        return "bad"
    return "warn" if found.faults or found.conflicts else "good"
