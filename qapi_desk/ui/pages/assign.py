"""Assign: who reviews which case, by when; how much lies with whom; who stands in for whom."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow
from qapi_desk.services.workload import Load
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.assigning import (
    CoverSheet,
    EndCoverSheet,
    GiveSheet,
    Sharer,
    ShareSheet,
)
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.cases import CasesPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.assign import AssignPresenter, AssignState, Giving
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import card, clear, label
from qapi_desk.ui.widgets.workload import WorkloadCard

WIDE_EMS = 66
"""From this width, in heights of text, cases and workload stand side by side."""
PEER = (
    "This is a peer review: nobody of {agency} may review these cases, and no waiver helps. "
    "Who stands among its workers in the snapshot counts as one of them."
)
NOT_YOURS = (
    "Supervisors give cases out. What is yours stands in the queue on the page Review; if you "
    "cannot review a case, “Hand back” there gives it back with your reason."
)


class AssignPage(Page):
    """A supervisor's morning: cases marked, a reviewer chosen, a due day, done."""

    id: ClassVar[str] = "assign"
    title: ClassVar[str] = "Assign"
    presenter: AssignPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = AssignPresenter(seat, self)
        self._none = self.no_review_card("Cases belong to a review.")
        self._peer = label(tone="warn", name="assign.peer")
        self._peer_part = card(label("Peer review", kind="heading"), self._peer)
        self._own = label(NOT_YOURS, name="assign.not_yours")
        self._own_part = card(self._own)
        self._cases = CasesPane(self.presenter)
        self._cases.asked.connect(self._on_asked)
        self._cases.opened.connect(self._on_case)
        self._load = WorkloadCard(self._on_load, self._on_load_opened)
        self.listen_to(self._cases.list, self._load.loads, self._load.weeks)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(em(0.8))
        self._both.addWidget(self._cases, 5)
        self._both.addWidget(self._load.part, 3)
        both = clear(self._both)
        self._parts: tuple[QWidget, ...] = (self._none, self._peer_part, self._own_part, both)
        self.lay_out(self.body_of(*self._parts))
        for part in self._parts:
            part.hide()

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What is done here."""
        return {
            "assign.give": self.give,
            "assign.share": self.share_out,
            "assign.set_due": self.set_due,
            "assign.return": self.return_marked,
            "assign.cover": self.cover,
            "assign.end_cover": self.end_cover,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read who has what; ``text``, ``flag`` and ``state`` say which cases are wanted."""
        if detail:
            self._cases.narrow_to(_wanted(detail))
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Cases moved on, or people came."""
        if any(changes.touches(kind) for kind in (Kind.CASE, Kind.DRAW, Kind.PEOPLE, Kind.REVIEW)):
            self.presenter.load()

    def next_pane(self) -> None:
        """From the cases to the workload and back."""
        lists = [
            each.grid for each in (self._cases.list, self._load.loads) if each.grid.isVisible()
        ]
        if lists:
            here = next((at for at, grid in enumerate(lists) if grid.hasFocus()), -1)
            lists[(here + 1) % len(lists)].setFocus()

    # Showing

    def show_state(self, state: AssignState) -> None:
        """Show cases, people and what waits for an answer."""
        none, peer, own, both = self._parts
        none.setVisible(state.is_read and not state.has_review)
        both.setVisible(state.has_review)
        review = state.review
        peer.setVisible(review is not None and review.is_peer_review)
        if review is not None:
            self._peer.setText(PEER.format(agency=review.agency))
        own.setVisible(state.has_review and not state.is_supervisor)
        self._cases.setVisible(state.is_supervisor)
        self._cases.show_state(state, self.height())
        self._load.show_work(state.work, state.load, self._today)
        if state.asked is not None and self.window().findChild(GiveSheet) is None:
            self._ask(state.asked)

    @property
    def _today(self) -> date:
        return self.seat.desk.clock.now().date()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side when there is room, else under one another."""
        super().resizeEvent(event)
        self._fit()

    def dress(self) -> None:
        """Lengths may have changed."""
        super().dress()
        self._fit()

    def _fit(self) -> None:
        ways = QBoxLayout.Direction
        is_wide = self.width() >= em(WIDE_EMS)
        self._both.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        top = Qt.AlignmentFlag.AlignTop if is_wide else Qt.AlignmentFlag(0)
        for part in (self._cases, self._load.part):
            self._both.setAlignment(part, top)
        self._cases.fit(self.height())

    # What people do

    @Slot(object)
    def _on_asked(self, action: str) -> None:
        self.handlers()[action]()

    @Slot(object)
    def _on_load(self, load: Load) -> None:
        self.presenter.choose(load)

    @Slot(object)
    def _on_load_opened(self, load: Load) -> None:
        """Enter on a person shows their cases."""
        self._cases.list.search.setText(load.name)
        self._cases.list.grid.setFocus()

    @Slot(object)
    def _on_case(self, item: QueueRow) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))

    # Giving

    @Slot()
    def give(self) -> None:
        """Give the marked cases to the chosen reviewer."""
        self.presenter.prepare(self._cases.rows, self._cases.to.key, self._cases.due.day)

    def _ask(self, giving: Giving) -> None:
        dialog = GiveSheet(self, giving)
        dialog.listed.export_asked.connect(self.export_list)
        dialog.given.connect(self._on_given)
        dialog.dropped.connect(self._on_dropped)
        dialog.open()

    @Slot(object)
    def _on_given(self, given: tuple[Giving, str, str]) -> None:
        giving, why, waiver = given
        self.presenter.give(giving, why=why, waiver=waiver)

    @Slot()
    def _on_dropped(self) -> None:
        self.presenter.drop()

    @Slot()
    def set_due(self) -> None:
        """Set the due day of the marked cases; a box that is not ticked takes it away."""
        self.presenter.set_due(self._cases.rows, self._cases.due.day)

    @Slot()
    def share_out(self) -> None:
        """Ask among whom, then share out what nobody has."""
        state = self.presenter.state
        if not state.unassigned:
            self.say("Every case has a reviewer already.", "warn")
            return
        dialog = ShareSheet(self, state.unassigned, _sharers(state), state.due)
        dialog.given.connect(self._on_shared)
        dialog.open()

    @Slot(object)
    def _on_shared(self, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.share_out(*given)

    @Slot()
    def return_marked(self) -> None:
        """Ask what is to be looked at, then send the marked cases back to their reviewers."""
        found = self.presenter.returnable(self._cases.rows)
        if not found:
            self.say(
                "Mark cases that their reviewers have begun and not released; only those are "
                "returned.",
                "bad",
            )
            return
        self._returning = tuple(row.case_id for row in found)
        names = ", ".join(sorted({row.reviewer_name for row in found}))
        question = filled(
            "What should {names} look at? It stands above the case until it is released.",
            names=names,
        )
        title = filled("Return {found}", found=plural(len(found), "case"))
        dialog = AskText(self, "return", title, question, "Return")
        dialog.given.connect(self._on_returned)
        dialog.open()

    _returning: tuple[CaseId, ...] = ()

    @Slot(object)
    def _on_returned(self, why: str) -> None:
        self.presenter.return_to_reviewer(self._returning, why)

    @Slot()
    def cover(self) -> None:
        """Ask who is away and who stands in."""
        state = self.presenter.state
        loads = state.work.loads if state.work else ()
        away = [(str(load.person_id), load.name) for load in loads if load.open]
        if not away:
            self.say("Nobody has an open case, so there is nothing to stand in for.", "warn")
            return
        dialog = CoverSheet(self, away, state.reviewers)
        dialog.given.connect(self._on_cover)
        dialog.open()

    @Slot(object)
    def _on_cover(self, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.cover(*given)

    @Slot()
    def end_cover(self) -> None:
        """Ask who is back."""
        away = self.presenter.state.away
        if not away:
            self.say("Nobody stands in for anybody now.", "warn")
            return
        dialog = EndCoverSheet(self, away)
        dialog.given.connect(self._on_end_cover)
        dialog.open()

    @Slot(object)
    def _on_end_cover(self, given: object) -> None:
        if isinstance(given, tuple):
            self.presenter.end_cover(*given)


def _wanted(detail: Mapping[str, str]) -> QueueFilter:
    return QueueFilter(
        text=detail.get("text", ""),
        flags=frozenset(Flag(detail[key]) for key in ("flag",) if key in detail),
        states=frozenset(CaseState(detail[key]) for key in ("state",) if key in detail),
    )


def _sharers(state: AssignState) -> list[Sharer]:
    """Everybody who may review; reviewers who are not away are offered."""
    loads = {load.person_id: load for load in state.work.loads} if state.work else {}
    away = {person_id for person_id, _ in state.away}
    made = []
    for person in state.reviewers:
        load, is_away = loads.get(person.person_id), str(person.person_id) in away
        told = (
            filled("{minutes_left:,} minutes left", minutes_left=load.minutes_left)
            if load
            else said("no case")
        )
        is_offered = person.role is Role.REVIEWER and not is_away
        made.append(
            Sharer(person, filled("{told}, away", told=told) if is_away else told, is_offered)
        )
    return made


PAGE = AssignPage
