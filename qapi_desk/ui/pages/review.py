"""Reviewing: queue, case story and questions side by side, or one at a time when room is short."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSplitter, QWidget

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.services.queue import QueueRow
from qapi_desk.ui.dialogs.ask import AskText
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.questions import Given, QuestionsPane
from qapi_desk.ui.panes.queue import QueuePane
from qapi_desk.ui.panes.story import StoryPane
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import Name, ReviewPresenter, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import time_of
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row

THREE_PANES_EMS = 66
"""From this width, in heights of text, the three panes stand side by side."""
KEYS = {"met": "M", "not_met": "N", "not_applicable": "A", "not_due": "D", "undetermined": "U"}


class ReviewPage(Page):
    """The room a reviewer spends the quarter in."""

    id: ClassVar[str] = "review"
    title: ClassVar[str] = "Review"
    presenter: ReviewPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = ReviewPresenter(seat, self)
        self.queue, self.story, self.questions = QueuePane(), StoryPane(), QuestionsPane()
        self._panes: tuple[QWidget, ...] = (self.queue, self.story, self.questions)
        self._is_wide = True
        self._pane = 2
        self._wants_focus = False
        self._none = self._make_none()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("review.splitter")
        self._splitter.setChildrenCollapsible(False)
        for pane in self._panes:
            self._splitter.addWidget(pane)
        for place, share in enumerate((26, 42, 36)):
            self._splitter.setStretchFactor(place, share)
        self._splitter.setSizes([em(20), em(33), em(30)])
        self._switch = self._make_switch()
        body = column(self._none, self._switch, self._splitter, space=0.2)
        body.setStretch(2, 1)
        body.addStretch(0)
        self._steps = (
            button("Previous case", "review.back", self._on_back, kind="link"),
            button("Next case", "review.next_case", self._on_next_case, kind="link"),
        )
        self.lay_out(clear(body), *self._steps)

    def _make_none(self) -> QWidget:
        words = label("Start one from a snapshot, then plan, draw and assign.", name="review.none")
        start = button("Go to Snapshot", "review.start", self._on_start, kind="primary")
        made = card(label("No review is open", kind="heading"), words, row(start, None))
        made.hide()
        return made

    def _make_switch(self) -> QWidget:
        self._tabs = QButtonGroup(self)
        made: list[QPushButton] = []
        for place, (name, words) in enumerate(
            (("queue", "Queue"), ("story", "Case story"), ("questions", "Questions"))
        ):
            each = button(words, f"review.pane.{name}", kind="tab")
            each.setCheckable(True)
            self._tabs.addButton(each, place)
            made.append(each)
        self._tabs.idClicked.connect(self._on_pane)
        return clear(row(*made, None, space=0))

    def _connect(self) -> None:
        self.queue.wanted.connect(self._on_wanted)
        self.queue.serve(self.presenter.queue)
        self.queue.hand_back_asked.connect(self.hand_back)
        self.story.names_button.clicked.connect(self._on_names)
        self.questions.given.connect(self._on_given)
        self.questions.attended.connect(self._on_attended)
        self.questions.accepted.connect(self._on_accept)
        self.questions.released.connect(self.release)
        self.questions.next_open.connect(self._on_next_open)
        self.listen_to(self.queue.list)
        self.story.export_asked.connect(self.export_list)

    # What the window asks

    @property
    def has_case(self) -> bool:
        """Whether a case is open."""
        return self.presenter.state.work is not None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Everything that is done by keys here."""
        answers: dict[str, Callable[[], object]] = {
            f"review.{word}": _Press(self, key) for word, key in KEYS.items()
        }
        return {
            **answers,
            "review.accept": self._on_accept,
            "review.next_question": self._on_next_open,
            "review.previous_question": self._on_previous_open,
            "review.comment": self._on_comment,
            "review.evidence": self._on_evidence,
            "review.workings": self._on_workings,
            "review.undo": self._on_undo,
            "review.release": self.release,
            "review.copy_number": self.story.copy_number,
            "review.names": self._on_names,
            "review.next_case": self._on_next_case,
            "review.back": self._on_back,
            "review.open_ranks": self._on_open_ranks,
            "review.hand_back": self.hand_back,
        }

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the queue and go to the case and question asked for."""
        self._wants_focus = True
        self.presenter.load(detail.get("case", ""), detail.get("question", ""))

    def where(self) -> Place:
        """The open case and the question at hand."""
        state = self.presenter.state
        detail = {"case": str(state.work.case.case_id)} if state.work else {}
        if state.question is not None:
            detail["question"] = "/".join(state.question)
        return Place(self.id, detail)

    def changed(self, changes: Changes) -> None:
        """Cases moved on: the queue says how far."""
        if changes.touches(Kind.CASE) or changes.touches(Kind.DRAW):
            self.presenter.refresh_queue()

    def put_down(self) -> None:
        """Save what is still in a field."""
        self.questions.settle()

    def next_pane(self) -> None:
        """From queue to story to questions, and round."""
        self._pane = (self._pane + 1) % 3
        self._show_pane()
        if self._pane == 0:
            self.queue.list.grid.setFocus()
        elif self._pane == 1:
            self.story.events.grid.setFocus()
        else:
            self.questions.take_focus()

    # Showing

    def show_state(self, state: ReviewState) -> None:
        """Show queue, case and questions."""
        self._none.setVisible(state.is_read and not state.has_review)
        self._splitter.setVisible(state.has_review)
        for step in self._steps:
            step.setVisible(state.work is not None)
        self._switch.setVisible(state.has_review and not self._is_wide)
        case = str(state.work.case.case_id) if state.work else ""
        self.queue.show_queue(state.line, case)
        self.story.show_case(state.work, state.lit)
        self.story.show_names(state.names)
        self.questions.show_case(state)
        words = _saved_words(state)
        self.questions.show_saved(words)
        self.saved.emit(words)
        self.place_changed.emit()
        if self._wants_focus and state.work is not None:
            self._wants_focus = False
            QTimer.singleShot(0, self._go_to_work)

    @Slot()
    def _go_to_work(self) -> None:
        work = self.presenter.state.work
        if work is not None and work.is_locked:
            self.queue.list.grid.setFocus()
        else:
            self.questions.take_focus()

    def dress(self) -> None:
        """Lengths may have changed."""
        super().dress()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three panes when there is room, else one at a time."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_wide = self.width() >= em(THREE_PANES_EMS)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
        self._switch.setVisible(self.presenter.state.has_review and not is_wide)
        self._show_pane()

    def _show_pane(self) -> None:
        for place, pane in enumerate(self._panes):
            pane.setVisible(self._is_wide or place == self._pane)
        button_of = self._tabs.button(self._pane)
        if button_of is not None:
            button_of.setChecked(True)

    # What people do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter or digit that no text box wanted answers the question at hand."""
        is_plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if is_plain and event.text().isalnum() and self.press(event.text()):
            return
        super().keyPressEvent(event)

    def press(self, key: str) -> bool:
        """Answer by the key printed on a choice; whether there is such a choice."""
        return self.presenter.give_key(key)

    @Slot(object)
    def _on_wanted(self, item: QueueRow) -> None:
        self.questions.settle()
        self._wants_focus = True
        self.presenter.open(item.case_id)
        if not self._is_wide:
            self._pane = 2
            self._show_pane()

    @Slot(object)
    def _on_given(self, given: Given) -> None:
        acts: dict[str, Callable[[Name, str], None]] = {
            "answer": self._on_answer,
            "reason": self.presenter.mark_not_applicable,
            "comment": self.presenter.comment,
            "evidence": self.presenter.cite,
        }
        acts[given.what](given.name, given.text)

    def _on_answer(self, name: Name, text: str) -> None:
        self.presenter.give(name, text)

    @Slot(object)
    def _on_attended(self, name: Name) -> None:
        self.presenter.attend(name)

    @Slot()
    def _on_accept(self) -> None:
        self.presenter.accept()

    @Slot()
    def release(self) -> None:
        """Save what is in a field, then release."""
        self.questions.settle()
        self.presenter.release()

    @Slot()
    def _on_next_open(self) -> None:
        self.questions.settle()
        self.presenter.next_unanswered()
        QTimer.singleShot(0, self.questions.take_focus)

    @Slot()
    def _on_previous_open(self) -> None:
        self.questions.settle()
        self.presenter.next_unanswered(-1)
        QTimer.singleShot(0, self.questions.take_focus)

    @Slot()
    def _on_comment(self) -> None:
        card = self.questions.card_at_hand()
        if card is not None:
            card.ask_comment()

    @Slot()
    def _on_evidence(self) -> None:
        card = self.questions.card_at_hand()
        if card is not None:
            card.ask_evidence()

    @Slot()
    def _on_workings(self) -> None:
        self.presenter.toggle_workings()

    @Slot()
    def _on_undo(self) -> None:
        self.questions.settle()
        self.presenter.undo()

    @Slot()
    def _on_names(self) -> None:
        self.presenter.show_names()

    @Slot()
    def _on_next_case(self) -> None:
        self.questions.settle()
        self._wants_focus = True
        self.presenter.step_case(1)

    @Slot()
    def _on_back(self) -> None:
        self.questions.settle()
        self._wants_focus = True
        self.presenter.step_case(-1)

    @Slot()
    def _on_start(self) -> None:
        self.go.emit(Place("snapshot"))

    @Slot()
    def _on_open_ranks(self) -> None:
        self.presenter.open_ranks()

    @Slot()
    def hand_back(self) -> None:
        """Ask why, then give the open case back to the supervisor."""
        work = self.presenter.state.work
        if work is None:
            return
        title = f"Hand back case {work.case.case_id}"
        question = "Why can you not review it? Your supervisor sees this and finds it another hand."
        dialog = AskText(self, "hand_back", title, question, "Hand it back")
        dialog.given.connect(self._on_handed_back)
        dialog.open()

    @Slot(object)
    def _on_handed_back(self, why: str) -> None:
        self.questions.settle()
        self.presenter.hand_back(why)

    @Slot(int)
    def _on_pane(self, place: int) -> None:
        self._pane = place
        self._show_pane()


class _Press:
    """Answers by one key when it is asked for by its action."""

    def __init__(self, page: ReviewPage, key: str) -> None:
        self._page, self._key = page, key

    def __call__(self) -> None:
        self._page.press(self._key)


def _saved_words(state: ReviewState) -> str:
    if state.pending:
        return "Saving…"
    return f"Saved at {time_of(state.saved_at)}" if state.saved_at else ""


PAGE = ReviewPage
