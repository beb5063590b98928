"""The left pane: whose turn it is, what presses, and how to find one case among thousands."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QWidget

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import Flag, QueueFilter, QueueRow
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.dialogs.filter_name import FilterName
from qapi_desk.ui.presenters.queue import FLAGS, QueuePresenter, QueueState
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, show_done
from qapi_desk.ui.widgets.queue_list import (
    CASE,
    CRITERIA,
    DONE,
    DUE_SHORT,
    MINUTES,
    OFFICE,
    RANK,
    REVIEWER,
    SORTS,
    WAITING_AND_DUE,
    case_list,
    orders,
    press_quietly,
)

QUEUE_FIELDS = (
    CASE, DUE_SHORT, DONE, WAITING_AND_DUE, MINUTES, REVIEWER, RANK, OFFICE, CRITERIA,
)  # fmt: skip
FLAG_WORDS = {
    Flag.RETURNED: "Returned",
    Flag.OVERDUE: "Overdue",
    Flag.OPEN_COMMENTS: "Comments",
    Flag.EDITED_AFTER_REVIEW: "Edited",
    Flag.MISSING_EVIDENCE: "No evidence",
    Flag.INCOMPLETE: "Unfinished",
}
FLAG_MEANS = {
    Flag.RETURNED: "returned by the supervisor",
    Flag.OVERDUE: "overdue",
    Flag.OPEN_COMMENTS: "with open comments",
    Flag.EDITED_AFTER_REVIEW: "edited after somebody else looked at them",
    Flag.MISSING_EVIDENCE: "with answers that lack their evidence",
    Flag.INCOMPLETE: "not complete",
}
CELL_EMS = 1.05
"""The room round a cell's words, in heights of text: the pane is narrow."""
NOTHING_OPEN = (
    "No case is open yet. A sample is drawn on the page Draw (Ctrl+5); its cases are given to "
    "reviewers on the page Assign (Ctrl+Shift+A)."
)
NOTHING_YOURS = (
    "No case is assigned to you yet. A supervisor gives cases out on the page Assign; they show "
    "here by themselves."
)
NOTHING_FOUND = "No case is left by what is typed and pressed above. Show all takes it away."


