"""The cases of a review, narrowed, marked, and given to a reviewer by a day.

Says what is asked by signals; the page puts the questions and its presenter decides.
"""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton

from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow
from qapi_desk.ui.presenters.assign import AssignPresenter, AssignState
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.due import DueDay
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
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

FIELDS = (CASE, REVIEWER, DUE, DONE, WAITING, MINUTES, OFFICE, WORKER, RANK, CRITERIA)
CHIPS = {
    Flag.OVERDUE: "Overdue",
    Flag.RETURNED: "Returned",
    Flag.EDITED_AFTER_REVIEW: "Edited after review",
    Flag.INCOMPLETE: "Not complete",
}
LEAST_LINES, MOST_LINES, ROUND_LIST_EMS = 6, 26, 19
"""How many cases show at once, and how much of the page's height is not theirs."""


class CasesPane(QFrame):
    """The list with what narrows it above and what is done with marked cases below.

    Signals:
        asked(str): the id of the action whose button was pressed.
        opened(QueueRow): this case is to be looked at.
    """

    asked = Signal(object)
    opened = Signal(object)

    def __init__(self, presenter: AssignPresenter) -> None:
        super().__init__()
        self.setObjectName("assign.cases_pane")
        self.setProperty("kind", "card")
        self._presenter = presenter
        self._state = presenter.state
        self.list = case_list("assign.cases", "Cases", FIELDS, _key)
        self.list.searched.connect(self._on_search)
        self.list.sort_asked.connect(self._on_header)
        self.list.opened.connect(self.opened)
        self.list.with_filters(clear(self._make_filters()))
        giving, more = clear(self._make_giving()), clear(self._make_more())
        self.setLayout(column(self.list, giving, more, space=0.5, margin=0.8))
        self.list.grid.selectionModel().selectionChanged.connect(self._on_marked)

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
        self._sort.setToolTip(said("Choose the order once more to turn it round"))
        self._sort.chosen.connect(self._on_sort)
        flow.addWidget(self._sort)
        flow.addWidget(self._all)
        return flow

    def _make_giving(self) -> FlowLayout:
        self.to = Choice("assign.reviewer", "Give the marked cases to")
        self.due = DueDay("assign", None)
        self._marked = label(name="assign.marked")
        self._marked.setWordWrap(False)
        self._give = self._act("Give them", "assign.give", kind="primary")
        self._give.setAccessibleName(said("Give the marked cases to the chosen reviewer"))
        self._set_due = self._act("Only the due day", "assign.set_due")
        self._set_due.setAccessibleName(said("Set the due day of the marked cases, or none"))
        self._return = self._act("Return…", "assign.return")
        self._return.setAccessibleName(said("Return the marked cases to their reviewers"))
        flow = FlowLayout(space=em(0.5), line_space=em(0.35))
        parts = (self._marked, self.to, self.due, self._give, self._set_due, self._return)
        for made in parts:
            flow.addWidget(made)
        return flow

    def _make_more(self) -> FlowLayout:
        self._share = self._act("Share out…", "assign.share")
        self._cover = self._act("Somebody is away…", "assign.cover")
        self._back = self._act("Somebody is back…", "assign.end_cover")
        flow = FlowLayout(space=em(0.5), line_space=em(0.35))
        for made in (self._share, self._cover, self._back):
            flow.addWidget(made)
        return flow

    def _act(self, words: str, action: str, kind: str = "") -> QPushButton:
        return button(words, action, partial(self.asked.emit, action), kind=kind)

    # Showing

    def show_state(self, state: AssignState, height: int) -> None:
        """Show the cases, as many as fit a page so high, and whom they can be given to."""
        self._state = state
        self._show_cases(state)
        self.fit(height)
        self._show_giving(state)

    def fit(self, height: int) -> None:
        """So many cases that what is done with them still shows below them."""
        lines = (height - em(ROUND_LIST_EMS)) // em(1.6)
        self.list.limit_height(max(LEAST_LINES, min(MOST_LINES, lines)))

    def _show_cases(self, state: AssignState) -> None:
        line = state.line
        self.list.say_empty(
            "No case is left by what is typed and pressed above. Show all takes it away."
            if line.rows
            else "No case is open yet. A sample is drawn on the page Ceremony (Ctrl+4)."
        )
        self.list.show_rows(line.shown)
        self.list.search.setVisible(bool(line.rows))
        self.list.show_sort(_column_of(state), is_falling=line.is_falling)
        order = line.filter.sort
        self._sort.offer(orders(order, is_falling=line.is_falling), str(order))
        press_quietly(
            self._free,
            filled("Unassigned  {unassigned:,}", unassigned=state.unassigned),
            is_on=CaseState.UNASSIGNED in line.filter.states,
        )
        for flag, chip in self._chips.items():
            number, is_on = line.counts.get(flag, 0), flag in line.filter.flags
            press_quietly(chip, f"{said(CHIPS[flag])}  {number:,}", is_on=is_on)
            chip.setVisible(bool(number) or is_on)
        self._all.setVisible(bool(line.rows) and line.is_narrowed)

    def _show_giving(self, state: AssignState) -> None:
        self.to.offer([(str(person.person_id), person.name) for person in state.reviewers])
        self.due.offer(state.due)
        waiting = plural(state.unassigned, "case")
        self._share.setText(filled("Share out {waiting} nobody has…", waiting=waiting))
        self._share.setEnabled(bool(state.unassigned and state.reviewers) and not state.is_busy)
        has_work = any(load.open for load in state.work.loads) if state.work else False
        self._cover.setEnabled(has_work)
        self._back.setVisible(bool(state.away))
        self._on_marked()

    @Slot()
    def _on_marked(self) -> None:
        number = len(self.list.grid.selectionModel().selectedRows())
        self._marked.setText(
            filled("{number} marked", number=plural(number, "case"))
            if number
            else "Mark cases, then"
        )
        for made in (self._give, self._set_due, self._return):
            made.setEnabled(number > 0)

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """The cases marked now."""
        return tuple(self.list.marked_rows())

    # Narrowing

    def narrow_to(self, wanted: QueueFilter) -> None:
        """Show what somebody comes for."""
        self._presenter.cases.narrow_to(wanted)
        self.list.search.setText(wanted.text)

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self._presenter.cases.search(text)

    @Slot(bool)
    def _on_free(self, is_on: bool) -> None:
        self._presenter.only_unassigned(is_on=is_on)

    def _on_flag(self, flag: Flag, is_on: bool) -> None:
        self._presenter.cases.only(flag, is_on=is_on)

    @Slot()
    def _on_all(self) -> None:
        self.list.search.clear()
        self._presenter.cases.clear()

    @Slot(object)
    def _on_sort(self, key: str) -> None:
        self._presenter.cases.turn(key)

    @Slot(object)
    def _on_header(self, asked: tuple[str, bool]) -> None:
        key, is_falling = asked
        by = next((str(sort) for sort, column, _ in SORTS if column == key), "")
        if by:
            self._presenter.cases.sort_by(by, is_falling=is_falling)
        else:
            self.list.show_sort(_column_of(self._state), is_falling=False)


def _chip(words: str, name: str) -> QPushButton:
    made = button(words, name, kind="chip")
    made.setCheckable(True)
    return made


def _key(item: QueueRow) -> str:
    return str(item.case_id)


def _column_of(state: AssignState) -> str:
    sort = state.line.filter.sort
    return next((column for by, column, _ in SORTS if by is sort), "")
