"""A second review before its cases are drawn: what it would look at, its receipt, its draw."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QFrame, QLineEdit, QSpinBox, QVBoxLayout

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.draws import StratumPlan
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.second_read import SecondState
from qapi_desk.ui.text import grouped, moment, percent, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.dice import DiceLine
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qapi_desk.services.second_draw import LookPlan

STRATA = {ANY_ERROR: "Cases with any error", NO_ERROR: "Cases without one"}
ABOUT = (
    "Released cases are looked at again by somebody else, who does not see what the first "
    "reviewer found. Cases with an error and cases without one are drawn at the same rate, so "
    "that passes are looked at as often as fails."
)
ONCE = "Freezing makes the second review. Its cases are drawn once and cannot be chosen again."
NOT_WITNESSED = (
    "Without a public value nobody outside can be sure that the draw was not tried before. It is "
    "marked as not witnessed for good."
)
MOST_LEAST = 999

STRATUM_FIELDS: tuple[Field[StratumPlan], ...] = (
    Field(Column("name", "Released cases", width=3), lambda r: said(STRATA.get(r.name, r.name))),
    Field(Column("size", "There are", Format.COUNT), lambda r: r.universe_size),
    Field(Column("n", "Looked at again", Format.COUNT), lambda r: r.n),
    Field(
        Column("share", "Share", Format.PERCENT),
        lambda r: Fraction(r.n, r.universe_size) if r.universe_size else None,
        lambda r: percent(Fraction(r.n, r.universe_size) if r.universe_size else None, 1),
    ),
)


def strata_list(name: str) -> RowList:
    """The two strata as a list."""
    return RowList(name, "Strata", STRATUM_FIELDS, key=lambda r: r.name).without_search()


def show_strata(listed: RowList, strata: Sequence[StratumPlan]) -> None:
    """Show them, as high as they are; nothing where they may not be seen."""
    listed.show_rows(tuple(strata))
    listed.limit_height(2)
    listed.setVisible(bool(strata))


class PlanPane(QFrame):
    """One rate for both strata and the least of each, and what that would draw.

    Signals:
        asked(str, int): a rate in words and the least of each are to be tried.
        frozen(): what is shown is to be frozen.
    """

    asked = Signal(object, object)
    frozen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second.plan_pane")
        self.setProperty("kind", "card")
        self._rate = QLineEdit()
        self._rate.setObjectName("second.rate")
        self._rate.setAccessibleName(said("Rate for both strata"))
        self._rate.setMaximumWidth(em(7))
        self._rate.editingFinished.connect(self._on_edited)
        self._least = QSpinBox()
        self._least.setObjectName("second.least")
        self._least.setAccessibleName(said("The least of each"))
        self._least.setRange(0, MOST_LEAST)
        self._least.setMaximumWidth(em(7))
        self._least.setKeyboardTracking(False)
        self._least.valueChanged.connect(self._on_edited)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Rate for both"), self._rate)
        form.addRow(said("&Least of each"), self._least)
        self.strata = strata_list("second.would")
        self._cases = label(name="second.would_words")
        self._freeze = button("Freeze the second review", "second.freeze", kind="primary")
        self._freeze.clicked.connect(self.frozen)
        flow = FlowLayout(space=em(0.6))
        flow.addWidget(self._freeze)
        head = label("Plan the second review", kind="heading")
        about, once = label(ABOUT, tone="muted"), label(ONCE, kind="small", tone="muted")
        self.setLayout(
            column(
                head, about, clear(form), self.strata, self._cases, once, clear(flow), margin=0.8
            )
        )
        self._shown: LookPlan | None = None

    def show_state(self, state: SecondState) -> None:
        """Show what the terms would draw."""
        proposal = state.proposal
        self.setVisible(proposal is not None and state.second_id is None)
        self._freeze.setEnabled(not state.is_busy)
        if proposal is None:
            return
        if self._shown is None or self._shown.terms != proposal.terms:
            self._rate.setText(_rate_words(proposal.terms.rate))
            self._least.blockSignals(True)
            self._least.setValue(proposal.terms.least)
            self._least.blockSignals(False)
        self._shown = proposal
        show_strata(self.strata, proposal.strata)
        self._cases.setText(
            filled("{cases} would be looked at again.", cases=plural(proposal.cases, "case"))
        )

    @Slot()
    def _on_edited(self) -> None:
        terms = self._shown.terms if self._shown else None
        rate, least = self._rate.text().strip(), self._least.value()
        words = rate if any(sign in rate for sign in "%./") else f"{rate}%"
        if terms is None or (words, least) != (_rate_words(terms.rate), terms.least):
            self.asked.emit(words, least)


def _rate_words(rate: Fraction) -> str:
    per_cent = rate * 100
    return f"{per_cent}%" if per_cent.denominator == 1 else percent(rate, 3)


class DrawPane(QFrame):
    """The receipt that goes out first, the public value that is thrown after it, and the draw.

    Signals:
        receipt_asked(): the receipt is to be written.
        public_typed(str): what was thrown or published.
        unwitnessed(bool): whether to draw without it.
        drawn(): the cases are to be drawn.
    """

    receipt_asked = Signal()
    public_typed = Signal(object)
    unwitnessed = Signal(object)
    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second.draw_pane")
        self.setProperty("kind", "card")
        self.strata = strata_list("second.planned")
        self._facts = FactsView("second.receipt")
        self._receipt_out = button("Export the receipt…", "second.receipt_out")
        self._receipt_out.clicked.connect(self.receipt_asked)
        self._public = DiceLine(
            "second.public_value", said("Public value, as thrown or published after the receipt")
        )
        self._public.changed.connect(self.public_typed)
        self._unwitnessed = QCheckBox(said("Draw without a public value"))
        self._unwitnessed.setObjectName("second.unwitnessed")
        self._unwitnessed.setAccessibleName(said("Draw without a public value, not witnessed"))
        self._unwitnessed.toggled.connect(self._on_unwitnessed)
        self._warning = label(NOT_WITNESSED, tone="warn", name="second.not_witnessed")
        self._draw = button("Draw the cases", "second.draw", kind="primary")
        self._draw.clicked.connect(self.drawn)
        self._waits = label(
            "A supervisor draws its cases; nobody knows yet which ones.", name="second.undrawn"
        )
        self.setLayout(self._laid_out())

    def _laid_out(self) -> QVBoxLayout:
        outs, draws = FlowLayout(space=em(0.6)), FlowLayout(space=em(0.6))
        outs.addWidget(self._receipt_out)
        draws.addWidget(self._draw)
        self._acts = clear(
            column(clear(outs), self._public, self._unwitnessed, self._warning, clear(draws))
        )
        head = label("Planned, and not drawn yet", kind="heading")
        return column(head, self._waits, self.strata, self._facts, self._acts, margin=0.8)

    def show_state(self, state: SecondState) -> None:
        """Show the plan and how far the draw is."""
        is_waiting = state.second_id is not None and state.draw is None
        self.setVisible(is_waiting)
        if not is_waiting:
            return
        show_strata(self.strata, state.strata)
        receipt = state.receipt
        out = next((act for act in reversed(state.acts) if act.key == "receipt"), None)
        self._facts.show_facts(
            (
                (said("Frozen"), moment(receipt.frozen_at) if receipt else ""),
                (
                    said("Receipt"),
                    _out_words(out.person, moment(out.at)) if out else said("not out yet"),
                ),
                (said("Plan"), grouped(receipt.plan_hash) if receipt else ""),
            )
        )
        self._acts.setVisible(state.is_supervisor)
        self._waits.setVisible(not state.is_supervisor)
        self._unwitnessed.setVisible(not state.public_value)
        self._warning.setVisible(state.goes_unwitnessed and not state.public_value)
        may_draw = bool(state.public_value) or state.goes_unwitnessed
        self._draw.setEnabled(may_draw and not state.is_busy)

    @Slot(bool)
    def _on_unwitnessed(self, checked: bool) -> None:
        self.unwitnessed.emit(checked)


def _out_words(person: str, at: str) -> str:
    return filled("handed out by {person}, {at}", person=person, at=at)
