"""The tab Case corrections: what is to be put right in which case, by when, whether it was."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QPushButton

from qapi_desk.domain.case_fixes import CaseFix, FixFilter, FixKind, FixState
from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.case_fixes import EVERY, Marked
from qapi_desk.ui.dialogs.kept import KeptSheet
from qapi_desk.ui.dialogs.settling import DoneSheet, Whose, WhySheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.panes.settling import SettledPane, bar, sheet
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.settling import Tab
from qapi_desk.ui.presenters.settling_fixes import FixesPresenter, FixesState
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, label
from qapi_desk.ui.widgets.row_list import RowList

LISTED = 12
STATES = {
    FixState.OPEN: ("To do", ""),
    FixState.DONE: ("Done", "good"),
    FixState.CLOSED: ("No error any more", "muted"),
}
KINDS = {FixKind.ERROR: "Error", FixKind.VALUE: "Wrong value"}
PRINTS = "PDF (*.pdf);;Excel workbook (*.xlsx)"
NONE = (
    "Nothing is to be corrected. Every error and every wrong value of a released case stands here "
    "by itself."
)
NONE_WANTED = "Nothing of that is to be corrected. Show all again, or choose otherwise."
ALL = "all"


class FixesPane(SettledPane):
    """The list with what narrows it, and the item that is marked."""

    tab: ClassVar[Tab] = Tab.CORRECTIONS

    def __init__(self, presenter: FixesPresenter, picker: FilePicker) -> None:
        super().__init__()
        self.presenter, self._picker = presenter, picker
        self._summary = label(name="settling.fixes.summary")
        self._list = self._make_list()
        self._make_filters()
        self._print = button("Print the list…", "settling.fixes.print", self.print_list)
        self._facts = FactsView("settling.fix.facts")
        self._heading = label(kind="heading", name="settling.fix")
        self._what = label(name="settling.fix.what")
        self._done = self.act("Mark as done…", "fix_done", self.mark_done, kind="primary")
        self._back = self.act("Not done after all…", "fix_back", self.take_back)
        self._case = self.act("The case", "fix_case", self._on_case, kind="link")
        self._case.setAccessibleName("Open the case of the marked correction")
        acts = bar(self._done, self._back, self._case)
        self._sheet = sheet(self._heading, self._what, self._facts, acts)
        self.lay_out(self._summary, self._list, bar(self._print), self._sheet)

    def _make_list(self) -> RowList:
        fields: tuple[Field[CaseFix], ...] = (
            Field(Column("due", "Due", Format.MONO), lambda f: day(f.due)),
            Field(Column("state", "State"), self._state, tone=self._tone),
            Field(Column("worker", "Worker", Format.MONO), lambda f: f.worker_id),
            Field(Column("unit", "Unit", Format.MONO), lambda f: f.unit_code),
            Field(Column("case", "Case", Format.MONO), lambda f: f.case_id),
            Field(Column("kind", "Because of"), lambda f: said(KINDS[f.kind])),
            Field(Column("what", "What is to be put right", width=5), lambda f: f.what),
        )
        made = RowList(
            "settling.fixes", "Case corrections", fields, key=lambda f: f.item_id, empty=NONE
        )
        made.picked.connect(self._on_picked)
        made.opened.connect(self._on_entered)
        return made.without_title()

    def _state(self, item: CaseFix) -> str:
        today = self.presenter.state.today
        if item.is_overdue(today):
            days = plural((today - item.due).days, "day")
            return filled("overdue by {days}", days=days)
        return said(STATES[item.state][0])

    def _tone(self, item: CaseFix) -> str:
        is_late = item.is_overdue(self.presenter.state.today)
        return "bad" if is_late else STATES[item.state][1]

    def _make_filters(self) -> None:
        self._worker = Choice("settling.fixes.worker", "Worker", letters=10)
        self._unit = Choice("settling.fixes.unit", "Unit", letters=8)
        self._far = Choice("settling.fixes.state", "State", letters=12)
        states = [(str(state), words) for state, (words, _) in STATES.items()]
        self._far.offer([(ALL, "In every state"), *states])
        for each in (self._worker, self._unit, self._far):
            each.chosen.connect(self._on_filter)
        self._overdue = QCheckBox(said("&Overdue only"))
        self._overdue.setObjectName("settling.fixes.overdue")
        self._overdue.toggled.connect(self._on_overdue)
        self._every = button("Show all", "settling.fixes.all", self._on_all, kind="link")
        parts = (self._worker, self._unit, self._far, self._overdue, self._every)
        self._list.with_filters(bar(*parts))

    @property
    def leading(self) -> RowList:
        """The corrections."""
        return self._list

    def acts(self) -> tuple[QPushButton, ...]:
        """What is done with the marked one."""
        return self._done, self._back, self._case

    # Showing

    def show_state(self, state: FixesState) -> None:
        """Show the list, narrowed, and the marked item."""
        if not self.reflect(state) or state.found is None:
            return
        self._summary.setText(_summary(state))
        self._show_filters(state)
        self._list.say_empty(NONE_WANTED if state.every else NONE)
        self._list.show_rows(state.rows)
        self._list.limit_height(LISTED)
        self._print.setEnabled(bool(state.every))
        item = state.one
        self._sheet.setVisible(item is not None)
        if item is None:
            return
        if self._list.current() is not item:
            self._list.mark(state.rows.index(item))
        self._show_one(state, item)

    def _show_filters(self, state: FixesState) -> None:
        wanted = state.wanted
        workers = [(ALL, "Every worker"), *((each, each) for each in state.workers)]
        self._worker.offer(workers, wanted.worker_id or ALL)
        units = [(ALL, "Every unit"), *((each, each) for each in state.units)]
        self._unit.offer(units, wanted.unit_code or ALL)
        self._far.offer(
            [(self._far.key_at(at), self._far.itemText(at)) for at in range(self._far.count())],
            str(wanted.state) if wanted.state else ALL,
        )
        self._overdue.blockSignals(True)
        self._overdue.setChecked(wanted.is_overdue)
        self._overdue.blockSignals(False)
        self._every.setVisible(wanted != EVERY)

    def _show_one(self, state: FixesState, item: CaseFix) -> None:
        self._heading.setText(
            filled("Case {case}: {subject}", case=item.case_id, subject=item.subject)
        )
        self._what.setText(item.what)
        self._facts.show_facts(_facts(state, item, self._state(item)))
        self._done.setVisible(state.acts and item.state is FixState.OPEN)
        self._back.setVisible(state.is_supervisor and item.state is FixState.DONE)

    # What people do

    @Slot(object)
    def _on_picked(self, item: CaseFix) -> None:
        self.presenter.choose(item.item_id)

    @Slot(object)
    def _on_filter(self, _key: str) -> None:
        self._narrow()

    @Slot(bool)
    def _on_overdue(self, _is_checked: bool) -> None:
        self._narrow()

    @Slot()
    def _on_all(self) -> None:
        self.presenter.narrow(EVERY)

    def _narrow(self) -> None:
        worker, unit, far = (
            "" if each.key == ALL else each.key for each in (self._worker, self._unit, self._far)
        )
        state = FixState(far) if far else None
        self.presenter.narrow(FixFilter(worker, unit, state, self._overdue.isChecked()))

    @Slot()
    def mark_done(self) -> None:
        """Ask for day and evidence, then record it."""
        state = self.presenter.state
        item = state.one
        if item is None or item.state is not FixState.OPEN:
            self.presenter.view.say(said("Mark a correction that is to be done first."), "bad")
            return
        me = (state.me, state.name(state.me))
        worker = [(item.worker_id, item.worker_id)] if item.worker_id else []
        whose = Whose([me, *worker], state.today, may_date=True)
        dialog = DoneSheet(self.window(), item, state.today, whose)
        dialog.given.connect(self._on_done)
        dialog.open()

    @Slot(object, object)
    def _on_done(self, asked: KeptSheet, marked: Marked) -> None:
        item = self.presenter.state.one
        if item is not None:
            self.presenter.mark_done(asked, item.item_id, marked)

    @Slot()
    def take_back(self) -> None:
        """Ask why it is not done, then open it again."""
        words = "Why is it not done after all? It is then open again, due as before."
        dialog = WhySheet(self.window(), "fix_back", "Not done after all", words)
        dialog.given.connect(self._on_back)
        dialog.open()

    @Slot(object, object)
    def _on_back(self, asked: KeptSheet, reason: str) -> None:
        item = self.presenter.state.one
        if item is not None:
            self.presenter.take_back(asked, item.item_id, reason)

    @Slot()
    def print_list(self) -> None:
        """Ask for a file, then write the whole list."""
        self._picker.save_file(said("Case corrections"), "case-corrections.pdf", PRINTS, self._to)

    def _to(self, path: Path) -> None:
        self.presenter.print(path)

    @Slot()
    def _on_case(self) -> None:
        item = self.presenter.state.one
        if item is not None:
            self.opened.emit(Place("review", {"case": str(item.case_id)}))


def _summary(state: FixesState) -> str:
    to_do = sum(each.state is FixState.OPEN for each in state.every)
    late = state.found.overdue if state.found else 0
    return filled(
        "{open} to do, {overdue:,} of them overdue. They are kept apart from any "
        "corrective-action plan.",
        open=plural(to_do, "correction"),
        overdue=late,
    )


def _facts(state: FixesState, item: CaseFix, far: str) -> tuple[tuple[str, str], ...]:
    done = item.done
    return (
        ("State", far),
        ("Found on", day(item.found_on)),
        ("Due", day(item.due)),
        ("Worker", item.worker_id),
        ("Unit", item.unit_code),
        ("Criterion", str(item.criterion or "")),
        ("Done on", day(done.done_on) if done else ""),
        ("Done by", state.name(done.by) if done else ""),
        ("Evidence", done.evidence if done else ""),
        ("Note", done.note if done else ""),
        ("Recorded by", state.name(str(done.recorded_by)) if done else ""),
        ("Closed because", item.closed_because),
        ("Source", state.found.days_citation if state.found else ""),
    )
