"""The seed ceremony as a walk: commit, freeze, receipt out, public value, draw, in this order."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.draws import CriterionPlan
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.ceremony import NOT_WITNESSED, CeremonyPresenter, CeremonyState
from qapi_desk.ui.presenters.one_review import cost_words
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import grouped, moment, plural
from qapi_desk.ui.widgets.dice import DiceLine
from qapi_desk.ui.widgets.kit import button, card, clear, label, row, set_style_property
from qapi_desk.ui.widgets.received import ReceivedCard
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.steps import StepCard

SIZE_FIELDS: tuple[Field[CriterionPlan], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda r: r.criterion),
    Field(Column("universe", "Universe", Format.COUNT), lambda r: r.universe_size),
    Field(Column("excluded", "Left out", Format.COUNT), lambda r: r.excluded),
    Field(Column("confidence", "Confidence", Format.PERCENT), lambda r: r.settings.confidence),
    Field(Column("precision", "Precision ±", Format.PERCENT), lambda r: r.settings.precision),
    Field(Column("expected", "Expected", Format.PERCENT), lambda r: r.settings.expected_rate),
    Field(Column("n", "To review", Format.COUNT), lambda r: r.n),
    Field(Column("census", "All of them"), lambda r: "yes" if r.is_census else ""),
)


class CeremonyPage(Page):
    """The ceremony, in its order: nobody can shop for a sample."""

    id: ClassVar[str] = "ceremony"
    title: ClassVar[str] = "Ceremony"
    presenter: CeremonyPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = CeremonyPresenter(seat, self)
        self._none = self.no_review_card(
            "A draw belongs to a review. Start one from a snapshot first."
        )
        self._received = ReceivedCard(
            self.id, self.way("Assign its cases", "ceremony.assign", "draw", kind="primary")
        )
        self._over = self._over_card()
        self._steps = {
            "master": self._master_step(),
            "plan": self._plan_step(),
            "receipt": self._receipt_step(),
            "public": self._public_step(),
            "draw": self._draw_step(),
        }
        parts = (self._none, self._received, self._over, *self._steps.values())
        self.lay_out(self.body_of(*parts, space=0.6))
        for part in parts:
            part.hide()

    # Building

    def _over_card(self) -> QFrame:
        self._over_words = label(name="ceremony.over")
        there = self.way("Go to the draw", "ceremony.to_draw", "draw", kind="primary")
        head = label("The ceremony is over", kind="heading")
        return card(head, self._over_words, row(there, None))

    def _master_step(self) -> StepCard:
        self._dice = DiceLine("ceremony.dice", "Dice thrown before two people (optional)")
        self._commit = button(
            "Commit the master seed", "ceremony.commit", self.commit_master, kind="primary"
        )
        self._commitment = _spoken_hash("ceremony.commitment")
        self._master_part = clear(row(self._commit, None))
        return StepCard("ceremony", 1, "master", self._commitment, self._dice, self._master_part)

    def _plan_step(self) -> StepCard:
        self._cost = label(name="ceremony.cost", kind="heading")
        self._sizes = RowList(
            "ceremony.sizes",
            "Sizes of the plan",
            SIZE_FIELDS,
            key=lambda r: str(r.criterion),
            empty="Nothing to freeze yet.",
        ).without_title()
        self.listen_to(self._sizes)
        self._freeze = button("Freeze the plan", "ceremony.freeze", self.freeze, kind="primary")
        self._to_plan = self.way("Go to the plan", "ceremony.to_plan", "plan")
        line = row(self._freeze, self._to_plan, None)
        return StepCard("ceremony", 2, "plan", self._cost, self._sizes, line)

    def _receipt_step(self) -> StepCard:
        self._receipt = _spoken_hash("ceremony.receipt")
        self._copy = button("Copy", "ceremony.copy_receipt", self.copy_receipt)
        self._copy.setAccessibleName("Copy the receipt's facts")
        self._hand_out = button(
            "Export the receipt…", "ceremony.receipt_out", self.export_receipt, kind="primary"
        )
        self._receipt_part = clear(row(self._hand_out, self._copy, None))
        return StepCard("ceremony", 3, "receipt", self._receipt, self._receipt_part)

    def _public_step(self) -> StepCard:
        spoken = "Public value, as thrown or published after the receipt"
        self._public = DiceLine("ceremony.public_value", spoken)
        self._public.changed.connect(self._on_public)
        return StepCard("ceremony", 4, "public", self._public)

    def _draw_step(self) -> StepCard:
        self._warning = label(NOT_WITNESSED, tone="warn", name="ceremony.not_witnessed")
        self._unwitnessed = QCheckBox("Draw without a public value")
        self._unwitnessed.setObjectName("ceremony.unwitnessed")
        self._unwitnessed.setAccessibleName("Draw without a public value, not witnessed")
        self._unwitnessed.toggled.connect(self._on_unwitnessed)
        self._draw = button("Draw the sample", "ceremony.draw", self.draw, kind="primary")
        return StepCard(
            "ceremony", 5, "draw", self._warning, self._unwitnessed, row(self._draw, None)
        )

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The ceremony's steps."""
        return {
            "ceremony.commit": self.commit_master,
            "ceremony.freeze": self.freeze,
            "ceremony.receipt_out": self.export_receipt,
            "ceremony.draw": self.draw,
        }

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read how far the ceremony is."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Plan or draw moved on."""
        if any(changes.touches(kind) for kind in (Kind.PLAN, Kind.DRAW, Kind.REVIEW)):
            self.presenter.load()

    # Showing

    def show_state(self, state: CeremonyState) -> None:
        """Show the ceremony as far as it is."""
        self._none.setVisible(state.is_read and not state.has_review)
        self._over.setVisible(state.draw is not None)
        for step in state.steps:
            self._steps[step.key].show_step(step)
            self._steps[step.key].setVisible(state.draws_here)
        self._received.show_received(state.received, state.receiver)
        self._show_over(state)
        self._show_master(state)
        self._show_plan(state)
        self._show_receipt(state)
        self._show_draw(state)

    def _show_over(self, state: CeremonyState) -> None:
        if state.draw is not None:
            self._public.clear()
            self._unwitnessed.setChecked(False)
            witnessed = "witnessed" if state.draw.is_witnessed else "not witnessed"
            self._over_words.setText(
                f"Draw {state.draw.number} is in force, {witnessed}: "
                f"{plural(len(state.draw.sample), 'case')} in the sample. Nothing on this page can "
                "change it. Its facts, its sample and its proof stand on the draw page."
            )

    def _show_master(self, state: CeremonyState) -> None:
        is_open = state.has_review and not state.refusal("master")
        self._commitment.setText(
            f"Committed: {grouped(state.commitment)}" if state.commitment else ""
        )
        self._commitment.setVisible(state.commitment is not None)
        self._dice.setVisible(is_open)
        self._master_part.setVisible(is_open)
        self._commit.setEnabled(not state.is_busy)

    def _show_plan(self, state: CeremonyState) -> None:
        rows = state.proposal.rows if state.proposal else state.plan.criteria if state.plan else ()
        self._sizes.show_rows(rows)
        self._sizes.limit_height(12)
        self._sizes.setVisible(bool(rows) and state.draw is None)
        self._cost.setVisible(state.proposal is not None)
        self._cost.setText(cost_words(state.proposal))
        self._freeze.setVisible(state.plan is None)
        self._freeze.setEnabled(not state.refusal("plan") and not state.is_busy)
        self._to_plan.setVisible(state.plan is None)

    def _show_receipt(self, state: CeremonyState) -> None:
        has_receipt = state.receipt is not None
        self._receipt.setText("\n".join(receipt_lines(state)))
        self._receipt.setVisible(has_receipt)
        self._receipt_part.setVisible(has_receipt)
        self._hand_out.setEnabled(not state.refusal("receipt"))
        set_style_property(self._hand_out, "kind", "" if state.is_receipt_out else "primary")

    def _show_draw(self, state: CeremonyState) -> None:
        may_throw = state.has_review and not state.refusal("public")
        may_draw = state.is_supervisor and state.plan is not None and state.draw is None
        self._public.setVisible(may_throw)
        self._unwitnessed.setVisible(may_draw and not state.public_value)
        self._warning.setVisible(may_draw and state.goes_unwitnessed and not state.public_value)
        self._draw.setVisible(may_draw)
        self._draw.setEnabled(not state.refusal("draw") and not state.is_busy)

    # What people do

    @Slot()
    def commit_master(self) -> None:
        """Commit the master seed."""
        self.presenter.commit_master(self._dice.text)

    @Slot()
    def freeze(self) -> None:
        """Freeze the plan."""
        self.presenter.freeze()

    @Slot()
    def export_receipt(self) -> None:
        """Ask for a file, then write the receipt."""
        if self.presenter.may_export_receipt():
            self.picker.save_file(
                "Export the freeze receipt",
                "receipt.json",
                "Receipt (*.json)",
                self.presenter.export_receipt,
            )

    @Slot()
    def copy_receipt(self) -> None:
        """Put the receipt's facts on the clipboard, ungrouped."""
        lines = receipt_lines(self.presenter.state, is_grouped=False)
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.say("The receipt's facts are on the clipboard.", "good")

    @Slot()
    def draw(self) -> None:
        """Draw."""
        self.presenter.draw()

    @Slot(object)
    def _on_public(self, text: str) -> None:
        self.presenter.type_public_value(text)

    @Slot()
    def _on_unwitnessed(self) -> None:
        self.presenter.go_unwitnessed(is_meant=self._unwitnessed.isChecked())


def receipt_lines(state: CeremonyState, *, is_grouped: bool = True) -> list[str]:
    """The receipt's facts as lines to read aloud (in groups of four) or to copy."""
    receipt = state.receipt
    if receipt is None:
        return []
    hashes = (
        ("Frame", receipt.frame_hash),
        ("Plan", receipt.plan_hash),
        ("Master seed", receipt.master_commitment),
    )
    shown = [f"{name}: {grouped(text) if is_grouped else text}" for name, text in hashes]
    return [f"Frozen: {moment(receipt.frozen_at)}", *shown]


def _spoken_hash(name: str) -> QLabel:
    made = label(name=name, kind="mono")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


PAGE = CeremonyPage
