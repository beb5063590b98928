"""The auditor's calculator: a calculation chosen, fields filled, the result with its workings."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from qapi_desk.services.calculator import Worked
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.calculator import CalculatorPresenter, CalculatorState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kind_tree import KindTree
from qapi_desk.ui.widgets.kit import button, card, label, row, scrolled, set_tone
from qapi_desk.ui.widgets.typed_fields import TypedFields
from qapi_desk.ui.widgets.workings import WorkingsPane

REST_MS = 200
"""Typing rests so long before it is worked out; Enter does not wait."""


class CalculatorPage(Page):
    """Calculator."""

    id: ClassVar[str] = "calculator"
    title: ClassVar[str] = "Calculator"
    presenter: CalculatorPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CalculatorPresenter(seat, self)
        self._kinds = KindTree("calculator.kinds", "Calculations")
        self._kinds.chosen.connect(self._on_chosen)
        self._fields = TypedFields("calculator.field")
        self._fields.edited.connect(self._on_edited)
        self._fields.entered.connect(self._on_entered)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("calculator.panes")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._kinds)
        self._split.addWidget(scrolled(self._work(), "calculator.work"))
        self._split.setStretchFactor(1, 1)
        self.say_subtitle("No case is read; the same sums as qapi-desk calc, with their workings.")
        self.lay_out(self._split)
        self._size()

    def _work(self) -> QWidget:
        return self.body_of(self._asked(), self._answer())

    def _asked(self) -> QFrame:
        self._title = label(kind="heading", name="calculator.title_of_kind")
        self._formula = label(kind="small", tone="muted", name="calculator.formula")
        self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._example = button("Use the example", "calculator.example", self.use_example)
        self._clear = button("Clear", "calculator.clear", self.clear, kind="link")
        buttons = row(self._example, self._clear, None, space=0.4)
        return card(self._title, self._formula, self._fields, buttons)

    def _answer(self) -> QFrame:
        self._fault = label(name="calculator.fault")
        self._results = FactsView("calculator.results")
        self._copy = button("Copy the workings", "calculator.copy", self.copy)
        self._copied = label(kind="small", tone="good", name="calculator.copied")
        self._workings = WorkingsPane("calculator.workings", "Workings")
        head = row(label("Result", kind="heading"), None, self._copied, self._copy)
        return card(head, self._fault, self._results, self._workings)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own."""
        return {}

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Show the calculation wanted, or the last one."""
        self.presenter.load(detail.get("kind", ""))

    def where(self) -> Place:
        """Which calculation is open."""
        chosen = self.presenter.state.chosen
        return Place(self.id, {"kind": chosen.kind} if chosen else {})

    def dress(self) -> None:
        """The look changed."""
        super().dress()
        self._workings.dress()
        self._size()

    def _size(self) -> None:
        self._kinds.setMinimumWidth(em(11))
        self._split.setHandleWidth(em(0.6))
        self._split.setSizes([em(20), em(40)])

    def next_pane(self) -> None:
        """From the list to the fields, to the workings, and round."""
        if _holds(self._kinds, self.focusWidget()):
            self._fields.focus_first()
        elif _holds(self._fields, self.focusWidget()):
            self._workings.setFocus()
        else:
            self._kinds.search.setFocus()

    def show_state(self, state: CalculatorState) -> None:
        """Show the chosen calculation, what was typed, and what came of it."""
        if state.chosen is None:
            return
        if not self._kinds.shown_titles() and not self._kinds.search.text():
            self._kinds.show_kinds([(k.kind, k.title, k.group) for k in state.kinds])
        self._kinds.mark(state.chosen.kind)
        self._title.setText(state.chosen.title)
        self._formula.setText(f"{state.chosen.formula}. {state.chosen.source}.")
        self._fields.show_kind(state.chosen, state.texts)
        self._show_fault(state)
        self._show_worked(state.worked, is_stale=state.is_stale)

    def _show_fault(self, state: CalculatorState) -> None:
        is_at_field = self._fields.has(state.fault_field) and not state.is_waiting
        self._fields.show_fault(state.fault_field if is_at_field else "", _without_label(state))
        self._fault.setText("Mend the marked field." if is_at_field else state.fault)
        set_tone(self._fault, "muted" if state.is_waiting or is_at_field else "bad")
        self._fault.setVisible(bool(self._fault.text()) and not state.is_stale)

    def _show_worked(self, worked: Worked | None, *, is_stale: bool) -> None:
        is_shown = worked is not None and not is_stale
        self._copy.setEnabled(is_shown)
        self._copied.setText("")
        self._results.setVisible(is_shown)
        self._workings.setVisible(is_shown)
        if worked is not None and is_shown:
            self._results.show_facts(_facts(worked))
            self._workings.setPlainText(worked.text)

    @Slot(object)
    def _on_chosen(self, key: str) -> None:
        self.presenter.choose(key)
        self.place_changed.emit()

    @Slot()
    def _on_edited(self) -> None:
        self.presenter.type(self._fields.texts())
        self._rest.start()

    @Slot()
    def _on_rested(self) -> None:
        self.presenter.work_out()

    @Slot()
    def _on_entered(self) -> None:
        self._rest.stop()
        self.presenter.type(self._fields.texts())
        self.presenter.work_out()

    @Slot()
    def use_example(self) -> None:
        """Fill in the published example."""
        self.presenter.use_example()

    @Slot()
    def clear(self) -> None:
        """Empty the fields and begin with the first."""
        self.presenter.clear()
        self._fields.focus_first()

    @Slot()
    def copy(self) -> None:
        """Put the workings on the clipboard."""
        self._workings.copy_all()
        self._copied.setText("Copied")


def _without_label(state: CalculatorState) -> str:
    """The fault as it stands under its field, which says the label already."""
    inputs = state.chosen.inputs if state.chosen else ()
    label_of = next((one.label for one in inputs if one.name == state.fault_field), "")
    words = state.fault.removeprefix(f"{label_of}: ")
    return words[:1].upper() + words[1:]


def _holds(outer: QWidget, inner: QWidget | None) -> bool:
    return inner is not None and outer.isAncestorOf(inner)


def _facts(worked: Worked) -> list[tuple[str, str]]:
    """The results; a table stands in the workings only."""
    return [
        (name, value if "\n" not in value else "in the workings below")
        for name, value in worked.results
    ]


PAGE = CalculatorPage
