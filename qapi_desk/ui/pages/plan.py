"""Planning: universes, how cases are chosen, sizes, and what it would cost while they move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.draws import DesignKind, DrawTerms, StratumPlan
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services.conventions import Convention
from qapi_desk.services.plan_sample import UniverseSize
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.presenters.one_review import cost_words
from qapi_desk.ui.presenters.plan import PlanPresenter, PlanState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import percent
from qapi_desk.ui.widgets.design import DesignDesk
from qapi_desk.ui.widgets.kit import button, card, label, row
from qapi_desk.ui.widgets.received import ABOUT, GivenList, ReceivedCard, ReceiveForm
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.sizes import RULE_WORDS, RULES, SizesGrid
from qapi_desk.ui.widgets.what_if import WhatIfDesk


@dataclass(frozen=True, slots=True)
class UniverseRow:
    """One universe with what the terms leave out of it; ``left_out`` is None before a proposal."""

    size: UniverseSize
    left_out: int | None


@dataclass(frozen=True, slots=True)
class StratumRow:
    """One stratum of one criterion."""

    criterion: CriterionId
    stratum: StratumPlan


UNIVERSE_FIELDS: tuple[Field[UniverseRow], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda u: u.size.criterion),
    Field(Column("title", "Title", width=3), lambda u: u.size.title),
    Field(Column("size", "Cases", Format.COUNT), lambda u: u.size.size),
    Field(
        Column("excluded", "Left out", Format.COUNT, description="Drawn earlier in the year"),
        lambda u: u.left_out,
    ),
    Field(
        Column("undetermined", "Undetermined by the record", Format.COUNT),
        lambda u: u.size.undetermined,
    ),
    Field(
        Column("hash", "Fingerprint", Format.MONO),
        lambda u: u.size.universe_hash,
        lambda u: u.size.universe_hash[:16] + "…",
    ),
)


def _usual(convention: Convention) -> str:
    """A share as percent, as the boxes have it; anything else as it is written."""
    return percent(convention.share) if "/" in convention.value else convention.value


STRATUM_FIELDS: tuple[Field[StratumRow], ...] = (
    Field(Column("criterion", "Criterion", Format.MONO), lambda r: r.criterion),
    Field(Column("stratum", "Stratum", width=2), lambda r: r.stratum.name),
    Field(Column("universe", "Cases", Format.COUNT), lambda r: r.stratum.universe_size),
    Field(Column("n", "To review", Format.COUNT), lambda r: r.stratum.n),
)
FIXED, OPEN = "Fixed by regulation", "Left open"
CONVENTION_FIELDS: tuple[Field[Convention], ...] = (
    Field(Column("title", "Setting", width=2), lambda c: c.title),
    Field(Column("value", "Usual here"), _usual),
    Field(
        Column("fixed", "Who decides"),
        lambda c: FIXED if c.fixed_by_regulation else OPEN,
        None,
        lambda c: "accent" if c.fixed_by_regulation else "",
    ),
    Field(Column("citation", "Source", width=2), lambda c: c.citation),
    Field(Column("note", "Note", width=4), lambda c: c.note),
)
WHAT_IF, STRATA = 2, 3
"""Cards that are not always there, by their place."""
HEAD_OF = {
    "confidence": "Confidence",
    "precision": "Precision ±",
    "expected_rate": "Expected",
    "fpc_form": "Finite",
    "attrition": "Lost",
}
"""The head in the table of sizes that a convention speaks of."""


class PlanPage(Page):
    """What a plan would ask for; the ceremony freezes it."""

    id: ClassVar[str] = "plan"
    title: ClassVar[str] = "Plan"
    presenter: PlanPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = PlanPresenter(seat, self)
        self._turned = 0
        self._none = self.no_review_card(
            "A plan belongs to a review. Start one from a snapshot: it names the period and pins "
            "ruleset, calendar and forms."
        )
        self._received = ReceivedCard(
            self.id, self.way("Assign its cases", "plan.assign", "draw", kind="primary")
        )
        self._receive_part = self._receive_card()
        self._universe_part = self._universe_card()
        self._later = (
            self._design_card(), self._size_card(), self._what_if_card(), self._strata_card(),
            self._fixed_card(),
        )  # fmt: skip
        parts = (
            self._none, self._received, self._universe_part, *self._later, self._receive_part
        )  # fmt: skip
        self._next = self.way("Go to the ceremony", "plan.to_ceremony", "ceremony")
        self.lay_out(self.body_of(*parts), self._next)
        for part in (*parts, self._next):
            part.hide()

    # Building

    def _universe_card(self) -> QFrame:
        self._count = button("Count the universes", "plan.universes", self.count_universes)
        self._count.setProperty("kind", "primary")
        self._universes = RowList(
            "plan.universe_list",
            "Universes",
            UNIVERSE_FIELDS,
            key=lambda u: str(u.size.criterion),
            empty="Counting reads the facts of every case once; the result is kept.",
        )
        self.listen_to(self._universes)
        return card(self._universes, row(self._count, None))

    def _design_card(self) -> QFrame:
        self._design = DesignDesk()
        self._design.changed.connect(self._on_terms)
        self._design_open = label(kind="small", tone="muted", name="plan.design_open")
        return card(label("How cases are chosen", kind="heading"), self._design, self._design_open)

    def _size_card(self) -> QFrame:
        self._sizes = SizesGrid()
        self._sizes.changed.connect(self._on_size)
        self._sizes.spread.connect(self._on_spread)
        self._rules = label(kind="small", tone="muted", name="plan.rules")
        self._cost = label(name="plan.cost", kind="heading")
        self._notes = label(name="plan.notes", tone="muted", kind="small")
        return card(
            label("Sizes and cost", kind="heading"),
            self._sizes, self._rules, self._cost, self._notes,
        )  # fmt: skip

    def _receive_card(self) -> QFrame:
        self._form = ReceiveForm(self._ask_for_files)
        self._form.given.connect(self._on_given)
        head = label("A list somebody else drew", kind="heading")
        return card(head, label(ABOUT, tone="muted"), self._form)

    def _ask_for_files(self) -> FilePicker:
        return self.picker

    def _what_if_card(self) -> QFrame:
        self._what_if = WhatIfDesk()
        self.listen_to(*self._what_if.lists)
        self._files = label(name="plan.files")
        return card(label("What it could show", kind="heading"), self._files, self._what_if)

    def _strata_card(self) -> QFrame:
        self._strata = RowList(
            "plan.strata",
            "Strata",
            STRATUM_FIELDS,
            key=lambda r: f"{r.criterion}/{r.stratum.name}",
        )
        self.listen_to(self._strata)
        return card(self._strata)

    def _fixed_card(self) -> QFrame:
        self._conventions = RowList(
            "plan.conventions",
            "Fixed and left open",
            CONVENTION_FIELDS,
            key=lambda c: str(c.key),
        )
        self.listen_to(self._conventions)
        return card(self._conventions)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Counting."""
        return {"plan.universes": self.count_universes}

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read what a plan would ask for."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """The plan was frozen, a list was received, or another review is shown."""
        if any(changes.touches(kind) for kind in (Kind.PLAN, Kind.DRAW, Kind.REVIEW)):
            self.presenter.load()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.presenter.rest()

    # Showing

    def show_state(self, state: PlanState) -> None:
        """Show what the settings ask for."""
        is_counted = bool(state.universes)
        self._none.setVisible(state.is_read and not state.has_review)
        self._received.show_received(state.received, state.receiver)
        self._receive_part.setVisible(state.may_receive)
        if state.may_receive:
            self._form.show_today(state.today, is_busy=state.is_busy)
        self._universe_part.setVisible(state.draws_here)
        for part in self._later:
            part.setVisible(state.has_review and is_counted)
        self._next.setVisible(state.has_review and is_counted)
        self.say_subtitle(
            "Frozen. What stands here can no longer change." if state.plan is not None else ""
        )
        self._show_universes(state)
        if is_counted:
            self._show_design(state)
            self._show_sizes(state)
            self._show_what_if(state)
            self._show_strata(state)
        settings = state.what_if.conventions if state.what_if else state.conventions
        self._conventions.show_rows(settings)
        self._conventions.limit_height(12)

    def _show_universes(self, state: PlanState) -> None:
        excluded = _left_out(state)
        self._universes.show_rows(
            [UniverseRow(size, excluded.get(size.criterion)) for size in state.universes]
        )
        self._universes.limit_height(8)
        self._count.setVisible(not state.universes)
        self._count.setEnabled(state.may_count and not state.is_busy)

    def _show_design(self, state: PlanState) -> None:
        limit = next(c for c in state.conventions if c.key == "exclusion_limit")
        terms = state.draft.terms
        if state.plan is not None:
            terms = DrawTerms(state.plan.design, exclude_earlier=terms.exclude_earlier)
        self._design.show_terms(terms, limit.share)
        self._design.setEnabled(state.is_open)
        self._design_open.setText(
            "Left open: 45 CFR 308.1(b) asks for a statistically valid sample from the whole "
            f"universe of each criterion and names no design. {limit.note}"
        )

    def _show_sizes(self, state: PlanState) -> None:
        rows = state.plan.criteria if state.plan else ()
        if state.proposal is not None and not rows:
            rows = state.proposal.rows
        self._sizes.show_fixed(
            {
                HEAD_OF[c.key]: c.citation
                for c in state.conventions
                if c.key in HEAD_OF and c.fixed_by_regulation
            }
        )
        self._sizes.show_rows(rows, state.titles, is_forced=state.turned_back != self._turned)
        self._turned = state.turned_back
        self._sizes.setEnabled(state.is_open)
        self._rules.setText(
            "\n".join(f"{RULES[rule]}: {RULE_WORDS[rule]}." for rule in self._sizes.rules)
        )
        self._show_cost(state)

    def _show_cost(self, state: PlanState) -> None:
        self._cost.setVisible(state.proposal is not None)
        self._cost.setText(cost_words(state.proposal))
        notes = state.proposal.notes if state.proposal else ()
        if state.what_if is not None and state.is_looked_into:
            notes = state.what_if.notes
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def _show_what_if(self, state: PlanState) -> None:
        found = state.what_if
        self._later[WHAT_IF].setVisible(state.proposal is not None and state.plan is None)
        self._what_if.setVisible(found is not None)
        if found is not None:
            self._what_if.show_what_if(found)
        if found is None or not state.is_looked_into:
            self._files.setText("Working out what this could show…")
            return
        self._files.setText(
            f"About {float(found.expected_files):,.0f} different files, and about "
            f"{float(found.expected_files_opened):,.0f} with the ranks that open for cases to "
            "which a criterion does not apply."
        )

    def _show_strata(self, state: PlanState) -> None:
        rows = state.plan.criteria if state.plan else ()
        if state.proposal is not None and not rows:
            rows = state.proposal.rows
        strata = [StratumRow(row.criterion, each) for row in rows for each in row.strata]
        self._strata.show_rows(strata)
        self._strata.limit_height(12)
        self._later[STRATA].setVisible(state.design.kind is DesignKind.STRATIFIED and bool(strata))

    # What people do

    @Slot()
    def count_universes(self) -> None:
        """Evaluate the caseload."""
        self.presenter.count_universes()

    @Slot(object)
    def _on_size(self, change: object) -> None:
        if isinstance(change, tuple):
            self.presenter.set_size(*change)

    @Slot(object)
    def _on_spread(self, criterion: CriterionId) -> None:
        self.presenter.set_for_all(criterion)

    @Slot(object)
    def _on_terms(self, terms: DrawTerms) -> None:
        self.presenter.set_terms(terms)

    @Slot(object)
    def _on_given(self, given: GivenList) -> None:
        self.presenter.receive(given.path, given.drawn_by, given.drawn_on, given.note)


def _left_out(state: PlanState) -> Mapping[CriterionId, int | None]:
    """How many cases each universe leaves out, once that is known."""
    if state.plan is not None:
        return {row.criterion: row.excluded for row in state.plan.criteria}
    if state.proposal is None:
        return {}
    excluded = state.proposal.excluded
    return {size.criterion: excluded.get(size.criterion, 0) for size in state.universes}


PAGE = PlanPage
