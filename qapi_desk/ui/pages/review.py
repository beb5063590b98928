"""Reviewing: the queue, the story of the open case and its questions, in one room."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import EventId
from qapi_desk.services.clock_asked import AskedClock
from qapi_desk.services.evidence import Citation, Cited, added
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.undo import Steps
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.amending import AmendActs
from qapi_desk.ui.panes.questions import QuestionsPane
from qapi_desk.ui.panes.questions_acts import QuestionActs
from qapi_desk.ui.panes.queue import QueuePane
from qapi_desk.ui.panes.room import Pane, Room
from qapi_desk.ui.panes.story import StoryPane, shortened
from qapi_desk.ui.panes.story_window import IS_APART, StoryWindow
from qapi_desk.ui.panes.worksheets import WorksheetActs
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import ReviewPresenter, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import time_of
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row
from qapi_desk.ui.widgets.practice_sign import PracticeSign
from qapi_desk.ui.widgets.row_list import RowList

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
        self.room = Room((self.queue, self.story, self.questions), seat.habits)
        self._story_window: StoryWindow | None = None
        self._wants_focus = False
        self._none = _none_card(self._on_start)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._worksheets = WorksheetActs(self, self.seat, super().say)
        self._amend = AmendActs(self, self.seat, self._shown, super().say)
        self._sign = _practice_sign(self._on_practice, is_shown=self.seat.is_practice)
        body = column(self._sign, self._none, self.room, space=0.2)
        body.setStretch(2, 1)
        body.addStretch(0)
        self._steps = (
            button("Previous case", "review.back", self._on_back, kind="link"),
            button("Next case", "review.next_case", self._on_next_case, kind="link"),
        )
        self.lay_out(clear(body), self._amend.button, *self._steps)
        for area in self.findChildren(QScrollArea, f"{self.id}.scroll"):
            self.room.scroll_by(area)

    @Slot()
    def _on_practice(self) -> None:
        self.go.emit(Place("practice", {"practice": str(self.seat.review_id)}))

    def _connect(self) -> None:
        self.queue.wanted.connect(self._on_wanted)
        self.queue.serve(self.presenter.queue)
        self.room.focus_by(
            {
                Pane.QUEUE: self.queue.list.grid.setFocus,
                Pane.STORY: self._go_to_story,
                Pane.QUESTIONS: self.questions.take_focus,
            }
        )
        self.room.story_wanted.connect(self._go_to_story)
        self.story.names_asked.connect(self._on_names)
        self.story.cited.connect(self._on_event_cited)
        self.story.apart_asked.connect(self.set_story_apart)
        self._acts = QuestionActs(self.presenter, self.questions)
        self._acts.element_wanted.connect(self._on_element)
        self.questions.given.connect(self.presenter.take)
        self.questions.attended.connect(self.presenter.attend)
        self.questions.accepted.connect(self.presenter.accept)
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
            **self.story.handlers(),
            "review.story_apart": self.set_story_apart,
            "review.accept": self.presenter.accept,
            "review.next_question": self._on_next_open,
            "review.previous_question": self._on_previous_open,
            "review.comment": self._on_comment,
            "review.evidence": self._on_evidence,
            "review.workings": self._on_workings,
            **self._acts.handlers(),
            "review.release": self.release,
            "review.names": self._on_names,
            "review.next_case": self._on_next_case,
            "review.back": self._on_back,
            "review.open_ranks": self.presenter.open_ranks,
            "review.hand_back": self.queue.hand_back,
            **self._worksheets.handlers(),
            **self._amend.handlers(),
        }

    def telling(self) -> Mapping[str, str]:
        """Which answer would be taken back, and which given again."""
        return _told(self.presenter.state.steps if self.has_case else Steps())

    def asked_clock(self) -> AskedClock | None:
        """The limit of the question at hand."""
        return self.presenter.asked_clock()

    def arrive(self, detail: Mapping[str, str]) -> None:
        """Read the queue and go to the case and question asked for."""
        self._wants_focus = True
        if self.seat.habits.text(IS_APART) and self._story_window is None:
            self._stand_apart()
            self.window().activateWindow()
        self.presenter.load(detail.get("case", ""), detail.get("question", ""))

    def where(self) -> Place:
        """The open case and the question at hand."""
        state = self.presenter.state
        detail = {"case": str(state.work.case.case_id)} if state.work else {}
        if state.question is not None:
            detail["question"] = "/".join(state.question)
        return Place(self.id, detail)

    def changed(self, changes: Changes) -> None:
        """Cases moved on, or something was ruled."""
        self.presenter.heed(changes)

    def put_down(self) -> None:
        """Save what is still in a field."""
        self.questions.settle()

    def next_pane(self) -> None:
        """From queue to story to questions, and round."""
        self.room.next_pane()

    def leave(self) -> None:
        """The page goes, and with it the story's own window; that it stood apart is kept."""
        if self._story_window is not None:
            self._story_window.remember()
            self._story_window.hide()
        self._worksheets.leave()
        self._amend.leave()
        super().leave()

    def list_at_hand(self) -> RowList | None:
        """The list with the focus; in the story's own window, one of its lists."""
        window = self._story_window
        if window is None or not window.isActiveWindow():
            return super().list_at_hand()
        return self.story.list_at_hand()

    # The story in its own window

    @Slot()
    def set_story_apart(self) -> None:
        """Let the story stand in its own window, or bring it back."""
        if self._story_window is not None:
            self._story_window.close()
        else:
            self._stand_apart()
            self._go_to_story()

    def _stand_apart(self) -> None:
        self._story_window = StoryWindow(self, self.seat.habits)
        self._story_window.closed.connect(self._on_story_back)
        self._story_window.take(self.story, self.window())
        self._say_apart(is_apart=True)

    @Slot()
    def _on_story_back(self) -> None:
        window, self._story_window = self._story_window, None
        self._say_apart(is_apart=False)
        if window is not None:
            window.deleteLater()

    def _say_apart(self, *, is_apart: bool) -> None:
        self.seat.habits.keep(IS_APART, "yes" if is_apart else "")
        self.room.set_apart(is_apart=is_apart)
        self.story.show_apart(is_apart=is_apart)

    @Slot()
    def _go_to_story(self) -> None:
        if self._story_window is not None:
            self._story_window.come_to_front()
        self.story.take_focus()

    @Slot(object)
    def _on_event_cited(self, event_id: EventId) -> None:
        self.questions.settle()
        name = self.presenter.state.question
        if name is not None:
            before = self.presenter.state.answer_of(name).evidence
            self.presenter.cite(name, added(before, Citation(Cited.EVENT, event_id)))

    # Showing

    def _shown(self) -> ReviewState:
        return self.presenter.state

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner, and have it spoken."""
        super().say(sentence, tone)
        self.questions.speak(sentence, tone)

    def show_state(self, state: ReviewState) -> None:
        """Show queue, case and questions."""
        self._none.setVisible(state.is_read and not state.has_review)
        self.room.setVisible(state.has_review)
        for step in self._steps:
            step.setVisible(state.work is not None)
        self._amend.reflect(state)
        case = str(state.work.case.case_id) if state.work else ""
        self.queue.show_queue(state.line, case)
        self.story.show_case(state.work, state.question)
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
        self.story.dress()
        self.room.fit()

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
        self.room.show_pane(Pane.QUESTIONS)

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

    @Slot(object)
    def _on_element(self, element_id: str) -> None:
        self.go.emit(Place("catalog", {"element": element_id}))

    @Slot()
    def _on_workings(self) -> None:
        self.presenter.toggle_workings()

    @Slot()
    def _on_names(self) -> None:
        if self.presenter.state.names:
            self.presenter.hide_names()
        else:
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


def _practice_sign(leave: Callable[[], object], *, is_shown: bool) -> PracticeSign:
    """What says that these cases are made up, as long as they are."""
    back = button("Back to Practice", "review.to_practice", leave)
    made = PracticeSign(back, name="review.practice")
    made.setVisible(is_shown)
    return made


def _none_card(start: Callable[[], object]) -> QWidget:
    """What stands there while no review is open."""
    words = label("Start one from a snapshot, then plan, draw and assign.", name="review.none")
    go = button("Go to Snapshot", "review.start", start, kind="primary")
    made = card(label("No review is open", kind="heading"), words, row(go, None))
    made.hide()
    return made


class _Press:
    """Answers by one key when it is asked for by its action."""

    def __init__(self, page: ReviewPage, key: str) -> None:
        self._page, self._key = page, key

    def __call__(self) -> None:
        self._page.press(self._key)


def _told(steps: Steps) -> Mapping[str, str]:
    """What stands beside the two actions, fit for a menu."""
    return {
        "review.undo": shortened(steps.undo).replace("&", "&&"),
        "review.redo": shortened(steps.redo).replace("&", "&&"),
    }


def _saved_words(state: ReviewState) -> str:
    if state.pending:
        return "Saving…"
    return filled("Saved at {saved_at}", saved_at=time_of(state.saved_at)) if state.saved_at else ""


PAGE = ReviewPage
