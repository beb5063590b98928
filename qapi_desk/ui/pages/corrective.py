"""Corrective action: which criteria ask for a plan, the plans, and one of them in full."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qapi_desk.domain.caps import Cap, CapAction, CapState
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.ids import CapId
from qapi_desk.ui.dialogs.cap_edit import ActionSheet, DoneSheet, PlanSheet
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.corrective import Below, CorrectivePresenter, CorrectiveState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import CAP_STATES, day, percent
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row, set_tone, wipe
from qapi_desk.ui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class CapRow:
    """One plan as the list shows it."""

    cap: Cap
    title: str

    @property
    def done(self) -> str:
        """How many actions are done."""
        done = sum(action.done_on is not None for action in self.cap.actions)
        return filled("{done} of {actions}", done=done, actions=len(self.cap.actions))


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as the list shows it."""

    action: CapAction
    responsible: str


CAP_FIELDS: tuple[Field[CapRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(Column("state", "State"), lambda r: r.cap.state, lambda r: CAP_STATES[r.cap.state]),
    Field(Column("done", "Actions done"), lambda r: r.done),
    Field(Column("target", "Target date", Format.DAY), lambda r: r.cap.target_date),
    Field(Column("cases", "Cases", Format.COUNT), lambda r: len(r.cap.case_ids)),
)
ACTION_FIELDS: tuple[Field[ActionRow], ...] = (
    Field(Column("number", "#", Format.COUNT), lambda r: r.action.number),
    Field(Column("text", "Action", width=4), lambda r: r.action.text),
    Field(Column("responsible", "Responsible"), lambda r: r.responsible),
    Field(Column("start", "Start", Format.DAY), lambda r: r.action.start),
    Field(Column("due", "Due", Format.DAY), lambda r: r.action.due),
    Field(
        Column("done", "Done", Format.DAY),
        lambda r: r.action.done_on,
        lambda r: day(r.action.done_on) if r.action.done_on else "open",
        lambda r: "good" if r.action.done_on else "warn",
    ),
    Field(Column("asked", "Evidence asked for", width=2), lambda r: r.action.evidence_required),
    Field(Column("evidence", "Evidence", width=2), lambda r: r.action.evidence),
)
_PARTS = (
    ("Finding", "finding"),
    ("Magnitude", "magnitude"),
    ("Extent", "extent"),
    ("Root cause", "root_cause"),
    ("Target", "target"),
    ("Monitoring", "monitoring"),
)


class CorrectivePage(Page):
    """Who does what by when, and on which evidence it is done."""

    id: ClassVar[str] = "corrective"
    title: ClassVar[str] = "Corrective action"
    presenter: CorrectivePresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CorrectivePresenter(seat, self)
        self._note = label(name="corrective.note")
        self._noted = card(label("Nothing to plan yet", kind="heading"), self._note)
        self._noted.hide()
        self._below = QVBoxLayout()
        words = label("Below the benchmark, without a plan", kind="heading")
        self._asking = card(words, self._below)
        self._plans = RowList(
            "corrective.plans", "Plans", CAP_FIELDS, key=lambda r: str(r.cap.cap_id)
        )
        self._plans.picked.connect(self._on_plan)
        self._listed = card(self._plans)
        self._full = self._make_full()
        self.listen_to(self._plans, self._actions)
        self.lay_out(self.body_of(self._noted, self._asking, self._listed, self._full))

    def _make_full(self) -> QFrame:
        self._title = label(kind="heading", name="corrective.title_of_plan")
        self._state = label(kind="chip", name="corrective.state")
        self._edit = button("Edit the plan…", "corrective.edit", self.edit_plan)
        head = row(self._title, self._state, self._edit)
        head.setStretch(0, 1)
        self._words = {key: label(name=f"corrective.{key}") for _, key in _PARTS}
        parts = [
            clear(column(label(title, kind="small", tone="muted"), self._words[key], space=0))
            for title, key in _PARTS
        ]
        self._actions = RowList(
            "corrective.actions", "Actions", ACTION_FIELDS, key=lambda r: str(r.action.number)
        )
        self._actions.opened.connect(self._on_action)
        flow = FlowLayout(space=em(0.5))
        for made in (
            button("Edit the action…", "corrective.edit_action", self.edit_action),
            button("Add an action…", "corrective.add_action", self.add_action),
            button("Record as done…", "corrective.done", self.record_done, kind="primary"),
        ):
            flow.addWidget(made)
        return card(head, *parts, self._actions, clear(flow), space=0.6)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own."""
        return {}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the plans; one that is asked for is shown in full."""
        if detail.get("plan"):
            self.presenter.choose(CapId(detail["plan"]))
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """A plan or the findings moved on."""
        if changes.touches(Kind.CAP) or changes.touches(Kind.FINDING):
            self.presenter.load()

    def show_state(self, state: CorrectiveState) -> None:
        """Show what asks for a plan, the plans, and one in full."""
        note = state.note or _note(state)
        self._note.setText(note)
        self._noted.setVisible(bool(note))
        self._show_below(state)
        self._listed.setVisible(bool(state.caps))
        rows = [CapRow(cap, state.title_of(cap.criterion)) for cap in state.caps]
        self._plans.show_rows(rows)
        self._plans.limit_height(6)
        cap = state.cap
        self._full.setVisible(cap is not None)
        if cap is not None:
            self._show_full(state, cap)

    def _show_below(self, state: CorrectiveState) -> None:
        wipe(self._below)
        self._asking.setVisible(bool(state.below))
        for item in state.below:
            self._below.addWidget(self._below_line(item, is_supervisor=state.is_supervisor))

    def _below_line(self, item: Below, *, is_supervisor: bool) -> QWidget:
        words = filled(
            "{title}: {rate} against {benchmark}",
            title=item.title,
            rate=percent(item.figures.rate),
            benchmark=percent(item.figures.benchmark),
        )
        made = button("Draft a plan", f"corrective.draft.{item.criterion}", self._on_draft)
        made.setAccessibleName(filled("Draft a plan for {title}", title=item.title))
        made.setProperty("criterion", str(item.criterion))
        made.setEnabled(is_supervisor)
        line = row(label(words), made)
        line.setStretch(0, 1)
        return clear(line)

    def _show_full(self, state: CorrectiveState, cap: Cap) -> None:
        self._title.setText(state.title_of(cap.criterion))
        self._state.setText(CAP_STATES[cap.state])
        set_tone(self._state, "good" if cap.state is CapState.ACTIONS_COMPLETE else "accent")
        for _, key in _PARTS:
            words = str(getattr(cap, key))
            if key == "target":
                words += filled("  By {target_date}.", target_date=cap.target_date)
            self._words[key].setText(words)
        rows = [ActionRow(a, state.name_of(a.responsible)) for a in cap.actions]
        self._actions.show_rows(rows)
        self._actions.limit_height(8)
        self._edit.setEnabled(state.is_supervisor)

    def _action(self) -> CapAction | None:
        item = self._actions.current()
        cap = self.presenter.state.cap
        if isinstance(item, ActionRow):
            return item.action
        return cap.actions[0] if cap and cap.actions else None

    @Slot(object)
    def _on_plan(self, item: CapRow) -> None:
        self.presenter.choose(item.cap.cap_id)

    @Slot()
    def _on_draft(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.presenter.draft(str(sender.property("criterion")))

    @Slot(object)
    def _on_action(self, _item: ActionRow) -> None:
        self.edit_action()

    @Slot()
    def edit_plan(self) -> None:
        """Edit the words of the plan."""
        cap = self.presenter.state.cap
        if cap is not None:
            dialog = PlanSheet(self, cap)
            dialog.given.connect(self._on_revised)
            dialog.open()

    @Slot(object)
    def _on_revised(self, given: tuple[Cap, str]) -> None:
        self.presenter.revise(*given)

    @Slot()
    def edit_action(self) -> None:
        """Edit the marked action."""
        self._open_action(self._action())

    @Slot()
    def add_action(self) -> None:
        """Add an action with the next number."""
        self._open_action(self.presenter.new_action(self.presenter.today()))

    def _open_action(self, action: CapAction | None) -> None:
        if action is not None:
            dialog = ActionSheet(self, action, self.presenter.state.people)
            dialog.given.connect(self._on_action_given)
            dialog.open()

    @Slot(object)
    def _on_action_given(self, given: tuple[CapAction, str]) -> None:
        self.presenter.revise_action(*given)

    @Slot()
    def record_done(self) -> None:
        """Record that the marked action is done."""
        action = self._action()
        if action is not None:
            dialog = DoneSheet(self, action, self.presenter.today())
            dialog.given.connect(self._on_done)
            dialog.open()

    @Slot(object)
    def _on_done(self, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.complete(*given)


def _note(state: CorrectiveState) -> str:
    if not state.is_read or state.caps or state.below:
        return ""
    if not state.has_review:
        return "No review is open. Start one from a snapshot first."
    return "No criterion is below its benchmark, so no plan is called for."


PAGE = CorrectivePage
