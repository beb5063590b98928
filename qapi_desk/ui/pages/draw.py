"""The draw in force: facts, sample and assignment, and what shows that it was not chosen."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.draws import VoidedDraw
from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.services.design_words import design_words
from qapi_desk.services.queue import QueueRow
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.draw import DrawPresenter, DrawState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import NOTHING, count, moment, plural
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.widgets.checks import ChecksDesk
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row
from qapi_desk.ui.widgets.openings import EligibleRow, OpeningsDesk
from qapi_desk.ui.widgets.received import ReceivedCard
from qapi_desk.ui.widgets.replacements import ReplacementsDesk, WaitingRow
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.sample import SampleDesk

if TYPE_CHECKING:
    from qapi_desk.services.representative import Check

VOIDED_FIELDS: tuple[Field[VoidedDraw], ...] = (
    Field(Column("number", "Draw", Format.COUNT), lambda v: v.number),
    Field(Column("reason", "Voided because", width=3), lambda v: v.reason),
    Field(Column("person", "By"), lambda v: v.person),
    Field(Column("at", "When", Format.MOMENT), lambda v: v.voided_at),
)
SAMPLE, OPENED, WAITING, CHECKS = range(4)
"""The tabs, in order."""
PDF = "PDF (*.pdf)"
PRINTS = "PDF (*.pdf);;Excel workbook (*.xlsx)"


class DrawPage(Page):
    """A draw as anyone may look at it."""

    id: ClassVar[str] = "draw"
    title: ClassVar[str] = "Draw"
    presenter: DrawPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = DrawPresenter(seat, self)
        self._decided = CaseId("")
        self._none = self._none_card()
        self._received = ReceivedCard(self.id)
        self._facts_part = self._facts_card()
        self._tabs = self._make_tabs()
        parts = (self._none, self._received, self._facts_part, self._tabs)
        self.lay_out(self.body_of(*parts))
        for part in parts:
            part.hide()

    # Building

    def _none_card(self) -> QFrame:
        self._none_words = label(name="draw.none")
        there = self.way("Go to the ceremony", "draw.to_ceremony", "ceremony", kind="primary")
        head = label("Nothing is drawn yet", kind="heading")
        return card(head, self._none_words, row(there, None))

    def _facts_card(self) -> QFrame:
        self._headline = label(kind="heading", name="draw.headline")
        self._design = label(tone="muted", name="draw.design")
        self._facts = FactsView("draw.facts")
        self._proof = button("Export the proof…", "draw.proof", self.export_proof, kind="primary")
        self._print = button("Print the proof…", "draw.print", self.print_proof)
        self._pull = button("Pull list…", "draw.pull_list", self.pull_list)
        self._void = button("Void the draw…", "draw.void", self.void)
        flow = FlowLayout(space=em(0.5))
        there = self.way("Who reviews what…", "draw.to_assign", "assign")
        for made in (self._proof, self._print, self._pull, there, self._void):
            flow.addWidget(made)
        self._voided = RowList("draw.voided", "Voided before", VOIDED_FIELDS)
        self.listen_to(self._voided)
        return card(self._headline, self._design, self._facts, clear(flow), self._voided)

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("draw.tabs")
        tabs.setAccessibleName("Of this draw")
        self._sample = SampleDesk(self.share_out, self.assign_marked)
        self._sample.cases.opened.connect(self._on_case)
        self.listen_to(self._sample.cases.without_title())
        self._openings = OpeningsDesk()
        self._replacements = ReplacementsDesk(self.confirm, self.deny)
        self._replacements.waiting.opened.connect(self._on_waiting)
        self._checks = ChecksDesk()
        self._checks.picked.connect(self._on_check)
        self.listen_to(*self._openings.lists, self._replacements.waiting, *self._checks.lists)
        sample = clear(column(*self._sample.parts, space=0.4))
        for part, words in (
            (sample, "Sample"),
            (self._openings.part, "Ranks opened"),
            (self._replacements.part, "Replacements"),
            (self._checks.part, "Like its universe?"),
        ):
            tabs.addTab(_at_top(part), words)
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done with a draw."""
        return {
            "draw.proof": self.export_proof,
            "draw.print": self.print_proof,
            "draw.pull_list": self.pull_list,
            "draw.assign": self.share_out,
            "draw.void": self.void,
            "draw.confirm": self.confirm,
            "draw.deny": self.deny,
        }

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read the draw."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Plan, draw or cases moved on."""
        if any(changes.touches(kind) for kind in (Kind.PLAN, Kind.DRAW, Kind.CASE, Kind.REVIEW)):
            self.presenter.load()

    # Showing

    def show_state(self, state: DrawState) -> None:
        """Show the draw, or where one is made."""
        has_draw = state.draw is not None
        self._none.setVisible(state.is_read and not has_draw and state.received is None)
        self._received.show_received(state.received, state.receiver)
        self._facts_part.setVisible(has_draw)
        self._tabs.setVisible(has_draw or state.received is not None)
        self._none_words.setText(_none_words(state))
        self._show_facts(state)
        self._show_tabs(state)
        self._sample.show_cases(state.cases, state.unassigned, may_assign=state.is_supervisor)
        self._sample.offer(state.reviewers, may_share=bool(state.unassigned) and not state.is_busy)

    def _show_facts(self, state: DrawState) -> None:
        draw = state.draw
        if draw is None:
            return
        witnessed = "witnessed" if draw.is_witnessed else "not witnessed"
        self._headline.setText(f"Draw {draw.number} is in force, {witnessed}")
        words = design_words(draw.design)
        self._design.setText(f"{words[:1].upper()}{words[1:]}.")
        drawn = state.drawn
        self._facts.show_facts(
            (
                ("Sample", plural(len(draw.sample), "case")),
                ("Reserve listed", count(draw.reserve_size)),
                ("Frame", plural(draw.frame_size, "case")),
                ("Drawn by", drawn.person if drawn else ""),
                ("Drawn at", moment(drawn.at) if drawn else ""),
                ("Left out as drawn before", _left_out(draw.excluded)),
                ("Public value", draw.public_value or NOTHING),
                ("Key", draw.key),
                ("Master seed committed", draw.master_commitment),
            )
        )
        for made in (self._proof, self._print):
            made.setEnabled(state.may_prove and not state.is_busy)
        self._void.setVisible(state.is_supervisor)
        self._voided.show_rows(draw.voided)
        self._voided.limit_height(5)
        self._voided.setVisible(bool(draw.voided))

    def _show_tabs(self, state: DrawState) -> None:
        self._openings.show(
            state.openings,
            state.names,
            [
                EligibleRow(row.criterion, row.universe, row.opened, row.eligible)
                for row in state.opened
            ],
        )
        self._replacements.show(
            state.waiting, state.names, own=state.own, may_decide=state.is_supervisor
        )
        self._checks.show(state.checks, state.level, state.chosen, state.picture)
        for place, is_shown in (
            (OPENED, state.may_prove), (WAITING, state.may_prove), (CHECKS, state.may_check),
        ):  # fmt: skip
            self._tabs.setTabVisible(place, is_shown and state.draw is not None)
        self._tabs.setTabText(SAMPLE, "Sample" if state.draw else "Cases of the list")
        waiting = f"Replacements ({len(state.waiting)})" if state.waiting else "Replacements"
        self._tabs.setTabText(WAITING, waiting)
        opened = f"Ranks opened ({len(state.openings)})" if state.openings else "Ranks opened"
        self._tabs.setTabText(OPENED, opened)
        self._look()

    def _look(self) -> None:
        """Make the checks once their tab is looked at."""
        state = self.presenter.state
        if self._tabs.currentIndex() == CHECKS and state.draw and state.checks is None:
            self.presenter.check(is_dark=worn_look().is_dark)

    def dress(self) -> None:
        """The picture is drawn in the look's colours."""
        super().dress()
        if self.presenter.state.chosen is not None:
            self.presenter.check(is_dark=worn_look().is_dark)

    # What people do

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        self._look()

    @Slot(object)
    def _on_check(self, check: "Check") -> None:
        self.presenter.look_at(check)

    @Slot()
    def confirm(self) -> None:
        """Ask for the reason, then confirm the marked replacement."""
        self._decide("Confirm the replacement", "What shows that it is so?", self._on_confirmed)

    @Slot()
    def deny(self) -> None:
        """Ask for the reason, then deny the marked replacement."""
        self._decide("Deny the replacement", "Why does the case keep its place?", self._on_denied)

    def _decide(self, title: str, question: str, then: Callable[[str], None]) -> None:
        asked = self._replacements.chosen
        if asked is None:
            self.say("No replacement is marked; mark one in the list first.", "bad")
            return
        self._decided = asked.case_id
        words = f"Case {asked.case_id}, rank {asked.rank}: {asked.label}. {question}"
        dialog = AskText(self, "decide", title, words, title.split(maxsplit=1)[0])
        dialog.given.connect(then)
        dialog.open()

    @Slot(object)
    def _on_confirmed(self, reason: str) -> None:
        self.presenter.decide(self._decided, reason, is_confirmed=True)

    @Slot(object)
    def _on_denied(self, reason: str) -> None:
        self.presenter.decide(self._decided, reason, is_confirmed=False)

    @Slot(object)
    def _on_waiting(self, item: WaitingRow) -> None:
        self.go.emit(Place("review", {"case": str(item.asked.case_id)}))

    @Slot()
    def void(self) -> None:
        """Ask for the reason, then void."""
        dialog = AskText(
            self,
            "void",
            "Void the draw",
            "Why is this draw set aside? Number, reason and your name stay on every later proof.",
            "Void the draw",
        )
        dialog.given.connect(self._on_void)
        dialog.open()

    @Slot(object)
    def _on_void(self, reason: str) -> None:
        self.presenter.void(reason)

    @Slot()
    def share_out(self) -> None:
        """Share the cases out."""
        self.presenter.share_out()

    @Slot()
    def assign_marked(self) -> None:
        """Give the marked cases to the chosen reviewer."""
        marked = tuple(item.case_id for item in self._sample.cases.marked_rows())
        self.presenter.assign_to(marked, self._sample.chosen)

    @Slot()
    def export_proof(self) -> None:
        """Ask for a folder, then write the proof into a new one inside it."""
        self.picker.folder("Export the draw proof into", self.presenter.export_proof)

    @Slot()
    def print_proof(self) -> None:
        """Ask for a file, then write the proof as a page."""
        self.picker.save_file("Print the proof", "draw-proof.pdf", PDF, self._print_to)

    def _print_to(self, path: Path) -> None:
        self.presenter.publish("draw-proof", path)

    @Slot()
    def pull_list(self) -> None:
        """Ask for a file, then write the pull list."""
        self.picker.save_file("Pull list", "pull-list.pdf", PRINTS, self._pull_to)

    def _pull_to(self, path: Path) -> None:
        self.presenter.publish("pull-list", path)

    @Slot(object)
    def _on_case(self, item: QueueRow) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))


def _at_top(part: QWidget) -> QWidget:
    """A part that keeps to the top of its tab."""
    box = column(part)
    box.addStretch(1)
    made = clear(box)
    box.setContentsMargins(0, em(0.5), 0, 0)
    return made


def _left_out(excluded: Mapping[CriterionId, int]) -> str:
    return ", ".join(f"{criterion} {number:,}" for criterion, number in excluded.items() if number)


def _none_words(state: DrawState) -> str:
    if not state.has_review:
        return "A draw belongs to a review. Start one from a snapshot first."
    if state.plan is None:
        return "The plan is not frozen yet. The ceremony leads from there to the draw."
    return "The plan is frozen. The ceremony leads from there to the draw."


PAGE = DrawPage
