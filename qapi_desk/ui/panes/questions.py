"""The right pane: the questions of the case's forms, grouped by criterion, with their suggestions.

Cards are made once for a form version and shown anew for every case. Decides nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from qapi_desk.domain.forms import Form, Question, QuestionState, QuestionStatus, QuestionType, walk
from qapi_desk.domain.ids import CriterionId, FormId, QuestionId
from qapi_desk.services.casework import Suggestion
from qapi_desk.ui.presenters.review import Name, ReviewState
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, scrolled
from qapi_desk.ui.widgets.question import QuestionCard, QuestionView, text_of
from qapi_desk.ui.widgets.suggestion import SuggestionBox

_ASKED = {
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.DATE,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.TEXT,
}
_HIDDEN = {QuestionState.NOT_RELEVANT, QuestionState.CALCULATED}


@dataclass(frozen=True, slots=True)
class Given:
    """What a person did on one card: ``what`` is answer, reason, comment, evidence."""

    name: Name
    what: str
    text: str


class Section(QFrame):
    """One top-level group of a form: its title, its progress, suggestions, its questions."""

    def __init__(self, group: Question, form: Form) -> None:
        super().__init__()
        self.setObjectName(f"review.section.{form.form_id}.{group.name}")
        self.criterion = group.criterion
        self._title = label(text_of(group.label, "en"), kind="heading")
        self._count = label(kind="small", tone="muted")
        self._count.setWordWrap(False)
        head = row(self._title, self._count, space=0.5)
        head.setStretch(0, 1)
        self._suggestions = QVBoxLayout()
        self._boxes: dict[str, SuggestionBox] = {}
        self.cards = {
            question.name: QuestionCard(question, form.na_reasons, "en")
            for question in walk((group,))
            if question.type in _ASKED
        }
        cards = column(*self.cards.values(), space=0.4)
        self.suggestions = clear(self._suggestions)
        self.setLayout(column(head, self.suggestions, clear(cards), space=0.4))

    def show_section(
        self, form_id: FormId, state: ReviewState, statuses: dict[QuestionId, QuestionStatus]
    ) -> None:
        """Show the questions that are asked now; none asked hides the section."""
        asked = required = open_ones = 0
        for name, card in self.cards.items():
            status = statuses.get(name)
            is_asked = status is not None and status.state not in _HIDDEN
            card.setVisible(is_asked)
            if status is None or not is_asked:
                continue
            asked += 1
            required += status.is_required
            open_ones += bool(status.missing)
            self._show_card(card, (form_id, name), state, status)
        self.setVisible(bool(asked))
        done = f"{required - open_ones} of {required} answered"
        self._count.setText(done if required else "")

    @staticmethod
    def _show_card(
        card: QuestionCard, name: Name, state: ReviewState, status: QuestionStatus
    ) -> None:
        sheet = state.sheet_of(name[0])
        card.show_question(
            QuestionView(
                status=status,
                answer=state.answer_of(name),
                is_current=name == state.question,
                is_locked=state.work is None or state.work.is_locked,
                reasons=sheet.form.na_reasons if sheet else (),
            )
        )

    def show_suggestions(self, found: tuple[Suggestion, ...], *, is_open: bool) -> None:
        """Show what each ruleset makes of the record, governing first."""
        for suggestion in found:
            box = self._boxes.get(str(suggestion.ruleset))
            if box is None:
                box = SuggestionBox(f"{suggestion.ruleset}.{suggestion.criterion}")
                self._boxes[str(suggestion.ruleset)] = box
                self._suggestions.addWidget(box)
            box.show_suggestion(suggestion, is_open=is_open)
        names = {str(suggestion.ruleset) for suggestion in found}
        for name, box in self._boxes.items():
            box.setVisible(name in names)


class QuestionsPane(QFrame):
    """All the case's questions under one another; the one at hand is framed and in sight.

    Signals:
        given(Given): the person did something on a card.
        attended(Name): a question got the focus.
        accepted(): Enter on a question.
        released(): the release button was pressed.
        next_open(): the next unanswered question is wanted.
    """

    given = Signal(object)
    attended = Signal(object)
    accepted = Signal()
    released = Signal()
    next_open = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.questions_pane")
        self.setProperty("kind", "pane")
        self._made: dict[tuple[FormId, str], tuple[QLabel, list[Section]]] = {}
        self._cards: dict[Name, QuestionCard] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(em(0.9))
        self._column.addStretch(1)
        self._scroll: QScrollArea = scrolled(clear(self._column), "review.questions")
        self._note = label(name="review.locked", tone="warn")
        self._build_foot()
        box = column(self._note, self._scroll, self._foot, space=0.4, margin=0.6)
        box.setStretch(1, 1)
        box.addStretch(0)
        self.setLayout(box)
        self._current: Name | None = None
        self._opened: frozenset[CriterionId] = frozenset()
        self._unfolded: Section | None = None
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_room_changed)

    def _build_foot(self) -> None:
        self._bar = QProgressBar()
        self._bar.setObjectName("review.progress")
        self._bar.setAccessibleName("Answered questions")
        self._left = label(kind="small", tone="muted", name="review.left")
        self._saved = label(kind="small", tone="good", name="review.saved")
        self._next: QPushButton = button("Next open  Ctrl+↓", "review.next", self._on_next)
        self._next.setAccessibleName("Next unanswered question")
        self._release = button("Release  Ctrl+Enter", "review.release", self._on_release)
        self._release.setProperty("kind", "primary")
        self._release.setAccessibleName("Release the case")
        words = row(self._left, None, self._saved)
        flow = FlowLayout(space=em(0.4))
        flow.addWidget(self._next)
        flow.addWidget(self._release)
        self._foot = clear(column(self._bar, words, clear(flow), space=0.3))

    def show_case(self, state: ReviewState) -> None:
        """Show every form of the open case as it stands."""
        work = state.work
        self._foot.setVisible(work is not None)
        self._scroll.setVisible(work is not None)
        self._note.setText(work.locked_because if work else "Open a case from the queue.")
        self._note.setVisible(bool(self._note.text()))
        if work is None:
            return
        for sheet in work.sheets:
            self._make(sheet.form)
        asked = {_key(sheet.form) for sheet in work.sheets}
        for key, (title, sections) in self._made.items():
            title.setVisible(key in asked)
            for section in sections:
                section.setVisible(key in asked)
                if key in asked:
                    self._show_section(section, key[0], state)
        self._show_foot(state)
        self._follow_workings(state.opens_workings)
        if state.question != self._current:
            self._current, self._unfolded = state.question, None
            QTimer.singleShot(0, self._bring_into_sight)

    @staticmethod
    def _show_section(section: Section, form_id: FormId, state: ReviewState) -> None:
        sheet = state.sheet_of(form_id)
        statuses = {s.question.name: s for s in sheet.state.statuses} if sheet else {}
        section.show_section(form_id, state, statuses)
        suggestions = state.work.suggestions if state.work else ()
        found = tuple(s for s in suggestions if s.criterion == section.criterion)
        section.show_suggestions(found, is_open=section.criterion in state.opens_workings)

    def _make(self, form: Form) -> None:
        """Make a form's cards, once for its version: a case that does not ask it hides them."""
        if _key(form) in self._made:
            return
        title = label(form.title, kind="small", tone="accent")
        sections = [
            Section(group, form) for group in form.questions if group.type is QuestionType.GROUP
        ]
        self._made[_key(form)] = (title, sections)
        place = self._column.count() - 1
        for number, widget in enumerate((title, *sections)):
            self._column.insertWidget(place + number, widget)
        for section in sections:
            self._connect(section, form)

    def _connect(self, section: Section, form: Form) -> None:
        for question, card in section.cards.items():
            self._cards[form.form_id, question] = card
            card.setProperty("form", str(form.form_id))
            card.answered.connect(self._on_answered)
            card.reasoned.connect(self._on_reasoned)
            card.commented.connect(self._on_commented)
            card.cited.connect(self._on_cited)
            card.attended.connect(self._on_attended)
            card.accepted.connect(self._on_accepted)

    def _show_foot(self, state: ReviewState) -> None:
        asked = [state.status_of(name) for name in state.asked]
        required = sum(status.is_required for status in asked if status)
        left = len(state.unanswered)
        self._bar.setRange(0, max(1, required))
        self._bar.setValue(max(0, required - left))
        self._left.setText(f"{left} still open" if left else "Nothing is missing")
        self._next.setEnabled(bool(left))
        is_locked = state.work is None or state.work.is_locked
        self._release.setEnabled(not is_locked)
        for made in (self._next, self._release):
            made.setVisible(not is_locked)

    def show_saved(self, words: str) -> None:
        """Say when the last answer was saved."""
        self._saved.setText(words)

    # The question at hand

    def _follow_workings(self, opened: frozenset[CriterionId]) -> None:
        new, self._opened = opened - self._opened, opened
        made = [section for _, sections in self._made.values() for section in sections]
        sections = [section for section in made if section.criterion in new]
        self._unfolded = sections[0] if sections else self._unfolded if opened else None

    @Slot()
    def _on_room_changed(self) -> None:
        """Cards came, went or unfolded: keep in sight what the person with the focus is at."""
        card = self.card_at_hand()
        if card is None or card.isHidden() or not card.has_focus():
            return
        if self._unfolded is not None:
            self._scroll.ensureWidgetVisible(self._unfolded.suggestions, 0, em(2))
        else:
            self._scroll.ensureWidgetVisible(card, 0, em(2))

    @Slot()
    def _bring_into_sight(self) -> None:
        card = self._cards.get(self._current) if self._current else None
        if card is None or card.isHidden():
            return
        self._scroll.ensureWidgetVisible(card, 0, em(2))
        if self.isVisible() and self._may_move_focus():
            card.take_focus()

    def _may_move_focus(self) -> bool:
        focused = QApplication.focusWidget()
        if focused is None:
            return True
        card = self.card_at_hand()
        is_here = card is not None and card.isAncestorOf(focused)
        return self.isAncestorOf(focused) and not is_here

    def take_focus(self) -> None:
        """Put the focus into the question at hand."""
        card = self._cards.get(self._current) if self._current else None
        if card is not None and not card.isHidden():
            self._scroll.ensureWidgetVisible(card, 0, em(2))
            card.take_focus()
        else:
            self._release.setFocus()

    def card_at_hand(self) -> QuestionCard | None:
        """The card of the question at hand."""
        return self._cards.get(self._current) if self._current else None

    def settle(self) -> None:
        """Have every field say what is still in it."""
        for card in self._cards.values():
            card.settle()

    # What cards say

    def _name(self) -> Name | None:
        card = self.sender()
        if not isinstance(card, QuestionCard):
            return None
        return FormId(str(card.property("form"))), card.question.name

    def _tell(self, what: str, text: str) -> None:
        name = self._name()
        if name is not None:
            self.given.emit(Given(name, what, text))

    @Slot(object)
    def _on_answered(self, text: str) -> None:
        self._tell("answer", text)

    @Slot(object)
    def _on_reasoned(self, text: str) -> None:
        self._tell("reason", text)

    @Slot(object)
    def _on_commented(self, text: str) -> None:
        self._tell("comment", text)

    @Slot(object)
    def _on_cited(self, text: str) -> None:
        self._tell("evidence", text)

    @Slot()
    def _on_attended(self) -> None:
        name = self._name()
        if name is not None:
            self._current = name
            self.attended.emit(name)

    @Slot()
    def _on_accepted(self) -> None:
        self._on_attended()
        self.accepted.emit()

    @Slot()
    def _on_next(self) -> None:
        self.next_open.emit()

    @Slot()
    def _on_release(self) -> None:
        self.released.emit()


def _key(form: Form) -> tuple[FormId, str]:
    return form.form_id, form.version
