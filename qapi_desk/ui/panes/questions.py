"""The right pane: the questions of the case's forms, grouped by criterion, with their suggestions.

Cards are made when first asked and shown anew for every case. Decides nothing.
"""

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout

from qapi_desk.domain.forms import Form, FormState
from qapi_desk.domain.ids import CaseId, CriterionId, FormId
from qapi_desk.ui.announce import Announcer
from qapi_desk.ui.presenters.review_outline import Outline, SectionView
from qapi_desk.ui.presenters.review_state import Given, Name, ReviewState
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import clear, column, label, scrolled
from qapi_desk.ui.widgets.question import QuestionCard
from qapi_desk.ui.widgets.question_foot import QuestionsFoot
from qapi_desk.ui.widgets.question_note import NotePanel
from qapi_desk.ui.widgets.question_section import Section

__all__ = ["Given", "QuestionsPane"]

MANY_QUESTIONS = 20
"""With more questions than this only the section one is at stands open."""


class _FormPart:
    """One form version on the pane: its title and its sections, made once."""

    def __init__(self, form: Form) -> None:
        self.outline = Outline(form)
        self.title: QLabel = label(form.title, kind="small", tone="accent")
        self.sections: list[Section] = []
        self._seen: tuple[FormState, str] | None = None
        self._views: tuple[SectionView, ...] = ()

    def views(self, state: FormState, language: str) -> tuple[SectionView, ...]:
        """The sections as they stand; worked out once for a state."""
        if self._seen is None or self._seen[0] is not state or self._seen[1] != language:
            self._seen = (state, language)
            self._views = self.outline.sections(state, language)
        return self._views


