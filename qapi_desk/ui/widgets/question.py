"""One question: its words, its control, and what must stand beside the answer.

The control's kind follows from the question's type; choices carry their key in print. Shows a
frozen view of the question and says what the person did; decides nothing.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qapi_desk.domain.forms import Question, QuestionState, QuestionType
from qapi_desk.ui.presenters.review_outline import text_of
from qapi_desk.ui.presenters.review_state import ANSWER
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.fields import Field
from qapi_desk.ui.widgets.kit import button, column, label, row, set_style_property, set_tone
from qapi_desk.ui.widgets.question_beside import Beside
from qapi_desk.ui.widgets.question_choices import Choices
from qapi_desk.ui.widgets.question_words import (
    QuestionView,
    is_beside_wanted,
    message_words,
    recorded_words,
    state_words,
)

_WIDTHS = {QuestionType.DATE: 13, QuestionType.INTEGER: 8, QuestionType.REPEAT: 8}
"""Widths of answer lines in heights of text; others take the room there is."""


class QuestionCard(QFrame):
    """One question with its control.

    Signals:
        answered(str): the value the person gave.
        reasoned(str): the coded reason for not applicable, or for undetermined.
        commented(str), cited(str): what was written beside the answer.
        attended(): something in the card got the focus.
        accepted(): Enter on the question: take what the record shows and go on.
        remarked(int, str): a remark was answered; 0: a new one was written.
        settled(int): a remark is settled.
        offers_wanted(): what can be cited should be looked up.
    """

    answered = Signal(object)
    reasoned = Signal(object)
    commented = Signal(object)
    cited = Signal(object)
    attended = Signal()
    accepted = Signal()
    remarked = Signal(object, object)
    settled = Signal(object)
    offers_wanted = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.setObjectName(f"review.question.{question.name}")
        self.setProperty("kind", "card")
        self._text = label()
        self._state = label(kind="small")
        self._state.setWordWrap(False)
        self._hint: QLabel | None = None
        self._recorded: QLabel | None = None
        self._message: QLabel | None = None
        self.field: Field | None = None
        self.choices: Choices | None = None
        self._na: QPushButton | None = None
        self._beside: Beside | None = None
        has_choice = any(choice.result == "na" for choice in question.choices)
        self._may_be_na = question.na == "reason" and not has_choice
        self._words = self._language = ""
        self._shown: QuestionView | None = None
        self._last: QuestionView | None = None
        self._box = self._lay_out()

    # Building

    def _lay_out(self) -> QVBoxLayout:
        head = row(self._text, self._state, space=0.5)
        head.setStretch(0, 1)
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignTop)
        box = column(head, space=0.25, margin=0.6)
        if self.question.hint:
            self._hint = label(kind="small", tone="muted")
            box.addWidget(self._hint)
        box.addWidget(self._make_control())
        foot: list[QWidget | None] = [None]
        if self.question.authority:
            foot = [label(self.question.authority, kind="small", tone="muted")]
        if self._may_be_na:
            name = f"review.na.{self.question.name}"
            self._na = button("Not applicable…  F4", name, self._on_na, kind="link")
            foot.append(self._na)
        self._after_control = box.count()
        if len(foot) > 1 or foot[0] is not None:
            line = row(*foot, space=0.5)
            line.setStretch(0, 1)
            box.addLayout(line)
        self.setLayout(box)
        return box

    def _make_control(self) -> QWidget:
        kind, name = self.question.type, f"review.answer.{self.question.name}"
        if kind in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}:
            is_many = kind is QuestionType.SELECT_MULTIPLE
            self.choices = Choices(name, self.question.choices, is_many=is_many)
            self.choices.chosen.connect(self._on_chosen)
            self.choices.attended.connect(self.attended)
            self.choices.accepted.connect(self.accepted)
            return self.choices
        self.field = Field(name, "")
        self.field.setMaximumWidth(em(_WIDTHS.get(kind, 60)))
        if kind is QuestionType.DATE:
            self.field.setPlaceholderText(said("month/day/year"))
        self.field.settled.connect(self._on_chosen)
        self.field.entered.connect(self.accepted)
        self.field.attended.connect(self.attended)
        return self.field

    @property
    def beside(self) -> Beside:
        """What may stand beside the answer; made when first needed."""
        if self._beside is None:
            made = self._beside = Beside(str(self.question.name))
            lines = sum(each is not None for each in (self._recorded, self._message))
            self._box.insertWidget(self._after_control + lines, made)
            made.reasoned.connect(self.reasoned)
            made.commented.connect(self.commented)
            made.cited.connect(self.cited)
            made.attended.connect(self.attended)
            made.accepted.connect(self.accepted)
            made.remarked.connect(self.remarked)
            made.settled.connect(self.settled)
            made.offers_wanted.connect(self.offers_wanted)
        return self._beside

    def _line(self, name: str, place: int) -> QLabel:
        made = label(kind="small", name=f"review.{name}.{self.question.name}")
        self._box.insertWidget(self._after_control + place, made)
        return made

    # Showing

    def show_question(self, view: QuestionView) -> None:
        """Show how the question stands; never takes a word from under the person's hand."""
        if view == self._shown:
            return
        self._shown = self._last = view
        if view.language != self._language:
            self._show_words(view.language)
        set_style_property(self, "current", "true" if view.is_current else "false")
        self._show_value(view)
        _say(self._state, *state_words(view))
        words, tone = recorded_words(view)
        if words or self._recorded is not None:
            self._recorded = self._recorded or self._line("recorded", 0)
            _say(self._recorded, words, tone)
        words, tone = message_words(view)
        if words or self._message is not None:
            self._message = self._message or self._line("message", int(bool(self._recorded)))
            _say(self._message, words, tone)
        if self._beside is not None or is_beside_wanted(view):
            self.beside.show_beside(view, self._words)
        control = self.choices or self.field
        if control is not None:
            control.setEnabled(not view.is_locked)
        if self._na is not None:
            self._na.setVisible(not view.is_locked)

    def _show_words(self, language: str) -> None:
        self._language = language
        self._words = text_of(self.question.label, language)
        if self.question.type is QuestionType.REPEAT:
            self._words += "" if self._words.endswith("?") else said(": how many?")
        self._text.setText(self._words)
        if self._hint is not None:
            self._hint.setText(text_of(self.question.hint, language))
        if self.field is not None:
            self.field.setAccessibleName(self._words)
        if self.choices is not None:
            self.choices.show_words(self._words, language)

    def _show_value(self, view: QuestionView) -> None:
        status, value = view.status, view.answer.value
        if view.unsaved is not None and view.unsaved.what == "answer":
            value = view.unsaved.text
        if self.field is not None:
            self.field.show_text(value)
            is_bad = status.state is QuestionState.INVALID
            set_tone(self.field, "bad" if is_bad else "")
        if self.choices is not None:
            self.choices.show_value(value, [choice.name for choice in status.choices])

    # What the person does

    def take_focus(self, what: str = "") -> None:
        """Put the focus where the answer goes, or into the comment, evidence or reason."""
        if what == "remark":
            self._ready_beside().ask_remark()
        elif what and what != ANSWER:
            self._ready_beside().ask(what)
        elif self.field is not None:
            self.field.setFocus()
            self.field.selectAll()
        elif self.choices is not None:
            self.choices.take_focus()

    @property
    def spoken(self) -> str:
        """The question as one hears it: its words, the record, what is wrong."""
        said = (self._text, self._recorded, self._message)
        return " ".join(each.text() for each in said if each is not None and each.text())

    @property
    def missing(self) -> tuple[str, ...]:
        """What its answer still misses, as it was shown last."""
        return self._last.status.missing if self._last is not None else ()

    def _ready_beside(self) -> Beside:
        made = self.beside
        if self._shown is not None:
            made.show_beside(self._shown, self._words)
        return made

    def has_focus(self) -> bool:
        """Whether something in the card has the focus."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def ask_comment(self) -> None:
        """Open the comment."""
        self._ready_beside().ask("comment")

    def ask_evidence(self) -> None:
        """Open the evidence."""
        self._ready_beside().ask("evidence")

    def ask_reason(self) -> None:
        """Open the coded reasons, where there are any."""
        view = self._shown
        if view is not None and (self._may_be_na or view.status.reasons):
            self._ready_beside().ask("reason")

    def toggle_entries(self) -> bool:
        """Unfold or fold the rulings and best practices beside it; whether there are any."""
        return self._beside is not None and self._beside.toggle_entries()

    def settle(self) -> None:
        """Say what is still in a field."""
        if self.field is not None:
            self.field.put_down()
        if self._beside is not None:
            self._beside.settle()

    def forget(self) -> None:
        """Another case, after all was settled: nothing of the last one stays open."""
        self._shown = None
        if self._beside is not None:
            self._beside.forget()

    @Slot()
    def _on_na(self) -> None:
        self.attended.emit()
        self.ask_reason()

    @Slot(object)
    def _on_chosen(self, value: str) -> None:
        self._shown = None  # what the person did stays on the screen only if it is taken
        self.answered.emit(value)


def _say(made: QLabel, words: str, tone: str) -> None:
    made.setText(words)
    set_tone(made, tone)
    made.setVisible(bool(words))
