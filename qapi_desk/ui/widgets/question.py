"""One question: its words, its control, and what must stand beside the answer.

The control's kind follows from the question's type; choices carry their key in print. Shows a
frozen view of the question and says what the person did; decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QRadioButton,
    QWidget,
)

from qapi_desk.domain.answers import Answer
from qapi_desk.domain.forms import Choice, Question, QuestionState, QuestionStatus, QuestionType
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.fields import Field, Notes
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import (
    button,
    clear,
    column,
    label,
    row,
    set_style_property,
    set_tone,
)

_STATE_WORDS = {
    QuestionState.ANSWERED: ("✓ answered", "good"),
    QuestionState.NOT_APPLICABLE: ("not applicable", "muted"),
    QuestionState.INVALID: ("! does not fit", "bad"),
    QuestionState.UNANSWERED: ("○ open", "muted"),
}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Everything one card shows."""

    status: QuestionStatus
    answer: Answer
    is_current: bool
    is_locked: bool
    reasons: tuple[Choice, ...]
    language: str = "en"


class QuestionCard(QFrame):
    """One question with its control.

    Signals:
        answered(str): the value the person gave.
        reasoned(str): the coded reason for not applicable.
        commented(str), cited(str): what was written beside the answer.
        attended(): something in the card got the focus.
        accepted(): Enter on the question: take what the record shows and go on.
    """

    answered = Signal(object)
    reasoned = Signal(object)
    commented = Signal(object)
    cited = Signal(object)
    attended = Signal()
    accepted = Signal()

    def __init__(self, question: Question, reasons: tuple[Choice, ...], language: str) -> None:
        super().__init__()
        self.question = question
        self.setObjectName(f"review.question.{question.name}")
        self.setProperty("kind", "card")
        self._language = language
        self._words = text_of(question.label, language)
        self._text = label(self._words)
        self._hint = label(text_of(question.hint, language), kind="small", tone="muted")
        self._state = label(kind="small")
        self._state.setWordWrap(False)
        self._recorded = label(kind="small", tone="accent")
        self._message = label(kind="small", tone="bad")
        self._choices: dict[str, QRadioButton] = {}
        self._ticks: dict[str, QCheckBox] = {}
        self._group = QButtonGroup(self)
        self.field: Field | None = None
        self._has_asked_comment = self._has_asked_evidence = self._has_asked_reason = False
        self._make_beside(reasons)
        self._lay_out(self._make_control())

    # Building

    def _lay_out(self, control: QWidget) -> None:
        if not self._hint.text():
            self._hint.hide()  # shown here, before it has a parent, it would be a window of its own
        authority = label(self.question.authority, kind="small", tone="muted")
        if not self.question.authority:
            authority.hide()
        head = row(self._text, self._state, space=0.5)
        head.setStretch(0, 1)
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignTop)
        foot = row(authority, self._na, space=0.5)
        foot.setStretch(0, 1)
        box = column(
            head, self._hint, control, self._recorded, self._message, self._reason,
            self._comment, self._evidence, foot, space=0.25, margin=0.6,
        )  # fmt: skip
        self.setLayout(box)

    def _make_control(self) -> QWidget:
        kind = self.question.type
        if kind is QuestionType.SELECT_ONE:
            return self._make_choices()
        if kind is QuestionType.SELECT_MULTIPLE:
            return self._make_ticks()
        name = f"review.answer.{self.question.name}"
        self.field = Field(name, self._words)
        self.field.setMaximumWidth(em(13) if kind is QuestionType.DATE else em(60))
        if kind is QuestionType.DATE:
            self.field.setPlaceholderText("yyyy-mm-dd")
        self.field.settled.connect(self._on_text)
        self.field.entered.connect(self.accepted)
        self.field.attended.connect(self.attended)
        return self.field

    def _make_choices(self) -> QWidget:
        flow = FlowLayout(space=em(0.35))
        for choice in self.question.choices:
            full = text_of(choice.label, self._language)
            short = full.split(":")[0]
            made = QRadioButton(f"[{choice.key}] {short}" if choice.key else short)
            made.setObjectName(f"review.answer.{self.question.name}.{choice.name}")
            made.setAccessibleName(f"{short}, key {choice.key}" if choice.key else short)
            made.setAccessibleDescription(f"{self._words} {full}")
            made.setToolTip(full)
            made.setProperty("kind", "choice")
            made.setProperty("choice", choice.name)
            made.installEventFilter(self)
            self._choices[choice.name] = made
            self._group.addButton(made)
            made.clicked.connect(self._on_choice)
            flow.addWidget(made)
        return clear(flow)

    def _make_ticks(self) -> QWidget:
        flow = FlowLayout(space=em(0.5))
        for choice in self.question.choices:
            made = QCheckBox(text_of(choice.label, self._language))
            made.setObjectName(f"review.answer.{self.question.name}.{choice.name}")
            made.setAccessibleName(made.text())
            made.installEventFilter(self)
            made.clicked.connect(self._on_tick)
            self._ticks[choice.name] = made
            flow.addWidget(made)
        return clear(flow)

    def _make_beside(self, reasons: tuple[Choice, ...]) -> None:
        name = self.question.name
        self._comment = Notes(f"review.comment.{name}", "Comment")
        self._comment.settled.connect(self.commented)
        self._comment.attended.connect(self.attended)
        self._evidence = Field(f"review.evidence.{name}", f"Evidence for: {self._words}")
        self._evidence.setPlaceholderText("Evidence: document, page, event or screen")
        self._evidence.settled.connect(self.cited)
        self._evidence.attended.connect(self.attended)
        self._reason = QComboBox()
        self._reason.setObjectName(f"review.reason.{name}")
        self._reason.setAccessibleName(f"Why not applicable: {self._words}")
        self._reason.addItem("Not applicable because…", "")
        for reason in reasons:
            self._reason.addItem(text_of(reason.label, self._language), reason.name)
        self._reason.activated.connect(self._on_reason)
        self._na = button("Not applicable…", f"review.na.{name}", self._on_na, kind="link")
        has_choice = any(choice.result == "na" for choice in self.question.choices)
        self._may_be_na = self.question.na == "reason" and not has_choice
        for made in (self._comment, self._evidence, self._reason):
            made.hide()

    # Showing

    def show_question(self, view: QuestionView) -> None:
        """Show how the question stands; never takes a word from under the person's hand."""
        status, given = view.status, view.answer
        set_style_property(self, "current", "true" if view.is_current else "false")
        words, tone = _STATE_WORDS.get(status.state, ("", ""))
        self._state.setText(words if status.is_required or given.value else "")
        set_tone(self._state, tone)
        self._show_value(given.value, status)
        self._show_beside(view)
        shown = status.message if status.state is QuestionState.INVALID else ""
        self._message.setText(shown or _missing_words(status))
        set_tone(self._message, "bad" if shown else "warn")
        self._message.setVisible(bool(self._message.text()))
        self._show_recorded(status, given)
        for made in self._controls():
            made.setEnabled(not view.is_locked)
        self._na.setVisible(self._may_be_na and not view.is_locked)

    def _show_value(self, value: str, status: QuestionStatus) -> None:
        if self.field is not None:
            self.field.show_text(value)
            set_tone(self.field, "bad" if status.state is QuestionState.INVALID else "")
        offered = {choice.name for choice in status.choices} or set(self._choices)
        self._group.setExclusive(False)
        for name, radio in self._choices.items():
            radio.setChecked(name == value)
            radio.setVisible(name in offered)
        self._group.setExclusive(True)
        for name, tick in self._ticks.items():
            tick.setChecked(name in value.split())

    def _show_recorded(self, status: QuestionStatus, given: Answer) -> None:
        recorded = status.snapshot_value
        words = ""
        if recorded and not given.value:
            words = f"The record shows {recorded}.  Enter takes it."
        elif recorded and given.value == recorded:
            words = f"As recorded: {recorded}"
        elif recorded:
            words = f"The record shows {recorded}; your answer corrects it."
        elif self.question.fact and not given.value:
            words = "The record holds nothing here."
        self._recorded.setText(words)
        set_tone(
            self._recorded, "warn" if "corrects" in words else "accent" if recorded else "muted"
        )
        self._recorded.setVisible(bool(words) and self.question.prefill != "none")

    def _show_beside(self, view: QuestionView) -> None:
        status, given = view.status, view.answer
        needs = set(status.missing)
        self._comment.show_text(given.comment)
        self._comment.setVisible(
            bool(given.comment) or "comment" in needs or self._has_asked_comment
        )
        self._evidence.show_text(given.evidence)
        self._evidence.setVisible(
            bool(given.evidence) or "evidence" in needs or self._has_asked_evidence
        )
        place = max(0, self._reason.findData(given.na_reason))
        blocker = QSignalBlocker(self._reason)
        self._reason.setCurrentIndex(place)
        blocker.unblock()
        self._reason.setVisible(
            bool(given.na_reason) or "reason" in needs or self._has_asked_reason
        )

    def _controls(self) -> tuple[QWidget, ...]:
        fields = (self.field,) if self.field else ()
        return (
            *fields, *self._choices.values(), *self._ticks.values(), self._comment,
            self._evidence, self._reason, self._na,
        )  # fmt: skip

    # What the person does

    def take_focus(self) -> None:
        """Put the focus where the answer goes."""
        if self.field is not None:
            self.field.setFocus()
            self.field.selectAll()
            return
        marked = [r for r in self._choices.values() if r.isChecked()]
        first = next(iter([*marked, *self._choices.values(), *self._ticks.values()]), None)
        if first is not None:
            first.setFocus()

    def has_focus(self) -> bool:
        """Whether something in the card has the focus."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def ask_comment(self) -> None:
        """Open the comment."""
        self._has_asked_comment = True
        self._comment.show()
        self._comment.setFocus()

    def ask_evidence(self) -> None:
        """Open the evidence."""
        self._has_asked_evidence = True
        self._evidence.show()
        self._evidence.setFocus()

    def settle(self) -> None:
        """Say what is still in a field."""
        for made in (self.field, self._evidence, self._comment):
            if made is not None:
                made.settle()

    @Slot()
    def _on_na(self) -> None:
        self._has_asked_reason = True
        self._reason.show()
        self._reason.setFocus()
        self.attended.emit()

    @Slot(int)
    def _on_reason(self, _place: int) -> None:
        self.reasoned.emit(str(self._reason.currentData() or ""))

    @Slot(object)
    def _on_text(self, text: str) -> None:
        self.answered.emit(text)

    @Slot()
    def _on_choice(self) -> None:
        sender = self.sender()
        if isinstance(sender, QRadioButton):
            self.attended.emit()
            self.answered.emit(str(sender.property("choice")))

    @Slot()
    def _on_tick(self) -> None:
        names = [name for name, tick in self._ticks.items() if tick.isChecked()]
        self.answered.emit(" ".join(names))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A choice got the focus, or Enter was pressed on it."""
        if event.type() is QEvent.Type.FocusIn:
            self.attended.emit()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not event.modifiers():
                self.accepted.emit()
                return True
        return False


def text_of(texts: Mapping[str, str], language: str) -> str:
    """A text in the reader's language, else English, else whatever there is."""
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))


def _missing_words(status: QuestionStatus) -> str:
    beside = [word for word in status.missing if word != "value"]
    if not beside:
        return ""
    names = {"comment": "a comment", "evidence": "the evidence", "reason": "a reason"}
    return "Still missing: " + " and ".join(names.get(word, word) for word in beside) + "."
