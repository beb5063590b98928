"""Assign: who reviews which case, by when; how much lies with whom; who stands in for whom."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import Flag, QueueRow
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
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.assign import AssignPresenter, AssignState, Giving
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.due import DueDay
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, card, clear, label
from qapi_desk.ui.widgets.queue_list import (
    CASE,
    CRITERIA,
    DONE,
    DUE,
    MINUTES,
    OFFICE,
    RANK,
    REVIEWER,
    SORTS,
    WAITING,
    WORKER,
    case_list,
    orders,
    press_quietly,
)
from qapi_desk.ui.widgets.workload import WorkloadCard

FIELDS = (CASE, REVIEWER, DUE, DONE, WAITING, MINUTES, OFFICE, WORKER, RANK, CRITERIA)
CHIPS = {
    Flag.OVERDUE: "Overdue",
    Flag.RETURNED: "Returned",
    Flag.EDITED_AFTER_REVIEW: "Edited after review",
    Flag.INCOMPLETE: "Not complete",
}
WIDE_EMS = 66
"""From this width, in heights of text, cases and workload stand side by side."""
LEAST_LINES, MOST_LINES, ROUND_LIST_EMS = 6, 26, 19
"""How many cases show at once, and how much of the page's height is not theirs."""
PEER = (
    "This is a peer review: nobody of {agency} may review its cases, and no waiver helps. "
    "People who stand among its workers are told apart by the snapshot."
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
        self._cases_part = self._make_cases()
        self._load = WorkloadCard(self._on_load, self._on_load_opened)
        self.listen_to(self._cases, self._load.loads, self._load.weeks)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(em(0.8))
        self._both.addWidget(self._cases_part, 5)
        self._both.addWidget(self._load.part, 3)
        both = clear(self._both)
        self._parts: tuple[QWidget, ...] = (self._none, self._peer_part, self._own_part, both)
        self.lay_out(self.body_of(*self._parts))
        for part in self._parts:
            part.hide()

    # Building

    def _make_cases(self) -> QFrame:
        self._cases = case_list("assign.cases", "Cases", FIELDS, _key)
        self._cases.searched.connect(self._on_search)
        self._cases.sort_asked.connect(self._on_header)
        self._cases.opened.connect(self._on_case)
        self._cases.grid.selectionModel().selectionChanged.connect(self._on_marked)
        self._marked = label(name="assign.marked")
        self._marked.setWordWrap(False)
        self._cases.with_filters(clear(self._make_filters()))
        return card(
            self._cases,
            clear(self._make_giving()),
            clear(self._make_more()),
            space=0.5,
        )

    def _make_filters(self) -> FlowLayout:
        flow = FlowLayout(space=em(0.3), line_space=em(0.25))
        self._free = _chip("Unassigned", "assign.only.unassigned")
        self._free.toggled.connect(self._on_free)
        flow.addWidget(self._free)
        self._chips: dict[Flag, QPushButton] = {}
        for flag, words in CHIPS.items():
            chip = self._chips[flag] = _chip(words, f"assign.only.{flag}")
            chip.toggled.connect(partial(self._on_flag, flag))
            flow.addWidget(chip)
        self._all = button("Show all", "assign.all", self._on_all, kind="link")
        self._sort = Choice("assign.sort", "Order of the cases", letters=10)
        self._sort.setToolTip("Choose the order once more to turn it round")
        self._sort.chosen.connect(self._on_sort)
        flow.addWidget(self._sort)
        flow.addWidget(self._all)
        return flow

    def _make_giving(self) -> FlowLayout:
        self._to = Choice("assign.reviewer", "Give the marked cases to")
        self._due = DueDay("assign", None)
        self._give = button("Give them", "assign.give", self.give, kind="primary")
        self._give.setAccessibleName("Give the marked cases to the chosen reviewer")
        self._set_due = button("Only the due day", "assign.set_due", self.set_due)
        self._set_due.setAccessibleName("Set the due day of the marked cases, or none")
        self._return = button("Return…", "assign.return", self.return_marked)
        self._return.setAccessibleName("Return the marked cases to their reviewers")
        flow = FlowLayout(space=em(0.5), line_space=em(0.35))
        parts = (self._marked, self._to, self._due, self._give, self._set_due, self._return)
        for made in parts:
            flow.addWidget(made)
        return flow

    def _make_more(self) -> FlowLayout:
        self._share = button("Share out…", "assign.share", self.share_out)
        self._cover = button("Somebody is away…", "assign.cover", self.cover)
        self._back = button("Somebody is back…", "assign.end_cover", self.end_cover)
        flow = FlowLayout(space=em(0.5), line_space=em(0.35))
        for made in (self._share, self._cover, self._back):
            flow.addWidget(made)
        return flow

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

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read who has what."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Cases moved on, or people came."""
        if any(changes.touches(kind) for kind in (Kind.CASE, Kind.DRAW, Kind.PEOPLE, Kind.REVIEW)):
            self.presenter.load()

    def next_pane(self) -> None:
        """From the cases to the workload and back."""
        lists = [each.grid for each in (self._cases, self._load.loads) if each.grid.isVisible()]
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
        self._cases_part.setVisible(state.is_supervisor)
        self._show_cases(state)
        self._show_giving(state)
        self._load.show_work(state.work, state.load, self._today)
        if state.asked is not None and self.window().findChild(GiveSheet) is None:
            self._ask(state.asked)

    @property
    def _today(self) -> date:
        return self.seat.desk.clock.now().date()

    def _show_cases(self, state: AssignState) -> None:
        line = state.line
        self._cases.say_empty(
            "No case is left by what is typed and pressed above. Show all takes it away."
            if line.rows
            else "No case is open yet. A sample is drawn on the page Ceremony (Ctrl+4)."
        )
        self._cases.show_rows(line.shown)
        self._cases.limit_height(self._lines)
        self._cases.search.setVisible(bool(line.rows))
        self._cases.show_sort(_column_of(state), is_falling=line.is_falling)
        order = line.filter.sort
        self._sort.offer(orders(order, is_falling=line.is_falling), str(order))
        press_quietly(
            self._free,
            f"Unassigned  {state.unassigned:,}",
            is_on=CaseState.UNASSIGNED in line.filter.states,
        )
        for flag, chip in self._chips.items():
            number, is_on = line.counts.get(flag, 0), flag in line.filter.flags
            press_quietly(chip, f"{CHIPS[flag]}  {number:,}", is_on=is_on)
            chip.setVisible(bool(number) or is_on)
        self._all.setVisible(bool(line.rows) and line.is_narrowed)

    def _show_giving(self, state: AssignState) -> None:
        self._to.offer([(str(person.person_id), person.name) for person in state.reviewers])
        self._due.offer(state.due)
        waiting = plural(state.unassigned, "case")
        self._share.setText(f"Share out {waiting} nobody has…")
        self._share.setEnabled(bool(state.unassigned and state.reviewers) and not state.is_busy)
        has_work = any(load.open for load in state.work.loads) if state.work else False
        self._cover.setEnabled(has_work)
        self._back.setVisible(bool(state.away))
        self._on_marked()

    @Slot()
    def _on_marked(self) -> None:
        number = len(self._cases.grid.selectionModel().selectedRows())
        self._marked.setText(f"{plural(number, 'case')} marked" if number else "Mark cases, then")
        for made in (self._give, self._set_due, self._return):
            made.setEnabled(number > 0)

    @property
    def _rows(self) -> tuple[QueueRow, ...]:
        return tuple(self._cases.marked_rows())

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
        for part in (self._cases_part, self._load.part):
            self._both.setAlignment(part, top)
        self._cases.limit_height(self._lines)

    @property
    def _lines(self) -> int:
        """So many cases that what is done with them still shows below them."""
        return max(LEAST_LINES, min(MOST_LINES, (self.height() - em(ROUND_LIST_EMS)) // em(1.6)))

    # Narrowing

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self.presenter.cases.search(text)

    @Slot(bool)
    def _on_free(self, is_on: bool) -> None:
        self.presenter.only_unassigned(is_on=is_on)

    def _on_flag(self, flag: Flag, is_on: bool) -> None:
        self.presenter.cases.only(flag, is_on=is_on)

    @Slot()
    def _on_all(self) -> None:
        self._cases.search.clear()
        self.presenter.cases.clear()

    @Slot(object)
    def _on_sort(self, key: str) -> None:
        self.presenter.cases.turn(key)

    @Slot(object)
    def _on_header(self, asked: tuple[str, bool]) -> None:
        key, is_falling = asked
        by = next((str(sort) for sort, column, _ in SORTS if column == key), "")
        if by:
            self.presenter.cases.sort_by(by, is_falling=is_falling)
        else:
            self._cases.show_sort(_column_of(self.presenter.state), is_falling=False)

    @Slot(object)
    def _on_load(self, load: Load) -> None:
        self.presenter.choose(load.person_id)

    @Slot(object)
    def _on_load_opened(self, load: Load) -> None:
        """Enter on a person shows their cases."""
        self._cases.search.setText(load.name)
        self._cases.grid.setFocus()

    @Slot(object)
    def _on_case(self, item: QueueRow) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))

    # Giving

    @Slot()
    def give(self) -> None:
        """Give the marked cases to the chosen reviewer."""
        self.presenter.prepare(self._rows, self._to.key, self._due.day)

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
        self.presenter.set_due(self._rows, self._due.day)

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
        found = self.presenter.returnable(self._rows)
        if not found:
            self.say(
                "Mark cases that their reviewers have begun and not released; only those are "
                "returned.",
                "bad",
            )
            return
        self._returning = tuple(row.case_id for row in found)
        names = ", ".join(sorted({row.reviewer_name for row in found}))
        question = f"What should {names} look at? It stands above the case until it is released."
        title = f"Return {plural(len(found), 'case')}"
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


def _sharers(state: AssignState) -> list[Sharer]:
    """Everybody who may review; reviewers who are not away are offered."""
    loads = {load.person_id: load for load in state.work.loads} if state.work else {}
    away = {person_id for person_id, _ in state.away}
    made = []
    for person in state.reviewers:
        load, is_away = loads.get(person.person_id), str(person.person_id) in away
        told = f"{load.minutes_left:,} minutes left" if load else "no case"
        is_offered = person.role is Role.REVIEWER and not is_away
        made.append(Sharer(person, f"{told}, away" if is_away else told, is_offered))
    return made


def _chip(words: str, name: str) -> QPushButton:
    made = button(words, name, kind="chip")
    made.setCheckable(True)
    return made


def _key(item: QueueRow) -> str:
    return str(item.case_id)


def _column_of(state: AssignState) -> str:
    sort = state.line.filter.sort
    return next((column for by, column, _ in SORTS if by is sort), "")


PAGE = AssignPage
