"""Planning and drawing: five numbered cards in the order of the ceremony, then the sample."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QLineEdit, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.casework import QueueRow
from qapi_desk.services.plan_sample import UniverseSize
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.plan import PlanPresenter, PlanState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import NOTHING, count, moment, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, label, row
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.sample import SampleDesk
from qapi_desk.ui.widgets.sizes import SizesGrid

UNIVERSE_FIELDS: tuple[Field[UniverseSize], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda u: u.criterion),
    Field(Column("title", "Title", width=3), lambda u: u.title),
    Field(Column("size", "Cases", Format.COUNT), lambda u: u.size),
    Field(
        Column("undetermined", "Undetermined by the record", Format.COUNT), lambda u: u.undetermined
    ),
    Field(
        Column("hash", "Fingerprint", Format.MONO),
        lambda u: u.universe_hash,
        lambda u: u.universe_hash[:16] + "…",
    ),
)
PRINTS = "PDF (*.pdf);;Excel workbook (*.xlsx)"


class PlanPage(Page):
    """The ceremony, in its order: nobody can shop for a sample."""

    id: ClassVar[str] = "plan"
    title: ClassVar[str] = "Plan and draw"
    presenter: PlanPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = PlanPresenter(seat, self)
        self._none = self._none_card()
        self._cards = (
            self._universe_card(),
            self._size_card(),
            self._master_card(),
            self._receipt_card(),
            self._draw_card(),
        )
        self._sample_part = self._make_sample_card()
        body = self.body_of(self._none, *self._cards, self._sample_part)
        self.lay_out(body)
        for part in (*self._cards, self._sample_part, self._none):
            part.hide()

    # Building

    def _none_card(self) -> QFrame:
        start = button("Start a review", "plan.start_review", self._on_start, kind="primary")
        words = label(
            "A plan belongs to a review. Start one from a snapshot: it names the period and pins "
            "ruleset, calendar and forms."
        )
        return card(label("No review is open", kind="heading"), words, row(start, None))

    def _universe_card(self) -> QFrame:
        self._count = button("Count the universes", "plan.universes", self.count_universes)
        self._count.setProperty("kind", "primary")
        self._universes = RowList(
            "plan.universe_list",
            "Universes",
            UNIVERSE_FIELDS,
            key=lambda u: str(u.criterion),
            empty="Counting reads the facts of every case once; the result is kept.",
        )
        self.listen_to(self._universes.without_title())
        return _step(1, "Universes", self._universes, row(self._count, None))

    def _size_card(self) -> QFrame:
        self._sizes = SizesGrid()
        self._sizes.changed.connect(self._on_size)
        self._cost = label(name="plan.cost", kind="heading")
        self._notes = label(name="plan.notes", tone="muted", kind="small")
        return _step(2, "Sizes and cost", self._sizes, self._cost, self._notes)

    def _master_card(self) -> QFrame:
        self._dice = QLineEdit()
        self._dice.setObjectName("plan.dice")
        self._dice.setAccessibleName("Dice thrown before two people (optional)")
        self._dice.setPlaceholderText("Dice thrown before two people (optional)")
        self._commit = button("Commit the master seed", "plan.commit", self.commit_master)
        self._commitment = _fingerprint("plan.commitment")
        self._master_words = label(
            "Once a review year: chance nobody chose, its fingerprint shown now, itself at year "
            "end.",
            tone="muted",
        )
        self._master_row = clear(row(self._dice, self._commit))
        return _step(3, "Master seed", self._master_words, self._commitment, self._master_row)

    def _receipt_card(self) -> QFrame:
        self._freeze = button("Freeze the plan", "plan.freeze", self.freeze, kind="primary")
        self._receipt_words = label(tone="muted", name="plan.receipt_words")
        self._receipt = FactsView("plan.receipt")
        self._hand_out = button("Export the receipt…", "plan.export_receipt", self.export_receipt)
        line = row(self._freeze, self._hand_out, None)
        return _step(4, "Freeze and receipt", self._receipt_words, self._receipt, line)

    def _draw_card(self) -> QFrame:
        self._public = QLineEdit()
        self._public.setObjectName("plan.public_value")
        self._public.setAccessibleName("Public value, as thrown or published")
        self._public.setPlaceholderText("Public value, as thrown or published after the receipt")
        self._draw = button("Draw the sample", "plan.draw", self.draw, kind="primary")
        self._draw_row = clear(row(self._public, self._draw))
        self._draw_words = label(tone="muted", name="plan.draw_words")
        self._draw_facts = FactsView("plan.draw_facts")
        self._proof = button("Export the proof…", "plan.proof", self.export_proof)
        self._pull = button("Pull list…", "plan.pull_list", self.pull_list)
        self._void = button("Void the draw…", "plan.void", self.void)
        flow = FlowLayout(space=em(0.5))
        for made in (self._proof, self._pull, self._void):
            flow.addWidget(made)
        self._after = clear(flow)
        return _step(
            5, "Public value and draw", self._draw_words, self._draw_row, self._draw_facts,
            self._after,
        )  # fmt: skip

    def _make_sample_card(self) -> QFrame:
        self._sample = SampleDesk(self.share_out, self.assign_marked)
        self._sample.cases.opened.connect(self._on_case)
        self.listen_to(self._sample.cases)
        return card(*self._sample.parts)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The ceremony's steps."""
        return {
            "plan.universes": self.count_universes,
            "plan.freeze": self.freeze,
            "plan.draw": self.draw,
            "plan.void": self.void,
            "plan.proof": self.export_proof,
            "plan.assign": self.share_out,
        }

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read how far the ceremony is."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Plan, draw or cases moved on."""
        if any(changes.touches(kind) for kind in (Kind.PLAN, Kind.DRAW, Kind.CASE, Kind.REVIEW)):
            self.presenter.load()

    # Showing

    def show_state(self, state: PlanState) -> None:
        """Show the ceremony as far as it is."""
        self._none.setVisible(state.is_read and not state.has_review)
        is_counted, is_frozen = bool(state.universes), state.plan is not None
        visible = (True, is_counted, is_counted, is_counted, is_frozen)
        for part, is_reached in zip(self._cards, visible, strict=True):
            part.setVisible(state.has_review and is_reached)
        self._sample_part.setVisible(state.draw is not None)
        self._show_universes(state)
        self._show_sizes(state)
        self._show_master(state)
        self._show_receipt(state)
        self._show_draw(state)
        self._show_sample(state)

    def _show_universes(self, state: PlanState) -> None:
        self._universes.show_rows(state.universes)
        self._universes.limit_height(8)
        self._count.setVisible(not state.universes)
        self._count.setEnabled(state.is_supervisor and not state.is_busy)

    def _show_sizes(self, state: PlanState) -> None:
        rows = state.plan.criteria if state.plan else ()
        if state.proposal is not None and not rows:
            rows = state.proposal.rows
        self._sizes.show_rows(rows, state.titles)
        self._sizes.setEnabled(state.plan is None and state.is_supervisor)
        proposal = state.proposal
        if proposal is not None:
            self._cost.setText(
                f"At most {plural(proposal.most_cases, 'case file')} to pull, from a frame of "
                f"{count(proposal.frame_size)} cases."
            )
            self._notes.setText("\n".join(proposal.notes))
            self._notes.setVisible(bool(proposal.notes))

    def _show_master(self, state: PlanState) -> None:
        is_committed = state.commitment is not None
        self._master_row.setVisible(not is_committed and state.is_supervisor)
        self._commitment.setText(f"Committed: {state.commitment}" if is_committed else "")
        self._commitment.setVisible(is_committed)

    def _show_receipt(self, state: PlanState) -> None:
        receipt, is_ready = state.receipt, state.commitment is not None
        self._freeze.setVisible(state.plan is None)
        self._freeze.setEnabled(is_ready and state.is_supervisor and not state.is_busy)
        self._hand_out.setVisible(receipt is not None)
        self._receipt_words.setText(_receipt_words(state))
        if receipt is not None:
            self._receipt.show_facts(
                (
                    ("Frozen", moment(receipt.frozen_at)),
                    ("Frame", receipt.frame_hash),
                    ("Plan", receipt.plan_hash),
                    ("Master seed", receipt.master_commitment),
                )
            )
        self._receipt.setVisible(receipt is not None)

    def _show_draw(self, state: PlanState) -> None:
        draw = state.draw
        self._draw_row.setVisible(draw is None and state.is_supervisor)
        self._draw.setEnabled(not state.is_busy)
        self._after.setVisible(draw is not None)
        self._void.setEnabled(state.is_supervisor)
        self._draw_facts.setVisible(draw is not None)
        if draw is None:
            self._draw_words.setText(
                "Throw 20 dice before two people, or name a lottery, after the receipt is out. "
                "Without a public value the proof says “not witnessed”."
            )
            return
        self._draw_words.setText(
            f"Draw {draw.number} is in force. The reserve stays unseen until a rank is opened."
        )
        voided = "; ".join(f"draw {v.number}: {v.reason}" for v in draw.voided)
        self._draw_facts.show_facts(
            (
                ("Sample", plural(len(draw.sample), "case")),
                ("Reserve", count(draw.reserve_size)),
                ("Witnessed", "yes" if draw.is_witnessed else "not witnessed"),
                ("Public value", draw.public_value or NOTHING),
                ("Key", draw.key),
                ("Voided before", voided),
            )
        )

    def _show_sample(self, state: PlanState) -> None:
        self._sample.show_cases(state.cases, state.unassigned, may_assign=state.is_supervisor)
        self._sample.offer(state.reviewers, may_share=bool(state.unassigned) and not state.is_busy)

    # What people do

    @Slot()
    def count_universes(self) -> None:
        """Evaluate the caseload."""
        self.presenter.count_universes()

    @Slot()
    def commit_master(self) -> None:
        """Commit the master seed."""
        self.presenter.commit_master(self._dice.text())

    @Slot()
    def freeze(self) -> None:
        """Freeze the plan."""
        self.presenter.freeze()

    @Slot()
    def draw(self) -> None:
        """Draw."""
        self.presenter.draw(self._public.text())

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
    def export_receipt(self) -> None:
        """Ask for a file, then write the receipt."""
        self.picker.save_file(
            "Export the freeze receipt",
            "receipt.json",
            "Receipt (*.json)",
            self.presenter.export_receipt,
        )

    @Slot()
    def pull_list(self) -> None:
        """Ask for a file, then write the pull list."""
        self.picker.save_file(
            "Pull list", "pull-list.pdf", PRINTS, self.presenter.publish_pull_list
        )

    @Slot(object)
    def _on_size(self, change: object) -> None:
        if isinstance(change, tuple):
            self.presenter.set_size(*change)

    @Slot(object)
    def _on_case(self, item: QueueRow) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))

    @Slot()
    def _on_start(self) -> None:
        self.go.emit(Place("snapshot"))


def _step(number: int, title: str, *parts: QWidget | QLayout) -> QFrame:
    head = label(f"{number}   {title}", kind="heading")
    return card(head, *parts, space=0.5)


def _fingerprint(name: str) -> QLabel:
    return label(name=name)


def _receipt_words(state: PlanState) -> str:
    if state.plan is not None:
        return "Hand this receipt to someone outside before the public value is thrown."
    if state.commitment is None:
        return "Commit the master seed first, so that nobody can choose it after seeing the plan."
    return "A frozen plan is never changed. Look at the sizes above once more."


PAGE = PlanPage