class QuestionsPane(QFrame):
    """All the case's questions under one another; the one at hand is framed and in sight.

    Signals:
        given(Given): the person did something on a card.
        attended(Name): a question got the focus.
        accepted(): Enter on a question.
        released(): the release button was pressed.
        next_open(): the next unanswered question is wanted.
        remarked(Name, int, str): a remark was answered; 0: a new one was written.
        settled(int): a remark is settled.
        offers_wanted(): what can be cited for the question at hand should be looked up.
        noted(CaseId, str): the note on a case was written.
    """

    given = Signal(object)
    attended = Signal(object)
    accepted = Signal()
    released = Signal()
    next_open = Signal()
    remarked = Signal(object, object, object)
    settled = Signal(object)
    offers_wanted = Signal()
    noted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.questions_pane")
        self.setProperty("kind", "pane")
        self._parts: dict[tuple[FormId, str], _FormPart] = {}
        self._cards: dict[Name, QuestionCard] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(em(0.9))
        self._column.addStretch(1)
        self._scroll: QScrollArea = scrolled(clear(self._column), "review.questions")
        self._note = label(name="review.locked", tone="warn")
        self.foot = QuestionsFoot()
        self.foot.next_button.clicked.connect(self.next_open)
        self.foot.release_button.clicked.connect(self.released)
        self.note = NotePanel()
        self.note.written.connect(self.noted)
        box = column(self._note, self._scroll, self.note, self.foot, space=0.4, margin=0.6)
        box.setStretch(1, 1)
        box.addStretch(0)
        self.setLayout(box)
        self.announcer = Announcer(self)
        self._case: CaseId | None = None
        self._current: tuple[Name | None, str] = (None, "")
        self._opened: frozenset[CriterionId] = frozenset()
        self._unfolded: Section | None = None
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_room_changed)

    # Showing

    def show_case(self, state: ReviewState) -> None:
        """Show every form of the open case as it stands."""
        work = state.work
        self.foot.setVisible(work is not None)
        self._scroll.setVisible(work is not None)
        self._note.setText(work.locked_because if work else "Open a case from the queue.")
        self._note.setVisible(bool(self._note.text()))
        if work is None:
            return
        moves = (state.question, state.wants) != self._current and self._may_move_focus()
        if moves:
            self._let_go_of_focus()
        if state.case_id != self._case:
            self._turn_to(state.case_id)
        shown = {_key(sheet.form): sheet for sheet in work.sheets}
        parts = [self._parts.get(_key(s.form)) or self._make(s.form) for s in work.sheets]
        views = [
            part.views(sheet.state, state.language)
            for part, sheet in zip(parts, work.sheets, strict=True)
        ]
        asked = sum(len(view.names) for each in views for view in each)
        for part, each in zip(parts, views, strict=True):
            part.title.show()
            for section, view in zip(part.sections, each, strict=True):
                self._show_section(section, view, state, is_long=asked > MANY_QUESTIONS)
        for key, part in self._parts.items():
            if key not in shown:
                _hide((part.title, *part.sections))
        self.note.show_note(state.case_id, state.note, is_shown=state.shows_note)
        self.foot.show_progress(state)
        self._follow_workings(state.opens_workings)
        self._follow(state, moves=moves)

    def _turn_to(self, case_id: CaseId | None) -> None:
        """Another case: what is still in a field goes to the one it was written for."""
        self.settle()
        self._case = case_id
        for part in self._parts.values():
            for section in part.sections:
                section.forget()

    @staticmethod
    def _show_section(
        section: Section, view: SectionView, state: ReviewState, *, is_long: bool
    ) -> None:
        at, name = state.question or ("", "")
        is_here = at == section.form_id and name in view.names
        is_folded = is_long and not is_here
        section.show_section(view, state, is_folded=is_folded)
        suggestions = state.work.suggestions if state.work and view.lines else ()
        found = tuple(s for s in suggestions if s.criterion == section.criterion)
        section.show_suggestions(found, state, is_folded=is_folded)

    def _make(self, form: Form) -> _FormPart:
        part = _FormPart(form)
        self._parts[_key(form)] = part
        place = self._column.count() - 1
        self._column.insertWidget(place, part.title)
        for number, group in enumerate(part.outline.tops, start=1):
            section = Section(form.form_id, group, self._on_card)
            section.wanted.connect(self._on_wanted)
            part.sections.append(section)
            self._column.insertWidget(place + number, section)
        return part

    def _on_card(self, card: QuestionCard) -> None:
        """A card was made: hear what is done on it."""
        self._cards[FormId(str(card.property("form"))), card.question.name] = card
        card.answered.connect(self._on_answered)
        card.reasoned.connect(self._on_reasoned)
        card.commented.connect(self._on_commented)
        card.cited.connect(self._on_cited)
        card.attended.connect(self._on_attended)
        card.accepted.connect(self._on_accepted)
        card.remarked.connect(self._on_remarked)
        card.settled.connect(self.settled)
        card.offers_wanted.connect(self.offers_wanted)

    def show_saved(self, words: str) -> None:
        """Say when the last answer was saved."""
        self.foot.show_saved(words)
        self.announcer.say(said("Saved") if words not in {"", said("Saving…")} else "")

    def speak(self, sentence: str, tone: str) -> None:
        """Have a sentence of the page spoken; what went wrong, at once."""
        self.announcer.say(said(sentence), at_once=tone == "bad")

    # The question at hand

    @staticmethod
    def _let_go_of_focus() -> None:
        """A part with the focus that is hidden would hand it to whatever comes next."""
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def _follow(self, state: ReviewState, *, moves: bool) -> None:
        wanted = (state.question, state.wants)
        if wanted == self._current:
            return
        self._current, self._unfolded = wanted, None
        card = self.card_at_hand()
        if moves and card is not None and not card.isHidden():
            card.take_focus(state.wants)
            self.announcer.say(card.spoken)
        QTimer.singleShot(0, self._bring_into_sight)

    def _follow_workings(self, opened: frozenset[CriterionId]) -> None:
        new, self._opened = opened - self._opened, opened
        made = [section for part in self._parts.values() for section in part.sections]
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
            self._show_whole(card)

    @Slot()
    def _bring_into_sight(self) -> None:
        card = self.card_at_hand()
        if card is not None and not card.isHidden():
            self._show_whole(card)

    def _show_whole(self, card: QuestionCard) -> None:
        """Scroll to a card; of one higher than the pane, to the part with the focus."""
        self._scroll.ensureWidgetVisible(card, 0, em(2))
        focused = QApplication.focusWidget()
        if focused is not None and card.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused, 0, em(1))

    def _may_move_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return self.isVisible() and (focused is None or self.isAncestorOf(focused))

    def toggle_entries(self) -> bool:
        """Unfold or fold what stands beside the question at hand; whether anything does."""
        card = self.card_at_hand()
        if card is None or not card.toggle_entries():
            return False
        self.announcer.say(card.beside.entries_told)
        QTimer.singleShot(0, self._bring_entries_into_sight)
        return True

    @Slot()
    def _bring_entries_into_sight(self) -> None:
        card = self.card_at_hand()
        entries = card.beside.entries if card is not None else None
        if entries is not None:
            self._scroll.ensureWidgetVisible(entries, 0, em(1))

    def take_focus(self) -> None:
        """Put the focus into the question at hand."""
        card = self.card_at_hand()
        if card is not None and not card.isHidden():
            self._scroll.ensureWidgetVisible(card, 0, em(2))
            card.take_focus(self._current[1])
        else:
            self.foot.release_button.setFocus()

    def card_at_hand(self) -> QuestionCard | None:
        """The card of the question at hand."""
        name = self._current[0]
        return self._cards.get(name) if name else None

    def settle(self) -> None:
        """Have every field say what is still in it."""
        for card in self._cards.values():
            card.settle()
        self.note.field.settle()

    # What cards say

    def _name(self) -> Name | None:
        card = self.sender()
        if not isinstance(card, QuestionCard):
            return None
        return FormId(str(card.property("form"))), card.question.name

    def _tell(self, what: str, text: str) -> None:
        name = self._name()
        for part in self._parts.values():
            for section in part.sections:
                section.look_again()
        if name is not None:
            self.given.emit(Given(name, what, text, self._case))

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

    @Slot(object)
    def _on_wanted(self, name: Name) -> None:
        """A folded part was opened: go to its question."""
        self.attended.emit(name)

    @Slot(object, object)
    def _on_remarked(self, number: int, text: str) -> None:
        name = self._name()
        if name is not None:
            self.remarked.emit(name, number, text)

    @Slot()
    def _on_attended(self) -> None:
        name = self._name()
        if name is not None and name != self._current[0]:
            self._current = (name, "")
            self.attended.emit(name)

    @Slot()
    def _on_accepted(self) -> None:
        self._on_attended()
        self.accepted.emit()


def _hide(parts: Iterable[QFrame | QLabel]) -> None:
    for made in parts:
        made.hide()


def _key(form: Form) -> tuple[FormId, str]:
    return form.form_id, form.version