class QueuePane(QFrame):
    """The cases in the order they are due; Enter or a click opens one.

    Signals:
        wanted(QueueRow): this case is to be opened.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.queue_pane")
        self.setProperty("kind", "pane")
        self._presenter: QueuePresenter | None = None
        self._state = QueueState()
        self._current = ""
        self.list = case_list("review.queue", "Queue", QUEUE_FIELDS, _key).slim()
        self.list.grid.padding = CELL_EMS
        self.list.opened.connect(self.wanted)
        self.list.grid.clicked.connect(self._on_clicked)
        self.list.searched.connect(self._on_search)
        self.list.sort_asked.connect(self._on_header)
        self._build()

    def _build(self) -> None:
        self._mine = self._chip("Mine", "review.mine")
        self._mine.toggled.connect(self._on_mine)
        self._chips = {flag: self._chip(words, f"review.only.{flag}") for flag, words in _chips()}
        flow = FlowLayout(space=em(0.25), line_space=em(0.25))
        flow.addWidget(self._mine)
        for flag, chip in self._chips.items():
            chip.toggled.connect(partial(self._on_flag, flag))
            flow.addWidget(chip)
        self._all = button("Show all", "review.queue.all", self._on_all, kind="link")
        flow.addWidget(self._all)
        self._told = label(name="review.queue.instruction", tone="warn")
        self._told.hide()
        self._bar = QProgressBar()
        self._bar.setObjectName("review.queue.bar")
        self._bar.setAccessibleName(said("Cases released"))
        self._bar.setTextVisible(False)
        self._tally = label(kind="small", tone="muted", name="review.tally")
        self._tally.setWordWrap(False)
        self._back = button("Hand back…", "review.hand_back", self.hand_back, kind="link")
        self._back.setAccessibleName(said("Hand the open case back to the supervisor"))
        foot = row(self._tally, None, self._back)
        self.list.with_filters(clear(flow)).with_filters(self._make_orders())
        box = column(self.list, self._told, self._bar, foot, space=0.35, margin=0.6)
        box.setStretch(0, 1)
        self.setLayout(box)

    @staticmethod
    def _chip(words: str, name: str) -> QPushButton:
        made = button(words, name, kind="chip")
        made.setCheckable(True)
        return made

    def _make_orders(self) -> QWidget:
        self._sort = Choice("review.queue.sort", "Order of the queue", letters=5)
        self._sort.setToolTip(said("Choose the order once more to turn it round"))
        self._sort.chosen.connect(self._on_sort)
        self._saved = Choice("review.queue.saved", "Saved filters", letters=6)
        self._saved.chosen.connect(self._on_saved)
        self._keep = button("Save as…", "review.queue.keep", self._on_keep, kind="link")
        self._keep.setAccessibleName(said("Save this filter under a name"))
        self._forget = button("Forget", "review.queue.forget", self._on_forget, kind="link")
        self._forget.setAccessibleName(said("Forget the saved filter"))
        flow = FlowLayout(space=em(0.3), line_space=em(0.25))
        for made in (self._sort, self._saved, self._keep, self._forget):
            flow.addWidget(made)
        self._orders = clear(flow)
        return self._orders

    def serve(self, presenter: QueuePresenter) -> None:
        """Ask this presenter for whatever is typed and pressed here."""
        self._presenter = presenter

    @property
    def at_hand(self) -> QueuePresenter:
        """Who narrows and orders; a pane without one is a bug."""
        if self._presenter is None:
            raise RuntimeError("the queue has no presenter")
        return self._presenter

    # Showing

    def show_queue(self, state: QueueState, current: str) -> None:
        """Show the queue with the open case marked."""
        if state is not self._state:
            self._state = state
            self._show_rows(state)
            self._show_filter(state)
        if current != self._current or not isinstance(self.list.current(), QueueRow):
            self._mark(state, current)
        self._current = current
        self._show_open(state, current)

    def _show_rows(self, state: QueueState) -> None:
        self.list.say_empty(self._empty_words(state))
        self.list.show_rows(state.shown)
        has_rows = bool(state.rows)
        self.list.search.setVisible(has_rows)
        self._orders.setVisible(has_rows)
        done = sum(each.state is CaseState.RELEASED for each in state.shown)
        show_done(self._bar, done, len(state.shown))
        self._bar.setVisible(bool(state.shown))
        told = filled("{done:,} of {shown:,} released", done=done, shown=len(state.shown))
        self._tally.setText(told if state.shown else "")

    @staticmethod
    def _empty_words(state: QueueState) -> str:
        if state.rows:
            return NOTHING_FOUND
        return NOTHING_OPEN if state.is_supervisor else NOTHING_YOURS

    def _show_filter(self, state: QueueState) -> None:
        now = state.filter
        press_quietly(self._mine, filled("Mine  {mine:,}", mine=state.mine), is_on=now.is_mine)
        self._mine.setVisible(bool(state.rows) and state.is_supervisor)
        for flag, chip in self._chips.items():
            number, is_on = state.counts.get(flag, 0), flag in now.flags
            press_quietly(chip, f"{said(FLAG_WORDS[flag])}  {number:,}", is_on=is_on)
            chip.setToolTip(filled("Only cases {which}", which=said(FLAG_MEANS[flag])))
            chip.setVisible(bool(number) or is_on)
        self._all.setVisible(bool(state.rows) and state.is_narrowed)
        self._show_order(state)
        if self.list.search.text() != now.text:
            blocker = QSignalBlocker(self.list.search)
            self.list.search.setText(now.text)
            blocker.unblock()

    def _show_order(self, state: QueueState) -> None:
        now = state.filter
        self._sort.offer(orders(now.sort, is_falling=state.is_falling), str(now.sort))
        key = next((key for by, key, _ in SORTS if by is now.sort), "")
        self.list.show_sort(key, is_falling=state.is_falling)
        offered = [("", "Unsaved" if state.is_narrowed else "All")]
        offered += [(each.name, each.name) for each in state.saved]
        self._saved.offer(offered, state.chosen)
        self._saved.setVisible(bool(state.saved))
        self._keep.setVisible(state.is_narrowed and not state.chosen)
        self._forget.setVisible(bool(state.chosen))

    def _mark(self, state: QueueState, current: str) -> None:
        places = (at for at, each in enumerate(state.shown) if str(each.case_id) == current)
        place = next(places, None)
        if place is not None:
            self.list.mark(place)

    def _show_open(self, state: QueueState, current: str) -> None:
        found = state.row_of(CaseId(current))
        told = found.returned_why if found is not None and found.is_returned else ""
        self._told.setText(filled("Returned: {told}", told=told) if told else "")
        self._told.setVisible(bool(told))
        self._back.setVisible(found is not None and may_hand_back(found))

    # What people do

    @Slot()
    def _on_clicked(self) -> None:
        found = self.list.current()
        if isinstance(found, QueueRow):
            self.wanted.emit(found)

    @Slot(object)
    def _on_search(self, text: str) -> None:
        self.at_hand.search(text)

    @Slot(bool)
    def _on_mine(self, is_on: bool) -> None:
        self.at_hand.only_mine(is_on=is_on)

    def _on_flag(self, flag: Flag, is_on: bool) -> None:
        self.at_hand.only(flag, is_on=is_on)

    @Slot()
    def _on_all(self) -> None:
        self.at_hand.clear()
        self.list.search.setFocus()

    @Slot(object)
    def _on_header(self, asked: tuple[str, bool]) -> None:
        key, is_falling = asked
        by = next((str(each) for each, of, _ in SORTS if of == key), "")
        if by:
            self.at_hand.sort_by(by, is_falling=is_falling)
        else:
            self._show_order(self._state)

    @Slot(object)
    def _on_sort(self, key: str) -> None:
        self.at_hand.turn(key)

    @Slot(object)
    def _on_saved(self, name: str) -> None:
        self.at_hand.choose(name)

    @Slot()
    def _on_keep(self) -> None:
        names = [each.name for each in self._state.saved]
        dialog = FilterName(self.window(), filter_words(self._state.filter), names, "")
        dialog.given.connect(self._on_named)
        dialog.open()

    @Slot(object)
    def _on_named(self, name: str) -> None:
        self.at_hand.save(name)

    @Slot()
    def hand_back(self) -> None:
        """Ask why, then give the open case back to the supervisor."""
        if not self._current:
            return
        title = filled("Hand back case {current}", current=self._current)
        question = "Why can you not review it? Your supervisor reads this and finds another hand."
        dialog = AskText(self.window(), "hand_back", title, question, "Hand it back")
        dialog.given.connect(partial(self._on_handed_back, CaseId(self._current)))
        dialog.open()

    def _on_handed_back(self, case_id: CaseId, why: str) -> None:
        self.at_hand.hand_back(case_id, why)

    @Slot()
    def _on_forget(self) -> None:
        self.at_hand.forget()


def may_hand_back(found: QueueRow) -> bool:
    """Whether the signed-in person has this case to give up."""
    return found.is_mine and found.state is not CaseState.RELEASED


def filter_words(wanted: QueueFilter) -> str:
    """A filter as a sentence."""
    told = [said(FLAG_MEANS[flag]) for flag in FLAGS if flag in wanted.flags]
    if wanted.is_mine:
        told.insert(0, said("mine"))
    if wanted.text.strip():
        told.append(filled("with “{text}”", text=wanted.text.strip()))
    return filled("It shows the cases that are: {which}.", which=", ".join(told))


def _key(item: QueueRow) -> str:
    return str(item.case_id)


def _chips() -> tuple[tuple[Flag, str], ...]:
    return tuple((flag, FLAG_WORDS[flag]) for flag in FLAGS)
